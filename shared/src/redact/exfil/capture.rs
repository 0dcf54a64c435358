//! Where a target ends, byte by byte.
//!
//! ```text
//! ](https://a.io/x_(y) "title")      parentheses in pairs, `<…>` in one piece, a line's end
//! src='https://a.io/x'               the quote that opened it
//! ```
//!
//! Invariant: it ends at the latest where a renderer's own reading of it can end.

use super::Kind;

/// A target that is being held.
#[derive(Clone, Copy)]
pub(in crate::redact) struct Capture {
    pub(in crate::redact) kind: Kind,
    depth: u8,
    quote: u8,
    angle: bool,
    escaped: bool,
    started: bool,
    breaks: u8,
}

/// Whether a target ends.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::redact) enum End {
    /// It goes on.
    No,
    /// It ended before this byte.
    Before,
}

impl Capture {
    pub(in crate::redact) const fn new(kind: Kind) -> Self {
        Self { kind, depth: 0, quote: 0, angle: false, escaped: false, started: false, breaks: 0 }
    }

    /// The next byte of the text.
    pub(in crate::redact) fn step(&mut self, byte: u8) -> End {
        let ends = match self.kind {
            Kind::Link | Kind::Image => self.inline(byte),
            Kind::Definition => self.definition(byte),
            Kind::Autolink => self.autolink(byte),
            Kind::Css => self.css(byte),
            Kind::Quoted { quote: 0, .. } => byte.is_ascii_whitespace() || byte == b'>',
            Kind::Quoted { quote, .. } => byte == quote,
        };
        self.started |= !byte.is_ascii_whitespace();
        if ends { End::Before } else { End::No }
    }

    fn inline(&mut self, byte: u8) -> bool {
        let escaped = self.escaped;
        self.escaped = byte == b'\\' && !escaped;
        match byte {
            b'\n' => return self.line_ends(),
            _ if escaped => {}
            b'<' => self.angle = true,
            b'>' => self.angle = false,
            b'(' if !self.angle => self.depth = self.depth.saturating_add(1),
            b')' if !self.angle && self.depth == 0 => return true,
            b')' if !self.angle => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
        false
    }

    fn definition(&mut self, byte: u8) -> bool {
        match byte {
            b'\n' => return self.line_ends(),
            b'<' if !self.started => self.angle = true,
            b'>' => self.angle = false,
            _ => {}
        }
        self.started && !self.angle && byte.is_ascii_whitespace()
    }

    /// One line may end before the target, none within.
    const fn line_ends(&mut self) -> bool {
        self.breaks = self.breaks.saturating_add(1);
        self.started || self.breaks > 1
    }

    /// A placeholder may stand in it.
    const fn autolink(&mut self, byte: u8) -> bool {
        match byte {
            b'<' => self.angle = true,
            b'>' if self.angle => self.angle = false,
            b'>' => return true,
            _ => return byte.is_ascii_whitespace(),
        }
        false
    }

    const fn css(&mut self, byte: u8) -> bool {
        match (byte, self.quote) {
            (b'"' | b'\'', 0) => self.quote = byte,
            (_, quote) if quote == byte => self.quote = 0,
            (b')', 0) => return true,
            _ => {}
        }
        false
    }
}
