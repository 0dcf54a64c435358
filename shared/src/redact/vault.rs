//! The map between placeholders and originals: born and wiped with its request.
//!
//! ```text
//! placeholder(Email, "bob@acme.com")  → <EMAIL_0>      first appearance
//! placeholder(Email, "eve@acme.com")  → <EMAIL_1>
//! placeholder(Email, "bob@acme.com")  → <EMAIL_0>      same bytes, same placeholder
//! original("<EMAIL_1>")               → eve@acme.com
//! ```
//!
//! Invariant: numbers of a type are dense, in order of first appearance; originals are zero before their memory is given back.

use alloc::borrow::ToOwned as _;
use alloc::collections::BTreeMap;
use alloc::format;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;
use core::borrow::Borrow;
use core::cmp::Ordering;
use zeroize::Zeroizing;

use super::action::{Action, Counts};
use super::entity::Entity;
use super::restoring::Returning;
use super::{placeholder, shaped};
use crate::table::Table;

/// Where a value stood in the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// What the operator of the client told the model.
    System,
    /// What the user said.
    User,
    /// What an earlier answer said.
    Assistant,
    /// What a tool gave back.
    ToolResult,
    /// A document, file or search result.
    Document,
}

/// What one request had replaced. Never serialised, never copied.
pub struct Vault {
    /// Of the types that occurred.
    shelves: Table<Entity, Shelf>,
    counts: Counts,
    returning: Returning,
    /// Placeholders are values of reserved spaces, where the type has one.
    shaped: bool,
    /// The model's own data is looked for.
    watching: bool,
    /// One bit per hash of an original's first [`SHORTEST`] bytes.
    beginnings: [u64; BEGINNINGS],
}

/// Shorter originals are not looked for in targets: too many words hold them.
pub(super) const SHORTEST: usize = 4;
const BEGINNINGS: usize = 32;

impl Default for Vault {
    fn default() -> Self {
        Self::new()
    }
}

impl Vault {
    /// An empty vault; allocates nothing.
    #[must_use]
    pub fn new() -> Self {
        Self {
            shelves: Table::new(),
            counts: Counts::default(),
            returning: Returning::default(),
            shaped: false,
            watching: false,
            beginnings: [0; BEGINNINGS],
        }
    }

    /// The placeholder for `original`, a new one if these bytes of this type have none yet. [`Action::Mask`] makes it
    /// one-way, also for earlier appearances. `origin` is where this appearance stands. Counts one finding.
    pub fn placeholder(&mut self, entity: Entity, original: &str, action: Action, origin: Origin) -> &str {
        self.counts.add(entity);
        if let Some((word, bit)) = beginning(original.as_bytes())
            && let Some(bits) = self.beginnings.get_mut(word)
        {
            *bits |= bit;
        }
        let shaped = self.shaped;
        let shelf = self.shelves.entry(entity);
        let Some(entry) = shelf.and_then(|shelf| shelf.put(entity, original, shaped)) else { return "" };
        entry.one_way |= action == Action::Mask;
        entry.own |= matches!(origin, Origin::System | Origin::User);
        &entry.placeholder
    }

    /// Placeholders that are issued from now on have the form of what they stand for (`style: shaped`).
    pub const fn shape(&mut self) {
        self.shaped = true;
    }

    /// Whether [`Self::shape`] was asked.
    #[must_use]
    pub(super) const fn is_shaped(&self) -> bool {
        self.shaped
    }

    /// The plain placeholder of the value that was issued as `shaped`, letters of either case.
    pub(super) fn issued_as(&self, shaped: &str) -> Option<String> {
        let (entity, number) = shaped::named(shaped)?;
        let entry = self.entry(entity, number)?;
        entry.placeholder.eq_ignore_ascii_case(shaped).then(|| format!("<{}_{number}>", entity.name()))
    }

    /// How the answer comes back.
    pub fn govern(&mut self, returning: Returning) {
        self.watching = returning.restoring.watches_output();
        self.returning = returning;
    }

    /// What [`Self::govern`] said.
    #[must_use]
    pub const fn returning(&self) -> &Returning {
        &self.returning
    }

    /// Whether an answer passes untouched: nothing was replaced, and nothing of the model's own is looked for.
    #[must_use]
    pub const fn is_idle(&self) -> bool {
        self.is_empty() && !self.watching
    }

    /// Whether an answer may have to end in an error because of what it says: something is one-way, or output is blocked.
    #[must_use]
    pub fn may_refuse(&self) -> bool {
        let one_way = |shelf: &Shelf| shelf.entries.iter().any(|entry| entry.one_way);
        self.returning.restoring.output.blocks() || self.shelves.values().any(one_way)
    }

    /// Whether the model's own data is looked for.
    #[must_use]
    pub const fn is_watching(&self) -> bool {
        self.watching
    }

    /// What `placeholder`, spelled as issued, stands for; `None` if it was not issued or is one-way.
    #[must_use]
    pub fn original(&self, placeholder: &str) -> Option<&str> {
        let (entity, number) = placeholder::read_whole(placeholder)?;
        self.entry(entity, number).filter(|entry| !entry.one_way).map(Entry::original)
    }

    /// Whether nothing was replaced.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.shelves.is_empty()
    }

    /// Zeroes and forgets everything; the counts stay.
    pub fn wipe(&mut self) {
        self.shelves = Table::new();
        self.returning = Returning::default();
        (self.watching, self.shaped) = (false, false);
        self.beginnings = [0; BEGINNINGS];
    }

    /// How many findings were replaced, per type: repeated values count each time.
    #[must_use]
    pub const fn counts(&self) -> Counts {
        self.counts
    }

    /// The types of which placeholders were issued, and how many: their numbers are below this.
    pub(super) fn each_issued(&self) -> impl Iterator<Item = (Entity, usize)> {
        self.shelves.iter().map(|(entity, shelf)| (*entity, shelf.entries.len()))
    }

    /// Whether `value` is an original.
    pub(super) fn holds(&self, value: &str) -> bool {
        self.shelves.values().any(|shelf| shelf.numbers.contains_key(value))
    }

    /// Whether an original may begin as `text` does: cheap, and never wrong with no.
    pub(super) fn may_begin(&self, text: &[u8]) -> bool {
        beginning(text).is_some_and(|(word, bit)| self.beginnings.get(word).is_some_and(|bits| bits & bit != 0))
    }

    /// Whether `text` begins with an original, letters of either case; literals are nobody's.
    pub(super) fn begins(&self, text: &[u8]) -> bool {
        let shelves = self.shelves.iter().filter(|(entity, _)| !entity.is_literal());
        shelves.flat_map(|(_, shelf)| &shelf.entries).any(|entry| {
            let original = entry.original().as_bytes();
            let start = text.get(..original.len()).unwrap_or_default();
            original.len() >= SHORTEST && start.eq_ignore_ascii_case(original)
        })
    }

    pub(super) fn entry(&self, entity: Entity, number: usize) -> Option<&Entry> {
        self.shelves.get(&entity)?.entries.get(number)
    }
}

/// One replaced value.
pub(super) struct Entry {
    placeholder: String,
    original: Rc<Zeroizing<String>>,
    /// Not to be resolved in the answer.
    pub(super) one_way: bool,
    /// It stood in what the user or the client's operator said, not only in what tools, documents or models did.
    pub(super) own: bool,
}

impl Entry {
    pub(super) fn original(&self) -> &str {
        &self.original
    }
}

/// The place of the bit for a text that begins like this.
fn beginning(text: &[u8]) -> Option<(usize, u64)> {
    let first = text.get(..SHORTEST)?;
    let hash =
        first.iter().fold(0_u32, |hash, byte| hash.wrapping_mul(31).wrapping_add(u32::from(byte.to_ascii_lowercase())));
    let hash = hash.wrapping_mul(0x9e37_79b1) >> 21;
    Some((usize::try_from(hash >> 6).ok()?, 1_u64 << (hash & 63)))
}

/// The values of one type.
#[derive(Default)]
struct Shelf {
    entries: Vec<Entry>,
    numbers: BTreeMap<Shared, usize>,
}

impl Shelf {
    fn put(&mut self, entity: Entity, original: &str, shaped: bool) -> Option<&mut Entry> {
        let number = match self.numbers.get(original) {
            Some(number) => *number,
            None => self.add(entity, original, shaped),
        };
        self.entries.get_mut(number)
    }

    fn add(&mut self, entity: Entity, original: &str, shape: bool) -> usize {
        let number = self.entries.len();
        let shaped = shape.then(|| shaped::issue(entity, number, original)).flatten();
        let original = Rc::new(Zeroizing::new(original.to_owned()));
        self.numbers.insert(Shared(Rc::clone(&original)), number);
        let placeholder = shaped.unwrap_or_else(|| format!("<{}_{number}>", entity.name()));
        self.entries.push(Entry { placeholder, original, one_way: false, own: false });
        number
    }
}

/// An original as a key: the bytes are owned once, by whoever drops them last.
#[derive(PartialEq, Eq)]
struct Shared(Rc<Zeroizing<String>>);

impl Ord for Shared {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.as_str().cmp(other.0.as_str())
    }
}

impl PartialOrd for Shared {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Borrow<str> for Shared {
    fn borrow(&self) -> &str {
        &self.0
    }
}
