//! Answers of a provider of any dialect, in given pieces: streams, and whole ones.
//!
//! ```text
//! stream(Chat, ["Dear <EM", "AIL_0>"], [["{\"to\":", "1}"]], Last::Whole)   two deltas of content, a call of two deltas, [DONE]
//! ```
//!
//! Invariant: written from the references of the three APIs; the n-th call's id is `t` and n.
#![expect(clippy::wildcard_enum_match_arm, reason = "three dialects are translated; the others are drawn nowhere here")]

use super::*;
use alloc::format;
use alloc::string::{String, ToString};
use serde_json::{Value, json};

/// How a stream ends.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Last {
    /// As it should.
    Whole,
    /// With an error behind what it has said.
    Error,
}

/// A stream that says the pieces of one text, then those of the arguments of each call of `note`.
pub(super) fn stream(dialect: Dialect, texts: &[&str], calls: &[Vec<&str>], last: Last) -> String {
    let mut values = match dialect {
        Dialect::Chat => chat(texts, calls, last),
        Dialect::Messages => messages(texts, calls, last),
        _ => responses(texts, calls, last),
    };
    if last == Last::Error {
        values.push(match dialect {
            Dialect::Chat => json!({"error": {"message": "no", "type": "server_error"}}),
            Dialect::Messages => json!({"type": "error", "error": {"type": "overloaded_error", "message": "no"}}),
            _ => json!({"type": "response.failed", "response": {"id": "c", "error": {"code": "server_error", "message": "no"}}}),
        });
    }
    let event = |value: &Value| match value["type"].as_str() {
        Some(kind) => format!("event: {kind}\ndata: {value}\n\n"),
        None => format!("data: {value}\n\n"),
    };
    let done = if dialect == Dialect::Chat && last == Last::Whole { "data: [DONE]\n\n" } else { "" };
    values.iter().map(event).collect::<String>() + done
}

fn chat(texts: &[&str], calls: &[Vec<&str>], last: Last) -> Vec<Value> {
    let chunk = |delta: Value, finish: Value| json!({"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [{"index": 0, "delta": delta, "finish_reason": finish}]});
    let mut values = alloc::vec![chunk(json!({"role": "assistant", "content": ""}), Value::Null)];
    values.extend(texts.iter().map(|text| chunk(json!({ "content": text }), Value::Null)));
    for (index, pieces) in calls.iter().enumerate() {
        let open = json!({"index": index, "id": format!("t{index}"), "type": "function", "function": {"name": "note", "arguments": ""}});
        values.push(chunk(json!({ "tool_calls": [open] }), Value::Null));
        let piece = |piece: &&str| json!({"tool_calls": [{"index": index, "function": {"arguments": piece}}]});
        values.extend(pieces.iter().map(piece).map(|delta| chunk(delta, Value::Null)));
    }
    if last == Last::Whole {
        values.push(chunk(json!({}), if calls.is_empty() { "stop" } else { "tool_calls" }.into()));
    }
    values
}

fn messages(texts: &[&str], calls: &[Vec<&str>], last: Last) -> Vec<Value> {
    let mut values = alloc::vec![
        json!({"type": "message_start", "message": {"id": "c", "model": "m", "usage": {"input_tokens": 1, "output_tokens": 1}}}),
    ];
    let block = |values: &mut Vec<Value>, index: usize, open: Value, deltas: Vec<Value>, ends: bool| {
        values.push(json!({"type": "content_block_start", "index": index, "content_block": open}));
        let delta = |delta: Value| json!({"type": "content_block_delta", "index": index, "delta": delta});
        values.extend(deltas.into_iter().map(delta));
        values.extend(ends.then(|| json!({"type": "content_block_stop", "index": index})));
    };
    let whole = last == Last::Whole;
    let said = texts.iter().map(|text| json!({"type": "text_delta", "text": text})).collect();
    block(&mut values, 0, json!({"type": "text", "text": ""}), said, whole || !calls.is_empty());
    for (at, pieces) in calls.iter().enumerate() {
        let open = json!({"type": "tool_use", "id": format!("t{at}"), "name": "note", "input": {}});
        let said = pieces.iter().map(|piece| json!({"type": "input_json_delta", "partial_json": piece})).collect();
        block(&mut values, at + 1, open, said, whole || at + 1 < calls.len());
    }
    if whole {
        let reason = if calls.is_empty() { "end_turn" } else { "tool_use" };
        values.push(json!({"type": "message_delta", "delta": {"stop_reason": reason}, "usage": {"output_tokens": 2}}));
        values.push(json!({"type": "message_stop"}));
    }
    values
}

fn responses(texts: &[&str], calls: &[Vec<&str>], last: Last) -> Vec<Value> {
    let mut values =
        alloc::vec![json!({"type": "response.created", "response": {"id": "c", "model": "m", "created_at": 1}})];
    let item = |values: &mut Vec<Value>, at: usize, open: Value, deltas: Vec<Value>, ends: bool| {
        values.push(json!({"type": "response.output_item.added", "output_index": at, "item": open.clone()}));
        values.extend(deltas);
        values.extend(
            ends.then(|| json!({"type": "response.output_item.done", "output_index": at, "item": {"type": open["type"], "id": open["id"]}})),
        );
    };
    let whole = last == Last::Whole;
    let said = |text: &&str| json!({"type": "response.output_text.delta", "output_index": 0, "content_index": 0, "delta": text});
    let said = texts.iter().map(said).collect();
    item(&mut values, 0, json!({"type": "message", "id": "i0"}), said, whole || !calls.is_empty());
    for (at, pieces) in calls.iter().enumerate() {
        let open = json!({"type": "function_call", "id": format!("i{}", at + 1), "call_id": format!("t{at}"), "name": "note", "arguments": ""});
        let piece = |piece: &&str| json!({"type": "response.function_call_arguments.delta", "output_index": at + 1, "delta": piece});
        item(&mut values, at + 1, open, pieces.iter().map(piece).collect(), whole || at + 1 < calls.len());
    }
    if whole {
        values.push(json!({"type": "response.completed", "response": {"id": "c", "usage": {"input_tokens": 1, "output_tokens": 2}}}));
    }
    values
}

/// The same, whole.
pub(super) fn body(dialect: Dialect, text: &str, calls: &[&str]) -> String {
    let each = |one: &dyn Fn(usize, &str) -> Value| -> Vec<Value> {
        calls.iter().enumerate().map(|(at, arguments)| one(at, arguments)).collect()
    };
    let value = match dialect {
        Dialect::Chat => {
            let calls = each(
                &|at, arguments| json!({"id": format!("t{at}"), "type": "function", "function": {"name": "note", "arguments": arguments}}),
            );
            json!({"id": "c", "object": "chat.completion", "created": 1, "model": "m", "choices": [{"index": 0, "finish_reason": "tool_calls", "message": {"role": "assistant", "content": text, "tool_calls": calls}}]})
        }
        Dialect::Messages => {
            let mut blocks = alloc::vec![json!({"type": "text", "text": text})];
            blocks.extend(each(&|at, arguments| {
                let input: Value = serde_json::from_str(arguments).unwrap();
                json!({"type": "tool_use", "id": format!("t{at}"), "name": "note", "input": input})
            }));
            json!({"id": "c", "type": "message", "role": "assistant", "model": "m", "content": blocks, "stop_reason": "tool_use", "usage": {"input_tokens": 1, "output_tokens": 2}})
        }
        _ => {
            let mut items = alloc::vec![
                json!({"type": "message", "id": "i0", "role": "assistant", "content": [{"type": "output_text", "text": text}]}),
            ];
            items.extend(each(&|at, arguments| json!({"type": "function_call", "id": format!("i{}", at + 1), "call_id": format!("t{at}"), "name": "note", "arguments": arguments})));
            json!({"id": "c", "object": "response", "created_at": 1, "model": "m", "status": "completed", "output": items, "usage": {"input_tokens": 1, "output_tokens": 2}})
        }
    };
    value.to_string()
}
