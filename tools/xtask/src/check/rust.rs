//! What the compiler knows: format, lints, and that the core needs no standard library.
//!
//! ```text
//! cargo fmt --check   cargo clippy (natively, and both shells for wasm)   cargo build --target wasm32v1-none
//! ```
//!
//! Invariant: a warning is an error.

use super::Finding;
use crate::{Outcome, place, run, tools};
use std::process::Command;

/// Every package is formatted.
pub(crate) fn format() -> Finding {
    run::passed("cargo fmt --check (run `cargo fmt`)", run::cargo().args(["fmt", "--all", "--check"]))?;
    Ok("every package".to_owned())
}

/// Clippy on everything: natively, the shells for their target, and the component host with its shared build output.
pub(crate) fn lints() -> Finding {
    tools::targets()?;
    let native = ["--workspace", "--exclude", "lethe-worker", "--exclude", "spin-app", "--exclude", "component-host"];
    clippy(run::cargo().arg("clippy").args(native).arg("--all-targets"))?;
    let shells = ["--package", "lethe-worker", "--package", "spin-app", "--target", "wasm32-unknown-unknown"];
    clippy(run::cargo().arg("clippy").args(shells))?;
    let host = ["clippy", "--package", "component-host", "--profile", "host"];
    let shared = place::cache()?.join("target");
    clippy(run::cargo().args(host).env("CARGO_TARGET_DIR", shared))?;
    Ok("natively, shells for wasm".to_owned())
}

/// The core builds for a target that has no `std`.
pub(crate) fn no_std() -> Finding {
    tools::targets()?;
    let core = ["build", "--quiet", "--package", "lethe-core", "--target", "wasm32v1-none"];
    run::passed("the core without std (wasm32v1-none)", run::cargo().args(core))?;
    Ok("the core builds for wasm32v1-none".to_owned())
}

fn clippy(command: &mut Command) -> Outcome {
    run::passed("cargo clippy", command.args(["--quiet", "--", "--deny", "warnings"]))
}
