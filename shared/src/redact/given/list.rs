//! Terms in clear: folded texts in one arena, found by the hash of their words.
//!
//! ```text
//! arena    "alice brenner" "acme holding gmbh" "山 田"          starts  0 13 30 35
//! masks    by the last word:  brenner → {2}   gmbh → {3}        a word that ends no term costs one look here
//! slots    by all words  →  number of the term  →  compare with the arena
//! ```
//!
//! Invariant: a term is found only if its words are equal; what a word of a text costs does not depend on the number of terms.

use alloc::vec;
use alloc::vec::Vec;
use zeroize::Zeroizing;

use super::slots::Slots;
use crate::redact::entity::Entity;
use crate::redact::words::{self, Words};

/// Terms of one or several types.
pub(super) struct List {
    arena: Zeroizing<Vec<u8>>,
    /// Where each term ends in the arena.
    ends: Vec<u32>,
    slots: Slots,
    /// Bit `n - 1` is set where a term of `n` words may end in a word of this hash.
    masks: Vec<u32>,
    /// The number of the first term of each stretch of one type.
    stretches: Vec<(usize, Entity)>,
}

impl List {
    /// Room for `terms` terms of `bytes` bytes together, before folding.
    pub(super) fn new(terms: usize, bytes: usize) -> Self {
        let room = bytes.saturating_mul(2).saturating_add(terms);
        let masks = vec![0; terms.max(64).next_power_of_two()];
        let arena = Zeroizing::new(Vec::with_capacity(room));
        Self { arena, ends: Vec::with_capacity(terms), slots: Slots::new(terms), masks, stretches: Vec::new() }
    }

    /// Adds the `count` words that were just read, as a term of the type; one that is there stays what it is.
    pub(super) fn insert(&mut self, words: &Words<'_>, count: usize, entity: Entity) {
        let (hash, folded) = (words.hash(count), words.window(count).folded);
        if self.row(hash, folded).is_some() {
            return;
        }
        let row = self.ends.len();
        if self.stretches.last().is_none_or(|(_, last)| *last != entity) {
            self.stretches.push((row, entity));
        }
        self.arena.extend_from_slice(folded);
        self.ends.push(u32::try_from(self.arena.len()).unwrap_or(u32::MAX));
        self.slots.insert(hash, row);
        let place = place(words.back(0).hash, self.masks.len());
        if let Some(mask) = self.masks.get_mut(place) {
            *mask |= 1_u32.wrapping_shl(u32::try_from(count.wrapping_sub(1)).unwrap_or(0));
        }
    }

    /// The same terms in as little memory as they need.
    pub(super) fn compact(mut self) -> Self {
        // Not `shrink_to_fit`: what it moves from is not wiped.
        let mut arena = Vec::with_capacity(self.arena.len());
        arena.extend_from_slice(&self.arena);
        self.arena = Zeroizing::new(arena);
        self
    }

    /// The longest term that the words just read end with: how many words, and its type.
    pub(super) fn ending(&self, words: &Words<'_>) -> Option<(usize, Entity)> {
        let mut mask = *self.masks.get(place(words.back(0).hash, self.masks.len()))?;
        mask &= u32::MAX.checked_shr(within(words.joined()))?;
        while let Some(top) = mask.checked_ilog2() {
            let count = usize::try_from(top).ok()?.saturating_add(1);
            if let Some(row) = self.row(words.hash(count), words.window(count).folded) {
                return Some((count, self.entity(row)));
            }
            mask ^= 1_u32.wrapping_shl(top);
        }
        None
    }

    /// How many terms.
    pub(super) const fn len(&self) -> usize {
        self.ends.len()
    }

    /// What it takes, in bytes.
    pub(super) fn size(&self) -> usize {
        let numbers = self.ends.capacity().saturating_add(self.masks.len()).saturating_mul(size_of::<u32>());
        self.arena.capacity().saturating_add(numbers).saturating_add(self.slots.size())
    }

    fn row(&self, hash: u64, folded: &[u8]) -> Option<usize> {
        self.slots.find(hash, |row| self.text(row) == Some(folded))
    }

    fn text(&self, row: usize) -> Option<&[u8]> {
        let end = |row: usize| self.ends.get(row).and_then(|end| usize::try_from(*end).ok());
        let start = row.checked_sub(1).map_or(Some(0), end)?;
        self.arena.get(start..end(row)?)
    }

    fn entity(&self, row: usize) -> Entity {
        let after = self.stretches.partition_point(|(first, _)| *first <= row);
        let stretch = after.checked_sub(1).and_then(|place| self.stretches.get(place));
        stretch.map_or(Entity::GivenTerm, |(_, entity)| *entity)
    }
}

/// How far to shift away what is longer than `joined` words.
fn within(joined: usize) -> u32 {
    u32::try_from(words::MOST.saturating_sub(joined)).unwrap_or(u32::MAX)
}

const fn place(hash: u64, room: usize) -> usize {
    (hash >> 20) as usize & room.wrapping_sub(1)
}
