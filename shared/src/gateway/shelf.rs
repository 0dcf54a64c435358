//! What a store answered, for as long as it may be believed.
//!
//! ```text
//! put ─▶ Present │ Absent │ Broken ──ttl──▶ read again ──store silent──▶ the same, until 5 minutes after it last answered
//!                                                                        then Unreachable, for a second at a time
//! ```
//!
//! Invariant: bounded; nothing is believed for longer than the TTL while the store answers, nor than the grace while it does not.

use alloc::rc::Rc;

use crate::host::{Found, Millis};
use crate::table::Table;

/// How long what was known serves a store that does not answer.
pub(crate) const GRACE: Millis = Millis(300_000);

/// How long an unanswered question is not asked again.
const PAUSE: Millis = Millis(1_000);

/// What is known of one stored value.
pub(crate) enum Known<T> {
    Present(Rc<T>),
    Absent,
    /// There is a value, and it does not parse: which member of it.
    Broken(&'static str),
    Unreachable,
}

/// Bounded memory of one kind of stored value.
pub(crate) struct Shelf<K, T> {
    entries: Table<K, Entry<T>>,
    most: usize,
}

struct Entry<T> {
    known: Known<T>,
    /// When the store last answered.
    good: Millis,
    /// When it was last asked.
    checked: Millis,
}

impl<K: Ord + Clone, T> Shelf<K, T> {
    pub(crate) const fn new(most: usize) -> Self {
        Self { entries: Table::new(), most }
    }

    /// What is known of `key` and need not be read again at `now`.
    pub(crate) fn look(&self, key: &K, now: Millis, ttl: Millis) -> Option<Known<T>> {
        self.entries.get(key).filter(|entry| entry.fresh(now, ttl)).map(|entry| entry.known.clone())
    }

    /// The store was asked for `key` and found `found`.
    pub(crate) fn put(
        &mut self,
        key: K,
        found: Found,
        now: Millis,
        parse: impl FnOnce(&[u8]) -> Result<T, &'static str>,
    ) {
        let known = match found {
            Found::Value(bytes) => parse(&bytes).map_or_else(Known::Broken, |value| Known::Present(Rc::new(value))),
            Found::Absent => Known::Absent,
            Found::Unreachable => return self.silence(key, now),
        };
        self.insert(key, Entry { known, good: now, checked: now });
    }

    /// The store did not answer: what was known serves on, if it is young enough.
    fn silence(&mut self, key: K, now: Millis) {
        match self.entries.get_mut(&key) {
            Some(entry) if now.since(entry.good) < GRACE => entry.checked = now,
            Some(_) | None => self.insert(key, Entry { known: Known::Unreachable, good: now, checked: now }),
        }
    }

    /// Makes room by forgetting the oldest: first among those that hold nothing.
    fn insert(&mut self, key: K, entry: Entry<T>) {
        if self.entries.len() >= self.most && !self.entries.contains_key(&key) {
            let worth = |entry: &Entry<T>| (matches!(entry.known, Known::Present(_)), entry.checked);
            let least = self.entries.iter().min_by_key(|(_, entry)| worth(entry)).map(|(key, _)| key.clone());
            if let Some(least) = least {
                self.entries.remove(&least);
            }
        }
        self.entries.insert(key, entry);
    }
}

impl<T> Entry<T> {
    fn fresh(&self, now: Millis, ttl: Millis) -> bool {
        let ttl = if matches!(self.known, Known::Unreachable) { PAUSE } else { ttl };
        now.since(self.checked) < ttl && now.since(self.good) < GRACE.max(ttl)
    }
}

impl<T> Clone for Known<T> {
    fn clone(&self) -> Self {
        match self {
            Self::Present(value) => Self::Present(Rc::clone(value)),
            Self::Absent => Self::Absent,
            Self::Broken(member) => Self::Broken(member),
            Self::Unreachable => Self::Unreachable,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TTL: Millis = Millis(30_000);

    fn says(shelf: &Shelf<u8, u8>, key: u8, now: u64) -> Option<&'static str> {
        shelf.look(&key, Millis(now), TTL).map(|known| match known {
            Known::Present(_) => "present",
            Known::Absent => "absent",
            Known::Broken(_) => "broken",
            Known::Unreachable => "unreachable",
        })
    }

    fn put(shelf: &mut Shelf<u8, u8>, key: u8, found: Found, now: u64) {
        shelf.put(key, found, Millis(now), |bytes| bytes.first().copied().ok_or(""));
    }

    #[test]
    fn a_silent_store_is_survived_for_five_minutes() {
        let mut shelf = Shelf::new(4);
        put(&mut shelf, 1, Found::Value(alloc::vec![9]), 0);
        assert_eq!(says(&shelf, 1, 29_999), Some("present"));
        assert_eq!(says(&shelf, 1, 30_000), None);
        put(&mut shelf, 1, Found::Unreachable, 299_000);
        assert_eq!(says(&shelf, 1, 299_999), Some("present"));
        assert_eq!(says(&shelf, 1, 300_000), None, "not one moment past the grace");
        put(&mut shelf, 1, Found::Unreachable, 300_000);
        assert_eq!(says(&shelf, 1, 300_999), Some("unreachable"));
        assert_eq!(says(&shelf, 1, 301_000), None);
    }

    #[test]
    fn an_unknown_value_is_not_guessed_when_the_store_is_silent() {
        let mut shelf = Shelf::new(4);
        put(&mut shelf, 1, Found::Unreachable, 5);
        assert_eq!(says(&shelf, 1, 5), Some("unreachable"));
        put(&mut shelf, 1, Found::Value(alloc::vec![]), 6);
        assert_eq!(says(&shelf, 1, 6), Some("broken"));
        put(&mut shelf, 1, Found::Absent, 7);
        assert_eq!(says(&shelf, 1, 7), Some("absent"));
    }

    #[test]
    fn misses_make_room_for_keys_and_never_the_other_way_round() {
        let mut shelf = Shelf::new(3);
        put(&mut shelf, 1, Found::Value(alloc::vec![1]), 0);
        for key in 2..100 {
            put(&mut shelf, key, Found::Absent, key.into());
        }
        assert_eq!(shelf.entries.len(), 3);
        assert_eq!(says(&shelf, 1, 100), Some("present"));
        assert_eq!(says(&shelf, 99, 100), Some("absent"));
        assert_eq!(says(&shelf, 50, 100), None);
    }
}
