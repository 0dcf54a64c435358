//! In which order candidates are tried.
//!
//! ```text
//! order: ["b"]     ─▶ b │ then, drawn from the seed by weight ÷ price², a c │ then the unhealthy ones
//! sort: "latency"  ─▶ a 210 ms │ c 380 ms │ b not measured │ then the unhealthy ones; equal ones as drawn,
//!                      those that speak the client's dialect first
//! models: ["n"]    ─▶ all of the above for the first model, then the same for n; together with `partition: "none"`
//! ```
//!
//! Invariant: a permutation of the candidates, cut after the first of each model (or after those of `order`) where fallbacks are
//! refused; the same seed and the same measurements give the same order.

use alloc::vec::Vec;

use super::{Candidate, Health, Preferences, Sort};
use crate::host::{Millis, Seed};
use crate::order::sort;
use crate::policy::Price;
use crate::registry::Snapshot;

/// One in so many requests that sort by what is measured tries first what was not, so that it becomes known.
const CURIOUS: u64 = 16;

/// Arranges candidates, which stand in the order of their models.
pub(super) fn arrange(
    snapshot: &Snapshot,
    candidates: Vec<Candidate>,
    preferences: &Preferences,
    health: &dyn Health,
    seed: Seed,
    now: Millis,
) -> Vec<Candidate> {
    if candidates.len() < 2 {
        return candidates;
    }
    let (sick, well): (Vec<_>, Vec<_>) = candidates.into_iter().partition(|one| health.unhealthy(one.mark, now));
    let mut draws = Draws::new(seed);
    let healthy = well.len();
    let mut ordered = draw(snapshot, well, &mut draws);
    ordered.extend(draw(snapshot, sick, &mut draws));
    let sorting = Sorting { snapshot, preferences, health, now, curious: draws.next().is_multiple_of(CURIOUS) };
    let placed = ordered.into_iter().enumerate();
    let mut placed: Vec<_> = placed.map(|(at, one)| (sorting.place(one, at >= healthy), one)).collect();
    // Stable: within one place the drawn order stays.
    sort(&mut placed, |(a, _), (b, _)| a.cmp(b));
    let mut ordered: Vec<Candidate> = placed.into_iter().map(|(_, one)| one).collect();
    if !preferences.allow_fallbacks && preferences.order.is_empty() {
        first_of_each(&mut ordered);
    }
    ordered
}

/// Without fallbacks one endpoint of each model is tried: the other models are the caller's own wish.
fn first_of_each(ordered: &mut Vec<Candidate>) {
    let mut models = Vec::new();
    ordered.retain(|one| {
        let new = !models.contains(&one.model);
        models.push(one.model);
        new
    });
}

/// Model, rank in `order`, failed lately, what is sorted by, asked in another dialect than the client's. What `order` names comes first even when it failed lately.
type Place = (usize, usize, bool, u64, bool);

struct Sorting<'a> {
    snapshot: &'a Snapshot,
    preferences: &'a Preferences,
    health: &'a dyn Health,
    now: Millis,
    curious: bool,
}

impl Sorting<'_> {
    fn place(&self, one: Candidate, sick: bool) -> Place {
        let model = if self.preferences.together { 0 } else { one.model };
        let rank = self.rank(one.endpoint).unwrap_or(usize::MAX);
        (model, rank, sick, self.preferences.sort.map_or(0, |sort| self.key(sort, one)), one.translated)
    }

    fn rank(&self, endpoint: usize) -> Option<usize> {
        let (_, provider) = self.snapshot.pair(endpoint)?;
        self.preferences.order.iter().position(|name| **name == *provider.id)
    }

    /// The less the better.
    fn key(&self, sort: Sort, one: Candidate) -> u64 {
        let pace = || self.health.pace(one.mark, self.now);
        let unknown = if self.curious { 0 } else { u64::MAX };
        match sort {
            Sort::Price => price(self.snapshot, one.endpoint).unwrap_or(u64::MAX),
            Sort::Latency => pace().first_byte.map_or(unknown, |span| u64::from(span).saturating_add(1)),
            Sort::Throughput => {
                pace().rate.map_or(unknown, |rate| u64::from(u32::MAX.saturating_sub(rate)).saturating_add(1))
            }
        }
    }
}

/// A random order, in which each is next with a probability proportional to its weight.
fn draw(snapshot: &Snapshot, candidates: Vec<Candidate>, draws: &mut Draws) -> Vec<Candidate> {
    let dearest = candidates.iter().filter_map(|one| cost(snapshot, one.endpoint)).max().unwrap_or(CHEAPEST);
    let mut left: Vec<(Candidate, u64)> =
        candidates.into_iter().map(|one| (one, weight(snapshot, one.endpoint, dearest))).collect();
    let mut ordered = Vec::with_capacity(left.len());
    while !left.is_empty() {
        let total = left.iter().map(|(_, weight)| *weight).fold(0, u64::saturating_add);
        let mut ticket = draws.next().checked_rem(total).unwrap_or_default();
        let at = left.iter().position(|(_, weight)| {
            let mine = ticket < *weight;
            ticket = ticket.saturating_sub(*weight);
            mine
        });
        ordered.push(left.swap_remove(at.unwrap_or_default()).0);
    }
    ordered
}

/// One cent a million tokens: below it cheaper is not better, so that what costs nothing does not take all.
const CHEAPEST: u64 = 10_000;

fn cost(snapshot: &Snapshot, index: usize) -> Option<u64> {
    price(snapshot, index).map(|price| price.max(CHEAPEST))
}

/// Of a million tokens each way; an unknown price of completions counts as that of prompts.
fn price(snapshot: &Snapshot, index: usize) -> Option<u64> {
    let endpoint = snapshot.endpoints.get(index)?;
    let Price(prompt) = endpoint.prompt_price?;
    let Price(completion) = endpoint.completion_price.unwrap_or(Price(prompt));
    Some(prompt.saturating_add(completion))
}

/// Weight over the square of the price, scaled to whole numbers: at most 10¹⁸, and to a part in 4,000 up to 150 dollars a million tokens.
/// What states no price counts as the dearest.
fn weight(snapshot: &Snapshot, index: usize, dearest: u64) -> u64 {
    const SCALE: u64 = 10_000_000_000_000_000;
    let own = snapshot.endpoints.get(index).map_or(1, |endpoint| endpoint.weight);
    let price = cost(snapshot, index).unwrap_or(dearest).div_ceil(100);
    let square = price.saturating_mul(price);
    SCALE.checked_div(square).unwrap_or_default().saturating_mul(own.into()).max(1)
}

/// A stream of numbers out of a request's seed (splitmix64).
struct Draws(u64);

impl Draws {
    fn new(seed: Seed) -> Self {
        Self(seed.0.chunks(8).fold(0, |state, bytes| {
            let word = bytes.iter().fold(0_u64, |word, byte| word.rotate_left(8) ^ u64::from(*byte));
            state.rotate_left(29) ^ word
        }))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut word = self.0;
        word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        word ^ (word >> 31)
    }
}
