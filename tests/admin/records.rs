//! Accounts and guardrails: written, listed, deleted unless somebody names them.
//!
//! ```text
//! PUT accounts/retail {…} ─▶ 1      PUT accounts/retail {…} if-match "0" ─▶ 409      DELETE while a key names it ─▶ 409 in_use
//! ```
//!
//! Invariant: what a gateway could not read, or what names what is not there, is not stored.

use lethe_core::admin::Role;
use lethe_tests::desk::Plane;

fn plane() -> Plane {
    Plane::new().token("alice", &[Role::Keys]).token("bob", &[Role::Registry])
}

#[test]
fn an_account_is_written_by_compare_and_set_and_read_as_it_was_sent() {
    let mut plane = plane();
    let put = "PUT /api/admin/accounts/retail";
    assert_eq!(plane.ask("GET /api/admin/accounts/retail", "alice", "").status, 404);
    let first = plane.ask(put, "alice", "{ \"zdr\": true }");
    assert_eq!((first.status, first.json()["version"].as_u64()), (200, Some(1)), "{}", first.text);
    assert_eq!(plane.ask(put, "alice", "{}").status, 428);
    assert_eq!(plane.ask(&format!("{put}?version=2"), "alice", "{}").status, 409);
    assert_eq!(plane.ask(&format!("{put}?version=0"), "alice", "{}").status, 409);
    assert_eq!(plane.ask(&format!("{put}?version=1"), "bob", "{}").status, 403);
    let read = plane.ask("GET /api/admin/accounts/retail", "alice", "");
    assert_eq!((read.text.as_str(), read.header("etag")), ("{ \"zdr\": true }", "\"1\""));
    assert_eq!(plane.kv["account/retail"], b"{ \"zdr\": true }");
    assert_eq!(plane.ask(&format!("{put}?version=1"), "alice", "{\"no_train\": true}").status, 200);
    assert_eq!(plane.ask("DELETE /api/admin/accounts/retail?version=1", "alice", "").status, 409);
    assert_eq!(plane.ask("DELETE /api/admin/accounts/retail?version=2", "alice", "").status, 200);
    assert!(plane.kv.is_empty());
    assert_eq!(plane.ask(put, "alice", "{}").json()["version"].as_u64(), Some(4));
}

#[test]
fn what_is_wrong_is_told_by_path_and_line() {
    let mut plane = plane();
    let wrong = plane.ask(
        "PUT /api/admin/accounts/retail",
        "alice",
        "{\"zrd\": true,\n \"groups\": {\"openai\": {\"zdr\": 1}}}",
    );
    assert_eq!((wrong.status, wrong.code().as_str()), (422, "document_invalid"), "{}", wrong.text);
    let problems = wrong.json()["error"]["problems"].clone();
    assert_eq!((problems[0]["path"].as_str(), problems[1]["line"].as_u64()), (Some("zrd"), Some(2)));
    for name in ["a%20b", "a..b/c", &"a".repeat(65), "", "é"] {
        let status = plane.ask(&format!("PUT /api/admin/accounts/{name}"), "alice", "{}").status;
        assert!(matches!(status, 400 | 404), "{name} {status}");
    }
    assert!(plane.kv.is_empty());
}

#[test]
fn nothing_names_what_is_not_there_and_nothing_named_is_deleted() {
    let mut plane = plane();
    let key = format!("PUT /api/admin/keys/{}", "ab".repeat(32));
    let dangling = plane.ask(&key, "alice", r#"{"account": "retail", "guardrail": "pii"}"#);
    assert_eq!((dangling.status, dangling.code().as_str()), (422, "document_invalid"));
    assert_eq!(plane.ask("PUT /api/admin/accounts/retail", "alice", "{}").status, 200);
    assert_eq!(plane.ask("PUT /api/admin/guardrails/pii", "alice", r#"{"redact": {"EMAIL": "mask"}}"#).status, 200);
    assert_eq!(plane.ask(&key, "alice", r#"{"account": "retail", "guardrail": "pii"}"#).status, 200);
    // One that only the store's dashboard knows.
    plane.kv.insert(format!("key/{}", "cd".repeat(32)), br#"{"account": "retail"}"#.to_vec());
    let used = plane.ask("DELETE /api/admin/accounts/retail", "alice", "");
    assert_eq!((used.status, used.code().as_str()), (409, "in_use"));
    assert_eq!(used.json()["error"]["used_by"].as_array().map(Vec::len), Some(2));
    assert_eq!(plane.ask("DELETE /api/admin/guardrails/pii", "alice", "").status, 409);
    let keys = plane.ask("GET /api/admin/keys", "alice", "").json();
    assert_eq!(keys["data"].as_array().map(Vec::len), Some(2));
    assert_eq!((keys["data"][0]["version"].as_u64(), keys["data"][1]["version"].as_u64()), (Some(1), Some(0)));
    assert_eq!(keys["data"][1]["document"]["account"], "retail");
    for id in ["ab".repeat(32), "cd".repeat(32)] {
        assert_eq!(plane.ask(&format!("DELETE /api/admin/keys/{id}"), "alice", "").status, 200);
    }
    assert_eq!(plane.ask("DELETE /api/admin/guardrails/pii", "alice", "").status, 200);
    assert_eq!(plane.ask("DELETE /api/admin/accounts/retail", "alice", "").status, 200);
    assert!(plane.kv.is_empty());
    assert_eq!(plane.ask("GET /api/admin/accounts", "alice", "").text, "{\"data\":[]}");
}
