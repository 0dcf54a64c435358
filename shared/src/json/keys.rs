//! The keys of the objects that are open: a key must not stand twice in one object.
//!
//! ```text
//! {"a":{"x":1,"x":2}}    arena a x x    entries 0 1 2    opened 0 1    on `}`: sort 1.., neighbours equal → the later one's offset
//! ```
//!
//! Invariant: work is n log n in an object's keys, memory is the keys of open objects, and all of it is wiped.

use crate::order::sort;
use alloc::vec::Vec;
use zeroize::Zeroizing;

/// Keys of open objects, innermost last.
#[derive(Default)]
pub(crate) struct Keys {
    arena: Zeroizing<Vec<u8>>,
    entries: Vec<Entry>,
    opened: Vec<usize>,
}

#[derive(Clone, Copy)]
struct Entry {
    start: usize,
    end: usize,
    at: usize,
}

impl Keys {
    pub(crate) fn clear(&mut self) {
        self.arena.clear();
        self.entries.clear();
        self.opened.clear();
    }

    /// An object opens.
    pub(crate) fn open(&mut self) {
        self.opened.push(self.entries.len());
    }

    /// A key of the innermost object, which stands at `at`.
    pub(crate) fn add(&mut self, key: &str, at: usize) {
        let start = self.arena.len();
        self.arena.extend_from_slice(key.as_bytes());
        self.entries.push(Entry { start, end: self.arena.len(), at });
    }

    /// The innermost object closes: where its first repeated key stands, if one does.
    pub(crate) fn close(&mut self) -> Option<usize> {
        let first = self.opened.pop()?;
        let Self { arena, entries, .. } = self;
        let text = |entry: &Entry| arena.get(entry.start..entry.end).unwrap_or_default();
        let mut members = entries.split_off(first.min(entries.len()));
        let kept = members.first().map_or(arena.len(), |entry| entry.start);
        sort(&mut members, |a, b| text(a).cmp(text(b)));
        let pairs = members.iter().zip(members.iter().skip(1));
        let repeated = pairs.filter(|(a, b)| text(a) == text(b)).map(|(_, b)| b.at).min();
        arena.truncate(kept);
        repeated
    }
}
