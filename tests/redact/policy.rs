//! Names, demands, the vault, and what holds for any text.
//!
//! ```text
//! account EMAIL mask + key EMAIL off = EMAIL mask
//! ```
//!
//! Invariant: the strictest demand wins; the same bytes have the same placeholder.

use std::time::{Duration, Instant};

use super::{Draws, findings, finds};
use lethe_core::redact::{
    Action, Actions, Additions, Detection, Entity, Examples, Fate, Group, Origin, Vault, catalogue, inspect,
};

#[test]
fn text_that_looks_like_a_placeholder_is_protected() {
    for literal in [
        "<EMAIL_0>",
        "<US_SSN_12>",
        "<email_3>",
        "&lt;EMAIL_0&gt;",
        "\\u003cEMAIL_0\\u003e",
        "\\<EMAIL_0\\>",
        "<EMAIL\\_0>",
        "<LITERAL_1>",
    ] {
        finds(&format!("a {literal} b"), &[&format!("LITERAL {literal}")]);
    }
    for text in [
        "<EMAIL>",
        "<EMAIL_>",
        "<EMAIL_00>",
        "<EMAIL_0",
        "<MAIL_0>",
        "< EMAIL_0>",
        "<EMAIL_0&gt;",
        "<EMAIL_99999999999999999999999>",
    ] {
        finds(text, &[]);
    }
}

#[test]
fn findings_are_ordered_and_whole_characters_whatever_the_text() {
    let pieces = [
        "@",
        "a",
        "４",
        "\u{200b}",
        "é",
        "例",
        ".",
        "com",
        "%40",
        "<EMAIL_0>",
        " ",
        "-",
        "4539148803436467",
        "ssn",
        "856456789",
        "\\n",
        "sk-",
        "\"",
        "😀",
        "＠",
        "AKIA",
        "\u{a0}",
    ];
    let mut draws = Draws(3);
    for _ in 0..20_000 {
        let count = draws.below(12);
        let text: String = (0..count).map(|_| pieces[draws.below(pieces.len())]).collect();
        let mut last = 0;
        for finding in findings(&text, "", Examples::Found) {
            assert!(last <= finding.span.start && finding.span.start < finding.span.end, "{text:?}");
            assert!(text.get(finding.span.start..finding.span.end).is_some(), "{text:?}");
            last = finding.span.end;
        }
        let said = inspect(&text, "", &Detection::default(), &mut Additions::default());
        let said =
            said.iter().filter(|reading| reading.fate == Fate::Found).map(|reading| (reading.span, reading.entity));
        let found = findings(&text, "", Examples::Spared).into_iter().map(|finding| (finding.span, finding.entity));
        assert!(said.eq(found), "{text:?}");
    }
}

#[test]
fn names_and_sources_of_the_catalogue() {
    for entity in Entity::ALL.iter().filter(|entity| !entity.is_literal()) {
        assert_eq!(Entity::named(entity.name()), Some(*entity));
        assert!(entity.name().bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_'));
        let added = entity.group() == Group::Names;
        assert!(added || catalogue().any(|rule| rule.entity == *entity && rule.source.len() > 10), "{}", entity.name());
    }
    assert_eq!(Entity::named("EMAIL_ADDRESS"), Some(Entity::Email));
    assert_eq!(Entity::named("US_SOCIAL_SECURITY_NUMBER"), Some(Entity::UsSsn));
    assert_eq!(Entity::named("LITERAL"), None);
    assert_eq!(Action::named("ANONYMIZE"), Some(Action::Redact));
}

#[test]
fn demands_join_to_the_strictest() {
    let account = Actions::default().with(Entity::Email, Action::Mask).with(Entity::CreditCard, Action::Block);
    let key = Actions::default().with(Entity::Email, Action::Off).with(Entity::UsSsn, Action::Off);
    let both = account.join(key);
    assert_eq!(both, key.join(account));
    assert_eq!(both.of(Entity::Email, false), Action::Mask);
    assert_eq!(both.of(Entity::CreditCard, false), Action::Block);
    assert_eq!(both.of(Entity::UsSsn, false), Action::Off);
    assert_eq!(both.of(Entity::OpenAiKey, false), Action::Mask);
    assert_eq!(both.of(Entity::OpenAiKey, true), Action::Redact);
    assert_eq!(both.with(Entity::OpenAiKey, Action::Mask).of(Entity::OpenAiKey, true), Action::Mask);
    assert_eq!(both.of(Entity::Literal, false), Action::Redact);
    assert!(both.blocks() && !key.blocks() && Actions::default().is_default());
}

#[test]
fn the_vault_numbers_by_first_appearance() {
    let mut vault = Vault::new();
    assert!(vault.is_empty());
    assert_eq!(vault.placeholder(Entity::Email, "bob@acme.com", Action::Redact, Origin::User), "<EMAIL_0>");
    assert_eq!(vault.placeholder(Entity::Email, "eve@acme.com", Action::Redact, Origin::User), "<EMAIL_1>");
    assert_eq!(vault.placeholder(Entity::Email, "bob@acme.com", Action::Redact, Origin::User), "<EMAIL_0>");
    assert_eq!(vault.placeholder(Entity::Email, "Bob@acme.com", Action::Redact, Origin::User), "<EMAIL_2>");
    assert_eq!(vault.placeholder(Entity::OpenAiKey, "k", Action::Mask, Origin::User), "<OPENAI_KEY_0>");
    assert_eq!(vault.original("<EMAIL_1>"), Some("eve@acme.com"));
    assert_eq!(vault.original("<EMAIL_3>"), None);
    assert_eq!(vault.original("<OPENAI_KEY_0>"), None, "masked is one-way");
    assert_eq!((vault.counts().of(Entity::Email), vault.counts().total()), (4, 5));
    vault.wipe();
    assert!(vault.is_empty() && vault.original("<EMAIL_0>").is_none());
}

#[cfg(not(target_family = "wasm"))] // no clock there
#[test]
fn work_grows_with_the_text_and_not_with_its_square() {
    let pieces = [
        "@",
        "a@",
        "a.",
        "%40",
        "%41",
        "sk-proj-",
        "xoxd-%",
        "ya29.a.",
        "1 ",
        "1-",
        "1234-5678 ",
        "856456789 ",
        "<EMAIL_",
        "&l",
        "\\",
        "aB1/",
        "\"a ",
        "\"@",
        "例",
        "例@",
        "\u{200b}",
        "＠",
        "é'",
        "github_pat_",
        "a@a-",
        ":",
        "a:",
        "::",
        "a1",
        "aB1",
        "A1 ",
        "=",
        "key=",
        "password: ",
        "1",
        "12-12-",
        "-----BEGIN ",
        "https://",
        "eyJ",
        "１",
        "%",
        "\\\\\\u003c",
        "DE89 3704 ",
    ];
    for piece in pieces {
        let text = piece.repeat((1 << 19) / piece.len());
        let start = Instant::now();
        findings(&text, "ssn", Examples::Spared);
        assert!(start.elapsed() < Duration::from_secs(4), "{piece:?} took {:?} for 512 KiB", start.elapsed());
    }
}
