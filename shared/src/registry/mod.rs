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

pub(crate) mod day;
pub(crate) mod distance;
pub(crate) mod model;

pub use day::Day;
pub use model::{Attested, Auth, Basis, Exception, Exceptions, Kind, Mark, Protocol};

use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;

use crate::policy::{FieldError, Floor};
use crate::secret::Secret;

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

/// The setting `CREDENTIAL_HOSTS`: which hosts may receive which credential, beside the built-in ones.
#[derive(Default)]
pub struct CredentialHosts(Vec<(String, String)>);

impl CredentialHosts {
    /// `NAME=host[,host];…`, where a host is `name` or `name:port`.
    ///
    /// # Errors
    /// The entry that is not understood, by its place in the setting.
    pub fn parse(setting: &str) -> Result<Self, FieldError> {
        let _ = setting;
        todo!()
    }
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

/// A row that serves no request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quarantined {
    /// `endpoints[3].price.prompt`
    pub path: String,
    /// What is wrong there, as a clause.
    pub what: String,
}

/// The registry of one deployment, ready to route.
pub struct Snapshot {
    quarantined: Vec<Quarantined>,
}

impl Snapshot {
    /// Reads the document under KV key `registry`; `None` if KV holds none: the built-in default serves.
    ///
    /// # Errors
    /// The document is not JSON or not an object: nothing of it serves, nor does the default.
    pub fn parse(document: Option<&[u8]>, deployment: &Deployment<'_>) -> Result<Self, Invalid> {
        let _ = (document, deployment);
        todo!()
    }

    /// Names of all settings and credentials that [`Self::parse`] will look up for this document, sorted; empty if it does not parse.
    #[must_use]
    pub fn wanted(document: Option<&[u8]>) -> Vec<String> {
        let _ = document;
        todo!()
    }

    /// The rows that serve no request, in the order of the document.
    #[must_use]
    pub fn quarantined(&self) -> &[Quarantined] {
        &self.quarantined
    }
}
