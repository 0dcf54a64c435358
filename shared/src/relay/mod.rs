//! Upstream bytes in, client bytes out, after commit.
//!
//! ```text
//!               ┌─ Stream   sse · read · survey · channels · text     event by event
//! push(chunk) ──┼─ Plain    live · channels · text                    as it passes
//!               └─ Opaque                                             as it comes
//! idle          ': keep-alive' between events, or the end of our patience
//! finish(end)   held tails, a typed error if the answer is not whole, the record
//! ```
//!
//! Invariant: a stream never ends silently: it is whole, or its last event but `[DONE]` is a typed error. What is held is
//! bounded, see [`Relay::held`].

use alloc::boxed::Box;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;

use crate::exchange::{Cancel, Kind};
use crate::gateway::Lease;
use crate::host::{End, Millis};
use crate::limits;
use crate::metrics::{Outcome, Record};
use crate::redact::Vault;
use crate::refusal::Voice;
use crate::route::Stop;

mod body;
mod broken;
mod channels;
mod course;
mod editing;
mod facts;
mod frames;
mod live;
mod long;
mod metadata;
mod own;
mod passing;
mod plain;
mod predicted;
mod preview;
mod read;
mod sse;
mod stream;
mod survey;
mod surveying;
mod text;
mod translated;

#[cfg(test)]
mod tests;

use body::{Body, Stepped};
pub(crate) use broken::Broken;
pub(crate) use facts::Tokens;
pub(crate) use metadata::Metadata;
pub(crate) use plain::Plain;
pub(crate) use predicted::Predicted;
pub(crate) use preview::Preview;
use stream::Stream;
pub(crate) use translated::{Said, whole};

/// How long an upstream may be silent before the client gets a keep-alive comment.
const KEEP_ALIVE: Millis = Millis(15_000);
/// How long the connection of an answer that is whole may stay open: the client waits for its end.
const LINGER: Millis = Millis(1_000);
/// How long an upstream may be silent before it is given up.
const IDLE: Millis = Millis(120_000);

/// Whether the shell goes on reading the upstream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub enum Flow {
    /// Go on.
    Continue,
    /// Cancel the upstream, write what is in `out`, then call [`Relay::finish`].
    Stop,
}

/// How the client's body must end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub enum Close {
    /// Properly: everything was said, be it by a typed error event.
    Clean,
    /// Broken off: the client must notice that the body is not whole.
    Abort,
}

/// An answer on its way to the client.
pub struct Relay {
    seat: Seat,
    body: Body,
    /// When the upstream was last heard.
    heard: Millis,
    /// How it ended, once it has.
    over: Option<Outcome>,
    written: u64,
    metadata: Option<Box<Metadata>>,
}

/// Whose answer it is, and who gives it.
pub(crate) struct Seat {
    pub(crate) lease: Rc<Lease>,
    pub(crate) stop: Stop,
    pub(crate) voice: Voice,
    pub(crate) generation: String,
    /// What is to be said to the client, where the upstream speaks another dialect.
    pub(crate) translated: Option<Said>,
}

impl Relay {
    pub(crate) fn new(seat: Seat, kind: Kind, now: Millis) -> Self {
        let body = match kind {
            Kind::Events => Body::Stream(Box::new(Stream::new(seat.stop.dialect, seat.translated))),
            Kind::Json => Body::Plain(Box::new(Plain::new(seat.stop.dialect))),
            Kind::Opaque => Body::Opaque,
        };
        Self::seated(seat, body, now)
    }

    /// For an answer of which everything was read before commit: `written` bytes leave.
    pub(crate) fn whole(seat: Seat, plain: Plain, written: usize, now: Millis) -> Self {
        let written = u64::try_from(written).unwrap_or(u64::MAX);
        Self { written, ..Self::seated(seat, Body::Plain(Box::new(plain)), now) }
    }

    fn seated(seat: Seat, body: Body, now: Millis) -> Self {
        seat.lease.touch(now);
        Self { seat, body, heard: now, over: None, written: 0, metadata: None }
    }

    /// The event that tells the usage is not for the client, if it is `hushed`.
    pub(crate) fn hush(&mut self, hushed: bool) {
        if let Body::Stream(stream) = &mut self.body {
            stream.hushed = hushed;
        }
    }

    /// The client can use the answer piece by piece.
    #[must_use]
    pub const fn is_stream(&self) -> bool {
        match self.body {
            Body::Stream(_) | Body::Opaque => true,
            Body::Plain(_) => false,
        }
    }

    /// Bytes from the upstream; appends what may leave to `out`.
    pub fn push(&mut self, chunk: &[u8], now: Millis, out: &mut Vec<u8>) -> Flow {
        if self.over.is_some() {
            return Flow::Stop;
        }
        self.heard = now;
        self.seat.lease.touch(now);
        self.forward(out, |body, vault, out| body.push(chunk, vault, out))
    }

    /// From here on what comes is the rest of a prediction's stream.
    pub(crate) fn predicts(&mut self, predicted: Option<Box<Predicted>>, cancel: Option<Cancel>) {
        if let (Body::Stream(stream), Some(mut predicted)) = (&mut self.body, predicted) {
            predicted.guard(cancel);
            stream.predicted = Some(predicted);
        }
    }

    /// Nothing came for [`Self::patience`]: a keep-alive comment, or the end of our patience.
    pub fn idle(&mut self, now: Millis, out: &mut Vec<u8>) -> Flow {
        if self.over.is_some() || self.body.is_done() {
            return Flow::Stop;
        }
        self.seat.lease.touch(now);
        if now.since(self.heard) >= IDLE {
            return self.forward(out, |_, _, _| Err(Broken::Idle));
        }
        self.forward(out, |body, _, out| {
            body.keep_alive(out);
            Ok(())
        })
    }

    /// How long the shell may wait for the upstream before it calls [`Self::idle`].
    #[must_use]
    pub const fn patience(&self) -> Millis {
        if self.body.is_done() { LINGER } else { KEEP_ALIVE }
    }

    /// Bytes held back: at most one event of 64 KiB, or, inside a longer one, a placeholder's length per channel.
    #[must_use]
    pub fn held(&self) -> usize {
        match &self.body {
            Body::Stream(stream) => stream.held(),
            Body::Plain(plain) => plain.held(),
            Body::Opaque => 0,
        }
    }

    /// It is over; appends the last bytes to `out` unless the client is gone.
    pub fn finish(mut self, end: End, now: Millis, out: &mut Vec<u8>) -> (Record, Close) {
        let outcome = match (self.over, end) {
            (Some(outcome), _) => outcome,
            (None, End::ClientGone) => Outcome::ClientGone,
            (None, End::Complete) => self.last(out, |body, vault, out| body.finish(vault, out)),
            (None, End::Upstream(_)) if self.body.is_done() => Outcome::Answered,
            (None, End::Upstream(fault)) => self.last(out, |_, _, _| Err(Broken::Fault(fault))),
        };
        self.told(outcome, out);
        let whole = outcome != Outcome::Broken || matches!(self.body, Body::Stream(_));
        (self.record(outcome, now), if whole { Close::Clean } else { Close::Abort })
    }

    /// One last step, and how the answer ended.
    fn last(&mut self, out: &mut Vec<u8>, step: impl FnOnce(&mut Body, &Vault, &mut Vec<u8>) -> Stepped) -> Outcome {
        let _ = self.forward(out, step);
        self.over.unwrap_or(Outcome::Answered)
    }

    /// One step; what breaks here ends the answer with a typed error.
    fn forward(&mut self, out: &mut Vec<u8>, step: impl FnOnce(&mut Body, &Vault, &mut Vec<u8>) -> Stepped) -> Flow {
        let before = out.len();
        let stepped = match self.seat.lease.vault.try_borrow() {
            Ok(vault) if !self.seat.lease.closed() => step(&mut self.body, &vault, out),
            Ok(_) | Err(_) => Err(Broken::Expired),
        };
        let flow = stepped.map_or_else(|broken| self.fail(&broken, out), |()| Flow::Continue);
        self.spliced(out, before);
        let more = u64::try_from(out.len().saturating_sub(before)).unwrap_or_default();
        self.written = self.written.saturating_add(more);
        flow
    }

    fn fail(&mut self, broken: &Broken, out: &mut Vec<u8>) -> Flow {
        self.over = Some(Outcome::Broken);
        if let Body::Stream(stream) = &mut self.body {
            let error = broken.body(&self.seat.stop, self.seat.voice, &self.seat.generation);
            match self.seat.lease.vault.try_borrow() {
                Ok(vault) => stream.fail(&error, &vault, out),
                Err(_) => stream.fail(&error, &Vault::new(), out),
            }
        }
        Flow::Stop
    }

    fn record(&self, outcome: Outcome, now: Millis) -> Record {
        let (tokens, restored) = self.body.sums();
        let lease = &self.seat.lease;
        lease.note(|record| {
            record.outcome = outcome;
            record.total = now.since(record.arrived);
            record.bytes_out = self.written;
            record.restored = restored.restored;
            record.unresolved = restored.unresolved;
            record.stayed = restored.stayed;
            record.neutralised = restored.neutralised;
            record.leaks = restored.leaks.saturating_add(restored.blocked);
            record.prompt_tokens = bounded(tokens.read(self.seat.stop.dialect));
            record.completion_tokens = bounded(tokens.completion);
        });
        if let Some(used) = limits::spent(&self.seat.stop, tokens).filter(|_| outcome == Outcome::Answered) {
            lease.charge(|charge| charge.uses(used));
        }
        lease.close();
        lease.record()
    }
}

fn bounded(count: Option<u64>) -> u32 {
    u32::try_from(count.unwrap_or_default()).unwrap_or(u32::MAX)
}
