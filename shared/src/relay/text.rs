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

use crate::json::{Escape, escape_into, unescape};
use crate::redact::{Outlet, Place, Restored, Restorer, ToolRule, Vault};
use crate::splice::Span;

/// One channel's text on its way through.
pub(crate) struct Text {
    restorer: Restorer,
    /// An escape or a character that a chunk's end cut.
    cut: Zeroizing<Vec<u8>>,
    /// It is no string's inside, but a JSON value as it stands.
    tree: bool,
    /// The id of the output item that it belongs to, where events name one.
    pub(crate) item: Vec<u8>,
}

impl Text {
    /// For a reader; `json`: the text is a JSON document.
    pub(crate) fn new(json: bool) -> Self {
        Self::of(Restorer::new(if json { Place::Json } else { Place::Prose }))
    }

    /// For a tool to which `rule` lets values come back: a JSON document, or, if `free`, any text.
    pub(crate) fn arguments(rule: ToolRule, free: bool) -> Self {
        Self::of(if free { Restorer::tool_text(rule) } else { Restorer::tool(rule) })
    }

    /// The same for a JSON value that stands for itself, not within a string.
    pub(crate) fn of_tree(self) -> Self {
        Self { tree: true, ..self }
    }

    fn of(restorer: Restorer) -> Self {
        Self { restorer, cut: Zeroizing::default(), tree: false, item: Vec::new() }
    }

    /// The tool turned out to be one to which at most `rule` lets values come back.
    pub(crate) fn restrict(&mut self, rule: &ToolRule) {
        self.restorer.restrict(rule);
    }

    /// The next raw bytes of a string; `last` if its closing quote follows them.
    pub(crate) fn push(&mut self, raw: &[u8], last: bool, vault: &Vault, out: &mut Vec<u8>) {
        let rest = self.complete_cut(raw, last, vault, out);
        let used = self.pieces(rest, last, vault, out);
        self.cut.extend_from_slice(rest.get(used..).unwrap_or_default());
    }

    /// What is still held back, escaped for the string it belongs to; the channel is then as new.
    pub(crate) fn flush(&mut self, vault: &Vault, out: &mut Vec<u8>) {
        self.restorer.close("", vault, &mut Leaving { piece: None, tree: self.tree, out });
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
    pub(crate) fn restored(&self) -> Restored {
        self.restorer.restored()
    }

    /// Completes what a cut left over, byte by byte; gives back what follows.
    fn complete_cut<'r>(&mut self, raw: &'r [u8], last: bool, vault: &Vault, out: &mut Vec<u8>) -> &'r [u8] {
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
            let used = self.pieces(&cut, last && rest.is_empty(), vault, out);
            self.cut = cut;
            self.cut.drain(..used);
        }
        rest
    }

    /// Rewrites the whole pieces of `raw`; how many bytes they are.
    fn pieces(&mut self, raw: &[u8], last: bool, vault: &Vault, out: &mut Vec<u8>) -> usize {
        let mut used = 0_usize;
        while let Some(piece) = raw.get(used..).and_then(|rest| Piece::first(rest, last, self.tree)) {
            used = used.saturating_add(piece.raw.len());
            self.piece(&piece, vault, out);
        }
        used
    }

    fn piece(&mut self, piece: &Piece<'_>, vault: &Vault, out: &mut Vec<u8>) {
        let mut character = [0_u8; 4];
        let text = match piece.text {
            Unescaped::Run(run) => run,
            Unescaped::Character(it) => it.encode_utf8(&mut character),
        };
        self.restorer.push(text, vault, &mut Leaving { piece: Some(piece), tree: self.tree, out });
    }
}

/// Writes the inside of the string.
struct Leaving<'a> {
    piece: Option<&'a Piece<'a>>,
    tree: bool,
    out: &'a mut Vec<u8>,
}

impl Outlet for Leaving<'_> {
    fn keep(&mut self, range: Span) {
        let Some(piece) = self.piece else { return };
        let raw = piece.raw.get(piece.raw_offset(range.start)..piece.raw_offset(range.end));
        self.out.extend_from_slice(raw.unwrap_or_default());
    }

    fn put(&mut self, text: &str) {
        if self.tree { self.out.extend_from_slice(text.as_bytes()) } else { escape_into(text, self.out) }
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
    fn first(raw: &'a [u8], last: bool, tree: bool) -> Option<Self> {
        if tree {
            return Self::run(raw, last);
        }
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
