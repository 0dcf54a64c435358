//! Cost of reading a request: the scanner alone, and everything from a cold head to the dispatch.
//!
//! ```text
//! cargo bench --bench admit
//! request/agent turn, prose: … allocations per request
//! request/agent turn, prose  time: […]  thrpt: [… MiB/s]
//! ```
//!
//! Invariant: bodies are built here from a fixed text; a request comes in chunks of 16 KiB, as platforms hand them over. The head's
//! cold lookups, registry included, are measured by themselves (`request/short`); `warm` is a short request to a gateway that knows
//! everything, from its head to the last byte of its answer.

mod support;

use std::hint::black_box;

use criterion::{Criterion, Throughput};
use lethe_core::gateway::Gateway;
use lethe_core::json::{Limits, Scanner};
use lethe_tests::platform::{Outcome, Platform};
use serde_json::{Value, json};

const PROSE: &str = "The gateway reads every word that passes, and keeps none of them. What it finds it replaces, and what it replaced it puts back. ";
const CODE: &str = "fn main() {\n    let total: u64 = (0..10).map(|n| n * 2).sum();\n    println!(\"{total}\");\n}\n";

const ANSWER: &str = r#"{"id":"chatcmpl-1","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"<EMAIL_0>"},"finish_reason":"stop"}],"usage":{"prompt_tokens":5,"completion_tokens":1,"total_tokens":6}}"#;

fn main() {
    support::run(benches);
}

fn benches(criterion: &mut Criterion) {
    let short = json!({ "model": "house/sure", "messages": [{ "role": "user", "content": "Good day." }] }).to_string();
    let (prose, code) = (agent_turn(PROSE), agent_turn(CODE));
    for (name, body) in [("prose", &prose), ("code", &code)] {
        report(criterion, "scanner", name, body, || {
            let mut scanner = Scanner::new(Limits::REQUEST);
            let _ = black_box(scanner.push(black_box(body.as_bytes()), &mut ()));
        });
    }
    let platform = Platform::new();
    for (name, text) in [("nothing found", "Summarise."), ("restored", "Write to amelia.stone@acme-health.com now.")] {
        let body = json!({ "model": "house/sure", "messages": [{ "role": "user", "content": text }] }).to_string();
        let mut gateway = Gateway::new();
        platform.served(&mut gateway, body.as_bytes(), ANSWER.as_bytes());
        report(criterion, "warm", name, &body, || {
            black_box(platform.served(&mut gateway, black_box(body.as_bytes()), black_box(ANSWER.as_bytes())));
        });
    }
    for (name, body) in [("short", &short), ("agent turn, prose", &prose), ("agent turn, code", &code)] {
        report(criterion, "request", name, body, || {
            let outcome = platform.post("/v1/chat/completions", &[], black_box(body.as_bytes()).chunks(16 << 10));
            assert!(matches!(black_box(outcome), Outcome::Sent(_)));
        });
    }
}

/// 300 KB as a coding agent sends them: forty turns, tool calls with arguments in JSON, a dozen tools.
fn agent_turn(text: &str) -> String {
    let long = text.repeat(5_000 / text.len());
    let arguments = json!({ "path": "src/main.rs", "text": text.repeat(1_500 / text.len()) }).to_string();
    let turn = |number: usize| -> Value {
        match number % 3 {
            0 => json!({ "role": "user", "content": [{ "type": "text", "text": long }] }),
            1 => {
                json!({ "role": "assistant", "content": null, "tool_calls": [{ "id": format!("call_{number}"), "type": "function",
                "function": { "name": "write_file", "arguments": arguments } }] })
            }
            _ => {
                json!({ "role": "tool", "tool_call_id": format!("call_{number}"), "content": format!("{long}{long}") })
            }
        }
    };
    let tool = json!({ "type": "function", "function": { "name": "write_file", "description": PROSE,
        "parameters": { "type": "object", "properties": { "path": { "type": "string", "description": "where" } } } } });
    let messages: Vec<Value> = (0..54).map(turn).collect();
    json!({ "model": "house/sure", "stream": true, "messages": messages, "tools": vec![tool; 12] }).to_string()
}

fn report(criterion: &mut Criterion, group: &str, name: &str, body: &str, mut work: impl FnMut()) {
    support::allocations(&format!("{group}/{name}"), "request", 1, &mut work);
    let mut group = criterion.benchmark_group(group);
    group.throughput(Throughput::Bytes(body.len() as u64));
    group.bench_function(name, |bencher| bencher.iter(&mut work));
}
