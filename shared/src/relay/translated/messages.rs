//! Events of Anthropic Messages.
//!
//! ```text
//! message_start   content_block_start · content_block_delta … · content_block_stop   …   message_delta   message_stop
//! ```
//!
//! Invariant: blocks are numbered without gaps and do not overlap; what the provider tells of tokens at its end is told in
//! `message_delta` (Anthropic API reference, "Streaming messages"). Reasoning of other providers has no signature.

use alloc::vec::Vec;

use super::nouns::{Finish, Kind};
use super::{Translated, count, openai, put};
use crate::json::decimal;

impl Translated {
    pub(super) fn messages_start(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(b"event: message_start\ndata: {\"type\":\"message_start\",\"message\":");
        self.messages_head(out);
        out.extend_from_slice(b"\"content\":[],\"stop_reason\":null,\"stop_sequence\":null,");
        self.messages_usage(out);
        out.extend_from_slice(b"}}\n\n");
    }

    pub(super) fn messages_begin(&self, at: usize, out: &mut Vec<u8>) {
        let Some(block) = self.blocks.get(at) else { return };
        self.messages_event("content_block_start", at, out);
        match block.kind {
            Kind::Reasoning => out
                .extend_from_slice(b",\"content_block\":{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}"),
            Kind::Call | Kind::Custom => {
                put(out, &[b",\"content_block\":{\"type\":\"tool_use\",\"id\":\"", &block.id, b"\",\"name\":\""]);
                put(out, &[&block.name, b"\",\"input\":{}}"]);
            }
            Kind::Text | Kind::Refusal | Kind::Other => {
                out.extend_from_slice(b",\"content_block\":{\"type\":\"text\",\"text\":\"\"}")
            }
        }
        out.extend_from_slice(b"}\n\n");
    }

    pub(super) fn messages_delta(&self, at: usize, piece: &[u8], out: &mut Vec<u8>) {
        let Some(block) = self.blocks.get(at) else { return };
        let before: &[u8] = match block.kind {
            Kind::Reasoning => b",\"delta\":{\"type\":\"thinking_delta\",\"thinking\":\"",
            Kind::Call | Kind::Custom => b",\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\"",
            Kind::Text | Kind::Refusal | Kind::Other => b",\"delta\":{\"type\":\"text_delta\",\"text\":\"",
        };
        self.messages_event("content_block_delta", at, out);
        put(out, &[before, piece, b"\"}}\n\n"]);
    }

    pub(super) fn messages_close(&self, at: usize, out: &mut Vec<u8>) {
        self.messages_event("content_block_stop", at, out);
        out.extend_from_slice(b"}\n\n");
    }

    pub(super) fn messages_end(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(b"event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{");
        self.messages_reason(out);
        out.extend_from_slice(b"},");
        self.messages_usage(out);
        out.extend_from_slice(b"}\n\nevent: message_stop\ndata: {\"type\":\"message_stop\"}\n\n");
    }

    /// The members that begin a message.
    pub(super) fn messages_head(&self, out: &mut Vec<u8>) {
        put(
            out,
            &[b"{\"id\":\"", &self.envelope.head().id, b"\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\""],
        );
        put(out, &[&self.envelope.head().model, b"\","]);
    }

    /// The members `stop_reason` and `stop_sequence`.
    pub(super) fn messages_reason(&self, out: &mut Vec<u8>) {
        let finish = self.finish();
        // Another dialect does not say which sequence it was.
        let finish = if finish == Finish::StopSequence { Finish::Stop } else { finish };
        put(out, &[b"\"stop_reason\":\"", finish.words().1.as_bytes(), b"\",\"stop_sequence\":null"]);
    }

    /// The member `usage`; Messages counts what was read from a cache apart.
    pub(super) fn messages_usage(&self, out: &mut Vec<u8>) {
        let (prompt, completion, cached, _) = openai(self.provider, self.tokens);
        out.extend_from_slice(b"\"usage\":{");
        count(out, "input_tokens", prompt.saturating_sub(cached));
        out.extend_from_slice(b",\"cache_creation_input_tokens\":0,");
        count(out, "cache_read_input_tokens", cached);
        out.push(b',');
        count(out, "output_tokens", completion);
        out.push(b'}');
    }

    fn messages_event(&self, kind: &str, at: usize, out: &mut Vec<u8>) {
        let index = self.blocks.get(at).map_or(0, |block| block.index);
        let kind = kind.as_bytes();
        put(out, &[b"event: ", kind, b"\ndata: {\"type\":\"", kind, b"\",\"index\":"]);
        decimal(index.into(), out);
    }
}
