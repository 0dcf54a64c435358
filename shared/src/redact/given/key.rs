//! The deployment's key of blind terms (`TERMS_KEY`), and what it makes of a text.
//!
//! ```text
//! "alice brenner" ── SipHash-2-4 ──▶ 32 bits: is it worth asking?      some 20 ns
//!                 ── HMAC-SHA-256 ─▶ 64 bits: is it the term?          some 1 µs, only where the first says so
//! ```
//!
//! Both are keyed: whoever has fingerprints and not the key can neither read a term nor try one.
//!
//! Invariant: the key is wiped on drop; what it makes of equal texts is equal.

use hmac::{Hmac, Mac};
use sha2::Sha256;

use crate::secret::Secret;

/// Bytes of a fingerprint.
pub(super) const PRINT: usize = 8;

/// A key of blind terms.
pub struct TermsKey {
    secret: Secret,
    /// Of the quick fingerprints, made from `secret`.
    quick: (u64, u64),
}

impl TermsKey {
    /// Fewest bytes of a key.
    pub const SHORTEST: usize = 32;

    /// The key with this secret; `None` if it is too short.
    #[must_use]
    pub fn new(secret: &[u8]) -> Option<Self> {
        if secret.len() < Self::SHORTEST {
            return None;
        }
        let secret = Secret::from(secret.to_vec());
        let quick = (print(&secret, b"quick 0", b""), print(&secret, b"quick 1", b""));
        let quick = (u64::from_le_bytes(quick.0), u64::from_le_bytes(quick.1));
        Some(Self { secret, quick })
    }

    /// Says which key it is, and nothing about it.
    pub(super) fn check(&self) -> [u8; PRINT] {
        print(&self.secret, b"check", b"")
    }

    /// The fingerprint of folded words.
    pub(super) fn print(&self, folded: &[u8]) -> [u8; PRINT] {
        print(&self.secret, b"term", folded)
    }

    /// The quick fingerprint of folded words.
    #[expect(clippy::cast_possible_truncation, reason = "half of it is enough")]
    pub(super) fn quick(&self, folded: &[u8]) -> u32 {
        siphash(self.quick, folded) as u32
    }
}

impl PartialEq for TermsKey {
    /// Equal keys make equal fingerprints.
    fn eq(&self, other: &Self) -> bool {
        self.check() == other.check()
    }
}

impl Eq for TermsKey {}

/// HMAC-SHA-256 (RFC 2104) over what it is for and a text, shortened.
fn print(secret: &Secret, purpose: &[u8], text: &[u8]) -> [u8; PRINT] {
    let Ok(mut mac) = <Hmac<Sha256> as Mac>::new_from_slice(secret.expose()) else { return [0; PRINT] };
    mac.update(b"lethe blind terms: ");
    mac.update(purpose);
    mac.update(b"\0");
    mac.update(text);
    let whole = mac.finalize().into_bytes();
    whole.first_chunk().copied().unwrap_or_default()
}

/// SipHash-2-4 (Aumasson and Bernstein, "SipHash: a fast short-input PRF", 2012).
fn siphash(key: (u64, u64), text: &[u8]) -> u64 {
    let mut state = [
        key.0 ^ 0x736f_6d65_7073_6575,
        key.1 ^ 0x646f_7261_6e64_6f6d,
        key.0 ^ 0x6c79_6765_6e65_7261,
        key.1 ^ 0x7465_6462_7974_6573,
    ];
    let (whole, rest) = text.as_chunks::<8>();
    let length = u64::try_from(text.len()).unwrap_or(0) << 56;
    let last = rest.iter().rev().fold(0, |last: u64, byte| last << 8 | u64::from(*byte)) | length;
    for word in whole.iter().map(|chunk| u64::from_le_bytes(*chunk)).chain([last]) {
        state[3] ^= word;
        (0..2).for_each(|_| round(&mut state));
        state[0] ^= word;
    }
    state[2] ^= 0xff;
    (0..4).for_each(|_| round(&mut state));
    state[0] ^ state[1] ^ state[2] ^ state[3]
}

const fn round(state: &mut [u64; 4]) {
    let [a, b, c, d] = state;
    *a = a.wrapping_add(*b);
    *b = b.rotate_left(13) ^ *a;
    *a = a.rotate_left(32);
    *c = c.wrapping_add(*d);
    *d = d.rotate_left(16) ^ *c;
    *a = a.wrapping_add(*d);
    *d = d.rotate_left(21) ^ *a;
    *c = c.wrapping_add(*b);
    *b = b.rotate_left(17) ^ *c;
    *c = c.rotate_left(32);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn siphash_is_that_of_the_paper() {
        let key = (0x0706_0504_0302_0100, 0x0f0e_0d0c_0b0a_0908);
        let text: [u8; 15] = core::array::from_fn(|place| u8::try_from(place).unwrap_or(0));
        assert_eq!(siphash(key, &text), 0xa129_ca61_49be_45e5);
    }

    #[test]
    fn purposes_and_keys_differ() {
        let key = |byte: u8| TermsKey::new(&[byte; 32]);
        let (Some(one), Some(other)) = (key(1), key(2)) else { unreachable!() };
        assert!(TermsKey::new(&[1; 31]).is_none());
        assert_ne!(one.print(b""), one.check());
        assert_ne!(one.print(b"alice"), other.print(b"alice"));
        assert_ne!(one.quick(b"alice"), other.quick(b"alice"));
    }
}
