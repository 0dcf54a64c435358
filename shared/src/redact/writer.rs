//! What is remembered of earlier pieces, and the piece, as one text; and decisions about it as keeps and puts.
//!
//! ```text
//! recent "…mail "   tail "<EM"   text "AIL_0> now"         place 0 is the tail's first byte, place 3 the piece's
//! keep(0) put("bob@acme.com") skip(9) keep(13)             the tail has not left: what is kept of it is put
//! ```
//!
//! Invariant: every place leaves once, in order, or is skipped.

use super::restore::Outlet;
use crate::splice::Span;

/// Three stretches of one text.
#[derive(Clone, Copy)]
pub(super) struct Joined<'a> {
    /// What has left, as far back as anybody looks.
    pub(super) recent: &'a [u8],
    /// What was withheld.
    pub(super) tail: &'a [u8],
    /// The piece.
    pub(super) text: &'a str,
}

impl Joined<'_> {
    /// The byte at `at`.
    pub(super) fn byte(&self, at: usize) -> Option<u8> {
        match at.checked_sub(self.tail.len()) {
            Some(at) => self.text.as_bytes().get(at).copied(),
            None => self.tail.get(at).copied(),
        }
    }

    /// The byte so many `places` before `at`.
    pub(super) fn back(&self, at: usize, places: usize) -> Option<u8> {
        match at.checked_sub(places) {
            Some(at) => self.byte(at),
            None => self.recent.get(self.recent.len().checked_sub(places.saturating_sub(at))?).copied(),
        }
    }

    /// From `at` on, over as many bytes as `quiet` says of each stretch.
    pub(super) fn skip(&self, at: usize, quiet: impl Fn(&[u8]) -> usize) -> usize {
        let tail = self.tail.get(at..).unwrap_or_default();
        let at = at.saturating_add(quiet(tail));
        let seam = self.tail.len();
        let Some(inside) = at.checked_sub(seam) else { return at };
        at.saturating_add(quiet(self.text.as_bytes().get(inside..).unwrap_or_default()))
    }

    /// Whether a character begins at `at`, or the text ends.
    pub(super) fn is_boundary(&self, at: usize) -> bool {
        self.byte(at).is_none_or(|byte| byte & 0xc0 != 0x80)
    }
}

/// Turns decisions about the joined text into keeps and puts.
pub(super) struct Writer<'a, 'o> {
    pub(super) joined: Joined<'a>,
    /// Up to here the joined text has left, or has been dealt with.
    gone: usize,
    out: &'o mut dyn Outlet,
}

impl<'a, 'o> Writer<'a, 'o> {
    pub(super) fn new(joined: Joined<'a>, out: &'o mut dyn Outlet) -> Self {
        Self { joined, gone: 0, out }
    }

    /// Everything up to `at` that has not been dealt with leaves as it is.
    pub(super) fn keep(&mut self, at: usize) {
        let seam = self.joined.tail.len();
        if self.gone < seam {
            let tail = self.joined.tail.get(self.gone..at.min(seam)).unwrap_or_default();
            self.put(core::str::from_utf8(tail).unwrap_or_default());
        }
        let start = self.gone.max(seam);
        if start < at {
            self.out.keep(Span { start: start.saturating_sub(seam), end: at.saturating_sub(seam) });
        }
        self.gone = self.gone.max(at);
    }

    /// `text` leaves.
    pub(super) fn put(&mut self, text: &str) {
        if !text.is_empty() {
            self.out.put(text);
        }
    }

    /// Everything up to `at` has been dealt with.
    pub(super) fn skip(&mut self, at: usize) {
        self.gone = self.gone.max(at);
    }

    /// Up to where the text has been dealt with.
    pub(super) const fn end(&self) -> usize {
        self.gone
    }

    pub(super) fn out(&mut self) -> &mut dyn Outlet {
        self.out
    }
}
