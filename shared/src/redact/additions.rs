//! What an operator adds to the built-in rows, and what a request taught: a second pass, only where there is something to add.
//!
//! ```text
//! "Brenner: 4539 1488 0343 6467"     rows ──▶ card [9..28)      ┐
//!                                    given ─▶ person [0..7)     ┴▶ what overlaps is decided together
//! ```
//!
//! Invariant: lives as long as the request; the terms are shared with the record that they came from, and nothing of a text is kept.

use alloc::format;
use alloc::rc::Rc;
use alloc::vec::Vec;

use super::entity::Entity;
use super::given::{self, Given, Known, TermsKey};
use super::names;
use super::patterns::{Patterns, States};
use super::types::Types;
use super::{Detection, Finding, Reading};
use crate::order::sort;
use crate::policy::{FieldError, Terms};
use crate::registry::{Node, find};
use crate::splice::Span;
use lethe_detect::redact::{Candidate, detect_among};

/// What is looked for besides the rows. The default adds nothing.
#[derive(Default)]
pub struct Additions {
    /// Terms of guardrails.
    given: Vec<Rc<Given>>,
    /// The key of blind ones.
    key: Option<Rc<TermsKey>>,
    /// Patterns of guardrails, and the states that this request's texts reached.
    patterns: Vec<(Rc<Patterns>, Option<States>)>,
    /// Names by lists and cues.
    names: bool,
    /// A text was not searched to its end.
    incomplete: bool,
    /// Names of which the whole occurred.
    known: Known,
}

impl Additions {
    /// These terms and patterns.
    #[must_use]
    pub fn new(given: &[Rc<Given>], patterns: &[Rc<Patterns>]) -> Self {
        let patterns = patterns.iter().map(|patterns| (Rc::clone(patterns), None)).collect();
        Self { given: given.to_vec(), patterns, ..Self::default() }
    }

    /// These, with the key of blind terms. Blind terms that it does not open are not searched for: see [`Given::opens`].
    #[must_use]
    pub fn with_key(self, key: Option<Rc<TermsKey>>) -> Self {
        Self { key, ..self }
    }

    /// These, and names of people by lists and cues if `names`.
    #[must_use]
    pub fn with_names(self, names: bool) -> Self {
        Self { names, ..self }
    }

    /// What `terms` look for.
    #[must_use]
    pub fn of(terms: &Terms) -> Self {
        let new = Self::new(terms.given.as_slice(), terms.patterns.as_slice());
        new.with_key(terms.terms_key.clone()).with_names(terms.look_for_names())
    }

    /// The members `given`, `blind` and `patterns` of a guardrail document; others are not looked at.
    ///
    /// # Errors
    /// The document is not JSON, or one of these members is wrong, by its path.
    pub fn parse(document: &[u8]) -> Result<Self, FieldError> {
        let members = Node::document(document)
            .map_err(|error| FieldError::new(format!("line {}, column {}", error.line, error.column), error.what))?;
        let given = find(&members, "given").map(|node| Given::parse(node, "given")).transpose()?;
        let blind = find(&members, "blind").map(|node| Given::parse_blind(node, "blind")).transpose()?;
        let given: Vec<Rc<Given>> = given.into_iter().chain(blind).collect();
        let patterns = find(&members, "patterns").map(|node| Patterns::parse(node, "patterns")).transpose()?;
        Ok(Self::new(&given, patterns.as_slice()))
    }

    /// Whether names are looked for.
    #[must_use]
    pub const fn names(&self) -> bool {
        self.names
    }

    /// Whether some text was too much work for the patterns and was not searched to its end: what was found is then not all, and the request
    /// must not go on.
    #[must_use]
    pub const fn incomplete(&self) -> bool {
        self.incomplete
    }

    /// Everything in `text` that the rows do not find, by its start.
    pub(super) fn candidates(&mut self, text: &[u8], types: &Types) -> Vec<Candidate> {
        let mut all = Vec::new();
        let mut add = |span: Span, entity: Entity, rule: &'static str| {
            if types.has(entity) {
                all.push(Candidate::of(span, entity, rule));
            }
        };
        given::find(text, &self.given, self.key.as_deref(), &mut self.known, &mut |span, entity| {
            add(span, entity, "given")
        });
        for (patterns, states) in &mut self.patterns {
            let states = states.get_or_insert_with(|| patterns.states());
            self.incomplete |= !patterns.find(text, states, &mut |span, entity| add(span, entity, "pattern"));
        }
        if self.names {
            names::find(text, &mut |span| add(span, Entity::Person, "name"));
        }
        sort(&mut all, |a, b| a.start().cmp(&b.start()));
        all
    }
}

/// [`super::detect`], and what `additions` adds. The texts of a request are given to it in their order: what one taught counts for the next.
pub fn detect_with(
    text: &str,
    key: &str,
    detection: &Detection,
    additions: &mut Additions,
    found: &mut dyn FnMut(Finding),
) {
    detect_among(text, key, detection, &mut |folded| additions.candidates(folded, &detection.types), found);
}

/// Every reading that some rule had of `text`, by its start. A stretch whose check digits are wrong has none.
#[must_use]
pub fn inspect(text: &str, key: &str, detection: &Detection, additions: &mut Additions) -> Vec<Reading> {
    let mut others = |folded: &[u8]| additions.candidates(folded, &detection.types);
    lethe_detect::redact::inspect(text, key, detection, &mut others)
}
