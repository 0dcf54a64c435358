//! What the scanner tells, and what can be wrong with a document.
//!
//! ```text
//! {"a":["x",1]}   open(Object,0) key("a",2..3) open(Array,5) string_open(7) string_close(8) scalar(Number(1),10..11)
//!                 close(Array,12) close(Object,13)
//! ```
//!
//! Invariant: offsets count from the first byte ever pushed; a key's and a string's span is what stands *between* the quotes.

use crate::splice::Span;

/// An object or an array.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Container {
    /// `{…}`
    Object,
    /// `[…]`
    Array,
}

/// A value that is neither container nor string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scalar {
    /// `null`
    Null,
    /// `true`
    True,
    /// `false`
    False,
    /// A number; its value if it is written as digits alone and fits.
    Number(Option<u64>),
}

/// Hears a document, in order. Every method does nothing unless it is written.
pub trait Sink {
    /// A container opens; its bracket stands at `at`.
    fn open(&mut self, container: Container, at: usize) {
        let _ = (container, at);
    }

    /// The innermost container closes; `end` is one past its bracket.
    fn close(&mut self, container: Container, end: usize) {
        let _ = (container, end);
    }

    /// A member's name: `key` unescaped, `span` raw.
    ///
    /// # Errors
    /// A sink that refuses the name; the scan ends.
    fn key(&mut self, key: &str, span: Span) -> Result<(), Malformed> {
        let _ = (key, span);
        Ok(())
    }

    /// A string value opens; `at` is its first byte after the quote.
    fn string_open(&mut self, at: usize) {
        let _ = at;
    }

    /// It closes; `end` is the closing quote's offset.
    fn string_close(&mut self, end: usize) {
        let _ = end;
    }

    /// A number, `true`, `false` or `null`.
    fn scalar(&mut self, scalar: Scalar, span: Span) {
        let _ = (scalar, span);
    }
}

/// Hears nothing: for validity alone.
impl Sink for () {}

/// How much a document may ask of us, and how strictly it is read.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Containers open at once, at most 64.
    pub depth: u8,
    /// Raw bytes of one key.
    pub key: usize,
    /// Whether a key may stand twice in one object.
    pub duplicates: bool,
    /// Whether `\u` may name half of a surrogate pair (streamed answers split emoji between events).
    pub lone_surrogates: bool,
}

impl Limits {
    /// A client's request. Twenty-eight levels hold a tool schema ten objects deep, the most that OpenAI's structured outputs take.
    pub const REQUEST: Self = Self { depth: 28, key: 65_536, duplicates: false, lone_surrogates: false };
    /// A provider's answer: read for what we know, passed on for what we do not.
    pub const ANSWER: Self = Self { depth: 64, key: 65_536, duplicates: true, lone_surrogates: true };
}

/// What is wrong with a document, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Malformed {
    /// Offset of the first byte that cannot be right.
    pub at: usize,
    /// What is wrong there.
    pub flaw: Flaw,
}

/// What can be wrong with a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// A byte that no rule of RFC 8259 allows here.
    Unexpected,
    /// The document ends before its value does.
    Truncated,
    /// A byte order mark (RFC 8259 §8.1 lets a parser refuse it).
    ByteOrderMark,
    /// Something follows the one value.
    Trailing,
    /// Not UTF-8.
    Encoding,
    /// A control character in a string, unescaped.
    Control,
    /// A backslash with nothing known behind it.
    Escape,
    /// Half of a surrogate pair.
    Surrogate,
    /// More containers open than [`Limits::depth`].
    Depth,
    /// A key longer than [`Limits::key`].
    KeyLength,
    /// A key that stood in this object before.
    Duplicate,
    /// The sink refused a key; it knows why.
    Refused,
}

impl Flaw {
    /// The flaw in words that a client's developer understands.
    #[must_use]
    pub const fn describe(self) -> &'static str {
        match self {
            Self::Unexpected => "a byte that JSON does not allow here",
            Self::Truncated => "the document ends too early",
            Self::ByteOrderMark => "a byte order mark",
            Self::Trailing => "data after the end of the document",
            Self::Encoding => "bytes that are not UTF-8",
            Self::Control => "a control character inside a string",
            Self::Escape => "an escape sequence that JSON does not have",
            Self::Surrogate => "half of a surrogate pair",
            Self::Depth => "too many levels of nesting",
            Self::KeyLength => "a key that is too long",
            Self::Duplicate => "a key that stands twice in one object",
            Self::Refused => "a key that is refused",
        }
    }
}
