//! Which rows a code can be of, by the outlines of their forms: most codes are of none, and no row is asked.
//!
//! ```text
//! 131052-308T was     outlines: 6 characters without separators · 10 with one before the 7th      rows: fi-hetu, …
//! ```
//!
//! Invariant: every row with a form that fits is among the rows, in the order of the table; a few that fit by accident may be.
#![expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "runs in the compiler, where a slip is an error"
)]

use super::super::detector::Detector;
use super::code::{Code, MOST, below};
use super::{ROWS, Scheme};

/// The rows of which some form may fit what `code` begins with.
pub(in crate::redact) fn rows_for(code: &Code) -> impl Iterator<Item = &'static Detector<Scheme>> {
    let (mut set, mut ends) = (0_u128, code.ends & !1);
    while ends != 0 {
        let count = ends.trailing_zeros();
        ends &= ends.wrapping_sub(1);
        let slot = slot(count, code.gaps & below(count as usize), code.outer(count));
        set |= OUTLINES.get(slot).map_or(0, |place| SETS.get(usize::from(*place)).copied().unwrap_or(0));
    }
    core::iter::from_fn(move || {
        let row = FLAT.get(set.trailing_zeros() as usize)?;
        set &= set.wrapping_sub(1);
        Some(*row)
    })
}

/// As many letters or more are one beginning.
pub(super) const LETTERS: usize = 6;
/// The beginning of a word that is all digits.
pub(super) const DIGITS: usize = 7;

/// How a word of letters and digits begins: with how many letters, or that it has none.
pub(super) fn begins(word: &[u8]) -> usize {
    let letters = word.iter().take(LETTERS).take_while(|byte| !byte.is_ascii_digit()).count();
    if letters == 0 && word.iter().all(u8::is_ascii_digit) { DIGITS } else { letters }
}

/// Whether some form ends with a first word of this length.
pub(super) fn is_whole(begins: usize, length: usize) -> bool {
    first(begins, length) & WHOLE != 0
}

/// Whether some form has this mark behind a first word of this length.
pub(super) fn stands(begins: usize, length: usize, mark: u8) -> bool {
    first(begins, length) & mark_bit(mark) != 0
}

/// Whether some form goes on behind a first word of this length with one of `next` characters.
pub(super) fn goes_on(begins: usize, length: usize, next: usize) -> bool {
    next <= MOST && first(begins, length).wrapping_shr(next as u32) & 1 == 1
}

fn first(begins: usize, length: usize) -> u32 {
    FIRSTS.get(length).and_then(|firsts| firsts.get(begins)).copied().unwrap_or(0)
}

/// By the length of the first word and how it [begins]: how long the second may be, and at which marks.
static FIRSTS: [[u32; 8]; MOST + 1] = firsts();
/// Where the second may be missing.
const WHOLE: u32 = 1;

/// A bit above those of all lengths.
pub(super) const fn mark_bit(mark: u8) -> u32 {
    let place = match mark {
        b' ' => 0,
        b'-' => 1,
        b'.' => 2,
        b'/' => 3,
        b'+' => 4,
        _ => 5,
    };
    1 << (MOST + 1 + place)
}

const fn firsts() -> [[u32; 8]; MOST + 1] {
    let (mut firsts, rows, mut row) = ([[0; 8]; MOST + 1], flat(), 0);
    while row < rows.len() {
        let (forms, mut form) = (rows[row].verify.forms, 0);
        while form < forms.len() {
            let (length, first) = forms[form].first();
            let mut kind = 0;
            while kind < 8 {
                firsts[length][kind] |= if forms[form].begins(length, kind) { first } else { 0 };
                kind += 1;
            }
            form += 1;
        }
        row += 1;
    }
    firsts
}

/// Slots for outlines.
const SLOTS: usize = 512;

/// Nine bits of an outline.
const fn slot(count: u32, gaps: u32, outer: u32) -> usize {
    let outline = gaps.wrapping_mul(128).wrapping_add(count.wrapping_mul(4)).wrapping_add(outer);
    (outline.wrapping_mul(0x9E37_79B1) >> 23) as usize
}

/// By outline: the place of its set in [`SETS`].
static OUTLINES: [u8; SLOTS] = sets().0;
/// Sets of rows; the first is empty.
static SETS: [u128; 256] = sets().1;
static FLAT: [&Detector<Scheme>; count()] = flat();

const fn count() -> usize {
    let (mut count, mut region) = (0, 0);
    while region < ROWS.len() {
        count += ROWS[region].len();
        region += 1;
    }
    assert!(count < 128);
    count
}

const fn flat() -> [&'static Detector<Scheme>; count()] {
    let mut flat = [&ROWS[0][0]; count()];
    let (mut place, mut region) = (0, 0);
    while region < ROWS.len() {
        let mut row = 0;
        while row < ROWS[region].len() {
            flat[place] = &ROWS[region][row];
            place += 1;
            row += 1;
        }
        region += 1;
    }
    flat
}

const fn sets() -> ([u8; SLOTS], [u128; 256]) {
    let (mut outlines, mut sets, mut used) = ([0; SLOTS], [0; 256], 1);
    let (rows, mut row) = (flat(), 0);
    while row < rows.len() {
        let (forms, mut form) = (rows[row].verify.forms, 0);
        while form < forms.len() {
            let (count, gaps, kinds) = forms[form].outline();
            let mut outer = 0;
            while outer < 4 {
                let slot = slot(count as u32, gaps, outer as u32);
                if kinds[outer] && outlines[slot] == 0 {
                    outlines[slot] = used;
                    used += 1;
                }
                if kinds[outer] {
                    sets[outlines[slot] as usize] |= 1 << row;
                }
                outer += 1;
            }
            form += 1;
        }
        row += 1;
    }
    (outlines, sets)
}
