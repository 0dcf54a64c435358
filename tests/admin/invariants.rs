//! Writes that would break a rule: refused with the request that would be served, and nothing is stored.
//!
//! ```text
//! invariants: never account retail, provider openai     PUT accounts/retail {} ─▶ 422 invariant_violated
//! ```
//!
//! Invariant: whichever document is written, all of them are looked at together.

use lethe_core::admin::Role;
use lethe_tests::desk::Plane;

fn plane(rules: &str) -> Plane {
    let mut plane = Plane::new().token("alice", &[Role::Keys, Role::Registry]);
    plane.kv.insert("invariants".into(), rules.as_bytes().to_vec());
    plane
}

#[test]
fn a_write_that_would_break_a_rule_is_refused_with_the_counter_example() {
    let mut plane = plane(r#"{"invariants": [{"never": {"account": "retail", "provider": "openai"}}]}"#);
    let put = "PUT /api/admin/accounts/retail";
    for line in [put, "PUT /api/admin/accounts/retail?dry_run=1"] {
        let refused = plane.ask(line, "alice", "{}");
        assert_eq!((refused.status, refused.code().as_str()), (422, "invariant_violated"), "{}", refused.text);
        let rows = refused.json()["error"]["violations"].clone();
        assert_eq!((rows[0]["who"].as_str(), rows[0]["provider"].as_str()), (Some("account retail"), Some("openai")));
        assert!(!plane.kv.contains_key("account/retail"));
    }
    assert_eq!(plane.ask("PUT /api/admin/accounts/other", "alice", "{}").status, 200);
    assert_eq!(plane.ask(put, "alice", r#"{"terms": {"ignore": ["openai"]}}"#).status, 200);
    let loosened = plane.ask(&format!("{put}?version=1"), "alice", r#"{"terms": {"ignore": ["groq"]}}"#);
    assert_eq!(loosened.code(), "invariant_violated");
}

#[test]
fn the_registry_and_keys_are_checked_with_what_is_there() {
    let rules = r#"{"invariants": [{"never": {"account": "retail", "provider": "vllm"}},
        {"always": {"key": "*", "model": "openai/*", "no_train": true}}]}"#;
    let mut plane = plane(rules);
    let account = r#"{"terms": {"only": ["groq", "openai", "vllm"], "models": ["vllm/*", "openai/gpt-5"]}}"#;
    assert_eq!(
        plane.ask("PUT /api/admin/accounts/retail", "alice", account).status,
        422,
        "vllm takes every name of its own"
    );
    let account = r#"{"terms": {"only": ["groq", "openai"], "models": ["vllm/*", "openai/gpt-5"]}}"#;
    assert_eq!(plane.ask("PUT /api/admin/accounts/retail", "alice", account).status, 200);
    let key = format!("PUT /api/admin/keys/{}", "ab".repeat(32));
    assert_eq!(plane.ask(&key, "alice", r#"{"account": "retail"}"#).code(), "invariant_violated");
    assert_eq!(plane.ask(&key, "alice", r#"{"account": "retail", "terms": {"no_train": true}}"#).status, 200);
    let made = plane.ask("POST /api/admin/keys", "alice", r#"{"account": "retail"}"#);
    assert_eq!(made.code(), "invariant_violated", "{}", made.text);
}

#[test]
fn a_rule_may_not_name_what_is_not_there() {
    let mut plane = Plane::new().token("alice", &[Role::Keys, Role::Registry]);
    let put = "PUT /api/admin/invariants";
    let retail = r#"{"group": "shops", "terms": {"zdr": true}}"#;
    assert_eq!(plane.ask("PUT /api/admin/accounts/retail", "alice", retail).status, 200);
    for (member, wrong, right) in [
        ("account", "retial", "retail"),
        ("group", "shop", "shops"),
        ("guardrail", "pii", "pi*"),
        ("key", "ab", "*"),
        ("provider", "opanai", "openai"),
        ("model", "nobody/one", "openai/gpt-5"),
    ] {
        let rules = |name: &str| format!(r#"{{"invariants": [{{"always": {{"{member}": "{name}", "zdr": true}}}}]}}"#);
        let refused = plane.ask(&format!("{put}?dry_run=1"), "alice", &rules(wrong));
        let told = format!("invariants[0].always.{member}: names {wrong}, which is not there");
        assert_eq!((refused.status, refused.code().as_str()), (422, "document_invalid"), "{}", refused.text);
        assert!(refused.text.contains(&told), "{}", refused.text);
        let held = plane.ask(&format!("{put}?dry_run=1"), "alice", &rules(right));
        assert_eq!(held.status, 200, "{}", held.text);
    }
}

#[test]
fn what_a_rule_names_may_not_go() {
    let mut plane = Plane::new().token("alice", &[Role::Keys, Role::Registry]);
    let (retail, strict) = ("/api/admin/accounts/retail", r#"{"group": "shops", "terms": {"zdr": true}}"#);
    assert_eq!(plane.ask(&format!("PUT {retail}"), "alice", strict).status, 200);
    let rules = r#"{"invariants": [{"always": {"account": "retail", "zdr": true}}, {"always": {"group": "shops", "zdr": true}},
        {"always": {"account": "gone*", "zdr": true}}]}"#;
    assert_eq!(plane.ask("PUT /api/admin/invariants", "alice", rules).status, 200);
    let used = |answer: &lethe_tests::desk::Answer| answer.json()["error"]["used_by"].to_string();
    let kept = plane.ask(&format!("DELETE {retail}?version=1"), "alice", "");
    assert_eq!((kept.status, kept.code().as_str()), (409, "in_use"), "{}", kept.text);
    assert_eq!(used(&kept), r#"["invariants[0].always.account","invariants[1].always.group"]"#);
    let left = plane.ask(&format!("PUT {retail}?version=1"), "alice", r#"{"terms": {"zdr": true}}"#);
    assert_eq!((left.status, used(&left).as_str()), (409, r#"["invariants[1].always.group"]"#));
    assert_eq!(plane.ask("PUT /api/admin/accounts/other", "alice", strict).status, 200);
    assert_eq!(plane.ask(&format!("PUT {retail}?version=1"), "alice", r#"{"terms": {"zdr": true}}"#).status, 200);
    // Rules that named nobody before, written past this plane, stop no other write.
    plane.kv.clear();
    plane.kv.insert("invariants".into(), rules.as_bytes().to_vec());
    assert_eq!(plane.ask("PUT /api/admin/accounts/third", "alice", "{}").status, 200);
}

#[test]
fn rules_that_do_not_read_stop_every_write() {
    let mut plane = plane(r#"{"invariants": [{"nevr": {}}]}"#);
    let refused = plane.ask("PUT /api/admin/accounts/retail", "alice", "{}");
    assert_eq!((refused.status, refused.code().as_str()), (422, "invariants_invalid"));
    assert!(refused.text.contains("invariants[0].nevr"), "{}", refused.text);
    plane.kv.remove("invariants");
    assert_eq!(plane.ask("PUT /api/admin/accounts/retail", "alice", "{}").status, 200);
}

#[test]
fn rules_are_written_as_other_documents_are_and_only_if_they_hold() {
    let mut plane = Plane::new().token("alice", &[Role::Keys, Role::Registry]).token("bob", &[Role::Keys]);
    let put = "PUT /api/admin/invariants";
    let rules = r#"{"invariants": [{"never": {"account": "retail", "provider": "openai"}}]}"#;
    let none = plane.ask("GET /api/admin/invariants", "alice", "");
    assert_eq!((none.text.as_str(), none.header("etag")), (r#"{"invariants": []}"#, "\"0\""));
    assert_eq!(plane.ask("PUT /api/admin/accounts/retail", "bob", "{}").status, 200);
    assert_eq!(plane.ask(put, "bob", rules).status, 403);
    assert_eq!(plane.ask(put, "alice", rules).code(), "invariant_violated");
    for wrong in ["", "[]", r#"{"invariants": 3}"#, r#"{"invariants": [{"nevr": {}}]}"#] {
        assert_eq!(plane.ask(put, "alice", wrong).code(), "invariants_invalid", "{wrong}");
    }
    let strict = r#"{"terms": {"ignore": ["openai"]}}"#;
    assert_eq!(plane.ask("PUT /api/admin/accounts/retail?version=1", "bob", strict).status, 200);
    assert_eq!(plane.ask(put, "alice", rules).status, 200);
    assert_eq!(plane.ask(put, "alice", rules).status, 428);
    assert_eq!(plane.kv["invariants"], rules.as_bytes());
    assert_eq!(plane.ask("PUT /api/admin/accounts/retail?version=2", "bob", "{}").code(), "invariant_violated");
    assert_eq!(plane.ask(&format!("{put}?version=1"), "alice", r#"{"invariants": []}"#).status, 200);
    assert_eq!(plane.ask("PUT /api/admin/accounts/retail?version=2", "bob", "{}").status, 200);
}
