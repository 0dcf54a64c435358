//! How a provider is shown that the deployment may use it, and what else of a request is its own.
//!
//! ```text
//! bearer  authorization: Bearer …      x-api-key  x-api-key: …      api-key  api-key: …      key  authorization: Key …
//! aws     signed as it is sent         google     a token, asked for before it is sent
//! ```
//!
//! Invariant: a credential leaves in the header that its provider's row names, and in no other; one of another form leaves not at all.

use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;

use super::{Excluded, Stop};
use crate::dialect::Dialect;
use crate::json::escape_into;
use crate::policy::{Group, Loan, Price};
use crate::registry::{Auth, Caching, Endpoint, Flag, Protocol, Provider, Reach};
use crate::secret::Secret;
use crate::sign::Account;
use crate::sign::aws::{Key, Scope};

/// What of a request is one provider's own, beside its URL, its headers and its name of the model.
#[derive(Default)]
pub(crate) struct Manner {
    pub(crate) access: Access,
    /// The credential is the caller's.
    pub(crate) own: bool,
    /// The credential is that of the caller's account.
    pub(crate) lent: bool,
    /// The cache key that it is given.
    pub(crate) cache_key: Option<Rc<str>>,
    /// The URL names the model, and the body must not.
    pub(crate) unnamed: bool,
    /// It makes predictions, and hosts at which their streams may stand beside its own.
    pub(crate) stream_hosts: Option<Rc<Vec<Rc<str>>>>,
    /// Members of the body, as JSON: behind `model`, each with its comma; in its place if the body must not name it.
    pub(crate) members: &'static str,
    /// The most tokens that it writes.
    pub(crate) max_output: Option<u32>,
    /// Of a million tokens read, and written.
    pub(crate) price: [Option<Price>; 2],
    /// It may be asked to reason, as far as the registry knows.
    pub(crate) reasons: bool,
    /// It is the maker of the API that it speaks.
    pub(crate) maker: bool,
}

/// What is left to do for the credential when a request is sent.
#[derive(Default)]
pub(crate) enum Access {
    /// Nothing: it stands in a header.
    #[default]
    Shown,
    /// The request is signed.
    Signed(Identity),
    /// A token is asked for, unless one is there.
    Bought(Rc<Account>),
}

/// An AWS access key, and where its signatures hold.
pub(crate) struct Identity {
    credential: Rc<Secret>,
    region: String,
    service: &'static str,
}

impl Access {
    /// By an access key whose form is right.
    pub(crate) fn signed(credential: Rc<Secret>, region: &str, service: &'static str) -> Self {
        Self::Signed(Identity { credential, region: region.into(), service })
    }
}

impl Identity {
    /// The parts of the key; `None` never happens, since it was parsed before.
    pub(crate) fn key(&self) -> Option<Key<'_>> {
        Key::parse(self.credential.text()?.trim_ascii())
    }

    pub(crate) fn scope(&self) -> Scope<'_> {
        Scope { region: &self.region, service: self.service }
    }
}

impl Stop {
    /// Whose credential it is asked with, as `x-lethe-credential` says.
    pub(crate) const fn credential(&self) -> &'static str {
        match (self.manner.own, self.manner.lent) {
            (true, _) => "byok",
            (false, true) => "account",
            (false, false) => "operator",
        }
    }

    /// Whether it makes predictions: what it is asked, and what it says, is put into Chat Completions and out of them.
    pub(crate) const fn predicts(&self) -> bool {
        self.manner.stream_hosts.is_some()
    }

    /// Whether it is given a cache key that is derived for the caller's account.
    pub(crate) const fn is_isolated(&self) -> bool {
        self.manner.cache_key.is_some()
    }

    /// Writes the body's member that names the model, which begins with `opening`, and what this provider wants beside it or
    /// in its place.
    pub(crate) fn name_into(&self, opening: &[u8], out: &mut Vec<u8>) {
        if !self.manner.unnamed {
            out.extend_from_slice(opening);
            escape_into(&self.upstream_model, out);
            out.push(b'"');
        }
        out.extend_from_slice(self.manner.members.as_bytes());
        if let Some(key) = &self.manner.cache_key {
            [",\"prompt_cache_key\":\"", key, "\""].iter().for_each(|piece| out.extend_from_slice(piece.as_bytes()));
        }
    }

    /// Completes the URL, once: Vertex AI has one for whole answers and one for streams.
    pub(crate) fn address(&mut self, streamed: bool) {
        if self.manner.unnamed && !self.predicts() {
            self.url.push_str(if streamed { ":streamRawPredict" } else { ":rawPredict" });
        }
    }
}

/// A credential as headers, and what is left to do for it.
pub(super) struct Shown {
    pub(super) headers: Vec<(&'static str, String)>,
    pub(super) access: Access,
    /// It is the caller's.
    pub(super) own: bool,
    /// It is that of the caller's account.
    pub(super) lent: bool,
}

/// Credentials that the caller has for one provider, beside the deployment's.
#[derive(Clone, Copy)]
pub(super) struct Offered<'k> {
    pub(super) own: Option<&'k Rc<Secret>>,
    /// Its account's, which takes the deployment's place: `Some(None)` if there is none to show.
    pub(super) lent: Option<Option<&'k Loan>>,
}

impl Shown {
    const fn of(headers: Vec<(&'static str, String)>, access: Access) -> Self {
        Self { headers, access, own: false, lent: false }
    }
}

/// How requests to `endpoint` show their credential: the caller's own key, where the host is one that keys may go to and takes
/// one; else that of its account; else the operator's.
///
/// # Errors
/// There is no credential, or none of a form that can be shown.
pub(super) fn access(endpoint: &Endpoint, provider: &Provider, offered: Offered<'_>) -> Result<Shown, Excluded> {
    let Reach::At { authority, credential, account, known, .. } = &provider.reach else {
        return Err(Excluded::NoCredential);
    };
    let takes = *known && !matches!(provider.auth, Auth::Google | Auth::None);
    if let Some(Ok(shown)) = offered.own.filter(|_| takes).map(|key| show(endpoint, provider.auth, authority, key)) {
        return Ok(Shown { own: true, ..shown });
    }
    if let Some(lent) = offered.lent {
        let shown = match lent.filter(|_| provider.auth != Auth::None).ok_or(Excluded::NoCredential)? {
            Loan::Key(key) => show(endpoint, provider.auth, authority, key),
            Loan::Service(account) => bought(account),
        };
        return shown.map(|shown| Shown { lent: true, ..shown });
    }
    if let Some(account) = account {
        return bought(account);
    }
    if provider.auth == Auth::None {
        return Ok(Shown::of(Vec::new(), Access::Shown));
    }
    show(endpoint, provider.auth, authority, credential.as_ref().ok_or(Excluded::NoCredential)?)
}

/// A token that `account` buys, or has bought.
fn bought(account: &Rc<Account>) -> Result<Shown, Excluded> {
    let able = account.is_able().then(|| Shown::of(Vec::new(), Access::Bought(Rc::clone(account))));
    able.ok_or(Excluded::NoCredential)
}

/// `credential` in the header that `auth` names.
fn show(endpoint: &Endpoint, auth: Auth, authority: &str, credential: &Rc<Secret>) -> Result<Shown, Excluded> {
    let text = credential
        .text()
        .map(str::trim_ascii)
        .filter(|text| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic()));
    let text = text.ok_or(Excluded::NoCredential)?;
    let (name, before) = match auth {
        Auth::Aws if text.contains(':') => return signed(endpoint, authority, credential, text),
        Auth::Bearer | Auth::Aws | Auth::Google | Auth::None => ("authorization", "Bearer "),
        Auth::Key => ("authorization", "Key "),
        Auth::XApiKey => ("x-api-key", ""),
        Auth::ApiKey => ("api-key", ""),
    };
    Ok(Shown::of(alloc::vec![(name, [before, text].concat())], Access::Shown))
}

/// Notes why `endpoint` cannot be asked at all.
pub(super) fn reachable(endpoint: &Endpoint, provider: &Provider, offered: Offered<'_>, out: &mut Vec<Excluded>) {
    match &provider.reach {
        Reach::Quarantined => out.push(Excluded::Quarantined),
        Reach::Unset => out.push(Excluded::NotConfigured),
        Reach::At { .. } => out.extend(access(endpoint, provider, offered).err()),
    }
}

fn signed(endpoint: &Endpoint, authority: &str, credential: &Rc<Secret>, text: &str) -> Result<Shown, Excluded> {
    if Key::parse(text).is_none() {
        return Err(Excluded::NoCredential);
    }
    let region = region(authority).or_else(|| endpoint.regions.first().map(|region| &**region));
    let region = region.ok_or(Excluded::Feature("region"))?;
    let service = if authority.starts_with("bedrock-mantle.") { "bedrock-mantle" } else { "bedrock" };
    Ok(Shown::of(Vec::new(), Access::signed(Rc::clone(credential), region, service)))
}

/// The region in a host of AWS: `bedrock-runtime.eu-central-1.amazonaws.com`.
fn region(authority: &str) -> Option<&str> {
    let own = [".amazonaws.com", ".amazonaws.com.cn", ".api.aws"].iter().any(|end| authority.ends_with(end));
    authority.split('.').nth(1).filter(|_| own)
}

/// The URL at which `provider` is asked in `dialect` for `model`, its own name of it; a streamed answer may have another end.
///
/// # Errors
/// The name would lead elsewhere.
pub(super) fn url(provider: &Provider, dialect: Dialect, model: &str) -> Result<String, Excluded> {
    let Reach::At { url, .. } = &provider.reach else { return Err(Excluded::NotConfigured) };
    match (provider.protocol, dialect) {
        (Protocol::Vertex, Dialect::CountTokens) => Ok([url, "/count-tokens:rawPredict"].concat()),
        (Protocol::Vertex, _) if model.contains('/') || model.starts_with('.') => Err(Excluded::Feature("model_name")),
        (Protocol::Vertex, _) => Ok([url, "/", model].concat()),
        (Protocol::Predictions, _) if !is_owned(model) => Err(Excluded::Feature("model_name")),
        (Protocol::Predictions, _) => Ok([url, "/models/", model, "/predictions"].concat()),
        (Protocol::OpenAi | Protocol::Anthropic, _) => Ok([url, dialect.path()].concat()),
    }
}

/// `owner/name`, as Replicate calls a model.
fn is_owned(model: &str) -> bool {
    let plain = |part: &str| {
        let inner = part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
        inner && part.starts_with(|first: char| first.is_ascii_alphanumeric())
    };
    model.split_once('/').is_some_and(|(owner, name)| plain(owner) && plain(name))
}

/// The marker with which Anthropic's own API caches a whole prompt but for what comes after (API reference, "Create a Message").
const CACHED: &str = ",\"cache_control\":{\"type\":\"ephemeral\"}";

/// What is wished of a provider in the body that it gets.
#[derive(Clone, Copy)]
pub(super) struct Told {
    /// Zero retention is demanded of it.
    pub(super) zero: bool,
    /// It must not train.
    pub(super) untrained: bool,
    /// It is to cache what nobody has marked.
    pub(super) caching: bool,
}

/// Whether its URL names the model, and the members of the body that are this provider's own.
pub(super) fn members(provider: &Provider, dialect: Dialect, told: Told) -> (bool, &'static str) {
    if provider.protocol == Protocol::Predictions {
        return (true, "");
    }
    if provider.protocol == Protocol::Vertex {
        return if dialect == Dialect::CountTokens {
            (false, ",\"anthropic_version\":\"vertex-2023-10-16\"")
        } else {
            (true, "\"anthropic_version\":\"vertex-2023-10-16\"")
        };
    }
    let marked = provider.group == Group::Anthropic && provider.caching == Caching::Explicit;
    if told.caching && marked && dialect == Dialect::Messages {
        return (false, CACHED);
    }
    let flags = match (provider.flag, told.zero, told.untrained) {
        (Some(Flag::OpenRouter), true, _) => ",\"provider\":{\"zdr\":true,\"data_collection\":\"deny\"}",
        (Some(Flag::OpenRouter), false, true) => ",\"provider\":{\"data_collection\":\"deny\"}",
        (Some(Flag::OpenRouter), false, false) | (None, _, _) => "",
    };
    (false, flags)
}
