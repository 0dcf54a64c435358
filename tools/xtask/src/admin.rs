//! `cargo xtask admin …`: the program of `tools/admin`, compiled now if it has changed.
//!
//! ```text
//! cargo xtask admin log ─▶ cargo run --package lethe-admin -- log
//! ```
//!
//! Invariant: its folder, input, output and exit status are this command's own; a token passes by the environment only.

use std::process::Command;

use crate::{Outcome, place};

/// Runs it. It is a package of its own, so that the other commands need not compile TLS.
pub(crate) fn run(words: Vec<String>) -> Outcome {
    let mut program = Command::new("cargo");
    program.args(["run", "--quiet", "--package", "lethe-admin", "--manifest-path"]);
    program.arg(place::root().join("Cargo.toml")).arg("--").args(words);
    let status = program.status().map_err(|fault| format!("cargo: {fault}"))?;
    std::process::exit(status.code().unwrap_or(1))
}
