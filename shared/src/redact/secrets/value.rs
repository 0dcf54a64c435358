//! The value that a name announces: where it stands, and whether it can be a secret.
//!
//! ```text
//! password = "hunter2"       quoted: a literal
//! PASSWORD=hunter2           bare
//! password = get_password()  code: not a value
//! token: ${TOKEN}            a template: not a value
//! ```
//!
//! Invariant: at most [`LOOK`] bytes are read.

use super::super::Examples;
use super::super::token::{is_fixture, variety};
use super::super::view::View;
use super::random::Mix;
use super::word::{self, Class};
use crate::splice::Span;

/// Longest value.
const LOOK: usize = 512;

/// A value in a text.
#[derive(Clone, Copy)]
pub(super) struct Value<'a> {
    pub(super) span: Span,
    pub(super) text: &'a [u8],
    /// Whether quotes, tags or a string of JSON enclose it.
    pub(super) quoted: bool,
    /// What stands behind it.
    after: Option<u8>,
}

impl<'a> Value<'a> {
    /// The value that begins at `at`, after a sign: spaces, an opening quote and the word of a scheme (`Bearer`) out.
    pub(super) fn read(view: &View<'a>, at: usize) -> Option<Self> {
        let at = at.checked_add(view.run(at, 8, |byte| matches!(byte, b' ' | b'\t')))?;
        let (quote, start) = opening(view, at);
        let start = past_scheme(view, start);
        let length = match quote {
            Some(quote) => view.run(start, LOOK, |byte| byte != quote && byte != b'\n' && byte != b'\\'),
            None => view.bare.run(view, start, LOOK, is_bare),
        };
        let end = start.checked_add(length)?;
        let closed = quote.is_some_and(|quote| matches!(view.byte(end), Some(byte) if byte == quote || byte == b'\\'));
        let text = view.slice(start, end);
        (length < LOOK && (quote.is_none() || closed)).then_some(Self {
            span: Span { start, end },
            text,
            quoted: closed,
            after: view.byte(end),
        })
    }

    /// The whole text, white space around it out.
    pub(super) fn whole(view: &View<'a>, start: usize, end: usize) -> Option<Self> {
        let all = view.slice(start, end);
        let lead = all.iter().position(|byte| !byte.is_ascii_whitespace())?;
        let text = all.trim_ascii();
        let start = past_scheme(view, start.saturating_add(lead));
        let end = start.max(start.saturating_add(text.len()).min(end));
        let text = view.slice(start, end).trim_ascii();
        let span = Span { start, end: start.saturating_add(text.len()) };
        (text.len() < LOOK).then_some(Self { span, text, quoted: true, after: None })
    }

    /// Whether a closer look is worth while: long enough, with a digit or a mark that names have not, or very long.
    pub(super) fn may_be(&self) -> bool {
        let telling = |byte: &u8| {
            byte.is_ascii_digit()
                || matches!(byte, b'!' | b'#' | b'$' | b'%' | b'^' | b'&' | b'*' | b'?' | b'~' | b'+' | b'@')
        };
        (self.text.len() >= 5 && self.text.iter().any(telling)) || self.text.len() >= 12
    }

    /// Whether it can be what a name of `class` announces.
    pub(super) fn is_secret(&self, view: &View<'_>, class: Class) -> bool {
        let spared = view.examples == Examples::Spared;
        if self.text.len() < 5
            || is_template(self.text)
            || is_reference(self.text)
            || (spared && is_placeholder(self.text))
        {
            return false;
        }
        let mix = Mix::of(self.text);
        let code = !self.quoted && (matches!(self.after, Some(b'(' | b'[')) || is_code(self.text, &mix));
        if code || mix.letters() == 0 && class != Class::Password {
            return false;
        }
        let drawn =
            |least| mix.is_drawn(least) && variety(self.text) >= 6 && self.text.iter().all(|byte| is_drawn_from(*byte));
        match class {
            Class::Password => is_password(self, &mix),
            Class::Secret | Class::Header => drawn(10) || self.quoted && is_jumble(&mix),
            Class::Weak => drawn(15) && !is_uuid(self.text),
        }
    }
}

/// The quote at `at`, if any, and where the value begins. A letter that marks a kind of literal and escapes before the quote are out.
fn opening(view: &View<'_>, mut at: usize) -> (Option<u8>, usize) {
    if let [b'b' | b'r' | b'u' | b'L' | b'@' | b'f', b'"' | b'\'', ..] = view.text.get(at..).unwrap_or_default() {
        at = at.saturating_add(1);
    }
    let quote = at.saturating_add(view.run(at, 3, |byte| byte == b'\\'));
    match view.byte(quote) {
        Some(mark @ (b'"' | b'\'' | b'`')) => (Some(mark), quote.saturating_add(1)),
        Some(_) | None => (None, at),
    }
}

/// Past the scheme of an `Authorization` header.
fn past_scheme(view: &View<'_>, at: usize) -> usize {
    const SCHEMES: [&[u8]; 6] = [b"bearer ", b"basic ", b"token ", b"apikey ", b"digest ", b"bot "];
    let length = |scheme: &&[u8]| view.slice(at, at.saturating_add(scheme.len())).eq_ignore_ascii_case(scheme);
    SCHEMES.iter().find(|scheme| length(scheme)).map_or(at, |scheme| at.saturating_add(scheme.len()))
}

const fn is_bare(byte: u8) -> bool {
    !matches!(
        byte,
        b' ' | b'\t' | b'\n' | b'\r' | b'"' | b'\'' | b'`' | b',' | b';' | b'<' | b'>' | b'\\' | b'(' | b'['
    )
}

/// What machines draw tokens from.
const fn is_drawn_from(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || matches!(
            byte,
            b'-' | b'_' | b'.' | b'+' | b'/' | b'=' | b'~' | b':' | b'|' | b'%' | b'@' | b'$' | b'!' | b'#' | b'&'
        )
}

/// `${VAR}`, `{{ x }}`, `<your key>`, `%(name)s`, `#{x}`, `[x]`, `$VAR`, `$(command)`.
fn is_template(text: &[u8]) -> bool {
    let opens = match text {
        [b'$', b'{' | b'(' | b'A'..=b'Z' | b'a'..=b'z' | b'_', rest @ ..] => !rest.contains(&b'$'),
        [b'{', b'{', ..]
        | [b'<', ..]
        | [b'%', b'(' | b's' | b'{' | b'$', ..]
        | [b'#', b'{', ..]
        | [b'@', b'{' | b'@', ..]
        | [b'$', b'$', ..]
        | [b'{', .., b'}']
        | [b'[', .., b']']
        | [b'%', .., b'%'] => true,
        _ => false,
    };
    let holds = |open: &[u8], close: &[u8]| {
        let Some(at) = text.windows(open.len()).position(|window| window == open) else { return false };
        let inner = text.get(at.saturating_add(open.len())..).unwrap_or_default();
        let length = inner.windows(close.len()).position(|window| window == close).unwrap_or(0);
        let name = inner.get(..length).unwrap_or_default();
        length > 0
            && name
                .iter()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b' ' | b'-' | b':' | b'$'))
    };
    opens
        || holds(b"${", b"}")
        || holds(b"{{", b"}}")
        || holds(b"$(", b")")
        || holds(b"#{", b"}")
        || holds(b"<%", b"%>")
}

/// A place where a secret is kept, a path or an address.
fn is_reference(text: &[u8]) -> bool {
    const PLACES: [&[u8]; 12] = [
        b"process.env",
        b"environ",
        b"getenv",
        b"secrets.",
        b"vault:",
        b"env.",
        b"config.",
        b"arn:",
        b"://",
        b"self.",
        b"this.",
        b"import.meta",
    ];
    let path = matches!(text, [b'/' | b'~', b'a'..=b'z' | b'A'..=b'Z' | b'.' | b'/', ..] | [b'.', b'/' | b'.', ..])
        && text.iter().filter(|byte| **byte == b'/').count() >= 1
        && !Mix::of(text).is_drawn(24);
    path || PLACES.iter().any(|place| text.windows(place.len()).any(|window| window == *place))
}

/// What documentation writes where a secret would stand.
fn is_placeholder(text: &[u8]) -> bool {
    const WORDS: [&[u8]; 16] = [
        b"change",
        b"replace",
        b"dummy",
        b"sample",
        b"fake",
        b"redacted",
        b"insert",
        b"enter",
        b"todo",
        b"...",
        b"***",
        b"<",
        b"my-",
        b"my_",
        b"not-",
        b"test-",
    ];
    let holds = |word: &[u8]| text.windows(word.len()).any(|window| window.eq_ignore_ascii_case(word));
    let mix = Mix::of(text);
    const ALPHABETS: [&[u8]; 3] = [b"xyzabcdefghijklmnopqrstuvwxyz", b"0123456789abcdefghijkl", b"xyz0123456789"];
    is_fixture(text) || ALPHABETS.into_iter().any(holds) || WORDS.into_iter().any(holds) && !mix.is_drawn(24)
}

/// A name or an expression: letters and dots, a credential's own name with a number, marks of code.
fn is_code(text: &[u8], mix: &Mix) -> bool {
    let marks = text.iter().any(|byte| matches!(byte, b'(' | b')' | b'{' | b'}' | b'[' | b']' | b'|' | b'*' | b'?'));
    let number = matches!(text, [b'0', b'x' | b'X', ..]);
    let names = text.iter().all(|byte| byte.is_ascii_alphabetic() || matches!(byte, b'_' | b'.' | b'-' | b':'));
    let own = mix.digits < 3 && word::class(text, 1).is_some();
    let member = text.iter().position(|byte| *byte == b'.').is_some_and(|at| {
        let (first, rest) = text.split_at(at);
        first.iter().all(|byte| byte.is_ascii_alphabetic() || *byte == b'_')
            && rest.get(1).is_some_and(u8::is_ascii_alphabetic)
            && !mix.is_drawn(16)
    });
    names && !mix.is_drawn(16) || own || number || member || marks && !mix.is_drawn(16)
}

/// Letters with digits or odd marks, and no sentence.
fn is_password(value: &Value<'_>, mix: &Mix) -> bool {
    let marked = mix.odd > 0 && !matches!(value.text, [.., b'!' | b'?' | b'*' | b')']) || mix.odd > 1;
    let made = mix.letters() > 0 && (mix.digits > 0 || marked) || mix.digits >= 6 && mix.odd > 0;
    let path = value.text.iter().filter(|byte| **byte == b'/').count() > 1 || value.text.starts_with(b"#");
    let length = value.text.len();
    mix.spaces == 0 && (6..=128).contains(&length) && (made && !path || mix.is_drawn(10))
}

/// Marks of many kinds among the letters.
const fn is_jumble(mix: &Mix) -> bool {
    mix.spaces == 0 && mix.odd >= 3 && mix.letters() >= 6
}

fn is_uuid(text: &[u8]) -> bool {
    let dash = |at: usize| text.get(at) == Some(&b'-');
    text.len() == 36 && dash(8) && dash(13) && dash(18) && dash(23)
}
