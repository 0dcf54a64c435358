//! A JSON document on its way back, whose strings are texts, or documents of their own.
//!
//! ```text
//! {"to":"<EMAIL_0>","body":"{\"to\":\"<EMAIL_0>\"}"}
//!        └ level 1: escaped once        └ level 2: escaped twice
//! ```
//!
//! A string that begins like a document is one until it turns out not to be; what then follows is text again, and if it had
//! strings by then, nothing returns into the rest of it.
//!
//! Invariant: each string is a text of its own; what is put into it is escaped once per level; all else leaves as it came.

use alloc::string::String;
use alloc::vec::Vec;
use zeroize::Zeroizing;

use super::level::{Level, Read};
use super::passage::{Passage, Way};
use super::restore::{Outlet, Restored};
use crate::json::escape_into;
use crate::splice::Span;

/// Documents within documents that are looked into; deeper ones are text.
const DEEPEST: usize = 8;

/// A document on its way back.
pub(super) struct Document {
    levels: Vec<Level>,
    /// How many of `levels` are open.
    depth: usize,
    passage: Passage,
    /// The text at hand has not begun.
    fresh: bool,
    /// Nothing returns into the text at hand.
    closed: bool,
}

/// A piece of text: its decoded form, and how it stands in the piece that was pushed.
#[derive(Clone, Copy)]
struct Unit<'a> {
    text: &'a str,
    raw: Raw<'a>,
}

#[derive(Clone, Copy)]
enum Raw<'a> {
    /// The same bytes, from this offset on.
    At(usize),
    /// One character, written like this.
    As(&'a str),
}

/// Where it all goes.
struct Leaving<'a> {
    way: Way<'a>,
    out: &'a mut dyn Outlet,
}

impl Document {
    /// For arguments of a tool, or for content that is a document and may be rendered (`markup`).
    pub(super) fn new(markup: bool) -> Self {
        Self { levels: Vec::new(), depth: 0, passage: Passage::new(markup), fresh: true, closed: false }
    }

    /// Bytes held back.
    pub(super) fn held(&self) -> usize {
        self.levels.iter().take(self.depth).fold(self.passage.held(), |sum, level| sum.saturating_add(level.raw.len()))
    }

    /// What happened so far.
    pub(super) const fn restored(&self) -> Restored {
        self.passage.restored()
    }

    /// The next piece; `last`: nothing follows.
    pub(super) fn push(&mut self, text: &str, last: bool, way: Way<'_>, out: &mut dyn Outlet) {
        let mut leaving = Leaving { way, out };
        self.unit(0, Unit { text, raw: Raw::At(0) }, &mut leaving);
        if last {
            self.text_ends(0, &mut leaving);
            (self.fresh, self.closed) = (true, false);
        }
    }

    /// Text of level `at`.
    fn unit(&mut self, at: usize, mut unit: Unit<'_>, leaving: &mut Leaving<'_>) {
        if self.fresh && self.depth == at {
            let blank = unit.text.len().saturating_sub(unit.text.trim_ascii_start().len());
            let (blank, rest) = unit.split(blank);
            self.leaf(blank, leaving);
            unit = rest;
            let opens = unit.text.starts_with(['{', '[']) || (at == 0 && unit.text.starts_with('"'));
            self.fresh = unit.text.is_empty();
            if opens && at < DEEPEST {
                self.text_restarts(leaving);
                self.open();
            }
        }
        if self.depth > at { self.document(at, unit, leaving) } else { self.leaf(unit, leaving) }
    }

    /// White space stood before a document: none of its texts go on from there.
    fn text_restarts(&mut self, leaving: &mut Leaving<'_>) {
        let mut outlet = Escaping { raw: Raw::At(0), levels: self.depth, out: leaving.out };
        self.passage.push("", true, leaving.way.closed(self.closed), &mut outlet);
    }

    fn open(&mut self) {
        match self.levels.get_mut(self.depth) {
            Some(level) => level.reset(),
            None => self.levels.push(Level::new()),
        }
        self.depth = self.depth.saturating_add(1);
    }

    /// Text of level `at`, which is a document.
    fn document(&mut self, at: usize, unit: Unit<'_>, leaving: &mut Leaving<'_>) {
        let mut rest = unit;
        while !rest.text.is_empty() {
            let Some(level) = self.levels.get_mut(at).filter(|_| self.depth > at) else {
                return self.leaf(rest, leaving);
            };
            let plain = level.plain(rest.text);
            if plain > 0 {
                let (run, behind) = rest.split(plain);
                self.unit(at.saturating_add(1), run, leaving);
                rest = behind;
                continue;
            }
            let (letter, behind) = rest.split(rest.text.chars().next().map_or(1, char::len_utf8));
            rest = behind;
            self.letter(at, letter, leaving);
        }
    }

    /// One character of a document that is more to it than text.
    fn letter(&mut self, at: usize, letter: Unit<'_>, leaving: &mut Leaving<'_>) {
        let inner = at.saturating_add(1);
        let Some(level) = self.levels.get_mut(at) else { return };
        let character = letter.text.chars().next().unwrap_or_default();
        match level.read(character, letter.written()) {
            Read::Structure => letter.leave(leaving.out),
            Read::Opens => {
                (self.fresh, self.closed) = (true, false);
                letter.leave(leaving.out);
            }
            Read::Closes => {
                self.text_ends(inner, leaving);
                letter.leave(leaving.out);
            }
            Read::Escape => {}
            Read::Escaped(character, raw) => self.escaped(at, character, raw, leaving),
            Read::EscapedThen(character, raw) => {
                self.escaped(at, character, raw, leaving);
                self.letter(at, letter, leaving);
            }
            Read::Broken(had_strings) => {
                self.depth = at;
                (self.fresh, self.closed) = (false, had_strings);
                self.passage.doubt();
                self.leaf(letter, leaving);
            }
        }
    }

    /// A character of the text in the document of level `at` that was written as an escape.
    fn escaped(&mut self, at: usize, character: char, mut raw: Zeroizing<String>, leaving: &mut Leaving<'_>) {
        let mut buffer = [0; 4];
        let text = character.encode_utf8(&mut buffer);
        self.unit(at.saturating_add(1), Unit { text, raw: Raw::As(&raw) }, leaving);
        if let Some(level) = self.levels.get_mut(at) {
            raw.clear();
            level.raw = raw;
        }
    }

    /// The text of level `at` ends.
    fn text_ends(&mut self, at: usize, leaving: &mut Leaving<'_>) {
        for level in self.levels.iter_mut().take(self.depth).skip(at) {
            leaving.out.put(&level.raw);
            level.raw.clear();
        }
        let mut outlet = Escaping { raw: Raw::At(0), levels: self.depth, out: leaving.out };
        self.passage.push("", true, leaving.way.closed(self.closed), &mut outlet);
        self.depth = self.depth.min(at);
    }

    /// Text that is no document.
    fn leaf(&mut self, unit: Unit<'_>, leaving: &mut Leaving<'_>) {
        let mut outlet = Escaping { raw: unit.raw, levels: self.depth, out: leaving.out };
        self.passage.push(unit.text, false, leaving.way.closed(self.closed), &mut outlet);
    }
}

impl<'a> Unit<'a> {
    fn split(self, at: usize) -> (Self, Self) {
        let (head, tail) = self.text.split_at_checked(at).unwrap_or((self.text, ""));
        let behind = match self.raw {
            Raw::At(offset) => Raw::At(offset.saturating_add(head.len())),
            Raw::As(raw) => Raw::As(raw),
        };
        (Self { text: head, raw: self.raw }, Self { text: tail, raw: behind })
    }

    const fn written(&self) -> &'a str {
        match self.raw {
            Raw::At(_) => self.text,
            Raw::As(raw) => raw,
        }
    }

    fn leave(&self, out: &mut dyn Outlet) {
        match self.raw {
            Raw::At(start) => out.keep(Span { start, end: start.saturating_add(self.text.len()) }),
            Raw::As(raw) => out.put(raw),
        }
    }
}

/// Writes a text's changes into the document that it is a string of.
struct Escaping<'a> {
    raw: Raw<'a>,
    levels: usize,
    out: &'a mut dyn Outlet,
}

impl Outlet for Escaping<'_> {
    fn keep(&mut self, range: Span) {
        match self.raw {
            Raw::At(offset) => {
                let by = |at: usize| offset.saturating_add(at);
                self.out.keep(Span { start: by(range.start), end: by(range.end) });
            }
            Raw::As(raw) => self.out.put(raw),
        }
    }

    fn put(&mut self, text: &str) {
        let special = |byte: u8| byte < b' ' || matches!(byte, b'"' | b'\\');
        if !text.bytes().any(special) {
            return self.out.put(text);
        }
        let mut escaped = Zeroizing::new(String::from(text));
        for _ in 0..self.levels {
            let most = escaped.len().saturating_mul(6);
            let mut bytes = Zeroizing::new(Vec::with_capacity(most));
            escape_into(&escaped, &mut bytes);
            let text = core::str::from_utf8(&bytes).unwrap_or_default();
            escaped = Zeroizing::new(String::from(text));
        }
        self.out.put(&escaped);
    }
}
