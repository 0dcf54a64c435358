//! What one event of a stream does to the texts in it: which of them end, which are rewritten, and what is copied between them.
//!
//! ```text
//! …"content":"Dear <EM  AIL_0>"…      ◀ copy ▶ text ◀ copy, its number shifted ▶      tails of texts that end here go first
//! ```
//!
//! Invariant: what is no rewritten text of an event leaves as it came, but for the number of an event behind one of ours.

use alloc::vec::Vec;

use super::channels::Channels;
use super::facts::{Address, Block, Hit, Manner};
use super::own::Envelope;
use super::survey::Survey;
use crate::dialect::answer::Moment;
use crate::json::decimal;
use crate::redact::Vault;
use crate::splice::Span;

/// Whether the text at `address` ends in the event that said `survey`.
pub(super) fn ends(survey: &Survey, address: Address) -> bool {
    let is_its_block = |block: &Block| block.index == address.block;
    match survey.moment() {
        Moment::Chunk => survey.blocks.iter().any(|block| block.finished && is_its_block(block)),
        Moment::Said => survey.subject() == Some(address),
        Moment::Closes => survey.blocks.first().is_some_and(is_its_block),
        Moment::Finishes | Moment::Ends | Moment::Fails => true,
        Moment::Starts | Moment::Opens | Moment::Says | Moment::Silent | Moment::Unknown => false,
    }
}

/// What the `wanted` texts hold back leaves, each tail in a delta of its own.
#[inline(never)]
pub(super) fn give_up(
    channels: &mut Channels,
    envelope: &mut Envelope,
    wanted: impl Fn(Address) -> bool,
    vault: &Vault,
    out: &mut Vec<u8>,
) {
    for (address, text) in channels.holding(wanted) {
        let item = core::mem::take(&mut text.item);
        envelope.delta(address, &item, |out| text.flush(vault, out), out);
        text.item = item;
    }
}

/// Whether the text is rewritten at all. A tree that was cut into lines of `data` leaves as it came.
pub(super) fn is_edited(hit: &Hit, event: &[u8], vault: &Vault) -> bool {
    let cut = || memchr::memchr2(b'\n', b'\r', hit.span.of(event)).is_some();
    let echo = hit.channel.is_echo() && vault.is_watching();
    !hit.channel.is_left() && !echo && (hit.manner != Manner::Tree || !cut())
}

/// Copies `span` of `event`; where the event's number stands in it, `shift` is added to that.
pub(super) fn copy(event: &[u8], span: Span, survey: &Survey, shift: u64, out: &mut Vec<u8>) {
    let mut start = span.start;
    if let Some((number, at)) = survey.sequence.filter(|(_, at)| shift > 0 && at.start >= start && at.end <= span.end) {
        out.extend_from_slice(event.get(start..at.start).unwrap_or_default());
        decimal(number.saturating_add(shift), out);
        start = at.end;
    }
    out.extend_from_slice(event.get(start..span.end).unwrap_or_default());
}
