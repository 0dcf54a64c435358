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
use hash::{hashed, joined, mixed, removed};
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
#[derive(Clone, Copy)]
pub(super) struct Word {
    /// Where it stands in the text.
    pub(super) span: (usize, usize),
    /// Of its folded letters.
    pub(super) hash: u64,
    /// How many characters it has, folded.
    pub(super) letters: usize,
    /// It begins with a capital, or its script has none.
    pub(super) capital: bool,
    /// It is a symbol.
    pub(super) symbol: bool,
    /// It is a symbol or a character of a script without spaces.
    alone: bool,
    /// Where it begins in the folded text, and how many bytes it has there.
    folded: usize,
    length: usize,
    /// The sum of the hashes of all words before it.
    sum: u64,
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
    /// Characters, and sum of the hashes, of all words.
    sums: (usize, u64),
}

static NONE: Word = Word {
    span: (0, 0),
    hash: 0,
    letters: 0,
    capital: false,
    symbol: false,
    alone: false,
    folded: 0,
    length: 0,
    sum: 0,
    before: 0,
};

impl<'a> Words<'a> {
    /// `text` must be UTF-8; what is not is read as symbols.
    pub(super) fn new(text: &'a [u8], escapes: Escapes) -> Self {
        let folded = Vec::with_capacity(text.len().saturating_mul(2).saturating_add(8).min(KEPT));
        let ring = [NONE; MOST];
        Self { text, at: 0, escapes, folded: Zeroizing::new(folded), base: 0, ring, read: 0, joined: 0, sums: (0, 0) }
    }

    /// Whether the two ways of reading escapes can differ in `text`.
    pub(super) fn has_escapes(text: &[u8]) -> bool {
        memchr::memchr2_iter(b'\\', b'%', text).any(|at| escape(text.get(at..).unwrap_or_default()) > 0)
    }

    /// Reads a word; false at the end of the text.
    pub(super) fn next(&mut self) -> bool {
        let gap = self.skip();
        let start = self.at;
        let Some(first) = self.text.get(start).copied() else { return false };
        self.make_room();
        let from = self.folded.len();
        let capital = first.is_ascii_uppercase() || class(first) == WIDE && is_capital(wide(self.text, start).2);
        let mut word = Word { capital, folded: self.base.wrapping_add(from), ..NONE };
        (word.before, word.sum) = self.sums;
        self.read_word(&mut word, from);
        word.span = (start, self.at);
        let folded = self.folded.get(from..).unwrap_or_default();
        word.length = folded.len();
        word.hash = hashed(folded);
        self.sums = (word.before.wrapping_add(word.letters).wrapping_add(1), joined(word.sum, word.hash));
        let before = if gap > GAP { 0 } else { self.joined };
        self.joined = if word.length >= LONGEST { 0 } else { before.wrapping_add(1).min(MOST) };
        self.read = self.read.wrapping_add(1);
        if let Some(place) = self.ring.get_mut(self.read % MOST) {
            *place = word;
        }
        true
    }

    /// How many words the longest window has now.
    pub(super) const fn joined(&self) -> usize {
        self.joined
    }

    /// The word `back` words before the last; only those of windows are right.
    pub(super) fn back(&self, back: usize) -> &Word {
        let place = self.read.wrapping_sub(back) % MOST;
        self.ring.get(place).unwrap_or(&NONE)
    }

    /// The hash of the last `words` words; the same for the same words anywhere.
    pub(super) fn hash(&self, words: usize) -> u64 {
        mixed(removed(self.sums.1, self.back(words.wrapping_sub(1)).sum, words))
    }

    /// How many characters the last `words` words have, folded, with a space between each two.
    pub(super) fn letters(&self, words: usize) -> usize {
        self.sums.0.wrapping_sub(self.back(words.wrapping_sub(1)).before).wrapping_sub(1)
    }

    /// The last `words` words.
    pub(super) fn window(&self, words: usize) -> Window<'_> {
        let (last, first) = (self.back(0), self.back(words.wrapping_sub(1)));
        let span = Span { start: first.span.0, end: last.span.1 };
        Window { span, folded: self.kept(first.folded, last.folded.wrapping_add(last.length)) }
    }

    /// The word `back` words before the last, folded.
    pub(super) fn folded(&self, back: usize) -> &[u8] {
        let word = self.back(back);
        self.kept(word.folded, word.folded.wrapping_add(word.length))
    }

    /// Whether the word `back` words before the last is all letters: no digit, no symbol, no character of a script without spaces.
    pub(super) fn is_plain(&self, back: usize) -> bool {
        !self.back(back).alone && self.folded(back).iter().all(|byte| *byte >= b'a')
    }

    fn kept(&self, from: usize, to: usize) -> &[u8] {
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
            let oldest = if self.joined == 0 { usize::MAX } else { self.back(self.joined.wrapping_sub(1)).folded };
            let drop = oldest.saturating_sub(self.base).min(self.folded.len());
            self.folded.drain(..drop);
            self.base = self.base.saturating_add(drop);
        }
        self.folded.push(b' ');
    }

    /// Reads letters and digits, or one symbol, into the folded text, where the word begins at `from`.
    fn read_word(&mut self, word: &mut Word, from: usize) {
        loop {
            let rest = self.text.get(self.at..).unwrap_or_default();
            let length = rest.iter().position(|byte| class(*byte) <= WIDE).unwrap_or(rest.len());
            self.keep(rest.get(..length).unwrap_or_default(), from);
            word.letters = word.letters.wrapping_add(length);
            self.at = self.at.wrapping_add(length);
            match rest.get(length).map(|byte| class(*byte)) {
                Some(WIDE) if self.read_wide(word, from) => {}
                Some(HARD) if word.letters == 0 => {
                    self.keep(rest.get(..1).unwrap_or_default(), from);
                    self.at = self.at.wrapping_add(1);
                    (word.letters, word.alone, word.symbol) = (1, true, true);
                    return;
                }
                _ => return,
            }
        }
    }

    /// Reads a character outside ASCII into `word`; false if the word ends.
    fn read_wide(&mut self, word: &mut Word, from: usize) -> bool {
        let (glyph, length, letter) = wide(self.text, self.at);
        let inside = word.letters > 0;
        match glyph {
            Glyph::Letter(first, second) => {
                self.at = self.at.wrapping_add(length);
                self.take(word, first, from);
                if let Some(second) = second {
                    self.take(word, second, from);
                }
                true
            }
            Glyph::Mark => {
                self.at = self.at.wrapping_add(length);
                true
            }
            Glyph::Alone | Glyph::Hard if !inside => {
                self.at = self.at.wrapping_add(length);
                self.take(word, letter, from);
                word.alone = true;
                word.symbol = glyph == Glyph::Hard;
                false
            }
            Glyph::Alone | Glyph::Hard | Glyph::Soft => false,
        }
    }

    fn take(&mut self, word: &mut Word, letter: char, from: usize) {
        word.letters = word.letters.wrapping_add(1);
        self.keep(letter.encode_utf8(&mut [0; 4]).as_bytes(), from);
    }

    /// Adds `bytes` to the folded text, as far as there is room for a word that begins at `from`.
    fn keep(&mut self, bytes: &[u8], from: usize) {
        let room = from.saturating_add(LONGEST).saturating_sub(self.folded.len());
        for byte in bytes.iter().take(room) {
            self.folded.push(byte.to_ascii_lowercase());
        }
    }
}
