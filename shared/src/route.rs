//! Which endpoints a request may go to, in which order, and why not the others.
//!
//! ```text
//! models ─resolve─▶ endpoints ─filter by Terms─▶ candidates ─order, weight, price, seed─▶ Itinerary (never empty)
//!                                   └ each exclusion with its reason ──────────────────▶ Unroutable
//! ```
//!
//! Invariant: every stop of an itinerary satisfies the terms at the request's own time; there is no other list to fall back to.

mod access;
mod excluded;
pub(crate) mod filter;
mod near;
mod order;
mod preferences;
mod standing;

pub(crate) use access::{Access, Manner};
pub use excluded::Excluded;
pub use preferences::{Preferences, Sort};
pub(crate) use standing::verdict;

use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;
use zeroize::Zeroize as _;

use crate::dialect::Dialect;
use crate::host::{Millis, Seed};
use crate::policy::Terms;
use crate::registry::{Attested, Day, Mark, Resolved, Snapshot};
use filter::Filter;

/// How endpoints have done lately.
pub trait Health {
    /// Should this endpoint come last?
    fn unhealthy(&self, endpoint: Mark, now: Millis) -> bool;

    /// How fast it was.
    fn pace(&self, endpoint: Mark, now: Millis) -> Pace {
        let _ = (endpoint, now);
        Pace::default()
    }
}

/// How fast an endpoint was lately: averages of this instance, `None` where nothing was measured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pace {
    /// Milliseconds until the first event of a stream.
    pub first_byte: Option<u32>,
    /// Completion tokens in a thousand seconds, from the request to the end of the answer.
    pub rate: Option<u32>,
}

/// Upstreams to try, in order; never empty.
pub struct Itinerary {
    first: Stop,
    rest: Vec<Stop>,
    considered: Considered,
}

/// Providers that were considered and why each of their endpoints fell out.
pub type Considered = Vec<(Rc<str>, Vec<Excluded>)>;

impl Itinerary {
    /// The resolved id of the model to try first, `vendor/name`.
    #[must_use]
    pub fn model(&self) -> &str {
        &self.first.model
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

    /// Keeps the stops that `keep` wants, in their order; false if that would be none.
    pub(crate) fn retain(&mut self, mut keep: impl FnMut(&Stop) -> bool) -> bool {
        let first = keep(&self.first);
        self.rest.retain(|stop| keep(stop));
        if !first && !self.rest.is_empty() {
            self.first = self.rest.remove(0);
            return true;
        }
        first
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
    /// The resolved id of the model, `vendor/name`.
    pub model: Rc<str>,
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
    let Found { models, candidates, considered } = Found::gather(&filter, wanted.model, &preferences.models);
    let ordered = order::arrange(snapshot, candidates, preferences, health, seed, now);
    let mut stops = ordered.into_iter().filter_map(|Candidate { endpoint, model, .. }| {
        let resolved = models.get(model)?;
        filter.stop(endpoint, &resolved.id)
    });
    if let Some(first) = stops.next() {
        let rest = stops.collect();
        return Ok(Itinerary { first, rest, considered });
    }
    drop(stops);
    Err(match models.into_iter().next() {
        Some(resolved) => near::refused(&filter, resolved, considered),
        None => near::unknown(&filter, wanted.model),
    })
}

/// An endpoint that may serve one of the models.
#[derive(Clone, Copy)]
struct Candidate {
    /// Index in the snapshot.
    endpoint: usize,
    /// Place among the models asked for.
    model: usize,
    mark: Mark,
    /// It is asked in another dialect than the client's.
    translated: bool,
}

/// What the models asked for come to under the terms.
#[derive(Default)]
struct Found {
    models: Vec<Resolved>,
    candidates: Vec<Candidate>,
    considered: Considered,
}

impl Found {
    /// `model`, then `others`; a name that means nothing here is left out, and so is one that means the same as another.
    fn gather(filter: &Filter<'_>, model: &str, others: &[String]) -> Self {
        let mut found = Self::default();
        for name in core::iter::once(model).chain(others.iter().map(String::as_str)) {
            let Some(resolved) = filter.snapshot.resolve(name) else { continue };
            if !found.models.iter().any(|known| known.id == resolved.id) {
                found.add(filter, resolved);
            }
        }
        found
    }

    fn add(&mut self, filter: &Filter<'_>, resolved: Resolved) {
        let (endpoints, considered) = filter.split(&resolved);
        let model = self.models.len();
        self.candidates.extend(endpoints.into_iter().filter_map(|endpoint| {
            let mark = filter.mark(endpoint, &resolved.id)?;
            Some(Candidate { endpoint, model, mark, translated: filter.translates(endpoint) })
        }));
        for (provider, reasons) in considered {
            filter::note(&mut self.considered, &provider, reasons);
        }
        self.models.push(resolved);
    }
}
