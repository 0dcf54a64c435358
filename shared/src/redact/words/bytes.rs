//! What a byte of a text is to words, by table; characters outside ASCII by [`glyph`].
//!
//! ```text
//! 'A' → 'a'    '7' → '7'    '-' → SOFT    '(' → HARD    0xC3 → WIDE
//! ```
//!
//! Invariant: reading never leaves the text; every step is at least one byte.

use super::letters::{Glyph, glyph};

/// Ends a word, and is one.
pub(super) const HARD: u8 = 0;
/// Ends a word.
pub(super) const SOFT: u8 = 1;
/// Begins a character outside ASCII.
pub(super) const WIDE: u8 = 2;

static CLASSES: [u8; 256] = classes();

/// The folded letter or digit, or one of [`HARD`], [`SOFT`], [`WIDE`].
pub(super) fn class(byte: u8) -> u8 {
    CLASSES.get(usize::from(byte)).copied().unwrap_or(HARD)
}

/// The character outside ASCII at `at`, what it is, and its length in bytes.
pub(super) fn wide(text: &[u8], at: usize) -> (Glyph, usize, char) {
    let Some((letter, length)) = decoded(text, at) else { return (Glyph::Hard, 1, char::REPLACEMENT_CHARACTER) };
    (glyph(letter), length, letter)
}

/// The length of an escape at the beginning of `rest` that may stand for a blank, or 0.
pub(super) const fn escape(rest: &[u8]) -> usize {
    match rest {
        [b'\\', b'n' | b'r' | b't', ..] => 2,
        [b'%', high, low, ..] if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => 3,
        _ => 0,
    }
}

/// Decodes UTF-8 (RFC 3629 §3).
fn decoded(text: &[u8], at: usize) -> Option<(char, usize)> {
    let lead = *text.get(at)?;
    let (length, first) = match lead {
        0xc2..=0xdf => (2, lead & 0x1f),
        0xe0..=0xef => (3, lead & 0x0f),
        0xf0..=0xf4 => (4, lead & 0x07),
        _ => return None,
    };
    let rest = text.get(at.checked_add(1)?..at.checked_add(length)?)?;
    let code = rest.iter().fold(u32::from(first), |code, byte| code << 6 | u32::from(byte & 0x3f));
    Some((char::from_u32(code)?, length))
}

#[expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "runs in the compiler, where a slip is an error"
)]
const fn classes() -> [u8; 256] {
    let mut table = [HARD; 256];
    let mut byte = 0_u8;
    loop {
        table[byte as usize] = match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => byte.to_ascii_lowercase(),
            b' ' | b'\t' | b'\n' | b'\r' | b'-' | b'_' | b'.' | b',' | b'\'' => SOFT,
            0x80.. => WIDE,
            _ => HARD,
        };
        if byte == u8::MAX {
            return table;
        }
        byte += 1;
    }
}
