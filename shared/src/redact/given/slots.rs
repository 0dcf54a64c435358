//! Where a hash is stored: one flat array, probed in a row.
//!
//! ```text
//! slots   | · | 7·tag | 3·tag | · | …      number + 1 in the low 17 bits, 15 bits of the hash above them; 0 is free
//! ```
//!
//! Invariant: at least a third of the slots is free, so that probing ends; the order of insertion and the hashes decide everything.

use alloc::vec;
use alloc::vec::Vec;

const NUMBER: u32 = 17;
const TAG: u32 = 32 - NUMBER;

/// Numbers of rows by the hash of the row.
pub(super) struct Slots(Vec<u32>);

impl Slots {
    /// Room for `rows` rows.
    pub(super) fn new(rows: usize) -> Self {
        let room = rows.saturating_add(rows / 2).saturating_add(1).next_power_of_two();
        Self(vec![0; room])
    }

    /// Stores `row` under `hash`. The caller stores no more rows than there is room for, and less than 2¹⁷.
    pub(super) fn insert(&mut self, hash: u64, row: usize) {
        let (mut at, tag) = (self.first(hash), tag(hash));
        let Some(number) = u32::try_from(row).ok().and_then(|row| row.checked_add(1)) else { return };
        for _ in 0..self.0.len() {
            match self.0.get_mut(at) {
                Some(slot) if *slot == 0 => {
                    *slot = tag << NUMBER | number;
                    return;
                }
                Some(_) => at = at.wrapping_add(1) & self.mask(),
                None => return,
            }
        }
    }

    /// The first row stored under a hash of which `is` says that it is the one.
    pub(super) fn find(&self, hash: u64, is: impl Fn(usize) -> bool) -> Option<usize> {
        let (mut at, tag) = (self.first(hash), tag(hash));
        for _ in 0..self.0.len() {
            let slot = *self.0.get(at)?;
            let row = usize::try_from(slot & ((1 << NUMBER) - 1)).ok()?.checked_sub(1)?;
            if slot >> NUMBER == tag && is(row) {
                return Some(row);
            }
            at = at.wrapping_add(1) & self.mask();
        }
        None
    }

    /// What it takes, in bytes.
    pub(super) const fn size(&self) -> usize {
        self.0.len().saturating_mul(size_of::<u32>())
    }

    const fn mask(&self) -> usize {
        self.0.len().wrapping_sub(1)
    }

    const fn first(&self, hash: u64) -> usize {
        (hash >> TAG) as usize & self.mask()
    }
}

const fn tag(hash: u64) -> u32 {
    hash as u32 & ((1 << TAG) - 1)
}
