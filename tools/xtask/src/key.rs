//! `cargo xtask key new`.
use crate::Outcome;

/// Not there yet.
pub(crate) fn run(_words: Vec<String>) -> Outcome {
    Err("`cargo xtask key` is not there yet".to_owned())
}
