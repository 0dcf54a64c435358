//! Keys and tokens that begin with a prefix of their vendor: one verifier, driven by rows.
//!
//! ```text
//! ghp_ ○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○   alphabet, length, check
//!   ▲ first three bytes pass a filter of 4,096 bits
//! ```
//!
//! Invariant: a body is never longer than the alphabet's run, never part of a longer word; fixtures count only on demand.

use super::Examples;
use super::detector::{Hit, Tier};
use super::view::View;
use crate::splice::Span;

/// Bytes of a body that are looked at before it is decided whether it is one.
const LOOK: usize = 192;

/// The form of a vendor's token.
pub(super) struct Token {
    /// At least three bytes, case-sensitive.
    pub(super) prefix: &'static str,
    /// Bytes that a body is made of, besides letters and digits.
    pub(super) marks: &'static [u8],
    /// Shortest body.
    pub(super) least: usize,
    /// Longest body; `usize::MAX` if vendors do not say.
    pub(super) most: usize,
    /// What a body is worth, beside its form.
    pub(super) check: fn(body: &[u8]) -> Option<Tier>,
}

impl Token {
    pub(super) fn verify(&self, view: &View<'_>, at: usize) -> Option<Hit> {
        let start = at.saturating_add(self.prefix.len());
        if view.slice(at, start) != self.prefix.as_bytes() || !view.begins(at) {
            return None;
        }
        let accept = |byte: u8| byte.is_ascii_alphanumeric() || self.marks.contains(&byte);
        let length = view.run(start, LOOK.min(self.most.saturating_add(1)), accept);
        if length < self.least || length > self.most {
            return None;
        }
        let body = view.slice(start, start.saturating_add(length));
        let tier = (self.check)(body)?;
        if view.examples == Examples::Spared && is_fixture(body) {
            return None;
        }
        let length = if length < LOOK { length } else { view.run(start, usize::MAX, accept) };
        Some(Hit { span: Span { start: at, end: start.saturating_add(length) }, tier })
    }
}

/// Whether some token may begin here.
pub(super) fn may_begin(text: &[u8]) -> bool {
    let [first, second, third, ..] = text else { return false };
    let bit = bit(*first, *second, *third);
    FILTER.get(bit >> 6).is_some_and(|word| word >> (bit & 63) & 1 == 1)
}

/// Whether a word that ends in `letters` may announce a credential.
pub(super) fn announces(letters: &[u8]) -> bool {
    let [first, second, third] = letters else { return false };
    let bit = bit(first | 0x20, second | 0x20, third | 0x20);
    ENDS.get(bit >> 6).is_some_and(|word| word >> (bit & 63) & 1 == 1)
}

/// Whether a body is a documentation's stand-in: `EXAMPLE`, `xxxx`, `your…`, one byte repeated.
pub(super) fn is_fixture(body: &[u8]) -> bool {
    const WORDS: [&[u8]; 4] = [b"example", b"xxxx", b"your", b"placeholder"];
    let holds = |word: &[u8]| body.windows(word.len()).any(|window| window.eq_ignore_ascii_case(word));
    WORDS.into_iter().any(holds) || body.windows(6).any(|window| window.iter().all(|byte| Some(byte) == window.first()))
}

/// How many different bytes there are.
pub(super) fn variety(body: &[u8]) -> usize {
    let mut seen = [false; 256];
    for byte in body {
        if let Some(slot) = seen.get_mut(usize::from(*byte)) {
            *slot = true;
        }
    }
    seen.iter().filter(|seen| **seen).count()
}

static FILTER: [u64; 64] = filter();
static ENDS: [u64; 64] = ends();

const fn bit(first: u8, second: u8, third: u8) -> usize {
    ((first as usize) << 6 ^ (second as usize) << 3 ^ third as usize) & 4095
}

#[expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "runs in the compiler, where a slip is an error"
)]
const fn filter() -> [u64; 64] {
    let mut filter = [0; 64];
    let mut row = 0;
    while row < super::secrets::TOKENS.len() {
        let prefix = super::secrets::TOKENS[row].verify.prefix.as_bytes();
        let bit = bit(prefix[0], prefix[1], prefix[2]);
        filter[bit >> 6] |= 1 << (bit & 63);
        row += 1;
    }
    filter
}

#[expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "runs in the compiler, where a slip is an error"
)]
const fn ends() -> [u64; 64] {
    let mut filter = [0; 64];
    let mut row = 0;
    while row < super::secrets::CREDENTIALS.len() {
        let word = super::secrets::CREDENTIALS[row].as_bytes();
        let end = word.len();
        let bit = bit(word[end - 3], word[end - 2], word[end - 1]);
        filter[bit >> 6] |= 1 << (bit & 63);
        row += 1;
    }
    filter
}
