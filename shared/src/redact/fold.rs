//! The text as detection sees it: compatibility forms become what they stand for, characters without width disappear.
//!
//! ```text
//! text     ４５３９ 1488…   alice＠acme．com   4539<ZWJ>1488   4539<NBSP>1488
//! folded   4539 1488…       alice@acme.com     45391488        4539 1488
//! ```
//!
//! Findings are mapped back: edits apply to the text as it was. A text without such characters, which is nearly every one, is not copied.
//!
//! Invariant: the folded text is UTF-8 and not longer; every span of it maps to whole characters of the text.

use alloc::vec::Vec;
use zeroize::Zeroizing;

use crate::splice::Span;

/// A text, folded if it had to be.
pub(super) struct Folded<'a> {
    text: &'a [u8],
    /// Empty if nothing had to be folded.
    folded: Zeroizing<Vec<u8>>,
    /// Where folded and original offsets go out of step, in order.
    stretches: Vec<Stretch>,
}

/// From `folded` on, one byte is `width` bytes of the original, which begin at `original`. A width other than one holds for a single byte.
#[derive(Clone, Copy)]
struct Stretch {
    folded: usize,
    original: usize,
    width: usize,
}

/// What becomes of a character.
enum Fold {
    Same,
    Nothing,
    Ascii(u8),
}

impl<'a> Folded<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let mut this = Self { text: text.as_bytes(), folded: Zeroizing::default(), stretches: Vec::new() };
        let first = if text.is_ascii() { None } else { next_folded(text, 0) };
        if let Some(first) = first {
            this.fold(text, first);
        }
        this
    }

    pub(super) fn bytes(&self) -> &[u8] {
        if self.stretches.is_empty() { self.text } else { &self.folded }
    }

    /// The span of the text that a span of [`Folded::bytes`] came from.
    pub(super) fn original(&self, span: Span) -> Span {
        let Some(last) = span.end.checked_sub(1).filter(|_| span.start < span.end) else { return span };
        let (start, _) = self.character(span.start);
        let (end, width) = self.character(last);
        Span { start, end: end.saturating_add(width) }
    }

    /// Where the byte at a folded offset begins in the text, and how many bytes it was there.
    fn character(&self, at: usize) -> (usize, usize) {
        let after = self.stretches.partition_point(|stretch| stretch.folded <= at);
        match after.checked_sub(1).and_then(|index| self.stretches.get(index)) {
            None => (at, 1),
            Some(stretch) => (stretch.original.saturating_add(at.saturating_sub(stretch.folded)), stretch.width),
        }
    }

    /// Folds from the offset `first` on; what is before it is taken as it is.
    fn fold(&mut self, text: &str, first: usize) {
        self.folded.reserve_exact(text.len());
        let (mut at, mut next) = (0, Some(first));
        while let Some(original) = next {
            self.folded.extend_from_slice(text.as_bytes().get(at..original).unwrap_or_default());
            let Some(character) = text.get(original..).and_then(|rest| rest.chars().next()) else { break };
            at = original.saturating_add(character.len_utf8());
            if let Fold::Ascii(byte) = fold(character) {
                self.step(original, character.len_utf8());
                self.folded.push(byte);
            }
            self.step(at, 1);
            next = next_folded(text, at);
        }
        self.folded.extend_from_slice(text.as_bytes().get(at..).unwrap_or_default());
    }

    fn step(&mut self, original: usize, width: usize) {
        self.stretches.push(Stretch { folded: self.folded.len(), original, width });
    }
}

/// The offset of the next character from `at` on that folding changes. Looks at lead bytes only until one may.
fn next_folded(text: &str, mut at: usize) -> Option<usize> {
    while let Some(skip) = text.as_bytes().get(at..)?.iter().position(|byte| matches!(byte, 0xC2 | 0xE2 | 0xEF)) {
        at = at.saturating_add(skip);
        let character = text.get(at..)?.chars().next()?;
        match fold(character) {
            Fold::Same => at = at.saturating_add(character.len_utf8()),
            Fold::Nothing | Fold::Ascii(_) => return Some(at),
        }
    }
    None
}

/// The table. Sources: Unicode, Halfwidth and Fullwidth Forms, Small Form Variants, General Punctuation.
const fn fold(character: char) -> Fold {
    match character {
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{feff}' => Fold::Nothing,
        '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' => Fold::Ascii(b' '),
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe63}' => Fold::Ascii(b'-'),
        '\u{fe52}' => Fold::Ascii(b'.'),
        '\u{fe6b}' => Fold::Ascii(b'@'),
        '\u{ff01}'..='\u{ff5e}' => Fold::Ascii(full_width(character)),
        _ => Fold::Same,
    }
}

/// The ASCII character of a full-width form.
#[expect(clippy::cast_possible_truncation, reason = "the caller's range maps to 0x21 to 0x7e")]
const fn full_width(character: char) -> u8 {
    (character as u32).wrapping_sub(0xff01).wrapping_add(0x21) as u8
}
