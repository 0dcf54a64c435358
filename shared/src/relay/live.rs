//! A JSON value rewritten as it passes, in bounded memory: for whole answers, and for events too long to be held.
//!
//! ```text
//! chunk  {"choices":[{"message":{"content":"Write to <EMA      IL_0> now"}}]}
//!        └────────── copied ─────────────┘└─ Text ──────┘      └Text┘└copied┘
//! ```
//!
//! Invariant: outside a channel's string every byte is copied; inside, only what [`Text`] holds back stays.

use alloc::vec::Vec;
use zeroize::Zeroizing;

use super::channels::Channels;
use super::survey::{Address, Survey};
use crate::json::{Container, Limits, Malformed, Scalar, Scanner, Sink};
use crate::redact::Vault;
use crate::splice::Span;

/// One JSON value on its way through.
pub(crate) struct Live {
    scanner: Scanner,
    pub(crate) survey: Survey,
    active: Option<Address>,
    /// The tool's name that is passing, as far as it has come.
    name: Option<(Address, Zeroizing<Vec<u8>>)>,
    /// A string is a text of its own: nothing is held back behind its end.
    closing: bool,
}

/// The value at hand cannot be passed on.
pub(crate) struct Unfit;

impl Live {
    /// For a value whose strings are whole texts (`closing`), or pieces of texts.
    pub(crate) fn new(closing: bool) -> Self {
        Self { scanner: Scanner::new(Limits::ANSWER), survey: Survey::passing(), active: None, name: None, closing }
    }

    /// The next bytes of the value.
    pub(crate) fn push(
        &mut self,
        chunk: &[u8],
        channels: &mut Channels,
        vault: &Vault,
        out: &mut Vec<u8>,
    ) -> Result<(), Unfit> {
        let from = self.scanner.offset();
        let (active, name) = (&mut self.active, &mut self.name);
        let (survey, closing) = (&mut self.survey, self.closing);
        let mut pass = Pass { survey, channels, vault, active, name, chunk, from, copied: 0, out, closing };
        let scanned = self.scanner.push(chunk, &mut pass);
        pass.rest();
        if scanned.is_err() || self.survey.overflow { Err(Unfit) } else { Ok(()) }
    }

    /// The value is complete.
    pub(crate) fn finish(&mut self) -> Result<(), Unfit> {
        self.scanner.finish(&mut self.survey).map_err(|_| Unfit)
    }
}

/// One chunk on its way through.
struct Pass<'a, 'v> {
    survey: &'a mut Survey,
    channels: &'a mut Channels,
    vault: &'v Vault,
    active: &'a mut Option<Address>,
    name: &'a mut Option<(Address, Zeroizing<Vec<u8>>)>,
    chunk: &'a [u8],
    /// The scanner's offset of the chunk's first byte.
    from: usize,
    /// How much of the chunk has been dealt with.
    copied: usize,
    out: &'a mut Vec<u8>,
    closing: bool,
}

impl<'a> Pass<'a, '_> {
    /// What of the chunk lies before the scanner's offset `at` and has not been dealt with.
    fn take(&mut self, at: usize) -> &'a [u8] {
        let end = at.saturating_sub(self.from).min(self.chunk.len());
        let taken = self.chunk.get(self.copied..end).unwrap_or_default();
        self.copied = self.copied.max(end);
        taken
    }

    /// The chunk ends.
    fn rest(&mut self) {
        let end = self.from.saturating_add(self.chunk.len());
        let raw = self.take(end);
        match *self.active {
            Some(address) => self.text(address, raw, false),
            None => self.leave(raw),
        }
    }

    /// Bytes that are no text of a channel.
    fn leave(&mut self, raw: &[u8]) {
        self.out.extend_from_slice(raw);
        if let Some((_, name)) = self.name {
            name.extend_from_slice(raw);
        }
    }

    fn text(&mut self, address: Address, raw: &[u8], last: bool) {
        let Some(text) = self.channels.at(address, self.vault) else {
            self.survey.overflow = true;
            return;
        };
        text.push(raw, last, self.vault, self.out);
        if last && self.closing {
            text.flush(self.vault, self.out);
        }
    }
}

impl Sink for Pass<'_, '_> {
    fn open(&mut self, container: Container, at: usize) {
        self.survey.open(container, at);
    }

    fn close(&mut self, container: Container, end: usize) {
        self.survey.close(container, end);
    }

    fn key(&mut self, key: &str, span: Span) -> Result<(), Malformed> {
        self.survey.key(key, span)
    }

    fn string_open(&mut self, at: usize) {
        self.survey.string_open(at);
        let text = self.survey.text_here().filter(|_| !self.vault.is_idle());
        if let Some(hit) = text {
            *self.active = Some(self.survey.address(&hit));
            let before = self.take(at);
            self.leave(before);
        }
        let name = self.survey.name_here().filter(|_| !self.vault.is_idle());
        if let Some(hit) = name {
            let before = self.take(at);
            self.leave(before);
            *self.name = Some((self.survey.address(&hit), Zeroizing::default()));
        }
    }

    fn string_close(&mut self, end: usize) {
        self.survey.string_close(end);
        if let Some(address) = self.active.take() {
            let raw = self.take(end);
            self.text(address, raw, true);
        }
        if self.name.is_some() {
            let raw = self.take(end);
            self.leave(raw);
        }
        if let Some((address, name)) = self.name.take() {
            self.survey.overflow |= !self.channels.name(address, &name, self.vault);
        }
    }

    fn scalar(&mut self, scalar: Scalar, span: Span) {
        self.survey.scalar(scalar, span);
    }
}
