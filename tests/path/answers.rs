//! Settings, lists, metrics, health, and refusals as a whole.
//!
//! ```text
//! GET /healthz   →   200 without a key
//! ```
//!
//! Invariant: a setting that does not parse serves nobody.

use lethe_core::host::Read;
use lethe_core::refusal::TYPES;

use super::{CHAT, JSON, KEY, expect, keyed, once, outcome};

#[test]
fn the_head_of_a_body_is_strict() {
    let key = ("x-api-key", KEY);
    for (headers, status, code) in [
        (vec![], 415, "unsupported_media_type"),
        (vec![("content-type", "text/plain")], 415, "unsupported_media_type"),
        (vec![("content-type", "application/json; charset=latin1")], 415, "unsupported_media_type"),
        (vec![JSON, ("content-encoding", "br")], 415, "unsupported_content_encoding"),
        (vec![JSON, ("content-encoding", "gzip, gzip")], 415, "unsupported_content_encoding"),
        (vec![JSON, ("content-length", "8388609")], 413, "body_too_large"),
        (vec![JSON, ("x-zdr", "yes")], 400, "header_value"),
        (vec![JSON, ("x-zdr", "true"), ("x-zdr", "false")], 400, "header_value"),
        (vec![JSON, ("cf-aig-zdr", "1")], 400, "header_value"),
        (vec![JSON, ("x-lethe-dry-run", "maybe")], 400, "header_value"),
        (vec![JSON, ("x-byok-openai-key", "two words")], 400, "header_value"),
        (vec![JSON, ("x-byok-groq-key", "one"), ("x-byok-groq-key", "two")], 400, "header_value"),
        (vec![JSON, ("x-byok-openai-key", "made-up")], 100, ""),
        (vec![JSON, ("x-lethe-nonce", "1 2")], 400, "header_value"),
        (vec![("content-type", "Application/JSON; Charset=\"UTF-8\"")], 100, ""),
        (vec![JSON, ("content-encoding", "zstd"), ("content-length", "8388608")], 100, ""),
        (vec![JSON, ("x-zdr", "true"), ("cf-aig-zdr", "false"), ("x-lethe-dry-run", "1")], 100, ""),
        (vec![JSON, ("x-zdr", "true "), ("cf-aig-zdr", "\tfalse")], 100, ""),
        (vec![JSON, ("x-zdr", " ")], 400, "header_value"),
    ] {
        let headers: Vec<_> = headers.into_iter().chain([key]).collect();
        expect(CHAT, &headers, status, code);
    }
}

#[test]
fn a_setting_that_does_not_parse_serves_nobody_and_is_named() {
    for (name, value) in [
        ("PAGE", "publik"),
        ("REGISTRY_TTL_S", "0"),
        ("STREAM", "fast"),
        ("CORS_ORIGINS", "*"),
        ("ALLOW_INSECURE_UPSTREAMS", "yes"),
        ("DEPLOYMENT_TERMS", "{\"zrd\":true}"),
        ("DEPLOYMENT_TERMS", "zdr"),
        ("CREDENTIAL_HOSTS", "nonsense"),
        ("CREDENTIALS", "[]"),
        ("REGISTRY_PUBLIC_KEY", "any"),
    ] {
        let led = once(&mut keyed().setting(name, value), CHAT, &[JSON, ("x-api-key", KEY)]);
        assert_eq!(outcome(&led), (503, "settings_invalid".into()), "{name}");
        let text = led.text();
        assert!(text.contains(name) && !text.contains(value), "{text}");
    }
}

#[test]
fn lists_are_for_keys_unless_the_operator_says_otherwise() {
    for (page, with, without) in
        [(None, 200, 401), (Some("key"), 200, 401), (Some("public"), 200, 200), (Some("off"), 403, 403)]
    {
        for line in ["GET /v1/models", "GET /api/v1/endpoints/zdr", "GET /api/gateway/compliance"] {
            let mut stores = keyed();
            stores.settings.extend(page.map(|page| ("PAGE".to_owned(), page.to_owned())));
            assert_eq!(once(&mut stores, line, &[("x-api-key", KEY)]).status(), with, "{page:?} {line}");
            assert_eq!(once(&mut stores, line, &[]).status(), without, "{page:?} {line}");
        }
    }
    let led = once(&mut keyed(), "GET /v1/models/no%2Fsuch", &[("x-api-key", KEY)]);
    assert_eq!(outcome(&led), (404, "model_not_found".into()));
}

#[test]
fn metrics_have_a_token_of_their_own() {
    let line = "GET /metrics";
    let bearer = [("authorization", "Bearer t")];
    assert_eq!(outcome(&once(&mut keyed(), line, &bearer)), (403, "metrics_off".into()));
    let mut stores = keyed().setting("METRICS_TOKEN", "t");
    assert_eq!(outcome(&once(&mut stores, line, &[])), (401, "metrics_token".into()));
    assert_eq!(outcome(&once(&mut stores, line, &[("x-api-key", KEY)])), (401, "metrics_token".into()));
    assert!(!stores.rounds.iter().flatten().any(|read| *read == Read::Tally), "the ledger is not read for strangers");
    let led = once(&mut stores, line, &bearer);
    assert_eq!((led.status(), led.header("content-type")), (200, Some("text/plain; version=0.0.4; charset=utf-8")));
    stores.ledger = Some(b"something else".to_vec());
    assert_eq!(once(&mut stores, line, &bearer).status(), 503);
}

#[test]
fn health_is_open_and_says_what_is_in_force() {
    for (document, expected) in [
        (None, r#"{"quarantined":[],"registry":"default","status":"ok"}"#),
        (Some(r#"{"extends":"default"}"#), r#"{"quarantined":[],"registry":"kv","status":"ok"}"#),
        (Some("{\n  oops"), r#"{"column":3,"line":2,"registry":"invalid","status":"degraded"}"#),
    ] {
        let mut stores = keyed();
        stores.kv.extend(document.map(|document| ("registry".to_owned(), document.as_bytes().to_vec())));
        let led = once(&mut stores, "GET /healthz", &[]);
        assert_eq!((led.status(), led.text().as_str()), (200, expected));
    }
    let led = once(&mut keyed().setting("PAGE", "publik"), "GET /healthz", &[]);
    assert_eq!((led.status(), led.json()["status"].as_str()), (200, Some("degraded")));
}

#[test]
fn a_registry_that_does_not_parse_serves_nobody() {
    let led = once(&mut keyed().kv("registry", "{\n  oops"), CHAT, &[JSON, ("x-api-key", KEY)]);
    assert_eq!(outcome(&led), (503, "registry_invalid".into()));
    assert_eq!((&led.json()["error"]["line"], &led.json()["error"]["column"]), (&2.into(), &3.into()));
}

#[test]
fn cross_origin_is_off_by_default_and_exact() {
    let preflight = [("origin", "https://a.example"), ("access-control-request-method", "POST")];
    let led = once(&mut keyed(), "OPTIONS /v1/chat/completions", &preflight);
    assert_eq!((led.status(), led.header("access-control-allow-origin")), (204, None));
    let mut stores = keyed().setting("CORS_ORIGINS", "https://a.example,http://localhost:3000");
    let led = once(&mut stores, "OPTIONS /v1/chat/completions", &preflight);
    assert_eq!(led.header("access-control-allow-origin"), Some("https://a.example"));
    assert_eq!(led.header("vary"), Some("origin"));
    let led = once(&mut stores, "OPTIONS /v1/chat/completions", &[("origin", "https://a.example.evil")]);
    assert_eq!(led.header("access-control-allow-origin"), None);
    let led = once(&mut stores, "GET /v1/models", &[("origin", "http://localhost:3000"), ("x-api-key", "nobody")]);
    assert_eq!((led.status(), led.header("access-control-allow-origin")), (401, Some("http://localhost:3000")));
}

#[test]
fn every_refusal_is_explained_and_says_nothing_of_the_request() {
    let docs = include_str!("../../docs/refusals.md");
    for kind in TYPES {
        assert!(docs.contains(&format!("\n## {kind}\n")), "{kind} has no section");
    }
    let led = once(&mut keyed(), "POST /v1/canary-path?canary-query=1", &[("authorization", "Bearer canary-key")]);
    let body = led.json();
    assert!(!led.text().contains("canary"));
    assert_eq!(body["error"]["docs_url"], "docs/refusals.md#invalid_request_error");
    assert_eq!(led.header("cache-control"), Some("no-store"));
    assert_eq!(led.header("x-should-retry"), Some("false"));
    assert_eq!(led.header("x-generation-id").unwrap().len(), 26);
}
