//! The form of a gateway key: made once, shown once, stored only as its hash.
//!
//! ```text
//! sk-lethe-  base64url( 32 bytes of entropy │ 8 bytes of HMAC-SHA-256(KEY_SECRET, entropy) )
//! stored as  key/<SHA-256 of the whole key, hex>
//! ```
//!
//! Invariant: with a `KEY_SECRET`, a key that this deployment did not make is refused before any store is asked.

use alloc::string::String;
use alloc::vec::Vec;

use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use super::records::KeyRecord;
use crate::encoding::{self, Sextets, sextet};

const PREFIX: &str = "sk-lethe-";
/// Longest credential that is looked at, in bytes.
const LONGEST: usize = 512;
const ENTROPY: usize = 32;
const TAIL: usize = 8;

/// A new key out of `entropy`, which must come from the system's random source and be used for nothing else.
/// `secret` is the deployment's `KEY_SECRET`; a deployment without one takes any tail.
#[must_use]
pub fn mint(entropy: &[u8; 32], secret: Option<&[u8]>) -> Zeroizing<String> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(ENTROPY.saturating_add(TAIL)));
    bytes.extend_from_slice(entropy);
    bytes.extend_from_slice(&tail(entropy, secret.unwrap_or_default()));
    let mut key = Zeroizing::new(String::from(PREFIX));
    key.push_str(&Zeroizing::new(base64url(&bytes)));
    key
}

/// The KV key that the record of `key` is stored under.
#[must_use]
pub fn stored_under(key: &str) -> String {
    kv_key(&digest(key.as_bytes()))
}

/// Whether a request can show `key`: 1 to 512 visible ASCII characters, no comma among them.
#[must_use]
pub fn presentable(key: &str) -> bool {
    !key.is_empty() && plausible(key.as_bytes())
}

/// Whether the gateway would read `record` as a key's record; under one that it cannot read it serves nobody.
#[must_use]
pub fn readable(record: &[u8]) -> bool {
    KeyRecord::parse(record).is_ok()
}

/// Whether `text` can be a credential. A comma is what a platform writes between two headers of one name.
pub(super) fn plausible(text: &[u8]) -> bool {
    text.len() <= LONGEST && text.iter().all(|byte| byte.is_ascii_graphic() && *byte != b',')
}

/// Whether `key` was made under `secret`, in constant time.
pub(super) fn genuine(key: &str, secret: &[u8]) -> bool {
    let Some(bytes) = key.strip_prefix(PREFIX).and_then(unbase64url) else { return false };
    let Some((entropy, given)) = bytes.split_at_checked(ENTROPY) else { return false };
    // Of another length it is another.
    tail(entropy, secret).ct_eq(given).into()
}

pub(super) fn kv_key(digest: &[u8; 32]) -> String {
    let mut name = String::from("key/");
    name.extend(encoding::hex(digest));
    name
}

pub(super) fn digest(key: &[u8]) -> [u8; 32] {
    Sha256::digest(key).into()
}

/// RFC 4648 §5 without padding.
pub(crate) fn base64url(bytes: &[u8]) -> String {
    let mut text = Vec::new();
    encoding::base64(bytes, true, &mut text);
    String::from_utf8(text).unwrap_or_default()
}

/// The bytes that `text` writes; `None` for another digit, or bits left over.
pub(super) fn unbase64url(text: &str) -> Option<Zeroizing<Vec<u8>>> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(text.len()));
    let mut sextets = Sextets::default();
    for digit in text.bytes() {
        let sextet = sextet(digit).filter(|_| !matches!(digit, b'+' | b'/'))?;
        bytes.extend(sextets.push(sextet));
    }
    sextets.is_clean().then_some(bytes)
}

fn tail(entropy: &[u8], secret: &[u8]) -> [u8; TAIL] {
    let mut tail = [0_u8; TAIL];
    tail.iter_mut().zip(hmac(secret, entropy)).for_each(|(slot, byte)| *slot = byte);
    tail
}

/// HMAC-SHA-256, which takes keys of every length.
pub(super) fn hmac(secret: &[u8], bytes: &[u8]) -> [u8; 32] {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret) else { return [0; 32] };
    mac.update(bytes);
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_genuine_under_its_own_secret_only() {
        let key = mint(&[7; 32], Some(b"one"));
        assert_eq!(key.len(), 63);
        assert!(genuine(&key, b"one"));
        assert!(!genuine(&key, b"two"));
        assert!(!genuine(&key.replace("sk-lethe-B", "sk-lethe-C"), b"one"));
        assert!(!genuine("sk-lethe-", b"one"));
        assert!(!genuine("sk-other", b"one"));
    }

    #[test]
    fn base64url_is_that_of_rfc_4648() {
        for (bytes, text) in
            [("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"), ("fooba", "Zm9vYmE")]
        {
            assert_eq!(base64url(bytes.as_bytes()), text);
        }
        assert_eq!(base64url(&[0xFB, 0xFF]), "-_8");
    }

    #[test]
    fn a_key_is_stored_under_the_hash_of_fips_180() {
        let expected = "key/ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(stored_under("abc"), expected);
    }
}
