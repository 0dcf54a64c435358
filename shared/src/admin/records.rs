//! Accounts, guardrails and keys as documents.
//!
//! ```text
//! PUT account/retail {"zdr": true}   if-match: "3"   ─▶ checked ─▶ version 4       DELETE while a key names it ─▶ 409 in_use
//! ```
//!
//! Invariant: a document that no gateway could read is not stored, nor one that names what is not there; what is named by
//! another is not deleted.

use alloc::string::String;
use alloc::vec::Vec;

use super::Read;
use super::answer::{self, Problem};
use super::door::Request;
use super::facts::{Current, Facts, Halt};
use super::ledger::Ledger;
use super::work::{Outcome, Work, compare};
use super::write::Change;
use crate::encoding::hex_bytes;
use crate::json::json;
use crate::policy::check::{Kind, check};
use crate::registry::Node;
use crate::table::Set;

/// One document.
pub(super) fn read(kind: Kind, request: &Request, facts: &Facts) -> Result<Outcome, Halt> {
    let Current { version, bytes } = facts.current(&facts.ledger()?, &name(kind, request)?)?;
    let bytes = bytes.ok_or_else(Problem::nothing_there)?;
    Ok(Outcome::Reply(answer::document(bytes, version)))
}

/// Stores the body.
pub(super) fn write(kind: Kind, work: &Work<'_>) -> Result<Outcome, Halt> {
    let (name, facts) = (name(kind, work.request)?, work.facts);
    let ledger = facts.ledger()?;
    let Current { version, bytes } = facts.current(&ledger, &name)?;
    if bytes.is_some() || work.request.version.is_some() {
        compare(work.request.version, if bytes.is_some() { version } else { 0 })?;
    }
    let document = work.request.body.to_vec();
    fits(kind, &document, &ledger, facts)?;
    let told = json!({ "version": version.saturating_add(1), "dry_run": work.request.dry_run });
    work.commit(
        ledger,
        alloc::vec![Change { document: name, after: Some(document), what: "put" }],
        answer::value(&told),
    )
}

/// Deletes the document, if no other names it.
pub(super) fn delete(kind: Kind, work: &Work<'_>) -> Result<Outcome, Halt> {
    let (name, facts) = (name(kind, work.request)?, work.facts);
    let ledger = facts.ledger()?;
    let Current { version, bytes } = facts.current(&ledger, &name)?;
    if bytes.is_none() {
        return Err(Problem::nothing_there().into());
    }
    if work.request.version.is_some() {
        compare(work.request.version, version)?;
    }
    let users = users(&name, &ledger, facts)?;
    if !users.is_empty() {
        return Err(Problem::in_use(&users).into());
    }
    let told = json!({ "version": version.saturating_add(1), "dry_run": work.request.dry_run });
    work.commit(ledger, alloc::vec![Change { document: name, after: None, what: "delete" }], answer::value(&told))
}

/// All documents of a kind, each with its id and version.
pub(super) fn list(kind: Kind, facts: &Facts) -> Result<Outcome, Halt> {
    let ledger = facts.ledger()?;
    let mut out = Vec::from(&b"{\"data\":["[..]);
    for (name, bytes) in all(kind, &ledger, facts)? {
        if out.last() == Some(&b'}') {
            out.push(b',');
        }
        let id = name.split_once('/').map_or("", |(_, id)| id);
        let version = ledger.rows.get(name.as_str()).map_or(0, |row| row.version);
        let head = json!({ "id": id, "version": version }).bytes();
        out.extend_from_slice(head.strip_suffix(b"}").unwrap_or_default());
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
        let document = if Node::document(bytes).is_ok() { bytes.trim_ascii() } else { b"null" };
        out.extend_from_slice(b",\"document\":");
        out.extend_from_slice(document);
        out.push(b'}');
    }
    out.extend_from_slice(b"]}");
    Ok(Outcome::Reply(answer::json(out)))
}

/// The KV key of the document that a request names.
pub(super) fn name(kind: Kind, request: &Request) -> Result<String, Problem> {
    let id = request.name.as_deref().unwrap_or_default();
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-');
    let right = match kind {
        Kind::Key => hex_bytes::<32>(id.as_bytes()).is_some() && !id.bytes().any(|byte| byte.is_ascii_uppercase()),
        Kind::Account | Kind::Guardrail => (1..=64).contains(&id.len()) && id.bytes().all(plain),
    };
    if right { Ok([kind.name(), "/", id].concat()) } else { Err(Problem::id(kind)) }
}

/// Refuses a document that no gateway could read, or that names one that is not there.
pub(super) fn fits(kind: Kind, document: &[u8], ledger: &Ledger, facts: &Facts) -> Result<(), Halt> {
    let summary = check(kind, document).map_err(|problems| Problem::rows(&problems))?;
    facts.all(summary.refers.iter().map(|name| Read::Document(name.clone())))?;
    for name in &summary.refers {
        if facts.current(ledger, name)?.bytes.is_none() {
            return Err(Problem::dangling(kind, name).into());
        }
    }
    Ok(())
}

/// Who names `name`.
fn users(name: &str, ledger: &Ledger, facts: &Facts) -> Result<Vec<String>, Halt> {
    let mut users = Vec::new();
    for kind in [Kind::Key, Kind::Account] {
        for (other, bytes) in all(kind, ledger, facts)? {
            let names = check(kind, &bytes).is_ok_and(|summary| summary.refers.iter().any(|referred| referred == name));
            if names {
                users.push(other);
            }
        }
    }
    Ok(users)
}

/// All documents of a kind: those of the ledger, as it has them, and those that only the KV store has.
pub(super) fn all(kind: Kind, ledger: &Ledger, facts: &Facts) -> Result<Vec<(String, Vec<u8>)>, Halt> {
    let prefix = match kind {
        Kind::Account => "account/",
        Kind::Key => "key/",
        Kind::Guardrail => "guardrail/",
    };
    let stored = core::str::from_utf8(facts.value(Read::Names(prefix))?.unwrap_or_default()).unwrap_or_default();
    let mut names: Set<&str> = Set::new();
    names.extend(stored.lines().filter(|name| name.starts_with(prefix)));
    names.extend(ledger.rows.keys().map(String::as_str).filter(|name| name.starts_with(prefix)));
    let source = |name: &str| match ledger.rows.get(name) {
        Some(row) => row.body.as_deref().map(|id| Read::Side(super::ledger::body_name(id))),
        None => Some(Read::Document(name.into())),
    };
    facts.all(names.iter().filter_map(|name| source(name)))?;
    let mut documents = Vec::new();
    for name in names.iter() {
        let Some(read) = source(name) else { continue };
        documents.extend(facts.value(read)?.map(|bytes| (String::from(*name), Vec::from(bytes))));
    }
    Ok(documents)
}
