//! Every door with every kind of bad input, and documents changed at random.
//!
//! ```text
//! valid body ─ a byte changed, cut, doubled, nested ─▶ an answer of the gateway's form, and stores that are as they were or right
//! ```
//!
//! Invariant: no panic; a refusal writes nothing; what is stored is what the data plane can read.

use lethe_core::admin::Role;
use lethe_core::admin::log::verify;
use lethe_core::registry::{CredentialHosts, Day, check};
use lethe_tests::desk::Plane;

const ID: &str = "abababababababababababababababababababababababababababababababab";

fn doors() -> Vec<(String, &'static str)> {
    let key = format!("/api/admin/keys/{ID}");
    vec![
        (
            "PUT /api/admin/registry?version=0".into(),
            r#"{"version": 0, "extends": "default", "aliases": {"a": "openai/gpt-5"}, "attest": []}"#,
        ),
        ("POST /api/admin/registry/rollback".into(), r#"{"to": 1, "version": 2}"#),
        (
            "PUT /api/admin/compliance".into(),
            r#"{"providerId": "anthropic", "zdr": true, "expiresAt": "2027-10-01", "models": ["a/*"], "version": 0}"#,
        ),
        (
            "PUT /api/admin/accounts/a".into(),
            r#"{"zdr": true, "groups": {"openai": {"zdr": true}}, "terms": {"regions": ["eu"]}}"#,
        ),
        ("PUT /api/admin/guardrails/a".into(), r#"{"redact": {"EMAIL": "block"}, "terms": {"zdr": true}}"#),
        ("POST /api/admin/keys".into(), r#"{"label": "x", "models": ["openai/*"], "expires_at": "2027-01-01"}"#),
        (format!("PUT {key}?version=1"), r#"{"label": "x", "terms": {"max_price": {"prompt": "1"}}}"#),
        (format!("POST {key}/rotate"), r#"{"keep_until": "2027-01-01"}"#),
        (format!("POST {key}/disable"), "{}"),
        (format!("POST {key}/enable"), "{}"),
        (format!("PUT {key}/expires_at"), r#"{"expires_at": "2027-01-01"}"#),
    ]
}

fn plane() -> Plane {
    let mut plane = Plane::new().token("alice", &Role::ALL);
    plane.kv.insert(format!("key/{ID}"), b"{\"label\": \"old\"}".to_vec());
    plane
}

#[test]
fn every_door_refuses_what_is_no_body_of_its_own() {
    let deep = "[".repeat(5_000);
    let wide = format!("{{\"x\": \"{}\"}}", "y".repeat(100_000));
    for (line, _) in doors() {
        for body in ["null", "[]", "1", "\"x\"", "{", "{\"a\":1,\"a\":2}", "{\"unheard\": 1}", "\u{0}", &deep, &wide] {
            let mut plane = plane();
            let before = plane.kv.clone();
            let answer = plane.ask(&line, "alice", body);
            assert!((400..500).contains(&answer.status), "{line} {} {}", answer.status, answer.text);
            assert!(
                answer.json()["error"]["message"].is_string() && answer.json()["error"]["docs_url"].is_string(),
                "{line}"
            );
            assert_eq!(answer.header("cache-control"), "no-store");
            assert_eq!(plane.kv, before, "{line}");
        }
    }
    let mut plane = plane();
    let large = "x".repeat(lethe_core::admin::LONGEST_BODY + 1);
    assert_eq!(plane.ask("PUT /api/admin/registry", "alice", &large).status, 413);
}

#[test]
fn a_member_that_is_not_known_is_named() {
    for (line, body) in doors().into_iter().filter(|(line, _)| !line.contains("able")) {
        let body = body.replacen('{', r#"{"unherad": 1, "#, 1).replace(", }", "}");
        let answer = plane().ask(&line, "alice", &body);
        assert_eq!((answer.status, answer.text.contains("unherad")), (422, true), "{line} {}", answer.text);
    }
}

#[test]
fn documents_changed_at_random_break_nothing() {
    let mut state = 7_u64;
    let mut draw = move |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap_or_default() % below.max(1)
    };
    let mut well = 0;
    for round in 0..1_500 {
        let doors = doors();
        let (line, body) = &doors[round % doors.len()];
        let mut bytes = body.as_bytes().to_vec();
        for _ in 0..draw(3) {
            let (at, other) = (draw(bytes.len()), draw(bytes.len()));
            match draw(5) {
                0 => bytes[at] = b"{}[]\",:0e-\\ \xff"[draw(13)],
                1 => bytes.truncate(at),
                2 => drop(bytes.splice(at..at, body.bytes().skip(other).take(9))),
                3 => drop(bytes.splice(at..at, *b"\\u0061")),
                _ => bytes.swap(at, other),
            }
            if bytes.is_empty() {
                break;
            }
        }
        let Ok(text) = String::from_utf8(bytes) else { continue };
        let mut plane = plane();
        let answer = plane.ask(line, "alice", &text);
        assert!(matches!(answer.status, 200 | 201 | 400 | 404 | 409 | 422 | 428), "{line} {text} {}", answer.text);
        well += usize::from(answer.status < 300);
        if let Some(registry) = plane.kv.get("registry") {
            let report = check(registry, &CredentialHosts::default(), Day::at(plane.now));
            assert!(report.invalid.is_none() && report.quarantined.is_empty(), "{text}");
        }
        let log = plane.ask("GET /api/admin/log", "alice", "").text;
        assert!(verify(log.as_bytes()).is_ok());
    }
    assert!((100..1_400).contains(&well), "{well}");
}
