//! Look-alikes of placeholders that nobody issued, counted though they leave at once, in pieces.
//!
//! ```text
//! "<US_S" leaves, "SN_0>" leaves      one unresolved
//! ```
//!
//! Invariant: nothing is withheld for a count.

use super::placeholder::{self, LONGEST, Reading};
use super::vault::Vault;
use super::writer::Joined;

/// The beginning of a look-alike that has left.
pub(super) struct Lookalikes {
    seen: [u8; LONGEST],
    length: usize,
}

impl Lookalikes {
    pub(super) const fn new() -> Self {
        Self { seen: [0; LONGEST], length: 0 }
    }

    /// One may have begun at `at`, unless an earlier one may still be going on.
    pub(super) fn begin(&mut self, joined: Joined<'_>, at: usize) {
        if self.length > 0 {
            return;
        }
        self.keep((at..).map_while(|at| joined.byte(at)));
    }

    /// The text goes on with `text`: how many were completed.
    pub(super) fn go_on(&mut self, text: &str, vault: &Vault) -> u32 {
        if self.length == 0 || text.is_empty() {
            return 0;
        }
        let seen = self.seen;
        let seen = seen.get(..core::mem::take(&mut self.length)).unwrap_or_default();
        let byte = |at: usize| match at.checked_sub(seen.len()) {
            Some(at) => text.as_bytes().get(at).copied(),
            None => seen.get(at).copied(),
        };
        let starts = (0..seen.len()).filter(|at| seen.get(*at).copied().is_some_and(placeholder::may_begin));
        for start in starts {
            match placeholder::read(byte, start) {
                Reading::Whole { entity, number, .. } => return u32::from(vault.entry(entity, number).is_none()),
                Reading::Part(part) if part.may_be_any() => {
                    self.keep((start..).map_while(byte));
                    return 0;
                }
                Reading::Part(_) | Reading::Not => {}
            }
        }
        0
    }

    /// One that is longer than any placeholder is none.
    fn keep(&mut self, bytes: impl Iterator<Item = u8>) {
        let mut length = 0_usize;
        for byte in bytes {
            let Some(slot) = self.seen.get_mut(length) else { return };
            *slot = byte;
            length = length.saturating_add(1);
        }
        self.length = length;
    }
}
