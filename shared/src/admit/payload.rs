//! Text that hides in a text: data URLs, and base64 that a file part holds.
//!
//! ```text
//! "see data:text/plain;base64,Ym9iQGFjbWUuY29t"      located: text        "data:image/png;base64,iVBO…"      an image
//!                             └ payload, decoded and scanned like any other text
//! ```
//!
//! Invariant: what says that it is text is either decoded or refused; only then may it pass.

use super::coding::{Coding, is_base64};
use crate::dialect::shape::Medium;
use crate::refusal::Refusal;
use crate::seek::cut;
use crate::splice::Span;

/// Encoded text in the body.
pub(super) struct Payload {
    /// Where it stands in the body, raw.
    pub(super) span: Span,
    /// It stands in a document in a string.
    pub(super) nested: bool,
    pub(super) coding: Coding,
}

/// What a text holds at a span, in order.
pub(super) enum Located {
    Text(Span, Coding),
    Media(Span, Medium),
}

const UNKNOWN: Refusal = Refusal::RedactionUnavailable { part: "text in an encoding other than UTF-8" };

impl Located {
    pub(super) const fn span(&self) -> Span {
        match self {
            Self::Text(span, _) | Self::Media(span, _) => *span,
        }
    }
}

/// Every data URL in base64 in `text`, and `text` itself if it is a data URL.
pub(super) fn locate(text: &str, found: &mut dyn FnMut(Located)) -> Result<(), Refusal> {
    if let Some((kind, data)) = whole(text).filter(|(kind, _)| !kind.to_ascii_lowercase().ends_with(";base64")) {
        found(located(kind, Span { start: text.len().saturating_sub(data.len()), end: text.len() }, Coding::Percent)?);
        return Ok(());
    }
    let mut behind = text;
    while let Some((_, rest)) = cut(behind, "64,") {
        let at = text.len().saturating_sub(rest.len()).saturating_sub(3);
        behind = rest;
        let Some(kind) = header(text.get(..at).unwrap_or_default()) else { continue };
        let start = at.saturating_add(3);
        let data = text.get(start..).unwrap_or_default();
        let length = data.bytes().position(|byte| !is_base64(byte)).unwrap_or(data.len());
        let data = data.get(..length).unwrap_or_default();
        let padding = text.get(start.saturating_add(length)..).unwrap_or_default();
        let padding = padding.bytes().take(2).take_while(|byte| *byte == b'=').count();
        let end = start.saturating_add(length).saturating_add(padding);
        found(located(kind, Span { start, end }, Coding::base64(data))?);
    }
    Ok(())
}

/// The text of a file part that is base64 without saying so; `None`: it is something else.
pub(super) fn bare(data: &str) -> Option<Coding> {
    let coding = Coding::base64(data);
    let printed = |letter: char| !letter.is_control() || letter.is_ascii_whitespace();
    let is_text = |data: &str| coding.decode(data).is_some_and(|text| text.chars().all(printed));
    let begins = data.get(..64.min(data.len())).is_some_and(is_text);
    (begins && data.len() >= 4 && is_encoded(data) && is_text(data)).then_some(coding)
}

/// Whether `data` has nothing but the bytes of base64.
pub(super) fn is_encoded(data: &str) -> bool {
    data.bytes().all(|byte| is_base64(byte) || byte == b'=' || byte.is_ascii_whitespace())
}

/// Whether `data` can only be something encoded: one long word of base64 (RFC 4648 §4), as images and documents are.
pub(super) fn is_opaque(data: &str) -> bool {
    data.len() >= 64
        && data.len().is_multiple_of(4)
        && is_encoded(data)
        && !data.contains(|at: char| at.is_whitespace())
}

/// Media type with its parameters, and data, of `text` if it is a data URL as a whole (RFC 2397 §3).
fn whole(text: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = text.trim_start().split_at_checked(5)?;
    let (kind, data) = rest.split_once(',').filter(|_| scheme.eq_ignore_ascii_case("data:"))?;
    (kind.len() <= LONGEST).then_some((kind, data))
}

/// Most bytes of a media type with its parameters.
const LONGEST: usize = 200;

/// The media type with its parameters, where `before` is what stands before the `64,` of a data URL.
fn header(before: &str) -> Option<&str> {
    let (before, base) = before.split_at_checked(before.len().checked_sub(5)?)?;
    let floor = before.len().saturating_sub(LONGEST);
    let window = before.as_bytes().get(floor..).unwrap_or_default();
    let scheme = window.windows(5).rposition(|at| at.eq_ignore_ascii_case(b"data:"))?;
    let kind = before.get(floor.saturating_add(scheme).saturating_add(5)..)?;
    let within = |byte: u8| !byte.is_ascii_whitespace() && !matches!(byte, b',' | b'<' | b'>');
    (base.eq_ignore_ascii_case(";base") && kind.bytes().all(within)).then_some(kind)
}

fn located(kind: &str, span: Span, coding: Coding) -> Result<Located, Refusal> {
    let kind = kind.to_ascii_lowercase();
    let mut parameters = kind.split(';').map(str::trim);
    let kind = parameters.next().unwrap_or_default();
    if !is_text(kind) {
        return Ok(Located::Media(span, medium(kind)));
    }
    let mut charsets = parameters.filter_map(|parameter| parameter.strip_prefix("charset="));
    let known = charsets.all(|charset| matches!(charset.trim_matches('"'), "utf-8" | "utf8" | "us-ascii" | "ascii"));
    if known { Ok(Located::Text(span, coding)) } else { Err(UNKNOWN) }
}

/// Whether a media type is one of text; none at all is (RFC 2397 §2).
fn is_text(kind: &str) -> bool {
    kind.is_empty()
        || kind.starts_with("text/")
        || ["json", "xml", "yaml", "javascript", "x-sh", "sql", "toml", "x-www-form-urlencoded", "csv"]
            .iter()
            .any(|end| kind.ends_with(end))
}

fn medium(kind: &str) -> Medium {
    match kind.split('/').next() {
        Some("image") => Medium::Image,
        Some("audio") => Medium::Audio,
        Some("video") => Medium::Video,
        Some(_) | None => Medium::File,
    }
}

/// The text of a payload.
pub(super) fn decoded(coding: Coding, encoded: &str) -> Result<zeroize::Zeroizing<alloc::string::String>, Refusal> {
    coding.decode(encoded).ok_or(UNKNOWN)
}
