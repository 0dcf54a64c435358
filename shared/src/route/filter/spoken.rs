//! In which dialect an endpoint is asked, and what stands in the way of that.
//!
//! ```text
//! client: Messages ─▶ endpoint serves Messages? ─▶ as it is
//!                     serves Chat?              ─▶ translated
//!                     neither                   ─▶ "feature:translation"
//! ```
//!
//! Invariant: the client's own dialect wins where the endpoint serves it: same-dialect traffic is never translated.

use alloc::vec::Vec;

use super::Filter;
use crate::dialect::Dialect;
use crate::registry::{Endpoint, Protocol, Provider, Service};
use crate::route::{Excluded, access};
use crate::translate;

impl Filter<'_> {
    /// What this endpoint is asked in: the client's own dialect, else one that it is translated into.
    pub(super) fn asked(&self, endpoint: &Endpoint, provider: &Provider) -> Option<Dialect> {
        let wanted = self.dialect.unwrap_or_else(|| Dialect::of(endpoint.main_service()));
        let serves = |service| endpoint.serves(service);
        let own = wanted.at(provider.protocol);
        own.filter(|dialect| serves(dialect.service()))
            .or_else(|| translate::instead(wanted, provider.protocol, serves))
            .or(own)
    }

    /// What of this endpoint a request of this filter would use.
    pub(crate) fn spoken_service(&self, endpoint: &Endpoint, provider: &Provider) -> Service {
        self.asked(endpoint, provider).map_or_else(|| self.service(endpoint), Dialect::service)
    }

    /// Whether this endpoint is asked in another dialect than the client's.
    pub(in crate::route) fn translates(&self, index: usize) -> bool {
        let Some((endpoint, provider)) = self.snapshot.pair(index) else { return false };
        let other = provider.protocol == Protocol::Predictions || self.asked(endpoint, provider) != self.dialect;
        self.dialect.is_some() && other
    }

    /// What is asked for.
    pub(super) fn service(&self, endpoint: &Endpoint) -> Service {
        self.dialect.map_or_else(|| endpoint.main_service(), Dialect::service)
    }

    pub(super) fn spoken(&self, endpoint: &Endpoint, provider: &Provider, model: &str, out: &mut Vec<Excluded>) {
        let spoken = self.asked(endpoint, provider);
        let service = spoken.map_or_else(|| self.service(endpoint), Dialect::service);
        if !endpoint.serves(service) {
            out.push(Excluded::Feature(service.name()));
        }
        let told = |dialect| !access::members(provider, dialect, self.told(provider, model)).1.is_empty();
        if spoken.is_some_and(|dialect| matches!(dialect, Dialect::Upload(_)) && told(dialect)) {
            // What this provider must be told has no place in a multipart body.
            out.push(Excluded::Feature("zdr_flag"));
        }
        match (spoken, provider.protocol) {
            // A prediction is an object that its provider keeps, whatever anybody attests.
            (Some(_), Protocol::Predictions) if self.zero_retention(provider, model) => {
                out.push(Excluded::Feature("predictions"));
            }
            (Some(dialect), _) => {
                let misnamed = access::url(provider, dialect, &endpoint.upstream_name(model)).err();
                out.extend(misnamed.filter(|why| matches!(why, Excluded::Feature(_))));
            }
            (None, Protocol::Predictions) => out.push(Excluded::Feature("predictions")),
            (None, Protocol::OpenAi | Protocol::Anthropic | Protocol::Vertex) => {
                out.push(Excluded::Feature("translation"));
            }
        }
    }
}
