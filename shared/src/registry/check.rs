//! What a document would mean, told to the person who is about to store it.
//!
//! ```text
//! attest[0].expires_at  line 3, column 90   must be a day as 2026-10-01
//! verified  openai/gpt-5 at openai  zdr_addendum until 2027-10-01
//! ```
//!
//! Invariant: reads the document by the very code that serves it, with every setting and credential there; it never guesses
//! at what a deployment has.

use alloc::format;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;

use super::address::{settings, sole};
use super::day::Day;
use super::hosts::TOKENS;
use super::model::{Auth, Basis, Kind, Protocol};
use super::node::{Members, Node, find};
use super::{CredentialHosts, Deployment, Invalid, Provider, Reach, Snapshot, locate};
use crate::listing::endpoint::evidence;
use crate::policy::{Floor, glob_matches};
use crate::secret::Secret;
use crate::seek;
use crate::table::Table;

/// Everything there is to say about a document.
#[derive(Default)]
pub struct Report {
    /// The document is no registry: nothing of it would serve.
    pub invalid: Option<Invalid>,
    /// Rows that would serve nothing, and such as stand there twice.
    pub quarantined: Vec<Remark>,
    /// Rows that serve, but perhaps not as meant.
    pub warnings: Vec<Remark>,
    /// Where requests may go.
    pub hosts: Vec<Host>,
    /// What a zero-retention request would be given on the day of the check, if its provider is configured.
    pub verified: Vec<Verified>,
    /// Numbers of providers and endpoints.
    pub size: (usize, usize),
}

/// Something about one place of the document.
#[derive(Debug, PartialEq, Eq)]
pub struct Remark {
    /// `attest[0].expires_at`
    pub path: String,
    /// From 1; 0 if it stands in the built-in data.
    pub line: usize,
    /// In bytes, from 1.
    pub column: usize,
    /// What, as a clause.
    pub what: String,
}

/// An address that the gateway may call.
#[derive(Debug, PartialEq, Eq)]
pub struct Host {
    /// The provider's id.
    pub provider: String,
    /// `https://api.openai.com`, with `{{ aws_region }}` for a setting; `{{ vllm_url }}` where a setting is the whole URL.
    pub origin: String,
    /// Settings that it needs.
    pub settings: Vec<String>,
}

/// An endpoint that counts as zero retention.
#[derive(Debug, PartialEq, Eq)]
pub struct Verified {
    /// Its model, or a wildcard.
    pub model: String,
    /// The provider's id.
    pub provider: String,
    /// Why.
    pub basis: Basis,
    /// Its last day.
    pub until: Day,
}

/// Checks `document`, as of `today`, for a deployment whose `CREDENTIAL_HOSTS` is `hosts`.
#[must_use]
pub fn check(document: &[u8], hosts: &CredentialHosts, today: Day) -> Report {
    check_for(document, Leave { hosts, insecure: false }, today)
}

/// What a deployment's settings allow upstreams to be.
#[derive(Clone, Copy)]
pub(crate) struct Leave<'a> {
    /// `CREDENTIAL_HOSTS`
    pub(crate) hosts: &'a CredentialHosts,
    /// `ALLOW_INSECURE_UPSTREAMS`
    pub(crate) insecure: bool,
}

/// As [`check`], for what `leave` allows.
pub(crate) fn check_for(document: &[u8], leave: Leave<'_>, today: Day) -> Report {
    let snapshot = match meant(Some(document), leave) {
        Ok(snapshot) => snapshot,
        Err(invalid) => return Report { invalid: Some(invalid), ..Report::default() },
    };
    let remark = |path: &str, what: &str| remark(document, path, what);
    let members = Node::document(document).unwrap_or_default();
    let unserved = snapshot.quarantined.iter().map(|row| remark(&row.path, &row.what));
    Report {
        invalid: None,
        quarantined: unserved.chain(twice(&members).iter().map(|(path, what)| remark(path, what))).collect(),
        warnings: warnings(&members, &snapshot, today).iter().map(|(path, what)| remark(path, what)).collect(),
        hosts: snapshot
            .providers
            .iter()
            .flat_map(|provider| host(provider).into_iter().chain(token_host(provider)).chain(stream_hosts(provider)))
            .collect(),
        verified: verified(&snapshot, today),
        size: (snapshot.providers.len(), snapshot.endpoints.len()),
    }
}

/// What `document` means where every setting and credential is there; `None`: the built-in data.
pub(crate) fn meant(document: Option<&[u8]>, leave: Leave<'_>) -> Result<Snapshot, Invalid> {
    assumed(document, leave, &Floor::default(), "x")
}

/// The same on this floor, where settings that are no addresses hold `filler`.
pub(crate) fn assumed(
    document: Option<&[u8]>,
    Leave { hosts, insecure }: Leave<'_>,
    floor: &Floor,
    filler: &str,
) -> Result<Snapshot, Invalid> {
    let setting = |name: &str| {
        let value = match name {
            _ if name.ends_with("_URL") => "https://host.example/v1",
            _ if name.ends_with("_HOST") => "host.example",
            _ => filler,
        };
        Some(String::from(value))
    };
    let credential = |_: &str| Some(Rc::new(Secret::from(b"key".to_vec())));
    let deployment = Deployment { setting: &setting, credential: &credential, allow_insecure: insecure, hosts, floor };
    Snapshot::parse(document, &deployment)
}

fn remark(document: &[u8], path: &str, what: &str) -> Remark {
    let (line, column) = locate::place(document, path);
    Remark { path: path.into(), line, column, what: what.into() }
}

fn verified(snapshot: &Snapshot, today: Day) -> Vec<Verified> {
    let row = |endpoint: &super::Endpoint| {
        let provider = snapshot.providers.get(endpoint.provider)?;
        let row = evidence(endpoint, provider, &endpoint.model, today)?;
        let (model, provider) = (String::from(&*endpoint.model), String::from(&*provider.id));
        Some(Verified { model, provider, basis: row.stated.basis, until: row.until })
    };
    snapshot.endpoints.iter().filter_map(row).collect()
}

fn host(provider: &Provider) -> Option<Host> {
    if matches!(provider.reach, Reach::Quarantined) {
        return None;
    }
    let template = &*provider.template;
    let cut = seek::find(template, "://").map_or(0, |at| at.saturating_add(3));
    let end = template.get(cut..).and_then(|rest| rest.find('/')).map_or(template.len(), |at| cut.saturating_add(at));
    let origin = if sole(template).is_some() { template } else { template.get(..end).unwrap_or(template) };
    let mut spin = String::from(origin);
    for name in settings(origin) {
        spin = spin.replace(&format!("${{{name}}}"), &format!("{{{{ {} }}}}", name.to_ascii_lowercase()));
    }
    let settings = settings(template).map(String::from).collect();
    Some(Host { provider: String::from(&*provider.id), origin: spin, settings })
}

/// Where the assertions of its service account go.
fn token_host(provider: &Provider) -> Option<Host> {
    let reachable = provider.auth == Auth::Google && !matches!(provider.reach, Reach::Quarantined);
    let provider = String::from(&*provider.id);
    reachable.then(|| Host { provider, origin: ["https://", TOKENS].concat(), settings: Vec::new() })
}

/// Where its streams may stand.
fn stream_hosts(provider: &Provider) -> impl Iterator<Item = Host> {
    let origins = provider.stream_hosts.iter().map(|host| ["https://*.", host].concat());
    origins.map(|origin| Host { provider: String::from(&*provider.id), origin, settings: Vec::new() })
}

/// Rows that say what a row before them says: a slip of whoever edits, or an endpoint that would be drawn twice as often.
fn twice(members: &Members<'_>) -> Vec<(String, String)> {
    let mut out = Vec::new();
    for section in ["endpoints", "attest", "contracts"] {
        let rows = find(members, section).and_then(Node::list).unwrap_or_default();
        let mut seen = Table::new();
        for (index, row) in rows.iter().enumerate() {
            match seen.get(&row) {
                Some(first) => {
                    out.push((format!("{section}[{index}]"), format!("says the same as {section}[{first}]")));
                }
                None => seen.insert(row, index),
            }
        }
    }
    out
}

/// What is well formed and yet probably not meant; only about rows of this document.
fn warnings(members: &Members<'_>, snapshot: &Snapshot, today: Day) -> Vec<(String, String)> {
    let mut out = Vec::new();
    let own = find(members, "providers").and_then(Node::object).map_or(&[][..], Vec::as_slice);
    for (id, _) in own {
        let Some(provider) = snapshot.providers.iter().find(|provider| *provider.id == **id) else { continue };
        out.extend(unbound(provider).map(|what| (format!("providers.{id}.base_url"), what)));
    }
    let rows = find(members, "attest").and_then(Node::list).unwrap_or_default();
    for (index, row) in rows.iter().enumerate() {
        let named = row.member("provider").and_then(Node::text);
        let Some(provider) = snapshot.providers.iter().find(|provider| Some(&*provider.id) == named) else { continue };
        out.extend(attestation(row, provider, today).into_iter().map(|what| (format!("attest[{index}]"), what)));
        out.extend(idle(row, snapshot, provider).map(|what| (format!("attest[{index}].models"), what)));
    }
    out
}

/// A pattern of this attestation that no model of its provider fits, nor would a model that a wildcard endpoint serves.
fn idle(row: &Node<'_>, snapshot: &Snapshot, provider: &Provider) -> Option<String> {
    let models = row.member("models")?;
    let sole = models.text();
    let listed = models.list().unwrap_or_default().iter().filter_map(Node::text);
    let at = |index: usize| snapshot.providers.get(index).is_some_and(|other| other.id == provider.id);
    let serves = |glob: &str| {
        let mut endpoints = snapshot.endpoints.iter().filter(|endpoint| at(endpoint.provider));
        endpoints.any(|endpoint| glob_matches(glob, &endpoint.model) || glob_matches(&endpoint.model, glob))
    };
    let idle = sole.into_iter().chain(listed).find(|glob| !serves(glob))?;
    Some(format!("{idle} is no model of this provider here, so nothing is verified by it"))
}

fn unbound(provider: &Provider) -> Option<String> {
    let Reach::At { authority, known: false, .. } = &provider.reach else { return None };
    let name = provider.credential_name.as_deref().unwrap_or("SOME_API_KEY");
    Some(format!(
        "is a host that no setting names: add {name}={authority} to CREDENTIAL_HOSTS, else it gets no credential and is never verified"
    ))
}

fn attestation(row: &Node<'_>, provider: &Provider, today: Day) -> Vec<String> {
    if super::attestation::is_revocation(row) {
        return Vec::new();
    }
    let mut out = Vec::new();
    match provider.kind {
        Kind::Operator | Kind::Reseller => out.push("never counts: nobody can see what is behind this provider".into()),
        Kind::Aggregator => out.push("counts only where the deployment allows aggregators".into()),
        Kind::Direct | Kind::SelfHosted => {}
    }
    if provider.trains != Some(false) {
        out.push("does not count until the provider's row says `trains: false`".into());
    }
    if provider.protocol == Protocol::Predictions {
        out.push("never counts: a prediction is an object that its provider keeps".into());
    }
    let day = |name: &str| row.member(name).and_then(Node::text).and_then(Day::parse);
    match (day("verified_at"), day("expires_at")) {
        (Some(from), _) if from > today => out.push(format!("has not begun: it holds from {from}")),
        (_, Some(until)) if until < today => out.push(format!("expired on {until}")),
        (_, Some(until)) if until < today.plus(30) => out.push(format!("expires soon: it holds through {until}")),
        (_, _) => {}
    }
    out
}
