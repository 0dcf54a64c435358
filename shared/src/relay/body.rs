//! The forms of an answer, and what a relay does to each.
//!
//! ```text
//!            push            finish        keep_alive
//! Stream     event by event  held tails    between events
//! Plain      as it passes    is it whole?  -
//! Opaque     as it comes     -             -
//! ```
//!
//! Invariant: a form is chosen once, when the answer is committed, and never changes.

use alloc::boxed::Box;
use alloc::vec::Vec;

use super::own;
use super::{Broken, Plain, Stream, Tokens};
use crate::redact::{Restored, Vault};

/// The forms of an answer.
pub(super) enum Body {
    Stream(Box<Stream>),
    Plain(Box<Plain>),
    /// Bytes that are no text, such as speech: they leave as they come.
    Opaque,
}

/// What a step came to; what breaks in it ends the answer.
pub(super) type Stepped = Result<(), Broken>;

impl Body {
    pub(super) fn push(&mut self, chunk: &[u8], vault: &Vault, out: &mut Vec<u8>) -> Stepped {
        match self {
            Self::Stream(stream) => stream.push(chunk, vault, out),
            Self::Plain(plain) => plain.push(chunk, vault, out),
            Self::Opaque => {
                out.extend_from_slice(chunk);
                Ok(())
            }
        }
    }

    pub(super) fn finish(&mut self, vault: &Vault, out: &mut Vec<u8>) -> Stepped {
        match self {
            Self::Stream(stream) => stream.finish(vault, out),
            Self::Plain(plain) => plain.finish(),
            Self::Opaque => Ok(()),
        }
    }

    pub(super) fn keep_alive(&self, out: &mut Vec<u8>) {
        match self {
            Self::Stream(stream) if stream.is_between_events() => out.extend_from_slice(own::KEEP_ALIVE),
            Self::Stream(_) | Self::Plain(_) | Self::Opaque => {}
        }
    }

    /// The answer has said that it is at its end.
    pub(super) const fn is_done(&self) -> bool {
        match self {
            Self::Stream(stream) => stream.course().done,
            Self::Plain(_) | Self::Opaque => false,
        }
    }

    pub(super) fn sums(&self) -> (Tokens, Restored) {
        match self {
            Self::Stream(stream) => (stream.course().tokens, stream.restored()),
            Self::Plain(plain) => (plain.tokens(), plain.restored()),
            Self::Opaque => (Tokens::default(), Restored::NONE),
        }
    }
}
