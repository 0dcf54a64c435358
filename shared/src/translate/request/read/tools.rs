//! The client's tools, and whether they must be called.
//!
//! ```text
//! chat       {"type":"function","function":{"name","description","parameters","strict"}}      {"type":"custom","custom":{…}}
//! messages   {"name","description","input_schema","strict"}
//! responses  {"type":"function","name","description","parameters","strict"}                   {"type":"custom","name",…}
//! ```
//!
//! Invariant: a tool that a provider runs, or whose shape a provider has given, is nobody else's: it is lost.

use alloc::vec::Vec;

use super::super::super::Untranslatable;
use super::super::lost::Lost;
use super::super::members::Object;
use super::super::settings::Setting;
use super::super::{Choice, Conversation, Takes, Tool};
use crate::Dialect;
use crate::json::Raw;

const PLACE: &str = "tools[]";

/// The list `tools`.
pub(super) fn tools<'a>(list: Option<Raw<'a>>, lost: &mut Lost) -> Result<Vec<Tool<'a>>, Untranslatable> {
    let mut tools = Vec::new();
    for raw in list.and_then(Raw::items).into_iter().flatten() {
        let mut object = Object::of(raw, PLACE)?;
        let kind = object.take("type");
        let is = |word: &str| kind.is_some_and(|kind| kind.is(word));
        let cache = object.take("cache_control").map(Raw::written);
        let messages = lost.client == Dialect::Messages || lost.client == Dialect::CountTokens;
        let free = is("custom") && !messages;
        if !free && !is("function") && !(messages && (kind.is_none() || is("custom"))) {
            lost.note(PLACE, "type");
            continue;
        }
        let nested = if free { "custom" } else { "function" };
        if let Some(inner) = object.object(nested) {
            object.left(lost);
            object = inner;
        }
        tools.push(tool(object, free, cache, lost)?);
    }
    Ok(tools)
}

fn tool<'a>(
    mut object: Object<'a>,
    free: bool,
    cache: Option<&'a str>,
    lost: &mut Lost,
) -> Result<Tool<'a>, Untranslatable> {
    let takes = if free {
        Takes::Free(grammar(&mut object))
    } else {
        let schema = object.take("parameters").or_else(|| object.take("input_schema"));
        Takes::Schema(schema.map(Raw::written))
    };
    let tool = Tool {
        name: object.required("name")?,
        description: object.string("description"),
        takes,
        strict: object.flag("strict").unwrap_or(false),
        cache,
    };
    object.left(lost);
    Ok(tool)
}

/// `{"type":"grammar","syntax","definition"}`, in Chat Completions one object deeper.
fn grammar<'a>(object: &mut Object<'a>) -> Option<(&'a str, &'a str)> {
    let mut format = object.object("format")?;
    let mut grammar = format.object("grammar").unwrap_or(format);
    Some((grammar.string("syntax")?, grammar.string("definition")?))
}

/// `tool_choice`: a word, or an object that names a tool. Messages says there too whether calls may be parallel.
pub(super) fn choice<'a>(root: &mut Object<'a>, conversation: &mut Conversation<'a>, lost: &mut Lost) {
    let Some(raw) = root.take("tool_choice") else { return };
    let Ok(mut object) = Object::of(raw, "tool_choice") else {
        conversation.choice = word(raw);
        return;
    };
    let kind = object.take("type");
    if object.flag("disable_parallel_tool_use") == Some(true) {
        conversation.serial = true;
    }
    let mut inner = object.object("function").or_else(|| object.object("custom"));
    let name = inner.as_mut().unwrap_or(&mut object).string("name");
    let offered = name.filter(|name| conversation.tools.iter().any(|tool| tool.name == *name));
    conversation.choice = match (name, offered) {
        (Some(_), offered) => offered.map(Choice::Named),
        (None, _) => kind.and_then(word),
    };
    if conversation.choice.is_none() {
        lost.note("", "tool_choice");
    }
    inner.into_iter().for_each(|inner| inner.left(lost));
    object.left(lost);
}

fn word(raw: Raw<'_>) -> Option<Choice<'_>> {
    let words =
        [("auto", Choice::Auto), ("none", Choice::None), ("required", Choice::Required), ("any", Choice::Required)];
    words.into_iter().find(|(word, _)| raw.is(word)).map(|(_, choice)| choice)
}

impl Conversation<'_> {
    /// One call at a time.
    pub(in super::super) fn one_by_one(&self) -> bool {
        self.serial || self.settings.get(Setting::Parallel).is_some_and(|value| value.written() == "false")
    }
}
