//! Upstream bytes in, client bytes out, after commit.

use alloc::vec::Vec;

use crate::host::{End, Millis};
use crate::metrics::Record;

/// Whether the shell goes on reading the upstream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub enum Flow {
    /// Go on.
    Continue,
    /// Cancel the upstream, write what is in `out`, then call [`Relay::finish`].
    Stop,
}

/// How the client's body must end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub enum Close {
    /// Properly: everything was said, be it by a typed error event.
    Clean,
    /// Broken off: the client must notice that the body is not whole.
    Abort,
}

/// An answer on its way to the client.
#[derive(Default)]
pub struct Relay(());

impl Relay {
    /// Bytes from the upstream; appends what may leave to `out`.
    pub fn push(&mut self, chunk: &[u8], now: Millis, out: &mut Vec<u8>) -> Flow {
        let _ = now;
        out.extend_from_slice(chunk);
        Flow::Continue
    }

    /// Nothing came for [`Self::patience`]: a keep-alive comment, or the end of our patience.
    pub fn idle(&mut self, now: Millis, out: &mut Vec<u8>) -> Flow {
        let _ = now;
        out.extend_from_slice(b": keep-alive\n\n");
        Flow::Continue
    }

    /// How long the shell may wait for the upstream before it calls [`Self::idle`].
    #[must_use]
    pub const fn patience(&self) -> Millis {
        Millis(15_000)
    }

    /// Bytes held back, bounded.
    #[must_use]
    pub const fn held(&self) -> usize {
        0
    }

    /// It is over; appends the last bytes to `out` unless the client is gone.
    pub fn finish(self, end: End, now: Millis, out: &mut Vec<u8>) -> (Record, Close) {
        let _ = (now, out);
        let close = if matches!(end, End::Upstream(_)) { Close::Abort } else { Close::Clean };
        (Record::default(), close)
    }
}
