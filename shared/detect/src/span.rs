//! Where something stands in a text.
//!
//! ```text
//! mail bob@acme.com      5..17
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

    /// The bytes of `buffer` in this span; empty if it lies outside.
    #[must_use]
    pub fn of(self, buffer: &[u8]) -> &[u8] {
        buffer.get(self.start..self.end).unwrap_or_default()
    }
}
