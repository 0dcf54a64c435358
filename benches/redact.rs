//! Speed of detection in MB/s, over texts of 2 and 200 KB; and of restoring, in ns per delta.
//!
//! ```text
//! cargo bench --bench redact
//! detect/prose, 200 KB  time: […]  thrpt: [412 MiB/s …]
//! ```
//!
//! Invariant: texts are built here from a fixed generator, so that two machines measure the same.

mod support;

use std::hint::black_box;

use criterion::{Criterion, Throughput};
use lethe_core::redact::{Action, Entity, Origin, Outlet, Place, Restorer, Vault, scan};
use lethe_core::splice::Span;

const SIZE: usize = 1 << 20;

fn main() {
    support::run(benches);
}

fn benches(criterion: &mut Criterion) {
    let prose = repeated(&[PROSE]);
    let code = repeated(&[CODE]);
    let foreign = repeated(&[FOREIGN]);
    let dense = repeated(&[
        PROSE,
        "Write to alice.brenner@acme-health.com or pay 4539 1488 0343 6467, ssn 856-45-6789. ",
        CODE,
    ]);
    let digits = repeated(&["123456789 1234-5678 12.345 856456789 "]);
    let logs = repeated(&[LOG]);
    let worst = repeated(&["a@"]);
    let shuffled = shuffled();
    let article = article();
    for (name, text) in [
        ("prose", &prose),
        ("prose, shuffled", &shuffled),
        ("article", &article),
        ("code", &code),
        ("non-ascii", &foreign),
        ("dense", &dense),
        ("logs", &logs),
        ("digits", &digits),
        ("at signs", &worst),
    ] {
        for (size, bytes) in [("2 KB", 2_000), ("200 KB", 200_000)] {
            let end = (bytes..).find(|end| text.is_char_boundary(*end)).unwrap_or(text.len());
            report(criterion, &format!("{name}, {size}"), &text[..end]);
        }
    }
    given(criterion);
    hostile(criterion);
    short(criterion);
    restore(criterion, "quiet", &["The", " bridge", " was", " gone", "; so were the mill"]);
    restore(criterion, "whole", &["Write to <EMAIL_0> now"]);
    restore(criterion, "split", &["Write to <EM", "AIL_0> now"]);
}

struct Thrown;

impl Outlet for Thrown {
    fn keep(&mut self, range: Span) {
        black_box(range);
    }

    fn put(&mut self, text: &str) {
        black_box(text);
    }
}

/// Texts made to be slow, at one and at eight megabytes: time must grow with the text.
fn hostile(criterion: &mut Criterion) {
    for (name, piece) in [
        ("@", "@"),
        ("1-", "1-"),
        ("<", "<"),
        ("backslash", "\\"),
        ("%40", "%40"),
        ("a1", "a1"),
        ("12 ", "12 "),
        ("(1) ", "(1) "),
        ("A1-", "A1-"),
        ("a1b2C3d4/", "a1b2C3d4/"),
        (":", ":"),
        ("１", "１"),
    ] {
        for megabytes in [1, 8] {
            let text = piece.repeat((megabytes << 20) / piece.len());
            report(criterion, &format!("hostile {name} {megabytes} MiB"), &text);
        }
    }
}

/// Texts of 2 KB in which every value that a word announces would go on to the end.
fn short(criterion: &mut Criterion) {
    for piece in ["key=", "password:"] {
        report(criterion, &format!("hostile {piece} 2 KB"), &piece.repeat(2_000 / piece.len()));
    }
}

/// The words of the prose, capitals and marks included, in an order that no processor can foresee.
fn shuffled() -> String {
    let words: Vec<&str> = PROSE.split_whitespace().collect();
    let (mut text, mut state) = (String::new(), 1_u64);
    while text.len() < SIZE {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        text.push_str(words[(state >> 33) as usize % words.len()]);
        text.push(' ');
    }
    text
}

/// Texts of this machine: the paths in `LETHE_BENCH_TEXTS`, between colons, each at 2 KB from its tenth on and at 200 KB.
fn given(criterion: &mut Criterion) {
    for path in std::env::var("LETHE_BENCH_TEXTS").unwrap_or_default().split(':').filter(|path| !path.is_empty()) {
        let text = std::fs::read_to_string(path).unwrap_or_else(|fault| panic!("{path}: {fault}"));
        let name = path.rsplit('/').next().unwrap_or(path);
        for (size, from, bytes) in [("2 KB", text.len() / 10, 2_000), ("200 KB", 0, 200_000)] {
            let boundary = |at: usize| (at..text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len());
            report(criterion, &format!("{name}, {size}"), &text[boundary(from)..boundary(from + bytes)]);
        }
    }
}

/// Sentences as an encyclopaedia has them, with years, figures and references drawn for each: no two are alike.
fn article() -> String {
    let (mut text, mut state) = (String::new(), 1_u64);
    let mut draw = |low: u64, high: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        low + (state >> 33) % (high - low)
    };
    while text.len() < SIZE {
        let (year, day, many) = (draw(1500, 2030), draw(1, 29), draw(2, 999));
        let sentence = match draw(0, 6) {
            0 => format!("The harbour was opened on {day} November {year} by the mayor of Vale Marsh.[{many}] "),
            1 => format!(
                "About {many} kilometres ({day} mi) of it lie below the sea, {day}.{} % of its length. ",
                day + 3
            ),
            2 => format!(
                "From {year}–{} the population grew to {day},{}; by {} it had fallen again. ",
                year + day,
                many + 1,
                year + 40
            ),
            3 => format!("In {year} Anna Kell and two others counted {many} species there (see p. {day}). "),
            4 => format!(
                "Kell, A. ({year}). \"On the Tides\". Journal of Coasts {day} ({}): {many}–{}. ",
                day % 12 + 1,
                many + 9
            ),
            _ => PROSE.to_owned(),
        };
        text.push_str(&sentence);
    }
    text
}

/// Deltas of a streamed answer, one word each.
fn restore(criterion: &mut Criterion, name: &str, deltas: &[&str]) {
    let mut vault = Vault::new();
    vault.placeholder(Entity::Email, "alice.brenner@acme-health.com", Action::Redact, Origin::User);
    let mut restorer = Restorer::new(Place::Prose);
    let mut work = || {
        for delta in deltas {
            restorer.push(black_box(delta), &vault, &mut Thrown);
        }
    };
    work();
    support::allocations(&format!("restore/{name}"), "delta", deltas.len(), &mut work);
    let mut group = criterion.benchmark_group("restore");
    group.throughput(Throughput::Elements(deltas.len() as u64));
    group.bench_function(name, |bencher| bencher.iter(&mut work));
}

fn report(criterion: &mut Criterion, name: &str, text: &str) {
    let work = || {
        let mut findings = 0_u32;
        scan(black_box(text), "", &mut |_| findings += 1);
        black_box(findings);
    };
    support::allocations(&format!("detect/{name}"), "text", 1, work);
    let mut group = criterion.benchmark_group("detect");
    group.throughput(Throughput::Bytes(text.len() as u64));
    group.bench_function(name, |bencher| bencher.iter(work));
}

fn repeated(pieces: &[&str]) -> String {
    let mut text = String::new();
    for piece in pieces.iter().cycle() {
        text.push_str(piece);
        if text.len() >= SIZE {
            return text;
        }
    }
    text
}

const PROSE: &str = "In the spring of 1871 the council met again, and its members, who had spent the winter in disagreement, \
    found that the river had settled most of their questions for them. The bridge was gone; so were the mill, the two \
    warehouses and the lower road. What remained was a town that could be reached from one side only, and a debt. ";

const CODE: &str = "pub fn lookup(first: u32, length: usize) -> Option<Tier> {\n    RANGES.iter().find(|range| (range.low..=range.high)\
    .contains(&first) && range.lengths.contains(&length)).map(|range| range.bare) // see table 3\n}\n\
    const LIMIT: usize = 64 * 1024; let value = map.get(\"key_12\").unwrap_or(&0x7fff_ffff);\n";

const FOREIGN: &str = "Der Fluß hatte die meisten Fragen längst für sie entschieden – “die Brücke war fort”. \
    議会は春に再び集まり、冬の間ずっと争っていた議員たちは、川がほとんどの問題を解決したことを知った。 ";

const LOG: &str = "2026-11-21 09:41:07.123 [4127] GET /v1/items/90817234?limit=50 200 1834 bytes 12.7 ms 192.168.10.24 \
    id=7f3a9c1e-55d2-4b1c-9e0a-3d2f1b4c5a69 user 1029384756 total 1,204.50\n";
