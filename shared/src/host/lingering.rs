//! How long a shell goes on reading a request that has its answer already.
//!
//! ```text
//! client ─── head, body ▒▒▒▒▒▒▒▒▒ read and forgotten, ten seconds or 32 MiB at most ─▶      401 reaches it
//! ```
//!
//! An answer to a body that is not read to its end is lost when the platform closes the connection under the client's hands (RFC 9112
//! §9.6).
//!
//! Invariant: no client is waited for longer, or read further, than these bounds.

use super::Millis;

/// In all.
const SPAN: Millis = Millis(10_000);
/// Bytes.
const MOST: usize = 32 << 20;

/// The rest of a body that nobody needs any more.
pub struct Lingering {
    end: Millis,
    left: usize,
}

impl Lingering {
    /// The answer is ready at `now`.
    #[must_use]
    pub const fn new(now: Millis) -> Self {
        Self { end: now.after(SPAN), left: MOST }
    }

    /// How long to wait for the next chunk; `None`: enough has been read.
    #[must_use]
    pub fn patience(&self, now: Millis) -> Option<Millis> {
        (self.left > 0 && now < self.end).then(|| self.end.since(now))
    }

    /// A chunk of `length` bytes has come.
    pub const fn heard(&mut self, length: usize) {
        self.left = self.left.saturating_sub(length);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_ends_with_time_and_with_bytes() {
        let mut lingering = Lingering::new(Millis(5_000));
        assert_eq!(lingering.patience(Millis(5_000)), Some(Millis(10_000)));
        lingering.heard((32 << 20) - 1);
        assert_eq!(lingering.patience(Millis(14_999)), Some(Millis(1)));
        assert_eq!(lingering.patience(Millis(15_000)), None);
        // A clock that goes back waits no longer than the span.
        assert_eq!(Lingering::new(Millis(5_000)).patience(Millis(15_001)), None);
        lingering.heard(1);
        assert_eq!(lingering.patience(Millis(5_000)), None);
    }
}
