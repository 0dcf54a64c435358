//! Detection as rows of text and what is found in it; the vault; and the way back, for every division into pieces, against a
//! naive oracle over the whole text.
//!
//! ```text
//! finds("Write to alice@acme.com.", &["EMAIL alice@acme.com"])
//! ```
//!
//! Invariant: a row that fails names its text; sources stand at the tables. No value here was issued to anybody:
//! checksums are computed, secrets are drawn from a fixed generator.
#![expect(clippy::unwrap_used, reason = "tests")]

mod announced;
mod cards;
mod characters;
mod emails;
mod machines;
mod exfil;
mod national;
mod numbers;
mod output;
mod phones;
mod policy;
mod records;
mod restoring;
mod secrets;
mod spoken;
mod syntaxes;
mod urls;
mod vendors;

use lethe_core::redact::{Examples, Finding, scan_with};

pub(crate) fn findings(text: &str, key: &str, examples: Examples) -> Vec<Finding> {
    let mut found = Vec::new();
    scan_with(text, key, examples, &mut |finding| found.push(finding));
    found
}

/// What is found, as `ENTITY text`.
pub(crate) fn found(text: &str, key: &str) -> Vec<String> {
    let name = |finding: Finding| format!("{} {}", finding.entity.name(), &text[finding.span.start..finding.span.end]);
    findings(text, key, Examples::Spared).into_iter().map(name).collect()
}

#[track_caller]
pub(crate) fn finds(text: &str, expected: &[&str]) {
    assert_eq!(found(text, ""), expected, "in {text:?}");
}

/// Whole-value rows: the value is found by itself, in quotes, in prose, after `=`, before a line's end.
#[track_caller]
pub(crate) fn value(entity: &str, value: &str) {
    for (before, after) in
        [("", ""), ("\"", "\""), ("see ", " there"), ("x=", "\n"), ("(", "),"), ("a\\n", "\\n"), ("k%3D", "&z=1")]
    {
        if value.contains('"') && before == "\"" {
            continue;
        }
        finds(&format!("{before}{value}{after}"), &[&format!("{entity} {value}")]);
    }
}

/// A fixed generator (SplitMix64), so that every run draws the same secrets.
pub(crate) struct Draws(u64);

impl Draws {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    pub(crate) fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(bound).unwrap()).unwrap()
    }

    pub(crate) fn text(&mut self, alphabet: &[u8], length: usize) -> String {
        (0..length).map(|_| char::from(alphabet[self.below(alphabet.len())])).collect()
    }
}

pub(crate) const BASE62: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
pub(crate) const URL_SAFE: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_";
pub(crate) const BASE32: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
pub(crate) const DIGITS: &[u8] = b"0123456789";
