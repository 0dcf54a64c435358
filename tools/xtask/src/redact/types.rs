//! `docs/redaction-types.md`, written from the rows themselves.
//!
//! ```text
//! | `EMAIL` | An e-mail address. | `email` | – | redact | RFC 5321 … |
//! ```
//!
//! Invariant: the page in the repository is what this writes, or `cargo xtask check types` fails.

use std::fmt::Write;

use lethe_core::redact::{Actions, Entity, Group, Rule, catalogue};

use crate::check::Finding;
use crate::{Outcome, place};

const PAGE: &str = "docs/redaction-types.md";

/// Writes the page.
pub(super) fn write() -> Outcome {
    let path = place::root().join(PAGE);
    std::fs::write(&path, page()).map_err(|error| format!("{}: {error}", path.display()))
}

/// Whether the page in the repository is the one that the rows make.
pub(crate) fn check() -> Finding {
    let path = place::root().join(PAGE);
    match std::fs::read_to_string(&path) {
        Ok(text) if text == page() => Ok(format!("{} types in {PAGE}", Entity::ALL.len())),
        Ok(_) => Err(format!("{PAGE} is not what the rows say: run `cargo xtask redact --types`")),
        Err(error) => Err(format!("{PAGE}: {error}: run `cargo xtask redact --types`")),
    }
}

fn page() -> String {
    let mut page = "# What is found\n\nWritten by `cargo xtask redact --types` from the rows of the detector; edit those.\n\n\
        *Check* says what stands behind a form: nothing more, one check digit or its like, or something that random text \
        hardly ever passes. *Words* says whether a row can need a word near the value, or its key, that says what it is. *Default* is what happens where policy is \
        silent, without and with client tools; types that are `off` are looked for only where policy names them. How detection works and what it does \
        not find: [redaction.md](redaction.md).\n"
        .to_owned();
    for group in Group::ALL {
        let types = Entity::ALL.iter().filter(|entity| entity.group() == *group && !entity.is_literal());
        let _ = write!(
            page,
            "\n## {}\n\n| type | what | rules | check | words | default | sources |\n|---|---|---|---|---|---|---|\n",
            group.name()
        );
        types.for_each(|entity| row(&mut page, *entity));
    }
    page
}

fn row(page: &mut String, entity: Entity) {
    let rules: Vec<Rule> = catalogue().filter(|rule| rule.entity == entity).collect();
    let names = distinct(rules.iter().map(|rule| format!("`{}`", rule.name)));
    let sources = distinct(rules.iter().map(|rule| rule.source.to_owned()));
    let words = if rules.iter().any(|rule| rule.words) { "yes" } else { "–" };
    let check = match rules.iter().map(|rule| rule.strength).max() {
        Some(0) | None => "form",
        Some(1) => "check digit",
        Some(_) => "strong",
    };
    let default = |tools| Actions::default().of(entity, tools).name();
    let default = if default(false) == default(true) {
        default(false).to_owned()
    } else {
        format!("{}, {}", default(false), default(true))
    };
    let names = if names.is_empty() { "given by policy".to_owned() } else { names.join(" ") };
    let _ = writeln!(
        page,
        "| `{}` | {} | {names} | {check} | {words} | {default} | {} |",
        entity.name(),
        entity.about(),
        sources.join("; ")
    );
}

fn distinct(texts: impl Iterator<Item = String>) -> Vec<String> {
    let mut seen = Vec::new();
    for text in texts.map(|text| text.replace('|', "\\|")) {
        if !seen.contains(&text) {
            seen.push(text);
        }
    }
    seen
}
