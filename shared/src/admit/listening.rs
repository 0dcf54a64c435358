//! The scanner's events, each with the rule of the place where it happens.
//!
//! ```text
//! {"messages":[{"content":"…"}]}      frames  ROOT · list of MESSAGE · MESSAGE      "…" is Role::Content: scanned
//! ```
//!
//! Invariant: the top frame's rule is that of the value that comes next; every string is scanned unless its rule says that it is
//! part of the protocol; the first refusal stays.

use alloc::vec::Vec;

use super::reading::{Member, Seen};
use crate::dialect::chat_request::ROOT;
use crate::dialect::shape::{FREE, Names, Role, Rule, Shape};
use crate::json::{Container, Flaw, Malformed, Scalar, Sink, decode};
use crate::redact::Named;
use crate::refusal::Refusal;
use crate::registry::distance::nearest;
use crate::splice::Span;

/// What is remembered between two events.
#[derive(Default)]
pub(super) struct Tracker {
    frames: Vec<Frame>,
    start: usize,
    pub(super) refusal: Option<Refusal>,
    pub(super) seen: Seen,
}

/// An open container.
#[derive(Clone, Copy)]
struct Frame {
    container: Container,
    shape: &'static Shape,
    /// What the next value in it is.
    rule: Rule,
    /// The key that the next value stands under.
    key: Span,
}

pub(super) struct Listening<'a> {
    pub(super) body: &'a [u8],
    pub(super) tracker: &'a mut Tracker,
}

type Judged = Result<(), Refusal>;

impl Sink for Listening<'_> {
    fn open(&mut self, container: Container, _: usize) {
        let judged = self.tracker.opened(container);
        self.tracker.keep(judged);
    }

    fn close(&mut self, _: Container, end: usize) {
        let closed = self.tracker.frames.pop();
        if closed.is_some_and(|frame| frame.container == Container::Array && frame.rule.role == Role::Content) {
            self.tracker.seen.findings.join(self.body);
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
        self.tracker.ended(span.end);
    }
}

impl Listening<'_> {
    fn named(&mut self, key: &str, span: Span) -> Judged {
        let Some(shape) = self.tracker.frames.last().map(|frame| frame.shape) else { return Ok(()) };
        let known = shape.rule(key);
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
                if let Some(known) = shape.folded(key) {
                    return Err(Refusal::FoldedKey { at: span.start, known });
                }
                self.key_text(span, false);
            }
            Names::Free | Names::Fixed => self.key_text(span, shape.names == Names::Fixed),
            Names::Closed(_) | Names::Entities(_) | Names::Protocol => {}
        }
        self.tracker.named(known.unwrap_or(*shape.rest), span);
        Ok(())
    }

    fn key_text(&mut self, span: Span, fixed: bool) {
        let decoded = decode(text(self.body, span));
        self.tracker.seen.findings.plain(&decoded, span.start, "", fixed);
    }

    fn string(&mut self, span: Span) -> Judged {
        if self.tracker.frames.is_empty() {
            return Err(Refusal::NotAnObject);
        }
        let (rule, key, in_list) = self.tracker.place();
        let raw = text(self.body, span);
        let Tracker { seen, .. } = &mut *self.tracker;
        let key = decode(text(self.body, key));
        match rule.role {
            Role::Identifier => Ok(()),
            Role::Model if !in_list => {
                seen.model = Some(span);
                Ok(())
            }
            Role::Model | Role::Stream | Role::Store => Err(wrong(rule.role)),
            Role::Messages if !in_list => Err(wrong(rule.role)),
            Role::Ask(ask) => seen.asks.string(ask, decode(raw).text(), in_list),
            Role::Fixed => {
                seen.findings.plain(&decode(raw), span.start, key.text(), true);
                Ok(())
            }
            Role::Media(medium) if !seen.findings.media(medium, decode(raw).text())? => Ok(()),
            Role::PartText => {
                seen.findings.part(span);
                seen.findings.text(&decode(raw), span.start, key.text())
            }
            Role::Kept(kept) => {
                seen.kept.get_or_insert(kept);
                seen.findings.text(&decode(raw), span.start, key.text())
            }
            Role::Text | Role::Content | Role::Messages | Role::Tools | Role::Media(_) => {
                seen.findings.text(&decode(raw), span.start, key.text())
            }
        }
    }
}

impl Tracker {
    fn keep(&mut self, judged: Judged) {
        if let Err(refusal) = judged {
            self.refusal.get_or_insert(refusal);
        }
    }

    /// Rule and key of the value that comes, and whether it stands in a list.
    fn place(&self) -> (Rule, Span, bool) {
        let nowhere = (FREE, Span { start: 0, end: 0 }, false);
        self.frames.last().map_or(nowhere, |frame| (frame.rule, frame.key, frame.container == Container::Array))
    }

    fn named(&mut self, rule: Rule, span: Span) {
        if self.frames.len() == 1 {
            let ours = matches!(rule.role, Role::Ask(_));
            self.seen.members.push(Member { start: span.start.saturating_sub(1), end: span.end, ours });
        }
        if let Some(frame) = self.frames.last_mut() {
            (frame.rule, frame.key) = (rule, span);
        }
    }

    /// A value ended; one of the root's members if only the root is open.
    fn ended(&mut self, end: usize) {
        if let ([_], Some(member)) = (self.frames.as_slice(), self.seen.members.last_mut()) {
            member.end = end;
        }
    }

    fn opened(&mut self, container: Container) -> Judged {
        let (rule, key, in_list) = self.place();
        let root = self.frames.is_empty();
        let shape = if root { &ROOT } else { rule.object };
        let rule = if container == Container::Array { rule } else { *shape.rest };
        self.frames.push(Frame { container, shape, rule, key });
        if root && container == Container::Array {
            return Err(Refusal::NotAnObject);
        }
        self.judge_open(container, in_list)
    }

    fn judge_open(&mut self, container: Container, in_list: bool) -> Judged {
        let Some(parent) = self.frames.len().checked_sub(2).and_then(|at| self.frames.get(at)) else { return Ok(()) };
        match parent.rule.role {
            Role::Ask(ask) => return self.seen.asks.open(ask, container, in_list),
            Role::Model | Role::Stream | Role::Store => return Err(wrong(parent.rule.role)),
            Role::Tools => self.seen.tools |= container == Container::Object,
            Role::Messages if !in_list && container == Container::Object => return Err(wrong(Role::Messages)),
            Role::Messages => self.seen.messages = true,
            Role::Kept(kept) => self.seen.kept = self.seen.kept.or(Some(kept)),
            Role::Text | Role::PartText | Role::Content | Role::Identifier | Role::Fixed | Role::Media(_) => {}
        }
        Ok(())
    }

    fn scalar(&mut self, scalar: Scalar, span: Span) -> Judged {
        if self.frames.is_empty() {
            return Err(Refusal::NotAnObject);
        }
        let (rule, _, in_list) = self.place();
        match (rule.role, scalar) {
            (Role::Ask(ask), _) => self.seen.asks.scalar(ask, scalar, in_list),
            (Role::Kept(kept), Scalar::True | Scalar::False | Scalar::Number(_)) => {
                self.seen.kept.get_or_insert(kept);
                Ok(())
            }
            (Role::Model | Role::Stream | Role::Store | Role::Messages, Scalar::Null) if !in_list => Ok(()),
            (Role::Stream, Scalar::True | Scalar::False) if !in_list => {
                self.seen.stream = scalar == Scalar::True;
                Ok(())
            }
            (Role::Store, Scalar::True | Scalar::False) if !in_list => {
                self.seen.store = (scalar == Scalar::True).then_some(span);
                Ok(())
            }
            (Role::Model | Role::Stream | Role::Store, _) => Err(wrong(rule.role)),
            (Role::Messages, _) if !in_list => Err(wrong(rule.role)),
            (
                Role::Text
                | Role::PartText
                | Role::Content
                | Role::Messages
                | Role::Tools
                | Role::Identifier
                | Role::Fixed
                | Role::Media(_)
                | Role::Kept(_),
                _,
            ) => Ok(()),
        }
    }
}

/// The refusal of a value that its place, one of four of the root's, cannot hold.
const fn wrong(role: Role) -> Refusal {
    let flag = "true, false or null";
    if matches!(role, Role::Model) {
        return Refusal::WrongType { field: "model", wanted: "a string" };
    }
    if matches!(role, Role::Messages) {
        return Refusal::WrongType { field: "messages", wanted: "a list of messages" };
    }
    Refusal::WrongType { field: if matches!(role, Role::Stream) { "stream" } else { "store" }, wanted: flag }
}

fn text(body: &[u8], span: Span) -> &str {
    core::str::from_utf8(span.of(body)).unwrap_or_default()
}
