//! The naive client: parses every event with another JSON parser and joins the texts of each channel.
//!
//! Invariant: shares no code with the relay.

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use serde_json::Value;

use super::ORIGINALS;

/// What a client has gathered: texts by channel, and the data of its events in order.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Gathered {
    pub(super) texts: BTreeMap<String, String>,
    pub(super) finishes: BTreeMap<u64, String>,
    pub(super) errors: Vec<Value>,
    pub(super) done: bool,
}

/// Gathers an event stream. Panics on anything that is not one.
pub(super) fn stream(bytes: &[u8]) -> Gathered {
    let text = core::str::from_utf8(bytes).unwrap().trim_start_matches('\u{feff}');
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut gathered = Gathered::default();
    for event in text.split("\n\n") {
        let lines = event.lines().filter_map(|line| line.strip_prefix("data:"));
        let data: Vec<&str> = lines.map(|line| line.strip_prefix(' ').unwrap_or(line)).collect();
        match data.join("\n").as_str() {
            "" | "{}" => {}
            "[DONE]" => gathered.done = true,
            json => chunk(&serde_json::from_str(json).unwrap(), &mut gathered),
        }
    }
    gathered
}

/// Gathers a whole answer.
pub(super) fn whole(bytes: &[u8]) -> Gathered {
    let mut gathered = Gathered::default();
    chunk(&serde_json::from_slice(bytes).unwrap(), &mut gathered);
    gathered
}

/// `gathered` with every placeholder replaced at once.
pub(super) fn restored(mut gathered: Gathered) -> Gathered {
    for (name, text) in &mut gathered.texts {
        for (number, original) in ORIGINALS.iter().enumerate() {
            let original = if name.contains("arguments") {
                let quoted = Value::from(*original).to_string();
                quoted.trim_matches('"').to_string()
            } else {
                (*original).to_string()
            };
            *text = text.replace(&format!("<EMAIL_{number}>"), &original);
        }
    }
    gathered
}

fn chunk(value: &Value, gathered: &mut Gathered) {
    gathered.errors.extend(value.get("error").filter(|error| !error.is_null()).cloned());
    for choice in value["choices"].as_array().unwrap() {
        let index = choice["index"].as_u64().unwrap();
        if let Some(finish) = choice["finish_reason"].as_str() {
            gathered.finishes.insert(index, finish.into());
        }
        let delta = choice.get("delta").or_else(|| choice.get("message")).unwrap();
        for (name, member) in delta.as_object().unwrap() {
            member_texts(&format!("{index}.{name}"), member, &mut gathered.texts);
        }
    }
}

fn member_texts(path: &str, value: &Value, texts: &mut BTreeMap<String, String>) {
    match value {
        Value::String(text) => texts.entry(path.into()).or_default().push_str(text),
        Value::Array(items) => {
            for item in items {
                let index = item.get("index").and_then(Value::as_u64).map_or_else(String::new, |at| at.to_string());
                member_texts(&format!("{path}[{index}]"), item, texts);
            }
        }
        Value::Object(members) => {
            for (name, member) in members {
                member_texts(&format!("{path}.{name}"), member, texts);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}
