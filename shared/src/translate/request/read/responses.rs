//! OpenAI Responses: instructions beside a list of items.
//!
//! ```text
//! {"instructions":"…","input":[{"role":"user","content":[{"type":"input_text","text":"…"}]},
//!  {"type":"function_call","call_id":"call_1","name":"…","arguments":"{…}"},{"type":"function_call_output","call_id":"call_1","output":"…"}]}
//! ```
//!
//! Invariant: ids and states of items, which are their server's own book-keeping, are taken and mean nothing elsewhere.

use alloc::vec::Vec;

use super::super::super::Untranslatable;
use super::super::lost::Lost;
use super::super::members::Object;
use super::super::parts::Reader;
use super::super::{Conversation, Held, Input, Part, Speaker};
use super::{Inner, format, inner, speaker};
use crate::json::Raw;

const PLACE: &str = "input[]";

pub(super) fn read<'a>(
    root: &mut Object<'a>,
    objects: &mut Inner<'a>,
    conversation: &mut Conversation<'a>,
    lost: &mut Lost,
) -> Result<(), Untranslatable> {
    conversation.settings.usage = true;
    conversation.format = inner(objects, "text")
        .and_then(|text| text.object("format"))
        .and_then(|mut object| format(object.take("type"), object, lost));
    if let Some(text) = root.string("instructions") {
        conversation.say(Speaker::System, alloc::vec![Part::new(Held::Text(text))]);
    }
    let Some(input) = root.take("input") else { return Ok(()) };
    if let Some(text) = input.string() {
        conversation.say(Speaker::User, alloc::vec![Part::new(Held::Text(text))]);
    }
    for raw in input.items().into_iter().flatten() {
        item(raw, conversation, lost)?;
    }
    Ok(())
}

fn item<'a>(raw: Raw<'a>, conversation: &mut Conversation<'a>, lost: &mut Lost) -> Result<(), Untranslatable> {
    let mut object = Object::of(raw, PLACE)?;
    let kind = object.take("type").and_then(Raw::string).unwrap_or("message");
    object.take("id");
    object.take("status");
    let (speaker, parts) = match kind {
        "message" => message(&mut object, lost)?,
        "function_call" => {
            let input = Input::Text(object.string("arguments").unwrap_or_default());
            (Speaker::Assistant, call(&mut object, input)?)
        }
        "custom_tool_call" => {
            let input = Input::Free(object.required("input")?);
            (Speaker::Assistant, call(&mut object, input)?)
        }
        "function_call_output" | "custom_tool_call_output" => {
            let mut content = Vec::new();
            let mut reader = Reader { place: "input[].output", lost, answer: false };
            reader.content(object.take("output"), &mut content)?;
            let id = object.required("call_id")?;
            (Speaker::User, alloc::vec![Part::new(Held::Result { id, content, failed: false })])
        }
        "item_reference" => return Err(Untranslatable { field: "input[].id" }),
        other => {
            lost.note(PLACE, if other == "reasoning" { "encrypted_content" } else { "type" });
            return Ok(());
        }
    };
    object.left(lost);
    conversation.say(speaker, parts);
    Ok(())
}

type Said<'a> = (Speaker, Vec<Part<'a>>);

fn message<'a>(object: &mut Object<'a>, lost: &mut Lost) -> Result<Said<'a>, Untranslatable> {
    let role = object.take("role").ok_or(Untranslatable { field: PLACE })?;
    let speaker = speaker(role, "input[].role")?;
    let mut parts = Vec::new();
    let mut reader = Reader { place: lost.place(), lost, answer: speaker == Speaker::Assistant };
    reader.content(object.take("content"), &mut parts)?;
    Ok((speaker, parts))
}

fn call<'a>(object: &mut Object<'a>, input: Input<'a>) -> Result<Vec<Part<'a>>, Untranslatable> {
    let (id, name) = (object.required("call_id")?, object.required("name")?);
    Ok(alloc::vec![Part::new(Held::Call { id, name, input })])
}
