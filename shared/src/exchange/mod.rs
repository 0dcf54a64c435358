//! Attempts at upstreams, until one answers or none is left. One state, one file.
//!
//! ```text
//!            ┌────────── next ───────────┐
//!            ▼                           │
//! Dispatch ▶ Sending ──answered──▶ Peeking ──▶ Relay               (commit; with `STREAM=native` HandOver, unread)
//!            ▲  │ failed              │
//!            │  ▼                     ▼
//!            Waiting ◀──── again ─────┴──────▶ Reply               (refused, or out of candidates)
//! ```
//!
//! Invariant: transitions consume their state; before commit nothing has reached the client, and from [`Step::Relay`] and
//! [`Step::HandOver`] no way leads back.

use alloc::vec::Vec;

use crate::host::{Opening, Reply};
use crate::metrics::Record;
use crate::relay::Relay;

mod complaint;
mod dispatch;
mod handover;
mod journey;
mod metadata;
mod opening;
mod parting;
mod peeking;
mod prediction;
mod proof;
mod refused;
mod scrub;
mod sending;
mod verdict;
mod waiting;

#[cfg(test)]
mod tests;

pub(crate) use complaint::{Complaint, Told};
pub(crate) use dispatch::Dispatch;
pub use handover::HandOver;
pub use parting::Parting;
pub(crate) use parting::{Abandoned, Cancel};
pub use peeking::Peeking;
pub use sending::Sending;
pub(crate) use verdict::Kind;
pub use waiting::Waiting;

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
    /// Commit: send the head, and let the platform copy the answer's body untouched.
    HandOver {
        /// The head for the client.
        head: Opening,
        /// To be told how it ended, as far as the platform tells.
        handover: HandOver,
    },
    /// Answer from here, then count the record. The upstream's answer, if any, is dropped.
    Reply(Reply, Record),
    /// Try the next upstream. The last one's answer, if any, is dropped.
    Send(Sending),
    /// Wait, then try again. The last answer, if any, is dropped.
    Wait(Waiting),
}
