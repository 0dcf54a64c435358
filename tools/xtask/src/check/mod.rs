//! `cargo xtask check`: everything that can be known about the clone without sending a request.
//!
//! ```text
//! format · lints · no_std · caps · both modules: imports, sizes · claims · licences · deploy --dry-run
//!   ok      imports    worker 61 functions, component 34, none beyond tools/imports
//!   FAILED  caps       shared/src/redact/find.rs: 412 lines (400 are allowed)
//! ```
//!
//! Invariant: every check runs whatever the others found, and each says what to do about what it found.

mod caps;
mod claims;
mod imports;
mod rust;
pub(crate) mod sizes;

pub(crate) use imports::unhashed;

use crate::tools::Tool;
use crate::{Outcome, build, node, place, run, tools};
use std::time::Instant;

/// What one check found: a sentence for the summary, or what is wrong.
pub(crate) type Finding = Result<String, String>;

/// One line of the summary.
pub(crate) struct Checked {
    name: &'static str,
    found: Finding,
    seconds: u64,
}

type Check = (&'static str, fn() -> Finding);

const CHECKS: [Check; 12] = [
    ("format", rust::format),
    ("lints", rust::lints),
    ("no_std", rust::no_std),
    ("caps", caps::check),
    ("claims", claims::check),
    ("types", crate::redact::check),
    ("lint", crate::lint::check),
    ("licences", licences),
    ("build", modules),
    ("imports", imports::check),
    ("sizes", sizes::check),
    ("deploy", deploy),
];

/// Runs every check and prints the summary.
pub(crate) fn run(words: Vec<String>) -> Outcome {
    let checked = all(&words)?;
    summary(&checked);
    match checked.iter().filter(|checked| checked.found.is_err()).count() {
        0 => Ok(()),
        failed => Err(format!("{failed} of {} checks failed", checked.len())),
    }
}

/// Runs the checks of these names, or every one.
pub(crate) fn all(names: &[String]) -> Result<Vec<Checked>, String> {
    if let Some(unknown) = names.iter().find(|name| !CHECKS.iter().any(|(known, _)| known == name)) {
        let known: Vec<&str> = CHECKS.iter().map(|(name, _)| *name).collect();
        return Err(format!("there is no check `{unknown}`: {}", known.join(", ")));
    }
    let wanted = CHECKS.into_iter().filter(|(name, _)| names.is_empty() || names.iter().any(|asked| asked == name));
    Ok(wanted.map(|(name, check)| one(name, check)).collect())
}

/// Prints one line a check, and below it what is wrong.
pub(crate) fn summary(checked: &[Checked]) {
    println!("\nchecks");
    for Checked { name, found, seconds } in checked {
        match found {
            Ok(said) => println!("  ok      {name:9} {said} ({seconds} s)"),
            Err(wrong) => println!(
                "  FAILED  {name:9} {} ({seconds} s)",
                wrong.trim_end().replace('\n', "\n                    ")
            ),
        }
    }
}

impl Checked {
    /// Whether it found nothing wrong.
    pub(crate) fn passed(&self) -> bool {
        self.found.is_ok()
    }
}

fn one(name: &'static str, check: fn() -> Finding) -> Checked {
    run::say(&format!("check: {name}"));
    let began = Instant::now();
    let found = check();
    if let Err(wrong) = &found {
        println!("{wrong}");
    }
    Checked { name, found, seconds: began.elapsed().as_secs() }
}

fn modules() -> Finding {
    build::worker()?;
    build::admin_worker()?;
    build::component()?;
    build::admin_component()?;
    Ok("all modules".to_owned())
}

fn licences() -> Finding {
    let deny = tools::bin(&Tool::CARGO_DENY)?.join("cargo-deny");
    let mut command = run::here(deny);
    run::passed("cargo deny", command.args(["--log-level", "error", "check", "bans", "licenses", "sources"]))?;
    Ok("licences, bans and sources of every dependency".to_owned())
}

/// `wrangler deploy --dry-run` runs the build command of each manifest, bundles the module and prints its bindings.
fn deploy() -> Finding {
    for (manifest, output) in [("wrangler.toml", "wrangler"), ("worker/admin/wrangler.toml", "wrangler-admin")] {
        let mut wrangler = run::here(node::program("wrangler")?);
        wrangler
            .args(["deploy", "--dry-run", "--config", manifest, "--outdir"])
            .arg(place::target().join(output))
            .env("WRANGLER_SEND_METRICS", "false")
            .env("CI", "true");
        run::passed(&format!("wrangler deploy --dry-run --config {manifest}"), &mut wrangler)?;
    }
    Ok("both wrangler.toml deploy (dry run)".to_owned())
}
