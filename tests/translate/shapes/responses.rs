//! What Responses takes.
//!
//! ```text
//! message · function_call · function_call_output …   a flat list of items
//! ```
//!
//! Invariant: every result has its call, and `store` is always said.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{list, object, one_of, openai, text};

const OWN: [&str; 6] = ["input", "instructions", "text", "reasoning", "max_output_tokens", "include"];

pub(super) fn check(body: &Value) {
    openai(body, &["model", "input", "store"], &OWN);
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
