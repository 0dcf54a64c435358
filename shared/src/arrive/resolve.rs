//! From a head to a caller on known terms, or to what must be read first.
//!
//! ```text
//! cold   settings + registry + key/… ──▶ credentials it names + account/… + guardrail/… ──▶ Resolved
//! warm   ──────────────────────────────────────────────────────────────────────────────▶ Resolved
//! ```
//!
//! Invariant: a refusal that needs no further read comes without one; nothing is resolved on a value that did not parse.

use alloc::boxed::Box;
use alloc::rc::Rc;
use alloc::vec::Vec;

use super::account::Account;
use super::arrival::Arrival;
use super::caller::Credential;
use super::door::Door;
use super::key;
use super::records::KeyRecord;
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
    /// Its account, if it has something of its own.
    pub(super) account: Option<Box<Account>>,
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
    let mut wanting = Wanting::of(arrival, &settings, memory);
    let Caller { terms, vouched, mut account, quotas, mut levels } = caller(arrival, &mut wanting)?;
    let mut reads = wanting.reads;
    levels.ask(Party::Deployment, settings.floor.terms());
    let registry = registry(arrival, &settings, memory, &mut reads);
    if !reads.is_empty() {
        return Err(Unresolved::Read(reads));
    }
    if let (Some(account), Some(Ok(Loaded { snapshot: Ok(snapshot), .. }))) = (&mut account, &registry) {
        let mut wanting = Wanting::of(arrival, &settings, memory);
        account.equip(snapshot, &mut wanting);
        if !wanting.reads.is_empty() {
            return Err(Unresolved::Read(wanting.reads));
        }
    }
    let terms = Rc::new(settings.floor.terms().clone().join(&terms));
    if !terms.open() {
        return Err(Refusal::SettingInvalid { name: "TERMS_KEY" }.into());
    }
    Ok(Resolved { settings, registry, terms, vouched, account, quotas, levels })
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

/// What memory knows at one moment, and what must be read first.
pub(super) struct Wanting<'m> {
    pub(super) settings: &'m Settings,
    pub(super) memory: &'m Memory,
    pub(super) now: Millis,
    reads: Vec<Read>,
}

impl<'m> Wanting<'m> {
    const fn of(arrival: &Arrival, settings: &'m Settings, memory: &'m Memory) -> Self {
        Self { settings, memory, now: arrival.at, reads: Vec::new() }
    }

    /// This must be read, once.
    pub(super) fn read(&mut self, read: Read) {
        if !self.reads.contains(&read) {
            self.reads.push(read);
        }
    }
}

/// What is known of who asks.
#[derive(Default)]
struct Caller {
    /// The demands of key, account and guardrail, joined.
    terms: Terms,
    vouched: Rc<Vouched>,
    account: Option<Box<Account>>,
    /// Limits of the key and of its account.
    quotas: Quotas,
    levels: Levels,
}

/// Who asks; or more is wanted.
fn caller(arrival: &Arrival, wanting: &mut Wanting<'_>) -> Result<Caller, Refusal> {
    let (true, Some(credential)) = (asks_caller(arrival.knock.door), presented(arrival)) else {
        return Ok(Caller::default());
    };
    let record = match wanting.memory.key(credential.digest(), wanting.now, wanting.settings.ttl) {
        None => {
            wanting.read(Read::Kv(key::kv_key(credential.digest())));
            return Ok(Caller::default());
        }
        Some(Known::Absent) => return Err(Refusal::KeyUnknown),
        Some(known) => present(known, "key record")?,
    };
    record.valid(wanting.now)?;
    let mut caller = Caller { terms: record.terms.clone(), ..Caller::default() };
    caller.levels.ask(Party::Key, &record.terms);
    caller.quotas.add(record.limits, || Subject::key(credential.digest()));
    caller.vouched = Rc::clone(&record.vouched);
    caller.read(&record, arrival.takes_a_body() || arrival.knock.door.lists(), wanting)?;
    Ok(caller)
}

impl Caller {
    /// What the key's record names.
    fn read(&mut self, record: &KeyRecord, whole: bool, wanting: &mut Wanting<'_>) -> Result<(), Refusal> {
        let (now, ttl) = (wanting.now, wanting.settings.ttl);
        if let Some(id) = &record.account {
            match wanting.memory.account(id, now, ttl) {
                Some(known) => {
                    let own = present(known, "account record")?;
                    self.join(Party::Account, &own.terms);
                    self.quotas.add(own.limits, || Subject::account(id));
                    if whole && own.has_its_own() {
                        self.account = Some(Account::read(id, own, wanting)?);
                    }
                }
                None => wanting.read(Read::Kv(["account/", id].concat())),
            }
        }
        if let Some(id) = &record.guardrail {
            match wanting.memory.guardrail(id, now, ttl) {
                Some(known) => self.join(Party::Guardrail, &*present(known, "guardrail record")?),
                None => wanting.read(Read::Kv(["guardrail/", id].concat())),
            }
        }
        Ok(())
    }

    fn join(&mut self, party: Party, own: &Terms) {
        self.levels.ask(party, own);
        self.terms = core::mem::take(&mut self.terms).join(own);
    }
}

/// A record that is named must be there and parse: it may hold a demand.
pub(super) fn present<T>(known: Known<T>, record: &'static str) -> Result<Rc<T>, Refusal> {
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
