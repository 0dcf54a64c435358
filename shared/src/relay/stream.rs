//! An event stream on its way to the client: each event leaves as soon as it is whole.
//!
//! ```text
//! chunk ─Boundary─▶ event ─read─▶ Silent   leaves as it came
//!                                 End      held tails, then it
//!                                 Value    surveyed; texts rewritten; tails of texts that end here go first
//!        event > 64 KiB ─▶ Long   rewritten as it passes
//! ```
//!
//! A stream is whole once `[DONE]` came, or every choice that began has a finish reason and the upstream ended properly:
//! a missing `[DONE]` is then not added, since bytes that need no rewriting leave as they came. Where events have types, it is
//! whole once the last one came: `message_stop`, `response.completed`.
//!
//! Invariant: the bytes that leave do not depend on how the upstream's bytes were cut; without a vault they are the upstream's.

use alloc::boxed::Box;
use alloc::vec::Vec;
use zeroize::Zeroizing;

use super::broken::Broken;
use super::channels::Channels;
use super::course::Course;
use super::editing::{copy, ends, give_up, is_edited};
use super::facts::{Address, Hit, Manner};
use super::long::Long;
use super::own::{Envelope, KEEP_ALIVE};
use super::predicted::Predicted;
use super::read::{Reader, Reading};
use super::sse::Boundary;
use super::translated::{Said, Translated, Way};
use crate::dialect::Dialect;
use crate::dialect::answer::Fact;
use crate::redact::{Restored, Vault};
use crate::splice::Span;

/// Events up to this many bytes are held until they are whole.
pub(crate) const WHOLE: usize = 64 << 10;
/// The same of events that are said in another dialect; a longer one is an error.
const WHOLE_TRANSLATED: usize = 4 << 20;
/// The longest id of an output item that a delta of our own names.
const LONGEST_ITEM: usize = 256;

/// A stream and what it has said so far.
pub(crate) struct Stream {
    dialect: Dialect,
    boundary: Boundary,
    /// The beginning of an event that is not whole yet.
    event: Zeroizing<Vec<u8>>,
    long: Option<Long>,
    reader: Reader,
    channels: Channels,
    envelope: Envelope,
    course: Course,
    /// An event that tells what the answer used, and nothing else, is kept from the client.
    pub(super) hushed: bool,
    /// The client speaks another dialect.
    translated: Option<Box<Translated>>,
    /// What comes is a prediction's, and is said in the dialect first.
    pub(super) predicted: Option<Box<Predicted>>,
}

impl Stream {
    /// Of `dialect`, said to the client in its own.
    pub(crate) fn new(dialect: Dialect, said: Option<Said>) -> Self {
        Self {
            dialect,
            boundary: Boundary::default(),
            event: Zeroizing::default(),
            long: None,
            reader: Reader::new(dialect),
            channels: Channels::default(),
            envelope: Envelope::new(dialect),
            course: Course::default(),
            hushed: false,
            translated: said.map(|said| Box::new(Translated::new(dialect, said))),
            predicted: None,
        }
    }

    /// The next bytes, in the dialect.
    pub(super) fn hear(&mut self, chunk: &[u8], vault: &Vault, out: &mut Vec<u8>) -> Result<(), Broken> {
        let mut rest = chunk;
        while let Some(end) = self.boundary.find(rest) {
            let (now, later) = rest.split_at_checked(end).unwrap_or((rest, &[]));
            self.event_ends(now, vault, out)?;
            rest = later;
        }
        self.event_goes_on(rest, vault, out)
    }

    /// The upstream ended properly: what stands without its blank line counts, if it can be read.
    pub(crate) fn finish(&mut self, vault: &Vault, out: &mut Vec<u8>) -> Result<(), Broken> {
        let begun = self.long.is_some() || !self.event.is_empty();
        if begun {
            self.event_ends(&[], vault, out)?;
        }
        if !self.course.is_whole() {
            return Err(Broken::Early);
        }
        self.say(Translated::end, vault, out)?;
        self.flush(vault, out);
        self.unmasked()
    }

    /// Lets go of everything held back, each tail in a delta of its own.
    pub(crate) fn flush(&mut self, vault: &Vault, out: &mut Vec<u8>) {
        self.flush_where(|_| true, vault, out);
    }

    /// Ends the stream for the client with an error, whose refusal would have this `body`.
    pub(crate) fn fail(&mut self, body: &crate::json::Value, vault: &Vault, out: &mut Vec<u8>) {
        if self.long.take().is_some() {
            out.extend_from_slice(b"\n\n");
        }
        if let Some(translated) = &mut self.translated {
            return translated.fail(body, &mut Way { channels: &mut self.channels, vault, out });
        }
        self.flush(vault, out);
        self.envelope.error(body, out);
    }

    /// What it has said of its end and its cost.
    pub(crate) const fn course(&self) -> &Course {
        &self.course
    }

    /// Whether a comment of ours would stand between events.
    pub(crate) const fn is_between_events(&self) -> bool {
        self.long.is_none()
    }

    /// Bytes held back.
    pub(crate) fn held(&self) -> usize {
        let kept = self.translated.as_ref().map_or(0, |translated| translated.held());
        let before = self.predicted.as_ref().map_or(0, |predicted| predicted.held());
        self.event.len().saturating_add(self.channels.held()).saturating_add(kept).saturating_add(before)
    }

    /// What happened to placeholders.
    pub(crate) fn restored(&self) -> Restored {
        self.channels.restored()
    }

    fn event_ends(&mut self, bytes: &[u8], vault: &Vault, out: &mut Vec<u8>) -> Result<(), Broken> {
        if self.long.is_some() || self.event.len().saturating_add(bytes.len()) > self.most() {
            self.event_goes_on(bytes, vault, out)?;
            return self.long_ends(vault, out);
        }
        if self.event.is_empty() {
            return self.whole(bytes, vault, out);
        }
        let mut event = core::mem::take(&mut self.event);
        event.extend_from_slice(bytes);
        let outcome = self.whole(&event, vault, out);
        event.clear();
        self.event = event;
        outcome
    }

    fn event_goes_on(&mut self, bytes: &[u8], vault: &Vault, out: &mut Vec<u8>) -> Result<(), Broken> {
        if self.long.is_none() && self.event.len().saturating_add(bytes.len()) <= self.most() {
            self.event.extend_from_slice(bytes);
            return Ok(());
        }
        if self.translated.is_some() {
            return Err(Broken::Unreadable);
        }
        let held = core::mem::take(&mut self.event);
        let (dialect, shift) = (self.dialect, self.envelope.shift());
        let long = self.long.get_or_insert_with(|| Long::new(dialect, shift));
        long.push(&held, &mut self.channels, vault, out)?;
        long.push(bytes, &mut self.channels, vault, out)?;
        if long.live.survey.error { Err(Broken::Unreadable) } else { self.unmasked() }
    }

    fn long_ends(&mut self, vault: &Vault, out: &mut Vec<u8>) -> Result<(), Broken> {
        let Some(mut long) = self.long.take() else { return Ok(()) };
        if let Err(unfit) = long.finish() {
            self.long = Some(long);
            return Err(unfit.into());
        }
        self.envelope.learn(&long.live.survey, &[]);
        self.envelope.left();
        self.course.note(&long.live.survey)?;
        self.flush_where(|address| ends(&long.live.survey, address), vault, out);
        self.unmasked()
    }

    /// A whole event.
    fn whole(&mut self, event: &[u8], vault: &Vault, out: &mut Vec<u8>) -> Result<(), Broken> {
        match self.reader.read(event)? {
            Reading::Silent if self.translated.is_some() => out.extend_from_slice(KEEP_ALIVE),
            Reading::Silent => out.extend_from_slice(event),
            Reading::End if self.translated.is_some() => {
                self.course.done = true;
                self.say(Translated::end, vault, out)?;
                self.unmasked()?;
            }
            Reading::End => {
                self.flush(vault, out);
                self.unmasked()?;
                self.course.done = true;
                out.extend_from_slice(event);
            }
            Reading::Error => return Err(Broken::Upstream(self.reader.complaint(event))),
            Reading::Value => self.value(event, vault, out)?,
        }
        Ok(())
    }

    /// One step of what is said in the client's dialect, if that is another.
    fn say(
        &mut self,
        step: impl FnOnce(&mut Translated, &mut Way<'_>) -> Result<(), Broken>,
        vault: &Vault,
        out: &mut Vec<u8>,
    ) -> Result<(), Broken> {
        let Some(translated) = &mut self.translated else { return Ok(()) };
        step(translated, &mut Way { channels: &mut self.channels, vault, out })
    }

    /// Events up to this many bytes are held until they are whole.
    const fn most(&self) -> usize {
        if self.translated.is_some() { WHOLE_TRANSLATED } else { WHOLE }
    }

    /// An event with a part of the answer.
    fn value(&mut self, event: &[u8], vault: &Vault, out: &mut Vec<u8>) -> Result<(), Broken> {
        let before = out.len();
        self.course.note(&self.reader.survey)?;
        if let Some(translated) = &mut self.translated {
            let way = &mut Way { channels: &mut self.channels, vault, out };
            translated.event(&self.reader.survey, event, way)?;
            return self.unmasked().inspect_err(|_| out.truncate(before));
        }
        if self.hushed && self.reader.survey.is_bill() {
            return Ok(());
        }
        self.envelope.learn(&self.reader.survey, event);
        if vault.is_idle() {
            out.extend_from_slice(event);
        } else {
            self.flush_ended(vault, out);
            self.rewrite(event, vault, out)?;
            self.unmasked().inspect_err(|_| out.truncate(before))?;
        }
        self.envelope.left();
        Ok(())
    }

    /// Tails of texts that end in this event without another piece leave before it.
    fn flush_ended(&mut self, vault: &Vault, out: &mut Vec<u8>) {
        let survey = &self.reader.survey;
        let continues = |address: Address| survey.hits.iter().any(|hit| survey.address(hit) == address);
        let (channels, envelope) = (&mut self.channels, &mut self.envelope);
        give_up(channels, envelope, |address| ends(survey, address) && !continues(address), vault, out);
    }

    fn flush_where(&mut self, wanted: impl Fn(Address) -> bool, vault: &Vault, out: &mut Vec<u8>) {
        give_up(&mut self.channels, &mut self.envelope, wanted, vault, out);
    }

    fn rewrite(&mut self, event: &[u8], vault: &Vault, out: &mut Vec<u8>) -> Result<(), Broken> {
        let survey = &self.reader.survey;
        for known in survey.facts.iter().filter(|known| known.fact == Fact::ToolName) {
            if !self.channels.name(survey.place(known), known.span.of(event), vault) {
                return Err(Broken::Unreadable);
            }
        }
        let shift = self.envelope.shift();
        let mut at = 0_usize;
        let mut hits = survey.hits.iter().filter(|hit| is_edited(hit, event, vault));
        while let Some(hit) = hits.next() {
            let address = survey.address(hit);
            let text = self.channels.at(address, vault).ok_or(Broken::Unreadable)?;
            copy(event, Span { start: at, end: hit.span.start }, survey, shift, out);
            if self.dialect == Dialect::Responses && text.item.is_empty() {
                let item = survey.fact(Fact::Item).map_or(&[][..], |span| span.of(event));
                text.item.extend_from_slice(item.get(..LONGEST_ITEM).unwrap_or(item));
            }
            text.push(hit.span.of(event), true, vault, out);
            let again = |later: &Hit| survey.address(later) == address;
            if hit.manner != Manner::Piece || (survey.is_finished(hit) && !hits.clone().any(again)) {
                text.flush(vault, out);
            }
            at = hit.span.end;
        }
        copy(event, Span { start: at, end: event.len() }, survey, shift, out);
        Ok(())
    }

    /// No one-way placeholder has come up where a tool would write it over the client's data, and nothing that policy blocks.
    fn unmasked(&self) -> Result<(), Broken> {
        self.channels.restored().judge()
    }
}
