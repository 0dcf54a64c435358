//! Addresses of cryptocurrencies, by the checks that they carry.
//!
//! ```text
//! 1BoatSLRHtKNngkdXEeobR76b53LETtpyT            base58check: two SHA-256, four bytes of check
//! bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq    bech32, bech32m: six characters of check
//! 0x52908400098527886E0F7030069857D2E4169EE7    EIP-55 where letters are mixed, else a context word
//! ```
//!
//! Invariant: an address with a check counts only if the check holds.

use alloc::vec::Vec;
use sha2::{Digest as _, Sha256};
use sha3::Keccak256;

use super::beside::Beside;
use super::detector::{Begins, Code, Detector, Hit, Source, Tier, between};
use super::entity::Entity;
use super::view::View;
use crate::redact::context::words;
use crate::span::Span;

const CONTEXT: &[u8] =
    words!["eth", "ethereum", "wallet", "crypto", "erc", "metamask", "evm", "polygon", "usdc", "usdt", "address"];
const SOURCE: &str = "Bitcoin Wiki, Base58Check encoding; BIP-173 and BIP-350; ERC-55";

pub(super) const ROW: Detector<Code> = Detector {
    entity: Entity::CryptoAddress,
    rule: "crypto-address",
    verify: Code {
        words: between(25, 31),
        begins: Begins::Either,
        lower: true,
        four: false,
        needs: Beside::ANYTHING,
        verify,
    },
    context: CONTEXT,
    strength: 2,
    source: Source::of(SOURCE),
};

/// Prefixes of bech32 addresses with their separator: Bitcoin, its test network, Litecoin.
const BECH32: [&[u8]; 3] = [b"bc1", b"tb1", b"ltc1"];
const CHARSET: &[u8; 32] = b"qpzry9x8gf2tvdw0s3jn54khce6mua7l";
const BASE58: &[u8; 58] = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
/// Most characters of an address (BIP-173).
const LONGEST: usize = 90;

fn verify(view: &View<'_>, at: usize) -> Option<Hit> {
    let end = at.saturating_add(view.alphanumerics(at, LONGEST.saturating_add(1)));
    let word = view.slice(at, end);
    let tier = match word {
        [b'0', b'x', address @ ..] => ethereum(address)?,
        [b'1' | b'3' | b'L' | b'M' | b'D', ..] if word.len() <= 35 => base58(word).then_some(Tier::Alone)?,
        _ => BECH32.iter().any(|prefix| bech32(word, prefix)).then_some(Tier::Alone)?,
    };
    Some(Hit { span: Span { start: at, end }, tier })
}

/// 25 bytes of which the last four are the first of SHA-256 twice over the others.
fn base58(word: &[u8]) -> bool {
    let mut bytes = [0_u8; 25];
    for letter in word {
        let Some(digit) = BASE58.iter().position(|other| other == letter) else { return false };
        let mut carry = u32::try_from(digit).unwrap_or(0);
        for byte in bytes.iter_mut().rev() {
            carry = u32::from(*byte).wrapping_mul(58).wrapping_add(carry);
            *byte = carry.to_le_bytes()[0];
            carry >>= 8;
        }
        if carry != 0 {
            return false;
        }
    }
    let Some((payload, check)) = bytes.split_last_chunk::<4>() else { return false };
    Sha256::digest(Sha256::digest(payload)).starts_with(check)
}

/// The polynomial of BIP-173 over the prefix and the data, one for bech32 and another constant for bech32m.
fn bech32(word: &[u8], prefix: &[u8]) -> bool {
    const CONSTANTS: [u32; 2] = [1, 0x2bc8_30a3];
    let lower: Vec<u8> = word.to_ascii_lowercase();
    let mixed = word.iter().any(u8::is_ascii_uppercase) && word.iter().any(u8::is_ascii_lowercase);
    let Some(data) = lower.strip_prefix(prefix).filter(|data| !mixed && data.len() >= 14) else { return false };
    let human = prefix.split_last().map_or(prefix, |(_, human)| human);
    let mut sum = 1;
    human.iter().for_each(|byte| sum = polymod(sum, u32::from(byte >> 5)));
    sum = polymod(sum, 0);
    human.iter().for_each(|byte| sum = polymod(sum, u32::from(byte & 31)));
    for letter in data {
        let Some(value) = CHARSET.iter().position(|other| other == letter) else { return false };
        sum = polymod(sum, u32::try_from(value).unwrap_or(0));
    }
    CONSTANTS.contains(&sum)
}

fn polymod(sum: u32, value: u32) -> u32 {
    const GENERATORS: [u32; 5] = [0x3b6a_57b2, 0x2650_8e6d, 0x1ea1_19fa, 0x3d42_33dd, 0x2a14_62b3];
    let top = sum >> 25;
    let shifted = (sum & 0x01ff_ffff) << 5 ^ value;
    GENERATORS.iter().enumerate().fold(
        shifted,
        |sum, (bit, generator)| {
            if top >> bit & 1 == 1 { sum ^ generator } else { sum }
        },
    )
}

/// Forty hexadecimal digits. Mixed case is a check (ERC-55): a letter is upper-case where its digit of the hash is eight or more.
fn ethereum(address: &[u8]) -> Option<Tier> {
    if address.len() != 40 || !address.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    let (upper, lower) = (address.iter().any(u8::is_ascii_uppercase), address.iter().any(u8::is_ascii_lowercase));
    if !(upper && lower) {
        return Some(Tier::WithContext);
    }
    let hash = Keccak256::digest(address.to_ascii_lowercase());
    let nibbles = hash.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    let holds = address
        .iter()
        .zip(nibbles)
        .all(|(letter, nibble)| letter.is_ascii_digit() || letter.is_ascii_uppercase() == (nibble >= 8));
    holds.then_some(Tier::Alone)
}
