//! Ids of South Korea.
//!
//! ```text
//! RRN 870211-1375841   FRN 900101-5123452   BRN 623-71-66334
//! ```
//!
//! Invariant: a number of a resident counts alone by its date and check; those issued since October 2020 have no check and need a word.

use super::super::detector::Detector;
use super::super::entity::Entity::*;
use super::date::{Order, number};
use super::form::{alone, near};
use super::rule::{Rule, check, date};
use super::{Scheme, row};
use crate::redact::context::words;

pub(super) const ROWS: &[Detector<Scheme>] = &[
    row(
        KrRrn,
        "kr-rrn",
        2,
        &[alone("dddddd-ddddddd"), alone("!ddddddddddddd")],
        &[
            check(12, &[2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5], b"10987654321"),
            date(Order::Ymd, 0),
            Rule::OneOf(6, b"012349"),
            Rule::Own(korean_place),
        ],
        KR_WORDS,
        KR_SOURCE,
    ),
    row(
        KrRrn,
        "kr-rrn-new",
        0,
        &[near("dddddd-ddddddd"), near("ddddddddddddd")],
        &[date(Order::Ymd, 0), Rule::OneOf(6, b"1234")],
        KR_WORDS,
        KR_SOURCE,
    ),
    row(
        KrFrn,
        "kr-frn",
        2,
        &[alone("dddddd-ddddddd"), alone("!ddddddddddddd")],
        &[
            check(12, &[2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5], b"32109876543"),
            date(Order::Ymd, 0),
            Rule::OneOf(6, b"5678"),
        ],
        words!["외국인등록번호", "frn", "foreigner registration", "alien registration", "foreign registration"],
        "출입국관리법; Korea Immigration Service, foreigner registration number",
    ),
    row(
        KrBrn,
        "kr-brn",
        1,
        &[near("ddd-dd-ddddd"), near("dddddddddd")],
        &[Rule::Own(korean_firm)],
        words!["사업자등록번호", "brn", "business registration", "business number"],
        "국세청, 사업자등록번호",
    ),
];

const KR_SOURCE: &str = "주민등록법 시행규칙; numbers issued since October 2020 have no check digit";
const KR_WORDS: &[u8] = words!["주민등록번호", "주민번호", "rrn", "resident registration", "jumin"];

/// Offices of registration are numbered from 00 to 96.
fn korean_place(id: &[u8]) -> bool {
    number(id, 7, 2) <= 96
}

/// The ninth digit counts five times, and the carry of that once more.
fn korean_firm(id: &[u8]) -> bool {
    const WEIGHTS: [u32; 9] = [1, 3, 7, 1, 3, 7, 1, 3, 5];
    let digit = |at: usize| number(id, at, 1);
    let products = (0..9).zip(WEIGHTS).map(|(at, weight)| digit(at).wrapping_mul(weight));
    let sum = products.fold(digit(8).wrapping_mul(5) / 10, u32::wrapping_add);
    sum.wrapping_add(digit(9)).is_multiple_of(10)
        && number(id, 3, 2) > 0
        && number(id, 5, 4) > 0
        && number(id, 0, 3) > 100
}
