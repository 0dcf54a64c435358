//! Lists of words in one piece: no pointers, which weigh as much as the words and do not compress.
//!
//! ```text
//! words!["abn", "tax file"]   →   (how they begin: four bytes) 3 a b n 8 t a x _ f i l e
//! ```
//!
//! Invariant: packed by the compiler; words are lower case and shorter than 256 bytes, and a space stands for any or no separator.

use super::fold;
pub(super) use crate::redact::listed::first;

/// A list of words.
macro_rules! words {
    ($($word:literal),+ $(,)?) => {{
        const LIST: &[&str] = &[$($word),+];
        const PACKED: [u8; $crate::redact::context::length(LIST)] = $crate::redact::context::packed(LIST);
        &PACKED
    }};
}
pub(in crate::redact) use words;

/// Bytes before the words: a set of how they begin, and in its first bit whether one has fewer than three letters.
const HEAD: usize = 4;
/// The same of a long list.
const LONG: usize = 32;
/// A list with more bytes than this is long.
const SHORT: usize = 150;

const fn head(list: &[u8]) -> usize {
    if list.len() > SHORT { LONG } else { HEAD }
}

/// Words side by side, of one list.
#[derive(Clone, Copy)]
pub(super) struct Group<'a> {
    /// Their first letter as [`low`] gives it; `None` if each has its own.
    pub(super) letter: Option<u8>,
    pub(super) words: &'a [u8],
}

/// The groups of a list: of a short one all words, of a long one those that begin alike, behind their letter and how many bytes they have.
#[derive(Clone, Copy)]
pub(super) struct Groups<'a> {
    rest: &'a [u8],
    long: bool,
}

impl<'a> Groups<'a> {
    pub(super) const fn of(list: &'a [u8]) -> Self {
        let rest = match list.split_at_checked(head(list)) {
            Some((_, body)) => body,
            None => &[],
        };
        Self { rest, long: head(list) == LONG }
    }

    /// The first, and the others.
    pub(super) const fn next(self) -> Option<(Group<'a>, Self)> {
        match *self.rest {
            [] => None,
            [letter, length, ref rest @ ..] if self.long => match rest.split_at_checked(length as usize) {
                Some((words, rest)) => Some((Group { letter: Some(letter), words }, Self { rest, long: true })),
                None => None,
            },
            _ => Some((Group { letter: None, words: self.rest }, Self { rest: &[], long: false })),
        }
    }
}

/// Whether a word with these first letters may be in a list: most lists hold none. `short` if it may have fewer of them.
pub(super) fn may_have(list: &[u8], [first, second, third]: [u8; 3], short: bool) -> bool {
    let has = |letters| {
        let slot = slot(letters, head(list));
        list.get(slot >> 3).is_some_and(|set| set >> (slot & 7) & 1 == 1)
    };
    let short = short && list.first().is_some_and(|set| set & 1 == 1);
    has([first, second, third]) || short && (has([first, second, 0]) || has([first, 0, 0]))
}

/// The place in a head of three letters in lower case; 0 for one that is beyond 255 or not there.
const fn slot(letters: [u8; 3], head: usize) -> usize {
    let three = u32::from_le_bytes([letters[0], letters[1], letters[2], 0]);
    (three.wrapping_mul(0x9E37_79B1) >> 24) as usize & head.wrapping_mul(8).wrapping_sub(1)
}

/// Bytes of a packed list.
#[expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "runs in the compiler, where a slip is an error"
)]
pub(in crate::redact) const fn length(words: &[&str]) -> usize {
    let (mut length, mut groups, mut word) = (0, 0, 0);
    while word < words.len() {
        length += 1 + words[word].len();
        groups += is_first(words, word) as usize;
        word += 1;
    }
    if length + HEAD > SHORT { length + LONG + 2 * groups } else { length + HEAD }
}

/// Whether no word before `word` has its first letter.
#[expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "runs in the compiler, where a slip is an error"
)]
const fn is_first(words: &[&str], word: usize) -> bool {
    let mut other = 0;
    while other < word {
        if begins(words[other]) == begins(words[word]) {
            return false;
        }
        other += 1;
    }
    true
}

/// The first letter of a word of a list.
const fn begins(word: &str) -> u8 {
    let [first, ..] = prefix(word.as_bytes());
    low(first)
}

/// A list of this [`length`].
#[expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    reason = "runs in the compiler, where a slip is an error"
)]
pub(in crate::redact) const fn packed<const LENGTH: usize>(words: &[&str]) -> [u8; LENGTH] {
    let mut list = [0; LENGTH];
    let (head, mut group) = (head(&list), 0);
    let mut at = head;
    while group < words.len() {
        let long = head == LONG;
        if !long || is_first(words, group) {
            let start = at;
            at += if long { 2 } else { 0 };
            let mut word = group;
            while word < words.len() {
                if word == group || long && begins(words[word]) == begins(words[group]) {
                    at = add(&mut list, at, words[word].as_bytes());
                }
                word += 1;
            }
            if long {
                assert!(at - start - 2 < 256, "few words of a list begin alike");
                (list[start], list[start + 1]) = (begins(words[group]), (at - start - 2) as u8);
            }
        }
        group += 1;
    }
    list
}

/// Adds a word at `at`; says where the next begins.
#[expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    reason = "runs in the compiler, where a slip is an error"
)]
const fn add(list: &mut [u8], at: usize, text: &[u8]) -> usize {
    assert!(text.len() < 256, "a word of a list is short");
    let mut spaces = 0;
    while spaces < 3 {
        let [first, second, third] = joined(text, spaces);
        let slot = slot([low(first), low(second), low(third)], head(list));
        list[slot >> 3] |= 1 << (slot & 7);
        list[0] |= (third == 0) as u8;
        spaces += 1;
    }
    list[at] = text.len() as u8;
    let mut byte = 0;
    while byte < text.len() {
        list[at + 1 + byte] = text[byte];
        byte += 1;
    }
    at + 1 + text.len()
}

/// A letter as a byte; 0 for one beyond.
pub(super) const fn low(letter: u32) -> u8 {
    if letter < 256 { letter as u8 } else { 0 }
}

/// The first three letters of a word of a list, as [`letters`](super::cues) reads them in a text.
pub(super) const fn prefix(word: &[u8]) -> [u32; 3] {
    joined(word, 0)
}

/// The same where nothing stands in the text for the first `spaces`: of `sv nummer` s v, and s v n.
#[expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::panic,
    reason = "runs in the compiler, where a slip is an error"
)]
pub(super) const fn joined(word: &[u8], mut spaces: usize) -> [u32; 3] {
    let (mut letters, mut place, mut at) = ([0; 3], 0, 0);
    while place < 3 && at < word.len() {
        if word[at] == b' ' && spaces > 0 {
            (spaces, at) = (spaces - 1, at + 1);
            continue;
        }
        if !(word[at] >= 0x80 || word[at].is_ascii_alphanumeric()) {
            break;
        }
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

    fn words_of(list: &'static [u8]) -> alloc::vec::Vec<&'static [u8]> {
        let (mut groups, mut found) = (Groups::of(list), alloc::vec::Vec::new());
        while let Some((group, others)) = groups.next() {
            let mut rest = group.words;
            while let Some((word, others)) = first(rest) {
                assert!(group.letter.is_none_or(|letter| letter == low(prefix(word)[0])));
                found.push(word);
                rest = others;
            }
            groups = others;
        }
        found
    }

    #[test]
    fn a_list_is_its_words() {
        const LIST: &[u8] = words!["abn", "é", "tax file number"];
        assert!(may_have(LIST, *b"abn", false) && may_have(LIST, *b"tax", false));
        assert!(may_have(LIST, *b"exa", true) && !may_have(LIST, *b"exa", false), "é alone");
        assert!(may_have(words!["abn"], *b"abn", false) && !may_have(words!["abn"], *b"acn", true));
        let parted = words!["d o b"];
        assert!([*b"d\0\0", *b"do\0", *b"dob"].iter().all(|letters| may_have(parted, *letters, false)));
        assert_eq!(words_of(LIST), ["abn".as_bytes(), "é".as_bytes(), b"tax file number"]);
    }

    #[test]
    fn a_long_list_is_its_words_by_their_first_letters() {
        const LIST: &[u8] = words![
            "passport number",
            "ид",
            "tax file number",
            "élan vital",
            "personal number",
            "echo",
            "身份证号码",
            "telephone number",
            "parcel",
            "номер телефона",
            "social security number",
            "пароль",
            "address of delivery",
            "entrance",
        ];
        let words: [&str; 14] = [
            "passport number",
            "personal number",
            "parcel",
            "ид",
            "身份证号码",
            "номер телефона",
            "пароль",
            "tax file number",
            "telephone number",
            "élan vital",
            "echo",
            "entrance",
            "social security number",
            "address of delivery",
        ];
        assert_eq!(words_of(LIST), words.map(str::as_bytes));
    }
}
