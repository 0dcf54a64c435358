//! Words near a candidate that say what it is.
//!
//! ```text
//! "her social security number: 856456789"      60 bytes before, 20 after
//! {"employeeSsn": "856456789"}                 the key, split at case and punctuation
//! "NUMÉRO DE TELEFONO 912 345 678"             case and marks of letters do not matter
//! ```
//!
//! Invariant: looked up only once there is a candidate; whole words only; the work does not depend on the text's length.

mod cues;
mod known;
mod list;

pub(super) use self::cues::Cues;
pub(super) use self::list::{length, packed, words};

use super::column::heading;
use super::view::View;
use crate::span::Span;

const BEFORE: usize = 60;
const AFTER: usize = 20;
/// How near a word must stand to speak for what is likely a time or a generated id.
const CLOSE: usize = 32;

/// Whether one of `words` stands near `span` or in the key.
pub(super) fn speaks_for(view: &View<'_>, span: Span, words: &[u8]) -> bool {
    !words.is_empty()
        && (before(view, span.start, BEFORE, words)
            || near(view, span.end, span.end.saturating_add(AFTER), words)
            || is_headed(view, span.start, words))
}

/// Whether one of `words` stands right before `span` or in the key.
pub(super) fn speaks_loudly_for(view: &View<'_>, span: Span, words: &[u8]) -> bool {
    before(view, span.start, CLOSE, words) || is_headed(view, span.start, words)
}

/// Whether one of `words` stands in the key, or above the value at `at` in a table.
fn is_headed(view: &View<'_>, at: usize, words: &[u8]) -> bool {
    names(view.key.as_bytes(), words) || names(heading(view, at), words)
}

/// Whether one of `words`, which are a row's or one of [`known`]'s lists, stands within `reach` bytes before `at`.
pub(super) fn before(view: &View<'_>, at: usize, reach: usize, words: &[u8]) -> bool {
    near(view, at.saturating_sub(reach), at, words)
}

fn near(view: &View<'_>, from: usize, to: usize, words: &[u8]) -> bool {
    let to = to.min(view.text.len());
    view.cues.between(view.text, from, to).any(|cue| cue.is_one_of(view.slice(cue.at(), to), words))
}

fn names(text: &[u8], words: &[u8]) -> bool {
    let mut named = false;
    cues::each(text, 0, text.len(), &mut |cue| {
        named = named || cue.is_one_of(text.get(cue.at()..).unwrap_or_default(), words);
    });
    named
}

/// Whether `text` begins with `phrase` as whole words.
fn begins_with(mut text: &[u8], mut phrase: &[u8]) -> bool {
    let mut last = Letter::default();
    while let Some(wanted) = letter(phrase) {
        phrase = phrase.get(wanted.length..).unwrap_or_default();
        if wanted.folded == u32::from(b' ') {
            for _ in 0..2 {
                if let [b' ' | b'_' | b'-' | b'.' | b'/' | b'\'' | b'\n', rest @ ..] = text {
                    text = rest;
                }
            }
            continue;
        }
        let Some(found) = letter(text).filter(|found| found.folded == wanted.folded) else { return false };
        text = text.get(found.length..).unwrap_or_default();
        last = found;
        while let [0xCC, _, rest @ ..] | [0xCD, 0x80..=0xAF, rest @ ..] = text {
            text = rest;
        }
    }
    letter(text).is_none_or(|next| next.kind == Kind::Digit || parts(last, next, text))
}

/// Whether one word ends and another begins between two letters, the second of which `rest` begins with: at a mark, at a step from lower to
/// upper case, and before the last capital of several (`SSNNumber`).
fn parts(before: Letter, this: Letter, rest: &[u8]) -> bool {
    let capital = this.kind == Kind::Upper;
    before.kind == Kind::Mark
        || this.kind == Kind::Mark
        || capital && before.kind == Kind::Lower
        || capital && before.kind == Kind::Upper && rest.get(this.length).is_some_and(u8::is_ascii_lowercase)
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Kind {
    /// A word of its own: punctuation, space, and letters of scripts that write no spaces.
    #[default]
    Mark,
    Lower,
    Upper,
    Digit,
    /// A letter beyond ASCII, of either case.
    Other,
}

/// A character as context words see it.
#[derive(Clone, Copy, Default)]
struct Letter {
    /// In lower case and without marks: `é` is `e`.
    folded: u32,
    length: usize,
    kind: Kind,
}

/// The character that `text` begins with; a piece of one counts as a mark.
fn letter(text: &[u8]) -> Option<Letter> {
    let first = *text.first()?;
    let wide = |length: usize| {
        let bytes = text.get(..length)?;
        core::str::from_utf8(bytes).ok()?.chars().next()
    };
    let decoded = match first {
        0..=0x7F => return Some(ascii(first)),
        0xC2..=0xDF => (wide(2), 2),
        0xE0..=0xEF => (wide(3), 3),
        _ => (wide(4), 4),
    };
    let (Some(character), length) = decoded else { return Some(Letter { folded: 0, length: 1, kind: Kind::Mark }) };
    let (folded, kind) = fold(character as u32);
    Some(Letter { folded, length, kind })
}

/// The character that `text` ends in.
fn last(text: &[u8]) -> Option<Letter> {
    let length = text.iter().rev().take(4).position(|byte| byte & 0xC0 != 0x80)?.saturating_add(1);
    letter(text.get(text.len().saturating_sub(length)..)?)
}

const fn ascii(byte: u8) -> Letter {
    let kind = match byte {
        b'a'..=b'z' => Kind::Lower,
        b'A'..=b'Z' => Kind::Upper,
        b'0'..=b'9' => Kind::Digit,
        _ => Kind::Mark,
    };
    Letter { folded: byte.to_ascii_lowercase() as u32, length: 1, kind }
}

/// Base letters of U+00C0 to U+017F (Unicode, canonical decompositions; ß s, ø o, ł l, đ d, æ a, œ o).
const BASES: &[u8; 192] = b"aaaaaaaceeeeiiiidnooooo*ouuuuytsaaaaaaaceeeeiiiidnooooo*ouuuuyty\
    aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkklllllll\
    lllnnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";

/// A character beyond ASCII in lower case and without marks, and what it is in a word.
#[expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "runs in the compiler too; the range is checked"
)]
const fn fold(character: u32) -> (u32, Kind) {
    match character {
        0xD7 | 0xF7 => (character, Kind::Mark),
        0xC0..=0x17F => (BASES[(character - 0xC0) as usize] as u32, Kind::Other),
        0x0391..=0x03A9 | 0x0410..=0x042F => (character.wrapping_add(0x20), Kind::Other),
        0x0400..=0x040F => (character.wrapping_add(0x50), Kind::Other),
        0x0180..=0x024F | 0x0300..=0x052F | 0x1E00..=0x1FFF => (character, Kind::Other),
        _ => (character, Kind::Mark),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(before: &str, word: &str) -> bool {
        let mut found = false;
        let text = before.as_bytes();
        let start = text.len().saturating_sub(BEFORE);
        let length = u8::try_from(word.len()).unwrap_or_default();
        let list: alloc::vec::Vec<u8> = [u8::MAX; 4].into_iter().chain([length]).chain(word.bytes()).collect();
        cues::every(text, start, text.len(), &mut |cue| {
            found = found || cue.is_one_of(text.get(cue.at()..).unwrap_or_default(), &list);
        });
        found
    }

    #[test]
    fn words_are_whole_and_marks_and_case_do_not_matter() {
        for (text, word) in [
            ("SSN: ", "ssn"),
            ("her Social-Security no ", "social security"),
            ("NUMÉRO DE TELEFONO ", "teléfono"),
            ("Numero ", "número"),
            ("nu\u{301}mero ", "numero"),
            ("Fußgänger ", "fußgänger"),
            ("RODNÉ ČÍSLO ", "rodné číslo"),
            ("ИНН ", "инн"),
            ("我的身份证号码是", "身份证"),
            ("私のSSNは", "ssn"),
            ("userSSNNumber ", "ssn"),
            ("employeeSsn=", "ssn"),
            ("ssn2 ", "ssn"),
            ("social_security ", "social security"),
            ("Soc. Sec. # ", "soc sec"),
            ("carta d'identità ", "carta d identita"),
            ("socialSecurity ", "social security"),
        ] {
            assert!(near(text, word), "{word:?} in {text:?}");
        }
        for (text, word) in [
            ("lessn: ", "ssn"),
            ("ssns ", "ssn"),
            ("numéssn ", "ssn"),
            ("ssné ", "ssn"),
            ("social insecurity ", "social security"),
            ("ssn is more than sixty bytes before the place that is looked at: ", "ssn"),
        ] {
            assert!(!near(text, word), "{word:?} in {text:?}");
        }
    }
}
