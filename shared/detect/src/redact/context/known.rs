//! Which first letters begin a word of some list.
//!
//! ```text
//! "pho" of phone, "vis" of visa, "cc"      one bit each, of 4,096
//! ```
//!
//! Invariant: computed by the compiler from the rows themselves; a list that no row holds must be in [`LISTS`].
#![expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "runs in the compiler, where a slip is an error"
)]

use super::list::{Groups, first, joined};
use crate::bits::Bits;
use crate::redact::detector::{Detector, TABLE};
use crate::redact::{ip, national, phone, token};

/// Lists of words that verifiers ask for themselves.
const LISTS: &[&[u8]] = &[phone::OTHERS, phone::CONTEXT, ip::OTHERS, ip::CONTEXT, national::COUNTERS, token::CONTEXT];

/// Whether a word with these first letters may be in some list; `short` if it may have fewer of them.
pub(super) fn known([first, second, third]: [u32; 3], short: bool) -> bool {
    KNOWN.has(bit(first, second, third)) || short && (KNOWN.has(bit(first, second, 0)) || KNOWN.has(bit(first, 0, 0)))
}

/// A set with a bit for the first letters of every word: three, or fewer where its first part has no more.
static KNOWN: Bits<64> = filter();

const fn bit(first: u32, second: u32, third: u32) -> usize {
    let mixed = first.wrapping_mul(0x9E37_79B1) ^ second.wrapping_mul(0x85EB_CA6B) ^ third.wrapping_mul(0xC2B2_AE35);
    (mixed >> 20) as usize
}

const fn filter() -> Bits<64> {
    let mut set = Bits::NONE;
    set = rows(set, TABLE.at_signs);
    set = rows(set, TABLE.digits);
    set = rows(set, TABLE.dialled);
    set = rows(set, TABLE.dotted);
    set = rows(set, TABLE.pairs);
    set = rows(set, TABLE.codes);
    set = rows(set, TABLE.runs);
    set = rows(set, TABLE.brackets);
    set = rows(set, TABLE.schemes);
    set = rows(set, TABLE.colons);
    set = rows(set, TABLE.dashes);
    set = rows(set, TABLE.assignments);
    set = rows(set, TABLE.spoken);
    set = rows(set, TABLE.values);
    let mut region = 0;
    while region < TABLE.national.len() {
        set = rows(set, TABLE.national[region]);
        region += 1;
    }
    let mut list = 0;
    while list < LISTS.len() {
        set = words(set, LISTS[list]);
        list += 1;
    }
    set
}

const fn rows<V>(mut set: Bits<64>, rows: &[Detector<V>]) -> Bits<64> {
    let mut row = 0;
    while row < rows.len() {
        set = words(set, rows[row].context);
        row += 1;
    }
    set
}

const fn words(mut set: Bits<64>, list: &[u8]) -> Bits<64> {
    let mut groups = Groups::of(list);
    while let Some((group, others)) = groups.next() {
        let mut words = group.words;
        while let Some((word, others)) = first(words) {
            let mut spaces = 0;
            while spaces < 3 {
                let [one, two, three] = joined(word, spaces);
                set = set.with(bit(one, two, three));
                spaces += 1;
            }
            words = others;
        }
        groups = others;
    }
    set
}
