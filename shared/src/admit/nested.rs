//! A JSON document inside a JSON string, as tool arguments are: its strings, keys and numbers, one level deeper.
//!
//! ```text
//! raw      "{\"to\":\"bob\\u0040acme.com\"}"
//! decoded   {"to":"bob\u0040acme.com"}           the scanner reads this
//! decoded          bob@acme.com                  the detectors read this; both maps lead back to the raw bytes
//! ```
//!
//! Invariant: text that is no document is left to the plain scan, with nothing kept; one that is too deep to read is refused.

use alloc::vec::Vec;

use super::findings::{Findings, Level, Place, shifted};
use crate::json::{Container, Decoded, Flaw, Limits, Malformed, Scalar, Scanner, Sink, decode};
use crate::refusal::Refusal;
use crate::splice::Span;

/// Scans `outer`, which stands at `at`, if it is a document; false if it is none.
pub(super) fn scan(outer: &Decoded<'_>, at: usize, findings: &mut Findings) -> Result<bool, Refusal> {
    if !outer.text().trim_start_matches([' ', '\t', '\n', '\r']).starts_with(['{', '[']) {
        return Ok(false);
    }
    let (hits, payloads, unscanned) = (findings.mark(), findings.payloads(), findings.unscanned);
    let mut scanner = Scanner::new(Limits::ANSWER);
    let mut inner = Inner { outer, at, findings, keys: Vec::new(), start: 0, refusal: None };
    let sink: &mut dyn Sink = &mut inner;
    let scanned = scanner.push(outer.text().as_bytes(), sink).and_then(|()| scanner.finish(sink));
    let refusal = inner.refusal;
    match scanned {
        Ok(()) => refusal.map_or(Ok(true), Err),
        Err(Malformed { flaw: Flaw::Depth, .. }) => {
            Err(Refusal::RedactionUnavailable { part: "JSON nested too deeply in a string" })
        }
        Err(_) => {
            findings.forget(hits, payloads);
            findings.unscanned = unscanned;
            Ok(false)
        }
    }
}

struct Inner<'a, 'b> {
    outer: &'a Decoded<'b>,
    at: usize,
    findings: &'a mut Findings,
    /// The last key of each open container, as a span of the decoded text.
    keys: Vec<Span>,
    start: usize,
    refusal: Option<Refusal>,
}

impl Inner<'_, '_> {
    /// Scans `span` of the decoded text as the inside of a string.
    fn string(&mut self, span: Span, key: &str) {
        let (outer, at) = (self.outer, self.at);
        let inner = decode(outer.text().get(span.start..span.end).unwrap_or_default());
        let raw = |within| shifted(outer.raw(shifted(inner.raw(within), span.start)), at);
        let place = Place { raw: &raw, nested: true, fixed: false };
        if let Err(refusal) = self.findings.look(inner.text(), key, place) {
            self.refusal.get_or_insert(refusal);
        }
    }

    fn number(&mut self, span: Span, key: &str) {
        let digits = self.outer.text().get(span.start..span.end).unwrap_or_default();
        let raw = shifted(self.outer.raw(span), self.at);
        self.findings.number(digits, key, raw, Level::NestedNumber, false);
    }

    fn with_key(&mut self, span: Span, read: fn(&mut Self, Span, &str)) {
        let name = self.keys.last().copied().unwrap_or(Span { start: 0, end: 0 });
        let outer = self.outer;
        let key = decode(outer.text().get(name.start..name.end).unwrap_or_default());
        read(self, span, key.text());
    }
}

impl Sink for Inner<'_, '_> {
    fn open(&mut self, _: Container, _: usize) {
        let inherited = self.keys.last().copied().unwrap_or(Span { start: 0, end: 0 });
        self.keys.push(inherited);
    }

    fn close(&mut self, _: Container, _: usize) {
        self.keys.pop();
    }

    fn key(&mut self, _: &str, span: Span) -> Result<(), Malformed> {
        self.string(span, "");
        if let Some(key) = self.keys.last_mut() {
            *key = span;
        }
        Ok(())
    }

    fn string_open(&mut self, at: usize) {
        self.start = at;
    }

    fn string_close(&mut self, end: usize) {
        self.with_key(Span { start: self.start, end }, Self::string);
    }

    fn scalar(&mut self, scalar: Scalar, span: Span) {
        if matches!(scalar, Scalar::Number(_)) {
            self.with_key(span, Self::number);
        }
    }
}
