//! From where on a text must wait for what follows it.
//!
//! ```text
//! the number 4539 1488 03│            held from 4539: groups of digits hang together
//! write to Alice Bre│                 held from Alice: so do words in capitals
//! password: 'correct horse│           held from the quote: the words of a passphrase are one value
//! it was 536-22-8731 and then│        held from 536: a word behind may still speak for it
//! ```
//!
//! Invariant: grows with the text that hangs together, not with the text.

use super::super::words::letters::{Glyph, glyph, is_capital};
use crate::seek::{cut, has};

/// How far behind a value a word may speak for it, and a little more.
const AHEAD: usize = 32;
/// The longest quoted local part that is followed back.
const QUOTED: usize = 64;
/// The longest address behind such a part that is followed back.
const LONGEST: usize = 512;
/// The longest passphrase that is followed back.
const PHRASE: usize = 160;
/// The longest run of words that is followed back.
const WORDS: usize = 64;

/// The first byte of `text`, at or behind `gone`, that must wait.
pub(super) fn from(text: &str, gone: usize) -> usize {
    let mut start = text.len();
    let (mut key, mut behind) = (None, text.get(gone..).unwrap_or_default());
    while let Some((_, rest)) = cut(behind, "-----BEGIN") {
        key = Some(text.len().saturating_sub(rest.len()).saturating_sub("-----BEGIN".len()));
        behind = rest;
    }
    let closed = || cut(behind, "-----END").is_some_and(|(_, rest)| has(rest, "-----"));
    if let Some(key) = key.filter(|_| !closed()) {
        return key;
    }
    for (index, word) in words(text).take(WORDS).enumerate() {
        let end = word.start.saturating_add(word.text.len());
        let open = index == 0 && end == text.len();
        let near = text.len().saturating_sub(end) < AHEAD;
        let adjacent = start.saturating_sub(end) <= 2;
        let telling = word.text.bytes().any(|byte| byte.is_ascii_digit() || matches!(byte, b'@' | b'%' | b'-' | b'+'));
        let named = word.text.chars().next().is_some_and(begins_name);
        if open || (telling && (near || adjacent)) || (named && adjacent) {
            start = word.start;
        } else if !near {
            break;
        }
    }
    start.min(quoted(text).unwrap_or(start)).min(phrase(text).unwrap_or(start)).max(gone)
}

/// The mark that may open the words of a passphrase: a quote before a word, or the end of a tag.
fn phrase(text: &str) -> Option<usize> {
    let lower = |byte: u8| byte.is_ascii_lowercase() || byte == b' ';
    let near = text.bytes().rev().take(PHRASE).position(|byte| !lower(byte))?;
    let at = text.len().saturating_sub(near).checked_sub(1)?;
    let glued = text.get(..at)?.ends_with(in_word);
    let opens = match text.as_bytes().get(at)? {
        b'\'' | b'`' => !glued,
        byte => *byte == b'>',
    };
    opens.then_some(at)
}

/// The opening quote of what may be, or become, the quoted local part of an address (RFC 5322, 3.4.1).
fn quoted(text: &str) -> Option<usize> {
    let near = text.bytes().rev().take(LONGEST).position(|byte| byte == b'"')?;
    let last = text.len().saturating_sub(near).checked_sub(1)?;
    let behind = text.get(last.saturating_add(1)..).unwrap_or_default();
    let goes_on = behind.starts_with(['@', '%']) && !behind.contains(char::is_whitespace);
    // It may open a part that begins with an encoded sign, or close one.
    if behind.len() <= QUOTED && !behind.bytes().any(|byte| matches!(byte, b'<' | b'>' | b'@')) {
        return Some(opening(text, last).filter(|_| behind.is_empty() || goes_on).unwrap_or(last));
    }
    if goes_on { opening(text, last) } else { None }
}

/// The quote before the one at `last`, if it is near enough.
fn opening(text: &str, last: usize) -> Option<usize> {
    let before = text.get(..last)?;
    let near = before.bytes().rev().take(QUOTED.saturating_add(1)).position(|byte| byte == b'"')?;
    last.saturating_sub(near).checked_sub(1)
}

/// Whether a word that begins with `letter` may be part of a name: a capital, or no letter at all. Where both cases stand by turns, either may.
fn begins_name(letter: char) -> bool {
    let capital = match letter {
        '\u{180}'..='\u{24f}' | '\u{3cf}'..='\u{3ff}' | '\u{4c0}'..='\u{4ce}' | '\u{1f00}'..='\u{1fff}' => true,
        '\0'..='\u{58f}' | '\u{1e00}'..='\u{1eff}' => is_capital(letter),
        _ => false,
    };
    capital || !in_word(letter)
}

/// Whether `letter` is a letter or a digit of some script.
fn in_word(letter: char) -> bool {
    if letter.is_ascii() {
        return letter.is_ascii_alphanumeric();
    }
    match glyph(letter) {
        Glyph::Letter(..) | Glyph::Alone => true,
        Glyph::Mark | Glyph::Soft | Glyph::Hard => false,
    }
}

struct Word<'a> {
    text: &'a str,
    start: usize,
}

/// The words of `text`, the last one first.
fn words(text: &str) -> impl Iterator<Item = Word<'_>> {
    let ends = |letter: char| letter.is_whitespace() || matches!(letter, '"' | '{' | '}' | '[' | ']' | '|' | '`');
    let mut rest = text;
    core::iter::from_fn(move || {
        rest = rest.trim_end_matches(ends);
        let start = rest.char_indices().rev().find(|(_, letter)| ends(*letter));
        let start = start.map_or(0, |(at, letter)| at.saturating_add(letter.len_utf8()));
        let word = rest.get(start..).filter(|word| !word.is_empty())?;
        rest = rest.get(..start).unwrap_or_default();
        Some(Word { text: word, start })
    })
}

#[cfg(test)]
mod tests {
    use super::begins_name;
    use alloc::string::String;

    /// Against the standard library's tables: none is missed, and none of the languages that detection knows is taken for one.
    #[test]
    fn what_may_begin_a_name_is_told_as_unicode_tells_it() {
        let letters = ('\0'..'\u{530}').chain('\u{1e00}'..='\u{1fff}').filter(|letter| letter.is_alphanumeric());
        let missed = letters.filter(|letter| letter.is_uppercase() && !begins_name(*letter));
        assert_eq!(missed.collect::<String>(), "");
        let marks = (' '..='\u{bf}').chain('\u{2000}'..='\u{206f}').filter(|letter| !letter.is_alphanumeric());
        assert_eq!(marks.filter(|letter| !begins_name(*letter)).collect::<String>(), "");
        let taken =
            "09azßàáâãäåæçèéêëìíîïñòóôõöøùúûüýþāąćčďđęěğģıķļłńňņőœřśşšťţůűųźżžαάβγήίόύώωабвгдежийкщъыьэюяёіїєґ山ب";
        assert_eq!(taken.chars().filter(|letter| begins_name(*letter)).collect::<String>(), "");
    }
}
