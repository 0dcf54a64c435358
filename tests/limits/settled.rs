//! What takes the place of what was reserved when an answer has ended, and what a request costs.
//!
//! ```text
//! reserved 1,030 ── answered, usage 25 ─▶ 25      400 ─▶ 0      time-out, hang-up, no usage ─▶ 1,030
//! ```
//!
//! Invariant: what is not known to have been free stays counted.

use lethe_core::exchange::{Sending, Step};
use lethe_core::gateway::Gateway;
use lethe_core::host::{End, Fault, Millis};
use lethe_tests::platform::NOON;
use lethe_tests::upstream::{Typed, streamed};
use serde_json::{Value, json};

use super::{BODY, answer, ask, left, limited, priced};

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

/// How an upstream fails, and whether that is known to have cost nothing.
type Row<'a> = (&'static str, &'a dyn Fn(Sending) -> Step, bool);

#[test]
fn what_cost_nothing_is_given_back_and_what_may_have_cost_is_not() {
    let peeked = |mut step: Step, body: &[u8]| {
        if let Step::Peek(peeking) = step {
            step = peeking.push(body, NOON);
        }
        if let Step::Peek(peeking) = step { peeking.ended(NOON) } else { step }
    };
    let refused = |sending: Sending| peeked(sending.answered(400, &Typed("application/json"), NOON), b"{}");
    let absent = |sending: Sending| {
        let mut step = sending.failed(Fault::Connect, NOON);
        while let Step::Wait(waiting) = step {
            let Step::Send(sending) = waiting.resume(NOON) else { panic!("nobody buys a token") };
            step = sending.failed(Fault::Connect, NOON);
        }
        step
    };
    let slow = |sending: Sending| sending.failed(Fault::TimedOut, NOON);
    let odd = |sending: Sending| {
        let step = sending.answered(200, &Typed("application/json"), NOON);
        peeked(step, br#"{"error":{"message":"no","code":400}}"#)
    };
    let rows: [Row<'_>; 4] = [
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

/// A stream of this `body`, answered by these `events` of `house/sure`: what the client got, what was sent, and whether it was settled.
fn streaming(limits: &Value, body: &str, events: &[String]) -> (String, String, bool) {
    let (platform, mut gateway) = (limited(limits, &json!({})), Gateway::new());
    let sent = ask(&platform, &mut gateway, body).sent();
    let asked = sent.body.clone();
    let all = events.concat();
    let mut chunks = all.as_bytes().chunks(7);
    let mut stream = streamed(sent.sending(), &mut chunks);
    for chunk in chunks {
        let _ = stream.relay.push(chunk, NOON, &mut stream.out);
    }
    let (record, _) = stream.relay.finish(End::Complete, NOON, &mut stream.out);
    let _ = gateway.note(record);
    platform.counters.settle(&mut gateway);
    let left = limits["tokens_per_minute"].is_u64().then(|| left(&platform, &mut Gateway::new(), "tokens") > 3_900);
    (String::from_utf8(stream.out).unwrap(), asked, left.unwrap_or_default())
}

#[test]
fn a_chat_stream_is_asked_what_it_used_and_the_client_does_not_see_it() {
    let event = |value: &Value| format!("data: {value}\n\n");
    let say = |delta: &Value, end: &Value| {
        event(&json!({ "choices": [{ "index": 0, "delta": delta, "finish_reason": end }], "usage": null }))
    };
    let bill = event(&json!({ "choices": [], "usage": { "prompt_tokens": 20, "completion_tokens": 5 } }));
    let (begin, end) = (say(&json!({ "content": "ok" }), &Value::Null), say(&json!({}), &json!("stop")));
    let filter = event(&json!({ "choices": [], "prompt_filter_results": [] }));
    let done = "data: [DONE]\n\n".to_owned();
    let events = [filter.clone(), begin.clone(), end.clone(), bill.clone(), done.clone()];
    let hushed = [filter, begin, end, done].concat();
    let body = |more: &str| BODY.replace("{\"model\"", &format!("{{\"stream\":true,{more}\"model\""));
    let (tokens, requests) = (json!({ "tokens_per_minute": 5_000 }), json!({ "requests_per_minute": 50 }));
    let (out, asked, settled) = streaming(&tokens, &body(""), &events);
    assert_eq!((out.as_str(), settled), (hushed.as_str(), true));
    assert!(asked.ends_with(r#""stream_options":{"include_usage":true}}"#), "{asked}");
    let (out, asked, settled) = streaming(&tokens, &body(r#""stream_options":{"include_usage":false},"#), &events);
    assert_eq!((out.as_str(), settled), (hushed.as_str(), true));
    assert!(asked.contains(r#""stream_options":{"include_usage":true}"#), "{asked}");
    let own = body(r#""stream_options":{"include_usage":true},"#);
    let (out, asked, settled) = streaming(&tokens, &own, &events);
    assert_eq!((out, settled), (events.concat(), true), "whoever asks is told");
    assert_eq!(asked.matches("stream_options").count(), 1, "{asked}");
    let (out, asked, _) = streaming(&requests, &body(""), &events);
    assert!(out == events.concat() && !asked.contains("stream_options"), "nobody's limit needs it: {asked}");
    let platform = limited(&tokens, &json!({}));
    let asked = ask(&platform, &mut Gateway::new(), BODY).sent().body;
    assert!(!asked.contains("stream_options"), "no stream, no question: {asked}");
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
fn the_dearest_is_reserved_and_the_one_that_answers_is_paid() {
    let mut platform = limited(&json!({ "usd_per_day": "3000" }), &json!({}));
    let mut registry: Value = serde_json::from_slice(&platform.kv["registry"]).unwrap();
    // Of `house/mixed`: a dollar a token written at sure, two at bare.
    registry["endpoints"][2]["price"] = json!({ "prompt": "0", "completion": "1000000" });
    registry["endpoints"][3]["price"] = json!({ "prompt": "0", "completion": "2000000" });
    platform.kv.insert("registry".into(), registry.to_string().into());
    let body = BODY.replace("house/sure\"", "house/mixed\",\"provider\":{\"order\":[\"sure\",\"bare\"]}");
    let mut gateway = Gateway::new();
    platform.served(&mut gateway, body.as_bytes(), answer(9, 900).as_bytes());
    assert_eq!(ask(&platform, &mut gateway, &body).told().status, 429, "2,000 are reserved");
    platform.counters.settle(&mut gateway);
    drop(ask(&platform, &mut gateway, &body).sent());
    let told = ask(&platform, &mut gateway, &body.replace("1000", "51")).told();
    assert_eq!(told.status, 429, "900 and 2,000 of 3,000 are gone");
    drop(ask(&platform, &mut gateway, &body.replace("1000", "50")).sent());
}

#[test]
fn tokens_of_a_cache_are_tokens_and_writing_one_costs_twice() {
    let fresh = limited(&json!({ "tokens_per_minute": 5_000 }), &json!({}));
    let read = 5_000 - 1_000 - left(&fresh, &mut Gateway::new(), "tokens");
    let usage = json!({ "input_tokens": 10, "cache_read_input_tokens": 20, "cache_creation_input_tokens": 30, "output_tokens": 5 });
    let content = json!([{ "type": "text", "text": "ok" }]);
    let answer = json!({ "id": "m", "type": "message", "role": "assistant", "model": "m", "content": content,
        "stop_reason": "end_turn", "stop_sequence": null, "usage": usage });
    for (budget, room) in [(90 + read, true), (89 + read, false)] {
        let mut platform = limited(&json!({ "usd_per_month": budget.to_string() }), &json!({}));
        // A dollar a token read, nothing for one written.
        priced(&mut platform, &json!({ "prompt": "1000000", "completion": "0" }));
        let mut registry: Value = serde_json::from_slice(&platform.kv["registry"]).unwrap();
        registry["providers"]["sure"]["protocol"] = json!("anthropic");
        platform.kv.insert("registry".into(), registry.to_string().into());
        let mut gateway = Gateway::new();
        platform.served(&mut gateway, BODY.as_bytes(), answer.to_string().as_bytes());
        platform.counters.settle(&mut gateway);
        let next = ask(&platform, &mut gateway, BODY);
        assert_eq!(matches!(next, lethe_tests::platform::Outcome::Sent(_)), room, "{budget}");
    }
}
