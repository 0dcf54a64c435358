//! Many bytes at once: bounds of all of them, and the answers as bits.
//!
//! ```text
//! bytes                  'a'  '7'  ' '  '0'
//! within '0' and '9'      00   FF   00   FF
//! gathered, first lowest       ··…1010
//! ```
//!
//! Every runtime of a module has the instructions of WebAssembly for sixteen bytes at a time (SIMD128, of WebAssembly 2.0): [`vectors`].
//! Elsewhere it is a loop without branches, which compilers make vectors of, and a multiplication that gathers the bits.
//!
//! Invariant: what a bit says of its byte is the same on every machine.

/// All bits if `byte` is from `low` to `high`, else none.
#[inline]
pub(super) const fn within(byte: u8, low: u8, high: u8) -> u8 {
    ((byte.wrapping_sub(low) <= high.wrapping_sub(low)) as u8).wrapping_neg()
}

/// The lowest bits of eight bytes as the highest eight bits, before those that were there.
#[cfg(any(test, not(target_family = "wasm")))]
pub(super) const fn gathered(bits: u64, eight: u64) -> u64 {
    let lowest = eight & u64::from_le_bytes([1; 8]);
    bits >> 8 | lowest.wrapping_mul(0x0102_0408_1020_4080) & 0xFF << 56
}

#[cfg(target_family = "wasm")]
pub(super) mod vectors {
    use core::arch::wasm32::{i8x16_bitmask, i8x16_sub, u8x16_le, u8x16_splat, u64x2, v128};

    /// Sixteen bytes.
    #[inline]
    #[target_feature(enable = "simd128")]
    pub(in crate::redact) fn load(sixteen: &[u8; 16]) -> v128 {
        let whole = u128::from_le_bytes(*sixteen);
        u64x2(whole as u64, (whole >> 64) as u64)
    }

    /// [`super::within`] of each byte.
    #[inline]
    #[target_feature(enable = "simd128")]
    pub(in crate::redact) fn within(bytes: v128, low: u8, high: u8) -> v128 {
        u8x16_le(i8x16_sub(bytes, u8x16_splat(low)), u8x16_splat(high.wrapping_sub(low)))
    }

    /// A bit for each byte, at sixteen times `place`.
    #[inline]
    #[target_feature(enable = "simd128")]
    pub(in crate::redact) fn bits(each: v128, place: usize) -> u64 {
        u64::from(i8x16_bitmask(each)).wrapping_shl((place as u32) << 4)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_are_gathered_in_the_order_of_their_bytes() {
        for byte in 0..=u8::MAX {
            let eight: [u8; 8] = core::array::from_fn(|place| byte >> place & 1 | byte & 0xFE);
            assert_eq!(gathered(0, u64::from_le_bytes(eight)), u64::from(byte) << 56);
            assert_eq!(gathered(u64::MAX << 56, u64::from_le_bytes(eight)), u64::from(byte) << 56 | 0xFF << 48);
        }
    }

    #[test]
    fn bounds_are_inclusive() {
        for (low, high) in [(0, 0), (b'a', b'z'), (0x80, 0xFF), (0xFF, 0xFF)] {
            for byte in 0..=u8::MAX {
                assert_eq!(within(byte, low, high), if (low..=high).contains(&byte) { 0xFF } else { 0 });
            }
        }
    }
}
