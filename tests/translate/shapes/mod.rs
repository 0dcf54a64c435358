//! What the three APIs take, written down from their references: a check of a whole body.
//!
//! ```text
//! OpenAI      "Create chat completion", "Create a model response"          Anthropic   "Create a Message"
//! ```
//!
//! Invariant: a member or a type that is not written here fails; so does an order that the API refuses.

mod chat;
mod messages;
mod responses;

use lethe_core::Dialect;
use serde_json::Value;

/// Fails with what is wrong.
pub(crate) fn check(body: &Value, dialect: Dialect) {
    let shapes = [
        (Dialect::Chat, chat::check as fn(&Value)),
        (Dialect::Messages, messages::check),
        (Dialect::Responses, responses::check),
    ];
    shapes.iter().find(|(known, _)| *known == dialect).unwrap().1(body);
}

/// What a language model of Replicate's takes.
pub(crate) fn prediction(body: &Value) {
    object(body, &["input"], &["stream"]);
    let input = object(&body["input"], &["prompt"], &["system_prompt", "max_tokens", "temperature", "top_p", "top_k"]);
    input.iter().filter(|(name, _)| name.ends_with("prompt")).for_each(|(_, value)| assert!(value.is_string()));
}

/// Members that both of OpenAI's APIs take.
const OPENAI: [&str; 14] = [
    "model",
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
];

/// A body of one of them, with members of its own.
fn openai(body: &Value, required: &[&str], own: &[&str]) {
    object(body, required, &[&OPENAI, own].concat());
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
