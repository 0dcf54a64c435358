//! Look-alikes of placeholders that nobody issued, counted in a text of any pieces, wherever in it they stand.
//!
//! ```text
//! "<US_S" leaves, "SN_0>" leaves      one unresolved
//! ```
//!
//! Invariant: nothing is withheld for a count, and the count does not depend on the division into pieces: it is that of one
//! reading from the left, apart from what becomes of the text.

use super::placeholder::{self, LONGEST, Reading};
use super::vault::Vault;

/// The beginning of a look-alike, at the end of what has been read.
pub(super) struct Lookalikes {
    seen: [u8; LONGEST],
    length: usize,
}

impl Lookalikes {
    pub(super) const fn new() -> Self {
        Self { seen: [0; LONGEST], length: 0 }
    }

    /// The text goes on with `text`: how many were completed. One that is longer than any placeholder is none.
    pub(super) fn pass(&mut self, text: &str, vault: &Vault) -> u32 {
        let seen = self.seen;
        let seen = seen.get(..core::mem::take(&mut self.length)).unwrap_or_default();
        let byte = |at: usize| match at.checked_sub(seen.len()) {
            Some(at) => text.as_bytes().get(at).copied(),
            None => seen.get(at).copied(),
        };
        let (mut at, mut completed) = (0, 0_u32);
        while let Some(start) = next(seen, text, at) {
            at = start.saturating_add(1);
            match placeholder::read(byte, start) {
                Reading::Whole { entity, number, length } if length <= LONGEST => {
                    completed = completed.saturating_add(u32::from(vault.entry(entity, number).is_none()));
                    at = start.saturating_add(length);
                }
                Reading::Part(part) if part.may_be_any() && self.keep((start..).map_while(byte)) => break,
                Reading::Whole { .. } | Reading::Part(_) | Reading::Not => {}
            }
        }
        completed
    }

    /// Whether they are few enough to become one.
    fn keep(&mut self, bytes: impl Iterator<Item = u8>) -> bool {
        let mut length = 0_usize;
        for byte in bytes {
            let Some(slot) = self.seen.get_mut(length) else { return false };
            *slot = byte;
            length = length.saturating_add(1);
        }
        self.length = length;
        true
    }
}

/// Where at or behind `at` one may begin, in `seen` and `text` as one.
fn next(seen: &[u8], text: &str, at: usize) -> Option<usize> {
    let rest = seen.get(at..).unwrap_or_default();
    if let Some(found) = rest.iter().position(|byte| placeholder::may_begin(*byte)) {
        return at.checked_add(found);
    }
    let inside = at.saturating_sub(seen.len());
    let found = memchr::memchr3(b'<', b'&', b'\\', text.as_bytes().get(inside..)?)?;
    seen.len().checked_add(inside)?.checked_add(found)
}

#[cfg(test)]
mod tests {
    use super::super::{Action, Entity, Origin};
    use super::*;

    #[test]
    fn a_text_has_as_many_look_alikes_in_pieces_as_whole() {
        let mut vault = Vault::new();
        vault.placeholder(Entity::Email, "bob@acme.com", Action::Redact, Origin::User);
        let long = alloc::format!("<US\\\\\\\\_SSN_{}>", "1".repeat(LONGEST));
        for (text, expected) in [
            ("<EMAIL_0> <EMAIL_1>", 1),
            ("<img src=<EMAIL_0>\\<EMAIL_7>g'>", 1),
            ("<a href='<EMAIL_7>'><US_SSN_0>&lt;EMAIL_2&gt;", 3),
            ("<<<EMAIL_3>\\\\<EMAIL_4\\\\>", 2),
            ("<EM<EMAIL_3> <NOBODY_0>", 1),
            (&long, 0),
        ] {
            assert_eq!(Lookalikes::new().pass(text, &vault), expected, "{text}");
            for cut in 0..=text.len() {
                let mut pieces = Lookalikes::new();
                let (first, second) = text.split_at(cut);
                let counted = pieces.pass(first, &vault).saturating_add(pieces.pass(second, &vault));
                assert_eq!(counted, expected, "{first} | {second}");
            }
        }
    }
}
