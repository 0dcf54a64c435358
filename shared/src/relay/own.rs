//! The events that are ours: a held-back tail, an error, the end.
//!
//! ```text
//! data: {"id":"chatcmpl-1","created":17,"model":"m","object":"chat.completion.chunk",
//!        "choices":[{"index":0,"delta":{"content":"<EMA"},"finish_reason":null}]}
//! ```
//!
//! Invariant: each is a whole event, in the envelope of the stream it stands in.

use alloc::vec::Vec;
use core::fmt::Write as _;

use super::survey::{Address, Survey};
use crate::dialect::Channel;
use crate::json::Value;

/// A comment that keeps connections open (WHATWG HTML 9.2.7).
pub(crate) const KEEP_ALIVE: &[u8] = b": keep-alive\n\n";
/// The last event of a chat stream.
const DONE: &[u8] = b"data: [DONE]\n\n";
/// The longest envelope that is remembered.
const LONGEST: usize = 1_024;

/// The members that every chunk of one stream repeats, as the upstream wrote them.
#[derive(Default)]
pub(crate) struct Envelope(Vec<u8>);

impl Envelope {
    /// Remembers the members of the first event that has any.
    pub(crate) fn learn(&mut self, survey: &Survey, event: &[u8]) {
        if !self.0.is_empty() {
            return;
        }
        for member in &survey.envelope {
            for part in [b"\"", member.name.as_bytes(), b"\":", member.span.of(event), b","] {
                self.0.extend_from_slice(part);
            }
        }
        if self.0.len() > LONGEST {
            self.0.clear();
        }
    }

    /// Appends a delta of one channel; `text` writes the inside of its string.
    pub(crate) fn delta(&self, address: Address, text: impl FnOnce(&mut Vec<u8>), out: &mut Vec<u8>) {
        self.open(out);
        write(out, format_args!("{{\"index\":{},\"delta\":{{", address.choice));
        let (before, after) = around(address.channel);
        if address.channel == Channel::Arguments {
            write(out, format_args!("\"tool_calls\":[{{\"index\":{},", address.tool));
        }
        out.extend_from_slice(before);
        text(out);
        out.extend_from_slice(after);
        out.extend_from_slice(b"},\"finish_reason\":null}]}\n\n");
    }

    /// Appends an error chunk and the end of the stream. `error` is the value of its `error` member.
    pub(crate) fn error(&self, error: &Value, out: &mut Vec<u8>) {
        self.open(out);
        out.extend_from_slice(b"{\"index\":0,\"delta\":{},\"finish_reason\":\"error\"}],\"error\":");
        error.write(out);
        out.extend_from_slice(b"}\n\n");
        out.extend_from_slice(DONE);
    }

    fn open(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(b"data: {");
        out.extend_from_slice(&self.0);
        out.extend_from_slice(b"\"object\":\"chat.completion.chunk\",\"choices\":[");
    }
}

/// What stands around a channel's text in a delta.
const fn around(channel: Channel) -> (&'static [u8], &'static [u8]) {
    match channel {
        Channel::Content => (b"\"content\":\"", b"\""),
        Channel::Part => (b"\"content\":[{\"type\":\"text\",\"text\":\"", b"\"}]"),
        Channel::Refusal => (b"\"refusal\":\"", b"\""),
        Channel::ReasoningContent => (b"\"reasoning_content\":\"", b"\""),
        Channel::Reasoning => (b"\"reasoning\":\"", b"\""),
        Channel::ReasoningPart => (b"\"reasoning_details\":[{\"type\":\"reasoning.text\",\"text\":\"", b"\"}]"),
        Channel::Arguments => (b"\"function\":{\"arguments\":\"", b"\"}}]"),
        Channel::FunctionCall => (b"\"function_call\":{\"arguments\":\"", b"\"}"),
    }
}

/// Formats into bytes; a `Vec` takes everything.
fn write(out: &mut Vec<u8>, text: core::fmt::Arguments<'_>) {
    struct Bytes<'a>(&'a mut Vec<u8>);
    impl core::fmt::Write for Bytes<'_> {
        fn write_str(&mut self, text: &str) -> core::fmt::Result {
            self.0.extend_from_slice(text.as_bytes());
            Ok(())
        }
    }
    let written = Bytes(out).write_fmt(text);
    debug_assert!(written.is_ok(), "memory takes everything");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_delta_is_json_that_surveys_to_its_address() {
        use crate::json::{Limits, Scanner};
        let channels = [
            Channel::Content,
            Channel::Part,
            Channel::Refusal,
            Channel::ReasoningContent,
            Channel::Reasoning,
            Channel::ReasoningPart,
            Channel::Arguments,
            Channel::FunctionCall,
        ];
        for channel in channels {
            let tool = if channel == Channel::Arguments { 3 } else { 0 };
            let (address, mut out) = (Address { choice: 2, tool, channel }, Vec::new());
            Envelope(b"\"id\":\"x\",".to_vec()).delta(address, |out| out.extend_from_slice(b"held"), &mut out);
            let json = out.strip_prefix(b"data: ").and_then(|rest| rest.strip_suffix(b"\n\n")).unwrap_or_default();
            let (mut scanner, mut survey) = (Scanner::new(Limits::ANSWER), Survey::default());
            assert!(scanner.push(json, &mut survey).and_then(|()| scanner.finish(&mut survey)).is_ok());
            let found: Vec<_> = survey.hits.iter().map(|hit| (survey.address(hit), hit.span.of(json))).collect();
            assert_eq!(found, [(address, b"held".as_slice())]);
        }
    }
}
