//! Names in rules that nobody and nothing has: such a rule says nothing.
//!
//! ```text
//! {"never": {"account": "retial", "region": "us"}}   ─▶   invariants[0].never.account: names retial, which is not there
//! ```
//!
//! Invariant: a pattern is no name, for it may speak of what is yet to come.

use alloc::string::String;
use alloc::vec::Vec;
use alloc::{format, vec};

use super::condition::Condition;
use super::{Broken, Documents, Subject, UNKNOWN, rules, subjects};
use crate::policy::member;
use crate::registry::check::{Leave, Remark, assumed};
use crate::registry::{Snapshot, place};

/// The names in the rules of `invariants` that none of `documents` has, patterns apart.
///
/// # Errors
/// As [`check`](super::check): the rules or the registry cannot be read.
pub fn strangers(invariants: &[u8], documents: &Documents<'_>) -> Result<Vec<Remark>, Broken> {
    let rules = rules(invariants)?;
    let leave = Leave { hosts: documents.hosts, insecure: documents.insecure };
    let snapshot = assumed(documents.registry, leave, documents.floor, UNKNOWN).map_err(|invalid| {
        Broken::Unreadable(vec![Remark { path: "registry".into(), line: 0, column: 0, what: invalid.what }])
    })?;
    let known = Known { documents, subjects: &subjects(documents), snapshot: &snapshot };
    let mut found = Vec::new();
    for (path, condition) in rules.iter().flat_map(|rule| rule.conditions().map(move |one| (&*rule.path, one))) {
        let Some((kind, name)) = condition.name().filter(|(_, name)| !name.contains('*')) else { continue };
        if known.has(condition) {
            continue;
        }
        let path = member(path, kind);
        let (line, column) = place(invariants, &path);
        found.push(Remark { path, line, column, what: format!("names {name}, which is not there") });
    }
    Ok(found)
}

/// What there is.
struct Known<'k> {
    documents: &'k Documents<'k>,
    subjects: &'k [Subject],
    snapshot: &'k Snapshot,
}

impl Known<'_> {
    fn has(&self, condition: &Condition) -> bool {
        let among = |rows: &[(&str, &[u8])], name: &str| rows.iter().any(|(id, _)| *id == name);
        let Self { documents, subjects, snapshot } = self;
        match condition {
            Condition::Account(name) => among(documents.accounts, name),
            Condition::Group(name) => subjects.iter().any(|subject| subject.group.as_ref() == Some(name)),
            Condition::Guardrail(name) => among(documents.guardrails, name),
            Condition::Key(name) => among(documents.keys, name),
            Condition::Provider(name) => snapshot.providers.iter().any(|provider| *provider.id == **name),
            // Rules speak of models by their ids, not by what else they are called.
            Condition::Model(name) => snapshot.resolve(name).is_some_and(|model| model.id == *name),
            Condition::Maker(_) | Condition::Kind(_) | Condition::Region(_) | Condition::Quantization(_) => true,
            Condition::Verified(_) | Condition::Trains(_) | Condition::Dearer(..) => true,
        }
    }
}

impl Condition {
    /// The member and the name in it, of one that names somebody or something.
    fn name(&self) -> Option<(&'static str, &str)> {
        let (kind, name): (_, &String) = match self {
            Self::Account(name) => ("account", name),
            Self::Group(name) => ("group", name),
            Self::Guardrail(name) => ("guardrail", name),
            Self::Key(name) => ("key", name),
            Self::Provider(name) => ("provider", name),
            Self::Model(name) => ("model", name),
            Self::Maker(_) | Self::Kind(_) | Self::Region(_) | Self::Quantization(_) => return None,
            Self::Verified(_) | Self::Trains(_) | Self::Dearer(..) => return None,
        };
        Some((kind, name))
    }
}
