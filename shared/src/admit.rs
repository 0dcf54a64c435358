//! The body, scanned as it comes.

use alloc::string::String;
use alloc::vec::Vec;

use crate::exchange::{Dispatch, Sending};
use crate::gateway::{Gateway, Health, Lease};
use crate::host::{Millis, Reply, Seed};
use crate::metrics::Record;
use crate::refusal::Voice;
use crate::registry::Mark;
use crate::route::Stop;

/// A request whose caller is known and whose body is coming.
pub struct Admission {
    upstream: String,
    body: Vec<u8>,
}

/// The body was refused; drop the rest of it.
pub struct Rejected(pub Reply, pub Record);

/// What is to be done with a request that has been read.
pub enum Plan {
    /// Send it to an upstream.
    Proxy(Sending),
    /// Answer it from here, then count the record.
    Reply(Reply, Record),
}

impl Admission {
    pub(crate) const fn new(upstream: String) -> Self {
        Self { upstream, body: Vec::new() }
    }

    /// The next bytes of the body.
    ///
    /// # Errors
    /// The refusal to answer with, as soon as the body is known to be refused.
    pub fn push(&mut self, chunk: &[u8]) -> Result<(), Rejected> {
        self.body.extend_from_slice(chunk);
        Ok(())
    }

    /// The body broke off before its end: nobody is there to answer.
    #[must_use]
    pub fn broken(self, now: Millis) -> Record {
        let _ = now;
        Record::default()
    }

    /// The body is complete.
    pub fn close(self, gateway: &mut Gateway, now: Millis) -> Plan {
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
            voice: Voice::OpenAi,
            generation: String::new(),
            seed: Seed([0; 32]),
            headers: Vec::new(),
        };
        Plan::Proxy(Sending::new(dispatch, now))
    }
}
