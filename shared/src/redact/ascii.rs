//! Words as bytes: what they are made of, and compared without regard to the case of ASCII.
//!
//! ```text
//! is_one_of(b"Street", &["st", "street"])      ends_with(b"Hauptstrasse", b"STRASSE")
//! ```
//!
//! Invariant: letters that are not ASCII are compared byte for byte.

/// Letters, and bytes of letters that are not ASCII.
pub(super) const fn is_letter(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte >= 0x80
}

/// Letters and digits of ASCII.
pub(super) const fn is_alphanumeric(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
}

/// Whether `word` is one of `words`.
pub(super) fn is_one_of(word: &[u8], words: &[&str]) -> bool {
    words.iter().any(|other| word.eq_ignore_ascii_case(other.as_bytes()))
}

/// Whether `text` ends with `suffix`.
pub(super) fn ends_with(text: &[u8], suffix: &[u8]) -> bool {
    let tail = text.len().checked_sub(suffix.len()).and_then(|at| text.get(at..));
    tail.is_some_and(|tail| tail.eq_ignore_ascii_case(suffix))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_counts_for_nothing_in_ascii() {
        assert!(is_one_of(b"rUE", &["via", "Rue"]) && !is_one_of(b"ruelle", &["rue"]) && !is_one_of(b"", &["rue"]));
        assert!(ends_with(b"Hauptstrasse", b"STRASSE") && ends_with(b"x", b"X") && ends_with(b"x", b""));
        assert!(!ends_with(b"asse", b"strasse") && !ends_with(b"strassen", b"strasse"));
        assert!(!ends_with("É".as_bytes(), "é".as_bytes()));
    }
}
