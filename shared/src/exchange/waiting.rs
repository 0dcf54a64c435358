//! A pause before the same upstream is tried again.
//!
//! ```text
//! 429 retry-after: 2 ──▶ Waiting { 2 s } ──resume──▶ Sending (same stop, second try)
//! ```
//!
//! Invariant: a pause is at most 20 s, and there are at most two at one stop.

use super::journey::Journey;
use super::sending::Sending;
use crate::host::Millis;

/// A pause before the next attempt.
pub struct Waiting {
    journey: Journey,
    delay: Millis,
}

impl Waiting {
    pub(super) fn new(journey: Journey, delay: Millis, now: Millis) -> Self {
        journey.dispatch.lease.touch_for(now, delay);
        Self { journey, delay }
    }

    /// How long to wait.
    #[must_use]
    pub const fn delay(&self) -> Millis {
        self.delay
    }

    /// The pause is over.
    #[must_use]
    pub fn resume(self, now: Millis) -> Sending {
        Sending::over(self.journey.again(now), now)
    }
}
