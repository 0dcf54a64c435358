//! Personal data and secrets out, placeholders in; and the way back.
//!
//! ```text
//! request   "mail bob@acme.com"  ── scan ──▶ Finding { 5..17, Email } ── Vault ──▶ "mail <EMAIL_0>"
//! answer    "sent to <EMA│IL_0>" ── Restorer ──▶ "sent to │bob@acme.com"
//! ```
//!
//! Invariant: what is found depends on the text and its key only; originals live in the [`Vault`] and nowhere else.

mod action;
mod card;
mod context;
mod detector;
mod digits;
mod email;
mod entity;
mod fold;
mod iin;
mod letter;
mod literal;
mod placeholder;
mod restore;
mod restoring;
mod scanner;
mod secrets;
mod ssn;
mod token;
mod vault;
mod view;

pub use action::{Action, Actions, Counts};
pub use detector::{Rule, catalogue};
pub use entity::{Entity, Group, Kind, Named};
pub use restore::{Change, Place, Restored, Restorer};
pub use restoring::{Restoring, Returning, Rule as ToolRule, Tools, is_network_parameter};
pub use vault::{Origin, Vault};

use crate::splice::Span;

/// One value that was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Where, in bytes of the text that was scanned.
    pub span: Span,
    /// What.
    pub entity: Entity,
}

/// Whether examples that everybody knows (test cards, `example.com`, fixture keys) are found like any other value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Examples {
    /// They are nobody's data and stay.
    #[default]
    Spared,
    /// They are found.
    Found,
}

/// Finds what is in `text`, in order, without overlaps, sparing well-known examples. `key` is the JSON key the text stands under, or empty: it
/// is context (`"ssn": "078051120"`).
pub fn scan(text: &str, key: &str, found: &mut dyn FnMut(Finding)) {
    scan_with(text, key, Examples::Spared, found);
}

/// [`scan`], with a choice about well-known examples.
pub fn scan_with(text: &str, key: &str, examples: Examples, found: &mut dyn FnMut(Finding)) {
    let folded = fold::Folded::new(text);
    let view = view::View { text: folded.bytes(), key, examples, taken: 0 };
    scanner::scan(view, &mut |span, entity| found(Finding { span: folded.original(span), entity }));
}
