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

mod house;
mod town;
mod words;

use super::ascii::{Pairs, ends_with};
use super::beside::Beside;
use super::cue::{self, Cue};
use super::detector::{Begins, Code, Detector, Hit, Numeric, Source, Tier, between};
use super::digits::Groups;
use super::entity::Entity;
use super::lanes::{bits, either, load, within};
use super::listed::{each, is_one_of, listed};
use super::view::View;
use crate::redact::context::words;
use crate::span::Span;
use house::{house_letter, with_direction, with_floor, with_unit};
use words::{
    COMPOUNDS, FRENCH, NUMBERING, PARTICLES, REACH, ROMANCE, SUFFIXES, WEAK, is_capital, is_capital_or_mark, is_word,
    may_be_compound, word_at, word_before,
};

pub(super) const ROW: Detector<Numeric> =
    row("street-address", Numeric { lengths: between(1, 6), needs: NEEDS, verify });
/// Where a letter follows the number: `12a`.
pub(super) const LETTERED: Detector<Code> = row(
    "street-address-lettered",
    Code {
        words: between(2, 6),
        begins: Begins::Digit,
        lower: true,
        four: false,
        needs: Beside::ANYTHING,
        verify: lettered,
    },
);
const NEEDS: Beside = Beside::STREET.or(Beside::cue(Cue::PostBox));

const fn row<V>(rule: &'static str, verify: V) -> Detector<V> {
    const CONTEXT: &[u8] = words![
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

/// Whether words beside a number may be a street's.
pub(super) fn may_stand(view: &View<'_>, number: Span) -> bool {
    named_before(view, number.start, number.end).is_some() || named_behind(view, number.start, number.end).is_some()
}

fn verify(view: &View<'_>, groups: &Groups) -> Option<Hit> {
    let number = groups.numbers().next().filter(|number| number.digits.len() <= 5)?;
    let year = number.digits.len() == 4 && (1500..2100).contains(&number.value(0..4));
    address(view, number.span, year)
}

fn lettered(view: &View<'_>, at: usize) -> Option<Hit> {
    let digits = view.digits(at, 5);
    let end = at.saturating_add(digits);
    let letter = house_letter(view, end) > end;
    if digits > 0 && letter { address(view, Span { start: at, end }, false) } else { None }
}

fn address(view: &View<'_>, number: Span, year: bool) -> Option<Hit> {
    let boxed = post_box(view, number);
    let year = year && boxed.is_none();
    let found = boxed
        .or_else(|| named_before(view, number.start, number.end))
        .or_else(|| named_behind(view, number.start, number.end));
    let (span, sure) = found?;
    let (end, town) = town::behind(view, span.end);
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

/// A glance before a number: whether the last word may begin with a capital, or be a particle.
#[inline]
#[cfg_attr(target_family = "wasm", target_feature(enable = "simd128"))]
fn may_be_named(before: &[u8]) -> bool {
    let ([rest @ .., b' ' | b',', b' ' | b',', b' ' | b',']
    | [rest @ .., b' ' | b',', b' ' | b',']
    | [rest @ .., b' ' | b',']) = before
    else {
        return false;
    };
    let Some(sixteen) = rest.last_chunk::<16>() else { return true };
    let bytes = load(sixteen);
    let capitals = bits(either(within(bytes, b'A', b'Z'), within(bytes, 0x80, 0xFF)), 0);
    let others = bits(within(bytes, 0, b' '), 0);
    // The last capital stands behind the last space, or that no more than five bytes before the end.
    capitals > others || others == 0 || others >= 1 << 10 && may_be_particle(sixteen)
}

/// Whether a particle, a day of a month or a mark of a number may stand at the end of some bytes.
#[inline(never)]
fn may_be_particle(text: &[u8]) -> bool {
    match *text {
        [.., b' ', b'0'..=b'9'] | [.., b' ', b'0'..=b'9', b'0'..=b'9'] => true,
        [.., first, last] if first.is_ascii_alphanumeric() && last.is_ascii_alphanumeric() => ENDS.has(first, last),
        [.., last] => matches!(last | 0x20, b'e' | b'y' | b'n') || !last.is_ascii_alphanumeric() && is_word(last),
        [] => false,
    }
}

/// How streets end whose name and kind are one word, and particles.
static ENDS: Pairs = Pairs::NONE.ends(COMPOUNDS).ends(PARTICLES.words());

/// `Hauptstraße 12a`, `Calle de Alcalá, 48`.
#[inline(never)]
fn named_before(view: &View<'_>, at: usize, end: usize) -> Option<(Span, bool)> {
    if !may_be_named(view.text.get(..at).unwrap_or_default()) {
        return None;
    }
    let mut word = word_beside(view, at)?;
    if matches!(word.of(view.text), [b'n' | b'N', ..]) && NUMBERING.has(word.of(view.text)) {
        word = word_beside(view, word.start)?;
    }
    let text = word.of(view.text);
    if is_capital(text)
        && may_be_compound(text)
        && each(COMPOUNDS).any(|suffix| text.len() > suffix.len().saturating_add(1) && ends_with(text, suffix))
    {
        let start = before_compound(view, word.start);
        return Some((Span { start, end: house_letter(view, end) }, true));
    }
    let mut first = word;
    for _ in 0..5 {
        let text = first.of(view.text);
        let particle = || PARTICLES.has(word_at(view, first.end.saturating_add(1)).of(view.text));
        let street = || ROMANCE.has(text) && is_capital_or_mark(text) || text == b"R." && particle();
        if first.start != word.start && street() {
            return Some((Span { start: first.start, end: with_floor(view, house_letter(view, end)) }, true));
        }
        let day = text.len() <= 2 && text.iter().all(u8::is_ascii_digit);
        if !is_capital(text) && !PARTICLES.has(text) && !day {
            break;
        }
        let before = first.start.checked_sub(1).filter(|at| view.byte(*at) == Some(b' '))?;
        first = word_before(view, before)?;
    }
    None
}

/// The word before `at` and a space or a comma.
fn word_beside(view: &View<'_>, at: usize) -> Option<Span> {
    let gap = view.run_before(at, 3, |byte| matches!(byte, b' ' | b','));
    let close = at.checked_sub(gap).filter(|_| gap > 0)?;
    word_before(view, close).filter(|word| word.start < word.end)
}

/// `Alte`, `Große` and the like before a compound belong to it.
fn before_compound(view: &View<'_>, start: usize) -> usize {
    const ADJECTIVES: &[u8] =
        listed!["alte", "neue", "große", "grosse", "kleine", "obere", "untere", "am", "an", "der", "im"];
    let before = start.checked_sub(1).filter(|at| view.byte(*at) == Some(b' ')).and_then(|at| word_before(view, at));
    before
        .filter(|word| is_capital(word.of(view.text)) && is_one_of(word.of(view.text), ADJECTIVES))
        .map_or(start, |word| word.start)
}

/// `12 Main Street`, `12 bis, rue de la Paix`.
#[inline(never)]
fn named_behind(view: &View<'_>, start: usize, end: usize) -> Option<(Span, bool)> {
    if !may_go_on(view.text.get(end..).unwrap_or_default()) {
        return None;
    }
    let mut at = house_letter(view, end);
    at = at.saturating_add(view.run(at, 2, |byte| matches!(byte, b' ' | b',')));
    if at == end {
        return None;
    }
    let first = word_at(view, at);
    if FRENCH.has(first.of(view.text)) {
        let end = name_end(view, first.end)?;
        return Some((Span { start, end }, true));
    }
    let mut word = first;
    for count in 0..5 {
        let text = word.of(view.text);
        if count > 0 && is_capital(text) && (SUFFIXES.has(text) || WEAK.has(text)) {
            let street = with_direction(view, word.end);
            let end = with_unit(view, street);
            return Some((Span { start, end }, end > street || SUFFIXES.has(text)));
        }
        let named = is_capital(text) || text.first().is_some_and(u8::is_ascii_digit) && count == 0;
        if !named {
            break;
        }
        // A street of any other kind, where a flat in it follows.
        if count > 0 && matches!(view.slice(word.end, word.end.saturating_add(2)), [b' ', b'A' | b'S'] | [b',', b' ']) {
            let end = with_unit(view, word.end);
            if end > word.end {
                return Some((Span { start, end }, true));
            }
        }
        let abbreviated = text.len() <= 2 && view.byte(word.end) == Some(b'.');
        let next = word.end.saturating_add(usize::from(abbreviated));
        if view.byte(next) != Some(b' ') {
            break;
        }
        word = word_at(view, next.saturating_add(1));
    }
    None
}

/// A glance behind a number: prose goes on in lower case, and code with a mark.
fn may_go_on(behind: &[u8]) -> bool {
    let rest = match behind {
        [b' ' | b',', b' ' | b',', rest @ ..] | [b' ' | b',', rest @ ..] => rest,
        [b'-', ..] => return goes_on_behind_range(behind),
        [first, ..] => return first.is_ascii_alphanumeric(),
        [] => return false,
    };
    match *rest {
        [first, second, ..] if first.is_ascii_alphabetic() && FRENCH_STARTS.has(first, second) => true,
        [b'A'..=b'Z' | b'0'..=b'9' | 0xC3..=0xC5, ..] => goes_on_with_name(rest),
        _ => false,
    }
}

/// Whether a space and perhaps a capital follow the word that `text` begins with.
#[inline(never)]
fn goes_on_with_name(text: &[u8]) -> bool {
    let behind = text.iter().take(REACH).position(|byte| !is_word(*byte)).and_then(|at| text.get(at..));
    matches!(behind, Some([b' ', b'A'..=b'Z' | 0xC3..=0xC5, ..]))
}

/// Whether what follows `-14` is no mark, with which no word of a street begins.
fn goes_on_behind_range(behind: &[u8]) -> bool {
    let range = behind.iter().take(6).take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'-').count();
    behind
        .get(range)
        .is_some_and(|next| matches!(next, b' ' | b',') || next.is_ascii_alphanumeric() || !next.is_ascii())
}

/// How a French street begins, or what may stand between it and a number.
static FRENCH_STARTS: Pairs = Pairs::NONE.starts(FRENCH.words()).starts(listed!["bis", "ter"]);

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
        } else if !PARTICLES.has(text) {
            break;
        }
        at = word.end;
    }
    end
}
