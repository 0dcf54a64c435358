//! One pass over the bytes: skip words, stop at triggers, let the rows of the trigger look around.
//!
//! ```text
//! please write to alice@acme.com and pay 4539 1488 0343 6467
//! ~~~~~~ ~~~~~ ~~ ~~~~~▲             ~~~ ▲ digit run
//! each word: three bytes against a filter of token prefixes, then skipped
//! ```
//!
//! Invariant: hits come in order and do not overlap; there is no set-up cost, all tables are constants.

use super::context;
use super::detector::{Around, Detector, Hit, TABLE, Tier};
use super::digits::Groups;
use super::entity::Entity;
use super::token;
use super::view::View;
use crate::splice::Span;

const LOWER: u8 = 1;
const UPPER: u8 = 2;
const DIGIT: u8 = 4;
const WORD: u8 = LOWER | UPPER | DIGIT;
const TRIGGER: u8 = 8;

static CLASSES: [u8; 256] = classes();

/// Walks `view` and reports every hit.
pub(super) fn scan(mut view: View<'_>, found: &mut dyn FnMut(Span, Entity)) {
    let mut at = 0;
    while let Some(skip) = view.text.get(at..).and_then(|rest| rest.iter().position(|byte| class(*byte) != 0)) {
        let start = at.saturating_add(skip);
        let (candidate, next) = look(&view, start);
        at = next;
        if let Some(candidate) = candidate {
            at = candidate.hit.span.end.max(next);
            view.taken = candidate.hit.span.end;
            found(candidate.hit.span, candidate.entity);
        }
    }
}

/// A hit that counts, with its rank among others at the same trigger.
struct Candidate {
    hit: Hit,
    entity: Entity,
    strength: u8,
}

impl Candidate {
    /// Tier, then strength of the check, then length.
    fn rank(&self) -> (Tier, u8, usize) {
        (self.hit.tier, self.strength, self.hit.span.end.saturating_sub(self.hit.span.start))
    }
}

/// What stands at the trigger `at`, and where to go on if it is nothing.
fn look(view: &View<'_>, at: usize) -> (Option<Candidate>, usize) {
    let past = |length| at.saturating_add(length);
    match view.text.get(at..).unwrap_or_default() {
        [b'@', ..] => (around(view, at, TABLE.at_signs), past(1)),
        [b'%', b'4', b'0', ..] => (around(view, at, TABLE.at_signs), past(3)),
        [b'%', high, low, ..] if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => {
            (word(view, past(1)).0, past(3))
        }
        [b'%', ..] => (None, past(1)),
        [b'<' | b'&', ..] => (around(view, at, TABLE.brackets), past(1)),
        [b'\\', b'n' | b'r' | b't', ..] => (word(view, past(1)).0, past(2)),
        [b'\\', ..] => (around(view, at, TABLE.brackets), past(1)),
        _ => word(view, at),
    }
}

/// A run of letters and digits: all digits, or perhaps a token, or perhaps a piece of something random.
fn word(view: &View<'_>, at: usize) -> (Option<Candidate>, usize) {
    let rest = view.text.get(at..).unwrap_or_default();
    let (mut kinds, mut length) = (0, 0_usize);
    for byte in rest {
        let class = class(*byte);
        if class & WORD == 0 {
            break;
        }
        kinds |= class;
        length = length.wrapping_add(1);
    }
    let end = at.saturating_add(length);
    if kinds == DIGIT {
        return (digits(view, at, length), end);
    }
    let mut best = if token::may_begin(rest) { tokens(view, at) } else { None };
    if best.is_none() && kinds == WORD {
        best = around(view, at, TABLE.runs);
    }
    (best, end)
}

fn around(view: &View<'_>, at: usize, rows: &'static [Detector<Around>]) -> Option<Candidate> {
    best(rows.iter().filter_map(|row| judge(view, row, (row.verify)(view, at)?)))
}

#[cold]
fn tokens(view: &View<'_>, at: usize) -> Option<Candidate> {
    best(TABLE.tokens.iter().filter_map(|row| judge(view, row, row.verify.verify(view, at)?)))
}

fn digits(view: &View<'_>, at: usize, length: usize) -> Option<Candidate> {
    let groups = Groups::read(view, at, length)?;
    best(TABLE.digits.iter().filter_map(|row| judge(view, row, (row.verify)(view, &groups)?)))
}

/// The hit as a candidate, if it counts here.
fn judge<V>(view: &View<'_>, row: &'static Detector<V>, hit: Hit) -> Option<Candidate> {
    let counts = match hit.tier {
        Tier::Alone => true,
        Tier::WithContext => context::speaks_for(view, hit.span, row.context),
    };
    counts.then_some(Candidate { hit, entity: row.entity, strength: row.strength })
}

fn best(candidates: impl Iterator<Item = Candidate>) -> Option<Candidate> {
    candidates.max_by_key(Candidate::rank)
}

fn class(byte: u8) -> u8 {
    CLASSES.get(usize::from(byte)).copied().unwrap_or(0)
}

#[expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "runs in the compiler, where a slip is an error"
)]
const fn classes() -> [u8; 256] {
    let mut table = [0; 256];
    let mut byte = 0_u8;
    loop {
        table[byte as usize] = match byte {
            b'a'..=b'z' => LOWER,
            b'A'..=b'Z' => UPPER,
            b'0'..=b'9' => DIGIT,
            b'@' | b'%' | b'<' | b'&' | b'\\' => TRIGGER,
            _ => 0,
        };
        if byte == u8::MAX {
            return table;
        }
        byte += 1;
    }
}
