//! Maps and sets as sorted rows: a few dozen of them, or a few thousand at most.
//!
//! ```text
//! Table  (a, 1) (c, 3)  ── insert(b, 2) ─▶  (a, 1) (b, 2) (c, 3)      found by halving, kept by moving the rest
//! ```
//!
//! The library's trees are compiled anew for every pair of types and weigh 5 KB of wasm each time; here one search is
//! compiled once, for places. An insertion moves what stands behind it: what grows with a request's content has no place here.
//!
//! Invariant: sorted by key, and no key twice.

use alloc::vec::Vec;
use core::borrow::Borrow;
use core::cmp::Ordering;

pub use set::Set;

mod set;

/// A map.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Table<K, V>(Vec<(K, V)>);

impl<K: Ord, V> Table<K, V> {
    pub(crate) const fn new() -> Self {
        Self(Vec::new())
    }

    pub(crate) const fn len(&self) -> usize {
        self.0.len()
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn get<Q: Ord + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        let at = self.place(key).ok()?;
        self.0.get(at).map(|(_, value)| value)
    }

    pub(crate) fn get_mut<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<&mut V>
    where
        K: Borrow<Q>,
    {
        let at = self.place(key).ok()?;
        self.0.get_mut(at).map(|(_, value)| value)
    }

    pub(crate) fn contains_key<Q: Ord + ?Sized>(&self, key: &Q) -> bool
    where
        K: Borrow<Q>,
    {
        self.place(key).is_ok()
    }

    /// Replaces what stood there.
    #[inline(never)]
    pub(crate) fn insert(&mut self, key: K, value: V) {
        let at = match self.place(&key) {
            Ok(at) => at,
            Err(at) => return self.0.insert(at, (key, value)),
        };
        if let Some(row) = self.0.get_mut(at) {
            row.1 = value;
        }
    }

    pub(crate) fn remove<Q: Ord + ?Sized>(&mut self, key: &Q)
    where
        K: Borrow<Q>,
    {
        if let Ok(at) = self.place(key) {
            drop(self.0.remove(at));
        }
    }

    /// Changes the value of `key`, which is the default one if there was none.
    pub(crate) fn change(&mut self, key: K, change: impl FnOnce(&mut V))
    where
        V: Default,
    {
        if let Some(value) = self.entry(key) {
            change(value);
        }
    }

    /// The value of `key`, the default one if there was none; never `None`.
    pub(crate) fn entry(&mut self, key: K) -> Option<&mut V>
    where
        V: Default,
    {
        let at = self.place(&key).unwrap_or_else(|at| {
            self.0.insert(at, (key, V::default()));
            at
        });
        self.0.get_mut(at).map(|(_, value)| value)
    }

    pub(crate) fn retain(&mut self, mut stays: impl FnMut(&K, &mut V) -> bool) {
        self.0.retain_mut(|(key, value)| stays(key, value));
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&K, &V)> {
        self.0.iter().map(|(key, value)| (key, value))
    }

    pub(crate) fn keys(&self) -> impl Iterator<Item = &K> {
        self.0.iter().map(|(key, _)| key)
    }

    pub(crate) fn values(&self) -> impl Iterator<Item = &V> {
        self.0.iter().map(|(_, value)| value)
    }

    pub(crate) fn values_mut(&mut self) -> impl Iterator<Item = &mut V> {
        self.0.iter_mut().map(|(_, value)| value)
    }

    fn place<Q: Ord + ?Sized>(&self, key: &Q) -> Result<usize, usize>
    where
        K: Borrow<Q>,
    {
        search(self.0.len(), &|at| self.0.get(at).map_or(Ordering::Greater, |row| row.0.borrow().cmp(key)))
    }
}

impl<K, V> Default for Table<K, V> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<K: Ord, V> Extend<(K, V)> for Table<K, V> {
    fn extend<I: IntoIterator<Item = (K, V)>>(&mut self, rows: I) {
        rows.into_iter().for_each(|(key, value)| self.insert(key, value));
    }
}

impl<K, V> IntoIterator for Table<K, V> {
    type Item = (K, V);
    type IntoIter = alloc::vec::IntoIter<(K, V)>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

/// The place that `compare` finds equal among `len` sorted ones, or where such a row belongs.
#[inline(never)]
pub(crate) fn search(len: usize, compare: &dyn Fn(usize) -> Ordering) -> Result<usize, usize> {
    let (mut low, mut high) = (0, len);
    while low < high {
        let middle = usize::midpoint(low, high);
        match compare(middle) {
            Ordering::Less => low = middle.saturating_add(1),
            Ordering::Greater => high = middle,
            Ordering::Equal => return Ok(middle),
        }
    }
    Err(low)
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::collections::BTreeMap;

    #[test]
    fn a_table_says_what_a_tree_says() {
        let (mut table, mut tree) = (Table::new(), BTreeMap::new());
        let mut state = 7_u32;
        for step in 0..4_000 {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let key = state.wrapping_shr(20) % 97;
            match state.wrapping_shr(10) % 4 {
                0 => {
                    table.remove(&key);
                    tree.remove(&key);
                }
                1 => {
                    table.change(key, |value| *value = step);
                    *tree.entry(key).or_default() = step;
                }
                _ => {
                    table.insert(key, step);
                    tree.insert(key, step);
                }
            }
            assert_eq!(table.get(&key), tree.get(&key));
            assert_eq!(table.len(), tree.len());
        }
        assert!(table.iter().eq(tree.iter()));
    }
}
