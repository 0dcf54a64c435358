//! Ed25519 (RFC 8032), which signs receipts and vouches for documents of policy: the host gives it, and answers at once.
//!
//! ```text
//! receipt::Keys    ── pair, sign ─┐               ┌─ Portable, code of the core's own: components, commands, tests
//! signed::Signers  ── verify ─────┴─▶ dyn Curve ◀─┴─ the library of its platform: the Worker, whose module has no room
//! ```
//!
//! Invariant: whoever gives it, a signature is the same bytes (RFC 8032 §5.1.6), and what cannot be signed or verified is not.

use alloc::boxed::Box;

use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};

/// Ed25519 as a host has it.
pub trait Curve {
    /// The pair that `seed` stands for; `None`: this host cannot sign.
    fn pair(&self, seed: &[u8; 32]) -> Option<Pair>;

    /// Whether `signature` of `message` was made with the private half of `key`. What is no key, and a signature whose scalar is
    /// not below the group's order (RFC 8032 §5.1.7), verifies nothing.
    fn verify(&self, key: &[u8; 32], message: &[u8], signature: &[u8; 64]) -> bool;
}

/// Both halves of a key.
pub struct Pair {
    /// The point that verifies, as RFC 8032 §5.1.5 writes it.
    pub public: [u8; 32],
    /// What signs.
    pub private: Box<dyn Private>,
}

/// The half of a key that signs, wherever the host keeps it; wiped on drop, if that is memory of the core's.
pub trait Private {
    /// The signature of `message`; `None`: the host failed.
    fn sign(&self, message: &[u8]) -> Option<[u8; 64]>;
}

/// The curve as code of the core's own, which verifies strictly: it also refuses a signature that begins with a point of a small
/// order, such as only the owner of a key can make. A module that does not name it does not contain it.
pub struct Portable;

impl Curve for Portable {
    fn pair(&self, seed: &[u8; 32]) -> Option<Pair> {
        let private = SigningKey::from_bytes(seed);
        Some(Pair { public: private.verifying_key().to_bytes(), private: Box::new(private) })
    }

    fn verify(&self, key: &[u8; 32], message: &[u8], signature: &[u8; 64]) -> bool {
        let signature = Signature::from_bytes(signature);
        VerifyingKey::from_bytes(key).is_ok_and(|key| key.verify_strict(message, &signature).is_ok())
    }
}

impl Private for SigningKey {
    fn sign(&self, message: &[u8]) -> Option<[u8; 64]> {
        Some(Signer::sign(self, message).to_bytes())
    }
}

/// Whether anybody could sign for `key`: it is one of the eight points of a small order, of which a multiple is the same for many
/// messages, or another spelling of a point. A library may take it, since such a key harms nobody but its owner; we are told ours.
pub(crate) fn is_weak(key: &[u8; 32]) -> bool {
    let mut height = *key;
    height[31] &= 0x7f;
    let [low, middle @ .., high] = &height;
    let all = |byte: u8| middle.iter().all(|other| *other == byte);
    let (zero_or_one, minus_one_or_above) =
        (*low <= 1 && *high == 0 && all(0), *low >= 0xec && *high == 0x7f && all(0xff));
    zero_or_one || minus_one_or_above || EIGHTH.contains(&height)
}

/// The heights of the four points of order eight: y² = -x², on the curve of RFC 7748 §4.1.
const EIGHTH: [[u8; 32]; 2] = [
    [
        0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4, 0x89, 0xf2, 0xef, 0x98, 0xf0, 0xd5, 0xdf,
        0xac, 0x05, 0xd3, 0xc6, 0x33, 0x39, 0xb1, 0x38, 0x02, 0x88, 0x6d, 0x53, 0xfc, 0x05,
    ],
    [
        0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b, 0x76, 0x0d, 0x10, 0x67, 0x0f, 0x2a, 0x20,
        0x53, 0xfa, 0x2c, 0x39, 0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac, 0x03, 0x7a,
    ],
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::encoding::hex_bytes;

    /// RFC 8032 §7.1, tests 1 and 2: seed, public key, message, signature.
    const VECTORS: [[&str; 4]; 2] = [
        [
            "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
            "",
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
        ],
        [
            "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
            "r",
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
        ],
    ];

    fn bytes<const N: usize>(digits: &str) -> [u8; N] {
        hex_bytes(digits.as_bytes()).unwrap_or([0; N])
    }

    #[test]
    fn it_says_what_the_standard_says() {
        for [seed, public, message, signature] in VECTORS {
            let pair = Portable.pair(&bytes(seed));
            let made = pair.as_ref().and_then(|pair| pair.private.sign(message.as_bytes()));
            assert_eq!(pair.map(|pair| pair.public), Some(bytes(public)));
            assert_eq!(made, Some(bytes(signature)));
            assert!(Portable.verify(&bytes(public), message.as_bytes(), &bytes(signature)));
            assert!(!Portable.verify(&bytes(public), b"another", &bytes(signature)));
            assert!(!is_weak(&bytes(public)));
        }
    }

    #[test]
    fn what_anybody_could_sign_for_is_weak() {
        let ends = [[0, 0], [1, 0], [0xec, 0x7f], [0xed, 0x7f], [0xee, 0x7f]];
        let heights = ends.map(|[low, high]| {
            let mut height = [if high == 0 { 0 } else { 0xff }; 32];
            (height[0], height[31]) = (low, high);
            height
        });
        let mut weak = 0;
        for mut key in heights.into_iter().chain(EIGHTH) {
            for sign in [0, 0x80] {
                key[31] = (key[31] & 0x7f) | sign;
                assert!(is_weak(&key));
                weak += usize::from(VerifyingKey::from_bytes(&key).is_ok_and(|key| key.is_weak()));
            }
        }
        assert!(weak >= 8, "the eight points, however they are spelt: {weak}");
        assert!(!is_weak(&[2; 32]) && !is_weak(&[0xff; 32].map(|byte: u8| byte >> 1)));
    }
}
