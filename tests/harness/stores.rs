//! A shell made of maps: stores that answer from memory, and a log of what was asked.
//!
//! ```text
//! Stores::default().setting("PAGE", "public").kv("key/…", "{}")   ask(&mut gateway, "GET /v1/models", &[…])
//! ```
//!
//! Invariant: does what both shells do, in their order: arrive, look up, supply, until there is an answer.

use std::collections::BTreeMap;

use lethe_core::admit::Admission;
use lethe_core::arrive::Asked;
use lethe_core::gateway::Gateway;
use lethe_core::host::{Found, Head, Headers, Millis, Read, Reply, Seed};
use lethe_core::metrics::Record;

/// What the stores hold, and what they were asked.
#[derive(Default)]
pub struct Stores {
    /// Settings and secrets by name.
    pub settings: BTreeMap<String, String>,
    /// The KV store.
    pub kv: BTreeMap<String, Vec<u8>>,
    /// The counters' store.
    pub ledger: Option<Vec<u8>>,
    /// KV does not answer.
    pub silent: bool,
    /// All reads, one list a round.
    pub rounds: Vec<Vec<Read>>,
    /// The clock.
    pub now: Millis,
}

/// Where a head led.
#[expect(clippy::large_enum_variant, reason = "one at a time, in a test")]
pub enum Led {
    /// The body may come.
    Admitted(Admission),
    /// Answered.
    Answered(Reply, Record),
}

impl Stores {
    /// With this setting.
    #[must_use]
    pub fn setting(mut self, name: &str, value: &str) -> Self {
        self.settings.insert(name.into(), value.into());
        self
    }

    /// With this KV entry.
    #[must_use]
    pub fn kv(mut self, key: &str, value: &str) -> Self {
        self.kv.insert(key.into(), value.into());
        self
    }

    /// Sends a head, `line` being `METHOD path[?query]`.
    pub fn ask(&mut self, gateway: &mut Gateway, line: &str, headers: &[(&str, &str)]) -> Led {
        let (method, target) = line.split_once(' ').unwrap_or((line, ""));
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let headers = Given(headers);
        let head = Head { method, path, query, headers: &headers };
        let mut lookup = gateway.arrive(&head, Seed([7; 32]), self.now);
        self.rounds.clear();
        loop {
            let reads = lookup.reads().to_vec();
            let found = reads.iter().map(|read| self.find(read)).collect();
            if !reads.is_empty() {
                self.rounds.push(reads);
            }
            match lookup.supply(gateway, found, self.now) {
                Asked::Lookup(next) => lookup = next,
                Asked::Admission(admission) => return Led::Admitted(admission),
                Asked::Rejected(reply, record) => return Led::Answered(reply, record),
            }
        }
    }

    fn find(&self, read: &Read) -> Found {
        let found = match read {
            Read::Kv(_) if self.silent => return Found::Unreachable,
            Read::Kv(key) => self.kv.get(key).cloned(),
            Read::Setting(name) => self.settings.get(name).map(|value| value.clone().into_bytes()),
            Read::Tally => self.ledger.clone(),
            Read::Signature(signing) => Some([b"signed ", signing.message()].concat()),
        };
        found.map_or(Found::Absent, Found::Value)
    }
}

impl Led {
    /// The status; 100 for "send the body".
    #[must_use]
    pub const fn status(&self) -> u16 {
        match self {
            Self::Admitted(_) => 100,
            Self::Answered(reply, _) => reply.status,
        }
    }

    /// The body as JSON; null if there is none.
    #[must_use]
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.text()).unwrap_or_default()
    }

    /// The body as text.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Admitted(_) => String::new(),
            Self::Answered(reply, _) => String::from_utf8(reply.body.clone()).unwrap_or_default(),
        }
    }

    /// The answer's header `name`.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        let Self::Answered(reply, _) = self else { return None };
        reply.headers.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str())
    }
}

struct Given<'a>(&'a [(&'a str, &'a str)]);

impl Headers for Given<'_> {
    fn get(&self, name: &str) -> Option<String> {
        let values: Vec<&str> = self.0.iter().filter(|(known, _)| *known == name).map(|(_, value)| *value).collect();
        (!values.is_empty()).then(|| values.join(", "))
    }
}
