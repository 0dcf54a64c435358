//! Identifiers that a word nearby must speak for: a bank's BIC, a diagnosis.
//!
//! ```text
//! BIC: DEUTDEFF500            four letters, a country, two characters, perhaps three for the branch
//! diagnosis E11.9 (ICD-10)    a letter, two digits, perhaps a dot and up to four
//! ```
//!
//! Invariant: the country of a BIC exists; without a context word a code is a word like any other.

use super::ascii::Pairs;
use super::beside::Beside;
use super::detector::{Begins, Code, Detector, Hit, Source, Tier, lengths};
use super::entity::Entity;
use super::view::View;
use crate::redact::context::words;
use crate::span::Span;

pub(super) const BIC: Detector<Code> = Detector {
    entity: Entity::Bic,
    rule: "bic",
    verify: Code {
        words: lengths(&[8, 11]),
        begins: Begins::Letter,
        lower: false,
        four: false,
        needs: Beside::ANYTHING,
        verify: bic,
    },
    context: words!["bic", "swift", "swift code", "bank identifier", "bankleitzahl", "iban", "correspondent"],
    strength: 0,
    source: Source::of("ISO 9362 (BIC), ISO 3166-1 alpha-2"),
};

/// ISO 3166-1 alpha-2, 2026, and XK for Kosovo, which BICs use.
const COUNTRIES: &str = "ADAEAFAGAIALAMAOAQARASATAUAWAXAZBABBBDBEBFBGBHBIBJBLBMBNBOBQBRBSBTBVBWBYBZCACCCDCFCGCHCICKCLCMCNCOCRCUCVCWCXCYCZDEDJDKDMDODZECEEEGEHERESETFIFJFKFMFOFRGAGBGDGEGFGGGHGIGLGMGNGPGQGRGSGTGUGWGYHKHMHNHRHTHUIDIEILIMINIOIQIRISITJEJMJOJPKEKGKHKIKMKNKPKRKWKYKZLALBLCLILKLRLSLTLULVLYMAMCMDMEMFMGMHMKMLMMMNMOMPMQMRMSMTMUMVMWMXMYMZNANCNENFNGNINLNONPNRNUNZOMPAPEPFPGPHPKPLPMPNPRPSPTPWPYQARERORSRURWSASBSCSDSESGSHSISJSKSLSMSNSOSRSSSTSVSXSYSZTCTDTFTGTHTJTKTLTMTNTOTRTTTVTWTZUAUGUMUSUYUZVAVCVEVGVIVNVUWFWSXKYEYTZAZMZW";

static KNOWN: Pairs = Pairs::NONE.codes(COUNTRIES.as_bytes());

fn bic(view: &View<'_>, at: usize) -> Option<Hit> {
    let length = view.alphanumerics(at, 12);
    let end = at.saturating_add(length);
    let code = view.slice(at, end);
    let (bank, rest) = code.split_at_checked(4)?;
    let (country, _) = rest.split_at_checked(2)?;
    let letters = bank.iter().chain(country).all(u8::is_ascii_uppercase);
    let known = matches!(*country, [first, second] if KNOWN.has(first, second));
    (matches!(length, 8 | 11) && letters && known)
        .then_some(Hit { span: Span { start: at, end }, tier: Tier::WithContext })
}

pub(super) const ICD: Detector<Code> = Detector {
    entity: Entity::IcdCode,
    rule: "icd-code",
    verify: Code {
        words: lengths(&[3, 4]),
        begins: Begins::Letter,
        lower: false,
        four: false,
        needs: Beside::ANYTHING,
        verify: icd,
    },
    context: words![
        "icd",
        "icd code",
        "diagnosis",
        "diagnoses",
        "diagnosed",
        "diagnose",
        "diagnostic",
        "diagnostico",
        "diagnóstico",
        "diagnosi",
        "dx",
    ],
    strength: 0,
    source: Source::of("WHO, ICD-10, and CDC, ICD-10-CM official guidelines: form of codes"),
};

fn icd(view: &View<'_>, at: usize) -> Option<Hit> {
    let [b'A'..=b'Z', tens, ones, ..] = view.slice(at, at.saturating_add(3)) else { return None };
    let stem = at.saturating_add(view.alphanumerics(at, 5));
    let tail = match view.byte(stem) {
        Some(b'.') => view.alphanumerics(stem.saturating_add(1), 5),
        Some(_) | None => 0,
    };
    let digits = tens.is_ascii_digit() && (ones.is_ascii_digit() || matches!(ones, b'A' | b'B'));
    let end = if (1..=4).contains(&tail) { stem.saturating_add(1).saturating_add(tail) } else { stem };
    (digits && stem.saturating_sub(at) == 3).then_some(Hit { span: Span { start: at, end }, tier: Tier::WithContext })
}
