//! What stands beside a number or a code, as a set of signs: a row that finds nothing without a sign of its own is not asked where there is none.
//!
//! ```text
//! in 1965 the        none                 aged 42             a cue
//! 12 Main Street     STREET               28 November 1964    at 1964: MONTH
//! ```
//!
//! Invariant: no sign that a row looks for is missed; a few more may be seen.

use super::address;
use super::ascii;
use super::cue::{self, Cue};
use super::date;
use super::view::View;
use crate::span::Span;

/// Signs.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Beside(u32);

/// How many signs there are.
pub(super) const SIGNS: usize = 20;
const _: () = assert!((Cue::CardExpiry as u32) < 12, "the signs of cues are below the others");

impl Beside {
    /// Always there: for rows that look at the form alone.
    pub(super) const ANYTHING: Self = Self(1 << 12);
    /// Words that may be a street's.
    pub(super) const STREET: Self = Self(1 << 13);
    /// A month before it.
    pub(super) const MONTH: Self = Self(1 << 14);
    /// Behind it the beginning of `years old` in one of the languages.
    pub(super) const YEARS: Self = Self(1 << 15);
    /// A capital and a mark before it.
    pub(super) const CAPITAL: Self = Self(1 << 16);
    /// A dash or a slash and a digit behind two or four digits.
    pub(super) const DIVIDED: Self = Self(1 << 17);
    /// An equals sign behind it.
    pub(super) const EQUALS: Self = Self(1 << 18);
    /// A tilde behind it.
    pub(super) const TILDE: Self = Self(1 << 19);

    /// A cue right before it.
    pub(super) const fn cue(cue: Cue) -> Self {
        Self(1 << cue as u32)
    }

    /// These signs and others.
    pub(super) const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether one of these signs is in the set.
    pub(super) const fn meets(self, needs: Self) -> bool {
        self.0 & needs.0 != 0
    }

    fn only_if(self, is: bool) -> Self {
        Self(self.0 & u32::from(is).wrapping_neg())
    }

    /// Whether the sign of this place is in the set.
    pub(super) const fn has(self, sign: usize) -> bool {
        self.0.wrapping_shr(sign as u32) & 1 == 1
    }

    /// The places of the signs.
    pub(super) fn signs(self) -> impl Iterator<Item = usize> {
        let mut rest = self.0;
        core::iter::from_fn(move || {
            let sign = rest.trailing_zeros() as usize;
            rest &= rest.checked_sub(1)?;
            Some(sign)
        })
    }

    /// Around the run of digits at `number`, which may go on behind a separator.
    #[inline]
    pub(super) fn number(view: &View<'_>, number: Span, goes_on: bool) -> Self {
        let length = number.length();
        let behind = match *view.slice(number.end, number.end.saturating_add(3)) {
            [b'=', ..] => Self::EQUALS,
            [b' ' | b'-', first, second] if years(first | 0x20, second | 0x20) => Self::YEARS,
            [b'-' | b'/', b'0'..=b'9', ..] if length == 2 || length == 4 => Self::DIVIDED,
            _ => Self::ANYTHING,
        };
        let day = length <= 2 || length == 8 || goes_on;
        let street = length <= 5 && address::may_stand(view, number);
        Self::before(view, number.start, day).or(behind).or(Self::STREET.only_if(street))
    }

    /// Around the word of letters and digits at `word`, which may begin with a `day`.
    pub(super) fn word(view: &View<'_>, word: Span, day: bool) -> Self {
        let tilde = view.byte(word.end) == Some(b'~');
        Self::before(view, word.start, day).or(Self::TILDE.only_if(tilde))
    }

    /// All that is seen before `at` stands before marks that may also stand behind a cue.
    #[inline]
    fn before(view: &View<'_>, at: usize, day: bool) -> Self {
        let Some(mark) = view.before(at) else {
            return Self::ANYTHING.or(Self::announced(view, at));
        };
        if !ascii::is(mark, ascii::CUE_MARK) {
            return Self::ANYTHING;
        }
        let capital = matches!(*view.slice(at.saturating_sub(2), at), [b'A'..=b'Z', b' ' | b'-']);
        let month = day && matches!(mark, b' ' | b'.') && date::month_before(view, at).is_some();
        let seen = Self::CAPITAL.only_if(capital).or(Self::MONTH.only_if(month));
        seen.or(Self::ANYTHING).or(Self::announced(view, at))
    }

    fn announced(view: &View<'_>, at: usize) -> Self {
        cue::before(view, at).map_or(Self::ANYTHING, Self::cue)
    }
}

/// Whether letters in lower case begin a word of [`super::records::AGE`]: years, Jahre, jaar, ans, años, anni, anos, yo, y/o.
const fn years(first: u8, second: u8) -> bool {
    matches!((first, second), (b'y', b'e' | b'o' | b'/') | (b'j', b'a') | (b'a', b'n' | 0xE3))
}
