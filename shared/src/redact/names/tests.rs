//! Names, as rows of a text and what is found in it.
//!
//! ```text
//! "Write to Alice Brenner."  →  Alice Brenner
//! ```
//!
//! Invariant: a text without a name has an empty row.

use alloc::vec::Vec;

use super::find;

fn names(text: &str) -> Vec<&str> {
    let mut all = Vec::new();
    find(text.as_bytes(), &mut |span| all.extend(text.get(span.start..span.end)));
    all
}

#[test]
fn names_by_lists() {
    for (text, expected) in [
        ("Write to Alice Brenner.", &["Alice Brenner"][..]),
        ("ALICE BRENNER and Jean-Pierre Moreau", &["ALICE BRENNER", "Jean-Pierre Moreau"]),
        ("John F. Kennedy, Ludwig van den Berg", &["John F. Kennedy", "Ludwig van den Berg"]),
        ("Schmidt, Anna; O'Brien", &["Schmidt, Anna"]),
        ("José García Márquez y María-José Fernández", &["José García Márquez y María-José Fernández"]),
        ("Ayşe Yılmaz met Wang Wei", &["Ayşe Yılmaz", "Wang Wei"]),
        ("Priya Sharma's order", &["Priya Sharma"]),
        ("Sean O'Connor", &["Sean O'Connor"]),
        ("alice brenner", &[]),
        ("Alice\nBrenner", &[]),
        ("In May, Brown bears", &[]),
        ("Alice went home with Peter", &[]),
        ("The Council of Europe and the Bank of England", &[]),
    ] {
        assert_eq!(names(text), expected, "{text}");
    }
}

#[test]
fn names_by_cues() {
    for (text, expected) in [
        ("Mrs Vandersteen and Dr. K. Zylberstajn called", &["Vandersteen", "K. Zylberstajn"][..]),
        ("Sehr geehrte Frau Dr. Oberhuemer,", &["Oberhuemer"]),
        ("Frau und Herr", &[]),
        ("My name is Ayşe.", &["Ayşe"]),
        ("Hallo, ich heiße Johanna Xyz.", &["Johanna Xyz"]),
        ("je m'appelle Chloé", &["Chloé"]),
        ("patient: Lukas", &["Lukas"]),
        ("Patient Safety Group", &[]),
        ("Dear Sir or Madam", &[]),
        ("Herr von Ribbeck auf Ribbeck", &["Ribbeck"]),
    ] {
        assert_eq!(names(text), expected, "{text}");
    }
}
