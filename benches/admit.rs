//! Cost of reading a request: the scanner alone, and everything from a cold head to the dispatch.
//!
//! ```text
//! cargo bench --bench admit
//! scanner, prose        1,200 MB/s
//! request, agent turn     310 MB/s      0.97 ms each
//! ```
//!
//! Invariant: bodies are built here from a fixed text; a request comes in chunks of 16 KiB, as platforms hand them over. The head's
//! cold lookups, registry included, are measured by themselves (`a short request`).

#![expect(clippy::print_stdout, reason = "a benchmark measures time and prints it")]

use std::hint::black_box;
use std::time::Instant;

use lethe_core::json::{Limits, Scanner};
use lethe_tests::platform::{Outcome, Platform};
use serde_json::{Value, json};

const PROSE: &str = "The gateway reads every word that passes, and keeps none of them. What it finds it replaces, and what it replaced it puts back. ";
const CODE: &str = "fn main() {\n    let total: u64 = (0..10).map(|n| n * 2).sum();\n    println!(\"{total}\");\n}\n";

fn main() {
    let short = json!({ "model": "house/sure", "messages": [{ "role": "user", "content": "Good day." }] }).to_string();
    let prose = agent_turn(PROSE);
    let code = agent_turn(CODE);
    for (name, body) in [("prose", &prose), ("code", &code)] {
        report(&format!("scanner, {name}"), body.len(), || {
            let mut scanner = Scanner::new(Limits::REQUEST);
            let _ = black_box(scanner.push(black_box(body.as_bytes()), &mut ()));
        });
    }
    let platform = Platform::new();
    for (name, body) in [("a short request", &short), ("agent turn, prose", &prose), ("agent turn, code", &code)] {
        report(&format!("request, {name}"), body.len(), || {
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

fn report(name: &str, length: usize, mut work: impl FnMut()) {
    let mut best = f64::MAX;
    for _ in 0..30 {
        let start = Instant::now();
        work();
        best = best.min(start.elapsed().as_secs_f64());
    }
    println!("{name:28} {:8} bytes {:6.0} MB/s {:9.1} µs each", length, length as f64 / best / 1e6, best * 1e6);
}
