//! The model's own leaks: values that it wrote itself, masked before their first byte has left.
//!
//! ```text
//! pieces    Call 415 │ -55 │ 5-0132, or bob@ac │ me.com. Bye
//! leaves    Call     │     │                   │ [PHONE], or [EMAIL]. │ Bye
//! ```
//!
//! What may still become part of a value is held: the word at the end, the digits, separators and names it hangs together with,
//! and a word with digits until the text behind it can no longer speak for it. Originals of the request are no leaks.
//!
//! Invariant: no prefix of a value that is masked has left; at most [`LONGEST`] bytes are held.

mod hold;

use alloc::string::String;
use alloc::vec::Vec;
use zeroize::Zeroizing;

use super::action::Action;
use super::types::Types;
use super::vault::Vault;
use super::{Detection, Entity, Finding, detect};
use crate::encoding::hex_byte;
use crate::order::sort;
use crate::splice::Span;

/// The most that is held; a value that is longer is masked as far as it is known by then.
const LONGEST: usize = 4 << 10;
/// What is kept of a text that is longer than that.
const REMAINDER: usize = 256;
/// How much of what has left is kept as context.
const CONTEXT: usize = 160;

/// One text that is watched.
#[derive(Default)]
pub(super) struct Output {
    /// Context that has left, then what is held.
    window: Zeroizing<String>,
    gone: usize,
    /// Values masked.
    pub(super) leaks: u32,
    /// Values that end the answer.
    pub(super) blocked: u32,
}

impl Output {
    /// Bytes held back.
    pub(super) fn held(&self) -> usize {
        self.window.len().saturating_sub(self.gone)
    }

    /// The next piece; `last`: nothing follows. What may leave goes to `next`, but nothing behind a value that policy blocks.
    pub(super) fn push(&mut self, text: &str, last: bool, vault: &Vault, next: &mut dyn FnMut(&str)) {
        if self.blocked > 0 {
            return;
        }
        self.append(text);
        let found = self.found(vault);
        let mut end = if last { self.window.len() } else { hold::from(&self.window, self.gone) };
        if self.window.len().saturating_sub(end) > LONGEST {
            end = self.window.floor_char_boundary(self.window.len().saturating_sub(REMAINDER));
        }
        let cut = found.iter().find(|leak| leak.span.start < end && end < leak.span.end);
        end = match cut {
            Some(leak) if self.held() > LONGEST => leak.span.end,
            Some(leak) => leak.span.start.max(self.gone),
            None => end,
        };
        self.leave(end, &found, next);
        if last || self.blocked > 0 {
            (self.window, self.gone) = (Zeroizing::default(), 0);
        } else {
            self.forget();
        }
    }

    fn leave(&mut self, end: usize, found: &[Leak], next: &mut dyn FnMut(&str)) {
        let from = self.gone;
        for leak in found.iter().filter(|leak| leak.span.end > from && leak.span.end <= end) {
            next(self.window.get(self.gone..leak.span.start).unwrap_or_default());
            if leak.action == Action::Block {
                self.blocked = self.blocked.saturating_add(1);
                return;
            }
            for part in ["[", leak.entity.name(), "]"] {
                next(part);
            }
            self.leaks = self.leaks.saturating_add(1);
            self.gone = leak.span.end;
        }
        next(self.window.get(self.gone..end).unwrap_or_default());
        self.gone = self.gone.max(end);
    }

    /// What of the window policy does not let pass, in order and apart.
    fn found(&self, vault: &Vault) -> Vec<Leak> {
        let demands = &vault.returning().restoring.output;
        let detection = Detection { types: Types::demanded(demands), ..Detection::default() };
        let mut leaks = Vec::new();
        let mut keep = |span: Span, entity: Entity| {
            let action = demands.demanded(entity).unwrap_or(Action::Off);
            let value = self.window.get(span.start..span.end).unwrap_or_default();
            if action != Action::Off && !entity.is_literal() && !vault.holds(value) {
                leaks.push(Leak { span, entity, action });
            }
        };
        detect(&self.window, "", &detection, &mut |Finding { span, entity }| keep(span, entity));
        if let Some(decoded) = Decoded::of(&self.window) {
            detect(&decoded.text, "", &detection, &mut |Finding { span, entity }| keep(decoded.original(span), entity));
        }
        sort(&mut leaks, |a, b| (a.span.start, b.span.end).cmp(&(b.span.start, a.span.end)));
        let mut end = 0;
        leaks.retain(|leak| {
            let apart = leak.span.start >= end;
            end = if apart { leak.span.end } else { end };
            apart
        });
        leaks
    }

    fn append(&mut self, text: &str) {
        let length = self.window.len().saturating_add(text.len());
        if length > self.window.capacity() {
            let mut longer = Zeroizing::new(String::with_capacity(length.saturating_mul(2)));
            longer.push_str(&self.window);
            self.window = longer;
        }
        self.window.push_str(text);
    }

    /// Lets go of context that nothing looks at any more, at a word's start.
    fn forget(&mut self) {
        let Some(spare) = self.gone.checked_sub(CONTEXT.saturating_mul(2)) else { return };
        let head =
            self.window.get(..self.window.floor_char_boundary(spare.saturating_add(CONTEXT))).unwrap_or_default();
        let start = head.rfind(char::is_whitespace).unwrap_or(head.len());
        let mut rest = Zeroizing::new(String::with_capacity(self.window.len()));
        rest.push_str(self.window.get(start..).unwrap_or_default());
        self.gone = self.gone.saturating_sub(start);
        self.window = rest;
    }
}

/// A value of the model's own.
struct Leak {
    span: Span,
    entity: Entity,
    action: Action,
}

/// A text with its percent-encoded ASCII decoded.
struct Decoded {
    text: Zeroizing<String>,
    /// Where each byte of it stands in the text as it was; and its end.
    places: Vec<usize>,
}

impl Decoded {
    /// `None` if nothing is encoded in it.
    fn of(text: &str) -> Option<Self> {
        memchr::memchr(b'%', text.as_bytes())?;
        let mut decoded = Zeroizing::new(String::with_capacity(text.len()));
        let mut places = Vec::with_capacity(text.len().saturating_add(1));
        let mut at = 0;
        while let Some(letter) = text.get(at..).and_then(|rest| rest.chars().next()) {
            let code = match text.as_bytes().get(at..) {
                Some([b'%', high, low, ..]) => hex_byte(*high, *low),
                _ => None,
            };
            let byte = code.filter(u8::is_ascii_graphic);
            let (letter, length) = byte.map_or_else(|| (letter, letter.len_utf8()), |byte| (char::from(byte), 3));
            places.extend(core::iter::repeat_n(at, letter.len_utf8()));
            decoded.push(letter);
            at = at.saturating_add(length);
        }
        places.push(text.len());
        (decoded.len() < text.len()).then_some(Self { text: decoded, places })
    }

    fn original(&self, span: Span) -> Span {
        let place = |at: usize| self.places.get(at).copied().unwrap_or_default();
        Span { start: place(span.start), end: place(span.end) }
    }
}
