//! A platform without a network: the loop of a shell, over a KV map, a settings map and a body in chunks.
//!
//! ```text
//! Platform::new().post("/v1/chat/completions", &[], chunks)  ─▶  Outcome::Sent(url, headers, body) │ Outcome::Told(status, …)
//! ```
//!
//! Invariant: it decides nothing; it looks up what the core asks for and hands over what the core says.

use std::collections::BTreeMap;

use lethe_core::admit::{Plan, Rejected};
use lethe_core::arrive::{Asked, key};
use lethe_core::exchange::Step;
use lethe_core::gateway::Gateway;
use lethe_core::host::{Found, Head, Headers, Millis, Read, Seed};
use serde_json::{Value, json};

use crate::counters::Counters;
pub use crate::outcome::{Outcome, Sent, Told};

/// 2026-11-21, noon.
pub const NOON: Millis = Millis(1_795_262_400_000);

/// What the stores hold, and who asks.
#[derive(Clone)]
pub struct Platform {
    /// KV of registry and policy.
    pub kv: BTreeMap<String, Vec<u8>>,
    /// Settings and secrets.
    pub settings: BTreeMap<String, String>,
    /// Counters that all instances share.
    pub counters: Counters,
    /// The caller's gateway key.
    pub key: String,
}

/// Header rows of a request.
pub type Rows<'a> = &'a [(&'a str, &'a str)];

pub(crate) struct List(pub(crate) Vec<(String, String)>);

impl Headers for List {
    fn get(&self, name: &str) -> Option<String> {
        self.0.iter().find(|(own, _)| own == name).map(|(_, value)| value.clone())
    }
}

impl Default for Platform {
    fn default() -> Self {
        Self::new()
    }
}

impl Platform {
    /// Providers `sure` (attested) and `bare` (not), each with model `house/<name>`; both serve `house/mixed`; one key.
    #[must_use]
    pub fn new() -> Self {
        let key = key::mint(&[7; 32], None).to_string();
        let mut platform = Self { kv: BTreeMap::new(), settings: BTreeMap::new(), counters: Counters::default(), key };
        let record = json!({ "account": "acme", "label": "test" });
        platform.kv.insert(key::stored_under(&platform.key), record.to_string().into());
        platform.kv.insert("account/acme".into(), b"{}".to_vec());
        platform.kv.insert("registry".into(), registry().to_string().into());
        for (name, value) in
            [("ALLOW_INSECURE_UPSTREAMS", "1"), ("SURE_API_KEY", "operator-sure"), ("BARE_API_KEY", "operator-bare")]
        {
            platform.settings.insert(name.into(), value.into());
        }
        platform
    }

    /// The key's own terms.
    pub fn key_terms(&mut self, terms: &Value) {
        let record = json!({ "account": "acme", "label": "test", "terms": terms });
        self.kv.insert(key::stored_under(&self.key), record.to_string().into());
    }

    /// One chat request, its body in one piece.
    #[must_use]
    pub fn chat(&self, headers: Rows<'_>, body: &str) -> Outcome {
        self.post("/v1/chat/completions", headers, [body.as_bytes()])
    }

    /// One request to a cold gateway.
    pub fn post<'a>(&self, path: &str, headers: Rows<'_>, chunks: impl IntoIterator<Item = &'a [u8]>) -> Outcome {
        self.post_to(&mut Gateway::new(), path, headers, chunks)
    }

    /// One request to a gateway that may have served others.
    pub fn post_to<'a>(
        &self,
        gateway: &mut Gateway,
        path: &str,
        headers: Rows<'_>,
        chunks: impl IntoIterator<Item = &'a [u8]>,
    ) -> Outcome {
        let authorization = format!("Bearer {}", self.key);
        let own = [("authorization", authorization.as_str()), ("content-type", "application/json")];
        let rows = headers.iter().chain(&own).map(|(name, value)| ((*name).into(), (*value).into()));
        let headers = List(rows.collect());
        let head = Head { method: "POST", path, query: "", headers: &headers };
        let mut lookup = gateway.arrive(&head, Seed([3; 32]), NOON);
        let mut admission = loop {
            let found = lookup.reads().iter().map(|read| self.look(read)).collect();
            match lookup.supply(gateway, found, NOON) {
                Asked::Lookup(next) => lookup = next,
                Asked::Admission(admission) => break admission,
                Asked::Rejected(reply, _) => return Outcome::Told(reply.into()),
            }
        };
        for chunk in chunks {
            if let Err(Rejected(reply, _)) = admission.push(chunk) {
                return Outcome::Told(reply.into());
            }
        }
        let mut plan = admission.close(gateway, NOON);
        loop {
            plan = match plan {
                Plan::Reserve(reserving) => {
                    let found = self.counters.say(&reserving.count());
                    reserving.answered(found, NOON)
                }
                Plan::Reply(reply, record) => {
                    let _ = gateway.note(record);
                    return Outcome::Told(reply.into());
                }
                Plan::Proxy(Step::Send(sending)) => return Outcome::Sent(Sent::new(sending)),
                Plan::Proxy(_) => panic!("the first step is to send"),
            };
        }
    }

    /// A whole life on `gateway`: a request that is sent, answered 200 with `answer`, relayed and counted. The bytes told.
    ///
    /// # Panics
    /// If it is refused.
    pub fn served(&self, gateway: &mut Gateway, body: &[u8], answer: &[u8]) -> usize {
        let outcome = self.post_to(gateway, "/v1/chat/completions", &[], [body]);
        let (told, record) = outcome.sent().relayed(answer);
        let _ = gateway.note(record);
        told.body.len()
    }

    fn look(&self, read: &Read) -> Found {
        let value = match read {
            Read::Kv(key) => self.kv.get(key).cloned(),
            Read::Setting(name) => self.settings.get(name).map(|value| value.clone().into_bytes()),
            Read::Tally => None,
            Read::Signature(signing) => Some([b"signed ", signing.message()].concat()),
        };
        value.map_or(Found::Absent, Found::Value)
    }
}

fn registry() -> Value {
    let provider = |name: &str| {
        json!({
            "name": name, "group": "others", "kind": "direct", "protocol": "openai", "responses": true,
            "base_url": format!("http://127.0.0.1:9/{name}"),
            "auth": "bearer", "credential": format!("{}_API_KEY", name.to_uppercase()), "retention": "days:30", "zdr": "agreement",
            "trains": false, "exceptions": [], "policy_url": "https://policy.test/",
        })
    };
    let endpoint = |model: &str, name: &str| {
        json!({ "model": model, "provider": name, "upstream_model": format!("{name}-upstream"), "context_length": 200_000,
            "price": { "prompt": "1", "completion": "2" } })
    };
    json!({
        "version": 1, "facts_as_of": "2026-11-20",
        "platform": { "processor": "none", "regions": ["global"], "contracts": [], "metadata": false },
        "providers": { "sure": provider("sure"), "bare": provider("bare") },
        "endpoints": [endpoint("house/sure", "sure"), endpoint("house/bare", "bare"), endpoint("house/mixed", "sure"),
            endpoint("house/mixed", "bare")],
        "attest": [{ "provider": "sure", "models": "*", "basis": "zdr_addendum", "verified_by": "legal",
            "verified_at": "2026-10-01", "expires_at": "2027-10-01" }],
        "aliases": {},
    })
}
