//! Edits that have nothing to do with what was found: members and parts that leave, values that are made harmless.
//!
//! ```text
//! {"zdr":true,"user":"u7","messages":[…,{"role":"assistant","content":[{"type":"thinking","thinking":"… bob@acme.com …"},…]},…]}
//!  └ ours ─┘  └ taken out                                              └ signed, holds an original: left out
//! ```
//!
//! A provider refuses a signed part that was edited. Parts of answers before the user's last words may be left out (Anthropic,
//! "Extended thinking": blocks of earlier turns are not needed); those of a turn that is going on may not.
//!
//! Invariant: no edit lies in what is taken out; nothing that was found is sent in a signed part.

use alloc::vec::Vec;

use super::closing::Closing;
use super::edits::remove;
use super::findings::{Found, Hit};
use super::reading::Member;
use super::spread::within;
use crate::order::sort;
use crate::policy::Terms;
use crate::redact::Action;
use crate::refusal::Refusal;
use crate::splice::{Edit, Span};

/// What becomes of a body beside its findings.
#[derive(Default)]
pub(super) struct Changes {
    pub(super) edits: Vec<Edit>,
    pub(super) neutralised: Vec<&'static str>,
    pub(super) dropped: Vec<(&'static str, u32)>,
    /// What is taken out.
    gone: Vec<Span>,
    removals: Vec<Edit>,
}

impl Changes {
    /// Takes out those of `members` that are marked.
    pub(super) fn leave_out(&mut self, members: &[Member]) {
        let marked = members.iter().filter(|member| member.gone);
        self.gone.extend(marked.map(|member| Span { start: member.start, end: member.end }));
        self.removals.extend(remove(members));
    }

    /// All is marked: no edit is left in what is taken out.
    pub(super) fn settle(&mut self) {
        sort(&mut self.gone, |a, b| a.start.cmp(&b.start));
        let gone = &self.gone;
        self.edits.retain(|edit| !within(gone, edit.span));
        self.edits.append(&mut self.removals);
    }

    /// Whether `span` lies in what is taken out.
    pub(super) fn takes_out(&self, span: Span) -> bool {
        within(&self.gone, span)
    }
}

const NEEDED: Refusal =
    Refusal::RedactionUnavailable { part: "a thinking block that is signed and that the provider needs whole" };

impl Closing {
    /// Leaves out signed parts in which something was found that policy does not leave alone.
    pub(super) fn unsign(&mut self, found: &Found, terms: &Terms, changes: &mut Changes) -> Result<(), Refusal> {
        let (tools, last) = (self.seen.tools, self.seen.last_said);
        let acted =
            |hit: &&Hit| hit.fixed && !hit.entity.is_literal() && terms.redaction.of(hit.entity, tools) != Action::Off;
        for message in &mut self.seen.signed {
            let within = hits_of(&found.hits, &message.parts).iter().filter(acted);
            let count = within.map(|hit| mark(&mut message.parts, hit.span)).fold(0, u32::saturating_add);
            if count == 0 {
                continue;
            }
            if message.index >= last || message.parts.iter().all(|part| part.gone) {
                return Err(NEEDED);
            }
            changes.leave_out(&message.parts);
            changes.dropped = alloc::vec![("thinking", dropped(&changes.dropped).saturating_add(count))];
        }
        Ok(())
    }
}

fn dropped(counts: &[(&'static str, u32)]) -> u32 {
    counts.first().map_or(0, |(_, count)| *count)
}

/// Those of `hits`, which are in wire order, that stand between the first and the last of `parts`.
fn hits_of<'a>(hits: &'a [Hit], parts: &[Member]) -> &'a [Hit] {
    let (Some(first), Some(last)) = (parts.first(), parts.last()) else { return &[] };
    let from = hits.partition_point(|hit| hit.span.start < first.start);
    let to = hits.partition_point(|hit| hit.span.start < last.end);
    hits.get(from..to).unwrap_or_default()
}

/// Marks the part around `span`; 1 if it was not marked yet.
fn mark(parts: &mut [Member], span: Span) -> u32 {
    let at = parts.partition_point(|part| part.end <= span.start);
    let Some(part) = parts.get_mut(at).filter(|part| part.start <= span.start && !part.gone) else { return 0 };
    part.gone = true;
    1
}
