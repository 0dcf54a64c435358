//! Text of the client's own that looks like one of our placeholders.
//!
//! ```text
//! "what does <EMAIL_0> mean?"  →  "what does <LITERAL_0> mean?"  →  restored as it was
//! ```
//!
//! Invariant: whatever the restorer would take for a placeholder is found here, in every spelling.

use super::detector::{Around, Detector, Hit, Source, Tier};
use super::entity::Entity;
use super::placeholder::{self, Reading};
use super::view::View;
use crate::span::Span;

pub(super) const ROW: Detector<Around> = Detector {
    entity: Entity::Literal,
    rule: "literal",
    verify,
    context: &[],
    strength: u8::MAX,
    source: Source::of("the grammar of placeholders"),
};

fn verify(view: &View<'_>, at: usize) -> Option<Hit> {
    if !promising(view, at) {
        return None;
    }
    match placeholder::read(|at| view.byte(at), at) {
        Reading::Whole { length, .. } => {
            Some(Hit { span: Span { start: at, end: at.saturating_add(length) }, tier: Tier::Alone })
        }
        Reading::Part(_) | Reading::Not => None,
    }
}

/// A glance: most marks of code and markup are no quotes of a placeholder.
fn promising(view: &View<'_>, at: usize) -> bool {
    /// More than the longest name, with an escape for every letter.
    const NAME: usize = 256;
    match view.text.get(at..).unwrap_or_default() {
        [b'<', b'*' | b'`', ..] => true,
        [b'<', ..] => {
            let name = at.saturating_add(1);
            let length = view.run(name, NAME, |byte| byte.is_ascii_alphabetic() || matches!(byte, b'_' | b'\\'));
            length > 1 && view.byte(name.saturating_add(length)).is_some_and(|byte| byte.is_ascii_digit())
        }
        [b'&', b'l' | b'L', b't' | b'T', ..] | [b'&', b'#', ..] => true,
        [b'\\', ..] => {
            let marks = view.run(at, 5, |byte| byte == b'\\');
            matches!(view.byte(at.saturating_add(marks)), Some(b'<' | b'u' | b'U'))
        }
        _ => false,
    }
}
