//! The phrases that announce a value, and the words that may stand between them and it.
//!
//! ```text
//! says(Birth, &["birth", "date"])       birth date: 12.03.1985
//! numbered(Plate, &["plate"])           plate no. B-XY 12, but not: plate 12
//! ```
//!
//! Invariant: all words are in lower case, and none is empty.

use super::super::ascii::Words;
use super::Cue::{self, *};

/// Words that number something: they may stand between a cue and its value, and some cues need one.
pub(super) static NUMBERING: Words = Words::new(&[
    "no",
    "nr",
    "num",
    "number",
    "id",
    "code",
    "nummer",
    "numero",
    "número",
    "numéro",
    "identifier",
    "ref",
    "kennung",
    "digits",
]);
/// Words that say that something is something.
pub(super) static COPULAS: Words =
    Words::new(&["is", "was", "are", "the", "ist", "est", "es", "è", "lautet", "of", "de", "new"]);
/// Between a birth and its date.
pub(super) static LITTLE: Words =
    Words::new(&["on", "in", "am", "den", "le", "el", "il", "op", "em", "a", "der", "im"]);

/// Words that announce a value.
pub(super) struct Phrase {
    /// In order, in lower case.
    pub(super) words: &'static [&'static str],
    /// What they announce.
    pub(super) cue: Cue,
    /// Whether a numbering word must stand between.
    pub(super) numbered: bool,
}

const fn says(cue: Cue, words: &'static [&'static str]) -> Phrase {
    Phrase { words, cue, numbered: false }
}

const fn numbered(cue: Cue, words: &'static [&'static str]) -> Phrase {
    Phrase { words, cue, numbered: true }
}

/// English, German, French, Spanish, Italian, Dutch, Portuguese.
pub(super) static PHRASES: &[Phrase] = &[
    says(Birth, &["born"]),
    says(Birth, &["dob"]),
    says(Birth, &["birth"]),
    says(Birth, &["birthday"]),
    says(Birth, &["birthdate"]),
    says(Birth, &["birth", "date"]),
    says(Birth, &["geboren"]),
    says(Birth, &["geb"]),
    says(Birth, &["geburtsdatum"]),
    says(Birth, &["geburtstag"]),
    says(Birth, &["né"]),
    says(Birth, &["née"]),
    says(Birth, &["naissance"]),
    says(Birth, &["nacido"]),
    says(Birth, &["nacida"]),
    says(Birth, &["nacimiento"]),
    says(Birth, &["nac"]),
    says(Birth, &["nato"]),
    says(Birth, &["nata"]),
    says(Birth, &["nascita"]),
    says(Birth, &["geboortedatum"]),
    says(Birth, &["nascido"]),
    says(Birth, &["nascida"]),
    says(Birth, &["nascimento"]),
    says(Record, &["mrn"]),
    says(Record, &["medical", "record"]),
    says(Record, &["health", "record"]),
    numbered(Record, &["chart"]),
    numbered(Record, &["patient"]),
    says(Record, &["patientennummer"]),
    says(Record, &["patientennr"]),
    says(Record, &["fallnummer"]),
    says(Record, &["dossier", "médical"]),
    says(Record, &["historia", "clínica"]),
    says(Record, &["historia", "clinica"]),
    says(Record, &["cartella", "clinica"]),
    says(Record, &["patiëntnummer"]),
    says(Record, &["patientnummer"]),
    numbered(Record, &["patiënt"]),
    says(Record, &["prontuário"]),
    numbered(Record, &["paziente"]),
    numbered(Record, &["paciente"]),
    numbered(Plan, &["member"]),
    numbered(Plan, &["policy"]),
    numbered(Plan, &["subscriber"]),
    numbered(Plan, &["beneficiary"]),
    numbered(Plan, &["insurance"]),
    numbered(Plan, &["health", "plan"]),
    says(Plan, &["health", "plan", "beneficiary"]),
    says(Plan, &["versichertennummer"]),
    says(Plan, &["versicherungsnummer"]),
    says(Plan, &["mutuelle"]),
    numbered(Plan, &["póliza"]),
    numbered(Plan, &["poliza"]),
    numbered(Plan, &["polizza"]),
    says(Plan, &["polisnummer"]),
    numbered(Plan, &["apólice"]),
    numbered(Account, &["account"]),
    says(Account, &["acct"]),
    numbered(Account, &["acc"]),
    says(Account, &["bank", "account"]),
    says(Account, &["checking", "account"]),
    says(Account, &["savings", "account"]),
    says(Account, &["kontonummer"]),
    says(Account, &["konto"]),
    numbered(Account, &["compte"]),
    numbered(Account, &["cuenta"]),
    numbered(Account, &["conto"]),
    says(Account, &["rekeningnummer"]),
    numbered(Account, &["conta"]),
    says(SortCode, &["sort", "code"]),
    says(SortCode, &["sortcode"]),
    says(SortCode, &["sort"]),
    says(Pin, &["pin"]),
    says(Pin, &["pincode"]),
    says(Pin, &["passcode"]),
    says(Age, &["age"]),
    says(Age, &["aged"]),
    says(Age, &["alter"]),
    says(Age, &["edad"]),
    says(Age, &["idade"]),
    says(Plate, &["license", "plate"]),
    says(Plate, &["licence", "plate"]),
    says(Plate, &["number", "plate"]),
    says(Plate, &["registration", "plate"]),
    numbered(Plate, &["plate"]),
    says(Plate, &["kennzeichen"]),
    says(Plate, &["immatriculation"]),
    says(Plate, &["matrícula"]),
    says(Plate, &["targa"]),
    says(Plate, &["kenteken"]),
    says(PostBox, &["box"]),
    says(PostBox, &["postfach"]),
    says(PostBox, &["postbus"]),
    says(CardCode, &["cvv"]),
    says(CardCode, &["cvc"]),
    says(CardCode, &["cvn"]),
    says(CardCode, &["cav"]),
    says(CardCode, &["csc"]),
    says(CardCode, &["cid"]),
    says(CardCode, &["security", "code"]),
    says(CardCode, &["verification", "code"]),
    says(CardCode, &["verification", "value"]),
    says(CardCode, &["card", "code"]),
    says(CardCode, &["prüfziffer"]),
    says(CardCode, &["prüfnummer"]),
    says(CardCode, &["kartenprüfnummer"]),
    says(CardCode, &["sicherheitscode"]),
    says(CardCode, &["cryptogramme"]),
    says(CardCode, &["code", "de", "sécurité"]),
    says(CardCode, &["código", "de", "seguridad"]),
    says(CardCode, &["codice", "di", "sicurezza"]),
    says(CardCode, &["beveiligingscode"]),
    says(CardCode, &["código", "de", "segurança"]),
    says(CardExpiry, &["exp"]),
    says(CardExpiry, &["expiry"]),
    says(CardExpiry, &["expires"]),
    says(CardExpiry, &["expiring"]),
    says(CardExpiry, &["expiration"]),
    says(CardExpiry, &["exp", "date"]),
    says(CardExpiry, &["expiry", "date"]),
    says(CardExpiry, &["expiration", "date"]),
    says(CardExpiry, &["valid", "thru"]),
    says(CardExpiry, &["valid", "through"]),
    says(CardExpiry, &["valid", "until"]),
    says(CardExpiry, &["good", "thru"]),
    says(CardExpiry, &["gültig", "bis"]),
    says(CardExpiry, &["ablaufdatum"]),
    says(CardExpiry, &["verfallsdatum"]),
    says(CardExpiry, &["expire"]),
    says(CardExpiry, &["caducidad"]),
    says(CardExpiry, &["vence"]),
    says(CardExpiry, &["vencimiento"]),
    says(CardExpiry, &["scadenza"]),
    says(CardExpiry, &["vervaldatum"]),
    says(CardExpiry, &["geldig", "tot"]),
    says(CardExpiry, &["validade"]),
];
