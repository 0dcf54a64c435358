//! Heads at the door: which path, who knocks, what is read, what is answered before any body.
//!
//! ```text
//! Stores ─▶ arrive ─▶ lookup ⟲ ─▶ 100 (send the body) │ an answer
//! ```
//!
//! Invariant: every refusal has its type, its section in the docs, and nothing of the request.
#![expect(clippy::unwrap_used, reason = "tests")]

use lethe_core::arrive::key;
use lethe_core::gateway::Gateway;
use lethe_core::host::{Millis, Read};
use lethe_core::refusal::TYPES;
use lethe_tests::stores::{Led, Stores};

const KEY: &str = "sk-test-1";
const JSON: (&str, &str) = ("content-type", "application/json");
const CHAT: &str = "POST /v1/chat/completions";

/// Stores with one key and the default registry.
fn keyed() -> Stores {
    Stores::default().kv(&key::stored_under(KEY), "{}")
}

fn once(stores: &mut Stores, line: &str, headers: &[(&str, &str)]) -> Led {
    stores.ask(&mut Gateway::new(), line, headers)
}

/// The status, and `type` or, where it says more, `code`.
fn outcome(led: &Led) -> (u16, String) {
    let error = &led.json()["error"];
    let code = error["code"].as_str().or_else(|| error["type"].as_str()).unwrap_or_default();
    (led.status(), code.to_owned())
}

fn expect(line: &str, headers: &[(&str, &str)], status: u16, code: &str) {
    let led = once(&mut keyed(), line, headers);
    assert_eq!(outcome(&led), (status, code.to_owned()), "{line} {headers:?}");
}

#[test]
fn doors_are_a_closed_table() {
    for (line, status, code) in [
        ("GET /v2/models", 404, "unknown_path"),
        ("POST /v1/chat/completions/", 400, "endpoint_stateful"),
        ("POST /v1/chat/completion", 404, "unknown_path"),
        ("POST /V1/chat/completions", 404, "unknown_path"),
        ("POST /v1/images/%2e%2e/files", 404, "path_not_literal"),
        ("POST /v1/images/../files", 404, "path_not_literal"),
        ("POST //v1/chat/completions", 404, "path_not_literal"),
        ("POST /v1/chat/completions;x", 404, "path_not_literal"),
        ("POST /v1\\chat/completions", 404, "path_not_literal"),
        ("GET /v1/chat/completions", 405, "method_not_allowed"),
        ("DELETE /v1/models", 405, "method_not_allowed"),
        ("POST /api/gateway/compliance", 405, "method_not_allowed"),
        ("GET /api/metrics", 404, "unknown_path"),
        ("POST /v1/chat/completions?api-version=1", 400, "query_not_allowed"),
        ("GET /v1/files", 400, "endpoint_stateful"),
        ("GET /v1/filesystem", 404, "unknown_path"),
        ("POST /api/v1/threads/x/runs", 400, "endpoint_stateful"),
        ("GET /v1/responses/resp_1", 400, "endpoint_stateful"),
        ("POST /v1/responses", 501, "not_implemented_yet"),
        ("GET /api/admin/keys", 501, "not_implemented_yet"),
        ("GET /", 501, "not_implemented_yet"),
        ("GET /v1/realtime", 400, "endpoint_stateful"),
    ] {
        expect(line, &[], status, code);
    }
}

#[test]
fn refused_doors_cost_no_read() {
    for line in ["GET /nowhere", "GET /v1/files", "POST /v1/messages", "GET /v1/chat/completions"] {
        let mut stores = keyed();
        once(&mut stores, line, &[("authorization", "Bearer x")]);
        assert_eq!(stores.rounds.len(), 0, "{line}");
    }
}

#[test]
fn upgrades_are_refused_on_every_path() {
    expect(CHAT, &[("upgrade", "WebSocket")], 426, "websocket_refused");
    expect("GET /v1/responses", &[("upgrade", "websocket")], 426, "websocket_refused");
    expect("GET /v1/realtime", &[("sec-websocket-key", "x")], 426, "websocket_refused");
}

#[test]
fn a_wrong_method_is_told_the_right_ones() {
    let led = once(&mut keyed(), "PUT /v1/generation", &[]);
    assert_eq!(led.header("allow"), Some("GET, POST"));
}

#[test]
fn anthropic_doors_answer_in_their_own_shape() {
    let led = once(&mut keyed(), "POST /v1/messages", &[]);
    let body = led.json();
    assert_eq!((led.status(), &body["type"]), (501, &"error".into()));
    assert_eq!(body["error"]["type"], "api_error");
    assert_eq!(body["request_id"].as_str(), led.header("x-generation-id"));
    let led = once(&mut keyed(), "GET /v1/models", &[("anthropic-version", "2023-06-01")]);
    assert_eq!(led.json()["error"]["type"], "authentication_error");
}

#[test]
fn a_caller_must_be_known() {
    let bearer = format!("Bearer {KEY}");
    for (headers, status, code) in [
        (vec![], 401, "key_missing"),
        (vec![("authorization", "Bearer ")], 401, "key_missing"),
        (vec![("authorization", "Basic eDp5")], 401, "key_ambiguous"),
        (vec![("authorization", bearer.as_str()), ("x-api-key", "other")], 401, "key_ambiguous"),
        (vec![("authorization", bearer.as_str()), ("authorization", "Bearer other")], 401, "key_ambiguous"),
        (vec![("x-api-key", "nobody")], 401, "invalid_api_key"),
        (vec![("authorization", "Bearer nobody")], 401, "invalid_api_key"),
    ] {
        expect(CHAT, &headers, status, code);
    }
    for headers in [
        vec![JSON, ("authorization", bearer.as_str())],
        vec![JSON, ("authorization", "bearer sk-test-1")],
        vec![JSON, ("x-api-key", KEY)],
        vec![JSON, ("x-api-key", KEY), ("authorization", bearer.as_str())],
    ] {
        assert_eq!(once(&mut keyed(), CHAT, &headers).status(), 100, "{headers:?}");
    }
}

#[test]
fn a_key_is_what_its_record_says_and_nothing_less() {
    for (record, status, code) in [
        (r#"{"disabled":true}"#, 403, "key_disabled"),
        (r#"{"expires_at":"1969-12-31"}"#, 503, "policy_invalid"),
        (r#"{"expires_at":"2026-11-20"}"#, 401, "key_expired"),
        (r#"{"expires_at":"2026-11-21"}"#, 100, ""),
        (r#"{"disabled":"true"}"#, 503, "policy_invalid"),
        (r#"{"disable":true}"#, 503, "policy_invalid"),
        (r#"{"disabled":true,"disabled":false}"#, 503, "policy_invalid"),
        (r#"{"terms":{"zrd":true}}"#, 503, "policy_invalid"),
        (r#"{"account":"a/../b"}"#, 503, "policy_invalid"),
        (r#"{"account":"gone"}"#, 503, "policy_missing"),
        (r#"{"guardrail":"gone"}"#, 503, "policy_missing"),
        (r#"{"account":"odd"}"#, 503, "policy_invalid"),
        (r#"{"account":"team","guardrail":"pii","models":["openai/*"],"label":"x"}"#, 100, ""),
        ("\u{feff}{}", 100, ""),
        ("", 503, "policy_invalid"),
        ("[]", 503, "policy_invalid"),
    ] {
        let mut stores = Stores::default()
            .kv(&key::stored_under(KEY), record)
            .kv("account/team", r#"{"zdr":true,"groups":{"openai":{"no_train":true}},"terms":{"regions":["eu"]}}"#)
            .kv("account/odd", r#"{"zdr":"yes"}"#)
            .kv("guardrail/pii", r#"{"redact":{"EMAIL":"block"},"terms":{"no_train":true}}"#);
        stores.now = Millis(1_795_305_599_999); // 2026-11-21T23:59:59.999Z
        let led = once(&mut stores, CHAT, &[JSON, ("x-api-key", KEY)]);
        assert_eq!(outcome(&led), (status, code.to_owned()), "{record}");
    }
}

#[test]
fn a_forged_key_costs_no_read_of_the_store() {
    let mut stores = Stores::default().setting("KEY_SECRET", "s");
    let mut gateway = Gateway::new();
    stores.ask(&mut gateway, CHAT, &[("x-api-key", "warms up")]);
    for forged in ["sk-lethe-x", &key::mint(&[1; 32], Some(b"other")), &key::mint(&[1; 32], None)] {
        let led = stores.ask(&mut gateway, CHAT, &[("x-api-key", forged)]);
        assert_eq!(outcome(&led), (401, "invalid_api_key".into()));
        assert!(!stores.rounds.iter().flatten().any(|read| matches!(read, Read::Kv(_))));
    }
    let ours = key::mint(&[1; 32], Some(b"s"));
    stores = stores.kv(&key::stored_under(&ours), "{}");
    let led = stores.ask(&mut gateway, CHAT, &[JSON, ("x-api-key", &ours)]);
    assert_eq!(led.status(), 100);
}

#[test]
fn two_rounds_when_cold_none_when_warm_one_after_the_ttl() {
    let mut stores = keyed().kv(&key::stored_under(KEY), r#"{"account":"team"}"#).kv("account/team", "{}");
    let mut gateway = Gateway::new();
    let headers = [JSON, ("x-api-key", KEY)];
    for (now, rounds) in [(0, 2), (1, 0), (29_999, 0), (30_000, 2), (30_001, 0)] {
        stores.now = Millis(now);
        assert_eq!(stores.ask(&mut gateway, CHAT, &headers).status(), 100);
        assert_eq!(stores.rounds.len(), rounds, "at {now}");
    }
}

#[test]
fn a_silent_store_is_survived_for_five_minutes_and_never_guessed() {
    let mut stores = keyed();
    let mut gateway = Gateway::new();
    let headers = [JSON, ("x-api-key", KEY)];
    assert_eq!(stores.ask(&mut gateway, CHAT, &headers).status(), 100);
    stores.silent = true;
    for (now, key, status) in [(299_000, KEY, 100), (299_001, "sk-new", 503), (329_000, KEY, 503)] {
        stores.now = Millis(now);
        let led = stores.ask(&mut gateway, CHAT, &[JSON, ("x-api-key", key)]);
        assert_eq!(led.status(), status, "at {now}");
    }
    stores.silent = false;
    stores.now = Millis(331_000);
    assert_eq!(stores.ask(&mut gateway, CHAT, &headers).status(), 100);
}

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
        (vec![JSON, ("x-byok-openai-key", "sk-canary")], 400, "unsupported_parameter"),
        (vec![("content-type", "Application/JSON; Charset=\"UTF-8\"")], 100, ""),
        (vec![JSON, ("content-encoding", "zstd"), ("content-length", "8388608")], 100, ""),
        (vec![JSON, ("x-zdr", "true"), ("cf-aig-zdr", "false"), ("x-lethe-dry-run", "1")], 100, ""),
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
    let docs = include_str!("../docs/refusals.md");
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
