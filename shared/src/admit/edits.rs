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

use super::findings::{Found, Hit, Level};
use super::payload::Payload;
use super::reading::Member;
use crate::json::decode;
use crate::redact::{Action, Actions, Counts, Entity, Vault};
use crate::splice::{Edit, Pieces, Span};
use crate::table::Table;

/// What the hits of one body come to.
#[derive(Default)]
pub(super) struct Replaced {
    pub(super) edits: Vec<Edit>,
    /// How many were replaced.
    redacted: Table<Entity, u32>,
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

/// Puts placeholders in the place of what was `found`.
pub(super) fn replace(body: &[u8], found: &Found, actions: &Actions, tools: bool, vault: &mut Vault) -> Replaced {
    let mut replacing = Replacing { body, found, vault, replaced: Replaced::default(), open: None };
    let mut gone = (0, 0);
    for hit in &found.hits {
        let action = actions.of(hit.entity, tools);
        if action == Action::Off || hit.order() < gone {
            continue;
        }
        gone = hit.end();
        replacing.settle(hit, action);
    }
    replacing.close();
    replacing.replaced
}

impl Replaced {
    /// Types that were replaced and how often, in the order of [`Entity::ALL`]; literals left out.
    pub(super) fn redacted(&self) -> Vec<(&'static str, u32)> {
        let each = self.redacted.iter().filter(|(entity, _)| !entity.is_literal());
        each.map(|(entity, count)| (entity.name(), *count)).collect()
    }

    fn count(&mut self, entity: Entity) {
        self.redacted.change(entity, |count| *count = count.saturating_add(1));
    }
}

struct Replacing<'a> {
    body: &'a [u8],
    found: &'a Found,
    vault: &'a mut Vault,
    replaced: Replaced,
    /// The payload whose hits are being replaced.
    open: Option<Opened>,
}

struct Opened {
    index: usize,
    text: Zeroizing<String>,
    edits: Vec<Edit>,
}

impl Replacing<'_> {
    fn settle(&mut self, hit: &Hit, action: Action) {
        let counted = !hit.entity.is_literal();
        if counted {
            self.replaced.reports.push(Report { entity: hit.entity, action, span: hit.span });
        }
        match action {
            Action::Block => self.replaced.blocked.add(hit.entity),
            Action::Mask | Action::Redact if hit.fixed => {
                self.replaced.fixed = self.replaced.fixed.saturating_add(u32::from(counted));
            }
            Action::Mask | Action::Redact => self.put(hit, action),
            Action::Off => {}
        }
    }

    fn put(&mut self, hit: &Hit, action: Action) {
        if let Level::Payload { index, within } = hit.level {
            return self.put_within(index, within, hit, action);
        }
        let text = original(self.body, hit);
        let placeholder = self.vault.placeholder(hit.entity, &text, action, hit.origin);
        self.replaced.edits.push(Edit { span: hit.span, with: written(placeholder, hit.level) });
        self.replaced.count(hit.entity);
        self.replaced.edits.extend(hit.rest.iter().map(|span| Edit { span: *span, with: Vec::new() }));
    }

    fn put_within(&mut self, index: usize, within: Span, hit: &Hit, action: Action) {
        if self.open.as_ref().is_none_or(|open| open.index != index) {
            self.close();
            let Some(payload) = self.found.payloads.get(index) else { return };
            self.open = Some(Opened { index, text: decoded(self.body, payload), edits: Vec::new() });
        }
        let Some(open) = &mut self.open else { return };
        let text = open.text.get(within.start..within.end).unwrap_or_default();
        let placeholder = self.vault.placeholder(hit.entity, text, action, hit.origin);
        self.replaced.count(hit.entity);
        open.edits.push(Edit { span: within, with: placeholder.as_bytes().to_vec() });
    }

    /// Encodes the open payload again.
    fn close(&mut self) {
        let Some(Opened { index, text, edits }) = self.open.take() else { return };
        let Some(payload) = self.found.payloads.get(index) else { return };
        let pieces = Pieces::new(text.as_bytes(), &edits);
        let mut edited = Zeroizing::new(Vec::with_capacity(text.len().saturating_mul(2)));
        pieces.for_each(|piece| edited.extend_from_slice(piece));
        // Room for every byte percent-encoded: a buffer that grows leaves copies behind.
        let mut with = Vec::with_capacity(edited.len().saturating_mul(3).saturating_add(4));
        payload.coding.encode(core::str::from_utf8(&edited).unwrap_or_default(), &mut with);
        self.replaced.edits.push(Edit { span: payload.span, with });
    }
}

impl Hit {
    /// Where the next hit may begin.
    const fn end(&self) -> (usize, usize) {
        match self.level {
            Level::Payload { within, .. } => (self.span.start, within.end),
            Level::Outer | Level::Number | Level::Nested | Level::NestedNumber => (self.span.end, 0),
        }
    }
}

/// Edits that remove the members that are not to be forwarded, with the commas that they no longer need.
pub(super) fn remove(members: &[Member]) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut before = None;
    let mut runs = members.chunk_by(|a, b| a.gone == b.gone).peekable();
    while let Some(run) = runs.next() {
        let (Some(first), Some(last)) = (run.first(), run.last()) else { continue };
        if !first.gone {
            before = Some(last.end);
            continue;
        }
        let after = runs.peek().and_then(|run| run.first()).map(|kept| kept.start);
        let span = match (before, after) {
            (Some(start), _) => Span { start, end: last.end },
            (None, Some(end)) => Span { start: first.start, end },
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
        text.push_str(&plain(body, *span, hit.level == Level::Nested));
    }
    text
}

/// The text of a payload as it was scanned.
fn decoded(body: &[u8], payload: &Payload) -> Zeroizing<String> {
    payload.coding.decode(&plain(body, payload.span, payload.nested)).unwrap_or_default()
}

/// The text at `span`, freed of one level of escapes, or of two.
fn plain(body: &[u8], span: Span, nested: bool) -> Zeroizing<String> {
    let outer = decode(core::str::from_utf8(span.of(body)).unwrap_or_default());
    let mut text = Zeroizing::new(String::with_capacity(span.length()));
    match nested {
        true => text.push_str(decode(outer.text()).text()),
        false => text.push_str(outer.text()),
    }
    text
}

/// A placeholder needs no escapes; where it takes the place of a number it needs quotes, unless it is one.
fn written(placeholder: &str, level: Level) -> Vec<u8> {
    let digits = placeholder.bytes().all(|byte| byte.is_ascii_digit());
    match level {
        Level::Number | Level::NestedNumber if digits => placeholder.as_bytes().to_vec(),
        Level::Outer | Level::Nested | Level::Payload { .. } => placeholder.as_bytes().to_vec(),
        Level::Number => [b"\"", placeholder.as_bytes(), b"\""].concat(),
        Level::NestedNumber => [b"\\\"", placeholder.as_bytes(), b"\\\""].concat(),
    }
}

#[cfg(test)]
mod tests;
