//! Which host may receive which credential, and which hosts the deployment knows at all.
//!
//! ```text
//! OPENAI_API_KEY ─▶ api.openai.com, *.api.openai.com (built in)   AZURE_… ─▶ acme.openai.azure.com (built in, by setting)
//!                ─▶ whatever CREDENTIAL_HOSTS adds                 KV adds nothing
//! ```
//!
//! Invariant: an edit of the document alone never carries a credential, or a prompt under zero retention, to a host that
//! neither the built-in data nor the deployment's settings name.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::Deployment;
use super::address::{Address, Filled, Latitude, fill, is_credential, sole};
use super::node::{Members, Node, find};
use crate::policy::FieldError;

/// Where Google exchanges assertions for tokens.
pub(super) const TOKENS: &str = "oauth2.googleapis.com";

/// The setting `CREDENTIAL_HOSTS`: which hosts may receive which credential, beside the built-in ones.
#[derive(Default)]
pub struct CredentialHosts(Vec<(String, String)>);

impl CredentialHosts {
    /// `NAME=host[,host];…`, where a host is `name` or `name:port`.
    ///
    /// # Errors
    /// The entry that is not understood, by its place in the setting.
    pub fn parse(setting: &str) -> Result<Self, FieldError> {
        let mut pairs = Vec::new();
        for (index, entry) in setting.split(';').map(str::trim).enumerate().filter(|(_, entry)| !entry.is_empty()) {
            let error = |what: &str| FieldError::new(format!("CREDENTIAL_HOSTS[{index}]"), what);
            let (name, hosts) = entry.split_once('=').ok_or_else(|| error("must be NAME=host[,host]"))?;
            let name = name.trim();
            if !is_credential(name) {
                return Err(error("must begin with a name that ends in _API_KEY or _CREDENTIAL"));
            }
            for host in hosts.split(',').map(str::trim) {
                let address =
                    Address::parse(&format!("https://{host}"), Latitude::Any).ok().filter(|_| !host.contains('/'));
                let address = address.ok_or_else(|| error("must list hosts as name or name:port"))?;
                pairs.push((name.into(), address.authority));
            }
        }
        Ok(Self(pairs))
    }

    /// Is this host listed for `credential`, or, where no credential is sent, for any?
    pub(crate) fn list(&self, credential: Option<&str>, authority: &str) -> bool {
        self.0.iter().any(|(name, known)| known == authority && credential.is_none_or(|credential| credential == name))
    }
}

/// Is `authority` one that the deployment itself listed, so that a server of its own may stand at a private address?
pub(super) fn listed(deployment: &Deployment<'_>, authority: &str) -> bool {
    deployment.hosts.list(None, authority)
}

/// May this provider's credential (or, without one, a prompt under zero retention) go to `address`?
pub(super) fn bound(
    deployment: &Deployment<'_>,
    builtin: &Members<'_>,
    id: &str,
    credential: Option<&str>,
    template: &str,
    address: &Address,
) -> bool {
    (deployment.allow_insecure && address.is_loopback())
        || deployment.hosts.list(credential, &address.authority)
        || sole(template).is_some_and(|setting| credential.is_none_or(|credential| stem(setting) == stem(credential)))
        || providers(builtin).any(|(name, row)| {
            let same = credential
                .map_or(name == id, |credential| row.member("credential").and_then(Node::text) == Some(credential));
            same && row.member("base_url").and_then(Node::text).is_some_and(|base| leads_to(deployment, base, address))
        })
}

/// May the assertion of a service account go to `uri`? Google's own token server may have it, and what `CREDENTIAL_HOSTS` lists;
/// with `insecure` so may this machine.
pub(crate) fn exchanges(hosts: &CredentialHosts, insecure: bool, credential: Option<&str>, uri: &str) -> bool {
    let Ok(address) = Address::parse(uri, Latitude::Any) else { return false };
    let listed = || credential.is_some() && hosts.list(credential, &address.authority);
    (insecure && address.is_loopback()) || (uri.starts_with("https://") && (address.authority == TOKENS || listed()))
}

/// The rows of the built-in providers.
pub(super) fn providers<'n, 'a>(builtin: &'n Members<'a>) -> impl Iterator<Item = (&'n str, &'n Node<'a>)> {
    let members = find(builtin, "providers").and_then(Node::object).map_or(&[][..], Vec::as_slice);
    members.iter().map(|(name, row)| (name.as_ref(), row))
}

/// The host of a built-in base URL is this address' host; without gaps in it, subdomains are too.
fn leads_to(deployment: &Deployment<'_>, base: &str, address: &Address) -> bool {
    let Ok(Filled::Whole(url)) = fill(base, deployment.setting) else { return false };
    let Ok(known) = Address::parse(&url, Latitude::Public) else { return false };
    let below = || address.authority.strip_suffix(&known.authority).is_some_and(|rest| rest.ends_with('.'));
    known.authority == address.authority || (!base.contains('$') && below())
}

/// `VLLM_URL`, `VLLM_BASE_URL` and `VLLM_API_KEY` belong together.
fn stem(name: &str) -> &str {
    ["_BASE_URL", "_URL", "_API_KEY", "_CREDENTIAL"].iter().find_map(|ending| name.strip_suffix(ending)).unwrap_or(name)
}
