//! Which known word was meant: bounded edit distance.
//!
//! ```text
//! nearest("zrd", ["zdr", "only"]) = Some("zdr")        nearest("xyzzy", …) = None
//! ```
//!
//! Invariant: work is bounded by the lengths of both words; words over 96 bytes are near to nothing.

use alloc::vec::Vec;

const LONGEST: usize = 96;

/// The known word nearest to `word`, if it is near at all; the first of several.
pub(crate) fn nearest<'a>(word: &str, mut known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    nearest_of(word, &mut known)
}

/// Compiled once for lists of every kind.
fn nearest_of<'a>(word: &str, known: &mut dyn Iterator<Item = &'a str>) -> Option<&'a str> {
    known
        .filter_map(|other| Some((edits(word, other, reach(word))?, other)))
        .min_by_key(|(edits, _)| *edits)
        .map(|(_, other)| other)
}

/// How many edits still make a typo of `word`.
pub(crate) const fn reach(word: &str) -> usize {
    match word.len() {
        0..=2 => 1,
        3..=5 => 2,
        6..=11 => 3,
        _ => 5,
    }
}

/// The edit distance of two words in bytes, a swap of neighbours counted as one (optimal string alignment); `None` beyond `limit`.
pub(crate) fn edits(left: &str, right: &str, limit: usize) -> Option<usize> {
    if left.len().abs_diff(right.len()) > limit || left.len() > LONGEST || right.len() > LONGEST {
        return None;
    }
    let width = right.len().saturating_add(1);
    let (mut earlier, mut above): (Vec<usize>, Vec<usize>) = (Vec::new(), (0..width).collect());
    let mut before = None;
    for byte in left.bytes() {
        let row = next_row(byte, before, right.as_bytes(), &earlier, &above);
        if row.iter().min().is_none_or(|least| *least > limit) {
            return None;
        }
        before = Some(byte);
        earlier = core::mem::replace(&mut above, row);
    }
    above.last().copied().filter(|edits| *edits <= limit)
}

fn next_row(byte: u8, before: Option<u8>, right: &[u8], earlier: &[usize], above: &[usize]) -> Vec<usize> {
    let first = above.first().copied().unwrap_or_default().saturating_add(1);
    let mut row = Vec::with_capacity(above.len());
    row.push(first);
    let mut left = first;
    for (column, (other, pair)) in right.iter().zip(above.windows(2)).enumerate() {
        let [diagonal, over] = pair else { break };
        let changed = diagonal.saturating_add(usize::from(*other != byte));
        let mut least = changed.min(over.saturating_add(1)).min(left.saturating_add(1));
        let back = column.checked_sub(1);
        if before == Some(*other) && back.and_then(|back| right.get(back)) == Some(&byte) {
            least = least.min(back.and_then(|back| earlier.get(back)).map_or(least, |edits| edits.saturating_add(1)));
        }
        row.push(least);
        left = least;
    }
    row
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances() {
        let rows = [("zrd", "zdr", 1), ("gpt-5", "gpt-5", 0), ("kitten", "sitting", 3), ("", "ab", 2), ("abc", "", 3)];
        for (left, right, expected) in rows {
            assert_eq!(edits(left, right, 9), Some(expected), "{left} {right}");
            assert_eq!(edits(right, left, 9), Some(expected), "{right} {left}");
        }
        assert_eq!(edits("kitten", "sitting", 2), None);
    }

    #[test]
    fn nearest_of_several() {
        assert_eq!(nearest("regoins", ["only", "regions"].into_iter()), Some("regions"));
        assert_eq!(nearest("xyzzy", ["only", "regions"].into_iter()), None);
    }
}
