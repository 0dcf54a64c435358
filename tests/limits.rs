//! Limits of keys and accounts, from the document to the headers and to what is settled.
//!
//! ```text
//! {"limits": {"requests_per_minute": 2}}    sent · sent · 429 retry-after: 61 …         counters silent ─▶ 503
//! reserved 10,240 tokens ─ answer: usage 30 ─▶ flush ─▶ 30 counted
//! ```
//!
//! Invariant: a request that is refused for a limit is not sent; what is not known to have been free stays counted.
#![expect(clippy::unwrap_used, reason = "tests")]

use lethe_core::arrive::key::{mint, stored_under};
use lethe_core::exchange::{Sending, Step};
use lethe_core::gateway::Gateway;
use lethe_core::host::{End, Fault, Millis};
use lethe_tests::platform::{NOON, Outcome, Platform, Told};
use lethe_tests::upstream::{Typed, streamed};
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
    match sending.answered(200, &Typed("application/json"), NOON) {
        Step::Peek(peeking) => match peeking.push(answer(1, 1).as_bytes(), NOON) {
            Step::Peek(peeking) => match peeking.ended(NOON) {
                Step::Relay { head, .. } => Told { status: head.status, headers: head.headers, body: String::new() },
                _ => panic!("no answer"),
            },
            _ => panic!("no answer"),
        },
        _ => panic!("no answer"),
    }
}

/// What is left of the first measure in the next answer's header.
fn left(platform: &Platform, gateway: &mut Gateway, what: &str) -> u64 {
    let told = headers_of(ask(platform, gateway, BODY).sent().sending());
    told.header(&format!("x-ratelimit-remaining-{what}")).unwrap().parse().unwrap()
}

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
    let name = platform.counters.blobs.borrow().keys().next().unwrap().clone();
    name
}

#[test]
fn what_was_used_takes_the_place_of_what_was_reserved() {
    let (platform, mut gateway) = (limited(&json!({ "tokens_per_minute": 5_000 }), &json!({})), Gateway::new());
    let first = left(&platform, &mut gateway, "tokens");
    assert!((3_950..4_000).contains(&first), "1,000 written and a few dozen read: {first}");
    let reserved = 5_000 - first;
    let told = platform.served(&mut gateway, BODY.as_bytes(), answer(20, 5).as_bytes());
    assert!(told > 0);
    assert_eq!(left(&platform, &mut gateway, "tokens"), 5_000 - 3 * reserved, "not yet settled");
    platform.counters.settle(&mut gateway);
    assert_eq!(left(&platform, &mut gateway, "tokens"), 5_000 - 3 * reserved - 25);
    // An answer that used more than was reserved counts as more.
    platform.served(&mut Gateway::new(), BODY.as_bytes(), answer(1, 1).as_bytes());
    let told = ask(&platform, &mut gateway, BODY).told();
    assert_eq!((told.status, told.header("x-ratelimit-remaining-tokens").is_some()), (429, true), "{}", told.body);
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
fn a_budget_counts_dollars_of_the_registry() {
    let mut platform = limited(&json!({ "usd_per_day": "1500" }), &json!({}));
    // A dollar a token written, nothing for one read.
    priced(&mut platform, &json!({ "prompt": "0", "completion": "1000000" }));
    let mut gateway = Gateway::new();
    platform.served(&mut gateway, BODY.as_bytes(), answer(700, 400).as_bytes());
    let told = ask(&platform, &mut gateway, BODY).told();
    let error = &told.json()["error"];
    assert_eq!(
        (told.status, &error["type"], &error["code"]),
        (429, &json!("budget_exceeded"), &json!("insufficient_quota"))
    );
    assert_eq!(told.header("x-should-retry"), Some("false"), "no client waits for tomorrow");
    assert_eq!(told.header("retry-after"), Some("43200"), "noon to midnight");
    platform.counters.settle(&mut gateway);
    // 400 of 1,500 dollars are gone: there is room for 1,000, and then not for 1,000 more.
    platform.served(&mut gateway, BODY.as_bytes(), answer(9, 600).as_bytes());
    platform.counters.settle(&mut gateway);
    assert_eq!(ask(&platform, &mut gateway, BODY).told().status, 429);
    drop(ask(&platform, &mut gateway, &BODY.replace("1000", "500")).sent());
    platform.counters.now.set(NOON.after(Millis(43_200_000)));
    drop(ask(&platform, &mut gateway, BODY).sent());
}

#[test]
fn without_a_price_no_dollars_are_spent() {
    let mut platform = limited(&json!({ "usd_per_month": "100" }), &json!({}));
    for price in [json!(null), json!({ "prompt": "1" }), json!({ "completion": "1" })] {
        priced(&mut platform, &price);
        let told = ask(&platform, &mut Gateway::new(), BODY).told();
        assert_eq!(told.status, 422, "{}", told.body);
        assert_eq!(told.json()["error"]["considered"][0]["excluded_by"], json!(["no_price"]));
    }
    priced(&mut platform, &json!({ "prompt": "1" }));
    let embedding = r#"{"model":"house/sure","input":"hi"}"#;
    drop(platform.post_to(&mut Gateway::new(), "/v1/embeddings", &[], [embedding.as_bytes()]).sent());
    priced(&mut platform, &json!({ "prompt": "1", "completion": "1" }));
    let speech = r#"{"model":"house/sure","input":"hi","voice":"a"}"#;
    let told = platform.post_to(&mut Gateway::new(), "/v1/audio/speech", &[], [speech.as_bytes()]).told();
    assert!(told.body.contains("no_price"), "a price of tokens is none of seconds: {}", told.body);
}

#[test]
fn a_key_of_the_callers_own_costs_no_dollars_here() {
    let mut platform = limited(&json!({ "usd_per_day": "0.000001", "requests_per_minute": 1 }), &json!({}));
    priced(&mut platform, &json!(null));
    let own = [("providerOptions", json!({ "gateway": { "byok": { "sure": [{ "apiKey": "made-up-key" }] } } }))];
    let mut body: Value = serde_json::from_str(BODY).unwrap();
    own.into_iter().for_each(|(name, value)| body[name] = value);
    let mut gateway = Gateway::new();
    drop(ask(&platform, &mut gateway, &body.to_string()).sent());
    let told = ask(&platform, &mut gateway, &body.to_string()).told();
    assert_eq!(told.json()["error"]["code"], "rate_limit_exceeded", "its requests are counted");
}

#[test]
fn what_cost_nothing_is_given_back_and_what_may_have_cost_is_not() {
    let peeked = |step: Step, body: &[u8]| match step {
        Step::Peek(peeking) => match peeking.push(body, NOON) {
            Step::Peek(peeking) => peeking.ended(NOON),
            step => step,
        },
        step => step,
    };
    let refused = |sending: Sending| peeked(sending.answered(400, &Typed("application/json"), NOON), b"{}");
    let absent = |sending: Sending| {
        let mut step = sending.failed(Fault::Connect, NOON);
        while let Step::Wait(waiting) = step {
            step = waiting.resume(NOON).failed(Fault::Connect, NOON);
        }
        step
    };
    let slow = |sending: Sending| sending.failed(Fault::TimedOut, NOON);
    let odd = |sending: Sending| {
        let step = sending.answered(200, &Typed("application/json"), NOON);
        peeked(step, br#"{"error":{"message":"no","code":400}}"#)
    };
    let rows: [(&str, &dyn Fn(Sending) -> Step, bool); 4] = [
        ("400", &refused, true),
        ("no connection", &absent, true),
        ("time-out", &slow, false),
        ("200 error", &odd, false),
    ];
    for (what, upstream, free) in rows {
        let limits = json!({ "tokens_per_minute": 5_000, "requests_per_minute": 9 });
        let (platform, mut gateway) = (limited(&limits, &json!({})), Gateway::new());
        let Step::Reply(_, record) = upstream(ask(&platform, &mut gateway, BODY).sent().sending()) else {
            panic!("{what}: answered");
        };
        let _ = gateway.note(record);
        platform.counters.settle(&mut gateway);
        let after = left(&platform, &mut Gateway::new(), "tokens");
        assert_eq!(after > 3_900, free, "{what}: {after}");
        assert_eq!(left(&platform, &mut Gateway::new(), "requests"), 6, "{what}: it was a request");
    }
}

#[test]
fn a_stream_is_settled_at_its_end_and_one_that_broke_is_not() {
    let chunk = |usage: &Value| format!("data: {}\n\n", json!({ "choices": [], "usage": usage }));
    let event = json!({ "choices": [{ "index": 0, "delta": { "content": "ok" } }] });
    let begins = format!("data: {event}\n\n");
    let told = chunk(&json!({ "prompt_tokens": 20, "completion_tokens": 5 }));
    for (end, rest, settled) in [
        (End::Complete, format!("{told}data: [DONE]\n\n"), true),
        (End::Complete, "data: [DONE]\n\n".into(), false),
        (End::ClientGone, told.clone(), false),
        (End::Upstream(Fault::Reset), told.clone(), false),
    ] {
        let (platform, mut gateway) = (limited(&json!({ "tokens_per_minute": 5_000 }), &json!({})), Gateway::new());
        let body = BODY.replace("{\"model\"", "{\"stream\":true,\"model\"");
        let sending = ask(&platform, &mut gateway, &body).sent().sending();
        let mut stream = streamed(sending, &mut [begins.as_bytes()].into_iter());
        let _ = stream.relay.push(rest.as_bytes(), NOON, &mut stream.out);
        let (record, _) = stream.relay.finish(end, NOON, &mut stream.out);
        let _ = gateway.note(record);
        platform.counters.settle(&mut gateway);
        let after = left(&platform, &mut Gateway::new(), "tokens");
        assert_eq!(after > 3_900, settled, "{end:?}: {after}");
    }
}

#[test]
fn settlements_wait_for_a_counter_that_is_silent() {
    let (platform, mut gateway) = (limited(&json!({ "tokens_per_minute": 5_000 }), &json!({})), Gateway::new());
    platform.served(&mut gateway, BODY.as_bytes(), answer(20, 5).as_bytes());
    platform.served(&mut gateway, BODY.as_bytes(), answer(30, 6).as_bytes());
    platform.counters.silent.set(true);
    platform.counters.settle(&mut gateway);
    platform.counters.silent.set(false);
    let before = platform.counters.messages.get();
    platform.counters.settle(&mut gateway);
    assert_eq!(platform.counters.messages.get(), before + 1, "of one key and step there is one message");
    let fresh = limited(&json!({ "tokens_per_minute": 5_000 }), &json!({}));
    assert_eq!(left(&platform, &mut gateway, "tokens"), left(&fresh, &mut Gateway::new(), "tokens") - 25 - 36);
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
