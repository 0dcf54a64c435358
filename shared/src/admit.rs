//! The body, scanned as it comes.

use alloc::string::String;
use alloc::vec::Vec;

use crate::exchange::Sending;
use crate::gateway::Gateway;
use crate::host::{Millis, Reply};
use crate::metrics::Record;

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
        let _ = (gateway, now);
        Plan::Proxy(Sending::new(self.upstream, self.body))
    }
}
