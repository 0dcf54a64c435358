//! Ids of the Nordic and Baltic states.
//!
//! ```text
//! DK 211062-5629   EE 36805280109   FI 131052-308T   IS 120174-3389   LV 161175-19997   NO 15010837827   SE 880320-0016
//! ```
//!
//! Invariant: a form that counts by itself passes at most about one random string in thirty, the Danish one, which has no check.

use super::super::detector::Detector;
use super::super::entity::Entity::*;
use super::date::{Date, Order, number};
use super::form::{alone, near};
use super::rule::{BASE_36, LUHN, Rule, check, date, multiple};
use super::{Scheme, row};
use crate::redact::context::words;

const HETU: &[u8] = b"0123456789ABCDEFHJKLMNPRSTUVWXY";
const HETU_SOURCE: &str =
    "Valtioneuvoston asetus väestötietojärjestelmästä 128/2010; Digi- ja väestötietovirasto, henkilötunnus";
const HETU_WORDS: &[u8] =
    words!["hetu", "henkilotunnus", "henkilötunnus", "personbeteckning", "personal identity code", "sotu"];
const BALTIC: Rule =
    Rule::Staged { first: &[1, 2, 3, 4, 5, 6, 7, 8, 9, 1], second: &[3, 4, 5, 6, 7, 8, 9, 1, 2, 3], complement: false };

pub(super) const ROWS: &[Detector<Scheme>] = &[
    row(
        DkCpr,
        "dk-cpr",
        1,
        &[alone("dddddd-dddd"), near("dddddddddd"), near("dddddd dddd")],
        &[date(Order::Dmy, 0)],
        words!["cpr", "cpr nr", "cpr nummer", "personnummer", "danish personal"],
        "CPR-kontoret, Personnummeret i CPR-systemet (without modulus 11 since 2007)",
    ),
    row(
        EePersonalCode,
        "ee-isikukood",
        2,
        &[alone("ddddddddddd")],
        &[BALTIC, date(Order::Ymd, 1), Rule::Within { at: 0, length: 1, low: 1, high: 8 }],
        words!["isikukood", "isikukoodi", "ik", "estonian", "eesti"],
        "Rahvastikuregistri seadus; EVS 585:2007",
    ),
    row(
        FiPersonalIdentityCode,
        "fi-hetu",
        2,
        &[alone("dddddd-dddx"), alone("dddddd+dddx")],
        &[
            check(9, &[14, 20, 2, 25, 18, 8, 7, 10, 1], HETU),
            date(Order::Dmy, 0),
            Rule::Within { at: 6, length: 3, low: 2, high: 999 },
        ],
        HETU_WORDS,
        HETU_SOURCE,
    ),
    row(
        FiPersonalIdentityCode,
        "fi-hetu-letter",
        2,
        &[alone("ddddddldddx")],
        &[
            check(10, &[14, 20, 2, 25, 18, 8, 0, 7, 10, 1], HETU),
            date(Order::Dmy, 0),
            Rule::OneOf(6, b"ABCDEFUVWXY"),
            Rule::Within { at: 7, length: 3, low: 2, high: 999 },
        ],
        HETU_WORDS,
        HETU_SOURCE,
    ),
    row(
        IsKennitala,
        "is-kennitala",
        2,
        &[alone("dddddd-dddd"), alone("dddddd dddd"), alone("!dddddddddd")],
        &[
            multiple(&[3, 2, 7, 6, 5, 4, 3, 2, 1], 11),
            Rule::Date(Date { order: Order::Dmy, at: 0, months: &[0], days: &[0, 40], vague: false }),
            Rule::OneOf(9, b"09"),
        ],
        words!["kennitala", "kennitolu", "kt", "icelandic"],
        "Þjóðskrá Íslands, kennitala",
    ),
    row(
        LtPersonalCode,
        "lt-asmens-kodas",
        2,
        &[alone("ddddddddddd")],
        &[BALTIC, Rule::Any(&[&[Rule::OneOf(0, b"12345678"), date(Order::Ymd, 1)], &[Rule::OneOf(0, b"9")]])],
        words!["asmens kodas", "asmens kodo", "ak", "lithuanian", "lietuvos"],
        "Lietuvos Respublikos gyventojų registro įstatymas",
    ),
    row(
        LvPersonalCode,
        "lv-personas-kods",
        2,
        &[alone("dddddd-ddddd"), near("ddddddddddd")],
        &[
            Rule::Weighted {
                at: 10,
                weights: &[10, 5, 8, 4, 2, 1, 6, 3, 7, 9],
                outcome: b"01234567890",
                letters: BASE_36,
                start: 1,
            },
            Rule::Any(&[&[Rule::Starts(&[b"32"])], &[date(Order::Dmy, 0), Rule::OneOf(6, b"012")]]),
        ],
        words!["personas kods", "pers kods", "latvian", "latvijas"],
        "Fizisko personu reģistra likums; Pilsonības un migrācijas lietu pārvalde",
    ),
    row(
        NoBirthNumber,
        "no-fodselsnummer",
        2,
        &[alone("dddddd ddddd"), alone("dddddd-ddddd"), alone("ddddddddddd")],
        &[
            multiple(&[3, 7, 6, 1, 8, 9, 4, 5, 2, 1], 11),
            multiple(&[5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1], 11),
            Rule::Date(Date { order: Order::Dmy, at: 0, months: &[0, 40], days: &[0, 40], vague: false }),
            Rule::Own(norwegian_century),
        ],
        words!["fodselsnummer", "fødselsnummer", "fnr", "personnummer", "d nummer", "fodselsnr", "norwegian"],
        "Skatteetaten, fødselsnummer (folkeregisterforskriften § 2-2-1)",
    ),
    row(
        SePersonnummer,
        "se-personnummer",
        1,
        &[
            alone("dddddd-dddd"),
            alone("dddddd+dddd"),
            alone("!ccdddddd-dddd"),
            alone("ccdddddd+dddd"),
            alone("!dddddddddd"),
            alone("!ccdddddddddd"),
        ],
        &[LUHN, Rule::Date(Date { order: Order::Ymd, at: 0, months: &[0], days: &[0, 60], vague: false })],
        words!["personnummer", "pnr", "person nr", "samordningsnummer", "swedish personal", "personnr"],
        "Folkbokföringslagen (1991:481) § 18; Skatteverket, SKV 704",
    ),
    row(
        SeOrganisationsnummer,
        "se-orgnr",
        1,
        &[near("dddddd-dddd"), near("dddddddddd"), near("dddddd dddd")],
        &[LUHN, Rule::OneOf(2, b"23456789")],
        words![
            "organisationsnummer",
            "org nr",
            "orgnr",
            "orgnummer",
            "organisation number",
            "company",
            "bolag",
            "foretag",
            "företag",
        ],
        "Lag (1974:174) om identitetsbeteckning för juridiska personer",
    ),
];

/// Which serial numbers were given to which years.
fn norwegian_century(id: &[u8]) -> bool {
    match (number(id, 6, 3), number(id, 4, 2)) {
        (0..=499, _) => true,
        (serial, 54..=99) if serial <= 749 => true,
        (_, year) if year <= 39 => true,
        (serial, _) => serial >= 900,
    }
}
