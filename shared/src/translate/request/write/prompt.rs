//! A prediction of Replicate's: one prompt for a model that takes text.
//!
//! ```text
//! system: Be brief.  user: Hi   ─▶ {"input":{"system_prompt":"Be brief.","prompt":"Hi","max_tokens":9}}
//! user: Hi  assistant: Ho  user: Who?   ─▶ "prompt":"User: Hi\n\nAssistant: Ho\n\nUser: Who?\n\nAssistant:"
//! ```
//!
//! A model's inputs are its own; these names are those of the language models that Replicate runs itself (their pages, "API").
//!
//! Invariant: tools, calls, images and files refuse the request, since no name of an input is common to the models that take them.

use alloc::vec::Vec;

use super::super::super::Untranslatable;
use super::super::settings::Setting;
use super::super::{Held, Part, Source, Speaker, Turn};
use super::Body;
use super::messages::lose_format;

/// What stands between two turns.
const GAP: &str = "\\n\\n";

/// Settings that have a name there.
const NAMES: [(Setting, &str); 4] = [
    (Setting::Limit, "max_tokens"),
    (Setting::Temperature, "temperature"),
    (Setting::TopP, "top_p"),
    (Setting::TopK, "top_k"),
];

pub(super) fn write(body: &mut Body<'_, '_>) -> Result<(), Untranslatable> {
    if !body.conversation.tools.is_empty() {
        return Err(Untranslatable { field: "tools" });
    }
    body.json.key("input");
    body.json.open(b'{');
    body.prompts()?;
    body.inputs();
    body.json.close(b'}');
    if body.conversation.settings.is_true(Setting::Stream) {
        body.json.raw_member("stream", "true");
    }
    Ok(())
}

impl<'a> Body<'_, 'a> {
    fn prompts(&mut self) -> Result<(), Untranslatable> {
        let system = self.prompt(true)?;
        if !system.is_empty() {
            self.json.key("system_prompt");
            self.json.pieces(&system);
        }
        let prompt = self.prompt(false)?;
        self.json.key("prompt");
        self.json.pieces(&prompt);
        Ok(())
    }

    /// What the system says, or what user and assistant say, by name where both of them do.
    fn prompt(&mut self, system: bool) -> Result<Vec<&'a str>, Untranslatable> {
        let turns = &self.conversation.turns;
        let answered = !system && turns.iter().any(|turn| turn.speaker == Speaker::Assistant);
        let (mut out, mut last) = (Vec::new(), None);
        let said = |turn: &&Turn<'_>| matches!(turn.speaker, Speaker::System | Speaker::Developer) == system;
        for turn in turns.iter().filter(said) {
            if !out.is_empty() {
                out.push(GAP);
            }
            if answered {
                out.push(if turn.speaker == Speaker::User { "User: " } else { "Assistant: " });
            }
            let from = out.len();
            for part in &turn.parts {
                let Some(words) = self.words(part)? else { continue };
                out.extend((out.len() > from).then_some("\\n"));
                out.push(words);
            }
            last = Some(turn.speaker);
        }
        if answered && last == Some(Speaker::User) {
            out.extend([GAP, "Assistant:"]);
        }
        Ok(out)
    }

    fn words(&mut self, part: &Part<'a>) -> Result<Option<&'a str>, Untranslatable> {
        self.unmark(part);
        match part.held {
            Held::Text(text) | Held::File { source: Source::Text(text), .. } => Ok(Some(text)),
            Held::Thinking { .. } | Held::Sealed(_) => {
                self.lost.part("thinking");
                Ok(None)
            }
            Held::Image { .. } | Held::File { .. } | Held::Call { .. } | Held::Result { .. } => {
                Err(Untranslatable { field: self.lost.place() })
            }
        }
    }

    /// What is asked of the answer.
    fn inputs(&mut self) {
        let conversation = self.conversation;
        for (setting, _, value) in conversation.settings.sent() {
            let known = NAMES.iter().find(|(known, _)| *known == setting);
            match known {
                Some((_, name)) => self.json.raw_member(name, value.written()),
                None if matches!(setting, Setting::Stream | Setting::Effort) || value.written() == "false" => {}
                None => self.lose(setting),
            }
        }
        if self.wanted().is_some() {
            self.lose_effort();
        }
        if conversation.format.is_some() {
            lose_format(self.lost);
        }
    }
}
