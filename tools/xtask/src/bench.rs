//! `cargo xtask bench`: what the core costs natively, and what the Worker costs on workerd.
//!
//! ```text
//! cargo xtask bench                  both: Criterion's lines, then one table of the Worker against a bare pass-through
//! cargo xtask bench native relay     only native benchmarks whose name contains `relay`
//! cargo xtask bench runtime          only the table
//! ```
//!
//! Invariant: the Worker that is measured is built here, from what lies in the clone.

use crate::{Outcome, build, node, run};

/// Runs both parts, or the one that is named; further words go to it.
pub(crate) fn run(mut words: Vec<String>) -> Outcome {
    match words.first().map(String::as_str) {
        Some("native") => native(&words.split_off(1)),
        Some("runtime") => runtime(&words.split_off(1)),
        Some(_) => native(&words),
        None => native(&[]).and_then(|()| runtime(&[])),
    }
}

fn native(words: &[String]) -> Outcome {
    let mut benches = run::cargo();
    benches.args(["bench", "--package", "lethe-tests", "--benches", "--"]).args(words);
    run::step("native benchmarks", &mut benches)
}

fn runtime(words: &[String]) -> Outcome {
    build::worker()?;
    run::step("the Worker on workerd", node::node()?.arg("benches/runtime/run.mjs").args(words))
}
