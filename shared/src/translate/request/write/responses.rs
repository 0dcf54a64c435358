//! OpenAI Responses.
//!
//! ```text
//! a first system text ─▶ instructions      messages, calls and results ─▶ items of input, in their order
//! ```
//!
//! Invariant: nothing is stored that was not to be stored: the API's own default is to store.

use alloc::vec::Vec;

use super::super::super::Untranslatable;
use super::super::settings::Setting;
use super::super::{Format, Held, Input, Part, Source, Speaker, Takes, Tool, Turn};
use super::{Body, arguments};
use crate::order::sort;

/// Members of the body that are written here.
const OWN: [Setting; 6] =
    [Setting::TopK, Setting::Stop, Setting::Verbosity, Setting::Effort, Setting::Store, Setting::Tier];

type Written = Result<(), Untranslatable>;

pub(super) fn write(body: &mut Body<'_, '_>) -> Written {
    let turns = body.conversation.turns.as_slice();
    let rest = match turns {
        [Turn { speaker: Speaker::System, parts }, rest @ ..] if is_plain(parts) => {
            body.json.key("instructions");
            let texts =
                parts.iter().filter_map(|part| if let Held::Text(text) = part.held { Some(text) } else { None });
            texts.for_each(|text| body.json.text(text));
            parts.iter().for_each(|part| body.unmark(part));
            rest
        }
        turns => turns,
    };
    body.json.key("input");
    body.json.open(b'[');
    let free = free_calls(rest);
    for turn in rest {
        body.items(turn, &free)?;
    }
    body.json.close(b']');
    if body.tools(Body::responses_tool) {
        body.choice(|body, tool| {
            body.json.typed(tool.kind());
            body.json.member("name", tool.name);
            body.json.close(b'}');
        });
        body.parallel();
    }
    body.responses_settings();
    Ok(())
}

/// Ids of calls of tools of free form, sorted: their results are items of another type.
fn free_calls<'a>(turns: &[Turn<'a>]) -> Vec<&'a str> {
    let parts = turns.iter().flat_map(|turn| &turn.parts);
    let free = parts.filter_map(|part| match part.held {
        Held::Call { id, input: Input::Free(_), .. } => Some(id),
        Held::Call { .. } | Held::Text(_) | Held::Image { .. } | Held::File { .. } => None,
        Held::Result { .. } | Held::Thinking { .. } | Held::Sealed(_) => None,
    });
    let mut free: Vec<_> = free.collect();
    sort(&mut free, Ord::cmp);
    free
}

/// One text, which alone `instructions` can hold.
fn is_plain(parts: &[Part<'_>]) -> bool {
    matches!(parts, [Part { held: Held::Text(_), .. }])
}

impl<'a> Body<'_, 'a> {
    /// A turn's items.
    fn items(&mut self, turn: &Turn<'a>, free: &[&str]) -> Written {
        let role = match turn.speaker {
            Speaker::User => "user",
            Speaker::Assistant => "assistant",
            Speaker::System => "system",
            Speaker::Developer => "developer",
        };
        let mut open = false;
        for part in &turn.parts {
            let item = matches!(part.held, Held::Call { .. } | Held::Result { .. }) || part.is_thought();
            if item && core::mem::take(&mut open) {
                self.close_message();
            }
            if !item && !core::mem::replace(&mut open, true) {
                self.json.typed("message");
                self.json.member("role", role);
                self.json.key("content");
                self.json.open(b'[');
            }
            if item { self.item(part, free)? } else { self.input_part(part, turn.speaker == Speaker::Assistant)? }
        }
        if open {
            self.close_message();
        }
        Ok(())
    }

    fn close_message(&mut self) {
        self.json.close(b']');
        self.json.close(b'}');
    }

    fn item(&mut self, part: &Part<'a>, free: &[&str]) -> Written {
        self.unmark(part);
        match &part.held {
            Held::Call { id, name, input } => {
                let is_free = matches!(input, Input::Free(_));
                let (kind, member) =
                    if is_free { ("custom_tool_call", "input") } else { ("function_call", "arguments") };
                self.json.typed(kind);
                self.json.member("call_id", id);
                self.json.member("name", name);
                self.json.key(member);
                arguments::string(&mut self.json, *input);
            }
            Held::Result { id, content, failed } => {
                if *failed {
                    self.lost.part("is_error");
                }
                let kind =
                    if free.binary_search(id).is_ok() { "custom_tool_call_output" } else { "function_call_output" };
                self.json.typed(kind);
                self.json.member("call_id", id);
                self.outputs(content)?;
            }
            Held::Thinking { .. } | Held::Sealed(_) => {
                self.lost.part("thinking");
                return Ok(());
            }
            Held::Text(_) | Held::Image { .. } | Held::File { .. } => return Ok(()),
        }
        self.json.close(b'}');
        Ok(())
    }

    fn outputs(&mut self, content: &[Part<'a>]) -> Written {
        self.json.key("output");
        match content {
            [] => self.json.text(""),
            [part @ Part { held: Held::Text(text), .. }] => {
                self.unmark(part);
                self.json.text(text);
            }
            parts => {
                self.json.open(b'[');
                for part in parts {
                    self.input_part(part, false)?;
                }
                self.json.close(b']');
            }
        }
        Ok(())
    }

    fn input_part(&mut self, part: &Part<'a>, answer: bool) -> Written {
        self.unmark(part);
        match part.held {
            Held::Text(text) | Held::File { source: Source::Text(text), .. } => {
                self.json.typed(if answer { "output_text" } else { "input_text" });
                self.json.member("text", text);
            }
            Held::Image { source, detail } => {
                self.json.typed("input_image");
                self.located("image_url", source);
                self.json.member("detail", detail.unwrap_or("auto"));
            }
            Held::File { source, name } => {
                self.json.typed("input_file");
                let here = matches!(source, Source::Data { .. });
                if here {
                    self.json.member("filename", name.unwrap_or("document"));
                }
                self.located(if here { "file_data" } else { "file_url" }, source);
            }
            Held::Call { .. } | Held::Result { .. } | Held::Thinking { .. } | Held::Sealed(_) => {
                self.lost.part("type");
                return Ok(());
            }
        }
        self.json.close(b'}');
        Ok(())
    }

    fn responses_tool(&mut self, tool: &Tool<'a>) {
        self.json.typed(tool.kind());
        match tool.takes {
            Takes::Schema(schema) => self.function(tool, schema),
            Takes::Free(grammar) => {
                self.json.member("name", tool.name);
                self.json.optional("description", tool.description);
                if let Some((syntax, definition)) = grammar {
                    self.json.key("format");
                    self.json.typed("grammar");
                    self.json.member("syntax", syntax);
                    self.json.member("definition", definition);
                    self.json.close(b'}');
                }
            }
        }
        self.json.close(b'}');
    }

    fn responses_settings(&mut self) {
        self.settings(&OWN);
        self.lose(Setting::TopK);
        self.lose(Setting::Stop);
        self.tier();
        let stores = self.conversation.settings.is_true(Setting::Store) && !self.target.zero_retention;
        self.json.raw_member("store", if stores { "true" } else { "false" });
        if let Some(effort) = self.effort_word() {
            self.json.key("reasoning");
            self.json.open(b'{');
            self.json.member("effort", effort);
            self.json.close(b'}');
        }
        let (format, verbosity) = (self.conversation.format.as_ref(), self.setting(Setting::Verbosity));
        if format.is_none() && verbosity.is_none() {
            return;
        }
        self.json.key("text");
        self.json.open(b'{');
        verbosity.into_iter().for_each(|value| self.json.raw_member("verbosity", value.written()));
        if let Some(format) = format {
            self.json.key("format");
            match format {
                Format::Object => self.json.typed("json_object"),
                Format::Schema { .. } => {
                    self.json.typed("json_schema");
                    self.schema(format);
                }
            }
            self.json.close(b'}');
        }
        self.json.close(b'}');
    }

    /// Name, description, schema and strictness, in an object that is open; OpenAI's APIs want a name. What Messages answers
    /// by a schema is always strict.
    pub(super) fn schema(&mut self, format: &Format<'a>) {
        let Format::Schema { name, description, schema, strict } = format else { return };
        self.json.member("name", name.unwrap_or("answer"));
        self.json.optional("description", *description);
        self.json.raw_member("schema", schema);
        let strict = strict.unwrap_or_else(|| super::column(self.lost.client) == 1);
        self.json.raw_member("strict", if strict { "true" } else { "false" });
    }
}
