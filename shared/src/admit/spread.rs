//! One text in several parts of a message.
//!
//! ```text
//! parts    "card 4539 1488 "   "0343 6467, thanks"        each for itself: nothing
//! joined   "card 4539 1488 0343 6467, thanks"             a card, over two parts
//! edits    "card <CREDIT_CARD_0>"   ", thanks"
//! ```
//!
//! Only what has a check or a form of its own is joined over a seam (cards and other numbers, secrets, given terms): elsewhere two words that
//! happen to meet would become one. What a neighbouring part says is context for all types.
//!
//! Invariant: linear in the parts' text; the hits that are left do not overlap.

use alloc::string::String;
use alloc::vec::Vec;
use zeroize::Zeroizing;

use super::findings::{Hit, Level, shifted};
use super::lens::Lens;
use super::payload::Payload;
use crate::json::{Decoded, decode};
use crate::order::sort;
use crate::redact::{Entity, Group, Origin};
use crate::splice::Span;

/// A part, where it stands in the body and where in the joined text.
struct Part<'a> {
    decoded: Decoded<'a>,
    at: usize,
    start: usize,
}

/// Reads `parts` as one text.
pub(super) fn scan(body: &[u8], parts: &[Span], lens: &mut Lens, origin: Origin, hits: &mut Vec<Hit>) {
    let length = parts.iter().fold(0, |sum: usize, part| sum.saturating_add(part.length()));
    let mut text = Zeroizing::new(String::with_capacity(length));
    let mut joined = Vec::with_capacity(parts.len());
    for part in parts {
        let decoded = decode(core::str::from_utf8(part.of(body)).unwrap_or_default());
        let start = text.len();
        text.push_str(decoded.text());
        joined.push(Part { decoded, at: part.start, start });
    }
    lens.look(&text, "", &mut |finding| {
        let mut spans = pieces(finding.span, &joined).into_iter();
        let (Some(span), rest) = (spans.next(), spans.collect::<Vec<_>>()) else { return };
        if rest.is_empty() || joins(finding.entity) {
            let (entity, level) = (finding.entity, Level::Outer);
            hits.push(Hit { span, rest, entity, level, fixed: false, origin });
        }
    });
}

/// `hits` without those that overlap one that is spread over parts, or lie in the raw bytes of a payload.
pub(super) fn settled(mut hits: Vec<Hit>, payloads: &[Payload]) -> Vec<Hit> {
    let spread = hits.iter().filter(|hit| !hit.rest.is_empty());
    let mut taken: Vec<Span> = spread.flat_map(|hit| hit.rest.iter().copied().chain([hit.span])).collect();
    let encoded = payloads.iter().map(|payload| payload.span);
    if taken.is_empty() && payloads.is_empty() {
        return hits;
    }
    sort(&mut taken, |a, b| a.start.cmp(&b.start));
    let mut encoded: Vec<Span> = encoded.collect();
    sort(&mut encoded, |a, b| a.start.cmp(&b.start));
    hits.retain(|hit| match hit.level {
        Level::Payload { .. } => !within(&taken, hit.span),
        Level::Outer | Level::Number | Level::Nested | Level::NestedNumber => {
            let free = !hit.rest.is_empty() || !within(&taken, hit.span);
            free && !core::iter::once(&hit.span).chain(&hit.rest).any(|span| within(&encoded, *span))
        }
    });
    hits
}

/// Whether `span` overlaps one of `spans`, which are sorted and disjoint.
pub(super) fn within(spans: &[Span], span: Span) -> bool {
    let next = spans.partition_point(|taken| taken.end <= span.start);
    spans.get(next).is_some_and(|taken| taken.start < span.end)
}

/// Whether values of `entity` are looked for over a seam.
fn joins(entity: Entity) -> bool {
    entity.is_secret() || matches!(entity.group(), Group::Financial | Group::National | Group::Names)
}

/// `span` of the joined text, cut at the seams, in raw bytes.
fn pieces(span: Span, parts: &[Part<'_>]) -> Vec<Span> {
    let first = parts.partition_point(|part| part.start <= span.start).saturating_sub(1);
    let touched = parts.iter().skip(first).take_while(|part| part.start < span.end);
    let cut = touched.filter_map(|part| {
        let start = span.start.saturating_sub(part.start);
        let end = span.end.saturating_sub(part.start).min(part.decoded.text().len());
        (start < end).then(|| shifted(part.decoded.raw(Span { start, end }), part.at))
    });
    cut.collect()
}
