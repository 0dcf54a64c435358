//! A stream of numbers, and what is drawn by them.
//!
//! ```text
//! Draw::new(1) ─▶ below(6) · once_in(4) · one(&["eu", "us"]) · some(&["soc2", "pci_dss"])
//! ```
//!
//! Invariant: the same seed draws the same, on every machine.

/// A stream of numbers (splitmix64).
pub(super) struct Draw(u64);

impl Draw {
    pub(super) const fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let word = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        word ^ (word >> 31)
    }

    pub(super) fn below(&mut self, most: usize) -> usize {
        usize::try_from(self.next() % most.max(1) as u64).unwrap_or(0)
    }

    /// True in one of `of` draws.
    pub(super) fn once_in(&mut self, of: usize) -> bool {
        self.below(of) == 0
    }

    pub(super) fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }

    /// Each with a probability of one half, or one more if there would be none.
    pub(super) fn some(&mut self, of: &[&'static str]) -> Vec<&'static str> {
        let mut list: Vec<&'static str> = of.iter().copied().filter(|_| self.once_in(2)).collect();
        if list.is_empty() {
            list.push(self.one(of));
        }
        list
    }
}
