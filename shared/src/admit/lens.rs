//! What is looked for in a request, as far as its policy says.
//!
//! ```text
//! Terms { redaction, find_examples, given, patterns } ─▶ Lens ─ look(text, key) ─▶ Finding, Finding
//! ```
//!
//! Invariant: texts are looked at in their order, since one teaches names for the next; a text that was not looked at to its
//! end is a refusal.

use crate::policy::Terms;
use crate::redact::{Additions, Detection, Entity, Examples, Finding, Types, detect_with, each_shaped};
use crate::refusal::Refusal;

/// How the texts of one request are read.
#[derive(Default)]
pub(super) struct Lens {
    detection: Detection,
    /// What looks like a shaped placeholder is text to protect.
    shaped: bool,
    additions: Additions,
}

impl Lens {
    /// As `terms` say.
    pub(super) fn new(terms: &Terms) -> Self {
        let examples = if terms.find_examples { Examples::Found } else { Examples::Spared };
        let detection = Detection { examples, types: Types::of(&terms.redaction) };
        Self { detection, shaped: terms.shaped, additions: Additions::of(terms) }
    }

    /// What is in `text`, which stands under `key`.
    pub(super) fn look(&mut self, text: &str, key: &str, found: &mut dyn FnMut(Finding)) {
        detect_with(text, key, &self.detection, &mut self.additions, found);
        if self.shaped {
            each_shaped(text, &mut |span| found(Finding { span, entity: Entity::Literal }));
        }
    }

    /// Every text was looked at to its end.
    pub(super) fn complete(&self) -> Result<(), Refusal> {
        let part = "text that takes an operator's patterns too long";
        if self.additions.incomplete() { Err(Refusal::RedactionUnavailable { part }) } else { Ok(()) }
    }

    /// Whether `terms` look for something else.
    pub(super) fn differs(&self, terms: &Terms) -> bool {
        self.detection.types != Types::of(&terms.redaction) || self.additions.names() != terms.look_for_names()
    }
}
