//! One sort for the whole core, and sets without another.
//!
//! ```text
//! rows    c a b      places  0 1 2  ─ sorted by compare(rows) ─▶  1 2 0      rows  a b c
//! ```
//!
//! The library's sort is compiled anew for every type and weighs about 6 KB of wasm each time; here it is compiled once,
//! for places, and the rows follow.
//!
//! Invariant: stable, and n log n comparisons; no row is copied.

use alloc::vec::Vec;
use core::cmp::Ordering;

/// Sorts `rows` by `compare`; equal ones keep their order.
pub(crate) fn sort<T>(rows: &mut Vec<T>, compare: impl Fn(&T, &T) -> Ordering) {
    let mut places: Vec<usize> = (0..rows.len()).collect();
    let row = |place: usize| rows.get(place);
    arrange(&mut places, &|a, b| row(a).zip(row(b)).map_or(Ordering::Equal, |(a, b)| compare(a, b)));
    let mut taken: Vec<Option<T>> = core::mem::take(rows).into_iter().map(Some).collect();
    rows.extend(places.into_iter().filter_map(|place| taken.get_mut(place)?.take()));
}

/// A set or a map of `rows`. Its `collect` would sort them first, by a sort of its own.
pub(crate) fn gather<C: Default + Extend<T>, T>(rows: impl IntoIterator<Item = T>) -> C {
    let mut gathered = C::default();
    gathered.extend(rows);
    gathered
}

#[inline(never)]
fn arrange(places: &mut [usize], compare: &dyn Fn(usize, usize) -> Ordering) {
    places.sort_by(|a, b| compare(*a, *b));
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec;

    #[test]
    fn rows_are_sorted_and_equal_ones_keep_their_order() {
        let mut rows = vec![(2, 'a'), (1, 'b'), (2, 'c'), (0, 'd'), (1, 'e')];
        sort(&mut rows, |a, b| a.0.cmp(&b.0));
        assert_eq!(rows, vec![(0, 'd'), (1, 'b'), (1, 'e'), (2, 'a'), (2, 'c')]);
    }
}
