//! The model's own leaks, for every division into pieces, against a search over the whole text.
//!
//! Invariant: what leaves is the whole text with its values masked, in any pieces; so no prefix of a value can have left before.

use super::Draws;
use super::exfil::vault;
use super::numbers::card;
use super::restoring::read;
use lethe_core::redact::{Action, Actions, Entity, Place, Restored, Restorer, Restoring, Returning, Vault, scan};

fn watching(action: Action) -> Vault {
    let mut vault = vault();
    let output = [Entity::Email, Entity::CreditCard, Entity::UsSsn, Entity::OpenAiKey]
        .into_iter()
        .fold(Actions::default(), |actions, entity| actions.with(entity, action));
    vault.govern(Returning { restoring: Restoring { output, ..Restoring::default() }, ..Returning::default() });
    vault
}

fn run(pieces: &[&str], vault: &Vault) -> (String, Restored) {
    read(Restorer::new(Place::Prose), pieces, vault, 8 << 10)
}

/// Every value that is found in the whole text, masked.
fn oracle(text: &str) -> String {
    let (mut out, mut from) = (String::new(), 0);
    scan(text, "", &mut |finding| {
        out.push_str(&text[from..finding.span.start]);
        out.push_str(&format!("[{}]", finding.entity.name()));
        from = finding.span.end;
    });
    out + &text[from..]
}

fn vectors() -> Vec<String> {
    let number = card("4", 16);
    let spaced = number.as_bytes().chunks(4).map(|group| std::str::from_utf8(group).unwrap()).collect::<Vec<_>>();
    vec![
        "Nothing of anybody: 12 apples, 3.14, v1.2.3 and a/b.".into(),
        "mail carla.diaz@acme-health.com, please; or x@y".into(),
        "carla.diaz@acme-health.com".into(),
        format!("pay {} or {number}.", spaced.join(" ")),
        format!("pay {} 12 34 and {}", spaced.join("-"), &number[..12]),
        "It is 536-22-8731 and 536-22-87".into(),
        "his 536228731 is the ssn, and 536228731 is long gone by the time that it is said what that was".into(),
        "key sk-proj-a1b2c3d4e5f6g7h8i9j0Kl and é 🎈 carla@acme-health.com\n\nAlice Brenner, ok".into(),
    ]
}

#[test]
fn values_of_the_models_own_are_masked_in_any_pieces() {
    let vault = watching(Action::Mask);
    let mut masked = 0;
    for text in vectors() {
        let expected = oracle(&text);
        let (whole, counted) = run(&[&text], &vault);
        assert_eq!(whole, expected);
        masked += counted.leaks;
        let cuts: Vec<usize> = (0..=text.len()).filter(|at| text.is_char_boundary(*at)).collect();
        for (at, first) in cuts.iter().enumerate() {
            for second in &cuts[at..] {
                let pieces = [&text[..*first], &text[*first..*second], &text[*second..]];
                assert_eq!(run(&pieces, &vault).0, expected, "{pieces:?}");
            }
        }
        let letters: Vec<String> = text.chars().map(String::from).collect();
        let letters: Vec<&str> = letters.iter().map(String::as_str).collect();
        assert_eq!(run(&letters, &vault), (expected, counted), "{text} letter by letter");
    }
    assert!(masked >= 8, "{masked}");
}

/// Passwords of several words.
const PHRASES: [&str; 5] = [
    "password = \"correct horse battery staple\"",
    "password: 'correct horse battery staple'",
    "password := `correct horse battery staple`",
    "<password>correct horse battery staple</password>",
    "auth=(\"bob\", \"correct horse battery staple\")",
];

#[test]
fn secrets_of_the_models_own_are_masked_letter_by_letter() {
    let mut vault = vault();
    let output = Entity::ALL
        .iter()
        .filter(|entity| entity.is_secret())
        .fold(Actions::default(), |actions, entity| actions.with(*entity, Action::Mask));
    vault.govern(Returning { restoring: Restoring { output, ..Restoring::default() }, ..Returning::default() });
    let texts = super::spoken::PASSWORDS.iter().map(|(text, _)| *text);
    for text in texts.chain(PHRASES.iter().copied()) {
        for behind in ["", " and so on, until the end of it all."] {
            let text = format!("Take this: {text}{behind}");
            let letters: Vec<String> = text.chars().map(String::from).collect();
            let letters: Vec<&str> = letters.iter().map(String::as_str).collect();
            let (whole, counted) = run(&[&text], &vault);
            assert_eq!(counted.leaks, 1, "{text}");
            assert_eq!(run(&letters, &vault).0, whole, "{text} letter by letter");
        }
    }
}

#[test]
fn originals_of_the_request_are_no_leaks() {
    let vault = watching(Action::Mask);
    let text = "to <EMAIL_0>, whom I know as bob@acme.com, and carla@acme-health.com";
    let expected = "to bob@acme.com, whom I know as bob@acme.com, and [EMAIL]";
    for cut in 0..=text.len() {
        let (out, counted) = run(&[&text[..cut], &text[cut..]], &vault);
        assert_eq!((out.as_str(), counted.restored, counted.leaks), (expected, 1, 1), "cut at {cut}");
    }
}

#[test]
fn values_in_percent_signs_are_read() {
    let vault = watching(Action::Mask);
    let text = "see carla%2Ediaz%40acme-health%2ecom and %35%33%36-22-8731, 100 % sure";
    for cut in 0..=text.len() {
        let (out, _) = run(&[&text[..cut], &text[cut..]], &vault);
        assert_eq!(out, "see [EMAIL] and [US_SSN], 100 % sure", "cut at {cut}");
    }
}

#[test]
fn what_is_blocked_ends_the_text_before_its_first_byte() {
    let vault = watching(Action::Block);
    let text = "I remember carla.diaz@acme-health.com and more of the kind";
    for cut in 0..=text.len() {
        let (out, counted) = run(&[&text[..cut], &text[cut..]], &vault);
        assert_eq!((out.as_str(), counted.blocked), ("I remember ", 1), "cut at {cut}");
    }
}

#[test]
fn a_word_is_held_and_no_more() {
    let vault = watching(Action::Mask);
    let mut restorer = Restorer::new(Place::Prose);
    let prose = "the council met again and its members found that the river had settled most of the questions ";
    for word in prose.repeat(40).split_inclusive(' ') {
        restorer.push(word, &vault, &mut super::restoring::Read { piece: word, from: 0, out: String::new() });
        assert!(restorer.held() <= word.len(), "{} held at {word}", restorer.held());
    }
    let run = "x".repeat(20_000);
    for piece in run.as_bytes().chunks(100) {
        let piece = std::str::from_utf8(piece).unwrap();
        restorer.push(piece, &vault, &mut super::restoring::Read { piece, from: 0, out: String::new() });
        assert!(restorer.held() <= (4 << 10) + 100);
    }
}

#[test]
fn random_texts_leave_alike_in_any_pieces() {
    let number = card("4", 16);
    let spaced = format!("{} {} {} {}", &number[..4], &number[4..8], &number[8..12], &number[12..]);
    let pieces = [
        "carla@acme-health.com",
        "536-22-8731",
        &number,
        &spaced,
        " ",
        " ",
        ", ",
        "words ",
        "Name ",
        "12",
        "-",
        ".",
        "ssn ",
        "\n",
        "é",
    ];
    let (vault, mut draws) = (watching(Action::Mask), Draws(31));
    for _ in 0..400 {
        let text: String = (0..24).map(|_| pieces[draws.below(pieces.len())]).collect();
        let expected = run(&[&text], &vault);
        let mut cuts: Vec<usize> =
            (0..8).map(|_| draws.below(text.len() + 1)).filter(|cut| text.is_char_boundary(*cut)).collect();
        cuts.extend([0, text.len()]);
        cuts.sort_unstable();
        let parts: Vec<&str> = cuts.windows(2).map(|cut| &text[cut[0]..cut[1]]).collect();
        assert_eq!(run(&parts, &vault), expected, "{parts:?}");
    }
}
