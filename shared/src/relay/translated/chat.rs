//! Events of Chat Completions.
//!
//! ```text
//! data: {"id":"msg_1","object":"chat.completion.chunk","created":0,"model":"m","choices":[{"index":0,"delta":{"content":"Hi"},"finish_reason":null}]}
//! ```
//!
//! Invariant: the first delta says the role, the last chunk with a choice says why it ends, and `[DONE]` follows
//! (OpenAI API reference, "The chat completion chunk object").

use alloc::vec::Vec;

use super::nouns::{Block, Kind};
use super::{Translated, count, openai, put};
use crate::json::decimal;

impl Translated {
    pub(super) fn chat_start(&self, out: &mut Vec<u8>) {
        self.chat_chunk(None, out, |out| out.extend_from_slice(b"\"role\":\"assistant\",\"content\":\"\""));
    }

    pub(super) fn chat_begin(&self, at: usize, out: &mut Vec<u8>) {
        let Some(block) = self.blocks.get(at).filter(|block| block.kind.is_call()) else { return };
        let custom = block.kind == Kind::Custom;
        let kind: &[u8] = if custom { b"custom" } else { b"function" };
        let open: &[u8] = if custom { b"\",\"input\":\"\"}}]" } else { b"\",\"arguments\":\"\"}}]" };
        self.chat_chunk(None, out, |out| {
            call(block, out);
            put(out, &[b",\"id\":\"", &block.id, b"\",\"type\":\"", kind, b"\",\"", kind]);
            put(out, &[b"\":{\"name\":\"", &block.name, open]);
        });
    }

    pub(super) fn chat_delta(&self, at: usize, piece: &[u8], out: &mut Vec<u8>) {
        let Some(block) = self.blocks.get(at) else { return };
        let (before, after): (&[u8], &[u8]) = match block.kind {
            Kind::Text | Kind::Other => (b"\"content\":\"", b"\""),
            Kind::Refusal => (b"\"refusal\":\"", b"\""),
            Kind::Reasoning => (b"\"reasoning_content\":\"", b"\""),
            Kind::Call => (b",\"function\":{\"arguments\":\"", b"\"}}]"),
            Kind::Custom => (b",\"custom\":{\"input\":\"", b"\"}}]"),
        };
        self.chat_chunk(None, out, |out| {
            if block.kind.is_call() {
                call(block, out);
            }
            put(out, &[before, piece, after]);
        });
    }

    pub(super) fn chat_end(&self, out: &mut Vec<u8>) {
        self.chat_chunk(Some(self.finish().words().0), out, |_| {});
        if self.usage {
            self.chat_head(out);
            out.extend_from_slice(b"\"choices\":[],");
            self.chat_usage(out);
            out.extend_from_slice(b"}\n\n");
        }
        out.extend_from_slice(b"data: [DONE]\n\n");
    }

    /// The member `usage`.
    pub(super) fn chat_usage(&self, out: &mut Vec<u8>) {
        let (prompt, completion, cached, reasoning) = openai(self.provider, self.tokens);
        out.extend_from_slice(b"\"usage\":{");
        count(out, "prompt_tokens", prompt);
        out.push(b',');
        count(out, "completion_tokens", completion);
        out.push(b',');
        count(out, "total_tokens", prompt.saturating_add(completion));
        out.extend_from_slice(b",\"prompt_tokens_details\":{");
        count(out, "cached_tokens", cached);
        out.extend_from_slice(b"},\"completion_tokens_details\":{");
        count(out, "reasoning_tokens", reasoning);
        out.extend_from_slice(b"}}");
    }

    /// The members that every chunk and every answer has.
    pub(super) fn chat_members(&self, object: &str, out: &mut Vec<u8>) {
        let created: &[u8] = if self.envelope.head().created.is_empty() { b"0" } else { &self.envelope.head().created };
        put(
            out,
            &[
                b"{\"id\":\"",
                &self.envelope.head().id,
                b"\",\"object\":\"",
                object.as_bytes(),
                b"\",\"created\":",
                created,
            ],
        );
        put(out, &[b",\"model\":\"", &self.envelope.head().model, b"\","]);
    }

    fn chat_head(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(b"data: ");
        self.chat_members("chat.completion.chunk", out);
    }

    fn chat_chunk(&self, reason: Option<&str>, out: &mut Vec<u8>, delta: impl FnOnce(&mut Vec<u8>)) {
        self.chat_head(out);
        out.extend_from_slice(b"\"choices\":[{\"index\":0,\"delta\":{");
        delta(out);
        match reason {
            Some(reason) => put(out, &[b"},\"finish_reason\":\"", reason.as_bytes(), b"\"}]}\n\n"]),
            None => out.extend_from_slice(b"},\"finish_reason\":null}]}\n\n"),
        }
    }
}

/// The beginning of a call's place in the list.
fn call(block: &Block, out: &mut Vec<u8>) {
    out.extend_from_slice(b"\"tool_calls\":[{\"index\":");
    decimal(block.index.into(), out);
}
