//! The registry document: read, and written with a version as compare-and-set.
//!
//! ```text
//! PUT {"version": 7, …}   current 7 ─▶ checked ─▶ stored as {"version": 8, …}, and what became routable or verified
//!                         current 8 ─▶ 409 {"version": 8}
//! ```
//!
//! Invariant: nothing is put of which a row would serve nobody.

use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use sha2::{Digest, Sha256};

use super::answer::{self, Problem};
use super::changes::changes;
use super::facts::{Current, Facts, Halt};
use super::work::{Outcome, Work, compare};
use super::write::Change;
use super::{signed, splice};
use crate::encoding::hex;
use crate::json::{Value, json};
use crate::registry::check::{Leave, Remark, check_for};
use crate::registry::{CredentialHosts, Day, Node, Report, find};

pub(super) const NAME: &str = "registry";
/// What serves where nothing is stored.
const BUILT_IN: &[u8] = b"{\"version\": 0, \"extends\": \"default\"}";

/// The current document, with its version in it.
pub(super) fn read(facts: &Facts) -> Result<Outcome, Halt> {
    let Current { version, bytes } = facts.current(&facts.ledger()?, NAME)?;
    let Some(bytes) = bytes else { return Ok(Outcome::Reply(answer::document(BUILT_IN.into(), 0))) };
    Ok(Outcome::Reply(answer::document(numbered(bytes, version), version)))
}

/// With its version in it, unless it is signed as it is, or no document at all.
pub(super) fn numbered(bytes: Vec<u8>, version: u64) -> Vec<u8> {
    if signed::is_sealed(&bytes) {
        return bytes;
    }
    splice::set(&bytes, "version", version.to_string().as_bytes()).unwrap_or(bytes)
}

/// Stores the body as the next version.
pub(super) fn write(work: &Work<'_>) -> Result<Outcome, Halt> {
    let given = stated(&work.request.body)?;
    if signed::is_sealed(&work.request.body) {
        let Current { bytes, .. } = work.facts.current(&work.facts.ledger()?, NAME)?;
        let version = current(work.facts)?;
        // What it says that it follows is what it was made from; a version of its own it has in any case.
        let made_from = signed::made_from(&work.request.body, bytes.as_deref(), version);
        let given = work.request.version.or(made_from).or(Some(u64::MAX));
        return store(work, given, "put", |_| Ok(work.request.body.to_vec()));
    }
    let given = work.request.version.or(given);
    store(work, given, "put", |_| Ok(work.request.body.to_vec()))
}

/// The version that a change is made from which names none; 0: there is no document.
pub(super) fn current(facts: &Facts) -> Result<u64, Halt> {
    let Current { version, bytes } = facts.current(&facts.ledger()?, NAME)?;
    Ok(if bytes.is_some() { version } else { 0 })
}

/// Makes `next` of what is current, and stores it, if what is current is of the version `given`.
pub(super) fn store(
    work: &Work<'_>,
    given: Option<u64>,
    what: &'static str,
    next: impl FnOnce(&[u8]) -> Result<Vec<u8>, Halt>,
) -> Result<Outcome, Halt> {
    let facts = work.facts;
    let (hosts, ledger, today) = (hosts(facts)?, facts.ledger()?, Day::at(facts.now));
    let leave = Leave { hosts: &hosts, insecure: insecure(facts)? };
    let Current { version, bytes } = facts.current(&ledger, NAME)?;
    compare(given, if bytes.is_some() { version } else { 0 })?;
    let document = next(bytes.as_deref().unwrap_or(BUILT_IN))?;
    let number = version.saturating_add(1);
    let document =
        if what == "put" && signed::is_sealed(&document) { document } else { with_version(&document, number)? };
    let report = check_for(&document, leave, today);
    let before = bytes.as_deref().map_or_else(Report::default, |bytes| check_for(bytes, leave, today));
    admit(&report, &before, what)?;
    let changes = changes(bytes.as_deref(), Some(&document), leave, today);
    let changes = changes.map_err(|invalid| Problem::not_json(&invalid))?;
    let told = told(number, &document, &report, changes, work.request.dry_run);
    let change = Change { document: NAME.into(), after: Some(document), what };
    work.commit(ledger, alloc::vec![change], answer::value(&told))
}

fn with_version(document: &[u8], number: u64) -> Result<Vec<u8>, Problem> {
    splice::set(document, "version", number.to_string().as_bytes())
        .ok_or_else(|| Problem::member("version", "must be written without escapes"))
}

fn told(version: u64, document: &[u8], report: &Report, changes: Value, dry_run: bool) -> Value {
    let digest: String = hex(&Sha256::digest(document)).collect();
    json!({
        "version": version,
        "sha256": digest,
        "dry_run": dry_run,
        "quarantined": answer::remarks(&report.quarantined),
        "warnings": answer::remarks(&report.warnings),
        "changes": changes,
    })
}

/// `CREDENTIAL_HOSTS`
pub(super) fn hosts(facts: &Facts) -> Result<CredentialHosts, Halt> {
    let Some(text) = facts.setting("CREDENTIAL_HOSTS")? else { return Ok(CredentialHosts::default()) };
    CredentialHosts::parse(text).map_err(|_| Problem::setting("CREDENTIAL_HOSTS").into())
}

/// `ALLOW_INSECURE_UPSTREAMS`
pub(super) fn insecure(facts: &Facts) -> Result<bool, Halt> {
    match facts.setting("ALLOW_INSECURE_UPSTREAMS")? {
        None | Some("0" | "false") => Ok(false),
        Some("1" | "true") => Ok(true),
        Some(_) => Err(Problem::setting("ALLOW_INSECURE_UPSTREAMS").into()),
    }
}

fn stated(body: &[u8]) -> Result<Option<u64>, Problem> {
    let members = Node::document(body).map_err(|invalid| Problem::not_json(&invalid))?;
    match find(&members, "version") {
        None | Some(Node::Null) => Ok(None),
        Some(Node::Whole(version)) => Ok(Some(*version)),
        Some(_) => Err(Problem::member("version", "must be a whole number")),
    }
}

/// Refuses a document that serves nobody, or of which a row does; but a row that was stored past the admin plane does not keep
/// anybody from taking an attestation back, or from going back to what served before.
fn admit(report: &Report, before: &Report, what: &str) -> Result<(), Problem> {
    if let Some(invalid) = &report.invalid {
        return Err(Problem::not_json(invalid));
    }
    let stem = |row: &Remark| -> String { row.path.chars().filter(|letter| !letter.is_ascii_digit()).collect() };
    let alike = |rows: &[Remark], row: &Remark| {
        rows.iter().filter(|other| other.what == row.what && stem(other) == stem(row)).count()
    };
    let new = |row: &Remark| alike(&report.quarantined, row) > alike(&before.quarantined, row);
    let refused = match what {
        "put" => !report.quarantined.is_empty(),
        "roll-back" => false,
        _ => report.quarantined.iter().any(new),
    };
    if refused { Err(Problem::rows(&report.quarantined)) } else { Ok(()) }
}
