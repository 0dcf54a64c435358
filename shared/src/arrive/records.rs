//! Keys, accounts and guardrails as KV holds them, read strictly.
//!
//! ```text
//! key/<hex>       {"account": "team", "models": ["anthropic/*"], "expires_at": "2027-01-31", "terms": {…}}
//! account/team    {"zdr": true, "groups": {"openai": {"no_train": true}}, "users": {"u7": "strict"}, "terms": {…}}
//! guardrail/pii   {"redact": {"EMAIL": "block"}, "terms": {…}}
//! ```
//!
//! Invariant: a member that is not understood makes the whole record unusable, because it may have been a demand.

use alloc::format;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;

use crate::host::Millis;
use crate::limits::Limits;
use crate::policy::{self, FieldError, Group, Terms, Vouched, flag, member, names, object, seal, unknown};
use crate::refusal::Refusal;
use crate::registry::{Day, Members, Node, is_credential, plain_id};
use crate::signed::UNTIL;
use crate::table::Table;

/// A key's record.
#[derive(Default)]
pub(crate) struct KeyRecord {
    pub(crate) account: Option<String>,
    pub(crate) guardrail: Option<String>,
    /// The key's own demands, its models among them.
    pub(crate) terms: Terms,
    /// `byok_attested`
    pub(crate) vouched: Rc<Vouched>,
    pub(crate) limits: Limits,
    disabled: bool,
    expires: Option<Day>,
}

impl KeyRecord {
    /// # Errors
    /// The member that is not understood.
    pub(crate) fn parse(bytes: &[u8]) -> Result<Self, &'static str> {
        parsed(bytes, Self::read)
    }

    /// # Errors
    /// The first member that is unknown or of a wrong form, by its path.
    pub(crate) fn read(members: &Members<'_>) -> Result<Self, FieldError> {
        let mut key = Self::default();
        each(members, "", &KEY, &mut |name, path, node| {
            let error = |what: &str| FieldError::new(path, what);
            match name {
                "account" => key.account = Some(id(node, path)?),
                "guardrail" => key.guardrail = Some(id(node, path)?),
                "version" | "signature" | UNTIL => seal(name, node, path)?,
                "label" if node.text().is_some_and(|label| label.len() <= 200) => {}
                "label" => return Err(error("must be a string of at most 200 bytes")),
                "models" => key.join(&Terms::models(names(node, path)?.iter())),
                "expires_at" => {
                    let day = node.text().and_then(Day::parse);
                    key.expires = Some(day.ok_or_else(|| error("must be a day as 2027-01-31"))?);
                }
                "disabled" => key.disabled = flag(node, path)?,
                "limits" => key.limits = Limits::read(node, path)?,
                "byok_attested" => key.vouched = Rc::new(Vouched::read(node, path)?),
                _ => key.join(&Terms::read(node, path)?),
            }
            Ok(())
        })?;
        Ok(key)
    }

    /// # Errors
    /// The key is disabled, or its last day is over.
    pub(crate) fn valid(&self, now: Millis) -> Result<(), Refusal> {
        if self.disabled {
            return Err(Refusal::KeyDisabled);
        }
        if self.expires.is_some_and(|last| last < Day::at(now)) { Err(Refusal::KeyExpired) } else { Ok(()) }
    }

    fn join(&mut self, terms: &Terms) {
        self.terms = core::mem::take(&mut self.terms).join(terms);
    }
}

/// An account's record.
#[derive(Default)]
pub(crate) struct AccountRecord {
    pub(crate) terms: Terms,
    pub(crate) limits: Limits,
    /// Credentials of its own: provider and name.
    pub(crate) credentials: Rc<Vec<(String, String)>>,
    /// Providers' cache keys are derived for it.
    pub(crate) isolated: bool,
    /// Guardrails of users, by what the body calls them.
    pub(crate) users: Table<String, String>,
    /// The group of accounts that it belongs to, of which invariants may speak.
    pub(crate) group: Option<String>,
}

impl AccountRecord {
    /// Most providers for which an account has credentials of its own.
    const MOST_CREDENTIALS: usize = 64;
    /// Most users with a guardrail, and most guardrails of users: all of them are known before a body comes.
    const MOST_USERS: usize = 1_000;
    const MOST_GUARDRAILS: usize = 16;

    /// # Errors
    /// The member that is not understood.
    pub(crate) fn parse(bytes: &[u8]) -> Result<Self, &'static str> {
        parsed(bytes, Self::read)
    }

    /// # Errors
    /// The first member that is unknown or of a wrong form, by its path.
    pub(crate) fn read(members: &Members<'_>) -> Result<Self, FieldError> {
        let (mut account, mut terms) = (Self::default(), Terms::default());
        each(members, "", &ACCOUNT, &mut |name, path, node| {
            match name {
                "version" | "signature" | UNTIL => seal(name, node, path)?,
                "zdr" => account.terms.zero_retention = flag(node, path)?,
                "no_train" => account.terms.no_training = flag(node, path)?,
                "groups" => groups(node, path, &mut account.terms)?,
                "group" => account.group = Some(id(node, path)?),
                "credentials" => account.credentials = Rc::new(credentials(node, path)?),
                "cache_isolation" => account.isolated = flag(node, path)?,
                "limits" => account.limits = Limits::read(node, path)?,
                "users" => account.users = users(node, path)?,
                _ => terms = Terms::read(node, path)?,
            }
            Ok(())
        })?;
        account.terms = account.terms.join(&terms);
        Ok(account)
    }

    /// Whether a request needs more of it than its terms.
    pub(crate) fn has_its_own(&self) -> bool {
        self.isolated || !self.credentials.is_empty() || !self.users.is_empty()
    }

    /// The guardrails of its users, each once.
    pub(crate) fn guardrails(&self) -> Vec<&String> {
        let mut ids: Vec<&String> = Vec::new();
        for id in self.users.values() {
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        ids
    }
}

/// A guardrail's demands.
pub(crate) fn guardrail(bytes: &[u8]) -> Result<Terms, &'static str> {
    parsed(bytes, policy::guardrail_members)
}

/// What is wrong with a record that is no JSON object.
const WHOLE: &str = "{…}";

pub(crate) const KEY: [&str; 12] = [
    "version",
    "signature",
    UNTIL,
    "account",
    "label",
    "guardrail",
    "models",
    "expires_at",
    "disabled",
    "byok_attested",
    "limits",
    "terms",
];
pub(crate) const ACCOUNT: [&str; 12] = [
    "version",
    "signature",
    UNTIL,
    "zdr",
    "no_train",
    "groups",
    "group",
    "credentials",
    "cache_isolation",
    "users",
    "limits",
    "terms",
];
const GROUP: [&str; 2] = ["zdr", "no_train"];

fn parsed<T>(bytes: &[u8], read: fn(&Members<'_>) -> Result<T, FieldError>) -> Result<T, &'static str> {
    let members = Node::document(bytes).map_err(|_| WHOLE)?;
    read(&members).map_err(|error| error.stem())
}

/// Reads a member: its name, its path, its value.
type Reading<'r> = &'r mut dyn FnMut(&str, &str, &Node<'_>) -> Result<(), FieldError>;

/// All members are known, and those that say something are read; `null` is as good as absent.
fn each(members: &Members<'_>, path: &str, known: &[&str], read: Reading<'_>) -> Result<(), FieldError> {
    for (name, node) in members {
        let path = member(path, name);
        if !known.contains(&&**name) {
            return Err(unknown(&path, name, known));
        }
        if !node.is_null() {
            read(name, &path, node)?;
        }
    }
    Ok(())
}

/// `{"openai": {"zdr": true}}`, into `own`.
fn groups(node: &Node<'_>, path: &str, own: &mut Terms) -> Result<(), FieldError> {
    for (name, node) in object(node, path)?.iter().filter(|(_, node)| !node.is_null()) {
        let path = member(path, name);
        let group = Group::named(name);
        let group = group.ok_or_else(|| FieldError::new(&path, "must be anthropic, openai, google or others"))?;
        each(object(node, &path)?, &path, &GROUP, &mut |name, path, node| {
            let wanted = flag(node, path)?;
            let groups = if name == "zdr" { &mut own.group_zero_retention } else { &mut own.group_no_training };
            *groups = if wanted { groups.with(group) } else { *groups };
            Ok(())
        })?;
    }
    Ok(())
}

/// `{"openai": "OPENAI_TEAM7_API_KEY"}`
fn credentials(node: &Node<'_>, path: &str) -> Result<Vec<(String, String)>, FieldError> {
    let mut rows = Vec::new();
    for (provider, node) in filled(node, path, AccountRecord::MOST_CREDENTIALS)? {
        let path = member(path, provider);
        plain_id(provider).map_err(|what| FieldError::new(&path, what))?;
        let name = node.text().filter(|name| is_credential(name));
        let name = name
            .ok_or_else(|| FieldError::new(&path, "must be a name in capitals that ends in _API_KEY or _CREDENTIAL"))?;
        rows.push((provider.into(), name.into()));
    }
    Ok(rows)
}

/// `{"u7": "strict"}`
fn users(node: &Node<'_>, path: &str) -> Result<Table<String, String>, FieldError> {
    let mut record = AccountRecord::default();
    for (user, node) in filled(node, path, AccountRecord::MOST_USERS)? {
        let path = member(path, user);
        if !(1..=256).contains(&user.len()) {
            return Err(FieldError::new(path, "is not the id of a user, which has 1 to 256 bytes"));
        }
        record.users.insert(user.into(), id(node, &path)?);
    }
    if record.guardrails().len() > AccountRecord::MOST_GUARDRAILS {
        let most = AccountRecord::MOST_GUARDRAILS;
        return Err(FieldError::new(path, format!("names more than {most} guardrails")));
    }
    Ok(record.users)
}

/// The members of an object that say something, at most `most`.
fn filled<'n>(
    node: &'n Node<'_>,
    path: &str,
    most: usize,
) -> Result<impl Iterator<Item = (&'n str, &'n Node<'n>)>, FieldError> {
    let members = object(node, path)?;
    if members.len() > most {
        return Err(FieldError::new(path, format!("has more than {most} members")));
    }
    Ok(members.iter().filter(|(_, node)| !node.is_null()).map(|(name, node)| (&**name, node)))
}

/// Names of accounts and guardrails: they become part of a KV key.
fn id(node: &Node<'_>, path: &str) -> Result<String, FieldError> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-');
    let right = |id: &&str| (1..=64).contains(&id.len()) && id.bytes().all(plain);
    let id = node.text().filter(right).map(String::from);
    id.ok_or_else(|| FieldError::new(path, "must be 1 to 64 letters, digits, `.`, `_` or `-`"))
}
