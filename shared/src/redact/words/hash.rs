//! Hashes of words, and of several words in a row out of sums over all words so far.
//!
//! ```text
//! sum after  alice brenner called  =  (a·S + b)·S + c        last two  =  that − a·S²  =  b·S + c
//! ```
//!
//! Invariant: equal words have equal hashes wherever they stand; different ones differ but by accident, which comparing rules out.

use super::MOST;

/// Of no letters. With [`PRIME`] this is FNV-1a.
pub(super) const SEED: u64 = 0xcbf2_9ce4_8422_2325;
/// Multiplies after every byte.
pub(super) const PRIME: u64 = 0x0100_0000_01b3;
/// Multiplies after every word: odd, otherwise arbitrary.
const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

static POWERS: [u64; MOST + 1] = powers();

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
