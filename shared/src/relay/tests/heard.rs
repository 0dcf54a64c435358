//! A reader of streams, dialects apart: what a client gathers, written from the references and sharing no code with the product.
//!
//! ```text
//! Chat · Messages · Responses, as bytes ─▶ Heard { text, reasoning, calls, usage, finish, whole, error }
//! ```
//!
//! Invariant: two streams that say the same are heard as the same, in whatever dialects.
#![expect(clippy::wildcard_enum_match_arm, reason = "three dialects are translated; the others are drawn nowhere here")]

use super::readers::events;
use super::*;
use alloc::string::{String, ToString};
use serde_json::Value;

/// What an answer says, dialects apart.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Heard {
    pub(super) text: String,
    pub(super) reasoning: String,
    /// Tool, call id, arguments.
    pub(super) calls: Vec<(String, String, String)>,
    pub(super) usage: Option<(u64, u64)>,
    pub(super) finish: String,
    pub(super) whole: bool,
    pub(super) error: bool,
}

pub(super) fn heard(dialect: Dialect, bytes: &[u8]) -> Heard {
    let mut heard = Heard::default();
    let plain = core::str::from_utf8(bytes).unwrap().replace("data: [DONE]", "data: {\"done\":true}");
    for event in events(plain.as_bytes()) {
        match dialect {
            Dialect::Chat => of_chat(&event, &mut heard),
            Dialect::Messages => of_messages(&event, &mut heard),
            _ => of_responses(&event, &mut heard),
        }
    }
    heard
}

pub(super) fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_string()
}

fn of_chat(chunk: &Value, heard: &mut Heard) {
    heard.whole |= chunk["done"] == true;
    heard.error |= chunk["error"].is_object();
    if let Some(usage) = chunk["usage"].as_object() {
        heard.usage = Some((usage["prompt_tokens"].as_u64().unwrap(), usage["completion_tokens"].as_u64().unwrap()));
    }
    let choice = &chunk["choices"][0];
    let delta = &choice["delta"];
    heard.text += &text(&delta["content"]);
    heard.reasoning += &text(&delta["reasoning_content"]);
    heard.finish += &text(&choice["finish_reason"]);
    for call in delta["tool_calls"].as_array().into_iter().flatten() {
        let at = usize::try_from(call["index"].as_u64().unwrap()).unwrap();
        if at == heard.calls.len() {
            heard.calls.push((text(&call["function"]["name"]), text(&call["id"]), String::new()));
        }
        heard.calls[at].2 += &text(&call["function"]["arguments"]);
    }
}

fn of_messages(event: &Value, heard: &mut Heard) {
    let (delta, block) = (&event["delta"], &event["content_block"]);
    heard.text += &text(&delta["text"]);
    heard.reasoning += &text(&delta["thinking"]);
    heard.finish += &text(&delta["stop_reason"]);
    heard.whole |= event["type"] == "message_stop";
    heard.error |= event["type"] == "error";
    if block["type"] == "tool_use" {
        heard.calls.push((text(&block["name"]), text(&block["id"]), String::new()));
    }
    if let Some(json) = delta["partial_json"].as_str() {
        heard.calls.last_mut().unwrap().2 += json;
    }
    let (input, output) = (&event["usage"]["input_tokens"], &event["usage"]["output_tokens"]);
    let cached = event["usage"]["cache_read_input_tokens"].as_u64().unwrap_or_default();
    let told = input.as_u64().or_else(|| heard.usage.map(|usage| usage.0)).map(|input| input + cached);
    heard.usage = output.as_u64().map(|output| (told.unwrap_or_default(), output)).or(heard.usage);
    if let Some(usage) = event["message"]["usage"].as_object() {
        let count = |name: &str| usage.get(name).and_then(Value::as_u64).unwrap_or_default();
        heard.usage = Some((count("input_tokens") + count("cache_read_input_tokens"), count("output_tokens")));
    }
}

fn of_responses(event: &Value, heard: &mut Heard) {
    match event["type"].as_str().unwrap() {
        "response.output_text.delta" => heard.text += &text(&event["delta"]),
        "response.reasoning_summary_text.delta" => heard.reasoning += &text(&event["delta"]),
        "response.output_item.added" if event["item"]["type"] == "function_call" => {
            heard.calls.push((text(&event["item"]["name"]), text(&event["item"]["call_id"]), String::new()));
        }
        "response.function_call_arguments.delta" => heard.calls.last_mut().unwrap().2 += &text(&event["delta"]),
        "response.completed" | "response.incomplete" => {
            heard.whole = true;
            let usage = &event["response"]["usage"];
            heard.usage = Some((usage["input_tokens"].as_u64().unwrap(), usage["output_tokens"].as_u64().unwrap()));
            heard.finish = text(&event["response"]["incomplete_details"]["reason"]);
        }
        "response.failed" => heard.error = true,
        _ => {}
    }
}
