//! The event-stream grammar: where events end, and which lines they are made of.
//!
//! ```text
//! : keep-alive␊           Comment
//! event: error␍␊          Field { name: "event", value: "error" }
//! data:{"a":␍             Field { name: "data",  value: "{\"a\":" }
//! data: 1}␊               Field { name: "data",  value: "1}" }
//! ␊                       the blank line ends the event
//! ```
//!
//! Invariant: [`Boundary`] sees every byte once and finds the same ends however the bytes are cut
//! (WHATWG HTML, "Server-sent events", 9.2.5 and 9.2.6).

use memchr::memchr2;

/// The byte order mark that may precede a stream.
const MARK: &[u8] = b"\xEF\xBB\xBF";

/// Finds where events end.
#[derive(Default)]
pub(crate) struct Boundary {
    /// The current line has content.
    filled: bool,
    /// The last byte was a carriage return: a line feed that follows belongs to it.
    returned: bool,
}

impl Boundary {
    /// One past the last byte of the first event that ends in `bytes`, which follow what was seen before.
    ///
    /// The line feed of a `CR LF` that was cut after its `CR` is an event of its own, of that one byte: it leaves as it came.
    pub(crate) fn find(&mut self, bytes: &[u8]) -> Option<usize> {
        let mut at = 0_usize;
        loop {
            let rest = bytes.get(at..)?;
            let (step, byte) = self.line_end(rest)?;
            at = at.saturating_add(step);
            if self.ends_event(byte, step) {
                return Some(with_feed(byte, at, bytes));
            }
        }
    }

    /// One past the next line terminator in `rest`, and its byte.
    fn line_end(&mut self, rest: &[u8]) -> Option<(usize, u8)> {
        let Some(step) = memchr2(b'\n', b'\r', rest) else {
            self.filled |= !rest.is_empty();
            self.returned &= rest.is_empty();
            return None;
        };
        Some((step.saturating_add(1), *rest.get(step)?))
    }

    /// Whether the terminator `byte`, the last of `step` bytes, ends a blank line.
    fn ends_event(&mut self, byte: u8, step: usize) -> bool {
        let alone = step == 1;
        let second_half = alone && byte == b'\n' && self.returned;
        let blank = alone && !self.filled && !second_half;
        self.returned = byte == b'\r' && !blank;
        self.filled = false;
        blank
    }
}

/// The end of an event at `at`, together with the line feed that belongs to its carriage return.
fn with_feed(byte: u8, at: usize, bytes: &[u8]) -> usize {
    let feed = byte == b'\r' && bytes.get(at) == Some(&b'\n');
    at.saturating_add(usize::from(feed))
}

/// One line of an event.
pub(crate) enum Line<'a> {
    /// Nothing, or a comment.
    Silent,
    /// A field; `at` is where its value starts in the event.
    Field {
        /// Its name.
        name: &'a [u8],
        /// Its value, without the one space that may follow the colon.
        value: &'a [u8],
        /// Offset of the value in the event's bytes.
        at: usize,
    },
}

/// The lines of a complete event.
pub(crate) fn lines(event: &[u8]) -> impl Iterator<Item = Line<'_>> {
    let mut at = if event.starts_with(MARK) { MARK.len() } else { 0 };
    core::iter::from_fn(move || {
        let rest = event.get(at..).filter(|rest| !rest.is_empty())?;
        let length = memchr2(b'\n', b'\r', rest).unwrap_or(rest.len());
        let line = field(rest.get(..length)?, at);
        at = at.saturating_add(length).saturating_add(1);
        Some(line)
    })
}

/// The line `text`, which starts at `at`.
fn field(text: &[u8], at: usize) -> Line<'_> {
    let colon = memchr::memchr(b':', text).unwrap_or(text.len());
    let Some((name, value)) = text.split_at_checked(colon).filter(|(name, _)| !name.is_empty()) else {
        return Line::Silent;
    };
    let value = value.strip_prefix(b":").unwrap_or(value);
    let value = value.strip_prefix(b" ").unwrap_or(value);
    let skipped = text.len().saturating_sub(value.len());
    Line::Field { name, value, at: at.saturating_add(skipped) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec::Vec;

    fn cut(pieces: &[&[u8]]) -> Vec<Vec<u8>> {
        let mut boundary = Boundary::default();
        let (mut events, mut event) = (Vec::new(), Vec::new());
        for piece in pieces {
            let mut rest = *piece;
            while let Some(end) = boundary.find(rest) {
                let (now, later) = rest.split_at_checked(end).unwrap_or((rest, &[]));
                event.extend_from_slice(now);
                events.push(core::mem::take(&mut event));
                rest = later;
            }
            event.extend_from_slice(rest);
        }
        events.push(event);
        events.retain(|event| event.as_slice() != b"\n");
        for event in &mut events {
            while event.last().is_some_and(|byte| b"\r\n".contains(byte)) {
                event.pop();
            }
        }
        events
    }

    #[test]
    fn ends_are_found_for_every_terminator_and_every_cut() {
        for text in ["data: a\n\ndata: b\n\nrest", "data: a\r\rdata: b\r\rrest", "data: a\r\n\r\ndata: b\r\n\r\nrest"] {
            let bytes = text.as_bytes();
            let whole = cut(&[bytes]);
            assert_eq!(whole, [b"data: a".as_slice(), b"data: b", b"rest"], "{text:?}");
            for first in 0..=bytes.len() {
                for second in first..=bytes.len() {
                    let (head, tail) = bytes.split_at(second);
                    let (head, middle) = head.split_at(first);
                    assert_eq!(cut(&[head, middle, tail]), whole, "{text:?} at {first} and {second}");
                }
            }
        }
    }

    #[test]
    fn fields_are_read_as_the_grammar_says() {
        let rows: [(&[u8], &[u8], &[u8]); 6] = [
            (b"data: x", b"data", b"x"),
            (b"data:x", b"data", b"x"),
            (b"data:  x", b"data", b" x"),
            (b"data", b"data", b""),
            (b"\xEF\xBB\xBFdata: x", b"data", b"x"),
            (b"event: a:b", b"event", b"a:b"),
        ];
        for (text, expected_name, expected_value) in rows {
            let Some(Line::Field { name, value, at }) = lines(text).next() else { unreachable!("a field") };
            assert_eq!((name, value), (expected_name, expected_value));
            assert_eq!(text.get(at..), Some(expected_value));
        }
        assert!(matches!(lines(b": ping").next(), Some(Line::Silent)));
    }
}
