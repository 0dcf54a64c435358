//! The head of an answer that is relayed: built, not copied.
//!
//! ```text
//! upstream  200, content-type, x-request-id, set-cookie, server, openai-organization, …
//! client    200, content-type, x-request-id, cache-control: no-store, x-generation-id, x-lethe-provider, x-lethe-zdr,
//!           x-lethe-trace, and what the dispatch prepared
//! ```
//!
//! Invariant: of an upstream's headers only the content type and the request's id leave, to whoever brought a key of its own also
//! that key's limits, unless the gateway has its own; and only as visible ASCII.

use alloc::format;
use alloc::string::String;
use core::fmt::Write as _;

use super::journey::Journey;
use super::verdict::Kind;
use crate::dialect::Dialect;
use crate::host::{HeaderList, Headers, Millis, Opening, passes_on};
use crate::metrics::Outcome;
use crate::route::Stop;

/// The longest value that is passed on.
const LONGEST: usize = 128;

/// What of an upstream's head is kept until commit.
pub(super) struct Answer {
    status: u16,
    kind: Option<String>,
    id: Option<String>,
    limits: HeaderList,
}

/// What is left of a key's limits (OpenAI, "Rate limits"; Anthropic, "Rate limits").
const LIMITS: [&str; 18] = [
    "x-ratelimit-limit-requests",
    "x-ratelimit-limit-tokens",
    "x-ratelimit-remaining-requests",
    "x-ratelimit-remaining-tokens",
    "x-ratelimit-reset-requests",
    "x-ratelimit-reset-tokens",
    "anthropic-ratelimit-requests-limit",
    "anthropic-ratelimit-requests-remaining",
    "anthropic-ratelimit-requests-reset",
    "anthropic-ratelimit-tokens-limit",
    "anthropic-ratelimit-tokens-remaining",
    "anthropic-ratelimit-tokens-reset",
    "anthropic-ratelimit-input-tokens-limit",
    "anthropic-ratelimit-input-tokens-remaining",
    "anthropic-ratelimit-input-tokens-reset",
    "anthropic-ratelimit-output-tokens-limit",
    "anthropic-ratelimit-output-tokens-remaining",
    "anthropic-ratelimit-output-tokens-reset",
];

impl Answer {
    /// `own`: it was asked with the caller's own key.
    pub(super) fn read(status: u16, headers: &dyn Headers, own: bool) -> Self {
        let visible = |name: &str| headers.get(name).filter(|value| passes_on(value, LONGEST));
        let id = ["x-request-id", "request-id"].iter().find_map(|name| visible(name));
        let limits = LIMITS.iter().filter(|_| own).filter_map(|name| Some((*name, visible(name)?)));
        Self { status, kind: visible("content-type"), id, limits: limits.collect() }
    }

    /// Of an answer that was made of another one.
    pub(super) const fn made() -> Self {
        Self { status: 200, kind: None, id: None, limits: HeaderList::new() }
    }

    /// The head for the client; the record learns who answered, and when.
    pub(super) fn opening(self, journey: &mut Journey, kind: Kind, now: Millis) -> Opening {
        let mut headers = journey.headers();
        headers.push(("content-type", self.kind.unwrap_or_else(|| plain(kind).into())));
        headers.push(("cache-control", "no-store".into()));
        headers.push(("x-generation-id", journey.dispatch.generation.clone()));
        headers.push(("x-lethe-provider", journey.dispatch.first.provider.as_ref().into()));
        headers.push(("x-lethe-zdr", zero_retention(&journey.dispatch.first)));
        journey.stamp(self.status, &mut headers);
        let request = if journey.dispatch.dialect == Dialect::Messages { "request-id" } else { "x-request-id" };
        headers.extend(self.id.map(|id| (request, id)));
        let limited = headers.iter().any(|(name, _)| LIMITS.contains(name));
        headers.extend(self.limits.into_iter().filter(|_| !limited));
        let provider = journey.dispatch.names.mark(&journey.dispatch.first.provider);
        let (endpoint, waited) = (journey.dispatch.first.mark, now.since(journey.sent).0);
        journey.dispatch.lease.note(|record| {
            record.status = self.status;
            record.provider = provider;
            record.endpoint = Some(endpoint);
            record.waited = u32::try_from(waited).unwrap_or(u32::MAX);
            record.streamed = kind == Kind::Events;
            record.first_byte = now.since(record.arrived);
            record.outcome = Outcome::Lost;
        });
        Opening { status: self.status, headers }
    }
}

const fn plain(kind: Kind) -> &'static str {
    match kind {
        Kind::Events => "text/event-stream",
        Kind::Json => "application/json",
        Kind::Opaque => "application/octet-stream",
    }
}

/// Under which attestation the request was served.
fn zero_retention(stop: &Stop) -> String {
    let Some(attested) = stop.attested.filter(|_| stop.zero_retention) else { return "not-requested".into() };
    let mut value = format!("attested; basis={}; until={}", attested.basis.name(), attested.until);
    for (at, exception) in attested.exceptions.iter().enumerate() {
        value.push_str(if at == 0 { "; exceptions=" } else { "," });
        let written = value.write_str(exception.name());
        debug_assert!(written.is_ok(), "a string takes everything");
    }
    value
}
