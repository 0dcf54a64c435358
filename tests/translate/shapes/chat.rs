//! What Chat Completions takes.
//!
//! ```text
//! {"role":"tool","tool_call_id":"a"}   only behind an assistant's call "a"
//! ```
//!
//! Invariant: every call has its result before anybody else speaks.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{list, object, one_of, openai, text};

const OWN: [&str; 8] = [
    "messages",
    "response_format",
    "stream_options",
    "stop",
    "verbosity",
    "reasoning_effort",
    "max_completion_tokens",
    "max_tokens",
];

pub(super) fn check(body: &Value) {
    openai(body, &["model", "messages"], &OWN);
    let mut open = BTreeSet::new();
    for message in list(&body["messages"]) {
        let role = text(&message["role"]);
        assert!(role == "tool" || open.is_empty(), "calls without results before {message}");
        match role {
            "system" | "developer" => {
                object(message, &["role", "content"], &[]);
                chat_content(&message["content"], false);
            }
            "user" => {
                object(message, &["role", "content"], &[]);
                chat_content(&message["content"], true);
            }
            "assistant" => {
                object(message, &["role", "content"], &["tool_calls"]);
                assert!(
                    message["content"].is_null()
                        == (message.get("tool_calls").is_some() && message["content"].is_null())
                );
                if !message["content"].is_null() {
                    chat_content(&message["content"], false);
                }
                message.get("tool_calls").map_or(&[][..], list).iter().for_each(|call| chat_call(call, &mut open));
            }
            "tool" => {
                object(message, &["role", "tool_call_id", "content"], &[]);
                assert!(open.remove(text(&message["tool_call_id"])), "a result without a call: {message}");
                chat_content(&message["content"], false);
            }
            other => panic!("{other}"),
        }
    }
    for tool in body.get("tools").map_or(&[][..], list) {
        object(tool, &["type", text(&tool["type"])], &[]);
        one_of(&tool["type"], &["function", "custom"]);
        object(&tool[text(&tool["type"])], &["name"], &["description", "parameters", "strict", "format"]);
    }
    if let Some(format) = body.get("response_format") {
        one_of(&format["type"], &["json_schema", "json_object"]);
        if let Some(schema) = format.get("json_schema") {
            object(schema, &["name", "schema"], &["description", "strict"]);
        }
    }
    if let Some(effort) = body.get("reasoning_effort") {
        one_of(effort, &["none", "minimal", "low", "medium", "high", "xhigh"]);
    }
    assert!(body.get("stream_options").is_none() || body["stream"] == true);
}

fn chat_content(content: &Value, media: bool) {
    if content.is_string() {
        return;
    }
    assert!(!list(content).is_empty());
    for part in list(content) {
        match text(&part["type"]) {
            "text" => {
                object(part, &["type", "text"], &[]);
                text(&part["text"]);
            }
            "image_url" if media => {
                object(&part["image_url"], &["url"], &["detail"]);
                object(part, &["type", "image_url"], &[]);
            }
            "file" if media => {
                object(part, &["type", "file"], &[]);
                object(&part["file"], &["file_data", "filename"], &[]);
            }
            other => panic!("{other}"),
        }
    }
}

fn chat_call<'v>(call: &'v Value, open: &mut BTreeSet<&'v str>) {
    let kind = text(&call["type"]);
    object(call, &["id", "type", kind], &[]);
    let (name, input) = if kind == "custom" { ("custom", "input") } else { ("function", "arguments") };
    object(&call[name], &["name", input], &[]);
    text(&call[name][input]);
    assert!(open.insert(text(&call["id"])), "two calls of one id");
}
