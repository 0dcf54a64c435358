//! The fast walk against a slow one that asks every row everywhere.
//!
//! ```text
//! skipping(text) == everywhere(text)     for texts drawn from pieces that touch every trigger
//! ```
//!
//! Invariant: the slow walk knows no classes, no filter and no skipping.
#![expect(clippy::indexing_slicing, clippy::unwrap_used, clippy::arithmetic_side_effects, reason = "tests")]

use super::*;
use crate::redact::Examples;
use crate::redact::digits::Groups;
use crate::redact::entity::Entity;
use crate::redact::secrets::TOKENS;
use crate::span::Span;
use alloc::string::String;
use alloc::vec::Vec;

const PIECES: [&str; 77] = [
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
    "aws wJalrXUtnFEMIK7MDENGbPxRfiCYqq4uT1xKp9Za",
    "password=",
    "--password ",
    "token', '",
    "curl -u bob:",
    "://",
    "AB 12",
    "+49 30 1234567",
    "(415) 555-2671",
    "10.17.3.4",
    "2a02:8109::5054:ff",
    "3c:22:fb:9a:01:7e",
    "3c-22-fb-9a-01-7e",
    "3c22.fb9a.017e",
    "DE89 3704 0044 0532 0130 00",
    "GB29NWBK60161331926819",
    "170869-189A",
    "756.9774.3372.84",
    "AB 12 34 56 C",
    "nhs 819 087 6686",
    "_0x Main Street, ",
    "x[3] = ",
    "(64)",
    "u32",
    "a1b8Q~wJ7rXtnF3MK9DNbPxR2CY4uT1K5Z6aLmQ",
    "born March ",
    "_42 years old",
    "=\n12",
    "plate ",
    "AB ",
    " (at) ",
    "in 1965, the ",
    " years old",
    "aged ",
    "exp 12/27 ",
    "cvv ",
    "Calle de Alcalá, ",
    "Hauptstr. ",
    ", 12 bis, rue de la Paix",
    "März ",
    "2012-",
    "1,234.5 ",
    "PO Box ",
    "konto ",
    "the ",
    "a ",
    "(",
    ")",
    "/",
    "1985",
    "12",
];

#[derive(Default)]
struct Found(Vec<(Span, Entity)>);

impl Outcome for Found {
    fn won(&mut self, candidate: &Candidate) {
        self.0.push((candidate.span, candidate.entity));
    }

    fn lost(&mut self, _: &Candidate, _: &Candidate) {}
}

impl Observer for Found {
    fn dropped(&mut self, _: &Candidate, _: Reason) {}
}

#[test]
fn skipping_misses_nothing_that_looking_everywhere_finds() {
    let (mut state, mut total) = (5_u64, 0);
    for _ in 0..12_000 {
        let text: String = (0..9).map(|_| PIECES[draw(&mut state)]).collect();
        let (types, mut fast, mut slow) = (Types::all(), Found::default(), Found::default());
        Scan::new(view(&text), &types, &[], &mut fast).run();
        everywhere(&text, Scan::new(view(&text), &types, &[], &mut slow));
        assert_eq!(fast.0, slow.0, "{text}");
        total += fast.0.len();
    }
    assert!(total > 8_000, "the texts hold something to find");
}

fn view(text: &str) -> View<'_> {
    View::new(text.as_bytes(), "", Examples::Spared, true)
}

fn draw(state: &mut u64) -> usize {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    usize::try_from(*state >> 40).unwrap() % PIECES.len()
}

fn everywhere(text: &str, mut scan: Scan<'_, '_>) {
    for at in (0..text.len()).filter(|at| text.is_char_boundary(*at)) {
        let rest = &text[at..];
        if rest.starts_with('@') || rest.starts_with("%40") {
            scan.at_sign(at, 0);
        }
        if rest.starts_with(['<', '&', '\\']) {
            scan.around(at, TABLE.brackets);
        }
        if rest.starts_with([':', '=']) {
            scan.sign(at);
        }
        for row in &TOKENS {
            if let Some(hit) = row.verify(&scan.view, at) {
                scan.judge(row.head(), hit, at);
            }
        }
        if scan.view.begins(at) && speaks(rest.as_bytes()) {
            scan.around(at, TABLE.spoken);
        }
        // The digits of an escaped sign are no number.
        if scan.view.begins(at) && !(text[..at].ends_with('%') && rest.starts_with("40")) {
            word(rest, at, &mut scan);
        }
    }
    scan.pending.finish(scan.observer);
}

fn word(rest: &str, at: usize, scan: &mut Scan<'_, '_>) {
    let length = rest.bytes().take_while(u8::is_ascii_alphanumeric).count();
    let (digits, lower) = (
        rest.bytes().take_while(u8::is_ascii_digit).count(),
        rest[..length].bytes().any(|byte| byte.is_ascii_lowercase()),
    );
    let upper = rest[..length].bytes().any(|byte| byte.is_ascii_uppercase());
    if length > 0 && digits == length {
        numbers(at, length, scan);
        scan.around(at, TABLE.dialled);
        scan.around(at, TABLE.dotted);
        scan.national(at, length);
    } else if length > 0 {
        codes(at, length, lower, scan);
    }
    scan.around(at, TABLE.pairs);
    let mixed = (lower || upper) && rest[..length].bytes().any(|byte| byte.is_ascii_digit());
    if mixed && lower != upper || upper && !lower {
        scan.national(at, length);
    }
    if mixed && (lower && upper || length >= 12 || length >= 8 && rest[length..].starts_with('-')) {
        scan.around(at, TABLE.runs);
    }
}

/// Every row for one of the numbers of digits, whatever stands beside them.
fn numbers(at: usize, length: usize, scan: &mut Scan<'_, '_>) {
    let mut groups = Groups::new(at);
    let read = groups.read(&scan.view, length);
    for row in TABLE.digits.iter().filter(|row| read && row.verify.lengths & groups.totals() != 0) {
        if scan.types.has(row.entity)
            && let Some(hit) = (row.verify.verify)(&scan.view, &groups)
        {
            scan.number(row.head(), hit, at);
        }
    }
}

/// Every row for a word of this length, whatever it begins with and stands beside it.
fn codes(at: usize, length: usize, lower: bool, scan: &mut Scan<'_, '_>) {
    for row in TABLE.codes.iter().filter(|row| row.verify.lower || !lower) {
        if scan.types.has(row.entity)
            && row.verify.words >> length.min(31) & 1 == 1
            && let Some(hit) = (row.verify.verify)(&scan.view, at)
        {
            scan.number(row.head(), hit, at);
        }
    }
}
