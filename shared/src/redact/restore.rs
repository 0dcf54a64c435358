//! Placeholders out, originals back, in a text that arrives in pieces.
//!
//! ```text
//! pieces    Write to <EM │ AIL_ │ 0> now
//! changes   …withhold 9..12 │ withhold 0..4 │ 0..2 → bob@acme.com
//! client    Write to  │  │ bob@acme.com now
//! ```
//!
//! One restorer per text channel. It withholds only a tail that may still become a placeholder issued in this request, and
//! answers with changes to the piece it was given, so that untouched bytes need not be copied or re-encoded.
//!
//! Invariant: pieces with their changes applied, then [`Restorer::finish`], are the same bytes for any division into pieces;
//! an empty vault changes nothing; nothing is allocated while nothing changes.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt::Write as _;
use zeroize::Zeroizing;

use super::entity::Entity;
use super::placeholder::{self, LONGEST, Part, Reading};
use super::vault::Vault;
use crate::splice::Span;

/// Where a text is going to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// To a reader: secrets stay replaced.
    Prose,
    /// To a tool of the client, as JSON: secrets come back unless they are one-way, and originals are escaped for that JSON.
    ToolArguments,
}

/// Replace `range` of the piece by `with`. Changes come in order and do not overlap.
pub struct Change {
    /// Offsets in the piece that was pushed, on character boundaries; empty to insert.
    pub range: Span,
    /// Originals and what was withheld earlier. For tool arguments already escaped for the JSON *inside* the text; encoding
    /// the text itself is the caller's.
    pub with: Zeroizing<String>,
}

/// What happened to the placeholders of a channel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Restored {
    /// Replaced by their originals.
    pub restored: u32,
    /// Looked like ours and were not issued: left as they are.
    pub unresolved: u32,
    /// Issued one-way and found in tool arguments, where they would overwrite the client's data: left as they are, the
    /// answer must end in an error.
    pub masked: u32,
}

/// Restores one channel.
pub struct Restorer {
    place: Place,
    /// The end of what was pushed, from the byte where a placeholder may have begun. ASCII.
    tail: [u8; LONGEST],
    length: usize,
    /// Whether the tail was withheld; else it has left and is kept only to count what it becomes.
    withheld: bool,
    restored: Restored,
}

impl Restorer {
    /// For a channel that goes to `place`.
    #[must_use]
    pub const fn new(place: Place) -> Self {
        let restored = Restored { restored: 0, unresolved: 0, masked: 0 };
        Self { place, tail: [0; LONGEST], length: 0, withheld: false, restored }
    }

    /// The next piece of the channel; `changes` is appended to. `vault` is the same, unchanged, in every call.
    pub fn push(&mut self, text: &str, vault: &Vault, changes: &mut Vec<Change>) {
        self.advance(text, vault, changes, false);
    }

    /// The last piece of the channel, or the only one: nothing is withheld any more.
    pub fn close(&mut self, text: &str, vault: &Vault, changes: &mut Vec<Change>) {
        self.advance(text, vault, changes, true);
    }

    /// The channel has ended: what is still withheld leaves as it is, nothing is guessed.
    pub fn finish(&mut self) -> &str {
        let length = self.held();
        self.length = 0;
        self.tail.get(..length).and_then(|held| core::str::from_utf8(held).ok()).unwrap_or_default()
    }

    /// Bytes withheld; at most the length of a placeholder.
    #[must_use]
    pub const fn held(&self) -> usize {
        if self.withheld { self.length } else { 0 }
    }

    /// What happened so far.
    #[must_use]
    pub const fn restored(&self) -> Restored {
        self.restored
    }

    fn advance(&mut self, text: &str, vault: &Vault, changes: &mut Vec<Change>, last: bool) {
        if vault.is_empty() || (text.is_empty() && !last) {
            return;
        }
        let tail = self.tail;
        let tail = tail.get(..self.length).unwrap_or_default();
        let joined = Joined { tail, text: text.as_bytes() };
        let gone = if self.withheld { 0 } else { tail.len() };
        let mut writer = Writer { joined, gone, changes };
        self.length = 0;
        let mut at = 0;
        let mut trace = None;
        while let Some(start) = joined.beginning(at) {
            at = start.saturating_add(1);
            match placeholder::read(|at| joined.byte(at), start) {
                Reading::Whole { entity, number, length } => {
                    at = start.saturating_add(length);
                    if let Some(original) = self.judge(vault, entity, number) {
                        writer.replace(start, at, original, self.place);
                    }
                }
                Reading::Part(part) if !last && start >= writer.gone && self.may_become(&part, vault) => {
                    writer.withhold(start);
                    self.keep(joined, start, true);
                    return;
                }
                Reading::Part(part) if !last && part.may_be_any() => trace = trace.or(Some(start)),
                Reading::Part(_) | Reading::Not => {}
            }
        }
        writer.release();
        if let Some(start) = trace {
            self.keep(joined, start, false);
        }
    }

    /// The original to put in, or nothing; counted either way.
    fn judge<'a>(&mut self, vault: &'a Vault, entity: Entity, number: usize) -> Option<&'a str> {
        let Some(entry) = vault.entry(entity, number) else {
            self.restored.unresolved = self.restored.unresolved.saturating_add(1);
            return None;
        };
        if entry.one_way && self.place == Place::ToolArguments {
            self.restored.masked = self.restored.masked.saturating_add(1);
        }
        if entry.one_way || !self.returns(entity) {
            return None;
        }
        self.restored.restored = self.restored.restored.saturating_add(1);
        Some(entry.original())
    }

    /// Whether values of `entity` may come back in this place.
    fn returns(&self, entity: Entity) -> bool {
        match self.place {
            Place::Prose => !entity.is_secret(),
            Place::ToolArguments => true,
        }
    }

    /// Whether `part` may grow into something that was issued and comes back here.
    fn may_become(&self, part: &Part, vault: &Vault) -> bool {
        Entity::ALL.iter().any(|entity| self.returns(*entity) && part.may_be(*entity, vault.issued(*entity)))
    }

    /// Remembers the text from `start`; one that is longer than any placeholder is none.
    fn keep(&mut self, joined: Joined<'_>, start: usize, withheld: bool) {
        let bytes = (start..).map_while(|at| joined.byte(at));
        for (slot, byte) in self.tail.iter_mut().zip(bytes) {
            *slot = byte;
            self.length = self.length.saturating_add(1);
        }
        self.withheld = withheld;
    }
}

/// What is remembered of earlier pieces, and the piece, as one text.
#[derive(Clone, Copy)]
struct Joined<'a> {
    tail: &'a [u8],
    text: &'a [u8],
}

impl Joined<'_> {
    fn byte(&self, at: usize) -> Option<u8> {
        match at.checked_sub(self.tail.len()) {
            Some(at) => self.text.get(at).copied(),
            None => self.tail.get(at).copied(),
        }
    }

    /// The next place from `at` on where a placeholder may begin.
    fn beginning(&self, at: usize) -> Option<usize> {
        let may_begin = |byte: &u8| placeholder::may_begin(*byte);
        if let Some(found) = self.tail.get(at..).and_then(|rest| rest.iter().position(may_begin)) {
            return Some(at.saturating_add(found));
        }
        let at = at.max(self.tail.len());
        let found = self.text.get(at.saturating_sub(self.tail.len())..)?.iter().position(may_begin)?;
        Some(at.saturating_add(found))
    }
}

/// Turns decisions about the joined text into changes of the piece.
struct Writer<'a> {
    joined: Joined<'a>,
    /// Up to here the joined text has left, or has been dealt with.
    gone: usize,
    changes: &'a mut Vec<Change>,
}

impl Writer<'_> {
    fn replace(&mut self, start: usize, end: usize, original: &str, place: Place) {
        if start < self.gone {
            return;
        }
        let mut with = self.before(start);
        match place {
            Place::Prose => with.push_str(original),
            Place::ToolArguments => escape(original, &mut with),
        }
        self.change(start, end, with);
    }

    fn withhold(&mut self, start: usize) {
        let with = self.before(start);
        let end = self.joined.tail.len().saturating_add(self.joined.text.len());
        self.change(start, end, with);
    }

    /// Lets go of what is left of the tail.
    fn release(&mut self) {
        let seam = self.joined.tail.len();
        if self.gone < seam {
            let with = self.before(seam);
            self.change(seam, seam, with);
        }
    }

    /// What of the tail leaves before `start`. If `start` is in the piece itself, it leaves in a change of its own.
    fn before(&mut self, start: usize) -> Zeroizing<String> {
        if start > self.joined.tail.len() {
            self.release();
        }
        let bytes = self.joined.tail.get(self.gone..start).unwrap_or_default();
        let mut with = Zeroizing::new(String::new());
        with.push_str(core::str::from_utf8(bytes).unwrap_or_default());
        with
    }

    fn change(&mut self, start: usize, end: usize, with: Zeroizing<String>) {
        let seam = self.joined.tail.len();
        self.changes
            .push(Change { range: Span { start: start.saturating_sub(seam), end: end.saturating_sub(seam) }, with });
        self.gone = end;
    }
}

/// Appends `text` as the inside of a JSON string (RFC 8259 §7), in memory that never moves while it holds text.
fn escape(text: &str, into: &mut Zeroizing<String>) {
    let mut escaped = Zeroizing::new(String::with_capacity(text.len().saturating_mul(6).saturating_add(into.len())));
    escaped.push_str(into);
    for letter in text.chars() {
        match letter {
            '"' | '\\' => escaped.extend(['\\', letter]),
            '\u{0}'..='\u{1f}' => drop(write!(escaped, "\\u{:04x}", u32::from(letter))),
            _ => escaped.push(letter),
        }
    }
    *into = escaped;
}

#[cfg(test)]
mod tests {
    use super::super::action::Action;
    use super::super::vault::Origin;
    use super::*;

    #[test]
    fn a_quiet_or_withholding_push_allocates_nothing() {
        let mut vault = Vault::new();
        vault.placeholder(Entity::Email, "bob@acme.com", Action::Redact, Origin::User);
        let mut restorer = Restorer::new(Place::Prose);
        let mut changes = Vec::with_capacity(4);
        for text in ["a delta ", "<b> & \\n <US_SSN_0>", "<EM", "AIL_"] {
            let measured = allocation_counter::measure(|| restorer.push(text, &vault, &mut changes));
            assert_eq!(measured.count_total, 0, "{text}");
            changes.clear();
        }
        assert_eq!(restorer.held(), 7);
    }
}
