//! What is asked before words are compared: sets of how the words of cues begin and end, made by the compiler.
//!
//! ```text
//! …born in Oslo on│12.03.1985      "on" ends like a known word ─▶ is known ─▶ phrases that end so are compared
//! ```
//!
//! Invariant: no word of a cue is missed; a few others pass, and are then compared.

use super::super::ascii;
use super::super::listed::first;
use super::Cue;
use super::phrases::{COPULAS, LITTLE, NUMBERING, PHRASES, Phrase};
use crate::bits::Bits;
use crate::buckets::{Buckets, Record, buckets};

/// Whether a word of this length, first and last letter can end a cue, or stand behind it: most words of a text cannot, and are not compared.
pub(super) fn is_known(word: &[u8]) -> bool {
    KNOWN.has(outline(word))
}

/// Whether three bytes are the last of a word that is part of a cue, or stands behind one; zeros before a shorter word.
pub(super) fn ends_like_known(letters: [u8; 3]) -> bool {
    ENDS.has(end(letters))
}

/// The phrases that end in a word of this length, first and last letter, and a few more, in their order.
pub(super) fn ending(last: &[u8]) -> impl Iterator<Item = Phrase> {
    FILED.records(outline(last) >> 6).filter_map(read)
}

/// The words that can end a cue or stand behind it, by their [`outline`].
static KNOWN: Bits<64> = filters().0;
/// How the words end that are part of a cue.
static ENDS: Bits<64> = filters().1;
/// By six bits of a phrase's last word: the phrases.
static FILED: Buckets = buckets!(64, PHRASES, bucket, record);
/// Of a record's first byte, which is the cue's place: one that needs a numbering word.
const NUMBERED: u8 = 0x80;

const fn record(phrase: &Phrase) -> Record {
    Record::EMPTY.with(&[phrase.cue as u8 | if phrase.numbered { NUMBERED } else { 0 }]).with(phrase.words)
}

fn read(record: &'static [u8]) -> Option<Phrase> {
    let (first, words) = record.split_first()?;
    let cue = *Cue::ALL.get(usize::from(first & !NUMBERED))?;
    Some(Phrase { words, cue, numbered: first & NUMBERED != 0 })
}

/// Twelve bits of the first letter, the last and the length, the same for both cases.
const fn outline(word: &[u8]) -> usize {
    let (first, last) = ascii::outer(word);
    let letters = ((first as usize & 31) << 7) | ((last as usize & 31) << 2);
    (letters ^ word.len().wrapping_mul(0x83)) & 0xFFF
}

/// Where a phrase stands among the [`FILED`]: by its last word.
const fn bucket(phrase: &Phrase) -> usize {
    outline(last_of(phrase.words).1) >> 6
}

/// The words before the last, with the space behind them, and the last.
const fn last_of(words: &[u8]) -> (&[u8], &[u8]) {
    let mut before = words;
    while let [others @ .., letter] = before {
        if *letter == b' ' {
            break;
        }
        before = others;
    }
    words.split_at(before.len())
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

const fn filters() -> (Bits<64>, Bits<64>) {
    const fn with((known, ends): (Bits<64>, Bits<64>), word: &[u8]) -> (Bits<64>, Bits<64>) {
        (known.with(outline(word)), ends.with(end(last_three(word))))
    }
    let (mut filters, mut phrases) = ((Bits::NONE, Bits::NONE), PHRASES);
    while let [phrase, others @ ..] = phrases {
        let (mut before, last) = last_of(phrase.words);
        filters = with(filters, last);
        while let [words @ .., _] = before {
            let (others, word) = last_of(words);
            filters.1 = filters.1.with(end(last_three(word)));
            before = others;
        }
        phrases = others;
    }
    let (mut lists, mut list): (&[&[u8]], &[u8]) = (&[NUMBERING.words(), COPULAS.words(), LITTLE.words()], &[]);
    loop {
        while let Some((word, others)) = first(list) {
            filters = with(filters, word);
            list = others;
        }
        let [next, others @ ..] = lists else { return filters };
        (list, lists) = (next, others);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phrase_is_read_as_it_was_written() {
        for phrase in PHRASES {
            let same = |other: &Phrase| {
                (other.words, other.cue, other.numbered) == (phrase.words, phrase.cue, phrase.numbered)
            };
            let (before, last) = last_of(phrase.words);
            assert!(is_known(last) && ending(last).any(|other| same(&other)));
            let words = before.split(|byte| *byte == b' ').chain([last]).filter(|word| !word.is_empty());
            assert!(words.into_iter().all(|word| ends_like_known(last_three(word))));
        }
    }
}
