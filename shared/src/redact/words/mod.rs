//! A text as words: folded, hashed as they are read, the last few at hand.
//!
//! ```text
//! text      … Dr. ALICE-Müller's (new)       山田太郎
//! words     dr  alice  muller  s  (  new  )  山 田 太 郎
//! window 2      alice muller                 one space between words, whatever stood there
//! ```
//!
//! A word is a run of letters and digits; a character of a script without spaces (Han, Hiragana, Hangul, Thai …) and a symbol are each a word of
//! their own. Spaces, line breaks, dashes, underscores, points, commas and apostrophes part words and are as good as one another, up to
//! [`GAP`] bytes of them; after more, and around a word of more than [`LONGEST`] bytes, no window reaches across.
//!
//! Invariant: one step per byte and constant memory, whatever the text; windows hold at most [`MOST`] words.

mod bytes;
mod hash;
pub(super) mod letters;

use alloc::vec::Vec;
use zeroize::Zeroizing;

use crate::splice::Span;
use bytes::{HARD, SOFT, WIDE, class, escape, wide};
use hash::{PRIME, SEED, joined, mixed, removed};
use letters::{Glyph, is_capital};

/// Words in the longest window.
pub(super) const MOST: usize = 32;
/// Bytes of the longest word, folded, that a window may hold.
pub(super) const LONGEST: usize = 256;
/// Bytes that may stand between two words of a window.
pub(super) const GAP: usize = 40;

/// Folded text kept; more than [`MOST`] words of the longest kind, and one.
const KEPT: usize = 16 * 1024;

/// A word that was read.
#[derive(Clone, Copy, Default)]
pub(super) struct Word {
    /// Where it stands in the text.
    pub(super) span: (usize, usize),
    /// Of its folded letters.
    pub(super) hash: u64,
    /// How many characters it has, folded.
    pub(super) letters: usize,
    /// It begins with a capital, or its script has none.
    pub(super) capital: bool,
    /// It is all letters: no digit, no symbol, no character of a script without spaces.
    pub(super) plain: bool,
    /// It is a symbol.
    pub(super) symbol: bool,
    folded: (usize, usize),
    /// Of all words before it, and of these and itself.
    sums: (u64, u64),
    /// Characters of all words before it and a space for each.
    before: usize,
}

/// Several words in a row, up to the last one read.
#[derive(Clone, Copy)]
pub(super) struct Window<'w> {
    /// Where they stand in the text.
    pub(super) span: Span,
    /// The folded words, a space between each two.
    pub(super) folded: &'w [u8],
}

/// How a backslash with a letter, and a percent sign with two hex digits, are read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Escapes {
    /// As a symbol and letters: `C:\nora`, `100%25`.
    Letters,
    /// As something between words: `Alice\nBrenner` in code, `Alice%20Brenner` in a URL.
    Gaps,
}

/// Reads the words of a text.
pub(super) struct Words<'a> {
    text: &'a [u8],
    at: usize,
    escapes: Escapes,
    /// The folded words from the offset `base` on.
    folded: Zeroizing<Vec<u8>>,
    base: usize,
    ring: [Word; MOST],
    read: usize,
    /// How many of the words read a window may hold.
    joined: usize,
}

impl<'a> Words<'a> {
    /// `text` must be UTF-8; what is not is read as symbols.
    pub(super) fn new(text: &'a [u8], escapes: Escapes) -> Self {
        let folded = Vec::with_capacity(text.len().saturating_mul(2).saturating_add(8).min(KEPT));
        let ring = [Word::default(); MOST];
        Self { text, at: 0, escapes, folded: Zeroizing::new(folded), base: 0, ring, read: 0, joined: 0 }
    }

    /// Whether the two ways of reading escapes can differ in `text`.
    pub(super) fn has_escapes(text: &[u8]) -> bool {
        memchr::memchr2_iter(b'\\', b'%', text).any(|at| escape(text.get(at..).unwrap_or_default()) > 0)
    }

    /// Reads a word.
    pub(super) fn next(&mut self) -> Option<Word> {
        let gap = self.skip();
        let start = self.at;
        self.text.get(start)?;
        self.make_room();
        let mut word = self.begin(start);
        self.read_word(&mut word);
        word.span = (start, self.at);
        word.hash = mixed(word.hash);
        word.sums.1 = joined(word.sums.0, word.hash);
        word.folded.1 = self.base.saturating_add(self.folded.len());
        let long = word.folded.1.saturating_sub(word.folded.0) >= LONGEST;
        self.joined = match (long, gap > GAP) {
            (true, _) => 0,
            (false, true) => 1,
            (false, false) => self.joined.saturating_add(1).min(MOST),
        };
        if let Some(place) = self.ring.get_mut(self.read % MOST) {
            *place = word;
        }
        self.read = self.read.wrapping_add(1);
        Some(word)
    }

    /// How many words the longest window has now.
    pub(super) const fn joined(&self) -> usize {
        self.joined
    }

    /// The word `back` words before the last; only those of windows are right.
    pub(super) fn back(&self, back: usize) -> Word {
        let place = self.read.wrapping_sub(1).wrapping_sub(back) % MOST;
        self.ring.get(place).copied().unwrap_or_default()
    }

    /// The hash of the last `words` words; the same for the same words anywhere.
    pub(super) fn hash(&self, words: usize) -> u64 {
        let (last, first) = (self.back(0), self.back(words.wrapping_sub(1)));
        mixed(removed(last.sums.1, first.sums.0, words))
    }

    /// The last `words` words.
    pub(super) fn window(&self, words: usize) -> Window<'_> {
        let (last, first) = (self.back(0), self.back(words.wrapping_sub(1)));
        let (from, to) = (first.folded.0.wrapping_sub(self.base), last.folded.1.wrapping_sub(self.base));
        let span = Span { start: first.span.0, end: last.span.1 };
        Window { span, folded: self.folded.get(from..to).unwrap_or_default() }
    }

    /// The word `back` words before the last, folded.
    pub(super) fn folded(&self, back: usize) -> &[u8] {
        let (from, to) = self.back(back).folded;
        self.folded.get(from.wrapping_sub(self.base)..to.wrapping_sub(self.base)).unwrap_or_default()
    }

    /// Skips what is soft, and says how many bytes.
    fn skip(&mut self) -> usize {
        let start = self.at;
        while let Some(byte) = self.text.get(self.at) {
            let step = match class(*byte) {
                SOFT => 1,
                WIDE => match wide(self.text, self.at) {
                    (Glyph::Soft | Glyph::Mark, length, _) => length,
                    (Glyph::Letter(..) | Glyph::Alone | Glyph::Hard, ..) => break,
                },
                HARD if self.escapes == Escapes::Gaps => escape(self.text.get(self.at..).unwrap_or_default()),
                _ => 0,
            };
            if step == 0 {
                break;
            }
            self.at = self.at.wrapping_add(step);
        }
        self.at.wrapping_sub(start)
    }

    /// Drops folded words that no window holds any more. Without this the buffer would grow, and leave copies behind.
    fn make_room(&mut self) {
        if self.folded.len().saturating_add(LONGEST).saturating_add(8) > KEPT {
            let oldest = if self.joined == 0 { usize::MAX } else { self.back(self.joined.saturating_sub(1)).folded.0 };
            let drop = oldest.saturating_sub(self.base).min(self.folded.len());
            self.folded.drain(..drop);
            self.base = self.base.saturating_add(drop);
        }
        self.folded.push(b' ');
    }

    /// A word that begins at `start`.
    fn begin(&self, start: usize) -> Word {
        let last = self.back(0);
        let folded = self.base.saturating_add(self.folded.len());
        let before = last.before.wrapping_add(last.letters).wrapping_add(1);
        let span = (start, start);
        let (folded, sums) = ((folded, folded), (last.sums.1, 0));
        Word { span, plain: true, hash: SEED, folded, sums, before, ..Word::default() }
    }

    fn read_word(&mut self, word: &mut Word) {
        word.capital = self.begins_with_capital();
        while let Some(byte) = self.text.get(self.at) {
            match class(*byte) {
                WIDE => {
                    if !self.read_wide(word) {
                        return;
                    }
                }
                SOFT | HARD if word.letters > 0 => return,
                SOFT | HARD => {
                    self.at = self.at.wrapping_add(1);
                    return self.whole(word, *byte);
                }
                folded => {
                    self.at = self.at.wrapping_add(1);
                    word.plain &= folded >= b'a';
                    self.take(word, folded);
                }
            }
        }
    }

    /// Reads a character outside ASCII into `word`; false if the word ends.
    fn read_wide(&mut self, word: &mut Word) -> bool {
        let (glyph, length, letter) = wide(self.text, self.at);
        let inside = word.letters > 0;
        match glyph {
            Glyph::Letter(first, second) => {
                self.at = self.at.wrapping_add(length);
                self.take_wide(word, first);
                if let Some(second) = second {
                    self.take_wide(word, second);
                }
                true
            }
            Glyph::Mark => {
                self.at = self.at.wrapping_add(length);
                true
            }
            Glyph::Alone | Glyph::Hard if !inside => {
                self.at = self.at.wrapping_add(length);
                self.take_wide(word, letter);
                word.plain = false;
                word.symbol = glyph == Glyph::Hard;
                false
            }
            Glyph::Alone | Glyph::Hard | Glyph::Soft => false,
        }
    }

    /// A symbol is a word.
    fn whole(&mut self, word: &mut Word, byte: u8) {
        self.take(word, byte);
        word.plain = false;
        word.symbol = true;
    }

    fn take(&mut self, word: &mut Word, byte: u8) {
        word.letters = word.letters.wrapping_add(1);
        self.keep(word, byte);
    }

    fn take_wide(&mut self, word: &mut Word, letter: char) {
        word.letters = word.letters.wrapping_add(1);
        for byte in letter.encode_utf8(&mut [0; 4]).bytes() {
            self.keep(word, byte);
        }
    }

    fn keep(&mut self, word: &mut Word, byte: u8) {
        word.hash = (word.hash ^ u64::from(byte)).wrapping_mul(PRIME);
        if self.base.saturating_add(self.folded.len()).wrapping_sub(word.folded.0) < LONGEST {
            self.folded.push(byte);
        }
    }

    fn begins_with_capital(&self) -> bool {
        match self.text.get(self.at) {
            Some(byte) if byte.is_ascii() => byte.is_ascii_uppercase(),
            Some(_) => is_capital(wide(self.text, self.at).2),
            None => false,
        }
    }
}
