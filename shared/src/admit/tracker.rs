//! Where in the body the scanner is: open containers, the rule of each, who speaks, which tool is described.
//!
//! ```text
//! {"messages":[{"content":"…"}]}     frames  ROOT · list of MESSAGE · MESSAGE
//! ```
//!
//! Invariant: the top frame's rule is that of the value that comes next; the first refusal stays.

use alloc::vec::Vec;

use super::reading::{Member, Seen, Signed};
use crate::dialect::Dialect;
use crate::dialect::shape::{FREE, Role, Rule, Shape};
use crate::json::{Container, Scalar};
use crate::redact::Origin;
use crate::refusal::Refusal;
use crate::splice::Span;

pub(super) type Judged = Result<(), Refusal>;

pub(super) const NOWHERE: Span = Span { start: 0, end: 0 };

/// What is remembered between two events.
pub(super) struct Tracker {
    pub(super) dialect: Dialect,
    pub(super) frames: Vec<Frame>,
    pub(super) start: usize,
    pub(super) refusal: Option<Refusal>,
    pub(super) seen: Seen,
    pub(super) message: Message,
    pub(super) tool: Tool,
}

/// The message that is open.
pub(super) struct Message {
    /// [`super::findings::Findings::mark`] when it opened.
    pub(super) mark: usize,
    pub(super) speaker: Origin,
    /// Its place among the messages, from 1.
    index: u32,
    /// It holds text of its own, not only what tools gave back.
    said: bool,
    /// Its parts, and whether one of them is signed.
    parts: Vec<Member>,
    signed: bool,
}

/// The tool that is open.
#[derive(Default)]
pub(super) struct Tool {
    pub(super) name: Option<Span>,
    pub(super) network: bool,
}

/// An open container.
#[derive(Clone, Copy)]
pub(super) struct Frame {
    pub(super) container: Container,
    pub(super) shape: &'static Shape,
    /// What the next value in it is.
    pub(super) rule: Rule,
    /// The key that the next value stands under.
    pub(super) key: Span,
}

impl Tracker {
    pub(super) const fn new(dialect: Dialect, seen: Seen) -> Self {
        let message =
            Message { mark: 0, speaker: Origin::Document, index: 0, said: false, parts: Vec::new(), signed: false };
        let tool = Tool { name: None, network: false };
        Self { dialect, frames: Vec::new(), start: 0, refusal: None, seen, message, tool }
    }

    pub(super) fn keep(&mut self, judged: Judged) {
        if let Err(refusal) = judged {
            self.refusal.get_or_insert(refusal);
        }
    }

    /// Rule and key of the value that comes, and whether it stands in a list.
    pub(super) fn place(&self) -> (Rule, Span, bool) {
        self.frames
            .last()
            .map_or((FREE, NOWHERE, false), |frame| (frame.rule, frame.key, frame.container == Container::Array))
    }

    pub(super) fn named(&mut self, rule: Rule, span: Span) {
        if self.frames.len() == 1 {
            let gone = matches!(rule.role, Role::Ask(_));
            self.seen.members.push(Member { start: span.start.saturating_sub(1), key: span, end: span.end, gone });
            self.seen.findings.origin = if rule.role == Role::Tools { Origin::System } else { Origin::User };
        }
        if let Some(frame) = self.frames.last_mut() {
            (frame.rule, frame.key) = (rule, span);
        }
    }

    /// A value ended; one of the root's members if only the root is open.
    pub(super) fn ended(&mut self, end: usize) {
        if let ([_], Some(member)) = (self.frames.as_slice(), self.seen.members.last_mut()) {
            member.end = end;
        }
    }

    /// Whether the object that begins or has ended stands as a part in a message's list.
    pub(super) fn among_parts(&self) -> bool {
        matches!(self.frames.as_slice(), [_, _, _, list] if list.container == Container::Array && list.rule.role == Role::Content)
    }

    pub(super) fn opened(&mut self, container: Container) -> Judged {
        let (rule, key, in_list) = self.place();
        let root = self.frames.is_empty();
        let shape = if root { self.dialect.request() } else { rule.object };
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
            Role::Tools => {
                self.seen.tools |= container == Container::Object;
                self.tool = Tool::default();
            }
            Role::Messages if !in_list && container == Container::Object => return Err(wrong(Role::Messages)),
            Role::Messages | Role::Input => self.message.begin(self.seen.findings.mark()),
            Role::Kept(kept) => self.seen.keeps(kept),
            Role::Text | Role::Number | Role::PartText | Role::Content | Role::Fixed | Role::Media(_) => {}
            Role::Identifier | Role::ToolName | Role::Speaker | Role::Format | Role::CacheTime => {}
            Role::ItemType | Role::PartType | Role::ToolType | Role::Result | Role::Signed => {}
        }
        Ok(())
    }

    pub(super) fn scalar(&mut self, scalar: Scalar, span: Span) -> Judged {
        if self.frames.is_empty() {
            return Err(Refusal::NotAnObject);
        }
        let (rule, _, in_list) = self.place();
        match (rule.role, scalar) {
            (Role::Ask(ask), _) => self.seen.asks.scalar(ask, scalar, in_list),
            (Role::Kept(kept), Scalar::True | Scalar::False | Scalar::Number(_)) => {
                self.seen.keeps(kept);
                Ok(())
            }
            (Role::Model | Role::Stream | Role::Messages, Scalar::Null) if !in_list => Ok(()),
            (Role::Stream, Scalar::True | Scalar::False) if !in_list => {
                self.seen.stream = scalar == Scalar::True;
                Ok(())
            }
            (Role::Store, Scalar::True | Scalar::False | Scalar::Null) if !in_list => {
                self.seen.store = (scalar != Scalar::False).then_some(span);
                Ok(())
            }
            (Role::Model | Role::Stream | Role::Store, _) => Err(wrong(rule.role)),
            (Role::Messages, _) if !in_list => Err(wrong(rule.role)),
            (
                Role::Input
                | Role::ItemType
                | Role::PartType
                | Role::ToolType
                | Role::Result
                | Role::Signed
                | Role::CacheTime
                | Role::Text
                | Role::Number
                | Role::ToolName
                | Role::Speaker
                | Role::Format
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

impl Message {
    /// Another one opens, of which nobody has said anything yet.
    fn begin(&mut self, mark: usize) {
        (self.mark, self.speaker) = (mark, Origin::Document);
        (self.index, self.said, self.signed) = (self.index.saturating_add(1), false, false);
        self.parts.clear();
    }

    pub(super) const fn says(&mut self) {
        self.said = true;
    }

    /// A part of it begins.
    pub(super) fn part(&mut self, start: usize) {
        self.parts.push(Member { start, key: NOWHERE, end: start, gone: false });
    }

    /// The part that began last is whole.
    pub(super) fn parted(&mut self, end: usize) {
        if let Some(part) = self.parts.last_mut() {
            part.end = end;
        }
    }

    pub(super) const fn sign(&mut self) {
        self.signed = true;
    }

    /// It is whole: what must be known of it later.
    pub(super) fn end(&mut self, seen: &mut Seen) {
        seen.findings.attribute(self.mark, self.speaker);
        if self.said && self.speaker == Origin::User {
            seen.last_said = self.index;
        }
        if self.signed {
            seen.signed.push(Signed { index: self.index, parts: core::mem::take(&mut self.parts) });
        }
    }
}

/// The refusal of a value that its place, one of four of the root's, cannot hold.
pub(super) const fn wrong(role: Role) -> Refusal {
    let flag = "true, false or null";
    if matches!(role, Role::Model) {
        return Refusal::WrongType { field: "model", wanted: "a string" };
    }
    if matches!(role, Role::Messages) {
        return Refusal::WrongType { field: "messages", wanted: "a list of messages" };
    }
    Refusal::WrongType { field: if matches!(role, Role::Stream) { "stream" } else { "store" }, wanted: flag }
}
