//! Earlier versions of accounts, guardrails, keys and invariants.
//!
//! ```text
//! version 1 {"zdr": true}   2 {}   3 deleted      POST …/rollback {"to": 1, "version": 0} ─▶ 4 {"zdr": true}
//! ```
//!
//! Invariant: what is gone back to is checked as a write of today; twenty versions are kept; who may not write may not go back.

use lethe_core::admin::Role;
use lethe_tests::desk::Plane;

const RETAIL: &str = "/api/admin/accounts/retail";

fn plane() -> Plane {
    Plane::new().token("alice", &[Role::Keys]).token("bob", &[Role::Read]).token("carol", &[Role::Registry])
}

fn put(plane: &mut Plane, path: &str, version: u64, body: &str) {
    let answer = plane.ask(&format!("PUT {path}?version={version}"), "alice", body);
    assert_eq!(answer.status, 200, "{path} {}", answer.text);
}

fn versions(plane: &mut Plane, path: &str, by: &str) -> Vec<u64> {
    let told = plane.ask(&format!("GET {path}/history"), by, "");
    assert_eq!(told.status, 200, "{}", told.text);
    told.json()["data"].as_array().into_iter().flatten().filter_map(|row| row["version"].as_u64()).collect()
}

#[test]
fn an_account_is_gone_back_to_even_after_it_was_deleted() {
    let mut plane = plane();
    put(&mut plane, RETAIL, 0, r#"{ "zdr": true }"#);
    put(&mut plane, RETAIL, 1, "{}");
    assert_eq!(versions(&mut plane, RETAIL, "bob"), [2, 1]);
    let past = plane.ask(&format!("GET {RETAIL}/history/1"), "bob", "");
    assert_eq!((past.text.as_str(), past.header("etag")), (r#"{ "zdr": true }"#, "\"1\""));
    let back = format!("POST {RETAIL}/rollback");
    assert_eq!(plane.ask(&back, "bob", r#"{"to": 1, "version": 2}"#).status, 403);
    assert_eq!(plane.ask(&back, "alice", r#"{"to": 1}"#).code(), "version_missing");
    assert_eq!(plane.ask(&back, "alice", r#"{"to": 1, "version": 1}"#).code(), "version_conflict");
    assert_eq!(plane.ask(&back, "alice", r#"{"to": 9, "version": 2}"#).code(), "not_kept");
    assert_eq!(plane.ask(&back, "alice", r#"{"too": 1, "version": 2}"#).status, 422);
    assert_eq!(plane.ask(&format!("{back}?dry_run=1"), "alice", r#"{"to": 1, "version": 2}"#).status, 200);
    assert_eq!(plane.kv["account/retail"], b"{}");
    assert_eq!(plane.ask(&format!("DELETE {RETAIL}"), "alice", "").status, 200);
    assert_eq!(plane.ask(&back, "alice", r#"{"to": 3, "version": 0}"#).code(), "not_kept", "it was a deletion");
    let told = plane.ask(&back, "alice", r#"{"to": 1, "version": 0}"#);
    assert_eq!((told.status, told.json()["version"].as_u64()), (200, Some(4)), "{}", told.text);
    assert_eq!(plane.kv["account/retail"], br#"{ "zdr": true }"#);
    assert_eq!(versions(&mut plane, RETAIL, "alice"), [4, 3, 2, 1]);
    assert!(plane.ask(&format!("GET {RETAIL}/history"), "alice", "").text.contains("\"what\":\"roll-back\""));
}

#[test]
fn twenty_versions_are_kept_of_each_document() {
    let mut plane = plane();
    for version in 0..25 {
        put(&mut plane, RETAIL, version, &format!("{{\"group\": \"g{version}\"}}"));
    }
    put(&mut plane, "/api/admin/guardrails/pii", 0, r#"{"names": true}"#);
    assert_eq!(versions(&mut plane, RETAIL, "bob"), (6..=25).rev().collect::<Vec<u64>>());
    assert_eq!(versions(&mut plane, "/api/admin/guardrails/pii", "bob"), [1]);
    assert_eq!(plane.ask(&format!("GET {RETAIL}/history/5"), "bob", "").code(), "not_kept");
    assert_eq!(plane.ask(&format!("GET {RETAIL}/history/6"), "bob", "").text, r#"{"group": "g5"}"#);
    assert_eq!(plane.ask(&format!("GET {RETAIL}/history/x"), "bob", "").code(), "unknown_path");
    assert!(versions(&mut plane, "/api/admin/accounts/nobody", "bob").is_empty());
}

#[test]
fn what_a_version_names_must_still_be_there() {
    let mut plane = plane();
    let key = format!("/api/admin/keys/{}", "ab".repeat(32));
    put(&mut plane, RETAIL, 0, "{}");
    put(&mut plane, &key, 0, r#"{"account": "retail", "label": "one"}"#);
    put(&mut plane, &key, 1, r#"{"label": "two"}"#);
    assert_eq!(plane.ask(&format!("DELETE {RETAIL}"), "alice", "").status, 200);
    let back = plane.ask(&format!("POST {key}/rollback"), "alice", r#"{"to": 1, "version": 2}"#);
    assert_eq!((back.status, back.code().as_str()), (422, "document_invalid"), "{}", back.text);
    put(&mut plane, RETAIL, 0, "{}");
    assert_eq!(plane.ask(&format!("POST {key}/rollback"), "alice", r#"{"to": 1, "version": 2}"#).status, 200);
}

#[test]
fn rules_are_gone_back_to_if_they_hold() {
    let mut plane = plane();
    let rules = r#"{"invariants": [{"never": {"account": "retail", "provider": "openai"}}]}"#;
    let path = "/api/admin/invariants";
    put(&mut plane, RETAIL, 0, r#"{"terms": {"ignore": ["openai"]}}"#);
    for (version, body) in [rules, r#"{"invariants": []}"#].iter().enumerate() {
        assert_eq!(plane.ask(&format!("PUT {path}?version={version}"), "carol", body).status, 200);
    }
    assert_eq!(versions(&mut plane, path, "carol"), [2, 1]);
    assert_eq!(plane.ask(&format!("GET {path}/history/1"), "carol", "").text, rules);
    put(&mut plane, RETAIL, 1, "{}");
    let back = format!("POST {path}/rollback");
    assert_eq!(plane.ask(&back, "carol", r#"{"to": 1, "version": 2}"#).code(), "invariant_violated");
    put(&mut plane, RETAIL, 2, r#"{"terms": {"ignore": ["openai"]}}"#);
    assert_eq!(plane.ask(&back, "alice", r#"{"to": 1, "version": 2}"#).status, 403);
    assert_eq!(plane.ask(&back, "carol", r#"{"to": 1, "version": 2}"#).status, 200);
    let loosened = plane.ask(&format!("POST {RETAIL}/rollback"), "alice", r#"{"to": 2, "version": 3}"#);
    assert_eq!(loosened.code(), "invariant_violated", "{}", loosened.text);
}

#[test]
fn signed_documents_are_not_gone_back_to() {
    let mut plane = plane();
    put(&mut plane, RETAIL, 0, "{}");
    put(&mut plane, RETAIL, 1, "{}");
    let signer = lethe_core::admin::Signer::parse(&format!("ops:{}", "01".repeat(32))).expect("a key");
    plane.settings.insert("REGISTRY_PUBLIC_KEY".into(), signer.public());
    let back = plane.ask(&format!("POST {RETAIL}/rollback"), "alice", r#"{"to": 1, "version": 2}"#);
    assert_eq!(back.code(), "signature_needed", "{}", back.text);
}
