//! Keys and tokens that begin with a prefix of their vendor: one verifier, driven by rows.
//!
//! ```text
//! ghp_ ○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○   alphabet, length, check
//!   ▲ first three bytes pass a filter of 16,384 bits
//! ```
//!
//! Invariant: a body is never longer than the alphabet's run, never part of a longer word; fixtures count only on demand.

use super::Examples;
use super::ascii::holds_one_of;
use super::context::words;
use super::detector::{Head, Hit, Source};
use super::entity::Entity;
use super::secrets::{Check, TOKENS};
use super::view::View;
use crate::bits::Bits;
use crate::buckets::{Buckets, Record, buckets};
use crate::span::Span;

/// Bytes of a body that are looked at before it is decided whether it is one.
pub(super) const LOOK: usize = 192;

/// Words that speak for a token whose check failed.
pub(super) const CONTEXT: &[u8] = words![
    "token",
    "github",
    "gh",
    "git",
    "secret",
    "password",
    "auth",
    "authorization",
    "bearer",
    "credential",
    "key",
    "pat",
];

/// The form of a vendor's token. A rule's name is its prefix.
#[derive(Clone, Copy)]
pub(super) struct Token {
    pub(super) entity: Entity,
    /// At least three bytes, case-sensitive.
    pub(super) prefix: &'static [u8],
    /// How many bytes of the prefix are not part of the value: all of `Bearer `, none of `ghp_`.
    pub(super) lead: u8,
    /// Bytes that a body is made of, besides letters and digits.
    pub(super) marks: &'static [u8],
    /// Shortest body.
    pub(super) least: u16,
    /// Longest body; [`u16::MAX`] if vendors do not say: then there is no bound.
    pub(super) most: u16,
    /// What a body is worth, beside its form.
    pub(super) check: Check,
    #[cfg_attr(not(feature = "catalogue"), expect(dead_code, reason = "only documentation reads it"))]
    pub(super) source: Source,
}

impl Token {
    /// As of a [`Detector`](super::detector::Detector).
    pub(super) fn head(&self) -> Head {
        let rule = str::from_utf8(self.prefix).unwrap_or_default();
        Head { entity: self.entity, rule, context: CONTEXT, strength: 2 }
    }

    pub(super) fn verify(&self, view: &View<'_>, at: usize) -> Option<Hit> {
        let start = at.saturating_add(self.prefix.len());
        if view.slice(at, start) != self.prefix || !view.begins(at) || in_base64(view, at) {
            return None;
        }
        let accept = |byte: u8| byte.is_ascii_alphanumeric() || self.marks.contains(&byte);
        let look = if self.most == u16::MAX { LOOK } else { usize::from(self.most).saturating_add(1) };
        let run = |limit| trimmed(view.slice(start, start.saturating_add(view.run(start, limit, accept))));
        let body = run(look);
        if body.len() < usize::from(self.least) || body.len() > usize::from(self.most) {
            return None;
        }
        let tier = self.check.tier(body)?;
        if view.examples == Examples::Spared && is_fixture(body) {
            return None;
        }
        let length = if body.len() < LOOK { body.len() } else { run(usize::MAX).len() };
        let from = at.saturating_add(usize::from(self.lead));
        Some(Hit { span: Span { start: from, end: start.saturating_add(length) }, tier })
    }
}

/// Whether a `+` or `/` before `at` belongs to a long run of base64.
fn in_base64(view: &View<'_>, at: usize) -> bool {
    const LONG: usize = 24;
    let glued = matches!(view.before(at), Some(b'+' | b'/'));
    glued && view.run_before(at, LONG, |byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/')) == LONG
}

/// A body without the dots that end a sentence.
fn trimmed(mut body: &[u8]) -> &[u8] {
    while let [rest @ .., b'.'] = body {
        body = rest;
    }
    body
}

/// Whether some token may begin with the first three of these bytes.
#[inline]
pub(super) fn may_begin(bytes: &[u8; 8]) -> bool {
    FILTER.has(mixed(u64::from_le_bytes(*bytes) as u32 & 0x00FF_FFFF))
}

/// Whether it may go on with the next two: words begin with three bytes of a prefix more often than with five.
#[inline(never)]
pub(super) fn may_go_on([first, second, third, fourth, fifth, ..]: [u8; 8]) -> bool {
    let three = [first, second, third];
    SECOND.has(five(three, fourth, fifth)) || SECOND.has(five(three, fourth, 0)) || SECOND.has(five(three, 0, 0))
}

/// Whether the word that ends at `end` may announce a credential, by its last four letters.
#[inline]
pub(super) fn announces(view: &View<'_>, end: usize) -> bool {
    let [first, second, third] = *view.slice(end.saturating_sub(3), end) else { return false };
    let before = end.checked_sub(4).and_then(|at| view.byte(at)).unwrap_or(0);
    ENDS.has(last([before, first, second, third])) || ENDS.has(last([0, first, second, third]))
}

/// Whether a body is a documentation's stand-in: `EXAMPLE`, `xxxx`, `your…`, one byte repeated.
pub(super) fn is_fixture(body: &[u8]) -> bool {
    const WORDS: [&[u8]; 4] = [b"example", b"xxxx", b"your", b"placeholder"];
    let repeats = || body.windows(6).any(|window| window.iter().all(|byte| Some(byte) == window.first()));
    holds_one_of(body, &WORDS, <[u8]>::eq_ignore_ascii_case) || variety(body) < 12 && repeats()
}

/// How many different bytes there are.
#[inline(never)]
pub(super) fn variety(body: &[u8]) -> usize {
    let mut seen = [false; 256];
    for byte in body {
        if let Some(slot) = seen.get_mut(usize::from(*byte)) {
            *slot = true;
        }
    }
    seen.iter().filter(|seen| **seen).count()
}

/// The rows with whose prefix `text` begins.
pub(super) fn rows(text: &[u8]) -> impl Iterator<Item = Token> {
    let bucket = match text {
        [first, second, third, ..] => bit(*first, *second, *third) >> 6,
        _ => usize::MAX,
    };
    ROWS.records(bucket).filter_map(|record| read(record, text))
}

/// What [`record`] has made of a row, without its source, if `text` begins with its prefix.
fn read(record: &'static [u8], text: &[u8]) -> Option<Token> {
    let [entity, check, led, least, more_least, most, more_most, marks, rest @ ..] = record else { return None };
    let (marks, prefix) = rest.split_at_checked(usize::from(*marks)).filter(|(_, prefix)| text.starts_with(prefix))?;
    Some(Token {
        entity: *Entity::ALL.get(usize::from(*entity))?,
        prefix,
        lead: *led,
        marks,
        least: u16::from_le_bytes([*least, *more_least]),
        most: u16::from_le_bytes([*most, *more_most]),
        check: Check::at(*check)?,
        source: Source::of(""),
    })
}

#[expect(clippy::cast_possible_truncation, reason = "there are few marks and fewer than 256 types")]
const fn record(row: &Token) -> Record {
    let numbers = Record::EMPTY.with(&[row.entity as u8, row.check as u8, row.lead]);
    let numbers = numbers.with(&row.least.to_le_bytes()).with(&row.most.to_le_bytes());
    numbers.with(&[row.marks.len() as u8]).with(row.marks).with(row.prefix)
}

/// A bit for the first three bytes of every prefix and of every word that announces without a sign.
static FILTER: Bits<256> = filters().0;
/// The same for five bytes, the last two in either case; of what has fewer, by these.
static SECOND: Bits<128> = filters().1;
/// By the same three bytes, coarser: the rows.
static ROWS: Buckets = buckets!(256, TOKENS, bucket, record);
/// A bit for the last four letters of every word that announces with a sign; of one that has three only, by these.
static ENDS: Bits<256> = ends();

/// Fourteen bits of three bytes, well mixed.
const fn bit(first: u8, second: u8, third: u8) -> usize {
    mixed(first as u32 | (second as u32) << 8 | (third as u32) << 16)
}

const fn mixed(three: u32) -> usize {
    (three.wrapping_mul(0x9E37_79B1) >> 18) as usize
}

/// Thirteen bits of five bytes, the last two the same in either case.
const fn five([first, second, third]: [u8; 3], fourth: u8, fifth: u8) -> usize {
    let four = u32::from_le_bytes([first, second, third, fourth | 0x20]);
    let fifth = (fifth | 0x20) as u32;
    (four.wrapping_mul(0x85EB_CA6B).wrapping_add(fifth.wrapping_mul(0xC2B2_AE35)) >> 19) as usize
}

/// Fourteen bits of four letters, the same in either case.
const fn last(letters: [u8; 4]) -> usize {
    ((u32::from_le_bytes(letters) | 0x2020_2020).wrapping_mul(0x85EB_CA6B) >> 18) as usize
}

/// Where a row stands among the [`ROWS`].
const fn bucket(row: &Token) -> usize {
    match *row.prefix {
        [first, second, third, ..] => bit(first, second, third) >> 6,
        _ => usize::MAX,
    }
}

#[expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "runs in the compiler, where a slip is an error"
)]
const fn filters() -> (Bits<256>, Bits<128>) {
    const fn add((filter, second): (Bits<256>, Bits<128>), three: [u8; 3], word: &[u8]) -> (Bits<256>, Bits<128>) {
        let fourth = if word.len() > 3 { word[3] } else { 0 };
        let fifth = if word.len() > 4 { word[4] } else { 0 };
        (filter.with(bit(three[0], three[1], three[2])), second.with(five(three, fourth, fifth)))
    }
    let (mut filters, mut row) = ((Bits::NONE, Bits::NONE), 0);
    while row < TOKENS.len() {
        let prefix = TOKENS[row].prefix;
        filters = add(filters, [prefix[0], prefix[1], prefix[2]], prefix);
        row += 1;
    }
    row = 0;
    while row < super::secrets::SPOKEN_WORDS.len() {
        let word = super::secrets::SPOKEN_WORDS[row].as_bytes();
        let upper = [word[0].to_ascii_uppercase(), word[1].to_ascii_uppercase(), word[2].to_ascii_uppercase()];
        filters = add(filters, [word[0], word[1], word[2]], word);
        filters = add(filters, [upper[0], word[1], word[2]], word);
        filters = add(filters, upper, word);
        row += 1;
    }
    filters
}

#[expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "runs in the compiler, where a slip is an error"
)]
const fn ends() -> Bits<256> {
    const fn end(word: &[u8]) -> usize {
        let end = word.len();
        let before = if end > 3 { word[end - 4] } else { 0 };
        last([before, word[end - 3], word[end - 2], word[end - 1]])
    }
    let (mut ends, mut row) = (Bits::NONE, 0);
    while row < super::secrets::CREDENTIALS.len() {
        ends = ends.with(end(super::secrets::CREDENTIALS[row].as_bytes()));
        row += 1;
    }
    row = 0;
    while row < super::url::NAMES.len() {
        ends = ends.with(end(super::url::NAMES[row].0.as_bytes()));
        row += 1;
    }
    ends
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_read_as_it_was_written() {
        let mut count = 0;
        for row in &TOKENS {
            let same = |other: &Token| {
                (other.entity, other.prefix, other.lead, other.marks, other.check as u8, other.least, other.most)
                    == (row.entity, row.prefix, row.lead, row.marks, row.check as u8, row.least, row.most)
            };
            count += usize::from(rows(row.prefix).any(|other| same(&other)));
        }
        assert_eq!(count, TOKENS.len());
    }
}
