//! Dates: of birth where a cue says so, of anything where policy asks for dates.
//!
//! ```text
//! DOB: 03/12/1985 · born on March 12th, 1985 · geboren am 12. März 1985 · "birthDate": "1985-03-12"
//! ```
//!
//! Invariant: day, month and year are possible; a year alone is no date of birth.

use super::ascii::{Pairs, Words, decimal, is_letter};
use super::beside::Beside;
use super::cue::{self, Cue};
use super::detector::{Begins, Code, Detector, Hit, Numeric, Source, Tier, between, lengths};
use super::digits::{Groups, Number};
use super::entity::Entity;
use super::listed::listed;
use super::view::View;
use crate::span::Span;

const SOURCE: &str = "ISO 8601-1 and the orders of day, month and year in use; 45 CFR 164.514(b)(2)(i)(C)";
const ASKED: u32 = between(1, 8);

/// Of birth.
pub(super) const BIRTH: Detector<Numeric> = Detector {
    entity: Entity::DateOfBirth,
    rule: "date-of-birth",
    verify: Numeric { lengths: ASKED, needs: Beside::MONTH.or(Beside::cue(Cue::Birth)), verify: birth },
    context: &[],
    strength: 1,
    source: Source::of(SOURCE),
};

/// Of birth, where the day is an ordinal or glued to the month: `March 12th, 1985`, `12MAR1985`.
pub(super) const BIRTH_ORDINAL: Detector<Code> = Detector {
    entity: Entity::DateOfBirth,
    rule: "date-of-birth-ordinal",
    verify: Code {
        words: lengths(&[3, 4, 8, 9]),
        begins: Begins::Digit,
        lower: true,
        four: false,
        needs: Beside::MONTH.or(Beside::cue(Cue::Birth)),
        verify: birth_ordinal,
    },
    context: &[],
    strength: 1,
    source: Source::of(SOURCE),
};

/// Of anything.
pub(super) const ANY: Detector<Numeric> = Detector {
    entity: Entity::Date,
    rule: "date",
    verify: Numeric { lengths: ASKED, needs: Beside::ANYTHING, verify: any },
    context: &[],
    strength: 0,
    source: Source::of(SOURCE),
};

fn birth(view: &View<'_>, groups: &Groups) -> Option<Hit> {
    // A number that is no day is read first: most are no date at all.
    let day = groups.numbers().next().is_some_and(|number| number.digits.len() <= 2);
    if !day && numeric(groups).is_none() || !announced(view, groups.start()) {
        return None;
    }
    any(view, groups)
}

fn birth_ordinal(view: &View<'_>, at: usize) -> Option<Hit> {
    let day = view.digits(at, 2);
    if day == 0 || !announced(view, at) {
        return None;
    }
    Some(Hit { span: spelled(view, at, at.saturating_add(day))?, tier: Tier::Alone })
}

fn announced(view: &View<'_>, day: usize) -> bool {
    cue::before(view, month_before(view, day).unwrap_or(day)) == Some(Cue::Birth)
}

fn any(view: &View<'_>, groups: &Groups) -> Option<Hit> {
    let day = groups.numbers().next().filter(|number| number.digits.len() <= 2);
    let span = numeric(groups).or_else(|| day.and_then(|day| spelled(view, day.span.start, day.span.end)))?;
    Some(Hit { span, tier: Tier::Alone })
}

/// `1985-03-12`, `12.3.1985`, `03/12/85`, `19850312`.
fn numeric(groups: &Groups) -> Option<Span> {
    groups.numbers().filter(|number| is_numeric(number)).map(|number| number.span).last()
}

fn is_numeric(number: &Number<'_>) -> bool {
    let year_first = |month, day| plausible(number.value(0..4), number.value(month), number.value(day));
    if number.bare() {
        return number.digits.len() == 8 && year_first(4..6, 6..8);
    }
    let Some(b'-' | b'/' | b'.' | b' ') = number.separator() else { return false };
    let Some([first, second, third]) = number.three() else { return false };
    let (one, two) = (number.value(0..first), number.value(first..first.saturating_add(second)));
    let last = number.value(first.saturating_add(second)..number.digits.len());
    match (first, second, third) {
        (4, 1 | 2, 1 | 2) => plausible(one, two, last),
        (1 | 2, 1 | 2, 4) => plausible(last, two, one) || plausible(last, one, two),
        (1 | 2, 1 | 2, 2) => plausible(1900, two, one) || plausible(1900, one, two),
        _ => false,
    }
}

const fn plausible(year: u32, month: u32, day: u32) -> bool {
    let days = match month {
        2 => 29,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    year >= 1880 && year <= 2100 && day >= 1 && day <= days
}

/// `12 March 1985`, `12. März 1985`, `March 12th, 1985`, `12 de marzo de 1985`.
fn spelled(view: &View<'_>, day: usize, behind: usize) -> Option<Span> {
    if !(1..=31).contains(&decimal(view.slice(day, behind))) {
        return None;
    }
    let at = ordinal(view, behind);
    if let Some(start) = month_before(view, day) {
        return Some(Span { start, end: year_after(view, at)? });
    }
    let at = skip(view, at);
    let word = view.slice(at, at.saturating_add(view.run(at, LONGEST, is_letter)));
    let end = year_after(view, at.saturating_add(word.len())).filter(|_| word.len() >= 3 && MONTHS.has(word))?;
    Some(Span { start: day, end })
}

/// After `1st`, `2nd`, `3.`, `1er`, `1º`.
fn ordinal(view: &View<'_>, at: usize) -> usize {
    let length = match view.slice(at, at.saturating_add(2)) {
        b"st" | b"nd" | b"rd" | b"th" | b"er" | [0xC2, 0xBA | 0xB0] => 2,
        [b'.', ..] => 1,
        _ => 0,
    };
    at.saturating_add(length)
}

/// Where the month begins that stands before a day, if one does.
pub(super) fn month_before(view: &View<'_>, at: usize) -> Option<usize> {
    let may_end = match *view.slice(at.saturating_sub(3), at) {
        [_, b' ' | b'.', b' ' | b'.'] => true,
        [first, second, b' ' | b'.'] => ENDS.has(first, second),
        _ => false,
    };
    if !may_end {
        return None;
    }
    let end = at.saturating_sub(view.run_before(at, 2, |byte| matches!(byte, b' ' | b'.')));
    if end == at {
        return None;
    }
    let length = view.run_before(end, LONGEST, is_letter);
    let start = end.saturating_sub(length);
    (length >= 3 && MONTHS.has(view.slice(start, end))).then_some(start)
}

/// The end of a year of four digits behind marks and `de`.
fn year_after(view: &View<'_>, at: usize) -> Option<usize> {
    let at = skip(view, at);
    let year = view.slice(at, at.saturating_add(4));
    let plausible =
        matches!(year, [b'1', b'8' | b'9', _, _] | [b'2', b'0', _, _]) && year.iter().all(u8::is_ascii_digit);
    let end = at.saturating_add(4);
    (plausible && view.ends(end)).then_some(end)
}

/// Behind spaces, commas, dashes, and `de` or `of` between them.
fn skip(view: &View<'_>, at: usize) -> usize {
    let marks = |at: usize| at.saturating_add(view.run(at, 2, |byte| matches!(byte, b' ' | b',' | b'-' | b'.')));
    let at = marks(at);
    match view.slice(at, at.saturating_add(3)) {
        b"de " | b"of " => at.saturating_add(3),
        _ => at,
    }
}

/// How months end.
static ENDS: Pairs = Pairs::NONE.ends(MONTHS.words());

/// Bytes of the longest month, and one more.
const LONGEST: usize = 15;

/// Months in full or by their first three or four letters: English, German, French, Spanish, Italian, Dutch, Portuguese, Polish, Scandinavian.
static MONTHS: Words = Words::new(listed![
    "jan",
    "feb",
    "mar",
    "apr",
    "may",
    "jun",
    "jul",
    "aug",
    "sep",
    "sept",
    "oct",
    "nov",
    "dec",
    "january",
    "february",
    "march",
    "april",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "januar",
    "februar",
    "märz",
    "mai",
    "juni",
    "juli",
    "oktober",
    "dezember",
    "mär",
    "okt",
    "dez",
    "janvier",
    "février",
    "mars",
    "avril",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
    "gennaio",
    "febbraio",
    "aprile",
    "maggio",
    "giugno",
    "luglio",
    "settembre",
    "ottobre",
    "dicembre",
    "januari",
    "februari",
    "maart",
    "mei",
    "augustus",
    "janeiro",
    "fevereiro",
    "março",
    "maio",
    "junho",
    "julho",
    "setembro",
    "outubro",
    "novembro",
    "dezembro",
    "stycznia",
    "lutego",
    "marca",
    "kwietnia",
    "maja",
    "czerwca",
    "lipca",
    "sierpnia",
    "września",
    "października",
    "listopada",
    "grudnia",
    "maj",
    "augusti",
    "marts",
    "desember",
]);
