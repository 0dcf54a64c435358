//! The deployment's signing keys, and the form of a signed record.
//!
//! ```text
//! gen_ header(48) payload(any) signature(86)      a compact JWS (RFC 7515 §3.1) without its two dots
//!      eyJhbGciOi…  eyJ2IjoxLC…  …                {"alg":"EdDSA","kid":"2026-10"     }, padded to 36 bytes by blanks
//! ```
//!
//! Header and signature are of fixed lengths, so whoever puts the dots back has a token that every JOSE library verifies
//! (EdDSA over Ed25519: RFC 8037 §3.1, RFC 8032). Without a key the header is `{"alg":"none"}`, and there is no signature.
//!
//! Invariant: what a deployment with keys takes was signed by one of them, every byte of it; the seeds are wiped on drop.

use alloc::string::String;
use alloc::vec::Vec;

use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::arrive::key::base64url;
use crate::curve::{Curve, Pair, Portable};
use crate::encoding::{base64, from_base64, hex_bytes};
use crate::json::{Value, json};
use crate::registry::{Node, find};

/// What every id begins with.
pub const PREFIX: &str = "gen_";
/// The longest id, in bytes.
pub const LONGEST: usize = 1_500;
/// Base64url digits of the padded header.
const HEADER: usize = 48;
/// Base64url digits of 64 bytes.
const SIGNATURE: usize = 86;
/// Bytes of the payload that make no id longer than [`LONGEST`].
pub(super) const PAYLOAD: usize = 1_021;
/// The longest `kid`: its header is as long as the padding allows.
const LONGEST_KID: usize = 12;

/// The keys of `RECEIPT_KEY`: the first signs, all verify.
pub struct Keys {
    pairs: Vec<(String, Pair)>,
    /// What callers are named under.
    naming: Zeroizing<[u8; 32]>,
}

/// Public keys by `kid`.
pub struct Verifier(Vec<(String, [u8; 32])>);

/// A record whose form is right, and what vouches for it.
pub struct Opened {
    /// The JSON that was signed.
    pub payload: Vec<u8>,
    /// The key that signed it; `None`: nobody did.
    pub kid: Option<String>,
}

impl Keys {
    /// `kid:seed` pairs, separated by commas or blanks; a seed is 32 bytes in base64url or in hex. A seed alone is named by its
    /// public key. `None`: one of them is not, two have one name, or this host cannot sign.
    #[must_use]
    pub fn parse(text: &str, curve: &dyn Curve) -> Option<Self> {
        let mut pairs: Vec<(String, Pair)> = Vec::new();
        let mut hash = Sha256::new_with_prefix(b"lethe receipt subject\0");
        for pair in text.split([',', ' ', '\n']).filter(|pair| !pair.is_empty()) {
            let (kid, seed) = pair.split_once(':').unwrap_or(("", pair));
            let seed = seed_of(seed)?;
            let signing = curve.pair(&seed)?;
            let kid = if kid.is_empty() { key_name(&signing.public) } else { kid.into() };
            if !plain_kid(&kid) || pairs.iter().any(|(known, _)| *known == kid) {
                return None;
            }
            if pairs.is_empty() {
                hash.update(*seed);
            }
            pairs.push((kid, signing));
        }
        (!pairs.is_empty()).then(|| Self { pairs, naming: Zeroizing::new(hash.finalize().into()) })
    }

    /// The id that says `payload`, a JSON object; one of more than 1,021 bytes makes a longer id than any door takes. `None`: the
    /// host failed.
    #[must_use]
    pub fn seal(&self, payload: &[u8]) -> Option<String> {
        sealed(self.pairs.first()?, &base64url(payload))
    }

    /// What `id` says, if one of these keys signed every byte of it: a signature is a function of key and message
    /// (RFC 8032 §5.1.6), so the owner of the key makes it again and compares, which needs no code that verifies.
    #[must_use]
    pub fn open(&self, id: &str) -> Option<Opened> {
        let (head, rest) = parts(id)?;
        let pair = self.pairs.iter().find(|(kid, _)| head == base64url(&header(kid)))?;
        let (payload, _) = rest.split_at_checked(rest.len().checked_sub(SIGNATURE)?)?;
        let same: bool = sealed(pair, payload)?.as_bytes().ct_eq(id.as_bytes()).into();
        Some(Opened { payload: exact(payload).filter(|_| same)?.to_vec(), kid: Some(pair.0.clone()) })
    }

    /// A name of the caller whose key has this digest: the same as long as the first key is, and of no use elsewhere.
    pub(super) fn subject(&self, digest: &[u8; 32]) -> String {
        let mut whole = [0; 32];
        if let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&*self.naming) {
            mac.update(digest);
            whole = mac.finalize().into_bytes().into();
        }
        base64url(whole.first_chunk::<16>().unwrap_or(&[0; 16]))
    }

    /// What verifies: this deployment's own records and nobody else's.
    #[must_use]
    pub fn verifier(&self) -> Verifier {
        Verifier(self.pairs.iter().map(|(kid, pair)| (kid.clone(), pair.public)).collect())
    }
}

/// The id of `payload`, which is base64url already.
fn sealed((kid, pair): &(String, Pair), payload: &str) -> Option<String> {
    let header = base64url(&header(kid));
    let signature = pair.private.sign([&*header, ".", payload].concat().as_bytes())?;
    Some([PREFIX, &*header, payload, &*base64url(&signature)].concat())
}

/// The id that says `payload`, and that nobody vouches for it.
pub(super) fn sealed_by_nobody(payload: &[u8]) -> String {
    let mut id = Vec::with_capacity(LONGEST);
    id.extend_from_slice(PREFIX.as_bytes());
    base64(&unsigned(), true, &mut id);
    base64(payload, true, &mut id);
    String::from_utf8(id).unwrap_or_default()
}

/// What an unsigned record says: its form is right, and nobody vouches for it.
pub(super) fn opened_unsigned(id: &str) -> Option<Opened> {
    let (header, payload) = parts(id)?;
    let payload = exact(payload).filter(|_| header == base64url(&unsigned()))?;
    Some(Opened { payload: payload.to_vec(), kid: None })
}

impl Verifier {
    /// The Ed25519 keys of a JSON Web Key Set; others are passed over. `None`: it is none.
    #[must_use]
    pub fn of_jwks(document: &[u8]) -> Option<Self> {
        let members = Node::document(document).ok()?;
        let rows = find(&members, "keys")?.list()?;
        let mut keys = Vec::new();
        for row in rows.iter().filter(|row| row.member("crv").and_then(Node::text) == Some("Ed25519")) {
            let bytes = exact(row.member("x")?.text()?)?;
            keys.push((row.member("kid")?.text()?.into(), bytes.as_slice().try_into().ok()?));
        }
        Some(Self(keys))
    }

    /// What `id` says, if one of these keys signed every byte of it.
    #[must_use]
    pub fn open(&self, id: &str) -> Option<Opened> {
        let (head, rest) = parts(id)?;
        let (kid, key) = self.0.iter().find(|(kid, _)| head == base64url(&header(kid)))?;
        let (payload, signature) = rest.split_at_checked(rest.len().checked_sub(SIGNATURE)?)?;
        let (signature, signed) = (exact(signature)?, [head, ".", payload].concat());
        let verified = Portable.verify(key, signed.as_bytes(), signature.as_slice().try_into().ok()?);
        verified.then_some(())?;
        Some(Opened { payload: exact(payload)?.to_vec(), kid: Some(kid.clone()) })
    }

    /// The JSON Web Key Set (RFC 7517, RFC 8037 §2) of these keys.
    #[must_use]
    pub fn document(&self) -> Vec<u8> {
        self.jwks().bytes()
    }

    fn jwks(&self) -> Value {
        let rows = self.0.iter().map(|(kid, key)| {
            let x = base64url(key);
            json!({ "kty": "OKP", "crv": "Ed25519", "alg": "EdDSA", "use": "sig", "kid": kid.as_str(), "x": x })
        });
        json!({ "keys": rows.collect::<Value>() })
    }
}

/// Header and rest of an id.
fn parts(id: &str) -> Option<(&str, &str)> {
    let text = id.strip_prefix(PREFIX).filter(|_| id.len() <= LONGEST)?;
    text.split_at_checked(HEADER)
}

/// The bytes of `text`, which is base64url as we write it: no padding, no bits left over.
pub(crate) fn exact(text: &str) -> Option<Zeroizing<Vec<u8>>> {
    let bytes = from_base64(text.as_bytes());
    (base64url(&bytes) == text).then_some(bytes)
}

fn header(kid: &str) -> Vec<u8> {
    padded([r#"{"alg":"EdDSA","kid":""#, kid, "\""].concat())
}

fn unsigned() -> Vec<u8> {
    padded(String::from(r#"{"alg":"none""#))
}

/// JSON takes blanks before a brace (RFC 8259 §2).
fn padded(text: String) -> Vec<u8> {
    let mut bytes = text.into_bytes();
    bytes.resize(35, b' ');
    bytes.push(b'}');
    bytes
}

/// 32 bytes in base64url or in hex.
pub(crate) fn seed_of(text: &str) -> Option<Zeroizing<[u8; 32]>> {
    if let Some(bytes) = hex_bytes::<32>(text.as_bytes()) {
        return Some(Zeroizing::new(bytes));
    }
    let bytes = from_base64(text.trim_end_matches('=').as_bytes());
    let seed: [u8; 32] = bytes.as_slice().try_into().ok()?;
    (text.trim_end_matches('=').len() == 43).then_some(Zeroizing::new(seed))
}

/// Names of keys: at most 12 letters, digits, `-`, `_` or `.`.
pub(crate) fn plain_kid(kid: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    kid.len() <= LONGEST_KID && kid.bytes().all(plain)
}

/// The first 8 digits of the public key's SHA-256.
pub(crate) fn key_name(key: &[u8; 32]) -> String {
    let digest: [u8; 32] = Sha256::digest(key).into();
    base64url(digest.first_chunk::<6>().unwrap_or(&[0; 6]))
}
