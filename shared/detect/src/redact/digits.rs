//! A run of digits and the runs that follow it at single separators, read once for all numeric rows.
//!
//! ```text
//! 4539 1488-0343.6467 x   →   digits 4539148803436467   groups 4 4 4 4   separators ' ' '-' '.'
//! ```
//!
//! Invariant: at most [`MOST`] digits in [`GROUPS`] groups; no group is glued to a letter; a longer first run is not read at all.

use super::ascii::decimal;
use super::asked::LENGTHS;
use super::neighbours;
use super::view::View;
use crate::span::Span;

/// Most digits that any numeric type has.
pub(super) const MOST: usize = 24;
/// Most groups that any numeric type is written in.
const GROUPS: usize = 24;

/// Groups of digits from a trigger on.
pub(super) struct Groups {
    start: usize,
    digits: [u8; MOST],
    groups: [Group; GROUPS],
    count: usize,
    totals: u32,
}

/// One run of digits.
#[derive(Clone, Copy)]
struct Group {
    length: u8,
    /// From the first digit of all to the end of this group, separators included.
    end: u8,
    /// Digits up to here, this group included.
    total: u8,
    /// The byte before it; 0 for the first.
    separator: u8,
}

/// The first groups of a [`Groups`], taken as one number.
#[derive(Clone, Copy)]
pub(super) struct Number<'a> {
    groups: &'a [Group],
    /// Values 0 to 9.
    pub(super) digits: &'a [u8],
    /// From the first digit to the last.
    pub(super) span: Span,
}

impl Groups {
    /// For a run of digits at `start`.
    pub(super) const fn new(start: usize) -> Self {
        const NONE: Group = Group { length: 0, end: 0, total: 0, separator: 0 };
        Self { start, digits: [0; MOST], groups: [NONE; GROUPS], count: 0, totals: 0 }
    }

    /// Reads the run of `length` digits and what follows; false if no row asks for that many digits or for as many as can follow.
    pub(super) fn read(&mut self, view: &View<'_>, length: usize) -> bool {
        let end = self.start.saturating_add(length);
        if length > MOST
            || !is_followed(view, end) && LENGTHS >> length & 1 == 0
            || length == 1 && in_singles(view, self.start)
        {
            return false;
        }
        let rest = view.text.get(self.start..).unwrap_or_default();
        self.follow(rest.iter().copied().chain([0]).take(MOST.saturating_add(GROUPS)));
        self.totals & LENGTHS != 0
    }

    /// Takes the runs of digits, each after one separator, up to one that is glued to a letter or too long.
    fn follow(&mut self, bytes: impl Iterator<Item = u8>) {
        let mut group = Group { length: 0, end: 0, total: 0, separator: 0 };
        for byte in bytes {
            if byte.is_ascii_digit() {
                let Some(slot) = self.digits.get_mut(usize::from(group.total)) else { return };
                *slot = byte.wrapping_sub(b'0');
                group.total = group.total.wrapping_add(1);
                group.length = group.length.wrapping_add(1);
            } else {
                let Some(slot) = self.groups.get_mut(self.count).filter(|_| group.length > 0) else { return };
                if byte.is_ascii_alphabetic() {
                    return;
                }
                *slot = group;
                self.count = self.count.saturating_add(1);
                self.totals |= 1_u32.wrapping_shl(u32::from(group.total));
                if !separates(byte) {
                    return;
                }
                (group.length, group.separator) = (0, byte);
            }
            group.end = group.end.wrapping_add(1);
        }
    }

    /// Where the first group begins.
    pub(super) const fn start(&self) -> usize {
        self.start
    }

    /// The numbers of digits in the first group, the first two, and so on, as a set of [`super::detector::lengths`].
    pub(super) const fn totals(&self) -> u32 {
        self.totals
    }

    /// The first digits, values 0 to 9, as far as there are two.
    pub(super) const fn beginning(&self) -> (u8, u8) {
        let [first, second, ..] = self.digits;
        (first, second)
    }

    /// The numbers that begin at the first group, shortest first.
    pub(super) fn numbers(&self) -> impl Iterator<Item = Number<'_>> {
        (1..=self.count).filter_map(|count| {
            let groups = self.groups.get(..count)?;
            let last = groups.last()?;
            let span = Span { start: self.start, end: self.start.saturating_add(usize::from(last.end)) };
            Some(Number { groups, digits: self.digits.get(..usize::from(last.total))?, span })
        })
    }
}

impl Number<'_> {
    /// Whether the groups have exactly these lengths.
    pub(super) fn grouped(&self, lengths: &[usize]) -> bool {
        self.groups.iter().map(|group| usize::from(group.length)).eq(lengths.iter().copied())
    }

    /// The lengths of the groups, if there are three.
    pub(super) fn three(&self) -> Option<[usize; 3]> {
        let [first, second, third] = self.groups else { return None };
        Some([first, second, third].map(|group| usize::from(group.length)))
    }

    /// The one separator between all groups; `None` if there are several, or none.
    pub(super) fn separator(&self) -> Option<u8> {
        let (first, rest) = self.groups.get(1..)?.split_first()?;
        rest.iter().all(|group| group.separator == first.separator).then_some(first.separator)
    }

    /// Whether the number is in one piece.
    pub(super) const fn bare(&self) -> bool {
        self.groups.len() == 1
    }

    /// The number of digits `range` as a value.
    pub(super) fn value(&self, range: core::ops::Range<usize>) -> u32 {
        decimal(self.digits.get(range).unwrap_or_default())
    }

    /// Whether the number is not a piece of something longer. The scanner asks this of every hit; a row asks it to choose between groups.
    pub(super) fn stands_alone(&self, view: &View<'_>) -> bool {
        neighbours::alone(view, self.span)
    }

    /// Whether another group of `length` digits stands beside it at the same separator, as in a table of numbers.
    pub(super) fn goes_on(&self, view: &View<'_>, length: usize) -> bool {
        let Some(separator) = self.separator() else { return false };
        let Span { start, end } = self.span;
        let digit = |byte: u8| byte.is_ascii_digit();
        let before =
            view.before(start) == Some(separator) && view.run_before(start.saturating_sub(1), MOST, digit) == length;
        // `4539-1488-0343-6467 5425 2334 …`: the group before belongs to a number with other separators.
        let group = start.saturating_sub(length).saturating_sub(1);
        let other = view.before(group).is_some_and(|byte| separates(byte) && byte != separator);
        before && !other || view.byte(end) == Some(separator) && view.run(end.saturating_add(1), MOST, digit) == length
    }
}

/// Whether a separator and a digit follow what ends at `end`.
pub(super) fn is_followed(view: &View<'_>, end: usize) -> bool {
    matches!(view.slice(end, end.saturating_add(2)), [separator, b'0'..=b'9'] if separates(*separator))
}

/// How many digits stand behind a run of them that ends at `end`, single separators between; as many as any row needs are enough. `None` where none
/// follow.
pub(super) fn behind(view: &View<'_>, end: usize) -> Option<usize> {
    const ENOUGH: usize = 12;
    if !is_followed(view, end) {
        return None;
    }
    let (mut count, mut divided) = (0_usize, false);
    for byte in view.text.get(end..).unwrap_or_default() {
        if byte.is_ascii_digit() {
            (count, divided) = (count.saturating_add(1), false);
        } else if divided || !separates(*byte) {
            break;
        } else {
            divided = true;
        }
        if count >= ENOUGH {
            return Some(MOST);
        }
    }
    Some(count)
}

/// Whether the digit at `at` is the third or a later one of a series of single digits: what is spelled digit by digit begins before.
fn in_singles(view: &View<'_>, at: usize) -> bool {
    let [mark, first, separator, second, other] = *view.slice(at.saturating_sub(5), at) else { return false };
    separates(separator)
        && separator == other
        && !mark.is_ascii_alphanumeric()
        && first.is_ascii_digit()
        && second.is_ascii_digit()
}

/// Whether a byte may stand between two groups.
const fn separates(byte: u8) -> bool {
    matches!(byte, b' ' | b'-' | b'.' | b'/')
}
