//! A detector is a row: what it finds, what verifies it, which words speak for it, where its rule comes from.
//!
//! ```text
//! trigger       looks                     rows
//! '@' or %40    left and right            e-mail
//! digit run     right, in groups          cards, SSN, later phones and national ids
//! word start    prefix, then body         keys and tokens of vendors
//! mixed run     left and right            bare base64 secrets
//! < & \         right                     text that looks like a placeholder
//! ```
//!
//! A new type is a row in its family's file; a new family is a file and a line in [`TABLE`].
//!
//! Invariant: a row looks at a bounded stretch around its trigger, so that work is linear in the text.

use super::digits::Groups;
use super::entity::Entity;
use super::token::Token;
use super::view::View;
use super::{card, email, literal, secrets, ssn};
use crate::splice::Span;

/// What a hit is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Tier {
    /// Counts only with a context word or a telling key (tier B).
    WithContext,
    /// Random text looks like this so rarely that it counts by itself (tier A).
    Alone,
}

/// A stretch that has the form of a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Hit {
    pub(super) span: Span,
    pub(super) tier: Tier,
}

/// A row. `V` is what verifies it; its form goes with the trigger.
pub(super) struct Detector<V: 'static> {
    pub(super) entity: Entity,
    pub(super) verify: V,
    /// Words of which one must be near a [`Tier::WithContext`] hit: lower case, a space for any or no separator.
    pub(super) context: &'static [&'static str],
    /// How much its check says, for overlaps of one tier: 0 form only, 1 one check digit, 2 a longer check.
    pub(super) strength: u8,
    /// Where the rule comes from.
    pub(super) source: &'static str,
}

/// Looks around a place.
pub(super) type Around = fn(&View<'_>, usize) -> Option<Hit>;
/// Looks at groups of digits.
pub(super) type Numeric = fn(&View<'_>, &Groups) -> Option<Hit>;

/// All rows, by trigger.
pub(super) struct Table {
    pub(super) at_signs: &'static [Detector<Around>],
    pub(super) digits: &'static [Detector<Numeric>],
    pub(super) tokens: &'static [Detector<Token>],
    pub(super) runs: &'static [Detector<Around>],
    pub(super) brackets: &'static [Detector<Around>],
}

/// The rows.
pub(super) static TABLE: Table = Table {
    at_signs: &[email::ROW],
    digits: &[card::ROW, ssn::ROW],
    tokens: secrets::TOKENS,
    runs: secrets::RUNS,
    brackets: &[literal::ROW],
};

/// What is looked for and where each rule comes from, for the documentation.
pub fn catalogue() -> impl Iterator<Item = (Entity, &'static str)> {
    fn row<V>(detector: &Detector<V>) -> (Entity, &'static str) {
        (detector.entity, detector.source)
    }
    let around = TABLE.at_signs.iter().chain(TABLE.runs).map(row);
    around.chain(TABLE.digits.iter().map(row)).chain(TABLE.tokens.iter().map(row))
}
