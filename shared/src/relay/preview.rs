//! The first event of a stream that says something, looked at before the client hears of it.
//!
//! ```text
//! : comment␊␊ event: ping␊data: {}␊␊ data: {"choices":…}␊␊      decided at the third event's end
//! ```
//!
//! Invariant: every byte is looked at once, however often [`Preview::look`] is called on the growing buffer.

use super::broken::Broken;
use super::read::{Reader, Reading};
use super::sse::Boundary;
use crate::dialect::Dialect;

/// A look at a stream's beginning.
pub(crate) struct Preview {
    boundary: Boundary,
    reader: Reader,
    /// Where the event at hand begins.
    start: usize,
    /// Up to here the boundary has looked.
    seen: usize,
}

impl Preview {
    /// At a stream of `dialect`.
    pub(crate) fn new(dialect: Dialect) -> Self {
        Self { boundary: Boundary::default(), reader: Reader::new(dialect), start: 0, seen: 0 }
    }

    /// Whether `held`, all bytes so far, has an event that says something.
    pub(crate) fn look(&mut self, held: &[u8]) -> Result<bool, Broken> {
        while let Some(end) = self.boundary.find(held.get(self.seen..).unwrap_or_default()) {
            self.seen = self.seen.saturating_add(end);
            let event = held.get(self.start..self.seen).unwrap_or_default();
            self.start = self.seen;
            if self.says_something(event)? {
                return Ok(true);
            }
        }
        self.seen = held.len();
        Ok(false)
    }

    /// The body ended with `held`: what is left must say something.
    pub(crate) fn last(&mut self, held: &[u8]) -> Result<(), Broken> {
        let rest = held.get(self.start..).unwrap_or_default();
        if self.says_something(rest)? { Ok(()) } else { Err(Broken::Early) }
    }

    fn says_something(&mut self, event: &[u8]) -> Result<bool, Broken> {
        match self.reader.read(event)? {
            Reading::Silent => Ok(false),
            Reading::End | Reading::Value => Ok(true),
            Reading::Error => Err(Broken::Upstream(self.reader.complaint(event))),
        }
    }
}
