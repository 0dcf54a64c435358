//! A prediction's stream, said in Chat Completions before anything else is done with it.
//!
//! ```text
//! event: output␊data: Dear␊data: Bob␊␊   ▶ data: {"id":…,"choices":[{"index":0,"delta":{"content":"Dear\nBob"},"finish_reason":null}]}␊␊
//! event: error␊data: {"detail":…}␊␊      ▶ data: {"error":{"detail":…}}␊␊
//! event: done␊data: {}␊␊                 ▶ …"finish_reason":"stop"}]}␊␊data: [DONE]␊␊
//! ```
//!
//! Replicate, "Streaming output": `output` is plain text, `error` and `done` are JSON; a `reason` in `done` says that it did not succeed.
//! Why a model stopped is not told, so that an answer that was cut short by `max_tokens` ends with `stop` too.
//!
//! Invariant: an event leaves when it is whole, for any chunking; at most [`MOST`] bytes are held; buffers are kept from event to event.

use alloc::vec::Vec;
use zeroize::Zeroizing;

use super::broken::Broken;
use super::sse::{Boundary, Line, lines};
use super::stream::Stream;
use crate::exchange::Cancel;
use crate::host::Millis;
use crate::json::{decimal, escape_into};
use crate::redact::Vault;
use crate::registry::{Node, find};

/// The longest event.
const MOST: usize = 1 << 20;
/// What is no event of Chat Completions: the relay tells the client that the stream is broken.
const UNREADABLE: &[u8] = b"data: !\n\n";

/// A stream of a prediction.
pub(crate) struct Predicted {
    boundary: Boundary,
    /// The beginning of an event that is not whole.
    held: Zeroizing<Vec<u8>>,
    out: Zeroizing<Vec<u8>>,
    /// How every chunk begins.
    head: Vec<u8>,
    begun: bool,
    done: bool,
    /// Cancels what has not ended when nobody reads on.
    cancel: Option<Cancel>,
}

impl Predicted {
    /// Of the prediction `id`, made by `model` at `now`.
    pub(crate) fn new(id: &str, model: &str, now: Millis) -> Self {
        let mut head = Vec::new();
        head.extend_from_slice(b"data: {\"id\":\"");
        escape_into(id, &mut head);
        head.extend_from_slice(b"\",\"object\":\"chat.completion.chunk\",\"created\":");
        decimal(now.0.checked_div(1_000).unwrap_or_default(), &mut head);
        head.extend_from_slice(b",\"model\":\"");
        escape_into(model, &mut head);
        head.extend_from_slice(b"\",\"choices\":[{\"index\":0,\"delta\":{");
        let (held, out) = (Zeroizing::default(), Zeroizing::default());
        Self { boundary: Boundary::default(), held, out, head, begun: false, done: false, cancel: None }
    }

    /// What `chunk`, the next bytes, comes to in Chat Completions.
    pub(crate) fn said(&mut self, chunk: &[u8]) -> &[u8] {
        self.out.clear();
        let mut rest = chunk;
        while let Some((event, later)) = self.boundary.find(rest).and_then(|end| rest.split_at_checked(end)) {
            rest = later;
            if self.held.is_empty() {
                self.event(event);
                continue;
            }
            let mut held = core::mem::take(&mut self.held);
            held.extend_from_slice(event);
            self.event(&held);
            held.clear();
            self.held = held;
        }
        if self.held.len().saturating_add(rest.len()) > MOST {
            self.out.extend_from_slice(UNREADABLE);
        } else {
            self.held.extend_from_slice(rest);
        }
        &self.out
    }

    /// What cancels it; of no use where it has ended.
    pub(super) fn guard(&mut self, cancel: Option<Cancel>) {
        self.cancel = cancel;
        if self.done {
            self.over();
        }
    }

    fn over(&mut self) {
        self.done = true;
        self.cancel.take().into_iter().for_each(Cancel::ended);
    }

    /// The prediction has ended, as its stream says.
    pub(crate) const fn is_done(&self) -> bool {
        self.done
    }

    /// Bytes held back.
    pub(crate) fn held(&self) -> usize {
        self.held.len()
    }

    fn event(&mut self, event: &[u8]) {
        match field(event, b"event").last() {
            _ if self.done => {}
            Some(b"output") => self.output(event),
            Some(b"error") => self.error(event),
            Some(b"done") => self.end(event),
            Some(_) | None => {}
        }
    }

    fn output(&mut self, event: &[u8]) {
        self.out.extend_from_slice(&self.head);
        if !core::mem::replace(&mut self.begun, true) {
            self.out.extend_from_slice(b"\"role\":\"assistant\",");
        }
        self.out.extend_from_slice(b"\"content\":\"");
        for (at, line) in field(event, b"data").enumerate() {
            if at > 0 {
                self.out.extend_from_slice(b"\\n");
            }
            match core::str::from_utf8(line) {
                Ok(line) => escape_into(line, &mut self.out),
                // A control character is no part of a JSON string.
                Err(_) => self.out.push(0),
            }
        }
        self.out.extend_from_slice(b"\"},\"finish_reason\":null}]}\n\n");
    }

    fn error(&mut self, event: &[u8]) {
        self.over();
        self.out.extend_from_slice(b"data: {\"error\":");
        field(event, b"data").for_each(|line| self.out.extend_from_slice(line));
        self.out.extend_from_slice(b"}\n\n");
    }

    fn end(&mut self, event: &[u8]) {
        self.over();
        let data = field(event, b"data").next().unwrap_or_default();
        let failed = Node::document(data).is_ok_and(|data| find(&data, "reason").is_some_and(|why| !why.is_null()));
        if failed {
            return self.out.extend_from_slice(b"data: {\"error\":{\"type\":\"server_error\"}}\n\n");
        }
        self.out.extend_from_slice(&self.head);
        self.out.extend_from_slice(b"},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n");
    }
}

impl Stream {
    /// The next bytes.
    pub(crate) fn push(&mut self, chunk: &[u8], vault: &Vault, out: &mut Vec<u8>) -> Result<(), Broken> {
        let Some(mut predicted) = self.predicted.take() else { return self.hear(chunk, vault, out) };
        let heard = self.hear(predicted.said(chunk), vault, out);
        self.predicted = Some(predicted);
        heard
    }
}

/// The values of an event's lines of this name.
fn field<'e>(event: &'e [u8], wanted: &'static [u8]) -> impl Iterator<Item = &'e [u8]> {
    lines(event).filter_map(move |line| match line {
        Line::Field { name, value, .. } if name == wanted => Some(value),
        Line::Field { .. } | Line::Silent => None,
    })
}
