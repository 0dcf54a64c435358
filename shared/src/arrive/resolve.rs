//! From a head to a caller on known terms, or to what must be read first.
//!
//! ```text
//! cold   settings + registry + key/… ──▶ credentials it names + account/… + guardrail/… ──▶ Resolved
//! warm   ──────────────────────────────────────────────────────────────────────────────▶ Resolved
//! ```
//!
//! Invariant: a refusal that needs no further read comes without one; nothing is resolved on a value that did not parse.

use alloc::rc::Rc;
use alloc::vec::Vec;

use super::arrival::Arrival;
use super::caller::Credential;
use super::door::Door;
use super::key;
use super::records::{AccountRecord, KeyRecord};
use super::settings::{Page, Settings};
use crate::gateway::{Answer, Known, Loaded, Memory};
use crate::host::{Millis, Read};
use crate::limits::{Quotas, Subject};
use crate::policy::{Terms, Vouched};
use crate::receipt::{Levels, Party};
use crate::refusal::Refusal;

/// Everything that a door may want to know.
pub(super) struct Resolved {
    pub(super) settings: Rc<Settings>,
    /// Of doors that show or use the registry.
    pub(super) registry: Option<Result<Loaded, Refusal>>,
    /// Deployment, account, guardrail and key, joined.
    pub(super) terms: Rc<Terms>,
    /// Which keys of the caller's own are attested.
    pub(super) vouched: Rc<Vouched>,
    /// Limits of the key and of its account.
    pub(super) quotas: Quotas,
    /// Who demanded what of it.
    pub(super) levels: Levels,
}

/// Not yet, or not at all.
pub(super) enum Unresolved {
    Read(Vec<Read>),
    Refused(Refusal),
}

impl From<Refusal> for Unresolved {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

/// What is known of `arrival` at the moment it came.
pub(super) fn resolve(arrival: &Arrival, memory: &mut Memory) -> Result<Resolved, Unresolved> {
    let settings = match memory.settings(arrival.at) {
        Answer::Is(settings) => settings?,
        Answer::Read(reads) => return Err(Unresolved::Read(cold(arrival, reads))),
    };
    gate(arrival, &settings)?;
    let mut reads = Vec::new();
    let mut levels = Levels::default();
    let mut quotas = Quotas::default();
    let (terms, vouched) = caller(arrival, &settings, memory, &mut reads, &mut levels, &mut quotas)?;
    levels.ask(Party::Deployment, settings.floor.terms());
    let registry = registry(arrival, &settings, memory, &mut reads);
    if !reads.is_empty() {
        return Err(Unresolved::Read(reads));
    }
    let terms = Rc::new(settings.floor.terms().clone().join(&terms));
    if !terms.open() {
        return Err(Refusal::SettingInvalid { name: "TERMS_KEY" }.into());
    }
    Ok(Resolved { settings, registry, terms, vouched, quotas, levels })
}

/// The first round of an instance that knows nothing: also what will be needed in any case.
fn cold(arrival: &Arrival, mut reads: Vec<Read>) -> Vec<Read> {
    if shows_registry(arrival.knock.door) {
        reads.push(Read::Kv("registry".into()));
    }
    if let (true, Some(credential)) = (asks_caller(arrival.knock.door), presented(arrival)) {
        reads.push(Read::Kv(key::kv_key(credential.digest())));
    }
    reads
}

/// What the settings and the head alone decide.
fn gate(arrival: &Arrival, settings: &Settings) -> Result<(), Refusal> {
    let door = arrival.knock.door;
    if door == Door::Metrics {
        return metrics(arrival, settings);
    }
    let public = settings.page == Page::Public && !matches!(arrival.credential, Ok(Some(_)));
    match (door.lists(), settings.page) {
        (true, Page::Off) => Err(Refusal::PageOff),
        (true, _) if public => Ok(()),
        (true, Page::Public | Page::Key) => keyed(arrival, settings),
        (false, _) if door.takes_a_body() || door == Door::Generation => keyed(arrival, settings),
        (false, _) => Ok(()),
    }
}

fn metrics(arrival: &Arrival, settings: &Settings) -> Result<(), Refusal> {
    let token = settings.metrics_token.as_ref().ok_or(Refusal::MetricsOff)?;
    let right = presented(arrival).is_some_and(|credential| credential.is(token));
    if right { Ok(()) } else { Err(Refusal::MetricsToken) }
}

/// There is one credential, and its tail is ours.
fn keyed(arrival: &Arrival, settings: &Settings) -> Result<(), Refusal> {
    let credential = match &arrival.credential {
        Ok(credential) => credential.as_ref().ok_or(Refusal::KeyMissing)?,
        Err(refusal) => return Err(*refusal),
    };
    let genuine = settings.key_secret.as_ref().is_none_or(|secret| credential.genuine(secret.expose()));
    if genuine { Ok(()) } else { Err(Refusal::KeyUnknown) }
}

/// The joined demands of key, account and guardrail, and the keys that are attested; or `reads` grows.
fn caller(
    arrival: &Arrival,
    settings: &Settings,
    memory: &Memory,
    reads: &mut Vec<Read>,
    levels: &mut Levels,
    quotas: &mut Quotas,
) -> Result<(Terms, Rc<Vouched>), Refusal> {
    let (true, Some(credential)) = (asks_caller(arrival.knock.door), presented(arrival)) else {
        return Ok(Default::default());
    };
    let (now, ttl) = (arrival.at, settings.ttl);
    let record = match memory.key(credential.digest(), now, ttl) {
        None => {
            reads.push(Read::Kv(key::kv_key(credential.digest())));
            return Ok(Default::default());
        }
        Some(Known::Absent) => return Err(Refusal::KeyUnknown),
        Some(known) => present(known, "key record")?,
    };
    record.valid(now)?;
    levels.ask(Party::Key, &record.terms);
    quotas.add(record.limits, || Subject::key(credential.digest()));
    let vouched = Rc::clone(&record.vouched);
    demands(&record, memory, (now, ttl), reads, levels, quotas).map(|terms| (terms, vouched))
}

fn demands(
    record: &KeyRecord,
    memory: &Memory,
    (now, ttl): (Millis, Millis),
    reads: &mut Vec<Read>,
    levels: &mut Levels,
    quotas: &mut Quotas,
) -> Result<Terms, Refusal> {
    let mut terms = record.terms.clone();
    if let Some(id) = &record.account {
        match memory.account(id, now, ttl) {
            Some(known) => {
                let own = present(known, "account record")?;
                built(&own)?;
                levels.ask(Party::Account, &own.terms);
                quotas.add(own.limits, || Subject::account(id));
                terms = terms.join(&own.terms);
            }
            None => reads.push(Read::Kv(alloc::format!("account/{id}"))),
        }
    }
    if let Some(id) = &record.guardrail {
        match memory.guardrail(id, now, ttl) {
            Some(known) => {
                let own = present(known, "guardrail record")?;
                levels.ask(Party::Guardrail, &own);
                terms = terms.join(&own);
            }
            None => reads.push(Read::Kv(alloc::format!("guardrail/{id}"))),
        }
    }
    Ok(terms)
}

/// What an account counts on and is not built serves nobody.
fn built(account: &AccountRecord) -> Result<(), Refusal> {
    let wanted = [
        ("credentials", !account.credentials.is_empty()),
        ("cache_isolation", account.isolated),
        ("users", !account.users.is_empty()),
    ];
    let first = wanted.iter().find(|(_, wanted)| *wanted);
    first.map_or(Ok(()), |(member, _)| Err(Refusal::PolicyInvalid { record: "account record", member }))
}

/// A record that is named must be there and parse: it may hold a demand.
fn present<T>(known: Known<T>, record: &'static str) -> Result<Rc<T>, Refusal> {
    match known {
        Known::Present(value) => Ok(value),
        Known::Absent => Err(Refusal::PolicyMissing { record }),
        Known::Broken(member) => Err(Refusal::PolicyInvalid { record, member }),
        Known::Unreachable => Err(Refusal::PolicyUnreachable),
    }
}

fn registry(
    arrival: &Arrival,
    settings: &Settings,
    memory: &mut Memory,
    reads: &mut Vec<Read>,
) -> Option<Result<Loaded, Refusal>> {
    if !shows_registry(arrival.knock.door) {
        return None;
    }
    match memory.registry(settings, arrival.at) {
        Answer::Is(loaded) => Some(loaded),
        Answer::Read(more) => {
            reads.extend(more);
            None
        }
    }
}

fn presented(arrival: &Arrival) -> Option<&Credential> {
    arrival.credential.as_ref().ok().and_then(Option::as_ref)
}

/// Doors that use or show the registry.
fn shows_registry(door: Door) -> bool {
    asks_caller(door) || matches!(door, Door::Health | Door::Metrics)
}

/// Doors where it matters who knocks.
const fn asks_caller(door: Door) -> bool {
    door.takes_a_body() || door.lists() || matches!(door, Door::Generation)
}
