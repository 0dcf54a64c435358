//! E-mail addresses whose signs are spelled out, to hide them from machines.
//!
//! ```text
//! alice (at) acme (dot) com      alice[at]acme.com      alice {AT} mail DOT acme DOT com
//!         ▲ the trigger: a bracket closes after "at"
//! ```
//!
//! Invariant: the "at" stands in brackets; what is around it is an address once the words are signs.

use super::Examples;
use super::detector::{Around, Detector, Hit, Source, Tier};
use super::email;
use super::entity::Entity;
use super::view::View;
use crate::span::Span;

/// At the letter of a word of two before a closing bracket.
pub(super) const ROW: Detector<Around> = Detector {
    entity: Entity::Email,
    rule: "email-spelled",
    verify,
    context: &[],
    strength: 1,
    source: Source::of("RFC 5321 §4.1.2, with words for signs"),
};

fn verify(view: &View<'_>, at: usize) -> Option<Hit> {
    let open = bracketed(view, at, b"at")?;
    let local = open.saturating_sub(usize::from(view.before(open) == Some(b' ')));
    let length =
        view.run_before(local, 64, |byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-' | b'+'));
    let start = escaped(view, local.saturating_sub(length));
    let domain = skip(view, at.saturating_add(3));
    let end = domain_end(view, domain)?;
    let letters = view.byte(start).is_some_and(|byte| byte.is_ascii_alphanumeric());
    let nobody = email::is_nobody(view, view.slice(start, local), view.slice(domain, end));
    (letters && !nobody).then_some(Hit { span: Span { start, end }, tier: Tier::Alone })
}

/// `start`, or behind what is left of an escape there: `\\n`, `%3D`.
fn escaped(view: &View<'_>, start: usize) -> usize {
    let left = match (view.before(start), view.slice(start, start.saturating_add(2))) {
        (Some(b'\\'), [b'n' | b'r' | b't', _]) => 1,
        (Some(b'%'), [high, low]) if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => 2,
        _ => 0,
    };
    start.saturating_add(left)
}

/// The opening bracket, if `word` stands in brackets of one kind at `at`.
fn bracketed(view: &View<'_>, at: usize, word: &[u8]) -> Option<usize> {
    let end = at.saturating_add(word.len());
    let open = at.checked_sub(1)?;
    let pair = matches!((view.byte(open)?, view.byte(end)?), (b'(', b')') | (b'[', b']') | (b'{', b'}'));
    (pair && view.slice(at, end).eq_ignore_ascii_case(word)).then_some(open)
}

/// Where the domain from `start` on ends: labels between dots, in any spelling; not one that is for documents and spared.
fn domain_end(view: &View<'_>, start: usize) -> Option<usize> {
    let (mut at, mut best) = (start, None);
    for place in 0..6 {
        let length = view.run(at, 64, |byte| byte.is_ascii_alphanumeric() || byte == b'-');
        let end = at.saturating_add(length);
        if length == 0 {
            break;
        }
        if view.examples == Examples::Spared && view.slice(at, end).eq_ignore_ascii_case(b"example") {
            return None;
        }
        if place > 0 && email::is_top_level(view.slice(at, end)) {
            best = Some(end);
        }
        let Some(next) = dot(view, end) else { break };
        at = next;
    }
    best
}

/// Where the next label begins after a dot at `at`: `.`, ` (dot) `, `[dot]`, ` dot `.
fn dot(view: &View<'_>, at: usize) -> Option<usize> {
    if view.byte(at) == Some(b'.') {
        return at.checked_add(1);
    }
    let word = skip(view, at);
    let spelled = view.slice(word, word.saturating_add(4));
    if word > at && spelled.eq_ignore_ascii_case(b"dot ") {
        return word.checked_add(4);
    }
    bracketed(view, word.saturating_add(1), b"dot").map(|open| skip(view, open.saturating_add(5)))
}

fn skip(view: &View<'_>, at: usize) -> usize {
    at.saturating_add(usize::from(view.byte(at) == Some(b' ')))
}
