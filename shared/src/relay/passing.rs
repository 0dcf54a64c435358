//! One chunk of a JSON value on its way through: what the scanner says of it, and what leaves for it.
//!
//! ```text
//! string_open  of a text      what stood before leaves; from here on bytes are text
//! string_close                the text's last bytes; a text of its own gives up what it held
//! rest                        the chunk's end: a piece of a text, or bytes that leave as they came
//! ```
//!
//! Invariant: every byte of the chunk is dealt with once, in order.

use alloc::vec::Vec;
use zeroize::Zeroizing;

use super::channels::Channels;
use super::facts::{Address, Hit, Manner};
use super::live::{Noted, State};
use super::survey::Survey;
use crate::dialect::answer::Fact;
use crate::json::{Container, Malformed, Scalar, Sink, decimal};
use crate::redact::Vault;
use crate::splice::Span;

/// Most bytes between a member's name and the end of its number.
const NUMBER: usize = 256;

/// One chunk on its way through.
pub(super) struct Pass<'a, 'v> {
    pub(super) survey: &'a mut Survey,
    pub(super) channels: &'a mut Channels,
    pub(super) vault: &'v Vault,
    pub(super) state: &'a mut State,
    pub(super) chunk: &'a [u8],
    /// The scanner's offset of the chunk's first byte.
    pub(super) from: usize,
    /// How much of the chunk has been dealt with.
    pub(super) copied: usize,
    pub(super) out: &'a mut Vec<u8>,
}

impl<'a> Pass<'a, '_> {
    /// The chunk ends.
    pub(super) fn rest(&mut self) {
        let raw = self.take(self.from.saturating_add(self.chunk.len()));
        match self.state.active {
            Some((address, manner)) => self.text(address, manner, raw, false),
            None => self.leave(raw),
        }
    }

    /// What of the chunk lies before the scanner's offset `at` and has not been dealt with.
    fn take(&mut self, at: usize) -> &'a [u8] {
        let end = at.saturating_sub(self.from).min(self.chunk.len());
        let taken = self.chunk.get(self.copied..end).unwrap_or_default();
        self.copied = self.copied.max(end);
        taken
    }

    /// Bytes that are no text of a channel.
    fn leave(&mut self, raw: &[u8]) {
        if let Some(number) = &mut self.state.number {
            number.extend_from_slice(raw);
            self.survey.overflow |= number.len() > NUMBER;
            return;
        }
        self.out.extend_from_slice(raw);
        if let Some((_, noted)) = &mut self.state.noted {
            noted.extend_from_slice(raw);
        }
    }

    fn leave_until(&mut self, at: usize) {
        let raw = self.take(at);
        self.leave(raw);
    }

    fn text(&mut self, address: Address, manner: Manner, raw: &[u8], last: bool) {
        let Some(text) = self.channels.at(address, self.vault) else {
            self.survey.overflow = true;
            return;
        };
        text.push(raw, last, self.vault, self.out);
        if last && (self.state.closing || manner != Manner::Piece) {
            text.flush(self.vault, self.out);
        }
    }

    fn text_opens(&mut self, hit: &Hit, at: usize) {
        let echo = hit.channel.is_echo() && self.vault.is_watching();
        if self.state.active.is_some() || self.vault.is_idle() || hit.channel.is_left() || echo {
            return;
        }
        self.leave_until(at);
        let address = Address { whole: hit.manner == Manner::Whole && !self.state.closing, ..self.survey.address(hit) };
        self.state.active = Some((address, hit.manner));
    }

    fn text_closes(&mut self, end: usize) {
        if let Some((address, manner)) = self.state.active.take() {
            let raw = self.take(end);
            self.text(address, manner, raw, true);
        }
    }

    /// The member that should have been the event's number is none.
    fn no_number(&mut self) {
        if let Some(held) = self.state.number.take() {
            self.out.extend_from_slice(&held);
        }
    }
}

impl Sink for Pass<'_, '_> {
    fn open(&mut self, container: Container, at: usize) {
        self.no_number();
        if let Some(hit) = self.survey.tree_here().filter(|_| !self.survey.is_in_tree()) {
            self.text_opens(&hit, at);
        }
        self.survey.open(container, at);
    }

    fn close(&mut self, container: Container, end: usize) {
        let was_in_tree = self.survey.is_in_tree();
        self.survey.close(container, end);
        if was_in_tree && !self.survey.is_in_tree() {
            self.text_closes(end);
        }
    }

    fn key(&mut self, key: &str, span: Span) -> Result<(), Malformed> {
        self.survey.key(key, span)?;
        if self.state.shift > 0 && self.survey.is_sequence_here() {
            self.leave_until(span.end);
            self.state.number = Some(Vec::new());
        }
        Ok(())
    }

    fn string_open(&mut self, at: usize) {
        self.no_number();
        self.survey.string_open(at);
        if let Some(hit) = self.survey.text_here() {
            self.text_opens(&hit, at);
        }
        let Some(known) = self.survey.fact_here() else { return };
        let noted = if known.fact == Fact::Kind {
            Noted::Kind
        } else if known.fact == Fact::ToolName && !self.vault.is_idle() {
            Noted::Tool(self.survey.place(&known))
        } else {
            return;
        };
        self.leave_until(at);
        self.state.noted = Some((noted, Zeroizing::default()));
    }

    fn string_close(&mut self, end: usize) {
        self.survey.string_close(end);
        if !self.survey.is_in_tree() {
            self.text_closes(end);
        }
        if self.state.noted.is_some() {
            self.leave_until(end);
        }
        match self.state.noted.take() {
            Some((Noted::Kind, name)) => drop(self.survey.told(&name)),
            Some((Noted::Tool(place), name)) => {
                self.survey.overflow |= !self.channels.name(place, &name, self.vault);
            }
            None => {}
        }
    }

    fn scalar(&mut self, scalar: Scalar, span: Span) {
        self.survey.scalar(scalar, span);
        if self.state.number.is_none() {
            return;
        }
        self.leave_until(span.end);
        let held = self.state.number.take().unwrap_or_default();
        let digits = span.length();
        match scalar {
            Scalar::Number(Some(number)) => {
                self.out.extend_from_slice(held.get(..held.len().saturating_sub(digits)).unwrap_or_default());
                decimal(number.saturating_add(self.state.shift), self.out);
            }
            Scalar::Number(None) | Scalar::Null | Scalar::True | Scalar::False => self.out.extend_from_slice(&held),
        }
    }
}
