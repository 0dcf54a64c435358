//! What the three APIs take, written down from their references: a check of a whole body.
//!
//! ```text
//! OpenAI      "Create chat completion", "Create a model response"          Anthropic   "Create a Message"
//! ```
//!
//! Invariant: a member or a type that is not written here fails; so does an order that the API refuses.

use std::collections::BTreeSet;

use lethe_core::Dialect;
use serde_json::Value;

/// Fails with what is wrong.
pub(crate) fn check(body: &Value, dialect: Dialect) {
    let shapes = [(Dialect::Chat, chat as fn(&Value)), (Dialect::Messages, messages), (Dialect::Responses, responses)];
    shapes.iter().find(|(known, _)| *known == dialect).unwrap().1(body);
}

/// An object with these members, of which the first `required` must be there.
fn object<'v>(value: &'v Value, required: &[&str], optional: &[&str]) -> &'v serde_json::Map<String, Value> {
    let object = value.as_object().unwrap_or_else(|| panic!("no object: {value}"));
    for name in required {
        assert!(object.contains_key(*name), "{name} is missing: {value}");
    }
    for name in object.keys() {
        assert!(required.contains(&name.as_str()) || optional.contains(&name.as_str()), "{name} is unknown: {value}");
    }
    object
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("no string: {value}"))
}

fn list(value: &Value) -> &[Value] {
    value.as_array().unwrap_or_else(|| panic!("no list: {value}"))
}

fn one_of(value: &Value, words: &[&str]) {
    assert!(words.contains(&text(value)), "{value} is none of {words:?}");
}

const CHAT: [&str; 22] = [
    "tools",
    "tool_choice",
    "parallel_tool_calls",
    "response_format",
    "stream",
    "stream_options",
    "temperature",
    "top_p",
    "stop",
    "user",
    "metadata",
    "service_tier",
    "store",
    "prompt_cache_key",
    "prompt_cache_retention",
    "safety_identifier",
    "verbosity",
    "reasoning_effort",
    "max_completion_tokens",
    "max_tokens",
    "model",
    "messages",
];

fn chat(body: &Value) {
    object(body, &["model", "messages"], &CHAT);
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

fn messages(body: &Value) {
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

const RESPONSES: [&str; 20] = [
    "model",
    "input",
    "instructions",
    "tools",
    "tool_choice",
    "parallel_tool_calls",
    "stream",
    "temperature",
    "top_p",
    "user",
    "metadata",
    "service_tier",
    "store",
    "prompt_cache_key",
    "prompt_cache_retention",
    "safety_identifier",
    "text",
    "reasoning",
    "max_output_tokens",
    "include",
];

fn responses(body: &Value) {
    object(body, &["model", "input", "store"], &RESPONSES);
    body.get("instructions").map(text);
    let mut calls = BTreeSet::new();
    for item in list(&body["input"]) {
        match text(&item["type"]) {
            "message" => responses_message(item),
            "function_call" => {
                object(item, &["type", "call_id", "name", "arguments"], &[]);
                assert!(calls.insert((text(&item["call_id"]), false)));
                text(&item["arguments"]);
            }
            "custom_tool_call" => {
                object(item, &["type", "call_id", "name", "input"], &[]);
                assert!(calls.insert((text(&item["call_id"]), true)));
            }
            kind @ ("function_call_output" | "custom_tool_call_output") => {
                object(item, &["type", "call_id", "output"], &[]);
                let call = (text(&item["call_id"]), kind == "custom_tool_call_output");
                assert!(calls.remove(&call), "a result without a call: {item}");
                item["output"].as_array().into_iter().flatten().for_each(input_part);
            }
            other => panic!("{other}"),
        }
    }
    for tool in body.get("tools").map_or(&[][..], list) {
        match text(&tool["type"]) {
            "function" => object(tool, &["type", "name", "parameters", "strict"], &["description"]),
            "custom" => object(tool, &["type", "name"], &["description", "format"]),
            other => panic!("{other}"),
        };
    }
    body.get("text").map(|text| object(text, &[], &["format", "verbosity"]));
    body.get("reasoning").map(|reasoning| object(reasoning, &["effort"], &[]));
}

fn responses_message(item: &Value) {
    object(item, &["type", "role", "content"], &[]);
    one_of(&item["role"], &["user", "assistant", "system", "developer"]);
    for part in list(&item["content"]) {
        if item["role"] == "assistant" {
            object(part, &["type", "text"], &[]);
            assert_eq!(part["type"], "output_text");
        } else {
            input_part(part);
        }
    }
}

fn input_part(part: &Value) {
    match text(&part["type"]) {
        "input_text" => object(part, &["type", "text"], &[]),
        "input_image" => object(part, &["type", "image_url", "detail"], &[]),
        "input_file" if part.get("file_url").is_some() => object(part, &["type", "file_url"], &[]),
        "input_file" => object(part, &["type", "filename", "file_data"], &[]),
        other => panic!("{other}"),
    };
}
