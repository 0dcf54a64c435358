//! 64 bytes at a time: where words begin and end, which of them are worth a look, and where the marks are.
//!
//! ```text
//! text      call 4539: a@b
//! words     ####·####··#·#      starts  #····#·····#·#
//! marks     ·········#··#·
//! ```
//!
//! Invariant: a bit is what [`super::class`] says of its byte.

use super::masks::{self, Masks};

/// A bit for each byte of a block, the first in the lowest place.
pub(super) struct Block {
    /// Letters and digits.
    pub(super) words: u64,
    /// Digits, and capitals right behind capitals.
    odd: u64,
    capitals: u64,
    /// Marks at which rows may be asked.
    pub(super) marks: u64,
    /// Marks behind a word at which the rows for pairs are asked; so may be what is behind the block.
    joints: u64,
}

impl Block {
    /// The block that `rest` begins with; behind its end are blanks.
    #[inline]
    pub(super) fn read(rest: &[u8]) -> Self {
        let Masks { words, digits, capitals, marks, joints } = masks::read(rest);
        Self { words, odd: digits | capitals & capitals << 1, capitals, marks, joints }
    }

    /// How many bytes there are without the word that the block ends within, if it does.
    pub(super) const fn whole(&self) -> u32 {
        64_u32.wrapping_sub(self.words.leading_ones())
    }

    /// Where words begin.
    pub(super) const fn starts(&self) -> u64 {
        self.words & !(self.words << 1)
    }

    /// Where words begin that hold a digit, or a capital behind a capital.
    pub(super) const fn odd_words(&self) -> u64 {
        let starts = self.starts();
        // A one at the start of a word is carried up to the first byte that is odd, or out of the word.
        let mut first = starts.wrapping_add(self.words & !self.odd) & self.odd;
        let mut places = 0;
        while first != 0 {
            let before = starts & u64::MAX.wrapping_shr(first.trailing_zeros() ^ 63);
            places |= (1_u64 << 63).wrapping_shr(before.leading_zeros());
            first &= first.wrapping_sub(1);
        }
        places
    }

    /// Where a capital is a word of its own.
    pub(super) const fn lone_capitals(&self) -> u64 {
        self.starts() & !(self.words >> 1) & self.capitals
    }

    /// Where words of two bytes, or of four before a dot, begin before a joint.
    pub(super) const fn pairs(&self) -> (u64, u64) {
        let two = self.starts() & self.words >> 1 & self.joints >> 2;
        (two, self.starts() & self.words >> 1 & self.words >> 2 & self.words >> 3 & self.joints >> 4)
    }
}

/// The bits of all places before `place`, which is less than 64.
pub(super) const fn below(place: u32) -> u64 {
    1_u64.wrapping_shl(place).wrapping_sub(1)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::indexing_slicing, clippy::arithmetic_side_effects, reason = "tests")]

    use super::super::masks::SIZE;
    use super::*;

    /// The places in the text at which a word begins that `is` so.
    fn places(text: &[u8; SIZE], is: impl Fn(&[u8]) -> bool) -> u64 {
        let begins = |at: usize| at.checked_sub(1).is_none_or(|before| !text[before].is_ascii_alphanumeric());
        let word = |at: usize| {
            let length = text[at..].iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
            &text[at..at + length]
        };
        (0..SIZE).filter(|at| begins(*at) && !word(*at).is_empty() && is(word(*at))).fold(0, |set, at| set | 1 << at)
    }

    #[test]
    fn words_are_those_of_a_walk() {
        let odd = |word: &[u8]| {
            word.iter().any(u8::is_ascii_digit) || word.windows(2).any(|two| two.iter().all(u8::is_ascii_uppercase))
        };
        let mut state = 3_u64;
        for _ in 0..20_000 {
            let text: [u8; SIZE] = core::array::from_fn(|_| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                b"abcdeXY7 .@\xC3-}"[(state >> 33) as usize % 14]
            });
            let block = Block::read(&text);
            let inside = below(block.whole().min(63));
            assert_eq!(block.starts(), places(&text, |_| true));
            assert_eq!(block.odd_words() & inside, places(&text, odd) & inside);
            let before = |length: usize| {
                places(&text, |word| word.len() == length)
                    & (0..SIZE - length).fold(0, |set, at| set | u64::from(b"-.)]}".contains(&text[at + length])) << at)
            };
            assert_eq!(block.pairs(), (before(2), before(4)));
            let lone = |word: &[u8]| word.len() == 1 && word[0].is_ascii_uppercase();
            assert_eq!(block.lone_capitals() & inside, places(&text, lone) & inside);
            let tail = text.iter().rev().take_while(|byte| byte.is_ascii_alphanumeric()).count();
            assert_eq!(block.whole() as usize, SIZE - tail);
        }
        assert_eq!(Block::read(&[b'x'; SIZE]).whole(), 0);
    }
}
