//! Streams and answers said in another dialect: what a client gathers is what the provider said, placeholders replaced at once.
#![expect(clippy::wildcard_enum_match_arm, reason = "three dialects are translated; the others are drawn nowhere here")]

use super::heard::{Heard, heard, text};
use super::*;
use crate::host::Fault;
use crate::metrics::Outcome;
use crate::relay::{Said, whole};
use alloc::string::{String, ToString};
use serde_json::Value;

pub(super) const DIALECTS: [Dialect; 3] = [Dialect::Chat, Dialect::Messages, Dialect::Responses];

macro_rules! vector {
    ($path:literal) => {
        include_bytes!(concat!("../../../../tests/vectors/", $path)).as_slice()
    };
}

const STREAMS: [(Dialect, &[u8]); 6] = [
    (Dialect::Chat, vector!("chat/words.sse")),
    (Dialect::Chat, vector!("translate/chat.sse")),
    (Dialect::Messages, vector!("messages/words.sse")),
    (Dialect::Messages, vector!("messages/tools.sse")),
    (Dialect::Responses, vector!("responses/words.sse")),
    (Dialect::Responses, vector!("translate/responses.sse")),
];

/// Every placeholder replaced at once.
fn restored(mut heard: Heard) -> Heard {
    for (number, original) in ORIGINALS.iter().enumerate() {
        let placeholder = alloc::format!("<EMAIL_{number}>");
        heard.text = heard.text.replace(&placeholder, original);
        heard.reasoning = heard.reasoning.replace(&placeholder, original);
        let escaped = Value::from(*original).to_string();
        for call in &mut heard.calls {
            call.2 = call.2.replace(&placeholder, escaped.trim_matches('"'));
        }
    }
    heard
}

fn through<'a>(provider: Dialect, client: Dialect, chunks: impl IntoIterator<Item = &'a [u8]>, end: End) -> Ended {
    let answer = Answer::said(provider, Some(Said { client, usage: true }), lease(&ORIGINALS, Action::Redact));
    answer.push_all(chunks).finish(end)
}

fn pairs() -> impl Iterator<Item = (Dialect, Dialect, &'static [u8])> {
    let clients = |(provider, bytes)| DIALECTS.into_iter().map(move |client| (provider, client, bytes));
    STREAMS.into_iter().flat_map(clients).filter(|(provider, client, _)| provider != client)
}

#[test]
fn what_a_client_gathers_is_what_the_provider_said() {
    for (provider, client, bytes) in pairs() {
        let ended = through(provider, client, [bytes], End::Complete);
        let out = core::str::from_utf8(&ended.out).unwrap();
        let (told, expected) = (heard(client, &ended.out), restored(heard(provider, bytes)));
        assert_eq!(told.text, expected.text, "{provider:?} {client:?} {out}");
        assert_eq!(told.reasoning, expected.reasoning, "{provider:?} {client:?} {out}");
        assert_eq!(told.calls, expected.calls, "{provider:?} {client:?} {out}");
        assert_eq!(told.usage, expected.usage, "{provider:?} {client:?} {out}");
        assert!(told.whole && !told.error, "{provider:?} {client:?} {out}");
        assert_eq!((ended.close, ended.record.outcome), (Close::Clean, Outcome::Answered));
        let words = ["stop", "end_turn", ""].contains(&told.finish.as_str());
        assert_eq!(words, told.calls.is_empty() || client == Dialect::Responses, "{}", told.finish);
    }
}

#[test]
fn any_chunking_same_bytes_out() {
    for (provider, client, bytes) in pairs() {
        let expected = through(provider, client, [bytes], End::Complete).out;
        for at in 0..=bytes.len() {
            let (first, second) = bytes.split_at(at);
            assert!(through(provider, client, [first, second], End::Complete).out == expected, "{client:?} at {at}");
        }
        assert!(through(provider, client, bytes.chunks(1), End::Complete).out == expected);
    }
}

#[test]
fn a_break_is_told_in_the_client_s_dialect() {
    for (provider, client, bytes) in pairs() {
        let half = &bytes[..bytes.len() / 2];
        let ended = through(provider, client, [half], End::Upstream(Fault::Reset));
        let told = heard(client, &ended.out);
        assert!(told.error, "{client:?}: {}", core::str::from_utf8(&ended.out).unwrap());
        assert_eq!(ended.record.outcome, Outcome::Broken);
    }
}

#[test]
fn whole_answers_say_the_same() {
    let wholes = [
        (Dialect::Chat, vector!("translate/chat.json")),
        (Dialect::Messages, vector!("messages/whole.json")),
        (Dialect::Responses, vector!("responses/whole.json")),
    ];
    for (provider, bytes) in wholes {
        for client in DIALECTS.into_iter().filter(|client| *client != provider) {
            let out = whole(bytes, provider, client).ok().unwrap();
            let (said, told) = (serde_json::from_slice(bytes).unwrap(), serde_json::from_slice(&out).unwrap());
            assert_eq!(gist(client, &told), gist(provider, &said), "{provider:?} {client:?} {told}");
        }
    }
}

/// Text, and calls with their arguments as values.
pub(super) fn gist(dialect: Dialect, answer: &Value) -> (String, Vec<(String, Value)>) {
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let parsed = |value: &Value| serde_json::from_str::<Value>(value.as_str().unwrap()).unwrap();
    let (mut said, mut calls) = (String::new(), Vec::new());
    match dialect {
        Dialect::Chat => {
            let message = &answer["choices"][0]["message"];
            said += &(text(&message["content"]) + &text(&message["refusal"]));
            for call in list(&message["tool_calls"]) {
                let (function, custom) = (&call["function"], &call["custom"]);
                match function.is_object() {
                    true => calls.push((text(&function["name"]), parsed(&function["arguments"]))),
                    false => calls.push((text(&custom["name"]), serde_json::json!({ "input": custom["input"] }))),
                }
            }
        }
        Dialect::Messages => {
            for block in list(&answer["content"]) {
                said += &text(&block["text"]);
                if block["type"] == "tool_use" {
                    calls.push((text(&block["name"]), block["input"].clone()));
                }
            }
        }
        _ => {
            for item in list(&answer["output"]) {
                list(&item["content"]).iter().for_each(|part| said += &(text(&part["text"]) + &text(&part["refusal"])));
                match item["type"].as_str().unwrap() {
                    "function_call" => calls.push((text(&item["name"]), parsed(&item["arguments"]))),
                    "custom_tool_call" => {
                        calls.push((text(&item["name"]), serde_json::json!({ "input": item["input"] })));
                    }
                    _ => {}
                }
            }
        }
    }
    (said, calls)
}

/// Nothing follows the last event of a client's dialect, whatever a provider still says.
#[test]
fn what_comes_after_the_end_is_not_said() {
    let late = [
        "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"late\"},\"finish_reason\":null}]}\n\n",
        "data: {\"type\":\"content_block_start\",\"index\":1,\"content_block\":{\"type\":\"text\",\"text\":\"late\"}}\n\n",
        "data: {\"type\":\"response.output_text.delta\",\"output_index\":1,\"content_index\":0,\"delta\":\"late\"}\n\n",
    ];
    for (provider, client, bytes) in pairs() {
        let late = late.iter().zip(DIALECTS).find_map(|(late, dialect)| (dialect == provider).then_some(*late));
        let more = [bytes, late.unwrap().as_bytes()].concat();
        let out = |bytes| through(provider, client, [bytes], End::Complete).out;
        assert_eq!(out(more.as_slice()), out(bytes), "{provider:?} {client:?}");
    }
}

/// An answer without words is one; what says nothing in the provider's dialect is none, and is not told as an empty one.
#[test]
fn what_says_nothing_is_no_answer() {
    let empty = [
        (
            Dialect::Chat,
            r#"{"choices":[{"index":0,"message":{"role":"assistant","content":""},"finish_reason":"stop"}]}"#,
        ),
        (Dialect::Messages, r#"{"type":"message","role":"assistant","content":[],"stop_reason":"end_turn"}"#),
        (Dialect::Responses, r#"{"object":"response","created_at":7,"status":"completed","output":[]}"#),
    ];
    let streams = [
        "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n",
        "data: {\"type\":\"message_start\",\"message\":{\"content\":[]}}\n\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"}}\n\ndata: {\"type\":\"message_stop\"}\n\n",
        "data: {\"type\":\"response.completed\",\"response\":{\"created_at\":7,\"status\":\"completed\",\"output\":[]}}\n\n",
    ];
    for ((provider, body), stream) in empty.into_iter().zip(streams) {
        for client in DIALECTS.into_iter().filter(|client| *client != provider) {
            assert!(whole(body.as_bytes(), provider, client).is_ok(), "{provider:?} {client:?}");
            let others = empty.iter().filter(|(other, _)| *other != provider).map(|(_, body)| *body);
            for strange in others.chain(["{}", "[]", "\"x\"", "7"]) {
                assert!(whole(strange.as_bytes(), provider, client).is_err(), "{provider:?} {client:?} {strange}");
            }
            let ended = through(provider, client, [stream.as_bytes()], End::Complete);
            assert!(
                heard(client, &ended.out).whole && ended.record.outcome == Outcome::Answered,
                "{provider:?} {client:?}"
            );
            let nothing = b"data: {\"x\":1}\n\ndata: [DONE]\n\n".as_slice();
            let ended = through(provider, client, [nothing], End::Complete);
            assert!(
                heard(client, &ended.out).error && ended.record.outcome == Outcome::Broken,
                "{provider:?} {client:?}"
            );
        }
    }
}
