//! Sorted words, each without what it shares with the one before it: a third smaller, and searched where they lie.
//!
//! ```text
//! alice alicia alicja alina     ──▶     0 alice  4 ia  4 ja  3 na          a block begins with a whole word
//! ```
//!
//! Invariant: made by the compiler from lines that are sorted, without doubles; a look compares the beginnings of a few blocks and reads one.

/// A list of words.
pub(super) struct Sorted {
    /// Each word: how many bytes it shares with the one before it, the rest.
    words: &'static [u8],
    /// Where every [`BLOCK`]th begins, which shares none.
    blocks: &'static [u16],
}

/// Words that are read one after another.
const BLOCK: usize = 32;
/// What may be shared: less than any letter, for the rest of a word ends where the next begins.
const MOST: usize = b' ' as usize;

impl Sorted {
    pub(super) const fn new(words: &'static [u8], blocks: &'static [u16]) -> Self {
        Self { words, blocks }
    }

    /// Whether `word` is one of them.
    pub(super) fn has(&self, word: &[u8]) -> bool {
        let begins_behind = |block: &u16| self.word(usize::from(*block)).is_some_and(|(_, first)| first > word);
        let blocks = self.blocks.partition_point(|block| !begins_behind(block));
        let block = blocks.checked_sub(1).and_then(|block| self.blocks.get(block));
        let (Some(mut at), mut same) = (block.copied().map(usize::from), 0) else { return false };
        // `same` is how much `word` shares with the word before, which is before it in the order.
        while let Some((shared, rest)) = self.word(at) {
            at = at.saturating_add(rest.len()).saturating_add(1);
            if shared < same {
                return false;
            }
            if shared > same {
                continue;
            }
            let wanted = word.get(same..).unwrap_or_default();
            if rest >= wanted {
                return rest == wanted;
            }
            same = same.saturating_add(rest.iter().zip(wanted).take_while(|(one, other)| one == other).count());
        }
        false
    }

    /// The word at `at`: how much of it stands before, and the rest.
    fn word(&self, at: usize) -> Option<(usize, &'static [u8])> {
        let (shared, behind) = self.words.get(at..)?.split_first()?;
        let length = behind.iter().position(|byte| usize::from(*byte) < MOST).unwrap_or(behind.len());
        Some((usize::from(*shared), behind.get(..length)?))
    }
}

/// The sorted lines of a text that the compiler knows.
macro_rules! sorted {
    ($lines:expr) => {{
        use $crate::redact::sorted::{Sorted, coded};
        const LINES: &[u8] = $lines;
        const SIZE: (usize, usize) = coded::<0, 0>(LINES).0;
        static WORDS: [u8; SIZE.0] = coded::<{ SIZE.0 }, { SIZE.1 }>(LINES).1;
        static BLOCKS: [u16; SIZE.1] = coded::<{ SIZE.0 }, { SIZE.1 }>(LINES).2;
        Sorted::new(&WORDS, &BLOCKS)
    }};
}
pub(super) use sorted;

/// How many bytes and blocks the words of `lines` take, and the first of them. Does not compile where they are not sorted.
#[expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    reason = "runs in the compiler, where a slip is an error"
)]
pub(super) const fn coded<const N: usize, const B: usize>(lines: &[u8]) -> ((usize, usize), [u8; N], [u16; B]) {
    let (mut words, mut blocks, mut size) = ([0; N], [0; B], (0, 0));
    let (mut before, mut start, mut count) = (0, 0, 0);
    while start < lines.len() {
        let mut same = 0;
        while start > 0 && lines[start + same] == lines[before + same] && lines[start + same] != b'\n' {
            same += 1;
        }
        assert!(start == 0 || lines[start + same] > lines[before + same], "sorted, without doubles");
        assert!(same < MOST && size.0 <= u16::MAX as usize);
        if count % BLOCK == 0 {
            same = 0;
            if size.1 < B {
                blocks[size.1] = size.0 as u16;
            }
            size.1 += 1;
        }
        if size.0 < N {
            words[size.0] = same as u8;
        }
        size.0 += 1;
        (before, start, count) = (start, start + same, count + 1);
        while lines[start] != b'\n' {
            if size.0 < N {
                words[size.0] = lines[start];
            }
            (size.0, start) = (size.0 + 1, start + 1);
        }
        start += 1;
    }
    (size, words, blocks)
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec::Vec;

    const GIVEN: &[u8] = include_bytes!("names/given.txt");
    static WORDS: Sorted = sorted!(GIVEN);

    /// Whether a line is `word`: every line compared.
    fn naive(word: &[u8]) -> bool {
        GIVEN.split(|byte| *byte == b'\n').any(|line| line == word) && !word.is_empty()
    }

    #[test]
    fn a_word_is_found_as_a_look_at_every_line_finds_it() {
        let mut found = 0;
        for line in GIVEN.split(|byte| *byte == b'\n') {
            let (longer, next) =
                ([line, b"a"].concat(), line.split_last().map(|(last, rest)| (last.wrapping_add(1), rest)));
            let next: Vec<u8> = next.map(|(last, rest)| [rest, &[last]].concat()).unwrap_or_default();
            for word in [line, line.get(1..).unwrap_or_default(), line.get(..2).unwrap_or_default(), &longer, &next] {
                assert_eq!(WORDS.has(word), naive(word), "{word:?}");
                found += usize::from(naive(word));
            }
        }
        assert!(found > 1700 && WORDS.has(b"aadhya") && !WORDS.has(b"") && !WORDS.has(b"zzzz"));
    }

    #[test]
    fn one_word_is_a_list() {
        static ONE: Sorted = sorted!(b"anna\n");
        assert!(ONE.has(b"anna") && !ONE.has(b"ann") && !ONE.has(b"anna\n") && !ONE.has(b"b") && !ONE.has(b""));
    }
}
