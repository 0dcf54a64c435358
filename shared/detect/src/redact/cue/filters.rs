//! What is asked before words are compared: sets of how the words of cues begin and end, made by the compiler.
//!
//! ```text
//! …born in Oslo on│12.03.1985      "on" ends like a known word ─▶ is known ─▶ phrases that end so are compared
//! ```
//!
//! Invariant: no word of a cue is missed; a few others pass, and are then compared.

use super::super::ascii;
use super::phrases::{COPULAS, LITTLE, NUMBERING, PHRASES, Phrase};
use crate::bits::Bits;
use crate::chains::{Chains, chains};

/// Whether a word of this length, first and last letter can end a cue, or stand behind it: most words of a text cannot, and are not compared.
pub(super) fn is_known(word: &[u8]) -> bool {
    KNOWN.has(outline(word))
}

/// Whether three bytes are the last of a word that is part of a cue, or stands behind one; zeros before a shorter word.
pub(super) fn ends_like_known(letters: [u8; 3]) -> bool {
    ENDS.has(end(letters))
}

/// The phrases that end in a word of this length, first and last letter, and a few more, in their order.
pub(super) fn ending(last: &[u8]) -> impl Iterator<Item = &'static Phrase> {
    CHAINS.places(outline(last) >> 6).filter_map(|at| PHRASES.get(at))
}

/// The words that can end a cue or stand behind it, by their [`outline`].
static KNOWN: Bits<64> = filters().0;
/// How the words end that are part of a cue.
static ENDS: Bits<64> = filters().1;
/// By six bits of a phrase's last word: the phrases.
static CHAINS: Chains<64, { PHRASES.len() }> = chains!(PHRASES, bucket);

/// Twelve bits of the first letter, the last and the length, the same for both cases.
const fn outline(word: &[u8]) -> usize {
    let (first, last) = ascii::outer(word);
    let letters = ((first as usize & 31) << 7) | ((last as usize & 31) << 2);
    (letters ^ word.len().wrapping_mul(0x83)) & 0xFFF
}

/// Where a phrase stands among the [`CHAINS`]: by its last word.
const fn bucket(phrase: &Phrase) -> usize {
    match phrase.words {
        [.., last] => outline(last.as_bytes()) >> 6,
        [] => usize::MAX,
    }
}

/// The last three bytes; zeros before a shorter word.
pub(super) const fn last_three(word: &[u8]) -> [u8; 3] {
    match *word {
        [.., third, second, last] => [third, second, last],
        [second, last] => [0, second, last],
        [last] => [0, 0, last],
        [] => [0; 3],
    }
}

/// Twelve bits of three letters, the same for both cases; 0 for what is no letter.
const fn end([third, second, last]: [u8; 3]) -> usize {
    let three = (third as u32 & 31) << 10 | (second as u32 & 31) << 5 | last as u32 & 31;
    (three.wrapping_mul(0x9E37_79B1) >> 20) as usize
}

#[expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "runs in the compiler, where a slip is an error"
)]
const fn filters() -> (Bits<64>, Bits<64>) {
    const fn add((mut known, mut ends): (Bits<64>, Bits<64>), words: &[&str], from: usize) -> (Bits<64>, Bits<64>) {
        let mut at = 0;
        while at < words.len() {
            let word = words[at].as_bytes();
            ends = ends.with(end(last_three(word)));
            if at >= from {
                known = known.with(outline(word));
            }
            at += 1;
        }
        (known, ends)
    }
    let (mut filters, mut row) = ((Bits::NONE, Bits::NONE), 0);
    while row < PHRASES.len() {
        let words = PHRASES[row].words;
        filters = add(filters, words, words.len() - 1);
        row += 1;
    }
    filters = add(filters, NUMBERING.words(), 0);
    filters = add(filters, COPULAS.words(), 0);
    add(filters, LITTLE.words(), 0)
}
