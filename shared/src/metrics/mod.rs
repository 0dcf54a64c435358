//! Numbers, only numbers.

use alloc::vec::Vec;

use crate::host::Millis;

/// One request in numbers and enums; it cannot own text.
#[derive(Clone, Copy, Default)]
pub struct Record {
    status: u16,
}

/// Counts not yet merged into the counters' store.
#[derive(Default)]
pub struct Tally {
    requests: u64,
}

impl Tally {
    /// Counts `record`; true if the tally was empty before.
    pub(crate) fn add(&mut self, record: Record) -> bool {
        let first = self.is_empty();
        let _ = record.status;
        self.requests = self.requests.saturating_add(1);
        first
    }

    /// Adds `other`: associative and commutative.
    pub fn merge(&mut self, other: &Self) {
        self.requests = self.requests.saturating_add(other.requests);
    }

    /// Nothing counted.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.requests == 0
    }

    /// For the way to the counters' store.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        self.requests.to_le_bytes().to_vec()
    }
}

/// The counters' store after a tally was merged: `stored` as it was (`None`: nothing yet), `tally` as [`Tally::encode`] gave it.
///
/// # Errors
/// `None` if either does not parse: the store must then keep what it has.
#[must_use]
pub fn merge(stored: Option<&[u8]>, tally: &[u8], now: Millis) -> Option<Vec<u8>> {
    let _ = now;
    let count = |bytes: &[u8]| bytes.try_into().ok().map(u64::from_le_bytes);
    let before = stored.map_or(Some(0), count)?;
    Some(before.saturating_add(count(tally)?).to_le_bytes().to_vec())
}
