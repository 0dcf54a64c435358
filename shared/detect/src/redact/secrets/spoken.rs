//! Values that a word announces without a sign: after a flag, on a line of `.netrc`, as the next argument, on the other side of a comparison.
//!
//! ```text
//! --password ○○○     machine db login bob password ○○○     put("DB_PASSWORD", "○○○")     if ("○○○" == password)
//! curl -u bob:○○○    docker login -p ○○○                   IDENTIFIED BY PASSWORD '○○○'    setPassword("○○○")
//! the password for the shop is ○○○      mi contraseña es ○○○      | password | ○○○ |
//! ```
//!
//! Invariant: asked only at words that begin like one of [`WORDS`]; a bounded stretch is read.

use super::super::detector::{Around, Detector, Source};
use super::super::entity::Entity;
use super::super::listed::{is_one_of, listed};
use super::super::token::announces;
use super::super::view::View;

use super::announced::{class_before, entity_of, is_name, kept, value_of};
use super::called;
use super::command;
use super::random::Mix;
use super::value::{Value, is_quote};
use super::word::{self, Class};
use super::worth::is_password;
use crate::buckets::{Buckets, Record, buckets};
use crate::span::Span;

const SOURCE: &str = "Manual pages of the commands that are named; netrc(5); names of credentials in seven languages";

/// At a word that begins like one of [`WORDS`].
pub(in super::super) const ROWS: &[Detector<Around>] = &[
    row(Entity::Password, "password-spoken", |view, at| kept(view, at, Entity::Password, after_word)),
    row(Entity::GenericSecret, "secret-spoken", |view, at| kept(view, at, Entity::GenericSecret, after_word)),
    row(Entity::Password, "command-password", command::given),
];

/// How the words begin at which the engine asks, in any case; at least three bytes.
pub(in super::super) const WORDS: &[&str] = &[
    "passw",
    "passp",
    "passe ",
    "pass \"",
    "pass '",
    "pwd",
    "secret",
    "token",
    "key",
    "apikey",
    "setPass",
    "storePass",
    // The end of `contraseña es`: what begins it is common in sources.
    "a es",
    "kennwort",
    "wachtwoord",
    "senha",
    "parola",
    "identified",
    "basicAuth",
    "login(",
    "PDO(",
    "DBI->",
    "getConnection",
    "curl",
    "docker",
    "podman",
    "sshpass",
    "psexec",
    "PsExec",
    "psExec",
    "SecureString",
    "redis-cli",
    "mysql",
    "mongo",
    "ldap",
    "cqlsh",
    "sqlcmd",
    "smbclient",
    "ipmitool",
    "xfreerdp",
    "7z ",
    "zip ",
];

/// By [`bucket`] of the first three letters: the words.
static FILED: Buckets = buckets!(64, WORDS, bucket_of, record);

/// Where a word stands among the [`FILED`].
const fn bucket_of(word: &&str) -> usize {
    match word.as_bytes().first_chunk() {
        Some(start) => bucket(start),
        None => usize::MAX,
    }
}

const fn record(word: &&str) -> Record {
    Record::EMPTY.with(word.as_bytes())
}

/// Six bits of three letters, the same in either case.
const fn bucket(&[first, second, third]: &[u8; 3]) -> usize {
    let three = u32::from_le_bytes([first, second, third, 0]) | 0x0020_2020;
    (three.wrapping_mul(0x9E37_79B1) >> 26) as usize
}

const fn row(entity: Entity, rule: &'static str, verify: Around) -> Detector<Around> {
    Detector { entity, rule, verify, context: &[], strength: 0, source: Source::of(SOURCE) }
}

/// Whether `text` begins like one of [`WORDS`]. Most words that are asked about do not even have the first three letters.
pub(in super::super) fn speaks(text: &[u8]) -> bool {
    let Some(start) = text.first_chunk() else { return false };
    FILED
        .records(bucket(start))
        .any(|word| text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word)))
}

/// What the word at `at` announces.
fn after_word(view: &View<'_>, at: usize) -> Option<(Entity, Span)> {
    let end = view.past(at, word::LOOK, is_name);
    let (class, value, literal) = match view.text.get(end..)? {
        [b' ', b'B' | b'b', b'Y' | b'y', b' ', ..] => (Class::Password, by(view, end)?, false),
        [b' ', ..] => after_space(view, end)?,
        [quote, b',', ..] if is_quote(*quote) => {
            let next = end.saturating_add(2);
            // The next line of a list is no argument.
            let same = |value: &Value<'_>| value.quoted && !view.slice(next, value.span.start).contains(&b'\n');
            let value = Value::read(view, next).filter(same)?;
            (class_before(view, end)?.0, value, false)
        }
        [b'(', ..] | [b'>', b'c', ..] => return called(view, at, end),
        [b')', ..] => return compared(view, end).or_else(|| called::in_column(view, at, end)),
        [b',', ..] => return called::in_column(view, at, end),
        [b'=' | b':' | b'[' | b'"' | b'\'', ..] => return followed(view, at, end),
        _ => return None,
    };
    value.is_secret(view, class, literal).then_some((entity_of(class), value.span))
}

/// The password in quotes among the arguments after the name that goes on from `at` to `end`; or what a name of a credential is called with.
fn called(view: &View<'_>, at: usize, end: usize) -> Option<(Entity, Span)> {
    if let Some(value) = called::last_of(view, at) {
        return value.is_secret(view, Class::Password, false).then_some((Entity::Password, value.span));
    }
    let value = Value::in_quotes(view, end.checked_add(1)?)?;
    let class = word::class(view.slice(view.back(at, word::LOOK, is_name), end), 0)?;
    // What is asked of a person, and what a field is called, has neither digits nor odd marks.
    let fits = class != Class::Password || is_password(value.text, &Mix::of(value.text));
    (fits && value.is_secret(view, class, false)).then_some((entity_of(class), value.span))
}

/// The value after the space at `end`: of a flag, of a line of `.netrc`, in quotes, or so odd that it is no word. Whether it must be one.
fn after_space<'a>(view: &View<'a>, end: usize) -> Option<(Class, Value<'a>, bool)> {
    let said = said(view, end);
    let mut value = Value::read(view, said.unwrap_or(end)).filter(|value| value.text.first() != Some(&b'-'))?;
    if matches!(value.text, [b'0'..=b'9']) {
        // How it is written: `password 7 ○○○`.
        value = Value::read(view, value.span.end)?;
    }
    let (class, name) = class_before(view, end)?;
    let word = view.slice(name.start, name.end);
    let literal =
        said.is_none() && word.starts_with(b"-") || class == Class::Password && follows_login(view, name.start);
    // Of a password is said that it is hashed by this or that, too.
    let told = class == Class::Password && is_odd(value.text, said.is_some());
    let verb = word.eq_ignore_ascii_case(b"pass");
    (literal || !verb && (value.quoted || told)).then_some((class, value, literal))
}

/// Where on the line of `end` what is said of the word before it begins: behind `is`, or in the next cell of a table.
fn said(view: &View<'_>, end: usize) -> Option<usize> {
    const SAID: &[u8] = listed!["is", "ist", "lautet", "est", "es", "è", "é", "este"];
    let mut at = end;
    for place in 0..6 {
        let start = at.checked_add(1).filter(|_| view.byte(at) == Some(b' '))?;
        at = view.past(start, 48, |byte| byte > b' ');
        let word = view.slice(start, at);
        let bare = word.strip_suffix(b":").unwrap_or(word);
        let quote = word == b"=" && view.byte(at.saturating_add(1)).is_some_and(is_quote);
        if quote || word == b"|" && place == 0 || is_one_of(bare, SAID) {
            return Some(at);
        }
        // Another sentence, or a word on what the first is not: its length, its hash.
        let ends = matches!(word, [.., b'.' | b',' | b';' | b')'] | [b'(' | b'"', ..]);
        if ends || word::lists_of(bare) & word::ABOUT != 0 {
            return None;
        }
    }
    None
}

/// Whether `text` is no word of a sentence.
fn is_odd(text: &[u8], said: bool) -> bool {
    let mix = Mix::of(text);
    let number = text.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
    let odd = mix.is_drawn(8) || mix.digits > 0 && mix.odd > 0 || mix.digits > 1 && mix.letters() > 3;
    odd && text.len() >= 7 && !(said && text.contains(&b'-') && number < 4 && mix.odd == 0)
}

/// The text in quotes after `IDENTIFIED BY`, or after `IDENTIFIED BY PASSWORD`, whose first word ends at `end`.
fn by<'a>(view: &View<'a>, end: usize) -> Option<Value<'a>> {
    let word = view.slice(end.saturating_sub(10), end);
    let next = word.eq_ignore_ascii_case(b"identified").then(|| end.saturating_add(4))?;
    let named = view.ahead(next, 9).eq_ignore_ascii_case(b"password ");
    let value = Value::in_quotes(view, if named { next.saturating_add(9) } else { next })?;
    // Prose has things identified by a `word`.
    let told = word.first().is_some_and(u8::is_ascii_uppercase) || is_password(value.text, &Mix::of(value.text));
    told.then_some(value)
}

/// Whether `login` and a name stand before `at`.
fn follows_login(view: &View<'_>, at: usize) -> bool {
    let mut words =
        view.slice(at.saturating_sub(96), at).rsplit(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
    words.nth(1) == Some(b"login")
}

/// The value after the sign behind the name that goes on from `at` to `end`, if the credential's word is not its last: `API_KEY_VENDOR=`,
/// `secret[32] =`.
fn followed(view: &View<'_>, at: usize, end: usize) -> Option<(Entity, Span)> {
    let within = |byte: u8| matches!(byte, b'[' | b']' | b'"' | b'\'' | b' ') || byte.is_ascii_digit();
    let sign = view.past(end, 8, within);
    let sign = if view.slice(sign, sign.saturating_add(2)) == b":=" { sign.saturating_add(1) } else { sign };
    let asked = announces(view, end) && view.byte(end) != Some(b'[');
    // A sign within a value that was read already is no list of credentials: each would be read to its end.
    if asked || view.bare.rest(sign).is_some() || !matches!(view.byte(sign), Some(b'=' | b':')) {
        return None;
    }
    value_of(view, sign, matches!(view.byte(at), Some(b'p' | b'P')))
}

/// The text in quotes on the other side of a sign of comparison before the name that ends at `end`.
fn compared(view: &View<'_>, end: usize) -> Option<(Entity, Span)> {
    let (class, name) = class_before(view, end)?;
    let gap = view.run_before(name.start, 6, |byte| matches!(byte, b' ' | b'=' | b'!'));
    let close = name.start.checked_sub(gap)?.checked_sub(1)?;
    let quote = view.byte(close).filter(|byte| is_quote(*byte) && gap > 1)?;
    let length = view.run_before(close, 128, |byte| byte != quote && byte != b'\n');
    let open = close.checked_sub(length).filter(|open| view.before(*open) == Some(quote))?;
    let value = Value::whole(view, open, close)?;
    value.is_secret(view, class, false).then_some((entity_of(class), value.span))
}
