//! What is counted before a request is sent, and what its client is told.
//!
//! ```text
//! requests_per_minute: 2      200 remaining 1 · 200 remaining 0 · 429 retry-after: 70
//! ```
//!
//! Invariant: a request that is refused for a limit is not sent.

use lethe_core::arrive::key::{mint, stored_under};
use lethe_core::gateway::Gateway;
use lethe_core::host::Millis;
use lethe_tests::platform::{NOON, Platform};
use serde_json::json;

use super::{BODY, CHAT, answer, ask, left, limited};

#[test]
fn the_limit_is_served_and_no_more() {
    let (platform, mut gateway) = (limited(&json!({ "requests_per_minute": 2 }), &json!({})), Gateway::new());
    assert_eq!(left(&platform, &mut gateway, "requests"), 1);
    assert_eq!(left(&platform, &mut gateway, "requests"), 0);
    let told = ask(&platform, &mut gateway, BODY).told();
    assert_eq!(told.status, 429, "{}", told.body);
    let error = &told.json()["error"];
    assert_eq!((&error["type"], &error["code"]), (&json!("rate_limit_error"), &json!("rate_limit_exceeded")));
    assert!(error["message"].as_str().unwrap().contains("`requests_per_minute`"));
    // Noon begins a step of ten seconds; it counts until a minute after its end.
    assert_eq!(told.header("retry-after"), Some("70"));
    assert_eq!(told.header("x-should-retry"), None);
    assert_eq!(told.header("x-ratelimit-limit-requests"), Some("2"));
    assert_eq!(told.header("x-ratelimit-remaining-requests"), Some("0"));
    assert_eq!(told.header("x-ratelimit-reset-requests"), Some("1m10s"));
    assert_eq!(told.header("x-ratelimit-limit-tokens"), None, "no limit, no number");
    platform.counters.now.set(NOON.after(Millis(70_000)));
    assert_eq!(left(&platform, &mut gateway, "requests"), 1);
}

#[test]
fn messages_are_told_in_anthropics_words() {
    let (platform, mut gateway) = (limited(&json!({ "requests_per_minute": 1 }), &json!({})), Gateway::new());
    let body = BODY.as_bytes();
    drop(platform.post_to(&mut gateway, "/v1/messages", &[], [body]).sent());
    let told = platform.post_to(&mut gateway, "/v1/messages", &[], [body]).told();
    assert_eq!((told.status, &told.json()["error"]["type"]), (429, &json!("rate_limit_error")));
    assert_eq!(told.header("anthropic-ratelimit-requests-limit"), Some("1"));
    assert_eq!(told.header("anthropic-ratelimit-requests-remaining"), Some("0"));
    assert_eq!(told.header("anthropic-ratelimit-requests-reset"), Some("2026-11-21T12:01:10Z"));
    assert_eq!(told.header("retry-after"), Some("70"));
}

#[test]
fn keys_of_one_account_share_its_limit_and_have_their_own() {
    let (mut platform, mut gateway) = (limited(&json!({ "requests_per_minute": 3 }), &json!({})), Gateway::new());
    platform.kv.insert("account/acme".into(), json!({ "limits": { "requests_per_minute": 4 } }).to_string().into());
    let other = mint(&[9; 32], None).to_string();
    platform.kv.insert(stored_under(&other), json!({ "account": "acme" }).to_string().into());
    assert_eq!(left(&platform, &mut gateway, "requests"), 2, "the stricter one is told");
    let first = std::mem::replace(&mut platform.key, other);
    for expected in [2, 1, 0] {
        assert_eq!(left(&platform, &mut gateway, "requests"), expected);
    }
    assert_eq!(ask(&platform, &mut gateway, BODY).told().status, 429);
    platform.key = first;
    let told = ask(&platform, &mut gateway, BODY).told();
    assert_eq!(told.header("x-ratelimit-limit-requests"), Some("4"), "the account has none left");
    // What the key had granted before its account refused is given back.
    platform.counters.settle(&mut gateway);
    platform.kv.insert("account/acme".into(), b"{}".to_vec());
    assert_eq!(left(&platform, &mut Gateway::new(), "requests"), 1);
}

#[test]
fn who_has_no_limits_asks_no_counter() {
    let (platform, mut gateway) = (limited(&json!({}), &json!({})), Gateway::new());
    platform.counters.silent.set(true);
    drop(ask(&platform, &mut gateway, BODY).sent());
    assert_eq!(platform.counters.messages.get(), 0);
}

#[test]
fn without_an_answer_of_the_counter_nothing_is_sent() {
    let (platform, mut gateway) = (limited(&json!({ "requests_per_minute": 9 }), &json!({})), Gateway::new());
    platform.counters.silent.set(true);
    let told = ask(&platform, &mut gateway, BODY).told();
    assert_eq!((told.status, &told.json()["error"]["code"]), (503, &json!("limits_unavailable")));
    assert_eq!(told.header("retry-after"), Some("5"));
    platform.counters.silent.set(false);
    for blob in [&b""[..], b"odd", b"LT1"] {
        let name = lethe_name(&platform, &mut gateway);
        platform.counters.blobs.borrow_mut().insert(name, blob.to_vec());
        assert_eq!(ask(&platform, &mut gateway, BODY).told().status, 503, "a counter that cannot be read");
        platform.counters.blobs.borrow_mut().clear();
    }
}

/// The name of the one counter.
fn lethe_name(platform: &Platform, gateway: &mut Gateway) -> String {
    drop(ask(platform, gateway, BODY).sent());
    platform.counters.blobs.borrow().keys().next().cloned().unwrap()
}

#[test]
fn what_is_larger_than_its_limit_is_not_to_be_tried_again() {
    let (platform, mut gateway) = (limited(&json!({ "tokens_per_minute": 900 }), &json!({})), Gateway::new());
    let told = ask(&platform, &mut gateway, BODY).told();
    assert_eq!((told.status, &told.json()["error"]["code"]), (429, &json!("limit_too_small")));
    assert_eq!((told.header("x-should-retry"), told.header("retry-after")), (Some("false"), None));
    let smaller = BODY.replace("1000", "500");
    drop(ask(&platform, &mut gateway, &smaller).sent());
}

#[test]
fn what_goes_nowhere_is_not_counted() {
    let (platform, mut gateway) = (limited(&json!({ "requests_per_minute": 1 }), &json!({})), Gateway::new());
    let dry = platform.post_to(&mut gateway, CHAT, &[("x-lethe-dry-run", "1")], [BODY.as_bytes()]).told();
    assert_eq!(dry.status, 200);
    assert_eq!(platform.post_to(&mut gateway, "/v1/redact", &[], [BODY.as_bytes()]).told().status, 200);
    let barred = BODY.replace("house/sure", "house/bare").replace("{\"model\"", "{\"zdr\":true,\"model\"");
    assert_eq!(ask(&platform, &mut gateway, &barred).told().status, 422);
    assert_eq!(platform.counters.messages.get(), 0);
    assert_eq!(left(&platform, &mut gateway, "requests"), 0);
}

#[test]
fn limits_that_are_not_understood_serve_nobody() {
    for limits in [json!({ "rpm": 5 }), json!([]), json!({ "usd_per_day": 0.5 }), json!({ "requests_per_minute": "5" })]
    {
        for (key, account) in [(&limits, &json!({})), (&json!({}), &limits)] {
            let told = ask(&limited(key, account), &mut Gateway::new(), BODY).told();
            assert_eq!((told.status, &told.json()["error"]["code"]), (503, &json!("policy_invalid")), "{limits}");
            assert!(told.body.contains("limits"), "{}", told.body);
        }
    }
}

#[test]
fn counters_hold_numbers_under_hashes() {
    let limits =
        json!({ "requests_per_minute": 5, "tokens_per_minute": 90_000, "usd_per_day": "5", "usd_per_month": "50" });
    let (platform, mut gateway) = (limited(&limits, &limits), Gateway::new());
    platform.served(&mut gateway, BODY.as_bytes(), answer(20, 5).as_bytes());
    platform.counters.settle(&mut gateway);
    let blobs = platform.counters.blobs.borrow();
    assert_eq!(blobs.len(), 2, "one of the key, one of the account");
    for (name, blob) in blobs.iter() {
        assert!(name.starts_with("limits/") && name.len() == 39 && blob.len() < 200, "{name} {}", blob.len());
        let digest = stored_under(&platform.key);
        assert!(!digest.contains(&name["limits/".len()..]), "not even the hash that KV holds");
    }
}
