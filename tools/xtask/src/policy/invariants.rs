//! `--invariants FILE`: whether rules hold over everything that the given documents make possible.
//!
//! ```text
//! invariants[0].never: a request of account retail for openai/gpt-5 may go to openai on 2026-11-21, which may process in us: …
//! ```
//!
//! Invariant: says what the admin plane would say of a write; names that none of the given documents has are told and refuse nothing, since
//! not all documents need be given.

use lethe_core::policy::Floor;
use lethe_core::policy::check::Kind;
use lethe_core::policy::invariants::{Broken, Documents, check, strangers};
use lethe_core::registry::CredentialHosts;

use super::{Stored, read};
use crate::Outcome;
use crate::flags::Flags;
use crate::registry::today;

/// Whether the rules of `--invariants` hold, if there are any.
pub(super) fn hold(flags: &Flags, stored: &[Stored]) -> Outcome {
    let Some(file) = flags.value("invariants") else { return Ok(()) };
    let of = |kind: Kind| {
        let rows = stored.iter().filter(|one| one.kind == kind);
        rows.map(|one| (one.id.as_str(), one.document.as_slice())).collect::<Vec<_>>()
    };
    let registry = flags.value("registry").map(read).transpose()?;
    let terms = flags.value("terms").map(read).transpose()?;
    let floor = Floor::parse(terms.as_deref()).map_err(|error| error.to_string())?;
    let hosts = CredentialHosts::parse(flags.value("credential-hosts").unwrap_or_default());
    let documents = Documents {
        registry: registry.as_deref(),
        floor: &floor,
        hosts: &hosts.map_err(|error| error.to_string())?,
        insecure: false,
        accounts: &of(Kind::Account),
        guardrails: &of(Kind::Guardrail),
        keys: &of(Kind::Key),
    };
    let rules = read(file)?;
    match check(&rules, &documents, today()) {
        Ok(()) => {
            for row in strangers(&rules, &documents).unwrap_or_default() {
                println!(
                    "{file}:{}:{}: {} {} among these documents: it says nothing",
                    row.line, row.column, row.path, row.what
                );
            }
            println!("{file}: every rule holds, over {} documents and the registry", stored.len());
            Ok(())
        }
        Err(Broken::Unreadable(rows)) => {
            rows.iter().for_each(|row| println!("{file}:{}:{}: {} {}", row.line, row.column, row.path, row.what));
            Err("the rules cannot be checked".to_owned())
        }
        Err(Broken::Violated(found)) => {
            found.iter().for_each(|one| println!("{file}: {one}"));
            Err(format!("{} counter-examples", found.len()))
        }
    }
}
