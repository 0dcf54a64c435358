//! What the deployment knows of providers: a document in KV becomes a snapshot that is right by construction.
//!
//! ```text
//! KV `registry`  ──parse──▶  rows ──extends──▶ rows ∪ default ──check each──▶  Snapshot
//!      │ not JSON                                   │ a row is wrong               │ per request: route::choose
//!      ▼                                            ▼                              ▼
//!   Invalid{line, column}: 503                quarantined: routes only go    verified at the request's own time
//! ```
//!
//! Invariant: nothing in a document widens what the deployment's settings or the built-in data allow; a row that cannot be
//! understood removes routes and never adds one.

mod address;
mod assemble;
mod attestation;
pub mod check;
pub(crate) mod day;
pub(crate) mod distance;
mod document;
mod eligible;
mod endpoint;
mod evidence;
mod fields;
mod hosts;
mod layers;
mod locate;
pub(crate) mod model;
mod names;
mod node;
mod platform;
mod provider;
mod region;
mod resolve;

pub use attestation::CHECKLIST;
pub use check::{Report, check};
pub use day::Day;
pub use hosts::CredentialHosts;
pub use model::{
    Attested, Auth, Basis, Caching, Exception, Exceptions, Flag, Kind, Mark, Offer, Protocol, Retention, Service,
    Services,
};

pub(crate) use address::{behind_scheme, host_of, is_credential, leads};
pub(crate) use eligible::Eligible;
pub(crate) use endpoint::Endpoint;
pub(crate) use evidence::Verdict;
pub(crate) use hosts::exchanges;
pub(crate) use locate::{place, span};
pub(crate) use node::{Members, Node, find};
pub(crate) use platform::Platform;
pub(crate) use provider::{Provider, Reach, plain_id};
pub(crate) use region::lies_in;
pub(crate) use resolve::{Model, Resolved, bare};

use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;

use sha2::{Digest, Sha256};

use assemble::Assembly;
use layers::Layers;
use resolve::Index;

use crate::host::Millis;
use crate::order::sort;
use crate::policy::Floor;
use crate::secret::Secret;
use crate::sign::{Account, Signing};
use crate::table::Table;

/// A base URL as a registry may hold it, in its plain form.
#[cfg(test)]
pub(crate) fn base_url(url: &str) -> Option<String> {
    address::Address::parse(url, address::Latitude::Public).ok().map(|address| address.url())
}

/// What a deployment's settings say about upstreams. KV is not trusted with any of it.
pub struct Deployment<'a> {
    /// The value of a setting, by upper-case name.
    pub setting: &'a dyn Fn(&str) -> Option<String>,
    /// A provider credential, by upper-case name.
    pub credential: &'a dyn Fn(&str) -> Option<Rc<Secret>>,
    /// `ALLOW_INSECURE_UPSTREAMS`: plain `http` and loopback hosts, for development.
    pub allow_insecure: bool,
    /// `CREDENTIAL_HOSTS`.
    pub hosts: &'a CredentialHosts,
    /// `DEPLOYMENT_TERMS`.
    pub floor: &'a Floor,
}

/// A document that is not a registry at all.
#[derive(Debug, PartialEq, Eq)]
pub struct Invalid {
    /// Counted from 1.
    pub line: usize,
    /// In bytes, counted from 1.
    pub column: usize,
    /// What is wrong there, as a clause.
    pub what: String,
}

impl Invalid {
    /// About the member at `path`.
    pub(crate) fn at(document: &[u8], path: &str, what: &str) -> Self {
        let (line, column) = place(document, path);
        Self { line, column, what: alloc::format!("`{path}` {what}") }
    }
}

/// A row that serves no request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quarantined {
    /// `endpoints[3].price.prompt`
    pub path: String,
    /// What is wrong there, as a clause.
    pub what: String,
}

/// The data that serves where KV holds no registry, and that `"extends": "default"` builds upon.
pub const DEFAULT: &str = include_str!("../../data/default.json");

/// The registry of one deployment, ready to route.
pub struct Snapshot {
    /// What the document says of itself.
    pub(crate) version: Option<u64>,
    /// Of the document as it is stored, or of the built-in one.
    pub(crate) sha256: [u8; 32],
    pub(crate) floor: Floor,
    pub(crate) platform: Platform,
    pub(crate) providers: Vec<Provider>,
    /// Sorted by model.
    pub(crate) endpoints: Vec<Endpoint>,
    aliases: Table<Rc<str>, Rc<str>>,
    /// Of providers that can be reached, each once.
    accounts: Vec<Rc<Account>>,
    index: Index,
    quarantined: Vec<Quarantined>,
}

impl Snapshot {
    /// Reads the document under KV key `registry`; `None` if KV holds none: the built-in default serves.
    ///
    /// # Errors
    /// The document is not JSON, or its outline is wrong: nothing of it serves, nor does the default.
    pub fn parse(document: Option<&[u8]>, deployment: &Deployment<'_>) -> Result<Self, Invalid> {
        let builtin = Node::document(DEFAULT.as_bytes())?;
        let own = document.map(Node::document).transpose()?;
        let layers = Layers::new(&builtin, own.as_ref(), document.unwrap_or_default())?;
        let Assembly { platform, mut providers, mut endpoints, aliases, quarantined, .. } =
            Assembly::new(&layers, deployment);
        sort(&mut endpoints, |left, right| left.model.cmp(&right.model));
        let index = Index::new(&endpoints);
        let accounts = accounts(&mut providers);
        let version = match find(own.as_ref().unwrap_or(&builtin), "version") {
            Some(Node::Whole(version)) => Some(*version),
            Some(_) | None => None,
        };
        let mut snapshot = Self {
            version,
            sha256: Sha256::digest(document.unwrap_or(DEFAULT.as_bytes())).into(),
            accounts,
            floor: deployment.floor.clone(),
            platform,
            providers,
            endpoints,
            aliases,
            index,
            quarantined,
        };
        snapshot.dead_aliases();
        Ok(snapshot)
    }

    /// What the platform must sign before a request at `now` may need it.
    pub(crate) fn unsigned(&self, now: Millis) -> impl Iterator<Item = Signing> {
        self.accounts.iter().filter_map(move |account| account.unsigned(now))
    }

    /// The endpoint at `index`, and its provider.
    pub(crate) fn pair(&self, index: usize) -> Option<(&Endpoint, &Provider)> {
        let endpoint = self.endpoints.get(index)?;
        Some((endpoint, self.providers.get(endpoint.provider)?))
    }

    /// The rows that serve no request, in the order in which they are read.
    #[must_use]
    pub fn quarantined(&self) -> &[Quarantined] {
        &self.quarantined
    }

    fn dead_aliases(&mut self) {
        let dead =
            |target: &str| !target.is_empty() && (self.aliases.contains_key(target) || self.resolve(target).is_none());
        let names: Vec<_> =
            self.aliases.iter().filter(|(_, target)| dead(target)).map(|(name, _)| name.clone()).collect();
        for name in names {
            self.quarantined
                .push(Quarantined { path: alloc::format!("aliases.{name}"), what: "names no model".into() });
            self.aliases.insert(name, "".into());
        }
    }
}

/// The service accounts of `providers`; those whose credential is the same have one in common, and so its token.
fn accounts(providers: &mut [Provider]) -> Vec<Rc<Account>> {
    let mut accounts: Vec<Rc<Account>> = Vec::new();
    for provider in providers {
        let Reach::At { account: Some(own), .. } = &mut provider.reach else { continue };
        match accounts.iter().find(|known| known.is_same(own)) {
            Some(known) => *own = Rc::clone(known),
            None => accounts.push(Rc::clone(own)),
        }
    }
    accounts
}
