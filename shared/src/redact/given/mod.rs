//! Terms that an operator gives: names of people, customers and projects, found wherever they are written.
//!
//! ```text
//! given    "Alice Brenner"  "Project Bluebird"  "山田太郎"
//! text     ALICE BRENNER's ✓   alice_brenner ✓   Alice\nBrenner ✓   Alicé Brenner ✓   Alice Brenners ✗   Malice Brenner ✗
//! ```
//!
//! What counts as the same is said in [`words`]. Where several terms overlap, what they cover together is one finding, of the type of the one
//! that begins first. Once a name of several words was found, its parts count too: see [`known`].
//!
//! Invariant: work is linear in the text and does not depend on the number of terms; a term that could not be found is refused when it is read.

mod blind;
mod common;
mod fingerprints;
mod key;
mod known;
mod list;
mod parse;
mod slots;
#[cfg(test)]
mod tests;

pub(super) use common::is_common;
pub use fingerprints::blind;
pub use key::TermsKey;
pub(super) use known::Known;

use alloc::rc::Rc;
use alloc::vec::Vec;

use super::entity::Entity;
use super::words::{Escapes, Words};
use crate::policy::FieldError;
use crate::registry::Node;
use crate::splice::Span;
use blind::Blind;
use list::List;

/// Terms of one guardrail.
pub struct Given {
    list: List,
    blind: Option<Blind>,
}

impl Given {
    /// The types that a list may have; the first is that of a list without one.
    pub const TYPES: [Entity; 5] =
        [Entity::GivenTerm, Entity::Person, Entity::Organization, Entity::Project, Entity::Customer];

    /// Most terms of one guardrail.
    pub const MOST: usize = 100_000;

    /// Terms in clear, each with its type.
    ///
    /// # Errors
    /// The first term, by `path` and its number, that has no letter or digit, fewer than two characters, or more than 32 words or 256 bytes; or that
    /// there are more than [`Given::MOST`].
    pub fn new(terms: &[(Entity, &str)], path: &str) -> Result<Self, FieldError> {
        parse::given(terms, &|number| alloc::format!("{path}[{number}]"))
    }

    /// The member `given` of a guardrail, which stands at `path`: a list of terms and of `{"type": "PERSON", "terms": […]}`.
    ///
    /// # Errors
    /// As [`Given::new`]; or a member or an item of another form.
    pub(crate) fn parse(node: &Node<'_>, path: &str) -> Result<Rc<Self>, FieldError> {
        parse::document(node, path).map(Rc::new)
    }

    /// The member `blind` of a guardrail, which stands at `path`: fingerprints as [`blind`] makes them.
    ///
    /// # Errors
    /// The first member that is unknown or of another form, by its path.
    pub(crate) fn parse_blind(node: &Node<'_>, path: &str) -> Result<Rc<Self>, FieldError> {
        Ok(Rc::new(Self { list: List::new(0, 0), blind: Some(Blind::parse(node, path)?) }))
    }

    /// Whether these terms can be searched for with `key`. Terms in clear need none; blind ones need the one that they were made with.
    #[must_use]
    pub fn opens(&self, key: Option<&TermsKey>) -> bool {
        self.blind.as_ref().is_none_or(|blind| key.is_some_and(|key| blind.opens(key)))
    }

    /// How many terms there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.list.len().saturating_add(self.blind.as_ref().map_or(0, Blind::len))
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What they take in memory, in bytes.
    #[must_use]
    pub fn size(&self) -> usize {
        self.list.size().saturating_add(self.blind.as_ref().map_or(0, Blind::size))
    }
}

/// Finds the terms of `lists` in `text`, which is UTF-8, in order and without overlaps. `known` is what the request's earlier texts taught,
/// and learns. Blind terms need `key`.
pub(super) fn find(
    text: &[u8],
    lists: &[Rc<Given>],
    key: Option<&TermsKey>,
    known: &mut Known,
    found: &mut dyn FnMut(Span, Entity),
) {
    if lists.is_empty() {
        return;
    }
    let mut pass = Pass { lists, key, known, hits: Hits::default() };
    let before = pass.known.len();
    pass.read(text);
    // What the end of the text taught, its beginning may hold.
    if pass.known.len() > before {
        pass.hits.0.clear();
        pass.read(text);
    }
    pass.hits.0.into_iter().for_each(|(span, entity)| found(span, entity));
}

/// A text, searched.
struct Pass<'p> {
    lists: &'p [Rc<Given>],
    key: Option<&'p TermsKey>,
    known: &'p mut Known,
    hits: Hits,
}

impl Pass<'_> {
    /// Both ways of reading escapes, if they differ.
    fn read(&mut self, text: &[u8]) {
        self.words(Words::new(text, Escapes::Letters));
        if Words::has_escapes(text) {
            let letters = core::mem::take(&mut self.hits);
            self.words(Words::new(text, Escapes::Gaps));
            self.hits = letters.and(core::mem::take(&mut self.hits));
        }
    }

    fn words(&mut self, mut words: Words<'_>) {
        while words.next() {
            if let Some((count, entity)) = self.ending(&words) {
                self.known.learn(&words, count, entity);
                self.hits.push(words.window(count).span, entity);
            } else if let Some(entity) = self.known.part(&words) {
                self.hits.push(words.window(1).span, entity);
            }
        }
    }

    /// The longest term that the words just read end with.
    fn ending(&self, words: &Words<'_>) -> Option<(usize, Entity)> {
        let mut longest = None;
        for given in self.lists {
            let clear = given.list.ending(words);
            let blind = given.blind.as_ref().zip(self.key).and_then(|(blind, key)| blind.ending(words, key));
            for one in [clear, blind].into_iter().flatten() {
                longest = longest.filter(|(count, _)| *count >= one.0).or(Some(one));
            }
        }
        longest
    }
}

/// Findings in order, without overlaps.
#[derive(Default)]
struct Hits(Vec<(Span, Entity)>);

impl Hits {
    /// One more, which ends no earlier than all before; it becomes one with those that it overlaps.
    fn push(&mut self, mut span: Span, mut entity: Entity) {
        while let Some((last, its)) = self.0.pop_if(|(last, _)| last.end > span.start) {
            if last.start < span.start || last == span {
                entity = its;
            }
            span = Span { start: last.start.min(span.start), end: last.end.max(span.end) };
        }
        self.0.push((span, entity));
    }

    /// These and `other`.
    fn and(self, other: Self) -> Self {
        let (mut all, mut other) = (Self::default(), other.0.into_iter().peekable());
        for (span, entity) in self.0 {
            while let Some((earlier, its)) = other.next_if(|(next, _)| next.end <= span.end) {
                all.push(earlier, its);
            }
            all.push(span, entity);
        }
        other.for_each(|(span, entity)| all.push(span, entity));
        all
    }
}
