//! One request in numbers and enums.
//!
//! ```text
//! Record { door: ChatCompletions, status: 200, outcome: Answered, streamed, provider: 3, total: 812 ms, … }   Copy
//! ```
//!
//! Invariant: `Copy`, so it cannot own text; its size is asserted, so that nobody smuggles a buffer in.

use crate::arrive::Door;
use crate::host::Millis;
use crate::redact::Counts;
use crate::registry::Mark;

/// What became of a request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// Not yet known: what an orphan is counted as.
    #[default]
    Lost,
    /// Answered from an upstream, or by a door of our own, to the end.
    Answered,
    /// Refused by the gateway.
    Refused,
    /// No upstream answered, or the last answer was an error.
    UpstreamFailed,
    /// The upstream broke after the first byte had left.
    Broken,
    /// The client left first.
    ClientGone,
}

/// One request. Fields are written by the stage that learns them; all spans are milliseconds.
#[derive(Clone, Copy, Default)]
pub struct Record {
    /// Number of the lease it belongs to, 0 for none: what keeps one request from being counted twice.
    pub(crate) lease: u32,
    pub(crate) door: Door,
    pub(crate) status: u16,
    pub(crate) outcome: Outcome,
    pub(crate) streamed: bool,
    /// Zero retention was in the terms.
    pub(crate) zdr: bool,
    /// `Names::mark` of the provider that answered, 0 for none.
    pub(crate) provider: u16,
    /// The endpoint that answered.
    pub(crate) endpoint: Option<Mark>,
    /// Milliseconds from the last attempt to the commit.
    pub(crate) waited: u32,
    /// Requests sent to upstreams.
    pub(crate) attempts: u8,
    /// Attempts that went to another endpoint than the one before.
    pub(crate) fallbacks: u8,
    /// Values replaced in the request, per type.
    pub(crate) redacted: Counts,
    /// Placeholders put back in the answer.
    pub(crate) restored: u32,
    /// Look-alikes of placeholders that nobody issued.
    pub(crate) unresolved: u32,
    /// Placeholders that stayed where they stood: in URLs, targets, tags, or where policy keeps values out.
    pub(crate) stayed: u32,
    /// Targets that would have sent data away.
    pub(crate) neutralised: u32,
    /// Values of the model's own that policy masked or blocked.
    pub(crate) leaks: u32,
    pub(crate) prompt_tokens: u32,
    pub(crate) completion_tokens: u32,
    /// Bytes of the client's body.
    pub(crate) bytes_in: u64,
    /// Bytes of the answer's body.
    pub(crate) bytes_out: u64,
    /// When the head arrived.
    pub(crate) arrived: Millis,
    /// From the head to the first byte of the answer; zero if none left.
    pub(crate) first_byte: Millis,
    /// From the head to the end.
    pub(crate) total: Millis,
    /// 32 bits of the key's hash, 0 for no key: tells two keys apart, names none.
    pub(crate) key: u32,
}

const _: () = assert!(size_of::<Record>() <= 256, "a record is numbers");

impl Record {
    /// The record of a refusal with `status` at `now`.
    pub(crate) const fn refused(mut self, status: u16, now: Millis) -> Self {
        self.status = status;
        self.outcome = Outcome::Refused;
        self.total = now.since(self.arrived);
        self
    }
}
