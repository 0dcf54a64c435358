//! From hits and gateway fields to edits of the body.
//!
//! ```text
//! {"zdr":true,"model":"a:zdr","user":"bob@acme.com"}
//!  └ removed ┘        └ named ┘        └ <EMAIL_0> ┘       ordered, disjoint: Edit, Edit, Edit
//! ```
//!
//! Invariant: a byte outside an edit is the client's own, untouched; placeholders are numbered in wire order.

use alloc::string::String;
use alloc::vec::Vec;
use zeroize::Zeroizing;

use super::findings::{Hit, Level};
use super::reading::Member;
use crate::json::decode;
use crate::redact::{Action, Actions, Counts, Entity, Origin, Vault};
use crate::splice::{Edit, Span};

/// What the hits of one body come to.
#[derive(Default)]
pub(super) struct Replaced {
    pub(super) edits: Vec<Edit>,
    /// What policy blocks, per type.
    pub(super) blocked: Counts,
    /// What was found where nothing can be replaced.
    pub(super) fixed: u32,
    /// Every hit that policy does not leave alone, for a dry run.
    pub(super) reports: Vec<Report>,
}

/// One hit without its text.
#[derive(Clone, Copy)]
pub(super) struct Report {
    pub(super) entity: Entity,
    pub(super) action: Action,
    pub(super) span: Span,
}

/// Puts placeholders in the place of `hits`, which are in wire order.
pub(super) fn replace(body: &[u8], hits: &[Hit], actions: &Actions, tools: bool, vault: &mut Vault) -> Replaced {
    let mut replaced = Replaced::default();
    let mut gone = 0;
    for hit in hits.iter().filter(|hit| hit.entity.is_literal() || actions.of(hit.entity, tools) != Action::Off) {
        let action = actions.of(hit.entity, tools);
        if hit.span.start < gone {
            continue;
        }
        gone = hit.span.end;
        if !hit.entity.is_literal() {
            replaced.reports.push(Report { entity: hit.entity, action, span: hit.span });
        }
        match action {
            Action::Block => replaced.blocked.add(hit.entity),
            Action::Mask | Action::Redact if hit.fixed => {
                replaced.fixed = replaced.fixed.saturating_add(u32::from(!hit.entity.is_literal()));
            }
            Action::Mask | Action::Redact => {
                let placeholder = vault.placeholder(hit.entity, &original(body, hit), action, Origin::User);
                replaced.edits.push(Edit { span: hit.span, with: written(placeholder, hit.level) });
                replaced.edits.extend(hit.rest.iter().map(|span| Edit { span: *span, with: Vec::new() }));
            }
            Action::Off => {}
        }
    }
    replaced
}

/// Edits that remove the gateway's own members of the root, with the commas that they no longer need.
pub(super) fn remove(members: &[Member]) -> Vec<Edit> {
    let mut edits = Vec::new();
    for run in members.chunk_by(|a, b| a.ours == b.ours) {
        let (Some(first), Some(last)) = (run.first(), run.last()) else { continue };
        if !first.ours {
            continue;
        }
        let before = members.iter().take_while(|member| member.start < first.start).last();
        let after = members.iter().find(|member| member.start > last.start);
        let span = match (before, after) {
            (Some(kept), _) => Span { start: kept.end, end: last.end },
            (None, Some(kept)) => Span { start: first.start, end: kept.start },
            (None, None) => Span { start: first.start, end: last.end },
        };
        edits.push(Edit { span, with: Vec::new() });
    }
    edits
}

fn original(body: &[u8], hit: &Hit) -> Zeroizing<String> {
    let length = hit.rest.iter().fold(hit.span.length(), |sum, span| sum.saturating_add(span.length()));
    let mut text = Zeroizing::new(String::with_capacity(length));
    for span in core::iter::once(&hit.span).chain(&hit.rest) {
        let outer = decode(core::str::from_utf8(span.of(body)).unwrap_or_default());
        match hit.level {
            Level::Outer | Level::NestedNumber => text.push_str(outer.text()),
            Level::Nested => text.push_str(decode(outer.text()).text()),
        }
    }
    text
}

/// A placeholder needs no escapes; where it takes the place of a nested number it needs quotes, which do.
fn written(placeholder: &str, level: Level) -> Vec<u8> {
    match level {
        Level::Outer | Level::Nested => placeholder.as_bytes().to_vec(),
        Level::NestedNumber => [b"\\\"", placeholder.as_bytes(), b"\\\""].concat(),
    }
}

#[cfg(test)]
mod tests;
