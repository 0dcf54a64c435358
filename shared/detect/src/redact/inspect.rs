//! What became of everything that had the form of a type: for people who ask why.
//!
//! ```text
//! 4539148803436467                 card     found
//! order 4556737586899855000        card     no word near it says so
//! 4111111111111111                 card     an example that everybody knows
//! ```
//!
//! The pass is the one that requests take, with another listener: nothing here can find more or less. A module that does not ask holds none of it.
//!
//! Invariant: what is said to be found is what [`super::detect_among`] finds.

use alloc::vec::Vec;

use super::entity::Entity;
use super::fold::Folded;
use super::overlap::{Candidate, Outcome};
use super::scanner::{Observer, Reason, Scan};
use super::view::View;
use super::{Detection, Examples, Others};
use crate::span::Span;

/// What became of a reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It counts.
    Found,
    /// Another reading has its place.
    Lost(Entity),
    /// It is a piece of something longer: an identifier, a number, random text.
    Glued,
    /// It is likely a time or a generated id, and no word right before it says otherwise.
    Stamp,
    /// No word near it, and no key, says what it is.
    NoContext,
    /// Everybody knows it from documentation.
    Example,
}

/// One reading of a stretch of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    /// Where, in bytes of the text.
    pub span: Span,
    /// What it would be.
    pub entity: Entity,
    /// The rule that says so, as in [`super::catalogue`].
    pub rule: &'static str,
    /// What became of it.
    pub fate: Fate,
}

/// Every reading that some rule had of `text`, by its start. A stretch whose check digits are wrong has none.
#[must_use]
pub fn inspect(text: &str, key: &str, detection: &Detection, others: &mut Others<'_>) -> Vec<Reading> {
    let folded = Folded::new(text);
    let others = others(folded.bytes());
    let mut log = pass(&folded, key, detection, &others);
    if detection.examples == Examples::Spared {
        let all = Detection { examples: Examples::Found, ..*detection };
        let examples = pass(&folded, key, &all, &others).0.into_iter().filter(|(_, fate)| *fate == Fate::Found);
        let taken = |candidate: &Candidate| log.0.iter().any(|(other, _)| other.span == candidate.span);
        let spared: Vec<_> = examples.filter(|(candidate, _)| !taken(candidate)).collect();
        log.0.extend(spared.into_iter().map(|(candidate, _)| (candidate, Fate::Example)));
    }
    log.0.sort_by_key(|(candidate, _)| candidate.span.start);
    let mut places = folded.places();
    let reading = |(candidate, fate): (Candidate, Fate)| Reading {
        span: places.original(candidate.span),
        entity: candidate.entity,
        rule: candidate.rule,
        fate,
    };
    log.0.into_iter().map(reading).collect()
}

fn pass(folded: &Folded<'_>, key: &str, detection: &Detection, others: &[Candidate]) -> Log {
    let view = View::new(folded.bytes(), key, detection.examples, true);
    let mut log = Log(Vec::new());
    Scan::new(view, &detection.types, others, &mut log).run();
    log
}

struct Log(Vec<(Candidate, Fate)>);

impl Outcome for Log {
    fn won(&mut self, candidate: &Candidate) {
        self.0.push((*candidate, Fate::Found));
    }

    fn lost(&mut self, candidate: &Candidate, winner: &Candidate) {
        self.0.push((*candidate, Fate::Lost(winner.entity)));
    }
}

impl Observer for Log {
    fn dropped(&mut self, candidate: &Candidate, reason: Reason) {
        let fate = match reason {
            Reason::Glued => Fate::Glued,
            Reason::Stamp => Fate::Stamp,
            Reason::NoContext => Fate::NoContext,
        };
        self.0.push((*candidate, fate));
    }
}
