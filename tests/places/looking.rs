//! Where the gateway looks: every place of a request that can hold text, and what leaves in its stead.
//!
//! ```text
//! {"role":"tool","content":"{\"rows\":[[\"bob@…\"]]}"}   →   {"role":"tool","content":"{\"rows\":[[\"<EMAIL_0>\"]]}"}
//! ```
//!
//! Invariant: a row is a body and what it becomes; the provider's echo gives the client its own text.

use lethe_tests::platform::Platform;
use serde_json::{Value, json};

use super::{CARD, EMAIL, guarded, messages, redacted};

#[test]
fn every_place_that_holds_text_is_read() {
    let platform = Platform::new();
    let rows = [
        json!({ "role": "system", "content": EMAIL }),
        json!({ "role": "user", "name": EMAIL, "content": [{ "type": "text", "text": EMAIL }] }),
        json!({ "role": "assistant", "content": null, "refusal": EMAIL, "reasoning_content": EMAIL }),
        json!({ "role": "assistant", "tool_calls": [{ "id": "c", "type": "function", "function": { "name": "f",
            "arguments": "{\"to\":\"bob@acme-health.com\",\"more\":[{\"cc\":\"bob\\u0040acme-health.com\"}]}" } }] }),
        json!({ "role": "assistant", "tool_calls": [{ "function": { "name": "f", "arguments": { "to": EMAIL } } }] }),
        json!({ "role": "tool", "tool_call_id": "c", "content": "{\"rows\":[[\"bob@acme-health.com\"]]}" }),
        json!({ "role": "tool", "content": [{ "type": "text", "text": EMAIL }] }),
        json!({ "role": "user", "content": "bob＠acme-health.com" }),
        json!({ "role": "user", "content": "data:text/plain;base64,Ym9iQGFjbWUtaGVhbHRoLmNvbQ==" }),
        json!({ "role": "user", "content": "see `data:text/csv;base64,Ym9iQGFjbWUtaGVhbHRoLmNvbQ==` there" }),
        json!({ "role": "user", "content": [{ "type": "new_part", "payload": { "deep": [EMAIL] } }] }),
        json!({ "role": "user", "content": "x", "unknown_member": { EMAIL: true } }),
    ];
    for message in rows {
        let told = redacted(&platform, &messages(&json!([message]))).to_string();
        assert!(!told.contains("acme-health") && !told.contains("Ym9iQGFjbWU"), "{message} {told}");
    }
    for member in ["metadata", "user", "safety_identifier", "prediction", "stop", "temperature", "anything"] {
        let told = redacted(&platform, &json!({ member: { "a": [EMAIL] } }).to_string()).to_string();
        assert!(told.contains("<EMAIL_0>") && !told.contains("acme-health"), "{member} {told}");
    }
}

#[test]
fn escapes_of_the_body_are_read_and_the_edit_is_spliced() {
    let body = r#"{"user":"a\/b bob\u0040acme\u002dhealth.com \ud83d\ude00","metadata":{"n":"４５３２ ７９８１ ６４０２ ３５７２"}}"#;
    let told = Platform::new().post("/v1/redact", &[], [body.as_bytes()]).told();
    assert_eq!(told.body, r#"{"user":"a\/b <EMAIL_0> \ud83d\ude00","metadata":{"n":"<CREDIT_CARD_0>"}}"#);
}

#[test]
fn numbers_are_replaced_where_the_protocol_does_not_count_with_them() {
    let platform = Platform::new();
    let rows = [
        (r#"{"metadata":{"card":4532798164023572}}"#, r#"{"metadata":{"card":"<CREDIT_CARD_0>"}}"#),
        (r#"{"x":[{"ssn":536228731}]}"#, r#"{"x":[{"ssn":"<US_SSN_0>"}]}"#),
        (r#"{"user":"{\"ssn\":536228731}"}"#, r#"{"user":"{\"ssn\":\"<US_SSN_0>\"}"}"#),
        (r#"{"seed":4532798164023572,"max_tokens":536228731}"#, r#"{"seed":4532798164023572,"max_tokens":536228731}"#),
        (r#"{"metadata":{"n":536228731,"p":1.5e300}}"#, r#"{"metadata":{"n":536228731,"p":1.5e300}}"#),
    ];
    for (body, expected) in rows {
        assert_eq!(platform.post("/v1/redact", &[], [body.as_bytes()]).told().body, expected);
    }
}

#[test]
fn parts_of_one_message_are_one_text() {
    let platform = Platform::new();
    let parts = |texts: &[&str]| {
        let parts: Vec<Value> = texts.iter().map(|text| json!({ "type": "text", "text": text })).collect();
        redacted(&platform, &messages(&json!([{ "role": "user", "content": parts }])))["messages"][0]["content"].clone()
    };
    let text = |value: &Value, at: usize| value[at]["text"].as_str().unwrap().to_owned();
    let card = parts(&["pay 4532 79", "81 6402", " 3572 now"]);
    assert_eq!([text(&card, 0), text(&card, 1), text(&card, 2)], ["pay <CREDIT_CARD_0>", "", " now"]);
    let ssn = parts(&["my social security number is ", "536228731"]);
    assert_eq!(text(&ssn, 1), "<US_SSN_0>", "a neighbour is context");
    let mail = parts(&["to bob@acme-health.com", "munity news"]);
    assert_eq!(text(&mail, 1), "munity news", "words that happen to meet are two");
}

#[test]
fn numbering_follows_first_appearance_and_grows_with_the_history() {
    let platform = Platform::new();
    let turns = [
        json!({ "role": "system", "content": "ask zoe@acme-health.com" }),
        json!({ "role": "user", "content": "<EMAIL_0> is what? mail bob@acme-health.com" }),
        json!({ "role": "assistant", "content": "zoe@acme-health.com and bob@acme-health.com" }),
        json!({ "role": "user", "content": "and eve@acme-health.com, zoe@acme-health.com" }),
    ];
    let expected =
        ["ask <EMAIL_0>", "<LITERAL_0> is what? mail <EMAIL_1>", "<EMAIL_0> and <EMAIL_1>", "and <EMAIL_2>, <EMAIL_0>"];
    for turn in 1..=turns.len() {
        let told = redacted(&platform, &messages(&json!(turns[..turn])));
        for (at, expected) in expected.iter().enumerate().take(turn) {
            assert_eq!(told["messages"][at]["content"], *expected, "turn {turn}");
        }
    }
}

#[test]
fn an_echo_gives_the_client_its_own_text() {
    let platform = Platform::new();
    let text = format!("mail {EMAIL}, card {CARD}, <EMAIL_0>, \"quoted\"");
    let sent = platform.chat(&[], &messages(&json!([{ "role": "user", "content": text }]))).sent();
    assert!(!sent.body.contains("acme-health") && !sent.body.contains(CARD));
    let upstream: Value = serde_json::from_str(&sent.body).unwrap();
    let echo = json!({ "choices": [{ "index": 0, "message": { "role": "assistant", "content": upstream["messages"][0]["content"] } }] });
    let told = sent.answer(&echo.to_string());
    assert_eq!(told.json()["choices"][0]["message"]["content"], text);
}

#[test]
fn media_pass_or_are_refused_and_are_counted() {
    let image = messages(
        &json!([{ "role": "user", "content": [{ "type": "image_url", "image_url": { "url": "data:image/png;base64,AAAA" } }] }]),
    );
    let sent = Platform::new().chat(&[("x-lethe-dry-run", "1")], &image).told();
    assert_eq!(sent.header("x-lethe-unscanned"), Some("image=1"));
    for document in
        [json!({ "media": "refuse" }), json!({ "preset": "soc2" }), json!({ "redact": { "EMAIL": "block" } })]
    {
        let told = guarded(&document).post("/v1/redact", &[], [image.as_bytes()]).told();
        assert_eq!((told.status, &told.json()["error"]["type"]), (422, &json!("redaction_unavailable")), "{document}");
    }
    let told = guarded(&json!({ "media": "pass" })).post("/v1/redact", &[], [image.as_bytes()]).told();
    assert_eq!((told.status, told.header("x-lethe-unscanned")), (200, Some("image=1")));
}

#[test]
fn what_cannot_be_replaced_is_counted_or_blocked() {
    let schema = json!({ "tools": [{ "type": "function", "function": { "name": "f", "parameters": { "type": "object",
        "properties": { EMAIL: { "enum": [EMAIL], "const": 4_532_798_164_023_572_u64 } } } } }] });
    let told = Platform::new().post("/v1/redact", &[], [schema.to_string().as_bytes()]).told();
    assert_eq!((told.status, told.header("x-lethe-unscanned")), (200, Some("schema=3")));
    let blocked =
        guarded(&json!({ "redact": { "CONTACT": "block" } })).post("/v1/redact", &[], [schema.to_string().as_bytes()]);
    assert_eq!(blocked.told().json()["error"]["entities"], json!({ "EMAIL": 2 }));
}

#[test]
fn text_in_another_encoding_is_refused() {
    for url in ["data:text/plain;charset=utf-16;base64,AAAA", "data:text/plain;base64,//5i", "data:text/plain,%ff"] {
        let told = Platform::new().post("/v1/redact", &[], [json!({ "user": url }).to_string().as_bytes()]).told();
        assert_eq!((told.status, &told.json()["error"]["type"]), (422, &json!("redaction_unavailable")), "{url}");
    }
}
