//! One pass over the bytes: skip words, stop at triggers, let the rows of the trigger look around.
//!
//! ```text
//! please write to alice@acme.com and pay 4539 1488 0343 6467
//! ~~~~~~ ~~~~~ ~~ ~~~~~▲             ~~~ ▲ digit run
//! each word: three bytes against a filter of token prefixes, then skipped
//! ```
//!
//! Invariant: hits come in order, do not overlap, and are whole characters, wherever a row stopped looking; there is no set-up cost, all tables
//! are constants.

mod block;
mod class;
mod ids;
mod marks;
pub(super) mod masks;
mod numbers;
pub(super) mod run;
mod walk;

use super::ascii;
use super::context;
use super::detector::{Around, Detector, Head, Hit, TABLE, Tier};
use super::digits;
use super::neighbours;
use super::overlap::{Candidate, Outcome, Pending};
use super::secrets::{LEAST_OF_RUNS, drawn_around, speaks};
use super::token;
use super::types::Types;
use super::view::View;
use class::{CASES, DIGIT, LOWER, UPPER, WORD};
use walk::{may_be_pair, start};

/// Why a hit does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reason {
    /// It is a piece of something longer.
    Glued,
    /// It is likely a time or a generated id, and no word right before it says otherwise.
    Stamp,
    /// No word near it says what it is.
    NoContext,
}

/// Is told what becomes of every hit.
pub(super) trait Observer: Outcome {
    /// A hit that does not count.
    fn dropped(&mut self, candidate: &Candidate, reason: Reason);
}

/// A pass over a text.
pub(super) struct Scan<'v, 'o> {
    view: View<'v>,
    types: &'o Types,
    /// Hits of other passes, by their start.
    others: &'o [Candidate],
    pending: Pending,
    /// The rows for digits that are for `types`, once one is needed.
    rows: Option<u32>,
    /// How many signs were asked about since the value without quotes began that is known of.
    assigned: u32,
    observer: &'o mut (dyn Observer + 'o),
}

impl<'v, 'o> Scan<'v, 'o> {
    /// A pass over `view` for `types`. `others` are hits of other passes over the same text, by their start: they take part in what counts
    /// where hits overlap.
    pub(super) fn new(
        view: View<'v>,
        types: &'o Types,
        others: &'o [Candidate],
        observer: &'o mut (dyn Observer + 'o),
    ) -> Self {
        Self { view, types, others, pending: Pending::new(), rows: None, assigned: 0, observer }
    }

    /// Walks the text and reports every hit.
    pub(super) fn run(mut self) {
        if !self.view.key.is_empty() {
            self.around(0, TABLE.values);
        }
        let mut at = 0;
        while at < self.view.text.len() {
            at = self.block(at);
        }
        self.others_until(usize::MAX);
        self.pending.finish(self.observer);
    }

    /// A run of letters and digits: all digits, or perhaps a token, a code, or a piece of something random. Says where it ends.
    fn word(&mut self, at: usize) -> usize {
        let rest = self.view.text.get(at..).unwrap_or_default();
        let (length, kinds) = run::read(rest);
        let start = start(rest);
        if token::may_begin(&start) && token::may_go_on(start) {
            self.tokens(at);
        }
        if may_be_pair(rest, length) {
            self.around(at, TABLE.pairs);
        }
        match kinds {
            DIGIT => self.number_at(at, length),
            UPPER if rest.starts_with(b"BEGIN") => self.key_block(at),
            // A bank's BIC may hold no digit.
            UPPER if length == 8 || length == 11 => self.codes(at, length, kinds),
            UPPER if length <= 6 && digits::is_followed(&self.view, at.saturating_add(length)) => {
                self.codes(at, length, kinds);
                self.national(at, length);
            }
            0 | LOWER | UPPER | CASES => {}
            WORD => {
                self.codes(at, length, kinds);
                if length >= 12 || self.is_joined(at) || self.is_joined(at.saturating_add(length).saturating_add(1)) {
                    self.runs(at);
                }
            }
            _ => {
                self.codes(at, length, kinds);
                if length >= 12 || (length >= 8 && rest.get(length) == Some(&b'-')) {
                    self.runs(at);
                }
                self.national(at, length);
            }
        }
        at.saturating_add(length)
    }

    /// Whether a mark that a secret may hold stands before `at`.
    fn is_joined(&self, at: usize) -> bool {
        self.view.before(at).is_some_and(|byte| ascii::is(byte, ascii::IN_SECRET))
    }

    /// Secrets without a prefix at `at`: what is shorter than a row's is not shown to it.
    #[inline(never)]
    fn runs(&mut self, at: usize) {
        let around = drawn_around(&self.view, at);
        for (row, least) in TABLE.runs.iter().zip(LEAST_OF_RUNS) {
            if around >= least
                && let Some(hit) = (row.verify)(&self.view, at)
            {
                self.judge(row.head(), hit, at);
            }
        }
    }

    #[cold]
    fn key_block(&mut self, at: usize) {
        let start = at.saturating_sub(5);
        if self.view.slice(start, at) == b"-----" {
            self.around(start, TABLE.dashes);
        }
    }

    #[cold]
    fn tokens(&mut self, at: usize) {
        let rest = self.view.text.get(at..).unwrap_or_default();
        for row in token::rows(rest) {
            let Some(mut hit) = row.verify(&self.view, at) else { continue };
            // A form of a vendor that a word speaks for beats what only the word announces.
            if context::speaks_for(&self.view, hit.span, token::CONTEXT) {
                hit.tier = Tier::Alone;
            }
            self.judge(row.head(), hit, at);
        }
        if speaks(rest) {
            self.around(at, TABLE.spoken);
        }
    }

    /// Asks `rows` at `at`; says where the last hit that counts ends.
    fn around(&mut self, at: usize, rows: &'static [Detector<Around>]) -> Option<usize> {
        let mut end = None;
        for row in rows {
            if let Some(hit) = (row.verify)(&self.view, at) {
                end = self.judge(row.head(), hit, at).or(end);
            }
        }
        end
    }

    /// [`Scan::judge`] for what must not be a piece of something longer, and not a time.
    fn number(&mut self, row: Head, mut hit: Hit, at: usize) {
        if !neighbours::alone(&self.view, hit.span) {
            return self.observer.dropped(&self.candidate(row, hit), Reason::Glued);
        }
        if neighbours::is_stamp(&self.view, hit.span) {
            if !context::speaks_loudly_for(&self.view, hit.span, row.context) {
                return self.observer.dropped(&self.candidate(row, hit), Reason::Stamp);
            }
            hit.tier = hit.tier.min(Tier::WithContext);
        }
        self.judge(row, hit, at);
    }

    /// Takes the hit if it counts here; then says where it ends.
    fn judge(&mut self, row: Head, hit: Hit, at: usize) -> Option<usize> {
        let candidate = self.candidate(row, hit);
        self.take(candidate, row.context, at).then_some(candidate.span.end)
    }

    /// What `row` found. A row looks at bytes within bounds, and a bound may be within a character.
    fn candidate(&self, row: Head, hit: Hit) -> Candidate {
        let span = hit.span.whole_characters(self.view.text);
        Candidate { span, entity: row.entity, rule: row.rule, tier: hit.tier, strength: row.strength }
    }

    /// Takes the candidate if it counts here, and says whether it does.
    fn take(&mut self, mut candidate: Candidate, context: &[u8], at: usize) -> bool {
        if !self.types.has(candidate.entity) {
            return false;
        }
        if candidate.tier == Tier::WithContext {
            if !context::speaks_for(&self.view, candidate.span, context) {
                self.observer.dropped(&candidate, Reason::NoContext);
                return false;
            }
            // A number with a check that its word stands right before is no number of another kind that has the form alone.
            if candidate.strength > 0 && context::speaks_loudly_for(&self.view, candidate.span, context) {
                candidate.tier = Tier::Alone;
            }
        }
        self.others_until(at);
        self.pending.push(candidate, at, self.observer);
        true
    }

    /// Takes the hits of other passes that begin up to `at`.
    fn others_until(&mut self, at: usize) {
        while let Some((first, rest)) = self.others.split_first().filter(|(first, _)| first.span.start <= at) {
            let span = first.span.whole_characters(self.view.text);
            self.pending.push(Candidate { span, ..*first }, first.span.start, self.observer);
            self.others = rest;
        }
    }
}

#[cfg(test)]
mod tests;
