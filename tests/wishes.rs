//! What a body wishes of the gateway in the words of other routers, and what of it reaches an upstream.
//!
//! ```text
//! {"models":["a","b"]}                                      ▶ "model":"a", then "b"
//! {"providerOptions":{"gateway":{"caching":"auto"}}}        ▶ "cache_control" where only what is marked is cached
//! ```
//!
//! Invariant: any chunking gives the same; no member of the gateway's own leaves.
#![expect(clippy::unwrap_used, reason = "tests")]

use lethe_tests::platform::{Platform, Told};
use serde_json::{Value, json};

fn with(members: &str) -> String {
    format!(r#"{{"model":"house/sure","messages":[{{"role":"user","content":"hi"}}]{members}}}"#)
}

/// The field that a refusal names.
fn named(told: &Told) -> Value {
    assert_eq!(told.status, 400, "{}", told.body);
    told.json()["error"]["param"].clone()
}

#[test]
fn the_first_of_a_list_is_the_model_where_none_is_named() {
    let platform = Platform::new();
    let rows = [
        (r#"{"models":["house/bare","house/sure"],"messages":[]}"#, r#"{"messages":[],"model":"bare-upstream"}"#),
        (
            r#" { "messages" : [ ] , "models" : [ "house/sure:floor" ] } "#,
            r#" { "messages" : [ ] ,"model":"sure-upstream"} "#,
        ),
        (
            r#"{"models":["house/bare"],"messages":[],"model":"house/sure"}"#,
            r#"{"messages":[],"model":"sure-upstream"}"#,
        ),
        (
            r#"{"models":["house/sure"],"messages":[],"zdr":true,"user":"u7"}"#,
            r#"{"messages":[],"model":"sure-upstream"}"#,
        ),
    ];
    for (body, expected) in rows {
        let sent = platform.chat(&[], body).sent();
        assert_eq!(sent.body, expected, "{body}");
        for split in 0..body.len() {
            let (head, tail) = body.as_bytes().split_at(split);
            assert_eq!(platform.post("/v1/chat/completions", &[], [head, tail]).sent().body, expected, "{split}");
        }
    }
    for body in [
        r#"{"models":["house/sure"],"model":null,"messages":[]}"#,
        r#"{"messages":[],"models":["house/sure"], "model" : null }"#,
        r#"{"model":null , "models":["house/sure"],"messages":[]}"#,
    ] {
        for split in 0..body.len() {
            let (head, tail) = body.as_bytes().split_at(split);
            let sent = platform.post("/v1/chat/completions", &[], [head, tail]).sent().body;
            let sent: Value = serde_json::from_str(&sent).unwrap();
            assert_eq!(sent, json!({ "messages": [], "model": "sure-upstream" }), "{body} at {split}");
        }
    }
    let fallback = r#"{"models":["house/bare","house/sure"],"messages":[],"zdr":true}"#;
    assert!(platform.chat(&[], fallback).sent().body.contains("sure-upstream"), "the second is a fallback");
    for body in [
        r#"{"models":[],"messages":[]}"#,
        r#"{"models":null,"messages":[]}"#,
        r#"{"models":[],"model":null,"messages":[]}"#,
        r#"{"model":null,"messages":[]}"#,
    ] {
        assert_eq!(named(&platform.chat(&[], body).told()), "model", "{body}");
    }
    let mail = r#"{"models":["house/sure"],"messages":[{"role":"user","content":"bob@acme.com"}]}"#;
    let dry = platform.chat(&[("x-lethe-dry-run", "1")], mail).told().json();
    let at = mail.find("bob@").unwrap();
    assert_eq!((&dry["redactions"][0]["start"], &dry["redactions"][0]["end"]), (&json!(at), &json!(at + 12)), "{dry}");
    assert!(platform.chat(&[], mail).sent().body.contains("<EMAIL_0>"));
}

/// A house whose `sure` speaks Messages and caches only what is marked.
fn marking(group: &str, caching: &str) -> Platform {
    let mut platform = Platform::new();
    let mut registry: Value = serde_json::from_slice(&platform.kv["registry"]).unwrap();
    let sure = &mut registry["providers"]["sure"];
    (sure["protocol"], sure["group"], sure["caching"]) = ("anthropic".into(), group.into(), caching.into());
    platform.kv.insert("registry".into(), registry.to_string().into());
    platform
}

#[test]
fn prompts_are_marked_for_a_cache_where_only_marks_are_cached() {
    let auto = r#","providerOptions":{"gateway":{"caching":"auto"}}"#;
    let marked = r#""cache_control":{"type":"ephemeral"}"#;
    let own = r#"{"role":"user","content":[{"type":"text","text":"hi","cache_control":{"type":"ephemeral"}}]}"#;
    let rows = [
        ("anthropic", "explicit", with(auto), 1),
        ("anthropic", "explicit", with(""), 0),
        ("anthropic", "implicit", with(auto), 0),
        ("others", "explicit", with(auto), 0),
        ("anthropic", "explicit", format!(r#"{{"model":"house/sure","messages":[{own}]{auto}}}"#), 1),
    ];
    for (group, caching, body, count) in rows {
        for path in ["/v1/messages", "/v1/chat/completions"] {
            let sent = marking(group, caching).post(path, &[("x-zdr", "true")], [body.as_bytes()]).sent();
            assert!(sent.url.ends_with("/v1/messages"), "{}", sent.url);
            assert_eq!(sent.body.matches(marked).count(), count, "{path} {group} {caching} {}", sent.body);
            assert!(
                serde_json::from_str::<Value>(&sent.body).unwrap()["cache_control"].is_object()
                    == (count == 1 && !body.contains(own))
            );
        }
    }
    assert!(
        !Platform::new().chat(&[], &with(auto)).sent().body.contains("cache_control"),
        "OpenAI's protocol has no markers"
    );
    let strict = with(&format!(r#"{auto},"zdr_policy":{{"strict_cache":true}}"#));
    let told = marking("anthropic", "explicit").chat(&[], &strict).told();
    assert_eq!(named(&told), "providerOptions.gateway.caching");
}
