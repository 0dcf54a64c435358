//! `cargo xtask fuzz`: libFuzzer on the targets of `tests/fuzz`, on the pinned toolchain.
//!
//! ```text
//! cargo xtask fuzz                        every target, ten minutes each
//! cargo xtask fuzz scanner --minutes 1
//! ```
//!
//! Coverage comes from the compiler's own pass, which the stable toolchain has; libFuzzer itself is C++, so a C++ compiler
//! must be there. What is drawn is kept in `target/fuzz/corpus`; an input that breaks a law is written to `target/fuzz`.
//!
//! Invariant: nothing is fuzzed but the functions that `cargo test --test fuzz` replays the seeds through.

use crate::flags::Flags;
use crate::{Outcome, place, run};

const TARGETS: [&str; 3] = ["scanner", "restorer", "response"];

/// As cargo-fuzz builds, without a sanitizer: the code under test is `forbid(unsafe)`.
const COVERAGE: &str = "-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares --cfg fuzzing";

/// Builds the targets and runs them one after another.
pub(crate) fn run(mut words: Vec<String>) -> Outcome {
    let named = words.first().filter(|word| !word.starts_with("--")).cloned();
    if named.is_some() {
        words.remove(0);
    }
    let minutes = minutes(&Flags::parse(words, &["minutes"], &[])?)?;
    let targets: Vec<&str> =
        TARGETS.into_iter().filter(|target| named.as_deref().is_none_or(|name| name == *target)).collect();
    if targets.is_empty() {
        return Err(format!("there is no such target: {}", TARGETS.join(", ")));
    }
    build()?;
    targets.into_iter().try_for_each(|target| fuzz(target, minutes))
}

fn minutes(flags: &Flags) -> Result<u64, String> {
    let given = flags.value("minutes").unwrap_or("10");
    given
        .parse()
        .ok()
        .filter(|minutes| *minutes > 0)
        .ok_or_else(|| format!("--minutes {given} is not a number of minutes"))
}

/// A target of its own is named, so that the compiler's pass is not applied to build scripts.
fn build() -> Outcome {
    let mut cargo = run::cargo();
    cargo.args(["build", "--release", "--locked", "--manifest-path", "tests/fuzz/Cargo.toml"]);
    cargo.args(["--target", &host()?, "--target-dir"]).arg(place::target().join("fuzz"));
    run::step("fuzz targets", cargo.env("RUSTFLAGS", COVERAGE))
}

fn host() -> Result<String, String> {
    let said = run::output(run::here("rustc").arg("-vV"))?;
    let host = said.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(str::to_owned).ok_or_else(|| "rustc -vV does not name its host".to_owned())
}

fn fuzz(target: &str, minutes: u64) -> Outcome {
    let folder = place::target().join("fuzz");
    let corpus = folder.join("corpus").join(target);
    place::folder(&corpus)?;
    let mut program = run::here(folder.join(host()?).join("release").join(target));
    program.arg(format!("-max_total_time={}", minutes.saturating_mul(60)));
    program.args(["-max_len=2048", "-rss_limit_mb=1024", "-timeout=5", "-print_final_stats=1", "-only_ascii=0"]);
    program.arg(format!("-artifact_prefix={}/{target}-", folder.display()));
    program.arg(corpus).arg(place::root().join("tests/fuzz/seeds").join(target));
    run::step(&format!("{target}, {minutes} minutes"), &mut program)
}
