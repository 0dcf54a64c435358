//! Keys: made here and shown once, replaced, switched off and on, given an end.
//!
//! ```text
//! POST keys {"account": "retail"}  ─▶ 201 {"key": "sk-lethe-…", "id": "<SHA-256>", …}     only the hash is stored
//! POST keys/<id>/rotate            ─▶ 201 another key with the same record; the old one ends at once, or on `keep_until`
//! ```
//!
//! Invariant: a key is in one answer and nowhere else.

use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use hmac::{Hmac, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

use super::answer::{self, Problem};
use super::body::{Body, needed, quoted};
use super::facts::{Current, Facts, Halt};
use super::ledger::Ledger;
use super::records::{fits, name};
use super::splice;
use super::work::{Outcome, Work, compare};
use super::write::Change;
use crate::arrive::key;
use crate::json::json;
use crate::policy::check::Kind;
use crate::registry::{Day, Node, find};

/// Makes a key whose record is the body.
pub(super) fn make(work: &Work<'_>) -> Result<Outcome, Halt> {
    let ledger = work.facts.ledger()?;
    let body = work.request.body.trim_ascii();
    let record = if body.is_empty() { b"{}" } else { body };
    fits(Kind::Key, record, &ledger, work.facts)?;
    if ended(record, Day::at(work.facts.now)) {
        return Err(Problem::member("expires_at", "lies in the past").into());
    }
    issue(work, ledger, record.into(), None, "make-key")
}

/// Whether a record's last day is over.
fn ended(record: &[u8], today: Day) -> bool {
    let members = Node::document(record).unwrap_or_default();
    find(&members, "expires_at").and_then(Node::text).and_then(Day::parse).is_some_and(|last| last < today)
}

/// Makes another key with the record of this one, which ends.
pub(super) fn rotate(work: &Work<'_>) -> Result<Outcome, Halt> {
    let body = Body::read(&work.request.body, &["keep_until"])?;
    let keep = body.day("keep_until")?;
    let (ledger, old, record) = found(work)?;
    let ended = match keep {
        Some(day) if day < Day::at(work.facts.now) => {
            return Err(Problem::member("keep_until", "lies in the past").into());
        }
        Some(day) => with(&record, "expires_at", &quoted(&day.to_string()))?,
        None => with(&record, "disabled", "true")?,
    };
    fits(Kind::Key, &ended, &ledger, work.facts)?;
    let change = Change { document: old, after: Some(ended), what: "rotate-key" };
    issue(work, ledger, record, Some(change), "make-key")
}

/// Switches a key off or on.
pub(super) fn switch(disabled: bool, work: &Work<'_>) -> Result<Outcome, Halt> {
    Body::read(&work.request.body, &[])?;
    let what = if disabled { "disable-key" } else { "enable-key" };
    edit(work, "disabled", if disabled { "true" } else { "false" }, what)
}

/// Gives a key its last day, or none.
pub(super) fn expire(work: &Work<'_>) -> Result<Outcome, Halt> {
    let body = Body::read(&work.request.body, &["expires_at"])?;
    needed("expires_at", body.has("expires_at").then_some(()))?;
    let day = body.day("expires_at")?;
    if day.is_some_and(|day| day < Day::at(work.facts.now)) {
        return Err(Problem::member("expires_at", "lies in the past; `disable` ends a key at once").into());
    }
    let day = day.map_or_else(|| "null".into(), |day| quoted(&day.to_string()));
    edit(work, "expires_at", &day, "expire-key")
}

fn edit(work: &Work<'_>, member: &str, value: &str, what: &'static str) -> Result<Outcome, Halt> {
    let (ledger, document, record) = found(work)?;
    let record = with(&record, member, value)?;
    fits(Kind::Key, &record, &ledger, work.facts)?;
    let version = ledger.rows.get(document.as_str()).map_or(0, |row| row.version).saturating_add(1);
    let told = json!({ "version": version, "dry_run": work.request.dry_run });
    work.commit(ledger, alloc::vec![Change { document, after: Some(record), what }], answer::value(&told))
}

/// The key's document, as it is.
fn found(work: &Work<'_>) -> Result<(Ledger, String, Vec<u8>), Halt> {
    let (ledger, document) = (work.facts.ledger()?, name(Kind::Key, work.request)?);
    let Current { version, bytes } = work.facts.current(&ledger, &document)?;
    let record = bytes.ok_or_else(Problem::nothing_there)?;
    if work.request.version.is_some() {
        compare(work.request.version, version)?;
    }
    Ok((ledger, document, record))
}

fn with(record: &[u8], member: &str, value: &str) -> Result<Vec<u8>, Problem> {
    splice::set(record, member, value.as_bytes())
        .ok_or_else(|| Problem::member(member, "must be written without escapes"))
}

/// Stores a new key's record, and shows the key.
fn issue(
    work: &Work<'_>,
    ledger: Ledger,
    record: Vec<u8>,
    other: Option<Change>,
    what: &'static str,
) -> Result<Outcome, Halt> {
    let secret = work.facts.setting("KEY_SECRET")?;
    let key = key::mint(&entropy(work.facts), secret.map(str::as_bytes));
    let document = key::stored_under(&key);
    let id = document.strip_prefix("key/").unwrap_or_default();
    let shown = if work.is_tentative()? { None } else { Some(key.as_str()) };
    let told = json!({ "key": shown, "id": id, "version": 1_u64, "dry_run": work.request.dry_run });
    let mut changes: Vec<Change> = other.into_iter().collect();
    changes.push(Change { document, after: Some(record), what });
    work.commit(ledger, changes, answer::created(&told))
}

/// Of this request and for this use alone.
fn entropy(facts: &Facts) -> Zeroizing<[u8; 32]> {
    let mut bytes = Zeroizing::new([0; 32]);
    if let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&facts.seed.0) {
        mac.update(b"gateway key");
        *bytes = mac.finalize().into_bytes().into();
    }
    bytes
}
