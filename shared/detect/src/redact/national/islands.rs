//! Ids of Great Britain, Ireland, the Netherlands, Italy and Portugal.
//!
//! ```text
//! GB NHS 943 476 5919   NINO AB 12 34 56 C   IE 1234567FA   NL 1112.22.333   IT RSSMRA85T10A562S
//! ```
//!
//! Invariant: a form that counts by itself passes at most about one random string in fifty.

use super::super::detector::Detector;
use super::super::entity::Entity::*;
use super::date::{exists, number};
use super::form::{alone, near};
use super::rule::{LUHN, Letters, Rule, check, multiple};
use super::{Scheme, row};
use crate::redact::context::words;

const PASSPORT_OFFICE: &str = "HM Passport Office; ICAO Doc 9303";

/// A is 1, B is 2, …; W is 0, and so are T and X, which only stand last.
const IRISH: &Letters = &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 0, 21, 22, 0, 0, 25, 26];

/// Values at odd places, of 0 to 9 and of A to J alike; K to Z follow.
const ODD: [u8; 26] = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];

pub(super) const ROWS: &[Detector<Scheme>] = &[
    row(
        UkNhs,
        "gb-nhs",
        1,
        &[near("dddddddddd"), near("ddd_ddd_dddd")],
        &[multiple(&[10, 9, 8, 7, 6, 5, 4, 3, 2, 1], 11)],
        words!["nhs", "nhs number", "national health service", "health number", "chi number"],
        "NHS Data Dictionary, NHS NUMBER",
    ),
    row(
        UkNino,
        "gb-nino",
        0,
        &[alone("llddddddl"), alone("ll_dd_dd_dd_l"), alone("ll ddddddl"), alone("ll dddddd l"), near("lldddddd")],
        &[Rule::Own(nino)],
        words!["nino", "ni number", "ni no", "national insurance", "national insurance number"],
        "HMRC, National Insurance Manual NIM39110",
    ),
    row(
        UkUtr,
        "gb-utr",
        1,
        &[near("dddddddddd"), near("ddddd_ddddd"), near("ddd_ddd_dddd")],
        &[check(0, &[0, 6, 7, 8, 9, 10, 5, 4, 3, 2], b"21987654321")],
        words!["utr", "unique taxpayer reference", "tax reference", "hmrc", "self assessment"],
        "HMRC, Unique Taxpayer Reference: modulus 11 check",
    ),
    row(
        UkDrivingLicence,
        "gb-driving-licence",
        1,
        &[alone("xxxxxddddddxxxll"), near("xxxxx_dddddd_xxxll")],
        &[Rule::Own(british_driver)],
        words!["driving licence", "driver licence", "licence", "dvla", "driver number"],
        "DVLA, INF45: the driver number",
    ),
    row(
        UkPassport,
        "gb-passport",
        0,
        &[near("ddddddddd")],
        &[],
        words!["uk passport", "british passport", "british citizen", "hm passport"],
        PASSPORT_OFFICE,
    ),
    row(
        UkPassport,
        "gb-passport-lettered",
        0,
        &[near("llddddddd")],
        &[],
        words!["passport", "passports"],
        PASSPORT_OFFICE,
    ),
    row(
        IePps,
        "ie-pps",
        1,
        &[near("dddddddl"), near("dddddddll"), near("ddddddd_l"), near("ddddddd_ll")],
        &[
            Rule::Weighted {
                at: 7,
                weights: &[8, 7, 6, 5, 4, 3, 2, 0, 9],
                outcome: b"WABCDEFGHIJKLMNOPQRSTUV",
                letters: IRISH,
                start: 0,
            },
            Rule::Own(|id| id.get(8).is_none_or(|last| b"ABHTWX".contains(last))),
        ],
        words!["pps", "ppsn", "pps number", "pps no", "personal public service", "uimhir psp"],
        "Department of Social Protection, PPS number: modulus 23 check (Social Welfare Consolidation Act 2005)",
    ),
    row(
        NlBsn,
        "nl-bsn",
        1,
        &[near("ddddddddd"), near("dddd.dd.ddd"), near("dddd dd ddd"), near("ddd_ddd_ddd")],
        &[multiple(&[9, 8, 7, 6, 5, 4, 3, 2, 10], 11), Rule::Varied],
        words!["bsn", "burgerservicenummer", "sofinummer", "sofi", "citizen service number"],
        "Logisch ontwerp BSN (elfproef); Wet algemene bepalingen burgerservicenummer",
    ),
    row(
        ItFiscalCode,
        "it-codice-fiscale",
        2,
        &[alone("llllllxxlxxlxxxl")],
        &[Rule::Own(codice_fiscale)],
        words!["codice fiscale", "cod fiscale", "cod fisc", "c f", "cf", "fiscal code", "tax code"],
        "Decreto ministeriale 23 December 1976 n. 13813",
    ),
    row(
        ItVatCode,
        "it-partita-iva",
        1,
        &[near("ddddddddddd"), near("lldddddddddddd"), near("ll_ddddddddddd"), near("llddddddddddd")],
        &[Rule::Own(partita_iva)],
        words!["partita iva", "p iva", "piva", "iva", "vat", "vat number"],
        "Decreto del Presidente della Repubblica 633/1972, article 35; Agenzia delle Entrate",
    ),
    row(
        PtNif,
        "pt-nif",
        1,
        &[near("ddddddddd"), near("ddd_ddd_ddd")],
        &[check(8, &[9, 8, 7, 6, 5, 4, 3, 2], b"00987654321"), Rule::OneOf(0, b"123456789")],
        words!["nif", "nipc", "contribuinte", "numero de contribuinte", "identificacao fiscal", "identificação fiscal"],
        "Decreto-Lei 14/2013; Autoridade Tributária, NIF",
    ),
];

/// Prefixes that are issued; the suffix is A to D.
fn nino(id: &[u8]) -> bool {
    let [first, second, ..] = *id else { return false };
    let suffix = id.get(8).is_none_or(|last| (b'A'..=b'D').contains(last));
    suffix
        && !b"DFIQUV".contains(&first)
        && !b"DFIOQUV".contains(&second)
        && !matches!(&[first, second], b"BG" | b"GB" | b"KN" | b"NK" | b"NT" | b"TN" | b"ZZ")
}

/// Name padded with nines, then a month (plus 50 for a woman) and a day within the birth digits.
fn british_driver(id: &[u8]) -> bool {
    let (Some(name), Some(initials)) = (id.get(..5), id.get(11..13)) else { return false };
    let letters = name.iter().take_while(|char| char.is_ascii_uppercase()).count();
    let padded = name.iter().skip(letters).all(|char| *char == b'9');
    let month = number(id, 6, 2) % 50;
    letters > 0
        && padded
        && number(id, 6, 2) < 63
        && (1..=12).contains(&month)
        && (1..=31).contains(&number(id, 8, 2))
        && initials.iter().all(|char| char.is_ascii_uppercase() || *char == b'9')
}

/// Digits may be replaced by L, M, N, P, Q, R, S, T, U, V where two codes would be the same.
fn codice_fiscale(id: &[u8]) -> bool {
    const REPLACED: &[u8; 10] = b"LMNPQRSTUV";
    const MONTHS: &[u8; 12] = b"ABCDEHLMPRST";
    let digit = |at: usize| match id.get(at).copied() {
        Some(char) if char.is_ascii_digit() => Some(u32::from(char.wrapping_sub(b'0'))),
        Some(char) => REPLACED.iter().zip(0..).find(|(other, _)| **other == char).map(|(_, digit)| digit),
        None => None,
    };
    let digits = [6, 7, 9, 10, 12, 13, 14].into_iter().all(|at| digit(at).is_some());
    let day = digit(9).unwrap_or(0).wrapping_mul(10).wrapping_add(digit(10).unwrap_or(0));
    let year = digit(6).unwrap_or(0).wrapping_mul(10).wrapping_add(digit(7).unwrap_or(0)).wrapping_add(2000);
    let month = (1..).zip(MONTHS).find(|(_, month)| id.get(8) == Some(month)).map_or(0, |(month, _)| month);
    let born = exists(year, month, day) || exists(year, month, day.wrapping_sub(40));
    let place = id.get(11).is_some_and(|letter| b"ABCDEFGHIJKLMZ".contains(letter));
    digits && born && place && italian_check(id)
}

fn italian_check(id: &[u8]) -> bool {
    let Some((last, rest)) = id.split_last() else { return false };
    let rank = |char: u8| u32::from(char.wrapping_sub(if char.is_ascii_digit() { b'0' } else { b'A' }));
    let weigh = |(place, char): (usize, &u8)| match place & 1 {
        0 => ODD.get(rank(*char) as usize).map_or(0, |value| u32::from(*value)),
        _ => rank(*char),
    };
    rest.iter().enumerate().map(weigh).fold(0, u32::wrapping_add) % 26 == rank(*last)
}

/// Seven digits of the firm, three of the office, Luhn; perhaps after `IT`.
fn partita_iva(id: &[u8]) -> bool {
    let digits = id.strip_prefix(b"IT").unwrap_or(id);
    let office = number(digits, 7, 3);
    let known = matches!(office, 1..=100 | 120 | 121 | 888 | 999);
    digits.len() == 11 && number(digits, 0, 7) > 0 && known && LUHN.holds(digits)
}
