//! What happens to a finding, per type: demands that join, and the defaults where nobody demands anything.
//!
//! ```text
//! account   EMAIL mask                 ┐ join, strictest wins
//! key       EMAIL redact, US_SSN block ┘ EMAIL redact, US_SSN block, rest: default
//! ```
//!
//! Invariant: joining never loosens a type below what one side demanded.

use super::entity::{Entity, Kind, Named};
use super::types::Types;

/// What happens to a finding, loosest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Action {
    /// It stays.
    Off,
    /// A placeholder takes its place and is not resolved in the answer.
    Mask,
    /// A placeholder takes its place; the answer gets the original back.
    Redact,
    /// The request is refused.
    Block,
}

impl Action {
    /// Every action, loosest first.
    const ALL: [Self; 4] = [Self::Off, Self::Mask, Self::Redact, Self::Block];

    /// The action that policy calls `name`: ours in lower case, AWS Bedrock's (`NONE`, `ANONYMIZE`, `BLOCK`), or those of
    /// Presidio's operators that have a counterpart (`keep`, `replace`, and `MASK` as its proxies write it).
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "off" | "NONE" | "keep" => Some(Self::Off),
            "mask" | "MASK" | "replace" => Some(Self::Mask),
            "redact" | "ANONYMIZE" => Some(Self::Redact),
            "block" | "BLOCK" => Some(Self::Block),
            _ => None,
        }
    }

    /// The name in policy.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Mask => "mask",
            Self::Redact => "redact",
            Self::Block => "block",
        }
    }
}

/// What is demanded per type. The default demands nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Actions {
    /// The types of which at least this is demanded, loosest first: each set holds the next, and to join is to unite.
    at_least: [Types; Action::ALL.len()],
}

impl Default for Actions {
    fn default() -> Self {
        Self { at_least: [const { Types::none() }; Action::ALL.len()] }
    }
}

impl Actions {
    /// These demands and `action` for `entity`, whichever is stricter.
    #[must_use]
    pub fn with(mut self, entity: Entity, action: Action) -> Self {
        let reached = self.at_least.iter_mut().zip(Action::ALL).filter(|(_, least)| *least <= action);
        reached.for_each(|(types, _)| types.add(entity));
        self
    }

    /// These demands and `action` for every type that `named` reaches, whichever is stricter.
    #[must_use]
    pub fn with_all(self, named: Named, action: Action) -> Self {
        let reached = Entity::ALL.iter().filter(|entity| named.reaches(**entity));
        reached.fold(self, |actions, entity| actions.with(*entity, action))
    }

    /// Both sides' demands: the strictest of each type.
    #[must_use]
    pub fn join(mut self, other: Self) -> Self {
        self.at_least.iter_mut().zip(&other.at_least).for_each(|(mine, theirs)| mine.add_all(theirs));
        self
    }

    /// These demands without those to leave a type alone: joined to others, they can only add to what the default does.
    #[must_use]
    pub const fn firm(mut self) -> Self {
        let [off, mask, ..] = &mut self.at_least;
        *off = *mask;
        self
    }

    /// What is demanded of `entity`; `None` leaves it to the default.
    #[must_use]
    pub fn demanded(&self, entity: Entity) -> Option<Action> {
        let demands = self.at_least.iter().zip(Action::ALL).rev();
        demands.into_iter().find(|(types, _)| types.has(entity)).map(|(_, action)| action)
    }

    /// What to do with a finding of `entity` in a request that has client tools or not: the demand, else `redact` for
    /// personal data and for secrets that a tool call may have to write back, else `mask`; quiet types are left alone. A
    /// literal is always `redact`.
    #[must_use]
    pub fn of(&self, entity: Entity, client_tools: bool) -> Action {
        let default = match entity.kind() {
            Kind::Literal => return Action::Redact,
            Kind::Personal => Action::Redact,
            Kind::Secret if client_tools => Action::Redact,
            Kind::Secret => Action::Mask,
            Kind::Quiet => Action::Off,
        };
        self.demanded(entity).unwrap_or(default)
    }

    /// Whether nothing is demanded of any type.
    #[must_use]
    pub fn is_default(&self) -> bool {
        self.at_least(Action::Off).is_empty()
    }

    /// Whether any type is looked for.
    #[must_use]
    pub fn looks(&self) -> bool {
        Entity::ALL.iter().any(|entity| !entity.is_literal() && self.of(*entity, false) != Action::Off)
    }

    /// Whether some type refuses a request that holds it.
    #[must_use]
    pub fn blocks(&self) -> bool {
        !self.at_least(Action::Block).is_empty()
    }

    /// The types of which `action` is demanded, or something stricter.
    pub(super) const fn at_least(&self, action: Action) -> &Types {
        let [off, mask, redact, block] = &self.at_least;
        match action {
            Action::Off => off,
            Action::Mask => mask,
            Action::Redact => redact,
            Action::Block => block,
        }
    }
}

/// Types that are counted apart.
const APART: usize = 16;

/// How many findings there were: of the first sixteen types that occurred each, of further ones together. Small, since
/// refusals and records carry it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counts {
    entities: [Option<Entity>; APART],
    numbers: [u32; APART],
    further: u32,
}

impl Default for Counts {
    fn default() -> Self {
        Self { entities: [None; APART], numbers: [0; APART], further: 0 }
    }
}

impl Counts {
    /// One more of `entity`.
    pub fn add(&mut self, entity: Entity) {
        let slots = self.entities.iter_mut().zip(&mut self.numbers);
        for (slot, number) in slots {
            if *slot.get_or_insert(entity) == entity {
                *number = number.saturating_add(1);
                return;
            }
        }
        self.further = self.further.saturating_add(1);
    }

    /// How many of `entity`, if it is counted apart.
    #[must_use]
    pub fn of(&self, entity: Entity) -> u32 {
        let mut slots = self.entities.iter().zip(self.numbers);
        slots.find(|(slot, _)| **slot == Some(entity)).map_or(0, |(_, number)| number)
    }

    /// The types that occurred, with their numbers, in the order of their first appearance; literals left out, they are
    /// nobody's data.
    pub fn each(&self) -> impl Iterator<Item = (Entity, u32)> {
        let slots = self.entities.iter().zip(self.numbers);
        slots.filter_map(|(slot, number)| Some(((*slot)?, number))).filter(|(entity, _)| !entity.is_literal())
    }

    /// Findings of types that are not counted apart.
    #[must_use]
    pub const fn further(&self) -> u32 {
        self.further
    }

    /// [`Counts::each`] by name, and `OTHER` for [`Counts::further`].
    pub fn named(&self) -> impl Iterator<Item = (&'static str, u32)> {
        let further = Some(("OTHER", self.further)).filter(|(_, number)| *number > 0);
        self.each().map(|(entity, number)| (entity.name(), number)).chain(further)
    }

    /// Sum over [`Counts::each`] and [`Counts::further`].
    #[must_use]
    pub fn total(&self) -> u32 {
        self.each().fold(self.further, |sum, (_, count)| sum.saturating_add(count))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::redact::entity::COUNT;

    #[test]
    fn types_beyond_the_sixteenth_are_counted_together() {
        let mut counts = Counts::default();
        for entity in Entity::ALL.iter().chain(Entity::ALL) {
            counts.add(*entity);
        }
        let apart = u32::try_from(counts.each().count()).unwrap_or(0);
        let literals = counts.of(Entity::Literal);
        assert_eq!(counts.total() + literals, u32::try_from(COUNT).unwrap_or(0) * 2);
        assert_eq!(counts.further(), counts.total().saturating_sub(apart * 2));
        assert_eq!(counts.of(Entity::Email), 2);
    }
}
