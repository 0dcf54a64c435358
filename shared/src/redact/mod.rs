//! Personal data and secrets out, placeholders in; and the way back.
//!
//! ```text
//! request   "mail bob@acme.com"  ── scan ──▶ Finding { 5..17, Email } ── Vault ──▶ "mail <EMAIL_0>"
//! answer    "sent to <EMA│IL_0>" ── Restorer ──▶ "sent to │bob@acme.com"
//! ```
//!
//! Invariant: what is found depends on the text and its key only; originals live in the [`Vault`] and nowhere else.

mod action;
mod additions;
mod address;
mod ascii;
mod card;
mod card_data;
mod coded;
mod conforms;
mod context;
mod crypto;
mod cue;
mod date;
mod detector;
mod digits;
mod document;
mod email;
mod entity;
mod exfil;
mod fold;
mod given;
mod iban;
mod iin;
mod inspect;
mod ip;
mod letter;
mod level;
mod literal;
mod mac;
mod national;
mod names;
mod neighbours;
mod output;
mod overlap;
mod phone;
mod patterns;
mod lookalikes;
mod passage;
mod placeholder;
mod records;
mod restore;
mod restoring;
mod scanner;
mod secrets;
mod shaped;
mod spelled;
mod ssn;
mod token;
mod types;
mod url;
mod vault;
mod view;
mod words;
mod writer;

pub use action::{Action, Actions, Counts};
pub use additions::{Additions, detect_with};
pub use conforms::conforms;
#[cfg(feature = "catalogue")]
pub use detector::{Rule, catalogue};
pub use entity::{Entity, Group, Kind, NOT_LOOKED_FOR, Named};
pub use exfil::NEUTRALISED;
pub use given::{Given, TermsKey, blind};
pub use inspect::{Fate, Reading, inspect};
pub use patterns::Patterns;
pub use restore::{Outlet, Place, Restored, Restorer};
pub use restoring::{Restoring, Returning, Rule as ToolRule, Tools, is_network_parameter};
pub(crate) use shaped::each as each_shaped;
pub use types::Types;
pub use vault::{Origin, Vault};

use crate::splice::Span;
use fold::{Folded, Places};
use overlap::{Candidate, Outcome};
use scanner::{Observer, Reason, Scan};
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
/// (`"ssn": "078051120"`).
pub fn detect(text: &str, key: &str, detection: &Detection, found: &mut dyn FnMut(Finding)) {
    let folded = Folded::new(text);
    let view = View::new(folded.bytes(), key, detection.examples);
    let mut report = Report { places: folded.places(), found };
    Scan::new(view, &detection.types, &[], &mut report).run();
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
