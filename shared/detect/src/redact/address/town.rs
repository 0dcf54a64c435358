//! The town behind a street: with its code before it, or behind it.
//!
//! ```text
//! , Springfield, IL 62704          , 10115 Berlin          , London SW1A 2AA
//! ```
//!
//! Invariant: a town counts only with its code, and takes in at most four words.

use super::super::view::View;
use super::words::{is_capital, word_at};

/// `, Springfield, IL 62704`, `, 10115 Berlin`, ` SW1A 2AA`: the end, and whether there is one.
pub(super) fn behind(view: &View<'_>, end: usize) -> (usize, bool) {
    let mut at = end.saturating_add(view.run(end, 2, |byte| matches!(byte, b',' | b' ' | b'\n')));
    if at == end {
        return (end, false);
    }
    let code = view.digits(at, 6);
    if code >= 4 {
        let name = at.saturating_add(code).saturating_add(1);
        let town = word_at(view, name);
        let found = is_capital(town.of(view.text)) && view.byte(name.saturating_sub(1)) == Some(b' ');
        return if found { (town.end, true) } else { (end, false) };
    }
    for _ in 0..4 {
        let word = word_at(view, at);
        if !is_capital(word.of(view.text)) {
            break;
        }
        let next = word.end.saturating_add(view.run(word.end, 2, |byte| matches!(byte, b',' | b' ')));
        if let Some(close) = postal_code(view, next) {
            return (close, true);
        }
        at = next;
    }
    (end, false)
}

/// `62704`, `62704-1234`, `SW1A 2AA`, `K1A 0B1`.
fn postal_code(view: &View<'_>, at: usize) -> Option<usize> {
    let digits = view.digits(at, 6);
    if digits == 5 {
        let end = at.saturating_add(5);
        let more = view.byte(end) == Some(b'-') && view.digits(end.saturating_add(1), 5) == 4;
        return Some(if more { end.saturating_add(5) } else { end }).filter(|end| view.ends(*end));
    }
    let outward =
        view.slice(at, at.saturating_add(view.run(at, 4, |byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())));
    let inward = at.saturating_add(outward.len()).saturating_add(1);
    let mixed = outward.iter().any(u8::is_ascii_digit) && outward.first().is_some_and(u8::is_ascii_uppercase);
    let tail = matches!(view.slice(inward, inward.saturating_add(3)), [a, b, c] if a.is_ascii_digit() && c.is_ascii_alphanumeric() && b.is_ascii_uppercase());
    let end = inward.saturating_add(3);
    (mixed && tail && view.byte(inward.saturating_sub(1)) == Some(b' ') && view.ends(end)).then_some(end)
}
