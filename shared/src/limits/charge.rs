//! What a request has reserved, and what is given back of it when it is known what it used.
//!
//! ```text
//! lease.charge { key at step 7, account at step 7 │ reserved 800 tokens │ used 227 } ──note──▶ Owed ──flush──▶ Count
//! ```
//!
//! Invariant: settled once; without `used` what was reserved stays counted. What is owed is bounded: what has no room stays counted.

use alloc::vec::Vec;

use super::counter::settle;
use super::{Amount, Subject};
use crate::host::Count;

/// Settlements that one instance holds at most.
const MOST: usize = 4_096;

/// What a request has reserved.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Charge {
    /// With whom, and where in time.
    held: [Option<(Subject, u64)>; 2],
    reserved: Amount,
    /// What it has used, once that is known.
    used: Option<Amount>,
}

impl Charge {
    /// `subject` has granted `reserved` at `step`.
    pub(super) fn granted(&mut self, subject: Subject, step: u64, reserved: Amount) {
        self.reserved = reserved;
        if let Some(slot) = self.held.iter_mut().find(|slot| slot.is_none()) {
            *slot = Some((subject, step));
        }
    }

    /// It has used so much.
    pub(crate) const fn uses(&mut self, used: Amount) {
        self.used = Some(used);
    }

    fn settlements(self) -> impl Iterator<Item = Settlement> {
        let used = self.used.filter(|used| *used != self.reserved);
        let held = self.held.into_iter().flatten();
        held.filter_map(move |(subject, step)| Some(Settlement { subject, step, reserved: self.reserved, used: used? }))
    }
}

/// What is to be told to one subject's counter: numbers.
#[derive(Clone, Copy, Debug)]
pub struct Settlement {
    subject: Subject,
    step: u64,
    reserved: Amount,
    used: Amount,
}

impl Settlement {
    /// For the counters' store.
    #[must_use]
    pub fn count(&self) -> Count {
        Count { name: self.subject.name(), message: settle(self.step, self.reserved, self.used) }
    }
}

/// The settlements of one instance, on their way to the counters.
#[derive(Default)]
pub(crate) struct Owed(Vec<Settlement>);

impl Owed {
    pub(crate) fn add(&mut self, charge: Charge) {
        charge.settlements().for_each(|settlement| self.put(settlement));
    }

    /// Settlements of one subject and one step are one.
    pub(crate) fn put(&mut self, settlement: Settlement) {
        let same = |one: &&mut Settlement| (one.subject, one.step) == (settlement.subject, settlement.step);
        if let Some(known) = self.0.iter_mut().find(same) {
            known.reserved = known.reserved.plus(settlement.reserved);
            known.used = known.used.plus(settlement.used);
        } else if self.0.len() < MOST {
            self.0.push(settlement);
        }
    }

    pub(crate) fn take(&mut self) -> Option<Settlement> {
        self.0.pop()
    }
}
