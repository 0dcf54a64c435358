//! A request under zero retention: what may not pass is refused by name, what is harmless to change is changed.
//!
//! ```text
//! {"model":"m","store":true,"user":"u7","tools":[{"type":"file_search"}]}
//!                     └ false  └ taken out               └ feature_not_zdr_eligible, unless the provider's `eligible` has it
//! ```
//!
//! Invariant: no stop is left to which something goes that neither the lists nor its own provider's row has.

use alloc::string::String;
use alloc::vec::Vec;

use super::changes::Changes;
use super::closing::Closing;
use super::reading::{Member, Seen};
use crate::arrive::Betas;
use crate::dialect::Dialect;
use crate::dialect::lint::{
    Axis, HOUR_FLAG, STORED, UNLISTED, not_eligible, passes_without_agreement, reason, redacted,
};
use crate::json::decode;
use crate::policy::{Certification, Terms};
use crate::refusal::Refusal;
use crate::registry::Eligible;
use crate::route::Itinerary;
use crate::splice::{Edit, Span};

/// Most types on no list that are told apart.
const MOST: usize = 64;

/// Types of parts and tools that are on no list.
#[derive(Default)]
pub(super) struct Types {
    spans: Vec<(Axis, Span)>,
    overflow: bool,
}

impl Types {
    /// A value between quotes in `body`.
    pub(super) fn add(&mut self, axis: Axis, span: Span, body: &[u8]) {
        if self.spans.iter().any(|(known, at)| *known == axis && at.of(body) == span.of(body)) {
            return;
        }
        self.overflow |= self.spans.len() >= MOST;
        if !self.overflow {
            self.spans.push((axis, span));
        }
    }
}

impl Closing {
    /// Takes the stops out of `itinerary` that may not have what the request wants.
    pub(super) fn lint(&self, itinerary: &mut Itinerary, terms: &Terms) -> Result<(), Refusal> {
        if !itinerary.zero_retention() {
            return Ok(());
        }
        let mut refused = None;
        let left = itinerary.retain(|stop| {
            let provider = self.admitted.snapshot.pair(stop.endpoint).map(|(_, provider)| provider);
            let refusal = self.ineligible(provider.map(|provider| &provider.eligible), terms);
            let passes = refusal.is_none();
            refused = refused.or(refusal);
            passes
        });
        if left { Ok(()) } else { refused.map_or(Ok(()), Err) }
    }

    /// The first feature that may not go to a provider whose row adds `eligible`.
    pub(super) fn ineligible(&self, eligible: Option<&Eligible>, terms: &Terms) -> Option<Refusal> {
        let (lint, seen) = (self.admitted.dialect().lint(), &self.seen);
        let agreement = terms.certifications.contains(Certification::HipaaBaa);
        let passes = |axis, name: &str| {
            lint.knows(axis, name)
                || eligible.is_some_and(|eligible| eligible.has(axis, name))
                || (!agreement && passes_without_agreement(axis, name))
        };
        let judge = |axis, name: &str| (!passes(axis, name)).then(|| not_eligible(axis, name, reason(axis, name)));
        let kept = seen.kept.iter().find(|kept| !passes(Axis::Field, kept.field));
        let kept = kept.map(|kept| not_eligible(Axis::Field, kept.field, kept.reason));
        let mut members = seen.members.iter().filter(|member| !member.gone && member.asks(&self.body));
        let mut types = seen.types.spans.iter();
        let text = |span: &Span| decode(core::str::from_utf8(span.of(&self.body)).unwrap_or_default());
        kept.or_else(|| members.find_map(|member| judge(Axis::Field, text(&member.key).text())))
            .or_else(|| types.find_map(|(axis, span)| judge(*axis, text(span).text())))
            .or_else(|| seen.types.overflow.then(|| not_eligible(Axis::Part, "", UNLISTED)))
            .or_else(|| self.flags().find_map(|flag| judge(Axis::Beta, flag)))
    }

    /// The beta flags that would be sent, but for the one that is taken out.
    fn flags(&self) -> impl Iterator<Item = &str> {
        let flags = self.admitted.betas.of(self.admitted.dialect()).unwrap_or_default();
        flags.split(',').map(str::trim).filter(|flag| !flag.is_empty() && *flag != HOUR_FLAG)
    }

    /// Marks the members that are taken out, and makes the other edits.
    pub(super) fn neutralise(&mut self, changes: &mut Changes) {
        let dialect = self.admitted.dialect();
        store(&self.seen, dialect, &self.body, changes);
        for member in &mut self.seen.members {
            let name = outgoing(member, &self.body);
            member.gone |= name.is_some();
            changes.neutralised.extend(name);
        }
        changes.edits.extend(self.seen.hours.iter().map(|span| Edit { span: *span, with: b"5m".to_vec() }));
        changes.neutralised.extend((!self.seen.hours.is_empty()).then_some("cache_control.ttl"));
        changes.neutralised.extend(self.admitted.betas.shorten().then_some("anthropic-beta"));
    }
}

/// The provider is told to store nothing.
fn store(seen: &Seen, dialect: Dialect, body: &[u8], changes: &mut Changes) {
    if let Some(span) = seen.store {
        changes.edits.push(Edit { span, with: b"false".to_vec() });
        changes.neutralised.push("store");
        return;
    }
    let told = seen.members.iter().any(|member| member.key.of(body) == b"store");
    let model = seen.model.and_then(|model| seen.members.iter().find(|member| member.end > model.end));
    if let Some(model) = model.filter(|_| dialect.stores_by_default() && !told) {
        changes
            .edits
            .push(Edit { span: Span { start: model.start, end: model.start }, with: STORED.as_bytes().to_vec() });
        changes.neutralised.push("store");
    }
}

/// The name of a member that is harmless to take out.
fn outgoing(member: &Member, body: &[u8]) -> Option<&'static str> {
    let name = core::str::from_utf8(member.key.of(body)).ok().filter(|_| !member.gone && member.asks(body))?;
    match name {
        "prompt_cache_retention" => member.value(body).ends_with(b"\"24h\"").then_some("prompt_cache_retention"),
        _ => redacted(name),
    }
}

impl Member {
    pub(super) fn value<'a>(&self, body: &'a [u8]) -> &'a [u8] {
        Span { start: self.key.end, end: self.end }.of(body)
    }

    /// Its value is something. What is refused by name may also be `false`.
    fn asks(&self, body: &[u8]) -> bool {
        let value = self.value(body);
        let known = || core::str::from_utf8(self.key.of(body)).is_ok_and(|name| reason(Axis::Field, name) != UNLISTED);
        // A picture in the answer itself is what no list forbids.
        let inline = value.ends_with(b"\"b64_json\"");
        !(value.ends_with(b"null") || (value.ends_with(b"false") || inline) && known())
    }

    /// Its value is there at all, and not `null`.
    pub(super) fn is(&self, name: &str, body: &[u8]) -> bool {
        self.key.of(body) == name.as_bytes() && !self.value(body).ends_with(b"null")
    }
}

impl Betas {
    /// Takes out the flag for an hour's cache; true if it was there.
    fn shorten(&mut self) -> bool {
        let Some(flags) = self.anthropic.as_mut() else { return false };
        if !flags.split(',').any(|flag| flag.trim() == HOUR_FLAG) {
            return false;
        }
        let mut left = String::with_capacity(flags.len());
        for flag in flags.split(',').filter(|flag| flag.trim() != HOUR_FLAG) {
            left.push_str(if left.is_empty() { "" } else { "," });
            left.push_str(flag);
        }
        self.anthropic = Some(left).filter(|left| !left.trim().is_empty());
        true
    }
}
