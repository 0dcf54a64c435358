//! Telephone numbers, international and national.
//!
//! ```text
//! +44 (0)20 7123 4567 · 0049 30 1234567     counts alone: a country code and as many digits as its plan has
//! (415) 555-2671 x12 · 415.555.2671         counts alone: area and exchange of North America, separators
//! (030) 1234567 · 06 12 34 56 78 · 090-…    counts alone: a trunk zero in a grouping that is printed
//! 612 345 678 · 4155552671 · 555-2671       count near "phone", "call", "Mobil", "tél", …
//! ```
//!
//! Invariant: dates, addresses of the internet, prices, versions and book numbers are none, nor is anything near "order no." or the like
//! unless it has a plus.

mod dialled;
mod plan;

use self::dialled::{Dialled, Number, extension};
use super::ascii::decimal;
use super::detector::{Around, Detector, Hit, Source, Tier};
use super::entity::Entity;
use super::view::View;
use super::{Examples, context, neighbours};
use crate::redact::context::words;
use crate::span::Span;

pub(super) const ROW: Detector<Around> = Detector {
    entity: Entity::Phone,
    rule: "phone",
    verify,
    context: CONTEXT,
    strength: 0,
    source: Source::of(
        "ITU-T E.164 and its assigned country codes, ITU-T E.123 (notation), NANPA (area and exchange codes), national numbering plans (E.129)",
    ),
};

#[rustfmt::skip]
pub(super) const CONTEXT: &[u8] = words![
    "phone", "phones", "telephone", "phone number", "tel", "telno", "call", "calls", "called", "calling", "callback", "mobile", "cell", "cellphone", "cellular", "fax",
    "whatsapp", "sms", "dial", "landline", "hotline", "helpline", "voicemail", "pager", "contact number", "contact no", "reach me", "text me",
    "my number", "your number", "his number", "her number",
    "contact", "office", "desk", "mob", "ph", "msisdn", "caller", "smartphone", "telegram", "viber", "signal",
    "telefon", "telefonnummer", "handy", "handynummer", "mobil", "mobilnummer", "mobiltelefon", "rufnummer", "anrufen", "anruf", "rufen", "durchwahl", "telefax", "festnetz",
    "téléphone", "telephoner", "tél", "portable", "appeler", "appelez", "appelle", "joindre", "télécopie",
    "teléfono", "telefono", "teléfonos", "móvil", "movil", "celular", "llamar", "llame", "llámame", "llámenos",
    "cellulare", "cell", "chiamare", "chiama", "chiamami", "telefonare", "recapito",
    "telefoon", "telefoonnummer", "mobiel", "mobiele", "bellen", "bel", "gsm",
    "tlf", "tfn", "tlfnr", "ring", "ringa", "mobilnr", "puh", "puhelin", "puhelinnumero", "soita", "kom", "komórka", "komorka", "dzwonić", "zadzwoń", "numer", "cep", "fono",
    "mijn nummer", "meine nummer", "erreichen", "erreichbar", "mon numéro", "mi número", "mio numero", "meu número", "cel", "fon",
    "тел", "телефон", "звоните", "номер", "τηλ", "τηλέφωνο", "κιν", "电话", "手机", "手機", "電話", "携帯", "전화", "휴대폰",
    "telefone", "telemóvel", "telemovel", "ligar", "ligue", "contacto", "contato",
];

/// Words whose numbers are not dialled, in the same languages.
#[rustfmt::skip]
pub(super) const OTHERS: &[u8] = words![
    "order", "invoice", "account", "acct", "ticket", "case", "serial", "isbn", "issn", "reference", "ref", "id", "policy", "tracking", "nhs", "mrn", "patient", "model",
    "part", "sku", "vat", "tax", "routing", "member", "membership", "booking", "flight", "version", "patent", "pmid", "doi", "zip", "postcode", "ein", "ssn", "sin",
    "kontonummer", "konto", "bestellung", "bestellnummer", "rechnung", "rechnungsnummer", "kundennummer", "siret", "siren", "commande", "facture", "pedido", "factura",
    "ordine", "fattura", "bestelling", "factuur", "encomenda", "fatura", "passport", "license", "licence",
];

/// Groupings that are printed for a number with its trunk zero, as [`Number::shape`].
#[rustfmt::skip]
const PRINTED: [u32; 16] = [
    // Great Britain, Turkey, the Philippines, Australia, Switzerland
    0x344, 0x434, 0x533, 0x56, 0x4322, 0x13322, 0x433, 0x3322,
    // Australia, Japan; France; New Zealand and Israel; the Netherlands
    0x244, 0x22222, 0x334, 0x2334, 0x343, 0x353,
    // Austria and Germany in pairs of groups, Belgium
    0x3222, 0x4222,
];

/// Digits of the shortest number without a plus: [`national`] and [`local`] ask for as many, the others for more.
const FEWEST: usize = 7;

fn verify(view: &View<'_>, at: usize) -> Option<Hit> {
    let dialled = Dialled::read(view, at).filter(|dialled| dialled.plus || dialled.length() >= FEWEST)?;
    let (number, tier) = dialled.numbers().find_map(|number| Some((number, worth(view, &dialled, &number)?)))?;
    if view.examples == Examples::Spared && plan::is_stand_in(number.digits) {
        return None;
    }
    let end = extension(view, number.span.end);
    let span = Span { start: number.span.start, end };
    (ends(view, end) && neighbours::alone(view, span)).then_some(Hit { span, tier })
}

/// A glance at the run of `length` digits at `at`: whether it is long enough, or goes on and becomes so, or has a plus or a bracket before it.
pub(super) fn may_begin(view: &View<'_>, at: usize, length: usize) -> bool {
    let end = at.saturating_add(length);
    let possible = match (view.before(at), view.text.get(end..).unwrap_or_default()) {
        (Some(b'+' | b'B' | b'b'), _) => true,
        (before, [b' ' | b'-' | b'.' | b'/' | b'(', b'0'..=b'9', ..] | [b')', ..] | [b' ', b'(' | b'-' | b'/', ..])
            if length < 9 =>
        {
            before == Some(b'(') && view.before(at.saturating_sub(1)) == Some(b'+')
                || follow(view, end, FEWEST.saturating_sub(length))
        }
        _ => (8..16).contains(&length),
    };
    possible && !goes_on_at_spaces(view, at)
}

/// Whether a number and a space stand before, and only numbers at spaces follow: a table, and no number of it counts ([`in_series`]).
fn goes_on_at_spaces(view: &View<'_>, at: usize) -> bool {
    // More than any number has, a space behind each digit.
    const MOST: usize = 32;
    let before = matches!(view.slice(at.saturating_sub(2).max(view.taken), at), [b'0'..=b'9', b' ']);
    before && {
        let length = view.run(at, MOST, |byte| byte.is_ascii_digit() || byte == b' ');
        length == MOST || !matches!(view.byte(at.saturating_add(length)), Some(b'-' | b'.' | b'/' | b'(' | b')'))
    }
}

/// Whether `wanted` digits follow at `at`, only separators and brackets between them.
fn follow(view: &View<'_>, at: usize, mut wanted: usize) -> bool {
    for byte in view.text.get(at..).unwrap_or_default().iter().take(48) {
        match byte {
            _ if wanted == 0 => break,
            b'0'..=b'9' => wanted = wanted.saturating_sub(1),
            b' ' | b'-' | b'.' | b'/' | b'(' | b')' => {}
            _ => break,
        }
    }
    wanted == 0
}

/// What the digits and their grouping are worth.
fn worth(view: &View<'_>, dialled: &Dialled, number: &Number<'_>) -> Option<Tier> {
    if dialled.plus {
        return international(number);
    }
    if number.digits.len() < FEWEST || in_series(view, number) || is_other(number) {
        return None;
    }
    let known = prefixed(number).or_else(|| north_american(number));
    if known == Some(Tier::Alone) && !(number.all(b' ') && announced_otherwise(view, number)) {
        return known;
    }
    let tier = known.or_else(|| national(number)).or_else(|| local(number))?;
    (!announced_otherwise(view, number)).then_some(tier)
}

/// A number with a plus: as its country's plan has it, or else near a word.
fn international(number: &Number<'_>) -> Option<Tier> {
    let mut room = [0; 18];
    let digits = number.international(&mut room);
    let code = digits.first() != Some(&0) && digits.len() <= 15;
    match plan::country(digits) {
        Some(_) if code => Some(Tier::Alone),
        Some(_) | None => (code && number.whole && digits.len() >= 7).then_some(Tier::WithContext),
    }
}

/// A number with the international prefix 00, or 011 where that is dialled.
fn prefixed(number: &Number<'_>) -> Option<Tier> {
    let rest = match number.digits {
        [0, 0, rest @ ..] => rest,
        [0, 1, 1, rest @ ..] if !number.bare() => rest,
        _ => return None,
    };
    let divided = number.lengths().next().is_some_and(|length| length <= 5);
    plan::country(rest).filter(|_| number.bare() || divided)?;
    Some(if number.bare() { Tier::WithContext } else { Tier::Alone })
}

/// A number of North America, perhaps after its 1.
fn north_american(number: &Number<'_>) -> Option<Tier> {
    let national = match number.digits {
        [1, national @ ..] if national.len() == 10 => national,
        national => national,
    };
    let printed = match number.shape() {
        0x334 | 0x1334 if number.bracketed() == 3 => {
            return matches!(national, [2..=9, _, _, 2..=9, ..]).then_some(Tier::Alone);
        }
        0x334 | 0x1334 => true,
        0x37 | 0x137 => number.bracketed() == 3,
        0xA | 0xB => false,
        _ => return None,
    };
    match (plan::is_north_american(national), printed) {
        (true, true) => Some(Tier::Alone),
        (true, false) => Some(Tier::WithContext),
        (false, _) => None,
    }
}

/// A number with its trunk zero, or an area in brackets.
fn national(number: &Number<'_>) -> Option<Tier> {
    let trunk = matches!(number.digits, [0, 1..=9, ..]);
    let length = number.digits.len();
    let area = number.bracketed();
    let rest = length.saturating_sub(area);
    let bracketed = trunk && (2..=6).contains(&area) && (5..=8).contains(&rest);
    let american = area == 2 && matches!(number.shape(), 0x244 | 0x254);
    let slashed = trunk
        && number.all(b'/')
        && number.shape() < 0x100
        && (3..=5).contains(&(number.shape() >> 4))
        && (9..=12).contains(&length);
    let even = number.even() && !number.all(b'/') && (number.shape() == 0x22222 || !number.all(b'.'));
    let printed = trunk && even && PRINTED.contains(&number.shape()) && !counts(number);
    // The Netherlands' 06-12345678, and Russia's 8 (912) 345-67-89
    let mobile = number.shape() == 0x28 && number.all(b'-') && matches!(number.digits, [0, 6, ..])
        || number.shape() == 0x13322 && matches!(number.digits, [8, 3..=9, ..]) && !number.even();
    (bracketed || american || slashed || printed || mobile).then_some(Tier::Alone)
}

/// Anything else that can be dialled, where a word says that it is.
fn local(number: &Number<'_>) -> Option<Tier> {
    let length = number.digits.len();
    let leads = number.digits.first() == Some(&0);
    let form = if number.bare() {
        let mobile = matches!(number.digits, [1, 3..=9, ..]) && length == 11;
        match length {
            8..=10 => leads || matches!(number.digits, [2..=9, ..]),
            11..=13 => leads || mobile || plan::country(number.digits).is_some(),
            _ => false,
        }
    } else {
        let small = number.lengths().filter(|length| *length == 1).count();
        (7..=13).contains(&length) && small <= usize::from(number.lengths().next() == Some(1)) && number.whole
    };
    form.then_some(Tier::WithContext)
}

/// Whether the groups are a date, an address of the internet, years, or a book's number.
fn is_other(number: &Number<'_>) -> bool {
    let year = |value: u32| (1900..=2099).contains(&value);
    let date = match (number.shape(), number.digits) {
        (0x422 | 0x224 | 0x124 | 0x214 | 0x114 | 0x44, _) => number.values().any(year),
        (0x4222 | 0x42222 | 0x42 | 0x4224, _) => number.values().next().is_some_and(year),
        (0x8 | 0x82 | 0x84 | 0x86 | 0xC | 0xE, [a, b, c, d, month_ten, month, ..]) => {
            year(decimal(&[*a, *b, *c, *d])) && decimal(&[*month_ten, *month]) <= 12
        }
        _ => false,
    };
    let internet = number.all(b'.') && number.lengths().count() == 4 && number.values().all(|value| value < 256);
    let decimals = number.all(b'.') && number.lengths().count() == 2 && number.bracketed() == 0;
    let book = number.lengths().count() > 3 && matches!(number.digits, [9, 7, 8 | 9, ..]) && number.digits.len() == 13;
    let thousands =
        number.all(b'.') && number.digits.first() != Some(&0) && number.lengths().skip(1).all(|length| length == 3);
    date || internet || decimals || thousands || book || is_range(number)
}

/// Whether the groups are lines or pages from and to: 1096-1098.
fn is_range(number: &Number<'_>) -> bool {
    let mut values = number.values();
    let (Some(from), Some(to)) = (values.next(), values.next()) else { return false };
    number.shape() == 0x44 && number.all(b'-') && (1..1000).contains(&to.wrapping_sub(from))
}

/// Whether the groups are an arithmetic series, as rows of tables and lists are: 01 02 03 04 05.
fn counts(number: &Number<'_>) -> bool {
    let next = number.values().skip(1);
    let mut steps = number.values().zip(next).map(|(one, next)| next.wrapping_sub(one));
    let first = steps.next();
    number.lengths().count() > 2 && steps.all(|step| Some(step) == first)
}

/// Whether a number with spaces stands in a longer series of numbers with spaces, or a bare one in a path.
fn in_series(view: &View<'_>, number: &Number<'_>) -> bool {
    let Span { start, .. } = number.span;
    let before = matches!(view.slice(start.saturating_sub(2), start), [b'0'..=b'9', b' ']);
    let path = view.before(start) == Some(b'/');
    number.all(b' ') && (before || !number.whole) || (before || path) && number.bare()
}

/// Whether a word just before says that the number is something else.
fn announced_otherwise(view: &View<'_>, number: &Number<'_>) -> bool {
    let start = number.span.start;
    context::before(view, start, 24, OTHERS) && !context::before(view, start, 20, CONTEXT)
}

/// Whether a number can end here: no price, no share, no time, no part of an identifier.
fn ends(view: &View<'_>, end: usize) -> bool {
    match *view.text.get(end..).unwrap_or_default() {
        [b'@' | b'$', ..]
        | [b'%', b'4', b'0', ..]
        | [b' ', b'$' | b'%' | b'=', ..]
        | [0xE2, 0x82, 0xAC, ..]
        | [b' ', 0xE2, 0x82, 0xAC, ..] => false,
        [b'-' | b'_', next, ..] => !next.is_ascii_alphanumeric(),
        [b':' | b'.' | b'/', next, ..] => !next.is_ascii_digit(),
        _ => true,
    }
}
