//! International bank account numbers.
//!
//! ```text
//! DE89 3704 0044 0532 0130 00      country, check digits, account as the country's pattern has it
//! de89370400440532013000           counts near "IBAN" or "account"
//! ```
//!
//! Invariant: no hit without a known country, its length and pattern, and the remainder 1 modulo 97.

use super::ascii::Pairs;
use super::beside::Beside;
use super::detector::{Begins, Code, Detector, Hit, Source, Tier, lengths};
use super::entity::Entity;
use super::view::View;
use crate::redact::context::words;
use crate::span::Span;

pub(super) const ROW: Detector<Code> = Detector {
    entity: Entity::Iban,
    rule: "iban",
    verify: Code {
        words: lengths(&[2, 4, 8, 12, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31]),
        begins: Begins::Letter,
        lower: true,
        needs: Beside::ANYTHING,
        verify,
    },
    context: words![
        "iban",
        "ibans",
        "account",
        "konto",
        "bankverbindung",
        "compte",
        "cuenta",
        "conto",
        "rekening",
        "rekeningnummer",
        "kontonummer",
        "conta",
        "bic",
        "swift",
        "sepa",
    ],
    strength: 2,
    source: Source::of("ISO 13616-1 and the IBAN registry of SWIFT (lengths and patterns); ISO/IEC 7064 (MOD 97-10)"),
};

/// Most letters and digits.
const MOST: usize = 34;

fn verify(view: &View<'_>, at: usize) -> Option<Hit> {
    let country = view.slice(at, at.saturating_add(2));
    // Two digits follow, perhaps behind a separator: words that begin like a country are not read.
    if !matches!(view.byte(at.saturating_add(2))?, b'0'..=b'9' | b' ' | b'-' | b'.') {
        return None;
    }
    let pattern = pattern(country)?;
    let mut account = [0; MOST];
    let account = account.get_mut(..length(pattern))?;
    let end = read(view, at, account)?;
    let upper = account.iter().all(|byte| !byte.is_ascii_lowercase());
    if !upper && account.iter().any(u8::is_ascii_uppercase) {
        return None;
    }
    account.make_ascii_uppercase();
    let (head, body) = account.split_at_checked(4)?;
    let checked = head.iter().skip(2).all(u8::is_ascii_digit) && follows(body, pattern) && remainder(body, head) == 1;
    checked.then_some(Hit { span: Span { start: at, end }, tier: if upper { Tier::Alone } else { Tier::WithContext } })
}

/// Fills `account` from `at`, over single separators of one kind; says where it ends.
fn read(view: &View<'_>, mut at: usize, account: &mut [u8]) -> Option<usize> {
    let mut separator = None;
    for (place, slot) in account.iter_mut().enumerate() {
        let mut byte = view.byte(at)?;
        if matches!(byte, b' ' | b'-' | b'.') && place >= 2 && separator.is_none_or(|separator| separator == byte) {
            separator = Some(byte);
            at = at.saturating_add(1);
            byte = view.byte(at)?;
        }
        if !byte.is_ascii_alphanumeric() {
            return None;
        }
        *slot = byte;
        at = at.saturating_add(1);
    }
    Some(at)
}

/// The number modulo 97, letters as 10 to 35, country and check digits last.
fn remainder(body: &[u8], head: &[u8]) -> u32 {
    body.iter().chain(head).fold(0, |rest: u32, byte| {
        let (value, place) = match byte {
            b'0'..=b'9' => (u32::from(byte.wrapping_sub(b'0')), 10),
            _ => (u32::from(byte.wrapping_sub(b'A')).wrapping_add(10), 100),
        };
        rest.wrapping_mul(place).wrapping_add(value) % 97
    })
}

/// The steps of a pattern: what, and how many.
fn steps(pattern: &str) -> impl Iterator<Item = (u8, usize)> {
    pattern.split_inclusive(['a', 'c', 'n']).filter_map(|step| {
        let (count, what) = step.split_at_checked(step.len().checked_sub(1)?)?;
        Some((*what.as_bytes().first()?, count.parse().ok()?))
    })
}

/// How long an account number of this pattern is, country and check digits included.
fn length(pattern: &str) -> usize {
    steps(pattern).fold(4, |length, (_, count)| length.saturating_add(count))
}

fn follows(mut body: &[u8], pattern: &str) -> bool {
    steps(pattern).all(|(what, count)| {
        let Some((step, rest)) = body.split_at_checked(count) else { return false };
        body = rest;
        match what {
            b'n' => step.iter().all(u8::is_ascii_digit),
            b'a' => step.iter().all(u8::is_ascii_uppercase),
            _ => true,
        }
    })
}

fn pattern(country: &[u8]) -> Option<&'static str> {
    let [first, second] = country else { return None };
    if !COUNTRIES.has(*first, *second) {
        return None;
    }
    let country = [first.to_ascii_uppercase(), second.to_ascii_uppercase()];
    PATTERNS.iter().find(|(code, _)| code.as_bytes() == country).map(|(_, pattern)| *pattern)
}

/// The countries of [`PATTERNS`]: most words begin with none.
static COUNTRIES: Pairs = countries();

const fn countries() -> Pairs {
    let (mut countries, mut rows) = (Pairs::NONE, PATTERNS.as_slice());
    while let [(code, _), others @ ..] = rows {
        countries = countries.codes(code.as_bytes());
        rows = others;
    }
    countries
}

/// Country, then what follows the check digits: n digits, a capital letters, c either.
/// The last rows are of countries that use the form and are not in the registry; their letters are not published.
#[rustfmt::skip]
static PATTERNS: [(&str, &str); 111] = [
    ("AD", "8n12c"), ("AE", "19n"), ("AL", "8n16c"), ("AT", "16n"), ("AZ", "4a20c"), ("BA", "16n"), ("BE", "12n"), ("BG", "4a6n8c"),
    ("BH", "4a14c"), ("BI", "23n"), ("BR", "23n1a1c"), ("BY", "4c4n16c"), ("CH", "5n12c"), ("CR", "18n"), ("CY", "8n16c"), ("CZ", "20n"),
    ("DE", "18n"), ("DJ", "23n"), ("DK", "14n"), ("DO", "4c20n"), ("EE", "16n"), ("EG", "25n"), ("ES", "20n"), ("FI", "14n"), ("FK", "2a12n"),
    ("FO", "14n"), ("FR", "10n11c2n"), ("GB", "4a14n"), ("GE", "2a16n"), ("GI", "4a15c"), ("GL", "14n"), ("GR", "7n16c"), ("GT", "24c"),
    ("HN", "4a20n"), ("HR", "17n"), ("HU", "24n"), ("IE", "4a14n"), ("IL", "19n"), ("IQ", "4a15n"), ("IS", "22n"), ("IT", "1a10n12c"),
    ("JO", "4a4n18c"), ("KW", "4a22c"), ("KZ", "3n13c"), ("LB", "4n20c"), ("LC", "4a24c"), ("LI", "5n12c"), ("LT", "16n"), ("LU", "3n13c"),
    ("LV", "4a13c"), ("LY", "21n"), ("MC", "10n11c2n"), ("MD", "20c"), ("ME", "18n"), ("MK", "3n10c2n"), ("MN", "16n"), ("MR", "23n"),
    ("MT", "4a5n18c"), ("MU", "4a19n3a"), ("NI", "4a20n"), ("NL", "4a10n"), ("NO", "11n"), ("OM", "3n16c"), ("PK", "4a16c"), ("PL", "24n"),
    ("PS", "4a21c"), ("PT", "21n"), ("QA", "4a21c"), ("RO", "4a16c"), ("RS", "18n"), ("RU", "14n15c"), ("SA", "2n18c"), ("SC", "4a20n3a"),
    ("SD", "14n"), ("SE", "20n"), ("SI", "15n"), ("SK", "20n"), ("SM", "1a10n12c"), ("SO", "19n"), ("ST", "21n"), ("SV", "4a20n"),
    ("TL", "19n"), ("TN", "20n"), ("TR", "6n16c"), ("UA", "6n19c"), ("VA", "18n"), ("VG", "4a16n"), ("XK", "16n"), ("YE", "4a4n18c"),
    ("AO", "21n"), ("BF", "24c"), ("BJ", "24c"), ("CF", "23n"), ("CG", "23n"), ("CI", "24c"), ("CM", "23n"), ("CV", "21n"), ("DZ", "22n"),
    ("GA", "23n"), ("GQ", "23n"), ("GW", "21c"), ("IR", "22n"), ("KM", "23n"), ("MA", "24n"), ("MG", "23n"), ("ML", "24c"), ("MZ", "21n"),
    ("NE", "24c"), ("SN", "24c"), ("TD", "23n"), ("TG", "24c"),
];
