//! What became of a request: it went to an upstream, or was answered from here.
//!
//! ```text
//! Outcome::Sent(url, headers, body) ── answer("{…}") ──▶ Told      Outcome::Told(status, headers, body)
//! ```
//!
//! Invariant: what is told is what a client would get, byte for byte.
#![expect(clippy::unwrap_used, reason = "tests")]

use lethe_core::exchange::{Sending, Step};
use lethe_core::host::{End, Reply};
use lethe_core::metrics::Record;
use serde_json::Value;

use crate::platform::{List, NOON};

/// What became of a request.
pub enum Outcome {
    /// It would go to an upstream.
    Sent(Sent),
    /// It is answered from here.
    Told(Told),
}

/// A request to an upstream.
pub struct Sent {
    /// Absolute URL.
    pub url: String,
    /// All headers.
    pub headers: Vec<(&'static str, String)>,
    /// The pieces, put together.
    pub body: String,
    sending: Sending,
}

/// An answer to the client.
pub struct Told {
    /// HTTP status.
    pub status: u16,
    /// All headers.
    pub headers: Vec<(&'static str, String)>,
    /// The body.
    pub body: String,
}

impl Outcome {
    /// The request to an upstream.
    ///
    /// # Panics
    /// If there is none.
    #[must_use]
    pub fn sent(self) -> Sent {
        match self {
            Self::Sent(sent) => sent,
            Self::Told(told) => panic!("not sent: {} {}", told.status, told.body),
        }
    }

    /// The answer from here.
    ///
    /// # Panics
    /// If it was sent on.
    #[must_use]
    pub fn told(self) -> Told {
        match self {
            Self::Told(told) => told,
            Self::Sent(sent) => panic!("sent: {}", sent.body),
        }
    }
}

impl Sent {
    /// The state itself, for a test that plays the upstream.
    #[must_use]
    pub fn sending(self) -> Sending {
        self.sending
    }

    pub(crate) fn new(sending: Sending) -> Self {
        let (url, headers, body, length) = sending.request(|outgoing| {
            let body: Vec<u8> = outgoing.body.flatten().copied().collect();
            (outgoing.url.to_owned(), outgoing.headers.to_vec(), body, outgoing.length)
        });
        assert_eq!(body.len(), length, "the announced length is the body's");
        Self { url, headers, body: String::from_utf8(body).unwrap(), sending }
    }

    /// What the client is told when the upstream answers 200 with `body`.
    ///
    /// # Panics
    /// If that is no answer.
    #[must_use]
    pub fn answer(self, body: &str) -> Told {
        self.relayed(body.as_bytes()).0
    }

    /// The same, with what is to be counted.
    pub(crate) fn relayed(self, body: &[u8]) -> (Told, Record) {
        let headers = List(vec![("content-type".into(), "application/json".into())]);
        let mut step = self.sending.answered(200, &headers, NOON);
        let mut pushed = false;
        let (head, mut out, mut relay) = loop {
            step = match step {
                Step::Peek(peeking) if pushed => peeking.ended(NOON),
                Step::Peek(peeking) => peeking.push(body, NOON),
                Step::Relay { head, first, relay } => break (head, first, relay),
                Step::Reply(reply, _) => panic!("refused: {}", reply.body.escape_ascii()),
                Step::HandOver { .. } | Step::Send(_) | Step::Wait(_) => panic!("no answer"),
            };
            pushed = true;
        };
        if !pushed {
            let _ = relay.push(body, NOON, &mut out);
        }
        let (record, _) = relay.finish(End::Complete, NOON, &mut out);
        (Told { status: head.status, headers: head.headers, body: String::from_utf8(out).unwrap() }, record)
    }
}

impl From<Reply> for Told {
    fn from(reply: Reply) -> Self {
        Self { status: reply.status, headers: reply.headers, body: String::from_utf8(reply.body).unwrap() }
    }
}

impl Told {
    /// The body as JSON.
    ///
    /// # Panics
    /// If it is none.
    #[must_use]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }

    /// A header's value.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(own, _)| *own == name).map(|(_, value)| value.as_str())
    }
}
