//! Street addresses, as seven languages write them, from the number of the house.
//!
//! ```text
//! 12 Main Street, Apt 4B, Springfield, IL 62704         12, rue de la Paix, 75002 Paris
//! Hauptstraße 12a, 10115 Berlin                          Calle de Alcalá, 48 · Via Roma 10 · Rua Augusta, 1500
//! ```
//!
//! A word that means a street must stand on the right side of the number; a town with its code behind it is taken along.
//!
//! Invariant: looks at most a hundred bytes to either side; a year is no house number unless a town or a context word says so.

use super::cue::{self, Cue};
use super::detector::{Code, Detector, Hit, Numeric, Source, Tier, between};
use super::digits::Groups;
use super::entity::Entity;
use super::view::View;
use crate::splice::Span;

pub(super) const ROW: Detector<Numeric> = row("street-address", Numeric { lengths: between(1, 6), verify });
/// Where a letter follows the number: `12a`.
pub(super) const LETTERED: Detector<Code> =
    row("street-address-lettered", Code { words: between(2, 6), lower: true, verify: lettered });

const fn row<V>(rule: &'static str, verify: V) -> Detector<V> {
    const CONTEXT: &[&str] = &[
        "address",
        "street",
        "lives",
        "live",
        "living",
        "resides",
        "located",
        "home",
        "ship to",
        "deliver",
        "delivery",
        "mail to",
        "adresse",
        "anschrift",
        "wohnhaft",
        "wohnt",
        "straße",
        "domicile",
        "habite",
        "dirección",
        "domicilio",
        "vive",
        "indirizzo",
        "residente",
        "adres",
        "woont",
        "endereço",
        "morada",
        "mora",
    ];
    const SOURCE: &str = "UPU S42 (components of postal addresses); USPS Publication 28, appendix C1 (street suffixes)";
    Detector { entity: Entity::Address, rule, verify, context: CONTEXT, strength: 0, source: Source::of(SOURCE) }
}

/// Behind the number: at least one word and one of these, capitalised.
const SUFFIXES: [&str; 38] = [
    "street",
    "st",
    "avenue",
    "ave",
    "road",
    "rd",
    "lane",
    "ln",
    "drive",
    "dr",
    "boulevard",
    "blvd",
    "court",
    "ct",
    "place",
    "pl",
    "square",
    "sq",
    "terrace",
    "ter",
    "parkway",
    "pkwy",
    "circle",
    "cir",
    "highway",
    "hwy",
    "way",
    "close",
    "crescent",
    "cres",
    "gardens",
    "grove",
    "mews",
    "row",
    "alley",
    "trail",
    "trl",
    "broadway",
];
/// Of these, what is as often something else: they need context or a town.
const WEAK: [&str; 17] = [
    "way", "close", "place", "court", "square", "row", "circle", "drive", "dr", "st", "grove", "trail", "gardens",
    "ct", "pl", "sq", "broadway",
];
/// At the end of the word before the number.
const COMPOUNDS: [&str; 16] = [
    "straße", "strasse", "str.", "str", "weg", "platz", "allee", "gasse", "ufer", "damm", "straat", "laan", "plein",
    "kade", "gracht", "dreef",
];
/// Right behind the number.
const FRENCH: [&str; 17] = [
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
];
/// Before the name that stands before the number.
const ROMANCE: [&str; 23] = [
    "calle", "c/", "avenida", "avda", "avda.", "av.", "paseo", "plaza", "camino", "carrer", "via", "viale", "piazza",
    "corso", "vicolo", "largo", "rua", "travessa", "praça", "estrada", "alameda", "rue", "straat",
];
/// Within names.
const PARTICLES: [&str; 34] = [
    "de", "del", "de", "la", "las", "los", "el", "dos", "das", "do", "da", "di", "della", "dei", "delle", "degli",
    "d'", "du", "des", "le", "l'", "van", "der", "den", "e", "y", "et", "am", "an", "im", "zum", "zur", "of", "the",
];

const REACH: usize = 60;

fn verify(view: &View<'_>, groups: &Groups) -> Option<Hit> {
    let number = groups.numbers().next().filter(|number| number.digits.len() <= 5)?;
    let year = number.digits.len() == 4 && (1500..2100).contains(&number.value(0..4));
    address(view, number.span, year)
}

fn lettered(view: &View<'_>, at: usize) -> Option<Hit> {
    let digits = view.run(at, 5, |byte| byte.is_ascii_digit());
    let end = at.saturating_add(digits);
    let letter = view.byte(end).is_some_and(|byte| byte.is_ascii_alphabetic()) && view.ends(end.saturating_add(1));
    if digits > 0 && letter { address(view, Span { start: at, end }, false) } else { None }
}

fn address(view: &View<'_>, number: Span, year: bool) -> Option<Hit> {
    let found = post_box(view, number)
        .or_else(|| named_before(view, number.start, number.end))
        .or_else(|| named_behind(view, number.start, number.end));
    let (span, sure) = found?;
    let (end, town) = with_town(view, span.end);
    let tier = if town || sure && !year { Tier::Alone } else { Tier::WithContext };
    Some(Hit { span: Span { start: span.start, end }, tier })
}

fn post_box(view: &View<'_>, number: Span) -> Option<(Span, bool)> {
    if cue::before(view, number.start) != Some(Cue::PostBox) {
        return None;
    }
    let before = view.slice(number.start.saturating_sub(12), number.start);
    let office = [&b"P.O. Box"[..], b"PO Box", b"P.O.Box", b"Postfach", b"Postbus"];
    let from = office
        .iter()
        .find_map(|words| before.windows(words.len()).position(|window| window.eq_ignore_ascii_case(words)))?;
    let start = number.start.saturating_sub(before.len().saturating_sub(from));
    Some((Span { start, end: number.end }, true))
}

/// `Hauptstraße 12a`, `Calle de Alcalá, 48`.
fn named_before(view: &View<'_>, at: usize, end: usize) -> Option<(Span, bool)> {
    let gap = view.run_before(at, 3, |byte| matches!(byte, b' ' | b','));
    let close = at.checked_sub(gap).filter(|_| gap > 0)?;
    let word = word_before(view, close).filter(|word| word.start < word.end)?;
    let end = house_letter(view, end);
    let text = word.of(view.text);
    if is_capital(text)
        && COMPOUNDS.iter().any(|suffix| text.len() > suffix.len().saturating_add(1) && ends_with(text, suffix))
    {
        let start = before_compound(view, word.start);
        return Some((Span { start, end }, true));
    }
    let mut first = word;
    for _ in 0..5 {
        let text = first.of(view.text);
        if first.start != word.start && is_one_of(text, &ROMANCE) && is_capital_or_mark(text) {
            return Some((Span { start: first.start, end }, true));
        }
        if !is_capital(text) && !is_one_of(text, &PARTICLES) {
            break;
        }
        let before = first.start.checked_sub(1).filter(|at| view.byte(*at) == Some(b' '))?;
        first = word_before(view, before)?;
    }
    None
}

/// `Alte`, `Große` and the like before a compound belong to it.
fn before_compound(view: &View<'_>, start: usize) -> usize {
    const ADJECTIVES: [&str; 11] =
        ["alte", "neue", "große", "grosse", "kleine", "obere", "untere", "am", "an", "der", "im"];
    let before = start.checked_sub(1).filter(|at| view.byte(*at) == Some(b' ')).and_then(|at| word_before(view, at));
    before
        .filter(|word| is_capital(word.of(view.text)) && is_one_of(word.of(view.text), &ADJECTIVES))
        .map_or(start, |word| word.start)
}

/// `12 Main Street`, `12 bis, rue de la Paix`.
fn named_behind(view: &View<'_>, start: usize, end: usize) -> Option<(Span, bool)> {
    let mut at = house_letter(view, end);
    at = at.saturating_add(view.run(at, 2, |byte| matches!(byte, b' ' | b',')));
    if at == end {
        return None;
    }
    let first = word_at(view, at);
    if is_one_of(first.of(view.text), &FRENCH) {
        let end = name_end(view, first.end)?;
        return Some((Span { start, end }, true));
    }
    let mut word = first;
    for count in 0..5 {
        let text = word.of(view.text);
        if count > 0 && is_capital(text) && is_one_of(text, &SUFFIXES) {
            let end = with_unit(view, with_direction(view, word.end));
            let weak = is_one_of(text, &WEAK);
            return Some((Span { start, end }, !weak));
        }
        let named = is_capital(text) || text.first().is_some_and(u8::is_ascii_digit) && count == 0;
        if !named || view.byte(word.end) != Some(b' ') {
            break;
        }
        word = word_at(view, word.end.saturating_add(1));
    }
    None
}

/// The words of a French street's name.
fn name_end(view: &View<'_>, from: usize) -> Option<usize> {
    let (mut at, mut end) = (from, None);
    for _ in 0..6 {
        if view.byte(at) != Some(b' ') {
            break;
        }
        let word = word_at(view, at.saturating_add(1));
        let text = word.of(view.text);
        if is_capital(text) || text.contains(&b'\'') {
            end = Some(word.end);
        } else if !is_one_of(text, &PARTICLES) {
            break;
        }
        at = word.end;
    }
    end
}

/// `, Springfield, IL 62704`, `, 10115 Berlin`, ` SW1A 2AA`: the end, and whether there is one.
fn with_town(view: &View<'_>, end: usize) -> (usize, bool) {
    let mut at = end.saturating_add(view.run(end, 2, |byte| matches!(byte, b',' | b' ' | b'\n')));
    if at == end {
        return (end, false);
    }
    let code = view.run(at, 6, |byte| byte.is_ascii_digit());
    if code >= 4 {
        let name = at.saturating_add(code).saturating_add(1);
        let town = word_at(view, name);
        let found = is_capital(town.of(view.text)) && view.byte(name.saturating_sub(1)) == Some(b' ');
        return if found { (town.end, true) } else { (end, false) };
    }
    for _ in 0..4 {
        let word = word_at(view, at);
        if !is_capital(word.of(view.text)) {
            break;
        }
        let next = word.end.saturating_add(view.run(word.end, 2, |byte| matches!(byte, b',' | b' ')));
        if let Some(close) = postal_code(view, next) {
            return (close, true);
        }
        at = next;
    }
    (end, false)
}

/// `62704`, `62704-1234`, `SW1A 2AA`, `K1A 0B1`.
fn postal_code(view: &View<'_>, at: usize) -> Option<usize> {
    let digits = view.run(at, 6, |byte| byte.is_ascii_digit());
    if digits == 5 {
        let end = at.saturating_add(5);
        let more =
            view.byte(end) == Some(b'-') && view.run(end.saturating_add(1), 5, |byte| byte.is_ascii_digit()) == 4;
        return Some(if more { end.saturating_add(5) } else { end }).filter(|end| view.ends(*end));
    }
    let outward =
        view.slice(at, at.saturating_add(view.run(at, 4, |byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())));
    let inward = at.saturating_add(outward.len()).saturating_add(1);
    let mixed = outward.iter().any(u8::is_ascii_digit) && outward.first().is_some_and(u8::is_ascii_uppercase);
    let tail = matches!(view.slice(inward, inward.saturating_add(3)), [a, b, c] if a.is_ascii_digit() && c.is_ascii_alphanumeric() && b.is_ascii_uppercase());
    let end = inward.saturating_add(3);
    (mixed && tail && view.byte(inward.saturating_sub(1)) == Some(b' ') && view.ends(end)).then_some(end)
}

/// ` NW` behind a street.
fn with_direction(view: &View<'_>, end: usize) -> usize {
    let word = word_at(view, end.saturating_add(1));
    let direction = matches!(word.of(view.text), b"N" | b"S" | b"E" | b"W" | b"NW" | b"NE" | b"SW" | b"SE");
    if view.byte(end) == Some(b' ') && direction { word.end } else { end }
}

/// `, Apt 4B` behind a street.
fn with_unit(view: &View<'_>, end: usize) -> usize {
    const UNITS: [&str; 10] = ["apt", "apt.", "apartment", "suite", "ste", "unit", "floor", "flat", "room", "#"];
    let at = end.saturating_add(view.run(end, 3, |byte| matches!(byte, b'.' | b',' | b' ')));
    let word = word_at(view, at);
    if at == end || !is_one_of(word.of(view.text), &UNITS) {
        return end;
    }
    let from = word.end.saturating_add(view.run(word.end, 1, |byte| byte == b' '));
    let length = view.run(from, 6, |byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if length == 0 { end } else { from.saturating_add(length) }
}

/// `a`, `bis`, `-14` behind a house number.
fn house_letter(view: &View<'_>, end: usize) -> usize {
    let word =
        view.slice(end, end.saturating_add(view.run(end, 6, |byte| byte.is_ascii_alphanumeric() || byte == b'-')));
    let range = word.first() == Some(&b'-') && word.len() > 1;
    if word.len() == 1 || range {
        return end.saturating_add(word.len());
    }
    match view.slice(end, end.saturating_add(5)) {
        [b' ', b'b', b'i', b's', b' ' | b','] | [b' ', b't', b'e', b'r', b' ' | b','] => end.saturating_add(4),
        _ => end,
    }
}

/// The word at `at`, without a dot behind it: that ends a sentence as often as an abbreviation.
fn word_at(view: &View<'_>, at: usize) -> Span {
    let length = view.run(at, REACH, is_word);
    let word = view.slice(at, at.saturating_add(length));
    Span { start: at, end: at.saturating_add(trim_dot(word).len()) }
}

fn word_before(view: &View<'_>, end: usize) -> Option<Span> {
    let length = view.run_before(end, REACH, is_word);
    (length > 0).then_some(Span { start: end.saturating_sub(length), end })
}

const fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte >= 0x80 || matches!(byte, b'.' | b'\'' | b'-' | b'/' | b'#')
}

/// Whether a word begins with a capital of a language that is looked for here: ASCII, or Latin-1 and its extension.
const fn is_capital(word: &[u8]) -> bool {
    match word {
        [first, ..] if first.is_ascii() => first.is_ascii_uppercase(),
        [0xC3, 0x80..=0x9E, ..] => true,
        [0xC4 | 0xC5, second, ..] => *second & 1 == 0,
        _ => false,
    }
}

fn is_capital_or_mark(word: &[u8]) -> bool {
    is_capital(word) || word.contains(&b'/')
}

fn trim_dot(word: &[u8]) -> &[u8] {
    word.strip_suffix(b".").unwrap_or(word)
}

fn ends_with(word: &[u8], suffix: &str) -> bool {
    let tail = word.len().checked_sub(suffix.len()).and_then(|at| word.get(at..));
    tail.is_some_and(|tail| tail.eq_ignore_ascii_case(suffix.as_bytes()))
}

fn is_one_of(word: &[u8], list: &[&str]) -> bool {
    list.iter().any(|other| word.eq_ignore_ascii_case(other.as_bytes()))
}
