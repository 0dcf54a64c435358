//! The caller's account, as far as a request needs it once its terms are joined.
//!
//! ```text
//! account/team7 {"users": {"u7": "strict"}, "credentials": {"openai": "OPENAI_TEAM7_API_KEY"}, "cache_isolation": true}
//!      ├─ guardrail/strict        ─▶ joined where the body says "user": "u7"
//!      ├─ OPENAI_TEAM7_API_KEY    ─▶ shown to openai instead of the deployment's, where its name is bound to that host;
//!      │                             of a service account: buys a token that is this account's alone
//!      └─ HMAC(KEY_SECRET, team7) ─▶ the providers' cache keys
//! ```
//!
//! Invariant: all of it is read before the body comes; what an account counts on and is not there serves nothing in its place.

use alloc::boxed::Box;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;

use super::records::AccountRecord;
use super::resolve::{Wanting, present};
use crate::host::Read;
use crate::policy::{Isolation, Lent, Loan, Terms};
use crate::refusal::Refusal;
use crate::registry::{Auth, Provider, Reach, Snapshot, exchanges};
use crate::secret::Secret;

/// What is known of the account.
#[derive(Default)]
pub(crate) struct Account {
    id: String,
    record: Option<Rc<AccountRecord>>,
    /// Of its users, by id.
    guardrails: Vec<(String, Rc<Terms>)>,
    isolation: Option<Isolation>,
    lent: Rc<Lent>,
}

impl Account {
    /// The account `id`; or more is wanted.
    pub(super) fn read(id: &str, record: Rc<AccountRecord>, wanting: &mut Wanting<'_>) -> Result<Box<Self>, Refusal> {
        let mut account = Self { id: id.into(), ..Self::default() };
        for id in record.guardrails() {
            match wanting.memory.guardrail(id, wanting.now, wanting.settings.ttl) {
                Some(known) => account.guardrails.push((id.clone(), present(known, "guardrail record")?)),
                None => wanting.read(Read::Kv(["guardrail/", id].concat())),
            }
        }
        for (_, name) in record.credentials.iter() {
            if wanting.memory.credential(name, wanting.now, wanting.settings.ttl).is_none() {
                wanting.read(Read::Setting(name.clone()));
            }
        }
        if record.isolated {
            let secret = wanting.settings.key_secret.as_ref();
            let secret = secret.ok_or(Refusal::SettingInvalid { name: "KEY_SECRET" })?;
            account.isolation = Some(Isolation::new(secret.expose(), id));
        }
        account.record = Some(record);
        Ok(account.into())
    }

    /// Finds its credentials, of providers of `snapshot`, where they may go; or more is wanted.
    pub(super) fn equip(&mut self, snapshot: &Snapshot, wanting: &mut Wanting<'_>) {
        let mut lent = Lent::new();
        for (id, name) in self.record.iter().flat_map(|record| record.credentials.iter()) {
            let provider = snapshot.providers.iter().find(|provider| *provider.id == **id);
            let provider = provider.filter(|provider| bound(provider, name, wanting));
            let key = wanting.memory.credential(name, wanting.now, wanting.settings.ttl).flatten();
            let loan = provider.zip(key).and_then(|(provider, key)| self.loan(provider, name, key, wanting));
            lent.push((id.clone(), loan));
        }
        self.lent = Rc::new(lent);
    }

    /// The key of a service account serves where its assertions may be exchanged, once one of them is signed.
    fn loan(&self, provider: &Provider, name: &str, key: Rc<Secret>, wanting: &mut Wanting<'_>) -> Option<Loan> {
        if provider.auth != Auth::Google || !key.expose().trim_ascii_start().starts_with(b"{") {
            return Some(Loan::Key(key));
        }
        let service = wanting.memory.service(&self.id, name, &key)?;
        if !exchanges(&wanting.settings.hosts, wanting.settings.insecure, Some(name), service.token_uri()) {
            return None;
        }
        if let Some(signing) = service.unsigned(wanting.now) {
            wanting.read(Read::Signature(signing));
        }
        Some(Loan::Service(service))
    }

    /// Its credentials, by provider.
    pub(super) fn lent(&self) -> Rc<Lent> {
        Rc::clone(&self.lent)
    }

    /// What the guardrail of `user` demands.
    pub(crate) fn of_user(&self, user: &str) -> Option<&Rc<Terms>> {
        let id = self.record.as_ref()?.users.get(user)?;
        self.guardrails.iter().find(|(known, _)| known == id).map(|(_, terms)| terms)
    }

    /// Whether it matters who uses it.
    pub(crate) const fn has_users(&self) -> bool {
        !self.guardrails.is_empty()
    }

    /// Providers' cache keys are derived for it.
    pub(crate) const fn isolation(&self) -> Option<&Isolation> {
        self.isolation.as_ref()
    }
}

/// May the credential `name` go where `provider` is? Where the settings say so; and where the provider's own credential may go, if
/// `name` belongs to it: `OPENAI_TEAM7_API_KEY` to `OPENAI_API_KEY`.
fn bound(provider: &Provider, name: &str, wanting: &Wanting<'_>) -> bool {
    let Reach::At { authority, known, .. } = &provider.reach else { return false };
    let belongs = || provider.credential_name.as_deref().is_some_and(|own| own == name || extends(name, own));
    wanting.settings.hosts.list(Some(name), authority) || (*known && belongs())
}

/// `OPENAI_TEAM7_API_KEY` extends `OPENAI_API_KEY`.
fn extends(name: &str, own: &str) -> bool {
    let ending = ["_API_KEY", "_CREDENTIAL"].into_iter().find(|ending| own.ends_with(ending));
    let stem = ending.and_then(|ending| own.strip_suffix(ending));
    stem.and_then(|stem| name.strip_prefix(stem)).is_some_and(|rest| rest.starts_with('_'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_belong_to_the_providers_own() {
        for (name, own, belongs) in [
            ("OPENAI_TEAM7_API_KEY", "OPENAI_API_KEY", true),
            ("OPENAI_TEAM7_CREDENTIAL", "OPENAI_API_KEY", true),
            ("OPENAIX_API_KEY", "OPENAI_API_KEY", false),
            ("GROQ_TEAM7_API_KEY", "OPENAI_API_KEY", false),
            ("OPENAI_TEAM7_API_KEY", "OPENAI_EU_API_KEY", false),
        ] {
            assert_eq!(extends(name, own), belongs, "{name} {own}");
        }
    }
}
