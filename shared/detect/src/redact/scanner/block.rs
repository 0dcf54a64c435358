//! 64 bytes at a time: which of them are letters, capitals, digits and marks, eight bytes to a step.
//!
//! ```text
//! text      call 4539: a@b
//! words     ####·####··#·#      starts  #····#·····#·#
//! marks     ·········#··#·
//! ```
//!
//! Invariant: a bit is what [`super::class`] says of its byte; but more marks than it knows are marks here.

/// Bytes of a block.
pub(super) const SIZE: usize = 64;

/// A bit for each byte of a block, the first in the lowest place.
#[derive(Clone, Copy, Default, Debug, PartialEq, Eq)]
pub(super) struct Block {
    /// Letters and digits.
    pub(super) words: u64,
    /// Digits, and capitals right behind capitals.
    odd: u64,
    /// Marks at which rows may be asked.
    pub(super) marks: u64,
}

/// The highest bit of every byte.
const HIGH: u64 = each(0x80);

impl Block {
    pub(super) fn read(bytes: &[u8; SIZE]) -> Self {
        let (mut block, mut last) = (Self::default(), 0);
        for eight in bytes.as_chunks::<8>().0 {
            last = block.add(u64::from_le_bytes(*eight), last);
        }
        block
    }

    /// Eight bytes more, the first in the lowest place, behind eight of which `before` are the capitals; their capitals.
    #[inline]
    const fn add(&mut self, bytes: u64, before: u64) -> u64 {
        let seven = bytes & !HIGH;
        let folded = seven | each(0x20);
        let ascii = !bytes & HIGH;
        let digits = from(seven, b'0') & !from(seven, b':') & ascii;
        let letters = from(folded, b'a') & !from(folded, b'{') & ascii;
        // `%` `&`, `:` `;` `<` `=`, `@`, and the backslash.
        let one = from(seven, b'%') & !from(seven, b'\'') | from(seven, b':') & !from(seven, b'>');
        let two = from(seven, b'@') & !from(seven, b'A') | from(seven, b'\\') & !from(seven, b']');
        // The bit that tells the cases apart, moved to the top.
        let capitals = letters & !(bytes << 2);
        self.words = joined(self.words, digits | letters);
        self.odd = joined(self.odd, digits | capitals & (capitals << 8 | before >> 56));
        self.marks = joined(self.marks, (one | two) & ascii);
        capitals
    }

    /// How many bytes there are without the word that the block ends within, if it does.
    pub(super) const fn whole(&self) -> u32 {
        64_u32.wrapping_sub(self.words.leading_ones())
    }

    /// Where words begin.
    pub(super) const fn starts(&self) -> u64 {
        self.words & !(self.words << 1)
    }

    /// The length of the word at `place`, which ends within the block.
    pub(super) const fn length(&self, place: u32) -> u32 {
        (!self.words).wrapping_shr(place).trailing_zeros()
    }

    /// Whether there is a digit, or a capital behind a capital, in the word of `length` bytes at `place`.
    pub(super) const fn is_odd(&self, place: u32, length: u32) -> bool {
        self.odd.wrapping_shr(place) & below(length) != 0
    }
}

/// The bits of all places before `place`, which is less than 64.
pub(super) const fn below(place: u32) -> u64 {
    1_u64.wrapping_shl(place).wrapping_sub(1)
}

const fn each(byte: u8) -> u64 {
    u64::from_le_bytes([byte; 8])
}

/// The bytes, none above 127, that are at least `least`.
const fn from(bytes: u64, least: u8) -> u64 {
    bytes.wrapping_add(each(0x80_u8.wrapping_sub(least)))
}

/// The highest bits of eight bytes as the highest eight bits, before those that were there.
const fn joined(bits: u64, eight: u64) -> u64 {
    bits >> 8 | ((eight & HIGH) >> 7).wrapping_mul(0x0102_0408_1020_4080) & each_high()
}

const fn each_high() -> u64 {
    0xFF << 56
}

#[cfg(test)]
mod tests {
    #![expect(clippy::indexing_slicing, reason = "tests")]

    use super::super::class::{DIGIT, TRIGGER, UPPER, WORD, class};
    use super::*;

    /// The same, byte by byte.
    fn one_by_one(bytes: &[u8; SIZE]) -> Block {
        let mut block = Block::default();
        for (place, byte) in bytes.iter().enumerate() {
            let bit = |set: bool| u64::from(set) << place;
            let before = place.checked_sub(1).map_or(0, |before| class(bytes[before]));
            let this = class(*byte);
            block.words |= bit(this & WORD != 0);
            block.odd |= bit(this == DIGIT || this == UPPER && before == UPPER);
            block.marks |= bit(this == TRIGGER || *byte == b';');
        }
        block
    }

    #[test]
    fn eight_at_a_time_is_as_one_by_one() {
        let mut state = 3_u64;
        for byte in 0..=u8::MAX {
            for place in 0..SIZE {
                for fill in [b'a', b'Z', b'5', b' ', 0xC3, b'@'] {
                    let mut bytes = [fill; SIZE];
                    bytes[place] = byte;
                    assert_eq!(Block::read(&bytes), one_by_one(&bytes), "{byte} at {place} in {fill}");
                }
            }
        }
        for _ in 0..20_000 {
            let bytes = core::array::from_fn(|_| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                state.to_be_bytes()[0]
            });
            assert_eq!(Block::read(&bytes), one_by_one(&bytes));
        }
    }

    #[test]
    fn words_end_where_others_begin() {
        let mut bytes = *b"The QUICK brown7 fox@x.org jumped over the lazy dog; 4 times, so";
        let block = Block::read(&bytes);
        assert_eq!((block.whole(), block.length(0), block.length(4), block.length(10)), (62, 3, 5, 6));
        assert!(!block.is_odd(0, 3) && block.is_odd(4, 5) && block.is_odd(10, 6) && !block.is_odd(17, 3));
        bytes.fill(b'x');
        assert_eq!(Block::read(&bytes).whole(), 0);
    }
}
