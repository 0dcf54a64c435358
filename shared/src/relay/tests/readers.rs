//! Naive clients of the dialects whose events have types: each event parsed with another JSON parser, texts joined.
//!
//! ```text
//! Messages   "0.text" ▶ "Write to <EMAIL_0>"     "2.json" ▶ "{\"to\":…}"      begun by content_block_start, grown by deltas
//! Responses  "0.0.output_text" ▶ …              repeats: (the same key, what .done, part, item, completed repeat)
//! ```
//!
//! Invariant: shares no code with the relay.

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use serde_json::Value;

use super::ORIGINALS;

/// What a client has gathered.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Told {
    /// Texts by channel; JSON has `json` in its key.
    pub(super) texts: BTreeMap<String, String>,
    /// Whole texts, under the key of the pieces that they repeat.
    pub(super) repeats: Vec<(String, String)>,
    /// What the answer repeats of the request, and quotes.
    pub(super) echoes: Vec<String>,
    /// Types of events, in order.
    pub(super) kinds: Vec<String>,
    /// Numbers of events, in order.
    pub(super) numbers: Vec<u64>,
    pub(super) error: Option<Value>,
}

/// The data of every event.
pub(super) fn events(bytes: &[u8]) -> Vec<Value> {
    let text = core::str::from_utf8(bytes).unwrap().replace("\r\n", "\n");
    let data = |event: &str| -> Option<Value> {
        let lines: Vec<&str> = event.lines().filter_map(|line| line.strip_prefix("data:")).collect();
        (!lines.is_empty()).then(|| serde_json::from_str(&lines.join("\n")).unwrap())
    };
    let named = |event: &str, value: &Value| {
        let name = event.lines().find_map(|line| line.strip_prefix("event: "));
        assert!(name.is_none_or(|name| value["type"] == name), "{event}");
    };
    text.split("\n\n").filter_map(|event| data(event).inspect(|value| named(event, value))).collect()
}

/// Gathers a stream of Messages.
pub(super) fn messages(bytes: &[u8]) -> Told {
    let mut told = Told::default();
    for event in events(bytes) {
        told.kinds.push(event["type"].as_str().unwrap().into());
        if event["type"] == "error" {
            told.error = Some(event["error"].clone());
        }
        for (from, member) in [("content_block", "text"), ("content_block", "thinking"), ("delta", "text")] {
            add(&mut told, &event, from, member, member);
        }
        add(&mut told, &event, "delta", "thinking", "thinking");
        add(&mut told, &event, "delta", "signature", "signature");
        add(&mut told, &event, "delta", "partial_json", "json");
        if let Some(input) = event["content_block"].get("input").filter(|input| !input.as_object().unwrap().is_empty())
        {
            told.texts.insert(format!("{}.input", event["index"]), strings(input).join("|"));
        }
        let citation = &event["delta"]["citation"];
        told.echoes.extend(
            ["cited_text", "document_title"].iter().filter_map(|name| citation[name].as_str()).map(String::from),
        );
    }
    told
}

fn add(told: &mut Told, event: &Value, from: &str, member: &str, name: &str) {
    if let Some(text) = event[from][member].as_str() {
        told.texts.entry(format!("{}.{name}", event["index"])).or_default().push_str(text);
    }
}

/// Gathers a stream of Responses.
pub(super) fn responses(bytes: &[u8]) -> Told {
    let mut told = Told::default();
    for event in events(bytes) {
        let kind = event["type"].as_str().unwrap();
        told.kinds.push(kind.into());
        told.numbers.extend(event["sequence_number"].as_u64());
        let part =
            event.get("content_index").or_else(|| event.get("summary_index")).and_then(Value::as_u64).unwrap_or(0);
        let key = |name: &str| format!("{}.{part}.{name}", event["output_index"]);
        let name = kind.trim_start_matches("response.");
        if let Some(name) = name.strip_suffix(".delta") {
            let text = event["delta"].as_str().unwrap();
            told.texts.entry(key(&short(name))).or_default().push_str(text);
        } else if let Some(name) = name.strip_suffix("_part.done") {
            let members = event["part"].as_object().unwrap();
            let text = members.iter().find(|(name, _)| ["text", "refusal"].contains(&name.as_str())).unwrap().1;
            let name = if name == "content" { "output_text" } else { "reasoning_summary_text" };
            told.repeats.push((key(name), text.as_str().unwrap().into()));
        } else if let Some(name) = name.strip_suffix(".done").filter(|name| *name != "output_item") {
            let text =
                ["text", "arguments", "refusal", "input"].iter().find_map(|member| event[member].as_str()).unwrap();
            told.repeats.push((key(&short(name)), text.into()));
        } else if name == "output_item.done" {
            item(event["output_index"].as_u64().unwrap(), &event["item"], &mut told);
        }
        response(&event["response"], &mut told);
    }
    told
}

/// Gathers a whole answer of Responses.
pub(super) fn response(answer: &Value, told: &mut Told) {
    told.echoes.extend(answer["instructions"].as_str().map(String::from));
    told.echoes.extend(strings(&answer["metadata"]));
    told.echoes.extend(strings(&answer["tools"]));
    for (at, output) in answer["output"].as_array().into_iter().flatten().enumerate() {
        item(u64::try_from(at).unwrap(), output, told);
    }
    if let Some(error) = answer.get("error").filter(|error| !error.is_null()) {
        told.error = Some(error.clone());
    }
}

fn short(name: &str) -> String {
    match name {
        "function_call_arguments" => "json".into(),
        "custom_tool_call_input" => "custom".into(),
        other => other.into(),
    }
}

fn item(at: u64, item: &Value, told: &mut Told) {
    let mut repeat = |part: usize, name: &str, text: &Value| {
        let text = text.as_str().unwrap();
        told.repeats.push((format!("{at}.{part}.{name}"), text.into()));
    };
    for (part, content) in item["content"].as_array().into_iter().flatten().enumerate() {
        let refusal = content.get("refusal");
        let name = if refusal.is_some() { "refusal" } else { "output_text" };
        repeat(part, name, refusal.unwrap_or_else(|| &content["text"]));
    }
    for (part, summary) in item["summary"].as_array().into_iter().flatten().enumerate() {
        repeat(part, "reasoning_summary_text", &summary["text"]);
    }
    for (member, name) in [("arguments", "json"), ("input", "custom")] {
        item.get(member).into_iter().for_each(|text| repeat(0, name, text));
    }
}

/// All strings in `value`, in order.
pub(super) fn strings(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => [text.clone()].into(),
        Value::Array(items) => items.iter().flat_map(strings).collect(),
        Value::Object(members) => members.values().flat_map(strings).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) => Vec::new(),
    }
}

/// What should reach the client: every placeholder replaced at once, but in thinking and what signs it. The numbers and kinds
/// of events are left to the tests, since a held tail makes an event of its own.
pub(super) fn restored(mut told: Told) -> Told {
    for (key, text) in &mut told.texts {
        *text = replaced(key, text);
    }
    for (key, text) in &mut told.repeats {
        *text = replaced(key, text);
    }
    told.echoes.iter_mut().for_each(|text| *text = replaced("", text));
    told
}

fn replaced(key: &str, text: &str) -> String {
    if key.ends_with("thinking") || key.ends_with("signature") {
        return text.into();
    }
    let escaped = |original: &str| Value::from(original).to_string().trim_matches('"').to_string();
    ORIGINALS.iter().enumerate().fold(text.to_string(), |text, (number, original)| {
        let original = if key.ends_with("json") { escaped(original) } else { (*original).to_string() };
        text.replace(&format!("<EMAIL_{number}>"), &original)
    })
}
