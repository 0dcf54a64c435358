//! Who has said a wrong token too often is not listened to for a while.
//!
//! ```text
//! ten wrong tokens within a minute ─▶ 429 for a minute, whatever token comes
//! ```
//!
//! Invariant: of a client only a hash is kept, and only while it matters; one client cannot lock out another that the platform
//! tells apart from it. Memory is bounded: the oldest is forgotten first.

use alloc::vec::Vec;

use sha2::{Digest, Sha256};

use super::answer::Problem;
use crate::host::Millis;

const MINUTE: Millis = Millis(60_000);
const TRIES: u32 = 10;
const CLIENTS: usize = 256;

/// Clients that failed within the last minutes.
pub(super) struct Lockout(Vec<Failed>);

struct Failed {
    client: u64,
    first: Millis,
    times: u32,
    until: Option<Millis>,
}

impl Lockout {
    pub(super) const fn new() -> Self {
        Self(Vec::new())
    }

    /// Tells clients apart.
    pub(super) fn mark(client: &str) -> u64 {
        let digest: [u8; 32] = Sha256::digest(client).into();
        digest.first_chunk().map_or(0, |bytes| u64::from_le_bytes(*bytes))
    }

    /// # Errors
    /// The client is locked out, and for how long.
    pub(super) fn pass(&mut self, client: u64, now: Millis) -> Result<(), Problem> {
        self.0.retain(|row| row.until.unwrap_or_else(|| row.first.after(MINUTE)) > now);
        let until = self.0.iter().find(|row| row.client == client).and_then(|row| row.until);
        until.map_or(Ok(()), |until| Err(Problem::locked_out(until.since(now))))
    }

    /// The client has said a wrong token.
    pub(super) fn failed(&mut self, client: u64, now: Millis) {
        if !self.0.iter().any(|row| row.client == client) {
            if self.0.len() >= CLIENTS {
                self.0.remove(0);
            }
            self.0.push(Failed { client, first: now, times: 0, until: None });
        }
        let Some(row) = self.0.iter_mut().find(|row| row.client == client) else { return };
        row.times = row.times.saturating_add(1);
        if row.times >= TRIES {
            row.until = Some(now.after(MINUTE));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_failures_within_a_minute_lock_out_for_a_minute_and_nobody_else() {
        let mut lockout = Lockout::new();
        let (one, two) = (Lockout::mark("192.0.2.1"), Lockout::mark("192.0.2.2"));
        for time in 0..9 {
            lockout.failed(one, Millis(time));
        }
        assert!(lockout.pass(one, Millis(10)).is_ok());
        lockout.failed(one, Millis(10));
        assert!(lockout.pass(one, Millis(11)).is_err());
        assert!(lockout.pass(two, Millis(11)).is_ok());
        assert!(lockout.pass(one, Millis(60_009)).is_err());
        assert!(lockout.pass(one, Millis(60_010)).is_ok());
        for minute in 0..30 {
            lockout.failed(one, Millis(100_000 + minute * 61_000));
            assert!(lockout.pass(one, Millis(100_001 + minute * 61_000)).is_ok());
        }
    }

    #[test]
    fn memory_is_bounded() {
        let mut lockout = Lockout::new();
        for client in 0..10_000 {
            lockout.failed(client, Millis(1));
        }
        assert_eq!(lockout.0.len(), CLIENTS);
    }
}
