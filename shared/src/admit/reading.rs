//! The body as it is scanned: which shape every object has, what its texts hold, what it asks.
//!
//! ```text
//! Scanner ─events─▶ Reading ─┬▶ Asks       gateway fields
//!                            ├▶ Findings   personal data and secrets, as spans
//!                            └▶ Seen       model, stream, store, root members
//! ```
//!
//! Invariant: an offset in a refusal is one in the decoded body; a refusal of a rule comes before one of the grammar.

use alloc::vec::Vec;

use super::asks::Asks;
use super::findings::Findings;
use super::lens::Lens;
use super::listening::Listening;
use super::tracker::Tracker;
use crate::dialect::Dialect;
use crate::dialect::shape::Kept;
use crate::json::{Flaw, Limits, Malformed, Scanner};
use crate::redact::Tools;
use crate::refusal::Refusal;
use crate::splice::Span;

/// How far a body has been read.
pub(super) struct Reading {
    scanner: Scanner,
    tracker: Tracker,
}

/// What a body said of itself.
pub(super) struct Seen {
    /// Between the quotes.
    pub(super) model: Option<Span>,
    pub(super) stream: bool,
    /// The `true` of `store`.
    pub(super) store: Option<Span>,
    pub(super) messages: bool,
    pub(super) tools: bool,
    /// Those tools, by name.
    pub(super) offered: Tools,
    /// The answer must be a JSON document.
    pub(super) json: bool,
    /// The first feature that cannot be had under zero retention.
    pub(super) kept: Option<&'static Kept>,
    pub(super) members: Vec<Member>,
    pub(super) asks: Asks,
    pub(super) findings: Findings,
}

impl Seen {
    fn new(lens: Lens) -> Self {
        Self {
            model: None,
            stream: false,
            store: None,
            messages: false,
            tools: false,
            offered: Tools::default(),
            json: false,
            kept: None,
            members: Vec::new(),
            asks: Asks::default(),
            findings: Findings::new(lens),
        }
    }
}

/// A member of the body's root.
pub(super) struct Member {
    /// The key's opening quote.
    pub(super) start: usize,
    /// One past the value.
    pub(super) end: usize,
    /// A gateway field: not to be forwarded.
    pub(super) ours: bool,
}

impl Reading {
    /// Of a body of this dialect.
    pub(super) fn new(dialect: Dialect, lens: Lens) -> Self {
        Self { scanner: Scanner::new(Limits::REQUEST), tracker: Tracker::new(dialect, Seen::new(lens)) }
    }

    /// Reads on in `body`, of which everything before the last push is known.
    pub(super) fn push(&mut self, body: &[u8]) -> Result<(), Refusal> {
        let new = body.get(self.scanner.offset()..).unwrap_or_default();
        let scanned = self.scanner.push(new, &mut Listening { body, tracker: &mut self.tracker });
        self.judged(scanned)
    }

    /// The body is complete.
    pub(super) fn finish(mut self, body: &[u8]) -> Result<Seen, Refusal> {
        let scanned = self.scanner.finish(&mut Listening { body, tracker: &mut self.tracker });
        self.judged(scanned)?;
        Ok(self.tracker.seen)
    }

    fn judged(&self, scanned: Result<(), Malformed>) -> Result<(), Refusal> {
        self.tracker.refusal.map_or(Ok(()), Err)?;
        scanned.map_err(refusal)
    }
}

fn refusal(Malformed { at, flaw }: Malformed) -> Refusal {
    match flaw {
        Flaw::Depth => Refusal::TooDeep { at, limit: usize::from(Limits::REQUEST.depth) },
        Flaw::Duplicate => Refusal::DuplicateKey { at },
        Flaw::Unexpected
        | Flaw::Truncated
        | Flaw::ByteOrderMark
        | Flaw::Trailing
        | Flaw::Encoding
        | Flaw::Control
        | Flaw::Escape
        | Flaw::Surrogate
        | Flaw::KeyLength
        | Flaw::Refused => Refusal::NotJson { at, what: flaw.describe() },
    }
}
