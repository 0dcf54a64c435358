//! Random patterns on random texts, against `regex-automata`, the engine of Rust's `regex`.
//!
//! ```text
//! "(?i)a|\\b(?P<value>b{1,2}?)"  on  "xA bb"   →   the same matches, patterns and groups from both
//! ```
//!
//! Invariant: the oracle shares nothing with the code, neither the parser nor the machine.

#![expect(clippy::arithmetic_side_effects, reason = "tests")]

use alloc::borrow::ToOwned as _;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use regex_automata::nfa::thompson::Config;
use regex_automata::nfa::thompson::pikevm::PikeVM;
use regex_automata::util::syntax;

use super::{Patterns, of};
use crate::splice::Span;

/// A generator that is the same everywhere.
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 40).unwrap() % sides
    }

    fn of<'t>(&mut self, all: &[&'t str]) -> &'t str {
        all[self.below(all.len())]
    }
}

const SINGLE: &[&str] = &[
    "a",
    "b",
    "B",
    "é",
    "-",
    ".",
    r"\w",
    r"\W",
    r"\d",
    r"\s",
    r"\S",
    "[ab]",
    "[^a]",
    "[a-c0-9]",
    r"[\w-]",
    "[[:alpha:]é]",
    "[[:^digit:]]",
    r"[^\s[b]]",
    "[a-c&&[^b]]",
    "[a-z--b]",
    "[ab~~bc]",
    r"\x61",
    r"\xe9",
    r"\u{e9}",
    r"\n",
    r"\-",
    "[]a]",
    "[-a]",
    "[a-]",
    r"\x{62}",
    "(?:)",
    "()",
    "[\\xc3-\\xff]",
];
const LOOKS: &[&str] =
    &[r"\b", r"\B", "^", "$", r"\A", r"\z", r"\b{start}", r"\b{end}", r"\b{start-half}", r"\b{end-half}", r"\<", r"\>"];
const TIMES: &[&str] =
    &["*", "+", "?", "{2}", "{1,2}", "{0,2}", "{2,}", "{0}", "*?", "+?", "??", "{1,3}?", "{ 1 , 2 }"];
const FLAGS: &[&str] = &["(?i)", "(?s)", "(?m)", "(?U)", "(?mR)", "(?x) ", "(?-i)", "(?i-s)"];
const TEXT: &[&str] = &["a", "b", "c", "A", "B", " ", "é", "\n", "\r", "\r\n", "-", "1", "_"];

fn pattern(dice: &mut Dice, depth: usize, value: &mut bool) -> String {
    let mut text = String::new();
    for _ in 0..1 + dice.below(3) {
        let one = match dice.below(if depth == 0 { 8 } else { 14 }) {
            0..=5 => dice.of(SINGLE).to_owned(),
            6 => dice.of(LOOKS).to_owned(),
            7 => dice.of(FLAGS).to_owned(),
            8 | 9 => format!("({})", pattern(dice, depth - 1, value)),
            10 => format!("(?:{}|{})", pattern(dice, depth - 1, value), pattern(dice, depth - 1, value)),
            11 => format!("(?i-m:{})", pattern(dice, depth - 1, value)),
            12 if !*value => {
                *value = true;
                format!("(?P<value>{})", pattern(dice, depth - 1, value))
            }
            _ => format!("{}|{}", dice.of(SINGLE), dice.of(SINGLE)),
        };
        text.push_str(&one);
        if dice.below(3) == 0 {
            text.push_str(dice.of(TIMES));
        }
    }
    text
}

fn settings() -> (syntax::Config, Config) {
    (syntax::Config::new().unicode(false).utf8(false).nest_limit(50), Config::new().utf8(false))
}

/// Matches, one after the other: the pattern, and what is replaced of it, widened to whole characters.
fn oracle(engine: &PikeVM, text: &str) -> Vec<(usize, usize)> {
    let mut cache = engine.create_cache();
    let whole = |start: usize, end: usize| {
        let start = (0..=start).rev().find(|at| text.is_char_boundary(*at)).unwrap();
        (start, (end..).find(|at| text.is_char_boundary(*at)).unwrap())
    };
    let value = |groups: regex_automata::util::captures::Captures| {
        let found = groups.get_match().unwrap();
        let group = groups.get_group_by_name("value").filter(|group| !group.is_empty());
        group.map_or_else(|| whole(found.start(), found.end()), |group| whole(group.start, group.end))
    };
    engine.captures_iter(&mut cache, text).map(value).collect()
}

fn ours(patterns: &Patterns, text: &str) -> Vec<(usize, usize)> {
    let (mut all, mut states) = (Vec::new(), patterns.states());
    let mut add = |span: Span, _| all.push((span.start, span.end));
    assert!(patterns.find(text.as_bytes(), &mut states, &mut add), "{text:?}");
    let first = all.clone();
    // Once more on the states that were reached.
    all.clear();
    assert!(patterns.find(text.as_bytes(), &mut states, &mut |span, _| all.push((span.start, span.end))));
    assert_eq!(first, all);
    all
}

#[test]
fn what_is_found_is_what_another_engine_finds() {
    let (mut dice, mut matches, mut accepted) = (Dice(3), 0, 0);
    for round in 0..12_000 {
        let drawn: Vec<String> =
            (0..1 + dice.below(3)).map(|_| pattern(&mut dice, 1 + round % 3, &mut false)).collect();
        let drawn: Vec<&str> = drawn.iter().map(String::as_str).collect();
        let Ok(patterns) = of(&drawn) else { continue };
        accepted += 1;
        let (syntax, thompson) = settings();
        let engine = PikeVM::builder().syntax(syntax).thompson(thompson).build_many(&drawn);
        let engine = engine.map_err(|error| format!("{drawn:?} {error}")).unwrap();
        for _ in 0..4 {
            let text: String = (0..dice.below(14)).map(|_| dice.of(TEXT)).collect();
            let found = ours(&patterns, &text);
            assert_eq!(found, oracle(&engine, &text), "{drawn:?} {text:?}");
            matches += found.len();
        }
    }
    assert!(accepted > 4_000 && matches > 20_000, "{accepted} {matches}");
}

#[test]
fn what_is_a_pattern_is_one_to_another_parser() {
    const PIECES: &[&str] = &[
        "a",
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        "*",
        "+",
        "?",
        "|",
        "^",
        "-",
        "&&",
        "--",
        "~~",
        r"\",
        "b",
        "1",
        ",",
        "2",
        "(?",
        "P<",
        "n>",
        "<",
        ":",
        "i",
        "x",
        "é",
        r"\x",
        "41",
        "[:alpha:]",
        r"\p",
        r"\b{",
        "start",
        " ",
        "#",
        ".",
        "$",
        r"\d",
        r"\z",
        "\n",
        "s",
    ];
    let (mut dice, mut accepted) = (Dice(5), 0);
    for _ in 0..150_000 {
        let text: String = (0..1 + dice.below(8)).map(|_| dice.of(PIECES)).collect();
        let theirs = regex_syntax::ParserBuilder::new().unicode(false).utf8(false).nest_limit(50).build().parse(&text);
        let ours = super::super::syntax::read(&text);
        assert_eq!(theirs.is_ok(), ours.is_ok(), "{text:?} {:?} {theirs:?}", ours.err());
        if let (Ok(theirs), Ok(ours)) = (theirs, ours) {
            accepted += 1;
            assert_eq!(theirs.properties().minimum_len(), ours.shortest(), "{text:?}");
        }
    }
    assert!(accepted > 20_000, "{accepted}");
}
