//! The inside of a string, resumable at any byte: escapes, surrogate pairs, UTF-8.
//!
//! ```text
//! caf\u00e9 🎈"    run · escape · run · close        a chunk may end anywhere, also inside é or \u00e9
//! ```
//!
//! Invariant: what it lets through is what `core::str::from_utf8` and RFC 8259 §7 let through, for any chunking.

use super::event::Flaw;
use crate::encoding::hex_digit;

/// How far a string has been read.
#[derive(Clone, Copy)]
pub(crate) struct Body {
    inside: Inside,
    tail: Tail,
    lone_surrogates: bool,
}

#[derive(Clone, Copy)]
enum Inside {
    Text,
    Escape,
    Hex {
        left: u8,
        value: u16,
        pair: bool,
    },
    /// A high surrogate stands; its other half must follow.
    Half,
    HalfEscape,
}

/// What stands after some bytes of a string.
pub(crate) struct Progress {
    /// Bytes taken, the closing quote included.
    pub(crate) used: usize,
    pub(crate) closed: bool,
}

impl Body {
    pub(crate) const fn new(lone_surrogates: bool) -> Self {
        Self { inside: Inside::Text, tail: Tail::NONE, lone_surrogates }
    }

    /// Reads on until the string closes or `bytes` end. An error says how many bytes were right.
    pub(crate) fn advance(&mut self, bytes: &[u8]) -> Result<Progress, (usize, Flaw)> {
        let mut used = 0_usize;
        while let Some((&byte, _)) = bytes.get(used..).and_then(<[u8]>::split_first) {
            let rest = bytes.get(used..).unwrap_or_default();
            let taken = match self.inside {
                Inside::Text if byte == b'"' => {
                    self.tail.settled().map_err(|flaw| (used, flaw))?;
                    return Ok(Progress { used: used.saturating_add(1), closed: true });
                }
                Inside::Text if byte == b'\\' && rest.get(1).is_some_and(is_simple) => {
                    self.tail.settled().map_err(|flaw| (used, flaw))?;
                    2
                }
                Inside::Text if byte != b'\\' => {
                    self.run(rest).map_err(|(at, flaw)| (used.saturating_add(at), flaw))?
                }
                Inside::Text | Inside::Escape | Inside::Hex { .. } | Inside::Half | Inside::HalfEscape => {
                    self.escape(byte).map_err(|flaw| (used, flaw))?;
                    1
                }
            };
            used = used.saturating_add(taken);
        }
        Ok(Progress { used, closed: false })
    }

    /// Plain text up to the next quote, backslash or end.
    fn run(&mut self, bytes: &[u8]) -> Result<usize, (usize, Flaw)> {
        let stop = memchr::memchr2(b'"', b'\\', bytes);
        let run = bytes.get(..stop.unwrap_or(bytes.len())).unwrap_or_default();
        if has_control(run) {
            let at = run.iter().position(|byte| *byte < 0x20).unwrap_or_default();
            self.utf8(run.get(..at).unwrap_or_default(), true)?;
            return Err((at, Flaw::Control));
        }
        self.utf8(run, stop.is_some())?;
        Ok(run.len())
    }

    fn utf8(&mut self, run: &[u8], ends: bool) -> Result<(), (usize, Flaw)> {
        let carried = run.iter().take_while(|byte| self.tail.pending() && self.tail.feed(**byte)).count();
        let rest = run.get(carried..).unwrap_or_default();
        if self.tail.pending() && (ends || !rest.is_empty()) {
            return Err((carried, Flaw::Encoding));
        }
        let Err(error) = core::str::from_utf8(rest) else { return Ok(()) };
        let valid = error.valid_up_to();
        if ends || error.error_len().is_some() {
            return Err((carried.saturating_add(valid), Flaw::Encoding));
        }
        self.tail = Tail::of(rest.get(valid..).unwrap_or_default());
        Ok(())
    }

    fn escape(&mut self, byte: u8) -> Result<(), Flaw> {
        self.inside = match (self.inside, byte) {
            (Inside::Text, b'\\') => {
                self.tail.settled()?;
                Inside::Escape
            }
            (Inside::Escape, _) if is_simple(&byte) => Inside::Text,
            (Inside::Escape, b'u') => Inside::Hex { left: 4, value: 0, pair: false },
            (Inside::HalfEscape, b'u') => Inside::Hex { left: 4, value: 0, pair: true },
            (Inside::Half, b'\\') => Inside::HalfEscape,
            (Inside::Half | Inside::HalfEscape, _) => return Err(Flaw::Surrogate),
            (Inside::Hex { left, value, pair }, _) => {
                let digit = hex_digit(byte).ok_or(Flaw::Escape)?;
                self.hex(left.saturating_sub(1), (value << 4) | u16::from(digit), pair)?
            }
            (Inside::Text | Inside::Escape, _) => return Err(Flaw::Escape),
        };
        Ok(())
    }

    const fn hex(&self, left: u8, value: u16, pair: bool) -> Result<Inside, Flaw> {
        match (left, value) {
            (1.., _) => Ok(Inside::Hex { left, value, pair }),
            _ if self.lone_surrogates => Ok(Inside::Text),
            (0, 0xdc00..=0xdfff) if pair => Ok(Inside::Text),
            (0, 0xd800..=0xdbff) if !pair => Ok(Inside::Half),
            (0, 0xd800..=0xdfff) => Err(Flaw::Surrogate),
            (0, _) if pair => Err(Flaw::Surrogate),
            (0, _) => Ok(Inside::Text),
        }
    }
}

/// Whether one of `bytes` is below 0x20: eight at a time, whose borrow reaches the highest bit only of such a byte, or above one.
fn has_control(bytes: &[u8]) -> bool {
    const ONES: u64 = u64::MAX / 255;
    let (words, rest) = bytes.as_chunks::<8>();
    let below = |found, word: &[u8; 8]| {
        let word = u64::from_le_bytes(*word);
        found | (word.wrapping_sub(ONES << 5) & !word)
    };
    words.iter().fold(0, below) & (ONES << 7) != 0 || rest.iter().any(|byte| *byte < 0x20)
}

/// What behind a backslash is an escape of its own (RFC 8259 §7).
const fn is_simple(byte: &u8) -> bool {
    matches!(byte, b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't')
}

/// A UTF-8 sequence that a chunk's end cut (Unicode 15, table 3-7).
#[derive(Clone, Copy)]
struct Tail {
    need: u8,
    low: u8,
    high: u8,
}

impl Tail {
    const NONE: Self = Self { need: 0, low: 0x80, high: 0xbf };

    /// The state behind `bytes`, the valid beginning of one sequence.
    fn of(bytes: &[u8]) -> Self {
        let Some((first, rest)) = bytes.split_first() else { return Self::NONE };
        let mut tail = match *first {
            0xe0 => Self { need: 2, low: 0xa0, high: 0xbf },
            0xed => Self { need: 2, low: 0x80, high: 0x9f },
            0xe1..=0xef => Self { need: 2, low: 0x80, high: 0xbf },
            0xf0 => Self { need: 3, low: 0x90, high: 0xbf },
            0xf4 => Self { need: 3, low: 0x80, high: 0x8f },
            0xf1..=0xf3 => Self { need: 3, low: 0x80, high: 0xbf },
            _ => Self { need: 1, low: 0x80, high: 0xbf },
        };
        for byte in rest {
            tail.feed(*byte);
        }
        tail
    }

    const fn pending(self) -> bool {
        self.need > 0
    }

    fn feed(&mut self, byte: u8) -> bool {
        let fits = (self.low..=self.high).contains(&byte);
        if fits {
            *self = Self { need: self.need.saturating_sub(1), ..Self::NONE };
        }
        fits
    }

    const fn settled(self) -> Result<(), Flaw> {
        if self.pending() { Err(Flaw::Encoding) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::has_control;

    #[test]
    fn a_control_character_is_seen_wherever_it_stands() {
        for other in [0x00, 0x1f, 0x20, 0x21, 0x7f, 0x80, 0x9f, 0xa0, 0xff] {
            for byte in 0..=u8::MAX {
                for at in 0..20 {
                    let mut bytes = [other; 20];
                    bytes.iter_mut().skip(at).take(1).for_each(|place| *place = byte);
                    assert_eq!(has_control(&bytes), bytes.iter().any(|byte| *byte < 0x20), "{bytes:x?}");
                }
            }
        }
    }
}
