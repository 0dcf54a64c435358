//! Lists of words in one piece: no pointers, which weigh as much as the words and do not compress.
//!
//! ```text
//! words!["abn", "tax file"]   →   (how they begin: four bytes) 3 a b n 8 t a x _ f i l e
//! ```
//!
//! Invariant: packed by the compiler; words are lower case and shorter than 256 bytes, and a space stands for any or no separator.

use super::fold;

/// A list of words.
macro_rules! words {
    ($($word:literal),+ $(,)?) => {{
        const LIST: &[&str] = &[$($word),+];
        const PACKED: [u8; $crate::redact::context::length(LIST)] = $crate::redact::context::packed(LIST);
        &PACKED
    }};
}
pub(in crate::redact) use words;

/// Bytes before the words: a set of how they begin.
const HEAD: usize = 4;

/// The words of a list.
pub(super) const fn body(list: &[u8]) -> &[u8] {
    match list.split_at_checked(HEAD) {
        Some((_, body)) => body,
        None => &[],
    }
}

/// Whether a word with these first two letters may be in a list: most lists hold none.
pub(super) fn may_have(list: &[u8], pair: [u8; 2]) -> bool {
    list.first_chunk::<HEAD>().is_some_and(|head| u32::from_le_bytes(*head) >> bit(pair) & 1 == 1)
}

/// A bit of 32 for two letters, in lower case; 0 for one that is beyond 255 or not there.
const fn bit(pair: [u8; 2]) -> u32 {
    ((pair[0] as u32).wrapping_mul(7) ^ (pair[1] as u32).wrapping_mul(3)) & 31
}

/// The first word of the body of a list, and the others.
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
    let (mut length, mut word) = (HEAD, 0);
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
    let (mut list, mut at, mut word) = ([0; LENGTH], HEAD, 0);
    let mut head = 0;
    while word < words.len() {
        let text = words[word].as_bytes();
        assert!(text.len() < 256, "a word of a list is short");
        head |= beginning(text);
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
    let head = u32::to_le_bytes(head);
    (list[0], list[1], list[2], list[3]) = (head[0], head[1], head[2], head[3]);
    list
}

/// A letter as a byte; 0 for one beyond.
pub(super) const fn low(letter: u32) -> u8 {
    if letter < 256 { letter as u8 } else { 0 }
}

/// The bit for how a word begins; all where that is one letter, which any may follow in a text.
const fn beginning(word: &[u8]) -> u32 {
    let [first, second, _] = prefix(word);
    if second == 0 { u32::MAX } else { 1 << bit([low(first), low(second)]) }
}

/// The first three letters of a word of a list, as [`letters`](super::cues) reads them in a text.
#[expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::panic,
    reason = "runs in the compiler, where a slip is an error"
)]
pub(super) const fn prefix(word: &[u8]) -> [u32; 3] {
    let (mut letters, mut place, mut at) = ([0; 3], 0, 0);
    while place < 3 && at < word.len() && (word[at] >= 0x80 || word[at].is_ascii_alphanumeric()) {
        let (folded, length) = match word[at] {
            0..=0x7F => (word[at] as u32, 1),
            0xC2..=0xDF => (fold(((word[at] as u32 & 0x1F) << 6) | (word[at + 1] as u32 & 0x3F)).0, 2),
            0xE0..=0xEF => {
                let high = ((word[at] as u32 & 0x0F) << 12) | ((word[at + 1] as u32 & 0x3F) << 6);
                (fold(high | (word[at + 2] as u32 & 0x3F)).0, 3)
            }
            _ => panic!("words of lists are within the basic plane"),
        };
        assert!(!matches!(folded, 0x41..=0x5A), "words of lists are lower case");
        letters[place] = folded;
        place += 1;
        at += length;
    }
    letters
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_its_words() {
        const LIST: &[u8] = words!["abn", "é", "tax file number"];
        let (mut rest, mut found) = (body(LIST), alloc::vec::Vec::new());
        while let Some((word, others)) = first(rest) {
            found.push(word);
            rest = others;
        }
        assert!(rest.is_empty());
        assert!(may_have(LIST, *b"ab") && may_have(LIST, *b"ta") && may_have(LIST, *b"ex"), "é alone: any");
        assert!(may_have(words!["abn"], *b"ab") && !may_have(words!["abn"], *b"ac"));
        assert_eq!(found, ["abn".as_bytes(), "é".as_bytes(), b"tax file number"]);
    }
}
