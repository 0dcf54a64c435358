//! Private keys in blocks: PEM, OpenSSH, PGP, PuTTY.
//!
//! ```text
//! -----BEGIN RSA PRIVATE KEY-----\nMIIE…\n…\n-----END RSA PRIVATE KEY-----      also with escaped line ends, also on one line
//! └────────────────────────────── one finding ──────────────────────────┘      without an end: to the end of the base64
//! ```
//!
//! Invariant: what is walked and not found is bounded, so that work is linear.

use super::super::detector::{Around, Detector, Hit, Source, Tier};
use super::super::entity::Entity;
use super::super::view::View;
use crate::span::Span;

pub(super) const ROW: Detector<Around> = Detector {
    entity: Entity::PrivateKey,
    rule: "private-key-block",
    verify: block,
    context: &[],
    strength: 3,
    source: Source::of("RFC 7468 (PEM), RFC 4880 (OpenPGP armor), OpenSSH PROTOCOL.key"),
};

/// The lines that follow `Private-Lines: 14`.
pub(super) const PUTTY: Detector<Around> = Detector {
    entity: Entity::PrivateKey,
    rule: "putty-private-key",
    verify: putty,
    context: &[],
    strength: 3,
    source: Source::of("PuTTY user manual, appendix C: PPK file format"),
};

/// Longest name between `BEGIN` and the dashes.
const LABEL: usize = 48;
/// Fewest characters of base64 that are a key.
const LEAST: usize = 24;
/// Headers of a block, and their longest line.
const HEADERS: usize = 8;
const LINE: usize = 120;

fn block(view: &View<'_>, at: usize) -> Option<Hit> {
    let label = at.checked_add(11)?;
    let label_end = view.past(label, LABEL, |byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b' ');
    let name = view.slice(label, label_end);
    let dashes = view.run(label_end, 6, |byte| byte == b'-');
    if !holds(name, b"PRIVATE KEY") || dashes != 5 {
        return None;
    }
    let end = base64(view, label_end.checked_add(dashes)?)?;
    Some(Hit { span: Span { start: at, end }, tier: Tier::Alone })
}

fn putty(view: &View<'_>, at: usize) -> Option<Hit> {
    let name = view.slice(at.saturating_sub(13), at);
    let digits = view.digits(at.checked_add(2)?, 4);
    let start = at.checked_add(2)?.checked_add(digits)?;
    if name != b"Private-Lines" || digits == 0 {
        return None;
    }
    let start = view.past(start, 4, |byte| matches!(byte, b'\r' | b'\n' | b'\\' | b'n' | b'r'));
    Some(Hit { span: Span { start, end: base64(view, start)? }, tier: Tier::Alone })
}

/// Where the base64 that begins at `at` ends, the line that closes it included.
fn base64(view: &View<'_>, mut at: usize) -> Option<usize> {
    let (mut end, mut read, mut headers) = (None, 0_usize, 0_usize);
    loop {
        at = past_separators(view, at);
        if let Some(closed) = closing(view, at) {
            end = end.map(|_| closed);
            break;
        }
        let length =
            view.run(at, usize::MAX, |byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'='));
        let next = at.saturating_add(length);
        if is_header(view, at, next) && read == 0 && headers < HEADERS {
            headers = headers.saturating_add(1);
            at = view.past(at, LINE, |byte| !matches!(byte, b'\n' | b'\\'));
            continue;
        }
        let chunk = view.slice(at, next);
        let last = chunk.contains(&b'=') || closing(view, past_separators(view, next)).is_some();
        if length == 0 || (length < 16 && !last) {
            break;
        }
        read = read.saturating_add(length);
        (at, end) = (next, Some(next));
    }
    end.filter(|_| read >= LEAST)
}

/// Past white space, escaped line ends, and the quotes and signs that join the lines of a string in code.
fn past_separators(view: &View<'_>, mut at: usize) -> usize {
    loop {
        at = match view.text.get(at..).unwrap_or_default() {
            [b' ' | b'\t' | b'\r' | b'\n' | b'"' | b'\'' | b',' | b'>' | b'|', ..] => at.saturating_add(1),
            [b'+', b' ' | b'\n' | b'\r', ..] => at.saturating_add(1),
            [b'\\', b'n' | b'r' | b't', ..] => at.saturating_add(2),
            [b'\\', ..] => at.saturating_add(1),
            _ => return at,
        };
    }
}

/// `Proc-Type: 4,ENCRYPTED` and the like: a word that a dash or a colon ends.
fn is_header(view: &View<'_>, at: usize, end: usize) -> bool {
    end > at
        && matches!(view.text.get(end..).unwrap_or_default(), [b':', b' ', ..] | [b'-', b'A'..=b'Z' | b'a'..=b'z', ..])
}

/// Where `-----END …-----` at `at` ends.
fn closing(view: &View<'_>, at: usize) -> Option<usize> {
    let label = at.checked_add(8)?;
    if view.slice(at, label) != b"-----END" {
        return None;
    }
    let label_end = view.past(label, LABEL, |byte| byte != b'-');
    Some(view.past(label_end, 5, |byte| byte == b'-'))
}

fn holds(text: &[u8], phrase: &[u8]) -> bool {
    text.windows(phrase.len()).any(|window| window == phrase)
}
