//! Text in base64 (RFC 4648 §4, §5) or percent-encoded (RFC 3986 §2.1), read and written again.
//!
//! ```text
//! data:text/plain;base64,Ym9iQGFjbWUuY29t      Ym9iQGFjbWUuY29t ⇄ bob@acme.com
//! data:,bob%40acme.com                         bob%40acme.com   ⇄ bob@acme.com
//! ```
//!
//! Invariant: what was decoded and is encoded again under the same [`Coding`] decodes to the same text; the encoded form needs no
//! escapes in JSON, at any level.

use alloc::string::String;
use alloc::vec::Vec;
use zeroize::Zeroizing;

use crate::encoding;

/// How a payload is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Coding {
    /// With `-` and `_` for `+` and `/`, or not.
    Base64 { url_safe: bool },
    /// `%40` for `@`.
    Percent,
}

impl Coding {
    /// That of base64 `text`.
    pub(super) fn base64(text: &str) -> Self {
        Self::Base64 { url_safe: text.bytes().any(|byte| matches!(byte, b'-' | b'_')) }
    }

    /// The text that `encoded` stands for; a character that its end cuts is left out. `None`: it is not UTF-8.
    pub(super) fn decode(self, encoded: &str) -> Option<Zeroizing<String>> {
        let bytes = match self {
            Self::Base64 { .. } => from_base64(encoded),
            Self::Percent => encoding::from_percent(encoded.as_bytes()),
        };
        let whole = match core::str::from_utf8(&bytes) {
            Ok(text) => text,
            Err(error) if error.error_len().is_some() => return None,
            Err(error) => core::str::from_utf8(bytes.get(..error.valid_up_to())?).ok()?,
        };
        Some(Zeroizing::new(String::from(whole)))
    }

    /// Appends `text`, encoded.
    pub(super) fn encode(self, text: &str, out: &mut Vec<u8>) {
        match self {
            Self::Base64 { url_safe } => to_base64(text.as_bytes(), url_safe, out),
            Self::Percent => to_percent(text, out),
        }
    }
}

/// Whether `byte` can stand in base64, white space and padding left out.
pub(super) const fn is_base64(byte: u8) -> bool {
    encoding::sextet(byte).is_some()
}

/// Reads up to the first byte that base64 does not have; white space is skipped, missing padding forgiven.
fn from_base64(encoded: &str) -> Zeroizing<Vec<u8>> {
    let end = encoded.bytes().position(|byte| !is_base64(byte) && !byte.is_ascii_whitespace());
    encoding::from_base64(encoded.as_bytes().get(..end.unwrap_or(encoded.len())).unwrap_or_default())
}

fn to_base64(bytes: &[u8], url_safe: bool, out: &mut Vec<u8>) {
    encoding::base64(bytes, url_safe, out);
    let padding = bytes.len().next_multiple_of(3).saturating_sub(bytes.len());
    out.extend(core::iter::repeat_n(b'=', padding));
}

/// Everything but letters, digits and `-._~` is escaped, so that a placeholder's `<` cannot end a URL.
fn to_percent(text: &str, out: &mut Vec<u8>) {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            out.push(byte);
        } else {
            out.extend(encoding::percent(byte));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encoded(coding: Coding, text: &str) -> String {
        let mut out = Vec::new();
        coding.encode(text, &mut out);
        String::from_utf8(out).unwrap_or_default()
    }

    /// Rows of RFC 4648 §10, and what padding and alphabets do.
    #[test]
    fn both_codings_read_what_they_write() {
        let plain = Coding::Base64 { url_safe: false };
        for (text, base64) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")] {
            assert_eq!(encoded(plain, text), base64);
            assert_eq!(plain.decode(base64).as_deref().map(String::as_str), Some(text));
            assert_eq!(plain.decode(base64.trim_end_matches('=')).as_deref().map(String::as_str), Some(text));
        }
        let texts = ["é<EMAIL_0>?~>", "bob@acme.com", "\u{0}\n\u{10ffff}"];
        for (text, coding) in texts
            .iter()
            .flat_map(|text| [(text, plain), (text, Coding::Base64 { url_safe: true }), (text, Coding::Percent)])
        {
            assert_eq!(coding.decode(&encoded(coding, text)).as_deref().map(String::as_str), Some(*text));
        }
        assert_eq!(encoded(Coding::Percent, "a <b>"), "a%20%3Cb%3E");
    }

    #[test]
    fn what_is_not_utf_8_is_no_text() {
        let plain = Coding::Base64 { url_safe: false };
        assert!(plain.decode("/v8=").is_none() && Coding::Percent.decode("%ff").is_none());
        assert_eq!(
            plain.decode("Zm9\nvw6").as_deref().map(String::as_str),
            Some("foo"),
            "the cut character is left out"
        );
    }
}
