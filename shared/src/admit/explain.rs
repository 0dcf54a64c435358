//! Answers about a request that is not sent: what would happen to it, and what it looks like redacted.
//!
//! ```text
//! x-lethe-dry-run: 1   {"dry_run":true,"model":"…","route":[…],"considered":[…],"redactions":[{"type":"EMAIL","action":"redact","start":41,"end":53}]}
//! POST /v1/redact      the caller's own body with placeholders
//! ```
//!
//! Invariant: no value that was found is repeated; spans are byte offsets in the decoded body.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::prepared::Prepared;
use crate::host::{HeaderList, Reply};
use crate::json::{Map, Value, json};
use crate::policy::Terms;
use crate::refusal::Refusal;
use crate::route::{Considered, Itinerary, Stop, Unroutable};
use crate::splice::{Edit, Pieces};

/// All that a dry run tells.
pub(super) struct Explanation<'a> {
    pub(super) model: &'a str,
    pub(super) terms: &'a Terms,
    pub(super) routed: &'a Result<Itinerary, Unroutable>,
    pub(super) prepared: &'a Prepared,
    /// What the request wants that cannot be had under its terms.
    pub(super) ineligible: Option<Refusal>,
}

impl Explanation<'_> {
    pub(super) fn reply(&self, headers: HeaderList, generation: &str) -> Reply {
        let mut body = json!({
            "dry_run": true,
            "generation": generation,
            "model": self.model,
            "zero_retention": self.terms.zero_retention,
            "no_training": self.terms.no_training,
            "would_be_sent": self.routed.is_ok() && self.prepared.judge().is_ok() && self.ineligible.is_none(),
            "ineligible": self.ineligible.as_ref().and_then(Refusal::param),
            "refusal": self.refusal(),
            "neutralised": self.prepared.neutralised.clone(),
            "unscanned": counts(&self.prepared.unscanned),
            "redactions": self.redactions(),
        });
        if let Value::Object(members) = &mut body {
            self.route(members);
        }
        reply(body.bytes(), headers, generation)
    }

    fn route(&self, members: &mut Map) {
        match self.routed {
            Ok(itinerary) => {
                members.insert("resolved_model", itinerary.model());
                members.insert("route", itinerary.iter().map(stop).collect::<Vec<_>>());
                members.insert("considered", considered(itinerary.considered()));
            }
            Err(unroutable) => {
                members.insert("resolved_model", unroutable.model.as_str());
                members.insert("route", Value::Array(Vec::new()));
                members.insert("considered", considered(&unroutable.considered));
                members.insert("verified_alternatives", unroutable.alternatives.clone());
                members.insert("close_models", unroutable.close.clone());
            }
        }
    }

    /// What the request would be answered with instead of being sent, as far as its own content decides.
    fn refusal(&self) -> Value {
        let Err(refusal) = self.prepared.judge() else { return Value::Null };
        let entities: Map = self.prepared.blocked.named().map(|(name, count)| (name, count.into())).collect();
        json!({ "type": refusal.kind(), "entities": entities })
    }

    fn redactions(&self) -> Value {
        let reports = self.prepared.replaced.iter().map(|report| {
            json!({
                "type": report.entity.name(),
                "action": report.action.name(),
                "start": report.span.start,
                "end": report.span.end,
            })
        });
        reports.collect()
    }
}

/// The caller's own body under `edits`.
pub(super) fn redacted(body: &[u8], edits: &[Edit], headers: HeaderList, generation: &str) -> Reply {
    reply(Pieces::new(body, edits).flatten().copied().collect(), headers, generation)
}

/// An answer of our own, in JSON.
pub(super) fn reply(body: Vec<u8>, mut headers: HeaderList, generation: &str) -> Reply {
    headers.push(("content-type", "application/json".into()));
    headers.push(("cache-control", "no-store".into()));
    headers.push(("x-generation-id", generation.into()));
    Reply { status: 200, headers, body }
}

fn stop(stop: &Stop) -> Value {
    json!({
        "provider": stop.provider.as_ref(),
        "upstream_model": stop.upstream_model.as_str(),
        "credential": stop.credential(),
        "cache_isolated": stop.is_isolated(),
        "zero_retention": stop.zero_retention,
        "attested": stop.attested.map(|attested| json!({
            "basis": attested.basis.name(),
            "until": attested.until.to_string(),
            "exceptions": attested.exceptions.iter().map(|exception| exception.name()).collect::<Vec<_>>(),
        })),
    })
}

fn considered(considered: &Considered) -> Value {
    let rows = considered.iter().map(|(provider, reasons)| {
        let reasons: Vec<String> = reasons.iter().map(ToString::to_string).collect();
        json!({ "provider": provider.as_ref(), "excluded_by": reasons })
    });
    rows.collect()
}

fn counts(counts: &[(&'static str, u32)]) -> Value {
    let members: Map = counts.iter().map(|(name, count)| (*name, (*count).into())).collect();
    members.into()
}
