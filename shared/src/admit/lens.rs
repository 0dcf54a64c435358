//! What is looked for in a request, as far as its caller's policy says.
//!
//! ```text
//! Terms { find_examples, … } ─▶ Lens ─ look(text, key) ─▶ Finding, Finding
//! ```
//!
//! Invariant: fixed before the body's first byte: what a body itself demands changes what becomes of a finding, not what is found.

use crate::policy::Terms;
use crate::redact::{Examples, Finding, scan_with};

/// How the texts of one request are read.
#[derive(Default)]
pub(super) struct Lens {
    examples: Examples,
}

impl Lens {
    /// As `terms` say.
    pub(super) const fn new(terms: &Terms) -> Self {
        let examples = if terms.find_examples { Examples::Found } else { Examples::Spared };
        Self { examples }
    }

    /// What is in `text`, which stands under `key`.
    pub(super) fn look(&self, text: &str, key: &str, found: &mut dyn FnMut(Finding)) {
        scan_with(text, key, self.examples, found);
    }
}
