//! `docs/lint.md`, written from the lists of the lint themselves.
//!
//! ```text
//! | tool type | `function` `custom` |
//! ```
//!
//! Invariant: the page in the repository is what this writes, or `cargo xtask check lint` fails.

use lethe_core::lint::{page, rows};

use crate::check::Finding;
use crate::{Outcome, place};

const PAGE: &str = "docs/lint.md";

/// Writes the page.
pub(crate) fn write() -> Outcome {
    let path = place::root().join(PAGE);
    std::fs::write(&path, page()).map_err(|error| format!("{}: {error}", path.display()))
}

/// Whether the page in the repository is the one that the lists make.
pub(crate) fn check() -> Finding {
    let path = place::root().join(PAGE);
    match std::fs::read_to_string(&path) {
        Ok(text) if text == page() => Ok(format!("{} names in {PAGE}", rows().count())),
        Ok(_) => Err(format!("{PAGE} is not what the lists say: run `cargo xtask lint`")),
        Err(error) => Err(format!("{PAGE}: {error}: run `cargo xtask lint`")),
    }
}
