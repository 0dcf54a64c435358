//! What each of 64 bytes is, as bits: the one step that every byte of a text takes.
//!
//! ```text
//! bytes    call 4539: a@b
//! words    ####·####··#·#
//! marks    ·········#··#·
//! ```
//!
//! Invariant: what a bit says of its byte is the same on every machine.

/// Bytes of a block.
pub(in crate::redact) const SIZE: usize = 64;

/// A bit for each byte, the first in the lowest place.
#[derive(Clone, Copy, Default, Debug, PartialEq, Eq)]
pub(in crate::redact) struct Masks {
    /// Letters and digits.
    pub(in crate::redact) words: u64,
    pub(in crate::redact) digits: u64,
    pub(in crate::redact) capitals: u64,
    /// Marks at which rows may be asked.
    pub(super) marks: u64,
    /// Marks behind a word at which the rows for pairs are asked.
    pub(super) joints: u64,
}

/// The masks of `bytes`.
pub(in crate::redact) fn read(bytes: &[u8; SIZE]) -> Masks {
    machine::read(bytes)
}

#[cfg(target_family = "wasm")]
use vectors as machine;
#[cfg(not(target_family = "wasm"))]
use words as machine;

#[cfg(target_family = "wasm")]
mod vectors {
    use super::{Masks, SIZE};
    use crate::redact::lanes::vectors::{bits, load, within};
    use core::arch::wasm32::{i8x16_eq, u8x16_splat, v128, v128_or};

    #[target_feature(enable = "simd128")]
    pub(super) fn read(bytes: &[u8; SIZE]) -> Masks {
        let mut masks = Masks::default();
        for (place, sixteen) in bytes.as_chunks::<16>().0.iter().enumerate() {
            let bytes = load(sixteen);
            let digits = within(bytes, b'0', b'9');
            let letters = within(v128_or(bytes, u8x16_splat(0x20)), b'a', b'z');
            let marks = v128_or(within(bytes, b'%', b'&'), within(bytes, b'<', b'='));
            let marks = v128_or(marks, v128_or(are(bytes, b':'), v128_or(are(bytes, b'@'), are(bytes, b'\\'))));
            masks.words |= bits(v128_or(digits, letters), place);
            masks.digits |= bits(digits, place);
            masks.capitals |= bits(within(bytes, b'A', b'Z'), place);
            masks.marks |= bits(marks, place);
            let brackets = v128_or(are(bytes, b')'), v128_or(are(bytes, b']'), are(bytes, b'}')));
            masks.joints |= bits(v128_or(within(bytes, b'-', b'.'), brackets), place);
        }
        masks
    }

    #[inline]
    #[target_feature(enable = "simd128")]
    fn are(bytes: v128, byte: u8) -> v128 {
        i8x16_eq(bytes, u8x16_splat(byte))
    }
}

#[cfg(any(test, not(target_family = "wasm")))]
mod words {
    use super::{Masks, SIZE};
    use crate::redact::lanes::{gathered, within};

    pub(super) fn read(bytes: &[u8; SIZE]) -> Masks {
        let mut kinds = [0; SIZE];
        kinds.iter_mut().zip(bytes).for_each(|(kind, byte)| *kind = kind_of(*byte));
        let mut masks = Masks::default();
        for eight in kinds.as_chunks::<8>().0 {
            let eight = u64::from_le_bytes(*eight);
            masks.words = gathered(masks.words, eight);
            masks.digits = gathered(masks.digits, eight >> 1);
            masks.capitals = gathered(masks.capitals, eight >> 2);
            masks.marks = gathered(masks.marks, eight >> 3);
            masks.joints = gathered(masks.joints, eight >> 4);
        }
        masks
    }

    /// Of words 1, a digit 2 besides, a capital 4 besides; a mark 8; a joint 16.
    #[inline]
    const fn kind_of(byte: u8) -> u8 {
        (within(byte | 0x20, b'a', b'z') & 1)
            | (within(byte, b'0', b'9') & 3)
            | (within(byte, b'A', b'Z') & 4)
            | ((within(byte, b'%', b'&') | within(byte, b':', b':') | within(byte, b'<', b'=')) & 8)
            | ((within(byte, b'@', b'@') | within(byte, b'\\', b'\\')) & 8)
            | ((within(byte, b'-', b'.') | within(byte, b')', b')')) & 16)
            | ((within(byte, b']', b']') | within(byte, b'}', b'}')) & 16)
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::indexing_slicing, reason = "tests")]

    use super::super::class::{DIGIT, TRIGGER, UPPER, WORD, class};
    use super::*;

    /// The same, byte by byte.
    fn one_by_one(bytes: &[u8; SIZE]) -> Masks {
        let mut masks = Masks::default();
        for (place, byte) in bytes.iter().enumerate() {
            let bit = |kinds: u8| u64::from(class(*byte) & kinds != 0) << place;
            masks.words |= bit(WORD);
            masks.digits |= bit(DIGIT);
            masks.capitals |= bit(UPPER);
            masks.marks |= bit(TRIGGER);
            masks.joints |= u64::from(b"-.)]}".contains(byte)) << place;
        }
        masks
    }

    #[test]
    fn many_at_a_time_are_as_one_by_one() {
        agrees(read);
        #[cfg(target_family = "wasm")]
        agrees(words::read);
    }

    fn agrees(read: fn(&[u8; SIZE]) -> Masks) {
        let mut state = 3_u64;
        for byte in 0..=u8::MAX {
            for place in 0..SIZE {
                for fill in [b'a', b'Z', b'5', b' ', 0xC3, b'@'] {
                    let mut bytes = [fill; SIZE];
                    bytes[place] = byte;
                    assert_eq!(read(&bytes), one_by_one(&bytes), "{byte} at {place} in {fill}");
                }
            }
        }
        for _ in 0..20_000 {
            let bytes = core::array::from_fn(|_| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                state.to_be_bytes()[0]
            });
            assert_eq!(read(&bytes), one_by_one(&bytes));
        }
    }
}
