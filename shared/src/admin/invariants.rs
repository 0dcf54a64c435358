//! Writes against the rules that nothing may break.
//!
//! ```text
//! PUT account/retail {} ─▶ every document as it would be ─▶ invariants[0].never: account retail … may go to openai ─▶ 422, nothing written
//! ```
//!
//! The rules are the KV document `invariants`; without it nothing is checked. They are written here as any other document, and
//! checked before by themselves.
//!
//! Invariant: a write that is committed was checked with all other documents as the ledger had them at its commit.

use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use super::answer::{self, Problem, first, remarks};
use super::facts::{Current, Facts, Halt};
use super::ledger::Ledger;
use super::records::all;
use super::registry::{hosts, insecure};
use super::work::{Outcome, Work, compare};
use super::write::Change;
use crate::json::{Value, json};
use crate::policy::Floor;
use crate::policy::check::Kind;
use crate::policy::invariants::{Broken, CounterExample, Documents, check, strangers};
use crate::registry::check::Remark;
use crate::registry::{CredentialHosts, Day};

pub(super) const NAME: &str = "invariants";
const NONE: &[u8] = b"{\"invariants\": []}";

/// The rules, none if there is no document.
pub(super) fn read(facts: &Facts) -> Result<Outcome, Halt> {
    let Current { version, bytes } = facts.current(&facts.ledger()?, NAME)?;
    let (bytes, version) = bytes.map_or_else(|| (NONE.into(), 0), |bytes| (bytes, version));
    Ok(Outcome::Reply(answer::document(bytes, version)))
}

/// Stores the body as the rules from now on.
pub(super) fn write(work: &Work<'_>) -> Result<Outcome, Halt> {
    let ledger = work.facts.ledger()?;
    let Current { version, bytes } = work.facts.current(&ledger, NAME)?;
    if bytes.is_some() || work.request.version.is_some() {
        compare(work.request.version, if bytes.is_some() { version } else { 0 })?;
    }
    let told = json!({ "version": version.saturating_add(1), "dry_run": work.request.dry_run });
    let change = Change { document: NAME.into(), after: Some(work.request.body.to_vec()), what: "put" };
    work.commit(ledger, alloc::vec![change], answer::value(&told))
}

/// Refuses `changes` after which a rule would not hold, or would speak of nobody.
pub(super) fn hold(work: &Work<'_>, ledger: &Ledger, changes: &[Change]) -> Result<(), Halt> {
    let facts = work.facts;
    let concerns =
        |change: &Change| matches!(&*change.document, NAME | "registry") || Kind::stored(&change.document).is_some();
    if !changes.iter().any(concerns) {
        return Ok(());
    }
    let written = changes.iter().find(|change| change.document == NAME);
    let rules = match written {
        Some(change) => change.after.clone(),
        None => facts.current(ledger, NAME)?.bytes,
    };
    let Some(rules) = rules else { return Ok(()) };
    let after = Stored::read(facts, ledger, changes)?;
    after.with(|documents| check(&rules, documents, Day::at(facts.now))).map_err(|broken| problem(&broken))?;
    let mut strangers = after.strangers(&rules)?;
    if written.is_some() {
        return if strangers.is_empty() { Ok(()) } else { Err(Problem::rows(&strangers).into()) };
    }
    if !strangers.is_empty() {
        let before = Stored::read(facts, ledger, &[])?.strangers(&rules)?;
        strangers.retain(|row| !before.contains(row));
    }
    let users: Vec<String> = strangers.into_iter().map(|row| row.path).collect();
    if users.is_empty() { Ok(()) } else { Err(Problem::in_use(&users).into()) }
}

/// Everything that rules are checked over.
struct Stored {
    registry: Option<Vec<u8>>,
    floor: Floor,
    hosts: CredentialHosts,
    insecure: bool,
    accounts: Vec<(String, Vec<u8>)>,
    guardrails: Vec<(String, Vec<u8>)>,
    keys: Vec<(String, Vec<u8>)>,
}

impl Stored {
    /// As it would be after `changes`.
    fn read(facts: &Facts, ledger: &Ledger, changes: &[Change]) -> Result<Self, Halt> {
        let floor = facts.setting("DEPLOYMENT_TERMS")?.map(str::as_bytes);
        let floor = Floor::parse(floor).map_err(|_| Problem::setting("DEPLOYMENT_TERMS"))?;
        let registry = match changes.iter().find(|change| change.document == "registry") {
            Some(change) => change.after.clone(),
            None => facts.current(ledger, "registry")?.bytes,
        };
        let rows = |kind| {
            let mut documents = all(kind, ledger, facts)?;
            for change in changes.iter().filter(|change| Kind::stored(&change.document) == Some(kind)) {
                documents.retain(|(name, _)| *name != change.document);
                documents.extend(change.after.clone().map(|bytes| (change.document.clone(), bytes)));
            }
            Ok::<_, Halt>(documents)
        };
        // All are asked for before any is missed.
        let (accounts, guardrails, keys) = (rows(Kind::Account), rows(Kind::Guardrail), rows(Kind::Key));
        let (accounts, guardrails, keys) = (accounts?, guardrails?, keys?);
        let (hosts, insecure) = (hosts(facts)?, insecure(facts)?);
        Ok(Self { registry, floor, hosts, insecure, accounts, guardrails, keys })
    }

    fn with<T>(&self, look: impl FnOnce(&Documents<'_>) -> T) -> T {
        look(&Documents {
            registry: self.registry.as_deref(),
            floor: &self.floor,
            hosts: &self.hosts,
            insecure: self.insecure,
            accounts: &by_id(&self.accounts),
            guardrails: &by_id(&self.guardrails),
            keys: &by_id(&self.keys),
        })
    }

    fn strangers(&self, rules: &[u8]) -> Result<Vec<Remark>, Problem> {
        self.with(|documents| strangers(rules, documents)).map_err(|broken| problem(&broken))
    }
}

/// `retail` of `account/retail`.
fn by_id(documents: &[(String, Vec<u8>)]) -> Vec<(&str, &[u8])> {
    let id = |name: &'_ str| name.find('/').map_or(0, |at| at.saturating_add(1));
    documents.iter().map(|(name, bytes)| (name.get(id(name)..).unwrap_or_default(), bytes.as_slice())).collect()
}

fn problem(broken: &Broken) -> Problem {
    match broken {
        Broken::Unreadable(rows) => {
            let first = first(rows);
            let what = alloc::format!("The document `invariants` does not read, so nothing may be written.{first}");
            Problem::new(422, "invariants_invalid", what).with("problems", remarks(rows))
        }
        Broken::Violated(found) => {
            let first = found.first().map_or_else(String::new, |one| alloc::format!(" {one}."));
            let what = alloc::format!("The write would break an invariant; nothing was written.{first}");
            let rows: Value = found.iter().map(row).collect();
            Problem::new(422, "invariant_violated", what).with("violations", rows)
        }
    }
}

fn row(one: &CounterExample) -> Value {
    json!({
        "rule": &*one.rule,
        "who": &*one.who,
        "model": &*one.model,
        "provider": &*one.provider,
        "day": one.day.to_string(),
        "why": &*one.why,
    })
}
