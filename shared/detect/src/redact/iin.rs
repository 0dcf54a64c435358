//! Issuer ranges of payment cards: which first digits, which lengths, and whether a bare number counts by itself.
//!
//! ```text
//! 222100 to 272099   16   Mastercard   alone
//! 500000 to 509999   12…19 Maestro     with context
//! ```
//!
//! A bare number counts alone only where few random numbers fall: one check digit passes every tenth. So the wide and
//! rare ranges, 12 and 13 digits (barcodes), 17 to 19 digits (snowflake ids, nanoseconds) need context, unless grouped.
//!
//! Sources: ISO/IEC 7812; the networks' published ranges as collected in Wikipedia, "Payment card number" (2026), and their
//! own documents: Visa and Mastercard BIN rules, American Express, Discover network (Diners, JCB and UnionPay reciprocal
//! ranges), Mir (NSPK), RuPay (NPCI), Troy (BKM), Elo, Verve.
//!
//! Invariant: ranges are six digits, low to high; the first row that issues the length decides.

use super::detector::Tier::{self, Alone, WithContext};
use super::detector::between;

struct Range {
    low: u32,
    high: u32,
    shortest: usize,
    longest: usize,
    bare: Tier,
}

const fn range(low: u32, high: u32, shortest: usize, longest: usize, bare: Tier) -> Range {
    Range { low, high, shortest, longest, bare }
}

static RANGES: [Range; 60] = [
    // American Express
    range(340_000, 349_999, 15, 15, Alone),
    range(370_000, 379_999, 15, 15, Alone),
    // Visa
    range(400_000, 499_999, 16, 16, Alone),
    range(400_000, 499_999, 13, 13, WithContext),
    range(400_000, 499_999, 18, 19, WithContext),
    // Mastercard
    range(222_100, 272_099, 16, 16, Alone),
    range(510_000, 559_999, 16, 16, Alone),
    // Mir, and BORICA next to it
    range(220_000, 220_499, 16, 16, Alone),
    range(220_000, 220_499, 17, 19, WithContext),
    range(220_500, 220_599, 16, 16, Alone),
    // Diners Club
    range(300_000, 305_999, 14, 14, Alone),
    range(309_500, 309_599, 14, 14, Alone),
    range(360_000, 369_999, 14, 14, Alone),
    range(380_000, 399_999, 14, 14, Alone),
    range(300_000, 305_999, 16, 19, WithContext),
    range(309_500, 309_599, 16, 19, WithContext),
    range(360_000, 369_999, 15, 19, WithContext),
    range(380_000, 399_999, 16, 19, WithContext),
    // JCB
    range(213_100, 213_199, 15, 15, Alone),
    range(180_000, 180_099, 15, 15, Alone),
    range(352_800, 358_999, 16, 16, Alone),
    range(352_800, 358_999, 17, 19, WithContext),
    range(350_000, 359_999, 16, 16, WithContext),
    // Discover
    range(601_100, 601_199, 16, 16, Alone),
    range(644_000, 659_999, 16, 16, Alone),
    range(601_100, 601_199, 17, 19, WithContext),
    range(644_000, 659_999, 17, 19, WithContext),
    // UnionPay
    range(620_000, 629_999, 16, 16, Alone),
    range(620_000, 629_999, 19, 19, Alone),
    range(620_000, 629_999, 17, 18, WithContext),
    range(810_000, 817_199, 16, 19, WithContext),
    // Maestro: the ranges of its largest issuers, then all it may use
    range(501_800, 502_099, 16, 16, Alone),
    range(503_800, 503_899, 16, 16, Alone),
    range(589_300, 589_399, 16, 16, Alone),
    range(630_400, 630_499, 16, 16, Alone),
    range(675_900, 676_399, 16, 16, Alone),
    // Verve, Elo and RuPay within 50
    range(506_099, 506_198, 16, 19, Alone),
    range(507_865, 507_964, 16, 19, Alone),
    range(506_699, 506_778, 16, 16, Alone),
    range(508_500, 509_999, 16, 16, Alone),
    range(500_000, 509_999, 12, 19, WithContext),
    range(60_400, 60_499, 12, 19, WithContext),
    // Switch and Solo, which became Maestro
    range(564_182, 564_182, 16, 16, Alone),
    range(633_110, 633_110, 16, 16, Alone),
    range(633_300, 633_499, 16, 16, Alone),
    range(676_700, 676_799, 16, 16, Alone),
    range(560_000, 589_999, 12, 19, WithContext),
    // RuPay, Elo, Hipercard within 60 and 63
    range(606_985, 608_500, 16, 16, Alone),
    range(636_297, 636_297, 16, 16, Alone),
    range(636_368, 636_369, 16, 16, Alone),
    range(600_000, 699_999, 12, 19, WithContext),
    range(817_200, 819_899, 16, 16, Alone),
    range(820_000, 829_999, 16, 16, WithContext),
    // Troy
    range(979_200, 979_299, 16, 16, Alone),
    // T-Union
    range(310_000, 319_999, 19, 19, WithContext),
    // Napas, Uzcard, Humo, UATP, GPN
    range(970_400, 970_499, 16, 19, WithContext),
    range(860_000, 860_099, 16, 16, WithContext),
    range(986_000, 986_099, 16, 16, WithContext),
    range(100_000, 199_999, 15, 15, WithContext),
    range(194_600, 194_699, 16, 16, WithContext),
];

/// How many digits the numbers have that begin with these two, as a set of [`super::detector::lengths`].
pub(super) fn lengths((first, second): (u8, u8)) -> u32 {
    LENGTHS.get(usize::from(first).wrapping_mul(10).wrapping_add(usize::from(second))).copied().unwrap_or(0)
}

/// By the first two digits.
static LENGTHS: [u32; 100] = lengths_by_two();

#[expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "runs in the compiler, where a slip is an error"
)]
const fn lengths_by_two() -> [u32; 100] {
    let (mut sets, mut row) = ([0; 100], 0);
    while row < RANGES.len() {
        let Range { low, high, shortest, longest, .. } = RANGES[row];
        let mut two = low / 10_000;
        while two <= high / 10_000 {
            sets[two as usize] |= between(shortest as u32, longest as u32);
            two += 1;
        }
        row += 1;
    }
    sets
}

/// What a bare number of `length` digits that begins with these six is worth; `None` if nobody issues it.
pub(super) fn lookup(first_six: u32, length: usize) -> Option<Tier> {
    RANGES
        .iter()
        .find(|range| {
            (range.low..=range.high).contains(&first_six) && (range.shortest..=range.longest).contains(&length)
        })
        .map(|range| range.bare)
}
