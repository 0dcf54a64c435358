//! Who uses it, by somebody's word for it: the subject of a JWT (RFC 7519) in `x-lethe-user-token`.
//!
//! ```text
//! {"alg":"HS256"} . {"sub":"u-7","exp":1795262400} . HMAC-SHA-256 under USER_TOKEN_KEY  ─▶  u-7
//! ```
//!
//! Invariant: nothing of a token is read before its signature was found right; one that is not right, or is over, serves nobody.

use alloc::string::{String, ToString};

use subtle::ConstantTimeEq;

use super::key::{hmac, unbase64url};
use super::settings::Settings;
use crate::host::Millis;
use crate::json::{Raw, decode};
use crate::refusal::Refusal;

/// The fewest bytes of a key (RFC 7518 §3.2).
pub(super) const KEY: usize = 32;

/// Seconds by which the clock of who made a token may go before ours.
const AHEAD: u64 = 60;

/// The subject of `token` at `now`.
///
/// # Errors
/// [`Refusal::UserToken`]: another algorithm than HS256, another key, no subject, no end, or outside its time; or no key is set.
pub(super) fn subject(token: &str, settings: &Settings, now: Millis) -> Result<String, Refusal> {
    let key = settings.user_key.as_ref();
    key.and_then(|key| verified(token, key.expose(), now)).ok_or(Refusal::UserToken)
}

fn verified(token: &str, key: &[u8], Millis(now): Millis) -> Option<String> {
    let (signed, signature) = token.rsplit_once('.')?;
    let (head, claims) = signed.split_once('.')?;
    if !bool::from(hmac(key, signed.as_bytes()).ct_eq(&unbase64url(signature)?)) {
        return None;
    }
    let (head, claims) = (unbase64url(head)?, unbase64url(claims)?);
    let (head, claims) = (core::str::from_utf8(&head).ok()?, core::str::from_utf8(&claims).ok()?);
    // An extension that must be understood is none that is (RFC 7515 §4.1.11).
    if !member(head, "alg")?.is("HS256") || member(head, "crit").is_some() {
        return None;
    }
    let now = now.checked_div(1_000)?;
    let begun =
        member(claims, "nbf").is_none_or(|from| seconds(from).is_some_and(|from| from <= now.saturating_add(AHEAD)));
    let over = seconds(member(claims, "exp")?)? <= now;
    let subject = decode(member(claims, "sub")?.string()?).text().to_string();
    (begun && !over && !subject.is_empty()).then_some(subject)
}

fn member<'t>(object: &'t str, name: &str) -> Option<Raw<'t>> {
    Raw::document(object).members()?.find(|(key, _)| *key == name).map(|(_, value)| value)
}

/// A `NumericDate` (RFC 7519 §2), whose fractions do not count.
fn seconds(date: Raw<'_>) -> Option<u64> {
    date.written().split('.').next()?.parse().ok()
}
