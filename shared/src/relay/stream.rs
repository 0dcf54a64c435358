//! An event stream on its way to the client: each event leaves as soon as it is whole.
//!
//! ```text
//! chunk ─Boundary─▶ event ─read─▶ Silent   leaves as it came
//!                                 End      held tails, then it
//!                                 Value    surveyed; texts rewritten; tails of choices that end here go first
//!        event > 64 KiB ─▶ Long   rewritten as it passes
//! ```
//!
//! A stream is whole once `[DONE]` came, or every choice that began has a finish reason and the upstream ended properly:
//! a missing `[DONE]` is then not added, since bytes that need no rewriting leave as they came.
//!
//! Invariant: the bytes that leave do not depend on how the upstream's bytes were cut; without a vault they are the upstream's.

use alloc::vec::Vec;
use zeroize::Zeroizing;

use super::broken::Broken;
use super::channels::Channels;
use super::course::Course;
use super::live::Unfit;
use super::long::Long;
use super::own::Envelope;
use super::read::{Reader, Reading};
use super::sse::Boundary;
use super::survey::{Address, Choice, Hit};
use crate::redact::{Restored, Vault};

/// Events up to this many bytes are held until they are whole.
pub(crate) const WHOLE: usize = 64 << 10;

/// A stream and what it has said so far.
#[derive(Default)]
pub(crate) struct Stream {
    boundary: Boundary,
    /// The beginning of an event that is not whole yet.
    event: Zeroizing<Vec<u8>>,
    long: Option<Long>,
    reader: Reader,
    channels: Channels,
    envelope: Envelope,
    course: Course,
}

impl Stream {
    /// The next bytes.
    pub(crate) fn push(&mut self, chunk: &[u8], vault: &Vault, out: &mut Vec<u8>) -> Result<(), Broken> {
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
        self.flush(vault, out);
        self.unmasked()
    }

    /// Lets go of everything held back, each tail in a delta of its own.
    pub(crate) fn flush(&mut self, vault: &Vault, out: &mut Vec<u8>) {
        for (address, text) in self.channels.holding(None) {
            self.envelope.delta(address, |out| text.flush(vault, out), out);
        }
    }

    /// Ends the stream for the client with `error`.
    pub(crate) fn fail(&mut self, error: &crate::json::Value, vault: &Vault, out: &mut Vec<u8>) {
        if self.long.take().is_some() {
            out.extend_from_slice(b"\n\n");
        }
        self.flush(vault, out);
        self.envelope.error(error, out);
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
        self.event.len().saturating_add(self.channels.held())
    }

    /// What happened to placeholders.
    pub(crate) fn restored(&self) -> Restored {
        self.channels.restored()
    }

    fn event_ends(&mut self, bytes: &[u8], vault: &Vault, out: &mut Vec<u8>) -> Result<(), Broken> {
        if self.long.is_some() || self.event.len().saturating_add(bytes.len()) > WHOLE {
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
        if self.long.is_none() && self.event.len().saturating_add(bytes.len()) <= WHOLE {
            self.event.extend_from_slice(bytes);
            return Ok(());
        }
        let held = core::mem::take(&mut self.event);
        let long = self.long.get_or_insert_with(Long::new);
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
        self.course.note(&long.live.survey)?;
        for choice in long.live.survey.choices.iter().filter(|choice| choice.finished) {
            self.flush_choice(*choice, vault, out);
        }
        self.unmasked()
    }

    /// A whole event.
    fn whole(&mut self, event: &[u8], vault: &Vault, out: &mut Vec<u8>) -> Result<(), Broken> {
        match self.reader.read(event)? {
            Reading::Silent => out.extend_from_slice(event),
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

    /// An event with a chunk of the answer.
    fn value(&mut self, event: &[u8], vault: &Vault, out: &mut Vec<u8>) -> Result<(), Broken> {
        let before = out.len();
        self.course.note(&self.reader.survey)?;
        self.envelope.learn(&self.reader.survey, event);
        if vault.is_idle() {
            out.extend_from_slice(event);
            return Ok(());
        }
        self.flush_finished(vault, out);
        self.rewrite(event, vault, out)?;
        self.unmasked().inspect_err(|_| out.truncate(before))
    }

    /// Tails of choices that end in this event without another text of their channel leave before it.
    fn flush_finished(&mut self, vault: &Vault, out: &mut Vec<u8>) {
        let survey = &self.reader.survey;
        let continues = |address: Address| survey.hits.iter().any(|hit| survey.address(hit) == address);
        for choice in survey.choices.iter().filter(|choice| choice.finished) {
            for (address, text) in self.channels.holding(Some(choice.index)) {
                if !continues(address) {
                    self.envelope.delta(address, |out| text.flush(vault, out), out);
                }
            }
        }
    }

    fn flush_choice(&mut self, choice: Choice, vault: &Vault, out: &mut Vec<u8>) {
        for (address, text) in self.channels.holding(Some(choice.index)) {
            self.envelope.delta(address, |out| text.flush(vault, out), out);
        }
    }

    fn rewrite(&mut self, event: &[u8], vault: &Vault, out: &mut Vec<u8>) -> Result<(), Broken> {
        let survey = &self.reader.survey;
        for name in &survey.names {
            if !self.channels.name(survey.address(name), name.span.of(event), vault) {
                return Err(Broken::Unreadable);
            }
        }
        let mut at = 0_usize;
        let mut hits = survey.hits.iter();
        while let Some(hit) = hits.next() {
            let address = survey.address(hit);
            let text = self.channels.at(address, vault).ok_or(Broken::Unreadable)?;
            out.extend_from_slice(event.get(at..hit.span.start).unwrap_or_default());
            text.push(hit.span.of(event), true, vault, out);
            let again = |later: &Hit| survey.address(later) == address;
            if survey.is_finished(hit) && !hits.clone().any(again) {
                text.flush(vault, out);
            }
            at = hit.span.end;
        }
        out.extend_from_slice(event.get(at..).unwrap_or_default());
        Ok(())
    }

    /// No one-way placeholder has come up where a tool would write it over the client's data, and nothing that policy blocks.
    fn unmasked(&self) -> Result<(), Broken> {
        self.channels.restored().judge()
    }
}

impl From<Unfit> for Broken {
    fn from(_: Unfit) -> Self {
        Self::Unreadable
    }
}
