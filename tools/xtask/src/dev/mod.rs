//! `cargo xtask dev`.
use crate::Outcome;
pub(crate) fn run(_words: Vec<String>) -> Outcome {
    Err("`cargo xtask dev` is not there yet".to_owned())
}
