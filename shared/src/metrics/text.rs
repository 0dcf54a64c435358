//! The ledger as Prometheus reads it (text exposition format 0.0.4).
//!
//! ```text
//! # TYPE lethe_requests_total counter
//! lethe_requests_total{door="chat_completions",status="200",…} 640
//! ```
//!
//! Invariant: only what the ledger shows; every family of a row moves together with the row's requests.

use alloc::string::String;
use core::fmt::Write;

use super::label::{Label, escaped};
use super::sums::{BOUNDS, Histogram, NUMBERS, Sums};
use crate::table::Table;

type Rows = Table<Label, Sums>;

/// All families of `rows`, and the registry's `quarantined` rows.
pub(super) fn exposition(rows: &Rows, quarantined: &[&str]) -> String {
    let mut out = String::new();
    for (at, (name, help)) in NUMBERS.iter().enumerate() {
        head(&mut out, name, help, "counter");
        for (label, sums) in rows.iter() {
            let value = sums.numbers.get(at).copied().unwrap_or_default();
            line(&mut out, name, &label.text(), value);
        }
    }
    entities(&mut out, rows);
    histogram(&mut out, "lethe_first_byte_seconds", "From the head to the first byte.", rows, |sums| &sums.first_byte);
    histogram(&mut out, "lethe_duration_seconds", "From the head to the end.", rows, |sums| &sums.total);
    let name = "lethe_registry_quarantined";
    head(&mut out, name, "Rows of the registry that do not validate and therefore route nothing, by path.", "gauge");
    quarantined.iter().for_each(|path| line(&mut out, name, &alloc::format!("path=\"{}\"", escaped(path)), 1));
    out
}

fn entities(out: &mut String, rows: &Rows) {
    let name = "lethe_redacted_total";
    head(out, name, "Values replaced in requests, by type.", "counter");
    for (label, sums) in rows.iter() {
        for (entity, count) in sums.entities.iter() {
            line(out, name, &alloc::format!("{},type=\"{entity}\"", label.text()), *count);
        }
    }
}

fn histogram(out: &mut String, name: &str, help: &str, rows: &Rows, of: impl Fn(&Sums) -> &Histogram) {
    head(out, name, help, "histogram");
    for (label, sums) in rows.iter() {
        let (label, histogram) = (label.text(), of(sums));
        let bounds = BOUNDS.iter().map(|(_, bound)| *bound).chain(["+Inf"]);
        let mut count = 0_u64;
        for (bucket, bound) in histogram.buckets.iter().zip(bounds) {
            count = count.saturating_add(*bucket);
            line(out, &alloc::format!("{name}_bucket"), &alloc::format!("{label},le=\"{bound}\""), count);
        }
        let (seconds, rest) = (histogram.sum.wrapping_div(1_000), histogram.sum.wrapping_rem(1_000));
        wrote(writeln!(out, "{name}_sum{{{label}}} {seconds}.{rest:03}"));
        line(out, &alloc::format!("{name}_count"), &label, count);
    }
}

fn head(out: &mut String, name: &str, help: &str, kind: &str) {
    wrote(write!(out, "# HELP {name} {help}\n# TYPE {name} {kind}\n"));
}

fn line(out: &mut String, name: &str, label: &str, value: u64) {
    wrote(writeln!(out, "{name}{{{label}}} {value}"));
}

/// Writing to a `String` cannot fail.
fn wrote(result: core::fmt::Result) {
    let _ = result;
}
