//! A counter that all instances share: one blob of numbers under a name, changed by one function in one atomic step.
//!
//! ```text
//! Count { name, message } ─▶ store: apply(what it holds, message, its own time) ─▶ Applied { kept, answer }
//!   tally                     what was counted, for /metrics
//!   limits/4a1f…              what one key or account has used
//! ```
//!
//! Invariant: a message or a blob that does not parse changes nothing.

use alloc::vec::Vec;

use crate::host::{Applied, Millis};
use crate::{limits, metrics};

/// The counter that holds `stored` (`None`: nothing yet) after `message`, at the store's time. A store calls it and keeps what
/// comes of it in one atomic step, or not at all.
///
/// # Errors
/// `None` if either does not parse: the counter then keeps what it has, and who asked is told that it has no answer.
#[must_use]
pub fn apply(stored: Option<&[u8]>, message: &[u8], now: Millis) -> Option<Applied> {
    if metrics::is_tally(message) {
        let kept = metrics::merge(stored, message, now)?;
        return Some(Applied { kept: Some(kept), answer: Vec::new() });
    }
    limits::apply(stored, message, now)
}
