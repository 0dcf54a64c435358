//! The events that are ours: a held-back tail, an error, the end.
//!
//! ```text
//! Chat       data: {"id":"c-1","model":"m","object":"chat.completion.chunk","choices":[{"index":0,"delta":{"content":"<EMA"},…}]}
//! Messages   event: content_block_delta␊data: {"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"<EMA"}}
//! Responses  event: response.output_text.delta␊data: {"type":…,"sequence_number":9,"item_id":"msg_1",…,"delta":"<EMA"}
//! ```
//!
//! Invariant: each is a whole event, in the envelope of the stream it stands in, and read as what it says
//! (the tests of `frames` survey each of them).

use alloc::vec::Vec;

use super::facts::Address;
use super::frames::{Frame, frame};
use super::survey::Survey;
use crate::dialect::Dialect;
use crate::dialect::answer::Fact;
use crate::json::{Value, decimal};

/// A comment that keeps connections open (WHATWG HTML 9.2.7).
pub(crate) const KEEP_ALIVE: &[u8] = b": keep-alive\n\n";
/// The last event of a stream whose events have no types.
const DONE: &[u8] = b"data: [DONE]\n\n";
/// The longest id, name or model that is passed on.
const LONGEST: usize = 512;

/// What every event of one stream repeats, as the upstream wrote it, and how events are numbered.
pub(crate) struct Envelope {
    dialect: Dialect,
    head: Head,
    /// The number of the event at hand, or of the next one, as the upstream counts; `None`: its events have no numbers.
    next: Option<u64>,
    /// Events of our own so far.
    inserted: u64,
}

/// Who answers: insides of JSON strings, and seconds.
pub(crate) struct Head {
    pub(crate) id: Vec<u8>,
    pub(crate) created: Vec<u8>,
    pub(crate) model: Vec<u8>,
}

impl Envelope {
    /// Of a stream of `dialect`.
    pub(crate) const fn new(dialect: Dialect) -> Self {
        Self { dialect, head: Head { id: Vec::new(), created: Vec::new(), model: Vec::new() }, next: None, inserted: 0 }
    }

    /// Remembers who answers, as soon as an event tells, and the event's number.
    pub(crate) fn learn(&mut self, survey: &Survey, event: &[u8]) {
        self.next = survey.sequence.map(|(number, _)| number).or(self.next);
        let Head { id, created, model } = &mut self.head;
        for (fact, slot) in [(Fact::Id, id), (Fact::Created, created), (Fact::Model, model)] {
            if slot.is_empty() {
                slot.extend_from_slice(short(survey.fact(fact).map_or(&[][..], |span| span.of(event))));
            }
        }
    }

    /// Who answers.
    pub(crate) const fn head(&self) -> &Head {
        &self.head
    }

    /// The next event of our own has this number, where events have numbers.
    pub(crate) fn number(&mut self, next: u64) {
        (self.next, self.inserted) = (Some(next), 0);
    }

    /// The event at hand has left, or is about to: the next one has the next number.
    pub(crate) const fn left(&mut self) {
        if let Some(number) = self.next {
            self.next = Some(number.saturating_add(1));
        }
    }

    /// What is to be added to the numbers of the upstream's events.
    pub(crate) const fn shift(&self) -> u64 {
        self.inserted
    }

    /// Appends a delta of one channel; `item`: the id of the output item; `text` writes the inside of its string.
    pub(crate) fn delta(&mut self, address: Address, item: &[u8], text: impl FnOnce(&mut Vec<u8>), out: &mut Vec<u8>) {
        let Some(Frame { head, before, after }) = frame(self.dialect, address.channel) else { return };
        out.extend_from_slice(head.as_bytes());
        match self.dialect {
            Dialect::Responses => self.numbered(address, item, out),
            Dialect::Messages => index("\"index\":", address.block, out),
            Dialect::Chat | Dialect::Completions | Dialect::CountTokens | Dialect::Embeddings => {
                self.chosen(address, out)
            }
            Dialect::Moderations | Dialect::Images | Dialect::Speech | Dialect::Upload(_) => self.chosen(address, out),
        }
        let (ahead, behind) = before.split_once('#').unwrap_or((before, ""));
        out.extend_from_slice(ahead.as_bytes());
        if ahead.len() < before.len() {
            decimal(address.part.into(), out);
        }
        out.extend_from_slice(behind.as_bytes());
        text(out);
        out.extend_from_slice(after.as_bytes());
        out.extend_from_slice(b"\n\n");
        self.inserted = self.inserted.saturating_add(1);
    }

    /// Appends an error and the end of the stream. `body` is what a refusal's body would be.
    pub(crate) fn error(&self, body: &Value, out: &mut Vec<u8>) {
        let error = body.get("error").unwrap_or(&Value::Null);
        match self.dialect {
            Dialect::Messages => {
                out.extend_from_slice(b"event: error\ndata: ");
                body.write(out);
                out.extend_from_slice(b"\n\n");
            }
            Dialect::Responses => self.failed(error, out),
            Dialect::Chat | Dialect::Completions | Dialect::CountTokens | Dialect::Embeddings => {
                self.broken(error, out)
            }
            Dialect::Moderations | Dialect::Images | Dialect::Speech | Dialect::Upload(_) => self.broken(error, out),
        }
    }

    fn numbered(&self, address: Address, item: &[u8], out: &mut Vec<u8>) {
        self.sequence(out);
        if !item.is_empty() {
            out.extend_from_slice(b"\"item_id\":\"");
            out.extend_from_slice(item);
            out.extend_from_slice(b"\",");
        }
        index("\"output_index\":", address.block, out);
    }

    fn sequence(&self, out: &mut Vec<u8>) {
        if let Some(next) = self.next {
            out.extend_from_slice(b"\"sequence_number\":");
            decimal(next.saturating_add(self.inserted), out);
            out.push(b',');
        }
    }

    /// Id, time and model, as members that each end in a comma; what was not told is left out.
    fn members(&self, out: &mut Vec<u8>) {
        let Head { id, created, model } = &self.head;
        let time = if self.dialect == Dialect::Responses { "created_at" } else { "created" };
        for (name, quote, value) in [("id", "\"", id), (time, "", created), ("model", "\"", model)] {
            let parts = ["\"", name, "\":", quote].map(str::as_bytes).into_iter().chain([
                value.as_slice(),
                quote.as_bytes(),
                b",",
            ]);
            parts.filter(|_| !value.is_empty()).for_each(|part| out.extend_from_slice(part));
        }
    }

    fn chosen(&self, address: Address, out: &mut Vec<u8>) {
        self.members(out);
        let object = if self.dialect == Dialect::Completions { "text_completion" } else { "chat.completion.chunk" };
        for part in ["\"object\":\"", object, "\",\"choices\":[{"] {
            out.extend_from_slice(part.as_bytes());
        }
        index("\"index\":", address.block, out);
    }

    fn broken(&self, error: &Value, out: &mut Vec<u8>) {
        out.extend_from_slice(b"data: {");
        let completions = self.dialect == Dialect::Completions;
        let channel = crate::dialect::answer::Channel::Content;
        self.chosen(Address { block: 0, part: 0, channel, whole: false }, out);
        let empty = if completions { "\"text\":\"\"" } else { "\"delta\":{}" };
        out.extend_from_slice(empty.as_bytes());
        out.extend_from_slice(b",\"finish_reason\":\"error\"}],\"error\":");
        error.write(out);
        out.extend_from_slice(b"}\n\n");
        out.extend_from_slice(DONE);
    }

    fn failed(&self, error: &Value, out: &mut Vec<u8>) {
        out.extend_from_slice(b"event: response.failed\ndata: {\"type\":\"response.failed\",");
        self.sequence(out);
        out.extend_from_slice(b"\"response\":{");
        self.members(out);
        out.extend_from_slice(b"\"object\":\"response\",\"status\":\"failed\",\"output\":[],\"error\":");
        error.write(out);
        out.extend_from_slice(b"}}\n\n");
    }
}

fn index(name: &str, index: u32, out: &mut Vec<u8>) {
    out.extend_from_slice(name.as_bytes());
    decimal(index.into(), out);
    out.push(b',');
}

/// Nothing, if it is longer than anything of its kind.
pub(crate) fn short(raw: &[u8]) -> &[u8] {
    if raw.len() <= LONGEST { raw } else { &[] }
}
