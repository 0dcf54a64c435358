//! In which words an upstream is asked, and what zero retention makes of them there.
//!
//! ```text
//! client     upstream says                     is asked in
//! Responses  nothing, "responses": false       Chat Completions
//! Responses  "responses": true, doors          Responses
//! Chat       doors: ["responses"]              Responses, "store":false
//! ```
//!
//! Invariant: an upstream is asked in Responses only if somebody has said that it speaks them, and under zero retention it is told to store nothing.

use lethe_core::lint::{Axis, rows};
use lethe_tests::platform::{Outcome, Platform, Sent};
use serde_json::{Value, json};

/// A house whose provider `sure` and its endpoint are changed; `sure` is attested.
fn house(provider: &Value, endpoint: &Value) -> Platform {
    let mut platform = Platform::new();
    let mut registry: Value = serde_json::from_slice(&platform.kv["registry"]).unwrap();
    let rows = [("providers", "sure", provider), ("endpoints", "0", endpoint)];
    for (list, at, more) in rows {
        let row = registry.pointer_mut(&format!("/{list}/{at}")).unwrap();
        more.as_object().unwrap().iter().for_each(|(name, value)| row[name] = value.clone());
    }
    platform.kv.insert("registry".into(), registry.to_string().into());
    platform
}

/// What `body`, with the model `house/sure`, becomes at the upstream.
fn ask(platform: &Platform, path: &str, zero_retention: bool, mut body: Value) -> Sent {
    body["model"] = "house/sure".into();
    let zero = if zero_retention { "true" } else { "false" };
    platform.post(path, &[("x-zdr", zero)], [body.to_string().as_bytes()]).sent()
}

const RESPONSES: &str = "/v1/responses";
const CHAT: &str = "/v1/chat/completions";
const MESSAGES: &str = "/v1/messages";

#[test]
fn responses_go_where_somebody_says_that_they_are_spoken() {
    let rows = [
        (json!({"responses": null}), json!({}), "/chat/completions"),
        (json!({"responses": false}), json!({}), "/chat/completions"),
        (json!({"responses": null, "kind": "self_hosted"}), json!({}), "/chat/completions"),
        (json!({"responses": null, "group": "openai"}), json!({}), "/responses"),
        (json!({"responses": false, "group": "openai"}), json!({}), "/chat/completions"),
        (json!({"responses": true}), json!({}), "/responses"),
        (json!({"responses": true}), json!({"doors": ["chat"]}), "/chat/completions"),
        (json!({"responses": null}), json!({"doors": ["chat", "responses"]}), "/responses"),
    ];
    for (provider, endpoint, end) in rows {
        // A server of one's own is attested on another basis.
        for zero_retention in [false, provider["kind"].is_null()] {
            let sent = ask(&house(&provider, &endpoint), RESPONSES, zero_retention, json!({"input": "hi"}));
            assert!(sent.url.ends_with(end), "{provider} {endpoint} {}", sent.url);
            let body: Value = serde_json::from_str(&sent.body).unwrap();
            assert_eq!(body.get("messages").is_some(), end == "/chat/completions", "{body}");
        }
    }
}

/// Model, and the end of the URL at which a Responses client's request is asked; the first whose credential is there.
#[test]
fn built_in_providers_are_asked_in_what_they_document() {
    let rows = [
        ("OPENAI_API_KEY", "openai/gpt-5", "api.openai.com/v1/responses"),
        ("GROQ_API_KEY", "meta/llama-4-scout", "api.groq.com/openai/v1/responses"),
        ("XAI_API_KEY", "xai/grok-4", "api.x.ai/v1/responses"),
        ("OPENROUTER_API_KEY", "openrouter/openai/gpt-5", "openrouter.ai/api/v1/responses"),
        ("TOGETHER_API_KEY", "meta/llama-4-scout", "api.together.xyz/v1/chat/completions"),
        ("FIREWORKS_API_KEY", "deepseek/deepseek-r1", "api.fireworks.ai/inference/v1/chat/completions"),
        ("MISTRAL_API_KEY", "mistral/mistral-large-3", "api.mistral.ai/v1/chat/completions"),
        ("DEEPSEEK_API_KEY", "deepseek/deepseek-chat", "api.deepseek.com/chat/completions"),
        ("VLLM_URL", "vllm/anything", "servers.test/v1/chat/completions"),
        ("ANTHROPIC_API_KEY", "anthropic/claude-opus-4-8", "api.anthropic.com/v1/messages"),
    ];
    for (setting, model, url) in rows {
        let mut platform = Platform::new();
        platform.kv.remove("registry");
        platform.settings.insert(setting.into(), "https://servers.test/v1".into());
        let body = json!({"model": model, "input": "hi"}).to_string();
        match platform.post(RESPONSES, &[], [body.as_bytes()]) {
            Outcome::Sent(sent) => assert_eq!(sent.url, format!("https://{url}"), "{model}"),
            Outcome::Told(told) => panic!("{model}: {}", told.body),
        }
    }
}

/// Fireworks verifies chat by default and keeps what is asked in Responses: it is asked in Chat Completions.
#[test]
fn what_is_verified_for_chat_serves_responses_too() {
    let mut platform = Platform::new();
    platform.kv.remove("registry");
    platform.settings.insert("FIREWORKS_API_KEY".into(), "operator-fireworks".into());
    let body = json!({"model": "deepseek/deepseek-r1", "input": "hi", "store": true}).to_string();
    let sent = platform.post(RESPONSES, &[("x-zdr", "true")], [body.as_bytes()]).sent();
    assert!(sent.url.ends_with("/chat/completions") && !sent.body.contains("store"), "{} {}", sent.url, sent.body);
}

/// Bodies of a Chat and of a Messages client, for an upstream that speaks Responses alone.
fn others() -> [(&'static str, Value); 4] {
    let messages = json!([{"role": "user", "content": "hi"}]);
    [
        (CHAT, json!({"messages": messages})),
        (CHAT, json!({"messages": messages, "store": true})),
        (CHAT, json!({"messages": messages, "store": null})),
        (MESSAGES, json!({"messages": messages, "max_tokens": 9})),
    ]
}

#[test]
fn an_upstream_that_stores_by_default_is_told_not_to_whoever_asks() {
    let platform = house(&json!({}), &json!({"doors": ["responses"]}));
    for (path, body) in others() {
        let sent = ask(&platform, path, true, body.clone());
        assert!(sent.url.ends_with("/responses"), "{}", sent.url);
        let said: Value = serde_json::from_str(&sent.body).unwrap();
        assert_eq!(said["store"], false, "{path} {body} {said}");
        assert_eq!(sent.body.matches("\"store\"").count(), 1, "{}", sent.body);
        let free = ask(&platform, path, false, body.clone());
        let said: Value = serde_json::from_str(&free.body).unwrap();
        assert_eq!(said["store"], body["store"] == true, "{path} {body} {said}");
    }
}

/// Every name on the client's own lists: what is left of it at the upstream is on the upstream's.
#[test]
fn what_is_sent_is_on_the_lists_of_what_it_is_sent_in() {
    let clients =
        [("Chat Completions", CHAT, "messages"), ("Messages", MESSAGES, "messages"), ("Responses", RESPONSES, "input")];
    let mut sent = 0;
    for (title, path, required) in clients {
        for (upstream, door) in [("Chat Completions", "chat"), ("Messages", "messages"), ("Responses", "responses")] {
            let protocol = if door == "messages" { "anthropic" } else { "openai" };
            let platform = house(&json!({"protocol": protocol}), &json!({"doors": [door]}));
            for (_, axis, name) in
                rows().filter(|(of, axis, _)| *of == title && *axis != Axis::Beta && title != upstream)
            {
                let Some(body) = wanting(required, axis, name) else { continue };
                let headers = [("x-zdr", "true")];
                let Outcome::Sent(outgoing) = platform.post(path, &headers, [body.to_string().as_bytes()]) else {
                    continue;
                };
                let said: Value = serde_json::from_str(&outgoing.body).unwrap();
                for (axis, name) in names(&said) {
                    let listed = rows().any(|row| row == (upstream, axis, name));
                    assert!(listed, "{title} to {upstream}: {axis:?} {name} {said}");
                }
                sent += 1;
            }
        }
    }
    assert!(sent > 200, "{sent}");
}

/// A body that wants `name`.
fn wanting(required: &str, axis: Axis, name: &str) -> Option<Value> {
    let text = if required == "input" { "input_text" } else { "text" };
    let mut body =
        json!({"model": "house/sure", required: [{"role": "user", "content": [{"type": text, "text": "hi"}]}]});
    match axis {
        Axis::Field if name == "model" || name == required => {}
        Axis::Field if matches!(name, "stream" | "store") => body[name] = true.into(),
        Axis::Field => body[name] = json!("auto"),
        Axis::Part => {
            let part = json!({"type": name, "text": "t", "refusal": "t", "id": "i", "call_id": "c", "tool_use_id": "c", "name": "t",
                "input": {}, "arguments": "{}", "output": "o", "thinking": "t", "signature": "s", "data": "d",
                "image_url": "https://a.test/a.png", "source": {"type": "url", "url": "https://a.test/a.png"}});
            body[required] = json!([{"role": "user", "content": [part]}]);
        }
        Axis::Tool => {
            body["tools"] =
                json!([{"type": name, "name": "t"}, {"type": "function", "function": {"name": "u"}, "name": "u"}])
        }
        Axis::Beta => return None,
    }
    Some(body)
}

/// What the lint judges of a body.
fn names(body: &Value) -> Vec<(Axis, &str)> {
    let mut found: Vec<_> = body.as_object().unwrap().keys().map(|name| (Axis::Field, name.as_str())).collect();
    let tools = body["tools"].as_array().into_iter().flatten();
    found.extend(tools.filter_map(|tool| Some((Axis::Tool, tool["type"].as_str()?))));
    let mut open: Vec<&Value> = ["messages", "input", "system"].iter().map(|name| &body[*name]).collect();
    while let Some(value) = open.pop() {
        for part in value.as_array().into_iter().flatten() {
            found.extend(part["type"].as_str().map(|kind| (Axis::Part, kind)));
            open.extend([&part["content"], &part["output"]]);
        }
    }
    found
}
