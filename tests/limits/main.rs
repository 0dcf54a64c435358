//! Limits of keys and accounts, from the document to the headers and to what is settled.
//!
//! ```text
//! {"limits": {"requests_per_minute": 2}}    sent · sent · 429 retry-after: 70 …         counters silent ─▶ 503
//! reserved 1,030 tokens ─ answer: usage 25 ─▶ flush ─▶ 25 counted
//! ```
//!
//! Invariant: a request that is refused for a limit is not sent; what is not known to have been free stays counted.
#![expect(clippy::unwrap_used, reason = "tests")]

mod counted;
mod settled;

use lethe_core::arrive::key::stored_under;
use lethe_core::exchange::{Sending, Step};
use lethe_core::gateway::Gateway;
use lethe_tests::platform::{NOON, Outcome, Platform, Told};
use lethe_tests::upstream::Typed;
use serde_json::{Value, json};

const BODY: &str = r#"{"model":"house/sure","messages":[{"role":"user","content":"hi"}],"max_tokens":1000}"#;
const CHAT: &str = "/v1/chat/completions";

/// One key under `account`, with these limits each.
fn limited(key: &Value, account: &Value) -> Platform {
    let mut platform = Platform::new();
    let record = json!({ "account": "acme", "limits": key });
    platform.kv.insert(stored_under(&platform.key), record.to_string().into());
    platform.kv.insert("account/acme".into(), json!({ "limits": account }).to_string().into());
    platform
}

/// `house/sure` for so many dollars a token, read and written.
fn priced(platform: &mut Platform, price: &Value) {
    let mut registry: Value = serde_json::from_slice(&platform.kv["registry"]).unwrap();
    registry["endpoints"][0]["price"] = price.clone();
    platform.kv.insert("registry".into(), registry.to_string().into());
}

fn ask(platform: &Platform, gateway: &mut Gateway, body: &str) -> Outcome {
    platform.post_to(gateway, CHAT, &[], [body.as_bytes()])
}

/// An answer that used so many tokens.
fn answer(read: u32, written: u32) -> String {
    let usage = json!({ "prompt_tokens": read, "completion_tokens": written, "total_tokens": read + written });
    json!({ "choices": [{ "index": 0, "message": { "content": "ok" } }], "usage": usage }).to_string()
}

fn headers_of(sending: Sending) -> Told {
    let Step::Peek(peeking) = sending.answered(200, &Typed("application/json"), NOON) else { panic!("no answer") };
    let Step::Peek(peeking) = peeking.push(answer(1, 1).as_bytes(), NOON) else { panic!("no answer") };
    let Step::Relay { head, .. } = peeking.ended(NOON) else { panic!("no answer") };
    Told { status: head.status, headers: head.headers, body: String::new() }
}

/// What is left of the first measure in the next answer's header.
fn left(platform: &Platform, gateway: &mut Gateway, what: &str) -> u64 {
    let told = headers_of(ask(platform, gateway, BODY).sent().sending());
    told.header(&format!("x-ratelimit-remaining-{what}")).unwrap().parse().unwrap()
}
