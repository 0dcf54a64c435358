//! Which bytes of a block may begin a character that folding changes: by it and the byte behind it, many at a time.
//!
//! ```text
//! "é–x４"    é no · – perhaps (E2 80) · x no · ４ perhaps (EF BC)
//! ```
//!
//! Invariant: no character that folding changes is missed; in wasm the loop is compiled for sixteen bytes at a time.

/// Bytes of a block.
pub(super) const SIZE: usize = 64;

/// A bit for each byte but the last, the first in the lowest place.
#[cfg_attr(target_family = "wasm", target_feature(enable = "simd128"))]
pub(super) fn candidates(bytes: &[u8; SIZE + 1]) -> u64 {
    let mut kinds = [0; SIZE];
    let pairs = bytes.iter().zip(bytes.iter().skip(1));
    kinds.iter_mut().zip(pairs).for_each(|(kind, (first, second))| *kind = may_change(*first, *second) & 1);
    let gather = |bits: u64, eight: &[u8; 8]| {
        bits >> 8 | u64::from_le_bytes(*eight).wrapping_mul(0x0102_0408_1020_4080) & 0xFF << 56
    };
    kinds.as_chunks::<8>().0.iter().fold(0, gather)
}

/// All bits where some character that begins with these bytes is in the table, else none; without a branch.
pub(super) const fn may_change(first: u8, second: u8) -> u8 {
    is(first, 0xC2) & within(second, 0xA0, 0xAD)
        | is(first, 0xCD) & is(second, 0x8F)
        | is(first, 0xD8) & is(second, 0x9C)
        | is(first, 0xD9) & within(second, 0xA0, 0xA9)
        | is(first, 0xDB) & within(second, 0xB0, 0xB9)
        | is(first, 0xE0) & is(second, 0xA5)
        | is(first, 0xE1) & (is(second, 0x85) | is(second, 0x9A) | is(second, 0xA0))
        | is(first, 0xE2) & (within(second, 0x80, 0x84) | is(second, 0x88) | within(second, 0x91, 0x93))
        | is(first, 0xE3) & (is(second, 0x80) | is(second, 0x85))
        | is(first, 0xEF) & within(second, 0xB8, 0xBE)
        | is(first, 0xF0) & (is(second, 0x9D) | is(second, 0x9F))
        | is(first, 0xF3) & is(second, 0xA0)
}

const fn is(byte: u8, other: u8) -> u8 {
    ((byte == other) as u8).wrapping_neg()
}

const fn within(byte: u8, low: u8, high: u8) -> u8 {
    ((byte.wrapping_sub(low) <= high.wrapping_sub(low)) as u8).wrapping_neg()
}
