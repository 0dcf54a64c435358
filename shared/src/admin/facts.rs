//! What is known of the stores so far, for one request.
//!
//! ```text
//! work::answer(request, facts)  facts.ledger()? ─not known▶ Halt::Want ─▶ read, then the whole is done again from its start
//! ```
//!
//! Invariant: a request's work is a function of the request and of facts, so doing it again is doing the same.

use alloc::string::String;
use alloc::vec::Vec;

use sha2::{Digest, Sha256};

use super::Read;
use super::answer::Problem;
use super::ledger::{Ledger, Row};
use super::write::{Change, OUTSIDE, Plan};
use crate::host::{Found, Millis, Seed};
use crate::table::Table;

/// Why a request's work did not come to its end.
pub(super) enum Halt {
    /// These must be read before.
    Want(Vec<Read>),
    /// This must be stored before.
    First(Plan),
    /// No.
    Refused(Problem),
    /// No, since the caller is nobody: it counts towards the lock-out.
    Unknown(Problem),
}

impl From<Problem> for Halt {
    fn from(problem: Problem) -> Self {
        Self::Refused(problem)
    }
}

/// What reads have found.
pub(super) struct Facts {
    known: Table<Read, Option<Vec<u8>>>,
    pub(super) seed: Seed,
    pub(super) now: Millis,
    settling: Millis,
}

/// A document as it is now.
pub(super) struct Current {
    /// 0: there has never been one.
    pub(super) version: u64,
    /// `None`: there is none.
    pub(super) bytes: Option<Vec<u8>>,
}

impl Facts {
    pub(super) const fn new(seed: Seed) -> Self {
        Self { known: Table::new(), seed, now: Millis(0), settling: Millis(0) }
    }

    /// The time at which the work is done.
    pub(super) const fn at(&mut self, now: Millis, settling: Millis) {
        (self.now, self.settling) = (now, settling);
    }

    /// # Errors
    /// A store did not answer.
    pub(super) fn learn(&mut self, reads: Vec<Read>, found: Vec<Found>) -> Result<(), ()> {
        for (read, found) in reads.into_iter().zip(found) {
            let value = match found {
                Found::Value(bytes) => Some(bytes),
                Found::Absent => None,
                Found::Unreachable => return Err(()),
            };
            self.known.insert(read, value);
        }
        Ok(())
    }

    /// The stores have changed: only settings stay.
    pub(super) fn forget(&mut self) {
        self.known.retain(|read, _| matches!(read, Read::Setting(_)));
    }

    /// One value.
    pub(super) fn value(&self, read: Read) -> Result<Option<&[u8]>, Halt> {
        match self.known.get(&read) {
            Some(value) => Ok(value.as_deref()),
            None => Err(Halt::Want(alloc::vec![read])),
        }
    }

    /// All of these are known after it: what is not is wanted in one round.
    pub(super) fn all(&self, reads: impl IntoIterator<Item = Read>) -> Result<(), Halt> {
        let mut wanted: Vec<Read> = reads.into_iter().filter(|read| !self.known.contains_key(read)).collect();
        wanted.dedup();
        if wanted.is_empty() { Ok(()) } else { Err(Halt::Want(wanted)) }
    }

    /// A setting's text, trimmed; `None` if it is empty or not set.
    pub(super) fn setting(&self, name: &'static str) -> Result<Option<&str>, Halt> {
        let Some(bytes) = self.value(Read::Setting(name))? else { return Ok(None) };
        let text = core::str::from_utf8(bytes).map_err(|_| Problem::setting(name))?.trim();
        Ok(Some(text).filter(|text| !text.is_empty()))
    }

    /// The ledger's own bytes.
    pub(super) fn raw_ledger(&self) -> Result<Option<&[u8]>, Halt> {
        self.value(Read::Ledger)
    }

    /// The ledger, with nothing pending: what is, is finished first.
    pub(super) fn ledger(&self) -> Result<Ledger, Halt> {
        let ledger = self.parsed()?;
        if ledger.pending.is_empty() {
            return Ok(ledger);
        }
        Err(Halt::First(Plan::finish(self.raw_ledger()?, ledger, self)?))
    }

    fn parsed(&self) -> Result<Ledger, Halt> {
        Ok(Ledger::parse(self.raw_ledger()?).ok_or_else(Problem::ledger)?)
    }

    /// A side.
    pub(super) fn side(&self, name: String) -> Result<Option<&[u8]>, Halt> {
        self.value(Read::Side(name))
    }

    /// The document under the KV key `name`. One that was edited past the ledger is taken into it first.
    pub(super) fn current(&self, ledger: &Ledger, name: &str) -> Result<Current, Halt> {
        let stored = self.value(Read::Document(name.into()))?;
        let digest = stored.map(|bytes| <[u8; 32]>::from(Sha256::digest(bytes)));
        let row = ledger.rows.get(name);
        let version = row.map_or(0, |row| row.version);
        if row.and_then(|row| row.sha256) == digest {
            return Ok(Current { version, bytes: stored.map(Vec::from) });
        }
        match row.filter(|row| self.now.since(row.at) < self.settling) {
            Some(row) => Ok(Current { version, bytes: self.body(row)? }),
            None => Err(Halt::First(self.adopt(name, stored)?)),
        }
    }

    /// What the ledger says is in a document.
    pub(super) fn body(&self, row: &Row) -> Result<Option<Vec<u8>>, Halt> {
        let Some(id) = &row.body else { return Ok(None) };
        let body = self.side(super::ledger::body_name(id))?;
        body.map(|bytes| Some(Vec::from(bytes))).ok_or_else(|| Problem::ledger().into())
    }

    fn adopt(&self, name: &str, stored: Option<&[u8]>) -> Result<Plan, Halt> {
        let change = Change { document: name.into(), after: stored.map(Vec::from), what: "edit" };
        Plan::commit(self, self.ledger()?, OUTSIDE, alloc::vec![change])
    }
}
