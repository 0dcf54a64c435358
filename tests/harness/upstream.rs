//! An upstream that is played by a test, up to the answer's end.
//!
//! ```text
//! streamed(sending)  ─▶ Streamed { head, out }  ─push(event)─▶ … ─finish(End)─▶ what the client has read
//! ```
//!
//! Invariant: does what both shells do after commit, and decides nothing.
#![expect(clippy::unwrap_used, reason = "tests")]

use lethe_core::exchange::{Sending, Step};
use lethe_core::host::{End, HeaderList, Headers, Millis};
use lethe_core::relay::{Close, Flow, Relay};
use serde_json::Value;

use crate::platform::NOON;

/// An answer's head of one header.
pub struct Typed(pub &'static str);

impl Headers for Typed {
    fn get(&self, name: &str) -> Option<String> {
        (name == "content-type").then(|| self.0.into())
    }
}

/// A streamed answer behind its commit.
pub struct Streamed {
    /// The head that the client got.
    pub headers: HeaderList,
    /// What the client has read.
    pub out: Vec<u8>,
    /// The rest of the stream.
    pub relay: Relay,
}

/// Answers with an event stream that begins with `chunks`, as many as it takes to commit.
///
/// # Panics
/// If that is no answer.
pub fn streamed<'a>(sending: Sending, chunks: &mut impl Iterator<Item = &'a [u8]>) -> Streamed {
    let mut step = sending.answered(200, &Typed("text/event-stream"), NOON);
    loop {
        step = match step {
            Step::Peek(peeking) => match chunks.next() {
                Some(chunk) => peeking.push(chunk, NOON),
                None => peeking.ended(NOON),
            },
            Step::Relay { head, first, relay } => return Streamed { headers: head.headers, out: first, relay },
            Step::Reply(reply, _) => panic!("refused: {}", reply.body.escape_ascii()),
            Step::HandOver { .. } | Step::Send(_) | Step::Wait(_) => panic!("no answer"),
        };
    }
}

impl Streamed {
    /// The rest of the body, to its end.
    pub fn finish<'a>(mut self, chunks: impl Iterator<Item = &'a [u8]>, end: End) -> Vec<u8> {
        for chunk in chunks {
            if self.relay.push(chunk, NOON, &mut self.out) == Flow::Stop {
                break;
            }
        }
        let (_, close) = self.relay.finish(end, Millis(NOON.0.saturating_add(1)), &mut self.out);
        assert_eq!(close, Close::Clean);
        self.out
    }
}

/// The text of choice 0 that a client gathers from an event stream.
///
/// # Panics
/// If it is none, or holds an error.
#[must_use]
pub fn said(stream: &[u8]) -> String {
    let text = core::str::from_utf8(stream).unwrap();
    let events = text.split("\n\n").filter_map(|event| event.strip_prefix("data: "));
    let chunks = events.filter(|data| *data != "[DONE]").map(|data| serde_json::from_str::<Value>(data).unwrap());
    chunks
        .inspect(|chunk| assert!(chunk.get("error").is_none(), "{chunk}"))
        .filter_map(|chunk| chunk["choices"][0]["delta"]["content"].as_str().map(String::from))
        .collect()
}
