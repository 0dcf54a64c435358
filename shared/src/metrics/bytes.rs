//! Numbers and labels as bytes, for the counters' store.
//!
//! ```text
//! 300 ▶ AC 02   (little-endian base 128, as in protocol buffers)      "azure" ▶ 05 61 7A 75 72 65
//! ```
//!
//! Invariant: what was put comes back; anything else is `None`, never a guess.

use alloc::rc::Rc;
use alloc::vec::Vec;

/// Appends to a byte string.
#[derive(Default)]
pub(crate) struct Writer(pub(crate) Vec<u8>);

impl Writer {
    pub(crate) fn number(&mut self, mut number: u64) {
        while let rest @ 1.. = number.wrapping_shr(7) {
            self.0.push(low(number) | 0x80);
            number = rest;
        }
        self.0.push(low(number));
    }

    pub(crate) fn text(&mut self, text: &str) {
        self.length(text.len());
        self.0.extend_from_slice(text.as_bytes());
    }

    pub(crate) fn length(&mut self, length: usize) {
        self.number(u64::try_from(length).unwrap_or(u64::MAX));
    }

    pub(crate) fn numbers(&mut self, numbers: &[u64]) {
        self.length(numbers.len());
        numbers.iter().for_each(|number| self.number(*number));
    }
}

/// Reads a byte string from its front.
pub(crate) struct Reader<'a>(pub(crate) &'a [u8]);

impl<'a> Reader<'a> {
    pub(crate) fn number(&mut self) -> Option<u64> {
        let mut number = 0_u64;
        for shift in (0..64).step_by(7) {
            let (byte, rest) = self.0.split_first()?;
            self.0 = rest;
            let part = u64::from(byte & 0x7F);
            let moved = part.wrapping_shl(shift);
            if moved.wrapping_shr(shift) != part {
                return None;
            }
            number |= moved;
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }

    pub(crate) fn small<T: TryFrom<u64>>(&mut self) -> Option<T> {
        self.number().and_then(|number| T::try_from(number).ok())
    }

    pub(crate) fn text(&mut self) -> Option<Rc<str>> {
        let length = self.small()?;
        let bytes = self.take(length)?;
        core::str::from_utf8(bytes).ok().map(Rc::from)
    }

    pub(crate) fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (bytes, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(bytes)
    }

    /// Exactly as many numbers as `into` holds.
    pub(crate) fn numbers(&mut self, into: &mut [u64]) -> Option<()> {
        let length: usize = self.small()?;
        if length != into.len() {
            return None;
        }
        for slot in into {
            *slot = self.number()?;
        }
        Some(())
    }

    /// A length that the rest of the bytes can hold at all.
    pub(crate) fn length(&mut self) -> Option<usize> {
        self.small().filter(|length| *length <= self.0.len())
    }
}

const fn low(number: u64) -> u8 {
    let [byte, ..] = number.to_le_bytes();
    byte & 0x7F
}
