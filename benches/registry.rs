//! What a registry costs: reading it, and routing by it, for the default and for 10,000 endpoints.
//!
//! ```text
//! cargo bench --bench registry
//! 10,000 endpoints/load  time: [9.1 ms …]
//! ```
//!
//! Invariant: documents are built here, so that two machines measure the same; every routed request is checked to be routed.

mod support;

use std::hint::black_box;

use criterion::{Criterion, Throughput};
use lethe_core::Dialect;
use lethe_core::host::Seed;
use lethe_core::policy::Terms;
use lethe_core::registry::Snapshot;
use lethe_core::route::{Preferences, Wanted, choose};
use lethe_tests::deployed::{Deployed, NOW, Well};

fn main() {
    support::run(benches);
}

fn benches(criterion: &mut Criterion) {
    let many = document(10_000);
    for (name, text) in [("default", None), ("10,000 endpoints", Some(many.as_str()))] {
        let deployed = Deployed::with_keys();
        let Ok(snapshot) = deployed.snapshot(text) else { panic!("{name} does not parse") };
        let model = if text.is_some() { "vendor27/model-777" } else { "deepseek/deepseek-r1" };
        let zero = Terms { zero_retention: true, ..Terms::default() };
        report(criterion, name, "load", || deployed.snapshot(black_box(text)).is_ok());
        report(criterion, name, "route", || route(&snapshot, &zero, model));
        report(criterion, name, "refuse with alternatives", || !route(&snapshot, &zero, "openai/gpt-5"));
        if text.is_none() {
            continue;
        }
        let levels = levels();
        report(criterion, name, "six levels joined, then routed", || {
            let joined = black_box(&levels).iter().fold(Terms::default(), |joined, terms| joined.join(terms));
            route(&snapshot, &joined, model)
        });
    }
}

/// Deployment, account, group, guardrail, key and request, each with demands of its own.
fn levels() -> Vec<Terms> {
    let documents = [
        r#"{"media":"refuse","max_price":{"prompt":"5","completion":"20"}}"#,
        r#"{"zdr":true,"ignore":["xai","deepseek"]}"#,
        r#"{"no_train":true,"quantizations":["fp8","fp16"]}"#,
        r#"{"redact":{"EMAIL":"redact","US_SSN":"block"},"output":{"EMAIL":"redact"}}"#,
        r#"{"models":["vendor*","deepseek/*"],"parameters":["tools"]}"#,
        r#"{"zdr":true,"context_length":32000}"#,
    ];
    let terms = documents.iter().map(|document| Terms::parse(document.as_bytes(), "terms"));
    terms.map(|terms| terms.unwrap_or_else(|error| panic!("{}: {}", error.path, error.what))).collect()
}

/// Every run must succeed.
fn report(criterion: &mut Criterion, group: &str, name: &str, run: impl Fn() -> bool) {
    support::allocations(&format!("{group}/{name}"), "run", 1, || assert!(run(), "a run failed"));
    let mut group = criterion.benchmark_group(group);
    group.sample_size(20).throughput(Throughput::Elements(1));
    group.bench_function(name, |bencher| bencher.iter(|| assert!(run(), "a run failed")));
}

fn route(snapshot: &Snapshot, terms: &Terms, model: &str) -> bool {
    choose(
        snapshot,
        terms,
        Wanted { dialect: Dialect::Chat, model: black_box(model) },
        &Preferences::default(),
        &Well,
        Seed([5; 32]),
        NOW,
    )
    .is_ok()
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
