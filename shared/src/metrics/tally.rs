//! Counts of one instance on their way to the counters' store.
//!
//! ```text
//! record ─add─▶ Tally ─encode─▶ bytes ─merge(stored, bytes, now)─▶ ledger
//! ```
//!
//! Invariant: `merge` is associative and commutative, whatever order the platforms flush in.

use alloc::rc::Rc;
use alloc::vec::Vec;

use super::bytes::{Reader, Writer};
use super::keys::Keys;
use super::label::Label;
use super::record::Record;
use super::sums::Sums;
use crate::host::Count;
use crate::table::Table;

pub(crate) const MAGIC: &[u8] = b"LT1";

/// Counts not yet merged into the counters' store.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub(super) rows: Table<Label, (Sums, Keys)>,
}

impl Tally {
    /// Counts `record`, which `provider` answered (empty for none).
    pub(crate) fn add(&mut self, record: &Record, provider: &Rc<str>) {
        if record.door.counted() {
            self.count(Label::new(record, provider), &Sums::of(record), Keys::of(record.key));
        }
    }

    /// Adds `other`: associative and commutative.
    pub fn merge(&mut self, other: &Self) {
        for (label, (sums, keys)) in other.rows.iter() {
            self.count(label.clone(), sums, *keys);
        }
    }

    /// Nothing counted.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// For the way to the counters' store.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Writer(MAGIC.to_vec());
        out.length(self.rows.len());
        for (label, (sums, keys)) in self.rows.iter() {
            label.write(&mut out);
            sums.write(&mut out);
            keys.write(&mut out);
        }
        out.0
    }

    /// For the one counter that holds it.
    #[must_use]
    pub fn told(&self) -> Count {
        Count { name: "tally".into(), message: self.encode() }
    }

    /// What [`Self::encode`] made; `None` for anything else.
    #[must_use]
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        let mut from = Reader(bytes.strip_prefix(MAGIC)?);
        let mut tally = Self::default();
        for _ in 0..from.length()? {
            let label = Label::read(&mut from)?;
            let sums = Sums::read(&mut from)?;
            tally.count(label, &sums, Keys::read(&mut from)?);
        }
        from.0.is_empty().then_some(tally)
    }

    fn count(&mut self, label: Label, sums: &Sums, keys: Keys) {
        self.rows.change(label, |row| {
            row.0.merge(sums);
            row.1 = row.1.merge(keys);
        });
    }
}
