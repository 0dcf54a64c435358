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
use super::types::Types;

/// The numbers of digits that some row asks for.
pub(super) const LENGTHS: u32 = lengths();

/// A set of rows: a bit for each, in the order of [`TABLE`].
type Rows = u32;

/// The rows for a run of `length` digits that may go on to `most`.
pub(super) fn numbers(beside: Beside, length: usize, most: usize) -> Rows {
    let lengths = if length == most { &BY_LENGTH } else { &UP_TO };
    lengths.get(most.min(MOST)).map_or(0, |rows| rows & spoken_for(&NUMBERS, beside))
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

/// The rows for a word of `length` bytes, perhaps with lower case.
pub(super) fn codes(length: usize, digit: bool, lower: bool) -> Rows {
    let rows = CODES_BY_LENGTH.get(usize::from(digit)).and_then(|sets| sets.get(length.min(31)));
    rows.map_or(0, |rows| if lower { rows & CODES_IN_LOWER } else { *rows })
}

/// Of the rows for words those that what stands beside them speaks for.
pub(super) fn codes_beside(rows: Rows, beside: Beside) -> Rows {
    rows & spoken_for(&CODES, beside)
}

fn spoken_for(by_sign: &[Rows; SIGNS], beside: Beside) -> Rows {
    beside.signs().filter_map(|sign| by_sign.get(sign)).fold(0, |rows, more| rows | more)
}

/// By number of digits.
static BY_LENGTH: [Rows; MOST + 1] = by_length(false);
/// By the most digits that there may be.
static UP_TO: [Rows; MOST + 1] = by_length(true);
/// By sign: the rows that it speaks for.
static NUMBERS: [Rows; SIGNS] = numbers_by_sign();
/// By whether they begin with a digit, and by length.
static CODES_BY_LENGTH: [[Rows; 32]; 2] = codes_by_length();
/// The rows for words with lower case.
const CODES_IN_LOWER: Rows = codes_in_lower();
/// By sign: the rows that it speaks for.
static CODES: [Rows; SIGNS] = codes_by_sign();

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

const fn numbers_by_sign() -> [Rows; SIGNS] {
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

const fn codes_by_sign() -> [Rows; SIGNS] {
    let (mut sets, mut sign) = ([0; SIGNS], 0);
    while sign < SIGNS {
        let mut row = 0;
        while row < TABLE.codes.len() {
            sets[sign] |= (TABLE.codes[row].verify.needs.has(sign) as u32) << row;
            row += 1;
        }
        sign += 1;
    }
    sets
}

const fn codes_by_length() -> [[Rows; 32]; 2] {
    let (mut sets, mut length) = ([[0; 32]; 2], 0);
    while length < 32 {
        let mut row = 0;
        while row < TABLE.codes.len() {
            let Code { words, begins, .. } = &TABLE.codes[row].verify;
            let asked = (*words >> length & 1) << row;
            sets[0][length] |= if matches!(begins, Begins::Digit) { 0 } else { asked };
            sets[1][length] |= if matches!(begins, Begins::Letter) { 0 } else { asked };
            row += 1;
        }
        length += 1;
    }
    sets
}

const fn codes_in_lower() -> Rows {
    let (mut set, mut row) = (0, 0);
    while row < TABLE.codes.len() {
        set |= (TABLE.codes[row].verify.lower as u32) << row;
        row += 1;
    }
    set
}

const fn lengths() -> u32 {
    let (mut set, mut row) = (0, 0);
    while row < TABLE.digits.len() {
        set |= TABLE.digits[row].verify.lengths;
        row += 1;
    }
    set
}
