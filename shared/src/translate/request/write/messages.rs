//! Anthropic Messages.
//!
//! ```text
//! system and developer messages, wherever they stood ─▶ system      turns alternate, the user's is first
//! in a user's turn the results stand first                          thinking only where the API allows it
//! ```
//!
//! Invariant: no text block is empty, which the API refuses.

use alloc::vec::Vec;

use super::super::super::Untranslatable;
use super::super::lost::Lost;
use super::super::settings::Setting;
use super::super::{Choice, Format, Held, Part, Speaker, Takes, Tool};
use super::{Body, EMPTY, column};
use crate::order::sort;

/// Members of the body that are written here.
const OWN: [Setting; 9] = [
    Setting::Limit,
    Setting::Temperature,
    Setting::TopP,
    Setting::TopK,
    Setting::Stop,
    Setting::User,
    Setting::Effort,
    Setting::Parallel,
    Setting::Tier,
];

/// Where neither the client nor the registry says how much may be written.
const LIMIT: u64 = 4_096;

type Written = Result<(), Untranslatable>;

pub(super) fn write(body: &mut Body<'_, '_>) -> Written {
    body.system()?;
    body.turns()?;
    let tools = body.conversation.tools.iter().any(|tool| matches!(tool.takes, Takes::Schema(_)));
    if body.conversation.tools.iter().any(|tool| matches!(tool.takes, Takes::Free(_))) {
        body.lost.note("tools[]", "custom");
    }
    if tools {
        body.tools(Body::messages_tool);
        body.messages_choice();
    } else {
        body.called();
    }
    body.messages_settings();
    Ok(())
}

impl<'a> Body<'_, 'a> {
    /// Everything that the system and the developer say, in its order.
    fn system(&mut self) -> Written {
        let conversation = self.conversation;
        let is_system = |speaker| matches!(speaker, Speaker::System | Speaker::Developer);
        let (mut open, mut behind) = (false, false);
        for turn in &conversation.turns {
            if !is_system(turn.speaker) {
                behind = true;
                continue;
            }
            if behind {
                self.lost.note("messages[]", "position");
            }
            for part in turn.parts.iter().filter(|part| !part.is_blank()) {
                if !open {
                    self.json.key("system");
                    self.json.open(b'[');
                    open = true;
                }
                self.block(part)?;
            }
        }
        if open {
            self.json.close(b']');
        }
        Ok(())
    }

    fn turns(&mut self) -> Written {
        let spoken = |speaker| matches!(speaker, Speaker::User | Speaker::Assistant);
        let says = |part: &&Part<'_>| !part.is_blank();
        let turns = self.conversation.turns.iter();
        let turns: Vec<_> =
            turns.filter(|turn| spoken(turn.speaker) && turn.parts.iter().any(|part| says(&part))).collect();
        self.json.key("messages");
        self.json.open(b'[');
        if turns.first().is_none_or(|turn| turn.speaker == Speaker::Assistant) {
            // The user has the first word.
            self.lost.note("messages[]", "position");
            self.json.raw(r#"{"role":"user","content":[{"type":"text","text":"."}]}"#);
        }
        for group in turns.chunk_by(|left, right| left.speaker == right.speaker) {
            let user = group.first().is_some_and(|turn| turn.speaker == Speaker::User);
            self.json.spoken(if user { "user" } else { "assistant" });
            self.json.key("content");
            self.json.open(b'[');
            let parts = || group.iter().flat_map(|turn| &turn.parts).filter(says);
            for part in parts().filter(|part| part.is_result()).chain(Self::others(parts())) {
                self.block(part)?;
            }
            self.json.close(b']');
            self.json.close(b'}');
        }
        self.json.close(b']');
        Ok(())
    }

    fn messages_tool(&mut self, tool: &Tool<'a>) {
        let Takes::Schema(schema) = tool.takes else { return };
        self.json.open(b'{');
        self.json.member("name", tool.name);
        self.json.optional("description", tool.description);
        self.json.raw_member("input_schema", schema.unwrap_or(EMPTY));
        if tool.strict {
            self.json.raw_member("strict", "true");
        }
        tool.cache.into_iter().for_each(|cache| self.json.raw_member("cache_control", cache));
        self.json.close(b'}');
    }

    /// Tools that were called, and are not offered any more: the API wants to know of them, and they are not to be called.
    fn called(&mut self) {
        let parts = self.conversation.turns.iter().flat_map(|turn| &turn.parts);
        let mut names: Vec<&str> =
            parts.filter_map(|part| if let Held::Call { name, .. } = part.held { Some(name) } else { None }).collect();
        if names.is_empty() {
            return;
        }
        sort(&mut names, Ord::cmp);
        names.dedup();
        self.json.key("tools");
        self.json.open(b'[');
        for name in names {
            self.json.open(b'{');
            self.json.member("name", name);
            self.json.raw_member("input_schema", EMPTY);
            self.json.close(b'}');
        }
        self.json.close(b']');
        self.json.raw_member("tool_choice", r#"{"type":"none"}"#);
    }

    fn messages_choice(&mut self) {
        let serial = self.conversation.one_by_one();
        let (kind, name) = match self.conversation.choice {
            None if !serial => return,
            None | Some(Choice::Auto) => ("auto", None),
            Some(Choice::None) => ("none", None),
            Some(Choice::Required) => ("any", None),
            Some(Choice::Named(name)) => {
                let tool = self.conversation.tools.iter().find(|tool| tool.name == name);
                if tool.is_none_or(|tool| matches!(tool.takes, Takes::Free(_))) {
                    return self.lost.note("", "tool_choice");
                }
                ("tool", Some(name))
            }
        };
        self.json.key("tool_choice");
        self.json.typed(kind);
        self.json.optional("name", name);
        if serial && kind != "none" {
            self.json.raw_member("disable_parallel_tool_use", "true");
        }
        self.json.close(b'}');
    }

    fn messages_settings(&mut self) {
        let said = self.setting(Setting::Limit);
        let limit = said.and_then(crate::json::Raw::whole);
        let limit = limit.or_else(|| self.target.max_output.map(u64::from)).unwrap_or(LIMIT);
        self.json.key("max_tokens");
        self.json.number(limit);
        self.settings(&OWN);
        if let Some(user) = self.setting(Setting::User) {
            self.json.key("metadata");
            self.json.open(b'{');
            self.json.raw_member("user_id", user.written());
            self.json.close(b'}');
        }
        if let Some(stop) = self.setting(Setting::Stop) {
            self.json.key("stop_sequences");
            let list = stop.string().is_some();
            list.then(|| self.json.open(b'['));
            self.json.raw(stop.written());
            list.then(|| self.json.close(b']'));
        }
        self.tier();
        let effort = self.thinking(limit);
        self.sampling(effort.thinks());
        self.output(effort);
    }

    /// `output_config`: how much to think, and the schema of the answer.
    fn output(&mut self, effort: super::effort::Thinking) {
        let format = self.conversation.format.as_ref();
        let schema = match format {
            Some(Format::Schema { schema, .. }) => Some(*schema),
            Some(Format::Object) => {
                lose_format(self.lost);
                None
            }
            None => None,
        };
        if schema.is_none() && effort.word().is_none() {
            return;
        }
        self.json.key("output_config");
        self.json.open(b'{');
        self.json.optional("effort", effort.word());
        if let Some(schema) = schema {
            self.json.key("format");
            self.json.typed("json_schema");
            self.json.raw_member("schema", schema);
            self.json.close(b'}');
        }
        self.json.close(b'}');
    }
}

/// What an answer must be, by the client's name: JSON without a schema is nothing that Messages promises.
pub(super) fn lose_format(lost: &mut Lost) {
    let names = ["response_format", "output_config.format", "text.format"];
    lost.note("", names.get(column(lost.client)).unwrap_or(&"*"));
}
