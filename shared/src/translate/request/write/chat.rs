//! Chat Completions.
//!
//! ```text
//! results first, a message each; what of them is no text follows in the user's message, since a `tool` message holds only text
//! calls and words of an answer make one `assistant` message
//! ```
//!
//! Invariant: a message's single text is a string, since servers that speak this API too take no list everywhere.

use alloc::vec::Vec;

use super::super::super::Untranslatable;
use super::super::settings::Setting;
use super::super::{Format, Held, Input, Part, Source, Speaker, Takes, Tool, Turn};
use super::{Body, arguments};

/// Members of the body that are written here.
const OWN: [Setting; 5] = [Setting::Limit, Setting::TopK, Setting::Stop, Setting::Effort, Setting::Tier];

type Written = Result<(), Untranslatable>;

pub(super) fn write(body: &mut Body<'_, '_>) -> Written {
    body.json.key("messages");
    body.json.open(b'[');
    for turn in &body.conversation.turns {
        body.chat_turn(turn)?;
    }
    body.json.close(b']');
    if body.tools(Body::chat_tool) {
        body.choice(|body, tool| {
            body.json.typed(tool.kind());
            body.json.key(tool.kind());
            body.json.open(b'{');
            body.json.member("name", tool.name);
            body.json.close(b'}');
            body.json.close(b'}');
        });
        body.parallel();
    }
    body.chat_format();
    body.chat_settings();
    Ok(())
}

impl<'a> Body<'_, 'a> {
    fn chat_turn(&mut self, turn: &Turn<'a>) -> Written {
        let role = match turn.speaker {
            Speaker::User => return self.chat_user(&turn.parts),
            Speaker::Assistant => return self.chat_answer(&turn.parts),
            Speaker::Developer if self.target.maker => "developer",
            Speaker::System | Speaker::Developer => "system",
        };
        self.json.spoken(role);
        self.chat_content(&turn.parts.iter().collect::<Vec<_>>())?;
        self.json.close(b'}');
        Ok(())
    }

    fn chat_user(&mut self, parts: &[Part<'a>]) -> Written {
        let mut shown = Vec::new();
        for part in parts {
            let Held::Result { id, content, failed } = &part.held else { continue };
            self.unmark(part);
            if *failed {
                self.lost.part("is_error");
            }
            let texts: Vec<_> = content.iter().filter(|part| matches!(part.held, Held::Text(_))).collect();
            shown.extend(content.iter().filter(|part| !matches!(part.held, Held::Text(_))));
            self.json.spoken("tool");
            self.json.member("tool_call_id", id);
            self.chat_content(&texts)?;
            self.json.close(b'}');
        }
        shown.extend(Self::others(parts.iter()));
        if shown.is_empty() {
            return Ok(());
        }
        self.json.spoken("user");
        self.chat_content(&shown)?;
        self.json.close(b'}');
        Ok(())
    }

    fn chat_answer(&mut self, parts: &[Part<'a>]) -> Written {
        let mut texts = Vec::new();
        let mut calls = Vec::new();
        for part in parts {
            match part.held {
                Held::Text(_) => texts.push(part),
                Held::Call { .. } => calls.push(part),
                Held::Thinking { .. } | Held::Sealed(_) => self.lost.part("thinking"),
                Held::Image { .. } | Held::File { .. } | Held::Result { .. } => self.lost.part("type"),
            }
        }
        if texts.is_empty() && calls.is_empty() {
            return Ok(());
        }
        self.json.spoken("assistant");
        if texts.is_empty() {
            self.json.raw_member("content", "null");
        } else {
            self.chat_content(&texts)?;
        }
        if !calls.is_empty() {
            self.json.key("tool_calls");
            self.json.open(b'[');
            calls.into_iter().for_each(|call| self.chat_call(call));
            self.json.close(b']');
        }
        self.json.close(b'}');
        Ok(())
    }

    fn chat_call(&mut self, part: &Part<'a>) {
        let Held::Call { id, name, input } = part.held else { return };
        self.unmark(part);
        let (kind, member) =
            if matches!(input, Input::Free(_)) { ("custom", "input") } else { ("function", "arguments") };
        self.json.typed(kind);
        self.json.member("id", id);
        self.json.key(kind);
        self.json.open(b'{');
        self.json.member("name", name);
        self.json.key(member);
        arguments::string(&mut self.json, input);
        self.json.close(b'}');
        self.json.close(b'}');
    }

    /// `content`: a string where it is one text, else a list.
    fn chat_content(&mut self, parts: &[&Part<'a>]) -> Written {
        self.json.key("content");
        match parts {
            [] => self.json.text(""),
            [part @ Part { held: Held::Text(text), .. }] => {
                self.unmark(part);
                self.json.text(text);
            }
            parts => {
                self.json.open(b'[');
                for part in parts {
                    self.chat_part(part)?;
                }
                self.json.close(b']');
            }
        }
        Ok(())
    }

    fn chat_part(&mut self, part: &Part<'a>) -> Written {
        self.unmark(part);
        match part.held {
            Held::Text(text) | Held::File { source: Source::Text(text), .. } => {
                self.json.typed("text");
                self.json.member("text", text);
            }
            Held::Image { source, detail } => {
                self.json.typed("image_url");
                self.json.key("image_url");
                self.json.open(b'{');
                self.located("url", source);
                self.json.optional("detail", detail);
                self.json.close(b'}');
            }
            Held::File { source: source @ Source::Data { .. }, name } => {
                self.json.typed("file");
                self.json.key("file");
                self.json.open(b'{');
                self.json.member("filename", name.unwrap_or("document"));
                self.located("file_data", source);
                self.json.close(b'}');
            }
            Held::File { source: Source::Url(_), .. } => return Err(Untranslatable { field: self.lost.place() }),
            Held::Call { .. } | Held::Result { .. } | Held::Thinking { .. } | Held::Sealed(_) => {
                self.lost.part("type");
                return Ok(());
            }
        }
        self.json.close(b'}');
        Ok(())
    }

    fn chat_tool(&mut self, tool: &Tool<'a>) {
        self.json.typed(tool.kind());
        self.json.key(tool.kind());
        self.json.open(b'{');
        match tool.takes {
            Takes::Schema(schema) => self.function(tool, schema),
            Takes::Free(grammar) => {
                self.json.member("name", tool.name);
                self.json.optional("description", tool.description);
                if let Some((syntax, definition)) = grammar {
                    self.json.key("format");
                    self.json.typed("grammar");
                    self.json.key("grammar");
                    self.json.open(b'{');
                    self.json.member("syntax", syntax);
                    self.json.member("definition", definition);
                    self.json.close(b'}');
                    self.json.close(b'}');
                }
            }
        }
        self.json.close(b'}');
        self.json.close(b'}');
    }

    fn chat_format(&mut self) {
        let Some(format) = &self.conversation.format else { return };
        self.json.key("response_format");
        match format {
            Format::Object => self.json.typed("json_object"),
            Format::Schema { .. } => {
                self.json.typed("json_schema");
                self.json.key("json_schema");
                self.json.open(b'{');
                self.schema(format);
                self.json.close(b'}');
            }
        }
        self.json.close(b'}');
    }

    fn chat_settings(&mut self) {
        self.settings(&OWN);
        if let Some(limit) = self.setting(Setting::Limit) {
            // OpenAI's newer models refuse the older name, and other servers may know only that.
            let name = if self.target.maker { "max_completion_tokens" } else { "max_tokens" };
            self.json.raw_member(name, limit.written());
        }
        if let Some(stop) = self.setting(Setting::Stop) {
            self.json.raw_member("stop", stop.written());
        }
        self.lose(Setting::TopK);
        self.tier();
        let effort = self.effort_word();
        self.json.optional("reasoning_effort", effort);
        if self.conversation.settings.is_true(Setting::Stream) {
            self.json.raw_member("stream_options", r#"{"include_usage":true}"#);
        }
    }
}
