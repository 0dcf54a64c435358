//! Speed of the way back: nanoseconds, bytes per second and allocations per streamed event, with nothing to restore and with.
//!
//! ```text
//! cargo bench --bench relay
//! untouched   short events   412 ns/event   530 MB/s   0.00 allocations
//! ```
//!
//! Invariant: the events are built here, so that two machines measure the same.

#![expect(clippy::print_stdout, reason = "a benchmark measures time and prints it")]

use std::hint::black_box;
use std::time::Instant;

use lethe_core::host::Millis;
use lethe_tests::platform::Platform;
use lethe_tests::upstream::{Streamed, streamed};

const EVENTS: usize = 1_500;

fn main() {
    for (vault, text) in [("untouched", "nothing personal"), ("restoring", "mail bob.jones@acme-health.com")] {
        report(vault, "words", text, &words());
        report(vault, "placeholder in every event", text, &placeholders());
        report(vault, "tool arguments", text, &arguments());
        report(vault, "one line of 16 MiB", text, &[long()]);
    }
}

fn report(vault: &str, name: &str, text: &str, events: &[String]) {
    let bytes: usize = events.iter().map(String::len).sum();
    let mut best = f64::MAX;
    for _ in 0..15 {
        let mut answer = begun(text);
        answer.out.reserve(bytes + (1 << 20));
        let start = Instant::now();
        pass(&mut answer, events);
        best = best.min(start.elapsed().as_secs_f64());
        black_box(&answer.out);
    }
    let mut answer = begun(text);
    answer.out.reserve(2 * bytes + (1 << 20));
    pass(&mut answer, events);
    answer.out.clear();
    let counted = allocation_counter::measure(|| pass(&mut answer, events));
    println!(
        "{vault:10} {name:27} {:9.0} ns/event {:6.0} MB/s {:6.2} allocations/event",
        best / events.len() as f64 * 1e9,
        bytes as f64 / best / 1e6,
        counted.count_total as f64 / events.len() as f64
    );
}

fn pass(answer: &mut Streamed, events: &[String]) {
    for event in events {
        for chunk in event.as_bytes().chunks(16 << 10) {
            let _ = answer.relay.push(chunk, Millis(0), &mut answer.out);
        }
    }
}

/// A stream that has begun; the request held `text`.
fn begun(text: &str) -> Streamed {
    let body = format!(r#"{{"model":"house/sure","stream":true,"messages":[{{"role":"user","content":"{text}"}}]}}"#);
    let sending = Platform::new().chat(&[], &body).sent().sending();
    streamed(sending, &mut [event("{\"role\":\"assistant\",\"content\":\"\"}").as_bytes()].into_iter())
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
