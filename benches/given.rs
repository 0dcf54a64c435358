//! What an operator's additions cost: given terms and patterns over prose, per byte and by the number of terms, and reading them.
//!
//! ```text
//! cargo bench --bench given
//! given/100000 terms  time: […]  thrpt: [180 MiB/s …]
//! ```
//!
//! Invariant: terms and texts are built here from a fixed generator, so that two machines measure the same.

mod support;

use std::hint::black_box;

use criterion::{Criterion, Throughput};
use lethe_core::redact::{Additions, Detection, Entity, Given, detect_with, scan};

const MIB: usize = 1 << 20;

fn main() {
    support::run(benches);
}

fn benches(criterion: &mut Criterion) {
    let prose = prose(8 * MIB);
    rows_alone(criterion, &prose[..MIB]);
    for count in [1, 1_000, 100_000] {
        let guardrail = guardrail(count);
        let name = format!("{count} terms");
        find(criterion, &name, &guardrail, &prose[..MIB]);
        reading(criterion, &name, &guardrail);
    }
    let largest = guardrail(100_000);
    for size in [2, 4, 8] {
        find(criterion, &format!("100000 terms, {size} MiB"), &largest, &prose[..size * MIB]);
    }
    let hostile = ["given name ", "((((", "a-", "Ünïcödé ", r"\n%20"];
    for piece in hostile {
        find(criterion, &format!("100000 terms, {piece:?}"), &largest, &piece.repeat(MIB / piece.len()));
    }
    memory();
    for count in [1, 10, 50] {
        let guardrail = patterns(count);
        find(criterion, &format!("{count} patterns"), &guardrail, &prose[..MIB]);
        find(criterion, &format!("{count} patterns, 2 KiB"), &guardrail, &prose[..2048]);
        reading(criterion, &format!("{count} patterns"), &guardrail);
    }
}

/// The rows by themselves, to be taken off the others.
fn rows_alone(criterion: &mut Criterion, text: &str) {
    let mut group = criterion.benchmark_group("given");
    group.throughput(Throughput::Bytes(text.len() as u64));
    group.bench_function("rows alone", |bencher| bencher.iter(|| scan(black_box(text), "", &mut |_| ())));
}

fn find(criterion: &mut Criterion, name: &str, guardrail: &str, text: &str) {
    let Ok(mut additions) = Additions::parse(guardrail.as_bytes()) else { return };
    let mut work = || {
        let mut findings = 0_u32;
        detect_with(black_box(text), "", &Detection::default(), &mut additions, &mut |_| findings += 1);
        black_box(findings);
    };
    work();
    support::allocations(&format!("given/{name}"), "text", 1, &mut work);
    let mut group = criterion.benchmark_group("given");
    group.sample_size(10).throughput(Throughput::Bytes(text.len() as u64));
    group.bench_function(name, |bencher| bencher.iter(&mut work));
}

fn reading(criterion: &mut Criterion, name: &str, guardrail: &str) {
    let mut group = criterion.benchmark_group("given, read");
    group.sample_size(10);
    group.bench_function(name, |bencher| bencher.iter(|| Additions::parse(black_box(guardrail.as_bytes())).is_ok()));
}

fn memory() {
    let names = names(100_000);
    let terms: Vec<(Entity, &str)> = names.iter().map(|name| (Entity::Person, name.as_str())).collect();
    let Ok(given) = Given::new(&terms, "given") else { return };
    let text: usize = names.iter().map(String::len).sum();
    let per_term = |bytes: usize| bytes as f64 / given.len() as f64;
    println!("given/memory: {:.1} bytes per term, of which {:.1} are its text", per_term(given.size()), per_term(text));
}

fn guardrail(count: usize) -> String {
    let names: Vec<String> = names(count).into_iter().map(|name| format!("\"{name}\"")).collect();
    format!(r#"{{"given":[{{"type":"PERSON","terms":[{}]}}]}}"#, names.join(","))
}

fn patterns(count: usize) -> String {
    let row = |number| format!(r#"{{"name":"P{number}","pattern":"\\b(?i)case{number}-[A-Z]{{2,4}}\\d{{4,6}}\\b"}}"#);
    format!(r#"{{"patterns":[{}]}}"#, (0..count).map(row).collect::<Vec<_>>().join(","))
}

/// Names of two words, all different, of which some words are those of [`prose`].
fn names(count: usize) -> Vec<String> {
    let mut state = 11;
    (0..count).map(|number| format!("{} {}{number}", word(&mut state), word(&mut state))).collect()
}

fn prose(size: usize) -> String {
    let (mut state, mut text) = (23, String::with_capacity(size + 64));
    while text.len() < size {
        text.push_str(&word(&mut state));
        text.push_str(if draw(&mut state, 12) == 0 { ". " } else { " " });
    }
    text.truncate(size);
    text
}

/// One of a few thousand words of two to nine letters.
fn word(state: &mut u64) -> String {
    let mut own = draw(state, 4_000);
    let length = 1 + draw(&mut own, 4);
    (0..length).map(|_| ["na", "ri", "tor", "be", "lus", "ka", "el", "mo"][draw(&mut own, 8) as usize]).collect()
}

fn draw(state: &mut u64, below: u64) -> u64 {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    (*state >> 33) % below
}
