//! Whether a string was drawn by a machine, or made of words.
//!
//! ```text
//! fhyki1ktfg7upk93qmzm     letters and digits change often; few pairs of letters are those of words
//! my-secret-key-2024       pairs of letters are those of words
//! ```
//!
//! Invariant: no table is larger than 26 words; the work is linear in the string.

/// Which letters follow a letter in most words: 93 % of the pairs in English prose and source code, counted for this table.
const FOLLOWING: [u32; 26] = [
    20_887_886, 1_067_793, 1_723_793, 1_327_385, 28_227_709, 1_198_385, 1_319_184, 540_945, 36_632_703, 16, 16,
    18_630_969, 311_571, 1_851_773, 6_223_886, 2_017_553, 1_048_576, 18_772_317, 18_661_781, 18_794_901, 964_882, 17,
    147_841, 524_292, 819_200, 16,
];

/// What a string is made of.
#[derive(Clone, Copy, Default)]
pub(super) struct Mix {
    pub(super) lower: usize,
    pub(super) upper: usize,
    pub(super) digits: usize,
    pub(super) hex: usize,
    /// Anything that is neither letter nor digit.
    pub(super) marks: usize,
    /// Marks that stand in passwords, not in names, paths and numbers.
    pub(super) odd: usize,
    pub(super) spaces: usize,
    /// Pairs of letters side by side, and how many of them are those of words.
    pairs: usize,
    common: usize,
    /// How many letters the alphabet has been followed for.
    row: usize,
    /// Steps between letter and digit, and from lower to upper case or twice the other way.
    steps: usize,
}

impl Mix {
    pub(super) fn of(text: &[u8]) -> Self {
        let mut mix = Self::default();
        let mut before = b' ';
        for byte in text.iter().copied() {
            mix.count(byte);
            mix.pair(before, byte);
            before = byte;
        }
        mix
    }

    fn count(&mut self, byte: u8) {
        let slot = match byte {
            b'a'..=b'z' => &mut self.lower,
            b'A'..=b'Z' => &mut self.upper,
            b'0'..=b'9' => &mut self.digits,
            b' ' | b'\t' | b'\n' | b'\r' => &mut self.spaces,
            _ => &mut self.marks,
        };
        *slot = slot.saturating_add(1);
        self.hex = self.hex.saturating_add(usize::from(byte.is_ascii_hexdigit()));
        self.odd = self.odd.saturating_add(usize::from(matches!(
            byte,
            b'!' | b'#'
                | b'$'
                | b'%'
                | b'^'
                | b'&'
                | b'*'
                | b'?'
                | b'~'
                | b'+'
                | b'@'
                | b'{'
                | b'}'
                | b'('
                | b')'
                | b'['
                | b']'
                | b'|'
        )));
    }

    fn pair(&mut self, before: u8, byte: u8) {
        let (letters, digits) = (
            before.is_ascii_alphabetic() && byte.is_ascii_alphabetic(),
            before.is_ascii_digit() != byte.is_ascii_digit(),
        );
        if letters {
            self.pairs = self.pairs.saturating_add(1);
            // Three letters in the order of the alphabet say nothing of words.
            self.row = if byte == before.wrapping_add(1) { self.row.saturating_add(1) } else { 0 };
            self.common = self.common.saturating_add(usize::from(self.row < 2 && follows(before, byte)));
        }
        let step = letters && before.is_ascii_lowercase() && byte.is_ascii_uppercase()
            || digits && before.is_ascii_alphanumeric() && byte.is_ascii_alphanumeric();
        self.steps = self.steps.saturating_add(usize::from(step));
    }

    pub(super) const fn letters(&self) -> usize {
        self.lower.saturating_add(self.upper)
    }

    pub(super) const fn characters(&self) -> usize {
        self.letters().saturating_add(self.digits)
    }

    /// Whether it was drawn, at least `least` letters and digits of it.
    pub(super) const fn is_drawn(&self, least: usize) -> bool {
        let length = self.characters();
        if length < least || self.letters() == 0 || self.spaces > 0 {
            return false;
        }
        let hexadecimal = self.hex == length && length >= 16 && self.digits.saturating_mul(8) >= length;
        let stepping = self.steps.saturating_mul(100) >= length.saturating_mul(24)
            && (self.digits > 1 || self.pairs >= 8 && self.is_strange(66));
        let strange = self.pairs >= 4 && self.is_strange(if self.digits > 0 { 64 } else { 46 });
        hexadecimal
            || stepping
            || strange
                && (self.digits > 1 && (self.steps > 1 || self.pairs >= 10) || self.digits < 2 && self.pairs >= 10)
    }

    /// Whether a quarter of the letters and digits or more are none of hexadecimal: neither a hash nor a UUID.
    pub(super) const fn is_beyond_hex(&self) -> bool {
        let length = self.characters();
        length.saturating_sub(self.hex).saturating_mul(4) >= length
    }

    /// Whether fewer than `percent` of the pairs of letters are those of words.
    pub(super) const fn is_strange(&self, percent: usize) -> bool {
        self.common.saturating_mul(100) < self.pairs.saturating_mul(percent)
    }
}

/// Whether words have `second` after `first`, in any case.
fn follows(first: u8, second: u8) -> bool {
    let place = |byte: u8| (byte | 0x20).wrapping_sub(b'a');
    FOLLOWING.get(usize::from(place(first))).is_some_and(|row| row >> place(second) & 1 == 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_not_drawn() {
        for text in [
            "my-secret-key-2024",
            "SalesResults-1.2",
            "us-east-1-production-v2",
            "sha256WithRSAEncryption",
            "2024-01-01T00:00:00Z",
            "x86_64-unknown-linux-gnu",
            "arn:aws:iam::123456789012:role/reader",
            "get_password_from_store",
            "com.example.service.TokenProvider2",
            "12345678901234567890",
        ] {
            assert!(!Mix::of(text.as_bytes()).is_drawn(10), "{text}");
        }
        for text in [
            "fhyki1ktfg7upk93qmzm",
            "9kXe6PUOsazCNF48SK8pzNluINpV",
            "2b00042f7481c7b056c4b410d28f33cf",
            "qxZvKwJfTgHbPzLmQkWd",
            "m4Kx-92_LqPz",
        ] {
            assert!(Mix::of(text.as_bytes()).is_drawn(8), "{text}");
        }
    }
}
