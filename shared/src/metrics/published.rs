//! Published counts for people: sums over the rows that `/metrics` shows.
//!
//! ```text
//! shown rows ─▶ by outcome: answered 640, refused 60     by provider: azure 400, …     by span: 0.5 s 120, 1 s 80, …
//! ```
//!
//! Invariant: made of shown rows only, so that a sum of them moves in steps of at least five requests as well.

use alloc::rc::Rc;
use alloc::vec::Vec;

use super::ledger::Ledger;
use super::sums::{BOUNDS, Histogram};
use crate::host::Millis;
use crate::order::sort;
use crate::table::Table;

/// Counts that may be shown.
#[derive(Default)]
pub(crate) struct Published {
    outcomes: Table<Rc<str>, u64>,
    providers: Table<Rc<str>, u64>,
    spans: Histogram,
}

/// What may be shown of `stored` at `now`; `None` if it does not parse.
pub(crate) fn published(stored: Option<&[u8]>, now: Millis) -> Option<Published> {
    let ledger = stored.map_or_else(|| Some(Ledger::default()), Ledger::decode)?;
    let mut published = Published::default();
    for (label, sums) in ledger.shown(now).iter() {
        let add = |count: &mut u64| *count = count.saturating_add(sums.requests());
        published.outcomes.change(Rc::clone(&label.outcome), add);
        if !label.provider.is_empty() {
            published.providers.change(Rc::clone(&label.provider), add);
        }
        published.spans.merge(&sums.total);
    }
    Some(published)
}

impl Published {
    pub(crate) fn requests(&self) -> u64 {
        self.outcomes.values().fold(0, |sum, count| sum.saturating_add(*count))
    }

    /// The most frequent first.
    pub(crate) fn outcomes(&self) -> Vec<(&str, u64)> {
        ranked(&self.outcomes)
    }

    /// The most frequent first.
    pub(crate) fn providers(&self) -> Vec<(&str, u64)> {
        ranked(&self.providers)
    }

    /// By upper bounds in seconds, from the first bucket that holds something to the last.
    pub(crate) fn spans(&self) -> Vec<(&str, u64)> {
        let bounds = BOUNDS.iter().map(|(_, bound)| *bound).chain(["longer"]);
        let mut rows: Vec<(&str, u64)> = bounds.zip(self.spans.buckets).collect();
        let last = rows.iter().rposition(|(_, count)| *count > 0).map_or(0, |at| at.saturating_add(1));
        rows.truncate(last);
        let first = rows.iter().position(|(_, count)| *count > 0).unwrap_or_default();
        rows.drain(..first.min(last));
        rows
    }
}

fn ranked(counts: &Table<Rc<str>, u64>) -> Vec<(&str, u64)> {
    let mut rows: Vec<(&str, u64)> = counts.iter().map(|(name, count)| (&**name, *count)).collect();
    sort(&mut rows, |left, right| right.1.cmp(&left.1));
    rows
}
