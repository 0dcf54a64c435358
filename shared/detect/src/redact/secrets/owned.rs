//! Secrets that a number or a mark of their vendor ends or begins, and nothing else tells from a hash.
//!
//! ```text
//! ○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○NRAL      New Relic
//! 1/1203348761924:○○○…      123456789012345|○○○…      Asana, Meta
//! ```
//!
//! Invariant: as for every row, a bounded stretch is looked at.

use super::super::detector::{Around, Detector, Hit};
use super::super::entity::Entity;
use super::super::view::View;
use super::check::{hex, mixed};
use super::parts::{alone, certain, dashed, run, word};

/// At a run of letters and digits.
pub(super) const LICENSE: Detector<Around> =
    alone(Entity::NewRelicKey, "new-relic-license", license, "New Relic documentation, license keys");
/// At a run of letters and digits.
pub(super) const OWNED: Detector<Around> = alone(
    Entity::ApiKey,
    "secret-behind-number",
    owned,
    "Asana developers, personal access tokens; Meta for developers, app access tokens",
);
/// 36 hexadecimal digits and `NRAL`.
fn license(view: &View<'_>, at: usize) -> Option<Hit> {
    let end = word(view, at, 40)?;
    let body = view.slice(at, end).strip_suffix(b"NRAL")?;
    (view.begins(at) && hex(body).is_some()).then(|| certain(at, end))?
}

/// `1/` and numbers, a colon and 32 hexadecimal digits; or the number of an app, a bar and 27 characters or 32 hexadecimal digits.
fn owned(view: &View<'_>, at: usize) -> Option<Hit> {
    let mark = at.checked_sub(1).filter(|mark| matches!(view.byte(*mark), Some(b':' | b'|')))?;
    let start = view.back(mark, 40, |byte| byte.is_ascii_digit() || byte == b'/');
    let number = view.slice(start, mark);
    let app = view.byte(mark) == Some(b'|');
    let end = run(view, at, dashed, 27, 32)?;
    let body = view.slice(at, end);
    let drawn = if app && body.len() == 27 { mixed(body) } else { hex(body).filter(|_| body.len() == 32) };
    let whose = if app {
        (14..=17).contains(&number.len()) && !number.contains(&b'/')
    } else {
        number.len() > 14 && matches!(number, [b'1' | b'2', b'/', ..])
    };
    (whose && drawn.is_some() && view.begins(start)).then(|| certain(start, end))?
}
