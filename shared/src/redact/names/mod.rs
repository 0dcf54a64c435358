//! Names of people, where policy asks for them: common names next to one another, and what follows a title or a cue.
//!
//! ```text
//! Alice Brenner     given, family                        Ludwig van den Berg   given, particles, family
//! John F. Kennedy   given, initial, family               Schmidt, Anna         family, given
//! Mrs Vandersteen   title, any capitalised word          my name is Ayşe       cue, a common name
//! ```
//!
//! No list holds all names and no rule tells "Paris Jackson" from a street: this finds some, and takes some for names that are none.
//!
//! Invariant: one step per word; what is found is whole words of one line.

mod cues;
mod list;
#[cfg(test)]
mod tests;

use super::given::is_common;
use super::words::{Escapes, Words};
use crate::splice::Span;
use cues::{Cue, cue, is_particle};

/// Most words of one name.
const MOST: usize = 6;

/// Finds names in `text`, which is UTF-8, in order and without overlaps.
pub(super) fn find(text: &[u8], found: &mut dyn FnMut(Span)) {
    let mut words = Words::new(text, Escapes::Letters);
    let mut run = Run::default();
    while words.next() {
        let word = words.back(0);
        if run.waits() && matches!(words.folded(0), b":" | b"=" | b"\"") {
            continue;
        }
        let gap = text.get(run.last..word.span.0).unwrap_or_default();
        let piece = Piece::of(&words, run.waits() || run.span.is_some());
        if !run.takes(&piece, gap) {
            run.close(found);
            run.begin(&piece, gap);
        }
        run.last = word.span.1;
    }
    run.close(found);
}

/// What a word may be to a name.
struct Piece {
    span: (usize, usize),
    given: bool,
    family: bool,
    /// A capitalised word that may be a name that no list has.
    unknown: bool,
    initial: bool,
    particle: bool,
    common: bool,
    cue: Option<Cue>,
}

impl Piece {
    /// Unless a name or a cue is `open`, only what can begin one is looked up.
    fn of(words: &Words<'_>, open: bool) -> Self {
        let (word, folded) = (words.back(0), words.folded(0));
        let capital = word.capital && words.is_plain(0);
        let long = capital && word.letters > 1;
        let (given, family) = (long && list::is_given(folded), long && list::is_family(folded));
        let common = long && (open || given || family) && is_common(folded);
        Self {
            span: word.span,
            given,
            family,
            unknown: long && !common,
            initial: capital && word.letters == 1,
            particle: open && is_particle(folded),
            common,
            cue: cue(words),
        }
    }
}

/// A name that is being read.
#[derive(Default)]
struct Run {
    /// From the first to the last word that belongs to it.
    span: Option<(usize, usize)>,
    count: usize,
    given: bool,
    family: bool,
    /// One of its words is nothing but a name.
    sure: bool,
    /// What stood before it.
    cue: Option<Cue>,
    /// Where the last word ends, whether or not it belongs.
    last: usize,
    /// Initials and particles since the last word that belongs.
    between: usize,
}

impl Run {
    /// Whether a cue was read and no name yet.
    const fn waits(&self) -> bool {
        self.span.is_none() && self.cue.is_some()
    }

    /// Adds `piece`, if it goes on with the name.
    fn takes(&mut self, piece: &Piece, gap: &[u8]) -> bool {
        let Some(span) = self.span.as_mut() else { return false };
        if self.count >= MOST || self.between > 3 || !joins(gap, self.between > 0, self.family && !self.given) {
            return false;
        }
        if piece.initial || piece.particle && !piece.family {
            self.between = self.between.saturating_add(1);
            return true;
        }
        let known = piece.given || piece.family;
        let welcome = known || piece.unknown && (self.given || self.cue.is_some()) && gap != b", ";
        // A title within a name begins another; a name of common words only is none.
        if !welcome || piece.cue == Some(Cue::Title) {
            return false;
        }
        span.1 = piece.span.1;
        self.count = self.count.saturating_add(1);
        self.between = 0;
        self.note(piece);
        // O'Connor, D'Angelo
        self.family |= matches!(gap, b"'" | b"\xe2\x80\x99");
        true
    }

    /// What `piece` begins: a name, or what may stand before one.
    fn begin(&mut self, piece: &Piece, gap: &[u8]) {
        let before = self.cue.filter(|_| self.span.is_none() && introduces(gap));
        *self = Self { last: self.last, cue: piece.cue, ..Self::default() };
        if piece.cue == Some(Cue::Title) {
            return;
        }
        let known = piece.given || piece.family;
        if known || before == Some(Cue::Title) && (piece.unknown || piece.initial) {
            let between = usize::from(piece.initial);
            *self = Self { last: self.last, cue: before, span: Some(piece.span), count: 1, between, ..Self::default() };
            self.note(piece);
        } else if before == Some(Cue::Title) && piece.particle {
            self.cue = before;
        }
    }

    fn note(&mut self, piece: &Piece) {
        self.given |= piece.given;
        self.family |= piece.family;
        self.sure |= (piece.given || piece.family) && !piece.common;
    }

    /// Reports the name, if it is one.
    fn close(&mut self, found: &mut dyn FnMut(Span)) {
        let Some((start, end)) = self.span.take() else { return };
        let together = self.count > 1 && self.given && self.family && self.sure;
        let introduced = match self.cue {
            Some(Cue::Title) => true,
            Some(Cue::Word) => self.sure,
            None => false,
        };
        self.cue = None;
        if together || introduced {
            found(Span { start, end });
        }
    }
}

/// Whether what stands between two words of a name may stand there.
fn joins(gap: &[u8], after_initial: bool, family_first: bool) -> bool {
    match gap {
        b" " | b"-" | b"'" | b"\xe2\x80\x99" | b"\xe2\x80\x90" => true,
        b". " | b"." => after_initial,
        b", " => family_first,
        _ => false,
    }
}

/// Whether what stands between a cue and a name may stand there.
fn introduces(gap: &[u8]) -> bool {
    gap.len() <= 4 && gap.iter().all(|byte| matches!(byte, b' ' | b'.' | b':' | b'"' | b'\'' | b',' | b'='))
}
