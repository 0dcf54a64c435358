//! A number, byte by byte (RFC 8259 §6).
//!
//! ```text
//! -12.5e+3    Minus Whole Whole Point Fraction Mark Sign Exponent
//! ```
//!
//! Invariant: a number is complete exactly in the states `Zero`, `Whole`, `Fraction` and `Exponent`.

/// How far a number has been read.
#[derive(Clone, Copy)]
pub(crate) struct Number {
    part: Part,
    value: Option<u64>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Minus,
    Zero,
    Whole,
    Point,
    Fraction,
    Mark,
    Sign,
    Exponent,
}

impl Number {
    /// A number that begins with `byte`; `None` if none does.
    pub(crate) fn start(byte: u8) -> Option<Self> {
        match byte {
            b'-' => Some(Self { part: Part::Minus, value: None }),
            b'0' => Some(Self { part: Part::Zero, value: Some(0) }),
            b'1'..=b'9' => Some(Self { part: Part::Whole, value: Some(u64::from(byte & 0x0f)) }),
            _ => None,
        }
    }

    /// Takes `byte` if it belongs to the number.
    pub(crate) fn take(&mut self, byte: u8) -> bool {
        let Some(part) = self.part.after(byte) else { return false };
        self.value = self.value.filter(|_| part == Part::Whole).and_then(|value| append(value, byte));
        self.part = part;
        true
    }

    /// The number may end here; its value if it is digits alone and fits.
    pub(crate) fn complete(self) -> Option<Option<u64>> {
        matches!(self.part, Part::Zero | Part::Whole | Part::Fraction | Part::Exponent).then_some(self.value)
    }
}

fn append(value: u64, digit: u8) -> Option<u64> {
    value.checked_mul(10)?.checked_add(u64::from(digit & 0x0f))
}

impl Part {
    const fn after(self, byte: u8) -> Option<Self> {
        match (self, byte) {
            (Self::Minus, b'0') => Some(Self::Zero),
            (Self::Minus, b'1'..=b'9') | (Self::Whole, b'0'..=b'9') => Some(Self::Whole),
            (Self::Zero | Self::Whole, b'.') => Some(Self::Point),
            (Self::Point | Self::Fraction, b'0'..=b'9') => Some(Self::Fraction),
            (Self::Zero | Self::Whole | Self::Fraction, b'e' | b'E') => Some(Self::Mark),
            (Self::Mark, b'+' | b'-') => Some(Self::Sign),
            (Self::Mark | Self::Sign | Self::Exponent, b'0'..=b'9') => Some(Self::Exponent),
            _ => None,
        }
    }
}
