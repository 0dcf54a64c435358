//! What the provider says: the last user message, word by word.
//!
//! ```text
//! POST …/chat/completions {"model","messages",["stream":true]} ─▶ a completion, or one event a word
//! GET  …/models                                                ─▶ the one model it has
//! ```
//!
//! Invariant: the answer repeats the message exactly as it arrived, and once more with square brackets for angle ones.

use crate::Witness;
use crate::http::{self, Request};
use serde_json::{Value, json};
use std::io;
use std::net::TcpStream;
use std::thread;
use std::time::Duration;

/// Answers one request.
pub(crate) fn answer(request: &Request, stream: &TcpStream, pace: Duration, witness: Witness) -> io::Result<()> {
    if request.method == "GET" && request.path.ends_with("/models") {
        let models = json!({"object": "list", "data": [{"id": "echo", "object": "model", "owned_by": "demo"}]});
        return http::whole(stream, "200 OK", &models.to_string());
    }
    if request.method != "POST" || !request.path.ends_with("/chat/completions") {
        return refuse(stream, "404 Not Found", "this demonstration has POST /v1/chat/completions and GET /v1/models");
    }
    let Ok(body) = serde_json::from_slice::<Value>(&request.body) else {
        return refuse(stream, "400 Bad Request", "the body is not JSON");
    };
    let received = last_message(&body);
    witness(&received);
    let said = format!("You wrote: {received}\n\nWhat reached this provider: {}", shown(&received));
    if body["stream"] == json!(true) { streamed(&body, &said, stream, pace) } else { whole(&body, &said, stream) }
}

/// The last user message as text; parts that are not text are named by their type.
fn last_message(body: &Value) -> String {
    let messages = body["messages"].as_array().map(Vec::as_slice).unwrap_or_default();
    let user = messages.iter().rev().find(|message| message["role"] == "user");
    match user.map(|message| &message["content"]) {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Array(parts)) => parts.iter().map(part).collect::<Vec<_>>().join(" "),
        Some(_) | None => "(no user message)".to_owned(),
    }
}

fn part(part: &Value) -> String {
    match part["text"].as_str() {
        Some(text) => text.to_owned(),
        None => format!("({})", part["type"].as_str().unwrap_or("part")),
    }
}

/// The message with its angle brackets made square: the gateway restores `<EMAIL_0>`, and leaves `[EMAIL_0]` alone.
fn shown(text: &str) -> String {
    text.replace('<', "[").replace('>', "]")
}

fn whole(body: &Value, said: &str, stream: &TcpStream) -> io::Result<()> {
    let message = json!({"role": "assistant", "content": said, "refusal": null});
    let choice = json!({"index": 0, "message": message, "logprobs": null, "finish_reason": "stop"});
    let mut completion = envelope(body, "chat.completion", choice);
    completion["usage"] = usage(body, said);
    http::whole(stream, "200 OK", &completion.to_string())
}

fn streamed(body: &Value, said: &str, stream: &TcpStream, pace: Duration) -> io::Result<()> {
    http::begin(stream)?;
    chunk(body, &json!({"role": "assistant", "content": ""}), &Value::Null, stream)?;
    for word in said.split_inclusive(' ') {
        chunk(body, &json!({"content": word}), &Value::Null, stream)?;
        thread::sleep(pace);
    }
    chunk(body, &json!({}), &json!("stop"), stream)?;
    if body["stream_options"]["include_usage"] == json!(true) {
        let mut last = envelope(body, "chat.completion.chunk", Value::Null);
        last["choices"] = json!([]);
        last["usage"] = usage(body, said);
        http::event(stream, &last.to_string())?;
    }
    http::event(stream, "[DONE]")?;
    http::end(stream)
}

fn chunk(body: &Value, delta: &Value, finish: &Value, stream: &TcpStream) -> io::Result<()> {
    let choice = json!({"index": 0, "delta": delta, "logprobs": null, "finish_reason": finish});
    http::event(stream, &envelope(body, "chat.completion.chunk", choice).to_string())
}

fn envelope(body: &Value, object: &str, choice: Value) -> Value {
    json!({"id": "chatcmpl-demo", "object": object, "created": 0, "model": body["model"], "choices": [choice]})
}

/// Words, not tokens: enough for a demonstration to show numbers that move.
fn usage(body: &Value, said: &str) -> Value {
    let prompt = last_message(body).split_whitespace().count();
    let completion = said.split_whitespace().count();
    json!({"prompt_tokens": prompt, "completion_tokens": completion, "total_tokens": prompt + completion})
}

fn refuse(stream: &TcpStream, status: &str, message: &str) -> io::Result<()> {
    let error = json!({"error": {"message": message, "type": "invalid_request_error", "param": null, "code": null}});
    http::whole(stream, status, &error.to_string())
}
