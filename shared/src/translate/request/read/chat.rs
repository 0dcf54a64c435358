//! Chat Completions: messages of roles, tool results among them.
//!
//! ```text
//! {"role":"assistant","content":null,"tool_calls":[{"id":"call_1","type":"function","function":{"name","arguments":"{…}"}}]}
//! {"role":"tool","tool_call_id":"call_1","content":"…"}
//! ```
//!
//! Invariant: parallel calls stand in one turn, and so do their results.

use alloc::vec::Vec;

use super::super::super::Untranslatable;
use super::super::lost::Lost;
use super::super::members::Object;
use super::super::parts::Reader;
use super::super::{Conversation, Held, Input, Part, Speaker};
use super::{Inner, format, inner, speaker};
use crate::json::Raw;

const PLACE: &str = "messages[]";

pub(super) fn read<'a>(
    root: &mut Object<'a>,
    objects: &mut Inner<'a>,
    conversation: &mut Conversation<'a>,
    lost: &mut Lost,
) -> Result<(), Untranslatable> {
    let options = inner(objects, "stream_options");
    conversation.settings.usage = options.and_then(|options| options.flag("include_usage")).unwrap_or(false);
    conversation.settings.budget =
        inner(objects, "reasoning").and_then(|reasoning| reasoning.take("max_tokens")?.whole());
    if let Some(mut object) = root.object("response_format") {
        let kind = object.take("type");
        let schema = object.object("json_schema").unwrap_or(object);
        conversation.format = format(kind, schema, lost);
    }
    for raw in root.take("messages").and_then(Raw::items).into_iter().flatten() {
        message(raw, conversation, lost)?;
    }
    Ok(())
}

fn message<'a>(raw: Raw<'a>, conversation: &mut Conversation<'a>, lost: &mut Lost) -> Result<(), Untranslatable> {
    let mut object = Object::of(raw, PLACE)?;
    let role = object.take("role").ok_or(Untranslatable { field: PLACE })?;
    let result = role.is("tool");
    let speaker = if result { Speaker::User } else { speaker(role, "messages[].role")? };
    let mut parts = Vec::new();
    thoughts(&mut object, &mut parts);
    let mut reader = Reader { place: lost.place(), lost, answer: speaker == Speaker::Assistant };
    reader.content(object.take("content"), &mut parts)?;
    parts.extend(object.string("refusal").map(|text| Part::new(Held::Text(text))));
    for call in object.take("tool_calls").and_then(Raw::items).into_iter().flatten() {
        parts.push(self::call(call, lost)?);
    }
    if result {
        let (id, content) = (object.required("tool_call_id")?, core::mem::take(&mut parts));
        parts.push(Part::new(Held::Result { id, content, failed: false }));
    }
    object.left(lost);
    conversation.say(speaker, parts);
    Ok(())
}

fn call<'a>(raw: Raw<'a>, lost: &mut Lost) -> Result<Part<'a>, Untranslatable> {
    const CALLS: &str = "messages[].tool_calls[]";
    let mut object = Object::of(raw, CALLS)?;
    object.take("type");
    object.take("index");
    let id = object.required("id")?;
    let free = object.object("custom");
    let is_free = free.is_some();
    let mut called = free.or_else(|| object.object("function")).ok_or(Untranslatable { field: CALLS })?;
    let name = called.required("name")?;
    let input = if is_free {
        Input::Free(called.required("input")?)
    } else {
        Input::Text(called.string("arguments").unwrap_or_default())
    };
    called.left(lost);
    object.left(lost);
    Ok(Part::new(Held::Call { id, name, input }))
}

/// OpenRouter's `reasoning_details`: what Messages signed or sealed comes back so from its clients.
fn thoughts<'a>(object: &mut Object<'a>, parts: &mut Vec<Part<'a>>) {
    let Some(details) = object.take("reasoning_details").and_then(Raw::items) else { return };
    // The same words once more, for people.
    object.take("reasoning");
    for mut detail in details.filter_map(|raw| Object::of(raw, PLACE).ok()) {
        let signed = detail.string("text").zip(detail.string("signature"));
        let held = signed.map(|(text, signature)| Held::Thinking { text, signature });
        parts.extend(held.or_else(|| detail.string("data").map(Held::Sealed)).map(Part::new));
    }
}
