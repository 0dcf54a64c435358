//! The value that a name announces: where it stands, and whether it can be a secret.
//!
//! ```text
//! password = "hunter2"       quoted: a literal
//! PASSWORD=hunter2           bare
//! password = get_password()  code: not a value
//! token: ${TOKEN}            a template: not a value
//! ```
//!
//! Invariant: at most [`LONGEST`] bytes are read, and at most [`LOOK`] judged.

use super::super::Examples;
use super::super::token::variety;
use super::super::view::View;
use super::basic;
use super::random::Mix;
use super::word::Class;
use super::worth::{is_code, is_jumble, is_password, is_phrase, is_placeholder, is_reference, is_template, is_word};
use crate::span::Span;

/// Shortest value.
const LEAST: usize = 5;
/// Longest value.
const LONGEST: usize = 8192;
/// Bytes of a value that are judged.
const LOOK: usize = 512;

/// A value in a text.
#[derive(Clone, Copy)]
pub(super) struct Value<'a> {
    pub(super) span: Span,
    /// Its first [`LOOK`] bytes.
    pub(super) text: &'a [u8],
    /// Whether quotes, tags or a string of JSON enclose it.
    pub(super) quoted: bool,
    /// What stands behind it.
    after: Option<u8>,
}

impl<'a> Value<'a> {
    /// The value that begins at `at`, after a sign: spaces, an opening quote and the word of a scheme (`Bearer`) out.
    pub(super) fn read(view: &View<'a>, at: usize) -> Option<Self> {
        let at = past_tag(view, view.past(at, 8, |byte| matches!(byte, b' ' | b'\t')));
        let (quote, start) = opening(view, past_line(view, at));
        let start = past_scheme(view, start);
        let length = match quote {
            Some(quote) => view.run(start, LONGEST, |byte| byte != quote && byte != b'\n' && byte != b'\\'),
            None => view.bare.run(view, start, LONGEST, is_bare),
        };
        let end = start.checked_add(length)?;
        let after = view.byte(end);
        let closed = quote.is_some_and(|quote| after.is_some_and(|byte| byte == quote || byte == b'\\'));
        let fits = length < LONGEST && (quote.is_none() || closed);
        fits.then(|| Self::between(view, start, end, closed, after))
    }

    /// The value in quotes that opens at `at`.
    pub(super) fn in_quotes(view: &View<'a>, at: usize) -> Option<Self> {
        view.byte(at).filter(|byte| is_quote(*byte))?;
        Self::read(view, at).filter(|value| value.quoted)
    }

    /// The second of two strings in parentheses: `("bob", "○○○")`.
    pub(super) fn paired(view: &View<'a>, at: usize) -> Option<Self> {
        let open = view.past(at, 1, |byte| byte == b' ');
        let quoted = |at: usize, mark: u8| {
            let value = (view.byte(at) == Some(mark)).then(|| Self::read(view, at.saturating_add(1)))?;
            value.filter(|value| value.quoted)
        };
        let user = quoted(open, b'(')?;
        quoted(user.span.end.saturating_add(1), b',')
    }

    fn between(view: &View<'a>, start: usize, end: usize, quoted: bool, after: Option<u8>) -> Self {
        let text = view.slice(start, end.min(start.saturating_add(LOOK)));
        Self { span: Span { start, end }, text, quoted, after }
    }

    /// The whole text, white space around it out.
    pub(super) fn whole(view: &View<'a>, start: usize, end: usize) -> Option<Self> {
        let all = view.slice(start, end);
        let lead = all.iter().position(|byte| !byte.is_ascii_whitespace())?;
        let text = all.trim_ascii();
        let start = past_scheme(view, start.saturating_add(lead));
        let end = start.max(start.saturating_add(text.len()).min(end));
        let end = start.saturating_add(view.slice(start, end).trim_ascii().len());
        (end.saturating_sub(start) < LONGEST).then(|| Self::between(view, start, end, true, None))
    }

    /// The value without its first `count` bytes.
    pub(super) fn from(&self, view: &View<'a>, count: usize) -> Self {
        let Span { start, end } = self.span;
        Self::between(view, start.saturating_add(count).min(end), end, self.quoted, self.after)
    }

    /// What counts where this one has nothing: `process.env.PASSWORD || "○○○"`.
    pub(super) fn or_else(self, view: &View<'a>) -> Self {
        const ELSE: [&[u8]; 3] = [b" || ", b" ?? ", b" or "];
        let next = self.span.end.saturating_add(4);
        let other = ELSE.contains(&view.slice(self.span.end, next)) && view.byte(next).is_some_and(is_quote);
        if other && !self.quoted { Self::read(view, next).unwrap_or(self) } else { self }
    }

    /// The value of a parameter of a URL or a form: to the next ampersand, of the `first` one to that of the next parameter.
    pub(super) fn in_query(self, view: &View<'a>, first: bool) -> Self {
        let mut ends = (0..self.text.len()).filter(|at| self.text.get(*at) == Some(&b'&'));
        let length = ends.find(|at| !first || is_parameter(self.text.get(*at..))).filter(|_| !self.quoted);
        let Some(end) = length.map(|length| self.span.start.saturating_add(length)) else { return self };
        Self::between(view, self.span.start, end, false, Some(b'&'))
    }

    /// Whether a closer look is worth while: letters only can be a password, and no other secret if they are few.
    pub(super) fn may_be(&self, password: bool) -> bool {
        let length = self.text.len();
        length >= LEAST
            && (password || length >= 10 && (length > 15 || self.text.iter().any(|byte| !byte.is_ascii_lowercase())))
    }

    /// Whether it stands without quotes and is too long for a password, or made of words where only what machines draw counts. Looked at first,
    /// since it is one pass over the value.
    fn is_plain(&self, class: Class, literal: bool) -> bool {
        if self.quoted || class == Class::Password {
            return !self.quoted && !literal && self.text.len() > 128;
        }
        let mix = Mix::of(self.text);
        mix.letters() > 0 && !mix.is_drawn(10) && !basic::opens(self.text)
    }

    /// Whether it can be what a name of `class` announces. `literal` if it cannot be a name of something else, quotes or not.
    pub(super) fn is_secret(&self, view: &View<'_>, class: Class, literal: bool) -> bool {
        let spared = view.examples == Examples::Spared;
        if self.text.len() < LEAST
            || self.is_plain(class, literal)
            || is_template(self.text)
            || is_reference(self.text)
            || (spared && is_placeholder(self.text, class))
        {
            return false;
        }
        let mix = Mix::of(self.text);
        let code = !self.quoted && (matches!(self.after, Some(b'(' | b'[')) || is_code(self.text, &mix));
        if code && !(literal && class == Class::Password) {
            return false;
        }
        let among = |accept: fn(u8) -> bool| self.text.iter().all(|byte| accept(*byte));
        let drawn = |least| mix.is_drawn(least) && variety(self.text) >= 6 && among(is_drawn_from);
        match class {
            Class::Password => {
                literal && mix.spaces == 0
                    || is_password(self.text, &mix)
                    || self.quoted && (is_word(self.text, &mix) || is_phrase(self.text, &mix))
            }
            _ if mix.letters() == 0 => {
                class == Class::Secret && mix.marks == 0 && mix.digits >= 15 && variety(self.text) > 4
            }
            Class::Secret | Class::Header => drawn(10) || self.quoted && is_jumble(&mix) || basic::opens(self.text),
            Class::Named => drawn(15) && among(is_of_key) || basic::opens(self.text),
            Class::Weak => drawn(20) && among(is_of_key) && mix.is_beyond_hex() || basic::opens(self.text),
        }
    }
}

/// Past a tag of YAML (`!!str`), bold print that ends (`**`), and the mark of a block of YAML (`>-`) with the end of its line.
fn past_tag(view: &View<'_>, at: usize) -> usize {
    match view.text.get(at..).unwrap_or_default() {
        [b'!', b'!' | b'a'..=b'z', ..] => {
            let end = view.past(at, 24, |byte| byte > b' ');
            if view.byte(end) == Some(b' ') { end.saturating_add(1) } else { at }
        }
        [b'*', b'*', b' ', ..] => at.saturating_add(3),
        [b'|' | b'>', b'\n', ..] | [b'|' | b'>', b'-' | b'+', b'\n', ..] => {
            view.past(at, 48, |byte| matches!(byte, b'|' | b'>' | b'-' | b'+' | b'\n' | b' '))
        }
        _ => at,
    }
}

/// Past the end of the line at `at` and what indents the next, if a quote follows, or after a colon one long word alone on its line.
fn past_line(view: &View<'_>, at: usize) -> usize {
    let next = view.past(at, 48, |byte| byte.is_ascii_whitespace());
    if next == at || view.byte(next).is_some_and(is_quote) {
        return next;
    }
    let end = view.past(next, 256, |byte| byte > b' ');
    let alone = end.saturating_sub(next) >= 16 && matches!(view.byte(end), None | Some(b'\n' | b'\r'));
    if alone && matches!(view.slice(at.saturating_sub(2), at), [_, b':'] | [b':', b' ']) { next } else { at }
}

pub(super) const fn is_quote(byte: u8) -> bool {
    matches!(byte, b'"' | b'\'' | b'`')
}

/// The quote at `at`, if any, and where the value begins. A letter that marks a kind of literal and escapes before the quote are out.
fn opening(view: &View<'_>, mut at: usize) -> (Option<u8>, usize) {
    if let [b'b' | b'r' | b'u' | b'L' | b'@' | b'f', b'"' | b'\'', ..] = view.text.get(at..).unwrap_or_default() {
        at = at.saturating_add(1);
    }
    let quote = view.past(at, 3, |byte| byte == b'\\');
    match view.byte(quote).filter(|mark| is_quote(*mark)) {
        Some(mark) => (Some(mark), quote.saturating_add(1)),
        None => (None, at),
    }
}

/// Past the scheme of an `Authorization` header.
fn past_scheme(view: &View<'_>, at: usize) -> usize {
    const SCHEMES: [&[u8]; 6] = [b"bearer ", b"basic ", b"token ", b"apikey ", b"digest ", b"bot "];
    if !view.byte(at).is_some_and(|first| matches!(first | 0x20, b'b' | b't' | b'a' | b'd')) {
        return at;
    }
    let length = |scheme: &&[u8]| view.slice(at, at.saturating_add(scheme.len())).eq_ignore_ascii_case(scheme);
    SCHEMES.iter().find(|scheme| length(scheme)).map_or(at, |scheme| at.saturating_add(scheme.len()))
}

/// Whether `&name=` is at the head of `text`.
fn is_parameter(text: Option<&[u8]>) -> bool {
    let name = text.unwrap_or_default().get(1..).unwrap_or_default();
    let length =
        name.iter().take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.')).count();
    (1..=64).contains(&length) && name.get(length) == Some(&b'=')
}

const fn is_bare(byte: u8) -> bool {
    !matches!(
        byte,
        b' ' | b'\t' | b'\n' | b'\r' | b'"' | b'\'' | b'`' | b',' | b';' | b'<' | b'>' | b'\\' | b'(' | b'['
    )
}

/// What machines draw tokens from.
const fn is_drawn_from(byte: u8) -> bool {
    is_of_key(byte) || matches!(byte, b'%' | b'@' | b'$' | b'!' | b'#' | b'&')
}

/// What machines draw keys from: base64 and what joins its parts.
const fn is_of_key(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'+' | b'/' | b'=' | b'~' | b':' | b'|')
}
