//! `PUT /api/admin/compliance`, dry runs, history and roll-back.
//!
//! ```text
//! {"providerId": "anthropic", "zdr": true, …} ─▶ verified: …     {"providerId": "anthropic", "zdr": false, …} ─▶ not_verified: …
//! ```
//!
//! Invariant: what an answer says will be verified is what a zero-retention request gets.

use lethe_core::admin::Role;
use lethe_tests::desk::{Answer, Plane};
use serde_json::Value;

const COMPLIANCE: &str = "PUT /api/admin/compliance";
const REGISTRY: &str = "/api/admin/registry";

fn plane() -> Plane {
    Plane::new().token("legal", &[Role::Attest]).token("alice", &Role::ALL)
}

fn named(answer: &Answer, list: &str) -> Vec<String> {
    let json = answer.json();
    let rows = json.pointer(&format!("/changes/{list}")).and_then(Value::as_array).cloned().unwrap_or_default();
    rows.iter().filter_map(|row| row["provider"].as_str()).map(str::to_owned).collect()
}

#[test]
fn an_attestation_is_set_taken_back_and_set_again_on_one_day() {
    let mut plane = plane();
    let own = r#"{"version": 0, "extends": "default", "attest": [
      {"provider": "openai", "models": "*", "basis": "zdr_addendum", "verified_by": "x", "verified_at": "2026-10-01", "expires_at": "2027-10-01"} ]}"#;
    assert_eq!(plane.ask(&format!("PUT {REGISTRY}"), "alice", own).status, 200);
    let set = |version| {
        format!(r#"{{"providerId": "anthropic", "zdr": true, "expiresAt": "2027-10-01", "version": {version}}}"#)
    };
    let on = plane.ask(COMPLIANCE, "legal", &set(1));
    assert_eq!(on.status, 200, "{}", on.text);
    assert!(
        named(&on, "verified").iter().all(|provider| provider == "anthropic") && !named(&on, "verified").is_empty()
    );
    assert!(named(&on, "not_verified").is_empty() && named(&on, "routable").is_empty());
    let off = plane.ask(COMPLIANCE, "legal", r#"{"providerId": "anthropic", "zdr": false, "version": 2}"#);
    assert_eq!(named(&off, "not_verified"), named(&on, "verified"), "{}", off.text);
    let again = plane.ask(COMPLIANCE, "legal", &set(3));
    assert_eq!(named(&again, "verified"), named(&on, "verified"));
    let stored: Value = serde_json::from_slice(&plane.kv["registry"]).unwrap_or_default();
    assert_eq!(stored["attest"].as_array().map(Vec::len), Some(2));
    assert_eq!(stored["attest"][1]["verified_by"], "legal");
    assert_eq!(stored["version"], 4);
}

#[test]
fn two_members_are_enough_as_tangle_has_them() {
    let mut plane = plane();
    let on = plane.ask(COMPLIANCE, "legal", r#"{"providerId": "anthropic", "zdr": true}"#);
    assert_eq!((on.status, on.json()["version"].as_u64()), (200, Some(1)), "{}", on.text);
    assert!(!named(&on, "verified").is_empty());
    let stored: Value = serde_json::from_slice(&plane.kv["registry"]).unwrap_or_default();
    let row = &stored["attest"][0];
    let told = ["basis", "verified_by", "verified_at", "expires_at"].map(|name| row[name].as_str().unwrap_or_default());
    assert_eq!(told, ["zdr_addendum", "legal", "2026-11-18", "2027-11-18"]);
    // Whatever others have written in the meantime stays.
    let other = r#"{"providerId": "openai", "zdr": true, "verifiedAt": "2026-11-01", "version": 1}"#;
    assert_eq!(plane.ask(COMPLIANCE, "alice", other).status, 200);
    let off = plane.ask(COMPLIANCE, "legal", r#"{"providerId": "anthropic", "zdr": false}"#);
    assert_eq!(named(&off, "not_verified"), named(&on, "verified"), "{}", off.text);
    let stored: Value = serde_json::from_slice(&plane.kv["registry"]).unwrap_or_default();
    assert_eq!(stored["attest"][1]["provider"], "openai");
    assert_eq!((&stored["attest"][1]["expires_at"], &stored["version"]), (&"2027-11-01".into(), &3.into()));
}

#[test]
fn what_no_registry_would_take_is_refused() {
    let mut plane = plane();
    for (body, status) in [
        (r#"{"providerId": "anthropic", "version": 0}"#, 422),
        (r#"{"zdr": true}"#, 422),
        (r#"{"providerId": "anthropic", "zdr": "yes", "version": 0}"#, 422),
        (r#"{"providerId": "nobody", "zdr": true, "expiresAt": "2027-10-01", "version": 0}"#, 422),
        (r#"{"providerId": "anthropic", "zdr": true, "expiresAt": "2020-10-01", "version": 0}"#, 422),
        (r#"{"providerId": "anthropic", "zdr": true, "expiresAt": "2027-10-01", "version": 3}"#, 409),
        (r#"{"providerId": "anthropic", "zdr": true, "expires": "2027-10-01", "version": 0}"#, 422),
        (
            r#"{"providerId": "anthropic", "zdr": true, "basis": "hearsay", "expiresAt": "2027-10-01", "version": 0}"#,
            422,
        ),
        ("", 422),
    ] {
        let answer = plane.ask(COMPLIANCE, "legal", body);
        assert_eq!(answer.status, status, "{body} {}", answer.text);
    }
    assert!(plane.kv.is_empty() && plane.ledger.is_none());
}

#[test]
fn a_dry_run_says_what_would_change_and_changes_nothing() {
    let mut plane = plane();
    let without = r#"{"version": 0, "extends": "default", "providers": {"anthropic": null}}"#;
    let dry = plane.ask(&format!("PUT {REGISTRY}?dry_run=1"), "alice", without);
    assert_eq!((dry.status, dry.json()["dry_run"].as_bool()), (200, Some(true)), "{}", dry.text);
    assert!(named(&dry, "not_routable").iter().all(|provider| provider == "anthropic"));
    assert!(!named(&dry, "not_routable").is_empty() && named(&dry, "routable").is_empty());
    let alone = r#"{"version": 0, "providers": {"mine": {"kind": "direct", "protocol": "openai",
        "base_url": "https://api.example.com/v1", "auth": "bearer", "credential": "MINE_API_KEY"}},
        "endpoints": [{"model": "mine/a", "provider": "mine", "upstream_model": "a"}]}"#;
    let dry = plane.ask(&format!("PUT {REGISTRY}?dry_run=1"), "alice", alone);
    assert_eq!(dry.status, 200, "{}", dry.text);
    assert_eq!(named(&dry, "routable"), ["mine"]);
    assert!(named(&dry, "not_routable").len() > 20 && !named(&dry, "not_verified").is_empty());
    assert!(plane.kv.is_empty() && plane.ledger.is_none() && plane.sides.is_empty());
}

#[test]
fn twenty_versions_are_kept_and_any_of_them_can_come_back() {
    let mut plane = plane();
    for version in 0..25 {
        let body =
            format!(r#"{{"version": {version}, "extends": "default", "aliases": {{"a{version}": "openai/gpt-5"}}}}"#);
        assert_eq!(plane.ask(&format!("PUT {REGISTRY}"), "alice", &body).status, 200);
    }
    let history = plane.ask(&format!("GET {REGISTRY}/history"), "alice", "").json();
    let versions: Vec<u64> =
        history["data"].as_array().into_iter().flatten().filter_map(|row| row["version"].as_u64()).collect();
    assert_eq!(versions, (6..=25).rev().collect::<Vec<u64>>());
    assert_eq!(plane.sides.keys().filter(|name| name.starts_with("body/")).count(), 20);
    assert_eq!(plane.ask(&format!("GET {REGISTRY}/history/5"), "alice", "").status, 404);
    assert!(plane.ask(&format!("GET {REGISTRY}/history/6"), "alice", "").text.contains("\"a5\""));
    let back = |to, version| format!(r#"{{"to": {to}, "version": {version}}}"#);
    let post = format!("POST {REGISTRY}/rollback");
    assert_eq!(plane.ask(&post, "alice", &back(6, 24)).status, 409);
    assert_eq!(plane.ask(&post, "alice", &back(5, 25)).status, 404);
    assert_eq!(plane.ask(&post, "alice", &back(6, 25)).status, 200);
    let stored = String::from_utf8(plane.kv["registry"].clone()).unwrap_or_default();
    assert!(stored.contains("\"version\": 26") && stored.contains("\"a5\""), "{stored}");
}

#[test]
fn a_row_that_was_stored_wrong_elsewhere_keeps_nobody_from_revoking_or_going_back() {
    let mut plane = plane();
    let wrong = r#"{"extends": "default", "attest": [{"provider": "anthropic", "models": "*", "basis": "hearsay"}]}"#;
    plane.kv.insert("registry".into(), wrong.into());
    let own = plane.ask(&format!("GET {REGISTRY}"), "alice", "").text;
    assert_eq!(plane.ask(&format!("PUT {REGISTRY}"), "alice", &own).status, 422);
    let off = plane.ask(COMPLIANCE, "legal", r#"{"providerId": "openai", "zdr": false, "version": 1}"#);
    assert_eq!(
        (off.status, off.json()["quarantined"][0]["path"].as_str()),
        (200, Some("attest[0].basis")),
        "{}",
        off.text
    );
    let worse = r#"{"providerId": "openai", "zdr": true, "basis": "rumour", "expiresAt": "2027-10-01", "version": 2}"#;
    assert_eq!(plane.ask(COMPLIANCE, "legal", worse).status, 422);
    assert_eq!(plane.ask(&format!("POST {REGISTRY}/rollback"), "alice", r#"{"to": 1, "version": 2}"#).status, 200);
}
