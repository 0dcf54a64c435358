//! The end of an exchange that came to nothing: what the client is told.
//!
//! ```text
//! Answer(503)     503 upstream_error              Fault(TimedOut)  504 upstream_timeout
//! Unusable(…)     502 upstream_error              Fault(Connect)   502 upstream_error
//! Credential      502 upstream_error, and who should act              Barred(host)  the same
//! ```
//!
//! Invariant: the vault is wiped, and exactly one record comes with the answer.

use super::complaint::Told;
use super::journey::Journey;
use super::{Dispatch, Step};
use crate::host::{Fault, Millis, Reply};
use crate::metrics::Record;
use crate::refusal::{Refusal, Word};
use crate::registry::{behind_scheme, host_of};

/// Why there is no answer.
pub(crate) enum Ending {
    /// The upstream answered with an error of this status.
    Answer(u16),
    /// It answered with something that cannot be passed on.
    Unusable(&'static str),
    /// It refused the operator's credential.
    Credential,
    /// It did not answer.
    Fault(Fault),
    /// The platform does not let us reach this host.
    Barred(Word),
    /// Its error has been read.
    Told(Told),
}

impl Ending {
    /// Why an answer with `status` cannot be used, judged by its head.
    pub(crate) const fn unusable(status: u16) -> Self {
        match status {
            300..=399 => Self::Unusable("it redirects, and redirects are never followed"),
            _ => Self::Unusable("it is neither JSON nor an event stream, or is still encoded"),
        }
    }

    /// No answer came from `url`.
    pub(super) fn fault(fault: Fault, url: &str) -> Self {
        match fault {
            Fault::Barred => Self::Barred(Word::new(host_of(behind_scheme(url).0))),
            Fault::Connect | Fault::Reset | Fault::TimedOut => Self::Fault(fault),
        }
    }
}

/// Answers from here.
pub(super) fn give_up(mut journey: Journey, ending: Ending, wait: Option<Millis>, now: Millis) -> Step {
    let mut reply = render(&journey, ending, wait);
    let common = journey.headers();
    reply.headers.extend(common);
    reply.headers.push(("x-lethe-provider", journey.dispatch.first.provider.as_ref().into()));
    journey.stamp(reply.status, &mut reply.headers);
    let record = journey.failed(reply.status, now);
    Step::Reply(reply, record)
}

impl Dispatch {
    /// Answers from here, before anything was sent.
    pub(crate) fn refused(self, refusal: Refusal, now: Millis) -> (Reply, Record) {
        let mut reply = refusal.reply(self.voice, &self.generation);
        reply.headers.extend(self.headers);
        self.receipt.stamp(reply.status, None, &mut reply.headers);
        self.lease.close();
        let mut record = self.lease.record().refused(reply.status, now);
        record.bytes_out = u64::try_from(reply.body.len()).unwrap_or(u64::MAX);
        (reply, record)
    }
}

fn render(journey: &Journey, ending: Ending, wait: Option<Millis>) -> Reply {
    let (voice, generation) = (journey.dispatch.voice, journey.dispatch.generation.as_str());
    let refusal = match ending {
        Ending::Told(told) => return told.notice(seconds(wait)).reply(voice, generation),
        Ending::Answer(status) => {
            let told = super::Complaint::SILENT.told(Some(status), &journey.dispatch.first);
            return told.notice(seconds(wait)).reply(voice, generation);
        }
        Ending::Unusable(what) => Refusal::Upstream { what },
        Ending::Credential => Refusal::UpstreamCredential,
        Ending::Fault(Fault::TimedOut) => Refusal::UpstreamTimeout,
        Ending::Barred(host) => Refusal::HostBarred { host },
        Ending::Fault(Fault::Connect | Fault::Barred) => Refusal::Upstream { what: "no connection" },
        Ending::Fault(Fault::Reset) => Refusal::Upstream { what: "the connection broke" },
    };
    refusal.reply(voice, generation)
}

/// Whole seconds, rounded up.
fn seconds(wait: Option<Millis>) -> Option<u32> {
    u32::try_from(wait?.0.div_ceil(1_000)).ok()
}
