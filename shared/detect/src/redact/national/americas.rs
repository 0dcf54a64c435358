//! Ids of the Americas.
//!
//! ```text
//! BR 390.533.447-05 · 16.727.230/0001-97   AR 20-05536168-2   CL 12.531.909-2   MX BOXW310820HNERXN09   EC 171430710-3
//! ```
//!
//! Invariant: a form that counts by itself passes at most about one random string in forty.

use super::super::detector::Detector;
use super::super::entity::Entity::*;
use super::date::{Order, exists, number};
use super::form::{alone, near};
use super::rule::{LUHN, Letters, Rule, check, date, rising};
use super::{Scheme, row};
use crate::redact::context::words;

/// What the two digits of a CPF or CNPJ are, by the remainder to 11.
const BRAZIL: &[u8] = b"00987654321";

/// As in ASCII, 17 for A: letters of a CNPJ.
const ASCII: &Letters = &rising(17);

/// A letter of its own stands between N and O: Ñ in the CURP, & in the RFC.
const MEXICO: &Letters =
    &[10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36];

pub(super) const ROWS: &[Detector<Scheme>] = &[
    row(
        ArCuit,
        "ar-cuit",
        2,
        &[alone("dd_dddddddd_d"), alone("ddddddddddd")],
        &[
            check(10, &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2], b"09987654321"),
            Rule::Starts(&[b"20", b"23", b"24", b"27", b"30", b"33", b"34", b"50", b"51", b"55"]),
        ],
        words!["cuit", "cuil", "clave unica", "afip", "arca"],
        "AFIP, Resolución General 10/1997 (CUIT); ANSES (CUIL)",
    ),
    row(
        ArDni,
        "ar-dni",
        0,
        &[near("dd.ddd.ddd"), near("dddddddd"), near("d.ddd.ddd"), near("ddddddd")],
        &[],
        words!["dni", "documento nacional de identidad", "documento", "argentina"],
        "Ley 17.671; RENAPER",
    ),
    row(
        BrCpf,
        "br-cpf",
        2,
        &[
            alone("ddd.ddd.ddd-dd"),
            alone("ddd_ddd_ddd_dd"),
            alone("ddddddddd-dd"),
            alone("ddd.ddd.ddd/dd"),
            alone("ddddddddddd"),
        ],
        &[
            check(9, &[10, 9, 8, 7, 6, 5, 4, 3, 2], BRAZIL),
            check(10, &[11, 10, 9, 8, 7, 6, 5, 4, 3, 2], BRAZIL),
            Rule::Varied,
        ],
        words!["cpf", "cadastro de pessoas fisicas", "cadastro de pessoa", "contribuinte"],
        "Receita Federal, Instrução Normativa RFB 1548/2015 (CPF)",
    ),
    row(
        BrCnpj,
        "br-cnpj",
        2,
        &[alone("xx.xxx.xxx/xxxx-dd"), alone("xxxxxxxx/xxxx-dd"), alone("!dddddddddddddd"), near("xxxxxxxxxxxxdd")],
        &[
            Rule::Weighted {
                at: 12,
                weights: &[5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2],
                outcome: BRAZIL,
                letters: ASCII,
                start: 0,
            },
            Rule::Weighted {
                at: 13,
                weights: &[6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2],
                outcome: BRAZIL,
                letters: ASCII,
                start: 0,
            },
            Rule::Varied,
        ],
        words!["cnpj", "cadastro nacional", "empresa"],
        "Receita Federal, Instrução Normativa RFB 2229/2024 (CNPJ, with letters from July 2026)",
    ),
    row(
        CaSin,
        "ca-sin",
        1,
        &[near("ddddddddd"), near("ddd_ddd_ddd")],
        &[LUHN, Rule::OneOf(0, b"12345679")],
        words![
            "sin",
            "social insurance",
            "social insurance number",
            "numero d assurance sociale",
            "assurance sociale",
            "nas",
        ],
        "Service Canada, Social Insurance Number (Luhn)",
    ),
    row(
        ClRut,
        "cl-rut",
        1,
        &[alone("dd.ddd.ddd-x"), alone("d.ddd.ddd-x")],
        &[Rule::Own(chilean_check)],
        CHILE_WORDS,
        CHILE,
    ),
    row(
        ClRut,
        "cl-rut-dash",
        1,
        &[alone("dddddddd-x"), near("ddddddd-x"), near("ddddddddx")],
        &[Rule::Own(chilean_check), Rule::Own(|id| !reads_as_date(id))],
        CHILE_WORDS,
        CHILE,
    ),
    row(
        CoNit,
        "co-nit",
        1,
        &[near("ddddddddd-d"), near("dddddddddd"), near("ddd.ddd.ddd-d"), near("ddd ddd ddd-d")],
        &[check(9, &[41, 37, 29, 23, 19, 17, 13, 7, 3], b"01987654321")],
        words!["nit", "n i t", "numero de identificacion tributaria", "rut", "dian"],
        "DIAN, Orden Administrativa 4 of 1989 (dígito de verificación)",
    ),
    row(
        EcCedula,
        "ec-cedula",
        1,
        &[near("dddddddddd"), near("ddddddddd-d")],
        &[
            LUHN,
            Rule::OneOf(2, b"0123456"),
            Rule::Any(&[&[Rule::Within { at: 0, length: 2, low: 1, high: 24 }], &[Rule::Starts(&[b"30", b"50"])]]),
        ],
        words!["cedula", "cédula", "cedula de identidad", "ecuador"],
        "Registro Civil del Ecuador, cédula de identidad",
    ),
    row(
        MxCurp,
        "mx-curp",
        2,
        &[alone("llllddddddllllllxd")],
        &[
            Rule::Weighted {
                at: 17,
                weights: &[18, 17, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2],
                outcome: b"0987654321",
                letters: MEXICO,
                start: 0,
            },
            Rule::OneOf(10, b"HMX"),
            Rule::Own(mexican_state),
            date(Order::Ymd, 4),
        ],
        words!["curp", "clave unica de registro", "registro de poblacion"],
        "RENAPO, Instructivo normativo para la asignación de la CURP (DOF 18-10-2021)",
    ),
    row(
        MxRfc,
        "mx-rfc",
        1,
        &[near("llllddddddxxx"), near("llll_dddddd_xxx")],
        &[
            Rule::Weighted {
                at: 12,
                weights: &[13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2],
                outcome: b"0A987654321",
                letters: MEXICO,
                start: 0,
            },
            Rule::OneOf(10, HOMOCLAVE),
            Rule::OneOf(11, DISTINCTION),
            date(Order::Ymd, 4),
        ],
        RFC_WORDS,
        RFC_SOURCE,
    ),
    row(
        MxRfc,
        "mx-rfc-firm",
        1,
        &[near("lllddddddxxx"), near("lll_dddddd_xxx")],
        &[
            Rule::Weighted {
                at: 11,
                weights: &[12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2],
                outcome: b"0A987654321",
                letters: MEXICO,
                start: 481,
            },
            Rule::OneOf(9, HOMOCLAVE),
            Rule::OneOf(10, DISTINCTION),
            date(Order::Ymd, 3),
        ],
        RFC_WORDS,
        RFC_SOURCE,
    ),
    row(
        UyCedula,
        "uy-cedula",
        1,
        &[near("d.ddd.ddd-d"), near("dddddddd"), near("ddddddd-d")],
        &[check(7, &[2, 9, 8, 7, 6, 3, 4], b"0987654321")],
        words!["cedula", "cédula", "cedula de identidad", "c i", "ci", "uruguay"],
        "Dirección Nacional de Identificación Civil, cédula de identidad",
    ),
];

const CHILE: &str = "Servicio de Registro Civil e Identificación, RUN; SII, RUT (DFL 3 of 1969)";
const CHILE_WORDS: &[u8] = words!["rut", "run", "rol unico", "rol único", "cedula de identidad", "chile"];
/// The first sign that tells two of the same letters and date apart.
const HOMOCLAVE: &[u8] = b"123456789ABCDEFGHIJKLMNOPQRSTUV";
/// The second.
const DISTINCTION: &[u8] = b"123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const RFC_SOURCE: &str = "SAT, Anexo 19 of the Resolución Miscelánea Fiscal (RFC)";
const RFC_WORDS: &[u8] = words!["rfc", "r f c", "registro federal", "contribuyentes", "sat"];

/// Seven or eight digits, a digit or K.
fn chilean_check(id: &[u8]) -> bool {
    const EIGHT: Rule = check(8, &[3, 2, 7, 6, 5, 4, 3, 2], b"0K987654321");
    const SEVEN: Rule = check(7, &[2, 7, 6, 5, 4, 3, 2], b"0K987654321");
    if id.len() == 9 { EIGHT.holds(id) } else { SEVEN.holds(id) }
}

/// `20241121`, as in file names and order numbers.
fn reads_as_date(id: &[u8]) -> bool {
    id.len() == 9 && number(id, 0, 4) >= 1900 && exists(number(id, 0, 4), number(id, 4, 2), number(id, 6, 2))
}

/// The two letters of a state, or NE for one born abroad.
fn mexican_state(id: &[u8]) -> bool {
    const STATES: &[u8] = b"ASBCBSCCCLCMCSCHDFDGGTGRHGJCMCMNMSNTNLOCPLQTQRSPSLSRTCTSTLVZYNZSNE";
    id.get(11..13).is_some_and(|state| STATES.chunks_exact(2).any(|known| known == state))
}
