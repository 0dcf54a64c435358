//! Which words of a list begin, end or measure like this one: chains made by the compiler from a bucket for each.
//!
//! ```text
//! bucket of each place   [5, 9, 5]   ──▶   places(5): 0, 2    places(9): 1    places(7): none
//! ```
//!
//! Invariant: every place is in the chain of its bucket, and in no other; places of a chain come in their order.

/// Chains of `N` places in `B` buckets.
pub struct Chains<const B: usize, const N: usize> {
    /// By bucket: one more than its first place; 0 for none.
    heads: [u16; B],
    /// By place: one more than the next in the same bucket; 0 for none.
    next: [u16; N],
}

impl<const B: usize, const N: usize> Chains<B, N> {
    /// Chains of the places of `buckets`. At most 65,535 places, each in a bucket below `B`: else this does not compile in a constant.
    #[must_use]
    #[expect(
        clippy::indexing_slicing,
        clippy::arithmetic_side_effects,
        clippy::cast_possible_truncation,
        reason = "runs in the compiler, where a slip is an error"
    )]
    pub const fn new(buckets: &[usize; N]) -> Self {
        assert!(N < 1 << 16);
        let (mut heads, mut next) = ([0; B], [0; N]);
        let mut place = N;
        while place > 0 {
            let head = &mut heads[buckets[place - 1]];
            next[place - 1] = *head;
            *head = place as u16;
            place -= 1;
        }
        Self { heads, next }
    }

    /// The places in `bucket`, in their order; none if there is no such bucket.
    #[inline]
    pub fn places(&'static self, bucket: usize) -> impl Iterator<Item = usize> {
        let first = self.heads.get(bucket).copied().unwrap_or(0);
        let place = |next: u16| usize::from(next).checked_sub(1);
        core::iter::successors(place(first), move |at| place(self.next.get(*at).copied()?))
    }
}

/// The [`Chains`] of the rows of a slice that the compiler knows, each in the bucket that a constant function gives it.
macro_rules! chains {
    ($rows:expr, $bucket:path) => {{
        let mut buckets = [0; $rows.len()];
        let (mut rows, mut places): (&[_], &mut [_]) = (&$rows, &mut buckets);
        while let ([row, other_rows @ ..], [place, others @ ..]) = (rows, places) {
            *place = $bucket(row);
            (rows, places) = (other_rows, others);
        }
        $crate::chains::Chains::new(&buckets)
    }};
}
pub(crate) use chains;

#[cfg(test)]
mod tests {
    extern crate alloc;

    use super::Chains;
    use alloc::vec::Vec;

    static CHAINS: Chains<10, 3> = Chains::new(&[5, 9, 5]);

    #[test]
    fn a_chain_holds_the_places_of_its_bucket_in_their_order() {
        let places = |bucket| CHAINS.places(bucket).collect::<Vec<_>>();
        assert_eq!((places(5), places(9)), (Vec::from([0, 2]), Vec::from([1])));
        assert_eq!((places(7), places(10)), (Vec::new(), Vec::new()));
    }
}
