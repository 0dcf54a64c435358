//! How fast endpoints were lately, in this instance: what `sort: "latency"` and `sort: "throughput"` order by.
//!
//! ```text
//! Record { endpoint m, waited 210 ms, … 480 tokens in 6 s }  ──measure──▶  m │ 210 ms │ 80 tokens/s    a quarter of each new sample
//! ```
//!
//! Invariant: marks of endpoints and averages, nothing of a request; what is older than [`FRESH`] counts as not measured.

use alloc::rc::Rc;
use core::cell::RefCell;

use crate::host::Millis;
use crate::metrics::{Outcome, Record};
use crate::registry::Mark;
use crate::route::Pace;
use crate::table::Table;

/// How long an average says anything after its last sample.
const FRESH: Millis = Millis(300_000);
/// Endpoints remembered at most.
const MOST: usize = 1_024;
/// Answers with fewer tokens say little of throughput.
const FEWEST: u32 = 8;

/// The paces of one instance.
#[derive(Clone, Default)]
pub(super) struct Paces(Rc<RefCell<Table<Mark, Measured>>>);

#[derive(Clone, Copy, Default)]
struct Measured {
    first_byte: Average,
    rate: Average,
}

/// Of what came in since it was last too old; the zero of time stands for nothing.
#[derive(Clone, Copy, Default)]
struct Average {
    value: u32,
    at: Millis,
}

impl Paces {
    /// Takes what `record` tells of the endpoint that answered it, if one did.
    pub(super) fn measure(&self, record: &Record) {
        let Some(endpoint) = record.endpoint else { return };
        let now = record.arrived.after(record.total);
        let mut paces = self.0.borrow_mut();
        if !paces.contains_key(&endpoint) && paces.len() >= MOST {
            paces.retain(|_, pace| pace.first_byte.fresh(now) || pace.rate.fresh(now));
            if paces.len() >= MOST {
                return;
            }
        }
        paces.change(endpoint, |pace| pace.add(record, now));
    }

    pub(super) fn pace(&self, endpoint: Mark, now: Millis) -> Pace {
        let paces = self.0.borrow();
        let measured = paces.get(&endpoint).copied().unwrap_or_default();
        Pace { first_byte: measured.first_byte.read(now), rate: measured.rate.read(now) }
    }
}

impl Measured {
    fn add(&mut self, record: &Record, now: Millis) {
        if record.streamed {
            self.first_byte.add(record.waited, now);
        }
        let span = record.total.since(record.first_byte).after(Millis(record.waited.into())).0;
        let tokens = u64::from(record.completion_tokens).saturating_mul(1_000_000);
        let rate = tokens.checked_div(span).map(|rate| u32::try_from(rate).unwrap_or(u32::MAX));
        if let Some(rate) = rate.filter(|_| record.completion_tokens >= FEWEST && record.outcome == Outcome::Answered) {
            self.rate.add(rate, now);
        }
    }
}

impl Average {
    fn add(&mut self, sample: u32, now: Millis) {
        let sum = u64::from(self.value).saturating_mul(3).saturating_add(sample.into());
        self.value = if self.fresh(now) { u32::try_from(sum >> 2).unwrap_or(u32::MAX) } else { sample };
        self.at = now;
    }

    fn fresh(&self, now: Millis) -> bool {
        self.at != Millis(0) && now.since(self.at) < FRESH
    }

    fn read(&self, now: Millis) -> Option<u32> {
        self.fresh(now).then_some(self.value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: Millis = Millis(1_795_262_400_000);

    /// A streamed answer of `tokens` that began after `waited` and took `total` ms from arrival, 5 of them before the attempt.
    fn record(endpoint: u64, waited: u32, total: u64, tokens: u32) -> Record {
        Record {
            endpoint: Some(Mark(endpoint)),
            arrived: NOON,
            waited,
            first_byte: Millis(u64::from(waited) + 5),
            total: Millis(total),
            completion_tokens: tokens,
            streamed: true,
            outcome: Outcome::Answered,
            ..Record::default()
        }
    }

    #[test]
    fn averages_follow_and_age() {
        let paces = Paces::default();
        assert_eq!(paces.pace(Mark(1), NOON), Pace::default());
        paces.measure(&record(1, 200, 4_005, 400));
        // 400 tokens in 4 s from the attempt to the end.
        assert_eq!(paces.pace(Mark(1), NOON), Pace { first_byte: Some(200), rate: Some(100_000) });
        paces.measure(&record(1, 600, 4_005, 800));
        assert_eq!(paces.pace(Mark(1), NOON), Pace { first_byte: Some(300), rate: Some(125_000) });
        assert_eq!(paces.pace(Mark(2), NOON), Pace::default());
        let later = NOON.after(FRESH).after(Millis(4_005));
        assert_eq!(paces.pace(Mark(1), later), Pace::default());
        paces.measure(&Record { arrived: later, ..record(1, 50, 1_005, 9) });
        assert_eq!(paces.pace(Mark(1), later).first_byte, Some(50), "an old average is not mixed in");
    }

    #[test]
    fn only_what_says_something_is_measured() {
        let paces = Paces::default();
        paces.measure(&Record { endpoint: None, ..record(1, 1, 1, 100) });
        paces.measure(&Record { streamed: false, ..record(2, 900, 4_905, 100) });
        paces.measure(&Record { outcome: Outcome::Broken, ..record(3, 70, 4_005, 100) });
        paces.measure(&record(4, 70, 4_005, 7));
        paces.measure(&Record { first_byte: Millis(0), ..record(5, 0, 0, 100) });
        assert_eq!(paces.pace(Mark(1), NOON), Pace::default());
        assert_eq!(paces.pace(Mark(2), NOON), Pace { first_byte: None, rate: Some(20_408) });
        assert_eq!(paces.pace(Mark(3), NOON), Pace { first_byte: Some(70), rate: None });
        assert_eq!(paces.pace(Mark(4), NOON), Pace { first_byte: Some(70), rate: None });
        assert_eq!(paces.pace(Mark(5), NOON), Pace { first_byte: Some(0), rate: None });
    }

    #[test]
    fn no_more_than_so_many() {
        let paces = Paces::default();
        for endpoint in 0..2_000 {
            paces.measure(&record(endpoint, 1, 10, 1));
        }
        assert_eq!(paces.0.borrow().len(), MOST);
        paces.measure(&Record { arrived: NOON.after(FRESH).after(FRESH), ..record(5_000, 1, 10, 1) });
        assert_eq!(paces.0.borrow().len(), 1, "those that are too old make room");
    }
}
