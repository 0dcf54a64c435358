//! Ids of Australia, New Zealand, South Africa and Nigeria.
//!
//! ```text
//! AU ABN 83 914 571 673 · TFN 123 456 782   NZ 049-091-850   ZA 7503305044089
//! ```
//!
//! Invariant: a form that counts by itself passes at most about one random string in fifty.

use super::super::detector::Detector;
use super::super::entity::Entity::*;
use super::date::{Order, number};
use super::form::{alone, near};
use super::rule::{BASE_36, LUHN, Rule, check, date, multiple};
use super::{Scheme, row};
use crate::redact::context::words;

pub(super) const ROWS: &[Detector<Scheme>] = &[
    row(
        AuAbn,
        "au-abn",
        2,
        &[alone("dd_ddd_ddd_ddd"), alone("ddddddddddd")],
        &[
            Rule::Total {
                weights: &[10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19],
                modulus: 89,
                rests: &[10],
                letters: BASE_36,
            },
            Rule::Within { at: 0, length: 2, low: 11, high: 99 },
        ],
        words!["abn", "australian business number"],
        "Australian Business Register, Format of the ABN",
    ),
    row(
        AuAcn,
        "au-acn",
        1,
        &[near("ddddddddd"), near("ddd_ddd_ddd")],
        &[check(8, &[8, 7, 6, 5, 4, 3, 2, 1], b"0987654321")],
        words!["acn", "australian company number", "arbn"],
        "ASIC, Australian Company Number (ACN) digit check",
    ),
    row(
        AuTfn,
        "au-tfn",
        1,
        &[near("ddddddddd"), near("ddd_ddd_ddd"), near("dddddddd"), near("dd_ddd_ddd"), near("ddd_ddd_dd")],
        &[Rule::Own(tax_file_number)],
        words!["tfn", "tax file number", "tax file"],
        "Australian Taxation Office, tax file number (modulus 11)",
    ),
    row(
        AuMedicare,
        "au-medicare",
        1,
        &[
            near("dddddddddd"),
            near("dddd_ddddd_d"),
            near("ddddddddddd"),
            near("dddd ddddd d d"),
            near("dddd ddddd d/d"),
            near("dddddddddd-d"),
        ],
        &[check(8, &[1, 3, 7, 9, 1, 3, 7, 9], b"0123456789"), Rule::OneOf(0, b"23456"), Rule::OneOf(9, b"123456789")],
        words!["medicare", "medicare card", "medicare number"],
        "Services Australia, Medicare card number (check digit)",
    ),
    row(
        NzIrd,
        "nz-ird",
        1,
        &[alone("ddd-ddd-ddd"), near("ddd ddd ddd"), near("ddddddddd")],
        &[NINE, Rule::Within { at: 0, length: 9, low: 10_000_000, high: 150_000_000 }],
        IRD_WORDS,
        IRD,
    ),
    row(
        NzIrd,
        "nz-ird-eight",
        1,
        &[near("dd_ddd_ddd"), near("dddddddd")],
        &[EIGHT, Rule::Within { at: 0, length: 8, low: 10_000_000, high: 99_999_999 }],
        IRD_WORDS,
        IRD,
    ),
    row(
        ZaIdNumber,
        "za-id",
        2,
        &[alone("!ddddddddddddd"), alone("dddddd dddd ddd"), alone("dddddd_dddd_dd_d")],
        &[LUHN, date(Order::Ymd, 0), Rule::OneOf(10, b"01")],
        words!["id number", "rsa id", "south african id", "identity number", "said", "id no", "identiteitsnommer"],
        "Identification Act 68 of 1997; Department of Home Affairs",
    ),
    row(
        NgNin,
        "ng-nin",
        0,
        &[near("ddddddddddd")],
        &[Rule::Varied],
        words!["nin", "nimc", "national identification number", "national identity number"],
        "National Identity Management Commission Act 2007",
    ),
];

const IRD: &str =
    "Inland Revenue, Resident withholding tax and non-resident withholding tax specification: validating IRD numbers";
const IRD_WORDS: &[u8] = words!["ird", "ird number", "inland revenue", "gst number"];
const NINE: Rule =
    Rule::Staged { first: &[3, 2, 7, 6, 5, 4, 3, 2], second: &[7, 4, 3, 2, 5, 2, 7, 6], complement: true };
const EIGHT: Rule = Rule::Staged { first: &[2, 7, 6, 5, 4, 3, 2], second: &[4, 3, 2, 5, 2, 7, 6], complement: true };

/// Nine digits, or the eight of older ones.
fn tax_file_number(id: &[u8]) -> bool {
    const NINE: Rule = multiple(&[1, 4, 3, 7, 5, 8, 6, 9, 10], 11);
    const EIGHT: Rule = multiple(&[10, 7, 8, 4, 6, 3, 5, 1], 11);
    number(id, 0, 8) > 0 && if id.len() == 9 { NINE.holds(id) } else { EIGHT.holds(id) }
}
