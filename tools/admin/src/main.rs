//! `cargo xtask admin …`: the admin plane from a terminal, for people, and with `--json` for machines.
//!
//! ```text
//! export LETHE_ADMIN_URL=https://gateway.example LETHE_ADMIN_TOKEN=lethe-admin-…
//! cargo xtask admin registry get registry.json       # an editor
//! cargo xtask admin registry put registry.json       # what it would change, a question, then the write
//! ```
//!
//! Invariant: the token comes from the environment, goes into one header of a request to that address, and is printed nowhere;
//! what the gateway refuses ends with an error that says what to do.

mod answer;
mod arguments;
mod attest;
mod client;
mod diff;
mod documents;
mod history;
#[path = "../../xtask/src/hush.rs"]
mod hush;
mod keys;
mod log;
mod proposals;
mod registry;
mod token;

use std::process::ExitCode;

use arguments::Arguments;
use client::Client;

/// What a command comes to: nothing, or a sentence for the person at the terminal.
pub(crate) type Outcome = Result<(), String>;

const USAGE: &str = "\
cargo xtask admin <command> [--url URL] [--json]

  token NAME --role read,keys,attest,registry    an admin token, shown once, and the entry of ADMIN_TOKEN that makes it one
  registry get [FILE]                            the registry document
  registry put FILE [--dry-run] [--yes]          what would change, then the write
  registry history | registry rollback N         the last versions; version N written again as the newest
  account|guardrail list|get|put|delete|history|rollback [ID] [FILE|N]
  invariants get|put|history|rollback [FILE|N]   rules that no write may break
  keys list | keys get HASH | keys put HASH FILE | keys history HASH | keys rollback HASH N
  keys new [--account ID] [--guardrail ID] [--label TEXT] [--models GLOB,…] [--expires YYYY-MM-DD]
  keys rotate HASH [--keep-until YYYY-MM-DD]      another key with its record; the old one ends at once, or then
  keys disable|enable HASH | keys expire HASH YYYY-MM-DD|never
  attest PROVIDER --basis BASIS --by WHO --expires YYYY-MM-DD [--models GLOB,…] [--note TEXT] | attest PROVIDER --revoke
  compliance put FILE                            attestations as the JSON of PUT /api/admin/compliance
  proposals list | proposals show|approve|withdraw ID where ADMIN_APPROVAL=two
  log [--from N] [--export FILE] | log verify FILE

The gateway is --url, else LETHE_ADMIN_URL, else http://127.0.0.1:8787; the token is LETHE_ADMIN_TOKEN, never on the command line.";

fn main() -> ExitCode {
    hush::hush();
    let Err(what) = run(std::env::args().skip(1)) else { return ExitCode::SUCCESS };
    eprintln!("error: {what}");
    ExitCode::FAILURE
}

fn run(words: impl Iterator<Item = String>) -> Outcome {
    let arguments = Arguments::parse(words)?;
    match arguments.word(0) {
        "" | "help" => {
            println!("{USAGE}");
            Ok(())
        }
        "token" => token::run(&arguments),
        "log" if arguments.word(1) == "verify" => log::verify(&arguments),
        "log" => log::run(&arguments, &Client::new(&arguments)?),
        "registry" => registry::run(&arguments, &Client::new(&arguments)?),
        "account" | "guardrail" => documents::run(&arguments, &Client::new(&arguments)?),
        "keys" => keys::run(&arguments, &Client::new(&arguments)?),
        "attest" | "compliance" => attest::run(&arguments, &Client::new(&arguments)?),
        "invariants" => documents::invariants(&arguments, &Client::new(&arguments)?),
        "proposals" => proposals::run(&arguments, &Client::new(&arguments)?),
        other => Err(format!("`{other}` is not a command of `cargo xtask admin`\n\n{USAGE}")),
    }
}
