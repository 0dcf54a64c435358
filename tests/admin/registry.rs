//! `GET` and `PUT /api/admin/registry`, and who may.
//!
//! ```text
//! GET ─▶ {"version": 0, "extends": "default"}      PUT {"version": 0, …} ─▶ 1      PUT {"version": 0, …} ─▶ 409, 1
//! ```
//!
//! Invariant: a write from a version that is not current changes nothing.

use lethe_core::admin::Role;
use lethe_tests::desk::Plane;

const READ: &str = "GET /api/admin/registry";
const WRITE: &str = "PUT /api/admin/registry";

fn plane() -> Plane {
    Plane::new().token("alice", &[Role::Read, Role::Registry]).token("bob", &[Role::Read]).token("carol", &[Role::Keys])
}

#[test]
fn a_registry_is_written_with_its_version_as_compare_and_set() {
    let mut plane = plane();
    let first = plane.ask(READ, "bob", "");
    assert_eq!((first.status, first.header("etag"), first.header("cache-control")), (200, "\"0\"", "no-store"));
    assert_eq!(first.json()["version"], 0);

    let put = plane.ask(WRITE, "alice", r#"{ "version": 0, "extends": "default", "aliases": {"o": "openai/gpt-5"} }"#);
    assert_eq!((put.status, put.json()["version"].as_u64()), (200, Some(1)), "{}", put.text);
    let stored = String::from_utf8(plane.kv["registry"].clone()).unwrap_or_default();
    assert_eq!(stored, r#"{ "version": 1, "extends": "default", "aliases": {"o": "openai/gpt-5"} }"#);

    for stale in [r#"{"version": 0, "extends": "default"}"#, r#"{"version": 2, "extends": "default"}"#] {
        let lost = plane.ask(WRITE, "alice", stale);
        assert_eq!((lost.status, lost.code().as_str()), (409, "version_conflict"));
        assert_eq!(lost.json()["error"]["version"], 1);
    }
    assert_eq!(plane.ask(WRITE, "alice", r#"{"extends": "default"}"#).status, 428);
    assert_eq!(plane.ask(READ, "bob", "").text, stored);
    assert_eq!(plane.ask(WRITE, "alice", &stored).status, 200);
    let read = plane.ask(READ, "alice", "");
    assert_eq!((read.header("etag"), read.json()["version"].as_u64()), ("\"2\"", Some(2)));
}

#[test]
fn a_version_may_come_in_a_header() {
    let mut plane = plane();
    let bearer = format!("Bearer {}", plane.token_of("alice"));
    let mut put = |version: &str| {
        let headers = [("authorization", bearer.as_str()), ("if-match", version)];
        plane.try_ask(WRITE, &headers, r#"{"extends": "default"}"#).map(|answer| answer.status)
    };
    assert_eq!(put("\"1\""), Some(409));
    assert_eq!(put("\"0\""), Some(200));
    assert_eq!(put("1"), Some(200));
    assert_eq!(put("*"), Some(400));
    assert!(plane.kv["registry"].starts_with(br#"{"version": 2, "#));
}

#[test]
fn a_row_that_would_serve_nobody_is_not_stored() {
    let mut plane = plane();
    let wrong = r#"{"version": 0, "extends": "default",
        "attest": [{"provider": "anthropic", "models": "*", "basis": "hearsay"}]}"#;
    let refused = plane.ask(WRITE, "alice", wrong);
    assert_eq!((refused.status, refused.code().as_str()), (422, "document_invalid"), "{}", refused.text);
    let problem = refused.json()["error"]["problems"][0].clone();
    assert_eq!((problem["path"].as_str(), problem["line"].as_u64()), (Some("attest[0].basis"), Some(2)));
    assert!(plane.kv.is_empty() && plane.ledger.is_none() && plane.sides.is_empty());
    for (body, status) in [("", 400), ("[]", 400), ("{\"version\": 0,}", 400), ("{\"version\": \"0\"}", 422)] {
        assert_eq!(plane.ask(WRITE, "alice", body).status, status, "{body}");
    }
}

#[test]
fn nobody_may_do_what_no_role_says() {
    let mut plane = plane();
    for (line, by, status) in [
        (READ, "alice", 200),
        (READ, "bob", 200),
        (READ, "carol", 403),
        (READ, "nobody", 401),
        (WRITE, "bob", 403),
        (WRITE, "carol", 403),
        (WRITE, "nobody", 401),
        ("DELETE /api/admin/registry", "alice", 405),
        ("GET /api/admin/registry/", "alice", 404),
        ("GET /api/admin", "alice", 404),
        ("GET /api/admin/registry?page=1", "alice", 400),
    ] {
        assert_eq!(plane.ask(line, by, "").status, status, "{line} {by}");
    }
    assert!(plane.kv.is_empty() && plane.ledger.is_none());
}

#[test]
fn without_a_setting_or_with_a_wrong_one_nobody_may_anything() {
    let mut none = Plane::new();
    let answer = none.ask(READ, "alice", "");
    assert_eq!((answer.status, answer.code().as_str()), (401, "admin_off"));
    assert!(answer.text.contains("cargo xtask admin token"));
    let digest = "0".repeat(64);
    for setting in [
        "x".to_owned(),
        "[]".to_owned(),
        r#"{"alice": "secret"}"#.to_owned(),
        r#"{"alice": {"sha256": "00", "roles": ["read"]}}"#.to_owned(),
        format!(r#"{{"alice": {{"sha256": "{digest}", "roles": ["root"]}}}}"#),
        format!(r#"{{"alice": {{"sha256": "{digest}", "roles": []}}}}"#),
        format!(r#"{{"alice": {{"sha256": "{digest}", "roles": ["read"], "role": 1}}}}"#),
        format!(r#"{{"alice in chains": {{"sha256": "{digest}", "roles": ["read"]}}}}"#),
    ] {
        let mut plane = plane();
        plane.settings.insert("ADMIN_TOKEN".into(), setting.clone());
        let answer = plane.ask(READ, "alice", "");
        assert_eq!((answer.status, answer.code().as_str()), (503, "settings_invalid"), "{setting}");
        assert!(!answer.text.contains(&digest));
    }
}

#[test]
fn a_gateway_key_is_no_admin_token_even_if_its_hash_is_listed() {
    let mut plane = plane();
    let key = concat!("sk-", "lethe-", "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQ");
    let entry = lethe_core::admin::token_entry("eve", key, &Role::ALL).unwrap_or_default();
    plane.settings.insert("ADMIN_TOKEN".into(), format!("{{{entry}}}"));
    let bearer = format!("Bearer {key}");
    assert_eq!(plane.try_ask(READ, &[("authorization", &bearer)], "").map(|answer| answer.status), Some(401));
}

#[test]
fn ten_wrong_tokens_lock_out_for_a_minute() {
    let mut plane = plane();
    for _ in 0..10 {
        assert_eq!(plane.ask(READ, "mallory", "").status, 401);
    }
    let locked = plane.ask(READ, "alice", "");
    assert_eq!((locked.status, locked.header("retry-after")), (429, "60"));
    plane.now.0 += 60_000;
    assert_eq!(plane.ask(READ, "alice", "").status, 200);
}
