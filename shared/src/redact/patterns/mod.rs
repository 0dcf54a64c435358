//! Patterns that an operator writes: regular expressions matched in linear time, all of them in one pass.
//!
//! ```text
//! {"name": "TICKET", "pattern": "\\bACME-\\d{4,6}\\b"}                   "see ACME-20341"  →  "see <CUSTOM_0>"
//! {"name": "SEAT", "pattern": "seat (?P<value>[A-F]\\d{2})", "action": "mask"}   "seat B17" →  "seat <CUSTOM_MASK_0>"
//! ```
//!
//! The engine is `regex-automata`'s lazy automaton, driven here byte by byte so that its work can be counted. It works on bytes: `\d`, `\w`,
//! `\s`, `\b` and `(?i)` mean ASCII, `.` is a byte; a match that cuts a character is widened to all of it.
//!
//! Invariant: the bytes looked at are at most [`PASSES`] times those of the text. A text that would need more is not searched to its end, and
//! the caller is told. States that a text made live no longer than the request.

mod parse;
#[cfg(test)]
mod tests;

use alloc::rc::Rc;
use alloc::vec::Vec;

use regex_automata::hybrid::LazyStateID;
use regex_automata::hybrid::dfa::{Cache, DFA};
use regex_automata::nfa::thompson::pikevm::PikeVM;
use regex_automata::{Anchored, Input};

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
    forward: DFA,
    /// From right to left, for its beginning.
    reverse: DFA,
    rows: Vec<Row>,
}

/// One pattern.
struct Row {
    entity: Entity,
    /// Finds the group `value`, if the pattern has one.
    value: Option<Value>,
}

struct Value {
    engine: PikeVM,
    /// The group's number.
    group: usize,
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
        States { forward: self.forward.create_cache(), reverse: self.reverse.create_cache() }
    }

    /// Finds the matches in `text`, in order and without overlaps; the leftmost first, and of those that begin there that of the first
    /// pattern. False if the text was too much work and is not searched to its end.
    pub(super) fn find(&self, text: &[u8], states: &mut States, found: &mut dyn FnMut(Span, Entity)) -> bool {
        let mut search =
            Search { patterns: self, text, states, budget: text.len().saturating_add(64).saturating_mul(PASSES) };
        let mut at = 0;
        while at < text.len() {
            match search.next(at) {
                Ok(Some((span, row))) => {
                    at = span.end;
                    found(whole_characters(text, row.span_of_value(text, span)), row.entity);
                }
                Ok(None) => return true,
                Err(Spent) => return false,
            }
        }
        true
    }
}

/// States of the automata that the texts of a request reached.
pub(super) struct States {
    forward: Cache,
    reverse: Cache,
}

/// There is no work left to spend.
struct Spent;

struct Search<'s> {
    patterns: &'s Patterns,
    text: &'s [u8],
    states: &'s mut States,
    budget: usize,
}

impl<'s> Search<'s> {
    /// The first match at or after `at`.
    fn next(&mut self, at: usize) -> Result<Option<(Span, &'s Row)>, Spent> {
        let Some((end, row)) = self.end(at)? else { return Ok(None) };
        let start = self.start(at, end)?;
        // What cannot be said exactly is rather too much.
        let row = self.patterns.rows.get(row).ok_or(Spent)?;
        if start < end { Ok(Some((Span { start, end }, row))) } else { Err(Spent) }
    }

    /// The end of the first match at or after `at`, and the number of its pattern.
    fn end(&mut self, at: usize) -> Result<Option<(usize, usize)>, Spent> {
        let (dfa, cache) = (&self.patterns.forward, &mut self.states.forward);
        let input = Input::new(self.text).range(at..);
        let mut state = dfa.start_state_forward(cache, &input).map_err(|_| Spent)?;
        let mut last = None;
        let pattern = |cache: &Cache, state: LazyStateID| dfa.match_pattern(cache, state, 0).as_usize();
        for (offset, byte) in self.text.get(at..).unwrap_or_default().iter().enumerate() {
            state = dfa.next_state(cache, state, *byte).map_err(|_| Spent)?;
            if state.is_tagged() {
                // A match is known one byte after its end.
                if state.is_match() {
                    last = Some((at.saturating_add(offset), pattern(cache, state)));
                } else {
                    self.budget = self.budget.checked_sub(offset).ok_or(Spent)?;
                    return if state.is_dead() { Ok(last) } else { Err(Spent) };
                }
            }
        }
        self.budget = self.budget.checked_sub(self.text.len().saturating_sub(at)).ok_or(Spent)?;
        state = dfa.next_eoi_state(cache, state).map_err(|_| Spent)?;
        Ok(if state.is_match() { Some((self.text.len(), pattern(cache, state))) } else { last })
    }

    /// The beginning of the match that ends at `end`, at or after `at`.
    fn start(&mut self, at: usize, end: usize) -> Result<usize, Spent> {
        let (dfa, cache) = (&self.patterns.reverse, &mut self.states.reverse);
        let input = Input::new(self.text).range(at..end).anchored(Anchored::Yes);
        let mut state = dfa.start_state_reverse(cache, &input).map_err(|_| Spent)?;
        let mut first = end;
        let bytes = self.text.get(at..end).unwrap_or_default();
        self.budget = self.budget.checked_sub(bytes.len()).ok_or(Spent)?;
        for (offset, byte) in bytes.iter().enumerate().rev() {
            state = dfa.next_state(cache, state, *byte).map_err(|_| Spent)?;
            if state.is_match() {
                first = at.saturating_add(offset).saturating_add(1);
            } else if state.is_tagged() {
                return if state.is_dead() { Ok(first) } else { Err(Spent) };
            }
        }
        let before = at.checked_sub(1).and_then(|before| self.text.get(before));
        let state = match before {
            Some(byte) => dfa.next_state(cache, state, *byte),
            None => dfa.next_eoi_state(cache, state),
        };
        Ok(if state.map_err(|_| Spent)?.is_match() { at } else { first })
    }
}

impl Row {
    /// What is to be replaced of a match: the group `value` if there is one and it took part.
    fn span_of_value(&self, text: &[u8], span: Span) -> Span {
        let value = || {
            let Value { engine, group } = self.value.as_ref()?;
            let input = Input::new(text).range(span.start..span.end).anchored(Anchored::Yes);
            let mut groups = engine.create_captures();
            engine.captures(&mut engine.create_cache(), input, &mut groups);
            groups.get_group(*group).filter(|value| !value.is_empty())
        };
        value().map_or(span, |value| Span { start: value.start, end: value.end })
    }
}

/// `span`, and the rest of the characters that it cuts.
fn whole_characters(text: &[u8], span: Span) -> Span {
    let inside = |at: &usize| text.get(*at).is_some_and(|byte| byte & 0xc0 == 0x80);
    let start = (0..=span.start).rev().find(|at| !inside(at)).unwrap_or(0);
    let end = (span.end..).find(|at| !inside(at)).unwrap_or(span.end);
    Span { start, end }
}
