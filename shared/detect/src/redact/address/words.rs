//! The words of street addresses in seven languages, and how a word is read.
//!
//! ```text
//! 12 Main Street.          Calle de Alcalá, 48          Hauptstraße 12a
//!         ▲ SUFFIXES       ▲ ROMANCE  ▲ PARTICLES       ▲ COMPOUNDS
//! ```
//!
//! Invariant: a word is at most sixty bytes long.

use super::super::ascii::{self, Pairs, Words};
use super::super::listed::listed;
use super::super::view::View;
use crate::span::Span;

/// Behind the number: at least one word and one of these, capitalised.
pub(super) static SUFFIXES: Words = Words::new(listed![
    "street",
    "avenue",
    "ave",
    "road",
    "rd",
    "lane",
    "ln",
    "boulevard",
    "blvd",
    "terrace",
    "ter",
    "parkway",
    "pkwy",
    "cir",
    "highway",
    "hwy",
    "crescent",
    "cres",
    "mews",
    "alley",
    "trl",
    "turnpike",
    "expressway",
]);
/// What is as often something else: these need context, a flat or a town.
pub(super) static WEAK: Words = Words::new(listed![
    "way", "close", "place", "court", "square", "row", "circle", "drive", "dr", "st", "grove", "trail", "gardens",
    "ct", "pl", "sq", "broadway", "pike", "ridge", "glen", "heights", "hill", "hills", "point", "park", "plaza",
    "loop", "bend", "crossing", "view", "manor", "cove", "landing", "walk", "path", "green", "wharf", "estate",
    "estates", "vale", "quay",
]);
/// Between a street and its number.
pub(super) static NUMBERING: Words =
    Words::new(listed!["n.", "nº", "no", "n.º", "n.o", "n°", "nr.", "nr", "no.", "núm.", "num.", "n"]);
/// At the end of the word before the number.
pub(super) const COMPOUNDS: &[u8] = listed![
    "straße", "strasse", "str.", "str", "weg", "platz", "allee", "gasse", "ufer", "damm", "straat", "laan", "plein",
    "kade", "gracht", "dreef",
];
/// Right behind the number.
pub(super) static FRENCH: Words = Words::new(listed![
    "rue",
    "avenue",
    "av",
    "boulevard",
    "bd",
    "place",
    "chemin",
    "impasse",
    "allée",
    "allee",
    "quai",
    "route",
    "cours",
    "square",
    "passage",
    "ruelle",
    "faubourg",
]);
/// Before the name that stands before the number.
pub(super) static ROMANCE: Words = Words::new(listed![
    "calle", "c/", "avenida", "avda", "avda.", "av.", "av", "rambla", "praceta", "strada", "paseo", "plaza", "camino",
    "carrer", "via", "viale", "piazza", "corso", "vicolo", "largo", "rua", "travessa", "praça", "estrada", "alameda",
    "rue", "straat",
]);
/// Within names.
pub(super) static PARTICLES: Words = Words::new(listed![
    "of", "the", "de", "la", "der", "du", "des", "el", "le", "et", "y", "e", "del", "las", "los", "dos", "das", "do",
    "da", "di", "della", "dei", "delle", "degli", "d'", "l'", "van", "den", "am", "an", "im", "zum", "zur",
]);

/// Whether a word ends like one of [`COMPOUNDS`] perhaps.
pub(super) fn may_be_compound(word: &[u8]) -> bool {
    let [.., before, last] = trim_dot(word) else { return false };
    ENDINGS.has(*before, *last)
}

static ENDINGS: Pairs = Pairs::NONE.ends(COMPOUNDS);

/// Fewer bytes has every word.
pub(super) const REACH: usize = 60;

/// The word at `at`, without a dot behind it: that ends a sentence as often as an abbreviation.
#[inline(never)]
pub(super) fn word_at(view: &View<'_>, at: usize) -> Span {
    let length = within_reach(view.run(at, REACH, is_word));
    let word = view.slice(at, at.saturating_add(length));
    Span { start: at, end: at.saturating_add(trim_dot(word).len()) }
}

#[inline(never)]
pub(super) fn word_before(view: &View<'_>, end: usize) -> Option<Span> {
    let length = within_reach(view.run_before(end, REACH, is_word));
    (length > 0).then_some(Span { start: end.saturating_sub(length), end })
}

/// What goes on beyond reach is no word: cut off there, it could end within a character.
const fn within_reach(length: usize) -> usize {
    if length < REACH { length } else { 0 }
}

/// Whether words of addresses hold `byte`.
pub(super) fn is_word(byte: u8) -> bool {
    ascii::is(byte, ascii::ADDRESS)
}

/// Whether a word begins with a capital of a language that is looked for here: ASCII, or Latin-1 and its extension.
#[inline]
pub(super) const fn is_capital(word: &[u8]) -> bool {
    match word {
        [first, ..] if first.is_ascii() => first.is_ascii_uppercase(),
        [0xC3, 0x80..=0x9E, ..] => true,
        [0xC4 | 0xC5, second, ..] => *second & 1 == 0,
        _ => false,
    }
}

pub(super) fn is_capital_or_mark(word: &[u8]) -> bool {
    is_capital(word) || word.contains(&b'/')
}

fn trim_dot(word: &[u8]) -> &[u8] {
    word.strip_suffix(b".").or_else(|| word.strip_suffix(b"'")).unwrap_or(word)
}
