//! Patterns as instructions, those of all patterns in one list.
//!
//! ```text
//! (?:ab)+c   →   0 Match   1 Byte c →0   2 Split →4 →1   3 Byte b →2   4 Byte a →3      from the end to the beginning
//! ```
//!
//! Invariant: an instruction that is written names only such that are there; so a program ends where its limit says.

use alloc::vec::Vec;

use super::bytes::{Bytes, EDGE, FEED, Look, RETURN, WORD, kind};
use super::tree::{Count, Tree};

/// Where an instruction stands.
pub(super) type Place = u16;

#[derive(Clone, Copy)]
pub(super) enum Instruction {
    Byte(u8, Place),
    /// A byte of the set of this number.
    Set(u16, Place),
    /// The first of them rather.
    Split(Place, Place),
    Look(Look, Place),
    /// The group `value` begins (false) or ends (true).
    Value(bool, Place),
    /// Of the pattern of this number.
    Match(u8),
}

/// Patterns that are matched together.
pub(super) struct Program {
    code: Vec<Instruction>,
    sets: Vec<Bytes>,
    /// Where each pattern begins.
    entries: Vec<Place>,
    /// Read from right to left.
    reverse: bool,
    /// Where all begin.
    pub(super) start: Place,
}

/// A program is larger than allowed.
pub(super) struct TooLarge;

impl Program {
    /// Most instructions of one pattern, and of all.
    const LARGEST: usize = 2_700;
    pub(super) const ALL: usize = 21_000;

    pub(super) const fn new(reverse: bool) -> Self {
        Self { code: Vec::new(), sets: Vec::new(), entries: Vec::new(), reverse, start: 0 }
    }

    /// One more pattern.
    pub(super) fn add(&mut self, tree: &Tree) -> Result<(), TooLarge> {
        let number = u8::try_from(self.entries.len()).map_err(|_| TooLarge)?;
        let limit = self.code.len().saturating_add(Self::LARGEST);
        let last = self.write(Instruction::Match(number), limit)?;
        let entry = self.tree(tree, last, limit)?;
        self.entries.push(entry);
        Ok(())
    }

    /// Whether it is larger than all patterns together may be.
    pub(super) const fn is_too_large(&self) -> bool {
        self.code.len() > Self::ALL
    }

    /// Writes where all begin: from left to right, at any byte of the text; from right to left at its end.
    pub(super) fn finish(&mut self) -> Result<(), TooLarge> {
        let limit = usize::MAX;
        let nowhere = self.set(Bytes::default());
        let mut start = self.write(Instruction::Set(nowhere, 0), limit)?;
        for entry in self.entries.clone().into_iter().rev() {
            start = self.write(Instruction::Split(entry, start), limit)?;
        }
        self.start = start;
        if !self.reverse {
            let any = self.set(Bytes::ALL);
            self.start = self.write(Instruction::Split(start, 0), limit)?;
            let later = self.write(Instruction::Set(any, self.start), limit)?;
            self.replace(self.start, Instruction::Split(start, later));
        }
        Ok(())
    }

    pub(super) fn at(&self, place: Place) -> Option<Instruction> {
        self.code.get(usize::from(place)).copied()
    }

    pub(super) fn set_has(&self, set: u16, byte: u8) -> bool {
        self.sets.get(usize::from(set)).is_some_and(|set| set.has(byte))
    }

    /// Where the pattern of this number begins.
    pub(super) fn entry(&self, pattern: usize) -> Option<Place> {
        self.entries.get(pattern).copied()
    }

    pub(super) const fn is_reverse(&self) -> bool {
        self.reverse
    }

    pub(super) const fn len(&self) -> usize {
        self.code.len()
    }

    /// The kinds of bytes that assertions tell apart here.
    pub(super) fn asks(&self) -> u8 {
        self.code.iter().fold(0, |asks, instruction| match instruction {
            Instruction::Look(look, _) => asks | look.asks(),
            Instruction::Byte(..) | Instruction::Set(..) | Instruction::Split(..) => asks,
            Instruction::Value(..) | Instruction::Match(_) => asks,
        })
    }

    /// Bytes that no instruction tells apart from the one before them are of its class; and how many classes there are.
    pub(super) fn classes(&self) -> ([u8; 256], usize) {
        let mut first = Bytes::default();
        let mut tell = |same: &dyn Fn(u8, u8) -> bool| {
            for byte in 1..=u8::MAX {
                if !same(byte.wrapping_sub(1), byte) {
                    first = first.with(byte, byte);
                }
            }
        };
        let asks = self.asks() & (WORD | FEED | RETURN);
        tell(&|one, other| (kind(Some(one)) ^ kind(Some(other))) & asks & !EDGE == 0);
        self.sets.iter().for_each(|set| tell(&|one, other| set.has(one) == set.has(other)));
        for instruction in &self.code {
            if let Instruction::Byte(byte, _) = *instruction {
                first = first.with(byte, byte).with(byte.saturating_add(1), byte.saturating_add(1));
            }
        }
        let (mut classes, mut class) = ([0; 256], 0_u8);
        for (byte, own) in (0..=u8::MAX).zip(&mut classes) {
            class = class.saturating_add(u8::from(byte > 0 && first.has(byte)));
            *own = class;
        }
        (classes, usize::from(class).saturating_add(1))
    }

    /// Writes `tree` so that `next` follows; where it begins.
    fn tree(&mut self, tree: &Tree, next: Place, limit: usize) -> Result<Place, TooLarge> {
        match tree {
            Tree::Byte(byte) => self.write(Instruction::Byte(*byte, next), limit),
            Tree::Set(set) => {
                let set = self.set(*set);
                self.write(Instruction::Set(set, next), limit)
            }
            Tree::Look(look) => self.write(Instruction::Look(*look, next), limit),
            Tree::Repeat(tree, count) => self.repeat(tree, *count, next, limit),
            Tree::Value(tree) if self.reverse => self.tree(tree, next, limit),
            Tree::Value(tree) => {
                let end = self.write(Instruction::Value(true, next), limit)?;
                let start = self.tree(tree, end, limit)?;
                self.write(Instruction::Value(false, start), limit)
            }
            Tree::Chain(trees) if self.reverse => {
                trees.iter().try_fold(next, |next, tree| self.tree(tree, next, limit))
            }
            Tree::Chain(trees) => trees.iter().rev().try_fold(next, |next, tree| self.tree(tree, next, limit)),
            Tree::Choice(trees) => self.choice(trees, next, limit),
        }
    }

    fn choice(&mut self, trees: &[Tree], next: Place, limit: usize) -> Result<Place, TooLarge> {
        let mut start = None;
        for tree in trees.iter().rev() {
            let branch = self.tree(tree, next, limit)?;
            start = Some(match start {
                None => branch,
                Some(others) => self.write(Instruction::Split(branch, others), limit)?,
            });
        }
        Ok(start.unwrap_or(next))
    }

    fn repeat(&mut self, tree: &Tree, count: Count, next: Place, limit: usize) -> Result<Place, TooLarge> {
        let Count { least, most, greedy } = count;
        let mut start = next;
        let mut before = least;
        if let Some(most) = most {
            for _ in least..most {
                let body = self.tree(tree, start, limit)?;
                start = self.split(body, next, greedy, limit)?;
            }
        } else {
            start = self.endless(tree, count, next, limit)?;
            before = least.saturating_sub(1);
        }
        for _ in 0..before {
            start = self.tree(tree, start, limit)?;
        }
        Ok(start)
    }

    /// Any number of `tree`, but at least one if the count says so. Empty ones end a loop: `(|a)*` is `((|a)+)?`.
    fn endless(&mut self, tree: &Tree, count: Count, next: Place, limit: usize) -> Result<Place, TooLarge> {
        let turn = self.write(Instruction::Split(next, next), limit)?;
        let body = self.tree(tree, turn, limit)?;
        self.replace(turn, Self::order(body, next, count.greedy));
        match (count.least, tree.shortest()) {
            (0, Some(0)) => self.split(body, next, count.greedy, limit),
            (0, _) => Ok(turn),
            (_, _) => Ok(body),
        }
    }

    const fn order(body: Place, next: Place, greedy: bool) -> Instruction {
        if greedy { Instruction::Split(body, next) } else { Instruction::Split(next, body) }
    }

    fn split(&mut self, body: Place, next: Place, greedy: bool, limit: usize) -> Result<Place, TooLarge> {
        self.write(Self::order(body, next, greedy), limit)
    }

    fn write(&mut self, instruction: Instruction, limit: usize) -> Result<Place, TooLarge> {
        let place = Place::try_from(self.code.len()).ok().filter(|_| self.code.len() < limit).ok_or(TooLarge)?;
        self.code.push(instruction);
        Ok(place)
    }

    fn replace(&mut self, place: Place, instruction: Instruction) {
        if let Some(old) = self.code.get_mut(usize::from(place)) {
            *old = instruction;
        }
    }

    /// The number of `set`; one that was written lately is not written again.
    fn set(&mut self, set: Bytes) -> u16 {
        const LATELY: usize = 64;
        let known = self.sets.iter().enumerate().rev().take(LATELY).find(|(_, known)| **known == set);
        let number = known.map_or(self.sets.len(), |(number, _)| number);
        if number == self.sets.len() {
            self.sets.push(set);
        }
        u16::try_from(number).unwrap_or(u16::MAX)
    }
}
