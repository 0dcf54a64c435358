//! Words one after another, each behind its length: no address for each, which weighs as much as a word and does not compress.
//!
//! ```text
//! listed!["rue", "via"]   →   3 r u e 3 v i a
//! ```
//!
//! Invariant: made by the compiler; words are shorter than 256 bytes.

/// A list of words.
macro_rules! listed {
    ($($word:literal),+ $(,)?) => {{
        const WORDS: &[&str] = &[$($word),+];
        const LISTED: [u8; $crate::redact::listed::length(WORDS)] = $crate::redact::listed::side_by_side(WORDS);
        &LISTED
    }};
}
pub(super) use listed;

/// The words of a list.
pub(super) fn each(mut words: &[u8]) -> impl Iterator<Item = &[u8]> {
    core::iter::from_fn(move || {
        let (word, others) = first(words)?;
        words = others;
        Some(word)
    })
}

/// Whether `word` is one of a list, in any case of ASCII.
#[inline(never)]
pub(super) fn is_one_of(word: &[u8], words: &[u8]) -> bool {
    let mut at = 0_usize;
    while let Some(length) = words.get(at) {
        let (start, length) = (at.saturating_add(1), usize::from(*length));
        at = start.saturating_add(length);
        // Most words are of another length, and are not looked at.
        if length == word.len() && words.get(start..at).is_some_and(|other| word.eq_ignore_ascii_case(other)) {
            return true;
        }
    }
    false
}

/// The first word of a list, and the others.
pub(super) const fn first(words: &[u8]) -> Option<(&[u8], &[u8])> {
    let Some((length, rest)) = words.split_first() else { return None };
    rest.split_at_checked(*length as usize)
}

/// Bytes of a list.
pub(super) const fn length(mut words: &[&str]) -> usize {
    let mut length = 0_usize;
    while let [word, others @ ..] = words {
        length = length.saturating_add(word.len()).saturating_add(1);
        words = others;
    }
    length
}

/// The words, each behind its length.
#[expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    reason = "runs in the compiler, where a slip is an error"
)]
pub(super) const fn side_by_side<const N: usize>(mut words: &[&str]) -> [u8; N] {
    let (mut listed, mut end) = ([0; N], 0);
    while let [word, others @ ..] = words {
        assert!(word.len() < 256);
        listed[end] = word.len() as u8;
        let mut at = 0;
        while at < word.len() {
            listed[end + 1 + at] = word.as_bytes()[at];
            at += 1;
        }
        (end, words) = (end + 1 + at, others);
    }
    listed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_words_in_either_case() {
        assert_eq!(listed!["rue", "", "c/"], b"\x03rue\x00\x02c/");
        assert!(each(listed!["rue", "via"]).eq([&b"rue"[..], b"via"]));
        assert!(is_one_of(b"rUE", listed!["via", "Rue"]) && !is_one_of(b"ruelle", listed!["rue"]));
        assert!(!is_one_of(b"", listed!["rue"]) && !is_one_of(b"rue", b""));
    }
}
