//! The scanner's step for runs of digits, and for words that mix letters and digits.
//!
//! ```text
//! in 1965, the      no row is asked: nothing beside the year speaks for any
//! aged 42           the cue speaks for ages
//! 4539 1488 …       what goes on to twelve digits may be a card
//! ```
//!
//! Invariant: which rows are asked follows from the rows themselves ([`asked`]); a row that is not asked would find nothing.

use super::super::asked;
use super::super::beside::Beside;
use super::super::detector::TABLE;
use super::super::digits::{self, Groups, MOST};
use super::super::phone;
use super::Scan;
use super::class::LOWER;
use crate::span::Span;

impl Scan<'_, '_> {
    /// The run of `length` digits at `at`.
    #[inline(never)]
    pub(super) fn number_at(&mut self, at: usize, length: usize) {
        let end = at.saturating_add(length);
        let behind = digits::behind(&self.view, end);
        if length <= MOST {
            let beside = Beside::number(&self.view, Span { start: at, end }, behind.is_some());
            let rows = self.rows() & asked::numbers(beside, length, length.saturating_add(behind.unwrap_or(0)));
            if rows != 0 {
                self.groups(at, length, rows);
            }
        }
        if phone::may_begin(&self.view, at, length) {
            self.around(at, TABLE.dialled);
        }
        // The first two of four numbers are followed by dots.
        let ahead = self.view.slice(end, end.saturating_add(5));
        if length < 4 && matches!(ahead, [b'.', b'0'..=b'9', rest @ ..] if rest.contains(&b'.')) {
            self.around(at, TABLE.dotted);
        }
        self.national(at, length);
    }

    #[inline(never)]
    fn groups(&mut self, at: usize, length: usize, rows: u32) {
        let mut groups = Groups::new(at);
        if !groups.read(&self.view, length) {
            return;
        }
        let mut rows = asked::of_lengths(rows, groups.totals());
        while let Some(row) = asked::take(&mut rows, TABLE.digits) {
            if let Some(hit) = (row.verify.verify)(&self.view, &groups) {
                self.number(row.head(), hit, at);
            }
        }
    }

    /// The word of `length` bytes at `at`.
    #[inline(never)]
    pub(super) fn codes(&mut self, at: usize, length: usize, kinds: u8) {
        let digit = self.view.byte(at).is_some_and(|byte| byte.is_ascii_digit());
        let mut beside = None;
        let four = asked::four_digits(self.view.text.get(at..).unwrap_or_default());
        let mut rows = asked::codes(length, digit, kinds & LOWER != 0, four);
        while let Some(row) = asked::take(&mut rows, TABLE.codes) {
            let word = Span { start: at, end: at.saturating_add(length) };
            let needs = row.verify.needs;
            if self.types.has(row.entity)
                && (Beside::ANYTHING.meets(needs)
                    || beside.get_or_insert_with(|| Beside::word(&self.view, word, digit)).meets(needs))
                && let Some(hit) = (row.verify.verify)(&self.view, at)
            {
                self.number(row.head(), hit, at);
            }
        }
    }

    /// The rows for digits that are for the types that are looked for.
    fn rows(&mut self) -> u32 {
        let types = self.types;
        *self.rows.get_or_insert_with(|| asked::of_types(TABLE.digits, types))
    }
}
