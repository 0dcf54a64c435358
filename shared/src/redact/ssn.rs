//! Social security numbers of the United States.
//!
//! ```text
//! 856-45-6789                      counts alone: the canonical punctuation
//! 856 45 6789 · 856456789 · …      count near "SSN" or "social security", or under such a key
//! 000-… 666-… 9xx-… -00- -0000     never issued
//! ```
//!
//! Invariant: only numbers that the rules of the Social Security Administration allow.

use super::detector::{Detector, Hit, Numeric, Tier, lengths};
use super::digits::{Groups, Number};
use super::entity::Entity;
use super::view::View;

pub(super) const ROW: Detector<Numeric> = Detector {
    entity: Entity::UsSsn,
    rule: "us-ssn",
    verify: Numeric { lengths: lengths(&[9]), verify },
    context: &["ssn", "ssns", "social security", "soc sec", "social", "ss no", "ss number", "taxpayer", "tin"],
    strength: 0,
    source: "SSA, POMS RM 10201.035 (invalid SSNs) and the 2011 randomization notice",
};

/// Ways to group nine digits that people use.
const GROUPINGS: [&[usize]; 4] = [&[3, 2, 4], &[9], &[5, 4], &[3, 6]];

fn verify(_: &View<'_>, groups: &Groups) -> Option<Hit> {
    let number = groups.numbers().find(|number| number.digits.len() == 9)?;
    let known = GROUPINGS.iter().any(|lengths| number.grouped(lengths));
    if !known || !issued(&number) {
        return None;
    }
    if !number.bare() {
        number.separator()?;
    }
    let canonical = number.grouped(&[3, 2, 4]) && number.separator() == Some(b'-');
    Some(Hit { span: number.span, tier: if canonical { Tier::Alone } else { Tier::WithContext } })
}

/// Whether area, group and serial can have been issued.
fn issued(number: &Number<'_>) -> bool {
    let (area, group, serial) = (number.value(0..3), number.value(3..5), number.value(5..9));
    !matches!(area, 0 | 666 | 900..=999) && group != 0 && serial != 0
}
