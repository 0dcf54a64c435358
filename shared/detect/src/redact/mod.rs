//! What is personal or secret in a text: the rows, the pass that asks them, and what becomes of overlaps.
//!
//! ```text
//! "mail bob@acme.com"  ── fold ── scan ──▶ Finding { 5..17, Email }
//! ```
//!
//! Invariant: what is found depends on the text and its key only, and on hits of other passes that are handed in.

pub mod action;
mod address;
pub mod ascii;
mod asked;
mod beside;
mod card;
mod card_data;
mod coded;
mod column;
mod conforms;
mod context;
mod crypto;
mod cue;
mod date;
mod detector;
mod digits;
mod email;
pub mod entity;
pub mod fold;
mod iban;
mod iin;
mod inspect;
mod ip;
mod lanes;
mod letter;
mod listed;
mod literal;
mod mac;
mod national;
mod neighbours;
mod overlap;
mod phone;
pub mod placeholder;
mod records;
mod scanner;
mod secrets;
mod spelled;
mod ssn;
mod token;
pub mod types;
mod url;
mod view;

pub use conforms::conforms;
#[cfg(feature = "catalogue")]
pub use detector::{Rule, catalogue};
pub use inspect::{Fate, Reading, inspect};
pub use overlap::Candidate;

use alloc::vec::Vec;

use crate::span::Span;
use entity::Entity;
use fold::{Folded, Places};
use overlap::Outcome;
use scanner::{Observer, Reason, Scan};
use types::Types;
use view::View;

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

/// What is looked for, and how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Detection {
    /// Whether well-known examples count.
    pub examples: Examples,
    /// Which types.
    pub types: Types,
}

/// Finds what is in `text`, in order, without overlaps. `key` is the JSON key the text stands under, or empty: it is context
/// (`"ssn": "078051120"`). For a stretch of a stream: only what stands near a value speaks for it.
pub fn detect(text: &str, key: &str, detection: &Detection, found: &mut dyn FnMut(Finding)) {
    pass(text, key, detection, false, &mut |_| Vec::new(), found);
}

/// Hits of other passes over the folded text, by their start.
pub type Others<'a> = dyn FnMut(&[u8]) -> Vec<Candidate> + 'a;

/// [`detect`] for a whole text, where the first line of a table speaks for its columns, and what `others` finds: it takes part in what counts
/// where hits overlap.
pub fn detect_among(
    text: &str,
    key: &str,
    detection: &Detection,
    others: &mut Others<'_>,
    found: &mut dyn FnMut(Finding),
) {
    pass(text, key, detection, true, others, found);
}

fn pass(
    text: &str,
    key: &str,
    detection: &Detection,
    whole: bool,
    others: &mut Others<'_>,
    found: &mut dyn FnMut(Finding),
) {
    let folded = Folded::new(text);
    let view = View::new(folded.bytes(), key, detection.examples, whole);
    let others = others(folded.bytes());
    let mut report = Report { places: folded.places(), found };
    Scan::new(view, &detection.types, &others, &mut report).run();
}

/// [`detect`] with every default.
pub fn scan(text: &str, key: &str, found: &mut dyn FnMut(Finding)) {
    detect(text, key, &Detection::default(), found);
}

/// [`scan`], with a choice about well-known examples.
pub fn scan_with(text: &str, key: &str, examples: Examples, found: &mut dyn FnMut(Finding)) {
    detect(text, key, &Detection { examples, ..Detection::default() }, found);
}

/// Hands on what counts, as spans of the text as it was.
struct Report<'a> {
    places: Places<'a>,
    found: &'a mut dyn FnMut(Finding),
}

impl Outcome for Report<'_> {
    fn won(&mut self, candidate: &Candidate) {
        (self.found)(Finding { span: self.places.original(candidate.span), entity: candidate.entity });
    }

    fn lost(&mut self, _: &Candidate, _: &Candidate) {}
}

impl Observer for Report<'_> {
    fn dropped(&mut self, _: &Candidate, _: Reason) {}
}
