//! Who is named for what.
//!
//! ```text
//! account zdr · key regions eu   ─▶   openai  retention:30d by account · region:us by key
//! ```
//!
//! Invariant: a reason has the level that brings it about alone, and no other.

use super::*;

fn case(account: Value, key: Value, guardrail: Value, body: Value) -> Case {
    let object = |value: Value| value.as_object().cloned().expect("an object");
    let mut key = object(key);
    key.insert("account".into(), "a".into());
    key.insert("guardrail".into(), "g".into());
    let strict = json!({ "terms": { "only": ["groq"] } });
    Case {
        registry: None,
        account: object(account),
        key,
        guardrails: BTreeMap::from([("g".to_owned(), guardrail), ("strict".to_owned(), strict)]),
        settings: BTreeMap::from([("DEPLOYMENT_TERMS".to_owned(), r#"{"max_price":{"prompt":"1"}}"#.to_owned())]),
        keyed: true,
        headers: Vec::new(),
        door: "/v1/chat/completions".into(),
        body: object(body),
    }
}

/// `by` of a reason at a provider.
fn by(told: &Value, provider: &str, reason: &str) -> String {
    let rows = told["excluded"].as_array().expect("rows");
    let row = rows.iter().find(|row| row["provider"] == provider && row["reason"] == reason);
    let row = row.unwrap_or_else(|| panic!("{provider} {reason} in {rows:?}"));
    let by: Vec<&str> = row["by"].as_array().expect("levels").iter().filter_map(Value::as_str).collect();
    format!("{}{}", by.join(","), if by.is_empty() { row["why"].as_str().unwrap_or_default() } else { "" })
}

#[test]
fn every_reason_has_its_levels() {
    let messages = json!([{ "role": "user", "content": "hi" }]);
    let told = case(
        json!({ "zdr": true, "users": { "u": "strict" } }),
        json!({ "terms": { "regions": ["eu"] } }),
        json!({ "terms": { "ignore": ["openai"] } }),
        json!({ "model": "openai/gpt-5", "messages": messages, "zdr": true, "user": "u" }),
    )
    .told();
    assert_eq!(told["status"], 200, "{told}");
    assert!(told["demands"]["user"]["terms"]["only"].is_array(), "{told}");
    for (reason, levels) in [
        ("retention:30d", "account,request"),
        ("region:us", "key"),
        ("ignored", "guardrail"),
        ("not_in_only", "user"),
        ("max_price", "deployment"),
    ] {
        assert_eq!(by(&told, "openai", reason), levels, "{reason}");
    }
    assert_eq!(by(&told, "azure", "not_configured"), "as it is");
    let people = tree(&told);
    assert!(people.contains("retention:30d") && people.contains("by account, request"), "{people}");
    assert!(people.contains("in this order\n  nowhere\n"), "{people}");
    assert!(people.contains("who demands what") && people.contains("\"regions\":[\"eu\"]"), "{people}");
}

#[test]
fn a_route_says_order_credential_and_evidence() {
    let messages = json!([{ "role": "user", "content": "mail bob@acme.com" }]);
    let mut case = case(json!({}), json!({}), json!({}), json!({ "model": "groq/x", "messages": messages }));
    case.settings.clear();
    let told = case.told();
    let people = tree(&told);
    assert!(people.contains("1 groq") && people.contains("credential: operator"), "{people}");
    assert!(people.contains("EMAIL") && !people.contains("bob@"), "{people}");
}

#[test]
fn a_token_is_the_users_word_and_is_not_shown() {
    let messages = json!([{ "role": "user", "content": "x" }]);
    let mut case = case(json!({}), json!({}), json!({}), json!({ "model": "groq/x", "messages": messages }));
    case.settings.clear();
    case.headers.push((USER.to_owned(), "made-up.user.token".to_owned()));
    assert_eq!((case.asked(&LEVELS).0, case.asked(&["request"]).0), (401, 200), "no key is set, so it serves nobody");
    assert!(!tree(&case.told()).contains("made-up"), "{}", tree(&case.told()));
}
