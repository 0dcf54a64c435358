//! Requests and their answers through the public face: what the provider saw, and what the client reads.
//!
//! ```text
//! client "mail bob@…"  ─▶  provider "mail <EMAIL_0>"  ─echo, in any pieces─▶  client "mail bob@…"
//! ```
//!
//! Invariant: restore(echo(redact(x))) = x, however the echo is cut into events and the events into chunks.
#![expect(clippy::unwrap_used, reason = "tests")]

use lethe_core::host::End;
use lethe_tests::platform::{Platform, Sent};
use lethe_tests::upstream::{said, streamed};
use proptest::prelude::*;
use serde_json::{Value, json};

/// Sends `text` as the user's message; what goes upstream, and the text the provider reads.
fn sent(text: &str) -> (Sent, String) {
    let body = json!({ "model": "house/sure", "stream": true, "messages": [{ "role": "user", "content": text }] });
    let sent = Platform::new().chat(&[], &body.to_string()).sent();
    let seen: Value = serde_json::from_str(&sent.body).unwrap();
    let seen = seen["messages"][0]["content"].as_str().unwrap().to_owned();
    (sent, seen)
}

/// `text` as an event stream of deltas of at most `most` characters.
fn echoed(text: &str, most: usize) -> Vec<u8> {
    let letters: Vec<char> = text.chars().collect();
    let delta = |piece: &[char]| {
        let content: String = piece.iter().collect();
        format!(
            "data: {}\n\n",
            json!({ "choices": [{ "index": 0, "delta": { "content": content }, "finish_reason": null }] })
        )
    };
    let end = "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";
    letters.chunks(most).map(delta).chain([end.to_owned()]).collect::<String>().into_bytes()
}

/// Texts of words, addresses, cards, placeholders of nobody, and letters that need care.
fn texts() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        4 => "[a-z]{1,8}".prop_map(String::from),
        2 => "[a-z]{2,6}\\.[a-z]{2,6}@acme-health\\.com",
        1 => Just("4539 1488 0343 6467".to_owned()),
        1 => Just("<EMAIL_0>".to_owned()),
        1 => Just("<EMAIL_7>".to_owned()),
        1 => Just("\"caf\u{e9}\" \\ \u{1f388}\n".to_owned()),
        1 => Just("<EMA".to_owned()),
    ];
    prop::collection::vec(word, 0..12).prop_map(|words| words.join(", "))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn what_is_echoed_comes_back(text in texts(), delta in 1_usize..12, chunk in 1_usize..90) {
        let (sent, seen) = sent(&text);
        prop_assert!(!sent.body.contains("@acme-health.com") && !sent.body.contains("4539 1488"), "{}", sent.body);
        let stream = echoed(&seen, delta);
        let mut chunks = stream.chunks(chunk);
        let answer = streamed(sent.sending(), &mut chunks).finish(chunks, End::Complete);
        prop_assert_eq!(said(&answer), text);
    }
}

/// With a provider that speaks Messages.
fn house() -> Platform {
    let mut platform = Platform::new();
    let mut registry: Value = serde_json::from_slice(&platform.kv["registry"]).unwrap();
    let mut claude = registry["providers"]["sure"].clone();
    (claude["protocol"], claude["auth"]) = ("anthropic".into(), "x-api-key".into());
    registry["providers"]["claude"] = claude;
    let mut endpoint = registry["endpoints"][0].clone();
    (endpoint["model"], endpoint["provider"]) = ("house/claude".into(), "claude".into());
    registry["endpoints"].as_array_mut().unwrap().push(endpoint);
    platform.kv.insert("registry".into(), registry.to_string().into());
    platform
}

/// `text` as the upstream's stream at `door`: deltas of at most `most` characters.
fn typed(door: &str, text: &str, most: usize) -> String {
    let letters: Vec<char> = text.chars().collect();
    let pieces = letters.chunks(most).map(|piece| piece.iter().collect::<String>());
    let event = |event: Value| format!("event: {}\ndata: {event}\n\n", event["type"].as_str().unwrap());
    if door == "/v1/messages" {
        let delta = |piece| json!({ "type": "content_block_delta", "index": 0, "delta": { "type": "text_delta", "text": piece } });
        let ends = [json!({ "type": "content_block_stop", "index": 0 }), json!({ "type": "message_stop" })];
        return pieces.map(delta).chain(ends).map(event).collect();
    }
    let delta =
        |piece| json!({ "type": "response.output_text.delta", "output_index": 0, "content_index": 0, "delta": piece });
    let output = json!([{ "type": "message", "content": [{ "type": "output_text", "text": text }] }]);
    let ends = [
        json!({ "type": "response.output_text.done", "output_index": 0, "content_index": 0, "text": text }),
        json!({ "type": "response.completed", "response": { "output": output } }),
    ];
    pieces.map(delta).chain(ends).map(event).collect()
}

/// What a client gathers of deltas, and what the stream repeats of them.
fn gathered(stream: &[u8]) -> (String, Vec<String>) {
    let text = core::str::from_utf8(stream).unwrap();
    let events = text.lines().filter_map(|line| line.strip_prefix("data: "));
    let events: Vec<Value> = events.map(|data| serde_json::from_str(data).unwrap()).collect();
    let delta = |event: &Value| event["delta"]["text"].as_str().or_else(|| event["delta"].as_str()).map(String::from);
    let whole = |event: &Value| {
        let last = &event["response"]["output"][0]["content"][0]["text"];
        event["text"].as_str().or_else(|| last.as_str()).map(String::from)
    };
    (events.iter().filter_map(delta).collect(), events.iter().filter_map(whole).collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn what_is_echoed_comes_back_in_the_dialects_whose_events_have_types(
        text in texts(), delta in 1_usize..12, chunk in 1_usize..90, messages in any::<bool>()
    ) {
        let (door, said) = if messages { ("/v1/messages", "messages") } else { ("/v1/responses", "input") };
        let model = if messages { "house/claude" } else { "house/sure" };
        let turns = json!([{ "role": "user", "content": text }]);
        let body = json!({ "model": model, "stream": true, said: turns }).to_string();
        let sent = house().post(door, &[], [body.as_bytes()]).sent();
        prop_assert!(!sent.body.contains("@acme-health.com") && !sent.body.contains("4539 1488"), "{}", sent.body);
        let seen: Value = serde_json::from_str(&sent.body).unwrap();
        let seen = seen[said][0]["content"].as_str().unwrap().to_owned();
        let stream = typed(door, &seen, delta).into_bytes();
        let mut chunks = stream.chunks(chunk);
        let answer = streamed(sent.sending(), &mut chunks).finish(chunks, End::Complete);
        let (told, repeats) = gathered(&answer);
        prop_assert!(repeats.iter().all(|whole| *whole == text));
        prop_assert_eq!(told, text);
    }
}

#[test]
fn with_nothing_to_restore_every_byte_leaves_as_it_came() {
    let (sent, seen) = sent("nothing personal");
    assert_eq!(seen, "nothing personal");
    let stream = echoed("to <EMAIL_0> and <LITERAL_0>", 3);
    let mut chunks = stream.chunks(11);
    assert_eq!(streamed(sent.sending(), &mut chunks).finish(chunks, End::Complete), stream);
}

#[test]
fn the_head_says_what_was_done() {
    let (sent, _) = sent("mail bob.jones@acme-health.com");
    let stream = echoed("ok", 9);
    let answer = streamed(sent.sending(), &mut stream.chunks(500));
    let header = |name: &str| answer.headers.iter().find(|(own, _)| *own == name).map(|(_, value)| value.as_str());
    assert_eq!((header("content-type"), header("cache-control")), (Some("text/event-stream"), Some("no-store")));
    assert_eq!((header("x-lethe-provider"), header("x-lethe-redacted")), (Some("sure"), Some("EMAIL=1")));
    assert_eq!(header("x-lethe-trace"), Some("sure(200,0ms)"));
    assert!(header("x-generation-id").unwrap().starts_with("gen_"));
}
