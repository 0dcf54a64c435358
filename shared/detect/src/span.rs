//! Where something stands in a text.
//!
//! ```text
//! mail bob@acme.com      5..17
//! café                   0..4 cuts the é; of whole characters 0..5
//! ```
//!
//! Invariant: reading outside the text is empty, never a panic.

/// A half-open range of byte offsets, `start <= end`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// Its length in bytes.
    #[must_use]
    pub const fn length(self) -> usize {
        self.end.saturating_sub(self.start)
    }

    /// The span of all characters of `text`, which is UTF-8, that have a byte in this one; an empty one stays.
    #[must_use]
    pub fn whole_characters(self, text: &[u8]) -> Self {
        let inside = |at: &usize| text.get(*at).is_some_and(|byte| byte & 0xC0 == 0x80);
        if self.start >= self.end {
            return self;
        }
        let start = (0..=self.start).rev().find(|at| !inside(at)).unwrap_or(0);
        let end = (self.end..).find(|at| !inside(at)).unwrap_or(self.end);
        Self { start, end }
    }

    /// The bytes of `buffer` in this span; empty if it lies outside.
    #[must_use]
    pub fn of(self, buffer: &[u8]) -> &[u8] {
        buffer.get(self.start..self.end).unwrap_or_default()
    }
}
