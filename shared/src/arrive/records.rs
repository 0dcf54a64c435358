//! Keys, accounts and guardrails as KV holds them, read strictly.
//!
//! ```text
//! key/<hex>       {"account": "team", "models": ["anthropic/*"], "expires_at": "2027-01-31", "terms": {…}}
//! account/team    {"zdr": true, "groups": {"openai": {"no_train": true}}, "terms": {…}}
//! guardrail/pii   {"redact": {"EMAIL": "block"}, "terms": {…}}
//! ```
//!
//! Invariant: a member that is not understood makes the whole record unusable, because it may have been a demand.

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::host::Millis;
use crate::policy::{Group, Groups, Terms};
use crate::refusal::Refusal;
use crate::registry::Day;

/// A key's record.
pub(crate) struct KeyRecord {
    pub(crate) account: Option<String>,
    pub(crate) guardrail: Option<String>,
    /// The key's own demands, its models among them.
    pub(crate) terms: Terms,
    disabled: bool,
    expires: Option<Day>,
}

impl KeyRecord {
    pub(crate) fn parse(bytes: &[u8]) -> Option<Self> {
        let document: KeyDocument = document(bytes)?;
        let terms = document.terms.map_or_else(|| Some(Terms::default()), |terms| parsed(&terms))?;
        let models = document.models.map_or_else(Terms::default, Terms::models);
        let label = document.label.is_none_or(|label| label.len() <= 200);
        let expires = match document.expires_at {
            Some(day) => Some(Day::parse(&day)?),
            None => None,
        };
        let known = label && [&document.account, &document.guardrail].into_iter().flatten().all(|id| is_id(id));
        known.then_some(Self {
            account: document.account,
            guardrail: document.guardrail,
            terms: terms.join(&models),
            disabled: document.disabled.unwrap_or_default(),
            expires,
        })
    }

    /// # Errors
    /// The key is disabled, or its last day is over.
    pub(crate) fn valid(&self, now: Millis) -> Result<(), Refusal> {
        if self.disabled {
            return Err(Refusal::KeyDisabled);
        }
        if self.expires.is_some_and(|last| last < Day::at(now)) { Err(Refusal::KeyExpired) } else { Ok(()) }
    }
}

/// An account's demands.
pub(crate) fn account(bytes: &[u8]) -> Option<Terms> {
    let document: AccountDocument = document(bytes)?;
    // Credentials of its own and cache isolation are later work: an account that counts on them is not served without them.
    if !document.credentials.unwrap_or_default().is_empty() || document.cache_isolation == Some(true) {
        return None;
    }
    let demands = document.terms.map_or_else(|| Some(Terms::default()), |terms| parsed(&terms))?;
    let groups = document.groups.unwrap_or_default();
    let own = Terms {
        zero_retention: document.zdr.unwrap_or_default(),
        no_training: document.no_train.unwrap_or_default(),
        group_zero_retention: groups.those(|group| group.zdr == Some(true)),
        group_no_training: groups.those(|group| group.no_train == Some(true)),
        ..Terms::default()
    };
    Some(own.join(&demands))
}

/// A guardrail's demands.
pub(crate) fn guardrail(bytes: &[u8]) -> Option<Terms> {
    let document: GuardrailDocument = document(bytes)?;
    let demands = document.terms.map_or_else(|| Some(Terms::default()), |terms| parsed(&terms))?;
    let table = document.redact.map_or_else(|| Some(Terms::default()), |table| parsed(&json!({ "redact": table })))?;
    Some(demands.join(&table))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct KeyDocument {
    account: Option<String>,
    label: Option<String>,
    guardrail: Option<String>,
    models: Option<Vec<String>>,
    expires_at: Option<String>,
    disabled: Option<bool>,
    /// Read so that its form is checked; keys that clients bring are later work, and until then none is used.
    #[serde(rename = "byok_attested")]
    _byok_attested: Option<BTreeMap<String, Vec<String>>>,
    terms: Option<Value>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AccountDocument {
    zdr: Option<bool>,
    no_train: Option<bool>,
    groups: Option<GroupsDocument>,
    terms: Option<Value>,
    credentials: Option<BTreeMap<String, String>>,
    cache_isolation: Option<bool>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct GroupsDocument {
    anthropic: Option<GroupDocument>,
    openai: Option<GroupDocument>,
    google: Option<GroupDocument>,
    others: Option<GroupDocument>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GroupDocument {
    zdr: Option<bool>,
    no_train: Option<bool>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GuardrailDocument {
    terms: Option<Value>,
    redact: Option<Value>,
}

impl GroupsDocument {
    fn those(&self, demanding: impl Fn(&GroupDocument) -> bool) -> Groups {
        let mut groups = Groups::default();
        for group in Group::ALL {
            let document = match group {
                Group::Anthropic => &self.anthropic,
                Group::OpenAi => &self.openai,
                Group::Google => &self.google,
                Group::Others => &self.others,
            };
            if document.as_ref().is_some_and(&demanding) {
                groups = groups.with(*group);
            }
        }
        groups
    }
}

/// A byte order mark is tolerated, as dashboards and editors leave one.
fn document<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    serde_json::from_slice(bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes)).ok()
}

fn parsed(terms: &Value) -> Option<Terms> {
    if terms.is_null() {
        return Some(Terms::default());
    }
    Terms::parse(terms, "terms").ok()
}

/// Names of accounts and guardrails: they become part of a KV key.
fn is_id(id: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-');
    (1..=64).contains(&id.len()) && id.bytes().all(plain)
}
