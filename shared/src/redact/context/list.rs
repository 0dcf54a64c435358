//! Lists of words in one piece: no pointers, which weigh as much as the words and do not compress.
//!
//! ```text
//! words!["abn", "tax file"]   →   3 a b n 8 t a x _ f i l e
//! ```
//!
//! Invariant: packed by the compiler; words are lower case and shorter than 256 bytes, and a space stands for any or no separator.

/// A list of words.
macro_rules! words {
    ($($word:literal),+ $(,)?) => {{
        const LIST: &[&str] = &[$($word),+];
        const PACKED: [u8; $crate::redact::context::length(LIST)] = $crate::redact::context::packed(LIST);
        &PACKED
    }};
}
pub(in crate::redact) use words;

/// The first word of a list, and the others.
pub(super) const fn first(words: &[u8]) -> Option<(&[u8], &[u8])> {
    let Some((length, rest)) = words.split_first() else { return None };
    rest.split_at_checked(*length as usize)
}

/// Bytes of a packed list.
#[expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "runs in the compiler, where a slip is an error"
)]
pub(in crate::redact) const fn length(words: &[&str]) -> usize {
    let (mut length, mut word) = (0, 0);
    while word < words.len() {
        length += 1 + words[word].len();
        word += 1;
    }
    length
}

/// A list of this [`length`].
#[expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    reason = "runs in the compiler, where a slip is an error"
)]
pub(in crate::redact) const fn packed<const LENGTH: usize>(words: &[&str]) -> [u8; LENGTH] {
    let (mut list, mut at, mut word) = ([0; LENGTH], 0, 0);
    while word < words.len() {
        let text = words[word].as_bytes();
        assert!(text.len() < 256, "a word of a list is short");
        list[at] = text.len() as u8;
        let mut byte = 0;
        while byte < text.len() {
            at += 1;
            list[at] = text[byte];
            byte += 1;
        }
        at += 1;
        word += 1;
    }
    list
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_its_words() {
        const LIST: &[u8] = words!["abn", "é", "tax file number"];
        let (mut rest, mut found) = (LIST, alloc::vec::Vec::new());
        while let Some((word, others)) = first(rest) {
            found.push(word);
            rest = others;
        }
        assert!(rest.is_empty());
        assert_eq!(found, ["abn".as_bytes(), "é".as_bytes(), b"tax file number"]);
    }
}
