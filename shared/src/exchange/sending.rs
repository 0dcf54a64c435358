//! A request on its way to one upstream; before it, where a credential is bought for an hour, the one that buys it.
//!
//! ```text
//! answered 2xx ──▶ Peek        4xx ──▶ Peek (its error body)      failed connect, reset ──▶ Wait, Send, Reply
//!          408 429 5xx ──▶ Wait (twice), then Send (next)         timed out, 3xx, HTML ──▶ Send (next), Reply
//!          401 403 ──▶ the endpoint is marked; Send (next), Reply 502
//! ```
//!
//! Invariant: nothing has reached the client.

use super::journey::{Came, Journey};
use super::opening::Answer;
use super::peeking::{Peeking, Purpose};
use super::proof::Asking;
use super::refused::{Ending, give_up};
use super::verdict::{self, Kind, Verdict};
use super::waiting::Waiting;
use super::{Dispatch, HandOver, Step};
use crate::host::{Fault, Headers, Method, Millis, Outgoing};

/// How long a streamed answer's first byte may take.
pub(crate) const FIRST_BYTE: Millis = Millis(60_000);
/// How long any other answer may take.
pub(crate) const WHOLE_ANSWER: Millis = Millis(600_000);

/// A request about to go to an upstream.
pub struct Sending {
    journey: Journey,
    /// What goes before it.
    asking: Option<Asking>,
}

impl Sending {
    /// The request of `journey`'s current stop.
    pub(super) fn over(mut journey: Journey, now: Millis) -> Self {
        journey.dispatch.lease.touch_for(now, journey.patience());
        let asking = journey.prove(now);
        Self { journey, asking }
    }

    /// The request to send.
    pub fn request<T>(&self, with: impl FnOnce(Outgoing<'_>) -> T) -> T {
        if let Some(asking) = &self.asking {
            return with(asking.request());
        }
        let dispatch = &self.journey.dispatch;
        if let Some(prediction) = &self.journey.prediction {
            return with(prediction.request(&dispatch.first, self.journey.patience()));
        }
        with(Outgoing {
            method: Method::Post,
            url: &dispatch.first.url,
            headers: &dispatch.first.headers,
            body: dispatch.pieces(),
            length: dispatch.pieces().fold(0, |sum, piece| sum.saturating_add(piece.len())),
            patience: self.journey.patience(),
        })
    }

    /// The answer's head came.
    #[must_use]
    pub fn answered(mut self, status: u16, headers: &dyn Headers, now: Millis) -> Step {
        if status == 200
            && let Some(asking) = self.asking
        {
            return Step::Peek(Peeking::new(self.journey, Purpose::Token(asking.buying), now));
        }
        let verdict = verdict::on_answer(self.journey.dispatch.first.dialect, status, headers);
        if verdict == Verdict::Accept(Kind::Json) && self.journey.dispatch.first.predicts() && self.asking.is_none() {
            return Step::Peek(Peeking::new(self.journey, Purpose::Prediction, now));
        }
        self.journey.came(Came::Status(status), now);
        let wait = verdict::retry_after(headers);
        let verdict = match (verdict, &self.asking) {
            (Verdict::Again, Some(_)) => Verdict::Again,
            (_, Some(_)) => Verdict::Credential,
            // The caller's own key: it is told, and nobody else's requests suffer.
            (Verdict::Credential, None) if self.journey.dispatch.first.manner.own => Verdict::Final,
            (verdict, None) => verdict,
        };
        match verdict {
            Verdict::Accept(Kind::Events) if self.journey.is_untouched() => {
                hand_over(self.journey, status, headers, now)
            }
            Verdict::Accept(kind) => Step::Peek(Peeking::answer(self.journey, status, headers, kind, now)),
            Verdict::Again => again(self.journey, Ending::Answer(status), wait, now),
            Verdict::Elsewhere => elsewhere(self.journey, Ending::unusable(status), wait, now),
            Verdict::Final => Step::Peek(Peeking::complaint(self.journey, status, wait, now)),
            Verdict::Credential => self.journey.refuse_credential(now),
        }
    }

    /// No answer came.
    #[must_use]
    pub fn failed(mut self, fault: Fault, now: Millis) -> Step {
        let ending = Ending::fault(fault, self.url());
        self.journey.came(Came::Fault(fault), now);
        match verdict::on_fault(fault) {
            Verdict::Again => again(self.journey, ending, None, now),
            Verdict::Accept(_) | Verdict::Elsewhere | Verdict::Credential | Verdict::Final => {
                elsewhere(self.journey, ending, None, now)
            }
        }
    }

    /// Where it goes.
    fn url(&self) -> &str {
        match (&self.asking, &self.journey.prediction) {
            (Some(asking), _) => asking.url(),
            (None, Some(prediction)) => prediction.url(),
            (None, None) => &self.journey.dispatch.first.url,
        }
    }
}

impl Step {
    /// To the first of the stops.
    pub(crate) fn first(dispatch: Dispatch, now: Millis) -> Self {
        set_out(Journey::new(dispatch, now), now)
    }
}

/// The request of `journey`'s current stop; a pause before it, while another request buys the token that it needs.
pub(super) fn set_out(journey: Journey, now: Millis) -> Step {
    match journey.bought_since(now) {
        Some(since) => Step::Wait(Waiting::for_token(journey, since, now)),
        None => Step::Send(Sending::over(journey, now)),
    }
}

impl Journey {
    /// How long the answer's head may take.
    pub(super) fn patience(&self) -> Millis {
        let most = if self.dispatch.streamed { FIRST_BYTE } else { WHOLE_ANSWER };
        self.dispatch.patience.map_or(most, |wanted| most.min(wanted))
    }

    /// The deployment wants streams copied by the platform, and nothing is to be restored in this one.
    fn is_untouched(&self) -> bool {
        let dispatch = &self.dispatch;
        let read = dispatch.requested.is_some() || dispatch.hushed || dispatch.first.predicts();
        dispatch.native && !read && dispatch.lease.vault.borrow().is_idle()
    }
}

/// Commits to an event stream of which nothing has been read.
fn hand_over(mut journey: Journey, status: u16, headers: &dyn Headers, now: Millis) -> Step {
    let own = journey.dispatch.first.manner.own;
    let head = Answer::read(status, headers, own).opening(&mut journey, Kind::Events, now);
    let lease = journey.dispatch.lease;
    // Nobody is told of its progress, and there is nothing to wipe: it may take as long as it likes.
    lease.touch_for(now, Millis(24 * 3_600_000));
    Step::HandOver { head, handover: HandOver::new(lease) }
}

/// The same stop once more, after a pause; else the next; else `ending`.
pub(super) fn again(journey: Journey, ending: Ending, wait: Option<Millis>, now: Millis) -> Step {
    match verdict::pause(journey.tries, wait, &journey.dispatch.seed) {
        Some(delay) => Step::Wait(Waiting::new(journey, delay, now)),
        None => elsewhere(journey, ending, wait, now),
    }
}

/// The next stop; else `ending`, whose body may have something to say.
pub(super) fn elsewhere(journey: Journey, ending: Ending, wait: Option<Millis>, now: Millis) -> Step {
    let journey = match journey.next(now) {
        Ok(journey) => return set_out(journey, now),
        Err(journey) => journey,
    };
    match ending {
        Ending::Answer(status) => Step::Peek(Peeking::complaint(journey, status, wait, now)),
        Ending::Unusable(_) | Ending::Credential | Ending::Fault(_) | Ending::Barred(_) | Ending::Told(_) => {
            give_up(journey, ending, wait, now)
        }
    }
}

impl Peeking {
    /// For the body of an error that ends the exchange.
    fn complaint(journey: Journey, status: u16, wait: Option<Millis>, now: Millis) -> Self {
        Self::new(journey, Purpose::Complaint { status, wait }, now)
    }
}
