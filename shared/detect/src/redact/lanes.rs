//! Sixteen bytes at once: bounds of all of them, and the answers as bits.
//!
//! ```text
//! bytes                     'a'  '7'  ' '  '0'
//! within '0' and '9'         00   FF   00   FF
//! bits, the first lowest        ··…1010
//! ```
//!
//! Every runtime of a module has the instructions of WebAssembly for this (SIMD128, of WebAssembly 2.0). Natively it is what `wide` makes of
//! the machine's own.
//!
//! Invariant: what a bit says of its byte is the same on every machine.

pub(super) use machine::{Lanes, all, any, are, both, either, load, within};

/// A bit for each byte that has any, at sixteen times `place`.
#[inline]
#[cfg_attr(target_family = "wasm", target_feature(enable = "simd128"))]
pub(super) fn bits(each: Lanes, place: usize) -> u64 {
    u64::from(machine::mask(each)).wrapping_shl((place as u32) << 4)
}

#[cfg(target_family = "wasm")]
mod machine {
    use core::arch::wasm32::{
        i8x16_bitmask, i8x16_eq, i8x16_sub, u8x16_le, u8x16_splat, u64x2, v128, v128_and, v128_any_true, v128_or,
    };

    pub(in crate::redact) type Lanes = v128;

    /// Sixteen bytes.
    #[inline]
    #[target_feature(enable = "simd128")]
    pub(in crate::redact) fn load(sixteen: &[u8; 16]) -> Lanes {
        let whole = u128::from_le_bytes(*sixteen);
        u64x2(whole as u64, (whole >> 64) as u64)
    }

    /// Sixteen times the same.
    #[inline]
    #[target_feature(enable = "simd128")]
    pub(in crate::redact) fn all(byte: u8) -> Lanes {
        u8x16_splat(byte)
    }

    /// All bits of each byte that is from `low` to `high`, none of another.
    #[inline]
    #[target_feature(enable = "simd128")]
    pub(in crate::redact) fn within(bytes: Lanes, low: u8, high: u8) -> Lanes {
        u8x16_le(i8x16_sub(bytes, all(low)), all(high.wrapping_sub(low)))
    }

    /// All bits of each byte that is `byte`.
    #[inline]
    #[target_feature(enable = "simd128")]
    pub(in crate::redact) fn are(bytes: Lanes, byte: u8) -> Lanes {
        i8x16_eq(bytes, all(byte))
    }

    #[inline]
    #[target_feature(enable = "simd128")]
    pub(in crate::redact) fn either(one: Lanes, other: Lanes) -> Lanes {
        v128_or(one, other)
    }

    #[inline]
    #[target_feature(enable = "simd128")]
    pub(in crate::redact) fn both(one: Lanes, other: Lanes) -> Lanes {
        v128_and(one, other)
    }

    /// Whether there is a bit at all.
    #[inline]
    #[target_feature(enable = "simd128")]
    pub(in crate::redact) fn any(each: Lanes) -> bool {
        v128_any_true(each)
    }

    #[inline]
    #[target_feature(enable = "simd128")]
    pub(super) fn mask(each: Lanes) -> u16 {
        i8x16_bitmask(each)
    }
}

#[cfg(not(target_family = "wasm"))]
mod machine {
    use wide::u8x16;

    pub(in crate::redact) type Lanes = u8x16;

    /// Sixteen bytes.
    #[inline]
    pub(in crate::redact) fn load(sixteen: &[u8; 16]) -> Lanes {
        u8x16::new(*sixteen)
    }

    /// Sixteen times the same.
    #[inline]
    pub(in crate::redact) fn all(byte: u8) -> Lanes {
        u8x16::splat(byte)
    }

    /// All bits of each byte that is from `low` to `high`, none of another.
    #[inline]
    #[expect(clippy::arithmetic_side_effects, reason = "each byte wraps for itself")]
    pub(in crate::redact) fn within(bytes: Lanes, low: u8, high: u8) -> Lanes {
        let above = bytes - all(low);
        above.min(all(high.wrapping_sub(low))).simd_eq(above)
    }

    /// All bits of each byte that is `byte`.
    #[inline]
    pub(in crate::redact) fn are(bytes: Lanes, byte: u8) -> Lanes {
        bytes.simd_eq(all(byte))
    }

    #[inline]
    pub(in crate::redact) fn either(one: Lanes, other: Lanes) -> Lanes {
        one | other
    }

    #[inline]
    pub(in crate::redact) fn both(one: Lanes, other: Lanes) -> Lanes {
        one & other
    }

    /// Whether there is a bit at all.
    #[inline]
    pub(in crate::redact) fn any(each: Lanes) -> bool {
        each != all(0)
    }

    #[inline]
    pub(super) fn mask(each: Lanes) -> u16 {
        each.to_bitmask() as u16
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_are_inclusive_and_bits_in_the_order_of_their_bytes() {
        for (low, high) in [(0, 0), (b'a', b'z'), (0x80, 0xFF), (0xFF, 0xFF), (0x7F, 0x80)] {
            for first in 0..=u8::MAX {
                let sixteen: [u8; 16] = core::array::from_fn(|place| first.wrapping_mul(place as u8 | 1));
                let inside = |at: usize| sixteen.get(at).is_some_and(|byte| (low..=high).contains(byte));
                let wanted = (0..16).fold(0, |set, at| set | u64::from(inside(at)) << at);
                let found = within(load(&sixteen), low, high);
                assert_eq!((bits(found, 0), bits(found, 3)), (wanted, wanted << 48));
                assert_eq!(any(found), wanted != 0);
                assert_eq!(bits(are(load(&sixteen), first), 0) & 1, 1);
                assert_eq!(bits(both(found, all(0xFF)), 1), wanted << 16);
                assert_eq!(bits(either(found, all(0)), 2), wanted << 32);
            }
        }
    }
}
