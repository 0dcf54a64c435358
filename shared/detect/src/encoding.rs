//! Bytes as text: hexadecimal and base64 (RFC 4648 §4, §5, §8), percent-encoding (RFC 3986 §2.1).
//!
//! ```text
//! hex       b"bob@"  ⇄  626f6240
//! base64    b"bob@"  ⇄  Ym9iQA         both alphabets are read: `+` is `-`, `/` is `_`
//! percent   b"bob@"  ⇄  bob%40
//! ```
//!
//! Invariant: what was written is read as the same bytes; nothing here keeps a copy that is not wiped.

use alloc::vec::Vec;
use zeroize::Zeroizing;

/// The value of a hexadecimal digit of either case.
pub const fn hex_digit(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte.wrapping_sub(b'0')),
        b'a'..=b'f' => Some(byte.wrapping_sub(b'a').wrapping_add(10)),
        b'A'..=b'F' => Some(byte.wrapping_sub(b'A').wrapping_add(10)),
        _ => None,
    }
}

/// The byte that two hexadecimal digits write.
pub const fn hex_byte(high: u8, low: u8) -> Option<u8> {
    match (hex_digit(high), hex_digit(low)) {
        (Some(high), Some(low)) => Some(high << 4 | low),
        _ => None,
    }
}

/// The `N` bytes that `text` writes; `None` for another length or another digit.
pub fn hex_bytes<const N: usize>(text: &[u8]) -> Option<[u8; N]> {
    let (pairs, rest) = text.as_chunks::<2>();
    if pairs.len() != N || !rest.is_empty() {
        return None;
    }
    let mut bytes = [0; N];
    for (byte, [high, low]) in bytes.iter_mut().zip(pairs) {
        *byte = hex_byte(*high, *low)?;
    }
    Some(bytes)
}

/// `bytes` in hexadecimal digits of lower case.
pub fn hex(bytes: &[u8]) -> impl Iterator<Item = char> {
    bytes.iter().flat_map(|byte| hex_pair(*byte)).map(char::from)
}

/// Two hexadecimal digits of lower case.
pub const fn hex_pair(byte: u8) -> [u8; 2] {
    [nibble(byte >> 4), nibble(byte & 15)]
}

const fn nibble(value: u8) -> u8 {
    match value {
        0..=9 => b'0'.wrapping_add(value),
        _ => b'a'.wrapping_add(value).wrapping_sub(10),
    }
}

/// The value of a digit of base64, of either alphabet.
pub const fn sextet(byte: u8) -> Option<u8> {
    match byte {
        b'A'..=b'Z' => Some(byte.wrapping_sub(b'A')),
        b'a'..=b'z' => Some(byte.wrapping_sub(b'a').wrapping_add(26)),
        b'0'..=b'9' => Some(byte.wrapping_sub(b'0').wrapping_add(52)),
        b'+' | b'-' => Some(62),
        b'/' | b'_' => Some(63),
        _ => None,
    }
}

/// Digits of base64 on their way to bytes, one by one.
#[derive(Default)]
pub struct Sextets {
    held: u32,
    bits: u32,
}

impl Sextets {
    /// Takes the next digit's value, and says the byte that it completes.
    pub const fn push(&mut self, sextet: u8) -> Option<u8> {
        self.held = (self.held << 6 | sextet as u32) & 0xFFF;
        self.bits = self.bits.wrapping_add(6);
        if self.bits < 8 {
            return None;
        }
        self.bits = self.bits.wrapping_sub(8);
        Some((self.held >> self.bits & 0xFF) as u8)
    }

    /// Whether bits that complete no byte are all zero, as an encoder leaves them.
    pub const fn is_clean(&self) -> bool {
        self.held.trailing_zeros() >= self.bits
    }
}

/// The bytes that `text` writes; what is no digit of base64 is left out.
pub fn from_base64(text: &[u8]) -> Zeroizing<Vec<u8>> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(text.len()));
    let mut sextets = Sextets::default();
    bytes.extend(text.iter().filter_map(|byte| sextets.push(sextet(*byte)?)));
    bytes
}

/// Appends `bytes` in base64 without padding, with `-` and `_` for `+` and `/` where it is for URLs.
pub fn base64(bytes: &[u8], url_safe: bool, out: &mut Vec<u8>) {
    let digits = if url_safe { &DIGITS[1] } else { &DIGITS[0] };
    let (triples, rest) = bytes.as_chunks::<3>();
    let start = out.len();
    out.resize(start.saturating_add(triples.len().saturating_mul(4)), 0);
    let (fours, _) = out.get_mut(start..).unwrap_or_default().as_chunks_mut::<4>();
    for (four, [one, two, three]) in fours.iter_mut().zip(triples) {
        *four = written(u32::from(*one) << 16 | u32::from(*two) << 8 | u32::from(*three), digits);
    }
    let last = match rest {
        [one, two] => &written(u32::from(*one) << 16 | u32::from(*two) << 8, digits)[..3],
        [one] => &written(u32::from(*one) << 16, digits)[..2],
        _ => &[],
    };
    out.extend_from_slice(last);
}

/// The digits of both alphabets (RFC 4648 §4, §5).
const DIGITS: [[u8; 64]; 2] = [
    *b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/",
    *b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_",
];

/// Three bytes as four digits.
#[inline(always)]
fn written(held: u32, digits: &[u8; 64]) -> [u8; 4] {
    let digit = |sextet: u32| digits.get((sextet & 63) as usize).copied().unwrap_or_default();
    [digit(held >> 18), digit(held >> 12), digit(held >> 6), digit(held)]
}

/// The bytes that percent-encoded `text` stands for; a `%` without two digits stands for itself.
pub fn from_percent(text: &[u8]) -> Zeroizing<Vec<u8>> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(text.len()));
    let mut rest = text;
    while let Some((first, behind)) = rest.split_first() {
        let escape = match (first, behind) {
            (b'%', [high, low, behind @ ..]) => hex_byte(*high, *low).map(|byte| (byte, behind)),
            _ => None,
        };
        let (byte, behind) = escape.unwrap_or((*first, behind));
        bytes.push(byte);
        rest = behind;
    }
    bytes
}

/// `%40` for `@`, with digits of upper case.
pub const fn percent(byte: u8) -> [u8; 3] {
    let [high, low] = hex_pair(byte);
    [b'%', high.to_ascii_uppercase(), low.to_ascii_uppercase()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::String;

    const TEXTS: [&[u8]; 6] = [b"", b"f", b"fo", b"foo", b"foob", b"\xfb\xff\xbf"];

    fn text(bytes: impl Iterator<Item = u8>) -> String {
        bytes.map(char::from).collect()
    }

    #[test]
    fn digits_are_those_of_the_standard_library() {
        for byte in 0..=u8::MAX {
            let value = char::from(byte).to_digit(16);
            assert_eq!(hex_digit(byte).map(u32::from), value);
            assert_eq!(text(hex_pair(byte).into_iter()), alloc::format!("{byte:02x}"));
            assert_eq!(hex_byte(byte, b'a'), value.map(|high| u8::try_from(high * 16 + 10).unwrap_or_default()));
            assert_eq!(text(percent(byte).into_iter()), alloc::format!("%{byte:02X}"));
        }
    }

    #[test]
    fn digits_of_base64_are_those_of_its_alphabets() {
        const STANDARD: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let alphabets = [STANDARD.into(), STANDARD.replace('+', "-").replace('/', "_")];
        for (alphabet, digits) in alphabets.into_iter().zip(DIGITS) {
            assert_eq!(text(digits.into_iter()), alphabet);
            assert!(alphabet.bytes().map(sextet).eq((0..64).map(Some)));
        }
        let others = (0..=u8::MAX).filter(|byte| sextet(*byte).is_none()).count();
        assert_eq!(others, 256 - 66);
    }

    #[test]
    fn base64_is_that_of_rfc_4648() {
        let rows = ["", "Zg", "Zm8", "Zm9v", "Zm9vYg", "+/+/"];
        for (bytes, row) in TEXTS.into_iter().zip(rows) {
            let written = |url_safe| {
                let mut out = Vec::from(b"=");
                base64(bytes, url_safe, &mut out);
                text(out.into_iter().skip(1))
            };
            assert_eq!(written(false), row);
            assert_eq!(written(true), row.replace('+', "-").replace('/', "_"));
            for written in [row.into(), row.replace('+', "-"), alloc::format!("{row}==")] {
                assert_eq!(from_base64(written.as_bytes()).as_slice(), bytes);
            }
        }
    }

    #[test]
    fn bits_left_over_are_seen() {
        let clean = |text: &str| {
            let mut sextets = Sextets::default();
            text.bytes().filter_map(sextet).for_each(|sextet| {
                let _byte = sextets.push(sextet);
            });
            sextets.is_clean()
        };
        assert!(["", "Zg", "Zm8", "Zm9v", "AAAA"].into_iter().all(clean));
        assert!(!["Zh", "Zm9", "Zm9vYm-"].into_iter().any(clean));
    }

    #[test]
    fn what_was_written_is_read() {
        for bytes in TEXTS {
            assert_eq!(
                from_percent(&bytes.iter().flat_map(|byte| percent(*byte)).collect::<Vec<_>>()).as_slice(),
                bytes
            );
        }
        assert_eq!(from_percent(b"%4%41%%41%zz%").as_slice(), b"%4A%A%zz%");
        assert_eq!(hex_bytes(b"00Ff7a"), Some([0, 255, 0x7A]));
        assert_eq!(hex(&[0, 255, 0x7A]).collect::<String>(), "00ff7a");
        for wrong in ["", "00ff7", "00ff7a0", "00ff7a00", "00ff7g"] {
            assert_eq!(hex_bytes::<3>(wrong.as_bytes()), None, "{wrong}");
        }
    }
}
