//! Everything of policy that one instance has read, and for how long it holds.
//!
//! ```text
//! settings │ registry │ key/… │ account/… │ guardrail/…      each with its TTL, its misses, its bound
//! ```
//!
//! Invariant: operators' documents and hashes of keys, nothing of a request.

use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;

use super::current::{Current, Loaded, Wanted};
use super::services::Services;
use super::shelf::{Known, Shelf};
use crate::arrive::{AccountRecord, KeyRecord, Settings, guardrail, setting_names};
use crate::curve::Curve;
use crate::host::{Found, Millis, Read};
use crate::policy::Terms;
use crate::refusal::Refusal;
use crate::registry::{Day, Node};
use crate::secret::Secret;
use crate::sign::Account;
use crate::signed::Seen;
use crate::table::Table;

/// The map of credentials that a platform without free names for settings (Spin) keeps in one setting.
const CREDENTIALS: &str = "CREDENTIALS";

/// How long settings hold that say nothing else, or do not parse.
const TTL: Millis = Millis(30_000);

/// What one instance knows.
pub(crate) struct Memory {
    curve: &'static dyn Curve,
    settings: Option<(Result<Rc<Settings>, Refusal>, Millis)>,
    /// What [`CREDENTIALS`] held when the registry was last loaded.
    map: Table<String, Rc<Secret>>,
    values: Shelf<String, Secret>,
    current: Current,
    keys: Shelf<[u8; 32], KeyRecord>,
    accounts: Shelf<String, AccountRecord>,
    guardrails: Shelf<String, Terms>,
    services: Services,
    seen: Seen,
}

/// A question that memory answers, or says what to read.
pub(crate) enum Answer<T> {
    /// Known.
    Is(T),
    /// To be read first.
    Read(Vec<Read>),
}

impl Memory {
    pub(crate) fn new(curve: &'static dyn Curve) -> Self {
        Self {
            curve,
            settings: None,
            map: Table::new(),
            values: Shelf::new(4_096),
            current: Current::default(),
            keys: Shelf::new(4_096),
            accounts: Shelf::new(1_024),
            guardrails: Shelf::new(1_024),
            services: Services::default(),
            seen: Seen::default(),
        }
    }

    /// The deployment's settings at `now`.
    pub(crate) fn settings(&mut self, now: Millis) -> Answer<Result<Rc<Settings>, Refusal>> {
        let ttl = self.ttl();
        if let Some((settings, _)) = self.settings.as_ref().filter(|(_, read)| now.since(*read) < ttl) {
            return Answer::Is(settings.clone());
        }
        let missing = self.missing(setting_names().iter().copied(), now, ttl);
        if !missing.is_empty() {
            return Answer::Read(missing);
        }
        let silent = setting_names().iter().any(|name| self.silent(name, now, ttl));
        let value = |name: &str| self.value(name, now, ttl);
        let parsed = || Settings::parse(&value, self.curve).map(Rc::new);
        let settings = if silent { Err(Refusal::PolicyUnreachable) } else { parsed() };
        self.settings = Some((settings.clone(), now));
        Answer::Is(settings)
    }

    /// The registry in force at `now`, and all that its credentials need signed.
    pub(crate) fn registry(&mut self, settings: &Settings, now: Millis) -> Answer<Result<Loaded, Refusal>> {
        let answer = self.loaded(settings, now);
        if let Answer::Is(Ok(Loaded { snapshot: Ok(snapshot), .. })) = &answer
            && let signings = snapshot.unsigned(now).map(Read::Signature).collect::<Vec<_>>()
            && !signings.is_empty()
        {
            return Answer::Read(signings);
        }
        answer
    }

    fn loaded(&mut self, settings: &Settings, now: Millis) -> Answer<Result<Loaded, Refusal>> {
        let ttl = settings.ttl;
        let wanted = match self.current.look(now, ttl) {
            Wanted::Loaded(loaded) => return Answer::Is(Ok(loaded.clone())),
            Wanted::Silent => return Answer::Is(Err(Refusal::PolicyUnreachable)),
            Wanted::Document => return Answer::Read(alloc::vec![Read::Kv("registry".into())]),
            Wanted::Values(wanted) => wanted.to_vec(),
        };
        let all = || wanted.iter().map(String::as_str).chain([CREDENTIALS]);
        let missing = self.missing(all(), now, ttl);
        if !missing.is_empty() {
            return Answer::Read(missing);
        }
        if all().any(|name| self.silent(name, now, ttl)) {
            self.current.silence(now);
        } else if let Err(refusal) = self.load(settings, now) {
            return Answer::Is(Err(refusal));
        }
        match self.current.look(now, ttl) {
            Wanted::Loaded(loaded) => Answer::Is(Ok(loaded.clone())),
            Wanted::Silent | Wanted::Document | Wanted::Values(_) => Answer::Is(Err(Refusal::PolicyUnreachable)),
        }
    }

    /// The record of the key whose SHA-256 is `digest`.
    pub(crate) fn key(&self, digest: &[u8; 32], now: Millis, ttl: Millis) -> Option<Known<KeyRecord>> {
        self.keys.look(digest, now, ttl)
    }

    /// The record of account `id`.
    pub(crate) fn account(&self, id: &String, now: Millis, ttl: Millis) -> Option<Known<AccountRecord>> {
        self.accounts.look(id, now, ttl)
    }

    /// The demands of guardrail `id`.
    pub(crate) fn guardrail(&self, id: &String, now: Millis, ttl: Millis) -> Option<Known<Terms>> {
        self.guardrails.look(id, now, ttl)
    }

    /// The deployment's credential `name`, if it has it; `None` if that must be read first.
    pub(crate) fn credential(&self, name: &String, now: Millis, ttl: Millis) -> Option<Option<Rc<Secret>>> {
        self.values.look(name, now, ttl)?;
        Some(self.value(name, now, ttl).or_else(|| self.map.get(name).map(Rc::clone)))
    }

    /// The service account that `secret` is the key of: the credential `name` of account `id`.
    pub(crate) fn service(&self, id: &str, name: &str, secret: &Rc<Secret>) -> Option<Rc<Account>> {
        self.services.of(id, name, secret)
    }

    /// The shell looked up `read` for a request with the key hash `digest`.
    pub(crate) fn learn(&mut self, read: Read, found: Found, digest: Option<[u8; 32]>, now: Millis) {
        let name = match read {
            Read::Tally => return,
            Read::Signature(signing) => return signing.done(&found, now),
            Read::Setting(name) => {
                return self.values.put(name, found, now, |bytes| Ok(Secret::from(bytes.to_vec())));
            }
            Read::Kv(name) => name,
        };
        let (found, vouched) = self.vouched(&name, found, now);
        match name.split_once('/') {
            Some(("account", id)) => {
                self.accounts.put(id.into(), found, now, |bytes| vouched.and_then(|()| AccountRecord::parse(bytes)))
            }
            Some(("guardrail", id)) => {
                self.guardrails.put(id.into(), found, now, |bytes| vouched.and_then(|()| guardrail(bytes)))
            }
            Some(_) => {
                if let Some(digest) = digest {
                    self.keys.put(digest, found, now, |bytes| vouched.and_then(|()| KeyRecord::parse(bytes)));
                }
            }
            None => self.current.read(found, now),
        }
    }

    /// Whether what was found under `name` is signed, where it must be: the member that is wrong. Before it is known whether it must
    /// be, nothing is found; the registry is looked at once all that it needs is there.
    fn vouched(&mut self, name: &str, found: Found, now: Millis) -> (Found, Result<(), &'static str>) {
        let (Found::Value(bytes), true) = (&found, name.contains('/')) else { return (found, Ok(())) };
        let _ = self.settings(now);
        let Some((Ok(settings), _)) = &self.settings else { return (Found::Unreachable, Ok(())) };
        let Some(signers) = &settings.signers else { return (found, Ok(())) };
        let vouched = self.seen.admit(signers, name, bytes, Day::at(now)).map_err(|flaw| flaw.member());
        (found, vouched)
    }

    fn load(&mut self, settings: &Settings, now: Millis) -> Result<(), Refusal> {
        let ttl = settings.ttl;
        self.map = self.value(CREDENTIALS, now, ttl).map_or_else(|| Ok(Table::new()), |text| credentials(&text))?;
        let value = |name: &str| look(&self.values, name, now, ttl);
        let credential = |name: &str| value(name).or_else(|| self.map.get(name).map(Rc::clone));
        self.current.load(settings, &value, &credential, &mut self.seen, now);
        Ok(())
    }

    fn ttl(&self) -> Millis {
        let settings = self.settings.as_ref().and_then(|(settings, _)| settings.as_ref().ok());
        settings.map_or(TTL, |settings| settings.ttl)
    }

    fn missing<'a>(&self, names: impl Iterator<Item = &'a str>, now: Millis, ttl: Millis) -> Vec<Read> {
        let stale = |name: &&str| self.values.look(&String::from(*name), now, ttl).is_none();
        names.filter(stale).map(|name| Read::Setting(name.into())).collect()
    }

    fn silent(&self, name: &str, now: Millis, ttl: Millis) -> bool {
        matches!(self.values.look(&name.into(), now, ttl), Some(Known::Unreachable))
    }

    fn value(&self, name: &str, now: Millis, ttl: Millis) -> Option<Rc<Secret>> {
        look(&self.values, name, now, ttl)
    }
}

/// An empty value is as good as none.
fn look(values: &Shelf<String, Secret>, name: &str, now: Millis, ttl: Millis) -> Option<Rc<Secret>> {
    match values.look(&name.into(), now, ttl) {
        Some(Known::Present(value)) => Some(value).filter(|value| !value.expose().is_empty()),
        Some(Known::Absent | Known::Broken(_) | Known::Unreachable) | None => None,
    }
}

/// `{"NAME": "secret", …}`.
fn credentials(text: &Secret) -> Result<Table<String, Rc<Secret>>, Refusal> {
    let invalid = Refusal::SettingInvalid { name: CREDENTIALS };
    let mut map = Table::new();
    for (name, value) in Node::document(text.expose()).map_err(|_| invalid)? {
        let value = value.text().ok_or(invalid)?;
        map.insert(name.into_owned(), Rc::new(Secret::from(value.as_bytes().to_vec())));
    }
    Ok(map)
}
