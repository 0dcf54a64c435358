//! A set of small numbers, one bit each: made by the compiler, asked in one step.
//!
//! ```text
//! Bits::<2>::NONE.with(3).with(70)   ──▶   has(3), has(70), not has(4)
//! ```
//!
//! Most sets are of hashes: of how words begin, how they end, of both and their length. What is not in the set is no word of the list, and
//! is not compared with any.
//!
//! Invariant: a number is in the set if it was added; none is at or above `64 * N`.

/// A set of numbers below `64 * N`.
pub struct Bits<const N: usize>([u64; N]);

impl<const N: usize> Bits<N> {
    /// No number.
    pub const NONE: Self = Self([0; N]);

    /// These, and `bit`: below `64 * N`, else this does not compile in a constant.
    #[must_use]
    #[expect(clippy::indexing_slicing, reason = "runs in the compiler, where a slip is an error")]
    pub const fn with(mut self, bit: usize) -> Self {
        self.0[bit >> 6] |= 1 << (bit & 63);
        self
    }

    /// Whether `bit` is in the set.
    #[must_use]
    #[inline]
    pub fn has(&self, bit: usize) -> bool {
        self.0.get(bit >> 6).is_some_and(|word| word >> (bit & 63) & 1 == 1)
    }
}

#[cfg(test)]
mod tests {
    use super::Bits;

    #[test]
    fn what_was_added_is_in_the_set_and_nothing_else() {
        const ADDED: [usize; 6] = [0, 1, 63, 64, 100, 191];
        static SET: Bits<3> = Bits::NONE.with(0).with(1).with(63).with(64).with(100).with(191).with(64);
        for bit in (0..1_000).chain([usize::MAX]) {
            assert_eq!(SET.has(bit), ADDED.contains(&bit), "{bit}");
            assert!(!Bits::<3>::NONE.has(bit) && !Bits::<0>::NONE.has(bit));
        }
    }
}
