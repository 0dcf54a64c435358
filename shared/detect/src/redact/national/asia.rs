//! Ids of Asia.
//!
//! ```text
//! CN 11010519491231002X   HK A123456(3)   IN 2341 2341 2346   SG S1234567D   TW A123456789
//! ```
//!
//! Invariant: a form that counts by itself passes at most about one random string in twenty, the Singaporean one, or has a
//! punctuation of its own.

use super::super::detector::Detector;
use super::super::entity::Entity::*;
use super::date::{Date, Order, number};
use super::form::{alone, near};
use super::rule::{BASE_36, LUHN, Letters, Rule, check, date};
use super::{Scheme, row};
use crate::redact::context::words;

/// What eleven less the remainder leaves of ten.
const COMPLEMENT: &[u8] = b"10987654321";

/// Taiwan's two-digit letters, the tens plus nine times the ones, modulo ten.
const TAIWAN: &Letters = &[1, 0, 9, 8, 7, 6, 5, 4, 9, 3, 2, 2, 1, 0, 8, 9, 8, 7, 6, 5, 4, 3, 1, 3, 2, 0];

/// Singapore adds four for those registered since 2000, three for the M series.
const SINGAPORE: &Letters = &[0, 0, 0, 0, 0, 0, 4, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0];

pub(super) const ROWS: &[Detector<Scheme>] = &[
    row(
        AeEmiratesId,
        "ae-eid",
        2,
        &[alone("ddd_dddd_ddddddd_d"), alone("ddddddddddddddd")],
        &[Rule::Starts(&[b"784"]), LUHN, Rule::Within { at: 3, length: 4, low: 1900, high: 2099 }],
        words!["emirates id", "eid", "uae"],
        "Federal Authority for Identity and Citizenship (ICP), Emirates ID",
    ),
    row(
        CnResidentId,
        "cn-ric",
        2,
        &[alone("dddddddddddddddddx"), alone("dddddd dddddddd dddx")],
        &[
            check(17, &[7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2], b"10X98765432"),
            date(Order::Long, 6),
            Rule::Own(chinese_province),
        ],
        words!["身份证", "身份证号", "resident id", "shenfenzheng", "chinese id"],
        "GB 11643-1999 (ISO 7064 MOD 11-2)",
    ),
    row(
        HkId,
        "hk-id",
        1,
        &[alone("ldddddd(x)"), near("ldddddd_x"), near("lddddddx")],
        &[Rule::Weighted { at: 7, weights: &[8, 7, 6, 5, 4, 3, 2], outcome: HONG_KONG, letters: BASE_36, start: 324 }],
        HK_WORDS,
        HK_SOURCE,
    ),
    row(
        HkId,
        "hk-id-two",
        1,
        &[alone("lldddddd(x)"), near("lldddddd_x"), near("llddddddx")],
        &[check(8, &[9, 8, 7, 6, 5, 4, 3, 2], HONG_KONG)],
        HK_WORDS,
        HK_SOURCE,
    ),
    row(
        IdNik,
        "id-nik",
        0,
        &[near("dddddddddddddddd")],
        &[
            Rule::Date(Date { order: Order::Dmy, at: 6, months: &[0], days: &[0, 40], vague: false }),
            Rule::Own(indonesian_province),
        ],
        words!["nik", "ktp", "nomor induk kependudukan", "no ktp", "kependudukan"],
        "Undang-Undang 24/2013; Peraturan Presiden 26/2009 (NIK)",
    ),
    row(
        IlId,
        "il-id",
        1,
        &[near("ddddddddd"), near("dddddddd-d")],
        &[LUHN],
        words!["teudat zehut", "mispar zehut", "תעודת זהות", "מספר זהות", "ת ז", "israeli id", "israel"],
        "רשות האוכלוסין וההגירה, מספר זהות",
    ),
    row(
        InAadhaar,
        "in-aadhaar",
        1,
        &[near("dddddddddddd"), alone("dddd_dddd_dddd")],
        &[Rule::Verhoeff, Rule::OneOf(0, b"23456789"), Rule::Own(|id| !id.iter().eq(id.iter().rev()))],
        words!["aadhaar", "aadhar", "adhaar", "uidai", "uid", "आधार"],
        "UIDAI, Aadhaar number: Verhoeff check, first digit 2 to 9",
    ),
    row(
        InPan,
        "in-pan",
        0,
        &[near("lllllddddl")],
        &[Rule::OneOf(3, b"ABCFGHJKLPT"), Rule::Within { at: 5, length: 4, low: 1, high: 9999 }],
        words!["pan", "pan card", "pan number", "permanent account number", "income tax"],
        "Income-tax Rules 1962, rule 114; Income Tax Department, structure of PAN",
    ),
    row(
        InGstin,
        "in-gstin",
        2,
        &[alone("ddlllllddddlxxx"), near("dd lllllddddl xxx")],
        &[
            Rule::Luhn { from: 0, base: 36, start: 0, letters: BASE_36 },
            Rule::OneOf(13, b"Z"),
            Rule::OneOf(5, b"ABCFGHJKLPT"),
            Rule::OneOf(12, b"123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
            Rule::Any(&[&[Rule::Within { at: 0, length: 2, low: 1, high: 38 }], &[Rule::Starts(&[b"97", b"99"])]]),
        ],
        words!["gstin", "gst", "gst number", "goods and services tax"],
        "Central Goods and Services Tax Rules 2017, rule 10; GSTN",
    ),
    row(
        JpMyNumber,
        "jp-my-number",
        1,
        &[near("dddddddddddd"), near("dddd_dddd_dddd")],
        &[check(11, &[6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2], b"00987654321")],
        words!["my number", "mynumber", "マイナンバー", "個人番号", "kojin bango", "individual number"],
        "行政手続における特定の個人を識別するための番号 (Ministry order 85 of 2014, article 5)",
    ),
    row(
        MyNric,
        "my-nric",
        0,
        &[alone("dddddd-dd-dddd"), near("dddddddddddd")],
        &[date(Order::Ymd, 0), Rule::Own(malaysian_place)],
        words!["nric", "mykad", "ic number", "ic no", "kad pengenalan", "no kp"],
        "Jabatan Pendaftaran Negara, MyKad (National Registration Regulations 1990)",
    ),
    row(
        PhTin,
        "ph-tin",
        0,
        &[
            near("ddd_ddd_ddd"),
            near("ddd_ddd_ddd_ddd"),
            near("ddd_ddd_ddd_ddddd"),
            near("ddddddddd"),
            near("dddddddddddd"),
        ],
        &[Rule::Varied],
        words!["bir", "bir tin", "philippine", "philippines", "tin ph", "ph tin", "tin"],
        "Bureau of Internal Revenue, Revenue Regulations 7-2012",
    ),
    row(
        PkCnic,
        "pk-cnic",
        0,
        &[alone("ddddd-ddddddd-d"), near("ddddddddddddd")],
        &[Rule::OneOf(0, b"1234567"), Rule::OneOf(12, b"123456789")],
        words!["cnic", "nicop", "nadra", "national identity card", "shanakhti"],
        "NADRA Ordinance 2000; CNIC number",
    ),
    row(
        SgNricFin,
        "sg-nric",
        1,
        &[alone("ldddddddl")],
        &[Rule::Any(&[
            &[Rule::OneOf(0, b"ST"), singapore(b"JZIHGFEDCBA")],
            &[Rule::OneOf(0, b"FG"), singapore(b"XWUTRQPNMLK")],
            &[Rule::OneOf(0, b"M"), singapore(b"XWUTRQPNJLK")],
        ])],
        words!["nric", "fin", "fin number", "singapore", "identity card"],
        "Immigration and Checkpoints Authority, NRIC and FIN",
    ),
    row(
        SgUen,
        "sg-uen",
        1,
        &[near("ddddddddl"), near("dddddddddl"), near("lddllddddl")],
        &[Rule::Own(singapore_firm)],
        words!["uen", "unique entity number", "acra", "business registration"],
        "Accounting and Corporate Regulatory Authority, UEN",
    ),
    row(
        ThTnin,
        "th-tnin",
        1,
        &[alone("d-dddd-ddddd-dd-d"), near("d dddd ddddd dd d"), near("ddddddddddddd")],
        &[check(12, &[13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2], COMPLEMENT), Rule::OneOf(0, b"12345678")],
        words![
            "thai national id",
            "thai id",
            "national id",
            "เลขประจำตัวประชาชน",
            "บัตรประชาชน",
            "tnin",
            "thailand",
            "citizen id"
        ],
        "กรมการปกครอง, เลขประจำตัวประชาชน",
    ),
    row(
        TwId,
        "tw-id",
        1,
        &[alone("lddddddddd")],
        &[
            Rule::Total { weights: &[1, 8, 7, 6, 5, 4, 3, 2, 1, 1], modulus: 10, rests: &[0], letters: TAIWAN },
            Rule::OneOf(1, b"1289"),
        ],
        words!["身分證", "統一編號", "taiwan", "national id", "roc id"],
        "內政部戶政司, 國民身分證統一編號; 統一證號",
    ),
];

const HONG_KONG: &[u8] = b"0A987654321";
const HK_SOURCE: &str = "Immigration Department, Hong Kong identity card (Registration of Persons Regulations)";
const HK_WORDS: &[u8] = words!["hkid", "hk id", "hong kong identity", "identity card", "香港身份證"];

const fn singapore(outcome: &'static [u8]) -> Rule {
    Rule::Weighted { at: 8, weights: &[1, 2, 7, 6, 5, 4, 3, 2], outcome, letters: SINGAPORE, start: 0 }
}

/// The first two digits of a county's code (GB/T 2260).
fn chinese_province(id: &[u8]) -> bool {
    matches!(number(id, 0, 2), 11..=15 | 21..=23 | 31..=37 | 41..=46 | 50..=54 | 61..=65 | 71 | 81..=83)
}

/// The first two digits of a regency's code.
fn indonesian_province(id: &[u8]) -> bool {
    matches!(number(id, 0, 2), 11..=19 | 21 | 31..=36 | 51..=53 | 61..=65 | 71..=76 | 81 | 82 | 91..=97)
}

/// Codes of states and countries of birth that are in use.
fn malaysian_place(id: &[u8]) -> bool {
    matches!(number(id, 6, 2), 1..=16 | 21..=68 | 71 | 72 | 74..=79 | 82..=93 | 98 | 99)
}

/// Businesses, companies by their year, and other entities.
fn singapore_firm(id: &[u8]) -> bool {
    const BUSINESS: Rule = check(8, &[10, 4, 9, 3, 8, 2, 7, 1], b"XMKECAWLJDB");
    const COMPANY: Rule = check(9, &[10, 8, 6, 4, 9, 7, 5, 3, 1], b"ZKCMDNERGWH");
    match (id.len(), id.first()) {
        (9, _) => BUSINESS.holds(id),
        (_, Some(b'R' | b'S' | b'T')) => singapore_entity(id),
        (_, Some(first)) => first.is_ascii_digit() && (1800..2100).contains(&number(id, 0, 4)) && COMPANY.holds(id),
        (_, None) => false,
    }
}

fn singapore_entity(id: &[u8]) -> bool {
    const ALPHABET: &[u8] = b"ABCDEFGHJKLMNPQRSTUVWX0123456789";
    const TYPES: &[u8] = b"LPLLFCPFRFMQMMNBCCCSMBFMGSGAGBDPCPNRCMCDMDHSVHCHMHCLXLCXHCRPTUTCFBFNPAPBSSMCSM";
    const WEIGHTS: [usize; 9] = [4, 3, 5, 3, 10, 2, 2, 5, 7];
    let value = |char: &u8| ALPHABET.iter().position(|other| other == char);
    let mut values = id.iter().zip(WEIGHTS).map(|(char, weight)| Some(value(char)?.wrapping_mul(weight)));
    let sum = values.try_fold(6_usize, |sum, value| Some(sum.wrapping_add(value?)));
    let known = TYPES.chunks_exact(2).any(|kind| id.get(3..5) == Some(kind));
    known && sum.is_some_and(|sum| ALPHABET.get(sum % 11) == id.last())
}
