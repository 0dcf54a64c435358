//! A word of letters and digits and the words that follow it at single separators, read once for all ids.
//!
//! ```text
//! 131052-308T was   →   chars 131052308T   gap before the 7th   marks '-'   may end after 6, 10
//! ```
//!
//! Invariant: at most [`MOST`] characters, upper-cased; no word is cut.

use super::super::view::View;
use crate::splice::Span;

/// Most letters and digits of any id.
pub(in crate::redact) const MOST: usize = 20;
/// Fewest letters and digits of any id.
const FEWEST: u32 = 7;
/// Most separators within any id.
pub(super) const MARKS: usize = 6;

/// Letters and digits from a trigger on.
pub(in crate::redact) struct Code {
    start: usize,
    chars: [u8; MOST],
    /// Bit n: the character n is a digit.
    pub(super) digits: u32,
    /// Bit n: a separator stands before the character n.
    pub(super) gaps: u32,
    /// Bit n: a word ends after n characters.
    pub(super) ends: u32,
    pub(super) marks: [u8; MARKS],
    /// Bit n: the character n was lower case.
    pub(super) lower: u32,
}

impl Code {
    /// Reads from the word at `at`; `None` if no id is that short or that long.
    pub(in crate::redact) fn read(view: &View<'_>, at: usize) -> Option<Self> {
        let mut code = Self { start: at, chars: [0; MOST], digits: 0, gaps: 0, ends: 0, marks: [0; MARKS], lower: 0 };
        let mut count = code.add(view, at, 0)?;
        let mut end = at.saturating_add(count);
        for place in 0..MARKS {
            let Some(mark) = mark(view, end) else { break };
            if let Some(slot) = code.marks.get_mut(place) {
                *slot = mark;
            }
            let Some(longer) = code.add(view, end.saturating_add(1), count) else { break };
            code.gaps |= bit(count);
            end = end.saturating_add(1).saturating_add(longer.saturating_sub(count));
            count = longer;
        }
        (code.ends >> FEWEST != 0).then_some(code)
    }

    /// The first `count` characters.
    pub(super) fn chars(&self, count: usize) -> &[u8] {
        self.chars.get(..count).unwrap_or_default()
    }

    /// Where the first `count` characters stand, separators included.
    pub(super) fn span(&self, count: usize) -> Span {
        let gaps = (self.gaps & below(count)).count_ones() as usize;
        Span { start: self.start, end: self.start.saturating_add(count).saturating_add(gaps) }
    }

    /// Whether the first character is a letter.
    pub(super) const fn begins_with_letter(&self) -> bool {
        self.digits & 1 == 0
    }

    /// Adds the word at `at` behind `count` characters; the new count.
    fn add(&mut self, view: &View<'_>, at: usize, count: usize) -> Option<usize> {
        let room = MOST.saturating_sub(count);
        let length = view.run(at, room.saturating_add(1), |byte| byte.is_ascii_alphanumeric());
        if length == 0 || length > room {
            return None;
        }
        let word = view.slice(at, at.saturating_add(length));
        for (place, byte) in (count..).zip(word) {
            *self.chars.get_mut(place)? = byte.to_ascii_uppercase();
            self.digits |= u32::from(byte.is_ascii_digit()).wrapping_shl(place as u32);
            self.lower |= u32::from(byte.is_ascii_lowercase()).wrapping_shl(place as u32);
        }
        let count = count.saturating_add(length);
        self.ends |= bit(count);
        Some(count)
    }
}

/// The separator at `end`, if a word that can belong to an id follows it: prose goes on in lower case after a space.
fn mark(view: &View<'_>, end: usize) -> Option<u8> {
    let [mark, next, ..] = *view.slice(end, end.saturating_add(2)) else { return None };
    let known = matches!(mark, b' ' | b'-' | b'.' | b'/' | b'+' | b'(');
    let belongs = next.is_ascii_digit() || next.is_ascii_uppercase() || mark != b' ' && next.is_ascii_lowercase();
    (known && belongs).then_some(mark)
}

/// The bit of `place`.
pub(super) const fn bit(place: usize) -> u32 {
    1_u32.wrapping_shl(place as u32)
}

/// The bits of all places before `count`.
pub(super) const fn below(count: usize) -> u32 {
    bit(count).wrapping_sub(1)
}
