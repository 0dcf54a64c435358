//! Which endpoints a request may go to, in which order, and why not the others.
//!
//! ```text
//! model ─resolve─▶ endpoints ─filter by Terms─▶ candidates ─order, weight, price, seed─▶ Itinerary (never empty)
//!                                   └ each exclusion with its reason ──────────────────▶ Unroutable
//! ```
//!
//! Invariant: every stop of an itinerary satisfies the terms at the request's own time; there is no other list to fall back to.

mod access;
mod excluded;
pub(crate) mod filter;
mod near;
mod order;

pub(crate) use access::{Access, Manner};
pub use excluded::Excluded;

use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;
use zeroize::Zeroize as _;

use crate::dialect::Dialect;
use crate::host::{Millis, Seed};
use crate::policy::Terms;
use crate::registry::{Attested, Day, Mark, Snapshot};
use filter::Filter;

/// What the caller prefers among endpoints that its terms allow. Provider ids.
pub struct Preferences {
    /// These first, in this order.
    pub order: Vec<String>,
    /// Only these; empty: all.
    pub only: Vec<String>,
    /// Not these.
    pub ignore: Vec<String>,
    /// May another endpoint be tried after the first (after those of `order`, if given)?
    pub allow_fallbacks: bool,
}

impl Default for Preferences {
    fn default() -> Self {
        Self { order: Vec::new(), only: Vec::new(), ignore: Vec::new(), allow_fallbacks: true }
    }
}

/// Which endpoints have failed lately.
pub trait Health {
    /// Should this endpoint come last?
    fn unhealthy(&self, endpoint: Mark, now: Millis) -> bool;
}

/// Upstreams to try, in order; never empty.
pub struct Itinerary {
    model: String,
    first: Stop,
    rest: Vec<Stop>,
    considered: Considered,
}

/// Providers that were considered and why each of their endpoints fell out.
pub type Considered = Vec<(Rc<str>, Vec<Excluded>)>;

impl Itinerary {
    /// The resolved model id, `vendor/name`.
    #[must_use]
    pub fn model(&self) -> &str {
        &self.model
    }

    /// The stop to try first.
    #[must_use]
    pub const fn first(&self) -> &Stop {
        &self.first
    }

    /// All stops in order.
    pub fn iter(&self) -> impl Iterator<Item = &Stop> {
        core::iter::once(&self.first).chain(&self.rest)
    }

    /// Endpoints that fell out, for a dry run.
    #[must_use]
    pub fn considered(&self) -> &Considered {
        &self.considered
    }

    /// Does any stop stand under zero retention? Then every attempt must be linted for it.
    #[must_use]
    pub fn zero_retention(&self) -> bool {
        self.iter().any(|stop| stop.zero_retention)
    }

    /// The first stop and the others in order.
    #[must_use]
    pub fn into_stops(self) -> (Stop, Vec<Stop>) {
        (self.first, self.rest)
    }
}

/// One upstream, ready to be called.
pub struct Stop {
    /// The provider's id.
    pub provider: Rc<str>,
    /// Index in the snapshot.
    pub endpoint: usize,
    /// For the health map.
    pub mark: Mark,
    /// What it is asked in.
    pub dialect: Dialect,
    /// Absolute URL of the door for that.
    pub url: String,
    /// The credential as a header, and what else the endpoint's record says; wiped on drop.
    pub headers: Vec<(&'static str, String)>,
    /// What this upstream calls the model.
    pub upstream_model: String,
    /// What else is this provider's own.
    pub(crate) manner: Manner,
    /// Was zero retention demanded of this stop? Then `attested` is there.
    pub zero_retention: bool,
    /// The attestation in force, demanded or not.
    pub attested: Option<Attested>,
}

impl Drop for Stop {
    fn drop(&mut self) {
        self.headers.iter_mut().for_each(|(_, value)| value.zeroize());
    }
}

/// No endpoint may serve the request.
pub struct Unroutable {
    /// The model id, resolved as far as possible.
    pub model: String,
    /// Why each endpoint fell out.
    pub considered: Considered,
    /// Up to five models that the same terms accept, nearest first.
    pub alternatives: Vec<String>,
    /// Up to three ids like an unknown one.
    pub close: Vec<String>,
    /// No endpoint of any provider has this model (or the key may not use it under any name).
    pub unknown_model: bool,
}

/// What is asked for.
#[derive(Clone, Copy)]
pub struct Wanted<'a> {
    /// How the client asks.
    pub dialect: Dialect,
    /// The model as it was named, suffixes stripped.
    pub model: &'a str,
}

/// The itinerary of a request for `wanted`.
///
/// # Errors
/// Why nothing is left, with what the same terms would accept.
pub fn choose(
    snapshot: &Snapshot,
    terms: &Terms,
    wanted: Wanted<'_>,
    preferences: &Preferences,
    health: &dyn Health,
    seed: Seed,
    now: Millis,
) -> Result<Itinerary, Unroutable> {
    let terms = terms.clone().join(snapshot.floor.terms());
    let filter = Filter::new(snapshot, &terms, preferences, Day::at(now)).asked_in(wanted.dialect);
    let Some(resolved) = snapshot.resolve(wanted.model) else { return Err(near::unknown(&filter, wanted.model)) };
    let (candidates, considered) = filter.split(&resolved);
    let unhealthy = |index: &usize| filter.mark(*index, &resolved.id).is_none_or(|mark| health.unhealthy(mark, now));
    let ordered = order::arrange(snapshot, candidates, preferences, unhealthy, seed);
    let mut stops = ordered.into_iter().filter_map(|index| filter.stop(index, &resolved.id));
    let Some(first) = stops.next() else { return Err(near::refused(&filter, resolved, considered)) };
    let rest = stops.collect();
    Ok(Itinerary { model: resolved.id, first, rest, considered })
}
