//! JSON Web Tokens (RFC 7519), signed or encrypted: three parts or five of base64url, of which the first is JSON with a member `alg`.
//!
//! ```text
//! eyJhbGciOiJIUzI1NiJ9 . eyJzdWIiOiIxIn0 . ○○○○○○○○
//! {"alg":"HS256"}
//! ```
//!
//! Invariant: a header that does not decode is no header.

use super::super::detector::Tier;
use crate::encoding::{Sextets, sextet};

/// Bytes of a header that are decoded.
const HEADER: usize = 144;

/// Whether `body`, which follows `eyJ`, goes on as a token does.
pub(super) fn token(body: &[u8]) -> Option<Tier> {
    let mut parts = body.split(|byte| *byte == b'.');
    let header = parts.next()?;
    let long = header.len() >= super::super::token::LOOK;
    let key = if long { header } else { parts.next()? };
    // An encrypted one (RFC 7516) may have no key of its own.
    let enough = key.len() >= 6 || key.is_empty() && parts.next().is_some_and(|vector| vector.len() >= 6);
    (says_how(header) && enough).then_some(Tier::Alone)
}

/// Whether `eyJ` and `header` decode to something with `"alg"`.
fn says_how(header: &[u8]) -> bool {
    let mut text = [0; HEADER];
    let mut sextets = Sextets::default();
    let mut slots = text.iter_mut();
    for byte in b"eyJ".iter().chain(header) {
        let Some(sextet) = sextet(*byte) else { return false };
        if let Some(byte) = sextets.push(sextet) {
            let Some(slot) = slots.next() else { break };
            *slot = byte;
        }
    }
    text.windows(5).any(|window| window == b"\"alg\"")
}
