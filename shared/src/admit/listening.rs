//! The scanner's events, each with the rule of the place where it happens.
//!
//! ```text
//! {"messages":[{"content":"…"}]}      frames  ROOT · list of MESSAGE · MESSAGE      "…" is Role::Content: scanned
//! ```
//!
//! Invariant: the top frame's rule is that of the value that comes next; every string is scanned unless its rule says that it is
//! part of the protocol; the first refusal stays.

use super::findings::Level;
use super::tracker::{Judged, NOWHERE, Tool, Tracker, wrong};
use crate::dialect::ask::ROOT;
use crate::dialect::lint::Axis;
use crate::dialect::shape::{Medium, Names, Role, Rule};
use crate::json::{Container, Flaw, Malformed, Scalar, Sink, decode};
use crate::redact::{Named, Origin, is_network_parameter};
use crate::refusal::Refusal;
use crate::registry::distance::nearest;
use crate::splice::Span;

pub(super) struct Listening<'a> {
    pub(super) body: &'a [u8],
    pub(super) tracker: &'a mut Tracker,
}

impl Sink for Listening<'_> {
    fn open(&mut self, container: Container, at: usize) {
        if container == Container::Object && self.tracker.among_parts() {
            self.tracker.message.part(at);
        }
        self.result(Origin::ToolResult);
        let judged = self.tracker.opened(container);
        self.tracker.keep(judged);
    }

    fn close(&mut self, _: Container, end: usize) {
        let closed = self.tracker.frames.pop();
        if closed.is_some_and(|frame| frame.container == Container::Array && frame.rule.role == Role::Content) {
            self.tracker.seen.findings.join(self.body);
        }
        self.result(Origin::User);
        if closed.is_some_and(|frame| frame.container == Container::Object) {
            self.left(end);
        }
        self.tracker.ended(end);
    }

    fn key(&mut self, key: &str, span: Span) -> Result<(), Malformed> {
        let judged = self.named(key, span);
        self.tracker.keep(judged);
        if self.tracker.refusal.is_some() { Err(Malformed { at: span.start, flaw: Flaw::Refused }) } else { Ok(()) }
    }

    fn string_open(&mut self, at: usize) {
        self.tracker.start = at;
    }

    fn string_close(&mut self, end: usize) {
        let judged = self.string(Span { start: self.tracker.start, end });
        self.tracker.keep(judged);
        self.tracker.ended(end.saturating_add(1));
    }

    fn scalar(&mut self, scalar: Scalar, span: Span) {
        let judged = self.tracker.scalar(scalar, span);
        self.tracker.keep(judged);
        if matches!(scalar, Scalar::Number(_)) {
            self.number(span);
        }
        self.tracker.ended(span.end);
    }
}

impl Listening<'_> {
    fn named(&mut self, key: &str, span: Span) -> Judged {
        let Some(shape) = self.tracker.frames.last().map(|frame| frame.shape) else { return Ok(()) };
        let own = (self.tracker.frames.len() == 1).then_some(&ROOT);
        let known = shape.rule(key).or_else(|| own?.rule(key));
        match shape.names {
            Names::Closed(parent) if known.is_none() => {
                let nearest = nearest(key, shape.members.iter().map(|(name, _)| *name));
                let first = shape.members.first().map_or("", |(name, _)| *name);
                return Err(Refusal::UnknownMember { parent, at: span.start, nearest: nearest.unwrap_or(first) });
            }
            Names::Entities(parent) if !self.tracker.seen.asks.named(key) => {
                let nearest = nearest(key, Named::names()).unwrap_or("ALL");
                return Err(Refusal::UnknownMember { parent, at: span.start, nearest });
            }
            Names::Protocol if known.is_none() => {
                if let Some(known) = shape.folded(key).or_else(|| own?.folded(key)) {
                    return Err(Refusal::FoldedKey { at: span.start, known });
                }
                self.key_text(span, false)?;
            }
            Names::Free => self.key_text(span, false)?,
            Names::Fixed | Names::Properties => {
                self.tracker.tool.network |= shape.names == Names::Properties && is_network_parameter(key);
                self.key_text(span, true)?;
            }
            Names::Providers => self.tracker.seen.asks.held(key),
            Names::Closed(_) | Names::Entities(_) | Names::Protocol => {}
        }
        self.tracker.named(known.unwrap_or(*shape.rest), span);
        Ok(())
    }

    fn key_text(&mut self, span: Span, fixed: bool) -> Judged {
        let decoded = decode(text(self.body, span));
        self.tracker.seen.findings.plain(&decoded, span.start, "", fixed)
    }

    /// What a tool gave back begins, or has ended: it is nobody's own words, and no part of the text around it.
    fn result(&mut self, origin: Origin) {
        if matches!(self.tracker.place(), (Rule { role: Role::Result, .. }, _, false)) {
            self.tracker.seen.findings.join(self.body);
            self.tracker.seen.findings.origin = origin;
        }
    }

    /// An object has closed: who said the message, what the tool is called.
    fn left(&mut self, end: usize) {
        if self.tracker.among_parts() {
            self.tracker.message.parted(end);
        }
        let Tracker { frames, seen, message, tool, .. } = &mut *self.tracker;
        match frames.last().map(|frame| frame.rule.role) {
            Some(Role::Messages | Role::Input) => message.end(seen),
            Some(Role::Tools) => {
                let Tool { name, network } = core::mem::take(tool);
                let name = name.unwrap_or(NOWHERE);
                seen.offered.add(decode(text(self.body, name)).text(), network);
            }
            Some(_) | None => {}
        }
    }

    /// A number where text may stand.
    fn number(&mut self, span: Span) {
        let (rule, key, _) = self.tracker.place();
        let fixed = match rule.role {
            Role::Ask(ask) => {
                let judged = self.tracker.seen.asks.number(ask, text(self.body, span));
                return self.tracker.keep(judged);
            }
            Role::Fixed => true,
            Role::Text | Role::PartText | Role::Content | Role::Kept(_) | Role::Media(_) => false,
            Role::Result | Role::Signed => false,
            Role::Input => return self.tracker.seen.findings.token(),
            Role::Number | Role::ToolName | Role::Speaker | Role::Format | Role::Messages | Role::Tools => return,
            Role::Identifier | Role::Model | Role::Stream | Role::Store | Role::CacheTime => return,
            Role::ItemType | Role::PartType | Role::ToolType => return,
        };
        let key = decode(text(self.body, key));
        self.tracker.seen.findings.number(text(self.body, span), key.text(), span, Level::Number, fixed);
    }

    fn string(&mut self, span: Span) -> Judged {
        if self.tracker.frames.is_empty() {
            return Err(Refusal::NotAnObject);
        }
        let (rule, _, in_list) = self.tracker.place();
        let raw = text(self.body, span);
        let Tracker { seen, message, tool, .. } = &mut *self.tracker;
        match rule.role {
            Role::Model | Role::Stream | Role::Store if rule.role != Role::Model || in_list => Err(wrong(rule.role)),
            Role::Messages if !in_list => Err(wrong(rule.role)),
            Role::Ask(ask) => seen.asks.string(ask, decode(raw).text(), in_list),
            Role::Identifier | Role::Stream | Role::Store => Ok(()),
            Role::Model => {
                seen.model = Some(span);
                Ok(())
            }
            Role::ItemType | Role::PartType | Role::ToolType => {
                self.typed(rule.role, span);
                Ok(())
            }
            Role::CacheTime => {
                seen.hours.extend((raw == "1h").then_some(span));
                Ok(())
            }
            Role::ToolName => {
                tool.name = Some(span);
                Ok(())
            }
            Role::Speaker => {
                message.speaker = speaker(decode(raw).text());
                Ok(())
            }
            Role::Format => {
                seen.json |= matches!(decode(raw).text(), "json_object" | "json_schema");
                Ok(())
            }
            Role::Text | Role::Number | Role::PartText | Role::Content | Role::Messages | Role::Input => {
                self.words(rule.role, span)
            }
            Role::Tools | Role::Fixed | Role::Media(_) | Role::Signed | Role::Kept(_) | Role::Result => {
                self.words(rule.role, span)
            }
        }
    }

    /// A string that is read.
    fn words(&mut self, role: Role, span: Span) -> Judged {
        let (_, key, in_list) = self.tracker.place();
        let (decoded, key) = (decode(text(self.body, span)), decode(text(self.body, key)));
        let within = self.tracker.frames.len();
        let Tracker { seen, message, .. } = &mut *self.tracker;
        if (role == Role::PartText && within == PART) || (role == Role::Content && within == MESSAGE) {
            message.says();
        }
        if role == Role::PartText || (role == Role::Content && in_list) {
            seen.findings.part(span);
        }
        let before = seen.findings.origin;
        match role {
            Role::Fixed => return seen.findings.plain(&decoded, span.start, key.text(), true),
            Role::Media(medium) => return seen.findings.media(medium, &decoded, span.start),
            Role::Signed => {
                message.sign();
                return seen.findings.plain(&decoded, span.start, key.text(), true);
            }
            Role::Kept(kept) => seen.keeps(kept),
            Role::Result => seen.findings.origin = Origin::ToolResult,
            Role::Text | Role::Number | Role::PartText | Role::Content | Role::Messages | Role::Input => {}
            Role::Tools | Role::ItemType | Role::PartType | Role::ToolType | Role::CacheTime | Role::ToolName => {}
            Role::Speaker | Role::Identifier | Role::Format => {}
            Role::Model | Role::Stream | Role::Store | Role::Ask(_) => {}
        }
        let judged = seen.findings.text(&decoded, span.start, key.text());
        seen.findings.origin = before;
        judged
    }

    /// What a part, an item or a tool is.
    fn typed(&mut self, role: Role, span: Span) {
        let raw = decode(text(self.body, span));
        let Tracker { dialect, seen, message, .. } = &mut *self.tracker;
        let axis = if role == Role::ToolType { Axis::Tool } else { Axis::Part };
        if !dialect.lint().knows(axis, raw.text()) {
            seen.types.add(axis, span, self.body);
        }
        if role == Role::PartType {
            seen.findings.within(if raw.text() == "image" { Medium::Image } else { Medium::File });
        }
        if role == Role::ItemType && raw.text() != "message" {
            message.speaker = if raw.text().ends_with("_output") { Origin::ToolResult } else { Origin::Assistant };
        }
    }
}

/// How many containers are open around a member of a message, and of one of its parts.
const MESSAGE: usize = 3;
const PART: usize = 5;

/// Whose words a message of this role is.
fn speaker(role: &str) -> Origin {
    match role {
        "system" | "developer" => Origin::System,
        "user" => Origin::User,
        "assistant" => Origin::Assistant,
        "tool" | "function" => Origin::ToolResult,
        _ => Origin::Document,
    }
}

fn text(body: &[u8], span: Span) -> &str {
    core::str::from_utf8(span.of(body)).unwrap_or_default()
}
