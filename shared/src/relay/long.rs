//! An event too long to be held: its lines are told apart as they pass, its data is rewritten on the way.
//!
//! ```text
//! data: {"choices":[{"delta":{"content":"…16 MiB…"}}]}␊␊
//! └name┘└───────────── value: Live ─────────────────┘└ the boundary has found the end of the event
//! ```
//!
//! What an event says of itself behind its text comes too late here: a text whose index has not been seen belongs to the
//! choice at its place in the list, and a tail that the event's own finish reason should have set free follows behind it.
//!
//! Invariant: nothing is held but a line's first bytes, a cut escape and the tails of channels.

use alloc::vec::Vec;

use memchr::memchr2;

use super::channels::Channels;
use super::live::{Live, Unfit};
use crate::dialect::Dialect;
use crate::redact::Vault;

/// Room for `data` behind a byte order mark.
const NAME: usize = 7;

/// A long event on its way through.
pub(crate) struct Long {
    pub(crate) live: Live,
    at: At,
    name: [u8; NAME],
    named: usize,
    has_data: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    /// In a field's name.
    Name,
    /// Right behind the colon of a data field.
    Colon,
    /// In the value of a data field.
    Data,
    /// In a line that is not for us.
    Other,
}

impl Long {
    /// An event of `dialect`, to whose number `shift` is added.
    pub(crate) fn new(dialect: Dialect, shift: u64) -> Self {
        Self { live: Live::pieces(dialect, shift), at: At::Name, name: [0; NAME], named: 0, has_data: false }
    }

    /// The next bytes of the event.
    pub(crate) fn push(
        &mut self,
        bytes: &[u8],
        channels: &mut Channels,
        vault: &Vault,
        out: &mut Vec<u8>,
    ) -> Result<(), Unfit> {
        let mut rest = bytes;
        while let Some(byte) = rest.first() {
            let used = match self.at {
                At::Name => self.name(*byte, out),
                At::Colon => self.colon(*byte, out),
                At::Data => self.data(rest, channels, vault, out)?,
                At::Other => self.other(rest, out),
            };
            rest = rest.get(used..).unwrap_or_default();
        }
        Ok(())
    }

    /// The event has ended.
    pub(crate) fn finish(&mut self) -> Result<(), Unfit> {
        if self.has_data { self.live.finish() } else { Ok(()) }
    }

    fn name(&mut self, byte: u8, out: &mut Vec<u8>) -> usize {
        out.push(byte);
        match byte {
            b'\n' | b'\r' => self.named = 0,
            b':' => self.at = if self.is_data() { At::Colon } else { At::Other },
            _ => {
                if let Some(slot) = self.name.get_mut(self.named) {
                    *slot = byte;
                }
                self.named = self.named.saturating_add(1);
            }
        }
        1
    }

    fn is_data(&self) -> bool {
        let name = self.name.get(..self.named).unwrap_or_default();
        name.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(name) == b"data"
    }

    fn colon(&mut self, byte: u8, out: &mut Vec<u8>) -> usize {
        self.at = At::Data;
        if byte != b' ' {
            return 0;
        }
        out.push(byte);
        1
    }

    fn data(&mut self, rest: &[u8], channels: &mut Channels, vault: &Vault, out: &mut Vec<u8>) -> Result<usize, Unfit> {
        let length = memchr2(b'\n', b'\r', rest).unwrap_or(rest.len());
        let value = rest.get(..length).unwrap_or_default();
        self.has_data |= !value.is_empty();
        self.live.push(value, channels, vault, out)?;
        if length == rest.len() {
            return Ok(length);
        }
        self.line_ends();
        self.live.line_ends(out);
        out.extend(rest.get(length));
        self.live.push(b"\n", &mut Channels::default(), vault, &mut Vec::new())?;
        Ok(length.saturating_add(1))
    }

    fn other(&mut self, rest: &[u8], out: &mut Vec<u8>) -> usize {
        let length = memchr2(b'\n', b'\r', rest).map_or(rest.len(), |end| end.saturating_add(1));
        let line = rest.get(..length).unwrap_or_default();
        out.extend_from_slice(line);
        if line.last().is_some_and(|byte| matches!(byte, b'\n' | b'\r')) {
            self.line_ends();
        }
        length
    }

    const fn line_ends(&mut self) {
        self.at = At::Name;
        self.named = 0;
    }
}
