//! Patterns that an operator writes: regular expressions matched in linear time, all of them in one pass.
//!
//! ```text
//! {"name": "TICKET", "pattern": "\\bACME-\\d{4,6}\\b"}                   "see ACME-20341"  →  "see <CUSTOM_0>"
//! {"name": "SEAT", "pattern": "seat (?P<value>[A-F]\\d{2})", "action": "mask"}   "seat B17" →  "seat <CUSTOM_MASK_0>"
//! ```
//!
//! A pattern is read into a tree ([`syntax`]) and written as instructions ([`program`]), those of all patterns together; a [`machine`] takes
//! their threads over a byte, and an [`automaton`] remembers where that led. One of them goes from left to right for the end of a match, one
//! back for its beginning. They work on bytes: `\d`, `\w`, `\s`, `\b` and `(?i)` mean ASCII, `.` is a byte; a match that cuts a character is
//! widened to all of it.
//!
//! Invariant: the bytes looked at are at most [`PASSES`] times those of the text. A text that would need more is not searched to its end, and
//! the caller is told. States that a text made live no longer than the request.

mod automaton;
mod bytes;
mod class;
mod machine;
mod parse;
mod program;
mod syntax;
mod tree;
#[cfg(test)]
mod tests;

use alloc::rc::Rc;
use alloc::vec::Vec;

use automaton::{Automaton, DEAD, MATCH, Reached};
use machine::{Here, Machine, Thread};

use super::action::{Action, Actions};
use super::entity::Entity;
use crate::policy::FieldError;
use crate::registry::Node;
use crate::splice::Span;

/// How often a byte may be looked at, on average.
const PASSES: usize = 64;

/// Patterns of one guardrail.
pub struct Patterns {
    /// From left to right, for the end of a match.
    forward: Automaton,
    /// From right to left, for its beginning.
    reverse: Automaton,
    rows: Vec<Row>,
}

/// One pattern.
struct Row {
    entity: Entity,
    /// Only its group `value` is replaced.
    has_value: bool,
}

impl Patterns {
    /// Most patterns of one guardrail.
    pub const MOST: usize = 50;
    /// Most bytes of one pattern.
    pub const LONGEST: usize = 1_000;

    /// The member `patterns` of a guardrail, which stands at `path`: a list of `{"name", "pattern", "action"}`.
    ///
    /// # Errors
    /// The first pattern that is not one, by its path: with look-around or a back-reference, which cannot be matched in linear time; with
    /// Unicode classes; too long or too large once compiled; matching the empty text.
    pub(crate) fn parse(node: &Node<'_>, path: &str) -> Result<Rc<Self>, FieldError> {
        parse::patterns(node, path).map(Rc::new)
    }

    /// What these patterns demand of policy: that what a pattern with `block` or `mask` finds is blocked or masked.
    #[must_use]
    pub fn actions(&self) -> Actions {
        let demands = [(Entity::CustomBlock, Action::Block), (Entity::CustomMask, Action::Mask)];
        let here = demands.iter().filter(|(entity, _)| self.rows.iter().any(|row| row.entity == *entity));
        here.fold(Actions::default(), |actions, (entity, action)| actions.with(*entity, *action))
    }

    /// How many patterns there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Room for the states of one request.
    pub(super) fn states(&self) -> States {
        States::default()
    }

    /// Finds the matches in `text`, in order and without overlaps; the leftmost first, and of those that begin there that of the first
    /// pattern. False if the text was too much work and is not searched to its end.
    pub(super) fn find(&self, text: &[u8], states: &mut States, found: &mut dyn FnMut(Span, Entity)) -> bool {
        let budget = text.len().saturating_add(64).saturating_mul(PASSES);
        let mut search = Search { patterns: self, text, states, budget };
        let mut at = 0;
        while at < text.len() && !self.is_empty() {
            match search.next(at) {
                Ok(Some(Found { span, value, entity })) => {
                    at = span.end;
                    found(value.whole_characters(text), entity);
                }
                Ok(None) => return true,
                Err(Spent) => return false,
            }
        }
        true
    }
}

/// What the texts of a request reached.
#[derive(Default)]
pub(super) struct States {
    forward: Reached,
    reverse: Reached,
    values: Machine,
}

/// There is no work left to spend.
struct Spent;

struct Search<'s> {
    patterns: &'s Patterns,
    text: &'s [u8],
    states: &'s mut States,
    budget: usize,
}

/// A match, and what of it is to be replaced.
struct Found {
    span: Span,
    value: Span,
    entity: Entity,
}

impl Search<'_> {
    /// The first match at or after `at`.
    fn next(&mut self, at: usize) -> Result<Option<Found>, Spent> {
        let Some((end, pattern)) = self.end(at)? else { return Ok(None) };
        let span = Span { start: self.start(at, end)?, end };
        // What cannot be said exactly is rather too much.
        let row = self.patterns.rows.get(pattern).filter(|_| span.start < end).ok_or(Spent)?;
        let value = if row.has_value { self.value(span, pattern)? } else { span };
        Ok(Some(Found { span, value, entity: row.entity }))
    }

    /// The end of the first match at or after `at`, and the number of its pattern.
    fn end(&mut self, at: usize) -> Result<Option<(usize, usize)>, Spent> {
        let (automaton, reached) = (&self.patterns.forward, &mut self.states.forward);
        let mut state =
            reached.start(automaton, automaton.kind(at.checked_sub(1).and_then(|at| self.text.get(at).copied())));
        let (mut from, mut last) = (at, None);
        while state != DEAD && from <= self.text.len() {
            let (here, before) = reached.run(automaton, self.text, from, state);
            self.budget = self.budget.checked_sub(here.saturating_sub(from)).ok_or(Spent)?;
            let field = reached.next(automaton, before, self.text.get(here).copied())?;
            state = field & !MATCH;
            // A match is known one byte after its end.
            if field & MATCH != 0 {
                last = reached.pattern(state).map(|pattern| (here, pattern));
            }
            from = here.saturating_add(1);
        }
        Ok(last)
    }

    /// The beginning of the match that ends at `end`, at or after `at`.
    fn start(&mut self, at: usize, end: usize) -> Result<usize, Spent> {
        let (automaton, reached) = (&self.patterns.reverse, &mut self.states.reverse);
        let mut state = reached.start(automaton, automaton.kind(self.text.get(end).copied()));
        let (mut here, mut first) = (end, end);
        self.budget = self.budget.checked_sub(end.saturating_sub(at)).ok_or(Spent)?;
        while state != DEAD {
            let before = here.checked_sub(1).and_then(|before| self.text.get(before).copied());
            let field = reached.next(automaton, state, before)?;
            if field & MATCH != 0 {
                first = here;
            }
            if here == at {
                break;
            }
            state = field & !MATCH;
            here = here.saturating_sub(1);
        }
        Ok(first)
    }

    /// The group `value` of a match of this pattern if it took part and is not empty, else all of it.
    fn value(&mut self, span: Span, pattern: usize) -> Result<Span, Spent> {
        let program = &self.patterns.forward.program;
        let (mut threads, mut next, mut value) = (Vec::new(), Vec::new(), Span { start: 0, end: 0 });
        threads.extend(program.entry(pattern).map(Thread::at));
        for at in span.start..=span.end {
            let (left, right) = (at.checked_sub(1).and_then(|left| self.text.get(left)), self.text.get(at));
            let kind = |byte: Option<&u8>| bytes::kind(byte.copied());
            let here =
                Here { before: kind(left), after: kind(right), byte: right.copied().filter(|_| at < span.end), at };
            if let Some(hit) = self.states.values.advance(program, &threads, here, &mut next) {
                value = hit.value;
            }
            core::mem::swap(&mut threads, &mut next);
            let work = core::mem::take(&mut self.states.values.work);
            self.budget = self.budget.checked_sub(work).ok_or(Spent)?;
        }
        Ok(if value.start < value.end { value } else { span })
    }
}
