//! Groups of digits as people write what they dial: a plus, brackets around an area, separators, an extension.
//!
//! ```text
//! +44 (0)20 7123-4567 ext. 12
//! ▲   ╰┬╯╰┬ ╰┬─╯ ╰┬─╯ ╰──┬──╯
//! plus group group …     extension
//! ```
//!
//! Invariant: at most [`MOST`] digits in [`GROUPS`] groups; a number ends at a group, and is cut before the last one only at a space.

use super::super::ascii::decimal;
use super::super::view::View;
use crate::span::Span;

/// Most digits that are read: two of an international prefix, fifteen of a number (E.164), one of a trunk prefix.
const MOST: usize = 18;
const GROUPS: usize = 8;

/// What stands at a run of digits, read as far as it could be one number.
pub(super) struct Dialled {
    start: usize,
    /// Whether a plus stands before it.
    pub(super) plus: bool,
    digits: [u8; MOST],
    groups: [Group; GROUPS],
    count: usize,
    /// The separator before digits that follow and are not read; 0 if none do.
    rest: u8,
}

/// One run of digits.
#[derive(Clone, Copy, Default)]
struct Group {
    /// Digits up to here, this group included.
    total: u8,
    end: usize,
    /// The byte before it; 0 for the first, `(` where only a bracket divides.
    separator: u8,
    bracketed: bool,
}

/// The first groups of a [`Dialled`], taken as one number.
#[derive(Clone, Copy)]
pub(super) struct Number<'a> {
    groups: &'a [Group],
    /// Values 0 to 9.
    pub(super) digits: &'a [u8],
    /// From the plus or the first digit or bracket to the last digit.
    pub(super) span: Span,
    /// Whether nothing that was read is left out.
    pub(super) whole: bool,
}

/// Where the next group begins, and how.
struct Step {
    at: usize,
    separator: u8,
    bracketed: bool,
}

impl Dialled {
    /// Reads from the run of digits at `at`; `None` where no number can begin.
    pub(super) fn read(view: &View<'_>, at: usize) -> Option<Self> {
        let (start, plus, bracketed) = lead(view, at)?;
        let mut this = Self { start, plus, digits: [0; MOST], groups: [Group::default(); GROUPS], count: 0, rest: 0 };
        let mut step = Some(Step { at, separator: 0, bracketed });
        while let Some(next) = step {
            let end = next.at.saturating_add(view.digits(next.at, MOST.saturating_add(1)));
            if this.add(view, &next, end).is_none() {
                this.rest = next.separator;
                break;
            }
            step = next.after(view, end);
        }
        (this.count > 0).then_some(this)
    }

    /// How many digits were read.
    pub(super) fn length(&self) -> usize {
        let last = self.count.checked_sub(1).and_then(|last| self.groups.get(last));
        last.map_or(0, |group| usize::from(group.total))
    }

    /// The numbers that begin here and may end where they do, longest first.
    pub(super) fn numbers(&self) -> impl Iterator<Item = Number<'_>> {
        let open = |next: Option<&Group>| next.map_or(self.rest, |group| group.separator);
        (1..=self.count).rev().filter_map(move |count| {
            let groups = self.groups.get(..count)?;
            let last = groups.last()?;
            let next = open(self.groups.get(count).filter(|_| count < self.count));
            let span = Span { start: self.start, end: last.end };
            let digits = self.digits.get(..usize::from(last.total))?;
            matches!(next, 0 | b' ').then_some(Number { groups, digits, span, whole: next == 0 })
        })
    }

    fn add(&mut self, view: &View<'_>, step: &Step, end: usize) -> Option<()> {
        if !view.ends(end) && extension(view, end) == end || step.bracketed && view.byte(end) != Some(b')') {
            return None;
        }
        let before = self.length();
        let bytes = view.slice(step.at, end);
        let total = before.saturating_add(bytes.len());
        for (slot, byte) in self.digits.get_mut(before..total)?.iter_mut().zip(bytes) {
            *slot = byte.wrapping_sub(b'0');
        }
        let total = u8::try_from(total).ok()?;
        let group = Group { total, end, separator: step.separator, bracketed: step.bracketed };
        *self.groups.get_mut(self.count)? = group;
        self.count = self.count.saturating_add(1);
        Some(())
    }
}

impl Step {
    /// The step after the group that ends at `end`, if digits follow at a separator.
    fn after(&self, view: &View<'_>, end: usize) -> Option<Self> {
        let end = end.saturating_add(usize::from(self.bracketed));
        let step = |length, separator, bracketed| Self { at: end.saturating_add(length), separator, bracketed };
        match *view.text.get(end..).unwrap_or_default() {
            [b'0'..=b'9', ..] if self.bracketed => Some(step(0, b')', false)),
            [separator @ (b' ' | b'-' | b'.' | b'/'), b'0'..=b'9', ..] => Some(step(1, separator, false)),
            [b' ', separator @ (b'-' | b'/'), b' ', b'0'..=b'9', ..] => Some(step(3, separator, false)),
            [b' ' | b'-', b'(', b'0'..=b'9', ..] => Some(step(2, b'(', true)),
            [b'(', b'0'..=b'9', ..] => Some(step(1, b'(', true)),
            _ => None,
        }
    }
}

impl<'a> Number<'a> {
    /// How long the groups are, one hexadecimal digit each: 0x334 for 415-555-2671.
    pub(super) fn shape(&self) -> u32 {
        self.lengths().fold(0, |shape, length| shape << 4 | length)
    }

    /// How long the groups are, at most 15.
    pub(super) fn lengths(&self) -> impl Iterator<Item = u32> {
        let before = core::iter::once(0).chain(self.groups.iter().map(|group| group.total));
        self.groups.iter().zip(before).map(|(group, before)| u32::from(group.total.saturating_sub(before)).min(15))
    }

    /// The groups as values.
    pub(super) fn values(&self) -> impl Iterator<Item = u32> {
        let before = core::iter::once(0).chain(self.groups.iter().map(|group| group.total));
        self.groups.iter().zip(before).map(|(group, before)| {
            decimal(self.digits.get(usize::from(before)..usize::from(group.total)).unwrap_or_default())
        })
    }

    /// Whether every separator is `separator`, of which there is at least one.
    pub(super) fn all(&self, separator: u8) -> bool {
        self.groups.len() > 1 && self.groups.iter().skip(1).all(|group| group.separator == separator)
    }

    /// Whether the number is in one piece.
    pub(super) fn bare(&self) -> bool {
        self.groups.len() == 1
    }

    /// Whether its separators are all one, brackets aside, or a dash and then spaces (`070-123 45 67`).
    pub(super) fn even(&self) -> bool {
        let mut separators = self.groups.iter().skip(1).map(|group| group.separator);
        let first = separators.next().map(|first| (first, if first == b'-' { b' ' } else { first }));
        separators.next().is_none_or(|second| {
            first.is_some_and(|(first, other)| second == first || second == other)
                && separators.all(|separator| separator == second)
        })
    }

    /// How many digits stand in brackets at the beginning; 0 if none do.
    pub(super) fn bracketed(&self) -> usize {
        self.groups.first().filter(|group| group.bracketed).map_or(0, |group| usize::from(group.total))
    }

    /// The digits without a trunk zero in brackets (`+44 (0)20`), written to `room`.
    pub(super) fn international(&self, room: &'a mut [u8; MOST]) -> &'a [u8] {
        let (mut length, mut before) = (0_usize, 0);
        for group in self.groups {
            let digits = self.digits.get(before..usize::from(group.total)).unwrap_or_default();
            before = usize::from(group.total);
            if group.bracketed && digits == [0] {
                continue;
            }
            for (slot, digit) in room.iter_mut().skip(length).zip(digits) {
                *slot = *digit;
            }
            length = length.saturating_add(digits.len());
        }
        room.get(..length).unwrap_or_default()
    }
}

/// Where an extension after the digits that end at `end` ends: `x12`, ` ext. 12`, ` (ext. 12)`, `;ext=12`; `end` if there is none.
pub(super) fn extension(view: &View<'_>, end: usize) -> usize {
    const MARKS: [&[u8]; 7] = [b"extension", b";ext=", b"ext.", b"ext", b"x.", b"x", b"#"];
    let space = |at: usize| at.saturating_add(view.run(at, 2, |byte| matches!(byte, b' ' | b',')));
    let open = space(end);
    let start = open.saturating_add(view.run(open, 1, |byte| byte == b'('));
    let mark = MARKS.iter().find_map(|mark| {
        let after = start.saturating_add(mark.len());
        view.slice(start, after).eq_ignore_ascii_case(mark).then_some(after)
    });
    let Some(digits) = mark.map(space) else { return end };
    let length = view.digits(digits, 8);
    let last = digits.saturating_add(length);
    let last = last.saturating_add(view.run(last, start.saturating_sub(open), |byte| byte == b')'));
    if (1..=7).contains(&length) && view.ends(last) { last } else { end }
}

/// Where the number begins, whether with a plus, and whether its first group stands in brackets.
fn lead(view: &View<'_>, at: usize) -> Option<(usize, bool, bool)> {
    let back = |length: usize| at.saturating_sub(length);
    let start = match *view.slice(back(3).max(view.taken), at) {
        [b'%', b'2', b'b' | b'B'] => return Some((back(3), true, false)),
        [.., b'+', b'('] | [.., b'(', b'+'] => (back(2), true, true),
        [.., b'('] => (back(1), false, true),
        [.., b'+'] => (back(1), true, false),
        _ => (at, false, false),
    };
    let end = at.saturating_add(view.digits(at, MOST));
    let closed = matches!(
        view.text.get(end..).unwrap_or_default(),
        [b')', b'0'..=b'9', ..] | [b')', b' ' | b'-' | b'.' | b'/', b'0'..=b'9', ..]
    );
    let start = match start {
        (_, true, true) if !closed => (back(1), true, false),
        (_, false, true) if !closed => (at, false, false),
        start => start,
    };
    begins(view, start.0, start.1).then_some(start)
}

/// Whether a number can begin at `start`: not within a word, a decimal fraction, a price or a longer series of digits.
fn begins(view: &View<'_>, start: usize, plus: bool) -> bool {
    let Some(before) = view.before(start) else { return true };
    let second = start.checked_sub(2).and_then(|at| view.byte(at));
    let digit = second.is_some_and(|byte| byte.is_ascii_digit());
    match before {
        b'$' | b'@' | b'+' => false,
        b'-' | b'_' => !second.is_some_and(|byte| byte.is_ascii_alphanumeric()),
        b'.' | b'/' | b':' | b')' | b'*' | b'^' => !digit,
        b' ' => plus || second != Some(b'$') && (second != Some(b')') || !ends_in_digit(view, start.saturating_sub(2))),
        _ => view.begins(start),
    }
}

fn ends_in_digit(view: &View<'_>, at: usize) -> bool {
    view.before(at).is_some_and(|byte| byte.is_ascii_digit())
}
