//! The way back: every division into pieces, against a search for every placeholder in the whole text.
//!
//! ```text
//! "<EM" + "AIL_0>" = "<EMAIL_0>" → bob@acme.com
//! ```
//!
//! Invariant: any division, same bytes and same counts.

use super::Draws;
use super::numbers::card;
use lethe_core::redact::{Action, Entity, Origin, Outlet, Place, Restored, Restorer, Vault, scan};
use lethe_core::splice::Span;

/// Redacts a text as a request is: every finding a placeholder.
fn redacted(text: &str, vault: &mut Vault) -> String {
    let mut out = String::new();
    let mut from = 0;
    scan(text, "", &mut |finding| {
        out.push_str(&text[from..finding.span.start]);
        out.push_str(vault.placeholder(
            finding.entity,
            &text[finding.span.start..finding.span.end],
            Action::Redact,
            Origin::User,
        ));
        from = finding.span.end;
    });
    out + &text[from..]
}

/// What a piece came to: ranges must be in order and on character boundaries.
pub(crate) struct Read<'a> {
    pub(crate) piece: &'a str,
    pub(crate) from: usize,
    pub(crate) out: String,
}

impl Outlet for Read<'_> {
    fn keep(&mut self, range: Span) {
        assert!(range.start >= self.from, "ranges are in order");
        self.out.push_str(&self.piece[range.start..range.end]);
        self.from = range.end;
    }

    fn put(&mut self, text: &str) {
        self.out.push_str(text);
    }
}

/// The answer that a client reads, and what the restorer counted.
pub(crate) fn read(mut restorer: Restorer, pieces: &[&str], vault: &Vault, bound: usize) -> (String, Restored) {
    let mut out = String::new();
    for piece in pieces {
        let mut read = Read { piece, from: 0, out };
        restorer.push(piece, vault, &mut read);
        out = read.out;
        assert!(restorer.held() <= bound, "{} held", restorer.held());
    }
    let mut read = Read { piece: "", from: 0, out };
    restorer.close("", vault, &mut read);
    assert_eq!(restorer.held(), 0);
    (read.out, restorer.restored())
}

fn restored(pieces: &[&str], vault: &Vault, place: Place) -> (String, Restored) {
    read(Restorer::new(place), pieces, vault, 96)
}

/// All of it at once, by searching for every placeholder that was issued.
fn oracle(text: &str, values: &[(&str, &str)]) -> String {
    let mut out = String::new();
    let mut rest = text;
    'text: while !rest.is_empty() {
        for (placeholder, original) in values {
            if let Some(tail) = rest.strip_prefix(placeholder) {
                out.push_str(original);
                rest = tail;
                continue 'text;
            }
        }
        let letter = rest.chars().next().unwrap();
        out.push(letter);
        rest = &rest[letter.len_utf8()..];
    }
    out
}

const VECTORS: [&str; 14] = [
    "mail <EMAIL_0> and <EMAIL_1>!",
    "<EMAIL_10><EMAIL_1><EMAIL_0>",
    "<<EMAIL_0>>",
    "<EMAIL_<EMAIL_0>",
    "<EMAIL_0",
    "<EMAIL_2> <CREDIT_CARD_0> <US_SSN_0>",
    "&lt;EMAIL_0&gt; <email_1> <EMAIL\\_1>",
    "**<EMAIL_0>** é<EMAIL_1>é",
    "\\u003cEMAIL_1\\u003e \\<EMAIL_0\\>",
    "a < b && c \\< d <EMAIL",
    "<EMAIL\\u003cEMAIL_0\\u003e",
    "&l&lt;EMAIL_0&gt",
    "<LITERAL_0><OPENAI_KEY_0>",
    "<CREDIT_CARD&lt;EMAIL_1&gt;",
];

fn vault() -> Vault {
    let mut vault = Vault::new();
    vault.placeholder(Entity::Email, "bob@acme.com", Action::Redact, Origin::User);
    vault.placeholder(Entity::Email, "\"eve\"@acme.com", Action::Redact, Origin::User);
    vault.placeholder(Entity::Literal, "<EMAIL_7>", Action::Redact, Origin::User);
    vault.placeholder(Entity::OpenAiKey, "sk-original", Action::Redact, Origin::User);
    vault
}

#[test]
fn every_division_into_pieces_restores_the_same_bytes() {
    let (eve, vault) = ("\"eve\"@acme.com", vault());
    let mut values = vec![("<EMAIL_0>", "bob@acme.com"), ("<EMAIL_1>", eve), ("<LITERAL_0>", "<EMAIL_7>")];
    values.extend([
        ("&lt;EMAIL_0&gt;", "bob@acme.com"),
        ("&lt;EMAIL_1&gt;", eve),
        ("<email_1>", eve),
        ("<EMAIL\\_1>", eve),
    ]);
    values.extend([
        ("\\u003cEMAIL_0\\u003e", "bob@acme.com"),
        ("\\u003cEMAIL_1\\u003e", eve),
        ("\\<EMAIL_0\\>", "bob@acme.com"),
    ]);
    for text in VECTORS {
        let expected = oracle(text, &values);
        let (whole, counted) = restored(&[text], &vault, Place::Prose);
        assert_eq!(whole, expected, "{text}");
        let cuts: Vec<usize> = (0..=text.len()).filter(|at| text.is_char_boundary(*at)).collect();
        for first in &cuts {
            for second in cuts.iter().filter(|second| first <= second) {
                let pieces = [&text[..*first], &text[*first..*second], "", &text[*second..]];
                assert_eq!(restored(&pieces, &vault, Place::Prose), (expected.clone(), counted), "{pieces:?}");
            }
        }
        let letters: Vec<String> = text.chars().map(String::from).collect();
        let letters: Vec<&str> = letters.iter().map(String::as_str).collect();
        assert_eq!(restored(&letters, &vault, Place::Prose), (expected, counted), "{text} letter by letter");
    }
}

#[test]
fn an_echo_of_what_was_redacted_is_what_was_said() {
    let number = card("4", 16);
    let texts = [
        format!("Pay {number} for alice@acme.com, ssn 856-45-6789, then alice@acme.com again."),
        "what does <EMAIL_0> mean for bob@acme.com and <EMAIL_0> and &lt;EMAIL_0&gt;?".into(),
        "卡号４５３９１４８８０３４３６４６７。alice＠acme．com".into(),
        "<LITERAL_0> <LITERAL_1> <LITERAL_0> x@acme.com".into(),
    ];
    for text in texts {
        let mut vault = Vault::new();
        let sent = redacted(&text, &mut vault);
        assert!(!sent.contains("@acme") && !sent.contains(&number), "{sent}");
        for cut in (0..=sent.len()).filter(|at| sent.is_char_boundary(*at)) {
            let (back, counted) = restored(&[&sent[..cut], &sent[cut..]], &vault, Place::Prose);
            assert_eq!((back.as_str(), counted.unresolved), (text.as_str(), 0), "cut at {cut} of {sent}");
        }
    }
}

#[test]
fn an_empty_vault_is_the_identity() {
    for text in VECTORS {
        for place in [Place::Prose, Place::Json, Place::ToolArguments] {
            let mut read = Read { piece: text, from: 0, out: String::new() };
            Restorer::new(place).push(text, &Vault::new(), &mut read);
            assert_eq!((read.out.as_str(), read.from), (text, text.len()));
        }
    }
}

#[test]
fn only_what_was_issued_is_withheld() {
    let vault = vault();
    let held = |text: &str, place| {
        let mut restorer = Restorer::new(place);
        restorer.push(text, &vault, &mut Read { piece: text, from: 0, out: String::new() });
        restorer.held()
    };
    for (text, bytes) in [
        ("a <", 1),
        ("a <EM", 3),
        ("<EMAIL_", 7),
        ("<EMAIL_1", 8),
        ("<EMAIL_2", 0),
        ("<EMAIL_01", 0),
        ("<US_", 0),
        ("<b", 0),
        ("a &", 1),
        ("\\u00", 4),
    ] {
        assert_eq!(held(text, Place::Prose), bytes, "{text}");
    }
    assert_eq!(held("<OPENAI_", Place::Prose), 8, "it does not return to prose, but must be known for what it is");
    assert_eq!(held("<OPENAI_", Place::ToolArguments), 8);
}

#[test]
fn secrets_return_to_tool_arguments_only_and_masked_ones_never() {
    let mut vault = vault();
    vault.placeholder(Entity::CreditCard, "4539148803436467", Action::Mask, Origin::User);
    let text = "<OPENAI_KEY_0> <CREDIT_CARD_0> <EMAIL_1> <EMAIL_9>";
    let (prose, counted) = restored(&[text], &vault, Place::Prose);
    assert_eq!(prose, "<OPENAI_KEY_0> <CREDIT_CARD_0> \"eve\"@acme.com <EMAIL_9>");
    assert_eq!(counted, Restored { restored: 1, unresolved: 1, stayed: 1, ..Restored::NONE });
    let (arguments, counted) = restored(&["[\"", text, "\"]"], &vault, Place::ToolArguments);
    assert_eq!(arguments, "[\"sk-original <CREDIT_CARD_0> \\\"eve\\\"@acme.com <EMAIL_9>\"]");
    assert_eq!(counted, Restored { restored: 2, unresolved: 1, masked: 1, ..Restored::NONE });
}

#[test]
fn arguments_stay_json() {
    let mut vault = Vault::new();
    let awkward = "a\"b\\c\nd\u{1}é";
    vault.placeholder(Entity::Literal, awkward, Action::Redact, Origin::User);
    let (arguments, _) = restored(&["{\"path\":\"x <LIT", "ERAL_0> y\"}"], &vault, Place::ToolArguments);
    let parsed: serde_json::Value = serde_json::from_str(&arguments).unwrap();
    assert_eq!(parsed["path"], format!("x {awkward} y"));
}

#[test]
fn the_last_piece_withholds_nothing() {
    let text = "see <EMAIL_0> <EMAIL_";
    let mut read = Read { piece: text, from: 0, out: String::new() };
    let mut restorer = Restorer::new(Place::Prose);
    restorer.close(text, &vault(), &mut read);
    assert_eq!((read.out.as_str(), restorer.held()), ("see bob@acme.com <EMAIL_", 0));
}

#[test]
fn long_answers_in_random_pieces_restore_the_same_bytes() {
    let vault = vault();
    let pieces = [
        "<EMAIL_0>",
        "<EMAIL_1",
        ">",
        "<",
        "<EM",
        "&lt;EMAIL_1&gt;",
        "\\",
        "text ",
        "é",
        "<LITERAL_0>",
        "<OPENAI_KEY_0>",
        "0",
        "_",
    ];
    let mut draws = Draws(23);
    for _ in 0..300 {
        let text: String = (0..200).map(|_| pieces[draws.below(pieces.len())]).collect();
        let expected = restored(&[&text], &vault, Place::ToolArguments);
        let mut cuts: Vec<usize> =
            (0..40).map(|_| draws.below(text.len() + 1)).filter(|cut| text.is_char_boundary(*cut)).collect();
        cuts.extend([0, text.len()]);
        cuts.sort_unstable();
        let parts: Vec<&str> = cuts.windows(2).map(|cut| &text[cut[0]..cut[1]]).collect();
        assert_eq!(restored(&parts, &vault, Place::ToolArguments), expected, "{parts:?}");
    }
}
