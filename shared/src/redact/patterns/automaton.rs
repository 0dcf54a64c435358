//! The machine's threads as states that are remembered: what was reached once is a table's row.
//!
//! ```text
//!           a      b      …              known: one look-up a byte
//!  [a c]   [b]     ?      dead           ? the machine makes the row's field, once
//! ```
//!
//! Invariant: a match is known one byte after its end, with the field that leads on from there. What is remembered keeps to its
//! bytes, else it is forgotten; what a request makes the machine do keeps to [`LABOUR`].

use alloc::vec::Vec;

use super::Spent;
use super::bytes::kind;
use super::machine::{Here, Machine, Thread};
use super::program::Program;
use crate::table::search;

/// A program, to be run state by state.
pub(super) struct Automaton {
    pub(super) program: Program,
    /// Bytes of a class have the same field in every row.
    classes: [u8; 256],
    /// Fields of a row: one a class, and one for the end.
    fields: usize,
    /// Kinds of bytes that assertions tell apart.
    asks: u8,
}

/// A field of the table: a state's number, and whether there was a match before this byte.
pub(super) type Field = u16;

pub(super) const DEAD: Field = 0;
const UNKNOWN: Field = 0x7fff;
pub(super) const MATCH: Field = 0x8000;

/// Most bytes of what is remembered, in each direction.
const BYTES: usize = 1024 * 1024;
/// Most instructions that a request's texts may make the machine look at, in each direction, for states only.
const LABOUR: usize = 1 << 24;

impl Automaton {
    pub(super) fn new(program: Program) -> Self {
        let (classes, count) = program.classes();
        Self { asks: program.asks(), program, classes, fields: count.saturating_add(1) }
    }

    /// What is asked of `byte`.
    pub(super) const fn kind(&self, byte: Option<u8>) -> u8 {
        kind(byte) & self.asks
    }

    fn class(&self, byte: Option<u8>) -> usize {
        let class = |byte| self.classes.get(usize::from(byte)).copied().unwrap_or(0);
        byte.map_or_else(|| self.fields.saturating_sub(1), |byte| usize::from(class(byte)))
    }
}

/// States that were reached.
#[derive(Default)]
pub(super) struct Reached {
    table: Vec<Field>,
    /// States: what the byte before was and which pattern matched, then the places that wait.
    keys: Vec<u16>,
    /// Where a state's key ends.
    ends: Vec<u32>,
    /// States by their keys.
    order: Vec<Field>,
    machine: Machine,
    threads: Vec<Thread>,
    next: Vec<Thread>,
    key: Vec<u16>,
}

impl Reached {
    /// The state before the first byte, behind one of this kind.
    pub(super) fn start(&mut self, automaton: &Automaton, before: u8) -> Field {
        self.key.clear();
        self.key.extend([u16::from(before), automaton.program.start]);
        self.state(automaton)
    }

    /// Runs over `text` from `at` until something is to be done: where, and from which state.
    pub(super) fn run(&self, automaton: &Automaton, text: &[u8], at: usize, state: Field) -> (usize, Field) {
        let mut state = state;
        for (at, byte) in text.iter().enumerate().skip(at) {
            let field = self.field(automaton, state, Some(*byte));
            if field.wrapping_sub(1) >= UNKNOWN.wrapping_sub(1) {
                return (at, state);
            }
            state = field;
        }
        (text.len(), state)
    }

    /// Where `byte` leads; none is the end of the text.
    pub(super) fn next(&mut self, automaton: &Automaton, state: Field, byte: Option<u8>) -> Result<Field, Spent> {
        let known = self.field(automaton, state, byte);
        if known != UNKNOWN {
            return Ok(known);
        }
        let count = self.ends.len();
        let after = automaton.kind(byte);
        let (mut threads, mut next) = (core::mem::take(&mut self.threads), core::mem::take(&mut self.next));
        threads.clear();
        let (head, places) = self.key(state).split_first().map_or((0, &[][..]), |(head, places)| (*head, places));
        threads.extend(places.iter().map(|place| Thread::at(*place)));
        let before = u8::try_from(head & 0xff).unwrap_or(0);
        let (before, right) = if automaton.program.is_reverse() { (after, before) } else { (before, after) };
        let here = Here { before, after: right, byte, at: 0 };
        let hit = self.machine.advance(&automaton.program, &threads, here, &mut next);
        let pattern = hit.as_ref().map_or(0, |hit| u16::from(hit.pattern).saturating_add(1));
        self.key.clear();
        if !(next.is_empty() && hit.is_none()) {
            self.key.push(u16::from(after) | pattern << 8);
            self.key.extend(next.iter().map(|thread| thread.place));
        }
        (self.threads, self.next) = (threads, next);
        let field = self.state(automaton) | if hit.is_some() { MATCH } else { 0 };
        if self.ends.len() >= count
            && let Some(own) = self.table.get_mut(place(automaton, state, byte))
        {
            *own = field;
        }
        if self.machine.work > LABOUR { Err(Spent) } else { Ok(field) }
    }

    /// The pattern that matched before this state.
    pub(super) fn pattern(&self, state: Field) -> Option<usize> {
        usize::from(self.key(state).first()? >> 8).checked_sub(1)
    }

    fn field(&self, automaton: &Automaton, state: Field, byte: Option<u8>) -> Field {
        self.table.get(place(automaton, state, byte)).copied().unwrap_or(UNKNOWN)
    }

    fn key(&self, state: Field) -> &[u16] {
        let end = |state: usize| self.ends.get(state).map_or(0, |end| usize::try_from(*end).unwrap_or(usize::MAX));
        let state = usize::from(state);
        let start = state.checked_sub(1).map_or(0, end);
        self.keys.get(start..end(state)).unwrap_or_default()
    }

    /// The state of the key at hand.
    fn state(&mut self, automaton: &Automaton) -> Field {
        let key = core::mem::take(&mut self.key);
        if self.ends.is_empty() || self.bytes() > BYTES || self.ends.len() >= usize::from(UNKNOWN).saturating_sub(1) {
            self.forget();
            let dead = self.add(automaton, 0, &[], DEAD);
            debug_assert!(dead == DEAD, "the first state is the dead one");
        }
        let known = search(self.order.len(), &|at| {
            self.order.get(at).map_or(core::cmp::Ordering::Greater, |state| self.key(*state).cmp(&key))
        });
        let state = match known {
            Ok(at) => self.order.get(at).copied().unwrap_or(DEAD),
            Err(at) => self.add(automaton, at, &key, UNKNOWN),
        };
        self.key = key;
        state
    }

    fn add(&mut self, automaton: &Automaton, at: usize, key: &[u16], fields: Field) -> Field {
        let state = Field::try_from(self.ends.len()).unwrap_or(DEAD);
        self.keys.extend(key);
        self.ends.push(u32::try_from(self.keys.len()).unwrap_or(u32::MAX));
        self.table.resize(self.table.len().saturating_add(automaton.fields), fields);
        self.order.insert(at, state);
        state
    }

    fn bytes(&self) -> usize {
        let words = self.table.len().saturating_add(self.keys.len()).saturating_add(self.ends.len().saturating_mul(3));
        words.saturating_mul(2)
    }

    fn forget(&mut self) {
        self.table.clear();
        self.keys.clear();
        self.ends.clear();
        self.order.clear();
    }
}

fn place(automaton: &Automaton, state: Field, byte: Option<u8>) -> usize {
    usize::from(state).wrapping_mul(automaton.fields).wrapping_add(automaton.class(byte))
}
