//! What fuzzing checks: each target takes any bytes and asserts what must hold of them.
//!
//! ```text
//! cargo xtask fuzz scanner      libFuzzer draws bytes, guided by coverage
//! cargo test --test fuzz        the seeds, and every prefix of them, through the same functions
//! ```
//!
//! Invariant: a target asserts laws only, never what is found in a certain text.

mod answers;

pub use answers::{response, restorer};

use lethe_core::redact::{Action, Entity, Examples, Finding, Vault, scan_with};

/// Keys that texts stand under: none, and some that speak for a type.
const KEYS: [&str; 8] = ["", "ssn", "password", "card", "phoneNumber", "iban", "api_key", "note"];

/// Findings are in order, do not overlap, are never empty and lie on character boundaries; examples count as findings at
/// least where the choice to spare them finds something; and the vault gives back what it was given.
///
/// # Panics
/// If one of that does not hold.
pub fn scanner(data: &[u8]) {
    let Some((choice, data)) = data.split_first() else { return };
    let text = String::from_utf8_lossy(data);
    let key = KEYS.get(usize::from(*choice) % KEYS.len()).copied().unwrap_or_default();
    for examples in [Examples::Spared, Examples::Found] {
        let mut found = Vec::new();
        scan_with(&text, key, examples, &mut |finding| found.push(finding));
        in_order(&text, &found);
        kept(&text, &found);
    }
}

fn in_order(text: &str, found: &[Finding]) {
    let mut end = 0;
    for Finding { span, entity } in found {
        assert!(span.start >= end && span.start < span.end, "{} at {}..{}", entity.name(), span.start, span.end);
        assert!(text.get(span.start..span.end).is_some(), "{} splits a character", entity.name());
        end = span.end;
    }
}

fn kept(text: &str, found: &[Finding]) {
    let mut vault = Vault::new();
    let mut issued = Vec::new();
    for Finding { span, entity } in found {
        let original = text.get(span.start..span.end).unwrap_or_default();
        issued.push((
            vault.placeholder(*entity, original, Action::Redact, lethe_core::redact::Origin::User).to_owned(),
            original,
        ));
    }
    for (placeholder, original) in issued {
        assert_eq!(vault.original(&placeholder), Some(original), "{placeholder}");
    }
    let total: u32 = vault.counts().each().map(|(_, count)| count).sum();
    let literals = found.iter().filter(|finding| finding.entity == Entity::Literal).count();
    assert_eq!(usize::try_from(total).ok(), found.len().checked_sub(literals));
}
