//! Words as bytes: what they are made of, and compared without regard to the case of ASCII.
//!
//! ```text
//! ends_with(b"Hauptstrasse", b"STRASSE")
//! ```
//!
//! Invariant: letters that are not ASCII are compared byte for byte.

use super::listed::{first, is_one_of};
use crate::bits::Bits;
use crate::classes::classes;

/// A mark that may stand between a value and the word that announces it.
pub(super) const CUE_MARK: u8 = 1;
/// A mark that may stand between a name and the sign behind it.
pub(super) const SIGN_GAP: u8 = 2;
/// What words of addresses are made of.
pub(super) const ADDRESS: u8 = 4;
/// A mark that secrets made of letters and digits hold besides.
pub(super) const IN_SECRET: u8 = 8;

/// What secrets without a prefix are made of.
pub(super) const DRAWN: u8 = 16;

/// Whether `byte` is of `kind`.
pub(super) fn is(byte: u8, kind: u8) -> bool {
    KINDS.get(usize::from(byte)).is_some_and(|kinds| kinds & kind != 0)
}

static KINDS: [u8; 256] = kinds();

#[expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    reason = "runs in the compiler, where a slip is an error"
)]
const fn kinds() -> [u8; 256] {
    let mut kinds = classes(&[
        (b" \t\n:#=.-_\"'()*/|,;`[]<>\\", CUE_MARK),
        (b" \"'\\`\t[]:=!?.+", SIGN_GAP),
        (b".'-/#", ADDRESS),
        (b"-_+/=.~%$,:@*!", IN_SECRET),
        (b"-_+/=.~%", DRAWN),
    ]);
    let mut byte = 0;
    while byte < kinds.len() {
        if is_letter(byte as u8) || (byte as u8).is_ascii_digit() {
            kinds[byte] |= if byte < 0x80 { ADDRESS | DRAWN } else { ADDRESS };
        }
        byte += 1;
    }
    kinds
}

/// Letters, and bytes of letters that are not ASCII.
pub(super) const fn is_letter(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte >= 0x80
}

/// Letters and digits of ASCII.
pub(super) const fn is_alphanumeric(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
}

/// How words begin or end: pairs of letters, the same for both cases. Most words of a text have none of them, and are not read.
pub(super) struct Pairs(Bits<16>);

impl Pairs {
    pub(super) const NONE: Self = Self(Bits::NONE);

    /// These, and the last two letters of each of `words`; the dot of an abbreviation is left out.
    pub(super) const fn ends(mut self, mut words: &[u8]) -> Self {
        while let Some((word, others)) = first(words) {
            if let [.., first, second, b'.'] | [.., first, second] = word {
                self = self.with(*first, *second);
            }
            words = others;
        }
        self
    }

    /// These, and every two letters of a row of codes.
    pub(super) const fn codes(mut self, mut row: &[u8]) -> Self {
        while let [first, second, others @ ..] = row {
            self = self.with(*first, *second);
            row = others;
        }
        self
    }

    /// These, and the first two letters of each of `words`.
    pub(super) const fn starts(mut self, mut words: &[u8]) -> Self {
        while let Some((word, others)) = first(words) {
            if let [first, second, ..] = word {
                self = self.with(*first, *second);
            }
            words = others;
        }
        self
    }

    /// These, and two letters.
    pub(super) const fn with(self, first: u8, second: u8) -> Self {
        Self(self.0.with(Self::bit(first, second)))
    }

    /// Whether two letters may be a pair of these.
    pub(super) fn has(&self, first: u8, second: u8) -> bool {
        self.0.has(Self::bit(first, second))
    }

    /// Ten bits, the same for both cases.
    const fn bit(first: u8, second: u8) -> usize {
        (first as usize & 31) << 5 | second as usize & 31
    }
}

/// Words in lower case, and a set of how they begin and end: most words of a text are none of them, and are not compared.
pub(super) struct Words {
    words: &'static [u8],
    known: Bits<16>,
}

impl Words {
    /// Those of a list that is [`listed`](super::listed).
    pub(super) const fn new(words: &'static [u8]) -> Self {
        let (mut known, mut rest) = (Bits::NONE, words);
        while let Some((word, others)) = first(rest) {
            known = known.with(Self::bit(word));
            rest = others;
        }
        Self { words, known }
    }

    /// All of them.
    pub(super) const fn words(&self) -> &'static [u8] {
        self.words
    }

    /// Whether `word` is one of them, in any case of ASCII.
    #[inline]
    pub(super) fn has(&self, word: &[u8]) -> bool {
        self.known.has(Self::bit(word)) && is_one_of(word, self.words)
    }

    /// Ten bits of the first letter, the last and the length, the same for both cases.
    const fn bit(word: &[u8]) -> usize {
        let (first, last) = outer(word);
        (((first as usize & 31) << 5 | last as usize & 31) ^ word.len().wrapping_mul(0x99)) & 0x3FF
    }
}

/// The first and the last byte; zeros of an empty word.
pub(super) const fn outer(word: &[u8]) -> (u8, u8) {
    match (word.first(), word.last()) {
        (Some(first), Some(last)) => (*first, *last),
        (_, _) => (0, 0),
    }
}

/// The number that digits write, as text or as values 0 to 9; modulo 2³² if it is longer.
#[inline(never)]
pub(super) fn decimal(digits: &[u8]) -> u32 {
    digits.iter().fold(0, |value: u32, digit| value.wrapping_mul(10).wrapping_add(u32::from(digit & 15)))
}

/// Whether one of `words` stands anywhere in `text`, compared by `same`, for which case may not matter. A place is compared where some word has
/// its first letter.
#[inline(never)]
pub(super) fn holds_one_of(text: &[u8], words: &[&[u8]], same: fn(&[u8], &[u8]) -> bool) -> bool {
    let first = |word: &[u8]| word.first().map_or(0, |byte| 1_u32 << (byte & 31));
    let firsts = words.iter().fold(0, |set, word| set | first(word));
    (0..text.len()).filter_map(|at| text.get(at..)).filter(|rest| first(rest) & firsts != 0).any(|rest| {
        let begins = |word: &&[u8]| rest.get(..word.len()).is_some_and(|start| same(start, word));
        words.iter().any(|word| first(word) == first(rest) && begins(word))
    })
}

/// Whether `text` ends with `suffix`.
#[inline(never)]
pub fn ends_with(text: &[u8], suffix: &[u8]) -> bool {
    let tail = text.len().checked_sub(suffix.len()).and_then(|at| text.get(at..));
    tail.is_some_and(|tail| tail.eq_ignore_ascii_case(suffix))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_read_as_text_and_as_values() {
        assert_eq!(
            (decimal(b""), decimal(b"007"), decimal(&[1, 9, 8, 5]), decimal(b"4294967295")),
            (0, 7, 1985, u32::MAX)
        );
    }

    #[test]
    fn case_counts_for_nothing_in_ascii() {
        assert!(ends_with(b"Hauptstrasse", b"STRASSE") && ends_with(b"x", b"X") && ends_with(b"x", b""));
        assert!(!ends_with(b"asse", b"strasse") && !ends_with(b"strassen", b"strasse"));
        assert!(!ends_with("É".as_bytes(), "é".as_bytes()));
        let words: [&[u8]; 3] = [b"change", b"***", b"my-"];
        assert!(
            holds_one_of(b"a CHANGEme", &words, <[u8]>::eq_ignore_ascii_case)
                && holds_one_of(b"****", &words, <[u8]>::eq)
        );
        assert!(!holds_one_of(b"a CHANGEme chang **", &words, <[u8]>::eq) && !holds_one_of(b"", &words, <[u8]>::eq));
    }
}
