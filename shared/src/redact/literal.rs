//! Text of the client's own that looks like one of our placeholders.
//!
//! ```text
//! "what does <EMAIL_0> mean?"  →  "what does <LITERAL_0> mean?"  →  restored as it was
//! ```
//!
//! Invariant: whatever the restorer would take for a placeholder is found here, in every spelling.

use super::detector::{Around, Detector, Hit, Tier};
use super::entity::Entity;
use super::placeholder::{self, Reading};
use super::view::View;
use crate::splice::Span;

pub(super) const ROW: Detector<Around> = Detector {
    entity: Entity::Literal,
    rule: "literal",
    verify,
    context: &[],
    strength: u8::MAX,
    source: "the grammar of placeholders",
};

fn verify(view: &View<'_>, at: usize) -> Option<Hit> {
    match placeholder::read(|at| view.byte(at), at) {
        Reading::Whole { length, .. } => {
            Some(Hit { span: Span { start: at, end: at.saturating_add(length) }, tier: Tier::Alone })
        }
        Reading::Part(_) | Reading::Not => None,
    }
}
