//! Numbers, only numbers.
//!
//! ```text
//! Record ─▶ Tally (one instance) ─▶ ledger (the counters' store) ─▶ GET /metrics
//!  Copy      associative merge       steps of at least five          Prometheus text
//! ```
//!
//! Invariant: from a record on, nothing can own a byte of anybody's text; what is shown is never one request.

use alloc::string::String;
use alloc::vec::Vec;

use crate::host::Millis;

mod bytes;
mod keys;
mod label;
mod ledger;
mod published;
mod record;
mod sums;
mod tally;
mod text;
#[cfg(test)]
mod tests;

pub(crate) use bytes::{Reader, Writer};
pub(crate) use published::{Published, published};
pub use record::{Outcome, Record};
pub use tally::Tally;

use ledger::Ledger;

/// Whether `message` is a tally.
pub(crate) fn is_tally(message: &[u8]) -> bool {
    message.starts_with(tally::MAGIC)
}

/// The counters' store after a tally was merged: `stored` as it was (`None`: nothing yet), `tally` as [`Tally::encode`] gave it.
///
/// # Errors
/// `None` if either does not parse: the store must then keep what it has.
#[must_use]
pub fn merge(stored: Option<&[u8]>, tally: &[u8], now: Millis) -> Option<Vec<u8>> {
    let mut ledger = stored.map_or_else(|| Some(Ledger::default()), Ledger::decode)?;
    ledger.add(&Tally::decode(tally)?, now);
    Some(ledger.encode())
}

/// What `GET /metrics` shows of `stored` at `now`, and which rows of the registry are `quarantined`, by path; `None` if `stored` does not parse.
#[must_use]
pub fn exposition(stored: Option<&[u8]>, quarantined: &[&str], now: Millis) -> Option<String> {
    let ledger = stored.map_or_else(|| Some(Ledger::default()), Ledger::decode)?;
    Some(text::exposition(&ledger.shown(now), quarantined))
}
