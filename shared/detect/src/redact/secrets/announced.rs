//! Values that a word announces: after a sign, in a tag, under a key.
//!
//! ```text
//! DB_PASSWORD=hunter2      const apiKey = "○○○"      <secret>○○○</secret>
//! └ name   ┘ └ value ┘     {"token": "○○○"}          Authorization: Bearer ○○○
//! ```
//!
//! Invariant: names and values are read within fixed bounds; one row for each type, all on the same reading.

use super::super::detector::{Around, Detector, Hit, Source, Tier};
use super::super::entity::Entity;
use super::super::listed::{is_one_of, listed};
use super::super::view::View;
use super::value::Value;
use super::word::{self, Class};
use crate::span::Span;

const SOURCE: &str =
    "Names of credentials in seven languages, and how drawn strings differ from words; no vendor's form";

/// After `=` or `:`.
pub(super) const PASSWORD_ASSIGNED: Detector<Around> =
    row(Entity::Password, "password-assigned", |view, at| assigned(view, at, Entity::Password));
/// After `=` or `:`.
pub(super) const SECRET_ASSIGNED: Detector<Around> =
    row(Entity::GenericSecret, "secret-assigned", |view, at| assigned(view, at, Entity::GenericSecret));
/// After `=` or `:`.
pub(super) const HEADER_ASSIGNED: Detector<Around> =
    row(Entity::AuthorizationValue, "authorization-header", |view, at| assigned(view, at, Entity::AuthorizationValue));
/// The whole text under a key.
pub(in super::super) const VALUES: &[Detector<Around>] = &[
    row(Entity::Password, "password-under-key", |view, _| under_key(view, Kind::Password)),
    row(Entity::GenericSecret, "secret-under-key", |view, _| under_key(view, Kind::Secret)),
    row(Entity::AuthorizationValue, "authorization-under-key", |view, _| under_key(view, Kind::Header)),
];
/// In a tag of XML.
pub(in super::super) const PASSWORD_TAGGED: Detector<Around> =
    row(Entity::Password, "password-tagged", |view, at| kept(view, at, Entity::Password, tagged));
/// In a tag of XML.
pub(in super::super) const SECRET_TAGGED: Detector<Around> =
    row(Entity::GenericSecret, "secret-tagged", |view, at| kept(view, at, Entity::GenericSecret, tagged));

pub(super) const fn row(entity: Entity, rule: &'static str, verify: Around) -> Detector<Around> {
    Detector { entity, rule, verify, context: &[], strength: 0, source: Source::of(SOURCE) }
}

/// What a row looks for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Password,
    Secret,
    Header,
}

const fn kind(class: Class) -> Kind {
    match class {
        Class::Password => Kind::Password,
        Class::Secret | Class::Named | Class::Weak => Kind::Secret,
        Class::Header => Kind::Header,
    }
}

pub(super) const fn hit(span: Span) -> Hit {
    Hit { span, tier: Tier::Alone }
}

/// The value after the sign at `at`, if the name before it is of `wanted`.
fn assigned(view: &View<'_>, at: usize, wanted: Entity) -> Option<Hit> {
    kept(view, at, wanted, value_after)
}

/// What `find` finds at `at`, if it is of `wanted`; the answer is kept, since several rows ask for the same place.
pub(super) fn kept(
    view: &View<'_>,
    at: usize,
    wanted: Entity,
    find: fn(&View<'_>, usize) -> Option<(Entity, Span)>,
) -> Option<Hit> {
    if view.announced.asked.get() != at {
        view.announced.set(at, find(view, at));
    }
    (view.announced.entity.get() == Some(wanted)).then(|| hit(view.announced.span.get()))
}

/// The value after the sign at `at` and what it is, whose name ends in a credential's word.
fn value_after(view: &View<'_>, at: usize) -> Option<(Entity, Span)> {
    value_of(view, at, ends_like_password(view, name_end(view, at)))
}

/// The value after the sign at `at` and what it is, perhaps a `password`. Of two signs (`==`, `::`) the last is asked. The value is read first:
/// it is far more often none than the name is.
#[inline(never)]
pub(super) fn value_of(view: &View<'_>, at: usize, password: bool) -> Option<(Entity, Span)> {
    let next = at.checked_add(1)?;
    if matches!(view.byte(next), Some(b'=' | b':')) || view.slice(next, next.saturating_add(2)) == b"//" {
        return None;
    }
    let start = if view.byte(next) == Some(b'>') { next.saturating_add(1) } else { next };
    let end = name_end(view, at);
    if let Some(password) =
        Value::paired(view, start).filter(|_| is_one_of(view.slice(end.saturating_sub(4), end), listed!["auth"]))
    {
        return password.is_secret(view, Class::Password, false).then_some((Entity::Password, password.span));
    }
    let value = Value::read(view, start)?.or_else(view);
    let value = Some(value).filter(|value| value.may_be(password))?;
    let (class, name) = class_at(view, end)?;
    let value = value.in_query(view, !matches!(view.before(name.start), Some(b'?' | b'&')));
    let literal = class == Class::Password && is_literal(view, at, name, &value);
    value.is_secret(view, class, literal).then_some((entity_of(class), value.span))
}

pub(super) const fn entity_of(class: Class) -> Entity {
    match kind(class) {
        Kind::Password => Entity::Password,
        Kind::Secret => Entity::GenericSecret,
        Kind::Header => Entity::AuthorizationValue,
    }
}

/// Whether a value without quotes cannot be the name of something else: in a string of connection, a query, a line of a shell.
///
/// ```text
/// Server=db;Password=○○○;    ?user=bob&password=○○○    host=db password=○○○ dbname=a    PASSWORD=○○○    --password=○○○
/// ```
fn is_literal(view: &View<'_>, at: usize, name: Span, value: &Value<'_>) -> bool {
    if value.quoted || name.end != at || value.span.start != at.saturating_add(1) || view.byte(at) != Some(b'=') {
        return false;
    }
    let after = view.byte(value.span.end);
    let ends = matches!(after, None | Some(b' ' | b'\n' | b'\r' | b'"' | b'\'' | b'`' | b'\\'));
    let upper = !view.slice(name.start, name.end).iter().any(u8::is_ascii_lowercase);
    match view.before(name.start) {
        Some(b';' | b'&' | b'?') => ends || matches!(after, Some(b';' | b'&')),
        Some(b'-') => ends,
        Some(b' ') if view.byte(name.start) == Some(b'-') => ends,
        Some(b' ') => {
            let before = view.run_before(name.start.saturating_sub(1), 64, |byte| byte > b' ');
            let before = view.slice(name.start.saturating_sub(1).saturating_sub(before), name.start.saturating_sub(1));
            let pair = before.contains(&b'=') && before.last() != Some(&b',');
            ends && (upper || pair) || pair && after == Some(b';')
        }
        None | Some(b'\n' | b'"' | b'\'') => {
            let next = view.byte(value.span.end.saturating_add(1));
            upper && ends || after == Some(b';') && next.is_some_and(|byte| byte.is_ascii_alphabetic())
        }
        Some(_) => false,
    }
}

/// Where the name before the sign at `at` ends: before signs, quotes and brackets.
fn name_end(view: &View<'_>, at: usize) -> usize {
    let end =
        view.back(at, 24, |byte| matches!(byte, b'=' | b':' | b'?' | b'+' | b'!' | b'|' | b'.' | b'~' | b' ' | b'\t'));
    let closes = |byte: u8| matches!(byte, b'"' | b'\'' | b'`' | b'\\' | b'[' | b']' | b')' | b' ');
    view.back(end, 4, closes)
}

/// Whether the letters before `end` are the last of a word for a password.
fn ends_like_password(view: &View<'_>, end: usize) -> bool {
    let [first, second, third] = *view.slice(end.saturating_sub(3), end) else { return false };
    matches!(
        &[first, second, third].map(|byte| byte.to_ascii_lowercase()),
        b"ord"
            | b"swd"
            | b"pwd"
            | b"ass"
            | b"sse"
            | b"ase"
            | b"ode"
            | b"ort"
            | b"mdp"
            | b"nha"
            | b"ola"
            | b"\xc3\xb1a"
            | b"psk"
            | b"lue"
            | b"ult"
    )
}

/// What the name before `at` says, and where it stands.
pub(super) fn class_before(view: &View<'_>, at: usize) -> Option<(Class, Span)> {
    class_at(view, name_end(view, at))
}

/// What the name that ends at `end` says, and where it stands; or the name before that, past a type (`token: String =`) or another attribute
/// (`value=`). A name that says little is read with the word before it.
fn class_at(view: &View<'_>, end: usize) -> Option<(Class, Span)> {
    let start = view.back(end, word::LOOK, is_name);
    let class = word::class(view.slice(start, end), 2);
    let class = class.filter(|class| *class != Class::Weak).or_else(|| {
        // `name: DB_PASSWORD` and `value: …`, `variable "db_password" {` and `default = …` stand on lines of their own.
        let own = is_one_of(view.slice(start, end), listed!["value", "default"]);
        let line = |byte: u8| match byte {
            b'\n' | b'{' | b',' => own,
            other => !matches!(other, b';' | b'}' | b'(' | b'&'),
        };
        let wide = view.run_before(end, word::LOOK, line);
        let wide = view.slice(end.saturating_sub(wide), end);
        // A `site key` is none, though a key may be one.
        word::class(wide, 1).or_else(|| class.filter(|_| view.before(start) != Some(b' ') || !word::is_open(wide)))
    })?;
    Some((class, Span { start, end }))
}

pub(super) const fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.') || byte >= 0x80
}

fn under_key(view: &View<'_>, wanted: Kind) -> Option<Hit> {
    let key = view.key.as_bytes();
    let class =
        word::class(key.get(key.len().saturating_sub(word::LOOK)..)?, 2).filter(|class| kind(*class) == wanted)?;
    let value = Value::whole(view, 0, view.text.len())?;
    value.is_secret(view, class, false).then(|| hit(value.span))
}

/// The text between `<name …>` at `at` and the next `<`.
fn tagged(view: &View<'_>, at: usize) -> Option<(Entity, Span)> {
    (view.byte(at) == Some(b'<')).then_some(())?;
    let name = at.checked_add(1).filter(|name| view.byte(*name).is_some_and(|byte| is_name(byte) || byte == b':'))?;
    let name_end = view.past(name, word::LOOK, |byte| is_name(byte) || byte == b':');
    // No word for a credential has two letters.
    if view.byte(name_end) == Some(b'>') && name_end.saturating_sub(name) < 3 {
        return None;
    }
    let close = view.past(name_end, 96, |byte| !matches!(byte, b'>' | b'<' | b'\n'));
    let named = |end: usize| word::class(view.slice(view.back(end, word::LOOK, is_name), end), 2);
    // `<entry key="db.password">` is named by its attribute.
    let attribute = close.checked_sub(1).filter(|end| view.byte(*end) == Some(b'"') && *end > name_end);
    let class = word::class(view.slice(name, name_end), 2).or_else(|| named(attribute?))?;
    let start = close.checked_add(1)?;
    let literal = view.slice(start, start.saturating_add(9)) == b"<![CDATA[";
    let start = if literal { start.saturating_add(9) } else { start };
    let end = view.past(start, 512, if literal { |byte| byte != b']' } else { |byte| byte != b'<' });
    if view.byte(close) != Some(b'>') || !matches!(view.byte(end), Some(b'<' | b']')) {
        return None;
    }
    let value = Value::whole(view, start, end)?;
    value.is_secret(view, class, false).then_some((entity_of(class), value.span))
}
