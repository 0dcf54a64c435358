//! The secret half of an AWS access key, which has no prefix.
//!
//! ```text
//! aws_secret_access_key = ○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○○     40 of base 64, and a word that says so
//! ```
//!
//! Invariant: never a piece of a longer run.

use super::super::Examples;
use super::super::context;
use super::super::detector::{Around, Detector, Hit, Source, Tier};
use super::super::entity::Entity;
use super::super::token::{is_fixture, variety};
use super::super::view::View;
use super::random::Mix;
use crate::redact::context::words;
use crate::span::Span;

pub(super) const ROW: Detector<Around> = Detector {
    entity: Entity::AwsSecretKey,
    rule: "aws-secret-key",
    verify: secret,
    context: words!["aws", "amazon", "secret access key", "secret key", "secret"],
    strength: 1,
    source: Source::of("AWS IAM user guide, unique identifiers and access keys"),
};

/// Exactly 40 characters of base 64, both cases and digits, none too often.
fn secret(view: &View<'_>, at: usize) -> Option<Hit> {
    const LENGTH: usize = 40;
    let accept = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'+');
    let before = view.run_before(at, LENGTH, accept);
    if before == LENGTH {
        return None;
    }
    let start = at.saturating_sub(before);
    let length = view.run(start, LENGTH.saturating_add(1), accept);
    let end = start.saturating_add(length);
    let body = view.slice(start, end);
    if length != LENGTH {
        return None;
    }
    let spared = view.examples == Examples::Spared && is_fixture(body);
    let mix = Mix::of(body);
    let fits = mix.lower > 0 && mix.upper > 0 && mix.digits > 0;
    if !fits || variety(body) < 20 || !mix.is_strange(70) || spared {
        return None;
    }
    let span = Span { start, end };
    spoken(view, span, ROW.context)
}

/// A hit that counts where one of `words` is near: certain then, so that it beats what only a word announces.
pub(super) fn spoken(view: &View<'_>, span: Span, words: &[u8]) -> Option<Hit> {
    let tier = if context::speaks_for(view, span, words) { Tier::Alone } else { Tier::WithContext };
    Some(Hit { span, tier })
}
