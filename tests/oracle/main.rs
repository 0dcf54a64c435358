//! The checks of numbers against what python-stdnum said of them, from a committed file.
//!
//! ```text
//! vectors.txt     pl-pesel TAB +45020339866 TAB -45020339865 …      `cargo xtask oracle` writes it anew
//! ```
//!
//! The whole comparison, 20,000 random and 1,000 valid numbers a check, is `cargo xtask test oracle`.
//!
//! Invariant: every check has numbers of both kinds, and agrees with each.
#![expect(clippy::unwrap_used, reason = "tests")]

use lethe_core::redact::conforms;

const VECTORS: &str = include_str!("vectors.txt");

#[test]
fn every_check_agrees_with_the_oracle() {
    for line in VECTORS.lines() {
        let mut fields = line.split('\t');
        let rule = fields.next().unwrap();
        for verdict in fields {
            let (sign, number) = verdict.split_at(1);
            assert_eq!(conforms(rule, number), Some(sign == "+"), "{rule} {number}");
        }
    }
}

#[test]
fn every_check_has_valid_and_invalid_numbers() {
    // Of two, python-stdnum knows a form only; of Korean firms it does not know the check, so that invalid ones are exceptions.
    const VALID_ONLY: [&str; 3] = ["ar-dni", "in-epic", "kr-brn"];
    let mut rules = 0;
    for line in VECTORS.lines() {
        let rule = line.split('\t').next().unwrap();
        let count = |sign: char| line.split('\t').skip(1).filter(|verdict| verdict.starts_with(sign)).count();
        assert!(count('+') >= 50, "{rule}");
        assert!(count('-') >= 5 || VALID_ONLY.contains(&rule), "{rule}");
        rules += 1;
    }
    assert!(rules >= 70, "{rules} checks");
}
