//! Numbers and short names as code and data have them, at which no row finds anything: a glance spares most questions.
//!
//! ```text
//! (64) · = 1024; · key_12" · x[3] = · {"a":1,"b":…       but not: table 3 · 12 Main Street · 42-year-old · 12. März
//! let u32: … · (0x7fff)                                  but not: plate u32 · de89 3704 …
//! ```
//!
//! Invariant: what is plain here would be found by no row that the scanner asks at a run of digits, or at a word of letters and digits; ids of
//! states and telephone numbers are asked for apart.

use super::ascii;
use super::cue;
use super::view::View;

/// Whether the run of `length` digits at `at` is plain: at most seven, no word right before or behind it, no other number behind, and no cue.
pub(super) fn is_number(view: &View<'_>, at: usize, length: usize) -> bool {
    let end = at.saturating_add(length);
    let behind = match *view.slice(end, end.saturating_add(2)) {
        [b' ' | b',', next] => parts(next),
        [next, ..] => parts(next),
        [] => true,
    };
    length < 8 && behind && stands_apart(view, at)
}

/// Whether the word of letters and digits at `at` is plain: the name of a type, or a small number in hexadecimal.
pub(super) fn is_name(view: &View<'_>, at: usize, length: usize) -> bool {
    let form = match *view.slice(at, at.saturating_add(2)) {
        [b'0', b'x'] => true,
        // Two letters may be the country of an account.
        [first, second] => first.is_ascii_lowercase() && second.is_ascii_digit(),
        _ => false,
    };
    // A tilde stands within secrets of Azure, behind their first word.
    let ends = view.byte(at.saturating_add(length)) != Some(b'~');
    (3..8).contains(&length) && form && ends && stands_apart(view, at)
}

/// Whether no word stands right before `at`, and no cue.
fn stands_apart(view: &View<'_>, at: usize) -> bool {
    let before = match *view.slice(at.saturating_sub(2), at) {
        [other, b' '] => parts(other),
        [.., mark] => parts(mark),
        [] => false,
    };
    before && cue::before(view, at).is_none()
}

/// Whether a byte is a mark that is no part of words, nor joins them.
fn parts(byte: u8) -> bool {
    byte.is_ascii() && !ascii::is(byte, ascii::ADDRESS) && !matches!(byte, b' ' | b',')
}
