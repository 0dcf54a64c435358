//! `cargo xtask test`: everything, in order of what it needs.
//!
//! ```text
//! checks (and builds) ─▶ cargo test ─▶ python-stdnum ─▶ the core's tests as wasm ─▶ the contract suite: worker, component, spin if it is there
//!   12 passed, 0 failed
//! ```
//!
//! Invariant: one phase that fails does not hide the others; the last line counts checks and tests of all phases.

use crate::run::Running;
use crate::tools::Tool;
use crate::{Outcome, build, check, node, oracle, place, python, run, tools};
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Instant;

/// Runs every phase, or those that are named.
pub(crate) fn run(words: Vec<String>) -> Outcome {
    let phases = phases();
    if let Some(unknown) = words.iter().find(|word| !phases.iter().any(|(name, _)| name == word)) {
        return Err(format!("there is no phase `{unknown}`: checks, native, oracle, wasm, worker, component, spin"));
    }
    let wanted = phases.into_iter().filter(|(name, _)| words.is_empty() || words.iter().any(|word| word == name));
    let results: Vec<Phase> = wanted.map(|(name, phase)| timed(name, phase)).collect();
    summary(&results)
}

/// How many tests of a phase passed and failed.
#[derive(Default)]
struct Count {
    passed: usize,
    failed: usize,
}

struct Phase {
    name: &'static str,
    count: Result<Count, String>,
    seconds: u64,
}

type Work = fn() -> Result<Count, String>;

fn phases() -> Vec<(&'static str, Work)> {
    let mut phases: Vec<(&'static str, Work)> = vec![
        ("checks", checks),
        ("native", native),
        ("oracle", checks_of_numbers),
        ("wasm", wasm),
        ("worker", || contract("worker")),
        ("component", || contract("component")),
    ];
    if crate::dev::spin().is_some() {
        phases.push(("spin", || contract("spin")));
    }
    phases
}

fn timed(name: &'static str, phase: Work) -> Phase {
    println!("\n━━ {name}");
    let began = Instant::now();
    let count = phase();
    if let Err(wrong) = &count {
        println!("{wrong}");
    }
    Phase { name, count, seconds: began.elapsed().as_secs() }
}

fn summary(phases: &[Phase]) -> Outcome {
    println!("\nphases");
    let mut sum = Count::default();
    for Phase { name, count, seconds } in phases {
        let count = count.as_ref().map_err(Clone::clone);
        let (passed, failed) = count.map_or((0, 1), |count| (count.passed, count.failed));
        let verdict = if failed == 0 { "ok    " } else { "FAILED" };
        println!("  {verdict}  {name:9} {passed:5} passed {failed:3} failed  {seconds:4} s");
        sum.passed += passed;
        sum.failed += failed;
    }
    println!("\n{} passed, {} failed", sum.passed, sum.failed);
    if sum.failed == 0 { Ok(()) } else { Err("some of it failed: see above".to_owned()) }
}

fn checks() -> Result<Count, String> {
    let checked = check::all(&[])?;
    check::summary(&checked);
    let passed = checked.iter().filter(|checked| checked.passed()).count();
    Ok(Count { passed, failed: checked.len() - passed })
}

/// What plain `cargo test` runs, and the admin command's tests: no Node, no network.
fn native() -> Result<Count, String> {
    let mut count = counted("cargo test", run::cargo().args(["test", "--no-fail-fast"]), cargo_line)?;
    let mut command = run::cargo();
    let admin = counted("cargo test: admin", command.args(["test", "--package", "lethe-admin"]), cargo_line)?;
    count.passed += admin.passed;
    count.failed += admin.failed;
    Ok(count)
}

/// Every check of numbers against another implementation; where that is not to be had, against what it once said.
fn checks_of_numbers() -> Result<Count, String> {
    match oracle::counts()? {
        Some((passed, failed)) => Ok(Count { passed, failed }),
        None => counted("cargo test --test oracle", run::cargo().args(["test", "--test", "oracle"]), cargo_line),
    }
}

/// The core's own tests and those of its public face, compiled to wasm and run under Node.
fn wasm() -> Result<Count, String> {
    tools::targets()?;
    node::packages()?;
    listed()?;
    let mut sum = Count::default();
    for package in ["shared", "shared/detect", "tests/wasm"] {
        let mut command = run::here(tools::bin(&Tool::WASM_PACK)?.join("wasm-pack"));
        let bindgen = tools::bin(&Tool::WASM_BINDGEN)?;
        command.args(["test", "--node", package]).env("PATH", tools::path(&[bindgen])?);
        let count = counted(&format!("wasm-pack test --node {package}"), &mut command, cargo_line)?;
        sum.passed += count.passed;
        sum.failed += if count.passed == 0 { count.failed.max(1) } else { count.failed };
    }
    Ok(sum)
}

/// Every root test is named in the crate that runs them as wasm.
fn listed() -> Outcome {
    let crate_root = place::root().join("tests/wasm/src/lib.rs");
    let modules = std::fs::read_to_string(&crate_root).map_err(|fault| format!("{}: {fault}", crate_root.display()))?;
    let tests = run::output(run::here("git").args(["ls-files", ":(glob)tests/*.rs", ":(glob)tests/*/main.rs"]))?;
    let names = tests.lines().filter_map(|file| file.strip_prefix("tests/"));
    let missing: Vec<&str> = names.filter(|name| !modules.contains(&format!("\"../../{name}\""))).collect();
    if missing.is_empty() { Ok(()) } else { Err(format!("tests/wasm/src/lib.rs does not name {}", missing.join(", "))) }
}

/// The black-box suite, on one runtime.
fn contract(runtime: &str) -> Result<Count, String> {
    match runtime {
        "worker" => build::worker().and_then(|()| build::admin_worker())?,
        _ => build::component().and_then(|()| build::admin_component())?,
    }
    run::step("building the admin command", run::cargo().args(["build", "--package", "lethe-admin"]))?;
    let mut command = node::node()?;
    command.env("LETHE_ADMIN_CLI", place::target().join("debug/lethe-admin"));
    if runtime == "component" {
        command.env("LETHE_COMPONENT_HOST", build::host()?);
    }
    // The tests wait more than they compute: four files at once keep two cores busy.
    command
        .args(["--test", "--test-concurrency=4", "--test-reporter=spec"])
        .args(files("tests/contract", ".test.mjs")?);
    node::clients()?;
    command.env("LETHE_RUNTIME", runtime).env("LETHE_NODE_MODULES", node::packages()?);
    command.env("LETHE_PYTHON_CLIENTS", python::clients()?);
    let count = counted(&format!("contract suite: {runtime}"), &mut command, node_line)?;
    if count.passed == 0 { Err("no test of the contract suite ran".to_owned()) } else { Ok(count) }
}

/// The files of a folder whose names end so, in order.
fn files(folder: &str, ending: &str) -> Result<Vec<PathBuf>, String> {
    let folder = place::root().join(folder);
    let entries = std::fs::read_dir(&folder).map_err(|fault| format!("{}: {fault}", folder.display()))?;
    let paths = entries.flatten().map(|entry| entry.path());
    let mut files: Vec<PathBuf> = paths.filter(|path| path.to_string_lossy().ends_with(ending)).collect();
    files.sort();
    Ok(files)
}

/// Runs a test runner, shows what it prints and counts by its closing lines.
fn counted(what: &str, command: &mut Command, read: fn(&str, &mut Count)) -> Result<Count, String> {
    run::say(what);
    let mut running = Running::start(command.stdin(Stdio::null()).stdout(Stdio::piped()))?;
    let output = running.child().stdout.take().ok_or("no output pipe")?;
    let mut count = Count::default();
    for line in BufReader::new(output).lines().map_while(Result::ok) {
        println!("{line}");
        read(&line, &mut count);
    }
    let status = running.wait()?;
    // A runner that died before it could count, or whose build failed, is one failure.
    if !status.success() && count.failed == 0 {
        count.failed = 1;
    }
    Ok(count)
}

/// `test result: ok. 12 passed; 0 failed; …` of cargo's runner and of wasm-bindgen's.
fn cargo_line(line: &str, count: &mut Count) {
    let Some((_, counts)) = line.split_once("test result: ") else { return };
    let number =
        |what: &str| counts.split(what).next().and_then(|before| before.split_whitespace().next_back()?.parse().ok());
    count.passed += number(" passed").unwrap_or(0);
    count.failed += number(" failed").unwrap_or(0);
}

/// `ℹ pass 12` and `ℹ fail 0` of node's runner.
fn node_line(line: &str, count: &mut Count) {
    let mut words = line.split_whitespace().skip(1);
    let (word, number) = (words.next(), words.next().and_then(|number| number.parse::<usize>().ok()));
    match (word, number, line.starts_with('ℹ')) {
        (Some("pass"), Some(number), true) => count.passed += number,
        (Some("fail"), Some(number), true) => count.failed += number,
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::{Count, cargo_line, node_line};

    #[test]
    fn closing_lines_are_counted() {
        let mut count = Count::default();
        cargo_line("test result: FAILED. 12 passed; 3 failed; 0 ignored; 0 measured", &mut count);
        cargo_line("running 15 tests", &mut count);
        assert_eq!((count.passed, count.failed), (12, 3));
        ["ℹ tests 5", "ℹ pass 4", "ℹ fail 1", "pass 9"].iter().for_each(|line| node_line(line, &mut count));
        assert_eq!((count.passed, count.failed), (16, 4));
    }
}
