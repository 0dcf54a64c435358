//! Redaction through the doors: where the gateway looks, and what the parties demand of what it finds.
//!
//! ```text
//! {"metadata":{"ssn":"536-22-8731"}}  ── POST /v1/redact ─▶  {"metadata":{"ssn":"<US_SSN_0>"}}
//! ```
//!
//! Invariant: asked through the public face only; no original is left in what would be sent.
#![expect(clippy::unwrap_used, reason = "tests")]

mod demands;
mod looking;

use lethe_core::arrive::key;
use lethe_tests::platform::{Platform, Told};
use serde_json::{Value, json};

pub(crate) const EMAIL: &str = "bob@acme-health.com";
pub(crate) const CARD: &str = "4532798164023572";

pub(crate) fn redacted(platform: &Platform, body: &str) -> Value {
    let told = platform.post("/v1/redact", &[], [body.as_bytes()]).told();
    assert_eq!(told.status, 200, "{body} {}", told.body);
    told.json()
}

/// The platform with a guardrail for its key.
pub(crate) fn guarded(document: &Value) -> Platform {
    let mut platform = Platform::new();
    let record = json!({ "account": "acme", "guardrail": "g" });
    platform.kv.insert(key::stored_under(&platform.key), record.to_string().into());
    platform.kv.insert("guardrail/g".into(), document.to_string().into());
    platform
}

pub(crate) fn messages(messages: &Value) -> String {
    json!({ "model": "house/sure", "messages": messages }).to_string()
}

/// What `/v1/redact` says to `body`.
pub(crate) fn told(platform: &Platform, body: &Value) -> Told {
    platform.post("/v1/redact", &[], [body.to_string().as_bytes()]).told()
}
