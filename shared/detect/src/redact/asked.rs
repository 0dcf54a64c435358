//! Which rows are asked at a number or a code: by its length, and by what stands beside it.
//!
//! ```text
//! 1965     rows for four digits ∩ rows that a sign beside it speaks for     in most texts: none
//! ```
//!
//! Invariant: the sets are made by the compiler from the rows themselves; a row that could find something is in them.
#![expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "runs in the compiler, where a slip is an error"
)]

use super::beside::{Beside, SIGNS};
use super::detector::{Begins, Code, Detector, TABLE};
use super::digits::MOST;
use super::lanes::{bits, load, within};
use super::types::Types;

/// The numbers of digits that some row asks for.
pub(super) const LENGTHS: u32 = lengths();

/// A set of rows: a bit for each, in the order of [`TABLE`].
type Rows = u32;

/// The rows for a run of `length` digits that may go on to `most`.
pub(super) fn numbers(beside: Beside, length: usize, most: usize) -> Rows {
    let lengths = if length == most { &BY_LENGTH } else { &UP_TO };
    lengths.get(most.min(MOST)).map_or(0, |rows| rows & spoken_for(beside))
}

/// Of these rows those for one of these numbers of digits, a set of [`super::detector::lengths`].
pub(super) fn of_lengths(rows: Rows, mut totals: u32) -> Rows {
    let mut asked = 0;
    while totals != 0 {
        asked |= BY_LENGTH.get(totals.trailing_zeros() as usize).copied().unwrap_or(0);
        totals &= totals.wrapping_sub(1);
    }
    rows & asked
}

/// The rows of a table for `types`.
pub(super) fn of_types<V>(table: &'static [Detector<V>], types: &Types) -> Rows {
    let mut rows = 0;
    for (place, row) in table.iter().enumerate() {
        rows |= u32::from(types.has(row.entity)).wrapping_shl(place as u32);
    }
    rows
}

/// Takes the first row out of a set.
pub(super) fn take<V>(rows: &mut Rows, table: &'static [Detector<V>]) -> Option<&'static Detector<V>> {
    let row = table.get(rows.trailing_zeros() as usize)?;
    *rows &= rows.wrapping_sub(1);
    Some(row)
}

/// The rows for a word of `length` bytes that begins with a digit or with a letter, perhaps with lower case; `four` digits or fewer from it on.
pub(super) fn codes(length: usize, digit: bool, lower: bool, four: bool) -> Rows {
    let rows = CODES.get(length.min(31)).map_or(0, |kinds| {
        let [letter, letter_lower, number, number_lower] = *kinds;
        Rows::from(match (digit, lower) {
            (false, false) => letter,
            (false, true) => letter_lower,
            (true, false) => number,
            (true, true) => number_lower,
        })
    });
    if four { rows } else { rows & !FOUR }
}

/// Bytes from a word on in which [`four_digits`] are looked for.
pub(super) const REACH: usize = 28;

/// Whether there are four digits or more in the [`REACH`] bytes that `text` begins with.
#[cfg_attr(target_family = "wasm", target_feature(enable = "simd128"))]
pub(super) fn four_digits(text: &[u8]) -> bool {
    let count = match text.as_chunks::<16>().0 {
        [first, second, ..] => {
            let digits = |sixteen, place| bits(within(load(sixteen), b'0', b'9'), place);
            (digits(first, 0) | digits(second, 1) & ((1 << REACH) - 1)).count_ones()
        }
        _ => text.iter().take(REACH).map(|byte| u32::from(byte.is_ascii_digit())).sum(),
    };
    count >= 4
}

fn spoken_for(beside: Beside) -> Rows {
    beside.signs().filter_map(|sign| BY_SIGN.get(sign)).fold(0, |rows, more| rows | more)
}

/// By number of digits.
static BY_LENGTH: [Rows; MOST + 1] = by_length(false);
/// By the most digits that there may be.
static UP_TO: [Rows; MOST + 1] = by_length(true);
/// By the length of a word, 31 and more alike, and what it begins with and whether it has lower case: the rows for codes.
static CODES: [[u16; 4]; 32] = by_word();
/// The rows for codes that need four digits.
const FOUR: Rows = of_four();
/// By sign: the rows that it speaks for.
static BY_SIGN: [Rows; SIGNS] = by_sign();

const fn by_length(and_less: bool) -> [Rows; MOST + 1] {
    let (mut sets, mut length) = ([0; MOST + 1], 0);
    while length <= MOST {
        let asked = if and_less { u32::MAX >> (31 - length) } else { 1 << length };
        let mut row = 0;
        while row < TABLE.digits.len() {
            let lengths = TABLE.digits[row].verify.lengths;
            assert!(row < 32 && lengths >> MOST <= 1);
            sets[length] |= ((lengths & asked != 0) as u32) << row;
            row += 1;
        }
        length += 1;
    }
    sets
}

const fn by_word() -> [[u16; 4]; 32] {
    let (mut sets, mut row) = ([[0; 4]; 32], 0);
    while row < TABLE.codes.len() {
        let Code { words, begins, lower, .. } = TABLE.codes[row].verify;
        assert!(row < 16);
        let mut slot = 0;
        while slot < 32 * 4 {
            let begins = match begins {
                Begins::Letter => slot & 2 == 0,
                Begins::Digit => slot & 2 != 0,
                Begins::Either => true,
            };
            let asked = words >> (slot >> 2) & 1 == 1 && begins && (lower || slot & 1 == 0);
            sets[slot >> 2][slot & 3] |= (asked as u16) << row;
            slot += 1;
        }
        row += 1;
    }
    sets
}

const fn of_four() -> Rows {
    let (mut rows, mut row) = (0, 0);
    while row < TABLE.codes.len() {
        rows |= (TABLE.codes[row].verify.four as Rows) << row;
        row += 1;
    }
    rows
}

const fn by_sign() -> [Rows; SIGNS] {
    let (mut sets, mut sign) = ([0; SIGNS], 0);
    while sign < SIGNS {
        let mut row = 0;
        while row < TABLE.digits.len() {
            sets[sign] |= (TABLE.digits[row].verify.needs.has(sign) as u32) << row;
            row += 1;
        }
        sign += 1;
    }
    sets
}

const fn lengths() -> u32 {
    let (mut set, mut row) = (0, 0);
    while row < TABLE.digits.len() {
        set |= TABLE.digits[row].verify.lengths;
        row += 1;
    }
    set
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_digits_are_counted_as_one_by_one() {
        let mut state = 3_u64;
        for round in 0..20_000 {
            let bytes: [u8; 40] = core::array::from_fn(|_| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                b"a-/0:Z9 \xC3bcdefghi".get((state >> 33) as usize % 17).copied().unwrap_or_default()
            });
            let text = bytes.get(..round % 41).unwrap_or_default();
            let digits = text.iter().take(REACH).filter(|byte| byte.is_ascii_digit()).count();
            assert_eq!(four_digits(text), digits >= 4, "{text:?}");
        }
    }
}
