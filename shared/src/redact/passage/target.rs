//! The target of a link or a picture on its way back: held up to its end, judged, and written.
//!
//! ```text
//! ](https://acme.com/?q=<EMAIL_0>)     held ── judge ──▶ https://acme.com/?q=bob@acme.com, or about:blank#…
//! ```
//!
//! Invariant: nothing of a target leaves before its verdict; one without an end is judged at a bound, and never holds an original.

use alloc::string::String;
use alloc::vec::Vec;
use zeroize::{Zeroize as _, Zeroizing};

use super::super::exfil::{self, Capture, End, Target, Verdict};
use super::super::placeholder::{self, Reading};
use super::super::restore::Outlet;
use super::super::writer::Writer;
use super::{Passage, Rest, Way};
use crate::encoding::percent;

impl Passage {
    /// Holds the target at hand up to its end.
    pub(super) fn take(&mut self, at: usize, way: Way<'_>, writer: &mut Writer<'_, '_>) -> Option<usize> {
        let mut capture = self.capture.take()?;
        let joined = writer.joined;
        let mut end = at;
        let ended = loop {
            let Some(byte) = joined.byte(end) else { break false };
            if capture.step(byte) == End::Before {
                break true;
            }
            end = end.saturating_add(1);
            if self.rest == Rest::Held {
                self.held.push(byte);
            }
            if self.held.len() >= exfil::LONGEST && joined.is_boundary(end) {
                break false;
            }
        };
        if self.rest == Rest::Passed {
            writer.keep(end);
        }
        writer.skip(end);
        if ended {
            self.judge(capture, way, writer.out());
            self.spot.returned();
            return Some(end);
        }
        self.capture = Some(capture);
        if self.held.len() >= exfil::LONGEST && joined.is_boundary(end) {
            self.too_long(capture, way, writer.out());
        }
        joined.byte(end).map(|_| end)
    }

    /// A whole target leaves, as it is judged.
    pub(super) fn judge(&mut self, capture: Capture, way: Way<'_>, out: &mut dyn Outlet) {
        if core::mem::replace(&mut self.rest, Rest::Held) != Rest::Held {
            return;
        }
        let held = core::mem::replace(&mut self.held, Zeroizing::new(Vec::new()));
        let target = Target { kind: capture.kind, text: &held };
        match target.judge(way.vault) {
            Verdict::Neutralise => {
                self.restored.neutralised = self.restored.neutralised.saturating_add(1);
                target.neutralise(out);
            }
            verdict @ (Verdict::Prose | Verdict::Keep | Verdict::Restore) => self.rewrite(&held, verdict, way, out),
        }
        self.held = held;
        self.held.zeroize();
    }

    /// A target without an end.
    fn too_long(&mut self, capture: Capture, way: Way<'_>, out: &mut dyn Outlet) {
        let held = core::mem::replace(&mut self.held, Zeroizing::new(Vec::new()));
        let target = Target { kind: capture.kind, text: &held };
        if target.judge_long() == Verdict::Neutralise {
            self.restored.neutralised = self.restored.neutralised.saturating_add(1);
            target.neutralise(out);
            self.rest = Rest::Swallowed;
        } else {
            self.rewrite(&held, Verdict::Keep, way, out);
            self.rest = Rest::Passed;
        }
        self.held = held;
        self.held.zeroize();
    }

    /// A target leaves with its placeholders replaced, where the verdict lets them be.
    fn rewrite(&mut self, held: &[u8], verdict: Verdict, way: Way<'_>, out: &mut dyn Outlet) {
        let text = core::str::from_utf8(held).unwrap_or_default();
        let (mut at, mut from) = (0_usize, 0_usize);
        while let Some(start) = text.get(at..).and_then(|rest| rest.find(['<', '&', '\\'])) {
            let start = at.saturating_add(start);
            at = start.saturating_add(1);
            let Reading::Whole { entity, number, length } = placeholder::read(|at| held.get(at).copied(), start) else {
                continue;
            };
            at = start.saturating_add(length);
            if let Some(original) = self.settle(entity, number, verdict != Verdict::Keep, way) {
                out.put(text.get(from..start).unwrap_or_default());
                if verdict == Verdict::Restore {
                    fitted(original, &mut |text| out.put(text))
                } else {
                    out.put(original)
                }
                from = at;
            }
        }
        out.put(text.get(from..).unwrap_or_default());
    }
}

/// Writes `original` so that it does not end the URL that it stands in: what is neither part of one nor plain is percent-encoded.
pub(super) fn fitted(original: &str, put: &mut dyn FnMut(&str)) {
    let mut letters = [0_u8; 4];
    let mut encoded = Zeroizing::new(String::new());
    for letter in original.chars() {
        let breaks = matches!(
            letter,
            '\0'..=' ' | '"' | '\'' | '<' | '>' | '(' | ')' | '[' | ']' | '\\' | '^' | '`' | '{' | '|' | '}' | '\u{7f}'
        );
        if !breaks {
            put(letter.encode_utf8(&mut letters));
            continue;
        }
        for byte in letter.encode_utf8(&mut letters).bytes() {
            encoded.extend(percent(byte).map(char::from));
        }
        put(&encoded);
        encoded.zeroize();
    }
}
