//! `cargo xtask registry check|hosts|key|sign`: what a registry document says, before it is stored.
//!
//! ```text
//! cargo xtask registry check registry.json --spin spin.toml     problems by path, line and column; what becomes verified
//! cargo xtask registry hosts [registry.json]                    the list for `allowed_outbound_hosts`
//! ```
//!
//! Invariant: says what the gateway would do, by the gateway's own code; a document with a wrong row ends with an error.

use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use lethe_core::host::Millis;
use lethe_core::registry::check::{Host, Remark};
use lethe_core::registry::{CredentialHosts, DEFAULT, Day, Report, check};

use crate::Outcome;
use crate::flags::Flags;
use crate::signed;

const USAGE: &str = "\
cargo xtask registry check FILE [--spin spin.toml] [--credential-hosts 'NAME=host;…'] [--public-key 'kid:key,…'] [--as account/ID]
cargo xtask registry hosts [FILE]
cargo xtask registry key [KID]             a pair that signs documents; its public half goes to REGISTRY_PUBLIC_KEY
cargo xtask registry sign FILE --key FILE [--previous FILE] [--until DAY] [--as account/ID | guardrail/ID | key/SHA-256] [--out FILE]";

/// Checks a document, or lists the hosts that it needs.
pub(crate) fn run(mut words: Vec<String>) -> Outcome {
    let verb = if words.is_empty() { String::new() } else { words.remove(0) };
    match verb.as_str() {
        "check" if !words.is_empty() => {
            let file = words.remove(0);
            run_check(&file, words)
        }
        "key" if words.len() < 2 => signed::key(words.first().map(String::as_str)),
        "sign" if !words.is_empty() => {
            let file = words.remove(0);
            signed::sign(&file, words)
        }
        "hosts" => hosts(words.first().map(String::as_str)),
        _ => Err(USAGE.to_owned()),
    }
}

fn run_check(file: &str, words: Vec<String>) -> Outcome {
    let flags = Flags::parse(words, &["spin", "credential-hosts", "public-key", "as"], &[])?;
    let (name, document) = (signed::name(&flags)?, read(file)?);
    flags.value("public-key").map_or(Ok(()), |keys| signed::verify(file, name, &document, keys))?;
    if name != "registry" {
        return signed::record(file, name, &document);
    }
    let bound = CredentialHosts::parse(flags.value("credential-hosts").unwrap_or_default())
        .map_err(|error| error.to_string())?;
    let report = check(&document, &bound, today());
    if let Some(invalid) = &report.invalid {
        return Err(format!(
            "{file}:{}:{}: {}; every model door would answer 503",
            invalid.line, invalid.column, invalid.what
        ));
    }
    print(file, &report);
    let missing = flags.value("spin").map_or(Ok(0), |manifest| lacking(manifest, &report.hosts))?;
    match (report.quarantined.len(), missing) {
        (0, 0) => Ok(()),
        (0, hosts) => Err(format!("{hosts} hosts are missing in the manifest")),
        (1, _) => Err("1 row would serve nothing".to_owned()),
        (rows, _) => Err(format!("{rows} rows would serve nothing")),
    }
}

/// What is wrong with a document that is about to be served, in one sentence; `hosts`: the setting `CREDENTIAL_HOSTS`.
pub(crate) fn remark(file: &Path, hosts: &str) -> Result<Option<String>, String> {
    let file = file.display().to_string();
    let bound = CredentialHosts::parse(hosts).map_err(|error| error.to_string())?;
    let report = check(&read(&file)?, &bound, today());
    Ok(match (&report.invalid, report.quarantined.len()) {
        (Some(invalid), _) => {
            Some(format!("{file}:{}:{}: {}; every model door answers 503", invalid.line, invalid.column, invalid.what))
        }
        (None, 0) => None,
        (None, _) => Some(format!("rows of {file} serve nothing: `cargo xtask registry check {file}` names them")),
    })
}

fn print(file: &str, report: &Report) {
    let tell =
        |kind: &str, row: &Remark| println!("{file}:{}:{}: {kind}: {} {}", row.line, row.column, row.path, row.what);
    report.quarantined.iter().for_each(|row| tell("quarantined", row));
    report.warnings.iter().for_each(|row| tell("warning", row));
    println!("{} providers, {} endpoints", report.size.0, report.size.1);
    println!("verified for zero retention today, wherever the provider is configured:");
    for row in &report.verified {
        println!("  {:<40} {:<18} {} until {}", row.model, row.provider, row.basis.name(), row.until);
    }
    if report.verified.is_empty() {
        println!("  nothing");
    }
}

/// Prints the hosts that a Spin manifest lacks, and how many they are.
fn lacking(manifest: &str, hosts: &[Host]) -> Result<usize, String> {
    let text = String::from_utf8(read(manifest)?).map_err(|_| format!("{manifest} is not UTF-8"))?;
    let manifest_table: toml::Table = text.parse().map_err(|error| format!("{manifest}: {error}"))?;
    let components = manifest_table.get("component").and_then(toml::Value::as_table);
    let lists = components
        .into_iter()
        .flat_map(|table| table.values())
        .filter_map(|one| one.get("allowed_outbound_hosts")?.as_array());
    let allowed: Vec<&str> = lists.flatten().filter_map(toml::Value::as_str).collect();
    let mut missing: Vec<&str> =
        hosts.iter().map(|host| host.origin.as_str()).filter(|origin| !covered(origin, &allowed)).collect();
    missing.sort_unstable();
    missing.dedup();
    missing.iter().for_each(|origin| println!("{manifest}: allowed_outbound_hosts lacks {origin}"));
    Ok(missing.len())
}

/// An origin is allowed literally, or by `https://*.domain`, or wholly.
fn covered(origin: &str, allowed: &[&str]) -> bool {
    let below = |pattern: &str| {
        pattern.strip_prefix("https://*").is_some_and(|suffix| !suffix.is_empty() && origin.ends_with(suffix))
    };
    allowed
        .iter()
        .any(|entry| *entry == origin || below(entry) || ["*://*:*", "https://*:*", "https://*"].contains(entry))
}

fn hosts(file: Option<&str>) -> Outcome {
    let document = file.map_or_else(|| Ok(DEFAULT.as_bytes().to_vec()), read)?;
    let report = check(&document, &CredentialHosts::default(), today());
    if let Some(invalid) = report.invalid {
        return Err(format!("line {}, column {}: {}", invalid.line, invalid.column, invalid.what));
    }
    let mut origins: Vec<&str> = report.hosts.iter().map(|host| host.origin.as_str()).collect();
    origins.sort_unstable();
    origins.dedup();
    println!("allowed_outbound_hosts = [");
    origins.iter().for_each(|origin| println!("    \"{origin}\","));
    println!("]");
    Ok(())
}

fn read(file: impl AsRef<Path>) -> Result<Vec<u8>, String> {
    std::fs::read(&file).map_err(|error| format!("{}: {error}", file.as_ref().display()))
}

/// The day of the check.
pub(crate) fn today() -> Day {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Day::at(Millis(u64::try_from(now.as_millis()).unwrap_or(u64::MAX)))
}
