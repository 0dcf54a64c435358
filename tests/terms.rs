//! What a guardrail adds, through the doors: given terms, blind terms and patterns.
//!
//! ```text
//! guardrail {"given": […], "blind": {…}, "patterns": […]}   POST /v1/redact ─▶ <PERSON_0>, <CUSTOM_0>
//! ```
//!
//! Invariant: no term is left in what goes upstream; a guardrail that could not be kept serves nobody.
#![expect(clippy::unwrap_used, reason = "tests")]

use lethe_core::arrive::key;
use lethe_core::redact::{Entity, TermsKey, blind};
use lethe_tests::platform::{Platform, Told};
use serde_json::{Value, json};

const KEY: &str = "the terms key of the test, which is long enough";

fn guarded(document: &str) -> Platform {
    let mut platform = Platform::new();
    platform.kv.insert(key::stored_under(&platform.key), r#"{"account":"acme","guardrail":"g"}"#.into());
    platform.kv.insert("guardrail/g".into(), document.into());
    platform
}

fn redact(platform: &Platform, texts: &[&str]) -> Told {
    let messages: Vec<Value> = texts.iter().map(|text| json!({ "role": "user", "content": text })).collect();
    let body = json!({ "model": "house/sure", "messages": messages }).to_string();
    platform.post("/v1/redact", &[], [body.as_bytes()]).told()
}

fn contents(platform: &Platform, texts: &[&str]) -> Vec<String> {
    let told = redact(platform, texts);
    assert_eq!(told.status, 200, "{}", told.body);
    let text = |message: &Value| message["content"].as_str().unwrap().to_owned();
    told.json()["messages"].as_array().unwrap().iter().map(text).collect()
}

#[test]
fn a_name_that_one_message_gives_is_known_in_the_next() {
    let platform = guarded(r#"{"given":[{"type":"PERSON","terms":["Alice Brenner"]},"Bluebird"]}"#);
    let told = contents(
        &platform,
        &["ALICE-BRENNER's bluebird, alice@acme.com", "Brenner wrote to bob@acme.com", "Alice Brenner"],
    );
    let expected = ["<PERSON_0>'s <GIVEN_TERM_0>, <EMAIL_0>", "<PERSON_1> wrote to <EMAIL_1>", "<PERSON_2>"];
    assert_eq!(told, expected);
}

#[test]
fn blind_terms_need_the_deployment_s_key() {
    let key = TermsKey::new(KEY.as_bytes()).unwrap();
    let blind = blind(&[(Entity::Customer, "Acme Holding")], &key, &|_| String::new()).ok().unwrap();
    let mut platform = guarded(&format!("{{\"blind\":{blind}}}"));
    let refused = |platform: &Platform| {
        let told = redact(platform, &["x"]);
        assert_eq!(told.status, 503, "{}", told.body);
        assert!(told.body.contains("settings_invalid") && told.body.contains("TERMS_KEY"), "{}", told.body);
    };
    refused(&platform);
    platform.settings.insert("TERMS_KEY".into(), "another key of the test, which is long enough".into());
    refused(&platform);
    platform.settings.insert("TERMS_KEY".into(), "short".into());
    refused(&platform);
    platform.settings.insert("TERMS_KEY".into(), KEY.into());
    assert_eq!(contents(&platform, &["for ACME\u{a0}holding."]), ["for <CUSTOMER_0>."]);
}

#[test]
fn patterns_do_what_they_say() {
    let list = r#"{"patterns":[{"name":"TICKET","pattern":"\\bACME-\\d{4}\\b"},
        {"name":"SEAT","pattern":"seat (?P<value>[A-F]\\d+)","action":"mask"},
        {"name":"CODE","pattern":"top-secret","action":"block"}]}"#;
    let platform = guarded(list);
    assert_eq!(contents(&platform, &["ACME-2034 in seat B17"]), ["<CUSTOM_0> in seat <CUSTOM_MASK_0>"]);
    let told = redact(&platform, &["a top-secret"]);
    assert!(told.body.contains("redaction_blocked") && told.body.contains("CUSTOM_BLOCK"), "{}", told.body);
    let told = redact(&guarded(r#"{"patterns":[{"name":"A","pattern":"x(?=y)"}]}"#), &["x"]);
    assert!(told.status == 503 && told.body.contains("`patterns`"), "{}", told.body);
}

#[test]
fn a_text_that_is_too_much_for_a_pattern_is_refused() {
    let platform = guarded(r#"{"patterns":[{"name":"A","pattern":"a.*z|a"}]}"#);
    let told = redact(&platform, &[&"a".repeat(50_000)]);
    assert!(told.body.contains("redaction_unavailable"), "{} {}", told.status, told.body);
}
