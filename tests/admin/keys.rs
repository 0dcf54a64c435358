//! Keys from their making to their end.
//!
//! ```text
//! POST keys ─▶ sk-lethe-…, once      rotate · disable · enable · expires_at
//! ```
//!
//! Invariant: no store, no log and no other answer ever holds the key.

use lethe_core::admin::Role;
use lethe_core::arrive::key::stored_under;
use lethe_tests::desk::Plane;
use serde_json::Value;

fn plane() -> Plane {
    let mut plane = Plane::new().token("alice", &[Role::Keys, Role::Read]);
    plane.settings.insert("KEY_SECRET".into(), "a secret of the test".into());
    plane
}

fn record(plane: &Plane, id: &str) -> Value {
    serde_json::from_slice(&plane.kv[&format!("key/{id}")]).unwrap_or_default()
}

fn made(answer: &lethe_tests::desk::Answer) -> (String, String) {
    let json = answer.json();
    let text = |name: &str| json[name].as_str().unwrap_or_default().to_owned();
    (text("key"), text("id"))
}

#[test]
fn a_key_is_shown_once_and_only_its_hash_is_stored() {
    let mut plane = plane();
    let answer = plane.ask("POST /api/admin/keys", "alice", r#"{"label": "ci", "models": ["openai/*"]}"#);
    assert_eq!(answer.status, 201, "{}", answer.text);
    let (key, id) = made(&answer);
    assert_eq!((stored_under(&key), key.len()), (format!("key/{id}"), 63));
    assert_eq!(record(&plane, &id)["label"], "ci");
    let everything = [
        plane.ask("GET /api/admin/keys", "alice", "").text,
        plane.ask("GET /api/admin/log", "alice", "").text,
        format!("{:?} {:?} {:?}", plane.kv, plane.sides, plane.ledger),
    ];
    assert!(everything.iter().all(|text| !text.contains(&key)));
    let (other, _) = made(&plane.ask("POST /api/admin/keys", "alice", ""));
    assert!(other != key && !other.is_empty());
    let dry = plane.ask("POST /api/admin/keys?dry_run=1", "alice", "{}");
    assert_eq!((dry.status, &dry.json()["key"]), (200, &Value::Null));
    assert_eq!(plane.ask("POST /api/admin/keys", "alice", r#"{"lable": "x"}"#).status, 422);
    assert_eq!(plane.kv.len(), 2);
}

#[test]
fn a_key_is_switched_off_and_on_and_ends() {
    let mut plane = plane();
    let (_, id) = made(&plane.ask("POST /api/admin/keys", "alice", r#"{"label": "x"}"#));
    let path = format!("/api/admin/keys/{id}");
    assert_eq!(plane.ask(&format!("POST {path}/disable"), "alice", "").status, 200);
    assert_eq!(record(&plane, &id)["disabled"], true);
    assert_eq!(plane.ask(&format!("POST {path}/enable?version=1"), "alice", "").status, 409);
    assert_eq!(plane.ask(&format!("POST {path}/enable?version=2"), "alice", "{}").status, 200);
    assert_eq!(record(&plane, &id)["disabled"], false);
    let expires = format!("PUT {path}/expires_at");
    for (body, status) in [
        (r#"{"expires_at": "2027-01-31"}"#, 200),
        (r#"{"expires_at": "2027-02-31"}"#, 422),
        (r#"{"expires_at": "2020-01-31"}"#, 422),
        (r#"{"expires_at": 3}"#, 422),
        (r#"{"expires": null}"#, 422),
        ("", 422),
    ] {
        assert_eq!(plane.ask(&expires, "alice", body).status, status, "{body}");
    }
    assert_eq!(record(&plane, &id)["expires_at"], "2027-01-31");
    let past = plane.ask(&expires, "alice", r#"{"expires_at": "2020-01-31"}"#);
    assert!(past.code() == "document_invalid" && past.text.contains("expires_at: lies in the past"), "{}", past.text);
    assert_eq!(plane.ask(&expires, "alice", r#"{"expires_at": null}"#).status, 200);
    assert_eq!(record(&plane, &id)["expires_at"], Value::Null);
    let nobody = format!("POST /api/admin/keys/{}/disable", "0".repeat(64));
    assert_eq!(plane.ask(&nobody, "alice", "").status, 404);
    assert_eq!(plane.ask("POST /api/admin/keys/XYZ/disable", "alice", "").status, 400);
}

#[test]
fn a_key_is_replaced_in_one_change_of_the_ledger() {
    let mut plane = plane();
    let (_, id) = made(&plane.ask("POST /api/admin/keys", "alice", r#"{"label": "x"}"#));
    let rotate = format!("POST /api/admin/keys/{id}/rotate");
    assert_eq!(plane.ask(&rotate, "alice", r#"{"keep_until": "2020-01-01"}"#).status, 422);
    let kept = plane.ask(&rotate, "alice", r#"{"keep_until": "2027-01-01"}"#);
    let (_, second) = made(&kept);
    assert_eq!(kept.status, 201, "{}", kept.text);
    assert_eq!(
        (record(&plane, &id)["expires_at"].as_str(), record(&plane, &second)["label"].as_str()),
        (Some("2027-01-01"), Some("x"))
    );
    let (_, third) = made(&plane.ask(&format!("POST /api/admin/keys/{second}/rotate"), "alice", ""));
    assert_eq!(
        (&record(&plane, &second)["disabled"], &record(&plane, &third)["disabled"]),
        (&Value::Bool(true), &Value::Null)
    );
    let log = plane.ask("GET /api/admin/log", "alice", "").text;
    assert_eq!(lethe_core::admin::log::verify(log.as_bytes()).map(|tip| tip.n), Ok(5));
}

#[test]
fn killed_while_a_key_is_replaced_both_documents_are_old_or_both_are_new() {
    let mut news = 0;
    for steps in 0..14 {
        let mut plane = plane();
        let (_, id) = made(&plane.ask("POST /api/admin/keys", "alice", r#"{"label": "x"}"#));
        plane.dies_after = Some(steps);
        let bearer = format!("Bearer {}", plane.token_of("alice"));
        let answer = plane.try_ask(&format!("POST /api/admin/keys/{id}/rotate"), &[("authorization", &bearer)], "");
        plane.dies_after = None;
        let list = plane.ask("GET /api/admin/keys", "alice", "");
        assert_eq!(list.status, 200, "{steps} {}", list.text);
        let list = list.json();
        let off = record(&plane, &id)["disabled"] == true;
        assert_eq!(list["data"].as_array().map(Vec::len), Some(if off { 2 } else { 1 }));
        assert_eq!(plane.kv.len(), if off { 2 } else { 1 });
        assert!(off || answer.is_none());
        news += usize::from(off);
    }
    assert!((1..14).contains(&news), "{news}");
}
