//! A pause before the same upstream is tried again.
//!
//! ```text
//! 429 retry-after: 2 ──▶ Waiting { 2 s } ──resume──▶ Sending (same stop, second try)
//! another request buys the token ──▶ Waiting { 20 ms } ──resume──▶ Waiting … ──▶ Sending
//! ```
//!
//! Invariant: a pause is at most 20 s, and there are at most two at one stop; one exchange of a token is waited for, 10 s at most.

use super::Step;
use super::journey::Journey;
use super::sending::{Sending, set_out};
use crate::host::Millis;

/// Between two looks at what an exchange of a token came to.
const LOOK: Millis = Millis(20);

/// A pause before the next attempt.
pub struct Waiting {
    journey: Journey,
    delay: Millis,
    /// When another request set out to buy the token that this one waits for.
    exchange: Option<Millis>,
}

impl Waiting {
    pub(super) fn new(journey: Journey, delay: Millis, now: Millis) -> Self {
        journey.dispatch.lease.touch_for(now, delay);
        Self { journey, delay, exchange: None }
    }

    /// For a token that another request buys since then.
    pub(super) fn for_token(journey: Journey, since: Millis, now: Millis) -> Self {
        Self { exchange: Some(since), ..Self::new(journey, LOOK, now) }
    }

    /// How long to wait.
    #[must_use]
    pub const fn delay(&self) -> Millis {
        self.delay
    }

    /// The pause is over.
    #[must_use]
    pub fn resume(mut self, now: Millis) -> Step {
        let Some(since) = self.exchange else { return set_out(self.journey.again(now), now) };
        self.journey.sent = now;
        if self.journey.bought_since(now) == Some(since) {
            return Step::Wait(Self::for_token(self.journey, since, now));
        }
        // What came to nothing for the other is not waited for again: this one asks for itself.
        Step::Send(Sending::over(self.journey, now))
    }
}
