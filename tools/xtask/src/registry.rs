//! `cargo xtask registry check|hosts`.
use crate::Outcome;

/// Not there yet.
pub(crate) fn run(_words: Vec<String>) -> Outcome {
    Err("`cargo xtask registry` is not there yet".to_owned())
}
