//! From changes of documents to the steps that make them, in an order in which any of them may be the last.
//!
//! ```text
//! keep body/…      not seen by anybody yet
//! exchange ledger  ── committed: the new version is current, the change is in the log, and `todo` says what is left
//! put document · keep log/n · keep history/…/v · drop history/…/v-20 and its body
//! exchange ledger  ── nothing is left to do
//! ```
//!
//! Invariant: before the commit nothing that anybody reads has changed; after it everything can be done again from the ledger.

use alloc::string::String;
use alloc::vec::Vec;

use sha2::{Digest, Sha256};

use super::Step;
use super::answer::Problem;
use super::facts::{Facts, Halt};
use super::ledger::{LARGEST, Ledger, Pending, Row, body_name, history_name, log_name};
use super::log::Entry;
use crate::encoding::hex;

/// Versions of a document that can be gone back to.
pub(super) const KEPT: u64 = 20;
/// Who edits in a store's dashboard.
pub(super) const OUTSIDE: &str = "(outside)";

/// Documents of the admin plane alone begin so.
pub(super) const PROPOSAL: &str = "proposal/";

/// One document is to be another.
pub(super) struct Change {
    /// Its KV key.
    pub(super) document: String,
    /// `None`: it is to be deleted.
    pub(super) after: Option<Vec<u8>>,
    /// What the log says was done.
    pub(super) what: &'static str,
}

/// Steps, and the one of them that decides.
pub(super) struct Plan {
    pub(super) steps: Vec<Step>,
    /// The step after which the write has happened.
    pub(super) commit: usize,
}

impl Plan {
    /// [`Self::commit`] where nothing is decided.
    pub(super) const NOTHING: usize = usize::MAX;

    /// Makes `changes`, of which no two are of one document, on top of `ledger`, which has nothing pending.
    pub(super) fn commit(facts: &Facts, mut ledger: Ledger, by: &str, changes: Vec<Change>) -> Result<Self, Halt> {
        let before = facts.raw_ledger()?.map(Vec::from);
        let (mut steps, mut bodies) = (Vec::new(), Vec::new());
        for change in changes {
            let id = change.after.as_ref().map(|bytes| facts.body_id(&change.document, bytes));
            ledger.write(&change, id.clone(), by, facts);
            let Some((id, bytes)) = id.zip(change.after) else { continue };
            steps.push(Step::Keep { name: body_name(&id), value: bytes.clone() });
            bodies.push((id, bytes));
        }
        let after = ledger.bytes();
        if after.len() > LARGEST {
            return Err(Problem::too_many().into());
        }
        let commit = steps.len();
        let effects = effects(&ledger, facts, &bodies)?;
        steps.push(Step::Ledger { before, after: after.clone() });
        steps.extend(effects);
        steps.push(Step::Ledger { before: Some(after), after: ledger.settled() });
        Ok(Self { steps, commit })
    }

    /// Does what `ledger`, whose bytes are `raw`, has pending.
    pub(super) fn finish(raw: Option<&[u8]>, ledger: Ledger, facts: &Facts) -> Result<Self, Halt> {
        let raw = raw.map(Vec::from);
        let check = Step::Ledger { before: raw.clone(), after: raw.clone().unwrap_or_default() };
        let mut steps = alloc::vec![check];
        steps.extend(effects(&ledger, facts, &[])?);
        steps.push(Step::Ledger { before: raw, after: ledger.settled() });
        Ok(Self { steps, commit: Self::NOTHING })
    }

    /// Drops sides that nothing names.
    pub(super) fn tidy(orphans: Vec<String>) -> Self {
        Self { steps: orphans.into_iter().map(|name| Step::Drop { name }).collect(), commit: Self::NOTHING }
    }

    /// Drops these as well, once all else is done, unless it keeps them.
    pub(super) fn tidying(&mut self, orphans: &[String]) {
        let kept = |name: &String| {
            self.steps.iter().any(|step| if let Step::Keep { name: kept, .. } = step { kept == name } else { false })
        };
        let gone: Vec<String> = orphans.iter().filter(|name| !kept(name)).cloned().collect();
        self.steps.extend(gone.into_iter().map(|name| Step::Drop { name }));
    }

    /// Sides that this keeps and that nothing names if it is not committed.
    pub(super) fn loose(&self) -> impl Iterator<Item = &String> {
        let uncommitted = self.steps.iter().take(if self.commit == Self::NOTHING { 0 } else { self.commit });
        uncommitted.filter_map(|step| if let Step::Keep { name, .. } = step { Some(name) } else { None })
    }
}

impl Ledger {
    fn write(&mut self, change: &Change, body: Option<String>, by: &str, facts: &Facts) {
        let row = self.rows.get(change.document.as_str());
        let entry = Entry {
            n: self.tip.0.saturating_add(1),
            at: facts.now,
            by: by.into(),
            what: change.what.into(),
            document: change.document.clone(),
            version: row.map_or(0, |row| row.version).saturating_add(1),
            before: row.and_then(|row| row.sha256),
            after: change.after.as_ref().map(|bytes| Sha256::digest(bytes).into()),
            previous: self.tip.1,
        };
        self.tip = (entry.n, Sha256::digest(entry.line()).into());
        let gone = row.and_then(|row| row.body.clone());
        let next = Row { version: entry.version, sha256: entry.after, body: body.clone(), at: entry.at };
        if entry.document.starts_with(PROPOSAL) && entry.after.is_none() {
            self.rows.remove(change.document.as_str());
            return self.pending.push(Pending { entry, body: gone });
        }
        self.rows.insert(change.document.clone(), next);
        self.pending.push(Pending { entry, body });
    }

    fn settled(self) -> Vec<u8> {
        Self { pending: Vec::new(), ..self }.bytes()
    }
}

/// What every pending entry still asks for; bodies that are not among `fresh` are read.
fn effects(ledger: &Ledger, facts: &Facts, fresh: &[(String, Vec<u8>)]) -> Result<Vec<Step>, Halt> {
    let mut steps = Vec::new();
    for Pending { entry, body } in &ledger.pending {
        if entry.document.starts_with(PROPOSAL) {
            steps.push(Step::Keep { name: log_name(entry.n), value: entry.line() });
            let gone = body.as_deref().filter(|_| entry.after.is_none());
            steps.extend(gone.map(|id| Step::Drop { name: body_name(id) }));
            continue;
        }
        if entry.by != OUTSIDE {
            let after = body.as_ref().map(|id| bytes(id, facts, fresh)).transpose()?;
            steps.push(Step::Document { name: entry.document.clone(), before: entry.before, after });
        }
        let (line, mut past) = (entry.line(), Vec::from(body.as_deref().unwrap_or("-")));
        past.push(b'\n');
        past.extend_from_slice(&line);
        steps.push(Step::Keep { name: log_name(entry.n), value: line });
        steps.push(Step::Keep { name: history_name(&entry.document, entry.version), value: past });
        let Some(oldest) = entry.version.checked_sub(KEPT).filter(|version| *version > 0) else { continue };
        let oldest = history_name(&entry.document, oldest);
        let Some(past) = facts.side(oldest.clone())? else { continue };
        let id = past.split(|byte| *byte == b'\n').next().and_then(|id| core::str::from_utf8(id).ok());
        steps.push(Step::Drop { name: oldest });
        steps.extend(id.filter(|id| *id != "-").map(|id| Step::Drop { name: body_name(id) }));
    }
    Ok(steps)
}

fn bytes(id: &str, facts: &Facts, fresh: &[(String, Vec<u8>)]) -> Result<Vec<u8>, Halt> {
    if let Some((_, bytes)) = fresh.iter().find(|(known, _)| known == id) {
        return Ok(bytes.clone());
    }
    facts.side(body_name(id))?.map(Vec::from).ok_or_else(|| Problem::ledger().into())
}

impl Facts {
    /// A side of its own for this document of this request.
    pub(super) fn body_id(&self, document: &str, bytes: &[u8]) -> String {
        let parts = [&self.seed.0[..], document.as_bytes(), &[0], bytes].concat();
        hex(Sha256::digest(parts).first_chunk::<16>().map_or(&[][..], |half| half)).collect()
    }
}
