//! A body that goes to one upstream as it is, until lookups hand over what they know.
//!
//! ```text
//! SPINE_UPSTREAM ─▶ Straight ─▶ Sending
//! ```
//!
//! Invariant: leaves with the last caller of `Admission::spine`.

use alloc::string::String;
use alloc::vec::Vec;

use super::Plan;
use crate::exchange::{Dispatch, Sending};
use crate::gateway::{Gateway, Health, Lease};
use crate::host::{Millis, Seed};
use crate::metrics::Record;
use crate::refusal::Voice;
use crate::registry::Mark;
use crate::route::Stop;

pub(super) struct Straight {
    upstream: String,
    body: Vec<u8>,
}

impl Straight {
    pub(super) const fn new(upstream: String) -> Self {
        Self { upstream, body: Vec::new() }
    }

    pub(super) fn push(&mut self, chunk: &[u8]) {
        self.body.extend_from_slice(chunk);
    }

    pub(super) fn close(self, gateway: &Gateway, now: Millis) -> Plan {
        let first = Stop {
            provider: "spine".into(),
            endpoint: 0,
            mark: Mark(0),
            url: self.upstream,
            headers: Vec::new(),
            upstream_model: String::new(),
            zero_retention: false,
            attested: None,
        };
        let dispatch = Dispatch {
            first,
            rest: Vec::new(),
            body: self.body.into(),
            edits: Vec::new(),
            model_edit: None,
            hold: gateway.budget.hold(),
            lease: Lease::new(Record::default(), now),
            health: Health::default(),
            names: gateway.names.clone(),
            streamed: true,
            native: false,
            allow_fallbacks: true,
            beta: None,
            voice: Voice::OpenAi,
            generation: String::new(),
            seed: Seed([0; 32]),
            headers: Vec::new(),
        };
        Plan::Proxy(Sending::new(dispatch, now))
    }
}
