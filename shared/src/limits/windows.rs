//! What one subject has used: a minute in steps of ten seconds, the day and the month, both UTC.
//!
//! ```text
//! 12:00:00 … 12:01:09     step  │ 10 s │ 10 s │ 10 s │ 10 s │ 10 s │ 10 s │ now…
//! requests                      │   4  │   0  │   0  │   0  │   0  │   3  │  2      9 are counted
//! ```
//!
//! Sliding, so that nobody has twice the limit around the turn of a minute: the step under way and the six before it are
//! counted, so a request counts for 60 to 70 seconds, and in no 60 seconds begin more than the limit allows.
//!
//! Invariant: time runs forward only; a store whose clock is behind counts at the latest time that was ever told.

use alloc::vec::Vec;

use super::{Amount, Limits, Measure};
use crate::host::Millis;
use crate::metrics::{Reader, Writer};
use crate::registry::Day;

/// A step in milliseconds.
const STEP: u64 = 10_000;
/// Steps that count: the one under way and a minute.
pub(super) const STEPS: usize = 7;
const STEPS_A_DAY: u64 = 8_640;
const MAGIC: &[u8] = b"LQ1";

type Slots = [u64; STEPS];

/// Of one subject.
pub(super) struct Windows {
    /// Steps since 1970: the one that the first slots count.
    pub(super) step: u64,
    /// From the newest to the oldest.
    requests: Slots,
    tokens: Slots,
    /// Of the day and of the month that `step` lies in.
    day: u64,
    month: u64,
}

/// The store's answer to a wish.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Verdict {
    /// The limit that stands in the way longest, and for how many milliseconds; `None`: for ever.
    pub(super) refused: Option<(Measure, Option<u64>)>,
    /// Where the amount was counted.
    pub(super) step: u64,
    /// Requests, then tokens: what is left, and the milliseconds until all is.
    pub(super) left: [(u64, u64); 2],
}

impl Windows {
    /// What `stored` says, as it stands at `now`; `None` for what is none.
    pub(super) fn at(stored: Option<&[u8]>, now: Millis) -> Option<Self> {
        let step = now.0.div_euclid(STEP);
        let mut windows = match stored {
            Some(bytes) => Self::decode(bytes)?,
            None => Self { step, requests: [0; STEPS], tokens: [0; STEPS], day: 0, month: 0 },
        };
        windows.advance(step);
        Some(windows)
    }

    /// Counts `amount`, if every limit has room for it.
    pub(super) fn reserve(&mut self, limits: Limits, amount: Amount, now: Millis) -> Verdict {
        let wait =
            |measure| self.wait(measure, limits.of(measure)?, amount.of(measure), now).map(|wait| (measure, wait));
        let longest = |wait: &(Measure, Option<u64>)| wait.1.unwrap_or(u64::MAX);
        let refused = Measure::ALL.into_iter().filter_map(wait).max_by_key(longest);
        if refused.is_none() {
            self.count(self.step, Amount::default(), amount);
        }
        let left = [Measure::Requests, Measure::Tokens].map(|measure| {
            let most = limits.of(measure).unwrap_or_default();
            (most.saturating_sub(self.used(measure)), self.reset(measure, now))
        });
        Verdict { refused, step: self.step, left }
    }

    /// What was `reserved` at `step` turned out to be `used`.
    pub(super) fn count(&mut self, step: u64, reserved: Amount, used: Amount) {
        let settle = |slot: &mut u64, measure: Measure| {
            *slot = slot.saturating_add(used.of(measure)).saturating_sub(reserved.of(measure));
        };
        let at = self.step.checked_sub(step).and_then(|age| usize::try_from(age).ok()).unwrap_or(STEPS);
        if let (Some(requests), Some(tokens)) = (self.requests.get_mut(at), self.tokens.get_mut(at)) {
            settle(requests, Measure::Requests);
            settle(tokens, Measure::Tokens);
        }
        if day(step) == day(self.step) {
            settle(&mut self.day, Measure::Day);
        }
        if month(step) == month(self.step) {
            settle(&mut self.month, Measure::Month);
        }
    }

    fn slots(&self, measure: Measure) -> &[u64] {
        match measure {
            Measure::Requests => &self.requests,
            Measure::Tokens => &self.tokens,
            Measure::Day => core::slice::from_ref(&self.day),
            Measure::Month => core::slice::from_ref(&self.month),
        }
    }

    fn used(&self, measure: Measure) -> u64 {
        self.slots(measure).iter().fold(0, |sum, slot| sum.saturating_add(*slot))
    }

    /// `None`: there is room. Else the milliseconds until there is, if there ever will be.
    fn wait(&self, measure: Measure, most: u64, amount: u64, now: Millis) -> Option<Option<u64>> {
        let room = most.checked_sub(amount);
        let Some(room) = room else { return Some(None) };
        let mut used = self.used(measure);
        if used <= room {
            return None;
        }
        // The oldest leave first.
        for (at, slot) in self.slots(measure).iter().enumerate().rev() {
            used = used.saturating_sub(*slot);
            if used <= room {
                return Some(Some(self.leaves(measure, at).saturating_sub(now.0)));
            }
        }
        Some(None)
    }

    /// Milliseconds until nothing of what is used counts any more.
    fn reset(&self, measure: Measure, now: Millis) -> u64 {
        let newest = self.slots(measure).iter().position(|slot| *slot > 0);
        newest.map_or(0, |at| self.leaves(measure, at).saturating_sub(now.0))
    }

    /// When the slot `at` ceases to count.
    fn leaves(&self, measure: Measure, at: usize) -> u64 {
        let age = u64::try_from(STEPS.saturating_sub(at)).unwrap_or_default();
        let step = match measure {
            Measure::Requests | Measure::Tokens => self.step.saturating_add(age),
            Measure::Day => day(self.step).saturating_add(1).saturating_mul(STEPS_A_DAY),
            Measure::Month => month(self.step).saturating_mul(STEPS_A_DAY),
        };
        step.saturating_mul(STEP)
    }

    fn advance(&mut self, step: u64) {
        let gone = usize::try_from(step.saturating_sub(self.step)).unwrap_or(usize::MAX);
        for slots in [&mut self.requests, &mut self.tokens] {
            let old = *slots;
            let moved = |at: usize| at.checked_sub(gone).and_then(|at| old.get(at).copied()).unwrap_or_default();
            *slots = core::array::from_fn(moved);
        }
        let step = step.max(self.step);
        self.day = if day(step) == day(self.step) { self.day } else { 0 };
        self.month = if month(step) == month(self.step) { self.month } else { 0 };
        self.step = step;
    }

    pub(super) fn encode(&self) -> Vec<u8> {
        let mut out = Writer(MAGIC.to_vec());
        out.numbers(&[self.step, self.day, self.month]);
        out.numbers(&self.requests);
        out.numbers(&self.tokens);
        out.0
    }

    fn decode(bytes: &[u8]) -> Option<Self> {
        let mut from = Reader(bytes.strip_prefix(MAGIC)?);
        let (mut sums, mut requests, mut tokens) = ([0; 3], [0; STEPS], [0; STEPS]);
        from.numbers(&mut sums)?;
        from.numbers(&mut requests)?;
        from.numbers(&mut tokens)?;
        let [step, day, month] = sums;
        from.0.is_empty().then_some(Self { step, requests, tokens, day, month })
    }
}

const fn day(step: u64) -> u64 {
    step.div_euclid(STEPS_A_DAY)
}

/// Which month it is, by the day after its last.
fn month(step: u64) -> u64 {
    Day::at(Millis(step.saturating_mul(STEP))).month_ends().into()
}
