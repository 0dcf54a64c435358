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
pub(crate) fn sort<T>(rows: &mut [T], compare: impl Fn(&T, &T) -> Ordering) {
    let mut places: Vec<usize> = (0..rows.len()).collect();
    let row = |place: usize| rows.get(place);
    arrange(&mut places, &|a, b| row(a).zip(row(b)).map_or(Ordering::Equal, |(a, b)| compare(a, b)));
    carry(&mut places, &mut |at, from| {
        if let Ok([row, other]) = rows.get_disjoint_mut([at, from]) {
            core::mem::swap(row, other);
        }
    });
}

/// A set or a map of `rows`. Its `collect` would sort them first, by a sort of its own.
pub(crate) fn gather<C: Default + Extend<T>, T>(rows: impl IntoIterator<Item = T>) -> C {
    let mut gathered = C::default();
    gathered.extend(rows);
    gathered
}

/// Where `places` says which row belongs at each place, swaps rows until all are there: round by round, a row a swap.
#[inline(never)]
fn carry(places: &mut [usize], swap: &mut dyn FnMut(usize, usize)) {
    for first in 0..places.len() {
        let mut at = first;
        while let Some(from) = places.get_mut(at).map(|place| core::mem::replace(place, at))
            && from != first
        {
            swap(at, from);
            at = from;
        }
    }
}

/// Merges runs of one, two, four … places.
#[inline(never)]
fn arrange(places: &mut Vec<usize>, compare: &dyn Fn(usize, usize) -> Ordering) {
    let (mut width, mut merged) = (1_usize, Vec::with_capacity(places.len()));
    while width < places.len() {
        for pair in places.chunks(width.saturating_mul(2)) {
            let (left, right) = pair.split_at_checked(width).unwrap_or((pair, &[]));
            merge(left, right, compare, &mut merged);
        }
        core::mem::swap(places, &mut merged);
        merged.clear();
        width = width.saturating_mul(2);
    }
}

fn merge(left: &[usize], right: &[usize], compare: &dyn Fn(usize, usize) -> Ordering, merged: &mut Vec<usize>) {
    let (mut left, mut right) = (left, right);
    // What is sorted already is taken as it is.
    if let (Some(last), Some(first)) = (left.last(), right.first())
        && compare(*last, *first) != Ordering::Greater
    {
        merged.extend(left);
        left = &[];
    }
    while let (Some((first, others)), Some((second, rest))) = (left.split_first(), right.split_first()) {
        if compare(*first, *second) != Ordering::Greater {
            merged.push(*first);
            left = others;
        } else {
            merged.push(*second);
            right = rest;
        }
    }
    merged.extend(left);
    merged.extend(right);
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec;

    #[test]
    fn rows_are_sorted_as_the_library_sorts_them() {
        let mut state = 5_u32;
        for length in (0..40).chain([100, 1_000]) {
            let mut draw = |at: usize| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                (state.wrapping_shr(24) % 16, at)
            };
            let mut rows: Vec<(u32, usize)> = (0..length).map(&mut draw).collect();
            let mut expected = rows.clone();
            sort(&mut rows, |a, b| a.0.cmp(&b.0));
            expected.sort_by_key(|row| row.0);
            assert_eq!(rows, expected);
        }
    }

    #[test]
    fn rows_are_sorted_and_equal_ones_keep_their_order() {
        let mut rows = vec![(2, 'a'), (1, 'b'), (2, 'c'), (0, 'd'), (1, 'e')];
        sort(&mut rows, |a, b| a.0.cmp(&b.0));
        assert_eq!(rows, vec![(0, 'd'), (1, 'b'), (1, 'e'), (2, 'a'), (2, 'c')]);
    }
}
