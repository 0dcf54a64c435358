//! What a body is worth beside its form: drawn at random, hexadecimal, cut in parts, with check digits.
//!
//! ```text
//! ghp_ ○○○…○ cccccc     checksummed: c is the CRC-32 of what is before, in base 62
//! SG. ○○○ . ○○○         a dot at 22
//! ```
//!
//! Invariant: a check reads the body only; `None` is "not a secret", [`Tier::WithContext`] "perhaps".

use super::super::detector::Tier;
use super::super::token::variety;
use super::random::Mix;

/// Names of checks, and what they ask.
macro_rules! checks {
    ($($name:ident = $check:path;)+) => {
        /// What is worth knowing of a body beside its form.
        #[derive(Clone, Copy)]
        pub(in super::super) enum Check {
            $($name),+
        }

        const ALL: &[(Check, fn(&[u8]) -> Option<Tier>)] = &[$((Check::$name, $check)),+];
    };
}

checks! {
    Varied = varied;
    Mixed = mixed;
    Drawn = drawn;
    Cued = cued;
    Unworded = unworded;
    Dashed = dashed;
    Upper = upper;
    Base32 = base32;
    UpperMixed = upper_mixed;
    Hex = hex;
    Uuid = uuid;
    FineGrained = fine_grained;
    DotAt14 = dot_at_14;
    DotAt22 = dot_at_22;
    DotAt24 = dot_at_24;
    Session = session;
    Stateless = stateless;
    Checksummed = checksummed;
    Token = super::jwt::token;
}

impl Check {
    /// The check at this place of the list.
    pub(in super::super) fn at(place: u8) -> Option<Self> {
        ALL.get(usize::from(place)).map(|(check, _)| *check)
    }

    /// What `body` is worth.
    pub(in super::super) fn tier(self, body: &[u8]) -> Option<Tier> {
        ALL.get(self as usize).and_then(|(_, check)| check(body))
    }
}

/// A body that looks drawn at random.
fn varied(body: &[u8]) -> Option<Tier> {
    (variety(body) >= 8).then_some(Tier::Alone)
}

/// [`varied`], and with letters and digits, for prefixes that also begin words (`sk-spinner-…`).
#[inline(never)]
pub(super) fn mixed(body: &[u8]) -> Option<Tier> {
    let lettered = body.iter().any(u8::is_ascii_alphabetic) && body.iter().any(u8::is_ascii_digit);
    varied(body).filter(|_| lettered)
}

/// [`mixed`], and not words.
fn drawn(body: &[u8]) -> Option<Tier> {
    mixed(body).filter(|_| Mix::of(body).is_drawn(16))
}

/// [`drawn`], but so short a prefix that a word must speak for it.
fn cued(body: &[u8]) -> Option<Tier> {
    drawn(body).map(|_| Tier::WithContext)
}

/// [`varied`], and not words, for tokens of letters only.
fn unworded(body: &[u8]) -> Option<Tier> {
    varied(body).filter(|_| Mix::of(body).is_strange(66))
}

/// [`mixed`] in two parts or more at dashes.
fn dashed(body: &[u8]) -> Option<Tier> {
    mixed(body).filter(|_| body.contains(&b'-'))
}

/// Upper case and digits only.
fn upper(body: &[u8]) -> Option<Tier> {
    varied(body).filter(|_| !body.iter().any(u8::is_ascii_lowercase))
}

/// Base 32 (RFC 4648): upper case and 2 to 7.
fn base32(body: &[u8]) -> Option<Tier> {
    upper(body).filter(|_| !body.iter().any(|byte| matches!(byte, b'0' | b'1' | b'8' | b'9')))
}

/// Upper case and digits only, and both.
fn upper_mixed(body: &[u8]) -> Option<Tier> {
    mixed(body).and_then(|_| upper(body))
}

/// Hexadecimal digits, dashes and other marks aside.
pub(super) fn hex(body: &[u8]) -> Option<Tier> {
    mixed(body).filter(|_| body.iter().all(|byte| byte.is_ascii_hexdigit() || !byte.is_ascii_alphanumeric()))
}

/// 8-4-4-4-12 hexadecimal digits.
fn uuid(body: &[u8]) -> Option<Tier> {
    let dashed = |at: usize| matches!(at, 8 | 13 | 18 | 23);
    let fits =
        body.iter().enumerate().all(|(at, byte)| if dashed(at) { *byte == b'-' } else { byte.is_ascii_hexdigit() });
    hex(body).filter(|_| fits && body.len() == 36)
}

/// 22 characters, an underscore, 59 characters.
fn fine_grained(body: &[u8]) -> Option<Tier> {
    cut(body, b'_', 22)
}

/// 14 characters, a dot, the rest.
fn dot_at_14(body: &[u8]) -> Option<Tier> {
    cut(body, b'.', 14)
}

/// 22 characters, a dot, the rest.
fn dot_at_22(body: &[u8]) -> Option<Tier> {
    cut(body, b'.', 22)
}

/// 24 characters, a dot, the rest.
fn dot_at_24(body: &[u8]) -> Option<Tier> {
    cut(body, b'.', 24)
}

/// 12 or 15 characters, an exclamation mark, the rest.
fn session(body: &[u8]) -> Option<Tier> {
    cut(body, b'!', 12).or_else(|| cut(body, b'!', 15))
}

/// Digits, an underscore, and what begins like a JSON Web Token.
fn stateless(body: &[u8]) -> Option<Tier> {
    let digits = body.iter().take_while(|byte| byte.is_ascii_digit()).count();
    mixed(body).filter(|_| digits > 0 && body.get(digits..).is_some_and(|rest| rest.starts_with(b"_eyJ")))
}

fn cut(body: &[u8], mark: u8, place: usize) -> Option<Tier> {
    mixed(body).filter(|_| body.iter().position(|byte| *byte == mark) == Some(place))
}

/// Six digits of base 62 at the end are the CRC-32 of what is before them: then certain, else in need of context.
fn checksummed(body: &[u8]) -> Option<Tier> {
    let (value, check) = body.split_last_chunk::<6>()?;
    let tier = if base62(crc32(value)) == *check { Tier::Alone } else { Tier::WithContext };
    varied(body).map(|_| tier)
}

/// CRC-32 of IEEE 802.3, reflected.
fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32, _: u8| (crc >> 1) ^ (0xEDB8_8320 & 0_u32.wrapping_sub(crc & 1));
    !bytes.iter().fold(u32::MAX, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), step))
}

/// `value` in base 62 (0-9, A-Z, a-z), padded with zeros to six digits.
fn base62(mut value: u32) -> [u8; 6] {
    const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    let mut text = [b'0'; 6];
    for slot in text.iter_mut().rev() {
        *slot = DIGITS.get((value % 62) as usize).copied().unwrap_or(b'0');
        value /= 62;
    }
    text
}
