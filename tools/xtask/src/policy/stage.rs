//! A gateway without a network, fed from files: what one request would be answered in a dry run.
//!
//! ```text
//! Stage { settings, kv } ─▶ dry_run(door, headers, body) ─▶ {"dry_run": true, "route": […], "considered": […], …}
//! ```
//!
//! Invariant: it decides nothing; it looks up what the core asks for and hands over what the core says.

use std::collections::BTreeMap;
use std::time::{SystemTime, UNIX_EPOCH};

use lethe_core::admit::{Plan, Rejected};
use lethe_core::arrive::{Asked, key};
use lethe_core::gateway::Gateway;
use lethe_core::host::{Found, Head, Headers, Millis, Read, Reply, Seed};
use serde_json::Value;

/// What the stores hold.
#[derive(Clone)]
pub(super) struct Stage {
    pub(super) settings: BTreeMap<String, String>,
    pub(super) kv: BTreeMap<String, Vec<u8>>,
    /// Every credential that no setting gives is there.
    pub(super) keyed: bool,
}

/// A request.
pub(super) struct Request<'r> {
    pub(super) door: &'r str,
    pub(super) headers: &'r [(String, String)],
    pub(super) body: &'r [u8],
}

struct List(Vec<(String, String)>);

impl Headers for List {
    fn get(&self, name: &str) -> Option<String> {
        let values: Vec<&str> = self.0.iter().filter(|(own, _)| own == name).map(|(_, value)| value.as_str()).collect();
        (!values.is_empty()).then(|| values.join(", "))
    }
}

impl Stage {
    /// The key that requests come with, and the name of its record.
    pub(super) fn key(&self) -> (String, String) {
        let secret = self.settings.get("KEY_SECRET").map(String::as_bytes);
        let key = key::mint(&[7; 32], secret).to_string();
        let name = key::stored_under(&key);
        (key, name)
    }

    /// The status and body of the answer to `request` in a dry run.
    pub(super) fn dry_run(&self, request: &Request<'_>) -> (u16, Value) {
        let reply = self.reply(request);
        (reply.status, serde_json::from_slice(&reply.body).unwrap_or_default())
    }

    fn reply(&self, request: &Request<'_>) -> Reply {
        let own = [
            ("authorization", format!("Bearer {}", self.key().0)),
            ("content-type", "application/json".to_owned()),
            ("x-lethe-dry-run", "1".to_owned()),
        ];
        let own = own.map(|(name, value)| (name.to_owned(), value));
        let given = request.headers.iter().filter(|(name, _)| own.iter().all(|(known, _)| known != name)).cloned();
        let headers = List(given.chain(own.clone()).collect());
        let (now, mut gateway) = (now(), Gateway::new());
        let head = Head { method: "POST", path: request.door, query: "", headers: &headers };
        let mut lookup = gateway.arrive(&head, Seed([3; 32]), now);
        let mut admission = loop {
            let found = lookup.reads().iter().map(|read| self.look(read)).collect();
            match lookup.supply(&mut gateway, found, now) {
                Asked::Lookup(next) => lookup = next,
                Asked::Admission(admission) => break admission,
                Asked::Rejected(reply, _) => return reply,
            }
        };
        if let Err(Rejected(reply, _)) = admission.push(request.body) {
            return reply;
        }
        match admission.close(&mut gateway, now) {
            Plan::Reply(reply, _) => reply,
            // A dry run is answered from here, always.
            Plan::Proxy(_) | Plan::Reserve(_) => Reply { status: 500, headers: Vec::new(), body: Vec::new() },
        }
    }

    fn look(&self, read: &Read) -> Found {
        let credential = |name: &str| name.ends_with("_API_KEY") || name.ends_with("_CREDENTIAL");
        let assumed = |name: &str| (self.keyed && credential(name)).then(|| b"assumed".to_vec());
        let value = match read {
            Read::Kv(name) => self.kv.get(name).cloned(),
            Read::Setting(name) => self.settings.get(name).map(|it| it.clone().into_bytes()).or_else(|| assumed(name)),
            Read::Tally => None,
            Read::Signature(signing) => Some([b"signed ", signing.message()].concat()),
        };
        value.map_or(Found::Absent, Found::Value)
    }
}

fn now() -> Millis {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Millis(u64::try_from(now.as_millis()).unwrap_or(u64::MAX))
}
