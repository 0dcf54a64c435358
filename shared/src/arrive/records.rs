//! Keys, accounts and guardrails as KV holds them, read strictly.
//!
//! ```text
//! key/<hex>       {"account": "team", "models": ["anthropic/*"], "expires_at": "2027-01-31", "terms": {…}}
//! account/team    {"zdr": true, "groups": {"openai": {"no_train": true}}, "terms": {…}}
//! guardrail/pii   {"redact": {"EMAIL": "block"}, "terms": {…}}
//! ```
//!
//! Invariant: a member that is not understood makes the whole record unusable, because it may have been a demand.

use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;

use crate::host::Millis;
use crate::policy::{self, Group, Terms, Vouched};
use crate::refusal::Refusal;
use crate::registry::{Day, Members, Node, find};

/// A key's record.
pub(crate) struct KeyRecord {
    pub(crate) account: Option<String>,
    pub(crate) guardrail: Option<String>,
    /// The key's own demands, its models among them.
    pub(crate) terms: Terms,
    /// `byok_attested`
    pub(crate) vouched: Rc<Vouched>,
    disabled: bool,
    expires: Option<Day>,
}

impl KeyRecord {
    pub(crate) fn parse(bytes: &[u8]) -> Result<Self, &'static str> {
        let members = Node::document(bytes).map_err(|_| WHOLE)?;
        let record = Record::of(&members, &KEY)?;
        let models = record.member("models", texts)?.map_or_else(Terms::default, Terms::models);
        let expires = record.member("expires_at", |node| Day::parse(node.text()?))?;
        record.member("label", |node| node.text().filter(|label| label.len() <= 200))?;
        Ok(Self {
            account: record.member("account", id)?,
            guardrail: record.member("guardrail", id)?,
            terms: record.terms()?.join(&models),
            vouched: Rc::new(record.member("byok_attested", Vouched::read)?.unwrap_or_default()),
            disabled: record.flag("disabled")?,
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
pub(crate) fn account(bytes: &[u8]) -> Result<Terms, &'static str> {
    let members = Node::document(bytes).map_err(|_| WHOLE)?;
    let record = Record::of(&members, &ACCOUNT)?;
    // Credentials of its own and cache isolation are later work: an account that counts on them is not served without them.
    record.member("credentials", |node| node.object().filter(|members| members.is_empty()))?;
    if record.flag("cache_isolation")? {
        return Err("cache_isolation");
    }
    let mut own =
        Terms { zero_retention: record.flag("zdr")?, no_training: record.flag("no_train")?, ..Terms::default() };
    record.member("groups", |node| groups(node, &mut own))?;
    Ok(own.join(&record.terms()?))
}

/// A guardrail's demands.
pub(crate) fn guardrail(bytes: &[u8]) -> Result<Terms, &'static str> {
    policy::guardrail(bytes).map_err(|error| error.stem())
}

/// What is wrong with a record that is no JSON object.
const WHOLE: &str = "{…}";

const KEY: [&str; 8] = ["account", "label", "guardrail", "models", "expires_at", "disabled", "byok_attested", "terms"];
const ACCOUNT: [&str; 6] = ["zdr", "no_train", "groups", "terms", "credentials", "cache_isolation"];
const GROUP: [&str; 2] = ["zdr", "no_train"];

/// `{"openai": {"zdr": true}}`, into `own`.
fn groups(node: &Node<'_>, own: &mut Terms) -> Option<()> {
    for (name, node) in node.object()?.iter().filter(|(_, node)| !node.is_null()) {
        let (group, demands) = (Group::named(name)?, Record::of(node.object()?, &GROUP).ok()?);
        if demands.flag("zdr").ok()? {
            own.group_zero_retention = own.group_zero_retention.with(group);
        }
        if demands.flag("no_train").ok()? {
            own.group_no_training = own.group_no_training.with(group);
        }
    }
    Some(())
}

/// A record's members, all of them known. An error is the name of the member that is of the wrong form; `null` is as good as absent.
struct Record<'n, 'a>(&'n Members<'a>);

impl<'n, 'a> Record<'n, 'a> {
    fn of(members: &'n Members<'a>, known: &[&str]) -> Result<Self, &'static str> {
        members.iter().all(|(name, _)| known.contains(&name.as_ref())).then_some(Self(members)).ok_or("(unknown)")
    }

    fn member<T>(
        &self,
        name: &'static str,
        read: impl FnOnce(&'n Node<'a>) -> Option<T>,
    ) -> Result<Option<T>, &'static str> {
        let node = find(self.0, name).filter(|node| !node.is_null());
        node.map(|node| read(node).ok_or(name)).transpose()
    }

    fn flag(&self, name: &'static str) -> Result<bool, &'static str> {
        self.member(name, Node::flag).map(Option::unwrap_or_default)
    }

    fn terms(&self) -> Result<Terms, &'static str> {
        let Some(node) = find(self.0, "terms").filter(|node| !node.is_null()) else { return Ok(Terms::default()) };
        Terms::read(node, "terms").map_err(|error| error.stem())
    }
}

fn texts<'n>(node: &'n Node<'_>) -> Option<Vec<&'n str>> {
    node.list()?.iter().map(Node::text).collect()
}

fn id(node: &Node<'_>) -> Option<String> {
    node.text().filter(|id| is_id(id)).map(String::from)
}

/// Names of accounts and guardrails: they become part of a KV key.
fn is_id(id: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-');
    (1..=64).contains(&id.len()) && id.bytes().all(plain)
}
