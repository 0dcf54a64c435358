//! What is said to a counter, and what it does: one function that both stores call atomically.
//!
//! ```text
//! LQ1 0 limits amount                 ─▶ reserve ─▶ windows, if granted · verdict
//! LQ1 1 step reserved used            ─▶ settle  ─▶ windows
//! ```
//!
//! Invariant: a blob that is none, and a message that is none, change nothing and grant nothing.

use alloc::vec::Vec;

use super::windows::{Verdict, Windows};
use super::{Amount, Limits, Measure};
use crate::host::{Applied, Millis};
use crate::metrics::{Reader, Writer};

const MAGIC: &[u8] = b"LQ1";
const RESERVE: u64 = 0;
const SETTLE: u64 = 1;

/// The counter `stored` after `message`, at the store's own time.
pub(crate) fn apply(stored: Option<&[u8]>, message: &[u8], now: Millis) -> Option<Applied> {
    let mut from = Reader(message.strip_prefix(MAGIC)?);
    let mut windows = Windows::at(stored, now)?;
    match from.number()? {
        RESERVE => {
            let (mut limits, mut amount) = ([0; 4], [0; 3]);
            from.numbers(&mut limits)?;
            from.numbers(&mut amount)?;
            let limits = Limits(limits.map(|most| most.checked_sub(1)));
            let verdict = windows.reserve(limits, Amount::from_numbers(amount), now);
            let kept = verdict.refused.is_none().then(|| windows.encode());
            Some(Applied { kept, answer: verdict.encode() })
        }
        SETTLE => {
            let (step, mut reserved, mut used) = (from.number()?, [0; 3], [0; 3]);
            from.numbers(&mut reserved)?;
            from.numbers(&mut used)?;
            windows.count(step, Amount::from_numbers(reserved), Amount::from_numbers(used));
            Some(Applied { kept: Some(windows.encode()), answer: Vec::new() })
        }
        _ => None,
    }
}

/// May `amount` be used?
pub(super) fn wish(limits: Limits, amount: Amount) -> Vec<u8> {
    let mut out = said(RESERVE);
    out.numbers(&limits.0.map(|most| most.map_or(0, |most| most.saturating_add(1))));
    out.numbers(&amount.numbers());
    out.0
}

/// What was `reserved` at `step` turned out to be `used`.
pub(super) fn settle(step: u64, reserved: Amount, used: Amount) -> Vec<u8> {
    let mut out = said(SETTLE);
    out.number(step);
    out.numbers(&reserved.numbers());
    out.numbers(&used.numbers());
    out.0
}

fn said(kind: u64) -> Writer {
    let mut out = Writer(MAGIC.to_vec());
    out.number(kind);
    out
}

impl Verdict {
    fn encode(self) -> Vec<u8> {
        let refused =
            self.refused.map(|(measure, wait)| (place(measure), wait.map_or(0, |wait| wait.saturating_add(1))));
        let (measure, wait) = refused.unwrap_or_default();
        let [(requests, whole), (tokens, all)] = self.left;
        let mut out = Writer::default();
        out.numbers(&[measure, wait, self.step, requests, whole, tokens, all]);
        out.0
    }

    /// What [`Self::encode`] made.
    pub(super) fn decode(bytes: &[u8]) -> Option<Self> {
        let mut numbers = [0; 7];
        let mut from = Reader(bytes);
        from.numbers(&mut numbers)?;
        let [measure, wait, step, requests, whole, tokens, all] = numbers;
        let refused = match measure {
            0 => None,
            place => Some((*Measure::ALL.get(usize::try_from(place).ok()?.checked_sub(1)?)?, wait.checked_sub(1))),
        };
        from.0.is_empty().then_some(Self { refused, step, left: [(requests, whole), (tokens, all)] })
    }
}

const fn place(measure: Measure) -> u64 {
    match measure {
        Measure::Requests => 1,
        Measure::Tokens => 2,
        Measure::Day => 3,
        Measure::Month => 4,
    }
}
