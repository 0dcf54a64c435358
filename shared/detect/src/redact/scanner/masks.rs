//! What each of 64 bytes is, as bits: the one step that every byte of a text takes.
//!
//! ```text
//! bytes    call 4539: a@b
//! words    ####·####··#·#
//! marks    ·········#··#·
//! ```
//!
//! Invariant: what a bit says of its byte is the same on every machine.

use crate::redact::lanes::{all, are, bits, either, load, within};

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

/// The masks of the block that `rest` begins with; behind its end are blanks.
#[cfg_attr(target_family = "wasm", target_feature(enable = "simd128"))]
#[inline]
pub(in crate::redact) fn read(rest: &[u8]) -> Masks {
    let short: [u8; SIZE];
    let block = match rest.first_chunk() {
        Some(whole) => whole,
        None => {
            short = padded(rest);
            &short
        }
    };
    let mut masks = Masks::default();
    for (place, sixteen) in block.as_chunks::<16>().0.iter().enumerate() {
        let bytes = load(sixteen);
        let digits = within(bytes, b'0', b'9');
        let letters = within(either(bytes, all(0x20)), b'a', b'z');
        let marks = either(within(bytes, b'%', b'&'), within(bytes, b'<', b'='));
        let marks = either(marks, either(are(bytes, b':'), either(are(bytes, b'@'), are(bytes, b'\\'))));
        masks.words |= bits(either(digits, letters), place);
        masks.digits |= bits(digits, place);
        masks.capitals |= bits(within(bytes, b'A', b'Z'), place);
        masks.marks |= bits(marks, place);
        let brackets = either(are(bytes, b')'), either(are(bytes, b']'), are(bytes, b'}')));
        masks.joints |= bits(either(within(bytes, b'-', b'.'), brackets), place);
    }
    masks
}

/// `rest`, which is shorter, and blanks behind it.
#[cold]
pub(in crate::redact) fn padded<const LENGTH: usize>(rest: &[u8]) -> [u8; LENGTH] {
    let mut block = [b' '; LENGTH];
    block.iter_mut().zip(rest).for_each(|(slot, byte)| *slot = *byte);
    block
}

#[cfg(test)]
mod tests {
    #![expect(clippy::indexing_slicing, reason = "tests")]

    use super::super::class::{DIGIT, TRIGGER, UPPER, WORD, class};
    use super::*;

    /// The same, byte by byte.
    fn one_by_one(rest: &[u8]) -> Masks {
        let mut masks = Masks::default();
        for (place, byte) in rest.iter().take(SIZE).enumerate() {
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
        for round in 0..20_000 {
            let bytes: [u8; SIZE + 2] = core::array::from_fn(|_| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                state.to_be_bytes()[0]
            });
            let rest = &bytes[..round % (SIZE + 3)];
            assert_eq!(read(rest), one_by_one(rest));
        }
    }
}
