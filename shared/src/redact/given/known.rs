//! Names of which the whole occurred in a request: their parts count from then on.
//!
//! ```text
//! given "Alice Brenner"      "Alice Brenner called."  …  "Ms Brenner will call back."
//!                             └ known: alice, brenner         ▲ found
//! ```
//!
//! Invariant: holds hashes, no text; is born and wiped with the request.

use alloc::vec::Vec;
use zeroize::Zeroize;

use super::common;
use crate::redact::entity::Entity;
use crate::redact::words::Words;

/// What is known of one request. A hash map by hand: open addressing, at most half full.
#[derive(Default)]
pub(in crate::redact) struct Known {
    slots: Vec<(u64, Option<Entity>)>,
    used: usize,
}

impl Known {
    /// How many parts are known.
    pub(super) const fn len(&self) -> usize {
        self.used
    }

    /// The last `count` words are a whole name.
    pub(super) fn learn(&mut self, words: &Words<'_>, count: usize, entity: Entity) {
        if count < 2 || !matches!(entity, Entity::Person | Entity::GivenTerm) {
            return;
        }
        for back in 0..count {
            let word = words.back(back);
            if words.is_plain(back) && word.letters >= 3 && !common::is_common(words.folded(back)) {
                self.insert(word.hash, entity);
            }
        }
    }

    /// The type of the name that the last word is a part of, if it stands there like a name.
    pub(super) fn part(&self, words: &Words<'_>) -> Option<Entity> {
        let word = words.back(0);
        if self.used == 0 || !word.capital {
            return None;
        }
        self.slots.get(self.place(word.hash)).and_then(|(_, entity)| *entity)
    }

    fn insert(&mut self, hash: u64, entity: Entity) {
        if self.used.saturating_mul(2) >= self.slots.len() {
            self.grow();
        }
        let place = self.place(hash);
        if let Some(slot) = self.slots.get_mut(place).filter(|slot| slot.1.is_none()) {
            *slot = (hash, Some(entity));
            self.used = self.used.saturating_add(1);
        }
    }

    /// Where `hash` is, or would be.
    fn place(&self, hash: u64) -> usize {
        let mask = self.slots.len().wrapping_sub(1);
        let mut place = hash as usize & mask;
        while self.slots.get(place).is_some_and(|(known, entity)| entity.is_some() && *known != hash) {
            place = place.wrapping_add(1) & mask;
        }
        place
    }

    fn grow(&mut self) {
        let room = self.slots.len().saturating_mul(2).max(32);
        let mut old = core::mem::replace(&mut self.slots, alloc::vec![(0, None); room]);
        for (hash, entity) in &old {
            let place = self.place(*hash);
            if let (Some(slot), Some(entity)) = (self.slots.get_mut(place), entity) {
                *slot = (*hash, Some(*entity));
            }
        }
        wipe(&mut old);
    }
}

impl Drop for Known {
    fn drop(&mut self) {
        wipe(&mut self.slots);
    }
}

fn wipe(slots: &mut [(u64, Option<Entity>)]) {
    slots.iter_mut().for_each(|slot| slot.0.zeroize());
}
