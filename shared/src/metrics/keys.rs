//! How many keys stand behind a row: none, one, or at least two.
//!
//! ```text
//! {7} ∪ {3, 9} ▶ {3, 7}      the two smallest marks of all
//! ```
//!
//! Invariant: the union of any number of sets in any order is the same; a mark is 32 bits of a hash and names nobody.

use super::bytes::{Reader, Writer};

/// At most two marks, ascending; 0 is none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Keys([u32; 2]);

impl Keys {
    pub(super) const fn of(mark: u32) -> Self {
        Self([mark, 0])
    }

    pub(super) fn merge(self, other: Self) -> Self {
        let ([a, b], [c, d]) = (self.0, other.0);
        let least = |floor: u32| [a, b, c, d].into_iter().filter(|mark| *mark > floor).min().unwrap_or_default();
        let first = least(0);
        Self([first, if first == 0 { 0 } else { least(first) }])
    }

    /// At least two keys.
    pub(super) const fn several(self) -> bool {
        let [_, second] = self.0;
        second != 0
    }

    pub(super) fn write(self, out: &mut Writer) {
        self.0.into_iter().for_each(|mark| out.number(mark.into()));
    }

    pub(super) fn read(from: &mut Reader<'_>) -> Option<Self> {
        Some(Self([from.small()?, from.small()?]))
    }
}
