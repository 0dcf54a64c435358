//! Speed of the way back: nanoseconds, bytes per second and allocations per streamed event, with nothing to restore and with.
//!
//! ```text
//! cargo bench --bench relay
//! untouched/words: 0.00 allocations per event
//! untouched/words  time: […]  thrpt: [2.4 Melem/s …]
//! ```
//!
//! Invariant: the events are built here, so that two machines measure the same.

mod support;

use std::hint::black_box;

use criterion::{BatchSize, Criterion, Throughput};
use lethe_core::host::Millis;
use lethe_tests::platform::Platform;
use lethe_tests::upstream::{Streamed, streamed};

const EVENTS: usize = 1_500;

fn main() {
    support::run(benches);
}

fn benches(criterion: &mut Criterion) {
    for (vault, text) in [("untouched", "nothing personal"), ("restoring", "mail bob.jones@acme-health.com")] {
        report(criterion, vault, "words", text, &words());
        report(criterion, vault, "placeholder in every event", text, &placeholders());
        report(criterion, vault, "tool arguments", text, &arguments());
        report(criterion, vault, "one line of 16 MiB", text, &[long()]);
    }
    let text = "mail bob.jones@acme-health.com";
    // The same events, for a client of Messages.
    report(criterion, "messages", "words", text, &words());
    report(criterion, "messages", "placeholder in every event", text, &placeholders());
    // Of an upstream that speaks what the client speaks.
    for (dialect, event) in [("messages alike", message as fn(&str) -> String), ("responses alike", response)] {
        report(criterion, dialect, "words", text, &said(event, &WORDS));
        report(criterion, dialect, "placeholder in every event", text, &said(event, &[" to <EMAIL_0>, then"]));
    }
}

fn report(criterion: &mut Criterion, vault: &str, name: &str, text: &str, events: &[String]) {
    let bytes: usize = events.iter().map(String::len).sum();
    let mut answer = begun(vault, text, bytes);
    pass(&mut answer, events);
    answer.out.clear();
    support::allocations(&format!("{vault}/{name}"), "event", events.len(), || pass(&mut answer, events));
    let mut group = criterion.benchmark_group(vault);
    group.sample_size(15).throughput(match events.len() {
        1 => Throughput::Bytes(bytes as u64),
        many => Throughput::Elements(many as u64),
    });
    let work = |mut answer: Streamed| {
        pass(&mut answer, events);
        black_box(answer)
    };
    group.bench_function(name, |bencher| {
        bencher.iter_batched(|| begun(vault, text, bytes), work, BatchSize::PerIteration)
    });
}

fn pass(answer: &mut Streamed, events: &[String]) {
    for event in events {
        for chunk in event.as_bytes().chunks(16 << 10) {
            let _ = answer.relay.push(chunk, Millis(0), &mut answer.out);
        }
    }
}

/// A stream that has begun, of Chat Completions unless `group` names another dialect; the request held `text`, and came in the
/// dialect that `group` names, if it does.
fn begun(group: &str, text: &str, bytes: usize) -> Streamed {
    let turn = format!(r#"[{{"role":"user","content":"{text}"}}]"#);
    let (door, members) = match group {
        "messages" | "messages alike" => ("/v1/messages", format!(r#""max_tokens":9,"messages":{turn}"#)),
        "responses alike" => ("/v1/responses", format!(r#""store":false,"input":{turn}"#)),
        _ => ("/v1/chat/completions", format!(r#""messages":{turn}"#)),
    };
    let body = format!(r#"{{"model":"house/sure","stream":true,{members}}}"#);
    let mut platform = Platform::new();
    if group == "messages alike" {
        let registry = platform.kv.get_mut("registry").map(|bytes| String::from_utf8_lossy(bytes).into_owned());
        let registry = registry.unwrap_or_default().replace(r#""protocol":"openai""#, r#""protocol":"anthropic""#);
        platform.kv.insert("registry".into(), registry.into());
    }
    let sending = platform.post(door, &[], [body.as_bytes()]).sent().sending();
    let first = match group {
        "messages alike" => MESSAGE.into(),
        "responses alike" => RESPONSE.into(),
        _ => event("{\"role\":\"assistant\",\"content\":\"\"}"),
    };
    let mut answer = streamed(sending, &mut [first.as_bytes()].into_iter());
    answer.out.reserve(2 * bytes + (1 << 20));
    answer
}

const WORDS: [&str; 5] = [" the", " quick", " caf\u{e9}", ",\\n", " jumps"];

/// How a stream of Messages begins.
const MESSAGE: &str = concat!(
    "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",",
    "\"content\":[],\"model\":\"m\",\"stop_reason\":null,\"stop_sequence\":null,\"usage\":{\"input_tokens\":9,\"output_tokens\":1}}}\n\n",
    "event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":0,",
    "\"content_block\":{\"type\":\"text\",\"text\":\"\"}}\n\n"
);

/// How a stream of Responses begins.
const RESPONSE: &str = concat!(
    "event: response.created\ndata: {\"type\":\"response.created\",\"sequence_number\":0,\"response\":{\"id\":\"resp_1\",",
    "\"object\":\"response\",\"status\":\"in_progress\",\"model\":\"m\",\"output\":[]}}\n\n",
    "event: response.output_item.added\ndata: {\"type\":\"response.output_item.added\",\"sequence_number\":1,\"output_index\":0,",
    "\"item\":{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"status\":\"in_progress\",\"content\":[]}}\n\n",
    "event: response.content_part.added\ndata: {\"type\":\"response.content_part.added\",\"sequence_number\":2,\"item_id\":\"msg_1\",",
    "\"output_index\":0,\"content_index\":0,\"part\":{\"type\":\"output_text\",\"text\":\"\",\"annotations\":[]}}\n\n"
);

fn message(text: &str) -> String {
    format!(
        "event: content_block_delta\ndata: {{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{{\"type\":\"text_delta\",\"text\":\"{text}\"}}}}\n\n"
    )
}

fn response(text: &str) -> String {
    format!(
        "event: response.output_text.delta\ndata: {{\"type\":\"response.output_text.delta\",\"sequence_number\":3,\"item_id\":\"msg_1\",\"output_index\":0,\"content_index\":0,\"delta\":\"{text}\",\"logprobs\":[]}}\n\n"
    )
}

/// Each of `texts` in turn.
fn said(event: fn(&str) -> String, texts: &[&str]) -> Vec<String> {
    texts.iter().cycle().take(EVENTS).map(|text| event(text)).collect()
}

fn event(delta: &str) -> String {
    format!(
        "data: {{\"id\":\"chatcmpl-C0ffee\",\"object\":\"chat.completion.chunk\",\"created\":1763700000,\"model\":\"gpt-5\",\"service_tier\":\"default\",\"system_fingerprint\":\"fp_1\",\"choices\":[{{\"index\":0,\"delta\":{delta},\"logprobs\":null,\"finish_reason\":null}}],\"usage\":null,\"obfuscation\":\"aB3dE\"}}\n\n"
    )
}

fn words() -> Vec<String> {
    said(|text| event(&format!("{{\"content\":\"{text}\"}}")), &WORDS)
}

fn placeholders() -> Vec<String> {
    (0..EVENTS).map(|_| event("{\"content\":\" to <EMAIL_0>, then\"}")).collect()
}

fn arguments() -> Vec<String> {
    let delta = "{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"{\\\"path\\\":\\\"src/\"}}]}";
    (0..EVENTS).map(|_| event(delta)).collect()
}

fn long() -> String {
    event(&format!("{{\"content\":\"{}\"}}", "lorem ipsum dolor sit amet ".repeat((16 << 20) / 27)))
}
