//! A printed form of an id, as a pattern that the compiler turns into bit sets.
//!
//! ```text
//! "dddddd-dddx"     d digit · l letter · x either · c digit of the century, which the check does not see
//!                   _ space, dash or dot, everywhere the same · - . / + ( ) themselves
//! "!dddddddddd"     ! needs a context word where the digits read like a clock
//! ```
//!
//! Invariant: matching is a few comparisons of words, whatever the pattern.

use super::super::detector::Tier;
use super::code::{Code, MARKS, MOST, below, bit};
use super::index::{DIGITS, LETTERS, mark_bit};

/// A form.
pub(in crate::redact) struct Form {
    pub(super) count: u8,
    /// Leading characters that the check does not see.
    pub(super) skip: u8,
    pub(super) tier: Tier,
    digits: u32,
    letters: u32,
    gaps: u32,
    marks: [u8; MARKS],
    /// Whether a closing bracket follows.
    pub(super) bracket: bool,
    /// Whether the digits may read like a clock.
    pub(super) clock: bool,
}

/// A form that counts by itself.
pub(super) const fn alone(pattern: &str) -> Form {
    form(pattern, Tier::Alone)
}

/// A form that needs a context word.
pub(super) const fn near(pattern: &str) -> Form {
    form(pattern, Tier::WithContext)
}

impl Form {
    /// Whether `code` begins with this form and a word ends there.
    pub(super) fn fits(&self, code: &Code) -> bool {
        let count = usize::from(self.count);
        let inside = below(count);
        code.ends & bit(count) != 0
            && code.gaps & inside == self.gaps
            && code.digits & self.letters == 0
            && code.digits & self.digits == self.digits
            && self.marks_agree(code)
    }

    /// Whether the id is digits only, without separators.
    pub(super) const fn is_bare(&self, code: &Code) -> bool {
        let inside = below(self.count as usize);
        self.gaps == 0 && code.digits & inside == inside
    }

    /// Whether a letter of the id is lower case.
    pub(super) const fn lower_in(&self, code: &Code) -> bool {
        code.lower & below(self.count as usize) != 0
    }

    /// Whether spaces may separate its groups.
    pub(super) fn spaced(&self) -> bool {
        self.marks.iter().any(|mark| matches!(mark, b' ' | b'_'))
    }

    /// What [`super::index`] finds it by: its length, where its separators are, and whether its first and last character can be digits, the first
    /// a letter, the last, both.
    pub(super) const fn outline(&self) -> (u8, u32, [bool; 4]) {
        let last = bit(self.count.saturating_sub(1) as usize);
        let (digit, letter) = (self.letters & 1 == 0, self.digits & 1 == 0);
        let (ends_digit, ends_letter) = (self.letters & last == 0, self.digits & last == 0);
        let kinds = [digit && ends_digit, letter && ends_digit, digit && ends_letter, letter && ends_letter];
        (self.count, self.gaps, kinds)
    }

    /// The length of its first word; and as a set how long its second is, 0 for none, and at which marks it stands.
    #[expect(clippy::arithmetic_side_effects, reason = "runs in the compiler, where a slip is an error")]
    pub(super) const fn first(&self) -> (usize, u32) {
        let length = self.gaps.trailing_zeros();
        if self.gaps == 0 {
            return (self.count as usize, 1);
        }
        let others = self.gaps & (self.gaps - 1);
        let end = if others == 0 { self.count as u32 } else { others.trailing_zeros() };
        let marks = match self.marks[0] {
            b'_' => mark_bit(b' ') | mark_bit(b'-') | mark_bit(b'.'),
            mark => mark_bit(mark),
        };
        (length as usize, 1 << (end - length) | marks)
    }

    /// Whether its first word, of `length` characters, can [begin](super::index::begins) so.
    pub(super) const fn begins(&self, length: usize, beginning: usize) -> bool {
        if beginning == DIGITS {
            return self.letters & below(length) == 0;
        }
        let letters = self.digits & below(beginning) == 0 && beginning <= length;
        let mixed = beginning > 0 || self.digits & below(length) != below(length);
        letters && mixed && (beginning == LETTERS || beginning == length || self.letters & bit(beginning) == 0)
    }

    fn marks_agree(&self, code: &Code) -> bool {
        let first = code.marks.first().copied().unwrap_or(0);
        let agrees = |(mine, theirs): (&u8, &u8)| match *mine {
            b'_' => *theirs == first && matches!(*theirs, b' ' | b'-' | b'.'),
            mine => mine == 0 || mine == *theirs,
        };
        self.marks.iter().zip(&code.marks).all(agrees)
    }
}

#[expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "runs in the compiler, where a slip is an error"
)]
const fn form(pattern: &str, tier: Tier) -> Form {
    let pattern = pattern.as_bytes();
    let mut form = Form {
        count: 0,
        skip: 0,
        tier,
        digits: 0,
        letters: 0,
        gaps: 0,
        marks: [0; MARKS],
        bracket: false,
        clock: false,
    };
    let (mut at, mut mark) = (0, 0);
    while at < pattern.len() {
        let place = bit(form.count as usize);
        let class = pattern[at];
        match class {
            b'd' | b'c' => form.digits |= place,
            b'l' => form.letters |= place,
            b'x' => {}
            b'!' => form.clock = true,
            b')' => form.bracket = true,
            separator => {
                assert!(matches!(separator, b'_' | b' ' | b'-' | b'.' | b'/' | b'+' | b'('));
                form.gaps |= place;
                form.marks[mark] = separator;
                mark += 1;
            }
        }
        if class.is_ascii_lowercase() {
            form.count += 1;
        }
        if class == b'c' {
            form.skip += 1;
        }
        at += 1;
    }
    assert!(form.count as usize <= MOST);
    form
}
