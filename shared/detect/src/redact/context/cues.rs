//! Where words begin that some row knows: looked up once per stretch of text, however many rows ask.
//!
//! ```text
//! "please call her mobile: 0171…"      cues: ca, mo    (of all words, those whose first letters begin some row's word)
//! ```
//!
//! Invariant: a cue for every word of a list that stands in the stretch; a list that is neither a row's nor in `LISTS` must not be asked for.

use core::cell::Cell;

use super::known::known;
use super::list::{Groups, first, low, may_have};
use crate::redact::scanner::masks::{self, Masks, SIZE};

use super::{Kind, Letter, ascii, begins_with, last, letter, parts};

/// Cues that are kept: more than begin within both windows and a value between them.
const KEPT: usize = 64;

/// The place of a word that may be one of some list.
#[derive(Clone, Copy, Default)]
pub(super) struct Cue {
    at: u32,
    /// Its first letters, folded.
    letters: [u8; 3],
    /// Whether it may have fewer: a part of a word ends within them.
    short: bool,
}

impl Cue {
    fn new(at: usize, letters: [u32; 3], short: bool) -> Self {
        Self { at: u32::try_from(at).unwrap_or(u32::MAX), letters: letters.map(low), short }
    }

    pub(super) const fn at(self) -> usize {
        self.at as usize
    }

    /// Whether `rest`, which begins here, begins with one of `words`.
    pub(super) fn is_one_of(self, rest: &[u8], words: &[u8]) -> bool {
        let [letter, ..] = self.letters;
        let mut groups = may_have(words, self.letters, self.short).then(|| Groups::of(words));
        while let Some((group, others)) = groups.and_then(Groups::next) {
            if group.letter.is_none_or(|first| first == letter) && self.is_among(rest, group.words) {
                return true;
            }
            groups = Some(others);
        }
        false
    }

    fn is_among(self, rest: &[u8], mut words: &[u8]) -> bool {
        while let Some((word, others)) = first(words) {
            if self.may_be(word) && begins_with(rest, word) {
                return true;
            }
            words = others;
        }
        false
    }

    /// A glance: whether its first letters are those of `word`.
    const fn may_be(self, word: &[u8]) -> bool {
        let [one, two, three] = self.letters;
        match *word {
            [first, second, third, ..]
                if first.is_ascii() && second.is_ascii_alphanumeric() && third.is_ascii_alphanumeric() =>
            {
                first == one && second == two && third == three
            }
            [first, second, ..] if first.is_ascii() && second.is_ascii_alphanumeric() => first == one && second == two,
            // Of other scripts: none of its letters is kept.
            [0xC6..=0xFF, ..] => one == 0,
            _ => true,
        }
    }
}

/// The cues of the stretch that was last asked for.
pub(in crate::redact) struct Cues {
    kept: [Cell<Cue>; KEPT],
    /// How many were found since `from`.
    count: Cell<usize>,
    from: Cell<usize>,
    to: Cell<usize>,
}

impl Cues {
    pub(in crate::redact) const fn new() -> Self {
        Self {
            kept: [const { Cell::new(Cue { at: 0, letters: [0; 3], short: false }) }; KEPT],
            count: Cell::new(0),
            from: Cell::new(0),
            to: Cell::new(0),
        }
    }

    /// The cues from `from` to `to` of `text`.
    pub(super) fn between(&self, text: &[u8], from: usize, to: usize) -> impl Iterator<Item = Cue> {
        if from < self.from.get() || from > self.to.get() || self.count.get() >= KEPT {
            self.count.set(0);
            self.from.set(from);
            self.to.set(from);
        }
        if to > self.to.get() {
            each(text, self.to.get(), to, &mut |cue| self.keep(cue));
            self.to.set(to);
        }
        let kept = self.kept.iter().take(self.count.get()).map(Cell::get);
        kept.filter(move |cue| (from..to).contains(&cue.at()))
    }

    fn keep(&self, cue: Cue) {
        if let Some(slot) = self.kept.get(self.count.get()) {
            slot.set(cue);
            self.count.set(self.count.get().saturating_add(1));
        }
    }
}

/// Every cue from `from` to `to` of `text`.
pub(super) fn each(text: &[u8], from: usize, to: usize, found: &mut dyn FnMut(Cue)) {
    starts(text, from, to, &mut |cue, letters| {
        if known(letters, cue.short) {
            found(cue);
        }
    });
}

/// Every start of a word.
#[cfg(test)]
pub(super) fn every(text: &[u8], from: usize, to: usize, found: &mut dyn FnMut(Cue)) {
    starts(text, from, to, &mut |cue, _| found(cue));
}

/// 64 bytes at a time, as long as they are ASCII: where marks, cases and digits change.
fn starts(text: &[u8], from: usize, to: usize, found: &mut impl FnMut(Cue, [u32; 3])) {
    let mut at = from;
    while at < to {
        // With a byte before those that are looked at, and one behind.
        let base = at.saturating_sub(1);
        let end = base.saturating_add(SIZE).saturating_sub(1).min(to);
        let rest = text.get(base..).unwrap_or_default();
        if !rest.get(..SIZE).unwrap_or(rest).is_ascii() {
            at = one_by_one(text, at, end, found);
            continue;
        }
        let seen = |place: usize| 1_u64.wrapping_shl(place as u32).wrapping_sub(1);
        let mut starts = parts_of(rest) & !seen(at.saturating_sub(base)) & seen(end.saturating_sub(base));
        while starts != 0 {
            let at = base.saturating_add(starts.trailing_zeros() as usize);
            starts &= starts.wrapping_sub(1);
            let rest = text.get(at..).unwrap_or_default();
            let Some((letters, short)) = plain(rest).or_else(|| Some((letters(letter(rest)?, rest), true))) else {
                return;
            };
            found(Cue::new(at, letters, short), letters);
        }
        at = end;
    }
}

/// Where words and parts of words begin in the block that `rest` begins with, which is ASCII: see [`parts`].
fn parts_of(rest: &[u8]) -> u64 {
    let Masks { words, digits, capitals, .. } = masks::read(rest);
    let letters = words & !digits;
    let lower = letters & !capitals;
    letters & (!(words << 1) | capitals & (lower << 1 | capitals << 1 & lower >> 1))
}

/// The same for text that is not ASCII; says where it stopped, which is at the start of a character, `to` or behind.
fn one_by_one(text: &[u8], from: usize, to: usize, found: &mut impl FnMut(Cue, [u32; 3])) -> usize {
    let inside = text.get(..to).unwrap_or(text);
    let mut before = text.get(..from).and_then(last).unwrap_or_default();
    let mut at = from;
    while let Some(first) = inside.get(at) {
        // Within a word of lower case, and at ASCII that is no letter, no word begins.
        let this = ascii(*first);
        let within = this.kind == Kind::Lower && before.kind != Kind::Mark;
        if first.is_ascii() && (within || !first.is_ascii_alphabetic()) {
            before = this;
            at = at.saturating_add(1);
            continue;
        }
        // A word that goes on behind the stretch is told by all its letters: the next stretch begins behind its first.
        let rest = text.get(at..).unwrap_or_default();
        let Some(this) = letter(rest) else { return text.len() };
        let begins = this.kind != Kind::Digit && (this.kind != Kind::Mark || this.folded > 0x7F);
        if begins && parts(before, this, rest) {
            let (letters, short) = plain(rest).unwrap_or_else(|| (letters(this, rest), true));
            found(Cue::new(at, letters, short), letters);
        }
        before = this;
        at = at.saturating_add(this.length);
    }
    at.max(to)
}

/// [`letters`] where they and what follows them are ASCII, and whether one behind the first is a digit or a capital: there a part may end.
fn plain(rest: &[u8]) -> Option<([u32; 3], bool)> {
    let (mut letters, mut short) = ([0; 3], false);
    for (place, (slot, byte)) in letters.iter_mut().zip(rest.get(..3)?).enumerate() {
        if !byte.is_ascii_alphanumeric() {
            return byte.is_ascii().then_some((letters, short));
        }
        short |= place > 0 && !byte.is_ascii_lowercase();
        *slot = u32::from(byte.to_ascii_lowercase());
    }
    Some((letters, short))
}

/// The first three letters of a word, folded, combining marks left out; 0 where it is shorter.
fn letters(first: Letter, rest: &[u8]) -> [u32; 3] {
    let (mut letters, mut place, mut at) = ([first.folded, 0, 0], 1, first.length);
    while let Some(next) = rest.get(at..).and_then(letter).filter(|next| next.kind != Kind::Mark || next.folded > 0x7F)
    {
        at = at.saturating_add(next.length);
        if matches!(next.folded, 0x300..=0x36F) {
            continue;
        }
        let Some(slot) = letters.get_mut(place) else { break };
        *slot = next.folded;
        place = place.saturating_add(1);
    }
    letters
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_at_a_time_are_as_one_by_one() {
        const PIECES: [&str; 16] = [
            "a",
            "b",
            "A",
            "B",
            "7",
            " ",
            "-",
            "é",
            "私",
            "ssnNumber ",
            "SSNNumber",
            "x_Y",
            ". ",
            "\u{301}",
            "Ж",
            "the ",
        ];
        let mut state = 3_u64;
        for round in 0..4_000 {
            let pieces =
                if round % 2 == 0 { PIECES.as_slice() } else { &["ab", "aB", "AB ", "Ab1", "1a", "x", "_", "Z"] };
            let draw = |_| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                pieces.get((state >> 40) as usize % pieces.len()).copied().unwrap_or_default()
            };
            let text: alloc::string::String = (0..60).map(draw).collect();
            let (text, from) = (text.as_bytes(), round % 17);
            let to = text.len().saturating_sub(round % 29);
            let (mut fast, mut slow) = (alloc::vec::Vec::new(), alloc::vec::Vec::new());
            starts(text, from, to, &mut |cue, letters| fast.push((cue.at, cue.letters, letters)));
            one_by_one(text, from, to, &mut |cue, letters| slow.push((cue.at, cue.letters, letters)));
            assert_eq!(fast, slow, "{:?}", core::str::from_utf8(text));
        }
    }

    #[test]
    fn no_word_is_missed_by_how_it_begins() {
        use crate::redact::context::words;
        const WORDS: [&str; 9] = ["ph", "d o b", "sv nummer", "v", "é", "ssn", "ипн", "身份证", "ip address"];
        const SHORT: &[u8] = words!["ph", "d o b", "sv nummer", "v", "é", "ssn", "ипн", "身份证", "ip address"];
        #[rustfmt::skip]
        const LONG: &[u8] = words![
            "ph", "d o b", "sv nummer", "v", "é", "ssn", "ипн", "身份证", "ip address", "rentenversicherungsnummer",
            "kontoverbindungsnummer", "correspondent bank identifier", "numéro de sécurité sociale", "identificatienummer",
        ];
        const PIECES: [&str; 22] = [
            "ph",
            "PH",
            "pH",
            "d",
            "o",
            "b",
            "B",
            "O",
            "sv",
            "Sv",
            "nummer",
            "N",
            "v",
            "é",
            "e\u{301}",
            "ssn",
            "ипн",
            "身份证",
            "ip",
            "address",
            " ",
            "2",
        ];
        let (mut state, mut total) = (3_u64, 0_usize);
        for _ in 0..20_000 {
            let draw = |_| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                let place = (state >> 40) as usize;
                PIECES.get(place.checked_rem(PIECES.len()).unwrap_or(0)).copied().unwrap_or_default()
            };
            let text: alloc::string::String = (0..6).map(draw).collect();
            every(text.as_bytes(), 0, text.len(), &mut |cue| {
                let rest = text.as_bytes().get(cue.at()..).unwrap_or_default();
                let slow = WORDS.iter().any(|word| begins_with(rest, word.as_bytes()));
                let fast = [SHORT, LONG].map(|list| cue.is_one_of(rest, list));
                assert_eq!(fast, [slow; 2], "{text} {}", cue.at());
                total = total.saturating_add(usize::from(slow));
            });
        }
        assert!(total > 5_000, "the texts hold words of the list");
    }

    #[test]
    fn the_letters_of_plain_text_are_those_of_any() {
        for text in [
            "a",
            "ab",
            "abc",
            "Abcd",
            "a c",
            "ab-",
            "a1b",
            "aé",
            "abé",
            "ab\u{301}c",
            "a\u{301}bc",
            "x_y",
            "v2.",
            "né",
            "a  ",
        ] {
            let rest = text.as_bytes();
            let slow = letter(rest).map(|first| letters(first, rest));
            assert!(plain(rest).is_none_or(|(fast, _)| Some(fast) == slow), "{text}");
        }
        assert_eq!(plain(b"Ab-"), Some(([u32::from(b'a'), u32::from(b'b'), 0], false)));
        assert!([&b"aB-"[..], b"ab1", b"abC"].iter().all(|text| plain(text).is_some_and(|(_, short)| short)));
    }
}
