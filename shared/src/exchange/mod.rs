//! Attempts at upstreams, until one answers or none is left. One state, one file.
//!
//! ```text
//! Sending ──answered──▶ Peeking ──push──▶ Relay   (commit)
//!    ▲  │failed            │ failed
//!    │  ▼                  ▼
//!    └─ Waiting ◀──────────┘                Reply  (refused, or out of candidates)
//! ```

use alloc::string::String;
use alloc::vec::Vec;

mod dispatch;

pub(crate) use dispatch::Dispatch;

use crate::host::{End, Fault, Headers, Millis, Opening, Outgoing, Reply};
use crate::metrics::Record;
use crate::relay::Relay;
use crate::splice::Pieces;

/// What follows. A shell matches it exhaustively.
pub enum Step {
    /// Read the answer's body and push it: nothing reaches the client yet.
    Peek(Peeking),
    /// Commit: send the head and the first bytes, then relay.
    Relay {
        /// The head for the client.
        head: Opening,
        /// Bytes to send at once; may be empty.
        first: Vec<u8>,
        /// The rest of the stream.
        relay: Relay,
    },
    /// Commit: send the head and the first bytes, then let the platform copy the rest untouched.
    HandOver {
        /// The head for the client.
        head: Opening,
        /// Bytes to send at once; may be empty.
        first: Vec<u8>,
        /// To be told how it ended.
        handover: HandOver,
    },
    /// Answer from here, then count the record. The upstream's answer, if any, is dropped.
    Reply(Reply, Record),
    /// Try the next upstream. The last one's answer, if any, is dropped.
    Send(Sending),
    /// Wait, then try again. The last answer, if any, is dropped.
    Wait(Waiting),
}

/// A request about to go to an upstream.
pub struct Sending {
    dispatch: Dispatch,
}

impl Sending {
    pub(crate) const fn new(dispatch: Dispatch, now: Millis) -> Self {
        let _ = now;
        Self { dispatch }
    }

    /// The request to send.
    pub fn request<T>(&self, with: impl FnOnce(Outgoing<'_>) -> T) -> T {
        with(Outgoing {
            url: &self.dispatch.first.url,
            headers: &[("content-type", "application/json".into())],
            body: Pieces::new(&self.dispatch.body, &[]),
            length: self.dispatch.body.len(),
            patience: Millis(60_000),
        })
    }

    /// The answer's head came.
    #[must_use]
    pub fn answered(self, status: u16, headers: &dyn Headers, now: Millis) -> Step {
        let _ = now;
        let kind = headers.get("content-type").unwrap_or_default();
        Step::Peek(Peeking { status, kind, first: Vec::new() })
    }

    /// No answer came.
    #[must_use]
    pub fn failed(self, fault: Fault, now: Millis) -> Step {
        let _ = (fault, now);
        let headers = alloc::vec![("content-type", "application/json".into())];
        Step::Reply(Reply { status: 502, headers, body: b"{}".to_vec() }, Record::default())
    }
}

/// An answer whose first bytes decide whether it is one.
pub struct Peeking {
    status: u16,
    kind: String,
    first: Vec<u8>,
}

impl Peeking {
    /// How long to wait for more before [`Self::failed`] with [`Fault::TimedOut`].
    #[must_use]
    pub const fn patience(&self) -> Millis {
        Millis(60_000)
    }

    /// More of the body.
    #[must_use]
    pub fn push(mut self, chunk: &[u8], now: Millis) -> Step {
        let _ = now;
        self.first.extend_from_slice(chunk);
        let headers = alloc::vec![("content-type", self.kind), ("cache-control", "no-store".into())];
        Step::Relay { head: Opening { status: self.status, headers }, first: self.first, relay: Relay::default() }
    }

    /// The body ended.
    #[must_use]
    pub fn ended(self, now: Millis) -> Step {
        self.push(&[], now)
    }

    /// The body broke.
    #[must_use]
    pub fn failed(self, fault: Fault, now: Millis) -> Step {
        let _ = (fault, now);
        Step::Reply(Reply { status: 502, headers: Vec::new(), body: Vec::new() }, Record::default())
    }
}

/// A pause before the next attempt.
pub struct Waiting {
    sending: Sending,
    delay: Millis,
}

impl Waiting {
    /// How long to wait.
    #[must_use]
    pub const fn delay(&self) -> Millis {
        self.delay
    }

    /// The pause is over.
    #[must_use]
    pub fn resume(self, now: Millis) -> Sending {
        let _ = now;
        self.sending
    }
}

/// An answer that the platform copies by itself.
pub struct HandOver(());

impl HandOver {
    /// The copy ended.
    #[must_use]
    pub fn finish(self, end: End, now: Millis) -> Record {
        let _ = (end, now);
        Record::default()
    }
}
