//! Which types are looked for.
//!
//! ```text
//! policy: EMAIL off, PERSON redact      types: all but EMAIL, and PERSON, which is off by default
//! ```
//!
//! Invariant: a type that is not in the set is not found, and does not shadow one that is.

use super::action::{Action, Actions};
use super::entity::{COUNT, Entity, Kind};

const WORDS: usize = COUNT.div_ceil(64);

/// A set of types.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Types([u64; WORDS]);

/// What is looked for where policy is silent, and what it always is.
const USUAL: Types = usual(false);
const ALWAYS: Types = usual(true);

impl Default for Types {
    /// What is looked for where policy is silent.
    fn default() -> Self {
        USUAL
    }
}

impl Types {
    /// The types that `actions` do not leave alone.
    #[must_use]
    pub fn of(actions: &Actions) -> Self {
        let mut set = USUAL.without(actions.at_least(Action::Off));
        set.add_all(actions.at_least(Action::Mask));
        set.add_all(&ALWAYS);
        set
    }

    /// The types of which `actions` demand something other than to be left alone.
    #[must_use]
    pub const fn demanded(actions: &Actions) -> Self {
        *actions.at_least(Action::Mask)
    }

    /// Every type.
    #[must_use]
    pub const fn all() -> Self {
        Self([u64::MAX; WORDS])
    }

    /// No type.
    #[must_use]
    pub const fn none() -> Self {
        Self([0; WORDS])
    }

    /// Whether `entity` is looked for.
    #[must_use]
    pub fn has(&self, entity: Entity) -> bool {
        self.0.get(entity.index() >> 6).is_some_and(|word| word >> (entity.index() & 63) & 1 == 1)
    }

    /// Whether there is no type in the set.
    pub fn is_empty(&self) -> bool {
        self.0 == [0; WORDS]
    }

    pub(super) fn add(&mut self, entity: Entity) {
        if let Some(word) = self.0.get_mut(entity.index() >> 6) {
            *word |= 1 << (entity.index() & 63);
        }
    }

    pub(super) fn add_all(&mut self, other: &Self) {
        self.0.iter_mut().zip(other.0).for_each(|(mine, theirs)| *mine |= theirs);
    }

    fn without(mut self, other: &Self) -> Self {
        self.0.iter_mut().zip(other.0).for_each(|(mine, theirs)| *mine &= !theirs);
        self
    }
}

/// The literal, or with it all that is found by default.
#[expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "runs in the compiler, where a slip is an error"
)]
const fn usual(literals: bool) -> Types {
    let mut set = Types::none();
    let mut at = 0;
    while at < COUNT {
        let is_in = match Entity::ALL[at].kind() {
            Kind::Literal => true,
            Kind::Personal | Kind::Secret => !literals,
            Kind::Quiet => false,
        };
        set.0[at / 64] |= (is_in as u64) << (at % 64);
        at += 1;
    }
    set
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sets_are_those_of_a_walk_over_all_types() {
        let every = |pick: fn(usize) -> Option<Action>| {
            Entity::ALL.iter().enumerate().fold(Actions::default(), |actions, (at, entity)| {
                pick(at).map_or(actions, |action| actions.with(*entity, action))
            })
        };
        let mixed = |at: usize| [None, Some(Action::Off), Some(Action::Mask), Some(Action::Block)].get(at % 4).copied();
        let all = [
            Actions::default(),
            every(|_| Some(Action::Off)),
            every(|_| Some(Action::Redact)),
            every(|at| (at % 3 == 0).then_some(Action::Off)),
            Entity::ALL.iter().enumerate().fold(Actions::default(), |actions, (at, entity)| {
                mixed(at).flatten().map_or(actions, |action| actions.with(*entity, action))
            }),
        ];
        for actions in all {
            let (found, demanded) = (Types::of(&actions), Types::demanded(&actions));
            for entity in Entity::ALL {
                assert_eq!(found.has(*entity), actions.of(*entity, true) != Action::Off, "{entity:?}");
                let asked = actions.demanded(*entity).is_some_and(|action| action != Action::Off);
                assert_eq!(demanded.has(*entity), asked, "{entity:?}");
            }
        }
        assert_eq!(Types::default(), Types::of(&Actions::default()));
    }
}
