//! Keys, tokens and passwords: by prefix, by structure, by the word that announces them.
//!
//! ```text
//! ghp_○○○…            tables of rows    models cloud forge commerce talk
//! eyJ….eyJ….○○○       by structure      jwt block parts
//! password = "○○○"    by its word       word value announced
//! ```
//!
//! Invariant: prefixes have at least three bytes; of two hits that overlap, the one with more structure wins.

mod announced;
mod aws;
mod basic;
mod block;
mod called;
mod check;
mod cloud;
mod command;
mod commerce;
mod forge;
mod hashed;
mod jwt;
mod models;
mod owned;
mod near;
mod parts;
mod random;
mod row;
mod spoken;
mod talk;
mod value;
mod word;
mod worth;

pub(super) use announced::{PASSWORD_TAGGED, SECRET_TAGGED, VALUES};
pub(super) use check::Check;
pub(super) use near::drawn_around;
pub(super) use parts::{AZURE, TELEGRAM};
pub(super) use spoken::{ROWS as SPOKEN, WORDS as SPOKEN_WORDS, speaks};

use super::detector::{Around, Detector};
use super::token::Token;

/// The tables of rows with a prefix.
const TABLES: &[&[row::Row]] = &[models::ROWS, cloud::ROWS, forge::ROWS, commerce::ROWS, talk::ROWS];

/// Tokens with a prefix; [`token`](super::token) has them as bytes.
pub(super) static TOKENS: [Token; row::count(TABLES)] = row::join(TABLES);

/// Rows, and how many [bytes side by side](drawn_around) each of them has at least.
macro_rules! runs {
    ($($row:expr, $least:expr;)+) => {
        /// Secrets without a prefix, found from a run of letters and digits.
        pub(super) const RUNS: &[Detector<Around>] = &[$($row),+];

        /// Of each of them, the fewest bytes side by side.
        pub(super) const LEAST_OF_RUNS: [usize; RUNS.len()] = [$($least),+];
    };
}

runs! {
    aws::ROW, 40;
    parts::DISCORD, 58;
    parts::DATA_CENTER, 44;
    parts::TABLEAU, 32;
    parts::RAPID, 50;
    parts::TERRAFORM, 83;
    parts::TWILIO, 34;
    parts::MAILCHIMP, 36;
    parts::MAILGUN, 50;
    parts::SIGNED, 43;
    owned::LICENSE, 40;
    owned::OWNED, 27;
    parts::VAULT, 26;
    hashed::ROW, 22;
    parts::STORAGE, 88;
    near::ROW, near::LEAST;
}

/// Blocks that dashes open.
pub(super) const BLOCKS: &[Detector<Around>] = &[block::ROW];

/// Values that a word and a sign announce.
pub(super) const ASSIGNMENTS: &[Detector<Around>] = &[
    block::PUTTY,
    super::url::SIGNED,
    announced::PASSWORD_ASSIGNED,
    announced::SECRET_ASSIGNED,
    announced::HEADER_ASSIGNED,
];

/// Words that announce a credential: lower case. The engine asks [`TABLE`](super::detector::TABLE)'s assignments where the word before
/// the sign ends in the last four letters of one of these, in any case.
pub(super) const CREDENTIALS: &[&str] = &[
    "password",
    "passwd",
    "passphrase",
    "pwd",
    "pass",
    "secret",
    "secrete",
    "token",
    "key",
    "credential",
    "credentials",
    "auth",
    "lines",
    "authorization",
    "passwort",
    "kennwort",
    "passe",
    "mdp",
    "contraseña",
    "contrasena",
    "parola",
    "wachtwoord",
    "senha",
    "jeton",
    "geheimnis",
    "secreto",
    "segreto",
    "segredo",
    "schlüssel",
    "clé",
    "clave",
    "chiave",
    "sleutel",
    "chave",
    "pat",
    "cookie",
    "session",
    "bearer",
    "string",
    "value",
    "secure",
    "passcode",
    "psk",
    "jsessionid",
    "phpsessid",
    "default",
];
