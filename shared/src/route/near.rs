//! What a refused caller could ask for instead.
//!
//! ```text
//! refused   openai/gpt-5 under zdr  ─▶ models that the very same terms accept: same vendor, then like parameters, then like price
//! unknown   openai/gpt5             ─▶ ids at a small edit distance
//! ```
//!
//! Invariant: names only models that the caller's key may use; an alternative would be routed if it were asked for now.

use alloc::string::String;
use alloc::vec::Vec;

use super::filter::Filter;
use super::{Considered, Unroutable};
use crate::order::sort;
use crate::policy::{Group, Price};
use crate::registry::distance::{edits, reach};
use crate::registry::{Endpoint, Model, Resolved, bare};

const ALTERNATIVES: usize = 5;
const CLOSE: usize = 3;

/// The refusal of a model that has endpoints.
pub(super) fn refused(filter: &Filter<'_>, resolved: Resolved, considered: Considered) -> Unroutable {
    let like =
        resolved.endpoints.clone().next().and_then(|index| filter.snapshot.pair(index)).map(|(endpoint, _)| endpoint);
    let mut found: Vec<(Distance, &str)> = filter
        .snapshot
        .models()
        .iter()
        .filter(|model| *model.id != *resolved.id)
        .filter_map(|model| Some((distance(&resolved.id, like, &model.id, accepted(filter, model)?), &*model.id)))
        .collect();
    sort(&mut found, Ord::cmp);
    let alternatives = found.into_iter().take(ALTERNATIVES).map(|(_, id)| String::from(id)).collect();
    Unroutable { model: resolved.id, considered, alternatives, close: Vec::new(), unknown_model: false }
}

/// The refusal of a name that means no model.
pub(super) fn unknown(filter: &Filter<'_>, model: &str) -> Unroutable {
    let whole = model.contains('/');
    let reach = reach(model);
    let mut found: Vec<(usize, &str)> = filter
        .snapshot
        .models()
        .iter()
        .filter_map(|known| Some((edits(model, if whole { &known.id } else { bare(&known.id) }, reach)?, &*known.id)))
        .filter(|(_, id)| filter.permits(id))
        .collect();
    sort(&mut found, Ord::cmp);
    let close = found.into_iter().take(CLOSE).map(|(_, id)| String::from(id)).collect();
    Unroutable { model: model.into(), considered: Vec::new(), alternatives: Vec::new(), close, unknown_model: true }
}

/// An endpoint that would serve this model under the same terms.
fn accepted<'s>(filter: &Filter<'s>, model: &Model) -> Option<&'s Endpoint> {
    let index = model.endpoints.clone().find(|index| filter.admits(*index, &model.id))?;
    filter.snapshot.pair(index).map(|(endpoint, _)| endpoint)
}

/// Another vendor group, parameters that are missing, difference of price.
type Distance = (bool, usize, u64);

fn distance(id: &str, like: Option<&Endpoint>, other: &str, endpoint: &Endpoint) -> Distance {
    let missing = |like: &Endpoint| like.parameters.iter().filter(|name| !endpoint.parameters.contains(name)).count();
    let price = |endpoint: &Endpoint| endpoint.prompt_price.map_or(0, |Price(price)| price);
    (
        Group::of_model(id) != Group::of_model(other),
        like.map_or(0, missing),
        like.map_or(0, |like| price(like).abs_diff(price(endpoint))),
    )
}
