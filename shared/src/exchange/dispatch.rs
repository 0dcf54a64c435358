//! Everything an exchange with upstreams needs, decided before the first byte is sent.
//!
//! ```text
//! admit::close ─▶ Dispatch { stops, body + edits, lease, … } ─▶ Sending
//!                    │ body  {"model":"a","messages":["mail bob@x.io"]}
//!                    └ edits          [model]        [<EMAIL_0>]     edits[model_edit] is rewritten for every stop
//! ```
//!
//! Invariant: there is a first stop; every stop satisfies the request's terms.

use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;
use zeroize::Zeroizing;

use crate::arrive::Betas;
use crate::dialect::Dialect;
use crate::gateway::{Health, Hold, Lease, Names};
use crate::host::{HeaderList, Millis, Seed};
use crate::refusal::Voice;
use crate::route::Stop;
use crate::splice::{Edit, Pieces, Span};

/// A request that may be sent.
pub(crate) struct Dispatch {
    /// What the client speaks.
    pub(crate) dialect: Dialect,
    /// Where it goes first.
    pub(crate) first: Stop,
    /// Where it may go then, in order; the router has cut it where the caller refuses fallbacks.
    pub(crate) rest: Vec<Stop>,
    /// The client's body, decoded. Wiped on drop.
    pub(crate) body: Zeroizing<Vec<u8>>,
    /// Ordered, not overlapping.
    pub(crate) edits: Vec<Edit>,
    /// Index in `edits` of the one whose span is the inside of the model's string, between the quotes; it is widened to the
    /// whole member, and its `with` written for each stop. `None`: the body goes as it is.
    pub(crate) model_edit: Option<usize>,
    /// The body's share of the in-flight budget, given back with it.
    #[expect(dead_code, reason = "held for what its drop gives back")]
    pub(crate) hold: Hold,
    /// Vault, deadline, record so far.
    pub(crate) lease: Rc<Lease>,
    /// Endpoints that refuse the operator's credential are marked here.
    pub(crate) health: Health,
    /// Numbers for providers in the record.
    pub(crate) names: Names,
    /// `stream: true` was asked.
    pub(crate) streamed: bool,
    /// The setting `STREAM=native`: streams with nothing to restore are handed to the platform.
    pub(crate) native: bool,
    /// How long an attempt may take until its first byte, if the caller wants less than usual.
    pub(crate) patience: Option<Millis>,
    /// Versions and betas that the client chose; under zero retention what of them may pass.
    pub(crate) betas: Betas,
    /// Whose shape errors have.
    pub(crate) voice: Voice,
    /// `gen_…`.
    pub(crate) generation: String,
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
        Pieces::new(&self.body, &self.edits)
    }

    /// Widens the model's edit from the inside of its string to the whole member; returns what stands before the inside.
    pub(super) fn widen(&mut self) -> Span {
        let Some(edit) = self.model_edit.and_then(|at| self.edits.get_mut(at)) else {
            return Span { start: 0, end: 0 };
        };
        let Span { start, end } = edit.span;
        let last = |end: usize, byte: u8| self.body.get(..end)?.iter().rposition(|other| *other == byte);
        let key = last(start, b':').and_then(|colon| last(colon, b'"')).and_then(|quote| last(quote, b'"'));
        let opening = Span { start: key.unwrap_or(start), end: start };
        edit.span = Span { start: opening.start, end: end.saturating_add(1) };
        opening
    }
}
