//! Answers that need no body: refusals, the lists, the page, `/healthz`, `/metrics`, `OPTIONS`.
//!
//! ```text
//! GET /healthz ▶ {"status":"ok","registry":"kv","quarantined":["endpoints[3].price"]}
//! ```
//!
//! Invariant: `/healthz` is open to everybody and says paths of rows, never what stands in them.

use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;

use super::arrival::Arrival;
use super::door::Door;
use super::resolve::Resolved;
use super::settings::Settings;
use crate::gateway::Loaded;
use crate::host::{Found, HeaderList, Millis, Reply};
use crate::json::{Value, json};
use crate::listing::{self, Caller, Shape};
use crate::metrics::{self, Outcome};
use crate::page::{self, Sources};
use crate::receipt;
use crate::refusal::{self, Refusal};
use crate::registry::Snapshot;
use crate::route::Preferences;

const HTML: &str = "text/html; charset=utf-8";

/// An answer, and what it is counted as.
pub(super) struct Answered {
    pub(super) reply: Reply,
    pub(super) outcome: Outcome,
}

/// The refusal of `arrival`.
pub(super) fn refused(arrival: &Arrival, refusal: Refusal) -> Answered {
    let reply = refusal.reply(arrival.knock.voice, &arrival.generation);
    Answered { reply, outcome: Outcome::Refused }
}

/// As [`refused`]; but `/healthz` lives and says so.
pub(super) fn unsettled(arrival: &Arrival, refusal: Refusal) -> Answered {
    if arrival.knock.door != Door::Health {
        return refused(arrival, refusal);
    }
    let body = json!({ "status": "degraded", "reason": refusal.kind() });
    plain(arrival, "application/json", body.bytes())
}

/// The refusal of every door but `/healthz` and `/metrics` while the registry document does not parse.
pub(super) fn invalid(arrival: &Arrival, resolved: &Resolved) -> Option<Answered> {
    let told = matches!(arrival.knock.door, Door::Health | Door::Metrics);
    let Some(Ok(loaded)) = resolved.registry.as_ref().filter(|_| !told) else {
        return None;
    };
    let invalid = loaded.snapshot.as_ref().err()?;
    let reply = refusal::registry_invalid(invalid, arrival.knock.voice, &arrival.generation);
    Some(Answered { reply, outcome: Outcome::Refused })
}

/// What `arrival`'s own door answers.
pub(super) fn door(arrival: &Arrival, resolved: &Resolved, ledger: Option<&Found>, now: Millis) -> Answered {
    match arrival.knock.door {
        Door::Preflight => preflight(arrival),
        Door::Health => health(arrival, resolved),
        Door::Greeting => plain(arrival, HTML, Vec::new()),
        Door::Page => page(arrival, resolved, ledger, now),
        Door::Metrics => exposition(arrival, resolved, ledger, now),
        Door::KeySet => plain(arrival, "application/json", receipt::key_set(resolved.settings.receipts.as_deref())),
        Door::Generation => generation(arrival, resolved),
        Door::Models | Door::Model | Door::ZdrEndpoints | Door::Compliance => lists(arrival, resolved, now),
        Door::None | Door::Ask(_) | Door::Redact | Door::GenerationBody | Door::Stateful => {
            refused(arrival, Refusal::UnknownPath)
        }
    }
}

/// Cross-origin headers, if the origin is one of `CORS_ORIGINS`.
pub(super) fn cors(arrival: &Arrival, settings: &Settings) -> HeaderList {
    let Some(origin) = settings.cors(arrival.origin.as_deref()) else {
        return Vec::new();
    };
    let mut headers: HeaderList = alloc::vec![
        ("access-control-allow-origin", origin),
        ("access-control-expose-headers", "*".into()),
        ("vary", "origin".into()),
    ];
    if arrival.knock.door == Door::Preflight {
        headers.push(("access-control-allow-methods", "GET, POST".into()));
        headers.push(("access-control-allow-headers", "*, authorization".into()));
        headers.push(("access-control-max-age", "600".into()));
    }
    headers
}

fn preflight(arrival: &Arrival) -> Answered {
    let mut answered = plain(arrival, "text/plain", Vec::new());
    answered.reply.status = 204;
    answered.reply.headers.retain(|(name, _)| *name != "content-type");
    answered
}

fn health(arrival: &Arrival, resolved: &Resolved) -> Answered {
    let body = match &resolved.registry {
        Some(Ok(loaded)) => loaded_health(loaded),
        Some(Err(refusal)) => json!({ "status": "degraded", "registry": "unreachable", "reason": refusal.kind() }),
        None => json!({ "status": "degraded", "registry": "unreachable" }),
    };
    plain(arrival, "application/json", body.bytes())
}

fn loaded_health(loaded: &Loaded) -> Value {
    let snapshot = match &loaded.snapshot {
        Ok(snapshot) => snapshot,
        Err(invalid) => {
            return json!({ "status": "degraded", "registry": "invalid", "line": invalid.line, "column": invalid.column });
        }
    };
    let source = if loaded.builtin { "default" } else { "kv" };
    json!({ "status": "ok", "registry": source, "quarantined": paths(snapshot) })
}

fn paths(snapshot: &Snapshot) -> Vec<&str> {
    snapshot.quarantined().iter().map(|row| row.path.as_str()).collect()
}

fn exposition(arrival: &Arrival, resolved: &Resolved, ledger: Option<&Found>, now: Millis) -> Answered {
    let stored = match ledger {
        Some(Found::Value(bytes)) => Some(bytes.as_slice()),
        Some(Found::Absent) => None,
        Some(Found::Unreachable) | None => return refused(arrival, Refusal::TallyUnreachable),
    };
    let quarantined = match &resolved.registry {
        Some(Ok(loaded)) => loaded.snapshot.as_ref().map(|snapshot| paths(snapshot)).unwrap_or_default(),
        Some(Err(_)) | None => Vec::new(),
    };
    match metrics::exposition(stored, &quarantined, now) {
        Some(text) => plain(arrival, "text/plain; version=0.0.4; charset=utf-8", text.into_bytes()),
        None => refused(arrival, Refusal::TallyUnreachable),
    }
}

fn generation(arrival: &Arrival, resolved: &Resolved) -> Answered {
    let id = arrival.knock.id.as_deref().unwrap_or_default();
    match receipt::record(id, resolved.settings.receipts.as_deref()) {
        Ok(body) => plain(arrival, "application/json", body),
        Err(refusal) => refused(arrival, refusal),
    }
}

fn lists(arrival: &Arrival, resolved: &Resolved, now: Millis) -> Answered {
    let snapshot = match shown(resolved) {
        Ok((snapshot, _)) => snapshot,
        Err(refusal) => return refused(arrival, refusal),
    };
    match body(arrival, resolved, &snapshot, now) {
        Some(body) => plain(arrival, "application/json", body),
        None => refused(arrival, Refusal::ModelUnknown),
    }
}

/// The registry that serves, and whether it is the built-in one.
fn shown(resolved: &Resolved) -> Result<(Rc<Snapshot>, bool), Refusal> {
    match &resolved.registry {
        Some(Ok(loaded)) => loaded.snapshot().map(|snapshot| (snapshot, loaded.builtin)),
        Some(Err(refusal)) => Err(*refusal),
        None => Err(Refusal::PolicyUnreachable),
    }
}

fn page(arrival: &Arrival, resolved: &Resolved, ledger: Option<&Found>, now: Millis) -> Answered {
    let (snapshot, builtin) = match shown(resolved) {
        Ok(shown) => shown,
        Err(refusal) => return refused(arrival, refusal),
    };
    let published = match ledger {
        Some(Found::Value(bytes)) => metrics::published(Some(bytes), now),
        Some(Found::Absent) => metrics::published(None, now),
        Some(Found::Unreachable) | None => None,
    };
    let sources = Sources { snapshot: &snapshot, terms: &resolved.terms, builtin, published };
    let mut answered = plain(arrival, HTML, page::page(&sources, now));
    answered.reply.headers.extend(page::headers());
    answered
}

fn body(arrival: &Arrival, resolved: &Resolved, snapshot: &Snapshot, now: Millis) -> Option<Vec<u8>> {
    let shape = if arrival.anthropic { Shape::Anthropic } else { Shape::OpenAi };
    let mut preferences = Preferences { priced: resolved.quotas.in_dollars(), ..Preferences::default() };
    if let Some(account) = &resolved.account {
        preferences.keys.lend(account.lent());
    }
    let caller = Caller { terms: &resolved.terms, preferences: &preferences };
    match (arrival.knock.door, &arrival.knock.id) {
        (Door::Model, Some(id)) => listing::model(snapshot, caller, id, shape, now),
        (Door::Models, _) => Some(listing::models(snapshot, caller, shape, now)),
        (Door::ZdrEndpoints, _) => Some(listing::zero_retention_endpoints(snapshot, caller, now)),
        (Door::Compliance, _) => Some(listing::compliance(snapshot, now)),
        (_, _) => None,
    }
}

fn plain(arrival: &Arrival, kind: &str, body: Vec<u8>) -> Answered {
    let headers: HeaderList = alloc::vec![
        ("content-type", String::from(kind)),
        ("cache-control", "no-store".into()),
        ("x-generation-id", arrival.generation.clone()),
    ];
    Answered { reply: Reply { status: 200, headers, body }, outcome: Outcome::Answered }
}
