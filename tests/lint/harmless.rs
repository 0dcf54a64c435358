//! What zero retention makes harmless, and the values of a field that decide.
//!
//! ```text
//! {"zdr":true,"store":true,…}  ▶  {"store":false,…}      x-lethe-neutralised: store
//! ```
//!
//! Invariant: what was changed is said, and nothing else was changed.

use super::{house, json};
use lethe_tests::platform::Outcome;

#[test]
fn a_field_that_is_null_is_left_out_and_a_known_one_may_be_false() {
    for (members, status) in [
        (r#""background":null"#, 200),
        (r#""background":false"#, 200),
        (r#""background":true"#, 422),
        (r#""new":false"#, 422),
        (r#""new":null"#, 200),
    ] {
        let body = format!(r#"{{"zdr":true,"model":"house/sure","input":"x",{members}}}"#);
        match house(&json!({})).post("/v1/responses", &[], [body.as_bytes()]) {
            Outcome::Sent(_) => assert_eq!(status, 200, "{members}"),
            Outcome::Told(told) => assert_eq!(told.status, status, "{members} {}", told.body),
        }
    }
}

/// Door, body; what is sent, what is told of it.
const HARMLESS: &[(&str, &str, &str, &str)] = &[
    (
        "/v1/chat/completions",
        r#"{"model":"house/sure","messages":[],"store":true}"#,
        r#"{"model":"sure-upstream","messages":[],"store":false}"#,
        "store",
    ),
    (
        "/v1/chat/completions",
        r#"{"zdr":true,"model":"house/sure","messages":[]}"#,
        r#"{"model":"sure-upstream","messages":[]}"#,
        "",
    ),
    (
        "/v1/responses",
        r#"{"model":"house/sure","input":"x"}"#,
        r#"{"store":false,"model":"sure-upstream","input":"x"}"#,
        "store",
    ),
    (
        "/v1/responses",
        r#"{"zdr":true,"model":"house/sure","input":"x"}"#,
        r#"{"store":false,"model":"sure-upstream","input":"x"}"#,
        "store",
    ),
    (
        "/v1/responses",
        r#"{"input":"x","zdr":true,"model":"house/sure"}"#,
        r#"{"input":"x","store":false,"model":"sure-upstream"}"#,
        "store",
    ),
    (
        "/v1/responses",
        r#"{"input":"x","model":"house/sure","store":null}"#,
        r#"{"input":"x","model":"sure-upstream","store":false}"#,
        "store",
    ),
    (
        "/v1/responses",
        r#"{"input":"x","model":"house/sure","store":false}"#,
        r#"{"input":"x","model":"sure-upstream","store":false}"#,
        "",
    ),
    (
        "/v1/chat/completions",
        r#"{"prompt_cache_retention":"24h","model":"house/sure","messages":[]}"#,
        r#"{"model":"sure-upstream","messages":[]}"#,
        "prompt_cache_retention",
    ),
    (
        "/v1/chat/completions",
        r#"{"prompt_cache_retention":"in_memory","model":"house/sure","messages":[]}"#,
        r#"{"prompt_cache_retention":"in_memory","model":"sure-upstream","messages":[]}"#,
        "",
    ),
    (
        "/v1/chat/completions",
        r#"{"user":"alice@acme.com","model":"house/sure","metadata":{"a":"bob@acme.com"},"messages":[],"user_x":null}"#,
        r#"{"model":"sure-upstream","messages":[],"user_x":null}"#,
        "user,metadata",
    ),
    (
        "/v1/chat/completions",
        r#"{"model":"house/sure","messages":[],"safety_identifier":"s","user":"u"}"#,
        r#"{"model":"sure-upstream","messages":[]}"#,
        "safety_identifier,user",
    ),
    (
        "/v1/images/generations",
        r#"{"model":"house/sure","prompt":"x","response_format":"b64_json"}"#,
        r#"{"model":"sure-upstream","prompt":"x","response_format":"b64_json"}"#,
        "",
    ),
    (
        "/v1/messages",
        r#"{"model":"house/claude","messages":[{"role":"user","content":[{"type":"text","text":"x","cache_control":{"type":"ephemeral","ttl":"1h"}}]}],"metadata":{"user_id":"u"}}"#,
        r#"{"model":"claude-upstream","messages":[{"role":"user","content":[{"type":"text","text":"x","cache_control":{"type":"ephemeral","ttl":"5m"}}]}]}"#,
        "metadata,cache_control.ttl,anthropic-beta",
    ),
];

#[test]
fn what_is_harmless_is_changed_and_said() {
    let beta = Some(("anthropic-beta", "claude-code-20250219,extended-cache-ttl-2025-04-11,effort-2025-11-24"));
    for (path, body, expected, neutralised) in HARMLESS.iter().copied() {
        let headers: Vec<(&str, &str)> =
            [("x-zdr", "true")].into_iter().chain(beta.filter(|_| path == "/v1/messages")).collect();
        let sent = house(&json!({})).post(path, &headers, [body.as_bytes()]).sent();
        assert_eq!(sent.body, expected);
        let flags = sent.headers.iter().find(|(name, _)| *name == "anthropic-beta").map(|(_, flags)| flags.clone());
        let left = (headers.len() > 1).then_some("claude-code-20250219,effort-2025-11-24");
        assert_eq!(flags.as_deref(), left);
        let told = sent.answer("{}");
        assert_eq!(told.header("x-lethe-neutralised").unwrap_or_default(), neutralised, "{body}");
        assert_eq!(told.header("x-lethe-redacted"), None, "{body}");
    }
}

#[test]
fn a_picture_by_its_url_does_not_pass() {
    let body = r#"{"model":"house/sure","prompt":"x","response_format":"url"}"#;
    let told = house(&json!({})).post("/v1/images/generations", &[("x-zdr", "true")], [body.as_bytes()]).told();
    assert!(told.status == 422 && told.body.contains("response_format"), "{}", told.body);
}
