//! One buffer and ordered edits become pieces: untouched bytes are never copied, never re-encoded.
//!
//! ```text
//! buffer  {"model":"a","zdr":true,"messages":["mail bob@x.io"]}
//! edits         [model]  [removed]              [placeholder]
//! pieces  {"model":" │ gpt-5 │ " │ ,"messages":["mail │ <EMAIL_0> │ "]}
//! ```
//!
//! Invariant: edits are ordered and do not overlap; the pieces' bytes are the buffer with exactly the edited spans replaced.

use alloc::vec::Vec;
use zeroize::Zeroize as _;

pub use lethe_detect::span::Span;

/// Replace `span` by `with`.
pub struct Edit {
    /// What is replaced.
    pub span: Span,
    /// What takes its place, already encoded for where it lands (JSON escapes included).
    pub with: Vec<u8>,
}

impl Drop for Edit {
    fn drop(&mut self) {
        self.with.zeroize();
    }
}

/// The pieces of an edited buffer, in order.
pub struct Pieces<'a> {
    buffer: &'a [u8],
    edits: core::slice::Iter<'a, Edit>,
    at: usize,
    pending: Option<&'a [u8]>,
    done: bool,
}

impl<'a> Pieces<'a> {
    /// Pieces of `buffer` under `edits`, which are ordered by `span.start` and do not overlap.
    #[must_use]
    pub fn new(buffer: &'a [u8], edits: &'a [Edit]) -> Self {
        Self { buffer, edits: edits.iter(), at: 0, pending: None, done: false }
    }
}

impl<'a> Iterator for Pieces<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<&'a [u8]> {
        if let Some(piece) = self.pending.take() {
            return Some(piece);
        }
        if self.done {
            return None;
        }
        let Some(edit) = self.edits.next() else {
            self.done = true;
            return self.buffer.get(self.at..);
        };
        let before = self.buffer.get(self.at..edit.span.start).unwrap_or_default();
        self.at = edit.span.end;
        self.pending = Some(&edit.with);
        Some(before)
    }
}
