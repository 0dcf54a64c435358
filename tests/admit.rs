//! Requests through the public face, from the head to what would leave for an upstream, or to the answer.
//!
//! ```text
//! body in any chunks ─▶ Platform ─▶ Sent { body } │ Told { status, body }
//! ```
//!
//! Invariant: any chunking gives the same outcome; a byte that no edit touches leaves as it came.
#![expect(clippy::unwrap_used, reason = "tests")]

use lethe_tests::platform::{Outcome, Platform, Rows, Told};
use serde_json::{Value, json};

const MESSAGES: &str = r#""messages":[{"role":"user","content":"hi"}]"#;

fn with(members: &str) -> String {
    format!(r#"{{"model":"house/sure",{MESSAGES}{members}}}"#)
}

fn refused(told: &Told, status: u16, kind: &str) -> Value {
    let error = told.json()["error"].clone();
    assert_eq!((told.status, error["type"].as_str()), (status, Some(kind)), "{}", told.body);
    assert_eq!(told.header("cache-control"), Some("no-store"));
    assert!(told.header("x-generation-id").unwrap().starts_with("gen_"));
    error
}

#[test]
fn what_is_not_ours_leaves_byte_for_byte() {
    let platform = Platform::new();
    let members = r#" , "temperature" : 0.50e0,	"x":{"é":"\u00e9\/","y":[1e5,-0]} ,"top_p":1.0"#;
    let sent = platform.chat(&[], &with(members)).sent();
    assert_eq!(sent.body, with(members).replace("house/sure", "sure-upstream"));
    assert!(sent.url.starts_with("http://127.0.0.1:9/sure"), "{}", sent.url);
}

#[test]
fn gateway_fields_never_leave() {
    let platform = Platform::new();
    let asked = r#"{"zdr":true,"provider":{"zdr":true,"order":["sure"]},"model":"house/sure:zdr","providerOptions":{"gateway":{"zeroDataRetention":true}},"messages":[],"zdr_policy":{"strict_cache":false},"models":null}"#;
    let sent = platform.chat(&[], asked).sent();
    assert_eq!(sent.body, r#"{"model":"sure-upstream","messages":[]}"#);
    let told = sent.answer("{}");
    assert_eq!(told.header("x-lethe-zdr"), Some("attested; basis=zdr_addendum; until=2027-10-01"));
}

/// Headers, members, suffix; status and type of the refusal of an unattested model.
#[test]
fn each_dialect_refuses_in_its_own_words() {
    let platform = Platform::new();
    let rows: [(Rows<'_>, &str, &str, u16, &str); 8] = [
        (&[], r#","zdr":true"#, "", 422, "zdr_not_verified"),
        (&[("x-zdr", "true")], "", "", 422, "zdr_not_verified"),
        (&[("cf-aig-zdr", "true")], "", "", 422, "zdr_not_verified"),
        (&[], "", ":zdr", 422, "zdr_not_verified"),
        (&[], r#","provider":{"zdr":true}"#, "", 404, "zdr_not_verified"),
        (
            &[],
            r#","provider":{"zdr":true},"zdr":true,"providerOptions":{"gateway":{"zeroDataRetention":true}}"#,
            "",
            404,
            "zdr_not_verified",
        ),
        (&[], r#","providerOptions":{"gateway":{"zeroDataRetention":true}}"#, "", 400, "invalid_request_error"),
        (
            &[],
            r#","providerOptions":{"gateway":{"zeroDataRetention":true}},"zdr":true"#,
            "",
            400,
            "invalid_request_error",
        ),
    ];
    for (headers, members, suffix, status, kind) in rows {
        let body = format!(r#"{{"model":"house/bare{suffix}",{MESSAGES}{members}}}"#);
        let error = refused(&platform.chat(headers, &body).told(), status, kind);
        assert_eq!(error["model"], "house/bare", "{error}");
        assert_eq!(error["considered"][0]["provider"], "bare");
        assert_eq!(error["verified_alternatives"][0], "house/mixed", "{error}");
    }
}

#[test]
fn zero_retention_by_policy_needs_no_flag() {
    let mut platform = Platform::new();
    platform.key_terms(&json!({ "zdr": true }));
    let body = format!(r#"{{"model":"house/bare",{MESSAGES},"zdr":false}}"#);
    refused(&platform.chat(&[], &body).told(), 422, "zdr_not_verified");
    assert!(platform.chat(&[], &with("")).sent().url.contains("/sure"));
}

#[test]
fn storing_is_switched_off_under_zero_retention_only() {
    let platform = Platform::new();
    let sent = platform.chat(&[], &with(r#","store": true"#)).sent();
    assert!(sent.body.ends_with(r#","store": true}"#));
    assert_eq!(sent.answer("{}").header("x-lethe-neutralised"), None);
    let sent = platform.chat(&[("x-zdr", "true")], &with(r#","store": true"#)).sent();
    assert!(sent.body.ends_with(r#","store": false}"#), "{}", sent.body);
    assert_eq!(sent.answer("{}").header("x-lethe-neutralised"), Some("store"));
    let sent = platform.chat(&[("x-zdr", "true")], &with(r#","store":false"#)).sent();
    assert_eq!(sent.answer("{}").header("x-lethe-neutralised"), None);
}

#[test]
fn what_somebody_would_keep_is_refused_under_zero_retention_only() {
    let platform = Platform::new();
    let rows = [
        r#"{"model":"house/sure","messages":[],"web_search_options":{}}"#,
        r#"{"model":"house/sure","messages":[{"role":"user","content":[{"type":"file","file":{"file_id":"file-1"}}]}]}"#,
        r#"{"model":"house/sure","messages":[{"role":"assistant","audio":{"id":"audio_1"}}]}"#,
    ];
    for body in rows {
        assert_eq!(platform.chat(&[], body).sent().body, body.replace("house/sure", "sure-upstream"));
        refused(&platform.chat(&[("x-zdr", "true")], body).told(), 422, "feature_not_zdr_eligible");
        let dry = platform.chat(&[("x-zdr", "true"), ("x-lethe-dry-run", "1")], body).told();
        assert_eq!((dry.status, dry.json()["would_be_sent"].as_bool()), (200, Some(false)));
    }
}

#[test]
fn models_and_messages_must_be_there() {
    let platform = Platform::new();
    let rows = [
        (r#"{"messages":[]}"#, "model"),
        (r#"{"model":null,"messages":[]}"#, "model"),
        (r#"{"model":"","messages":[]}"#, "model"),
        (r#"{"model":":zdr","messages":[]}"#, "model"),
        (r#"{"model":"house/sure"}"#, "messages"),
        (r#"{"model":"house/sure","messages":null}"#, "messages"),
    ];
    for (body, field) in rows {
        assert_eq!(refused(&platform.chat(&[], body).told(), 400, "invalid_request_error")["param"], field, "{body}");
    }
    for model in ["house/sure:floor", "house/sure:nitro", "house/sure:nitro:zdr", "house/sure:zdr:floor"] {
        let body = format!(r#"{{"model":"{model}",{MESSAGES}}}"#);
        assert!(platform.chat(&[], &body).sent().body.contains(r#""model":"sure-upstream""#), "{model}");
    }
    let both = format!(r#"{{"model":"house/sure:floor:nitro",{MESSAGES}}}"#);
    assert_eq!(refused(&platform.chat(&[], &both).told(), 400, "invalid_request_error")["param"], "model");
}

#[test]
fn originals_return_and_counts_are_told() {
    let platform = Platform::new();
    let body = r#"{"model":"house/sure","messages":[{"role":"user","content":"mail bob@acme-health.com, bob@acme-health.com and 4532798164023572"}]}"#;
    let sent = platform.chat(&[], body).sent();
    assert!(sent.body.contains("mail <EMAIL_0>, <EMAIL_0> and <CREDIT_CARD_0>"), "{}", sent.body);
    let answer =
        r#"{"choices":[{"index":0,"message":{"role":"assistant","content":"to <EMAIL_0>"},"finish_reason":"stop"}]}"#;
    let told = sent.answer(answer);
    assert_eq!(told.body, answer.replace("<EMAIL_0>", "bob@acme-health.com"));
    assert_eq!(told.header("x-lethe-redacted"), Some("EMAIL=2,CREDIT_CARD=1"));
}

#[test]
fn block_refuses_and_names_types_only() {
    let platform = Platform::new();
    let body = with(
        r#","zdr_policy":{"redact":{"EMAIL":"block"}},"user":"bob@acme-health.com","x":"eve@acme-health.com 536-22-8731""#,
    );
    let told = platform.chat(&[], &body).told();
    refused(&told, 422, "redaction_blocked");
    assert!(
        told.body.contains("EMAIL") && !told.body.contains("acme-health") && !told.body.contains("536-22"),
        "{}",
        told.body
    );
    let image = r#"{"model":"house/sure","zdr_policy":{"redact":{"EMAIL":"block"}},"messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,AA"}}]}]}"#;
    refused(&platform.chat(&[], image).told(), 422, "redaction_unavailable");
}

#[test]
fn a_dry_run_tells_all_and_shows_no_value() {
    let platform = Platform::new();
    let body = r#"{"model":"house/mixed","zdr":true,"store":true,"user":"eve@acme-health.com","stop":"bob@acme-health.com",
        "messages":[{"role":"user","content":"4532798164023572"}],"zdr_policy":{"redact":{"CREDIT_CARD":"block"}}}"#;
    let told = platform.chat(&[("x-lethe-dry-run", "1")], body).told();
    assert_eq!(told.status, 200, "{}", told.body);
    let explained = told.json();
    assert_eq!(explained["route"][0]["provider"], "sure");
    assert_eq!(explained["route"][1], Value::Null);
    assert_eq!(explained["considered"][0]["provider"], "bare", "{explained}");
    assert_eq!(explained["neutralised"], json!(["store", "user"]));
    assert_eq!(explained["would_be_sent"], false);
    let start = body.find("bob@").unwrap();
    let email = json!({ "type": "EMAIL", "action": "redact", "start": start, "end": start + 19 });
    assert_eq!(explained["redactions"][0], email);
    assert_eq!(explained["redactions"][1]["action"], "block");
    for text in ["bob@", "eve@", "4532", "operator-", "127.0.0.1"] {
        assert!(!told.body.contains(text), "{text} {}", told.body);
    }
    let none = platform
        .chat(&[("x-lethe-dry-run", "1")], &format!(r#"{{"model":"house/bare","zdr":true,{MESSAGES}}}"#))
        .told();
    assert_eq!((none.status, &none.json()["route"]), (200, &json!([])));
}

#[test]
fn the_redact_door_gives_back_the_callers_own_body() {
    let platform = Platform::new();
    let body = r#"{ "zdr":true, "x":["bob@acme-health.com"],"y":"536-22-8731" }"#;
    let told = platform.post("/v1/redact", &[], [body.as_bytes()]).told();
    assert_eq!((told.status, told.body.as_str()), (200, r#"{ "zdr":true, "x":["<EMAIL_0>"],"y":"<US_SSN_0>" }"#));
    assert_eq!(told.header("x-lethe-redacted"), Some("EMAIL=1,US_SSN=1"));
}

#[test]
fn bodies_that_are_too_much() {
    let platform = Platform::new();
    let piece = vec![b' '; 1 << 20];
    let large = platform.post("/v1/chat/completions", &[], std::iter::repeat_n(piece.as_slice(), 9)).told();
    refused(&large, 413, "invalid_request_error");
    let deep = with(&format!(r#","x":{}{}"#, "[".repeat(30), "]".repeat(30)));
    refused(&platform.chat(&[], &deep).told(), 400, "invalid_request_error");
}

#[test]
fn any_chunking_gives_the_same_outcome() {
    let platform = Platform::new();
    let bodies = [
        with(r#","zdr":true,"user":"b\u006fb@acme-health.com \ud83d\ude00","store":true"#),
        with(r#","provider":{"zdr":"x"}"#),
        with(r#","a":1,"\u0061":2"#),
        with(r#","x":"é"#),
    ];
    for body in &bodies {
        let whole = summary(platform.chat(&[], body));
        for split in 0..=body.len() {
            let (head, tail) = body.as_bytes().split_at(split);
            let outcome = platform.post("/v1/chat/completions", &[], [head, &[], tail]);
            assert_eq!(summary(outcome), whole, "{split}");
        }
        let single = platform.post("/v1/chat/completions", &[], body.as_bytes().chunks(1));
        assert_eq!(summary(single), whole);
    }
}

fn summary(outcome: Outcome) -> (u16, String) {
    match outcome {
        Outcome::Sent(sent) => (0, sent.body),
        Outcome::Told(told) => (told.status, told.body),
    }
}
