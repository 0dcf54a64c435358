//! Drawn strings near a word that announces a secret, whatever stands between the two.
//!
//! ```text
//! my token - '○○○'        the key of production is ○○○        vendor-SECRET-○○○
//! ```
//!
//! Invariant: a string counts whole and only if it looks drawn; the word stands before it on its line, at most 64 bytes away.

use super::super::ascii;
use super::super::detector::{Around, Detector, Hit};
use super::super::entity::Entity;
use super::super::view::View;
use super::LEAST_OF_RUNS;
use super::announced::{hit, row};
use super::random::Mix;
use super::value::Value;
use super::word::{self, Class};

pub(super) const ROW: Detector<Around> = row(Entity::GenericSecret, "secret-near-word", near);

/// Bytes of the shortest such string.
pub(super) const LEAST: usize = 12;
/// And of the longest.
const MOST: usize = 512;
/// As many bytes side by side as any row for runs asks for.
const ENOUGH: usize = enough(&LEAST_OF_RUNS);

/// How many bytes side by side around `at`, as far as any row wants to know, may be those of a secret without a prefix.
pub(in super::super) fn drawn_around(view: &View<'_>, at: usize) -> usize {
    let behind = view.drawn.run(view, at, MOST, is_drawn);
    let before = view.text.get(..at).unwrap_or_default().iter().rev();
    behind.saturating_add(before.take(ENOUGH.saturating_sub(behind)).take_while(|byte| is_drawn(**byte)).count())
}

const fn enough(mut all: &[usize]) -> usize {
    let mut most = 0;
    while let [least, others @ ..] = all {
        most = if *least > most { *least } else { most };
        all = others;
    }
    most
}

fn is_drawn(byte: u8) -> bool {
    ascii::is(byte, ascii::DRAWN)
}

/// A drawn string, whole, with the word of a credential before it on its line.
fn near(view: &View<'_>, at: usize) -> Option<Hit> {
    if view.drawn.run(view, at, MOST, is_drawn) == MOST {
        return None;
    }
    let start = view.back(at, MOST, |byte| is_drawn(byte) && byte != b'=');
    // `vendor-SECRET-○○○`: what is fused to the value is its name.
    let fused = word::class(view.slice(start, at), 1).is_some();
    let start = if fused { at } else { start };
    let length = view.run(start, MOST, is_drawn);
    if length == MOST {
        return None;
    }
    let text = view.slice(start, start.saturating_add(length));
    if length < LEAST || text.starts_with(b"0x") || is_part(view, start, text) {
        return None;
    }
    let mix = Mix::of(text);
    if mix.digits == 0 || !mix.is_drawn(LEAST) {
        return None;
    }
    let before = view.run_before(start, 64, |byte| byte != b'\n');
    let class = word::class(view.slice(start.saturating_sub(before), start), 4)?;
    let value = Value::whole(view, start, start.saturating_add(text.len()))?;
    value.is_secret(view, if class == Class::Password { Class::Secret } else { class }, false).then(|| hit(value.span))
}

/// Whether it is a path, a file, or a piece of an address.
fn is_part(view: &View<'_>, start: usize, text: &[u8]) -> bool {
    let slashes = text.iter().filter(|byte| **byte == b'/').count();
    let dots = text.iter().filter(|byte| **byte == b'.').count();
    let end = start.saturating_add(text.len());
    let mark = |byte: Option<u8>| matches!(byte, Some(b'?' | b'*' | b'^' | b'@' | b'!' | b'$' | b'#'));
    let next = view.byte(end.saturating_add(1)).is_some_and(|byte| byte.is_ascii_alphanumeric());
    let goes_on = mark(view.byte(end)) && next || mark(view.before(start));
    slashes > 3
        || dots > 2
        || matches!(view.before(start), Some(b':' | b'#' | b'@' | b'?' | b'&') if slashes > 0)
        || text.starts_with(b"/")
        || goes_on
}
