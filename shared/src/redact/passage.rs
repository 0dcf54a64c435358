//! One text on its way back: placeholders that may return do, targets that would send data away are made harmless.
//!
//! ```text
//! pieces    Write to <EM │ AIL_ │ 0>, see [x](https://ev │ il/?EMAIL_0)
//! outlet    keep 0..9    │      │ put bob@acme.com, keep 2..11 │ put about:blank#lethe-neutralised, keep 12..13
//! ```
//!
//! Invariant: what leaves does not depend on the division into pieces, and untouched bytes leave as parts of their piece.

mod target;

use alloc::vec::Vec;
use zeroize::{Zeroize as _, Zeroizing};

use super::entity::Entity;
use super::exfil::{Begun, Behind, Capture, REACH, Spot};
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
                target::fitted(original, &mut |text| writer.put(text))
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
    vault.each_issued().any(|(entity, issued)| part.may_be(entity, issued))
}
