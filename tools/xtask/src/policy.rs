//! `cargo xtask policy check`: what documents of accounts, keys and guardrails say, before they are stored.
//!
//! ```text
//! cargo xtask policy check account/retail.json key/ci.json --invariants invariants.json --registry registry.json
//! retail.json:3:17: terms.zrd unknown member, did you mean `zdr`?
//! ```
//!
//! Invariant: says what the gateway would do, by the gateway's own code; a document with a problem ends with an error.

use std::path::Path;

use lethe_core::policy::check::{Kind, check};

use crate::Outcome;
use crate::flags::Flags;

const USAGE: &str = "cargo xtask policy check FILE… [--kind account|key|guardrail]";

/// Checks documents.
pub(crate) fn run(mut words: Vec<String>) -> Outcome {
    let verb = if words.is_empty() { String::new() } else { words.remove(0) };
    let files = words.iter().take_while(|word| !word.starts_with("--")).count();
    let flags = words.split_off(files);
    match verb.as_str() {
        "check" if files > 0 => run_check(&words, flags),
        _ => Err(USAGE.to_owned()),
    }
}

fn run_check(files: &[String], words: Vec<String>) -> Outcome {
    let flags = Flags::parse(words, &["kind"], &[])?;
    let mut wrong = 0;
    for file in files {
        let document = read(file)?;
        let kind = match flags.value("kind") {
            Some(name) => named(name).ok_or_else(|| format!("--kind is account, key or guardrail, not `{name}`"))?,
            None => kind_of(file, &document)?,
        };
        match check(kind, &document) {
            Ok(summary) => {
                println!("{file}: {}", article(kind));
                summary.refers.iter().for_each(|name| println!("  needs {name}"));
                summary.credentials.iter().for_each(|(provider, name)| println!("  uses {name} at {provider}"));
            }
            Err(problems) => {
                wrong += problems.len();
                for row in problems {
                    println!("{file}:{}:{}: {} {}", row.line, row.column, row.path, row.what);
                }
            }
        }
    }
    match wrong {
        0 => Ok(()),
        1 => Err("1 problem: the gateway would serve nobody under this document".to_owned()),
        _ => Err(format!("{wrong} problems: the gateway would serve nobody under such documents")),
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
}
