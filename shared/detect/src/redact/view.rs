//! What a verifier sees: the folded text, the key it stands under, and how far back it may look.
//!
//! ```text
//! key "note"   text  card: <CARD> alice@acme.com
//!                          ▲ taken: no later hit may reach into it
//! ```
//!
//! Invariant: reading outside the text is `None`, never a panic; the text is UTF-8.

use core::cell::Cell;

use super::Examples;
use super::column::Columns;
use super::context::Cues;
use super::cue::Cue;
use super::entity::Entity;
use crate::span::Span;

/// A text under inspection.
pub(super) struct View<'a> {
    pub(super) text: &'a [u8],
    pub(super) key: &'a str,
    pub(super) examples: Examples,
    /// Everything before this belongs to earlier findings.
    pub(super) taken: usize,
    pub(super) cues: Cues,
    pub(super) columns: Columns,
    /// The place that was last asked about by [`super::cue::before`], and the answer.
    pub(super) cue: Cell<Option<(usize, Option<Cue>)>>,
    /// The sign that was last asked about by a row for what a word announces, and what it announces there.
    pub(super) announced: Announced,
    /// Bytes of values without quotes.
    pub(super) bare: Stretch,
    /// Bytes that a drawn string may hold.
    pub(super) drawn: Stretch,
}

/// A value that a word announces, and what it is.
pub(super) struct Announced {
    /// Where it was asked for; no place if it never was.
    pub(super) asked: Cell<usize>,
    /// `None` if there is none.
    pub(super) entity: Cell<Option<Entity>>,
    pub(super) span: Cell<Span>,
}

impl Announced {
    pub(super) fn set(&self, at: usize, found: Option<(Entity, Span)>) {
        self.asked.set(at);
        self.entity.set(found.map(|(entity, _)| entity));
        if let Some((_, span)) = found {
            self.span.set(span);
        }
    }
}

/// Bytes side by side that are known to be of one kind, so that no byte is looked at again for every place that asks how many follow it.
pub(super) struct Stretch(Cell<Span>);

impl Stretch {
    const fn new() -> Self {
        Self(Cell::new(Span { start: 0, end: 0 }))
    }

    /// From `at` to the end of what is known, if `at` is within.
    pub(super) fn rest(&self, at: usize) -> Option<Span> {
        let Span { start, end } = self.0.get();
        (start..end).contains(&at).then_some(Span { start: at, end })
    }

    /// [`View::run`]; `accept` is the same each time.
    pub(super) fn run(&self, view: &View<'_>, at: usize, limit: usize, accept: impl Fn(u8) -> bool) -> usize {
        let known = Some(self.0.get()).filter(|known| known.start <= at && at <= known.end);
        let Span { start, end } = known.unwrap_or(Span { start: at, end: at });
        let most = at.saturating_add(limit);
        let end = end.saturating_add(view.run(end, most.saturating_sub(end), accept));
        self.0.set(Span { start, end });
        end.min(most).saturating_sub(at)
    }
}

impl<'a> View<'a> {
    /// `whole`: nothing stood before `text`.
    pub(super) const fn new(text: &'a [u8], key: &'a str, examples: Examples, whole: bool) -> Self {
        Self {
            text,
            key,
            examples,
            taken: 0,
            cues: Cues::new(),
            columns: Columns::new(whole),
            cue: Cell::new(None),
            announced: Announced {
                asked: Cell::new(usize::MAX),
                entity: Cell::new(None),
                span: Cell::new(Span { start: 0, end: 0 }),
            },
            bare: Stretch::new(),
            drawn: Stretch::new(),
        }
    }

    pub(super) fn byte(&self, at: usize) -> Option<u8> {
        self.text.get(at).copied()
    }

    /// The byte before `at`, findings included.
    pub(super) fn before(&self, at: usize) -> Option<u8> {
        self.byte(at.checked_sub(1)?)
    }

    pub(super) fn slice(&self, start: usize, end: usize) -> &'a [u8] {
        self.text.get(start..end).unwrap_or_default()
    }

    /// Whether a value can begin at `at`: not glued to a letter or digit, unless that ends an escape (`\n`, `%3D`).
    pub(super) fn begins(&self, at: usize) -> bool {
        !self.before(at).is_some_and(|byte| byte.is_ascii_alphanumeric()) || self.ends_escape(at)
    }

    #[inline(never)]
    fn ends_escape(&self, at: usize) -> bool {
        let control = self.slice(at.saturating_sub(2), at);
        self.ends_percent(at) || matches!(control, [b'\\', b'n' | b'r' | b't'])
    }

    /// Whether a percent-encoded byte ends at `at`: `%3D`.
    pub(super) fn ends_percent(&self, at: usize) -> bool {
        let escape = self.slice(at.saturating_sub(3), at);
        matches!(escape, [b'%', high, low] if high.is_ascii_hexdigit() && low.is_ascii_hexdigit())
    }

    /// Whether a value can end at `at`: not glued to a letter or digit.
    pub(super) fn ends(&self, at: usize) -> bool {
        !self.byte(at).is_some_and(|byte| byte.is_ascii_alphanumeric())
    }

    /// How many bytes from `at` on satisfy `accept`, counted up to `limit`.
    #[inline(never)]
    pub(super) fn run(&self, at: usize, limit: usize, accept: impl Fn(u8) -> bool) -> usize {
        let rest = self.text.get(at..).unwrap_or_default();
        rest.iter().take(limit).position(|byte| !accept(*byte)).unwrap_or_else(|| rest.len().min(limit))
    }

    /// [`View::run`] of digits.
    #[inline(never)]
    pub(super) fn digits(&self, at: usize, limit: usize) -> usize {
        self.run(at, limit, |byte| byte.is_ascii_digit())
    }

    /// [`View::run`] of letters and digits.
    #[inline(never)]
    pub(super) fn alphanumerics(&self, at: usize, limit: usize) -> usize {
        self.run(at, limit, |byte| byte.is_ascii_alphanumeric())
    }

    /// How many bytes before `at` satisfy `accept`, counted up to `limit`, earlier findings excluded.
    #[inline(never)]
    pub(super) fn run_before(&self, at: usize, limit: usize, accept: impl Fn(u8) -> bool) -> usize {
        let rest = self.slice(self.taken, at);
        rest.iter().rev().take(limit).position(|byte| !accept(*byte)).unwrap_or_else(|| rest.len().min(limit))
    }

    /// Where the bytes end that satisfy `accept` and go on from `at`, at most `limit` of them. [`View::run`], where speed counts less than size.
    #[inline(never)]
    pub(super) fn past(&self, at: usize, limit: usize, accept: fn(u8) -> bool) -> usize {
        at.saturating_add(self.run(at, limit, accept))
    }

    /// Where the bytes begin that satisfy `accept` and end at `at`, at most `limit` of them. [`View::run_before`], where speed counts less than size.
    #[inline(never)]
    pub(super) fn back(&self, at: usize, limit: usize, accept: fn(u8) -> bool) -> usize {
        at.saturating_sub(self.run_before(at, limit, accept))
    }

    /// At most `limit` bytes from `at` on.
    pub(super) fn ahead(&self, at: usize, limit: usize) -> &'a [u8] {
        let rest = self.text.get(at..).unwrap_or_default();
        rest.get(..limit).unwrap_or(rest)
    }
}
