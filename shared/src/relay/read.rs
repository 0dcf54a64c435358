//! What a whole event is, before anything is done with it.
//!
//! ```text
//! : comment · event: ping · data:        Silent
//! data: [DONE]                           End
//! data: {"error":…} · event: error       Error
//! data: {"choices":…}                    Value, surveyed
//! ```
//!
//! Invariant: buffers are kept from event to event, so that a stream in its stride allocates nothing.

use alloc::vec::Vec;
use zeroize::Zeroizing;

use super::broken::Broken;
use super::sse::{Line, lines};
use super::survey::Survey;
use crate::dialect::Dialect;
use crate::dialect::answer::Moment;
use crate::exchange::Complaint;
use crate::json::{Limits, Scanner};

/// Reads events.
pub(crate) struct Reader {
    scanner: Scanner,
    /// What the last value said.
    pub(crate) survey: Survey,
}

/// What an event is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reading {
    /// Nothing for the client's program.
    Silent,
    /// The end of the stream.
    End,
    /// An error in place of an answer.
    Error,
    /// A chunk of an answer.
    Value,
}

impl Reader {
    /// Reads events of `dialect`.
    pub(crate) fn new(dialect: Dialect) -> Self {
        Self { scanner: Scanner::new(Limits::ANSWER), survey: Survey::new(dialect) }
    }

    /// Reads one whole event.
    pub(crate) fn read(&mut self, event: &[u8]) -> Result<Reading, Broken> {
        self.scanner.reset();
        self.survey.clear();
        let kind = kind(event);
        if kind != Reading::Value {
            return Ok(kind);
        }
        for (value, at) in data(event) {
            self.survey.base = at.wrapping_sub(self.scanner.offset());
            self.scanner.push(value, &mut self.survey).map_err(|_| Broken::Unreadable)?;
            self.scanner.push(b"\n", &mut self.survey).map_err(|_| Broken::Unreadable)?;
        }
        self.complete(event)?;
        Ok(match self.survey.moment() {
            _ if self.survey.error => Reading::Error,
            Moment::Silent => Reading::Silent,
            Moment::Chunk | Moment::Starts | Moment::Opens | Moment::Says | Moment::Said => Reading::Value,
            Moment::Closes | Moment::Finishes | Moment::Ends | Moment::Fails | Moment::Unknown => Reading::Value,
        })
    }

    /// Reads one whole body.
    pub(crate) fn body(&mut self, body: &[u8]) -> Result<(), Broken> {
        self.scanner.push(body, &mut self.survey).map_err(|_| Broken::Unreadable)?;
        self.complete(body)
    }

    fn complete(&mut self, event: &[u8]) -> Result<(), Broken> {
        self.scanner.finish(&mut self.survey).map_err(|_| Broken::Unreadable)?;
        self.survey.settle(event);
        if self.survey.overflow { Err(Broken::Unreadable) } else { Ok(()) }
    }

    /// What an event that is an error complains of.
    pub(crate) fn complaint(&self, event: &[u8]) -> Complaint {
        let mut joined = Zeroizing::new(Vec::with_capacity(event.len()));
        for (value, _) in data(event) {
            joined.extend_from_slice(value);
            joined.push(b'\n');
        }
        Complaint::read(&joined)
    }
}

/// What an event's fields alone say of it; [`Reading::Value`] if its data must be read.
fn kind(event: &[u8]) -> Reading {
    let mut kind = Reading::Silent;
    for line in lines(event) {
        let Line::Field { name, value, .. } = line else { continue };
        match (name, value.trim_ascii()) {
            (b"event", b"ping") => return Reading::Silent,
            (b"event", b"error") => return Reading::Error,
            (b"data", b"[DONE]") if kind == Reading::Silent => kind = Reading::End,
            (b"data", content) if !content.is_empty() => kind = Reading::Value,
            _ => {}
        }
    }
    kind
}

/// The values of an event's data lines, and where they stand.
fn data(event: &[u8]) -> impl Iterator<Item = (&[u8], usize)> {
    lines(event).filter_map(|line| match line {
        Line::Field { name: b"data", value, at } => Some((value, at)),
        Line::Field { .. } | Line::Silent => None,
    })
}
