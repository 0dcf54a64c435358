//! Which bytes of a block may begin a character that folding changes: by it and the byte behind it, many at a time.
//!
//! ```text
//! "é–x４"    é no · – perhaps (E2 80) · x no · ４ perhaps (EF BC)
//! ```
//!
//! Invariant: no character that folding changes is missed; what a bit says of its bytes is the same on every machine.

use super::super::lanes::{Lanes, all, any, are, bits, both, either, load, within};

/// Bytes of a block.
pub(super) const SIZE: usize = 64;

/// The table, and its rows one behind the other: in a loop, each bound would be spread over its lanes anew.
macro_rules! changing {
    ($($lead:literal $low:literal $high:literal;)+) => {
        /// First bytes of characters, and from which to which second byte some of them may be in the table.
        pub(super) const CHANGING: &[(u8, u8, u8)] = &[$(($lead, $low, $high)),+];

        #[inline]
        #[cfg_attr(target_family = "wasm", target_feature(enable = "simd128"))]
        fn changing(first: Lanes, second: Lanes) -> Lanes {
            let found = all(0);
            $(let found = either(found, both(are(first, $lead), within(second, $low, $high)));)+
            found
        }
    };
}

changing! {
    0xC2 0xA0 0xAD;
    0xCD 0x8F 0x8F;
    0xD8 0x9C 0x9C;
    0xD9 0xA0 0xA9;
    0xDB 0xB0 0xB9;
    0xE0 0xA5 0xA5;
    0xE1 0x85 0xA0;
    0xE2 0x80 0x93;
    0xE3 0x80 0x80;
    0xE3 0x85 0x85;
    0xEF 0xB8 0xBE;
    0xF0 0x9D 0x9F;
    0xF3 0xA0 0xA0;
}

/// A bit for each byte but the last, the first in the lowest place.
#[cfg_attr(target_family = "wasm", target_feature(enable = "simd128"))]
pub(super) fn candidates(bytes: &[u8; SIZE + 1]) -> u64 {
    let (firsts, seconds) = (bytes.as_chunks::<16>().0, bytes.split_at(1).1.as_chunks::<16>().0);
    let mut set = 0;
    for (place, (first, second)) in firsts.iter().zip(seconds).enumerate() {
        let (first, second) = (load(first), load(second));
        // Most characters beyond ASCII begin with none of these.
        let some = either(within(first, 0xE0, 0xE3), within(first, 0xEF, 0xF3));
        let some = either(some, either(are(first, 0xC2), either(are(first, 0xCD), within(first, 0xD8, 0xDB))));
        if !any(some) {
            continue;
        }
        set |= bits(changing(first, second), place);
    }
    set
}

/// The same of one character's first bytes.
pub(super) fn may_change(first: u8, second: u8) -> bool {
    CHANGING.iter().any(|(lead, low, high)| first == *lead && (*low..=*high).contains(&second))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::indexing_slicing, reason = "tests")]

    use super::*;

    #[test]
    fn many_at_a_time_are_as_one_by_one() {
        let mut state = 5_u64;
        for _ in 0..4_000 {
            let bytes: [u8; SIZE + 1] = core::array::from_fn(|_| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                let byte = state.to_be_bytes()[0];
                if byte & 1 == 0 {
                    CHANGING[usize::from(byte >> 1) % CHANGING.len()].0
                } else {
                    state.to_be_bytes()[1] | 0x80
                }
            });
            let one_by_one = (0..SIZE).fold(0, |set, at| set | u64::from(may_change(bytes[at], bytes[at + 1])) << at);
            assert_eq!(candidates(&bytes), one_by_one);
        }
    }
}
