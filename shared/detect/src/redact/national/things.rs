//! Numbers of health and money in the United States, and of devices and vehicles.
//!
//! ```text
//! NPI 1234567893   DEA AB1234563   MBI 1EG4-TE5-MK73   ABA 021000021   IMEI 35-209900-176148-1   VIN 1M8GDM9AXKP042788
//! ```
//!
//! Invariant: only the Medicare identifier, whose shape is its own, counts without a context word.

use super::super::detector::Detector;
use super::super::entity::Entity::*;
use super::form::{alone, near};
use super::rule::{BASE_36, LUHN, Letters, Rule, check, multiple};
use super::{Scheme, row};
use crate::redact::context::words;

/// ISO 3779 as 49 CFR 565.15 weighs its letters.
const VEHICLE: &Letters = &[1, 2, 3, 4, 5, 6, 7, 8, 0, 1, 2, 3, 4, 5, 0, 7, 0, 9, 2, 3, 4, 5, 6, 7, 8, 9];

pub(super) const ROWS: &[Detector<Scheme>] = &[
    row(
        UsNpi,
        "us-npi",
        1,
        &[near("dddddddddd"), near("dddd-ddd-ddd"), near("ddd-ddd-dddd"), near("dddd ddd ddd")],
        &[Rule::Luhn { from: 0, base: 10, start: 24, letters: BASE_36 }, Rule::OneOf(0, b"12")],
        words!["npi", "national provider", "national provider identifier", "provider id", "provider number"],
        "45 CFR 162.406; CMS, NPI check digit (Luhn with the prefix 80840)",
    ),
    row(
        MedicalLicense,
        "us-dea",
        1,
        &[near("llddddddd"), near("ldddddddd"), near("ll-ddddddd")],
        &[
            check(8, &[0, 0, 1, 2, 1, 2, 1, 2], b"0123456789"),
            Rule::OneOf(0, b"ABCDEFGHJKLMPRSTUX"),
            Rule::OneOf(1, b"9ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
        ],
        words!["dea", "dea number", "dea no", "medical license", "prescriber", "certificate"],
        "21 CFR 1301; DEA Diversion Control Division, registration numbers",
    ),
    row(
        UsMbi,
        "us-mbi",
        1,
        &[alone("dlxdlxdlldd"), alone("dlxd_lxd_lldd")],
        &[Rule::OneOf(0, b"123456789"), Rule::NoneOf(b"SLOIBZ")],
        words!["mbi", "medicare", "medicare beneficiary", "beneficiary", "medicare number"],
        "CMS, Understanding the Medicare Beneficiary Identifier (MBI) Format",
    ),
    row(
        UsRoutingNumber,
        "us-aba",
        1,
        &[near("ddddddddd"), near("dddd-dddd-d")],
        &[
            multiple(&[3, 7, 1, 3, 7, 1, 3, 7, 1], 10),
            Rule::Any(&[
                &[Rule::Within { at: 0, length: 2, low: 0, high: 12 }],
                &[Rule::Within { at: 0, length: 2, low: 21, high: 32 }],
                &[Rule::Within { at: 0, length: 2, low: 61, high: 72 }],
                &[Rule::Starts(&[b"80"])],
            ]),
            Rule::Varied,
        ],
        words!["aba", "rtn", "routing", "routing number", "routing no", "aba number", "bank routing", "transit number"],
        "ABA Routing Number Policy; ANSI X9.100-160",
    ),
    row(
        Imei,
        "imei",
        1,
        &[near("ddddddddddddddd"), near("dd_dddddd_dddddd_d"), near("dd-dddddd-ddddddd"), near("dddddd-dd-dddddd-d")],
        &[LUHN, Rule::Varied],
        words!["imei", "imei number", "device id", "handset", "meid"],
        "3GPP TS 23.003 clause 6; GSMA TS.06",
    ),
    row(
        Vin,
        "vin",
        1,
        &[near("xxxxxxxxxxxxxxxxx")],
        &[
            Rule::Weighted {
                at: 8,
                weights: &[8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2],
                outcome: b"0123456789X",
                letters: VEHICLE,
                start: 0,
            },
            Rule::NoneOf(b"IOQ"),
        ],
        words!["vin", "vin number", "vehicle", "vehicle identification", "chassis", "chassis number", "car", "truck"],
        "49 CFR 565; ISO 3779",
    ),
    row(
        Vin,
        "vin-elsewhere",
        0,
        &[near("xxxxxxxxxxxxxdddd")],
        &[Rule::NoneOf(b"IOQ"), Rule::Varied],
        words![
            "vin",
            "vehicle identification",
            "fahrgestellnummer",
            "fin",
            "chassis number",
            "numero de chassis",
            "telaio",
            "bastidor",
            "chassisnummer",
        ],
        "ISO 3779 (no check digit outside North America and China)",
    ),
];
