//! Passwords among the arguments of a call, and among the values of a row of SQL.
//!
//! ```text
//! mysqli_connect("db", "bob", "○○○")      smtp.login('bob', '○○○')
//! INSERT INTO users (name, password) VALUES ('bob', '○○○')
//! ```
//!
//! Invariant: a bounded stretch is read.

use super::super::view::View;
use super::announced::{class_before, entity_of};
use super::value::{Value, ahead};
use crate::redact::entity::Entity;
use crate::span::Span;

/// Functions, and how many arguments stand before the password.
const CALLS: &[(&str, usize)] = &[
    ("mysqli_connect(", 2),
    ("mysql_connect(", 2),
    ("PDO(", 2),
    ("DBI->connect(", 2),
    ("getConnection(", 2),
    ("basicAuth(", 1),
    ("login(", 1),
];
/// Bytes of arguments that are read.
const LOOK: usize = 256;

/// The password that the function at `at` is called with, in quotes.
pub(super) fn last_of<'a>(view: &View<'a>, at: usize) -> Option<Value<'a>> {
    let called = |name: &str| {
        let open = at.saturating_add(name.len());
        view.slice(at, open).eq_ignore_ascii_case(name.as_bytes()).then_some(open)
    };
    let (open, place) = CALLS.iter().find_map(|(name, place)| Some((called(name)?, *place)))?;
    argument(view, open, place)
}

/// What is inserted into the column from `at` to `end`.
pub(super) fn in_column(view: &View<'_>, at: usize, end: usize) -> Option<(Entity, Span)> {
    let close = end.saturating_add(view.run(end, LOOK, |byte| !matches!(byte, b')' | b';' | b'(')));
    let rest = ahead(view, close, 32).strip_prefix(b")")?;
    let values = rest.trim_ascii_start();
    let open = values.iter().position(|byte| *byte == b'(')?;
    if !values.get(..6)?.eq_ignore_ascii_case(b"values") {
        return None;
    }
    let skipped = rest.len().saturating_sub(values.len()).saturating_add(open).saturating_add(2);
    let before = view.slice(at.saturating_sub(view.run_before(at, LOOK, |byte| byte != b'(')), at);
    let place = before.iter().filter(|byte| **byte == b',').count();
    let value = argument(view, close.saturating_add(skipped), place)?;
    let (class, _) = class_before(view, end)?;
    value.is_secret(view, class, false).then_some((entity_of(class), value.span))
}

/// The argument behind `place` others, the first of which begins at `at`, if it is a text in quotes.
fn argument<'a>(view: &View<'a>, at: usize, place: usize) -> Option<Value<'a>> {
    let (mut quote, mut commas) = (None, 0_usize);
    let next = ahead(view, at, LOOK).iter().position(|byte| {
        let done = commas == place;
        match (quote, *byte) {
            (None, b'"' | b'\'') => quote = Some(*byte),
            (None, b',') => commas = commas.saturating_add(1),
            (Some(open), byte) if open == byte => quote = None,
            (None | Some(_), _) => {}
        }
        done
    })?;
    let next = at.saturating_add(next);
    Value::in_quotes(view, next.saturating_add(view.run(next, 48, |byte| byte.is_ascii_whitespace())))
}
