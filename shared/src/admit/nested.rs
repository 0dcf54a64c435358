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

use super::findings::{Hit, Level, shifted};
use crate::json::{Container, Decoded, Flaw, Limits, Malformed, Scalar, Scanner, Sink, decode};
use crate::redact::{self, Finding};
use crate::refusal::Refusal;
use crate::splice::Span;

/// Scans `outer`, which stands at `at`, if it is a document; false if it is none.
pub(super) fn scan(outer: &Decoded<'_>, at: usize, hits: &mut Vec<Hit>) -> Result<bool, Refusal> {
    if !outer.text().trim_start_matches([' ', '\t', '\n', '\r']).starts_with(['{', '[']) {
        return Ok(false);
    }
    let before = hits.len();
    let mut scanner = Scanner::new(Limits::ANSWER);
    let mut inner = Inner { outer, at, hits, keys: Vec::new(), start: 0 };
    let scanned = scanner.push(outer.text().as_bytes(), &mut inner).and_then(|()| scanner.finish(&mut inner));
    match scanned {
        Ok(()) => Ok(true),
        Err(Malformed { flaw: Flaw::Depth, .. }) => {
            Err(Refusal::RedactionUnavailable { part: "JSON nested too deeply in a string" })
        }
        Err(_) => {
            hits.truncate(before);
            Ok(false)
        }
    }
}

struct Inner<'a, 'b> {
    outer: &'a Decoded<'b>,
    at: usize,
    hits: &'a mut Vec<Hit>,
    /// The last key of each open container, as a span of the decoded text.
    keys: Vec<Span>,
    start: usize,
}

impl Inner<'_, '_> {
    /// Scans `span` of the decoded text as the inside of a string.
    fn string(&mut self, span: Span, key: &str) {
        let (outer, at) = (self.outer, self.at);
        let inner = decode(outer.text().get(span.start..span.end).unwrap_or_default());
        redact::scan(inner.text(), key, &mut |finding| {
            let raw = outer.raw(shifted(inner.raw(finding.span), span.start));
            self.hits.push(hit(shifted(raw, at), finding, Level::Nested));
        });
    }

    /// Scans a number: it is found only as a whole, and only where it is long enough to be more than an amount.
    fn number(&mut self, span: Span, key: &str) {
        let text = self.outer.text().get(span.start..span.end).unwrap_or_default();
        let (outer, at) = (self.outer, self.at);
        if text.len() < 9 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return;
        }
        redact::scan(text, key, &mut |finding| {
            if finding.span == (Span { start: 0, end: text.len() }) {
                self.hits.push(hit(shifted(outer.raw(span), at), finding, Level::NestedNumber));
            }
        });
    }

    fn with_key(&mut self, span: Span, read: fn(&mut Self, Span, &str)) {
        let name = self.keys.last().copied().unwrap_or(Span { start: 0, end: 0 });
        let outer = self.outer;
        let key = decode(outer.text().get(name.start..name.end).unwrap_or_default());
        read(self, span, key.text());
    }
}

const fn hit(span: Span, finding: Finding, level: Level) -> Hit {
    Hit { span, rest: Vec::new(), entity: finding.entity, level, fixed: false }
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
