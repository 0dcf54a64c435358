//! What a byte is to the scanner: part of a word, a mark at which rows are asked, or nothing.
//!
//! ```text
//! w r i t e   t o   a l i c e @ acme.com
//! LOWER     0     0 LOWER     TRIGGER
//! ```
//!
//! Invariant: a byte has one class; the class of a byte that is not ASCII is 0.

use crate::classes::classes;

/// `a` to `z`.
pub(super) const LOWER: u8 = 1;
/// `A` to `Z`.
pub(super) const UPPER: u8 = 2;
/// `0` to `9`.
pub(super) const DIGIT: u8 = 4;
/// Letters.
pub(super) const CASES: u8 = LOWER | UPPER;
/// What words are made of.
pub(super) const WORD: u8 = LOWER | UPPER | DIGIT;
/// A mark at which rows are asked.
pub(super) const TRIGGER: u8 = 8;

/// The class of `byte`, or 0.
pub(super) fn class(byte: u8) -> u8 {
    CLASSES.get(usize::from(byte)).copied().unwrap_or(0)
}

static CLASSES: [u8; 256] = classes(&[
    (b"abcdefghijklmnopqrstuvwxyz", LOWER),
    (b"ABCDEFGHIJKLMNOPQRSTUVWXYZ", UPPER),
    (b"0123456789", DIGIT),
    (b"@%<&\\:=", TRIGGER),
]);
