//! Shaped values of an answer, turned back into plain placeholders before anything else looks at it.
//!
//! ```text
//! pieces   mail u0@let │ he.invalid now      mail │ <EMAIL_0> now
//! ```
//!
//! So every rule of the way back (places, tools, targets) holds for both styles alike.
//!
//! Invariant: any division into pieces gives the same text; only what was issued in this request is touched; at most
//! [`LONGEST`] bytes are held.

use alloc::string::String;
use zeroize::Zeroizing;

use super::{LONGEST, Read, begins_after, may_begin, read};
use crate::redact::vault::Vault;

/// One channel.
#[derive(Default)]
pub(in crate::redact) struct Translator {
    /// The beginning of a value, held. ASCII.
    tail: Zeroizing<String>,
    /// The last byte that has left.
    before: Option<u8>,
}

impl Translator {
    /// The next piece, translated; `last`: nothing follows.
    pub(in crate::redact) fn push(&mut self, text: &str, last: bool, vault: &Vault) -> Zeroizing<String> {
        let mut joined = Zeroizing::new(String::with_capacity(self.tail.len().saturating_add(text.len())));
        joined.push_str(&self.tail);
        joined.push_str(text);
        self.tail.clear();
        let mut out = Zeroizing::new(String::with_capacity(joined.len().saturating_mul(2)));
        let mut rest = joined.as_str();
        while let Some(start) = self.next(rest) {
            let (passed, candidate) = rest.split_at_checked(start).unwrap_or((rest, ""));
            self.pass(passed, &mut out);
            let length = match read(candidate.as_bytes(), last) {
                Read::Part if candidate.len() <= LONGEST => {
                    self.tail.push_str(candidate);
                    return out;
                }
                Read::Whole(length) => length,
                Read::Part | Read::Not => 0,
            };
            let (value, behind) = candidate.split_at_checked(length).unwrap_or(("", candidate));
            match vault.issued_as(value) {
                Some(plain) => {
                    out.push_str(&plain);
                    self.before = value.bytes().next_back();
                    rest = behind;
                }
                None => {
                    let (first, behind) = candidate.split_at_checked(1).unwrap_or((candidate, ""));
                    self.pass(first, &mut out);
                    rest = behind;
                }
            }
        }
        self.pass(rest, &mut out);
        if last {
            self.before = None;
        }
        out
    }

    /// Bytes held.
    pub(in crate::redact) fn held(&self) -> usize {
        self.tail.len()
    }

    fn pass(&mut self, text: &str, out: &mut String) {
        out.push_str(text);
        self.before = text.bytes().next_back().or(self.before);
    }

    /// Where in `rest` a value may begin.
    fn next(&self, rest: &str) -> Option<usize> {
        let before = core::iter::once(self.before).chain(rest.bytes().map(Some));
        rest.bytes().zip(before).position(|(byte, before)| may_begin(byte) && begins_after(before))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::redact::{Action, Entity, Origin};

    fn translated(pieces: &[&str], vault: &Vault) -> String {
        let mut translator = Translator::default();
        let mut out = String::new();
        for piece in pieces {
            out.push_str(&translator.push(piece, false, vault));
            assert!(translator.held() <= LONGEST);
        }
        out.push_str(&translator.push("", true, vault));
        out
    }

    #[test]
    fn any_division_gives_the_same_text_and_only_issued_values_are_touched() {
        let mut vault = Vault::new();
        vault.shape();
        for (entity, original) in
            [(Entity::Email, "bob@acme.com"), (Entity::IpAddress, "9.9.9.9"), (Entity::CreditCard, "4539148803436467")]
        {
            vault.placeholder(entity, original, Action::Redact, Origin::User);
        }
        let text = "é u0@lethe.invalid U0@LETHE.INVALID. xu0@lethe.invalid u1@lethe.invalid u0@lethe.invalids 192.0.2.1:80 192.0.2.11 \
            u0u0@lethe.invali 9999900000000005, u0@lethe.invalid";
        let expected = "é <EMAIL_0> <EMAIL_0>. xu0@lethe.invalid u1@lethe.invalid u0@lethe.invalids <IP_ADDRESS_0>:80 192.0.2.11 \
            u0u0@lethe.invali <CREDIT_CARD_0>, <EMAIL_0>";
        assert_eq!(translated(&[text], &vault), expected);
        let cuts = || (0..=text.len()).filter(|cut| text.is_char_boundary(*cut));
        for first in cuts() {
            for second in cuts().filter(|second| *second >= first) {
                let piece = |start: usize, end: usize| text.get(start..end).unwrap_or_default();
                let pieces = [piece(0, first), piece(first, second), piece(second, text.len())];
                assert_eq!(translated(&pieces, &vault), expected, "{first} {second}");
            }
        }
    }
}
