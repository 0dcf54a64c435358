//! Terms of which KV holds fingerprints only.
//!
//! ```text
//! {"check": "9f0c…", "lists": [{"type": "PERSON", "words": 2, "chars": 13, "prints": "51a0…"}]}
//!
//! text    Ms Alice Brenner called      windows of 2 words and 13 characters:  alice brenner ─▶ quick ─▶ fingerprint
//! ```
//!
//! Invariant: a window is only looked at if terms of its number of words and of characters are there; without the right key nothing is
//! searched, and [`Blind::opens`] says so beforehand.

use alloc::format;
use alloc::vec::Vec;

use super::key::{PRINT, TermsKey};
use super::parse;
use super::slots::Slots;
use crate::encoding::hex_bytes;
use crate::policy::{FieldError, unknown};
use crate::redact::entity::Entity;
use crate::redact::words::{LONGEST, MOST, Words};
use crate::registry::{Node, find};

/// Bytes of both fingerprints of a term.
const ROW: usize = 4 + PRINT;

/// Fingerprints of terms.
pub(super) struct Blind {
    check: [u8; PRINT],
    rows: Vec<[u8; ROW]>,
    slots: Slots,
    /// The number of the first row of each list, and its type.
    lists: Vec<(usize, Entity)>,
    /// For each number of words from 1 on, the numbers of characters in use.
    lengths: Vec<[u64; LONGEST / 64 + 1]>,
}

impl Blind {
    /// Whether the fingerprints were made with `key`.
    pub(super) fn opens(&self, key: &TermsKey) -> bool {
        self.check == key.check()
    }

    /// The longest term that the words just read end with: how many words, and its type.
    pub(super) fn ending(&self, words: &Words<'_>, key: &TermsKey) -> Option<(usize, Entity)> {
        (1..=self.lengths.len().min(words.joined())).rev().find_map(|count| {
            let letters = words.letters(count);
            let used = self.lengths.get(count.wrapping_sub(1))?.get(letters >> 6)?;
            if used >> (letters & 63) & 1 == 0 {
                return None;
            }
            let folded = words.window(count).folded;
            let quick = key.quick(folded).to_le_bytes();
            let is = |row: usize| {
                let row = self.rows.get(row).map(|row| row.split_at(quick.len()));
                row.is_some_and(|(its, print)| its == quick && print == key.print(folded))
            };
            Some((count, self.entity(self.slots.find(spread(quick), is)?)))
        })
    }

    /// How many terms.
    pub(super) const fn len(&self) -> usize {
        self.rows.len()
    }

    /// What they take, in bytes.
    pub(super) fn size(&self) -> usize {
        let rows = self.rows.capacity().saturating_mul(ROW);
        rows.saturating_add(self.slots.size()).saturating_add(size_of_val(self.lengths.as_slice()))
    }

    fn entity(&self, row: usize) -> Entity {
        let after = self.lists.partition_point(|(first, _)| *first <= row);
        after.checked_sub(1).and_then(|list| self.lists.get(list)).map_or(Entity::GivenTerm, |(_, entity)| *entity)
    }

    /// Reads the member `blind` of a guardrail.
    pub(super) fn parse(node: &Node<'_>, path: &str) -> Result<Self, FieldError> {
        known(node, path, &["check", "lists"])?;
        let check = node.member("check").and_then(Node::text).and_then(|text| hex_bytes(text.as_bytes()));
        let check = check.ok_or_else(|| FieldError::new(format!("{path}.check"), "must be 16 hex digits"))?;
        let lists = node.member("lists").and_then(Node::list);
        let lists = lists.ok_or_else(|| FieldError::new(format!("{path}.lists"), "must be a list"))?;
        let mut this = Self { check, rows: Vec::new(), slots: Slots::new(0), lists: Vec::new(), lengths: Vec::new() };
        for (number, list) in lists.iter().enumerate() {
            this.list(list, &format!("{path}.lists[{number}]"))?;
        }
        if this.len() > super::Given::MOST {
            return Err(FieldError::new(path, "has more than 100,000 terms"));
        }
        this.slots = Slots::new(this.rows.len());
        for (row, bytes) in this.rows.iter().enumerate() {
            let quick = bytes.first_chunk().copied().unwrap_or_default();
            this.slots.insert(spread(quick), row);
        }
        Ok(this)
    }

    fn list(&mut self, node: &Node<'_>, path: &str) -> Result<(), FieldError> {
        known(node, path, &["type", "words", "chars", "prints"])?;
        let entity = node.member("type").map_or(Ok(Entity::GivenTerm), |node| parse::entity(node, path))?;
        let words = number(node, path, "words", 1..=MOST)?;
        let letters = number(node, path, "chars", 2..=LONGEST)?;
        let prints = node.member("prints").and_then(Node::text).unwrap_or_default().as_bytes();
        let wrong = || FieldError::new(format!("{path}.prints"), "must be 24 hex digits for each term");
        let (rows, rest) = prints.as_chunks::<{ ROW * 2 }>();
        if rows.is_empty() || !rest.is_empty() {
            return Err(wrong());
        }
        self.lists.push((self.rows.len(), entity));
        self.rows.reserve_exact(rows.len());
        for row in rows {
            self.rows.push(hex_bytes(row).ok_or_else(wrong)?);
        }
        self.lengths.resize(self.lengths.len().max(words), [0; LONGEST / 64 + 1]);
        let used = self.lengths.get_mut(words.saturating_sub(1)).and_then(|used| used.get_mut(letters >> 6));
        if let Some(used) = used {
            *used |= 1 << (letters & 63);
        }
        Ok(())
    }
}

fn known(node: &Node<'_>, path: &str, names: &[&str]) -> Result<(), FieldError> {
    let members = node.object().ok_or_else(|| FieldError::new(path, "must be an object"))?;
    match members.iter().find(|(name, _)| !names.contains(&name.as_ref())) {
        Some((name, _)) => Err(unknown(&format!("{path}.{name}"), name, names)),
        None => Ok(()),
    }
}

fn number(
    node: &Node<'_>,
    path: &str,
    name: &str,
    within: core::ops::RangeInclusive<usize>,
) -> Result<usize, FieldError> {
    let number = match node.object().and_then(|members| find(members, name)) {
        Some(Node::Whole(number)) => usize::try_from(*number).ok(),
        _ => None,
    };
    let wrong = || FieldError::new(format!("{path}.{name}"), format!("must be {} to {}", within.start(), within.end()));
    number.filter(|number| within.contains(number)).ok_or_else(wrong)
}

/// A quick fingerprint as a hash of which all bits count.
fn spread(quick: [u8; 4]) -> u64 {
    u64::from(u32::from_le_bytes(quick)).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(32)
}
