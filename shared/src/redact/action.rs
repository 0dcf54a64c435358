//! What happens to a finding, per type: demands that join, and the defaults where nobody demands anything.
//!
//! ```text
//! account   EMAIL mask                 ┐ join, strictest wins
//! key       EMAIL redact, US_SSN block ┘ EMAIL redact, US_SSN block, rest: default
//! ```
//!
//! Invariant: joining never loosens a type below what one side demanded.

use super::entity::{COUNT, Entity};

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
    /// The action that policy calls `name`: ours in lower case, or AWS Bedrock's (`NONE`, `ANONYMIZE`, `BLOCK`).
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "off" | "NONE" => Some(Self::Off),
            "mask" => Some(Self::Mask),
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
pub struct Actions([Option<Action>; COUNT]);

impl Default for Actions {
    fn default() -> Self {
        Self([None; COUNT])
    }
}

impl Actions {
    /// These demands and `action` for `entity`, whichever is stricter.
    #[must_use]
    pub fn with(mut self, entity: Entity, action: Action) -> Self {
        if let Some(slot) = self.0.get_mut(entity.index()) {
            *slot = (*slot).max(Some(action));
        }
        self
    }

    /// Both sides' demands: the strictest of each type.
    #[must_use]
    pub fn join(mut self, other: Self) -> Self {
        for (mine, theirs) in self.0.iter_mut().zip(other.0) {
            *mine = (*mine).max(theirs);
        }
        self
    }

    /// What is demanded of `entity`; `None` leaves it to the default.
    #[must_use]
    pub fn demanded(&self, entity: Entity) -> Option<Action> {
        self.0.get(entity.index()).copied().flatten()
    }

    /// What to do with a finding of `entity` in a request that has client tools or not: the demand, else `redact` for
    /// personal data and for secrets that a tool call may have to write back, else `mask`. A literal is always `redact`.
    #[must_use]
    pub fn of(&self, entity: Entity, client_tools: bool) -> Action {
        if entity.is_literal() {
            return Action::Redact;
        }
        let default = if entity.is_secret() && !client_tools { Action::Mask } else { Action::Redact };
        self.demanded(entity).unwrap_or(default)
    }

    /// Whether nothing is demanded of any type.
    #[must_use]
    pub fn is_default(&self) -> bool {
        self.0.iter().all(Option::is_none)
    }

    /// Whether some type refuses a request that holds it.
    #[must_use]
    pub fn blocks(&self) -> bool {
        self.0.contains(&Some(Action::Block))
    }
}

/// How many findings there were, per type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counts([u32; COUNT]);

impl Default for Counts {
    fn default() -> Self {
        Self([0; COUNT])
    }
}

impl Counts {
    /// One more of `entity`.
    pub fn add(&mut self, entity: Entity) {
        if let Some(count) = self.0.get_mut(entity.index()) {
            *count = count.saturating_add(1);
        }
    }

    /// How many of `entity`.
    #[must_use]
    pub fn of(&self, entity: Entity) -> u32 {
        self.0.get(entity.index()).copied().unwrap_or(0)
    }

    /// The types that occurred, with their numbers, in the order of [`Entity::ALL`]; literals left out, they are nobody's data.
    pub fn each(&self) -> impl Iterator<Item = (Entity, u32)> {
        Entity::ALL.iter().copied().zip(self.0).filter(|(entity, count)| *count > 0 && !entity.is_literal())
    }

    /// Sum over [`Counts::each`].
    #[must_use]
    pub fn total(&self) -> u32 {
        self.each().fold(0, |sum, (_, count)| sum.saturating_add(count))
    }
}
