//! Rows of `attest` and `contracts`, as people write them.
//!
//! ```text
//! { "provider": "anthropic", "models": "*", "basis": "zdr_addendum", "verified_by": "legal",
//!   "verified_at": "2026-10-01", "expires_at": "2027-10-01" }
//! ```
//!
//! Invariant: whoever vouches says who, since when and until when; a published default counts only where the built-in data
//! has it, from the built-in date.

use alloc::format;
use alloc::rc::Rc;
use alloc::string::{String, ToString};

use sha2::{Digest, Sha256};

use super::day::Day;
use super::evidence::{Attestation, Contract, Models, Revocation};
use super::fields::Row;
use super::model::{Basis, Exception, Exceptions, Kind, Offer, Service, Services};
use super::node::{Members, Node, find};
use super::provider::Provider;
use crate::policy::{Certification, FieldError};

const MEMBERS: &[&str] = &[
    "provider",
    "models",
    "basis",
    "verified_by",
    "verified_at",
    "expires_at",
    "revoked",
    "exceptions",
    "checklist",
    "evidence_sha256",
    "note",
    "host",
    "doors",
];
const BASES: &str = "zdr_addendum, toggle, default, self_operated, mam";

/// What the operator of an own server confirms with `basis: self_operated`.
pub const CHECKLIST: &[&str] = &["request_logging_off", "no_disk_cache", "no_tracing", "host_is_ours"];

/// Does a row take something back? Anything but `false` and `null` does.
pub(super) fn is_revocation(node: &Node<'_>) -> bool {
    node.member("revoked").is_some_and(|node| !matches!(node, Node::Null | Node::Flag(false)))
}

/// Reads a row that vouches for `provider`.
pub(super) fn read(row: &Row<'_, '_>, provider: &Provider, builtin: &Members<'_>) -> Result<Attestation, FieldError> {
    row.closed(MEMBERS)?;
    row.text("note")?;
    let basis = row.word("basis", Basis::named, BASES)?.ok_or_else(|| row.error("basis", "is missing"))?;
    let exceptions = row.set("exceptions", Exception::named, Exceptions::with)?;
    let services = row.set("doors", Service::named, Services::with)?;
    let models = models(row)?.ok_or_else(|| row.error("models", "is missing: write \"*\" or a list"))?;
    if basis == Basis::Default {
        return by_default(row, models, exceptions, builtin);
    }
    admissible(row, basis, provider)?;
    let missing = |name: &str| row.error(name, "is missing");
    let from = row.day("verified_at")?.ok_or_else(|| missing("verified_at"))?;
    let until = row.day("expires_at")?.ok_or_else(|| missing("expires_at"))?;
    if until < from {
        return Err(row.error("expires_at", "lies before verified_at"));
    }
    let by = row.needed("verified_by")?;
    Ok(Attestation {
        digest: digest(row, basis, by, (from, until))?,
        models,
        basis,
        by: by.into(),
        from,
        until,
        exceptions,
        host: None,
        services,
    })
}

fn admissible(row: &Row<'_, '_>, basis: Basis, provider: &Provider) -> Result<(), FieldError> {
    if row.node("host").is_some() {
        return Err(row.error("host", "is for built-in rows only"));
    }
    if basis == Basis::SelfOperated {
        let confirmed = row.texts("checklist")?;
        let open = CHECKLIST.iter().find(|item| !confirmed.clone().any(|text| text == **item));
        return open.map_or(Ok(()), |item| Err(row.error("checklist", format!("does not confirm {item}"))));
    }
    if provider.kind == Kind::SelfHosted {
        return Err(row.error("basis", "must be self_operated for a self-hosted server"));
    }
    if provider.offer == Offer::None {
        return Err(row.error("provider", "offers no zero retention (its row says `zdr: none`)"));
    }
    Ok(())
}

/// A published default: only what the built-in data lists, from its date and at its host.
fn by_default(
    row: &Row<'_, '_>,
    models: Models,
    exceptions: Exceptions,
    builtin: &Members<'_>,
) -> Result<Attestation, FieldError> {
    let provider = row.needed("provider")?;
    let same = |node: &&Node<'_>| {
        node.member("provider").and_then(Node::text) == Some(provider)
            && node.member("basis").and_then(Node::text) == Some("default")
    };
    let rows = find(builtin, "attest").and_then(Node::list).unwrap_or_default();
    let listed = |row: &&Node<'_>| subset(&models, row.member("models").and_then(Node::list).unwrap_or_default());
    let Some(known) = rows.iter().filter(same).find(listed) else {
        return Err(row.error("basis", "`default` is only for models that the built-in data lists for this provider"));
    };
    let Some(from) = find(builtin, "facts_as_of").and_then(Node::text).and_then(Day::parse) else {
        return Err(row.error("basis", "the built-in data has no date"));
    };
    let by = known.member("verified_by").and_then(Node::text).unwrap_or_default().into();
    let host = known.member("host").and_then(Node::text).map(Rc::from);
    let services = Row::of(row.at, known)?.set("doors", Service::named, Services::with)?;
    let by: Rc<str> = by;
    let digest = digest(row, Basis::Default, &by, (from, from.plus(365)))?;
    Ok(Attestation {
        digest,
        models,
        basis: Basis::Default,
        by,
        from,
        until: from.plus(365),
        exceptions,
        host,
        services,
    })
}

/// Of what the row says, a line each.
fn digest(row: &Row<'_, '_>, basis: Basis, by: &str, (from, until): (Day, Day)) -> Result<[u8; 32], FieldError> {
    let (provider, evidence) = (row.text("provider")?, row.text("evidence_sha256")?);
    let (from, until) = (from.to_string(), until.to_string());
    let lines = [provider.unwrap_or_default(), basis.name(), by, &from, &until, evidence.unwrap_or_default()];
    Ok(Sha256::digest(lines.join("\n")).into())
}

fn subset(models: &Models, listed: &[Node<'_>]) -> bool {
    match models {
        Models::All => false,
        Models::Globs(globs) => globs.iter().all(|glob| listed.iter().any(|node| node.text() == Some(glob.as_ref()))),
    }
}

/// Reads a row that takes back.
pub(super) fn revocation(row: &Row<'_, '_>) -> Result<Revocation, FieldError> {
    row.closed(MEMBERS)?;
    let basis = row.word("basis", Basis::named, BASES)?;
    let verified = row.day("verified_at")?;
    let upto = match row.node("revoked") {
        Some(Node::Flag(_)) => verified.unwrap_or(Day::LAST),
        Some(_) | None => row.day("revoked")?.max(verified).unwrap_or(Day::LAST),
    };
    Ok(Revocation { models: models(row)?.unwrap_or(Models::All), basis, upto })
}

/// `"*"`, one glob, or a list of them.
fn models(row: &Row<'_, '_>) -> Result<Option<Models>, FieldError> {
    match row.node("models") {
        None => Ok(None),
        Some(Node::Text(text)) if text == "*" => Ok(Some(Models::All)),
        Some(Node::Text(text)) => Ok(Some(Models::Globs(alloc::vec![text.as_ref().into()]))),
        Some(_) => Ok(Some(Models::Globs(row.texts("models")?.map(Rc::from).collect()))),
    }
}

/// Reads a contract.
pub(super) fn contract(row: &Row<'_, '_>, members: &[&str]) -> Result<Contract, FieldError> {
    row.closed(members)?;
    let missing = |name: &str| row.error(name, "is missing");
    let by_contract = |name: &str| Certification::named(name).filter(|kind| kind.by_contract());
    let kind = row.word("type", by_contract, "hipaa_baa, gdpr_dpa")?.ok_or_else(|| missing("type"))?;
    let from = row.day("signed_at")?.ok_or_else(|| missing("signed_at"))?;
    let until = row.day("expires_at")?.ok_or_else(|| missing("expires_at"))?;
    let hex = |text: &str| text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    if row.text("evidence_sha256")?.is_some_and(|text| !hex(text)) {
        return Err(row.error("evidence_sha256", String::from("must be 64 hex digits")));
    }
    Ok(Contract { kind, from, until })
}
