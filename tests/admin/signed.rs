//! The admin plane where documents must be signed: it stores what was signed elsewhere, and makes none itself.
//!
//! ```text
//! PUT registry {…, "previous": <hash of the current>, "signature": …} ─▶ 200, byte for byte     PUT registry {…} ─▶ 422
//! ```
//!
//! Invariant: what it stores the gateway takes; what it cannot sign it refuses by name.

use lethe_core::admin::{Role, Signer};
use lethe_tests::desk::Plane;

const SEED: &str = "ops:AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE";

fn sign(name: &str, document: &str, previous: Option<&[u8]>) -> String {
    let signed = Signer::parse(SEED).unwrap().sign(name, document.as_bytes(), previous);
    String::from_utf8(signed.unwrap()).unwrap()
}

fn plane() -> Plane {
    let mut plane = Plane::new().token("root", &Role::ALL);
    plane.settings.insert("REGISTRY_PUBLIC_KEY".into(), Signer::parse(SEED).unwrap().public());
    plane
}

#[test]
fn a_signed_registry_is_stored_byte_for_byte_and_names_what_it_follows() {
    let mut plane = plane();
    let first = sign("registry", r#"{"extends": "default"}"#, None);
    assert_eq!(plane.ask("PUT /api/admin/registry", "root", &first).status, 200);
    assert_eq!(plane.kv["registry"], first.as_bytes());
    assert_eq!(plane.ask("GET /api/admin/registry", "root", "").text, first);
    let again = plane.ask("PUT /api/admin/registry", "root", &first);
    assert_eq!((again.status, again.code().as_str()), (409, "version_conflict"));
    let second = sign("registry", r#"{"extends": "default", "aliases": {}}"#, Some(first.as_bytes()));
    assert_eq!(plane.ask("PUT /api/admin/registry?dry_run=1", "root", &second).status, 200);
    assert_eq!(plane.kv["registry"], first.as_bytes());
    assert_eq!(plane.ask("PUT /api/admin/registry", "root", &second).status, 200);
    assert_eq!(plane.kv["registry"], second.as_bytes());
    let other = sign("registry", r#"{"extends": "default"}"#, Some(first.as_bytes()));
    assert_eq!(plane.ask("PUT /api/admin/registry", "root", &other).status, 409, "somebody was quicker");
    // By `if-match` too, but never to an earlier version.
    let back = plane.ask("PUT /api/admin/registry?version=2", "root", &first);
    assert_eq!((back.status, back.code().as_str()), (422, "document_invalid"));
    assert!(back.text.contains("version"), "{}", back.text);
}

#[test]
fn what_is_not_signed_is_refused() {
    let mut plane = plane();
    for (line, document) in [
        ("PUT /api/admin/registry?version=0", r#"{"extends": "default"}"#.to_owned()),
        ("PUT /api/admin/registry?version=0", sign("account/a", r#"{"extends": "default"}"#, None)),
        ("PUT /api/admin/accounts/a", "{}".to_owned()),
        ("PUT /api/admin/accounts/a", sign("account/b", "{}", None)),
        ("PUT /api/admin/accounts/a", sign("account/a", "{}", None).replace("\": 1", "\": 2")),
        ("PUT /api/admin/guardrails/a", sign("account/a", "{}", None)),
    ] {
        let answer = plane.ask(line, "root", &document);
        assert_eq!(
            (answer.status, answer.code().as_str()),
            (422, "document_invalid"),
            "{line} {document}: {}",
            answer.text
        );
        assert!(answer.text.contains("signature"), "{}", answer.text);
    }
    assert!(plane.kv.is_empty());
    let first = sign("account/a", "{}", None);
    assert_eq!(plane.ask("PUT /api/admin/accounts/a", "root", &first).status, 200);
    assert_eq!(plane.kv["account/a"], first.as_bytes());
    let second = sign("account/a", r#"{"zdr": true}"#, Some(first.as_bytes()));
    assert_eq!(plane.ask("PUT /api/admin/accounts/a?version=1", "root", &second).status, 200);
    assert_eq!(plane.ask("PUT /api/admin/accounts/a?version=2", "root", &first).status, 422, "an earlier one");
}

#[test]
fn a_signature_that_has_ended_is_refused_and_opens_no_way_back() {
    let mut plane = plane();
    let until = |day: &str| format!(r#"{{"extends": "default", "signed_until": "{day}"}}"#);
    let [first, over] = [sign("registry", &until("2999-01-01"), None), sign("registry", &until("2001-01-01"), None)];
    let refused = plane.ask("PUT /api/admin/registry?version=0", "root", &over);
    assert_eq!((refused.status, refused.code().as_str()), (422, "document_invalid"));
    assert!(refused.text.contains("signed_until") && plane.kv.is_empty(), "{}", refused.text);
    assert_eq!(plane.ask("PUT /api/admin/registry", "root", &first).status, 200);
    // The current one has ended: what follows it is still held to it.
    let second = sign("registry", &until("2026-11-21"), Some(first.as_bytes()));
    assert_eq!(plane.ask("PUT /api/admin/registry", "root", &second).status, 200, "{second}");
    plane.now = lethe_core::host::Millis(plane.now.0 + 5 * 86_400_000);
    assert_eq!(plane.ask("PUT /api/admin/registry?version=2", "root", &first).status, 422, "an earlier one");
    let third = sign("registry", &until("2999-01-01"), Some(second.as_bytes()));
    assert_eq!(plane.ask("PUT /api/admin/registry", "root", &third).status, 200);
}

#[test]
fn doors_that_would_have_to_sign_say_so() {
    let mut plane = plane();
    let id = "0".repeat(64);
    let record = sign(&format!("key/{id}"), "{}", None);
    assert_eq!(plane.ask(&format!("PUT /api/admin/keys/{id}"), "root", &record).status, 200);
    let first = sign("registry", r#"{"extends": "default"}"#, None);
    assert_eq!(plane.ask("PUT /api/admin/registry", "root", &first).status, 200);
    let before = plane.kv.clone();
    for (line, body) in [
        ("POST /api/admin/keys".to_owned(), "{}"),
        (format!("POST /api/admin/keys/{id}/rotate"), ""),
        (format!("POST /api/admin/keys/{id}/disable"), ""),
        (format!("PUT /api/admin/keys/{id}/expires_at"), r#"{"expires_at": "2099-01-01"}"#),
        ("POST /api/admin/registry/rollback".to_owned(), r#"{"to": 1, "version": 1}"#),
        ("PUT /api/admin/compliance".to_owned(), r#"{"providerId": "anthropic", "zdr": false, "version": 1}"#),
    ] {
        let answer = plane.ask(&line, "root", body);
        assert_eq!((answer.status, answer.code().as_str()), (409, "signature_needed"), "{line}: {}", answer.text);
        assert!(answer.text.contains("cargo xtask registry sign") && !answer.text.contains("sk-lethe-"));
    }
    assert_eq!(plane.kv, before);
    plane.settings.insert("REGISTRY_PUBLIC_KEY".into(), "any".into());
    assert_eq!(plane.ask("PUT /api/admin/accounts/b", "root", "{}").code(), "settings_invalid");
}
