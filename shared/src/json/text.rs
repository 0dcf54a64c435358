//! A string's text, and where each part of it stands in the raw bytes.
//!
//! ```text
//! raw    a\u0040b.io      decoded    a@b.io      marks (2 → 7)
//!         └────┘ one mark per escape: behind it, decoded offset 2 is raw offset 7; between marks both run alike
//! ```
//!
//! Invariant: `decode(raw).raw(range)` is the shortest raw span that decodes to `text[range]`; a string without escapes is
//! borrowed, not copied.

use alloc::string::String;
use alloc::vec::Vec;

use crate::encoding::{hex_digit, hex_pair};
use crate::secret::Wiped;
use crate::splice::Span;

/// A decoded string. It can hold a client's text: neither `Debug` nor `Clone`, wiped when dropped.
pub struct Decoded<'a> {
    text: Text<'a>,
    marks: Vec<Mark>,
}

enum Text<'a> {
    Raw(&'a str),
    Unescaped(Wiped<String>),
}

#[derive(Clone, Copy)]
struct Mark {
    decoded: usize,
    raw: usize,
}

/// Decodes `raw`, what stands between the quotes of a string that a [`super::Scanner`] let through. What it would not let
/// through decodes to U+FFFD; half of a surrogate pair does too.
#[must_use]
pub fn decode(raw: &str) -> Decoded<'_> {
    let Some(mut at) = backslash(raw) else { return Decoded { text: Text::Raw(raw), marks: Vec::new() } };
    let mut text = Wiped::from(String::with_capacity(raw.len()));
    let mut marks = Vec::new();
    let mut rest = raw;
    while let Some((before, escaped)) = rest.split_at_checked(at) {
        text.push_str(before);
        let (character, behind) = unescape(escaped.get(1..).unwrap_or_default());
        text.push(character);
        rest = behind;
        marks.push(Mark { decoded: text.len(), raw: raw.len().saturating_sub(rest.len()) });
        let Some(next) = backslash(rest) else { break };
        at = next;
    }
    text.push_str(rest);
    Decoded { text: Text::Unescaped(text), marks }
}

impl Decoded<'_> {
    /// The text.
    #[must_use]
    pub fn text(&self) -> &str {
        match &self.text {
            Text::Raw(text) => text,
            Text::Unescaped(text) => text,
        }
    }

    /// Where `range` of the text stands in the raw bytes.
    #[must_use]
    pub fn raw(&self, range: Span) -> Span {
        Span { start: self.offset(range.start), end: self.offset(range.end) }
    }

    fn offset(&self, decoded: usize) -> usize {
        let behind = self.marks.partition_point(|mark| mark.decoded <= decoded);
        let mark = behind.checked_sub(1).and_then(|last| self.marks.get(last));
        let Mark { decoded: from, raw } = mark.copied().unwrap_or(Mark { decoded: 0, raw: 0 });
        raw.saturating_add(decoded.saturating_sub(from))
    }
}

/// Appends `text` as it must stand between the quotes of a JSON string (RFC 8259 §7).
pub fn escape_into(text: &str, out: &mut Vec<u8>) {
    let mut rest = text.as_bytes();
    while let Some(at) = rest.iter().position(|byte| matches!(byte, b'"' | b'\\' | 0x00..=0x1f)) {
        let (plain, special) = rest.split_at(at);
        out.extend_from_slice(plain);
        let Some((byte, behind)) = special.split_first() else { break };
        rest = behind;
        match *byte {
            b'"' => out.extend_from_slice(b"\\\""),
            b'\\' => out.extend_from_slice(b"\\\\"),
            b'\n' => out.extend_from_slice(b"\\n"),
            b'\r' => out.extend_from_slice(b"\\r"),
            b'\t' => out.extend_from_slice(b"\\t"),
            0x08 => out.extend_from_slice(b"\\b"),
            0x0c => out.extend_from_slice(b"\\f"),
            byte => {
                out.extend_from_slice(b"\\u00");
                out.extend_from_slice(&hex_pair(byte));
            }
        }
    }
    out.extend_from_slice(rest);
}

fn backslash(text: &str) -> Option<usize> {
    memchr::memchr(b'\\', text.as_bytes())
}

/// The character that `escaped`, which follows a backslash, begins with, and what stands behind it.
fn unescape(escaped: &str) -> (char, &str) {
    let mut characters = escaped.chars();
    let character = match characters.next() {
        Some('u') => return unicode(characters.as_str()),
        Some('b') => '\u{8}',
        Some('f') => '\u{c}',
        Some('n') => '\n',
        Some('r') => '\r',
        Some('t') => '\t',
        Some(itself @ ('"' | '\\' | '/')) => itself,
        Some(_) | None => char::REPLACEMENT_CHARACTER,
    };
    (character, characters.as_str())
}

/// The character of `XXXX` or `XXXX\uXXXX`, and what stands behind it.
fn unicode(digits: &str) -> (char, &str) {
    let Some((unit, rest)) = code_unit(digits) else { return (char::REPLACEMENT_CHARACTER, digits) };
    if let Some(character) = char::from_u32(unit) {
        return (character, rest);
    }
    let low = rest.strip_prefix("\\u").and_then(code_unit).filter(|(low, _)| (0xdc00..=0xdfff).contains(low));
    let (Some((low, behind)), 0xd800..=0xdbff) = (low, unit) else { return (char::REPLACEMENT_CHARACTER, rest) };
    let scalar = (((unit & 0x3ff) << 10) | (low & 0x3ff)).saturating_add(0x1_0000);
    (char::from_u32(scalar).unwrap_or(char::REPLACEMENT_CHARACTER), behind)
}

fn code_unit(digits: &str) -> Option<(u32, &str)> {
    let (unit, rest) = digits.split_at_checked(4)?;
    let value = unit.bytes().try_fold(0, |value, byte| Some(value << 4 | u32::from(hex_digit(byte)?)))?;
    Some((value, rest))
}
