//! A whole JSON answer on its way to the client, restored as it passes, never held.
//!
//! ```text
//! {"choices":[{"message":{"content":"Write to <EMAIL_0>"}}]}  ──Live──▶  {"choices":[{"message":{"content":"Write to bob@acme.com"}}]}
//! ```
//!
//! Invariant: a body that is not one whole JSON value ends in an error, so that the client sees that it is not whole.

use alloc::vec::Vec;

use super::broken::Broken;
use super::channels::Channels;
use super::facts::Tokens;
use super::live::Live;
use super::read::Reader;
use crate::dialect::Dialect;
use crate::dialect::answer::Fact;
use crate::redact::{Restored, Vault};

/// An answer in one JSON value.
pub(crate) struct Plain {
    live: Live,
    channels: Channels,
}

impl Plain {
    /// Of `dialect`.
    pub(crate) fn new(dialect: Dialect) -> Self {
        Self { live: Live::whole(dialect), channels: Channels::default() }
    }

    /// Learns the names of tools from `body`, all of it: in a Responses answer they stand behind the arguments.
    pub(crate) fn learn(&mut self, dialect: Dialect, body: &[u8], vault: &Vault) -> Result<(), Broken> {
        let mut reader = Reader::new(dialect);
        reader.body(body)?;
        let survey = &reader.survey;
        for known in survey.facts.iter().filter(|known| known.fact == Fact::ToolName) {
            if !self.channels.name(survey.place(known), known.span.of(body), vault) {
                return Err(Broken::Unreadable);
            }
        }
        Ok(())
    }

    /// The next bytes.
    pub(crate) fn push(&mut self, chunk: &[u8], vault: &Vault, out: &mut Vec<u8>) -> Result<(), Broken> {
        self.live.push(chunk, &mut self.channels, vault, out)?;
        self.channels.restored().judge()
    }

    /// The body ended properly.
    pub(crate) fn finish(&mut self) -> Result<(), Broken> {
        self.live.finish().map_err(|_| Broken::Early)
    }

    /// There is an error in place of an answer.
    pub(crate) const fn is_error(&self) -> bool {
        self.live.survey.error
    }

    /// What was told of tokens.
    pub(crate) const fn tokens(&self) -> Tokens {
        self.live.survey.tokens
    }

    /// Bytes held back.
    pub(crate) fn held(&self) -> usize {
        self.channels.held()
    }

    /// What happened to placeholders.
    pub(crate) fn restored(&self) -> Restored {
        self.channels.restored()
    }
}
