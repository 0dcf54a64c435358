//! Ids of eastern and south-eastern Europe and Turkey.
//!
//! ```text
//! CZ 710319/2745   PL 44051401359   RO 1630615123457   SI 0101006500006   GR 01013099997   TR 10000000146
//! ```
//!
//! Invariant: a form that counts by itself passes at most about one random string in fifty.

use super::super::detector::Detector;
use super::super::entity::Entity::*;
use super::date::{Date, Order, number};
use super::form::{alone, near};
use super::rule::{LUHN, Rule, check, date, multiple};
use super::{Scheme, row};
use crate::redact::context::words;

pub(super) const ROWS: &[Detector<Scheme>] = &[
    row(
        BgEgn,
        "bg-egn",
        1,
        &[alone("!dddddddddd")],
        &[
            check(9, &[2, 4, 8, 5, 10, 9, 7, 3, 6], b"01234567890"),
            Rule::Date(Date { order: Order::Ymd, at: 0, months: &[0, 20, 40], days: &[0], vague: false }),
        ],
        words!["egn", "егн", "edinen grazhdanski nomer", "uniform civil number", "bulgarian"],
        "Naredba RD-02-20-9 of 2012 (Единен граждански номер), ESGRAON",
    ),
    row(
        CzBirthNumber,
        "cz-rc",
        1,
        &[alone("dddddd/dddd"), near("dddddddddd"), near("dddddd/ddd"), near("ddddddddd")],
        &[
            Rule::Date(Date { order: Order::Ymd, at: 0, months: &[0, 20, 50, 70], days: &[0], vague: false }),
            Rule::Own(czech_check),
        ],
        words!["rodne cislo", "rodné číslo", "rodneho cisla", "rodného čísla", "rc", "r c", "birth number"],
        "Zákon č. 133/2000 Sb. § 13; zákon č. 301/1995 Z. z.",
    ),
    row(
        GrAmka,
        "gr-amka",
        2,
        &[alone("ddddddddddd")],
        &[LUHN, date(Order::Dmy, 0)],
        words!["amka", "αμκα", "greek social"],
        "ΗΔΙΚΑ, AMKA (N. 3655/2008)",
    ),
    row(
        GrAfm,
        "gr-afm",
        1,
        &[near("ddddddddd"), near("llddddddddd")],
        &[Rule::Any(&[&[Rule::Starts(&[b"EL"]), AFM_PREFIXED], &[AFM]])],
        words!["afm", "αφμ", "a f m", "vat", "greek tax"],
        "Υπουργική απόφαση 1027411/842/1998 (AFM)",
    ),
    row(
        HrOib,
        "hr-oib",
        1,
        &[near("ddddddddddd"), near("lldddddddddddd")],
        &[Rule::Hybrid],
        words!["oib", "osobni identifikacijski broj", "croatian"],
        "Zakon o osobnom identifikacijskom broju (NN 60/08); ISO 7064 MOD 11,10",
    ),
    row(
        HuTaxNumber,
        "hu-adoszam",
        1,
        &[near("dddddddd"), alone("dddddddd-d-dd"), near("ddddddddddd")],
        &[
            Rule::Total { weights: &[9, 7, 3, 1, 9, 7, 3, 1], modulus: 10, rests: &[0], letters: super::rule::BASE_36 },
            Rule::Varied,
        ],
        words!["adoszam", "adószám", "asz", "tax number", "hungarian tax"],
        "2017. évi CL. törvény (Art.); NAV, adószám",
    ),
    row(
        HuTaxNumber,
        "hu-adoazonosito",
        1,
        &[near("dddddddddd")],
        &[check(9, &[1, 2, 3, 4, 5, 6, 7, 8, 9], b"0123456789 "), Rule::Starts(&[b"8"])],
        words!["adoazonosito", "adóazonosító", "adoazonosito jel", "adóazonosító jel", "tax id"],
        "1996. évi XX. törvény, annex: adóazonosító jel",
    ),
    row(
        PlPesel,
        "pl-pesel",
        1,
        &[alone("ddddddddddd")],
        &[
            multiple(&[1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1], 10),
            Rule::Date(Date { order: Order::Ymd, at: 0, months: &[0, 20, 40, 60, 80], days: &[0], vague: false }),
        ],
        words!["pesel", "numer pesel", "nr pesel", "polish"],
        "Ustawa o ewidencji ludności of 24 September 2010, article 15",
    ),
    row(
        PlNip,
        "pl-nip",
        1,
        &[near("dddddddddd"), near("ddd-ddd-dd-dd"), near("ddd-dd-dd-ddd"), near("lldddddddddd")],
        &[Rule::Any(&[&[Rule::Starts(&[b"PL"]), Rule::Own(|id| NIP.holds(id.get(2..).unwrap_or_default()))], &[NIP]])],
        words!["nip", "numer nip", "nr nip", "vat", "tax id"],
        "Ustawa o zasadach ewidencji i identyfikacji podatników; NIP",
    ),
    row(
        RoCnp,
        "ro-cnp",
        2,
        &[alone("ddddddddddddd")],
        &[
            check(12, &[2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9], b"01234567891"),
            Rule::OneOf(0, b"123456789"),
            Rule::Any(&[
                &[Rule::Within { at: 7, length: 2, low: 1, high: 48 }],
                &[Rule::Within { at: 7, length: 2, low: 51, high: 52 }],
                &[Rule::Within { at: 7, length: 2, low: 70, high: 70 }],
                &[Rule::Within { at: 7, length: 2, low: 80, high: 83 }],
            ]),
            date(Order::Ymd, 1),
        ],
        words!["cnp", "cod numeric personal", "codul numeric personal", "romanian"],
        "Legea 105/1996; HG 1375/2006, Codul numeric personal",
    ),
    row(
        RuInn,
        "ru-inn-person",
        2,
        &[alone("dddddddddddd")],
        &[
            check(10, &[7, 2, 4, 10, 3, 5, 9, 4, 6, 8], b"01234567890"),
            check(11, &[3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8], b"01234567890"),
        ],
        words!["inn", "инн", "taxpayer"],
        "ФНС, приказ MM-7-6/435@ (ИНН)",
    ),
    row(
        RuInn,
        "ru-inn-firm",
        1,
        &[near("dddddddddd")],
        &[check(9, &[2, 4, 10, 3, 5, 9, 4, 6, 8], b"01234567890")],
        words!["inn", "инн", "taxpayer"],
        "ФНС, приказ MM-7-6/435@ (ИНН)",
    ),
    row(
        SiEmso,
        "si-emso",
        2,
        &[alone("ddddddddddddd")],
        &[check(12, &[7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2], b"00987654321"), date(Order::Dmyyy, 0)],
        words!["emso", "emšo", "jmbg", "maticni broj", "matični broj", "enotna maticna", "enotna matična"],
        "Zakon o centralnem registru prebivalstva (EMŠO); the JMBG of the other successors of Yugoslavia",
    ),
    row(
        TrNationalId,
        "tr-tckn",
        2,
        &[alone("ddddddddddd"), near("ddd_ddd_ddd_dd")],
        &[
            Rule::OneOf(0, b"123456789"),
            check(9, &[7, 9, 7, 9, 7, 9, 7, 9, 7], b"0123456789"),
            check(10, &[1, 1, 1, 1, 1, 1, 1, 1, 1, 1], b"0123456789"),
        ],
        words!["tckn", "tc kimlik", "kimlik no", "t c kimlik", "kimlik", "tc no", "turkish"],
        "Nüfus ve Vatandaşlık İşleri, T.C. kimlik numarası (5490 sayılı kanun)",
    ),
    row(
        UaTaxNumber,
        "ua-rntrc",
        1,
        &[near("dddddddddd")],
        &[check(9, &[10, 5, 7, 9, 4, 6, 10, 5, 7], b"01234567890")],
        words!["rnokpp", "рнокпп", "ipn", "іпн", "ідентифікаційний код", "rntrc"],
        "ДПС України, РНОКПП (наказ 822/2017)",
    ),
];

const AFM: Rule = check(8, &[3, 7, 9, 10, 5, 8, 4, 2], b"01234567890");
const AFM_PREFIXED: Rule = check(10, &[0, 0, 3, 7, 9, 10, 5, 8, 4, 2], b"01234567890");
const NIP: Rule = multiple(&[6, 5, 7, 2, 3, 4, 5, 6, 7, 10], 11);

/// Ten digits are a multiple of eleven, with the exception made up to 1985; the nine digits of before 1954 have none.
fn czech_check(id: &[u8]) -> bool {
    const REST: Rule = check(9, &[1, 10, 1, 10, 1, 10, 1, 10, 1], b"01234567890");
    const MULTIPLE: Rule = multiple(&[10, 1, 10, 1, 10, 1, 10, 1, 10, 1], 11);
    let year = number(id, 0, 2);
    match id.len() {
        9 => !(54..80).contains(&year),
        _ => MULTIPLE.holds(id) || (54..=85).contains(&year) && REST.holds(id),
    }
}
