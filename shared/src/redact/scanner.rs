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
use super::detector::{Around, Code, Detector, Hit, TABLE, Tier};
use super::digits::Groups;
use super::entity::Entity;
use super::token;
use super::view::View;
use crate::splice::Span;

const LOWER: u8 = 1;
const UPPER: u8 = 2;
const DIGIT: u8 = 4;
const WORD: u8 = LOWER | UPPER | DIGIT;
const CASES: u8 = LOWER | UPPER;
const TRIGGER: u8 = 8;

static CLASSES: [u8; 256] = classes();

/// Walks `view` and reports every hit.
pub(super) fn scan(mut view: View<'_>, found: &mut dyn FnMut(Span, Entity)) {
    if let Some(candidate) = value(&view) {
        view.taken = candidate.hit.span.end;
        found(candidate.hit.span, candidate.entity);
    }
    let mut at = view.taken;
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

/// The text as a whole, as the value of its key.
fn value(view: &View<'_>) -> Option<Candidate> {
    (!view.key.is_empty()).then(|| around(view, 0, TABLE.values))?
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
        [b':' | b'=', ..] => (best([colon(view, at), assignment(view, at)].into_iter().flatten()), past(1)),
        _ => word(view, at),
    }
}

/// A colon before `//`, or one that can be within an address.
fn colon(view: &View<'_>, at: usize) -> Option<Candidate> {
    let [b':', rest @ ..] = view.text.get(at..)? else { return None };
    let before = view.before(at).is_none_or(|byte| byte.is_ascii_hexdigit() || !byte.is_ascii_alphanumeric());
    let asked = match rest {
        [b'/', b'/', ..] => true,
        [next, ..] => before && (*next == b':' || next.is_ascii_hexdigit()),
        [] => before,
    };
    asked.then(|| around(view, at, TABLE.colons))?
}

/// A sign after a word that announces a credential.
fn assignment(view: &View<'_>, at: usize) -> Option<Candidate> {
    let gap = view.run_before(at, 4, |byte| matches!(byte, b' ' | b'"' | b'\'' | b'\\' | b'`' | b'\t' | b']' | b':'));
    let end = at.saturating_sub(gap);
    let letters = view.slice(end.saturating_sub(3), end);
    token::announces(letters).then(|| around(view, at, TABLE.assignments))?
}

/// A run of letters and digits: all digits, or perhaps a token, a code, or a piece of something random.
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
    let token = if token::may_begin(rest) { tokens(view, at) } else { None };
    let other = match kinds {
        UPPER if rest.starts_with(b"BEGIN") => key_block(view, at),
        UPPER if length <= 6 && before_digit(rest, length) => codes(view, at, length, kinds),
        LOWER | UPPER | CASES => None,
        WORD => best([codes(view, at, length, kinds), around(view, at, TABLE.runs)].into_iter().flatten()),
        _ => codes(view, at, length, kinds),
    };
    (best([token, other].into_iter().flatten()), end)
}

/// Whether a separator and a digit follow a word of `length` bytes.
fn before_digit(rest: &[u8], length: usize) -> bool {
    matches!(rest.get(length..), Some([b' ' | b'-' | b'.' | b'/', b'0'..=b'9', ..]))
}

#[cold]
fn key_block(view: &View<'_>, at: usize) -> Option<Candidate> {
    let start = at.checked_sub(5)?;
    (view.slice(start, at) == b"-----").then(|| around(view, start, TABLE.dashes))?
}

fn codes(view: &View<'_>, at: usize, length: usize, kinds: u8) -> Option<Candidate> {
    let fits = |row: &&Detector<Code>| {
        (row.verify.lower || kinds & LOWER == 0) && length < 32 && row.verify.words >> length & 1 == 1
    };
    let rows = TABLE.codes.iter().filter(fits);
    best(rows.filter_map(|row| judge(view, row, (row.verify.verify)(view, at)?)))
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
    let totals = groups.totals();
    let rows = TABLE.digits.iter().filter(|row| row.verify.lengths & totals != 0);
    best(rows.filter_map(|row| judge(view, row, (row.verify.verify)(view, &groups)?)))
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
            b'@' | b'%' | b'<' | b'&' | b'\\' | b':' | b'=' => TRIGGER,
            _ => 0,
        };
        if byte == u8::MAX {
            return table;
        }
        byte += 1;
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, clippy::indexing_slicing, clippy::arithmetic_side_effects, reason = "tests")]

    use super::*;
    use crate::redact::Examples;
    use alloc::string::String;
    use alloc::vec::Vec;

    const PIECES: [&str; 26] = [
        "alice@acme.com",
        "@",
        "%40",
        "%3D",
        "%",
        "\\n",
        "\\",
        "<EMAIL_0>",
        "<",
        "&lt;",
        " ",
        "-",
        ".",
        "_",
        "é",
        "x",
        "7",
        "ssn ",
        "card ",
        "856-45-6789",
        "856456789",
        "4539148803436467",
        "4539 1488 0343 6467",
        "AKIAQWERTZ2345ASDFGH",
        "sk-proj-a1b2c3d4e5f6g7h8i9j0",
        "https://hooks.slack.com/services/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",
    ];

    #[test]
    fn skipping_misses_nothing_that_looking_everywhere_finds() {
        let (mut state, mut total) = (5_u64, 0);
        for _ in 0..30_000 {
            let text: String = (0..9).map(|_| PIECES[draw(&mut state)]).collect();
            let mut fast = Vec::new();
            scan(view(&text), &mut |span, entity| fast.push((span, entity)));
            assert_eq!(fast, everywhere(&text), "{text}");
            total += fast.len();
        }
        assert!(total > 30_000, "the texts hold something to find");
    }

    fn view(text: &str) -> View<'_> {
        View { text: text.as_bytes(), key: "", examples: Examples::Spared, taken: 0 }
    }

    fn draw(state: &mut u64) -> usize {
        *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(*state >> 40).unwrap() % PIECES.len()
    }

    /// Every row but those of random runs, at every offset: no classes, no filter, no skipping.
    fn everywhere(text: &str) -> Vec<(Span, Entity)> {
        let (mut view, mut found, mut at) = (view(text), Vec::new(), 0);
        while at < text.len() {
            let rest = &text[at..];
            let candidates = [
                if rest.starts_with('@') || rest.starts_with("%40") { around(&view, at, TABLE.at_signs) } else { None },
                if rest.starts_with(['<', '&', '\\']) { around(&view, at, TABLE.brackets) } else { None },
                tokens(&view, at),
                number(&view, at, rest),
            ];
            at += rest.chars().next().map_or(1, char::len_utf8);
            if let Some(candidate) = best(candidates.into_iter().flatten()) {
                view.taken = candidate.hit.span.end;
                at = view.taken.max(at);
                found.push((candidate.hit.span, candidate.entity));
            }
        }
        found
    }

    fn number(view: &View<'_>, at: usize, rest: &str) -> Option<Candidate> {
        let length = rest.bytes().take_while(u8::is_ascii_digit).count();
        (length > 0 && view.begins(at) && view.ends(at + length)).then(|| digits(view, at, length))?
    }
}
