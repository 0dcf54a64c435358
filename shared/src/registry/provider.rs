//! One row of `providers`: who answers, at which address, what it keeps, and what vouches for it.
//!
//! ```text
//! "anthropic": { "kind": "direct", "protocol": "anthropic", "base_url": "https://api.anthropic.com", "auth": "x-api-key",
//!                "credential": "ANTHROPIC_API_KEY", "retention": "days:7", "trains": false, "zdr": "agreement" }
//! ```
//!
//! Invariant: whatever a row does not say is read as the worst case; a row that says something unknown serves nothing.

use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;

use super::Deployment;
use super::address::{Address, Filled, Latitude, fill, is_credential, is_public, sole};
use super::eligible::Eligible;
use super::evidence::Evidence;
use super::fields::Row;
use super::hosts::{bound, exchanges, listed};
use super::model::{Auth, Caching, Exception, Exceptions, Flag, Kind, Offer, Protocol, Retention};
use super::node::Members;
use crate::policy::{FieldError, Group};
use crate::secret::Secret;
use crate::sign::Account;

/// A provider, as the document and the deployment together describe it.
pub(crate) struct Provider {
    pub(crate) id: Rc<str>,
    pub(crate) name: Rc<str>,
    pub(crate) group: Group,
    pub(crate) kind: Kind,
    pub(crate) protocol: Protocol,
    /// Endpoints that do not say what they are there for are asked in Responses too.
    pub(crate) responses: bool,
    pub(crate) auth: Auth,
    pub(crate) retention: Retention,
    pub(crate) trains: Option<bool>,
    pub(crate) exceptions: Exceptions,
    pub(crate) caching: Caching,
    pub(crate) offer: Offer,
    /// How it is told of zero retention; `None`: it cannot be.
    pub(crate) flag: Option<Flag>,
    pub(crate) policy_url: Option<Rc<str>>,
    pub(crate) enable_url: Option<Rc<str>>,
    pub(crate) how_to_enable: Option<Rc<str>>,
    /// The base URL as the document has it.
    pub(crate) template: Rc<str>,
    /// Hosts, and what is below them, at which an answer may say that its stream stands (predictions).
    pub(crate) stream_hosts: Rc<Vec<Rc<str>>>,
    /// The name of its credential. A server of one's own whose credential the deployment does not have is asked without.
    pub(crate) credential_name: Option<Rc<str>>,
    pub(crate) reach: Reach,
    pub(crate) evidence: Evidence,
    pub(crate) eligible: Eligible,
}

/// Whether and where a provider can be reached.
pub(crate) enum Reach {
    /// At this base URL.
    At {
        /// Without a last slash.
        url: String,
        /// Host and port.
        authority: String,
        /// Is this a host that the deployment or the built-in data names for this provider?
        known: bool,
        /// The credential, if the deployment has it and it may go there.
        credential: Option<Rc<Secret>>,
        /// The service account that the credential is the key of.
        account: Option<Rc<Account>>,
    },
    /// A setting that the URL needs is not set.
    Unset,
    /// The row does not validate.
    Quarantined,
}

const MEMBERS: &[&str] = &[
    "name",
    "group",
    "kind",
    "protocol",
    "responses",
    "base_url",
    "stream_hosts",
    "auth",
    "credential",
    "retention",
    "trains",
    "exceptions",
    "zdr",
    "caching",
    "flag",
    "policy_url",
    "enable_url",
    "how_to_enable",
    "eligible",
];

impl Provider {
    /// A row that serves nothing, so that what names it is known to be quarantined.
    pub(super) fn quarantined(id: &str) -> Self {
        Self {
            id: id.into(),
            name: id.into(),
            group: Group::Others,
            kind: Kind::Operator,
            protocol: Protocol::OpenAi,
            responses: false,
            auth: Auth::None,
            retention: Retention::Unknown,
            trains: None,
            exceptions: Exceptions::default(),
            caching: Caching::Unknown,
            offer: Offer::Unknown,
            flag: None,
            policy_url: None,
            enable_url: None,
            how_to_enable: None,
            template: "".into(),
            stream_hosts: Rc::default(),
            credential_name: None,
            reach: Reach::Quarantined,
            evidence: Evidence::default(),
            eligible: Eligible::default(),
        }
    }

    /// Reads a row.
    pub(super) fn read(
        id: &str,
        row: &Row<'_, '_>,
        deployment: &Deployment<'_>,
        builtin: &Members<'_>,
    ) -> Result<Self, FieldError> {
        row.closed(MEMBERS)?;
        plain_id(id).map_err(|what| row.at.error(what))?;
        let auth = row.word("auth", Auth::named, "bearer, x-api-key, api-key, key, aws, google, none")?;
        let auth = auth.ok_or_else(|| row.error("auth", "is missing"))?;
        let kind = row.word("kind", Kind::named, "direct, self_hosted, reseller, operator, aggregator")?;
        let mut provider = Self {
            name: row.shared("name")?.unwrap_or_else(|| id.into()),
            group: row.word("group", Group::named, "anthropic, openai, google, others")?.unwrap_or(Group::Others),
            kind: kind.ok_or_else(|| row.error("kind", "is missing"))?,
            protocol: row
                .word("protocol", Protocol::named, PROTOCOLS)?
                .ok_or_else(|| row.error("protocol", "is missing"))?,
            auth,
            retention: retention(row)?.unwrap_or(Retention::Unknown),
            trains: row.flag("trains")?,
            exceptions: exceptions(row)?,
            caching: row
                .word("caching", Caching::named, "none, explicit, implicit, unknown")?
                .unwrap_or(Caching::Unknown),
            offer: row
                .word("zdr", Offer::named, "default, agreement, toggle, none, unknown")?
                .unwrap_or(Offer::Unknown),
            flag: row.word("flag", Flag::named, "openrouter")?,
            policy_url: link(row, "policy_url")?,
            enable_url: link(row, "enable_url")?,
            how_to_enable: row.shared("how_to_enable")?,
            template: row.needed("base_url")?.into(),
            stream_hosts: stream_hosts(row)?,
            credential_name: credential(row, auth)?,
            eligible: Eligible::read(row)?,
            ..Self::quarantined(id)
        };
        provider.responses = row.flag("responses")?.unwrap_or(provider.group == Group::OpenAi);
        provider.reach = provider.resolve(row, deployment, builtin)?;
        let keyed = provider.credential_name.as_deref().is_some_and(|name| (deployment.credential)(name).is_some());
        let open = provider.kind == Kind::SelfHosted && !keyed;
        Ok(Self { auth: if open { Auth::None } else { auth }, ..provider })
    }

    fn resolve(
        &self,
        row: &Row<'_, '_>,
        deployment: &Deployment<'_>,
        builtin: &Members<'_>,
    ) -> Result<Reach, FieldError> {
        let error = |what: String| row.error("base_url", what);
        let url = match fill(&self.template, deployment.setting).map_err(error)? {
            Filled::Unset => {
                self.dry().map_err(error)?;
                return Ok(Reach::Unset);
            }
            Filled::Whole(url) => url,
        };
        let address = Address::parse(&url, self.latitude(&url, deployment)).map_err(error)?;
        let known = bound(deployment, builtin, &self.id, self.credential_name.as_deref(), &self.template, &address);
        let credential = self.credential_name.as_deref().filter(|_| known).and_then(deployment.credential);
        let account = self.account(credential.as_deref(), deployment).map_err(|what| row.error("credential", what))?;
        Ok(Reach::At { url: address.url(), authority: address.authority, known, credential, account })
    }

    /// The service account, where the credential is not a token itself.
    fn account(
        &self,
        credential: Option<&Secret>,
        deployment: &Deployment<'_>,
    ) -> Result<Option<Rc<Account>>, &'static str> {
        let text = credential.filter(|_| self.auth == Auth::Google).map(|credential| credential.expose().trim_ascii());
        let Some(text) = text.filter(|text| text.starts_with(b"{")) else { return Ok(None) };
        let account = Account::parse(text).map_err(|_| "names a secret that is no service account's key")?;
        let (hosts, insecure) = (deployment.hosts, deployment.allow_insecure);
        if !exchanges(hosts, insecure, self.credential_name.as_deref(), account.token_uri()) {
            return Err("names a service account whose token_uri is at a host that no setting names");
        }
        Ok(Some(Rc::new(account)))
    }

    /// Validates the parts of an address whose settings are not there.
    fn dry(&self) -> Result<(), String> {
        if sole(&self.template).is_some() {
            return Ok(());
        }
        match fill(&self.template, &|name| Some(if name.ends_with("_HOST") { "x.example" } else { "x" }.into()))? {
            Filled::Whole(url) => Address::parse(&url, Latitude::Public).map(|_| ()),
            Filled::Unset => Ok(()),
        }
    }

    /// A server of one's own may stand anywhere, if the settings name it; so may anything during development.
    fn latitude(&self, url: &str, deployment: &Deployment<'_>) -> Latitude {
        let own = || {
            let named = Address::parse(url, Latitude::Any).is_ok_and(|address| listed(deployment, &address.authority));
            self.kind == Kind::SelfHosted && (sole(&self.template).is_some() || named)
        };
        if deployment.allow_insecure || own() { Latitude::Any } else { Latitude::Public }
    }
}

const PROTOCOLS: &str = "openai, anthropic, predictions, vertex";

/// `zero`, `safety`, `days:<n>` or `unknown`.
pub(super) fn retention(row: &Row<'_, '_>) -> Result<Option<Retention>, FieldError> {
    row.word("retention", Retention::named, "zero, safety, days:<n>, unknown")
}

pub(super) fn exceptions(row: &Row<'_, '_>) -> Result<Exceptions, FieldError> {
    row.set("exceptions", Exception::named, Exceptions::with)
}

/// A provider's or model's id: what may stand in headers, metrics and refusals.
pub(crate) fn plain_id(id: &str) -> Result<(), String> {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_.".contains(&byte);
    if id.is_empty() || id.len() > 40 || !id.bytes().all(plain) {
        return Err("a provider's id is 1 to 40 lower-case letters, digits, `-`, `_`, `.`".into());
    }
    Ok(())
}

fn credential(row: &Row<'_, '_>, auth: Auth) -> Result<Option<Rc<str>>, FieldError> {
    let Some(name) = row.text("credential")? else {
        return if auth == Auth::None { Ok(None) } else { Err(row.error("credential", "is missing")) };
    };
    if auth == Auth::None {
        return Err(row.error("credential", "stands beside `auth: none`"));
    }
    if !is_credential(name) {
        return Err(row.error("credential", "must be a name in capitals that ends in _API_KEY or _CREDENTIAL"));
    }
    Ok(Some(name.into()))
}

fn stream_hosts(row: &Row<'_, '_>) -> Result<Rc<Vec<Rc<str>>>, FieldError> {
    let hosts = row.texts("stream_hosts")?;
    if !hosts.clone().all(is_public) {
        return Err(row.error("stream_hosts", "must list names of public hosts"));
    }
    Ok(Rc::new(hosts.map(Rc::from).collect()))
}

fn link(row: &Row<'_, '_>, name: &str) -> Result<Option<Rc<str>>, FieldError> {
    let Some(url) = row.text(name)? else { return Ok(None) };
    let plain = url.starts_with("https://")
        && !url.contains(|letter: char| letter.is_whitespace() || "<>\"'`".contains(letter));
    if plain { Ok(Some(url.into())) } else { Err(row.error(name, "must be an https:// link")) }
}
