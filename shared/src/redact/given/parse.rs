//! Given terms as a guardrail writes them, strictly.
//!
//! ```text
//! ["Project Bluebird", {"type": "PERSON", "terms": ["Alice Brenner", "Bo Li"]}]
//! ["-"]   →   given[0]: must hold a letter or digit, and two characters
//! ```
//!
//! Invariant: an error names a term by its place and never shows it.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::Given;
use super::list::List;
use crate::policy::{FieldError, unknown};
use crate::redact::entity::Entity;
use crate::redact::fold::Folded;
use crate::redact::words::{Escapes, LONGEST, MOST, Words};
use crate::registry::{Node, find};

/// The terms, each with its type; `place` says where the term of a number stands.
pub(super) fn given(terms: &[(Entity, &str)], place: &dyn Fn(usize) -> String) -> Result<Given, FieldError> {
    if terms.len() > Given::MOST {
        return Err(FieldError::new(place(Given::MOST), "is one term too many, there may be 100,000"));
    }
    let bytes = terms.iter().fold(0_usize, |sum, (_, term)| sum.saturating_add(term.len()));
    let mut list = List::new(terms.len(), bytes);
    for (number, (entity, term)) in terms.iter().enumerate() {
        folded(term, &mut |words, count| list.insert(words, count, *entity))
            .map_err(|what| FieldError::new(place(number), what))?;
    }
    Ok(Given { list: list.compact(), blind: None })
}

/// The member `given` of a guardrail.
pub(super) fn document(node: &Node<'_>, path: &str) -> Result<Given, FieldError> {
    let mut reading = Reading::default();
    for (number, item) in node.list().ok_or_else(|| FieldError::new(path, LIST))?.iter().enumerate() {
        match item.object() {
            Some(_) => reading.list(item, &format!("{path}[{number}]"))?,
            None => reading.item(Entity::GivenTerm, item, path, number)?,
        }
    }
    given(&reading.terms, &|number| reading.place(number))
}

/// The type that a list of terms calls `name`.
pub(super) fn entity(node: &Node<'_>, path: &str) -> Result<Entity, FieldError> {
    let named = |name: &str| Given::TYPES.into_iter().find(|entity| entity.name() == name);
    let names = "must be GIVEN_TERM, PERSON, ORGANIZATION, PROJECT or CUSTOMER";
    node.text().and_then(named).ok_or_else(|| FieldError::new(format!("{path}.type"), names))
}

/// Reads one term, and gives all of its words to `use_words`.
pub(super) fn folded(term: &str, take: &mut dyn FnMut(&Words<'_>, usize)) -> Result<(), &'static str> {
    let folded = Folded::new(term);
    let mut words = Words::new(folded.bytes(), Escapes::Letters);
    let (mut count, mut characters, mut symbols) = (0_usize, 0_usize, 0_usize);
    while words.next() {
        let word = words.back(0);
        count = count.saturating_add(1);
        characters = characters.saturating_add(word.letters);
        symbols = symbols.saturating_add(usize::from(word.symbol));
        if words.joined() != count {
            return Err(LONG);
        }
    }
    if characters < 2 || symbols == count {
        return Err("must hold a letter or digit, and two characters");
    }
    if words.window(count).folded.len() > LONGEST {
        return Err(LONG);
    }
    take(&words, count);
    Ok(())
}

const LIST: &str = "must be a list of terms, or of {\"type\": …, \"terms\": […]}";
const LONG: &str = "must have at most 32 words and 256 bytes";
const _: () = assert!(MOST == 32 && LONGEST == 256, "as the message says");

/// Terms as they are read, and where they stood.
#[derive(Default)]
struct Reading<'n> {
    terms: Vec<(Entity, &'n str)>,
    /// From the term of this number on: the list, and the place in it.
    stretches: Vec<(usize, String, usize)>,
}

impl<'n> Reading<'n> {
    fn list(&mut self, node: &'n Node<'_>, path: &str) -> Result<(), FieldError> {
        let members = node.object().map(Vec::as_slice).unwrap_or_default();
        if let Some((name, _)) = members.iter().find(|(name, _)| name != "type" && name != "terms") {
            return Err(unknown(&format!("{path}.{name}"), name, &["type", "terms"]));
        }
        let its = find(members, "type").map_or(Ok(Entity::GivenTerm), |node| entity(node, path))?;
        let path = format!("{path}.terms");
        let terms = find(members, "terms").and_then(Node::list);
        let terms = terms.ok_or_else(|| FieldError::new(&path, "must be a list of terms"))?;
        terms.iter().enumerate().try_for_each(|(number, term)| self.item(its, term, &path, number))
    }

    fn item(&mut self, entity: Entity, node: &'n Node<'_>, path: &str, number: usize) -> Result<(), FieldError> {
        let text = node.text().ok_or_else(|| FieldError::new(format!("{path}[{number}]"), "must be a string"))?;
        let follows = |(first, its, offset): &(usize, String, usize)| {
            its == path && self.terms.len().checked_sub(*first) == number.checked_sub(*offset)
        };
        if !self.stretches.last().is_some_and(follows) {
            self.stretches.push((self.terms.len(), path.into(), number));
        }
        self.terms.push((entity, text));
        Ok(())
    }

    fn place(&self, number: usize) -> String {
        let after = self.stretches.partition_point(|(first, ..)| *first <= number);
        let stretch = after.checked_sub(1).and_then(|place| self.stretches.get(place));
        stretch.map_or_else(String::new, |(first, path, offset)| {
            format!("{path}[{}]", number.saturating_sub(*first).saturating_add(*offset))
        })
    }
}
