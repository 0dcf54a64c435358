//! What the router did, spliced into an answer whose client asked for it: `openrouter_metadata`.
//!
//! ```text
//! {"choices":[…]}                                    ──▶  {"choices":[…],"openrouter_metadata":{…}}
//! data: [DONE]                                       ──▶  data: {…,"choices":[],"openrouter_metadata":{…}}␊␊data: [DONE]
//! event: message_stop␊data: {"type":"message_stop"}  ──▶  event: message_stop␊data: {"type":"message_stop","openrouter_metadata":{…}}
//! ```
//!
//! The places are OpenRouter's ("Router metadata"). It works on the bytes that leave, in whichever dialect they are.
//!
//! Invariant: once at most, and only where a whole answer ends; what is held back is the beginning of a line (at most [`HEAD`]) or
//! a closing brace with the space behind it
//! (at most [`MOST`]); any chunking, same bytes out.

use alloc::boxed::Box;
use alloc::vec::Vec;

use super::{Body, Relay};
use crate::metrics::Outcome;

/// As much of a line as says what it is.
const HEAD: usize = 40;
/// As much space as is held back behind a brace; an answer with more goes without.
const MOST: usize = 1_024;
/// The events whose value ends an answer: Messages, Responses.
const LAST: [&[u8]; 3] = [b"message_stop", b"response.completed", b"response.incomplete"];

/// The member to splice in, and where the answer is.
pub(crate) struct Metadata {
    /// `"openrouter_metadata":{…}`
    member: Vec<u8>,
    /// Everything of an event of our own before the member, where events have no types: `data: {…,`
    event: Vec<u8>,
    place: Place,
    /// What may have to follow the member.
    held: Vec<u8>,
    /// The event at hand ends the answer.
    last: bool,
    /// The byte before.
    before: u8,
    done: bool,
}

/// Where the bytes at hand stand.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// In an answer that is one value: the last brace is held back.
    Whole,
    /// At the beginning of a line of a stream.
    Head,
    /// In a line that is passed on.
    Line,
    /// In the value that ends the answer: as in `Whole`, to the end of the line.
    Value,
}

impl Relay {
    /// The client is to be told, as this says.
    pub(crate) fn tell(&mut self, metadata: Option<Metadata>) {
        let place = match self.body {
            Body::Stream(_) => Place::Head,
            Body::Plain(_) => Place::Whole,
            Body::Opaque => return,
        };
        self.metadata = metadata.map(|metadata| Box::new(Metadata { place, ..metadata }));
    }

    /// Splices into what `out` got since it was `from` long.
    pub(super) fn spliced(&mut self, out: &mut Vec<u8>, from: usize) {
        let Some(metadata) = &mut self.metadata else { return };
        let new = out.split_off(from.min(out.len()));
        new.iter().for_each(|byte| metadata.take(*byte, out));
    }

    /// The answer is over: what was held back leaves.
    pub(super) fn told(&mut self, outcome: Outcome, out: &mut Vec<u8>) {
        let Some(mut metadata) = self.metadata.take().filter(|_| outcome != Outcome::ClientGone) else { return };
        let from = out.len();
        if metadata.place == Place::Whole && outcome == Outcome::Answered {
            metadata.close(out);
        }
        out.append(&mut metadata.held);
        let more = u64::try_from(out.len().saturating_sub(from)).unwrap_or_default();
        self.written = self.written.saturating_add(more);
    }
}

impl Metadata {
    /// `member` is to be spliced in; before a `[DONE]` an event of our own that begins as `event`.
    pub(crate) const fn new(member: Vec<u8>, event: Vec<u8>) -> Self {
        Self { member, event, place: Place::Whole, held: Vec::new(), last: false, before: b'\n', done: false }
    }

    /// Splices into a whole answer.
    pub(crate) fn splice(mut self, whole: &mut Vec<u8>) {
        let bytes = core::mem::take(whole);
        bytes.iter().for_each(|byte| self.take(*byte, whole));
        self.close(whole);
        whole.append(&mut self.held);
    }

    fn take(&mut self, byte: u8, out: &mut Vec<u8>) {
        let ends = matches!(byte, b'\n' | b'\r');
        match self.place {
            Place::Line => {
                out.push(byte);
                self.place = if ends { Place::Head } else { Place::Line };
            }
            Place::Value if ends => {
                self.close(out);
                self.release(byte, out);
                (self.place, self.last) = (Place::Head, false);
            }
            Place::Value | Place::Whole => self.value(byte, out),
            Place::Head if ends => self.line(byte, out),
            Place::Head => {
                self.held.push(byte);
                if self.held.len() >= HEAD {
                    self.decide(out);
                }
            }
        }
        self.before = byte;
    }

    /// A byte of a value: what the member must precede is held back.
    fn value(&mut self, byte: u8, out: &mut Vec<u8>) {
        let space = matches!(byte, b' ' | b'\t' | b'\n' | b'\r');
        if byte == b'}' || !space || self.held.len() >= MOST {
            out.append(&mut self.held);
        }
        if byte == b'}' || !self.held.is_empty() { self.held.push(byte) } else { out.push(byte) }
    }

    /// A whole line of at most [`HEAD`] bytes ends in `byte`.
    fn line(&mut self, byte: u8, out: &mut Vec<u8>) {
        let line = self.held.as_slice();
        let field = |name: &[u8]| line.strip_prefix(name).map(<[u8]>::trim_ascii);
        if let Some(name) = field(b"event:") {
            self.last = LAST.contains(&name);
        } else if line.is_empty() {
            // The second byte of CRLF ends no line.
            self.last &= self.before == b'\r' && byte == b'\n';
        } else if field(b"data:") == Some(b"[DONE]") && !self.event.is_empty() && !self.done {
            out.extend_from_slice(&self.event);
            out.extend_from_slice(&self.member);
            out.extend_from_slice(b"}\n\n");
            self.done = true;
        } else if self.last && line.starts_with(b"data:") {
            self.decide(out);
            self.close(out);
            (self.place, self.last) = (Place::Head, false);
        }
        self.release(byte, out);
    }

    /// The line at hand has a beginning that says what it is.
    fn decide(&mut self, out: &mut Vec<u8>) {
        let value = self.last && !self.done && self.held.starts_with(b"data:");
        self.place = if value { Place::Value } else { Place::Line };
        let head = core::mem::take(&mut self.held);
        if !value {
            return out.extend_from_slice(&head);
        }
        head.iter().for_each(|byte| self.value(*byte, out));
    }

    /// The value has ended: the member goes before its brace.
    fn close(&mut self, out: &mut Vec<u8>) {
        if self.done || self.held.first() != Some(&b'}') {
            return;
        }
        if out.last() != Some(&b'{') {
            out.push(b',');
        }
        out.extend_from_slice(&self.member);
        self.done = true;
    }

    fn release(&mut self, byte: u8, out: &mut Vec<u8>) {
        out.append(&mut self.held);
        out.push(byte);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `text` cut into pieces of `size`, as the relay hands them on.
    fn passed(text: &str, size: usize, whole: bool) -> Vec<u8> {
        let mut metadata = Metadata::new(b"\"m\":1".to_vec(), b"data: {\"id\":2,".to_vec());
        metadata.place = if whole { Place::Whole } else { Place::Head };
        let mut out = Vec::new();
        for chunk in text.as_bytes().chunks(size) {
            chunk.iter().for_each(|byte| metadata.take(*byte, &mut out));
            assert!(metadata.held.len() <= HEAD, "{text}");
        }
        if whole {
            metadata.close(&mut out);
        }
        out.append(&mut metadata.held);
        out
    }

    fn becomes(text: &str, expected: &str, whole: bool) {
        for size in 1..=text.len().max(1) {
            assert_eq!(core::str::from_utf8(&passed(text, size, whole)), Ok(expected), "{size}");
        }
    }

    #[test]
    fn whole_answers() {
        let rows = [
            (r#"{"a":{"b":1}}"#, r#"{"a":{"b":1},"m":1}"#),
            ("{\n  \"a\": {}\n}\n", "{\n  \"a\": {}\n,\"m\":1}\n"),
            ("{}", r#"{"m":1}"#),
            (r#"{"a":"}"}"#, r#"{"a":"}","m":1}"#),
            (r#"[{"a":1}]"#, r#"[{"a":1}]"#),
            ("", ""),
        ];
        for (text, expected) in rows {
            becomes(text, expected, true);
        }
    }

    #[test]
    fn streams_get_it_where_they_end() {
        let event = "data: {\"id\":2,\"m\":1}\n\n";
        let chat = "data: {\"choices\":[{\"delta\":{\"content\":\"a long word, and [DONE]\"}}]}\n\n: ping\n\n";
        let ends = "data: [DONE]\n\n";
        becomes(&[chat, ends].concat(), &[chat, event, ends].concat(), false);
        becomes(chat, chat, false);
        for end in ["\n", "\r", "\r\n"] {
            let lines = |value: &str, name: &str| {
                ["event: message_delta", "data: {\"x\":1}", "", name, value, "", ""].join(end)
            };
            for (value, spliced) in [
                (r#"data: {"type":"message_stop"}"#, r#"data: {"type":"message_stop","m":1}"#),
                (
                    r#"data: {"type":"response.completed","response":{"output":[{"text":"} }"}]}} "#,
                    r#"data: {"type":"response.completed","response":{"output":[{"text":"} }"}]},"m":1} "#,
                ),
                ("data:{}", r#"data:{"m":1}"#),
            ] {
                for name in ["event: message_stop", "event:response.completed", "event: response.incomplete"] {
                    becomes(&lines(value, name), &lines(spliced, name), false);
                }
                becomes(&lines(value, "event: message_start"), &lines(value, "event: message_start"), false);
            }
        }
    }

    #[test]
    fn never_twice() {
        let event = "event: message_stop\ndata: {\"a\":1}\n\n";
        let text = [event, event, "data: [DONE]\n\n"].concat();
        let out = passed(&text, 3, false);
        let count = out.windows(5).filter(|window| window == b"\"m\":1").count();
        assert_eq!(count, 1);
    }
}
