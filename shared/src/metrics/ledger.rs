//! The counters' store: what may be shown, and what waits until it no longer is anybody's own.
//!
//! ```text
//! tally ─▶ waiting ──(≥ 5 requests of ≥ 2 keys, or ≥ 5 after 5 minutes)──▶ shown ─▶ GET /metrics
//! ```
//!
//! Invariant: `shown` of a row only ever grows by steps of at least five requests, so that no difference of two scrapes is
//! one request; what waits is never lost. What was shown once by the clock is moved before anything new is added.

use alloc::vec::Vec;

use super::bytes::{Reader, Writer};
use super::keys::Keys;
use super::label::Label;
use super::sums::Sums;
use super::tally::Tally;
use crate::host::Millis;
use crate::order::gather;
use crate::table::Table;

const MAGIC: &[u8] = b"LL1";
const STEP: u64 = 5;
const PATIENCE: Millis = Millis(300_000);
/// Rows that one deployment may have; what comes later is counted in one row of its own.
const ROWS: usize = 4_096;

/// All rows.
#[derive(Default)]
pub(super) struct Ledger {
    rows: Table<Label, Row>,
}

#[derive(Default)]
struct Row {
    shown: Sums,
    waiting: Sums,
    keys: Keys,
    since: Millis,
}

impl Ledger {
    pub(super) fn decode(bytes: &[u8]) -> Option<Self> {
        let mut from = Reader(bytes.strip_prefix(MAGIC)?);
        let mut rows = Table::new();
        for _ in 0..from.length()? {
            rows.insert(Label::read(&mut from)?, Row::read(&mut from)?);
        }
        from.0.is_empty().then_some(Self { rows })
    }

    pub(super) fn encode(&self) -> Vec<u8> {
        let mut out = Writer(MAGIC.to_vec());
        out.length(self.rows.len());
        for (label, row) in self.rows.iter() {
            label.write(&mut out);
            row.write(&mut out);
        }
        out.0
    }

    /// Adds `tally` at `now`.
    pub(super) fn add(&mut self, tally: &Tally, now: Millis) {
        for (label, (sums, keys)) in tally.rows.iter() {
            let known = self.rows.contains_key(label) || self.rows.len() < ROWS;
            let label = if known { label.clone() } else { Label::rest() };
            self.rows.change(label, |row| row.add(sums, *keys, now));
        }
    }

    /// The sums of everything, shown or waiting: what a test compares with.
    #[cfg(test)]
    pub(super) fn total(&self) -> Sums {
        self.rows.values().flat_map(|row| [&row.shown, &row.waiting]).fold(Sums::default(), |mut sum, sums| {
            sum.merge(sums);
            sum
        })
    }

    /// What may be shown at `now`.
    pub(super) fn shown(mut self, now: Millis) -> Table<Label, Sums> {
        self.rows.values_mut().for_each(|row| row.step(now));
        let shown = self.rows.into_iter().map(|(label, row)| (label, row.shown));
        gather(shown.filter(|(_, sums)| sums.requests() > 0))
    }
}

impl Row {
    fn add(&mut self, sums: &Sums, keys: Keys, now: Millis) {
        self.step(now);
        if self.waiting.requests() == 0 {
            self.since = now;
        }
        self.waiting.merge(sums);
        self.keys = self.keys.merge(keys);
        self.step(now);
    }

    fn step(&mut self, now: Millis) {
        let enough = self.waiting.requests() >= STEP;
        if enough && (self.keys.several() || now.since(self.since) >= PATIENCE) {
            self.shown.merge(&core::mem::take(&mut self.waiting));
            self.keys = Keys::default();
        }
    }

    fn write(&self, out: &mut Writer) {
        self.shown.write(out);
        self.waiting.write(out);
        self.keys.write(out);
        out.number(self.since.0);
    }

    fn read(from: &mut Reader<'_>) -> Option<Self> {
        Some(Self {
            shown: Sums::read(from)?,
            waiting: Sums::read(from)?,
            keys: Keys::read(from)?,
            since: Millis(from.number()?),
        })
    }
}
