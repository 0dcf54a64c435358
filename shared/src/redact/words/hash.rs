//! Hashes of words, and of several words in a row out of sums over all words so far.
//!
//! ```text
//! sum after  alice brenner called  =  (a·S + b)·S + c        last two  =  that − a·S²  =  b·S + c
//! ```
//!
//! Invariant: equal words have equal hashes wherever they stand; different ones differ but by accident, which comparing rules out.

use super::MOST;

/// Multiplies after every word: odd, otherwise arbitrary.
const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

static POWERS: [u64; MOST + 1] = powers();

/// Of a folded word, eight bytes at a time.
pub(super) fn hashed(word: &[u8]) -> u64 {
    let (whole, rest) = word.as_chunks::<8>();
    let last = rest.iter().fold(1, |last: u64, byte| last << 8 | u64::from(*byte));
    let hash = whole.iter().fold(0, |hash, chunk| step(hash, u64::from_le_bytes(*chunk)));
    mixed(step(hash, last))
}

const fn step(hash: u64, chunk: u64) -> u64 {
    mixed(hash ^ chunk).wrapping_mul(STEP)
}

/// The sum after one more word.
pub(super) const fn joined(sum: u64, word: u64) -> u64 {
    sum.wrapping_mul(STEP).wrapping_add(word)
}

/// The sum of the last `words` words, if the sum before them was `before`.
pub(super) fn removed(sum: u64, before: u64, words: usize) -> u64 {
    sum.wrapping_sub(before.wrapping_mul(POWERS.get(words).copied().unwrap_or(0)))
}

/// A hash of which every bit depends on every bit of `hash`.
pub(super) const fn mixed(hash: u64) -> u64 {
    let hash = (hash ^ (hash >> 31)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    hash ^ (hash >> 29)
}

#[expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "runs in the compiler, where a slip is an error"
)]
const fn powers() -> [u64; MOST + 1] {
    let mut powers = [1_u64; MOST + 1];
    let mut place = 1;
    while place <= MOST {
        powers[place] = powers[place - 1].wrapping_mul(STEP);
        place += 1;
    }
    powers
}
