//! What one request asks for, done with what is known so far.
//!
//! ```text
//! token ─▶ roles ─▶ task: registry · records · keys · log        every `?` may end in Halt::Want, and then all of it is done again
//! ```
//!
//! Invariant: nothing of the stores is looked at before the caller is known and may; a door that reads writes nothing but what
//! others have left undone.

use alloc::string::String;
use alloc::vec::Vec;

use super::Read;
use super::answer::{self, Problem};
use super::door::{Request, Task};
use super::facts::{Facts, Halt};
use super::ledger::{Ledger, log_name};
use super::token::{self, Caller};
use super::write::{Change, Plan};
use super::{approval, compliance, history, invariants, keys, records, registry, signed};
use crate::host::Reply;
use crate::json::json;

/// What a request comes to.
pub(super) enum Outcome {
    /// An answer.
    Reply(Reply),
    /// Something to store, and the answer once it is.
    Write(Plan, Reply),
}

/// What every request needs.
pub(super) fn first() -> Vec<Read> {
    alloc::vec![Read::Setting("ADMIN_TOKEN")]
}

/// A request of a caller who may.
pub(super) struct Work<'a> {
    pub(super) request: &'a Request,
    pub(super) caller: Caller,
    pub(super) facts: &'a Facts,
    /// The proposal that is thereby carried out.
    pub(super) approves: Option<String>,
}

impl Work<'_> {
    /// Whether nothing will come of it for now.
    pub(super) fn is_tentative(&self) -> Result<bool, Halt> {
        Ok(self.request.dry_run || (self.approves.is_none() && approval::is_needed(self.facts)?))
    }

    /// Makes `changes`, whose answer is `told`; a dry run answers the same and makes none.
    pub(super) fn commit(&self, ledger: Ledger, mut changes: Vec<Change>, told: Reply) -> Result<Outcome, Halt> {
        signed::vouch(self.facts, &ledger, &changes)?;
        invariants::hold(self, &ledger, &changes)?;
        if self.request.dry_run {
            return Ok(Outcome::Reply(Reply { status: 200, ..told }));
        }
        if self.is_tentative()? {
            return approval::propose(self, ledger, &told);
        }
        let approved = |document| Change { document, after: None, what: "approve" };
        changes.extend(self.approves.clone().map(approved));
        Ok(Outcome::Write(Plan::commit(self.facts, ledger, &self.caller.name, changes)?, told))
    }
}

/// Does what is asked for, or says what is needed for it.
pub(super) fn answer(request: &Request, facts: &Facts) -> Result<Outcome, Halt> {
    if request.task == Task::Finish {
        return finished(facts);
    }
    let work = Work { request, caller: caller(request, facts)?, facts, approves: None };
    let settings = [
        "CREDENTIAL_HOSTS",
        "DEPLOYMENT_TERMS",
        "ALLOW_INSECURE_UPSTREAMS",
        "KEY_SECRET",
        "ADMIN_APPROVAL",
        "REGISTRY_PUBLIC_KEY",
    ];
    let settings = settings.map(Read::Setting);
    facts.all(settings.into_iter().chain([Read::Ledger]))?;
    perform(&work)
}

/// Does it.
pub(super) fn perform(work: &Work<'_>) -> Result<Outcome, Halt> {
    let Work { request, facts, .. } = work;
    match request.task {
        Task::ReadRegistry => registry::read(facts),
        Task::WriteRegistry => registry::write(work),
        Task::History(subject) => history::list(subject, request, facts),
        Task::ReadPast(subject) => history::read(subject, request, facts),
        Task::RollBack(subject) => history::roll_back(subject, work),
        Task::Attest => compliance::attest(work),
        Task::List(kind) => records::list(kind, facts),
        Task::Read(kind) => records::read(kind, request, facts),
        Task::Write(kind) => records::write(kind, work),
        Task::Delete(kind) => records::delete(kind, work),
        Task::MakeKey => keys::make(work),
        Task::RotateKey => keys::rotate(work),
        Task::SwitchKey { off } => keys::switch(off, work),
        Task::ExpireKey => keys::expire(work),
        Task::ReadLog => read_log(request, facts),
        Task::ReadInvariants => invariants::read(facts),
        Task::WriteInvariants => invariants::write(work),
        Task::ReadProposals => approval::list(facts),
        Task::Approve => approval::approve(work),
        Task::Withdraw => approval::withdraw(work),
        Task::Finish => finished(facts),
    }
}

fn finished(facts: &Facts) -> Result<Outcome, Halt> {
    let (last, _) = facts.ledger()?.tip;
    Ok(Outcome::Reply(answer::value(&json!({ "log": last }))))
}

/// Entries in one answer.
const PAGE: u64 = 500;

/// The log from `?from=`, some hundred entries at a time.
fn read_log(request: &Request, facts: &Facts) -> Result<Outcome, Halt> {
    let (last, digest) = facts.ledger()?.tip;
    let first = request.from.unwrap_or(1).max(1);
    let numbers = first..=last.min(first.saturating_add(PAGE.saturating_sub(1)));
    facts.all(numbers.clone().map(|number| Read::Side(log_name(number))))?;
    let mut out = Vec::new();
    for number in numbers {
        out.extend_from_slice(facts.side(log_name(number))?.ok_or_else(Problem::ledger)?);
        out.push(b'\n');
    }
    Ok(Outcome::Reply(answer::log(out, last, &digest)))
}

fn caller(request: &Request, facts: &Facts) -> Result<Caller, Halt> {
    let setting = facts.setting("ADMIN_TOKEN")?.ok_or_else(Problem::no_tokens)?;
    let token = request.token.as_ref().map(|token| token.expose());
    let caller = token::caller(setting, token)?.ok_or_else(|| Halt::Unknown(Problem::token()))?;
    if !caller.roles.any(request.roles) {
        return Err(Problem::role(request.roles.names()).into());
    }
    Ok(caller)
}

/// Refuses a write that was made from another version than the `current` one; 0 is that of a document that is not there.
pub(super) fn compare(given: Option<u64>, current: u64) -> Result<(), Problem> {
    match given {
        Some(given) if given == current => Ok(()),
        Some(_) => Err(Problem::conflict(current)),
        None => Err(Problem::version_missing(current)),
    }
}
