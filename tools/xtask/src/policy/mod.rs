//! `cargo xtask policy check|explain|model`: what documents of policy say, what they forbid together, and where a request would go.
//!
//! ```text
//! cargo xtask policy check account/retail.json key/ci.json --invariants invariants.json --registry registry.json
//! retail.json:3:17: terms.zrd unknown member, did you mean `zdr`?
//! ```
//!
//! Invariant: says what the gateway would do, by the gateway's own code; a document with a problem ends with an error.

mod explain;
mod invariants;
mod model;
mod stage;

use std::path::Path;

use lethe_core::policy::check::{Kind, check};

use crate::Outcome;
use crate::flags::Flags;

const USAGE: &str = "\
cargo xtask policy check [FILE…] [--kind account|key|guardrail]
                         [--invariants FILE [--registry FILE] [--terms FILE] [--credential-hosts 'NAME=host;…']]
cargo xtask policy explain --request FILE [--registry FILE] [--account FILE] [--key FILE] [--guardrail FILE] [--guardrails FOLDER]
                         [--vars FILE] [--headers FILE] [--door /v1/chat/completions] [--json]
cargo xtask policy model [--cases 1000000] [--seed N]";

/// Checks documents, explains a route, or compares routes with the model.
pub(crate) fn run(mut words: Vec<String>) -> Outcome {
    let verb = if words.is_empty() { String::new() } else { words.remove(0) };
    let files = words.iter().take_while(|word| !word.starts_with("--")).count();
    let flags = words.split_off(files);
    match verb.as_str() {
        "check" => run_check(&words, flags),
        "explain" if files == 0 => explain::run(flags),
        "model" if files == 0 => model::run(flags),
        _ => Err(USAGE.to_owned()),
    }
}

/// A document that a file holds.
struct Stored {
    kind: Kind,
    id: String,
    document: Vec<u8>,
}

fn run_check(files: &[String], words: Vec<String>) -> Outcome {
    let flags = Flags::parse(words, &["kind", "invariants", "registry", "terms", "credential-hosts"], &[])?;
    if files.is_empty() && !flags.has("invariants") {
        return Err(USAGE.to_owned());
    }
    let (mut wrong, mut stored) = (0, Vec::new());
    for file in files {
        let document = read(file)?;
        let kind = match flags.value("kind") {
            Some(name) => named(name).ok_or_else(|| format!("--kind is account, key or guardrail, not `{name}`"))?,
            None => kind_of(file, &document)?,
        };
        wrong += told(file, kind, &document);
        stored.push(Stored { kind, id: id_of(file, kind), document });
    }
    match wrong {
        0 => invariants::hold(&flags, &stored),
        1 => Err("1 problem: the gateway would serve nobody under this document".to_owned()),
        _ => Err(format!("{wrong} problems: the gateway would serve nobody under such documents")),
    }
}

/// Tells what a document says, or its problems; how many these are.
fn told(file: &str, kind: Kind, document: &[u8]) -> usize {
    match check(kind, document) {
        Ok(summary) => {
            println!("{file}: {}", article(kind));
            summary.refers.iter().for_each(|name| println!("  needs {name}"));
            summary.credentials.iter().for_each(|(provider, name)| println!("  uses {name} at {provider}"));
            0
        }
        Err(problems) => {
            for row in &problems {
                println!("{file}:{}:{}: {} {}", row.line, row.column, row.path, row.what);
            }
            problems.len()
        }
    }
}

const fn article(kind: Kind) -> &'static str {
    match kind {
        Kind::Account => "an account",
        Kind::Key => "a key",
        Kind::Guardrail => "a guardrail",
    }
}

fn named(name: &str) -> Option<Kind> {
    Kind::ALL.into_iter().find(|kind| kind.name() == name)
}

/// The kind that the path names (`account/retail.json`, `key-ci.json`), else the only one that the document can be.
fn kind_of(file: &str, document: &[u8]) -> Result<Kind, String> {
    let words: Vec<&str> = file.split(|letter: char| !letter.is_ascii_alphanumeric()).collect();
    let mut named = words.iter().rev().filter_map(|word| named(word.strip_suffix('s').unwrap_or(word)));
    if let Some(kind) = named.next() {
        return Ok(kind);
    }
    let mut fitting = Kind::ALL.into_iter().filter(|kind| check(*kind, document).is_ok());
    match (fitting.next(), fitting.next()) {
        (Some(kind), None) => Ok(kind),
        (_, _) => Err(format!("{file} may be an account, a key or a guardrail: say --kind")),
    }
}

/// `retail` of `account/retail.json` and of `account-retail.json`.
fn id_of(file: &str, kind: Kind) -> String {
    let stem = Path::new(file).file_stem().unwrap_or_default().to_string_lossy();
    let id = stem.strip_prefix(kind.name()).and_then(|rest| rest.strip_prefix(['-', '_', '.'])).unwrap_or(&stem);
    id.to_owned()
}

fn read(file: &str) -> Result<Vec<u8>, String> {
    std::fs::read(Path::new(file)).map_err(|error| format!("{file}: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_told_by_path_then_by_content() {
        for (file, document, kind) in [
            ("policy/account/retail.json", "{}", Some(Kind::Account)),
            ("keys/ci.json", "{}", Some(Kind::Key)),
            ("guardrail-pii.json", "{\"zrd\": 1}", Some(Kind::Guardrail)),
            ("x.json", "{\"account\": \"retail\"}", Some(Kind::Key)),
            ("x.json", "{\"redact\": {\"EMAIL\": \"block\"}}", Some(Kind::Guardrail)),
            ("x.json", "{\"zdr\": true}", Some(Kind::Account)),
            ("x.json", "{}", None),
            ("x.json", "{\"terms\": {}}", None),
        ] {
            assert_eq!(kind_of(file, document.as_bytes()).ok(), kind, "{file} {document}");
        }
    }

    #[test]
    fn ids_are_stems() {
        for (file, id) in [("a/account/retail.json", "retail"), ("account-retail.json", "retail"), ("x.json", "x")] {
            assert_eq!(id_of(file, Kind::Account), id);
        }
    }
}
