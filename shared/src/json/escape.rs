//! One escape of a JSON string, while its bytes are still coming.
//!
//! ```text
//! \n ▶ Whole(2, LF)     \u00 ▶ Cut     \ud83c ▶ Half     \ud83c\udf88 ▶ Whole(12, 🎈)
//! ```
//!
//! Invariant: never reads past the escape, and never waits for more than a pair needs.

use crate::encoding::hex_digit;

/// What an escape stands for, as far as it has come.
pub(crate) enum Escape {
    /// So many bytes, and the character they stand for; half a pair that stands alone is U+FFFD to us.
    Whole(usize, char),
    /// The first half of a pair, whole; the second may follow.
    Half,
    /// More bytes are needed.
    Cut,
}

/// The escape that `raw` begins with (RFC 8259 §7); a scanner has let it through.
pub(crate) fn unescape(raw: &[u8]) -> Escape {
    let Some(kind) = raw.get(1) else { return Escape::Cut };
    let character = match kind {
        b'u' => return unicode(raw),
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        other => char::from(*other),
    };
    Escape::Whole(2, character)
}

fn unicode(raw: &[u8]) -> Escape {
    let Some(first) = raw.get(2..6).map(code_unit) else { return Escape::Cut };
    if let Some(character) = char::from_u32(first) {
        return Escape::Whole(6, character);
    }
    let alone = Escape::Whole(6, char::REPLACEMENT_CHARACTER);
    let rest = raw.get(6..).unwrap_or_default();
    if first >= 0xdc00 || !b"\\u".iter().zip(rest).all(|(expected, byte)| expected == byte) {
        return alone;
    }
    let Some(second) = rest.get(2..6).map(code_unit) else { return Escape::Half };
    if !(0xdc00..=0xdfff).contains(&second) {
        return alone;
    }
    let scalar = (((first & 0x3ff) << 10) | (second & 0x3ff)).saturating_add(0x1_0000);
    Escape::Whole(12, char::from_u32(scalar).unwrap_or(char::REPLACEMENT_CHARACTER))
}

/// Four hexadecimal digits.
fn code_unit(digits: &[u8]) -> u32 {
    digits.iter().fold(0, |value, byte| (value << 4) | u32::from(hex_digit(*byte).unwrap_or_default()))
}
