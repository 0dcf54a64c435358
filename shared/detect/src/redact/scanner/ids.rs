//! The scanner's step for ids that states and registers give: one reading of the word, then the rows whose lengths fit.
//!
//! ```text
//! asmens kodas 56706174677     Estonia's row and Lithuania's both take it: the one whose word is near counts
//! ```
//!
//! Invariant: no id counts that is a piece of something longer.

use super::super::context;
use super::super::detector::{Detector, Tier};
use super::super::national::{Code, Scheme, rows_for};
use super::super::neighbours;
use super::{Reason, Scan};

/// What a word near an id adds to the strength of its check: more than any check has.
const SPOKEN: u8 = 3;

impl Scan<'_, '_> {
    /// Ids that states and registers give, at a word of `length` bytes. The one whose words are near it counts before others with its digits.
    #[inline]
    pub(super) fn national(&mut self, at: usize, length: usize) {
        if Code::may_begin(&self.view, at, length) {
            self.ids(at, length);
        }
    }

    #[inline(never)]
    fn ids(&mut self, at: usize, length: usize) {
        let Some(code) = Code::read(&self.view, at, length) else { return };
        for row in rows_for(&code) {
            if self.types.has(row.entity) {
                self.id(row, &code, at);
            }
        }
    }

    fn id(&mut self, row: &'static Detector<Scheme>, code: &Code, at: usize) {
        let Some(hit) = row.verify.verify(&self.view, code) else { return };
        let mut candidate = self.candidate(row.head(), hit);
        if !neighbours::alone(&self.view, hit.span) {
            return self.observer.dropped(&candidate, Reason::Glued);
        }
        if hit.tier == Tier::Alone && context::speaks_for(&self.view, hit.span, row.context) {
            candidate.strength = candidate.strength.saturating_add(SPOKEN);
        }
        self.take(candidate, row.context, at);
    }
}
