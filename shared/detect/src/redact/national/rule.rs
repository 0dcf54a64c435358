//! The checks of ids, as data: a handful of kinds, each a loop over the characters.
//!
//! ```text
//! 12345678Z    Weighted   12345678 mod 23 = 14 → "TRWAGMYFPDXBNJZ…"[14] = Z
//! 943 476 5919 Total      9·10 + 4·9 + … + 9·1 ≡ 0 (mod 11)
//! ```
//!
//! A character's value is its digit, or what the row's table of [`Letters`] says.
//!
//! Invariant: a rule looks at the characters only; a place outside them fails the rule.

use super::date::{Date, number};

/// Values of A to Z.
pub(in crate::redact) type Letters = [u8; 26];

/// A = 10, B = 11, … Z = 35.
pub(super) const BASE_36: &Letters = &rising(10);

/// A condition on the characters of an id.
pub(in crate::redact) enum Rule {
    /// The character at `at` is `outcome[(start + Σ weight · value) mod its length]`.
    Weighted { at: usize, weights: &'static [u8], outcome: &'static [u8], letters: &'static Letters, start: u32 },
    /// `Σ weight · value` modulo `modulus` is one of `rests`.
    Total { weights: &'static [u8], modulus: u32, rests: &'static [u32], letters: &'static Letters },
    /// [`Rule::Weighted`] modulo 11 with the last digit as check, with `second` weights where `first` give ten.
    /// `complement`: the digit is 11 less the remainder.
    Staged { first: &'static [u8], second: &'static [u8], complement: bool },
    /// ISO/IEC 7812-1 annex B from the place `from` on, in any base, on top of `start`.
    Luhn { from: usize, base: u32, start: u32, letters: &'static Letters },
    /// The last digit is the sum of the digits of all products modulo 10; a letter is two digits, A = 01.
    CrossSum { weights: &'static [u8] },
    /// ISO/IEC 7064, MOD 11,10.
    Hybrid,
    /// J. Verhoeff's dihedral check.
    Verhoeff,
    /// There is a date.
    Date(Date),
    /// `length` digits at `at` are a number from `low` to `high`.
    Within { at: usize, length: usize, low: u32, high: u32 },
    /// The character at `at` is in the set.
    OneOf(usize, &'static [u8]),
    /// No character is in the set.
    NoneOf(&'static [u8]),
    /// It begins with one of these.
    Starts(&'static [&'static [u8]]),
    /// Not the same character all over.
    Varied,
    /// One of these lists holds.
    Any(&'static [&'static [Self]]),
    /// Something that no other rule says.
    Own(fn(&[u8]) -> bool),
}

/// [`Rule::Weighted`] with the usual letters.
pub(super) const fn check(at: usize, weights: &'static [u8], outcome: &'static [u8]) -> Rule {
    Rule::Weighted { at, weights, outcome, letters: BASE_36, start: 0 }
}

/// [`Rule::Total`] that must be a multiple of `modulus`.
pub(super) const fn multiple(weights: &'static [u8], modulus: u32) -> Rule {
    Rule::Total { weights, modulus, rests: &[0], letters: BASE_36 }
}

/// [`Rule::Luhn`] over all digits.
pub(super) const LUHN: Rule = Rule::Luhn { from: 0, base: 10, start: 0, letters: BASE_36 };

/// A date with nothing added.
pub(super) const fn date(order: super::date::Order, at: usize) -> Rule {
    Rule::Date(Date { order, at, months: &[0], days: &[0], vague: false })
}

/// Values from `first` for A upwards.
#[expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "runs in the compiler, where a slip is an error"
)]
pub(super) const fn rising(first: u8) -> Letters {
    let (mut letters, mut place) = ([0; 26], 0);
    while place < 26 {
        letters[place] = first + place as u8;
        place += 1;
    }
    letters
}

/// The weights that make a sum of `N` digits the number modulo `modulus`.
#[expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "runs in the compiler, where a slip is an error"
)]
pub(super) const fn powers<const N: usize>(base: u32, modulus: u32) -> [u8; N] {
    let (mut weights, mut place, mut power) = ([0; N], N, 1);
    while place > 0 {
        place -= 1;
        weights[place] = power as u8;
        power = power * base % modulus;
    }
    weights
}

impl Rule {
    /// Whether `id`, upper-case letters and digits, satisfies the rule.
    pub(super) fn holds(&self, id: &[u8]) -> bool {
        match *self {
            Self::Weighted { at, weights, outcome, letters, start } => {
                let sum = start.wrapping_add(sum(id, weights, letters));
                let place = (sum as usize).checked_rem(outcome.len());
                place.is_some_and(|place| outcome.get(place) == id.get(at))
            }
            Self::Total { weights, modulus, rests, letters } => {
                sum(id, weights, letters).checked_rem(modulus).is_some_and(|rest| rests.contains(&rest))
            }
            Self::Staged { first, second, complement } => staged(id, first, second, complement),
            Self::Luhn { from, base, start, letters } => luhn(id.get(from..).unwrap_or_default(), base, start, letters),
            Self::CrossSum { weights } => cross_sum(id, weights),
            Self::Hybrid => hybrid(id),
            Self::Verhoeff => verhoeff(id),
            Self::Date(ref date) => date.is_in(id),
            Self::Within { at, length, low, high } => (low..=high).contains(&number(id, at, length)),
            Self::OneOf(at, set) => id.get(at).is_some_and(|char| set.contains(char)),
            Self::NoneOf(set) => !id.iter().any(|char| set.contains(char)),
            Self::Starts(prefixes) => prefixes.iter().any(|prefix| id.starts_with(prefix)),
            Self::Varied => id.iter().any(|char| Some(char) != id.first()),
            Self::Any(lists) => lists.iter().any(|rules| rules.iter().all(|rule| rule.holds(id))),
            Self::Own(holds) => holds(id),
        }
    }
}

fn value(char: u8, letters: &Letters) -> u32 {
    let letter = letters.get(usize::from(char.wrapping_sub(b'A')));
    u32::from(letter.copied().unwrap_or_else(|| char.wrapping_sub(b'0')))
}

fn sum(id: &[u8], weights: &[u8], letters: &Letters) -> u32 {
    let products = id.iter().zip(weights).map(|(char, weight)| value(*char, letters).wrapping_mul(u32::from(*weight)));
    products.fold(0, u32::wrapping_add)
}

fn staged(id: &[u8], first: &[u8], second: &[u8], complement: bool) -> bool {
    let rest = |weights| {
        let rest = sum(id, weights, BASE_36) % 11;
        if complement && rest > 0 { 11_u32.wrapping_sub(rest) } else { rest }
    };
    let digit = match rest(first) {
        10 => rest(second),
        rest => rest,
    };
    id.last().is_some_and(|last| value(*last, BASE_36) == if complement { digit } else { digit % 10 })
}

fn luhn(id: &[u8], base: u32, start: u32, letters: &Letters) -> bool {
    let weigh = |(place, char): (usize, &u8)| {
        let value = value(*char, letters);
        let product = if place & 1 == 0 { value } else { value.wrapping_mul(2) };
        product.checked_div(base).unwrap_or(0).wrapping_add(product.checked_rem(base).unwrap_or(0))
    };
    let sum = id.iter().rev().enumerate().map(weigh).fold(start, u32::wrapping_add);
    sum.checked_rem(base) == Some(0)
}

fn cross_sum(id: &[u8], weights: &[u8]) -> bool {
    let Some((last, rest)) = id.split_last() else { return false };
    let pair = |char: &u8| {
        let value = value(*char, &rising(1));
        let tens = if char.is_ascii_digit() { None } else { Some(value / 10) };
        tens.into_iter().chain([value % 10])
    };
    let products =
        rest.iter().flat_map(pair).zip(weights).map(|(digit, weight)| digit.wrapping_mul(u32::from(*weight)));
    let sum = products.fold(0, |sum: u32, product| sum.wrapping_add(product / 10).wrapping_add(product % 10));
    sum % 10 == value(*last, BASE_36)
}

fn hybrid(id: &[u8]) -> bool {
    let Some((last, rest)) = id.split_last() else { return false };
    let product = rest.iter().fold(10_u32, |product, char| {
        let sum = value(*char, BASE_36).wrapping_add(product) % 10;
        (if sum == 0 { 20 } else { sum.wrapping_mul(2) }) % 11
    });
    product.wrapping_add(value(*last, BASE_36)) % 10 == 1
}

/// In the dihedral group of ten elements: 0 to 4 are turns, 5 to 9 turns of the mirror image.
fn verhoeff(id: &[u8]) -> bool {
    const STEP: [u32; 10] = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];
    let permute = |digit: u32, times: usize| {
        (0..times % 8).fold(digit, |digit, _| STEP.get(digit as usize).copied().unwrap_or(0))
    };
    let product = |a: u32, b: u32| match (a < 5, b < 5) {
        (true, true) => a.wrapping_add(b) % 5,
        (true, false) => (a.wrapping_add(b) % 5).wrapping_add(5),
        (false, true) => (a.wrapping_sub(b) % 5).wrapping_add(5),
        (false, false) => a.wrapping_add(5).wrapping_sub(b) % 5,
    };
    let digits = id.iter().rev().map(|char| value(*char, BASE_36)).enumerate();
    digits.fold(0, |sum, (place, digit)| product(sum, permute(digit, place))) == 0
}
