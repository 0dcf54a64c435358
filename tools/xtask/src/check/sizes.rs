//! `cargo xtask size`.
use crate::Outcome;
pub(crate) fn run() -> Outcome {
    Err("`cargo xtask size` is not there yet".to_owned())
}
