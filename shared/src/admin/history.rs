//! Earlier versions of every document: listed, read, and gone back to.
//!
//! ```text
//! GET accounts/retail/history       {"data": [{"n": 12, "by": "alice", "what": "put", "version": 3, …}, …]}
//! POST accounts/retail/rollback     {"to": 1, "version": 3} ─▶ version 1 checked anew as a write of today, stored as version 4
//! ```
//!
//! Invariant: what is gone back to is checked as if it were put now; nothing of the history is changed by it.

use alloc::string::String;
use alloc::vec::Vec;

use super::Read;
use super::answer::{self, Problem};
use super::body::{Body, needed};
use super::door::Request;
use super::facts::{Current, Facts, Halt};
use super::ledger::{body_name, history_name};
use super::registry::numbered;
use super::work::{Outcome, Work, compare};
use super::write::{Change, KEPT};
use super::{invariants, records, registry};
use crate::json::json;
use crate::policy::check::Kind;

/// What has a history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Subject {
    Registry,
    Invariants,
    Record(Kind),
}

impl Subject {
    /// The KV key of the document that a request is about.
    fn document(self, request: &Request) -> Result<String, Problem> {
        match self {
            Self::Registry => Ok(registry::NAME.into()),
            Self::Invariants => Ok(invariants::NAME.into()),
            Self::Record(kind) => records::name(kind, request),
        }
    }
}

/// The versions that can be gone back to, the newest first.
pub(super) fn list(subject: Subject, request: &Request, facts: &Facts) -> Result<Outcome, Halt> {
    let (ledger, document) = (facts.ledger()?, subject.document(request)?);
    let Current { version, .. } = facts.current(&ledger, &document)?;
    let numbers = || (version.saturating_sub(KEPT).saturating_add(1)..=version).rev().filter(|number| *number > 0);
    facts.all(numbers().map(|number| Read::Side(history_name(&document, number))))?;
    let mut out = Vec::from(&b"{\"data\":["[..]);
    for number in numbers() {
        let Some((_, line)) = entry(facts, &document, number)? else { continue };
        if out.last() == Some(&b'}') {
            out.push(b',');
        }
        out.extend_from_slice(line);
    }
    out.extend_from_slice(b"]}");
    Ok(Outcome::Reply(answer::json(out)))
}

/// An earlier version of the document.
pub(super) fn read(subject: Subject, request: &Request, facts: &Facts) -> Result<Outcome, Halt> {
    let document = subject.document(request)?;
    let number = request.number.ok_or_else(Problem::no_door)?;
    facts.current(&facts.ledger()?, &document)?;
    let bytes = past(facts, &document, number)?;
    let bytes = if subject == Subject::Registry { numbered(bytes, number) } else { bytes };
    Ok(Outcome::Reply(answer::document(bytes, number)))
}

/// Stores what an earlier version was as the next one.
pub(super) fn roll_back(subject: Subject, work: &Work<'_>) -> Result<Outcome, Halt> {
    let body = Body::read(&work.request.body, &["to", "version"])?;
    let to = needed("to", body.whole("to")?)?;
    let given = work.request.version.or(body.whole("version")?);
    let (facts, document) = (work.facts, subject.document(work.request)?);
    if subject == Subject::Registry {
        return registry::store(work, given, ROLL_BACK, |_| past(facts, &document, to));
    }
    let ledger = facts.ledger()?;
    let Current { version, bytes } = facts.current(&ledger, &document)?;
    compare(given, if bytes.is_some() { version } else { 0 })?;
    let after = past(facts, &document, to)?;
    if let Subject::Record(kind) = subject {
        records::fits(kind, &after, &ledger, facts)?;
    }
    let told = json!({ "version": version.saturating_add(1), "dry_run": work.request.dry_run });
    let change = Change { document, after: Some(after), what: ROLL_BACK };
    work.commit(ledger, alloc::vec![change], answer::value(&told))
}

const ROLL_BACK: &str = "roll-back";

fn past(facts: &Facts, document: &str, number: u64) -> Result<Vec<u8>, Halt> {
    let gone = || Problem::new(404, "not_kept", "This version is not kept, or was a deletion: see the history.");
    let (id, _) = entry(facts, document, number)?.ok_or_else(gone)?;
    let body = if id == "-" { None } else { facts.side(body_name(id))? };
    body.map(Vec::from).ok_or_else(|| gone().into())
}

/// Which side a version is, and its line of the log.
fn entry<'f>(facts: &'f Facts, document: &str, number: u64) -> Result<Option<(&'f str, &'f [u8])>, Halt> {
    let Some(bytes) = facts.side(history_name(document, number))? else { return Ok(None) };
    let at = bytes.iter().position(|byte| *byte == b'\n').ok_or_else(Problem::ledger)?;
    let (id, line) = bytes.split_at_checked(at).ok_or_else(Problem::ledger)?;
    let id = core::str::from_utf8(id).map_err(|_| Problem::ledger())?;
    Ok(Some((id, line.trim_ascii_start())))
}
