//! What a registry costs: reading it, and routing by it, for the default and for 10,000 endpoints.
//!
//! ```text
//! cargo bench --bench registry
//! 10,000 endpoints   load 9.1 ms   route 3.2 µs   refuse 900 µs
//! ```
//!
//! Invariant: documents are built here, so that two machines measure the same; every routed request is checked to be routed.

#![expect(clippy::print_stdout, reason = "a benchmark measures time and prints it")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use lethe_core::host::Seed;
use lethe_core::policy::Terms;
use lethe_core::registry::Snapshot;
use lethe_core::route::{Preferences, choose};
use lethe_tests::deployed::{Deployed, NOW, Well};

fn main() {
    let many = document(10_000);
    for (name, text) in [("default", None), ("10,000 endpoints", Some(many.as_str()))] {
        let deployed = Deployed::with_keys();
        let load = best(20, || deployed.snapshot(black_box(text)).is_ok());
        let Ok(snapshot) = deployed.snapshot(text) else { return println!("{name}: does not parse") };
        let model = if text.is_some() { "vendor27/model-777" } else { "deepseek/deepseek-r1" };
        let zero = Terms { zero_retention: true, ..Terms::default() };
        let routed = best(200, || (0..100).all(|_| route(&snapshot, &zero, model)));
        let refused = best(20, || !route(&snapshot, &zero, "openai/gpt-5"));
        println!(
            "{name:<18} load {:>7.2} ms   route {:>6.2} µs   refuse with alternatives {:>7.1} µs",
            micros(load) / 1000.0,
            micros(routed) / 100.0,
            micros(refused)
        );
    }
}

/// The best of several runs, each of which must succeed.
fn best(runs: usize, mut run: impl FnMut() -> bool) -> Duration {
    let once = |_| {
        let start = Instant::now();
        assert!(run(), "a run failed");
        start.elapsed()
    };
    (0..runs).map(once).min().unwrap_or_default()
}

fn micros(time: Duration) -> f64 {
    time.as_secs_f64() * 1e6
}

fn route(snapshot: &Snapshot, terms: &Terms, model: &str) -> bool {
    choose(snapshot, terms, black_box(model), &Preferences::default(), &Well, Seed([5; 32]), NOW).is_ok()
}

/// Models of 50 vendors, each at two providers with all members, on top of the default.
fn document(endpoints: usize) -> String {
    let row = |at: usize| {
        let (model, provider) = (at / 2, if at.is_multiple_of(2) { "groq" } else { "mistral" });
        format!(
            r#"{{"model":"vendor{}/model-{model}","provider":"{provider}","upstream_model":"m-{model}","regions":["us"],"certifications":["soc2"],"price":{{"prompt":"0.{}","completion":"1.5"}},"context_length":131072,"max_output":8192,"parameters":["tools","reasoning"],"quantization":"fp8","weight":2}}"#,
            model % 50 - model % 10 + 7,
            model % 90 + 10,
        )
    };
    let rows: Vec<String> = (0..endpoints).map(row).collect();
    let attest = |provider: &str| {
        format!(
            r#"{{"provider":"{provider}","models":"*","basis":"toggle","verified_by":"ops","verified_at":"2026-10-01","expires_at":"2027-10-01"}}"#
        )
    };
    format!(
        r#"{{"extends":"default","endpoints":[{}],"attest":[{},{}]}}"#,
        rows.join(",\n"),
        attest("groq"),
        attest("mistral")
    )
}
