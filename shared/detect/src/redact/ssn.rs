//! Social security and tax numbers of the United States.
//!
//! ```text
//! 856-45-6789 · 912 78 1234         SSN, ITIN: count alone in the canonical grouping
//! 856456789 · 856-456789 · …        count near "SSN", "ITIN" or the like, or under such a key
//! 12-3456789                        EIN: counts near "EIN", "tax id" or the like
//! 000-… 666-… -00- -0000            never issued
//! ```
//!
//! Invariant: only numbers that the rules of the Social Security Administration and the Internal Revenue Service allow.

use super::beside::Beside;
use super::detector::{Detector, Hit, Numeric, Source, Tier, lengths};
use super::digits::{Groups, Number};
use super::entity::Entity;
use super::view::View;
use crate::redact::context::words;

pub(super) const SSN: Detector<Numeric> = Detector {
    entity: Entity::UsSsn,
    rule: "us-ssn",
    verify: Numeric { lengths: lengths(&[9]), needs: Beside::ANYTHING, verify: ssn },
    context: words!["ssn", "ssns", "social security", "soc sec", "social", "ss no", "ss number", "taxpayer", "tin"],
    strength: 0,
    source: Source::of("SSA, POMS RM 10201.035 (invalid SSNs) and the 2011 randomization notice"),
};

pub(super) const ITIN: Detector<Numeric> = Detector {
    entity: Entity::UsItin,
    rule: "us-itin",
    verify: Numeric { lengths: lengths(&[9]), needs: Beside::ANYTHING, verify: itin },
    context: words![
        "itin",
        "itins",
        "individual taxpayer",
        "taxpayer",
        "tax id",
        "tin",
        "tax identification",
        "w7",
        "w 7"
    ],
    strength: 0,
    source: Source::of("IRS, Internal Revenue Manual 3.21.263 (ITIN: area 900 to 999, groups in use)"),
};

pub(super) const EIN: Detector<Numeric> = Detector {
    entity: Entity::UsEin,
    rule: "us-ein",
    verify: Numeric { lengths: lengths(&[9]), needs: Beside::ANYTHING, verify: ein },
    context: words![
        "ein",
        "eins",
        "fein",
        "employer identification",
        "employer id",
        "federal tax",
        "tax id",
        "tax identification",
        "taxpayer",
        "tin",
        "irs",
        "w9",
        "w 9",
    ],
    strength: 0,
    source: Source::of("IRS, How EINs are assigned and valid EIN prefixes"),
};

/// Ways to group nine digits that people use.
const GROUPINGS: [&[usize]; 4] = [&[3, 2, 4], &[9], &[5, 4], &[3, 6]];

fn ssn(view: &View<'_>, groups: &Groups) -> Option<Hit> {
    let number = person(groups)?;
    let (area, group, serial) = (number.value(0..3), number.value(3..5), number.value(5..9));
    let issued = !matches!(area, 0 | 666 | 900..=999) && group != 0 && serial != 0;
    issued.then(|| punctuated(view, &number))
}

fn itin(view: &View<'_>, groups: &Groups) -> Option<Hit> {
    let number = person(groups)?;
    let issued = number.value(0..3) >= 900 && matches!(number.value(3..5), 50..=65 | 70..=88 | 90..=92 | 94..=99);
    issued.then(|| punctuated(view, &number))
}

fn ein(_: &View<'_>, groups: &Groups) -> Option<Hit> {
    let number = groups.numbers().find(|number| number.digits.len() == 9)?;
    let dashed = number.grouped(&[2, 7]) && matches!(number.separator(), Some(b'-' | b' '));
    let assigned = matches!(number.value(0..2), 1..=6 | 10..=16 | 20..=27 | 30..=48 | 50..=68 | 71..=77 | 80..=88 | 90..=95 | 98..=99);
    let hit = Hit { span: number.span, tier: Tier::WithContext };
    (assigned && (dashed || number.bare())).then_some(hit)
}

/// Nine digits in a grouping of numbers that persons have.
fn person(groups: &Groups) -> Option<Number<'_>> {
    let number = groups.numbers().find(|number| number.digits.len() == 9)?;
    let known = GROUPINGS.iter().any(|lengths| number.grouped(lengths));
    (known && (number.bare() || number.separator().is_some())).then_some(number)
}

/// Three, two and four digits count alone: with dashes, and with blanks or dots where it is not a row of a table.
fn punctuated(view: &View<'_>, number: &Number<'_>) -> Hit {
    let single = |length| !number.goes_on(view, length);
    let canonical = match number.separator() {
        Some(b'-') => true,
        Some(b' ' | b'.') => (1..=4).all(single),
        Some(_) | None => false,
    };
    let tier = if canonical && number.grouped(&[3, 2, 4]) { Tier::Alone } else { Tier::WithContext };
    Hit { span: number.span, tier }
}
