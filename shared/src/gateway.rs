//! What one instance of the gateway remembers between requests: never a byte of anybody's text.

use crate::arrive::Lookup;
use crate::host::{Head, Millis, Seed};
use crate::metrics::{Record, Tally};

mod budget;
mod health;
mod lease;
mod names;

pub(crate) use budget::{Budget, Hold, IN_FLIGHT};
pub(crate) use health::Health;
pub(crate) use lease::{Lease, Leases};
pub(crate) use names::Names;

/// One instance's memory: policy snapshots, budgets, the tally.
pub struct Gateway {
    tally: Tally,
    leases: Leases,
    pub(crate) budget: Budget,
    pub(crate) names: Names,
}

impl Default for Gateway {
    fn default() -> Self {
        Self::new()
    }
}

impl Gateway {
    /// An instance that knows nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self {
            tally: Tally::default(),
            leases: Leases::default(),
            budget: Budget::new(IN_FLIGHT),
            names: Names::default(),
        }
    }

    /// A request's head arrived. Also wipes and records vaults whose deadline has passed.
    pub fn arrive(&mut self, head: &Head<'_>, seed: Seed, now: Millis) -> Lookup {
        let _ = (head, seed, now);
        Lookup::new()
    }

    /// Counts `record`. `Some(delay)`: the tally was empty, start one task that waits `delay` and flushes [`Self::due`].
    #[must_use]
    pub fn note(&mut self, record: Record) -> Option<Millis> {
        if record.lease != 0 && !self.leases.redeem(record.lease) {
            return None;
        }
        let provider = self.names.name(record.provider);
        self.tally.add(&record, &provider).then_some(Millis(500))
    }

    /// The tally to merge into the counters' store, which leaves this instance; `None` if nothing was counted.
    pub fn due(&mut self) -> Option<Tally> {
        let tally = core::mem::take(&mut self.tally);
        (!tally.is_empty()).then_some(tally)
    }

    /// Takes back a tally whose merge failed. `Some(delay)`: start one flush task, as for [`Self::note`].
    #[must_use]
    pub fn keep(&mut self, tally: Tally) -> Option<Millis> {
        self.tally.merge(&tally);
        Some(Millis(1_000))
    }
}
