//! Events of OpenAI Responses, whose last one repeats the whole answer.
//!
//! ```text
//! response.created   response.output_item.added · response.content_part.added · …delta … · …done · response.output_item.done
//! response.completed {"output":[…],"usage":{…}}
//! ```
//!
//! Invariant: every event has the next sequence number; every `done` says what the deltas before it said together
//! (OpenAI API reference, "Streaming events").

use alloc::vec::Vec;

use super::nouns::{Block, Finish, Kind, State};
use super::{Translated, count, openai, put};
use crate::json::decimal;

impl Translated {
    pub(super) fn responses_start(&mut self, out: &mut Vec<u8>) {
        for kind in ["response.created", "response.in_progress"] {
            self.responses_event(kind, out);
            out.extend_from_slice(b",\"response\":");
            self.responses_head("in_progress", out);
            out.extend_from_slice(b"\"output\":[]}}\n\n");
        }
    }

    pub(super) fn responses_begin(&mut self, at: usize, out: &mut Vec<u8>) {
        self.responses_item("response.output_item.added", at, false, out);
        match self.blocks.get(at).map(|block| block.kind) {
            Some(Kind::Text | Kind::Refusal | Kind::Other) => {
                self.responses_part("response.content_part.added", at, false, out)
            }
            Some(Kind::Reasoning) => self.responses_part("response.reasoning_summary_part.added", at, false, out),
            Some(Kind::Call | Kind::Custom) | None => {}
        }
    }

    pub(super) fn responses_delta(&mut self, at: usize, piece: &[u8], out: &mut Vec<u8>) {
        let Some(names) = self.blocks.get(at).map(|block| names(block.kind)) else { return };
        self.responses_about(names.delta, at, out);
        put(out, &[b",\"delta\":\"", piece, b"\"}\n\n"]);
    }

    pub(super) fn responses_close(&mut self, at: usize, out: &mut Vec<u8>) {
        let Some(names) = self.blocks.get(at).map(|block| names(block.kind)) else { return };
        self.responses_about(names.done, at, out);
        let text = self.blocks.get(at).map_or(&[][..], |block| &block.text);
        put(out, &[b",\"", names.member.as_bytes(), b"\":\"", text, b"\"}\n\n"]);
        if !names.part.is_empty() {
            self.responses_part(names.part, at, true, out);
        }
        self.responses_item("response.output_item.done", at, true, out);
    }

    pub(super) fn responses_end(&mut self, out: &mut Vec<u8>) {
        let kind = if self.is_cut() { "response.incomplete" } else { "response.completed" };
        self.responses_event(kind, out);
        out.extend_from_slice(b",\"response\":");
        self.responses_whole(out);
        out.extend_from_slice(b"}\n\n");
    }

    /// The whole answer.
    pub(super) fn responses_whole(&self, out: &mut Vec<u8>) {
        self.responses_head(if self.is_cut() { "incomplete" } else { "completed" }, out);
        out.extend_from_slice(b"\"output\":[");
        let said = self.blocks.iter().filter(|block| block.state != State::Announced);
        for (at, block) in said.enumerate() {
            out.extend_from_slice(if at > 0 { b"," } else { b"" });
            item(block, true, out);
        }
        out.extend_from_slice(b"],");
        if self.is_cut() {
            let reason = self.finish().words().2.as_bytes();
            put(out, &[b"\"incomplete_details\":{\"reason\":\"", reason, b"\"},"]);
        }
        self.responses_usage(out);
        out.push(b'}');
    }

    fn is_cut(&self) -> bool {
        matches!(self.finish(), Finish::Length | Finish::Filter)
    }

    fn responses_head(&self, status: &str, out: &mut Vec<u8>) {
        let created: &[u8] = if self.envelope.head().created.is_empty() { b"0" } else { &self.envelope.head().created };
        put(out, &[b"{\"id\":\"", &self.envelope.head().id, b"\",\"object\":\"response\",\"created_at\":", created]);
        put(out, &[b",\"status\":\"", status.as_bytes(), b"\",\"model\":\"", &self.envelope.head().model, b"\","]);
        out.extend_from_slice(b"\"error\":null,\"parallel_tool_calls\":true,\"tools\":[],\"store\":false,");
    }

    fn responses_usage(&self, out: &mut Vec<u8>) {
        let (prompt, completion, cached, reasoning) = openai(self.provider, self.tokens);
        out.extend_from_slice(b"\"usage\":{");
        count(out, "input_tokens", prompt);
        out.extend_from_slice(b",\"input_tokens_details\":{");
        count(out, "cached_tokens", cached);
        out.extend_from_slice(b"},");
        count(out, "output_tokens", completion);
        out.extend_from_slice(b",\"output_tokens_details\":{");
        count(out, "reasoning_tokens", reasoning);
        out.extend_from_slice(b"},");
        count(out, "total_tokens", prompt.saturating_add(completion));
        out.push(b'}');
    }

    fn responses_event(&mut self, kind: &str, out: &mut Vec<u8>) {
        let kind = kind.as_bytes();
        put(out, &[b"event: ", kind, b"\ndata: {\"type\":\"", kind, b"\",\"sequence_number\":"]);
        decimal(self.sequence, out);
        self.sequence = self.sequence.saturating_add(1);
    }

    /// An event about one text of one item.
    fn responses_about(&mut self, kind: &str, at: usize, out: &mut Vec<u8>) {
        self.responses_event(kind, out);
        let Some(block) = self.blocks.get(at) else { return };
        out.extend_from_slice(b",\"item_id\":\"");
        name(block, out);
        out.extend_from_slice(b"\",\"output_index\":");
        decimal(block.index.into(), out);
        let part: &[u8] = match block.kind {
            Kind::Text | Kind::Refusal | Kind::Other => b",\"content_index\":0",
            Kind::Reasoning => b",\"summary_index\":0",
            Kind::Call | Kind::Custom => b"",
        };
        out.extend_from_slice(part);
    }

    fn responses_part(&mut self, kind: &str, at: usize, whole: bool, out: &mut Vec<u8>) {
        self.responses_about(kind, at, out);
        let Some(block) = self.blocks.get(at) else { return };
        out.extend_from_slice(b",\"part\":");
        part(block, whole, out);
        out.extend_from_slice(b"}\n\n");
    }

    fn responses_item(&mut self, kind: &str, at: usize, whole: bool, out: &mut Vec<u8>) {
        self.responses_event(kind, out);
        let Some(block) = self.blocks.get(at) else { return };
        out.extend_from_slice(b",\"output_index\":");
        decimal(block.index.into(), out);
        out.extend_from_slice(b",\"item\":");
        item(block, whole, out);
        out.extend_from_slice(b"}\n\n");
    }
}

/// The events of one kind of text.
struct Names {
    delta: &'static str,
    done: &'static str,
    /// The member of `done` that repeats it.
    member: &'static str,
    /// The event that ends its part; empty: it has none.
    part: &'static str,
}

const fn names(kind: Kind) -> Names {
    let [delta, done, member, part] = match kind {
        Kind::Text | Kind::Other => {
            ["response.output_text.delta", "response.output_text.done", "text", "response.content_part.done"]
        }
        Kind::Refusal => ["response.refusal.delta", "response.refusal.done", "refusal", "response.content_part.done"],
        Kind::Reasoning => [
            "response.reasoning_summary_text.delta",
            "response.reasoning_summary_text.done",
            "text",
            "response.reasoning_summary_part.done",
        ],
        Kind::Call => {
            ["response.function_call_arguments.delta", "response.function_call_arguments.done", "arguments", ""]
        }
        Kind::Custom => ["response.custom_tool_call_input.delta", "response.custom_tool_call_input.done", "input", ""],
    };
    Names { delta, done, member, part }
}

/// An item's own id.
fn name(block: &Block, out: &mut Vec<u8>) {
    let before: &[u8] = match block.kind {
        Kind::Text | Kind::Refusal | Kind::Other => b"msg_",
        Kind::Reasoning => b"rs_",
        Kind::Call => b"fc_",
        Kind::Custom => b"ctc_",
    };
    out.extend_from_slice(before);
    decimal(block.index.into(), out);
}

fn part(block: &Block, whole: bool, out: &mut Vec<u8>) {
    let text: &[u8] = if whole { &block.text } else { b"" };
    match block.kind {
        Kind::Refusal => put(out, &[b"{\"type\":\"refusal\",\"refusal\":\"", text, b"\"}"]),
        Kind::Reasoning => put(out, &[b"{\"type\":\"summary_text\",\"text\":\"", text, b"\"}"]),
        Kind::Text | Kind::Call | Kind::Custom | Kind::Other => {
            put(out, &[b"{\"type\":\"output_text\",\"text\":\"", text, b"\",\"annotations\":[],\"logprobs\":[]}"])
        }
    }
}

fn item(block: &Block, whole: bool, out: &mut Vec<u8>) {
    let text: &[u8] = if whole { &block.text } else { b"" };
    let status: &[u8] = if whole { b"completed" } else { b"in_progress" };
    out.extend_from_slice(b"{\"id\":\"");
    name(block, out);
    match block.kind {
        Kind::Text | Kind::Refusal | Kind::Other => {
            put(out, &[b"\",\"type\":\"message\",\"role\":\"assistant\",\"status\":\"", status, b"\",\"content\":["]);
            if whole {
                part(block, true, out);
            }
            out.extend_from_slice(b"]}");
        }
        Kind::Reasoning => {
            out.extend_from_slice(b"\",\"type\":\"reasoning\",\"summary\":[");
            if whole {
                part(block, true, out);
            }
            out.extend_from_slice(b"]}");
        }
        Kind::Call | Kind::Custom => {
            let custom = block.kind == Kind::Custom;
            let kind: &[u8] = if custom { b"custom_tool_call" } else { b"function_call" };
            let member: &[u8] = if custom { b"input" } else { b"arguments" };
            put(out, &[b"\",\"type\":\"", kind, b"\",\"status\":\"", status, b"\",\"call_id\":\"", &block.id]);
            put(out, &[b"\",\"name\":\"", &block.name, b"\",\"", member, b"\":\"", text, b"\"}"]);
        }
    }
}
