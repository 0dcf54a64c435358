//! What holds for every conversation.
//!
//! ```text
//! random session, every text with a number of its own ─▶ target: its shape, each number once, said by whom it was said
//!                                                    ─▶ and back, and there again: the same body
//! random JSON in every place                         ─▶ JSON, or a refusal
//! ```
//!
//! Invariant: these laws know nothing of the vectors.

use lethe_core::Dialect;
use lethe_core::translate::request;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{DIALECTS, shapes, target, translated};

/// One step of a session.
#[derive(Clone, Copy, Debug)]
enum Step {
    System,
    Developer,
    User,
    Picture,
    Answer,
    /// So many calls at once, then their results.
    Calls(u8),
}

fn session() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        Just(Step::System),
        Just(Step::Developer),
        Just(Step::User),
        Just(Step::User),
        Just(Step::Picture),
        Just(Step::Answer),
        (1_u8..4).prop_map(Step::Calls),
    ];
    prop::collection::vec(step, 0..12)
}

/// Texts with numbers, and what JSON must escape.
#[derive(Default)]
struct Numbers(usize);

impl Numbers {
    fn next(&mut self) -> String {
        self.0 += 1;
        format!("\"{{<EMAIL_0>\\ é\n🎈 #{};", self.0)
    }
}

const PICTURE: &str = "data:image/png;base64,iVBORw0KGgo=";

fn chat(steps: &[Step], numbers: &mut Numbers) -> Value {
    let mut messages = Vec::new();
    for (at, step) in steps.iter().enumerate() {
        match step {
            Step::System => messages.push(json!({"role": "system", "content": numbers.next()})),
            Step::Developer => {
                messages.push(json!({"role": "developer", "content": [{"type": "text", "text": numbers.next()}]}));
            }
            Step::User => messages.push(json!({"role": "user", "content": numbers.next()})),
            Step::Picture => messages.push(json!({"role": "user", "content": [
                {"type": "text", "text": numbers.next()}, {"type": "image_url", "image_url": {"url": PICTURE}},
                {"type": "text", "text": numbers.next()}]})),
            Step::Answer => messages.push(json!({"role": "assistant", "content": numbers.next()})),
            Step::Calls(count) => {
                let id = |call| format!("call_{at}_{call}");
                let arguments = |numbers: &mut Numbers| json!({"a": [numbers.next()]}).to_string();
                let calls: Vec<_> = (0..*count)
                    .map(|call| json!({"id": id(call), "type": "function", "function": {"name": "f", "arguments": arguments(numbers)}}))
                    .collect();
                messages.push(json!({"role": "assistant", "content": null, "tool_calls": calls}));
                messages.extend(
                    (0..*count)
                        .map(|call| json!({"role": "tool", "tool_call_id": id(call), "content": numbers.next()})),
                );
            }
        }
    }
    let tool = json!({"type": "function", "function": {"name": "f", "description": numbers.next(),
        "parameters": {"type": "object", "properties": {"a": {"description": numbers.next()}}}}});
    json!({"model": "m", "messages": messages, "tools": [tool], "max_tokens": 9000, "temperature": 0.5})
}

/// The session as `client` writes it: what is written by hand is Chat Completions, the others come by translation.
fn written(steps: &[Step], client: Dialect, numbers: &mut Numbers) -> Value {
    let body = chat(steps, numbers);
    if client == Dialect::Chat { body } else { translated(&body, Dialect::Chat, &target(client, "m")).unwrap().0 }
}

/// Every number in `value`, with the speaker of the message around it, in order of the document's lists.
fn numbers(value: &Value, speaker: &str, out: &mut Vec<(usize, String)>) {
    match value {
        Value::String(text) => {
            let found = text.split('#').skip(1).filter_map(|rest| rest.split(';').next()?.parse().ok());
            out.extend(found.map(|number| (number, speaker.to_owned())));
        }
        Value::Array(list) => list.iter().for_each(|value| numbers(value, speaker, out)),
        Value::Object(members) => {
            let speaker = match (members.get("role"), members.get("type")) {
                (Some(role), _) => role.as_str().unwrap(),
                (None, Some(kind)) if kind == "function_call" || kind == "tool_use" => "assistant",
                (None, Some(kind)) if kind == "function_call_output" || kind == "tool_result" => "result",
                _ => speaker,
            };
            let speaker = if speaker == "tool" { "result" } else { speaker };
            for (name, value) in members {
                let system = name == "instructions" || name == "system";
                numbers(value, if system { "system" } else { speaker }, out);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn sorted(value: &Value, developer: bool) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    numbers(value, "tools", &mut found);
    found
        .iter_mut()
        .filter(|(_, speaker)| !developer && speaker == "developer")
        .for_each(|row| row.1 = "system".into());
    found.sort();
    found
}

/// In the order of the turns; Messages puts the system's in front.
fn in_order(value: &Value, of: &str) -> Vec<usize> {
    let mut found = Vec::new();
    ["system", "instructions", "messages", "input"].iter().for_each(|name| numbers(&value[*name], "", &mut found));
    found.into_iter().filter(|(_, speaker)| speaker == of).map(|(number, _)| number).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if cfg!(target_family = "wasm") { 40 } else { 300 }))]

    #[test]
    fn every_text_is_said_once_and_by_whom_it_was_said(steps in session()) {
        for (_, client) in DIALECTS {
            for (_, to) in DIALECTS {
                let mut count = Numbers::default();
                let body = written(&steps, client, &mut count);
                let (there, _) = translated(&body, client, &target(to, "claude-opus-4-5")).unwrap();
                shapes::check(&there, to);
                prop_assert_eq!(sorted(&there, false).len(), count.0);
                prop_assert_eq!(sorted(&body, false), sorted(&there, false));
                for speaker in ["user", "assistant", "result", "system"] {
                    let order = in_order(&there, speaker);
                    prop_assert!(order.is_sorted() || speaker == "system", "{:?}", order);
                }
            }
        }
    }

    #[test]
    fn there_and_back_and_there_is_there(steps in session()) {
        for (_, client) in DIALECTS {
            for (_, to) in DIALECTS {
                let body = written(&steps, client, &mut Numbers::default());
                let there = translated(&body, client, &target(to, "m")).unwrap().0;
                let back = translated(&there, to, &target(client, "m")).unwrap().0;
                let again = translated(&back, client, &target(to, "m")).unwrap().0;
                prop_assert_eq!(there, again);
            }
        }
    }

    #[test]
    fn whatever_stands_in_a_body_comes_out_as_json(body in anything()) {
        let text = body.to_string();
        for (_, client) in DIALECTS {
            for (_, to) in DIALECTS {
                if let Ok(translation) = request(text.as_bytes(), client, &target(to, "m")) {
                    let parsed = serde_json::from_slice::<Value>(&translation.body);
                    prop_assert!(parsed.is_ok_and(|value| value.is_object()), "{}", text);
                    prop_assert!(translation.dropped.len() <= 33);
                }
            }
        }
    }
}

/// Names and words of the three APIs.
const WORDS: &str = "model messages input instructions system role user assistant tool developer content type text \
    input_text output_text image_url url image source base64 data media_type tool_calls id function name \
    arguments tool_use tool_result tool_use_id tool_call_id function_call call_id function_call_output \
    output thinking signature tools tool_choice parameters input_schema stop reasoning_effort \
    response_format json_schema schema metadata max_tokens";

/// JSON of the three APIs' names and words, in any place.
fn anything() -> impl Strategy<Value = Value> {
    let words: Vec<&str> = WORDS.split_whitespace().collect();
    let word = move || prop::sample::select(words.clone()).prop_map(str::to_owned);
    let leaf = prop_oneof![
        word().prop_map(Value::from),
        any::<u16>().prop_map(Value::from),
        any::<bool>().prop_map(Value::from),
        Just(Value::Null),
        Just(Value::from("{\"a\":1}")),
        Just(Value::from(PICTURE)),
        ".{0,8}".prop_map(Value::from),
    ];
    let inside = word.clone();
    let value = leaf.prop_recursive(6, 64, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::hash_map(inside(), inner, 0..6).prop_map(|members| members.into_iter().collect()),
        ]
    });
    prop::collection::hash_map(word(), value, 0..10).prop_map(|members| members.into_iter().collect())
}

/// A hundred thousand of everything, in no more time than their bytes need: squares would take minutes.
#[cfg(not(target_family = "wasm"))]
#[test]
fn hostile_bodies_take_time_in_proportion() {
    const MANY: usize = 60_000;
    let list = |one: &dyn Fn(usize) -> String| (0..MANY).rev().map(one).collect::<Vec<_>>().join(",");
    let bodies = [
        (Dialect::Chat, format!("{{{}}}", list(&|at| format!("\"x{at}\":{at}")))),
        (
            Dialect::Chat,
            format!("{{\"messages\":[{}]}}", list(&|at| format!("{{\"role\":\"user\",\"content\":\"{at}\"}}"))),
        ),
        (
            Dialect::Responses,
            format!(
                "{{\"input\":[{}]}}",
                list(&|at| format!(
                    "{{\"type\":\"custom_tool_call\",\"call_id\":\"c{at}\",\"name\":\"n{at}\",\"input\":\"\"}},{{\"type\":\"custom_tool_call_output\",\"call_id\":\"c{at}\",\"output\":\"\"}}"
                ))
            ),
        ),
        (
            Dialect::Messages,
            format!(
                "{{\"messages\":[],\"tools\":[{}],\"tool_choice\":{{\"type\":\"tool\",\"name\":\"n0\"}}}}",
                list(&|at| format!("{{\"name\":\"n{at}\",\"input_schema\":{{}}}}"))
            ),
        ),
        (
            Dialect::Chat,
            format!("{{\"messages\":[{{\"role\":\"user\",\"content\":\"{}\"}}]}}", "\\n".repeat(MANY * 10)),
        ),
    ];
    for (client, body) in bodies {
        for (_, to) in DIALECTS {
            let began = std::time::Instant::now();
            let translation = request(body.as_bytes(), client, &target(to, "m"));
            assert!(translation.is_ok());
            assert!(began.elapsed().as_millis() < 3_000, "{client:?} to {to:?}: {:?}", began.elapsed());
        }
    }
}
