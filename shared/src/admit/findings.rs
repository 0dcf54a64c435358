//! What was found in a body's texts, as spans of its raw bytes: no text is kept.
//!
//! ```text
//! "arguments":"{\"to\":\"bob@acme.com\"}"      two levels of JSON
//!                       └──────────┘          Hit { span, Email, Level::Nested }
//! ```
//!
//! Invariant: hits lie between quotes (or are a nested number), never cut an escape, and do not overlap once [`Findings::into_hits`] has
//! ordered them; what could not be looked into is counted or refused.

use alloc::vec::Vec;
use zeroize::Zeroizing;

use super::nested;
use crate::dialect::shape::Medium;
use crate::json::{Decoded, decode};
use crate::order::sort;
use crate::redact::{Entity, Finding, scan};
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
}

/// How deep in JSON a value stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Level {
    /// In a string of the body.
    Outer,
    /// In a string of a document in a string.
    Nested,
    /// A number of a document in a string.
    NestedNumber,
}

/// What could not be looked into, or not be replaced.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Unscanned {
    pub(super) images: u32,
    pub(super) audio: u32,
    pub(super) videos: u32,
    pub(super) files: u32,
}

/// What was found so far.
#[derive(Default)]
pub(super) struct Findings {
    hits: Vec<Hit>,
    parts: Vec<Span>,
    pub(super) unscanned: Unscanned,
}

impl Findings {
    /// Text that stands at `at` under `key`.
    pub(super) fn text(&mut self, decoded: &Decoded<'_>, at: usize, key: &str) -> Result<(), Refusal> {
        if nested::scan(decoded, at, &mut self.hits)? {
            return Ok(());
        }
        self.plain(decoded, at, key, false);
        Ok(())
    }

    /// Text of a key, or that must stay as it is.
    pub(super) fn plain(&mut self, decoded: &Decoded<'_>, at: usize, key: &str, fixed: bool) {
        let hits = &mut self.hits;
        scan(decoded.text(), key, &mut |Finding { span, entity }| {
            let span = shifted(decoded.raw(span), at);
            hits.push(Hit { span, rest: Vec::new(), entity, level: Level::Outer, fixed });
        });
    }

    /// One part of a message has its text in `span`.
    pub(super) fn part(&mut self, span: Span) {
        self.parts.push(span);
    }

    /// The message ends: its parts are read once more as one text, for what is spread over several.
    pub(super) fn join(&mut self, body: &[u8]) {
        let parts = core::mem::take(&mut self.parts);
        if parts.len() < 2 {
            return;
        }
        let raws = || parts.iter().map(|part| (part, core::str::from_utf8(part.of(body)).unwrap_or_default()));
        let length = raws().fold(0, |sum: usize, (_, raw)| sum.saturating_add(raw.len()));
        let mut text = Zeroizing::new(alloc::string::String::with_capacity(length));
        let mut seams = Vec::with_capacity(parts.len());
        for (part, raw) in raws() {
            seams.push(Seam { start: text.len(), part: *part });
            text.push_str(decode(raw).text());
        }
        let hits = &mut self.hits;
        scan(&text, "", &mut |finding| {
            let mut spans = pieces(finding.span, &seams, text.len(), body).into_iter();
            let (Some(span), rest) = (spans.next(), spans.collect::<Vec<_>>()) else { return };
            if !rest.is_empty() {
                hits.push(Hit { span, rest, entity: finding.entity, level: Level::Outer, fixed: false });
            }
        });
    }

    /// An image, audio or file, or where it can be fetched; true if `raw` is text that must be scanned as well.
    pub(super) fn media(&mut self, medium: Medium, raw: &str) -> Result<bool, Refusal> {
        let data = raw.split_at_checked(5).filter(|(scheme, _)| scheme.eq_ignore_ascii_case("data:"));
        if data.is_some_and(|(_, rest)| is_text(rest)) {
            return Err(Refusal::RedactionUnavailable { part: "text in a data URL" });
        }
        let count = match medium {
            Medium::Image => &mut self.unscanned.images,
            Medium::Audio => &mut self.unscanned.audio,
            Medium::Video => &mut self.unscanned.videos,
            Medium::File => &mut self.unscanned.files,
        };
        *count = count.saturating_add(1);
        Ok(data.is_none() && matches!(medium, Medium::Image | Medium::Video))
    }

    /// The hits in wire order. Where two overlap, one that is spread over parts wins.
    pub(super) fn into_hits(self) -> Vec<Hit> {
        let mut hits = self.hits;
        let spread: Vec<Span> = hits
            .iter()
            .filter(|hit| !hit.rest.is_empty())
            .flat_map(|hit| hit.rest.iter().copied().chain([hit.span]))
            .collect();
        if !spread.is_empty() {
            hits.retain(|hit| !hit.rest.is_empty() || !spread.iter().any(|span| overlap(*span, hit.span)));
        }
        sort(&mut hits, |a, b| a.span.start.cmp(&b.span.start));
        hits
    }
}

impl Unscanned {
    /// Name and number of each kind that occurred.
    pub(super) fn each(self) -> impl Iterator<Item = (&'static str, u32)> {
        let Self { images, audio, videos, files } = self;
        [("image", images), ("audio", audio), ("video", videos), ("file", files)]
            .into_iter()
            .filter(|(_, count)| *count > 0)
    }
}

/// Whether a data URL's media type, at the beginning of `rest`, is one of text; none at all is (RFC 2397 §2).
fn is_text(rest: &str) -> bool {
    let kind = rest.split([';', ',']).next().unwrap_or_default().trim().to_ascii_lowercase();
    kind.is_empty()
        || kind.starts_with("text/")
        || ["json", "xml", "yaml", "javascript"].iter().any(|end| kind.ends_with(end))
}

/// Where a part begins in the joined text.
struct Seam {
    start: usize,
    part: Span,
}

/// `span` of the joined text, cut at the seams, in raw bytes.
fn pieces(span: Span, seams: &[Seam], length: usize, body: &[u8]) -> Vec<Span> {
    let ends = seams.iter().skip(1).map(|seam| seam.start).chain([length]);
    let cut = seams.iter().zip(ends).filter_map(|(seam, end)| {
        let (start, end) = (span.start.max(seam.start), span.end.min(end));
        let within = Span { start: start.checked_sub(seam.start)?, end: end.checked_sub(seam.start)? };
        let raw = core::str::from_utf8(seam.part.of(body)).unwrap_or_default();
        (start < end).then(|| shifted(decode(raw).raw(within), seam.part.start))
    });
    cut.collect()
}

const fn overlap(a: Span, b: Span) -> bool {
    a.start < b.end && b.start < a.end
}

pub(super) const fn shifted(span: Span, by: usize) -> Span {
    Span { start: span.start.saturating_add(by), end: span.end.saturating_add(by) }
}
