//! Hashes of passwords, as crypt and its kin write them.
//!
//! ```text
//! $6$salt$○○○…     $2b$12$○○○…     $argon2id$v=19$m=65536,t=3,p=4$salt$○○○…
//!  └ scheme
//! ```
//!
//! Invariant: at most [`LOOK`] bytes to either side are read.

use super::super::detector::{Around, Detector, Hit, Source, Tier};
use super::super::entity::Entity;
use super::super::listed::{is_one_of, listed};
use super::super::view::View;
use crate::span::Span;

/// At a run of letters and digits.
pub(super) const ROW: Detector<Around> = Detector {
    entity: Entity::Password,
    rule: "password-hash",
    verify: hashed,
    context: &[],
    strength: 2,
    source: Source::of(
        "crypt(5), modular crypt format; PHC string format; RFC 4120 (Kerberos), as tools print its answers",
    ),
};

const SCHEMES: &[u8] = listed![
    "1",
    "2a",
    "2b",
    "2x",
    "2y",
    "5",
    "6",
    "7",
    "8",
    "9",
    "y",
    "gy",
    "P",
    "H",
    "S",
    "apr1",
    "argon2i",
    "argon2d",
    "argon2id",
    "scrypt",
    "krb5asrep",
    "krb5tgs",
    "pbkdf2-sha256",
    "pbkdf2-sha512",
];

/// Bytes on either side that are read.
const LOOK: usize = 160;
/// Fewest characters of a hash after the last dollar sign.
pub(super) const LEAST: usize = 22;

/// The hash that the run at `at` is in: behind a dollar sign, the scheme first.
fn hashed(view: &View<'_>, at: usize) -> Option<Hit> {
    let digit = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'/' | b'+' | b'=');
    let last = view.back(at, 32, digit);
    let end = Some(last).filter(|last| view.before(*last) == Some(b'$')).map(|last| view.past(last, 4096, digit))?;
    if end.saturating_sub(last) < LEAST {
        return None;
    }
    let within = |byte: u8| digit(byte) || matches!(byte, b'$' | b',' | b'-' | b'_' | b':' | b'@' | b'*');
    // An address within, as Kerberos names users, is no bound.
    let near = view.slice(at.saturating_sub(LOOK), at);
    let length = near.iter().rev().take_while(|byte| within(**byte)).count();
    let before = view.slice(at.saturating_sub(length), last);
    let (start, _) = before.windows(2).enumerate().find(|(place, window)| {
        let scheme = before.get(place.saturating_add(1)..).unwrap_or_default().split(|byte| *byte == b'$').next();
        window.first() == Some(&b'$') && scheme.is_some_and(|scheme| is_one_of(scheme, SCHEMES))
    })?;
    let start = last.saturating_sub(before.len()).saturating_add(start);
    let ended = end.saturating_sub(view.slice(start, end).iter().rev().take_while(|byte| **byte == b'.').count());
    Some(Hit { span: Span { start, end: ended }, tier: Tier::Alone })
}
