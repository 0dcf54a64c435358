//! Values that a word announces without a sign: after a flag, on a line of `.netrc`, as the next argument, on the other side of a comparison.
//!
//! ```text
//! --password ○○○     machine db login bob password ○○○     put("DB_PASSWORD", "○○○")     if ("○○○" == password)
//! curl -u bob:○○○    docker login -p ○○○                   IDENTIFIED BY PASSWORD '○○○'
//! ```
//!
//! Invariant: asked only at words that begin like one of [`WORDS`]; a bounded stretch is read.

use super::super::ascii::is_one_of;
use super::super::detector::{Around, Detector, Hit, Source, Tier};
use super::super::entity::Entity;
use super::super::token::announces;
use super::super::view::View;

use super::announced::{class_before, entity_of, is_name, kept, value_of};
use super::random::Mix;
use super::value::{Value, is_quote};
use super::word::{self, Class};
use crate::span::Span;

const SOURCE: &str =
    "Manual pages of curl, docker, sshpass and psexec; netrc(5); names of credentials in seven languages";

/// At a word that begins like one of [`WORDS`].
pub(in super::super) const ROWS: &[Detector<Around>] = &[
    row(Entity::Password, "password-spoken", |view, at| kept(view, at, Entity::Password, after_word)),
    row(Entity::GenericSecret, "secret-spoken", |view, at| kept(view, at, Entity::GenericSecret, after_word)),
    row(Entity::Password, "command-password", command),
];

/// How the words begin at which the engine asks, in any case.
pub(in super::super) const WORDS: &[&str] = &[
    "passw",
    "pwd",
    "secret",
    "token",
    "key",
    "apikey",
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
];

/// Programs that take a password, the word that must follow, and the flags before the password, or those it is fused to (`+`).
const COMMANDS: &[(&str, &str, &[&str])] = &[
    ("curl", "", &["-u", "--user", "-U", "--proxy-user"]),
    ("docker", "login", &["-p"]),
    ("podman", "login", &["-p"]),
    ("sshpass", "", &["-p"]),
    ("psexec", "", &["-p"]),
    ("redis-cli", "", &["-a", "--pass"]),
    ("SecureString", "", &["SecureString", "-String"]),
    ("mysqldump", "", &["-p+"]),
    ("mysqladmin", "", &["-p+"]),
    ("mysql", "", &["-p+"]),
];

/// Bytes of a command that are read.
const LINE: usize = 256;

const fn row(entity: Entity, rule: &'static str, verify: Around) -> Detector<Around> {
    Detector { entity, rule, verify, context: &[], strength: 0, source: Source::of(SOURCE) }
}

/// Whether `text` begins like one of [`WORDS`]. Most words that are asked about do not even have the first three letters.
pub(in super::super) fn speaks(text: &[u8]) -> bool {
    let [first, second, third, ..] = text else { return false };
    let start = [first | 0x20, second | 0x20, third | 0x20];
    let begins = |word: &&str| text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word.as_bytes()));
    b"pas pwd sec tok key api cur doc pod ssh pse red mys".chunks(4).any(|word| word.starts_with(&start))
        && WORDS.iter().any(begins)
}

/// What the word at `at` announces.
fn after_word(view: &View<'_>, at: usize) -> Option<(Entity, Span)> {
    let end = at.checked_add(view.run(at, word::LOOK, is_name))?;
    let (class, value, literal) = match view.text.get(end..)? {
        [b' ', ..] => after_space(view, end)?,
        [quote, b',', ..] if is_quote(*quote) => {
            let next = end.saturating_add(2);
            // The next line of a list is no argument.
            let same = |value: &Value<'_>| value.quoted && !view.slice(next, value.span.start).contains(&b'\n');
            let value = Value::read(view, next).filter(same)?;
            (class_before(view, end)?.0, value, false)
        }
        [b')', ..] => return compared(view, end),
        [b'=' | b':' | b'[' | b'"' | b'\'', ..] => return followed(view, at, end),
        _ => return None,
    };
    value.is_secret(view, class, literal).then_some((entity_of(class), value.span))
}

/// The value after the space at `end`: of a flag, of a line of `.netrc`, in quotes, or so odd that it is no word. Whether it must be one.
fn after_space<'a>(view: &View<'a>, end: usize) -> Option<(Class, Value<'a>, bool)> {
    let mut value = Value::read(view, end).filter(|value| value.text.first().is_some_and(|first| *first != b'-'))?;
    let said = is_one_of(value.text, &["is", "ist", "est", "es"]);
    if said {
        value = Value::read(view, value.span.end)?;
    }
    let (class, name) = class_before(view, end)?;
    let word = view.slice(name.start, name.end);
    let literal = !said && word.starts_with(b"-") || class == Class::Password && follows_login(view, name.start);
    let mix = Mix::of(value.text);
    let odd = mix.is_drawn(8) || mix.digits > 0 && mix.odd > 0 || mix.digits > 1 && mix.letters() > 3;
    // Of a password is said that it is hashed by this or that, too.
    let told = class == Class::Password && value.text.len() >= 7 && odd && !(said && value.text.contains(&b'-'));
    let verb = word.eq_ignore_ascii_case(b"pass");
    (literal || !verb && (value.quoted || told)).then_some((class, value, literal))
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
    let sign = end.checked_add(view.run(end, 8, within))?;
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

/// The password that a flag of the command at `at` gives. A backslash joins lines.
fn command(view: &View<'_>, at: usize) -> Option<Hit> {
    let rest = view.text.get(at..)?;
    let begins = |name: &str| rest.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name.as_bytes()));
    let (name, second, flags) = COMMANDS.iter().find(|(name, _, _)| begins(name))?;
    let text = rest.get(..LINE).unwrap_or(rest);
    let blank = |byte: &u8| matches!(byte, b' ' | b'\n');
    let mut words = text.split(blank);
    let whole = matches!(words.next()?.get(name.len()..), Some([] | [b'.', ..]));
    if !whole || !words.next()?.starts_with(second.as_bytes()) {
        return None;
    }
    let (mut end, mut before) = (0_usize, [].as_slice());
    for part in text.split(blank) {
        let fused = |flag: &&str| flag.strip_suffix('+').is_some_and(|flag| part.starts_with(flag.as_bytes()));
        let fused = flags.iter().find(|flag| fused(flag)).map_or(0, |flag| flag.len().saturating_sub(1));
        let start = at.saturating_add(end).saturating_add(fused);
        let apart = !part.starts_with(b"-") && flags.iter().any(|flag| flag.as_bytes() == before);
        if apart || part.len() > fused && fused > 0 {
            let value = Value::read(view, start)?;
            let colon = value.text.iter().position(|byte| *byte == b':');
            let password = if *name == "curl" { colon?.saturating_add(1) } else { 0 };
            return (value.from(view, password).is_secret(view, Class::Password, true))
                .then_some(Hit { span: value.span, tier: Tier::Alone });
        }
        end = end.saturating_add(part.len()).saturating_add(1);
        if text.get(end.saturating_sub(1)) == Some(&b'\n') && part != b"\\" {
            return None;
        }
        before = part;
    }
    None
}
