//! Every door where a model is asked: what of its body is text, and what leaves.
//!
//! ```text
//! POST /v1/messages  {"messages":[{"content":[{"type":"tool_use","input":{"to":"bob@acme.com"}}]}]}  ▶  … "<EMAIL_0>" …
//! ```
//!
//! Invariant: a text of a request is found wherever its dialect keeps it; what the provider has signed or encrypted stays as it is.
#![expect(clippy::unwrap_used, reason = "tests")]

use lethe_tests::platform::{Outcome, Platform, Rows, Told};
use serde_json::{Value, json};

const BOB: &str = "bob@acme.com";

/// A house with an upstream of each protocol.
fn house() -> Platform {
    let mut platform = Platform::new();
    let mut registry: Value = serde_json::from_slice(&platform.kv["registry"]).unwrap();
    let mut claude = registry["providers"]["bare"].clone();
    claude["protocol"] = "anthropic".into();
    registry["providers"]["claude"] = claude;
    registry["endpoints"].as_array_mut().unwrap().push(json!({
        "model": "house/claude", "provider": "claude", "upstream_model": "claude-upstream",
    }));
    platform.kv.insert("registry".into(), registry.to_string().into());
    platform
}

fn ask(path: &str, headers: Rows<'_>, body: &str) -> Outcome {
    let whole = house().post(path, headers, [body.as_bytes()]);
    let bytes = house().post(path, headers, body.as_bytes().chunks(1));
    match (&whole, &bytes) {
        (Outcome::Sent(whole), Outcome::Sent(bytes)) => assert_eq!(whole.body, bytes.body),
        (Outcome::Told(whole), Outcome::Told(bytes)) => assert_eq!(whole.body, bytes.body),
        (_, _) => panic!("the cut decides about {body}"),
    }
    whole
}

/// What is sent for `body`, and that of its `members` exactly the marked texts are replaced.
fn replaced(path: &str, body: &str, count: usize) {
    let sent = ask(path, &[], body).sent();
    let expected = body.replace(BOB, "<EMAIL_0>").replace("house/claude", "claude-upstream");
    assert_eq!(sent.body, expected.replace("house/bare", "bare-upstream"), "{path}");
    assert_eq!(body.matches(BOB).count(), count, "{path}");
}

#[test]
fn messages_are_read_everywhere_and_what_is_not_text_is_left() {
    let body = json!({
        "model": "house/claude", "max_tokens": 9, "system": [{"type": "text", "text": BOB, "cache_control": {"type": "ephemeral"}}],
        "metadata": {"user_id": BOB}, "stop_sequences": [BOB],
        "messages": [
            {"role": "user", "content": BOB},
            {"role": "assistant", "content": [
                {"type": "thinking", "thinking": "no one", "signature": "c2lnbmF0dXJl"},
                {"type": "redacted_thinking", "data": "ZW5jcnlwdGVk"},
                {"type": "text", "text": BOB, "citations": [{"type": "char_location", "cited_text": BOB}]},
                {"type": "tool_use", "id": "toolu_1", "name": "mail", "input": {"to": [BOB], "deep": {BOB: {"n": 1}}}},
            ]},
            {"role": "user", "content": [
                {"type": "tool_result", "tool_use_id": "toolu_1", "content": BOB, "is_error": false},
                {"type": "tool_result", "tool_use_id": "toolu_2", "content": [{"type": "text", "text": BOB}]},
                {"type": "document", "source": {"type": "text", "media_type": "text/plain", "data": BOB}, "title": BOB, "context": BOB},
                {"type": "search_result", "source": BOB, "title": BOB, "content": [{"type": "text", "text": BOB}]},
            ]},
        ],
        "tools": [{"name": "mail", "description": BOB, "input_schema": {"type": "object", "properties": {"to": {"type": "string", "description": BOB}}}}],
        "tool_choice": {"type": "auto"},
    });
    for path in ["/v1/messages", "/v1/messages/count_tokens"] {
        replaced(path, &body.to_string(), 18);
    }
}

#[test]
fn responses_are_read_everywhere_and_what_is_not_text_is_left() {
    let body = json!({
        "model": "house/bare", "instructions": BOB, "user": BOB, "metadata": {"k": BOB},
        "input": [
            {"role": "user", "content": BOB},
            {"type": "message", "role": "user", "content": [{"type": "input_text", "text": BOB}, {"type": "input_file", "filename": BOB, "file_data": "data:text/plain,x"}]},
            {"type": "reasoning", "id": "rs_1", "summary": [{"type": "summary_text", "text": BOB}], "encrypted_content": "Z0FBQUFB"},
            {"type": "function_call", "call_id": "call_1", "name": "mail", "arguments": format!("{{\"to\":\"{BOB}\"}}")},
            {"type": "function_call_output", "call_id": "call_1", "output": BOB},
            {"type": "custom_tool_call", "call_id": "call_2", "name": "sh", "input": BOB},
            {"type": "local_shell_call", "call_id": "call_3", "action": {"type": "exec", "command": ["mail", BOB], "env": {"TO": BOB}}},
            {"type": "function_call_output", "call_id": "call_3", "output": [{"type": "input_text", "text": BOB}]},
        ],
        "tools": [{"type": "function", "name": "mail", "description": BOB, "parameters": {"type": "object", "properties": {"to": {"description": BOB}}}}],
        "text": {"format": {"type": "json_schema", "name": "n", "schema": {"type": "object", "description": BOB}}},
        "prompt": {"id": "pmpt_1", "variables": {"to": BOB}},
    });
    replaced("/v1/responses", &body.to_string(), 17);
    replaced("/v1/responses", &json!({"model": "house/bare", "input": BOB}).to_string(), 1);
}

#[test]
fn one_text_or_a_few() {
    for (path, body, count) in [
        ("/v1/embeddings", json!({"model": "house/bare", "input": [BOB, "x"], "user": BOB}), 2),
        ("/v1/completions", json!({"model": "house/bare", "prompt": BOB, "suffix": BOB, "stop": ["x"]}), 2),
        ("/v1/moderations", json!({"model": "house/bare", "input": [{"type": "text", "text": BOB}]}), 1),
        ("/v1/images/generations", json!({"model": "house/bare", "prompt": BOB, "size": "1024x1024"}), 1),
        ("/v1/audio/speech", json!({"model": "house/bare", "input": BOB, "instructions": BOB, "voice": "alloy"}), 2),
    ] {
        replaced(path, &body.to_string(), count);
    }
}

#[test]
fn the_upstreams_door_is_the_same_and_the_query_stays_behind() {
    let rows = [
        ("/v1/messages", "house/claude", "messages", "/v1/messages"),
        ("/v1/messages/count_tokens", "house/claude", "messages", "/v1/messages/count_tokens"),
        ("/v1/responses", "house/bare", "input", "/responses"),
        ("/v1/embeddings", "house/bare", "input", "/embeddings"),
        ("/v1/completions", "house/bare", "prompt", "/completions"),
        ("/v1/moderations", "house/bare", "input", "/moderations"),
        ("/v1/images/generations", "house/bare", "prompt", "/images/generations"),
        ("/v1/audio/speech", "house/bare", "input", "/audio/speech"),
    ];
    for (path, model, required, end) in rows {
        let body = json!({"model": model, required: [{"role": "user", "content": "x"}]}).to_string();
        let url = ask(path, &[], &body).sent().url;
        assert!(url.ends_with(end), "{url}");
        for missing in [json!({"model": model}), json!({"model": model, required: null})] {
            let error = ask(path, &[], &missing.to_string()).told().json()["error"].clone();
            assert!(error["message"].as_str().unwrap().contains(required), "{path} {error}");
        }
    }
}

#[test]
fn versions_and_betas_leave_byte_for_byte() {
    let body = json!({"model": "house/claude", "messages": []}).to_string();
    let header = |headers: Rows<'_>, name: &str| {
        let sent = ask("/v1/messages", headers, &body).sent();
        sent.headers.iter().find(|(known, _)| *known == name).map(|(_, value)| value.clone())
    };
    let flags =
        [("anthropic-beta", "made-up-2030-01-01 ,b"), ("openai-beta", "x=1"), ("anthropic-version", "2024-02-29")];
    assert_eq!(header(&flags, "anthropic-beta").as_deref(), Some("made-up-2030-01-01 ,b"));
    assert_eq!(header(&flags, "anthropic-version").as_deref(), Some("2024-02-29"));
    assert_eq!(header(&flags, "openai-beta"), None);
    assert_eq!(header(&[], "anthropic-version").as_deref(), Some("2023-06-01"));
}

fn thinking(thought: &str, after: &Value) -> Outcome {
    let thought = json!({"type": "thinking", "thinking": thought, "signature": "c2ln"});
    let body = json!({"model": "house/claude", "messages": [
        {"role": "user", "content": "hi"},
        {"role": "assistant", "content": [thought, {"type": "text", "text": "well"}]},
        {"role": "user", "content": after},
    ]});
    ask("/v1/messages", &[], &body.to_string())
}

#[test]
fn a_signed_block_that_holds_an_original_is_left_out_or_refused() {
    let sent = thinking("nothing of anybody", &json!("go on")).sent();
    assert!(sent.body.contains(r#""thinking":"nothing of anybody""#), "{}", sent.body);
    let sent = thinking("mail bob@acme.com", &json!("go on")).sent();
    assert!(!sent.body.contains("thinking") && !sent.body.contains(BOB), "{}", sent.body);
    serde_json::from_str::<Value>(&sent.body).unwrap();
    assert!(sent.body.contains(r#""content":[{"#), "{}", sent.body);
    let told = sent.answer("{}");
    assert_eq!(told.header("x-lethe-dropped"), Some("thinking=1"));
    let result = json!([{"type": "tool_result", "tool_use_id": "t", "content": "done"}]);
    let told = thinking("mail bob@acme.com", &result).told();
    assert_eq!((told.status, &told.json()["error"]["type"]), (422, &"invalid_request_error".into()), "{}", told.body);
    assert!(thinking("a placeholder of before: <EMAIL_0>", &result).sent().body.contains("<EMAIL_0>"));
}

#[test]
fn pictures_and_documents_are_counted_and_left() {
    let data = "iVBORw0KGgo".repeat(8);
    let base64 = |kind: &str, media: &str| {
        format!(r#"{{"type":"{kind}","source":{{"type":"base64","media_type":"{media}","data":"{data}"}}}}"#)
    };
    let url = r#"{"type":"image","source":{"type":"url","url":"https://pictures.test/a.png"}}"#;
    let parts = [base64("image", "image/png"), base64("document", "application/pdf"), url.into()].join(",");
    let body = format!(r#"{{"model":"house/claude","messages":[{{"role":"user","content":[{parts}]}}]}}"#);
    let sent = ask("/v1/messages", &[], &body).sent();
    assert!(sent.body.contains(&data));
    assert_eq!(sent.answer("{}").header("x-lethe-unscanned"), Some("image=2,file=1"));
    let tokens = json!({"model": "house/bare", "input": [[1, 2], [3]]}).to_string();
    assert_eq!(ask("/v1/embeddings", &[], &tokens).sent().answer("{}").header("x-lethe-unscanned"), Some("tokens=1"));
}

/// It may stand in place of an input, and is the provider's to keep: never under zero retention, and in no other API.
#[test]
fn a_stored_prompt_is_asked_in_responses_only() {
    let body = json!({"model": "house/bare", "prompt": {"id": "pmpt_1", "variables": {"who": BOB}}}).to_string();
    assert!(ask("/v1/responses", &[], &body).sent().body.contains(r#""variables":{"who":"<EMAIL_0>"}"#));
    let told = ask("/v1/responses", &[("x-zdr", "true")], &body.replace("bare", "sure")).told();
    assert!(told.status == 422 && told.body.contains("`prompt`"), "{}", told.body);
    let told = ask("/v1/responses", &[], &body.replace("house/bare", "house/claude")).told();
    assert!(told.status == 400 && told.body.contains("`prompt`"), "{}", told.body);
    let told = ask("/v1/responses", &[], r#"{"model":"house/bare"}"#).told();
    assert!(told.status == 400 && told.body.contains("`input`"), "{}", told.body);
}

#[test]
fn refusals_speak_the_doors_dialect_and_gateway_fields_leave_on_every_door() {
    let told = |path, body: Value| -> Told { ask(path, &[], &body.to_string()).told() };
    let error = told("/v1/messages", json!({"model": "house/claude", "messages": [], "zdr": true}));
    assert_eq!((error.status, &error.json()["type"]), (422, &"error".into()), "{}", error.body);
    let error = told("/v1/responses", json!({"model": "house/bare", "input": "x", "provider": {"zdr": true}}));
    assert_eq!((error.status, &error.json()["error"]["code"]), (404, &404.into()), "{}", error.body);
    let sent =
        ask("/v1/responses", &[], r#"{"zdr":false,"model":"house/bare","input":"x","provider":{"zdr":false}}"#).sent();
    assert_eq!(sent.body, r#"{"model":"bare-upstream","input":"x"}"#);
    let dry = ask(
        "/v1/messages",
        &[("x-lethe-dry-run", "1")],
        r#"{"model":"house/claude","messages":[{"role":"user","content":"bob@acme.com"}]}"#,
    );
    let dry = dry.told().json();
    assert_eq!((&dry["would_be_sent"], &dry["redactions"][0]["type"]), (&true.into(), &"EMAIL".into()), "{dry}");
    let error = told("/v1/messages/count_tokens", json!({"model": "house/bare", "messages": []}));
    assert!(error.body.contains("feature:translation"), "{}", error.body);
}
