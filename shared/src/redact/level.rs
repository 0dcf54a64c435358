//! One JSON document, character by character: whether it still is one, and what is text in it.
//!
//! ```text
//! {"a":"b\u00e9"}     Structure Opens · plain 1 · Closes Structure Opens · plain 1 · Escape… Escaped(é) · Closes Structure
//! ```
//!
//! Numbers and words are not checked letter by letter: what is in doubt is whether quotes mean strings, not what `1e` is.
//!
//! Invariant: every character is read once; a document that is broken stays so.

use alloc::string::String;
use zeroize::Zeroizing;

use crate::json::{Escape, unescape};

/// The deepest nesting in one document.
const DEEPEST: u8 = 64;
/// A surrogate pair in escapes.
const ESCAPE: usize = 12;

/// A document that is being read.
pub(super) struct Level {
    /// One bit per open container, the innermost lowest: set for an object.
    objects: u64,
    depth: u8,
    next: Next,
    had_strings: bool,
    escape: [u8; ESCAPE],
    length: usize,
    /// How the escape at hand is written where the outermost document stands.
    pub(super) raw: Zeroizing<String>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Next {
    Value,
    ValueOrEnd,
    KeyOrEnd,
    Key,
    Colon,
    CommaOrEnd,
    Bare,
    String { key: bool },
}

/// What a character is.
pub(super) enum Read {
    /// Part of the document, not of a text.
    Structure,
    /// A quote that opens a text.
    Opens,
    /// A quote that closes one.
    Closes,
    /// Part of an escape that is not whole.
    Escape,
    /// The end of an escape: what it stands for, and how it was written.
    Escaped(char, Zeroizing<String>),
    /// Behind an escape that has no second half: what that stands for; the character itself is still to be read.
    EscapedThen(char, Zeroizing<String>),
    /// This is no document; whether it had strings.
    Broken(bool),
}

impl Level {
    pub(super) fn new() -> Self {
        Self {
            objects: 0,
            depth: 0,
            next: Next::Value,
            had_strings: false,
            escape: [0; ESCAPE],
            length: 0,
            raw: Zeroizing::new(String::new()),
        }
    }

    /// Ready for another document.
    pub(super) fn reset(&mut self) {
        (self.objects, self.depth, self.next) = (0, 0, Next::Value);
        (self.had_strings, self.length) = (false, 0);
        self.raw.clear();
    }

    /// How many bytes of `text` are plain text of a string.
    pub(super) fn plain(&self, text: &str) -> usize {
        if self.length > 0 || !matches!(self.next, Next::String { .. }) {
            return 0;
        }
        memchr::memchr2(b'"', b'\\', text.as_bytes()).unwrap_or(text.len())
    }

    /// The next character, written as `raw` in the outermost document.
    pub(super) fn read(&mut self, letter: char, raw: &str) -> Read {
        let Next::String { key } = self.next else { return self.structure(letter) };
        if self.length > 0 {
            return self.escape(letter, raw);
        }
        match letter {
            '"' => {
                self.next = if key { Next::Colon } else { self.behind_value() };
                Read::Closes
            }
            '\\' => self.begin(raw),
            _ => Read::Escaped(letter, Zeroizing::new(raw.into())),
        }
    }

    fn begin(&mut self, raw: &str) -> Read {
        self.escape = [0; ESCAPE];
        self.length = 0;
        self.raw.clear();
        self.add(b'\\', raw)
    }

    fn add(&mut self, byte: u8, raw: &str) -> Read {
        if let Some(slot) = self.escape.get_mut(self.length) {
            *slot = byte;
        }
        self.length = self.length.saturating_add(1);
        self.raw.push_str(raw);
        Read::Escape
    }

    fn escape(&mut self, letter: char, raw: &str) -> Read {
        if self.length == 6 && letter != '\\' {
            return Read::EscapedThen(char::REPLACEMENT_CHARACTER, self.taken());
        }
        let byte = u8::try_from(letter).unwrap_or(b'?');
        let _ = self.add(byte, raw);
        match unescape(self.escape.get(..self.length).unwrap_or_default()) {
            Escape::Whole(_, character) => Read::Escaped(character, self.taken()),
            Escape::Half | Escape::Cut => Read::Escape,
        }
    }

    fn taken(&mut self) -> Zeroizing<String> {
        self.length = 0;
        core::mem::take(&mut self.raw)
    }

    fn structure(&mut self, letter: char) -> Read {
        if matches!(letter, ' ' | '\t' | '\n' | '\r') {
            self.next = if self.next == Next::Bare { self.behind_value() } else { self.next };
            return Read::Structure;
        }
        match (self.next, letter) {
            (Next::Value | Next::ValueOrEnd | Next::Key | Next::KeyOrEnd, '"') => {
                self.next = Next::String { key: matches!(self.next, Next::Key | Next::KeyOrEnd) };
                self.had_strings = true;
                Read::Opens
            }
            (Next::Value | Next::ValueOrEnd, '{' | '[') if self.depth < DEEPEST => self.opens(letter == '{'),
            (Next::Value | Next::ValueOrEnd, '0'..='9' | '-' | 't' | 'f' | 'n') => self.goes_on(Next::Bare),
            (Next::Bare, '0'..='9' | 'a'..='z' | '.' | '+' | '-' | 'E') => Read::Structure,
            (Next::Colon, ':') => self.goes_on(Next::Value),
            (Next::CommaOrEnd | Next::Bare, ',') if self.depth > 0 => {
                let next = if self.objects & 1 == 1 { Next::Key } else { Next::Value };
                self.goes_on(next)
            }
            (Next::CommaOrEnd | Next::Bare | Next::KeyOrEnd, '}') if self.objects & 1 == 1 => self.closes(),
            (Next::CommaOrEnd | Next::Bare | Next::ValueOrEnd, ']') if self.objects & 1 == 0 => self.closes(),
            (_, _) => Read::Broken(self.had_strings),
        }
    }

    const fn goes_on(&mut self, next: Next) -> Read {
        self.next = next;
        Read::Structure
    }

    const fn opens(&mut self, object: bool) -> Read {
        self.objects = (self.objects << 1) | if object { 1 } else { 0 };
        self.depth = self.depth.saturating_add(1);
        self.goes_on(if object { Next::KeyOrEnd } else { Next::ValueOrEnd })
    }

    const fn closes(&mut self) -> Read {
        if self.depth == 0 {
            return Read::Broken(self.had_strings);
        }
        self.objects >>= 1;
        self.depth = self.depth.saturating_sub(1);
        self.next = self.behind_value();
        Read::Structure
    }

    /// Behind the outermost value another one may follow.
    const fn behind_value(&self) -> Next {
        if self.depth == 0 { Next::Value } else { Next::CommaOrEnd }
    }
}
