//! What Messages takes.
//!
//! ```text
//! user · assistant · user …   results of tools stand first in the turn behind their calls
//! ```
//!
//! Invariant: roles alternate, no text block is empty, no tool is forced while it thinks.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{list, object, one_of, text};

const MESSAGES: [&str; 14] = [
    "model",
    "max_tokens",
    "messages",
    "system",
    "tools",
    "tool_choice",
    "stream",
    "temperature",
    "top_p",
    "top_k",
    "stop_sequences",
    "metadata",
    "service_tier",
    "output_config",
];

pub(super) fn check(body: &Value) {
    object(body, &["model", "max_tokens", "messages"], &[&MESSAGES[..], &["thinking"]].concat());
    assert!(body["max_tokens"].as_u64().unwrap() > 0);
    body.get("system").map_or(&[][..], list).iter().for_each(|block| assert_eq!(text(&block["type"]), "text"));
    let mut speaker = "assistant";
    let mut open = BTreeSet::new();
    for message in list(&body["messages"]) {
        object(message, &["role", "content"], &[]);
        let role = text(&message["role"]);
        assert_ne!(role, speaker, "roles do not alternate");
        speaker = role;
        one_of(&message["role"], &["user", "assistant"]);
        if message["content"].is_string() {
            continue;
        }
        assert!(!list(&message["content"]).is_empty());
        let mut behind = false;
        for block in list(&message["content"]) {
            let result = block["type"] == "tool_result";
            assert!(!(result && behind), "a result behind something else");
            behind |= !result;
            messages_block(block, role, &mut open);
        }
        assert!(role == "assistant" || open.is_empty(), "calls without results: {open:?}");
    }
    assert!(speaker == "user" || !list(&body["messages"]).is_empty());
    for tool in body.get("tools").map_or(&[][..], list) {
        object(tool, &["name", "input_schema"], &["description", "strict", "cache_control"]);
        assert_eq!(text(&tool["input_schema"]["type"]), "object");
    }
    if let Some(choice) = body.get("tool_choice") {
        object(choice, &["type"], &["name", "disable_parallel_tool_use"]);
        one_of(&choice["type"], &["auto", "any", "none", "tool"]);
        assert!(body.get("tools").is_some());
    }
    if let Some(thinking) = body.get("thinking") {
        messages_thinking(body, thinking);
    }
    assert!(body.get("temperature").is_none_or(|value| value.as_f64().unwrap() <= 1.0));
    body.get("output_config").map(|config| object(config, &[], &["effort", "format"]));
}

fn messages_thinking(body: &Value, thinking: &Value) {
    one_of(&thinking["type"], &["enabled", "adaptive"]);
    if let Some(budget) = thinking.get("budget_tokens") {
        assert!(budget.as_u64().unwrap() >= 1024 && budget.as_u64() < body["max_tokens"].as_u64());
    }
    assert!(["temperature", "top_p", "top_k"].iter().all(|name| body.get(*name).is_none()));
    let forced = body.get("tool_choice").is_some_and(|choice| choice["type"] == "any" || choice["type"] == "tool");
    assert!(!forced, "a tool that must be called, with thinking");
}

fn messages_block<'v>(block: &'v Value, role: &str, open: &mut BTreeSet<&'v str>) {
    let kind = text(&block["type"]);
    let members: &[&str] = match kind {
        "text" => &["type", "text"],
        "image" | "document" => &["type", "source"],
        "tool_use" => &["type", "id", "name", "input"],
        "tool_result" => &["type", "tool_use_id", "content"],
        "thinking" => &["type", "thinking", "signature"],
        "redacted_thinking" => &["type", "data"],
        other => panic!("{other}"),
    };
    object(block, members, &["cache_control", "is_error", "title"]);
    let assistant = matches!(kind, "tool_use" | "thinking" | "redacted_thinking");
    assert!(kind == "text" || assistant == (role == "assistant"), "{kind} of {role}");
    match kind {
        "text" => assert!(!text(&block["text"]).trim().is_empty(), "a text block is empty"),
        "image" | "document" => source(&block["source"]),
        "tool_use" => {
            assert!(block["input"].is_object());
            let id = text(&block["id"]);
            assert!(id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte)), "{id}");
            assert!(open.insert(id), "two calls of one id");
        }
        "tool_result" => {
            assert!(open.remove(text(&block["tool_use_id"])), "a result without a call: {block}");
            list(&block["content"]).iter().for_each(|block| one_of(&block["type"], &["text", "image", "document"]));
        }
        _ => {}
    }
}

fn source(source: &Value) {
    match text(&source["type"]) {
        "base64" | "text" => object(source, &["type", "media_type", "data"], &[]),
        "url" => object(source, &["type", "url"], &[]),
        other => panic!("{other}"),
    };
}
