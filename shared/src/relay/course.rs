//! How far a streamed answer has come: which choices have begun, which have ended, what it cost.
//!
//! ```text
//! chunk index 0            choices [(0, open)]
//! chunk index 1            choices [(0, open), (1, open)]
//! chunk 0 "stop", 1 "stop" choices [(0, ended), (1, ended)]      whole, even without [DONE]
//! message_stop             done                                  where events have types, only the last one's ends it
//! ```
//!
//! Invariant: bounded by [`MOST`]; numbers only.

use alloc::vec::Vec;

use super::broken::Broken;
use super::facts::Tokens;
use super::survey::{MOST, Survey};
use crate::dialect::answer::Moment;

/// A stream's progress.
#[derive(Default)]
pub(crate) struct Course {
    /// The answer has said that it is at its end: `[DONE]`, `message_stop`, `response.completed`, …
    pub(crate) done: bool,
    /// What was told of tokens.
    pub(crate) tokens: Tokens,
    blocks: Vec<(u32, bool)>,
}

impl Course {
    /// Takes in one chunk's survey.
    pub(crate) fn note(&mut self, survey: &Survey) -> Result<(), Broken> {
        self.tokens = self.tokens.or(survey.tokens);
        self.done |= survey.moment() == Moment::Ends;
        if survey.moment() != Moment::Chunk {
            return Ok(());
        }
        for block in &survey.blocks {
            let full = self.blocks.len() >= MOST;
            match self.blocks.iter_mut().find(|(index, _)| *index == block.index) {
                Some((_, finished)) => *finished |= block.finished,
                None if full => return Err(Broken::Unreadable),
                None => self.blocks.push((block.index, block.finished)),
            }
        }
        Ok(())
    }

    /// Nothing is missing.
    pub(crate) fn is_whole(&self) -> bool {
        self.done || (!self.blocks.is_empty() && self.blocks.iter().all(|(_, finished)| *finished))
    }
}
