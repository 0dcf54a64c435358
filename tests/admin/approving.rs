//! Two-person approval.
//!
//! ```text
//! alice: PUT registry ─▶ 202 {"proposal"}      alice: approve ─▶ 403      bob: approve ─▶ 200, by alice+bob
//! ```
//!
//! Invariant: nothing changes before another person has said so, and then only from the version that it was made from.

use lethe_core::admin::Role;
use lethe_core::admin::log::verify;
use lethe_tests::desk::Plane;

const WRITE: &str = "PUT /api/admin/registry";

fn plane() -> Plane {
    let mut plane = Plane::new()
        .token("alice", &Role::ALL)
        .token("bob", &Role::ALL)
        .token("carol", &[Role::Keys])
        .token("dave", &[Role::Read]);
    plane.settings.insert("ADMIN_APPROVAL".into(), "two".into());
    plane
}

fn document(version: u64, alias: &str) -> String {
    format!(r#"{{"version": {version}, "extends": "default", "aliases": {{"{alias}": "openai/gpt-5"}}}}"#)
}

fn proposed(plane: &mut Plane, line: &str, by: &str, body: &str) -> String {
    let answer = plane.ask(line, by, body);
    assert_eq!(answer.status, 202, "{}", answer.text);
    let id = answer.json()["proposal"].as_str().unwrap_or_default().to_owned();
    assert_eq!(id.len(), 16);
    format!("/api/admin/proposals/{id}")
}

#[test]
fn what_one_proposes_another_carries_out() {
    let mut plane = plane();
    let proposal = proposed(&mut plane, WRITE, "alice", &document(0, "one"));
    assert!(plane.kv.is_empty());
    let list = plane.ask("GET /api/admin/proposals", "bob", "").json();
    assert_eq!(
        (list["data"][0]["by"].as_str(), list["data"][0]["body"].as_str()),
        (Some("alice"), Some(document(0, "one").as_str()))
    );
    let approve = format!("POST {proposal}/approve");
    for (by, status) in [("alice", 403), ("carol", 403), ("dave", 403), ("nobody", 401)] {
        assert_eq!(plane.ask(&approve, by, "").status, status, "{by}");
        assert!(plane.kv.is_empty());
    }
    let done = plane.ask(&approve, "bob", "");
    assert_eq!((done.status, done.json()["version"].as_u64()), (200, Some(1)), "{}", done.text);
    assert_eq!(plane.kv["registry"], document(1, "one").into_bytes());
    assert_eq!(plane.kv.len(), 1, "no proposal reaches the gateway's store");
    assert_eq!(plane.ask(&approve, "bob", "").status, 404);
    let log = plane.ask("GET /api/admin/log", "alice", "").text;
    assert_eq!(verify(log.as_bytes()).map(|tip| tip.n), Ok(3));
    assert!(
        log.contains(r#""by":"alice+bob","what":"put""#) && log.contains(r#""by":"alice","what":"propose""#),
        "{log}"
    );
    assert_eq!(plane.sides.keys().filter(|name| name.starts_with("body/")).count(), 1, "the proposal's body is gone");
}

#[test]
fn a_proposal_is_done_only_from_the_version_that_it_was_made_from() {
    let mut plane = plane();
    let one = proposed(&mut plane, WRITE, "alice", &document(0, "one"));
    let two = proposed(&mut plane, WRITE, "bob", &document(0, "two"));
    assert_eq!(plane.ask(&format!("POST {two}/approve"), "alice", "").status, 200);
    assert_eq!(plane.ask(&format!("POST {one}/approve"), "bob", "").status, 409);
    assert_eq!(plane.ask(&format!("DELETE {one}"), "alice", "").status, 200);
    assert_eq!(plane.ask("GET /api/admin/proposals", "alice", "").text, r#"{"data":[]}"#);
    let late = proposed(&mut plane, WRITE, "alice", &document(1, "late"));
    plane.now.0 += 8 * 86_400_000;
    assert_eq!(plane.ask(&format!("POST {late}/approve"), "bob", "").code(), "proposal_expired");
    let gone = proposed(&mut plane, WRITE, "alice", &document(1, "gone"));
    let entry = lethe_core::admin::token_entry("bob", &plane.token_of("bob"), &Role::ALL).unwrap_or_default();
    plane.settings.insert("ADMIN_TOKEN".into(), format!("{{{entry}}}"));
    assert_eq!(plane.ask(&format!("POST {gone}/approve"), "bob", "").status, 403, "who proposed it has left");
}

#[test]
fn a_key_is_shown_to_who_approves_and_exists_from_then_on() {
    let mut plane = plane();
    let body = r#"{"label": "x"}"#;
    let answer = plane.ask("POST /api/admin/keys", "carol", body);
    assert!(answer.status == 202 && !answer.text.contains(concat!("sk-", "lethe")), "{}", answer.text);
    let id = answer.json()["proposal"].as_str().unwrap_or_default().to_owned();
    let made = plane.ask(&format!("POST /api/admin/proposals/{id}/approve"), "bob", "");
    let key = made.json()["key"].as_str().unwrap_or_default().to_owned();
    assert!(made.status == 201 && plane.kv.contains_key(&lethe_core::arrive::key::stored_under(&key)), "{}", made.text);
    let refused = plane.ask("POST /api/admin/keys", "carol", r#"{"lable": "x"}"#);
    assert_eq!(refused.status, 422, "what is wrong is not even proposed");
    plane.settings.insert("ADMIN_APPROVAL".into(), "three".into());
    assert_eq!(plane.ask("POST /api/admin/keys", "carol", body).status, 503);
}

#[test]
fn killed_while_a_proposal_is_approved_it_is_open_or_done() {
    let mut dones = 0;
    for steps in 0..12 {
        let mut plane = plane();
        let proposal = proposed(&mut plane, WRITE, "alice", &document(0, "one"));
        plane.dies_after = Some(steps);
        let bearer = format!("Bearer {}", plane.token_of("bob"));
        let answer = plane.try_ask(&format!("POST {proposal}/approve"), &[("authorization", &bearer)], "");
        plane.dies_after = None;
        let open = plane.ask("GET /api/admin/proposals", "alice", "").json()["data"].as_array().map_or(0, Vec::len);
        let done = plane.kv.contains_key("registry");
        assert_eq!(open, usize::from(!done));
        assert!(done || answer.is_none());
        dones += usize::from(done);
    }
    assert!((1..12).contains(&dones), "{dones}");
}
