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
        four: false,
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
    PATTERNS
        .split(' ')
        .find_map(|row| row.split_at_checked(2).filter(|(code, _)| code.as_bytes() == country))
        .map(|row| row.1)
}

/// The countries of [`PATTERNS`]: most words begin with none.
static COUNTRIES: Pairs = countries();

const fn countries() -> Pairs {
    let (mut countries, mut text) = (Pairs::NONE, PATTERNS.as_bytes());
    while let [byte, others @ ..] = text {
        if let ([first, second, ..], b'A'..=b'Z') = (text, byte) {
            countries = countries.with(*first, *second);
            text = others;
        }
        text = match text {
            [_, others @ ..] => others,
            [] => text,
        };
    }
    countries
}

/// Country and what follows the check digits: n digits, a capital letters, c either.
/// The last are of countries that use the form and are not in the registry; their letters are not published.
static PATTERNS: &str = "\
    AD8n12c AE19n AL8n16c AT16n AZ4a20c BA16n BE12n BG4a6n8c BH4a14c BI23n BR23n1a1c BY4c4n16c CH5n12c CR18n CY8n16c CZ20n DE18n DJ23n \
    DK14n DO4c20n EE16n EG25n ES20n FI14n FK2a12n FO14n FR10n11c2n GB4a14n GE2a16n GI4a15c GL14n GR7n16c GT24c HN4a20n HR17n HU24n \
    IE4a14n IL19n IQ4a15n IS22n IT1a10n12c JO4a4n18c KW4a22c KZ3n13c LB4n20c LC4a24c LI5n12c LT16n LU3n13c LV4a13c LY21n MC10n11c2n \
    MD20c ME18n MK3n10c2n MN16n MR23n MT4a5n18c MU4a19n3a NI4a20n NL4a10n NO11n OM3n16c PK4a16c PL24n PS4a21c PT21n QA4a21c RO4a16c \
    RS18n RU14n15c SA2n18c SC4a20n3a SD14n SE20n SI15n SK20n SM1a10n12c SO19n ST21n SV4a20n TL19n TN20n TR6n16c UA6n19c VA18n VG4a16n \
    XK16n YE4a4n18c AO21n BF24c BJ24c CF23n CG23n CI24c CM23n CV21n DZ22n GA23n GQ23n GW21c IR22n KM23n MA24n MG23n ML24c MZ21n NE24c \
    SN24c TD23n TG24c";
