//! One text on its way back: placeholders that may return do, targets that would send data away are made harmless.
//!
//! ```text
//! pieces    Write to <EM │ AIL_ │ 0>, see [x](https://ev │ il/?EMAIL_0)
//! outlet    keep 0..9    │      │ put bob@acme.com, keep 2..11 │ put about:blank#lethe-neutralised, keep 12..13
//! ```
//!
//! Invariant: what leaves does not depend on the division into pieces, and untouched bytes leave as parts of their piece.

use alloc::string::String;
use alloc::vec::Vec;
use zeroize::{Zeroize as _, Zeroizing};

use super::entity::Entity;
use super::exfil::{self, Begun, Behind, Capture, End, REACH, Spot, Target, Verdict};
use super::lookalikes::Lookalikes;
use super::placeholder::{self, LONGEST, Part, Reading};
use super::restore::{Outlet, Restored};
use super::vault::Vault;
use super::writer::{Joined, Writer};

/// What the passage needs to know of the way back.
#[derive(Clone, Copy)]
pub(super) struct Way<'a> {
    pub(super) vault: &'a Vault,
    /// Whether values of a type, which the user said himself or not, may return here at all.
    pub(super) returns: &'a dyn Fn(Entity, bool) -> bool,
    /// A one-way value here would overwrite the client's data.
    pub(super) guards: bool,
}

impl Way<'_> {
    /// The same, but `closed` to all values.
    pub(super) fn closed(self, closed: bool) -> Self {
        if closed { Self { returns: &|_, _| false, ..self } } else { self }
    }
}

/// A text on its way back.
pub(super) struct Passage {
    markup: bool,
    spot: Spot,
    /// The text's last bytes, up to what is withheld.
    recent: [u8; REACH],
    known: usize,
    /// The beginning of a placeholder, withheld. ASCII.
    tail: [u8; LONGEST],
    length: usize,
    capture: Option<Capture>,
    /// What is held of the target at hand.
    held: Zeroizing<Vec<u8>>,
    /// What becomes of the rest of a target that was too long.
    rest: Rest,
    lookalikes: Lookalikes,
    restored: Restored,
}

/// What becomes of the target at hand.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Rest {
    Held,
    Swallowed,
    Passed,
}

impl Passage {
    /// For a text that is rendered (`markup`), or one of which only its URLs count.
    pub(super) fn new(markup: bool) -> Self {
        Self {
            markup,
            spot: Spot::new(markup),
            recent: [0; REACH],
            known: 0,
            tail: [0; LONGEST],
            length: 0,
            capture: None,
            held: Zeroizing::new(Vec::new()),
            rest: Rest::Held,
            lookalikes: Lookalikes::new(),
            restored: Restored::NONE,
        }
    }

    /// Bytes held back.
    pub(super) fn held(&self) -> usize {
        self.length.saturating_add(self.held.len())
    }

    /// What happened so far.
    pub(super) const fn restored(&self) -> Restored {
        self.restored
    }

    /// The text began before what was pushed of it: a fence at its start may be none.
    pub(super) const fn doubt(&mut self) {
        self.spot.doubt();
    }

    /// The next piece; `last`: nothing follows.
    pub(super) fn push(&mut self, text: &str, last: bool, way: Way<'_>, out: &mut dyn Outlet) {
        let (tail, recent) = (self.tail, self.recent);
        let joined = Joined {
            recent: recent.get(..self.known).unwrap_or_default(),
            tail: tail.get(..core::mem::take(&mut self.length)).unwrap_or_default(),
            text,
        };
        self.restored.unresolved = self.restored.unresolved.saturating_add(self.lookalikes.pass(text, way.vault));
        let mut writer = Writer::new(joined, out);
        let mut at = 0;
        while let Some(next) = self.pass(at, last, way, &mut writer) {
            at = next;
        }
        self.remember(joined, writer.end());
        if last {
            self.end(way, out);
        }
    }

    /// The text ends: what is held of a target is judged; the passage is then as new, but for its counts.
    fn end(&mut self, way: Way<'_>, out: &mut dyn Outlet) {
        if let Some(capture) = self.capture.take() {
            self.judge(capture, way, out);
        }
        self.spot = Spot::new(self.markup);
        (self.known, self.rest, self.lookalikes) = (0, Rest::Held, Lookalikes::new());
    }

    /// One step from `at`; where to go on.
    fn pass(&mut self, at: usize, last: bool, way: Way<'_>, writer: &mut Writer<'_, '_>) -> Option<usize> {
        let joined = writer.joined;
        if self.capture.is_some() {
            return self.take(at, way, writer);
        }
        let at = joined.skip(at, |bytes| self.spot.quiet(bytes));
        let Some(byte) = joined.byte(at) else {
            writer.keep(at);
            return None;
        };
        if placeholder::may_begin(byte) {
            match placeholder::read(|at| joined.byte(at), at) {
                Reading::Whole { entity, number, length } => {
                    let end = at.saturating_add(length);
                    if way.vault.entry(entity, number).is_some() {
                        self.whole(entity, number, (at, end), way, writer);
                        return Some(end);
                    }
                }
                Reading::Part(part) if !last && may_become(&part, way.vault) => return self.withhold(at, writer),
                Reading::Part(_) | Reading::Not => {}
            }
        }
        let back = |places| joined.back(at, places);
        let begun = self.spot.step(byte, &Behind(&back), &way.vault.returning().restoring);
        let next = at.saturating_add(1);
        let Some(Begun { kind, here }) = begun else { return Some(next) };
        let from = if here { at } else { next };
        writer.keep(from);
        self.capture = Some(Capture::new(kind));
        Some(from)
    }

    /// A placeholder that was issued.
    fn whole(&mut self, entity: Entity, number: usize, at: (usize, usize), way: Way<'_>, writer: &mut Writer<'_, '_>) {
        let open = self.spot.is_open();
        if let Some(original) = self.settle(entity, number, open, way) {
            writer.keep(at.0);
            if self.spot.is_url() {
                fitted(original, &mut |text| writer.put(text))
            } else {
                writer.put(original)
            }
            writer.skip(at.1);
        }
        self.spot.passed();
    }

    /// The original that takes a placeholder's place, or nothing; counted either way.
    fn settle<'v>(&mut self, entity: Entity, number: usize, open: bool, way: Way<'v>) -> Option<&'v str> {
        let entry = way.vault.entry(entity, number)?;
        let count = match (entry.one_way, open && (way.returns)(entity, entry.own)) {
            (true, _) if way.guards => &mut self.restored.masked,
            (true, _) => return None,
            (false, true) => &mut self.restored.restored,
            (false, false) => &mut self.restored.stayed,
        };
        *count = count.saturating_add(1);
        (!entry.one_way && open && (way.returns)(entity, entry.own)).then(|| entry.original())
    }

    fn withhold(&mut self, at: usize, writer: &mut Writer<'_, '_>) -> Option<usize> {
        writer.keep(at);
        let bytes = (at..).map_while(|at| writer.joined.byte(at));
        for (slot, byte) in self.tail.iter_mut().zip(bytes) {
            *slot = byte;
            self.length = self.length.saturating_add(1);
        }
        None
    }

    /// Holds the target at hand up to its end.
    fn take(&mut self, at: usize, way: Way<'_>, writer: &mut Writer<'_, '_>) -> Option<usize> {
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
    fn judge(&mut self, capture: Capture, way: Way<'_>, out: &mut dyn Outlet) {
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

    /// Keeps the last bytes before `end` for steps that look back.
    fn remember(&mut self, joined: Joined<'_>, end: usize) {
        let mut recent = [0; REACH];
        let mut known = 0_usize;
        for slot in recent.iter_mut().rev() {
            let Some(byte) = joined.back(end, known.saturating_add(1)) else { break };
            *slot = byte;
            known = known.saturating_add(1);
        }
        recent.rotate_left(REACH.saturating_sub(known));
        (self.recent, self.known) = (recent, known);
    }
}

impl Drop for Passage {
    fn drop(&mut self) {
        self.recent.zeroize();
    }
}

/// Whether `part` may grow into something that was issued.
fn may_become(part: &Part, vault: &Vault) -> bool {
    Entity::ALL.iter().any(|entity| part.may_be(*entity, vault.issued(*entity)))
}

/// Writes `original` so that it does not end the URL that it stands in: what is neither part of one nor plain is percent-encoded.
fn fitted(original: &str, put: &mut dyn FnMut(&str)) {
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
            let digit = |nibble: u8| char::from_digit(u32::from(nibble), 16).unwrap_or('0').to_ascii_uppercase();
            encoded.push('%');
            encoded.push(digit(byte >> 4));
            encoded.push(digit(byte & 15));
        }
        put(&encoded);
        encoded.zeroize();
    }
}
