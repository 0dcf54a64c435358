//! What must never, or must always, hold of a deployment: checked over everything that its documents make possible.
//!
//! ```text
//! {"invariants": [{"never":  {"account": "retail", "region": "us"}},
//!                 {"always": {"group": "payments", "redact.CREDIT_CARD": "block"}}]}
//!
//! accounts · guardrails · keys  ×  models of the registry  ×  days on which evidence begins
//!      └ floor ⊔ own terms            └ endpoints that these terms allow ──▶ a rule that one of them breaks, with the route
//! ```
//!
//! The KV document `invariants` is read by the admin plane alone, which calls [`check`] with every document as it would be after a
//! write, and refuses the write if it fails. Every credential and setting is taken to be there.
//!
//! Invariant: exhaustive: a route that some request could take is a route that is checked; what is not known counts against a rule.

mod condition;
mod names;
mod rule;
mod strangers;
mod subject;

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use super::Floor;
use crate::dialect::{Dialect, Upload};
use crate::policy::Wrong;
use crate::registry::check::{Leave, Remark, assumed};
use crate::registry::{CredentialHosts, DEFAULT, Day, Node, Service, Snapshot, find, place};
use crate::route::Preferences;
use crate::route::filter::Filter;
use rule::{Place, Rule};

pub use strangers::strangers;
use subject::{Subject, subjects};

/// Everything that invariants are checked over: documents by id, as they would be stored.
#[derive(Clone, Copy)]
pub struct Documents<'d> {
    /// `registry`; `None`: the built-in one serves.
    pub registry: Option<&'d [u8]>,
    /// `DEPLOYMENT_TERMS`. Where it is not known, [`Floor::default`] makes the check stricter.
    pub floor: &'d Floor,
    /// `CREDENTIAL_HOSTS`; without it, servers of one's own may be missed.
    pub hosts: &'d CredentialHosts,
    /// `ALLOW_INSECURE_UPSTREAMS`, of development.
    pub insecure: bool,
    /// Accounts by id.
    pub accounts: &'d [(&'d str, &'d [u8])],
    /// Guardrails by id.
    pub guardrails: &'d [(&'d str, &'d [u8])],
    /// Keys by the SHA-256 that they are stored under, in hexadecimal digits.
    pub keys: &'d [(&'d str, &'d [u8])],
}

/// Why the invariants do not hold.
#[derive(Debug, PartialEq, Eq)]
pub enum Broken {
    /// The invariants themselves cannot be read, or not be checked.
    Unreadable(Vec<Remark>),
    /// They are broken: at least one counter-example, at most 50.
    Violated(Vec<CounterExample>),
}

/// A request that would be served against a rule.
#[derive(Debug, PartialEq, Eq)]
pub struct CounterExample {
    /// `invariants[0].never`
    pub rule: String,
    /// Whose request: `account retail`, `guardrail pii`, `key ba78…`.
    pub who: String,
    /// The model that it asks for; where a wildcard serves, one of the names that it could ask for.
    pub model: String,
    /// Who would answer it.
    pub provider: String,
    /// On which day: that of the check, or one on which an attestation or contract begins.
    pub day: Day,
    /// What breaks the rule, as a clause.
    pub why: String,
}

impl fmt::Display for CounterExample {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { rule, who, model, provider, day, why } = self;
        write!(out, "{rule}: a request of {who} for {model} may go to {provider} on {day}, which {why}")
    }
}

/// Most counter-examples that are told, and of each rule and each one who asks only the first.
const MOST: usize = 50;

/// What may be asked for: all of it, since what is attested may differ.
const DIALECTS: [Dialect; 12] = [
    Dialect::Chat,
    Dialect::Messages,
    Dialect::CountTokens,
    Dialect::Responses,
    Dialect::Completions,
    Dialect::Embeddings,
    Dialect::Moderations,
    Dialect::Images,
    Dialect::Speech,
    Dialect::Upload(Upload::ImageEdit),
    Dialect::Upload(Upload::Transcription),
    Dialect::Upload(Upload::Translation),
];

/// Checks every rule of `invariants` against all that `documents` allow, as of `today` and of every later day on which evidence begins.
/// Documents of parties that cannot be read serve nobody, and break nothing.
///
/// # Errors
/// The rules that cannot be read, by path; else what breaks them.
pub fn check(invariants: &[u8], documents: &Documents<'_>, today: Day) -> Result<(), Broken> {
    let rules = rules(invariants)?;
    let subjects = subjects(documents);
    let unreadable = |path: &str, what: String| {
        Broken::Unreadable(alloc::vec![Remark { path: path.into(), line: 0, column: 0, what }])
    };
    let leave = Leave { hosts: documents.hosts, insecure: documents.insecure };
    let mut found = Vec::new();
    for filler in fillers(documents, &subjects) {
        let snapshot = assumed(documents.registry, leave, documents.floor, filler)
            .map_err(|invalid| unreadable("registry", invalid.what))?;
        let patterns = rules.iter().flat_map(Rule::models).chain(subjects.iter().flat_map(Subject::models));
        let names = names::of(&snapshot, documents.registry, patterns)
            .ok_or_else(|| unreadable("invariants", "cannot be checked: too many patterns of models overlap".into()))?;
        for day in days(documents.registry, today) {
            let world = World { snapshot: &snapshot, names: &names, day };
            world.search(&rules, &subjects, &mut found);
        }
    }
    if found.is_empty() { Ok(()) } else { Err(Broken::Violated(found)) }
}

/// Whether the document `invariants` can be read.
///
/// # Errors
/// Its first problem.
pub fn readable(invariants: &[u8]) -> Result<(), Broken> {
    rules(invariants).map(drop)
}

fn rules(document: &[u8]) -> Result<Vec<Rule>, Broken> {
    let remark = |path: &str, line, column, what| {
        Broken::Unreadable(alloc::vec![Remark { path: path.into(), line, column, what }])
    };
    let members = Node::document(document).map_err(|it| remark("invariants", it.line, it.column, it.what))?;
    Rule::all(&members).map_err(|error| {
        let Wrong { path, what } = error.said();
        let (line, column) = place(document, &path);
        remark(&path, line, column, what)
    })
}

/// What settings that name regions may hold: a place that nobody knows, and every place that somebody demands.
fn fillers<'s>(documents: &Documents<'_>, subjects: &'s [Subject]) -> Vec<&'s str> {
    let mut fillers = alloc::vec![UNKNOWN];
    if !documents.registry.unwrap_or(DEFAULT.as_bytes()).contains(&b'$') && !DEFAULT.contains('$') {
        return fillers;
    }
    let demanded = subjects.iter().filter_map(|subject| subject.terms.regions.as_ref());
    for region in demanded.flat_map(|names| names.iter()) {
        if !fillers.contains(&&**region) {
            fillers.push(region);
        }
    }
    fillers
}

/// Stands for a region that only a setting tells.
const UNKNOWN: &str = "x";

/// `today`, and every later day on which an attestation or a contract begins.
fn days(registry: Option<&[u8]>, today: Day) -> Vec<Day> {
    let mut days = alloc::vec![today];
    for document in [Some(DEFAULT.as_bytes()), registry].into_iter().flatten() {
        let Ok(members) = Node::document(document) else { continue };
        members.iter().for_each(|(_, node)| begins(node, &mut days));
    }
    days.retain(|day| *day >= today);
    days
}

/// Every `verified_at` and `signed_at` in `node`, once.
fn begins(node: &Node<'_>, days: &mut Vec<Day>) {
    if let Some(list) = node.list() {
        list.iter().for_each(|node| begins(node, days));
    }
    let Some(members) = node.object() else { return };
    for name in ["verified_at", "signed_at"] {
        let day = find(members, name).and_then(Node::text).and_then(Day::parse);
        days.extend(day.filter(|day| !days.contains(day)));
    }
    members.iter().for_each(|(_, node)| begins(node, days));
}

/// A registry on a day.
struct World<'w> {
    snapshot: &'w Snapshot,
    names: &'w [String],
    day: Day,
}

impl World<'_> {
    fn search(&self, rules: &[Rule], subjects: &[Subject], found: &mut Vec<CounterExample>) {
        for subject in subjects {
            let mut rules: Vec<&Rule> = rules.iter().filter(|rule| rule.concerns(subject)).collect();
            for name in self.names {
                if rules.is_empty() || found.len() >= MOST {
                    break;
                }
                self.judge(subject, name, &mut rules, found);
            }
        }
    }

    /// Where `subject` may go for the model `name`; a rule that this breaks is told once and left out.
    fn judge(&self, subject: &Subject, name: &str, rules: &mut Vec<&Rule>, found: &mut Vec<CounterExample>) {
        let Some(resolved) = self.snapshot.resolve(name) else { return };
        let preferences = Preferences::default();
        let mut seen: Vec<(usize, Service)> = Vec::new();
        for dialect in DIALECTS {
            let filter = Filter::new(self.snapshot, &subject.terms, &preferences, self.day).asked_in(dialect);
            for index in filter.split(&resolved).0 {
                let Some((endpoint, provider)) = self.snapshot.pair(index) else { continue };
                let service = filter.spoken_service(endpoint, provider);
                if seen.contains(&(index, service)) {
                    continue;
                }
                seen.push((index, service));
                let Self { snapshot, day, .. } = *self;
                let place = Place { snapshot, index, endpoint, provider, model: &resolved.id, dialect, service, day };
                rules.retain(|rule| {
                    let Some(why) = rule.broken(subject, &place) else { return true };
                    let who = format!("{} {}", subject.kind, subject.id);
                    let (model, provider) = (resolved.id.clone(), String::from(&*provider.id));
                    let told = found.iter().any(|known| known.rule == rule.path && known.who == who);
                    if !told {
                        found.push(CounterExample { rule: rule.path.clone(), who, model, provider, day, why });
                    }
                    false
                });
            }
        }
    }
}
