//! Payment cards: issuer range, length, Luhn; then how the digits are grouped.
//!
//! ```text
//! 4539148803436467       counts alone where the range says so
//! 4539-1488-0343-6467    counts alone: a grouping that is printed on cards
//! 45 39148803 436467     counts near "card", "visa", "cc", …
//! ```
//!
//! Invariant: no hit without a valid check digit, a known range and a length that the range issues.

use super::Examples;
use super::ascii::decimal;
use super::beside::Beside;
use super::detector::{Detector, Hit, Numeric, Source, Tier, between};
use super::digits::{Groups, Number};
use super::entity::Entity;
use super::iin;
use super::view::View;
use crate::redact::context::words;

pub(super) const ROW: Detector<Numeric> = Detector {
    entity: Entity::CreditCard,
    rule: "card",
    verify: Numeric { lengths: between(12, 19), needs: Beside::ANYTHING, verify },
    context: CONTEXT,
    strength: 1,
    source: Source::of("ISO/IEC 7812-1 (Luhn); ranges as in the table of issuers"),
};

/// Words for cards, in seven languages.
#[rustfmt::skip]
pub(super) const CONTEXT: &[u8] = words![
    "card", "cards", "credit", "debit", "visa", "mastercard", "master card", "amex", "american express", "discover", "diners",
    "maestro", "jcb", "unionpay", "union pay", "rupay", "mir", "troy", "verve", "elo", "pan", "cc", "ccn", "cardholder", "cvv",
    "cvc", "kreditkarte", "karte", "carte", "carta", "tarjeta", "kaart", "cvv2", "cvc2", "csc", "creditcard", "debitcard",
    "bankcard", "carte bancaire", "cb", "scheda", "cartão", "kartennummer", "cryptogramme", "valid thru", "good thru", "kreditkartennummer",
];

/// Groupings that are printed on cards, or that issuers print elsewhere.
const PRINTED: [&[usize]; 7] =
    [&[4, 4, 4, 4], &[4, 6, 5], &[4, 6, 4], &[4, 4, 4, 4, 3], &[4, 4, 4, 4, 2], &[6, 13], &[8, 8]];

/// Numbers for tests that every payment documentation prints.
/// Sources: Stripe, Testing; PayPal, Test credit card numbers (Payflow); Adyen, Test card numbers; 2026.
const TEST_CARDS: [&str; 27] = [
    "4111111111111111",
    "4012888888881881",
    "4242424242424242",
    "4000056655665556",
    "4000000000000002",
    "4000000000009995",
    "4000002500003155",
    "4000002760003184",
    "4222222222222",
    "5555555555554444",
    "5105105105105100",
    "5200828282828210",
    "2223003122003222",
    "378282246310005",
    "371449635398431",
    "378734493671000",
    "6011111111111117",
    "6011000990139424",
    "6011981111111113",
    "30569309025904",
    "38520000023237",
    "3056930009020004",
    "36227206271667",
    "3566002020360505",
    "3530111333300000",
    "6200000000000005",
    "6205500000000000004",
];

fn verify(view: &View<'_>, groups: &Groups) -> Option<Hit> {
    if iin::lengths(groups.beginning()) & groups.totals() == 0 {
        return None;
    }
    let hits = groups.numbers().filter_map(|number| {
        let tier = worth(view, &number)?;
        let spared = view.examples == Examples::Spared && is_test_card(number.digits);
        (!spared && number.stands_alone(view)).then_some(Hit { span: number.span, tier })
    });
    hits.max_by_key(|hit| (hit.tier, hit.span.end))
}

/// What the digits and their grouping are worth.
fn worth(view: &View<'_>, number: &Number<'_>) -> Option<Tier> {
    if !(12..=19).contains(&number.digits.len()) || !luhn(number.digits) {
        return None;
    }
    let bare = iin::lookup(number.value(0..6), number.digits.len())?;
    let range = number.separator() == Some(b'-') && number.grouped(&[8, 8]);
    let printed = number.separator().is_some() && !range && PRINTED.iter().any(|lengths| number.grouped(lengths));
    match (number.bare(), printed && !number.goes_on(view, 4)) {
        (true, _) => Some(bare),
        (false, true) => Some(Tier::Alone),
        (false, false) => Some(Tier::WithContext),
    }
}

/// Whether digits, 0 to 9, are a card's number.
pub(super) fn is_number(digits: &[u8]) -> bool {
    let first_six = decimal(digits.get(..6).unwrap_or_default());
    (12..=19).contains(&digits.len()) && luhn(digits) && iin::lookup(first_six, digits.len()).is_some()
}

/// Whether the text of digits is a card's number, and not one for tests if these are spared.
pub(super) fn is_issued(view: &View<'_>, text: &[u8]) -> bool {
    let mut digits = [0; 19];
    let Some(digits) = digits.get_mut(..text.len()) else { return false };
    for (slot, byte) in digits.iter_mut().zip(text) {
        *slot = byte.wrapping_sub(b'0');
    }
    is_number(digits) && !(view.examples == Examples::Spared && is_test_card(digits))
}

/// The check of ISO/IEC 7812-1 annex B.
fn luhn(digits: &[u8]) -> bool {
    let weigh = |(place, digit): (usize, &u8)| match (place & 1, *digit) {
        (0, digit) => digit,
        (_, digit @ 0..=4) => digit.wrapping_mul(2),
        (_, digit) => digit.wrapping_mul(2).wrapping_sub(9),
    };
    let sum = digits.iter().rev().enumerate().map(weigh).fold(0_u32, |sum, weight| sum.wrapping_add(u32::from(weight)));
    sum.is_multiple_of(10)
}

fn is_test_card(digits: &[u8]) -> bool {
    TEST_CARDS.iter().any(|card| card.bytes().map(|byte| byte.wrapping_sub(b'0')).eq(digits.iter().copied()))
}
