//! A conversation as a target's body.
//!
//! ```text
//! {"model":…, turns …, tools …, tool_choice …, what an answer must be …, settings in the order of their table}
//! ```
//!
//! Invariant: what the target has no word for is in the list of what was lost, or refuses the request.

mod arguments;
mod blocks;
mod chat;
mod effort;
mod messages;
mod prompt;
mod responses;
mod sampling;

use alloc::vec::Vec;
use zeroize::Zeroizing;

use super::super::writer::Writer;
use super::super::{Target, Untranslatable};
use super::lost::Lost;
use super::settings::{Setting, column};
use super::{Choice, Conversation, Held, Part, Source, Takes, Tool};
use crate::Dialect;
use crate::json::Raw;

/// `conversation`, which came in a body of `length` bytes, in the words of `target`.
pub(super) fn body(
    conversation: &Conversation<'_>,
    target: &Target<'_>,
    length: usize,
    lost: &mut Lost,
) -> Result<Zeroizing<Vec<u8>>, Untranslatable> {
    let room = length.saturating_add(length.wrapping_shr(2)).saturating_add(1024);
    let mut body = Body { conversation, target, lost, json: Writer::new(room) };
    body.json.open(b'{');
    if !target.named.is_empty() {
        body.json.raw(target.named);
    }
    match target.dialect {
        _ if target.predicts => prompt::write(&mut body)?,
        Dialect::Messages | Dialect::CountTokens => messages::write(&mut body)?,
        Dialect::Responses => responses::write(&mut body)?,
        Dialect::Chat
        | Dialect::Completions
        | Dialect::Embeddings
        | Dialect::Moderations
        | Dialect::Images
        | Dialect::Speech
        | Dialect::Upload(_) => chat::write(&mut body)?,
    }
    body.json.close(b'}');
    Ok(body.json.finish())
}

/// A body that is being written.
struct Body<'b, 'a> {
    conversation: &'b Conversation<'a>,
    target: &'b Target<'b>,
    lost: &'b mut Lost,
    json: Writer,
}

impl<'a> Body<'_, 'a> {
    /// Settings that stand in the body itself, under the names of this target; `except` are the writer's own.
    fn settings(&mut self, except: &[Setting]) {
        let (client, target) = (column(self.lost.client), column(self.target.dialect));
        let conversation = self.conversation;
        for (setting, names, value) in conversation.settings.sent().filter(|(setting, _, _)| !except.contains(setting))
        {
            // Chat Completions stores nothing unless it is told to, and not every server of it knows the word.
            let stores = value.written() != "false" && !self.target.zero_retention;
            if setting == Setting::Store && target == 0 && !stores {
                continue;
            }
            match names.get(target) {
                Some(name) if !name.is_empty() => self.json.raw_member(name, value.written()),
                Some(_) | None if value.written() == "false" => {}
                Some(_) | None => self.lost.note("", names.get(client).unwrap_or(&"*")),
            }
        }
    }

    fn setting(&self, setting: Setting) -> Option<Raw<'a>> {
        self.conversation.settings.get(setting)
    }

    /// A setting that the target cannot be given.
    fn lose(&mut self, setting: Setting) {
        let client = column(self.lost.client);
        let row = self.conversation.settings.sent().find(|(sent, _, _)| *sent == setting);
        if let Some((_, names, _)) = row {
            self.lost.note("", names.get(client).unwrap_or(&"*"));
        }
    }

    /// A marker of a cache that only Messages has.
    fn unmark(&mut self, part: &Part<'_>) {
        if part.cache.is_some() {
            self.lost.part("cache_control");
        }
    }

    /// Parts that are no results, in the order in which they were said.
    fn others<'p>(parts: impl Iterator<Item = &'p Part<'a>>) -> impl Iterator<Item = &'p Part<'a>>
    where
        'a: 'p,
    {
        parts.filter(|part| !part.is_result())
    }

    /// `data:image/png;base64,…` or a place elsewhere, as a member.
    fn located(&mut self, name: &str, source: Source<'_>) {
        self.json.key(name);
        match source {
            Source::Data { media, data } => self.json.pieces(&["data:", media, ";base64,", data]),
            Source::Url(url) | Source::Text(url) => self.json.text(url),
        }
    }

    /// `tools` and whether they must be called; nothing where there are none.
    fn tools(&mut self, one: impl Fn(&mut Self, &Tool<'a>)) -> bool {
        let conversation = self.conversation;
        if conversation.tools.is_empty() {
            return false;
        }
        self.json.key("tools");
        self.json.open(b'[');
        conversation.tools.iter().for_each(|tool| one(self, tool));
        self.json.close(b']');
        true
    }

    /// Name, description and schema of a function, in an object that is open. OpenAI's two APIs differ where strictness is not said.
    fn function(&mut self, tool: &Tool<'a>, schema: Option<&str>) {
        self.json.member("name", tool.name);
        self.json.optional("description", tool.description);
        self.json.raw_member("parameters", schema.unwrap_or(EMPTY));
        if tool.strict || self.target.dialect == Dialect::Responses {
            self.json.raw_member("strict", if tool.strict { "true" } else { "false" });
        }
        if tool.cache.is_some() {
            self.lost.note("tools[]", "cache_control");
        }
    }

    /// `tool_choice` as OpenAI's APIs have it.
    fn choice(&mut self, named: impl Fn(&mut Self, &Tool<'a>)) {
        let conversation = self.conversation;
        let Some(choice) = conversation.choice else { return };
        let word = match choice {
            Choice::Auto => "auto",
            Choice::None => "none",
            Choice::Required => "required",
            Choice::Named(name) => {
                if let Some(tool) = conversation.tools.iter().find(|tool| tool.name == name) {
                    self.json.key("tool_choice");
                    named(self, tool);
                }
                return;
            }
        };
        self.json.member("tool_choice", word);
    }

    /// `parallel_tool_calls`, where Messages said so with the choice.
    fn parallel(&mut self) {
        if self.conversation.serial && self.setting(Setting::Parallel).is_none() {
            self.json.raw_member("parallel_tool_calls", "false");
        }
    }
}

impl Tool<'_> {
    const fn kind(&self) -> &'static str {
        match self.takes {
            Takes::Schema(_) => "function",
            Takes::Free(_) => "custom",
        }
    }
}

impl Part<'_> {
    /// Reasoning that only Messages takes back.
    const fn is_thought(&self) -> bool {
        matches!(self.held, Held::Thinking { .. } | Held::Sealed(_))
    }
}

/// The schema of a tool that takes nothing.
const EMPTY: &str = r#"{"type":"object","properties":{}}"#;
