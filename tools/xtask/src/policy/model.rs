//! `cargo xtask policy model --cases N`: routes of drawn requests against the model of the tests, optimised.
//!
//! ```text
//! cargo xtask policy model --cases 1000000 --seed 7
//! ```
//!
//! Invariant: the very test that `cargo test` runs with fewer cases.

use std::process::Command;

use crate::flags::Flags;
use crate::{Outcome, place};

/// Runs the test.
pub(super) fn run(words: Vec<String>) -> Outcome {
    let flags = Flags::parse(words, &["cases", "seed"], &[])?;
    let cases: u64 = flags.value("cases").unwrap_or("1000000").parse().map_err(|_| "--cases is a number")?;
    let seed: u64 = flags.value("seed").unwrap_or("1").parse().map_err(|_| "--seed is a number")?;
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(place::root()).args([
        "test",
        "--profile",
        "bench",
        "--package",
        "lethe-tests",
        "--test",
        "policy",
    ]);
    cargo.args(["--", "--nocapture", "--exact", "model::routes_are_those_of_the_model"]);
    cargo.env("LETHE_MODEL_CASES", cases.to_string()).env("LETHE_MODEL_SEED", seed.to_string());
    // One unit of code takes minutes to link and is no faster here.
    cargo.env("CARGO_PROFILE_BENCH_LTO", "off").env("CARGO_PROFILE_BENCH_CODEGEN_UNITS", "16");
    let status = cargo.status().map_err(|error| format!("cargo: {error}"))?;
    if status.success() { Ok(()) } else { Err("a route differs from the model's".to_owned()) }
}
