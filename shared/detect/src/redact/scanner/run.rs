//! A run of letters and digits: how long it is and what it is made of, eight bytes at a time.
//!
//! ```text
//! "council met…"     7 bytes, LOWER
//! "4539-1488…"       4 bytes, DIGIT
//! ```
//!
//! Invariant: the answer is that of a walk byte by byte; what follows the run does not matter.

use super::class::{DIGIT, LOWER, UPPER, WORD, class};

/// The length of the run that `rest` begins with, and its kinds.
pub(in crate::redact) fn read(rest: &[u8]) -> (usize, u8) {
    let (mut tail, mut length, mut kinds) = (rest, 0_usize, 0);
    while let Some((eight, after)) = tail.split_first_chunk::<8>() {
        let (count, found) = in_eight(u64::from_le_bytes(*eight));
        length = length.wrapping_add(count);
        kinds |= found;
        if count < 8 {
            return (length, kinds);
        }
        tail = after;
    }
    let (count, found) = one_by_one(tail);
    (length.wrapping_add(count), kinds | found)
}

fn one_by_one(rest: &[u8]) -> (usize, u8) {
    let (mut length, mut kinds) = (0_usize, 0);
    for byte in rest {
        let class = class(*byte);
        if class & WORD == 0 {
            break;
        }
        kinds |= class;
        length = length.wrapping_add(1);
    }
    (length, kinds)
}

/// The highest bit of every byte.
const HIGH: u64 = each(0x80);

const fn each(byte: u8) -> u64 {
    u64::from_le_bytes([byte; 8])
}

/// The same for eight bytes, the first in the lowest place; a set is the highest bit of each byte that is in it.
const fn in_eight(bytes: u64) -> (usize, u8) {
    let seven = bytes & !HIGH;
    let folded = seven | each(0x20);
    let digits = from(seven, b'0') & !from(seven, b':') & !bytes;
    let letters = from(folded, b'a') & !from(folded, b'{') & !bytes;
    let others = (digits | letters) ^ HIGH;
    // All bits before the first other byte.
    let inside = (others & others.wrapping_neg()).wrapping_sub(1);
    // The bit that tells the cases apart, moved to the top.
    let lower = letters & (bytes << 2) & inside;
    let upper = letters & !(bytes << 2) & inside;
    let kinds = kind(lower, LOWER) | kind(upper, UPPER) | kind(digits & inside, DIGIT);
    ((others.trailing_zeros() >> 3) as usize, kinds)
}

/// `kind` if the set holds a byte, without a branch.
const fn kind(set: u64, kind: u8) -> u8 {
    kind & ((set != 0) as u8).wrapping_neg()
}

/// The bytes, none above 127, that are at least `least`.
const fn from(bytes: u64, least: u8) -> u64 {
    bytes.wrapping_add(each(0x80_u8.wrapping_sub(least))) & HIGH
}

#[cfg(test)]
mod tests {
    #![expect(clippy::indexing_slicing, reason = "tests")]

    use super::*;

    #[test]
    fn eight_at_a_time_is_as_one_by_one() {
        let mut text = [b'a'; 40];
        for byte in 0..=u8::MAX {
            for at in 0..20 {
                for (fill, other) in [(b'z', b'0'), (b'Z', b'9'), (b'5', b'A'), (b'a', b' ')] {
                    text.fill(fill);
                    text[at] = byte;
                    text[at + 5] = other;
                    for from in 0..40 {
                        assert_eq!(read(&text[from..]), one_by_one(&text[from..]), "{byte} at {at} from {from}");
                    }
                }
            }
        }
    }
}
