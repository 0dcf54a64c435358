//! What a request loses on its way out comes back in the answer.
//!
//! ```text
//! body ─redact▶ what is sent ─▶ an upstream that says it back ─restore▶ the body again
//! ```
//!
//! Invariant: restore(echo(redact(x))) = x, as JSON, and what is sent holds no original.
#![expect(clippy::unwrap_used, reason = "tests")]

use lethe_tests::platform::Platform;
use proptest::prelude::*;
use serde_json::{Value, json};

/// JSON with values to be found in some of its strings and keys.
fn bodies() -> impl Strategy<Value = Value> {
    // Nothing that opens a link's target or a tag: nothing comes back into those.
    let plain = any::<String>().prop_map(|text| text.replace(['(', '<', ':'], ""));
    let text = prop_oneof![
        plain,
        "[a-z ]{0,9}(bob|eve|zoe)@acme-health\\.com[ .,!]?[a-z]{0,3}",
        Just("{\"to\":\"eve@acme-health.com\",\"n\":[1,\"\\u0062ob@acme-health.com\"]}".to_owned()),
        Just("ssn 536-22-8731".to_owned()),
        Just("<EMAIL_0>".to_owned()),
    ];
    let leaf = prop_oneof![3 => text.clone().prop_map(Value::from), 1 => any::<i16>().prop_map(Value::from)];
    let value = leaf.prop_recursive(4, 24, 5, move |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            proptest::collection::btree_map(text.clone(), inner, 0..4)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    });
    proptest::collection::btree_map("[a-z]{6}x", value, 0..4)
        .prop_map(|members| Value::Object(members.into_iter().collect()))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    /// restore(echo(redact(x))) = x, as JSON; and what is sent holds no original.
    #[test]
    fn what_was_redacted_can_be_restored(body in bodies()) {
        let platform = Platform::new();
        let mut chat = body.clone();
        chat["model"] = "house/sure".into();
        chat["messages"] = json!([]);
        let sent = platform.chat(&[], &chat.to_string()).sent();
        prop_assert!(!sent.body.contains("@acme-health.com"), "{}", sent.body);
        prop_assert!(!sent.body.contains("536-22-8731"), "{}", sent.body);
        let redacted: Value = serde_json::from_str(&sent.body).unwrap();
        let echo = json!({ "choices": [{ "index": 0, "message": { "role": "assistant", "content": redacted.to_string() },
            "finish_reason": "stop" }] });
        let told = sent.answer(&echo.to_string());
        let content = told.json()["choices"][0]["message"]["content"].as_str().unwrap().to_owned();
        let mut restored: Value = serde_json::from_str(&content).unwrap();
        restored["model"] = "house/sure".into();
        prop_assert_eq!(normal(restored), normal(chat));
    }
}

/// Documents inside strings, as values: escapes in them are not kept where something was replaced.
fn normal(value: Value) -> Value {
    match value {
        Value::String(ref text) if text.starts_with('{') => {
            serde_json::from_str(text).map_or_else(|_| value.clone(), normal)
        }
        Value::Array(items) => items.into_iter().map(normal).collect(),
        Value::Object(members) => members.into_iter().map(|(key, value)| (key, normal(value))).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value,
    }
}
