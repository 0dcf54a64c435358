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
    // The same events, for a client of Messages.
    let text = "mail bob.jones@acme-health.com";
    report(criterion, "messages", "words", text, &words());
    report(criterion, "messages", "placeholder in every event", text, &placeholders());
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

/// A stream that has begun, of Chat Completions; the request held `text`, and came in the dialect that `group` names, if it does.
fn begun(group: &str, text: &str, bytes: usize) -> Streamed {
    let turn = format!(r#"[{{"role":"user","content":"{text}"}}]"#);
    let (door, members) = match group {
        "messages" => ("/v1/messages", format!(r#""max_tokens":9,"messages":{turn}"#)),
        _ => ("/v1/chat/completions", format!(r#""messages":{turn}"#)),
    };
    let body = format!(r#"{{"model":"house/sure","stream":true,{members}}}"#);
    let sending = Platform::new().post(door, &[], [body.as_bytes()]).sent().sending();
    let mut answer =
        streamed(sending, &mut [event("{\"role\":\"assistant\",\"content\":\"\"}").as_bytes()].into_iter());
    answer.out.reserve(2 * bytes + (1 << 20));
    answer
}

fn event(delta: &str) -> String {
    format!(
        "data: {{\"id\":\"chatcmpl-C0ffee\",\"object\":\"chat.completion.chunk\",\"created\":1763700000,\"model\":\"gpt-5\",\"service_tier\":\"default\",\"system_fingerprint\":\"fp_1\",\"choices\":[{{\"index\":0,\"delta\":{delta},\"logprobs\":null,\"finish_reason\":null}}],\"usage\":null,\"obfuscation\":\"aB3dE\"}}\n\n"
    )
}

fn words() -> Vec<String> {
    let words = [" the", " quick", " caf\u{e9}", ",\\n", " jumps"];
    (0..EVENTS).map(|at| event(&format!("{{\"content\":\"{}\"}}", words.get(at % 5).unwrap_or(&"")))).collect()
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
