//! The inside of a JSON string, put back piece by piece: placeholders out, originals in.
//!
//! ```text
//! raw        Write to <EMA │ IL_0> caf\u00│e9          three chunks of one string
//! runs       Write to <EMA │ IL_0>_caf     │ é         what the restorer sees: text, unescaped
//! out        Write to      │ bob@acme.com_caf │ \u00e9    untouched runs and escapes leave as they came
//! ```
//!
//! Invariant: at most eleven raw bytes wait here (a surrogate pair in escapes, cut before its last digit); the pieces that
//! the restorer sees join to the decoded string, however the raw bytes are cut.

use alloc::vec::Vec;
use zeroize::Zeroizing;

use crate::dialect::Channel;
use crate::json::escape_into;
use crate::redact::{Change, Place, Restored, Restorer, Vault};

/// One channel's text on its way through.
pub(crate) struct Text {
    restorer: Restorer,
    /// An escape or a character that a chunk's end cut.
    cut: Zeroizing<Vec<u8>>,
}

/// What a rewriting needs besides the text: the vault, and a list that is filled and emptied for every piece.
pub(crate) struct Tools<'a> {
    pub(crate) vault: &'a Vault,
    pub(crate) changes: &'a mut Vec<Change>,
}

impl Text {
    pub(crate) fn new(channel: Channel) -> Self {
        let place = if channel.is_json() { Place::ToolArguments } else { Place::Prose };
        Self { restorer: Restorer::new(place), cut: Zeroizing::default() }
    }

    /// The next raw bytes of a string; `last` if its closing quote follows them.
    pub(crate) fn push(&mut self, raw: &[u8], last: bool, tools: &mut Tools<'_>, out: &mut Vec<u8>) {
        let rest = self.complete_cut(raw, last, tools, out);
        let used = self.pieces(rest, last, tools, out);
        self.cut.extend_from_slice(rest.get(used..).unwrap_or_default());
    }

    /// What is still held back, escaped for the string it belongs to; the channel is then as new.
    pub(crate) fn flush(&mut self, out: &mut Vec<u8>) {
        escape_into(self.restorer.finish(), out);
    }

    /// Bytes held back.
    pub(crate) fn held(&self) -> usize {
        self.restorer.held().saturating_add(self.cut.len())
    }

    /// Something of the channel's text is held back.
    pub(crate) fn holds(&self) -> bool {
        self.restorer.held() > 0
    }

    /// What happened to its placeholders.
    pub(crate) const fn restored(&self) -> Restored {
        self.restorer.restored()
    }

    /// Completes what a cut left over, byte by byte; gives back what follows.
    fn complete_cut<'r>(&mut self, raw: &'r [u8], last: bool, tools: &mut Tools<'_>, out: &mut Vec<u8>) -> &'r [u8] {
        let mut rest = raw;
        while !self.cut.is_empty() {
            let next = rest.split_first();
            if next.is_none() && !last {
                break;
            }
            if let Some((byte, behind)) = next {
                self.cut.push(*byte);
                rest = behind;
            }
            let cut = core::mem::take(&mut self.cut);
            let used = self.pieces(&cut, last && rest.is_empty(), tools, out);
            self.cut = cut;
            self.cut.drain(..used);
        }
        rest
    }

    /// Rewrites the whole pieces of `raw`; how many bytes they are.
    fn pieces(&mut self, raw: &[u8], last: bool, tools: &mut Tools<'_>, out: &mut Vec<u8>) -> usize {
        let mut used = 0_usize;
        while let Some(piece) = raw.get(used..).and_then(|rest| Piece::first(rest, last)) {
            used = used.saturating_add(piece.raw.len());
            self.piece(&piece, tools, out);
        }
        used
    }

    fn piece(&mut self, piece: &Piece<'_>, tools: &mut Tools<'_>, out: &mut Vec<u8>) {
        let mut character = [0_u8; 4];
        let text = match piece.text {
            Unescaped::Run(run) => run,
            Unescaped::Character(it) => it.encode_utf8(&mut character),
        };
        self.restorer.push(text, tools.vault, tools.changes);
        let mut at = 0_usize;
        for change in tools.changes.drain(..) {
            out.extend_from_slice(piece.raw.get(at..piece.raw_offset(change.range.start)).unwrap_or_default());
            escape_into(&change.with, out);
            at = piece.raw_offset(change.range.end);
        }
        out.extend_from_slice(piece.raw.get(at..).unwrap_or_default());
    }
}

/// A run of plain characters, or one escape.
struct Piece<'a> {
    raw: &'a [u8],
    text: Unescaped<'a>,
}

enum Unescaped<'a> {
    Run(&'a str),
    Character(char),
}

impl<'a> Piece<'a> {
    /// The first piece of `raw`; `None` if it is not whole and more is to come.
    fn first(raw: &'a [u8], last: bool) -> Option<Self> {
        match memchr::memchr(b'\\', raw) {
            Some(0) => Self::escape(raw, last),
            Some(length) => Self::run(raw.get(..length)?, true),
            None => Self::run(raw, last),
        }
    }

    fn run(raw: &'a [u8], last: bool) -> Option<Self> {
        let text = match core::str::from_utf8(raw) {
            Ok(text) => text,
            Err(error) if !last => core::str::from_utf8(raw.get(..error.valid_up_to())?).ok()?,
            Err(_) => return Some(Self { raw, text: Unescaped::Character(char::REPLACEMENT_CHARACTER) }),
        };
        (!text.is_empty()).then_some(Self { raw: text.as_bytes(), text: Unescaped::Run(text) })
    }

    fn escape(raw: &'a [u8], last: bool) -> Option<Self> {
        let (length, character) = match unescape(raw) {
            Escape::Whole(length, character) => (length, character),
            Escape::Cut if last && !raw.is_empty() => (raw.len(), char::REPLACEMENT_CHARACTER),
            Escape::Half if last => (6, char::REPLACEMENT_CHARACTER),
            Escape::Cut | Escape::Half => return None,
        };
        Some(Self { raw: raw.get(..length)?, text: Unescaped::Character(character) })
    }

    /// Where `offset` of the text stands in the raw bytes; inside an escape there is no offset but its ends.
    fn raw_offset(&self, offset: usize) -> usize {
        match self.text {
            Unescaped::Run(_) => offset,
            Unescaped::Character(_) if offset == 0 => 0,
            Unescaped::Character(_) => self.raw.len(),
        }
    }
}

enum Escape {
    /// So many bytes, and the character they stand for; half a pair that stands alone is U+FFFD to us.
    Whole(usize, char),
    /// The first half of a pair, whole; the second may follow.
    Half,
    /// More bytes are needed.
    Cut,
}

/// The escape that `raw` begins with (RFC 8259 §7); a scanner has let it through.
fn unescape(raw: &[u8]) -> Escape {
    let Some(kind) = raw.get(1) else { return Escape::Cut };
    let character = match kind {
        b'u' => return unicode(raw),
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        other => char::from(*other),
    };
    Escape::Whole(2, character)
}

fn unicode(raw: &[u8]) -> Escape {
    let Some(first) = raw.get(2..6).map(code_unit) else { return Escape::Cut };
    if let Some(character) = char::from_u32(first) {
        return Escape::Whole(6, character);
    }
    let alone = Escape::Whole(6, char::REPLACEMENT_CHARACTER);
    let rest = raw.get(6..).unwrap_or_default();
    if first >= 0xdc00 || !b"\\u".iter().zip(rest).all(|(expected, byte)| expected == byte) {
        return alone;
    }
    let Some(second) = rest.get(2..6).map(code_unit) else { return Escape::Half };
    if !(0xdc00..=0xdfff).contains(&second) {
        return alone;
    }
    let scalar = (((first & 0x3ff) << 10) | (second & 0x3ff)).saturating_add(0x1_0000);
    Escape::Whole(12, char::from_u32(scalar).unwrap_or(char::REPLACEMENT_CHARACTER))
}

/// Four hexadecimal digits.
fn code_unit(digits: &[u8]) -> u32 {
    let digit = |byte: &u8| char::from(*byte).to_digit(16).unwrap_or_default();
    digits.iter().fold(0, |value, byte| (value << 4) | digit(byte))
}
