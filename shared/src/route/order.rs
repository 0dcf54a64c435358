//! In which order candidates are tried.
//!
//! ```text
//! order: ["b"]   ─▶ b │ then, drawn from the seed by weight ÷ price², a c │ then the unhealthy ones
//! ```
//!
//! Invariant: a permutation of the candidates, cut after the first (or after those of `order`) where fallbacks are refused;
//! the same seed gives the same order.

use alloc::vec::Vec;

use super::Preferences;
use crate::host::Seed;
use crate::order::sort;
use crate::policy::Price;
use crate::registry::Snapshot;

/// Arranges candidates, which are indices of endpoints.
pub(super) fn arrange(
    snapshot: &Snapshot,
    candidates: Vec<usize>,
    preferences: &Preferences,
    unhealthy: impl Fn(&usize) -> bool,
    seed: Seed,
) -> Vec<usize> {
    if candidates.len() < 2 {
        return candidates;
    }
    let rank = |index: usize| {
        let endpoint = snapshot.endpoints.get(index)?;
        let id = &snapshot.providers.get(endpoint.provider)?.id;
        preferences.order.iter().position(|name| **name == **id)
    };
    let (sick, well): (Vec<usize>, Vec<usize>) = candidates.into_iter().partition(unhealthy);
    let mut draws = Draws::new(seed);
    let mut ordered = draw(snapshot, well, &mut draws);
    ordered.extend(draw(snapshot, sick, &mut draws));
    // Stable: within one rank the drawn order stays. What `order` names comes first even when it failed lately.
    let place = |index: &usize| rank(*index).unwrap_or(usize::MAX);
    sort(&mut ordered, |a, b| place(a).cmp(&place(b)));
    if !preferences.allow_fallbacks && preferences.order.is_empty() {
        ordered.truncate(1);
    }
    ordered
}

/// A random order, in which each is next with a probability proportional to its weight.
fn draw(snapshot: &Snapshot, candidates: Vec<usize>, draws: &mut Draws) -> Vec<usize> {
    let dearest = candidates.iter().filter_map(|index| cost(snapshot, *index)).max().unwrap_or(CHEAPEST);
    let mut left: Vec<(usize, u128)> =
        candidates.into_iter().map(|index| (index, weight(snapshot, index, dearest))).collect();
    let mut ordered = Vec::with_capacity(left.len());
    while !left.is_empty() {
        let total: u128 = left.iter().map(|(_, weight)| *weight).fold(0, u128::saturating_add);
        let mut ticket = u128::from(draws.next()).checked_rem(total).unwrap_or_default();
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
    let endpoint = snapshot.endpoints.get(index)?;
    let Price(prompt) = endpoint.prompt_price?;
    let Price(completion) = endpoint.completion_price.unwrap_or(Price(prompt));
    Some(prompt.saturating_add(completion).max(CHEAPEST))
}

/// Weight over the square of the price, scaled to whole numbers. What states no price counts as the dearest.
fn weight(snapshot: &Snapshot, index: usize, dearest: u64) -> u128 {
    const SCALE: u128 = 1_000_000_000_000_000_000;
    let own = snapshot.endpoints.get(index).map_or(1, |endpoint| endpoint.weight);
    let price = u128::from(cost(snapshot, index).unwrap_or(dearest).div_ceil(100));
    let square = price.saturating_mul(price);
    u128::from(own).saturating_mul(SCALE).checked_div(square).unwrap_or_default().max(1)
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
