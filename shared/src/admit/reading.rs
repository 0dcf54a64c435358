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
use super::lint::Types;
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
    /// The value of `store`, where it is not `false`.
    pub(super) store: Option<Span>,
    pub(super) tools: bool,
    /// Those tools, by name.
    pub(super) offered: Tools,
    /// The answer must be a JSON document.
    pub(super) json: bool,
    /// Features that cannot be had under zero retention, each once.
    pub(super) kept: Vec<&'static Kept>,
    /// Types of parts and tools of which the lint does not know that they may pass.
    pub(super) types: Types,
    /// Values of `ttl` that ask for an hour's cache, between the quotes.
    pub(super) hours: Vec<Span>,
    pub(super) members: Vec<Member>,
    /// Messages that hold signed parts.
    pub(super) signed: Vec<Signed>,
    /// Which message is the user's last one with words of its own.
    pub(super) last_said: u32,
    pub(super) asks: Asks,
    pub(super) findings: Findings,
    /// Who uses a multipart body, as it is written.
    pub(super) user: Option<Span>,
}

impl Seen {
    pub(super) fn new(lens: Lens) -> Self {
        Self {
            model: None,
            stream: false,
            store: None,
            tools: false,
            offered: Tools::default(),
            json: false,
            kept: Vec::new(),
            types: Types::default(),
            hours: Vec::new(),
            members: Vec::new(),
            signed: Vec::new(),
            last_said: 0,
            asks: Asks::default(),
            findings: Findings::new(lens),
            user: None,
        }
    }
}

impl Seen {
    /// The request wants something that is kept.
    pub(super) fn keeps(&mut self, kept: &'static Kept) {
        if !self.kept.contains(&kept) {
            self.kept.push(kept);
        }
    }
}

/// A member of the body's root, or a part of a message.
pub(super) struct Member {
    /// Its first byte: the key's opening quote.
    pub(super) start: usize,
    /// Between the quotes.
    pub(super) key: Span,
    /// One past the value.
    pub(super) end: usize,
    /// Not to be forwarded.
    pub(super) gone: bool,
}

/// A message with a part that the provider has signed.
pub(super) struct Signed {
    /// Its place among the messages.
    pub(super) index: u32,
    pub(super) parts: Vec<Member>,
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
