//! Ids of western Europe: Austria, Belgium, Switzerland, Germany, Spain, France.
//!
//! ```text
//! BE 85.07.30-033.28   CH 756.9217.0769.85   DE 86 095 742 719   ES 54362315-K   FR 2 55 08 14 168 025 38
//! ```
//!
//! Invariant: a form that counts by itself passes at most about one random string in fifty.

use super::super::detector::Detector;
use super::super::entity::Entity::*;
use super::date::{Date, Order, number};
use super::form::{alone, near};
use super::rule::{BASE_36, LUHN, Letters, Rule, check, multiple, powers};
use super::{Scheme, row};
use crate::redact::context::words;

/// The letter of a number modulo 23.
const DNI: &[u8] = b"TRWAGMYFPDXBNJZSQVHLCKE";

/// Ten to the 12th and down, modulo 97, then the two digits of the check.
const MODULO_97: &[u8; 15] = &[50, 5, 49, 34, 81, 76, 27, 90, 9, 30, 3, 10, 1, 10, 1];

/// Corsica's `2A` counts as 19 and `2B` as 18.
const CORSICA: &Letters = &[96, 95, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];

/// X, Y and Z stand for 0, 1 and 2.
const NIE: &Letters = &[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2];

/// The control letters of companies: J is 0, A is 1, … I is 9.
const CIF: &Letters = &[1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];

pub(super) const ROWS: &[Detector<Scheme>] = &[
    row(
        AtSvnr,
        "at-svnr",
        1,
        &[near("dddddddddd"), near("dddd_dddddd"), near("dddd dd dd dd")],
        &[
            check(3, &[3, 7, 9, 0, 5, 8, 4, 2, 1, 6], b"0123456789 "),
            Rule::Date(Date { order: Order::Dmy, at: 4, months: &[0, 12], days: &[0], vague: true }),
            Rule::Within { at: 0, length: 3, low: 100, high: 999 },
        ],
        words![
            "sv nummer",
            "vers nr",
            "svnr",
            "sv nr",
            "sozialversicherungsnummer",
            "versicherungsnummer",
            "sozialversicherung",
            "austrian social"
        ],
        "Hauptverband der österreichischen Sozialversicherungsträger, Versicherungsnummer (ASVG § 30c)",
    ),
    row(
        BeNationalNumber,
        "be-nn",
        2,
        &[
            alone("dd.dd.dd-ddd.dd"),
            alone("dd_dd_dd_ddd_dd"),
            alone("dddddd-ddd-dd"),
            alone("dddddd ddd dd"),
            alone("ddddddddddd"),
        ],
        &[
            Rule::Any(&[&[belgian(&[0])], &[belgian(&[29]), Rule::Within { at: 0, length: 2, low: 0, high: 49 }]]),
            Rule::Within { at: 9, length: 2, low: 1, high: 97 },
            Rule::Date(Date { order: Order::Ymd, at: 0, months: &[0, 20, 40], days: &[0], vague: true }),
        ],
        words![
            "rijksregisternummer",
            "rijksregister",
            "insz",
            "niss",
            "registre national",
            "numero national",
            "nationalregister",
        ],
        "Koninklijk besluit of 3 April 1984 on the number in the Rijksregister",
    ),
    row(
        ChAhv,
        "ch-ahv",
        1,
        &[alone("ddd_dddd_dddd_dd"), alone("ddddddddddddd")],
        &[Rule::Starts(&[b"756"]), multiple(&[1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1], 10)],
        words!["ahv", "avs", "ahvn", "navs", "sozialversicherungsnummer"],
        "Zentrale Ausgleichsstelle, AHV-Nummer NAVS13 (EAN-13 with 756)",
    ),
    row(
        DeTaxId,
        "de-idnr",
        2,
        &[alone("dd_ddd_ddd_ddd"), alone("ddddddddddd")],
        &[Rule::Hybrid, Rule::Own(repeats), Rule::Within { at: 0, length: 1, low: 1, high: 9 }],
        words![
            "steuer id",
            "steuer idnr",
            "steueridentifikationsnummer",
            "idnr",
            "steuerliche identifikationsnummer",
            "tax id",
        ],
        "Abgabenordnung § 139b; Bundeszentralamt für Steuern, Aufbau der Identifikationsnummer (ISO 7064 MOD 11,10)",
    ),
    row(
        DeSocialSecurity,
        "de-rvnr",
        2,
        &[alone("dd dddddd l ddd"), alone("ddddddddlddd")],
        &[
            Rule::CrossSum { weights: &[2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1] },
            Rule::Date(Date { order: Order::Dmy, at: 2, months: &[0], days: &[0], vague: true }),
        ],
        words!["rvnr", "rentenversicherungsnummer", "sozialversicherungsnummer", "versicherungsnummer"],
        "Verordnung über die Vergabe und Zusammensetzung der Versicherungsnummer (VKVV) § 2",
    ),
    row(
        DeHealthInsurance,
        "de-kvnr",
        1,
        &[near("lddddddddd"), near("l_ddd_ddd_ddd")],
        &[Rule::CrossSum { weights: &[1, 2, 1, 2, 1, 2, 1, 2, 1, 2] }],
        words![
            "krankenversicherungsnummer",
            "versicherten nr",
            "kvnr",
            "krankenversichertennummer",
            "krankenversicherung",
            "krankenkasse",
            "versichertennummer",
            "gesundheitskarte",
            "egk",
            "health insurance",
        ],
        "GKV-Spitzenverband, Krankenversichertennummer (SGB V § 290)",
    ),
    row(
        DeVatId,
        "de-ust",
        1,
        &[near("llddddddddd"), near("ll_ddddddddd"), near("ll ddd ddd ddd")],
        &[
            Rule::Starts(&[b"DE"]),
            Rule::Within { at: 2, length: 1, low: 1, high: 9 },
            Rule::Own(|id| Rule::Hybrid.holds(id.get(2..).unwrap_or_default())),
        ],
        words!["ust", "ust id", "ust idnr", "umsatzsteuer", "vat", "mwst", "tva", "iva", "btw"],
        "Umsatzsteuergesetz § 27a (ISO 7064 MOD 11,10)",
    ),
    row(
        DeTaxNumber,
        "de-stnr",
        0,
        &[
            near("ddd/dddd/dddd"),
            near("ddd/ddd/ddddd"),
            near("dd/ddd/ddddd"),
            near("ddd ddd ddddd"),
            near("ddddddddddddd"),
        ],
        &[],
        words!["steuernummer", "st nr", "stnr", "steuer nr", "finanzamt"],
        "Abgabenordnung § 139a; Elster, Aufbau der Steuernummer",
    ),
    row(
        EsNif,
        "es-dni",
        1,
        &[
            alone("ddddddddl"),
            alone("dddddddd-l"),
            near("dddddddd l"),
            alone("dd.ddd.ddd-l"),
            alone("dd.ddd.dddl"),
            near("dddddddl"),
            near("ddddddd-l"),
        ],
        &[Rule::Any(&[
            &[Rule::OneOf(8, DNI), check(8, &powers::<8>(10, 23), DNI)],
            &[Rule::OneOf(7, DNI), check(7, &powers::<7>(10, 23), DNI)],
        ])],
        words!["dni", "nif", "documento nacional de identidad", "documento de identidad", "identificacion fiscal"],
        "Real Decreto 1553/2005; Real Decreto 1065/2007, article 19",
    ),
    row(
        EsNie,
        "es-nie",
        1,
        &[
            alone("ldddddddl"),
            alone("l-ddddddd-l"),
            alone("l ddddddd l"),
            alone("lddddddd-l"),
            alone("l-dddddddl"),
            alone("l.ddddddd.l"),
        ],
        &[
            Rule::OneOf(0, b"XYZ"),
            Rule::Weighted { at: 8, weights: &powers::<8>(10, 23), outcome: DNI, letters: NIE, start: 0 },
        ],
        words!["nie", "numero de identidad de extranjero", "extranjero", "nif"],
        "Real Decreto 557/2011, article 206; Orden INT/2058/2008",
    ),
    row(
        EsCif,
        "es-cif",
        1,
        &[near("lddddddddx"), near("ldddddddx"), near("l-dddddddd"), near("l-ddddddd-x"), near("lddddddd-x")],
        &[
            Rule::OneOf(0, b"ABCDEFGHJNPQRSUVW"),
            Rule::OneOf(8, b"0123456789ABCDEFGHIJ"),
            Rule::Luhn { from: 1, base: 10, start: 0, letters: CIF },
        ],
        words!["cif", "nif", "identificacion fiscal", "vat", "iva"],
        "Orden EHA/451/2008",
    ),
    row(
        FrNir,
        "fr-nir",
        2,
        &[
            alone("ddddddddddddddd"),
            alone("d dd dd dd ddd ddd dd"),
            alone("d_dd_dd_dd_ddd_dddd_d"),
            alone("ddddddldddddddd"),
            alone("d dd dd dl ddd ddd dd"),
            alone("ddddddddddddd_dd"),
        ],
        &[
            Rule::Total { weights: MODULO_97, modulus: 97, rests: &[0], letters: CORSICA },
            Rule::OneOf(0, b"123478"),
            Rule::Own(french_place),
        ],
        words![
            "nir",
            "securite sociale",
            "sécurité sociale",
            "numero de secu",
            "carte vitale",
            "insee",
            "social security"
        ],
        "Décret n° 82-103; Insee, numéro d'inscription au répertoire",
    ),
    row(
        FrSiren,
        "fr-siren",
        1,
        &[near("ddddddddd"), near("ddd_ddd_ddd"), near("dddddddddddddd"), near("ddd_ddd_ddd_ddddd")],
        &[LUHN, Rule::Own(|id| id.len() == 9 || LUHN.holds(id.get(..9).unwrap_or_default()))],
        words!["siren", "siret", "rcs", "insee", "numero siren", "numero siret"],
        "Insee, identifiants Siren et Siret (Code de commerce R123-220)",
    ),
];

/// Those born since 2000 have a 2 before the number when it is divided.
const fn belgian(rests: &'static [u32]) -> Rule {
    Rule::Total { weights: &[81, 76, 27, 90, 9, 30, 3, 10, 1, 10, 1], modulus: 97, rests, letters: BASE_36 }
}

/// Exactly one of the first ten digits occurs twice or three times, and three times never in a row.
fn repeats(id: &[u8]) -> bool {
    let Some((_, digits)) = id.split_last() else { return false };
    let times = |digit: u8| digits.iter().filter(|other| **other == digit).count();
    let often = |least: usize| (b'0'..=b'9').filter(|digit| times(*digit) >= least).count();
    let in_a_row = digits.windows(3).any(|three| matches!(three, [a, b, c] if a == b && b == c));
    often(2) == 1 && often(4) == 0 && !in_a_row
}

/// A month that is issued, also the special ones, and a key that can be.
fn french_place(id: &[u8]) -> bool {
    let month = number(id, 3, 2);
    let corsica = id.get(6).is_some_and(u8::is_ascii_alphabetic);
    let place = !corsica || matches!(id.get(5..7), Some([b'2', b'A' | b'B']));
    place && matches!(month, 1..=12 | 20..=42 | 50..=99) && (1..=97).contains(&number(id, 13, 2))
}
