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
use super::value::Value;
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
    let blank = |byte: u8| byte.is_ascii_whitespace();
    let close = view.past(end, LOOK, |byte| !matches!(byte, b')' | b';' | b'('));
    let values = view.past(close.saturating_add(1), 8, blank);
    let word = values.saturating_add(6);
    let open = view.past(word, 8, blank);
    let rows = view.slice(values, word).eq_ignore_ascii_case(b"values") && view.byte(open) == Some(b'(');
    (rows && view.byte(close) == Some(b')')).then_some(())?;
    let before = view.slice(view.back(at, LOOK, |byte| byte != b'('), at);
    let place = before.split(|byte| *byte == b',').count().saturating_sub(1);
    let value = argument(view, open.saturating_add(1), place)?;
    let (class, _) = class_before(view, end)?;
    value.is_secret(view, class, false).then_some((entity_of(class), value.span))
}

/// The argument behind `place` others, the first of which begins at `at`, if it is a text in quotes.
fn argument<'a>(view: &View<'a>, at: usize, place: usize) -> Option<Value<'a>> {
    let (mut quote, mut commas) = (None, 0_usize);
    let next = view.ahead(at, LOOK).iter().position(|byte| {
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
    Value::in_quotes(view, view.past(next, 48, |byte| byte.is_ascii_whitespace()))
}
