//! A name out of a protocol's vocabulary, small enough to be `Copy`.
//!
//! ```text
//! "file_search"  ▶ file_search        "Alice, born 1985-11-24"  ▶ (unnamed)
//! ```
//!
//! Invariant: it holds nothing but lower-case letters, digits and the marks of identifiers; text of any other kind becomes no word.

/// The longest path that the tables name is shorter.
const LONGEST: usize = 56;
/// A version has a date of eight.
const MOST_DIGITS: usize = 10;
const UNNAMED: &str = "(unnamed)";

/// The name of a field, a type or a flag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word {
    bytes: [u8; LONGEST],
    length: u8,
}

impl Word {
    /// `name`, if it is one.
    #[must_use]
    pub fn new(name: &str) -> Self {
        let name = if is_word(name) { name } else { UNNAMED };
        let mut bytes = [0; LONGEST];
        bytes.iter_mut().zip(name.bytes()).for_each(|(to, from)| *to = from);
        Self { bytes, length: u8::try_from(name.len()).unwrap_or_default() }
    }

    /// The name.
    #[must_use]
    pub fn text(&self) -> &str {
        let bytes = self.bytes.get(..usize::from(self.length)).unwrap_or_default();
        core::str::from_utf8(bytes).unwrap_or_default()
    }
}

fn is_word(name: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"_-.[]=".contains(&byte);
    let digits = name.bytes().filter(u8::is_ascii_digit).count();
    !name.is_empty() && name.len() <= LONGEST && digits <= MOST_DIGITS && name.bytes().all(plain)
}

#[cfg(test)]
mod tests {
    use super::Word;

    #[test]
    fn only_names_of_a_protocol_are_words() {
        for name in ["file_search", "messages[].content[].source.file_id", "files-api-2025-04-14", "assistants=v2"] {
            assert_eq!(Word::new(name).text(), name);
        }
        for text in ["", "Alice", "alice@acme.com", "4539148803436467", "my secret", "é", &"a".repeat(57)] {
            assert_eq!(Word::new(text).text(), "(unnamed)", "{text}");
        }
    }
}
