//! Where a request stands on its way from upstream to upstream; every state of the exchange carries it on.
//!
//! ```text
//! stops  openai ── azure ── together          legs  openai 503 41 ms, openai 503 38 ms, azure …
//!                    ▲ the current stop       trace openai(503,41ms)->openai(503,38ms)->azure(200,88ms)
//! ```
//!
//! Invariant: legs are numbers and names of the registry; the trace holds no host and no word of an error.

use alloc::boxed::Box;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt::Write as _;

use super::dispatch::Dispatch;
use super::prediction::{Prediction, WAIT};
use crate::dialect::Dialect;
use crate::host::{Fault, HeaderList, Millis};
use crate::limits::Amount;
use crate::metrics::{Outcome, Record};
use crate::receipt::Went;
use crate::splice::Span;

/// What the gateway calls itself towards upstreams.
const AGENT: &str = concat!("lethe/", env!("CARGO_PKG_VERSION"));
/// What of `x-lethe-trace` is written; more attempts than fit are counted all the same.
const LONGEST_TRACE: usize = 1_024;

/// A request under way.
pub(crate) struct Journey {
    pub(crate) dispatch: Box<Dispatch>,
    /// Retries at the current stop.
    pub(crate) tries: u8,
    /// When the current attempt was sent.
    pub(crate) sent: Millis,
    /// What the current stop has made of the request, and where its answer is to be had.
    pub(super) prediction: Option<Box<Prediction>>,
    legs: Vec<Leg>,
    fallbacks: u8,
    /// `"model":"` as the client wrote it.
    opening: Span,
}

struct Leg {
    provider: Rc<str>,
    model: Rc<str>,
    came: Came,
    span: Millis,
}

/// What came of an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Came {
    /// An answer with this status.
    Status(u16),
    /// An answer that said, in its first event, that it was none.
    Error,
    /// No answer.
    Fault(Fault),
}

impl Journey {
    /// At the first stop.
    pub(crate) fn new(dispatch: Dispatch, now: Millis) -> Self {
        let mut dispatch = Box::new(dispatch);
        let opening = dispatch.widen();
        let mut journey =
            Self { dispatch, tries: 0, sent: now, prediction: None, legs: Vec::new(), fallbacks: 0, opening };
        journey.arm();
        journey
    }

    /// On to the next stop, if there is one.
    pub(crate) fn next(mut self, now: Millis) -> Result<Self, Self> {
        if !self.dispatch.advance() {
            return Err(self);
        }
        self.tries = 0;
        self.sent = now;
        self.prediction = None;
        self.fallbacks = self.fallbacks.saturating_add(1);
        self.arm();
        Ok(self)
    }

    /// Once more at the same stop.
    pub(crate) fn again(mut self, now: Millis) -> Self {
        self.tries = self.tries.saturating_add(1);
        // What becomes of a prediction is part of the attempt that made it.
        if self.prediction.is_none() {
            self.sent = now;
        }
        self
    }

    /// The attempt under way came to something.
    pub(crate) fn came(&mut self, came: Came, now: Millis) {
        let (provider, model) = (Rc::clone(&self.dispatch.first.provider), Rc::clone(&self.dispatch.first.model));
        self.legs.push(Leg { provider, model, came, span: now.since(self.sent) });
        let (attempts, fallbacks) = (u8::try_from(self.legs.len()).unwrap_or(u8::MAX), self.fallbacks);
        self.dispatch.lease.note(|record| (record.attempts, record.fallbacks) = (attempts, fallbacks));
    }

    /// Provider, model and status of every attempt so far; that of one without an answer is a gateway's own.
    pub(super) fn attempts(&self) -> impl Iterator<Item = (&Rc<str>, &Rc<str>, u16)> {
        self.legs.iter().map(|leg| {
            let status = match leg.came {
                Came::Status(status) => status,
                Came::Error | Came::Fault(Fault::Connect | Fault::Barred | Fault::Reset) => 502,
                Came::Fault(Fault::TimedOut) => 504,
            };
            (&leg.provider, &leg.model, status)
        })
    }

    /// Makes the id among `headers` the record of an answer with `status`.
    pub(super) fn stamp(&self, status: u16, headers: &mut HeaderList) {
        let Dispatch { first: stop, seed, receipt, .. } = &*self.dispatch;
        let attempts = self.attempts().map(|(provider, _, status)| (&**provider, status)).collect();
        let went = Went { stop, attempts, body: Some(self.dispatch.pieces()), seed };
        receipt.stamp(status, Some(went), headers);
    }

    /// The last attempt's answer turned out to be none.
    pub(crate) fn was_error(&mut self) {
        if let Some(leg) = self.legs.last_mut() {
            leg.came = Came::Error;
        }
    }

    /// The headers that every answer has, whoever gives it.
    pub(crate) fn headers(&mut self) -> HeaderList {
        let mut headers = core::mem::take(&mut self.dispatch.headers);
        headers.push(("x-lethe-trace", self.trace()));
        headers.push(("x-lethe-credential", self.dispatch.first.credential().into()));
        let dropped = self.dispatch.translation.as_ref().map(|translation| translation.dropped.join(","));
        headers.extend(dropped.filter(|paths| !paths.is_empty()).map(|paths| ("x-lethe-dropped", paths)));
        headers
    }

    /// The record of an answer that came to nothing.
    pub(crate) fn failed(&self, status: u16, now: Millis) -> Record {
        let lease = &self.dispatch.lease;
        lease.note(|record| {
            record.status = status;
            record.outcome = Outcome::UpstreamFailed;
            record.total = now.since(record.arrived);
        });
        if self.legs.iter().all(Leg::is_free) {
            lease.charge(|charge| charge.uses(Amount { requests: 1, ..Amount::default() }));
        }
        lease.close();
        lease.record()
    }

    /// Readies body and headers for the current stop.
    fn arm(&mut self) {
        let Dispatch { first: stop, body, edits, model_edit, streamed, betas, dialect, form, .. } = &mut *self.dispatch;
        if let Some(edit) = model_edit.and_then(|at| edits.get_mut(at)) {
            edit.with.clear();
            match form {
                Some(_) => edit.with.extend_from_slice(stop.upstream_model.as_bytes()),
                None => stop.name_into(self.opening.of(body), &mut edit.with),
            }
        }
        stop.address(*streamed);
        let accept = match stop.dialect {
            _ if *streamed => "text/event-stream",
            Dialect::Speech | Dialect::Upload(_) => "*/*",
            Dialect::Chat | Dialect::Messages | Dialect::CountTokens | Dialect::Responses => "application/json",
            Dialect::Completions | Dialect::Embeddings | Dialect::Moderations | Dialect::Images => "application/json",
        };
        let multipart = form.as_ref().map(|boundary| ["multipart/form-data; boundary=", boundary].concat());
        let ours = [
            ("content-type", multipart.as_deref().unwrap_or("application/json")),
            ("accept", accept),
            ("accept-encoding", "identity"),
            ("user-agent", AGENT),
        ];
        stop.headers.extend(ours.map(|(name, value)| (name, String::from(value))));
        if stop.predicts() && !*streamed {
            stop.headers.extend(WAIT.map(|(name, value)| (name, String::from(value))));
        }
        let chosen = betas.headers(stop.dialect, *dialect);
        stop.headers.extend(chosen);
    }

    fn trace(&self) -> String {
        let mut trace = String::new();
        for leg in &self.legs {
            if trace.len() > LONGEST_TRACE {
                trace.push_str("->...");
                break;
            }
            if !trace.is_empty() {
                trace.push_str("->");
            }
            leg.write(&mut trace);
        }
        trace
    }
}

impl Leg {
    /// Nobody has been paid for it: an error, or no connection. What broke later may have been.
    const fn is_free(&self) -> bool {
        matches!(self.came, Came::Status(400..) | Came::Fault(Fault::Connect | Fault::Barred))
    }

    fn write(&self, out: &mut String) {
        let visible = |letter: char| if letter.is_ascii_graphic() { letter } else { '?' };
        out.extend(self.provider.chars().map(visible));
        let span = self.span.0;
        let written = match self.came {
            Came::Status(status) => write!(out, "({status},{span}ms)"),
            Came::Error => write!(out, "(error,{span}ms)"),
            Came::Fault(Fault::Connect) => write!(out, "(connect,{span}ms)"),
            Came::Fault(Fault::Barred) => write!(out, "(barred,{span}ms)"),
            Came::Fault(Fault::Reset) => write!(out, "(reset,{span}ms)"),
            Came::Fault(Fault::TimedOut) => write!(out, "(timeout,{span}ms)"),
        };
        debug_assert!(written.is_ok(), "a string takes everything");
    }
}
