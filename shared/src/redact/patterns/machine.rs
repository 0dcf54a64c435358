//! One byte's work: from the instructions that wait for it to those that wait for the next.
//!
//! ```text
//! (?:ab)+c at "abc"     [a] ─ a ─▶ [b] ─ b ─▶ [a, c] ─ c ─▶ [] Match
//! ```
//!
//! Threads go on in the order of their rank; assertions are asked with both neighbours in view.
//!
//! Invariant: an instruction is looked at once a byte, so a byte costs at most the length of the program.

use alloc::vec::Vec;

use super::program::{Instruction, Place, Program};
use crate::splice::Span;

/// An instruction that waits, and where the group `value` began and ended on the way to it.
#[derive(Clone, Copy)]
pub(super) struct Thread {
    pub(super) place: Place,
    pub(super) value: Span,
}

impl Thread {
    pub(super) const fn at(place: Place) -> Self {
        Self { place, value: Span { start: 0, end: 0 } }
    }
}

/// Where the machine stands in a text.
#[derive(Clone, Copy)]
pub(super) struct Here {
    /// Of what kind the byte to the left is, and that to the right.
    pub(super) before: u8,
    pub(super) after: u8,
    /// The one to read; none at the end.
    pub(super) byte: Option<u8>,
    pub(super) at: usize,
}

/// A pattern matched: its number, and its group `value`.
pub(super) struct Hit {
    pub(super) pattern: u8,
    pub(super) value: Span,
}

/// What the machine needs besides the program.
#[derive(Default)]
pub(super) struct Machine {
    /// When an instruction was looked at last, and when it was last made to wait.
    seen: Vec<u32>,
    waits: Vec<u32>,
    turn: u32,
    stack: Vec<Thread>,
    /// Instructions looked at so far.
    pub(super) work: usize,
}

impl Machine {
    /// Takes `threads` over the byte here to `next`. The first match ends those of lower rank; from right to left none does.
    pub(super) fn advance(
        &mut self,
        program: &Program,
        threads: &[Thread],
        here: Here,
        next: &mut Vec<Thread>,
    ) -> Option<Hit> {
        self.begin(program.len());
        next.clear();
        let mut hit = None;
        for thread in threads {
            self.stack.push(*thread);
            while let Some(thread) = self.stack.pop() {
                if let Some(found) = self.look(program, thread, here, next) {
                    hit = Some(found);
                    if !program.is_reverse() {
                        self.stack.clear();
                        return hit;
                    }
                }
            }
        }
        hit
    }

    fn begin(&mut self, length: usize) {
        self.turn = self.turn.wrapping_add(1);
        if self.seen.len() != length || self.turn == 0 {
            self.turn = 1;
            for marks in [&mut self.seen, &mut self.waits] {
                marks.clear();
                marks.resize(length, 0);
            }
        }
    }

    fn look(&mut self, program: &Program, thread: Thread, here: Here, next: &mut Vec<Thread>) -> Option<Hit> {
        self.work = self.work.saturating_add(1);
        if !mark(&mut self.seen, thread.place, self.turn) {
            return None;
        }
        let mut value = thread.value;
        let then = match program.at(thread.place)? {
            Instruction::Match(pattern) => return Some(Hit { pattern, value }),
            Instruction::Byte(byte, then) => {
                self.wait(here.byte == Some(byte), Thread { place: then, value }, next);
                return None;
            }
            Instruction::Set(set, then) => {
                let right = here.byte.is_some_and(|byte| program.set_has(set, byte));
                self.wait(right, Thread { place: then, value }, next);
                return None;
            }
            Instruction::Split(first, second) => {
                self.stack.push(Thread { place: second, value });
                first
            }
            Instruction::Look(look, then) => look.holds(here.before, here.after).then_some(then)?,
            Instruction::Value(end, then) => {
                *(if end { &mut value.end } else { &mut value.start }) = here.at;
                then
            }
        };
        self.stack.push(Thread { place: then, value });
        None
    }

    fn wait(&mut self, right: bool, thread: Thread, next: &mut Vec<Thread>) {
        if right && mark(&mut self.waits, thread.place, self.turn) {
            next.push(thread);
        }
    }
}

/// Whether `place` has no mark of this turn; it has then.
fn mark(marks: &mut [u32], place: Place, turn: u32) -> bool {
    marks.get_mut(usize::from(place)).is_some_and(|mark| core::mem::replace(mark, turn) != turn)
}
