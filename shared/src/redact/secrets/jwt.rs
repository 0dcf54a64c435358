//! JSON Web Tokens (RFC 7519): three parts of base64url, of which the first is JSON with a member `alg`.
//!
//! ```text
//! eyJhbGciOiJIUzI1NiJ9 . eyJzdWIiOiIxIn0 . ○○○○○○○○
//! {"alg":"HS256"}
//! ```
//!
//! Invariant: a header that does not decode is no header.

use super::super::detector::Tier;

/// Bytes of a header that are decoded.
const HEADER: usize = 144;

/// Whether `body`, which follows `eyJ`, goes on as a token does.
pub(super) fn token(body: &[u8]) -> Option<Tier> {
    let mut parts = body.split(|byte| *byte == b'.');
    let header = parts.next()?;
    let long = header.len() >= super::super::token::LOOK;
    (says_how(header) && (long || parts.next()?.len() >= 6)).then_some(Tier::Alone)
}

/// Whether `eyJ` and `header` decode to something with `"alg"`.
fn says_how(header: &[u8]) -> bool {
    let mut text = [0; HEADER];
    let (mut bits, mut count) = (0_u32, 0_u32);
    let mut slots = text.iter_mut();
    for byte in b"eyJ".iter().chain(header) {
        let Some(digit) = digit(*byte) else { return false };
        bits = (bits << 6 | digit) & 0xFFFF;
        count = count.wrapping_add(6);
        if count >= 8 {
            count = count.wrapping_sub(8);
            let Some(slot) = slots.next() else { break };
            *slot = u8::try_from(bits >> count & 0xFF).unwrap_or(0);
        }
    }
    text.windows(5).any(|window| window == b"\"alg\"")
}

/// The value of a digit of base64 or base64url.
pub(super) const fn digit(byte: u8) -> Option<u32> {
    let value = match byte {
        b'A'..=b'Z' => byte.wrapping_sub(b'A'),
        b'a'..=b'z' => byte.wrapping_sub(b'a').wrapping_add(26),
        b'0'..=b'9' => byte.wrapping_sub(b'0').wrapping_add(52),
        b'+' | b'-' => 62,
        b'/' | b'_' => 63,
        _ => return None,
    };
    Some(value as u32)
}
