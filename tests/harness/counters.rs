//! The counters that all instances share, as a map; and a way to make them fall silent.
//!
//! ```text
//! counters.say(&Count { name: "limits/…", message }) ─▶ Found::Value(answer)        silent ─▶ Found::Unreachable
//! ```
//!
//! Invariant: does what both stores do: one call of `counter::apply` a message, kept or not kept as it says.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use lethe_core::counter;
use lethe_core::gateway::Gateway;
use lethe_core::host::{Count, Found, Millis};

use crate::platform::NOON;

/// All counters.
#[derive(Clone)]
pub struct Counters {
    /// What each holds.
    pub blobs: RefCell<BTreeMap<String, Vec<u8>>>,
    /// They do not answer.
    pub silent: Cell<bool>,
    /// Messages so far.
    pub messages: Cell<usize>,
    /// The store's clock.
    pub now: Cell<Millis>,
}

impl Default for Counters {
    fn default() -> Self {
        Self { blobs: RefCell::default(), silent: Cell::new(false), messages: Cell::new(0), now: Cell::new(NOON) }
    }
}

impl Counters {
    /// Says something to a counter.
    pub fn say(&self, count: &Count) -> Found {
        self.messages.set(self.messages.get().saturating_add(1));
        if self.silent.get() {
            return Found::Unreachable;
        }
        let mut blobs = self.blobs.borrow_mut();
        let stored = blobs.get(&count.name).map(Vec::as_slice);
        let Some(applied) = counter::apply(stored, &count.message, self.now.get()) else { return Found::Unreachable };
        if let Some(kept) = applied.kept {
            blobs.insert(count.name.clone(), kept);
        }
        Found::Value(applied.answer)
    }

    /// Tells what `gateway` owes, as a flush does.
    pub fn settle(&self, gateway: &mut Gateway) {
        while let Some(settlement) = gateway.owed() {
            if matches!(self.say(&settlement.count()), Found::Unreachable) {
                return gateway.owe(settlement);
            }
        }
    }
}
