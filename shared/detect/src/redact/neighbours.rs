//! What a number or a code may stand beside: the rules that keep pieces of something longer from being taken for a value.
//!
//! ```text
//! 856-45-6789                              stands alone
//! 550e8400-e29b-41d4-a716-856456789000     a piece of a UUID
//! 0.4539148803436467   1-856-45-6789       a piece of a number
//! aGVsbG8g…/4539148803436467/bG9uZ0Jh…     a piece of base64
//! 1763718067123456789                      nanoseconds, or a snowflake id
//! ```
//!
//! Invariant: looks at a bounded stretch on both sides, and only once there is a hit.

use super::ascii::is_alphanumeric;
use super::view::View;
use crate::span::Span;

/// How far a word beside a value is read.
const WORD: usize = 24;

/// Whether nothing beside `span` makes it a piece of a longer word, number, address, identifier or random text.
pub(super) fn alone(view: &View<'_>, span: Span) -> bool {
    let Span { start, end } = span;
    view.begins(start)
        && view.ends(end)
        && !continues_before(view, span)
        && !continues_after(view, end)
        && !in_hex_pairs(view, span)
        && !in_random_text(view, span)
}

/// Whether a number without separators is more likely a time or a generated id.
pub(super) fn is_stamp(view: &View<'_>, span: Span) -> bool {
    let digits = span.of(view.text);
    if !digits.iter().all(u8::is_ascii_digit) {
        return false;
    }
    let value = digits.iter().fold(0_u64, |value, digit| value.wrapping_mul(10).wrapping_add(u64::from(digit & 15)));
    match digits.len() {
        // 2001 to 2033 in milliseconds and microseconds.
        13 => (1_000_000_000_000..2_000_000_000_000).contains(&value),
        16 => (1_000_000_000_000_000..2_000_000_000_000_000).contains(&value),
        14 => is_date(digits),
        // Nanoseconds, and the ids of Twitter, Discord and their like, which count milliseconds in the upper bits.
        17..=19 => value < 3_000_000_000_000_000_000,
        _ => false,
    }
}

/// `YYYYMMDDhhmmss`, 1900 to 2099.
fn is_date(digits: &[u8]) -> bool {
    let ([b'1', b'9', ..] | [b'2', b'0', ..]) = digits else { return false };
    let two = |at: usize| match digits.get(at..) {
        Some([tens, ones, ..]) => (tens & 15).wrapping_mul(10).wrapping_add(ones & 15),
        Some(_) | None => u8::MAX,
    };
    matches!(two(4), 1..=12) && matches!(two(6), 1..=31) && two(8) < 24 && two(10) < 60 && two(12) <= 60
}

/// `1.` or `12-` or `ab3-` before the value, or the sign of a phone number, which has at most 15 digits (E.164).
fn continues_before(view: &View<'_>, span: Span) -> bool {
    let mark = span.start.saturating_sub(1);
    let value = span.of(view.text);
    match view.before(span.start) {
        Some(b'+') => value.iter().filter(|byte| byte.is_ascii_digit()).count() <= 15,
        Some(b'.') => {
            let dotted = value.contains(&b'.') && !value.iter().any(|byte| matches!(byte, b' ' | b'-' | b'/'));
            dotted || view.before(mark).is_some_and(|byte| byte.is_ascii_digit())
        }
        Some(b'-') => {
            is_identifier(view.slice(mark.saturating_sub(view.run_before(mark, WORD, is_alphanumeric)), mark))
        }
        Some(_) | None => false,
    }
}

/// `.5`, `-5`, `@` or `%40` after the value.
fn continues_after(view: &View<'_>, end: usize) -> bool {
    match view.text.get(end..).unwrap_or_default() {
        [b'@', ..] | [b'%', b'4', b'0', ..] => true,
        [b'.', next, ..] => next.is_ascii_digit(),
        [b'-', ..] => {
            let from = end.saturating_add(1);
            is_identifier(view.slice(from, from.saturating_add(view.run(from, WORD, is_alphanumeric))))
        }
        _ => false,
    }
}

/// Whether a word beside a dash is hexadecimal with a digit, as in a UUID, or a number.
fn is_identifier(word: &[u8]) -> bool {
    word.iter().any(u8::is_ascii_digit) && word.iter().all(u8::is_ascii_hexdigit)
}

/// Whether the value is a stretch of a dump of bytes: pairs of hexadecimal digits at one separator, on both sides or with a letter.
fn in_hex_pairs(view: &View<'_>, span: Span) -> bool {
    let [_, _, separator, ..] = *span.of(view.text) else { return false };
    let pairs = span.of(view.text).chunks(3).all(|chunk| match chunk {
        [a, b, rest @ ..] => {
            a.is_ascii_hexdigit() && b.is_ascii_hexdigit() && rest.iter().all(|byte| *byte == separator)
        }
        _ => false,
    });
    let before = view.slice(span.start.saturating_sub(3), span.start);
    // `ce` of `06 12 34 56 78 ce soir` is no byte.
    let after = match view.slice(span.end, span.end.saturating_add(6)) {
        [pair @ .., b'\n' | b'\r', _, _] => pair,
        [pair @ .., mark, a, b] if *mark == separator && a.is_ascii_hexdigit() && b.is_ascii_hexdigit() => pair,
        [_, _, _, _, ..] => &[],
        pair => pair,
    };
    let pair_before =
        matches!(before, [a, b, mark] if *mark == separator && a.is_ascii_hexdigit() && b.is_ascii_hexdigit());
    let pair_after =
        matches!(after, [mark, a, b] if *mark == separator && a.is_ascii_hexdigit() && b.is_ascii_hexdigit());
    let pair_before = pair_before && view.begins(span.start.saturating_sub(3));
    let pair_after = pair_after && view.ends(span.end.saturating_add(3));
    pairs && !separator.is_ascii_alphanumeric() && (pair_before || pair_after)
}

/// Whether the value is a piece of base64 or the like: glued by its marks to letters of both cases and digits.
fn in_random_text(view: &View<'_>, span: Span) -> bool {
    const REACH: usize = 64;
    const LONG: usize = 24;
    let Span { start, end } = span;
    let accept = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'_' | b'-');
    let before = view.slice(start.saturating_sub(view.run_before(start, REACH, accept)), start);
    let after = view.slice(end, end.saturating_add(view.run(end, REACH, accept)));
    let holds = |kind: fn(&u8) -> bool| before.iter().chain(after).any(kind);
    before.len().saturating_add(after.len()) >= LONG
        && holds(u8::is_ascii_lowercase)
        && holds(u8::is_ascii_uppercase)
        && holds(u8::is_ascii_digit)
}
