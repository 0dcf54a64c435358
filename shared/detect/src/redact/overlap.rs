//! Which of several readings of a stretch counts.
//!
//! ```text
//! +49 4539 1488 0343 6467      phone  [─────────────)
//!                              card       [──────────────────)   the card wins, by its check digit
//! ```
//!
//! Candidates that overlap, also through others, are decided together: the best stays, what it overlaps goes, then the best of the rest. Better
//! is: tier, strength of the check, length, leftmost; a card beats whatever else has its digits.
//!
//! Invariant: what leaves is in order and does not overlap; at most [`MOST`] candidates wait, so that work and memory are linear.

use alloc::vec::Vec;
use core::cmp::Ordering;

use super::detector::Tier;
use super::entity::Entity;
use crate::span::Span;

/// How far before its trigger a candidate may begin.
pub(super) const REACH: usize = 352;
/// Most candidates that wait. More overlap only in text made for it; then the first ones are decided among themselves.
const MOST: usize = 128;
/// How many candidates wait without further thought.
const FEW: usize = 16;

/// A hit that counts where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Candidate {
    pub(super) span: Span,
    pub(super) entity: Entity,
    pub(super) rule: &'static str,
    pub(super) tier: Tier,
    pub(super) strength: u8,
}

impl Candidate {
    /// A hit of another pass: of an operator's terms or patterns, or of names. It counts alone, and its form says nothing.
    #[must_use]
    pub const fn of(span: Span, entity: Entity, rule: &'static str) -> Self {
        Self { span, entity, rule, tier: Tier::Alone, strength: 0 }
    }

    /// Where it begins.
    #[must_use]
    pub const fn start(&self) -> usize {
        self.span.start
    }

    fn rank(&self) -> (Tier, u8, usize) {
        let tier = if matches!(self.entity, Entity::CreditCard) { Tier::Alone } else { self.tier };
        (tier, self.strength, self.span.length())
    }

    fn beats(&self, other: &Self) -> bool {
        match self.rank().cmp(&other.rank()) {
            Ordering::Equal => (self.span.start, self.entity) < (other.span.start, other.entity),
            Ordering::Less => false,
            Ordering::Greater => true,
        }
    }

    const fn overlaps(&self, other: &Self) -> bool {
        self.span.start < other.span.end && other.span.start < self.span.end
    }
}

/// What becomes of candidates.
pub(super) trait Outcome {
    /// It counts.
    fn won(&mut self, candidate: &Candidate);
    /// `winner` has its place.
    fn lost(&mut self, candidate: &Candidate, winner: &Candidate);
}

/// Candidates that a later one may still overlap, by their start.
pub(super) struct Pending {
    waiting: Vec<Candidate>,
    /// Everything before this is decided.
    decided: usize,
    /// How many may wait before it is worth looking whether some can leave.
    patience: usize,
}

impl Pending {
    pub(super) const fn new() -> Self {
        Self { waiting: Vec::new(), decided: 0, patience: FEW }
    }

    /// Takes a candidate that was found from a trigger at `at`, no earlier than any before.
    pub(super) fn push(&mut self, candidate: Candidate, at: usize, outcome: &mut dyn Outcome) {
        if self.waiting.len() >= self.patience {
            self.settle(at.saturating_sub(REACH), outcome);
            if self.waiting.len() >= MOST {
                self.settle(usize::MAX, outcome);
            }
            self.patience = self.waiting.len().saturating_mul(2).clamp(FEW, MOST);
        }
        if candidate.span.start < self.decided || candidate.span.start >= candidate.span.end {
            return;
        }
        let later = self.waiting.iter().rev().take_while(|other| other.span.start > candidate.span.start).count();
        self.waiting.insert(self.waiting.len().saturating_sub(later), candidate);
    }

    /// Decides everything.
    pub(super) fn finish(&mut self, outcome: &mut dyn Outcome) {
        self.settle(usize::MAX, outcome);
    }

    /// Decides the clusters that end at or before `floor`.
    fn settle(&mut self, floor: usize, outcome: &mut dyn Outcome) {
        let mut done = 0_usize;
        while let Some(first) = self.waiting.get(done) {
            let mut end = first.span.end;
            let mut count = 1_usize;
            while let Some(next) = self.waiting.get(done.saturating_add(count)).filter(|next| next.span.start < end) {
                end = end.max(next.span.end);
                count = count.saturating_add(1);
            }
            if end > floor {
                break;
            }
            let cluster = self.waiting.get_mut(done..done.saturating_add(count)).unwrap_or_default();
            self.decided = decide(cluster, outcome).max(self.decided);
            done = done.saturating_add(count);
        }
        self.waiting.drain(..done);
    }
}

/// Decides one cluster and says where its last winner ends.
fn decide(cluster: &mut [Candidate], outcome: &mut dyn Outcome) -> usize {
    let mut won = 0_usize;
    let mut open = cluster.len();
    // Winners gather at the front, losers at the back.
    while let Some(best) = best(cluster.get(won..open).unwrap_or_default()) {
        cluster.swap(won, won.saturating_add(best));
        let Some(winner) = cluster.get(won).copied() else { break };
        won = won.saturating_add(1);
        let mut at = won;
        while let Some(candidate) = cluster.get(at).filter(|_| at < open).copied() {
            if candidate.overlaps(&winner) {
                outcome.lost(&candidate, &winner);
                open = open.saturating_sub(1);
                cluster.swap(at, open);
            } else {
                at = at.saturating_add(1);
            }
        }
    }
    in_order(cluster.get(..won).unwrap_or_default(), outcome)
}

/// The place of the best; the leftmost of equals.
fn best(candidates: &[Candidate]) -> Option<usize> {
    let mut best: Option<(usize, &Candidate)> = None;
    for (place, candidate) in candidates.iter().enumerate() {
        let better = best.is_none_or(|(_, best)| candidate.beats(best));
        if better {
            best = Some((place, candidate));
        }
    }
    best.map(|(place, _)| place)
}

/// Reports the winners of a cluster by their start.
fn in_order(winners: &[Candidate], outcome: &mut dyn Outcome) -> usize {
    let mut after = 0;
    for _ in 0..winners.len() {
        let rest = winners.iter().filter(|winner| winner.span.start >= after);
        let Some(next) = rest.min_by_key(|winner| winner.span.start) else { break };
        outcome.won(next);
        after = next.span.end;
    }
    after
}

#[cfg(test)]
mod tests {
    #![expect(clippy::arithmetic_side_effects, clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

    use super::*;

    #[derive(Default)]
    struct Log(Vec<Candidate>, usize);

    impl Outcome for Log {
        fn won(&mut self, candidate: &Candidate) {
            self.0.push(*candidate);
        }

        fn lost(&mut self, candidate: &Candidate, winner: &Candidate) {
            assert!(candidate.overlaps(winner) && !candidate.beats(winner));
            self.1 += 1;
        }
    }

    /// All at once: the best of all, then the best of what it leaves, and so on.
    fn at_once(mut candidates: Vec<Candidate>) -> Vec<Candidate> {
        let mut won = Vec::new();
        while let Some(best) = best(&candidates) {
            let winner = candidates[best];
            candidates.retain(|candidate| !candidate.overlaps(&winner));
            won.push(winner);
        }
        won.sort_by_key(|winner| winner.span.start);
        won
    }

    #[test]
    fn one_by_one_is_as_all_at_once() {
        let mut state = 7_u64;
        let mut draw = |bound: usize| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            usize::try_from(state >> 40).unwrap() % bound
        };
        for round in 0..3_000 {
            let (mut pending, mut log, mut all, mut at) = (Pending::new(), Log::default(), Vec::new(), 0);
            for _ in 0..draw(100 + round % 100 * 4) {
                at += draw(20 + round % 60);
                let start = at.saturating_sub(draw(12));
                let span = Span { start, end: start + 1 + draw(24) };
                let tier = [Tier::WithContext, Tier::Alone][draw(2)];
                let entity = Entity::ALL[draw(3)];
                let candidate = Candidate { span, entity, rule: "", tier, strength: u8::try_from(draw(3)).unwrap() };
                all.push(candidate);
                pending.push(candidate, at, &mut log);
            }
            pending.finish(&mut log);
            let count = all.len();
            assert_eq!(log.0, at_once(all));
            assert_eq!(log.0.len() + log.1, count);
        }
    }

    #[test]
    fn a_chain_without_end_is_cut() {
        let (mut pending, mut log) = (Pending::new(), Log::default());
        for at in 0..100_000 {
            let span = Span { start: at, end: at + 900 };
            let candidate = Candidate { span, entity: Entity::Email, rule: "", tier: Tier::Alone, strength: 1 };
            pending.push(candidate, at, &mut log);
            assert!(pending.waiting.len() <= MOST);
        }
        pending.finish(&mut log);
        assert_eq!(log.0.len(), 112, "every 900 bytes one, none overlaps another");
    }
}
