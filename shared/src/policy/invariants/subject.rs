//! Who may ask.
//!
//! ```text
//! account retail · guardrail pii · key ba78… (of retail, under pii)     each with the weakest terms under which it may
//! ```
//!
//! Invariant: whoever the documents let ask is among them, or asks under terms of one that are tighter.

use alloc::string::String;
use alloc::vec::Vec;

use super::Documents;
use crate::arrive::{AccountRecord, KeyRecord};
use crate::policy::{Terms, guardrail};

/// Someone who may ask, and the weakest terms under which.
pub(super) struct Subject {
    pub(super) kind: &'static str,
    pub(super) id: String,
    pub(super) account: Option<String>,
    pub(super) group: Option<String>,
    pub(super) guardrail: Option<String>,
    pub(super) terms: Terms,
}

impl Subject {
    /// The patterns of models in its terms.
    pub(super) fn models(&self) -> impl Iterator<Item = &str> {
        self.terms.models.iter().flat_map(|set| set.iter().map(|glob| &**glob))
    }
}

/// Every account and every guardrail by itself, since a key of it may be made; and every key. All stand on the floor.
pub(super) fn subjects(documents: &Documents<'_>) -> Vec<Subject> {
    let floor = || documents.floor.terms().clone();
    let named = |rows: &[(&str, &[u8])], id: &Option<String>| {
        rows.iter().find(|(known, _)| Some(*known) == id.as_deref()).map(|(_, bytes)| bytes.to_vec())
    };
    let blank =
        |kind, id: &str| Subject { kind, id: id.into(), account: None, group: None, guardrail: None, terms: floor() };
    let mut subjects = Vec::new();
    for (id, bytes) in documents.accounts {
        let Ok(record) = AccountRecord::parse(bytes) else { continue };
        let terms = floor().join(&record.terms);
        subjects.push(Subject { account: Some((*id).into()), group: record.group, terms, ..blank("account", id) });
    }
    for (id, bytes) in documents.guardrails {
        let Ok(terms) = guardrail(bytes) else { continue };
        subjects.push(Subject { guardrail: Some((*id).into()), terms: floor().join(&terms), ..blank("guardrail", id) });
    }
    for (id, bytes) in documents.keys {
        let Ok(record) = KeyRecord::parse(bytes) else { continue };
        let mut subject = Subject { terms: floor().join(&record.terms), ..blank("key", id) };
        if record.account.is_some() {
            let account = named(documents.accounts, &record.account).map(|bytes| AccountRecord::parse(&bytes));
            let Some(Ok(account)) = account else { continue };
            subject.terms = subject.terms.join(&account.terms);
            subject.group = account.group;
        }
        if record.guardrail.is_some() {
            let Some(Ok(terms)) = named(documents.guardrails, &record.guardrail).map(|bytes| guardrail(&bytes)) else {
                continue;
            };
            subject.terms = subject.terms.join(&terms);
        }
        (subject.account, subject.guardrail) = (record.account, record.guardrail);
        subjects.push(subject);
    }
    subjects
}
