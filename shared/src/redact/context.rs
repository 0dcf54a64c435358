//! Words near a candidate that say what it is.
//!
//! ```text
//! "her social security number: 856456789"      60 bytes before, 20 after
//! {"employeeSsn": "856456789"}                 the key, split at case and punctuation
//! ```
//!
//! Invariant: looked up only once there is a candidate; whole words only; the work does not depend on the text's length.

use super::view::View;
use crate::splice::Span;

const BEFORE: usize = 60;
const AFTER: usize = 20;

/// Whether one of `words` stands near `span` or in the key. Words are lower case; a space stands for any or no separator.
pub(super) fn speaks_for(view: &View<'_>, span: Span, words: &[&str]) -> bool {
    let key = view.key.as_bytes();
    holds(key, 0..key.len(), words)
        || holds(view.text, span.start.saturating_sub(BEFORE)..span.start, words)
        || holds(view.text, span.end..span.end.saturating_add(AFTER), words)
}

/// Whether one of `words` stands within `reach` bytes before `at`.
pub(super) fn before(view: &View<'_>, at: usize, reach: usize, words: &[&str]) -> bool {
    holds(view.text, at.saturating_sub(reach)..at, words)
}

/// Whether one of `words` begins within `window` of `text`.
fn holds(text: &[u8], window: core::ops::Range<usize>, words: &[&str]) -> bool {
    let start = window.start;
    let before = start.checked_sub(1).and_then(|at| text.get(at).copied()).unwrap_or(b' ');
    let inside = text.get(start..window.end.min(text.len())).unwrap_or_default();
    let previous = core::iter::once(before).chain(inside.iter().copied());
    inside.iter().zip(previous).enumerate().any(|(offset, (byte, previous))| {
        let rest = inside.get(offset..).unwrap_or_default();
        byte.is_ascii_alphabetic() && parts(previous, *byte) && words.iter().any(|word| begins_with(rest, word))
    })
}

/// Whether a word ends and another begins between two bytes: punctuation, or a step from lower to upper case.
const fn parts(before: u8, after: u8) -> bool {
    !before.is_ascii_alphanumeric()
        || !after.is_ascii_alphanumeric()
        || before.is_ascii_lowercase() && after.is_ascii_uppercase()
}

/// Whether `text` begins with `phrase` as whole words.
fn begins_with(mut text: &[u8], phrase: &str) -> bool {
    let mut last = b' ';
    for letter in phrase.bytes() {
        if letter == b' ' {
            if let [b' ' | b'_' | b'-' | b'.' | b'/', rest @ ..] = text {
                text = rest;
            }
            continue;
        }
        let [first, rest @ ..] = text else { return false };
        if !first.eq_ignore_ascii_case(&letter) {
            return false;
        }
        (last, text) = (*first, rest);
    }
    text.first().is_none_or(|next| parts(last, *next) || next.is_ascii_digit())
}
