//! Anthropic Messages: a system prompt beside turns of blocks.
//!
//! ```text
//! {"system":[{"type":"text","text":"…","cache_control":{…}}],"messages":[{"role":"user","content":[{"type":"tool_result",…}]}],
//!  "thinking":{"type":"enabled","budget_tokens":8000},"max_tokens":16000}
//! ```
//!
//! Invariant: the system prompt is the first turn.

use alloc::vec::Vec;

use super::super::super::Untranslatable;
use super::super::lost::Lost;
use super::super::members::Object;
use super::super::parts::Reader;
use super::super::{Conversation, Speaker};
use super::{Inner, format, inner, speaker};
use crate::json::Raw;

pub(super) fn read<'a>(
    root: &mut Object<'a>,
    objects: &mut Inner<'a>,
    conversation: &mut Conversation<'a>,
    lost: &mut Lost,
) -> Result<(), Untranslatable> {
    conversation.settings.usage = true;
    // `output_format` is its name from before it was settled.
    let wanted = inner(objects, "output_config").and_then(|config| config.object("format"));
    conversation.format = wanted
        .or_else(|| root.object("output_format"))
        .and_then(|mut object| format(object.take("type"), object, lost));
    if let Some(mut thinking) = root.object("thinking") {
        // `adaptive` leaves it to the model, and so does whoever says nothing.
        thinking.take("type");
        thinking.take("display");
        conversation.settings.budget = thinking.take("budget_tokens").and_then(Raw::whole);
        thinking.left(lost);
    }
    let mut system = Vec::new();
    Reader { lost, place: "system[]", answer: false }.content(root.take("system"), &mut system)?;
    if !system.is_empty() {
        conversation.say(Speaker::System, system);
    }
    for raw in root.take("messages").and_then(Raw::items).into_iter().flatten() {
        let mut object = Object::of(raw, "messages[]")?;
        let role = object.take("role").ok_or(Untranslatable { field: "messages[]" })?;
        let speaker = speaker(role, "messages[].role")?;
        let mut parts = Vec::new();
        let mut reader = Reader { place: lost.place(), lost, answer: speaker == Speaker::Assistant };
        reader.content(object.take("content"), &mut parts)?;
        object.left(lost);
        conversation.say(speaker, parts);
    }
    Ok(())
}
