//! The doors of records: what an id says, in the field names that clients of routers read; and the keys that verify it.
//!
//! ```text
//! GET /v1/generation?id=gen_…    POST /v1/generation {"id":"gen_…"}    ─▶ {"data":{"id":…,"model":…,"receipt":{…}}}
//! GET /.well-known/jwks.json                                           ─▶ {"keys":[{"kty":"OKP","crv":"Ed25519",…}]}
//! ```
//!
//! Field names: OpenRouter, "Get a generation". What was not known when the answer began is `null`.
//!
//! Invariant: nothing is looked up; an id that this deployment did not make, or not so, is refused.

use alloc::string::String;
use alloc::vec::Vec;

use super::keys::{Keys, Opened, opened_unsigned};
use crate::host::Millis;
use crate::json::{Value, json};
use crate::refusal::Refusal;
use crate::registry::{Day, Node, find};

const REFUSED: Refusal = Refusal::WrongType { field: "id", wanted: "an id that this deployment made, unchanged" };

/// The id in the body of `POST /v1/generation`.
///
/// # Errors
/// It is not `{"id": "…"}`.
pub(crate) fn id_of(body: &[u8]) -> Result<String, Refusal> {
    let members = Node::document(body).map_err(|_| Refusal::FieldMissing { field: "id" })?;
    find(&members, "id").and_then(Node::text).map(String::from).ok_or(Refusal::FieldMissing { field: "id" })
}

/// The JSON Web Key Set of a deployment.
pub(crate) fn key_set(keys: Option<&Keys>) -> Vec<u8> {
    keys.map_or_else(|| json!({ "keys": Value::Array(Vec::new()) }).bytes(), |keys| keys.verifier().document())
}

/// What `id` says.
///
/// # Errors
/// It says nothing that this deployment vouches for.
pub(crate) fn record(id: &str, keys: Option<&Keys>) -> Result<Vec<u8>, Refusal> {
    let opened = keys.map_or_else(|| opened_unsigned(id), |keys| keys.open(id));
    let Opened { payload, kid } = opened.ok_or(REFUSED)?;
    let members = Node::document(&payload).map_err(|_| REFUSED)?;
    let member = |name: &str| find(&members, name);
    let text = |name: &str| member(name).and_then(Node::text);
    let mut out = b"{\"data\":".to_vec();
    json!({
        "id": id,
        "created_at": member("iat").and_then(moment),
        "model": text("model"),
        "provider_name": text("provider"),
        "routing_trace": member("attempts").and_then(Node::list).map(trace),
        "zdr": member("zdr_required").and_then(Node::flag),
        "signed": kid.is_some(),
        "kid": kid,
        "streamed": Value::Null,
        "cancelled": Value::Null,
        "finish_reason": Value::Null,
        "native_finish_reason": Value::Null,
        "generation_time": Value::Null,
        "latency": Value::Null,
        "tokens_prompt": Value::Null,
        "tokens_completion": Value::Null,
        "total_cost": Value::Null,
        "usage": Value::Null,
        "upstream_id": Value::Null,
        "is_byok": false,
    })
    .write(&mut out);
    out.pop();
    out.extend_from_slice(b",\"receipt\":");
    out.extend_from_slice(&payload);
    out.extend_from_slice(b"}}");
    Ok(out)
}

/// `2026-11-21T12:00:00Z` of seconds since the epoch.
fn moment(node: &Node<'_>) -> Option<String> {
    let Node::Whole(seconds) = node else { return None };
    let (minutes, hours) = (seconds.div_euclid(60).rem_euclid(60), seconds.div_euclid(3_600).rem_euclid(24));
    let day = Day::at(Millis(seconds.saturating_mul(1_000)));
    Some(alloc::format!("{day}T{hours:02}:{minutes:02}:00Z"))
}

fn trace(attempts: &[Node<'_>]) -> Value {
    let rows = attempts.iter().map(|attempt| {
        let [provider, Node::Whole(status)] = attempt.list().unwrap_or_default() else { return Value::Null };
        json!({ "provider": provider.text(), "status": *status })
    });
    rows.collect()
}
