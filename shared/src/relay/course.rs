//! How far a streamed answer has come: which choices have begun, which have ended, what it cost.
//!
//! ```text
//! chunk index 0            choices [(0, open)]
//! chunk index 1            choices [(0, open), (1, open)]
//! chunk 0 "stop", 1 "stop" choices [(0, ended), (1, ended)]      whole, even without [DONE]
//! ```
//!
//! Invariant: bounded by [`MOST`]; numbers only.

use alloc::vec::Vec;

use super::broken::Broken;
use super::survey::{MOST, Survey, Tokens};

/// A stream's progress.
#[derive(Default)]
pub(crate) struct Course {
    /// `[DONE]` came.
    pub(crate) done: bool,
    /// What was told of tokens.
    pub(crate) tokens: Tokens,
    choices: Vec<(u32, bool)>,
}

impl Course {
    /// Takes in one chunk's survey.
    pub(crate) fn note(&mut self, survey: &Survey) -> Result<(), Broken> {
        self.tokens = self.tokens.or(survey.tokens);
        for choice in &survey.choices {
            let full = self.choices.len() >= MOST;
            match self.choices.iter_mut().find(|(index, _)| *index == choice.index) {
                Some((_, finished)) => *finished |= choice.finished,
                None if full => return Err(Broken::Unreadable),
                None => self.choices.push((choice.index, choice.finished)),
            }
        }
        Ok(())
    }

    /// Nothing is missing.
    pub(crate) fn is_whole(&self) -> bool {
        self.done || (!self.choices.is_empty() && self.choices.iter().all(|(_, finished)| *finished))
    }
}
