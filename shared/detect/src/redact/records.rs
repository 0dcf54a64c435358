//! Values whose form says little and whose cue says all: record and plan numbers, accounts, PINs, plates, ages.
//!
//! ```text
//! MRN: 00-123-456      member id XGH 9876 54321      Konto-Nr. 1234567890      aged 42      plate B-AB 1234
//! ```
//!
//! Invariant: nothing counts without its cue right before it ([`cue`]), or, for an age, the words right behind it.

use super::asked::REACH;
use super::beside::Beside;
use super::cue::{self, Cue};
use super::detector::{Begins, Code, Detector, Hit, Numeric, Source, Tier, between, lengths};
use super::digits::Groups;
use super::entity::Entity::{self, *};
use super::view::View;
use crate::span::Span;

const HIPAA: &str = "45 CFR 164.514(b)(2)(i), identifiers of the Safe Harbor method";
const UK_BANKS: &str = "Pay.UK, sort codes and account numbers";
const BANKS: &str = "numbers as banks print them; no common form";
const PLATES: &str = "plates as states issue them; no common form";
const PINS: &str = "ISO 9564-1 (4 to 12 digits)";

pub(super) const RECORD: Detector<Numeric> = number(
    MedicalRecord,
    "medical-record",
    between(4, 14),
    Beside::cue(Cue::Record),
    |view, groups| record(view, groups.start(), Cue::Record),
    HIPAA,
);
pub(super) const PLAN: Detector<Numeric> = number(
    HealthPlanId,
    "health-plan-id",
    between(4, 16),
    Beside::cue(Cue::Plan),
    |view, groups| record(view, groups.start(), Cue::Plan),
    HIPAA,
);
pub(super) const ACCOUNT: Detector<Numeric> =
    number(BankAccount, "bank-account", between(6, 17), Beside::cue(Cue::Account), account, BANKS);
pub(super) const SORT_CODE: Detector<Numeric> =
    number(SortCode, "sort-code", lengths(&[6]), Beside::cue(Cue::SortCode), sort_code, UK_BANKS);
pub(super) const PIN: Detector<Numeric> = number(Pin, "pin", between(4, 8), Beside::cue(Cue::Pin), pin, PINS);
pub(super) const AGE: Detector<Numeric> =
    number(Age, "age", between(1, 3), Beside::YEARS.or(Beside::cue(Cue::Age)), age, HIPAA);
pub(super) const PLATE_DIGITS: Detector<Numeric> = number(
    LicensePlate,
    "license-plate-digits",
    between(1, 7),
    PLATE_NEEDS,
    |view, groups| plate(view, groups.start()),
    PLATES,
);
pub(super) const RECORD_CODE: Detector<Code> = code(
    MedicalRecord,
    "medical-record-code",
    between(1, 16),
    Beside::cue(Cue::Record),
    |view, at| record(view, at, Cue::Record),
    HIPAA,
);
pub(super) const PLAN_CODE: Detector<Code> = code(
    HealthPlanId,
    "health-plan-code",
    between(1, 20),
    Beside::cue(Cue::Plan),
    |view, at| record(view, at, Cue::Plan),
    HIPAA,
);
pub(super) const PLATE: Detector<Code> = Detector {
    entity: LicensePlate,
    rule: "license-plate",
    verify: Code {
        words: between(1, 8),
        begins: Begins::Either,
        lower: false,
        four: false,
        needs: PLATE_NEEDS,
        verify: plate,
    },
    context: &[],
    strength: 0,
    source: Source::of(PLATES),
};
/// Groups of letters may stand between.
const PLATE_NEEDS: Beside = Beside::CAPITAL.or(Beside::cue(Cue::Plate));

const fn number(
    entity: Entity,
    rule: &'static str,
    lengths: u32,
    needs: Beside,
    verify: fn(&View<'_>, &Groups) -> Option<Hit>,
    source: &'static str,
) -> Detector<Numeric> {
    Detector {
        entity,
        rule,
        verify: Numeric { lengths, needs, verify },
        context: &[],
        strength: 0,
        source: Source::of(source),
    }
}

const fn code(
    entity: Entity,
    rule: &'static str,
    words: u32,
    needs: Beside,
    verify: fn(&View<'_>, usize) -> Option<Hit>,
    source: &'static str,
) -> Detector<Code> {
    Detector {
        entity,
        rule,
        verify: Code { words, begins: Begins::Either, lower: true, four: true, needs, verify },
        context: &[],
        strength: 0,
        source: Source::of(source),
    }
}

/// Letters and digits with single dashes, slashes, dots or spaces between groups that hold a digit; at least four digits.
fn record(view: &View<'_>, at: usize, wanted: Cue) -> Option<Hit> {
    if cue::before(view, at) != Some(wanted) {
        return None;
    }
    let (mut from, mut end) = (at, at);
    loop {
        let next = from.saturating_add(view.alphanumerics(from, 24));
        let group = view.slice(from, next);
        let digits =
            group.iter().any(u8::is_ascii_digit) || group.len() <= 4 && group.iter().all(u8::is_ascii_uppercase);
        if group.is_empty() || !digits {
            break;
        }
        // Letters behind a space belong to it where digits follow them.
        if view.before(from) != Some(b' ') || group.iter().any(u8::is_ascii_digit) {
            end = next;
        }
        from = next.saturating_add(1);
        if !matches!(view.byte(next), Some(b'-' | b'/' | b'.' | b' ')) {
            break;
        }
    }
    let digits = view.slice(at, end).iter().filter(|byte| byte.is_ascii_digit()).count();
    (digits >= 4 && end.saturating_sub(at) <= REACH).then_some(alone(at, end))
}

fn account(view: &View<'_>, groups: &Groups) -> Option<Hit> {
    let number = groups.numbers().filter(|number| (6..=17).contains(&number.digits.len())).last()?;
    announced(view, number.span, Cue::Account)
}

fn sort_code(view: &View<'_>, groups: &Groups) -> Option<Hit> {
    let number = groups.numbers().find(|number| number.digits.len() == 6)?;
    let printed = number.bare() || number.grouped(&[2, 2, 2]);
    announced(view, number.span, Cue::SortCode).filter(|_| printed)
}

fn pin(view: &View<'_>, groups: &Groups) -> Option<Hit> {
    let number = groups.numbers().next().filter(|number| (4..=8).contains(&number.digits.len()))?;
    announced(view, number.span, Cue::Pin)
}

/// `aged 42`, `42 years old`, `42-year-old`, `42 Jahre alt`.
fn age(view: &View<'_>, groups: &Groups) -> Option<Hit> {
    const BEHIND: [&[u8]; 12] = [
        b" years old",
        b"-year-old",
        b" year old",
        b" years of age",
        b" Jahre alt",
        b" ans",
        b" a\xc3\xb1os de edad",
        b" anni",
        b" jaar oud",
        b" anos de idade",
        b" y/o",
        b" yo ",
    ];
    let number = groups.numbers().next().filter(|number| number.value(0..number.digits.len()) <= 125)?;
    if !matches!(view.byte(number.span.end), Some(b' ' | b'-')) {
        return announced(view, number.span, Cue::Age);
    }
    let after = view.slice(number.span.end, number.span.end.saturating_add(20));
    let behind =
        BEHIND.iter().any(|words| after.get(..words.len()).is_some_and(|text| text.eq_ignore_ascii_case(words)));
    if behind { Some(alone(number.span.start, number.span.end)) } else { announced(view, number.span, Cue::Age) }
}

/// Up to four groups of upper-case letters and digits, four to nine in all, of which at least one is a digit.
fn plate(view: &View<'_>, at: usize) -> Option<Hit> {
    let start = plate_start(view, at);
    if cue::before(view, start) != Some(Cue::Plate) {
        return None;
    }
    let (mut end, mut total, mut digits) = (start, 0_usize, false);
    for _ in 0..4 {
        let from = if end == start { end } else { end.saturating_add(1) };
        let length = view.run(from, 10, |byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
        let next = from.saturating_add(length);
        if length == 0
            || total.saturating_add(length) > 9
            || view.byte(next).is_some_and(|byte| byte.is_ascii_lowercase())
        {
            break;
        }
        digits |= view.slice(from, next).iter().any(u8::is_ascii_digit);
        (end, total) = (next, total.saturating_add(length));
        if !matches!(view.byte(end), Some(b' ' | b'-')) {
            break;
        }
    }
    ((4..=9).contains(&total) && digits).then_some(alone(start, end))
}

/// Where the groups of letters before `at` begin: `B-AB 1234` is met at `AB` or at `1234`.
fn plate_start(view: &View<'_>, at: usize) -> usize {
    let mut start = at;
    for _ in 0..2 {
        let Some(mark) = start.checked_sub(1).filter(|mark| matches!(view.byte(*mark), Some(b' ' | b'-'))) else {
            break;
        };
        let length = view.run_before(mark, 4, |byte| byte.is_ascii_uppercase());
        let from = mark.saturating_sub(length);
        if !(1..=3).contains(&length) || !view.begins(from) {
            break;
        }
        start = from;
    }
    start
}

fn announced(view: &View<'_>, span: Span, wanted: Cue) -> Option<Hit> {
    (cue::before(view, span.start) == Some(wanted)).then_some(Hit { span, tier: Tier::Alone })
}

const fn alone(start: usize, end: usize) -> Hit {
    Hit { span: Span { start, end }, tier: Tier::Alone }
}
