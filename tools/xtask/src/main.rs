//! The project commands: `cargo xtask <command>`.
//!
//! ```text
//! main ─▶ dev ────▶ build ─▶ tools (installed once per version, shared by clones)
//!      ─▶ test ───▶ check, cargo test, wasm-pack test, the contract suite on each runtime
//!      ─▶ admin ──▶ the program of tools/admin, which speaks TLS
//!      ─▶ check, build, size, bench, fuzz, key, redact, registry
//! ```
//!
//! Invariant: a command either does all it says and exits 0, or says what failed and what to do and exits 1.

mod admin;
mod bench;
mod build;
mod check;
mod data;
mod dev;
mod flags;
mod fuzz;
mod hush;
mod key;
mod link;
mod lint;
mod module;
mod names;
mod node;
mod oracle;
mod order;
mod place;
mod policy;
mod python;
mod receipt;
mod redact;
mod registry;
mod run;
mod signed;
mod terms;
mod test;
mod tools;

use std::process::ExitCode;

/// What a command comes to: nothing, or a sentence for the person at the terminal.
pub(crate) type Outcome = Result<(), String>;

const USAGE: &str = "\
cargo xtask <command>

  dev        build and start both planes with a key, an admin token and a demonstration provider
             [--runtime worker|spin] [--port 8787] [--registry FILE] [--vars FILE] [--key KEY] [--persist DIR] [--no-demo] [--no-admin]
  test       everything: core natively and as wasm, the contract suite on each runtime, all checks
  check      the fast part: format, lints, no_std, caps, imports, claims, licences, sizes, deploy --dry-run
  build      build worker|spin|admin-spin|host: worker/build/index.js, target/component/{lethe,admin}.wasm, the component host
  size       what the modules weigh
  bench      benchmarks
  fuzz       libFuzzer on the scanner and the way back: fuzz [TARGET] [--minutes 10]
  oracle     the checks of numbers against python-stdnum, and the numbers that stand in for it written anew
  admin      the admin plane from a terminal: registry, accounts, keys, attestations, the change log; `admin help`
  key        key new: make a gateway key and the KV entry that makes it valid
  redact     redact [FILE|-] [--policy FILE] [--key NAME] [--json]: what would be replaced in a text, and why; redact --types
  lint       write docs/lint.md: what passes under zero retention
  policy     policy check FILE… [--invariants FILE]: what documents say and forbid; policy explain: where a request would go, and why;
             policy model: drawn routes against a naive filter
  terms      terms blind FILE: fingerprints of terms, for a guardrail that must not hold the terms themselves
  receipt    receipt key: a key that signs receipts; receipt verify ID JWKS_FILE: what one says
  registry   registry check FILE: what a registry document says; registry hosts: hosts to allow in spin.toml;
             registry key, registry sign FILE: documents that must be signed (docs/signing.md)
";

fn main() -> ExitCode {
    if let Some(linked) = link::run() {
        return linked;
    }
    hush::hush();
    let mut words = std::env::args().skip(1);
    let command = words.next().unwrap_or_default();
    let rest: Vec<String> = words.collect();
    match run::watch().and_then(|()| dispatch(&command, rest)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(what) => {
            eprintln!("error: {what}");
            ExitCode::FAILURE
        }
    }
}

/// Commands that tell themselves how they are used.
const TELLING: [&str; 7] = ["admin", "key", "policy", "receipt", "redact", "registry", "terms"];

fn dispatch(command: &str, rest: Vec<String>) -> Outcome {
    if !TELLING.contains(&command) {
        if rest.iter().any(|word| word == "--help" || word == "-h") {
            print!("{}", usage(command));
            return Ok(());
        }
        if let (Some(word), true) = (rest.first(), ["size", "oracle", "lint"].contains(&command)) {
            return Err(format!("`{word}`: cargo xtask {command} takes no words"));
        }
    }
    match command {
        "admin" => admin::run(rest),
        "dev" => dev::run(rest),
        "test" => test::run(rest),
        "check" => check::run(rest),
        "build" => build::run(rest),
        "size" => check::sizes::run(),
        "bench" => bench::run(rest),
        "fuzz" => fuzz::run(rest),
        "key" => key::run(rest),
        "oracle" => oracle::run(),
        "policy" => policy::run(rest),
        "receipt" => receipt::run(rest),
        "redact" => redact::run(rest),
        "lint" => lint::write(),
        "registry" => registry::run(rest),
        "terms" => terms::run(rest),
        "" | "help" | "-h" | "--help" => {
            print!("{USAGE}");
            Ok(())
        }
        other => Err(format!("`{other}` is not a command\n\n{USAGE}")),
    }
}

/// What the list of commands says of `command`, with the lines that go on with it; the whole list where it says nothing.
fn usage(command: &str) -> String {
    let begins = format!("  {command} ");
    let lines = USAGE.lines().skip_while(|line| !line.starts_with(&begins));
    let goes_on = |line: &&str| line.starts_with("    ");
    let said: Vec<&str> = lines.clone().take(1).chain(lines.skip(1).take_while(goes_on)).collect();
    if said.is_empty() { USAGE.to_owned() } else { format!("cargo xtask {}\n", said.join("\n").trim_start()) }
}

#[cfg(test)]
mod tests {
    use super::{USAGE, usage};

    #[test]
    fn a_command_is_explained_by_its_own_lines() {
        assert!(usage("dev").starts_with("cargo xtask dev ") && usage("dev").contains("--persist"));
        assert!(!usage("dev").contains("\n  test"));
        assert!(usage("build").starts_with("cargo xtask build ") && !usage("build").contains("--runtime"));
        assert_eq!(usage("nothing of the kind"), USAGE);
    }
}
