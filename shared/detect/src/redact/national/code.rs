//! A word of letters and digits and the words that follow it at single separators, read once for all ids.
//!
//! ```text
//! 131052-308T was   →   chars 131052308T   gap before the 7th   marks '-'   may end after 6, 10
//! ```
//!
//! Invariant: at most [`MOST`] characters, upper-cased; no word is cut.

use super::super::view::View;
use super::index::{begins, goes_on, is_whole, stands};
use crate::span::Span;

/// Most letters and digits of any id.
pub(in crate::redact) const MOST: usize = 20;
/// Fewest letters and digits of any id.
const FEWEST: usize = 7;
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
    /// A glance: whether the word of `length` bytes at `start` is long enough for an id, or goes on; most numbers of prose are neither.
    #[inline]
    pub(in crate::redact) fn may_begin(view: &View<'_>, start: usize, length: usize) -> bool {
        length <= MOST && (length >= FEWEST || mark(view, start.saturating_add(length)).is_some())
    }

    /// Reads the word of `length` bytes at `start`, and what follows; `None` where no id begins so.
    pub(in crate::redact) fn read(view: &View<'_>, start: usize, length: usize) -> Option<Self> {
        let end = start.saturating_add(length);
        // What goes on after a number and a space at a space is a table, and no id.
        let series = matches!(view.slice(start.saturating_sub(2), start), [b'0'..=b'9', b' ']);
        let next = mark(view, end).filter(|mark| !series || *mark != b' ');
        if length < FEWEST && next.is_none() || length > MOST {
            return None;
        }
        let begins = begins(view.slice(start, end));
        let second = next.filter(|mark| {
            stands(begins, length, *mark) && goes_on(begins, length, word(view, end.saturating_add(1), MOST))
        });
        if second.is_none() && !is_whole(begins, length) {
            return None;
        }
        let this = Self { start, chars: [0; MOST], digits: 0, gaps: 0, ends: 0, marks: [0; MARKS], lower: 0 };
        this.read_on(view, end, second, series)
    }

    #[inline(never)]
    fn read_on(mut self, view: &View<'_>, mut end: usize, mut next: Option<u8>, series: bool) -> Option<Self> {
        let mut count = self.add(view.slice(self.start, end), 0);
        for place in 0..MARKS {
            let Some(found) = next else { break };
            if let Some(slot) = self.marks.get_mut(place) {
                *slot = found;
            }
            let from = end.saturating_add(1);
            let room = MOST.saturating_sub(count);
            let length = word(view, from, room);
            if length == 0 || length > room {
                break;
            }
            self.gaps |= bit(count);
            end = from.saturating_add(length);
            count = self.add(view.slice(from, end), count);
            next = mark(view, end).filter(|mark| !series || *mark != b' ');
        }
        (self.ends >> FEWEST != 0).then_some(self)
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

    /// Whether the first of `count` characters is a letter, and in the second bit whether the last is.
    pub(super) const fn outer(&self, count: u32) -> u32 {
        let letters = !self.digits;
        letters & 1 | (letters << 1).wrapping_shr(count.wrapping_sub(1)) & 2
    }

    /// Adds a word behind `count` characters; the new count.
    #[inline]
    fn add(&mut self, word: &[u8], count: usize) -> usize {
        let (mut digits, mut lower) = (0, 0);
        let mut place = bit(count);
        for (slot, byte) in self.chars.iter_mut().skip(count).zip(word) {
            *slot = byte.to_ascii_uppercase();
            digits |= place & u32::from(byte.is_ascii_digit()).wrapping_neg();
            lower |= place & u32::from(byte.is_ascii_lowercase()).wrapping_neg();
            place <<= 1;
        }
        self.digits |= digits;
        self.lower |= lower;
        let count = count.saturating_add(word.len());
        self.ends |= bit(count);
        count
    }
}

/// Letters and digits at `at`, counted up to one more than `most`.
fn word(view: &View<'_>, at: usize, most: usize) -> usize {
    view.alphanumerics(at, most.saturating_add(1))
}

/// The separator at `end`, if a word that can belong to an id follows it: prose goes on in lower case after a space.
#[inline]
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
