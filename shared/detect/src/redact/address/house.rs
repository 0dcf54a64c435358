//! What stands behind a house's number or its street: a letter, a floor, a flat, a point of the compass.
//!
//! ```text
//! 12a   14-16   7 bis   21/B          48, 3º B          Main Street NW          Main Street, Apt 4B
//! ```
//!
//! Invariant: each takes the end of what is there and gives its own, or the same where nothing belongs to it.

use super::super::listed::{is_one_of, listed};
use super::super::view::View;
use super::words::{is_capital, word_at};

/// `, 3º B`, `, 2.º Esq.` behind a house.
pub(super) fn with_floor(view: &View<'_>, end: usize) -> usize {
    let at = view.past(end, 2, |byte| matches!(byte, b',' | b' '));
    let floor = at.saturating_add(view.digits(at, 2));
    let dot = view.past(floor, 1, |byte| byte == b'.');
    let sign = match view.slice(dot, dot.saturating_add(2)) {
        [0xC2, 0xBA | 0xAA | 0xB0] => 2,
        [b'o' | b'a', b' ' | b',' | b'.' | b'\n'] => 1,
        _ => 0,
    };
    if at == end || floor == at || sign == 0 {
        return end;
    }
    let close = dot.saturating_add(sign);
    let door = word_at(view, view.past(close, 1, |byte| byte == b' '));
    let text = door.of(view.text);
    if text.len() <= 4 && is_capital(text) { door.end } else { close }
}

/// ` NW` behind a street.
pub(super) fn with_direction(view: &View<'_>, end: usize) -> usize {
    let word = word_at(view, end.saturating_add(1));
    let direction = matches!(word.of(view.text), b"N" | b"S" | b"E" | b"W" | b"NW" | b"NE" | b"SW" | b"SE");
    if view.byte(end) == Some(b' ') && direction { word.end } else { end }
}

/// `, Apt 4B` behind a street.
pub(super) fn with_unit(view: &View<'_>, end: usize) -> usize {
    const UNITS: &[u8] = listed!["apt", "apartment", "suite", "ste", "unit", "floor", "flat", "room"];
    let at = view.past(end, 3, |byte| matches!(byte, b'.' | b',' | b' '));
    if at == end {
        return end;
    }
    let mut word = word_at(view, at);
    if view.byte(at) == Some(b'#') {
        word.end = at.saturating_add(1);
    } else if !is_one_of(word.of(view.text), UNITS) {
        return end;
    }
    word.end = view.past(word.end, 1, |byte| byte == b'.');
    let from = view.past(word.end, 1, |byte| byte == b' ');
    let length = view.run(from, 6, |byte| byte.is_ascii_alphanumeric() || byte == b'-');
    let short = length == 1 || view.slice(from, from.saturating_add(length)).iter().any(u8::is_ascii_digit);
    if short { from.saturating_add(length) } else { end }
}

/// `a`, `bis`, `-14`, `/B` behind a house number.
pub(super) fn house_letter(view: &View<'_>, end: usize) -> usize {
    // Asked behind every number, so not by [`View::past`], which is called for its size.
    let from = end.saturating_add(view.run(end, 1, |byte| matches!(byte, b' ' | b'/')));
    let length = view.run(from, 6, |byte| byte.is_ascii_alphanumeric() || byte == b'-');
    let close = from.saturating_add(length);
    let next = view.byte(close);
    let belongs = match (view.slice(end, from), view.slice(from, close)) {
        (_, b"bis" | b"ter") => true,
        ([], [b'-', _, ..] | [_]) => true,
        ([b'/'], [_] | [_, _]) => next != Some(b'/'),
        // `b`, not `a`, which is a word of several languages
        ([b' '], [b'b'..=b'd' | b'f']) => matches!(next, None | Some(b' ' | b',' | b'\n')),
        _ => false,
    };
    if belongs { close } else { end }
}
