//! A client's body as a conversation.
//!
//! ```text
//! chat       messages[] ─▶ turns, tool messages are results       messages   system, messages[] with blocks
//! responses  instructions, input[] ─▶ turns, function calls       all three  tools, tool_choice, settings
//! ```
//!
//! Invariant: a member is taken, lost or refused; none is skipped.

mod chat;
mod messages;
mod responses;
mod tools;

use super::super::Untranslatable;
use super::lost::Lost;
use super::members::Object;
use super::settings::{Settings, column, left};
use super::{Conversation, Format, Speaker};
use crate::Dialect;
use crate::json::Raw;

/// `body`, written in the words of `client`.
pub(super) fn conversation<'a>(
    body: Raw<'a>,
    client: Dialect,
    lost: &mut Lost,
) -> Result<Conversation<'a>, Untranslatable> {
    let mut root = Object::of(body, "")?;
    root.take("model");
    let mut conversation = Conversation { tools: tools::tools(root.take("tools"), lost)?, ..Conversation::default() };
    tools::choice(&mut root, &mut conversation, lost);
    let mut inner: Inner<'a> =
        ["output_config", "reasoning", "text", "stream_options", "metadata"].map(|name| (name, None));
    // Elsewhere than in Messages `metadata` is the caller's own list.
    let settings = if column(client) == 1 { inner.len() } else { inner.len().saturating_sub(1) };
    for (name, object) in inner.iter_mut().take(settings) {
        *object = root.object(name);
    }
    conversation.settings = Settings::take(&mut root, &mut inner, client);
    match client {
        Dialect::Messages | Dialect::CountTokens => messages::read(&mut root, &mut inner, &mut conversation, lost)?,
        Dialect::Responses => responses::read(&mut root, &mut inner, &mut conversation, lost)?,
        Dialect::Chat
        | Dialect::Completions
        | Dialect::Embeddings
        | Dialect::Moderations
        | Dialect::Images
        | Dialect::Speech
        | Dialect::Upload(_) => chat::read(&mut root, &mut inner, &mut conversation, lost)?,
    }
    inner.into_iter().filter_map(|(_, object)| object).for_each(|object| object.left(lost));
    left(root, lost).map(|()| conversation)
}

/// Objects of the body whose members are taken one by one.
type Inner<'a> = [(&'static str, Option<Object<'a>>); 5];

/// The object `name` of the body.
fn inner<'i, 'a>(objects: &'i mut Inner<'a>, name: &str) -> Option<&'i mut Object<'a>> {
    objects.iter_mut().find(|(known, _)| *known == name).and_then(|(_, object)| object.as_mut())
}

/// Who speaks.
fn speaker(role: Raw<'_>, field: &'static str) -> Result<Speaker, Untranslatable> {
    let speakers = [
        ("user", Speaker::User),
        ("assistant", Speaker::Assistant),
        ("system", Speaker::System),
        ("developer", Speaker::Developer),
    ];
    let found = speakers.into_iter().find(|(word, _)| role.is(word));
    found.map(|(_, speaker)| speaker).ok_or(Untranslatable { field })
}

/// What an answer must be, by its `type` and the object that holds the schema and its name.
fn format<'a>(kind: Option<Raw<'a>>, mut object: Object<'a>, lost: &mut Lost) -> Option<Format<'a>> {
    let is = |word| kind.is_some_and(|kind| kind.is(word));
    let format = if is("json_schema") {
        let (name, description) = (object.string("name"), object.string("description"));
        let schema = object.take("schema").map_or("{}", Raw::written);
        Some(Format::Schema { name, description, schema, strict: object.flag("strict") })
    } else {
        is("json_object").then_some(Format::Object)
    };
    if format.is_none() && !is("text") {
        object.give("type", kind);
    }
    object.left(lost);
    format
}
