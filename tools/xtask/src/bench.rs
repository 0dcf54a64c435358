//! `cargo xtask bench`.
use crate::{Outcome, run};

/// Runs the native benchmarks; words are passed on to them as filters.
pub(crate) fn run(words: Vec<String>) -> Outcome {
    run::step("benchmarks", run::cargo().args(["bench", "--package", "lethe-tests", "--"]).args(words))
}
