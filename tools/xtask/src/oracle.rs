//! `cargo xtask oracle`: the checks of numbers against python-stdnum, an implementation by others.
//!
//! ```text
//! tests/oracle/requirements.txt ─▶ <cache>/tools/python-stdnum-… (once per user)
//! python3 tests/oracle/oracle.py 20000 1000 ─▶ rule, number, verdict ─▶ lethe_core::redact::conforms ─▶ agreed?
//!                                                                    └▶ tests/oracle/vectors.txt (`cargo xtask oracle`)
//! ```
//!
//! Invariant: a check passes only if all its numbers agree and a thousand of them were valid; where there is no Python the
//! committed numbers stand in, and it is said.

use crate::run::Running;
use crate::{Outcome, place, python, run};
use lethe_core::redact::conforms;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::Stdio;

const RANDOM: usize = 20_000;
const VALID: usize = 1_000;
/// How many of each kind are committed.
const COMMITTED: usize = 100;

/// Compares, then writes the committed numbers anew.
pub(crate) fn run() -> Outcome {
    let checks = compare(&python::numbers()?, RANDOM, VALID, 1)?;
    let failed = checks.values().filter(|check| check.failure().is_some()).count();
    if failed > 0 {
        return Err(format!("{failed} checks differ from python-stdnum: see above"));
    }
    let vectors = place::root().join("tests/oracle/vectors.txt");
    let checks = compare(&python::numbers()?, COMMITTED, COMMITTED, 2)?;
    let lines: String = checks.iter().fold(String::new(), |mut lines, (rule, check)| {
        let _ = writeln!(lines, "{rule}{}", check.committed);
        lines
    });
    fs::write(&vectors, lines).map_err(|fault| format!("{}: {fault}", vectors.display()))?;
    run::say(&format!("wrote {}", vectors.display()));
    Ok(())
}

/// How many checks agree and how many do not; `None` where python-stdnum is not to be had.
pub(crate) fn counts() -> Result<Option<(usize, usize)>, String> {
    let packages = match python::numbers() {
        Ok(packages) => packages,
        Err(why) => {
            run::say(&format!("no python-stdnum here, so the committed numbers stand in for it: {why}"));
            return Ok(None);
        }
    };
    let checks = compare(&packages, RANDOM, VALID, 1)?;
    let failed = checks.values().filter(|check| check.failure().is_some()).count();
    Ok(Some((checks.len() - failed, failed)))
}

/// What came of one check.
#[derive(Default)]
struct Check {
    compared: usize,
    valid: usize,
    /// Numbers on which the two are known to differ, and why.
    excepted: BTreeMap<String, usize>,
    differing: Vec<String>,
    committed: String,
    wanted: usize,
}

impl Check {
    fn take(&mut self, rule: &str, number: &str, verdict: &str) {
        let expected = match verdict {
            "0" => false,
            "1" => true,
            exception => return *self.excepted.entry(exception.to_owned()).or_default() += 1,
        };
        self.compared += 1;
        self.valid += usize::from(expected);
        let _ = write!(self.committed, "\t{}{number}", if expected { '+' } else { '-' });
        if conforms(rule, number) != Some(expected) {
            self.differing.push(format!("{number} ({})", if expected { "valid" } else { "not valid" }));
        }
    }

    fn failure(&self) -> Option<String> {
        match self.differing.as_slice() {
            [] if self.valid < self.wanted => Some(format!("only {} valid numbers were drawn", self.valid)),
            [] => None,
            [first, ..] => Some(format!("{} differ, such as {first}", self.differing.len())),
        }
    }
}

fn compare(packages: &Path, random: usize, valid: usize, seed: u8) -> Result<BTreeMap<String, Check>, String> {
    run::say(&format!("the checks of numbers against python-stdnum: {random} random, {valid} valid each"));
    let script = place::root().join("tests/oracle/oracle.py");
    let mut python = run::here("python3");
    python.args(["-B".as_ref(), script.as_os_str()]).args([random, valid, seed.into()].map(|word| word.to_string()));
    let mut running = Running::start(python.env("PYTHONPATH", packages).stdin(Stdio::null()).stdout(Stdio::piped()))?;
    let output = running.child().stdout.take().ok_or("no output pipe")?;
    let mut checks: BTreeMap<String, Check> = BTreeMap::new();
    for line in BufReader::new(output).lines().map_while(Result::ok) {
        let [rule, number, verdict] = line.split('\t').collect::<Vec<_>>()[..] else { continue };
        let check =
            checks.entry(rule.to_owned()).or_insert_with(|| Check { wanted: valid * 9 / 10, ..Check::default() });
        check.take(rule, number, verdict);
    }
    let status = running.wait()?;
    if !status.success() || checks.is_empty() {
        return Err(format!("tests/oracle/oracle.py failed ({status})"));
    }
    checks.iter().for_each(|(rule, check)| report(rule, check));
    Ok(checks)
}

fn report(rule: &str, check: &Check) {
    let excepted: Vec<String> = check.excepted.iter().map(|(why, count)| format!("{count} {why}")).collect();
    let known = if excepted.is_empty() { String::new() } else { format!("; known to differ: {}", excepted.join(", ")) };
    let verdict = check.failure().map_or_else(String::new, |why| format!("  FAILED: {why}"));
    println!("  {rule:18} {:6} agree, {:5} valid{known}{verdict}", check.compared - check.differing.len(), check.valid);
}
