//! Findings are whole characters, whatever a row's bounds cut: texts of one to four bytes a character around every bound that a row has.
//!
//! ```text
//! password = "aééééé…é"      the 512th byte that is judged is the first of an é, or its second
//! -----END €€€€€…            so is the 48th of a label
//! ```
//!
//! Invariant: the bounds here are those that rows look within, and one past each side of them.

use lethe_core::redact::{Additions, Detection, Examples, inspect};

/// Where something opens a look at what stands around it; `{}` is filled.
const FRAMES: [&str; 30] = [
    "password = {}",
    "password={}",
    "password = \"{}\"",
    "password = \"{}",
    "api_key: '{} x1Y2z3'",
    "{} = \"hunter2hunter2\" == password",
    "if (\"{}\" == password)",
    "if ({}\" == password)",
    "<password>{}</password>",
    "<{}password>aZ39xkW0q</password>",
    "--password {}",
    "curl -u bob:{} x",
    "docker login -p {}",
    "machine db login {} password {}",
    "\"DB_PASSWORD\", \"{}\"",
    "password=password=password=password=password=password=password=password=password=\
     password=password=password=password=password=password=password=password={}",
    "Authorization: Bearer {}",
    "https://{}@host.io/",
    "https://u:{}@host.io/x",
    "https://host.io/?a={}&sig={}aZ39xkW0qT7bN2mC8vL5pR1sD4",
    "12 {} Street, {} 62704",
    "{} Street 12",
    "Calle {} Alcalá, 48",
    "{}straße 12a, 10115 {}",
    "-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA0Z3VS5JJcds3xfn0\n-----END {}",
    "-----BEGIN RSA PRIVATE KEY-----\nX-{}: y\nMIIEpAIBAAKCAQEA0Z3VS5JJcds3xfn0\n",
    "\"{}\"@acme.com",
    "{}@acme.com",
    "a@{}.com",
    "born 3 {} 1984, {} 4 1984",
];
/// What fills: each width, mixed widths, digits that are folded, characters without width.
const FILLINGS: [&str; 8] = ["é", "€", "😀", "aé€😀", "é9", "４", "٣é", "é\u{200b}"];
/// Bytes that some row looks at, at most.
const BOUNDS: [usize; 22] = [2, 3, 4, 5, 6, 8, 12, 16, 20, 24, 27, 32, 48, 60, 64, 96, 120, 128, 160, 253, 256, 512];
/// The same, of long values.
const FAR: [usize; 4] = [320, 1024, 4096, 8192];

fn check(frame: &str, filling: &str, bound: usize) {
    for lead in 0..4 {
        let mut text = "k".repeat(lead);
        text.extend(filling.chars().cycle().take(bound * filling.chars().count() / filling.len() + 1));
        let text = frame.replace("{}", &text);
        for key in ["", "password"] {
            let mut end = 0;
            for finding in super::findings(&text, key, Examples::Found) {
                let span = finding.span;
                assert!(text.get(span.start..span.end).is_some_and(|value| !value.is_empty()), "{text}");
                assert!(span.start >= end, "in order and apart: {text}");
                end = span.end;
            }
        }
        for reading in inspect(&text, "", &Detection::default(), &mut Additions::default()) {
            assert!(text.get(reading.span.start..reading.span.end).is_some(), "{} in {text}", reading.rule);
        }
    }
}

#[test]
fn findings_are_whole_characters_at_every_bound() {
    for frame in FRAMES {
        for filling in FILLINGS {
            BOUNDS.into_iter().for_each(|bound| check(frame, filling, bound));
        }
    }
}

#[test]
fn and_at_the_bounds_of_long_values() {
    for frame in FRAMES {
        FAR.into_iter().for_each(|bound| check(frame, "aé€😀", bound));
    }
}
