//! Which types are looked for.
//!
//! ```text
//! policy: EMAIL off, PERSON redact      types: all but EMAIL, and PERSON, which is off by default
//! ```
//!
//! Invariant: a type that is not in the set is not found, and does not shadow one that is.

use super::action::{Action, Actions};
use super::entity::{COUNT, Entity};

const WORDS: usize = COUNT.div_ceil(64);

/// A set of types.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Types([u64; WORDS]);

impl Default for Types {
    /// What is looked for where policy is silent.
    fn default() -> Self {
        Self::of(&Actions::default())
    }
}

impl Types {
    /// The types that `actions` do not leave alone.
    #[must_use]
    pub fn of(actions: &Actions) -> Self {
        let mut set = Self([0; WORDS]);
        for entity in Entity::ALL.iter().copied().filter(|entity| actions.of(*entity, true) != Action::Off) {
            if let Some(word) = set.0.get_mut(entity.index() >> 6) {
                *word |= 1 << (entity.index() & 63);
            }
        }
        set
    }

    /// The types of which `actions` demand something other than to be left alone.
    #[must_use]
    pub fn demanded(actions: &Actions) -> Self {
        let mut set = Self([0; WORDS]);
        let demands = |entity: Entity| actions.demanded(entity).is_some_and(|action| action != Action::Off);
        for entity in Entity::ALL.iter().copied().filter(|entity| demands(*entity)) {
            if let Some(word) = set.0.get_mut(entity.index() >> 6) {
                *word |= 1 << (entity.index() & 63);
            }
        }
        set
    }

    /// Every type.
    #[must_use]
    pub const fn all() -> Self {
        Self([u64::MAX; WORDS])
    }

    /// Whether `entity` is looked for.
    #[must_use]
    pub fn has(&self, entity: Entity) -> bool {
        self.0.get(entity.index() >> 6).is_some_and(|word| word >> (entity.index() & 63) & 1 == 1)
    }
}
