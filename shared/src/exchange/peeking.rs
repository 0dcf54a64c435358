//! An answer whose first bytes decide whether it is one.
//!
//! ```text
//! stream     : comment · event: ping · data: {"choices"…}    ──▶ Relay     up to the first event that says something
//!            data: {"error"…}                                ──▶ Send (next), Reply
//! JSON       {"choices"…} whole and valid, or longer than that ──▶ Relay      {"error"…}, cut off ──▶ Send, Reply
//! speech     its first bytes                                     ──▶ Relay
//! complaint  the body of an error that ends the exchange     ──▶ Reply
//! ```
//!
//! Invariant: nothing has reached the client; at most 64 KiB and one chunk are held, 1 MiB of a JSON answer that may have to be refused.

use alloc::boxed::Box;
use alloc::vec::Vec;
use zeroize::Zeroizing;

use super::Step;
use super::complaint::Complaint;
use super::journey::{Came, Journey};
use super::opening::Answer;
use super::prediction::Became;
use super::refused::{Ending, give_up};
use super::sending::{FIRST_BYTE, WHOLE_ANSWER, again, elsewhere};
use super::verdict::{self, Kind, Verdict};
use crate::dialect::Dialect;
use crate::host::{Fault, Headers, Millis};
use crate::relay::{Broken, Plain, Predicted, Preview, Relay, Seat, whole};
use crate::sign::Buying;

/// Bytes that are held before an answer counts as one.
const MOST: usize = 64 << 10;
/// Bytes of a JSON answer that are held where what it says may turn it into an error: so long as it is, its status can say so.
const MOST_GUARDED: usize = 1 << 20;
/// Bytes of a JSON answer that is said in another dialect; a longer one is no answer.
const MOST_TRANSLATED: usize = 4 << 20;
/// How long the body of an error may take.
const COMPLAINT: Millis = Millis(10_000);

/// An answer whose first bytes decide whether it is one.
pub struct Peeking {
    journey: Journey,
    purpose: Purpose,
    held: Zeroizing<Vec<u8>>,
    /// The stream is a prediction's, and is said in Chat Completions.
    predicted: Option<Box<Predicted>>,
    until: Millis,
    at: Millis,
}

/// What the bytes are read for.
pub(super) enum Purpose {
    /// An event stream: up to its first event that says something.
    Events(Answer, Box<Preview>),
    /// A JSON value: to its end, if that is near.
    Json(Answer),
    /// What a token server says: to its end; others wait for it.
    Token(#[expect(dead_code, reason = "it is dropped when the answer is read")] Buying),
    /// What has become of a prediction: to its end.
    Prediction,
    /// Bytes that are no text: for whether there are any.
    Opaque(Answer),
    /// An error that ends the exchange: for what it says.
    Complaint {
        /// The answer's status.
        status: u16,
        /// Its `retry-after`.
        wait: Option<Millis>,
    },
}

impl Peeking {
    pub(super) fn new(journey: Journey, purpose: Purpose, now: Millis) -> Self {
        let until = match purpose {
            Purpose::Events(..) => journey.sent.after(FIRST_BYTE.min(journey.patience())),
            Purpose::Json(_) | Purpose::Opaque(_) | Purpose::Prediction => journey.sent.after(WHOLE_ANSWER),
            Purpose::Complaint { .. } | Purpose::Token(_) => now.after(COMPLAINT),
        };
        journey.dispatch.lease.touch_for(now, until.since(now));
        let model = &journey.dispatch.first.upstream_model;
        let stream = journey.prediction.as_ref().filter(|_| matches!(purpose, Purpose::Events(..)));
        let predicted = stream.map(|prediction| Box::new(Predicted::new(&prediction.id, model, now)));
        Self { journey, purpose, held: Zeroizing::default(), predicted, until, at: now }
    }

    /// For an answer that may be relayed.
    pub(super) fn answer(journey: Journey, status: u16, headers: &dyn Headers, kind: Kind, now: Millis) -> Self {
        let answer = Answer::read(status, headers, journey.dispatch.first.manner.own);
        let purpose = match kind {
            Kind::Events => Purpose::Events(answer, Box::new(Preview::new(journey.dispatch.first.dialect))),
            Kind::Json => Purpose::Json(answer),
            Kind::Opaque => Purpose::Opaque(answer),
        };
        Self::new(journey, purpose, now)
    }

    /// How long to wait for more before [`Self::failed`] with [`Fault::TimedOut`].
    #[must_use]
    pub fn patience(&self) -> Millis {
        self.until.since(self.at).max(Millis(1))
    }

    /// As many bytes as may be read at once before [`Self::push`], since fewer, unless they are the last, decide nothing.
    #[must_use]
    pub fn wanted(&self) -> usize {
        match self.purpose {
            Purpose::Events(..) | Purpose::Opaque(_) | Purpose::Complaint { .. } | Purpose::Token(_) => 1,
            Purpose::Json(_) | Purpose::Prediction => MOST.saturating_sub(self.held.len()).saturating_add(1),
        }
    }

    /// More of the body.
    #[must_use]
    pub fn push(mut self, chunk: &[u8], now: Millis) -> Step {
        self.at = now;
        match &mut self.predicted {
            Some(predicted) => self.held.extend_from_slice(predicted.said(chunk)),
            None => self.held.extend_from_slice(chunk),
        }
        let (full, translated) = (self.held.len() > self.most(), self.is_translated());
        match &mut self.purpose {
            Purpose::Events(_, preview) => match preview.look(&self.held) {
                Ok(false) if !full => Step::Peek(self),
                Ok(_) => self.commit(None, now),
                Err(broken) => self.unusable(broken, now),
            },
            Purpose::Json(_) if full && translated => self.unusable(Broken::Unreadable, now),
            Purpose::Json(_) if full => self.commit(None, now),
            Purpose::Opaque(_) => self.commit(None, now),
            Purpose::Complaint { .. } if full => self.complain(now),
            Purpose::Token(_) if full => self.journey.bought(&[], now),
            Purpose::Prediction if full => self.unusable(Broken::Unreadable, now),
            Purpose::Json(_) | Purpose::Complaint { .. } | Purpose::Token(_) | Purpose::Prediction => Step::Peek(self),
        }
    }

    /// The body ended.
    #[must_use]
    pub fn ended(mut self, now: Millis) -> Step {
        let read = match &mut self.purpose {
            Purpose::Complaint { .. } => return self.complain(now),
            Purpose::Token(_) => return self.journey.bought(&self.held, now),
            Purpose::Prediction => return self.became(now),
            Purpose::Events(_, preview) => preview.last(&self.held).map(|()| None),
            Purpose::Json(_) => self.whole_json().map(Some),
            Purpose::Opaque(_) if self.held.is_empty() => Err(Broken::Early),
            Purpose::Opaque(_) => Ok(None),
        };
        match read {
            Ok(read) => self.commit(read, now),
            Err(broken) => self.unusable(broken, now),
        }
    }

    /// The body broke.
    #[must_use]
    pub fn failed(mut self, fault: Fault, now: Millis) -> Step {
        if let Purpose::Complaint { .. } = self.purpose {
            return self.complain(now);
        }
        if fault == Fault::TimedOut && matches!(self.purpose, Purpose::Events(..)) && !self.held.is_empty() {
            return self.commit(None, now);
        }
        match self.purpose {
            Purpose::Token(_) | Purpose::Prediction => self.journey.came(Came::Fault(fault), now),
            Purpose::Events(..) | Purpose::Json(_) | Purpose::Opaque(_) | Purpose::Complaint { .. } => {
                self.journey.was_error();
            }
        }
        match verdict::on_fault(fault) {
            Verdict::Again => again(self.journey, Ending::Fault(fault), None, now),
            Verdict::Accept(_) | Verdict::Elsewhere | Verdict::Credential | Verdict::Final => {
                elsewhere(self.journey, Ending::Fault(fault), None, now)
            }
        }
    }

    /// Bytes that are held at most.
    fn most(&self) -> usize {
        match self.purpose {
            Purpose::Json(_) if self.is_translated() => MOST_TRANSLATED,
            Purpose::Prediction => MOST_TRANSLATED,
            Purpose::Json(_) if self.is_guarded() => MOST_GUARDED,
            Purpose::Events(..) | Purpose::Json(_) | Purpose::Opaque(_) => MOST,
            Purpose::Complaint { .. } | Purpose::Token(_) => MOST,
        }
    }

    /// The client is answered in another dialect than the upstream's.
    fn is_translated(&self) -> bool {
        self.journey.dispatch.spoken().is_some()
    }

    /// What a JSON answer says may turn it into an error, or its end may say how its beginning is to be restored.
    fn is_guarded(&self) -> bool {
        let (dispatch, json) = (&self.journey.dispatch, matches!(self.purpose, Purpose::Json(_)));
        let vault = dispatch.lease.vault.borrow();
        json && (vault.may_refuse() || (dispatch.first.dialect == Dialect::Responses && !vault.is_idle()))
    }

    /// A short JSON answer, complete: as the client gets it, if it can be passed on.
    fn whole_json(&self) -> Result<(Plain, Zeroizing<Vec<u8>>), Broken> {
        let vault = self.journey.dispatch.lease.vault.borrow();
        let dialect = self.journey.dispatch.first.dialect;
        let (mut plain, mut out) = (Plain::new(dialect), Zeroizing::new(Vec::with_capacity(self.held.len())));
        if dialect == Dialect::Responses && !vault.is_idle() {
            plain.learn(dialect, &self.held, &vault)?;
        }
        plain.push(&self.held, &vault, &mut out)?;
        plain.finish()?;
        if plain.is_error() {
            return Err(Broken::Upstream(Complaint::read(&self.held)));
        }
        let client = self.journey.dispatch.dialect;
        let out = if self.is_translated() { whole(&out, dialect, client)? } else { out };
        Ok((plain, out))
    }

    /// All that there is to know of a prediction for now has been read.
    fn became(mut self, now: Millis) -> Step {
        let became = match self.journey.became(&self.held, now) {
            Some(Became::Pending(prediction)) => return self.journey.follow(prediction, now),
            other => other,
        };
        self.journey.came(Came::Status(200), now);
        match became {
            Some(Became::Answer(body)) => {
                (self.held, self.purpose) = (body, Purpose::Json(Answer::made()));
                self.ended(now)
            }
            Some(Became::Failed(complaint)) => self.unusable(Broken::Upstream(complaint), now),
            Some(Became::Lost(what)) => elsewhere(self.journey, Ending::Unusable(what), None, now),
            Some(Became::Pending(_)) | None => self.unusable(Broken::Unreadable, now),
        }
    }

    /// The answer is none.
    fn unusable(mut self, broken: Broken, now: Millis) -> Step {
        self.journey.was_error();
        if self.predicted.as_ref().is_some_and(|predicted| predicted.is_done())
            && let Some(prediction) = self.journey.prediction.take()
        {
            prediction.cancel.ended();
        }
        let told = broken.told(&self.journey.dispatch.first);
        match &broken {
            Broken::Upstream(complaint) if !complaint.may_pass_elsewhere() => {}
            Broken::Masked | Broken::Blocked | Broken::Expired => {}
            Broken::Fault(_) | Broken::Early | Broken::Unreadable | Broken::Idle | Broken::Upstream(_) => {
                return elsewhere(self.journey, Ending::Told(told), None, now);
            }
        }
        give_up(self.journey, Ending::Told(told), None, now)
    }

    /// The exchange ends with what the error's body says.
    fn complain(self, now: Millis) -> Step {
        let Purpose::Complaint { status, wait } = self.purpose else { return Step::Peek(self) };
        let told = Complaint::read(&self.held).told(Some(status), &self.journey.dispatch.first);
        give_up(self.journey, Ending::Told(told), wait, now)
    }

    /// From here on the client reads along. `read`: the answer as it leaves, where all of it has been read.
    fn commit(mut self, read: Option<(Plain, Zeroizing<Vec<u8>>)>, now: Millis) -> Step {
        let (answer, kind) = match self.purpose {
            Purpose::Events(answer, _) => (answer, Kind::Events),
            Purpose::Json(answer) => (answer, Kind::Json),
            Purpose::Opaque(answer) => (answer, Kind::Opaque),
            Purpose::Complaint { .. } | Purpose::Token(_) | Purpose::Prediction => return Step::Peek(self),
        };
        let head = answer.opening(&mut self.journey, kind, now);
        let metadata = self.journey.metadata(now);
        let translated = self.journey.dispatch.spoken();
        let cancel = self.journey.prediction.take().map(|prediction| prediction.cancel);
        let dispatch = *self.journey.dispatch;
        let seat = Seat {
            lease: dispatch.lease,
            stop: dispatch.first,
            voice: dispatch.voice,
            generation: dispatch.generation,
            translated,
        };
        if let Some((plain, mut first)) = read {
            if let Some(metadata) = metadata {
                metadata.splice(&mut first);
            }
            let (relay, first) = (Relay::whole(seat, plain, first.len(), now), core::mem::take(&mut *first));
            return Step::Relay { head, first, relay };
        }
        let (mut relay, mut first) = (Relay::new(seat, kind, now), Vec::new());
        relay.tell(metadata);
        relay.hush(dispatch.hushed);
        let _ = relay.push(&self.held, now, &mut first);
        relay.predicts(self.predicted, cancel);
        Step::Relay { head, first, relay }
    }
}
