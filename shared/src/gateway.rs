//! What one instance of the gateway remembers between requests: never a byte of anybody's text.
//!
//! ```text
//! Gateway { memory: policy as read from stores │ leases: vaults of running requests │ budget │ health │ names │ tally }
//!    arrive ─▶ sweeps leases past their deadline, then looks up        note ─▶ redeems the lease, counts once
//! ```
//!
//! Invariant: every request is counted once: by its own record, or by the sweep if it was never heard of again.

use crate::arrive::Lookup;
use crate::curve::{Curve, Portable};
use crate::exchange::{Abandoned, Parting};
use crate::host::{Head, Millis, Seed};
use crate::limits::{Owed, Settlement};
use crate::metrics::{Record, Tally};

mod budget;
mod current;
mod health;
mod lease;
mod memory;
mod names;
mod pace;
mod services;
mod shelf;

pub(crate) use budget::{Budget, Hold, IN_FLIGHT};
pub(crate) use current::Loaded;
pub(crate) use health::Health;
pub(crate) use lease::{Lease, Leases};
pub(crate) use memory::{Answer, Memory};
pub(crate) use names::Names;
pub(crate) use shelf::Known;

/// How long a flush waits for more to count.
const FLUSH: Millis = Millis(500);
/// How long after a merge that failed; twice as long after each further one, and at most [`LONGEST`].
const AGAIN: Millis = Millis(1_000);
const LONGEST: Millis = Millis(60_000);

/// A flush that has not called [`Gateway::due`] so long after it should have was dropped by the platform.
const DROPPED: Millis = Millis(5_000);

/// One instance's memory: policy snapshots, budgets, the tally.
pub struct Gateway {
    tally: Tally,
    pub(crate) memory: Memory,
    pub(crate) leases: Leases,
    pub(crate) health: Health,
    pub(crate) budget: Budget,
    pub(crate) names: Names,
    pub(crate) abandoned: Abandoned,
    /// What counters of limits have not been told yet.
    owed: Owed,
    /// The latest moment that a shell has told.
    clock: Millis,
    /// When the flush under way is to call [`Self::due`].
    flushing: Option<Millis>,
    /// Merges that failed since the last that did not.
    failures: u8,
    /// Before this no flush is made, since the last one failed.
    resting: Millis,
}

impl Default for Gateway {
    fn default() -> Self {
        Self::new()
    }
}

impl Gateway {
    /// An instance that knows nothing yet, with the core's own curve.
    #[must_use]
    pub fn new() -> Self {
        Self::on(&Portable)
    }

    /// An instance that knows nothing yet, on a host that signs and verifies by itself.
    #[must_use]
    pub fn on(curve: &'static dyn Curve) -> Self {
        Self {
            tally: Tally::default(),
            memory: Memory::new(curve),
            leases: Leases::default(),
            health: Health::default(),
            budget: Budget::new(IN_FLIGHT),
            names: Names::default(),
            abandoned: Abandoned::default(),
            owed: Owed::default(),
            clock: Millis(0),
            flushing: None,
            failures: 0,
            resting: Millis(0),
        }
    }

    /// A request's head arrived. Also wipes and records vaults whose deadline has passed.
    pub fn arrive(&mut self, head: &Head<'_>, seed: Seed, now: Millis) -> Lookup {
        self.clock = now;
        while let Some(orphan) = self.leases.sweep(now) {
            self.count(orphan);
        }
        Lookup::new(self, head, seed, now)
    }

    /// Counts `record`. `Some(delay)`: no flush is under way, start one task that waits `delay` and flushes [`Self::due`].
    #[must_use]
    pub fn note(&mut self, record: Record) -> Option<Millis> {
        let redeemed = self.leases.redeem(record.lease);
        if record.lease == 0 || redeemed.is_some() {
            self.count(record);
        }
        self.owed.add(redeemed.unwrap_or_default());
        self.flush(FLUSH)
    }

    /// Something to be told to a provider at once, since the request that set it to work is over or went on elsewhere; `None` if nothing is.
    pub fn parting(&mut self) -> Option<Parting> {
        self.abandoned.take()
    }

    /// One of the settlements that a flush has to tell, which leaves this instance; `None` if none is left.
    pub fn owed(&mut self) -> Option<Settlement> {
        self.owed.take()
    }

    /// Takes back a settlement that its counter could not be told: it goes out with the next flush.
    pub fn owe(&mut self, settlement: Settlement) {
        self.owed.put(settlement);
    }

    /// The tally to merge into the counters' store, which leaves this instance; `None` if nothing was counted.
    pub fn due(&mut self) -> Option<Tally> {
        self.flushing = None;
        let tally = core::mem::take(&mut self.tally);
        (!tally.is_empty()).then_some(tally)
    }

    /// The counters' store took what [`Self::due`] gave.
    pub const fn merged(&mut self) {
        self.failures = 0;
    }

    /// Takes back a tally whose merge failed at `now`. `Some(delay)`: start one flush task, as for [`Self::note`].
    #[must_use]
    pub fn keep(&mut self, tally: Tally, now: Millis) -> Option<Millis> {
        self.clock = self.clock.max(now);
        self.tally.merge(&tally);
        let pause = Millis(AGAIN.0.saturating_mul(1 << self.failures.min(6))).min(LONGEST);
        self.failures = self.failures.saturating_add(1);
        self.resting = self.clock.after(pause);
        self.flush(pause)
    }

    fn count(&mut self, record: Record) {
        self.health.measure(&record);
        let provider = self.names.name(record.provider);
        self.tally.add(&record, &provider);
    }

    /// A flush of what was counted is to be started now, unless one is under way; platforms may drop one without notice.
    fn flush(&mut self, delay: Millis) -> Option<Millis> {
        let running = self.flushing.is_some_and(|due| self.clock < due.after(DROPPED));
        if running || self.tally.is_empty() {
            return None;
        }
        let delay = delay.max(self.resting.since(self.clock));
        self.flushing = Some(self.clock.after(delay));
        Some(delay)
    }
}
