//! A request's head: which door, who knocks, and what must be looked up before its body is read.

use alloc::vec::Vec;

use crate::admit::Admission;
use crate::gateway::Gateway;
use crate::host::{Found, Millis, Read, Reply};
use crate::metrics::Record;

mod admitted;
mod door;
mod settings;

pub(crate) use admitted::{Admitted, BODY_CAP, Encoding, HeaderAsks};
pub use door::Door;
pub(crate) use settings::{Page, Settings, Stream};

/// A head that waits for stored values. [`Self::reads`] is empty on a warm instance; at most two rounds.
pub struct Lookup {
    reads: Vec<Read>,
}

/// Where a lookup leads.
pub enum Asked {
    /// A second round of reads.
    Lookup(Lookup),
    /// The body may come.
    Admission(Admission),
    /// The answer is known without a body: send it, then count the record.
    Rejected(Reply, Record),
}

impl Lookup {
    pub(crate) fn new() -> Self {
        Self { reads: alloc::vec![Read::Setting("SPINE_UPSTREAM".into())] }
    }

    /// What the shell must look up, in this order.
    #[must_use]
    pub fn reads(&self) -> &[Read] {
        &self.reads
    }

    /// The shell looked: `found` answers [`Self::reads`] one by one.
    pub fn supply(self, gateway: &mut Gateway, found: Vec<Found>, now: Millis) -> Asked {
        let _ = (gateway, now);
        let upstream = match found.into_iter().next() {
            Some(Found::Value(url)) => alloc::string::String::from_utf8(url).unwrap_or_default(),
            Some(Found::Absent | Found::Unreachable) | None => alloc::string::String::new(),
        };
        Asked::Admission(Admission::spine(upstream))
    }
}
