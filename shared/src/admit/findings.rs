//! What was found in a body's texts, as spans of its raw bytes: no text is kept.
//!
//! ```text
//! "arguments":"{\"to\":\"bob@acme.com\"}"      two levels of JSON
//!                       └──────────┘          Hit { span, Email, Level::Nested }
//! ```
//!
//! Invariant: hits lie between quotes (or are a number), never cut an escape, and do not overlap a payload; what could not be looked
//! into is counted or refused.

use alloc::vec::Vec;

use super::lens::Lens;
use super::payload::{self, Located, Payload};
use super::{nested, spread};
use crate::dialect::shape::Medium;
use crate::json::Decoded;
use crate::order::sort;
use crate::redact::{Entity, Finding, Origin};
use crate::refusal::Refusal;
use crate::splice::Span;

/// One value that was found.
pub(super) struct Hit {
    pub(super) span: Span,
    /// Where the value goes on, if it is spread over several parts of a message.
    pub(super) rest: Vec<Span>,
    pub(super) entity: Entity,
    pub(super) level: Level,
    /// It stands where nothing can be replaced.
    pub(super) fixed: bool,
    pub(super) origin: Origin,
}

/// How deep a value stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Level {
    /// In a string of the body.
    Outer,
    /// A number of the body.
    Number,
    /// In a string of a document in a string.
    Nested,
    /// A number of a document in a string.
    NestedNumber,
    /// In the payload of this index, at this place of its text; the hit's span is the payload's.
    Payload { index: usize, within: Span },
}

/// What could not be looked into, or not be replaced.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Unscanned {
    pub(super) images: u32,
    pub(super) audio: u32,
    pub(super) videos: u32,
    pub(super) files: u32,
    /// Inputs that are ids of tokens.
    pub(super) tokens: u32,
}

/// What was found so far.
pub(super) struct Findings {
    lens: Lens,
    hits: Vec<Hit>,
    payloads: Vec<Payload>,
    parts: Vec<Span>,
    pub(super) unscanned: Unscanned,
    /// Of what comes next.
    pub(super) origin: Origin,
    /// What the part that is open says it is.
    medium: Medium,
}

impl Default for Findings {
    fn default() -> Self {
        Self::new(Lens::default())
    }
}

/// Everything that was found, in wire order.
#[derive(Default)]
pub(super) struct Found {
    pub(super) hits: Vec<Hit>,
    pub(super) payloads: Vec<Payload>,
    pub(super) unscanned: Unscanned,
}

/// Where a text stands in the body, and what may be done there.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) raw: &'a dyn Fn(Span) -> Span,
    pub(super) nested: bool,
    pub(super) fixed: bool,
}

impl Findings {
    pub(super) fn new(lens: Lens) -> Self {
        let (hits, payloads, parts) = (Vec::new(), Vec::new(), Vec::new());
        let (unscanned, origin, medium) = (Unscanned::default(), Origin::User, Medium::File);
        Self { lens, hits, payloads, parts, unscanned, origin, medium }
    }

    /// Text that stands at `at` under `key`.
    pub(super) fn text(&mut self, decoded: &Decoded<'_>, at: usize, key: &str) -> Result<(), Refusal> {
        if nested::scan(decoded, at, self)? { Ok(()) } else { self.plain(decoded, at, key, false) }
    }

    /// Text of a key, or that must stay as it is.
    pub(super) fn plain(&mut self, decoded: &Decoded<'_>, at: usize, key: &str, fixed: bool) -> Result<(), Refusal> {
        let raw = |span| shifted(decoded.raw(span), at);
        self.look(decoded.text(), key, Place { raw: &raw, nested: false, fixed })
    }

    /// A text, and what is encoded in it.
    pub(super) fn look(&mut self, text: &str, key: &str, place: Place<'_>) -> Result<(), Refusal> {
        let mut located = Vec::new();
        payload::locate(text, &mut |one| located.push(one))?;
        let mut start = 0;
        for one in located {
            let span = one.span();
            self.stretch(text, Span { start, end: span.start }, key, place);
            start = span.end;
            match one {
                Located::Media(_, medium) => self.count(medium),
                Located::Text(_, coding) => self.payload(text, span, coding, place)?,
            }
        }
        self.stretch(text, Span { start, end: text.len() }, key, place);
        Ok(())
    }

    /// The text between two payloads.
    fn stretch(&mut self, text: &str, stretch: Span, key: &str, place: Place<'_>) {
        let Self { lens, hits, origin, .. } = self;
        let level = if place.nested { Level::Nested } else { Level::Outer };
        lens.look(text.get(stretch.start..stretch.end).unwrap_or_default(), key, &mut |Finding { span, entity }| {
            let span = (place.raw)(shifted(span, stretch.start));
            hits.push(Hit { span, rest: Vec::new(), entity, level, fixed: place.fixed, origin: *origin });
        });
    }

    /// A number of `digits` at `span`, raw: it is found only as a whole, and only where it is long enough to be more than an amount.
    pub(super) fn number(&mut self, digits: &str, key: &str, span: Span, level: Level, fixed: bool) {
        if digits.len() < 9 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return;
        }
        let Self { lens, hits, origin, .. } = self;
        lens.look(digits, key, &mut |finding| {
            if finding.span == (Span { start: 0, end: digits.len() }) {
                let (entity, origin) = (finding.entity, *origin);
                hits.push(Hit { span, rest: Vec::new(), entity, level, fixed, origin });
            }
        });
    }

    /// One part of a message has its text in `span`.
    pub(super) fn part(&mut self, span: Span) {
        self.parts.push(span);
    }

    /// The message ends: its parts are read once more as one text.
    pub(super) fn join(&mut self, body: &[u8]) {
        let parts = core::mem::take(&mut self.parts);
        if parts.len() > 1 {
            spread::scan(body, &parts, &mut self.lens, self.origin, &mut self.hits);
        }
    }

    /// An image, audio or file, or where it can be fetched.
    pub(super) fn media(&mut self, medium: Medium, decoded: &Decoded<'_>, at: usize) -> Result<(), Refusal> {
        let text = decoded.text();
        let raw = |span| shifted(decoded.raw(span), at);
        let place = Place { raw: &raw, nested: false, fixed: false };
        if text.trim_start().get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("data:")) {
            return self.look(text, "", place);
        }
        if medium == Medium::Data && !payload::is_opaque(text) {
            return self.text(decoded, at, "");
        }
        let medium = if matches!(medium, Medium::Data | Medium::Link) { self.medium } else { medium };
        match (medium, payload::bare(text)) {
            (Medium::File, Some(coding)) => self.payload(text, Span { start: 0, end: text.len() }, coding, place),
            (Medium::Image | Medium::Video, _) => {
                self.count(medium);
                if payload::is_opaque(text) { Ok(()) } else { self.look(text, "", place) }
            }
            (Medium::Audio | Medium::File | Medium::Data | Medium::Link, _) => {
                self.count(medium);
                if payload::is_encoded(text) { Ok(()) } else { self.look(text, "", place) }
            }
        }
    }

    /// The input is ids of tokens.
    pub(super) const fn token(&mut self) {
        self.unscanned.tokens = 1;
    }

    /// The part that is open is a `medium`.
    pub(super) const fn within(&mut self, medium: Medium) {
        self.medium = medium;
    }

    /// How they are looked for.
    pub(super) const fn lens(&self) -> &Lens {
        &self.lens
    }

    /// How many hits there are by now.
    pub(super) const fn mark(&self) -> usize {
        self.hits.len()
    }

    /// What was found since `mark` comes from `origin`, unless it is known to be a document's or a tool's.
    pub(super) fn attribute(&mut self, mark: usize, origin: Origin) {
        let since = self.hits.iter_mut().skip(mark);
        since
            .filter(|hit| !matches!(hit.origin, Origin::Document | Origin::ToolResult))
            .for_each(|hit| hit.origin = origin);
    }

    /// What was found since `mark` is forgotten.
    pub(super) fn forget(&mut self, mark: usize, payloads: usize) {
        self.hits.truncate(mark);
        self.payloads.truncate(payloads);
    }

    pub(super) const fn payloads(&self) -> usize {
        self.payloads.len()
    }

    /// The hits in wire order. Where two overlap, one that is spread over parts wins.
    pub(super) fn into_found(self) -> Found {
        let Self { hits, payloads, unscanned, .. } = self;
        let mut hits = spread::settled(hits, &payloads);
        sort(&mut hits, |a, b| a.order().cmp(&b.order()));
        Found { hits, payloads, unscanned }
    }

    fn payload(
        &mut self,
        text: &str,
        span: Span,
        coding: super::coding::Coding,
        place: Place<'_>,
    ) -> Result<(), Refusal> {
        let decoded = payload::decoded(coding, text.get(span.start..span.end).unwrap_or_default())?;
        let (index, span) = (self.payloads.len(), (place.raw)(span));
        self.payloads.push(Payload { span, nested: place.nested, coding });
        let Self { lens, hits, .. } = self;
        lens.look(&decoded, "", &mut |finding| {
            let level = Level::Payload { index, within: finding.span };
            let (entity, fixed) = (finding.entity, place.fixed);
            hits.push(Hit { span, rest: Vec::new(), entity, level, fixed, origin: Origin::Document });
        });
        Ok(())
    }

    fn count(&mut self, medium: Medium) {
        let count = match medium {
            Medium::Image => &mut self.unscanned.images,
            Medium::Audio => &mut self.unscanned.audio,
            Medium::Video => &mut self.unscanned.videos,
            Medium::File | Medium::Data | Medium::Link => &mut self.unscanned.files,
        };
        *count = count.saturating_add(1);
    }
}

impl Hit {
    /// Its place among others.
    pub(super) const fn order(&self) -> (usize, usize) {
        match self.level {
            Level::Payload { within, .. } => (self.span.start, within.start),
            Level::Outer | Level::Number | Level::Nested | Level::NestedNumber => (self.span.start, 0),
        }
    }
}

impl Unscanned {
    /// Name and number of each kind that occurred.
    pub(super) fn each(self) -> impl Iterator<Item = (&'static str, u32)> {
        let Self { images, audio, videos, files, tokens } = self;
        [("image", images), ("audio", audio), ("video", videos), ("file", files), ("tokens", tokens)]
            .into_iter()
            .filter(|(_, count)| *count > 0)
    }
}

pub(super) const fn shifted(span: Span, by: usize) -> Span {
    Span { start: span.start.saturating_add(by), end: span.end.saturating_add(by) }
}
