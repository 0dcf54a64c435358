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

mod common;
mod known;
mod list;
mod parse;
mod slots;
#[cfg(test)]
mod tests;

pub(super) use known::Known;

use alloc::rc::Rc;
use alloc::vec::Vec;

use super::entity::Entity;
use super::words::{Escapes, Words};
use crate::policy::FieldError;
use crate::registry::Node;
use crate::splice::Span;
use list::List;

/// Terms of one guardrail.
pub struct Given {
    list: List,
}

impl Given {
    /// The types that a list may have; the first is that of a list without one.
    pub const TYPES: [Entity; 5] =
        [Entity::GivenTerm, Entity::Person, Entity::Organization, Entity::Project, Entity::Customer];

    /// Most terms of one guardrail.
    pub const MOST: usize = 100_000;

    /// Terms, each with its type.
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

    /// How many terms there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What they take in memory, in bytes.
    #[must_use]
    pub fn size(&self) -> usize {
        self.list.size()
    }
}

/// Finds the terms of `lists` in `text`, which is UTF-8, in order and without overlaps; `known` is what the request's earlier texts taught,
/// and learns.
pub(super) fn find(text: &[u8], lists: &[Rc<Given>], known: &mut Known, found: &mut dyn FnMut(Span, Entity)) {
    if lists.is_empty() {
        return;
    }
    let before = known.len();
    let mut hits = Hits::default();
    read(text, lists, known, &mut hits);
    // What the end of the text taught, its beginning may hold.
    if known.len() > before {
        hits.0.clear();
        read(text, lists, known, &mut hits);
    }
    hits.0.into_iter().for_each(|(span, entity)| found(span, entity));
}

/// Both ways of reading escapes, if they differ.
fn read(text: &[u8], lists: &[Rc<Given>], known: &mut Known, hits: &mut Hits) {
    pass(Words::new(text, Escapes::Letters), lists, known, hits);
    if Words::has_escapes(text) {
        let mut more = Hits::default();
        pass(Words::new(text, Escapes::Gaps), lists, known, &mut more);
        *hits = core::mem::take(hits).and(more);
    }
}

fn pass(mut words: Words<'_>, lists: &[Rc<Given>], known: &mut Known, hits: &mut Hits) {
    while words.next() {
        let ending = |given: &Rc<Given>| given.list.ending(&words);
        let whole = lists.iter().filter_map(ending).max_by_key(|(count, _)| *count);
        if let Some((count, entity)) = whole {
            known.learn(&words, count, entity);
            hits.push(words.window(count).span, entity);
        } else if let Some(entity) = known.part(&words) {
            hits.push(words.window(1).span, entity);
        }
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
