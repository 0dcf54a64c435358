//! What a body is turned into before it leaves: placeholders in, our own fields out, and what is told of both.
//!
//! ```text
//! findings × terms ─▶ Replaced ┐
//! lint, signatures, our fields ─▶ Changes ┴─▶ Prepared ─▶ edits · x-lethe-redacted · -unscanned · -neutralised · -dropped
//! ```
//!
//! Invariant: what is left out is not replaced as well, and whatever is changed is counted under one of the four.

use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt::Write as _;

use super::changes::Changes;
use super::closing::Closing;
use super::edits::{Replaced, Report, replace};
use super::findings::{Found, Unscanned};
use crate::arrive::Door;
use crate::host::HeaderList;
use crate::policy::Terms;
use crate::redact::{Counts, Returning};
use crate::refusal::Refusal;
use crate::splice::Edit;

/// What the body was turned into, and what is told about it.
pub(super) struct Prepared {
    pub(super) edits: Vec<Edit>,
    pub(super) replaced: Vec<Report>,
    /// How many of which type.
    redacted: Vec<(&'static str, u32)>,
    pub(super) blocked: Counts,
    pub(super) unscanned: Vec<(&'static str, u32)>,
    pub(super) neutralised: Vec<&'static str>,
    /// What is left out because it could not be changed.
    dropped: Vec<(&'static str, u32)>,
}

impl Closing {
    /// Placeholders in, our own fields out.
    pub(super) fn prepare(&mut self, terms: &Terms, zero_retention: bool) -> Result<Prepared, Refusal> {
        if self.admitted.form.is_some() && terms.redaction.looks() {
            return Err(Refusal::RedactionUnavailable { part: "files that are uploaded" });
        }
        let mut found = core::mem::take(&mut self.seen.findings).into_found();
        if (terms.refuse_media || terms.redaction.blocks()) && found.unscanned != Unscanned::default() {
            return Err(Refusal::RedactionUnavailable { part: "images, audio and files" });
        }
        let mut changes = Changes::default();
        if self.admitted.door != Door::Redact {
            if zero_retention {
                self.neutralise(&mut changes);
            }
            self.unsign(&found, terms, &mut changes)?;
            changes.leave_out(&self.seen.members);
        }
        changes.settle();
        found.hits.retain(|hit| !changes.takes_out(hit.span));
        let mut replaced = self.replace(&found, terms)?;
        let mut edits = core::mem::take(&mut replaced.edits);
        edits.append(&mut changes.edits);
        let schema = (replaced.fixed > 0).then_some(("schema", replaced.fixed));
        Ok(Prepared {
            edits,
            redacted: replaced.redacted(),
            replaced: replaced.reports,
            blocked: replaced.blocked,
            unscanned: found.unscanned.each().chain(schema).collect(),
            neutralised: changes.neutralised,
            dropped: changes.dropped,
        })
    }

    /// Fills the vault, and tells it how the answer comes back.
    fn replace(&mut self, found: &Found, terms: &Terms) -> Result<Replaced, Refusal> {
        let lease = Rc::clone(&self.admitted.lease);
        let busy = Refusal::RedactionUnavailable { part: "a request that is being answered already" };
        let mut vault = lease.vault.try_borrow_mut().map_err(|_| busy)?;
        if terms.shaped {
            vault.shape();
        }
        let replaced = replace(&self.body, found, &terms.redaction, self.seen.tools, &mut vault);
        let tools = core::mem::take(&mut self.seen.offered);
        vault.govern(Returning { restoring: terms.restoring.clone(), tools, json: self.seen.json });
        let counts = vault.counts();
        lease.note(|record| record.redacted = counts);
        Ok(replaced)
    }
}

impl Prepared {
    /// Policy blocks what was found.
    pub(super) fn judge(&self) -> Result<(), Refusal> {
        if self.blocked.total() == 0 { Ok(()) } else { Err(Refusal::RedactionBlocked { counts: self.blocked }) }
    }

    /// `headers`, and what is told of it.
    pub(super) fn headers(&self, headers: &HeaderList) -> HeaderList {
        let mut headers = headers.clone();
        let rows = [
            ("x-lethe-redacted", listed(&self.redacted)),
            ("x-lethe-unscanned", listed(&self.unscanned)),
            ("x-lethe-neutralised", self.neutralised.join(",")),
            ("x-lethe-dropped", listed(&self.dropped)),
        ];
        headers.extend(rows.into_iter().filter(|(_, value)| !value.is_empty()));
        headers
    }
}

/// `EMAIL=2,CREDIT_CARD=1`
fn listed(counts: &[(&str, u32)]) -> String {
    let mut list = String::new();
    for (name, count) in counts {
        let comma = if list.is_empty() { "" } else { "," };
        let _ = write!(list, "{comma}{name}={count}");
    }
    list
}
