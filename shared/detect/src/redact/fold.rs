//! The text as detection sees it: compatibility forms become what they stand for, characters without width disappear.
//!
//! ```text
//! text     ４５３９ 1488…   alice＠acme．com   4539<ZWJ>1488   4539<NBSP>1488   𝟒𝟓𝟑𝟗
//! folded   4539 1488…       alice@acme.com     45391488        4539 1488        4539
//! ```
//!
//! Findings are mapped back: edits apply to the text as it was. A text without such characters, which is nearly every one, is not copied.
//!
//! Invariant: the folded text is UTF-8 and not longer; every span of it maps to whole characters of the text; mapping back walks the text once.

mod blocks;

use crate::span::Span;
use crate::wiped::Wiped;
use alloc::vec::Vec;

/// A text, folded if it had to be.
pub struct Folded<'a> {
    text: &'a str,
    /// `None` if nothing had to be folded.
    folded: Option<Wiped<Vec<u8>>>,
}

/// The way back, for spans in order.
pub struct Places<'a> {
    /// Empty if nothing was folded.
    text: &'a str,
    /// How far the walk is, in both.
    folded: usize,
    original: usize,
    /// The next character from `original` on that folding changed.
    next: usize,
}

/// What becomes of a character.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fold {
    Same,
    Nothing,
    Ascii(u8),
}

impl<'a> Folded<'a> {
    /// `text`, folded; not copied where nothing has to be.
    #[must_use]
    pub fn new(text: &'a str) -> Self {
        let first = if text.is_ascii() { text.len() } else { next_folded(text, 0) };
        Self { text, folded: (first < text.len()).then(|| fold_from(text, first)) }
    }

    /// The folded text: UTF-8.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        self.folded.as_ref().map_or(self.text.as_bytes(), |folded| folded)
    }

    /// The way back.
    #[must_use]
    pub const fn places(&self) -> Places<'a> {
        let text = if self.folded.is_some() { self.text } else { "" };
        Places { text, folded: 0, original: 0, next: 0 }
    }
}

impl Places<'_> {
    /// The span of the text that a span of [`Folded::bytes`] came from. Spans are asked for in order, or the walk begins anew.
    pub fn original(&mut self, span: Span) -> Span {
        let Some(last) = span.end.checked_sub(1).filter(|_| span.start < span.end && !self.text.is_empty()) else {
            return span;
        };
        if span.start < self.folded {
            (self.folded, self.original, self.next) = (0, 0, 0);
        }
        let start = self.walk(span.start);
        let end = self.walk(last);
        let width = if end == self.next { character(self.text, end).map_or(1, char::len_utf8) } else { 1 };
        Span { start, end: end.saturating_add(width) }
    }

    /// Where the byte at a folded offset begins in the text.
    fn walk(&mut self, to: usize) -> usize {
        loop {
            if self.next <= self.original && self.original < self.text.len() {
                self.next = next_folded(self.text, self.original);
            }
            let same = self.next.saturating_sub(self.original).min(to.saturating_sub(self.folded));
            self.folded = self.folded.saturating_add(same);
            self.original = self.original.saturating_add(same);
            let Some(changed) = character(self.text, self.original).filter(|_| self.original == self.next) else {
                break;
            };
            let visible = fold(changed) != Fold::Nothing;
            if visible && self.folded == to {
                break;
            }
            self.folded = self.folded.saturating_add(usize::from(visible));
            self.original = self.original.saturating_add(changed.len_utf8());
        }
        self.original
    }
}

/// Folds `text` from the offset `first` on; what is before it is taken as it is.
fn fold_from(text: &str, first: usize) -> Wiped<Vec<u8>> {
    let mut folded = Wiped::from(Vec::with_capacity(text.len()));
    let (mut at, mut next) = (0, first);
    loop {
        folded.extend_from_slice(text.as_bytes().get(at..next).unwrap_or_default());
        let Some(changed) = character(text, next) else { return folded };
        if let Fold::Ascii(byte) = fold(changed) {
            folded.push(byte);
        }
        at = next.saturating_add(changed.len_utf8());
        next = next_folded(text, at);
    }
}

fn character(text: &str, at: usize) -> Option<char> {
    text.get(at..)?.chars().next()
}

/// The offset of the next character from `at` on that folding changes, or the end. Looks at two bytes of a character unless they may be its.
fn next_folded(text: &str, mut at: usize) -> usize {
    let changes = |place: usize| character(text, place).is_some_and(|character| fold(character) != Fold::Same);
    let rest = |at: usize| text.as_bytes().get(at..).unwrap_or_default();
    while let Some(block) = rest(at).first_chunk() {
        let mut candidates = if block.is_ascii() { 0 } else { blocks::candidates(block) };
        while candidates != 0 {
            let place = at.saturating_add(candidates.trailing_zeros() as usize);
            if changes(place) {
                return place;
            }
            candidates &= candidates.wrapping_sub(1);
        }
        at = at.saturating_add(blocks::SIZE);
    }
    let pairs = rest(at).iter().zip(rest(at).iter().skip(1));
    let found = pairs.enumerate().find_map(|(place, (first, second))| {
        let place = at.saturating_add(place);
        (blocks::may_change(*first, *second) && changes(place)).then_some(place)
    });
    found.unwrap_or(text.len())
}

/// The table. Sources: Unicode 17, compatibility decompositions to ASCII, decimal digits of Arabic and Devanagari, `Default_Ignorable_Code_Point`,
/// `White_Space`, and the dashes of `confusables.txt`. Superscripts stay: they are footnotes.
fn fold(character: char) -> Fold {
    match character {
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{180b}'..='\u{180e}' => Fold::Nothing,
        '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{20e3}' => Fold::Nothing,
        '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' => Fold::Nothing,
        '\u{e0000}'..='\u{e0fff}' => Fold::Nothing,
        '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => Fold::Ascii(b' '),
        '\u{2028}' | '\u{2029}' => Fold::Ascii(b'\n'),
        '\u{2010}'..='\u{2015}' | '\u{2043}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' => Fold::Ascii(b'-'),
        '\u{2024}' | '\u{fe52}' => Fold::Ascii(b'.'),
        '\u{fe50}'..='\u{fe6b}' => small(character),
        '\u{ff01}'..='\u{ff5e}' => from(character, '\u{ff01}', b'!'),
        '\u{660}'..='\u{669}' => from(character, '\u{660}', b'0'),
        '\u{6f0}'..='\u{6f9}' => from(character, '\u{6f0}', b'0'),
        '\u{966}'..='\u{96f}' => from(character, '\u{966}', b'0'),
        '\u{2102}'..='\u{2134}' => letterlike(character),
        '\u{2460}'..='\u{2468}' => from(character, '\u{2460}', b'1'),
        '\u{24b6}'..='\u{24cf}' => from(character, '\u{24b6}', b'A'),
        '\u{24d0}'..='\u{24e9}' => from(character, '\u{24d0}', b'a'),
        '\u{24ea}' => Fold::Ascii(b'0'),
        '\u{1d400}'..='\u{1d6a3}' => mathematical((character as u32).wrapping_sub(0x1d400)),
        '\u{1d7ce}'..='\u{1d7ff}' => digit((character as u32).wrapping_sub(0x1d7ce) % 10),
        '\u{1fbf0}'..='\u{1fbf9}' => from(character, '\u{1fbf0}', b'0'),
        _ => Fold::Same,
    }
}

/// As far from `base` as `character` from `first`.
fn from(character: char, first: char, base: u8) -> Fold {
    let offset = (character as u32).wrapping_sub(first as u32);
    u8::try_from(offset).map_or(Fold::Same, |offset| Fold::Ascii(base.wrapping_add(offset)))
}

fn digit(value: u32) -> Fold {
    u8::try_from(value).map_or(Fold::Same, |value| Fold::Ascii(b'0'.wrapping_add(value)))
}

/// Thirteen alphabets of 52 letters.
fn mathematical(place: u32) -> Fold {
    let letter = u8::try_from(place % 52).unwrap_or(0);
    Fold::Ascii(if letter < 26 { b'A'.wrapping_add(letter) } else { b'a'.wrapping_add(letter.wrapping_sub(26)) })
}

/// Small form variants, U+FE50 to U+FE6B; `*` where there is none.
fn small(character: char) -> Fold {
    const FORMS: &[u8; 28] = b",*.*;:?!*(){}**#&*+-<>=*\\$%@";
    match FORMS.get((character as u32).wrapping_sub(0xfe50) as usize) {
        None | Some(b'*') => Fold::Same,
        Some(form) => Fold::Ascii(*form),
    }
}

/// Letters that the mathematical alphabets leave out because Unicode had them before: U+2102 to U+2134; `*` where there is none.
fn letterlike(character: char) -> Fold {
    const LETTERS: &[u8; 51] = b"C*******gHHHh*IILl*N***PQRRR******Z***Z*K*BC*eEF*Mo";
    match LETTERS.get((character as u32).wrapping_sub(0x2102) as usize) {
        None | Some(b'*') => Fold::Same,
        Some(letter) => Fold::Ascii(*letter),
    }
}

#[cfg(test)]
mod tests;
