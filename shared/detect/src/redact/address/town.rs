//! The town behind a street: with its code before it, or behind it.
//!
//! ```text
//! , Springfield, IL 62704          , 10115 Berlin          , 2469 VT Utrecht          , London SW1A 2AA
//! ```
//!
//! Invariant: a town counts only with its code, and takes in at most four words.

use super::super::listed::{is_one_of, listed};
use super::super::view::View;
use super::words::{is_capital, word_at};

/// `, Springfield, IL 62704`, `, 10115 Berlin`, ` SW1A 2AA`: the end, and whether there is one.
pub(super) fn behind(view: &View<'_>, end: usize) -> (usize, bool) {
    let mut at = view.past(end, 2, |byte| matches!(byte, b',' | b' ' | b'\n'));
    if at == end {
        return (end, false);
    }
    let code = view.digits(at, 6);
    if code >= 4 {
        return town_after(view, at.saturating_add(code)).map_or((end, false), |town| (town, true));
    }
    for _ in 0..4 {
        let word = word_at(view, at);
        if !is_capital(word.of(view.text)) {
            break;
        }
        let next = view.past(word.end, 2, |byte| matches!(byte, b',' | b' '));
        if let Some(close) = postal_code(view, next) {
            return (close, true);
        }
        at = next;
    }
    (end, false)
}

/// ` Berlin`, ` Bad Aibling`, `-165 Lisboa`, ` VT Utrecht` behind the digits of a code: where the town ends.
fn town_after(view: &View<'_>, code: usize) -> Option<usize> {
    const FIRST: &[u8] = listed![
        "bad", "st.", "st", "sankt", "saint", "sainte", "new", "den", "la", "le", "les", "san", "santa", "são", "el",
        "los",
    ];
    let three = view.digits(code.saturating_add(1), 4) == 3;
    let code = code.saturating_add(if view.byte(code) == Some(b'-') && three { 4 } else { 0 });
    let word = |at: usize| {
        let word = word_at(view, at.saturating_add(1));
        (view.byte(at) == Some(b' ') && is_capital(word.of(view.text))).then_some(word)
    };
    let town = word(code)?;
    let text = town.of(view.text);
    let goes_on = matches!(text, [b'A'..=b'Z', b'A'..=b'Z']) || is_one_of(text, FIRST);
    Some(word(town.end).filter(|_| goes_on).map_or(town.end, |town| town.end))
}

/// `62704`, `62704-1234`, `SW1A 2AA`, `K1A 0B1`.
fn postal_code(view: &View<'_>, at: usize) -> Option<usize> {
    let digits = view.digits(at, 6);
    if digits == 5 {
        let end = at.saturating_add(5);
        let more = view.byte(end) == Some(b'-') && view.digits(end.saturating_add(1), 5) == 4;
        return Some(if more { end.saturating_add(5) } else { end }).filter(|end| view.ends(*end));
    }
    let outward = view.slice(at, view.past(at, 4, |byte| byte.is_ascii_uppercase() || byte.is_ascii_digit()));
    let inward = at.saturating_add(outward.len()).saturating_add(1);
    let mixed = outward.iter().any(u8::is_ascii_digit) && outward.first().is_some_and(u8::is_ascii_uppercase);
    let tail = matches!(view.slice(inward, inward.saturating_add(3)), [a, b, c] if a.is_ascii_digit() && c.is_ascii_alphanumeric() && b.is_ascii_uppercase());
    let end = inward.saturating_add(3);
    (mixed && tail && view.byte(inward.saturating_sub(1)) == Some(b' ') && view.ends(end)).then_some(end)
}
