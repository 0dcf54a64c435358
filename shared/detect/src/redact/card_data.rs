//! What stands on a card beside its number: code, expiry, magnetic tracks.
//!
//! ```text
//! card …, CVV: 123 · exp 12/27              near a word for cards, right after their cue
//! 4539 1488 0343 6467, 12/27                the expiry after a number of its length
//! %B4539148803436467^BRENNER/ALICE^2712101…?    ;4539148803436467=2712101…?
//! ```
//!
//! Invariant: a code or an expiry has a cue right before it ([`cue`]) and a word for cards near; a track holds a number that passes its check.

use super::beside::Beside;
use super::card;
use super::cue::{self, Cue};
use super::detector::{Begins, Code, Detector, Hit, Numeric, Source, Tier, between, lengths};
use super::digits::{Groups, Number};
use super::entity::Entity;
use super::view::View;
use crate::span::Span;

pub(super) const CVV: Detector<Numeric> = Detector {
    entity: Entity::CardCvv,
    rule: "card-cvv",
    verify: Numeric { lengths: lengths(&[3, 4]), needs: Beside::cue(Cue::CardCode), verify: code },
    context: card::CONTEXT,
    strength: 1,
    source: Source::of("PCI DSS 4.0, glossary (card verification code or value); ISO/IEC 7813"),
};

pub(super) const EXPIRY: Detector<Numeric> = Detector {
    entity: Entity::CardExpiry,
    rule: "card-expiry",
    verify: Numeric {
        lengths: lengths(&[4, 6]),
        needs: Beside::DIVIDED.or(Beside::cue(Cue::CardExpiry)),
        verify: expiry,
    },
    context: card::CONTEXT,
    strength: 1,
    source: Source::of("ISO/IEC 7813 (expiration date); PCI DSS 4.0, table 2 (account data)"),
};

pub(super) const TRACK_ONE: Detector<Code> = Detector {
    entity: Entity::CardTrack,
    rule: "card-track-one",
    verify: Code {
        words: between(13, 20),
        begins: Begins::Letter,
        lower: false,
        four: false,
        needs: Beside::ANYTHING,
        verify: track_one,
    },
    context: &[],
    strength: 2,
    source: Source::of(TRACKS),
};

pub(super) const TRACK_TWO: Detector<Numeric> = Detector {
    entity: Entity::CardTrack,
    rule: "card-track-two",
    verify: Numeric { lengths: between(12, 19), needs: Beside::EQUALS, verify: track_two },
    context: &[],
    strength: 2,
    source: Source::of(TRACKS),
};

const TRACKS: &str = "ISO/IEC 7813 (structure of tracks 1 and 2)";
/// Most characters of a track.
const TRACK: usize = 79;

fn code(view: &View<'_>, groups: &Groups) -> Option<Hit> {
    let number = groups.numbers().next().filter(|number| matches!(number.digits.len(), 3 | 4))?;
    let announced = cue::before(view, number.span.start) == Some(Cue::CardCode);
    announced.then_some(Hit { span: number.span, tier: Tier::WithContext })
}

fn expiry(view: &View<'_>, groups: &Groups) -> Option<Hit> {
    let number = groups.numbers().find(|number| is_month_of_year(number))?;
    let announced = cue::before(view, number.span.start) == Some(Cue::CardExpiry);
    let follows = !number.bare() && follows_card(view, number.span.start);
    let tier = if follows { Tier::Alone } else { Tier::WithContext };
    let date = matches!(view.text.get(number.span.end..), Some([b'/' | b'-', b'0'..=b'9', ..]));
    ((announced || follows) && !date).then_some(Hit { span: number.span, tier })
}

/// `12/27`, `12/2027`, `2027-12`, `1227`: a month between 2020 and 2049.
fn is_month_of_year(number: &Number<'_>) -> bool {
    let marked = matches!(number.separator(), Some(b'/' | b'-'));
    let (month, year) = match number.digits.len() {
        4 if number.bare() || marked && number.grouped(&[2, 2]) => (number.value(0..2), number.value(2..4)),
        6 if marked && number.grouped(&[2, 4]) => (number.value(0..2), number.value(2..6).wrapping_sub(2000)),
        6 if marked && number.grouped(&[4, 2]) => (number.value(4..6), number.value(0..4).wrapping_sub(2000)),
        _ => return false,
    };
    (1..=12).contains(&month) && (20..=49).contains(&year)
}

/// Whether a card's number stands right before, after one or two marks.
fn follows_card(view: &View<'_>, at: usize) -> bool {
    let marks = view.run_before(at, 3, |byte| matches!(byte, b' ' | b',' | b';' | b'|' | b'\t' | b':'));
    let end = at.saturating_sub(marks);
    let mut digits = [0; 19];
    let mut count = 0_usize;
    for byte in view.slice(end.saturating_sub(24), end).iter().rev() {
        match (byte, digits.len().checked_sub(count.saturating_add(1)).and_then(|place| digits.get_mut(place))) {
            (b'0'..=b'9', Some(slot)) => *slot = byte.wrapping_sub(b'0'),
            (b' ' | b'-', Some(_)) => continue,
            _ => break,
        }
        count = count.saturating_add(1);
    }
    let number = digits.get(digits.len().saturating_sub(count)..).unwrap_or_default();
    marks > 0 && card::is_number(number)
}

/// `%B`, the number, `^`, the name, `^`, the rest.
fn track_one(view: &View<'_>, at: usize) -> Option<Hit> {
    let start = at.checked_sub(1).filter(|start| view.byte(*start) == Some(b'%'))?;
    let digits = at.saturating_add(1);
    let length = view.digits(digits, 20);
    let name = digits.saturating_add(length).saturating_add(1);
    let letters =
        view.run(name, 27, |byte| byte.is_ascii_alphanumeric() || matches!(byte, b' ' | b'/' | b'.' | b'-' | b'\''));
    let rest = name.saturating_add(letters).saturating_add(1);
    let marked = view.byte(at) == Some(b'B')
        && view.byte(name.saturating_sub(1)) == Some(b'^')
        && view.byte(rest.saturating_sub(1)) == Some(b'^');
    let numbered = card::is_issued(view, view.slice(digits, digits.saturating_add(length)));
    (marked && numbered).then(|| track(view, start, rest))?
}

/// `;`, the number, `=`, the rest.
fn track_two(view: &View<'_>, groups: &Groups) -> Option<Hit> {
    let Span { start, end } = groups.numbers().next()?.span;
    let rest = end.saturating_add(1);
    let marked = view.byte(end) == Some(b'=') && card::is_issued(view, view.slice(start, end));
    let start = start.saturating_sub(usize::from(view.before(start) == Some(b';')));
    marked.then(|| track(view, start, rest))?
}

/// The track from `start` on, whose expiry, service code and further digits begin at `rest`.
fn track(view: &View<'_>, start: usize, rest: usize) -> Option<Hit> {
    let length = view.run(rest, TRACK, |byte| byte.is_ascii_digit() || matches!(byte, b'=' | b'^'));
    let end = rest.saturating_add(length);
    let end = end.saturating_add(usize::from(view.byte(end) == Some(b'?')));
    (length >= 7).then_some(Hit { span: Span { start, end }, tier: Tier::Alone })
}
