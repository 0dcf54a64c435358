//! Everything an exchange with upstreams needs, decided before the first byte is sent.
//!
//! ```text
//! admit::close ─▶ Dispatch { stops, body + edits, lease, … } ─▶ Sending
//!                    │ body  {"model":"a","messages":["mail bob@x.io"]}
//!                    └ edits          [model]        [<EMAIL_0>]     edits[model_edit] is rewritten for every stop
//! ```
//!
//! Invariant: there is a first stop; every stop satisfies the request's terms.

use alloc::boxed::Box;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;

use super::Abandoned;
use crate::arrive::Betas;
use crate::dialect::Dialect;
use crate::gateway::{Health, Hold, Lease, Names};
use crate::host::{HeaderList, Millis, Seed};
use crate::receipt::Receipt;
use crate::refusal::{Refusal, Voice};
use crate::relay::Said;
use crate::route::{Manner, Stop};
use crate::secret::Wiped;
use crate::splice::{Edit, Pieces, Span};
use crate::translate::{self, Target, Translation, Untranslatable};

/// A request that may be sent.
pub(crate) struct Dispatch {
    /// What the client speaks.
    pub(crate) dialect: Dialect,
    /// Where it goes first.
    pub(crate) first: Stop,
    /// Where it may go then, in order; the router has cut it where the caller refuses fallbacks.
    pub(crate) rest: Vec<Stop>,
    /// The client's body, decoded. Wiped on drop.
    pub(crate) body: Wiped<Vec<u8>>,
    /// Ordered, not overlapping.
    pub(crate) edits: Vec<Edit>,
    /// Index in `edits` of the one whose span is the inside of the model's string, between the quotes; it is widened to the
    /// whole member, and its `with` written for each stop. `None`: the body goes as it is.
    pub(crate) model_edit: Option<usize>,
    /// The body in the words of the current stop, if those are not the client's.
    pub(crate) translation: Option<Translation>,
    /// `require_parameters`: a body of which something would be lost is not sent.
    pub(crate) whole: bool,
    /// The body's share of the in-flight budget, given back with it.
    #[expect(dead_code, reason = "held for what its drop gives back")]
    pub(crate) hold: Hold,
    /// Vault, deadline, record so far.
    pub(crate) lease: Rc<Lease>,
    /// Endpoints that refuse the operator's credential are marked here.
    pub(crate) health: Health,
    /// What providers have been set to and nobody waits for any more goes here.
    pub(crate) abandoned: Abandoned,
    /// Numbers for providers in the record.
    pub(crate) names: Names,
    /// `stream: true` was asked.
    pub(crate) streamed: bool,
    /// The gateway has asked for the usage at the stream's end, and the client has not.
    pub(crate) hushed: bool,
    /// The setting `STREAM=native`: streams with nothing to restore are handed to the platform.
    pub(crate) native: bool,
    /// What stands between the parts of a multipart body, in which the model's name is no JSON string.
    pub(crate) form: Option<Box<str>>,
    /// How long an attempt may take until its first byte, if the caller wants less than usual.
    pub(crate) patience: Option<Millis>,
    /// Versions and betas that the client chose; under zero retention what of them may pass.
    pub(crate) betas: Betas,
    /// The model as the client named it, if the answer is to say what the router did.
    pub(crate) requested: Option<String>,
    /// Whose shape errors have.
    pub(crate) voice: Voice,
    /// `gen_…`.
    pub(crate) generation: String,
    /// What the answer's id will say.
    pub(crate) receipt: Receipt,
    /// For jitter.
    pub(crate) seed: Seed,
    /// Headers of every answer to this client, refusals included: `x-lethe-redacted`, `x-lethe-neutralised`, CORS, …
    /// Not among them, since the exchange adds them: `content-type`, `cache-control`, `x-generation-id`,
    /// `x-lethe-provider`, `x-lethe-zdr`, `x-lethe-trace`, `x-request-id`, `retry-after`.
    pub(crate) headers: HeaderList,
}

impl Dispatch {
    /// The body for the current stop.
    pub(crate) fn pieces(&self) -> Pieces<'_> {
        match &self.translation {
            Some(translation) => Pieces::new(&translation.body, &[]),
            None => Pieces::new(&self.body, &self.edits),
        }
    }

    /// What an answer of the current stop is said anew in, if that is not as it comes.
    pub(super) fn spoken(&self) -> Option<Said> {
        let (client, translation) = (self.dialect, self.translation.as_ref()?);
        (self.first.dialect != client).then_some(Said { client, usage: translation.usage })
    }

    /// Readies the body for the first stop that it can be said to.
    ///
    /// # Errors
    /// There is none; what stands in the way at the first one.
    pub(crate) fn ready(&mut self) -> Result<(), Refusal> {
        self.unname();
        match self.said(&self.first) {
            Ok(translation) => self.translation = translation,
            Err(refusal) => return if self.advance() { Ok(()) } else { Err(refusal) },
        }
        Ok(())
    }

    /// On to the next stop that the body can be said to; if there is none, this one stays.
    pub(super) fn advance(&mut self) -> bool {
        self.unname();
        while !self.rest.is_empty() {
            let stop = self.rest.remove(0);
            if let Ok(translation) = self.said(&stop) {
                (self.first, self.translation) = (stop, translation);
                return true;
            }
        }
        false
    }

    /// The body in the words of `stop`, if those are not the client's; under zero retention nothing that its lists do not have.
    fn said(&self, stop: &Stop) -> Result<Option<Translation>, Refusal> {
        let predicts = stop.predicts();
        if stop.dialect == self.dialect && !predicts {
            return Ok(None);
        }
        let mut body = Wiped::from(Vec::with_capacity(self.body.len().saturating_add(1024)));
        Pieces::new(&self.body, &self.edits).for_each(|piece| body.extend_from_slice(piece));
        let mut named = Vec::new();
        stop.name_into(b"\"model\":\"", &mut named);
        let Manner { max_output, reasons, maker, members, .. } = stop.manner;
        let named = core::str::from_utf8(&named).unwrap_or_default();
        let (dialect, model, zero_retention) = (stop.dialect, &*stop.upstream_model, stop.zero_retention);
        let target = Target { dialect, model, named, max_output, reasons, maker, predicts, zero_retention };
        let mut translation = translate::request(&body, self.dialect, &target)?;
        translation.usage &= !self.hushed;
        if let Some(path) = translation.dropped.first().filter(|_| self.whole) {
            return Err(Untranslatable::of(path).into());
        }
        let unlisted = zero_retention.then(|| dialect.unlisted(&translation.body, members)).flatten();
        unlisted.map_or(Ok(()), Err).map(|()| Some(translation))
    }

    /// Takes back what an earlier stop wrote in the model's place.
    fn unname(&mut self) {
        let Some(edit) = self.model_edit.and_then(|at| self.edits.get_mut(at)) else { return };
        // Widened, the edit begins with the quote of the member's name; the inside of a string never does.
        let member = edit.span.of(&self.body).starts_with(b"\"");
        edit.with.clear();
        edit.with.extend_from_slice(if member { b"\"model\":\"\"" } else { b"" });
    }

    /// Widens the model's edit from the inside of its string to the whole member; returns what stands before the inside.
    pub(super) fn widen(&mut self) -> Span {
        let Some(edit) = self.model_edit.and_then(|at| self.edits.get_mut(at)) else {
            return Span { start: 0, end: 0 };
        };
        let Span { start, end } = edit.span;
        if self.form.is_some() {
            return Span { start, end: start };
        }
        let last = |end: usize, byte: u8| self.body.get(..end)?.iter().rposition(|other| *other == byte);
        let key = last(start, b':').and_then(|colon| last(colon, b'"')).and_then(|quote| last(quote, b'"'));
        let opening = Span { start: key.unwrap_or(start), end: start };
        edit.span = Span { start: opening.start, end: end.saturating_add(1) };
        opening
    }
}
