//! `docs/presets.md` says what the presets demand, and nothing else.
//!
//! ```text
//! Preset::Hipaa.terms() ─▶ | `hipaa` | demanded | demanded | | `hipaa_baa` | refused | … |   is a line of the document
//! ```
//!
//! Invariant: the rows are made from the terms themselves; a preset that changes makes the document wrong, and this fails.

use lethe_core::policy::{Certification, Preset, Terms};
use lethe_core::redact::{Action, Actions, Entity, Group, Named};

const DOCUMENT: &str = include_str!("../docs/presets.md");

#[test]
fn the_table_is_what_the_presets_demand() {
    let rows: Vec<String> = Preset::ALL.iter().map(|preset| row(*preset)).collect();
    let written: Vec<&str> = DOCUMENT.lines().filter(|line| line.starts_with("| `")).collect();
    assert_eq!(written, rows, "the rows should be:\n{}", rows.join("\n"));
}

#[test]
fn every_preset_says_what_it_does_not_make_true() {
    for preset in Preset::ALL {
        let heading = format!("\n## `{}`\n", preset.name());
        let section = DOCUMENT.split_once(heading.as_str()).map(|(_, rest)| rest.split("\n## ").next().unwrap_or(rest));
        assert!(section.is_some_and(|text| text.contains("**Not made true.**")), "{}", preset.name());
    }
}

#[test]
fn presets_demand_nothing_but_what_the_table_has_columns_for() {
    for preset in Preset::ALL {
        let terms = preset.terms();
        let shown = Terms {
            zero_retention: terms.zero_retention,
            no_training: terms.no_training,
            regions: terms.regions.clone(),
            certifications: terms.certifications,
            redaction: terms.redaction,
            refuse_media: terms.refuse_media,
            presets: terms.presets,
            ..Terms::default()
        };
        assert!(terms == shown, "{}", preset.name());
    }
}

fn row(preset: Preset) -> String {
    let terms = preset.terms();
    let demanded = |flag: bool| if flag { "demanded" } else { "" };
    let regions = terms.regions.iter().flat_map(|names| names.iter()).map(|name| format!("`{name}`"));
    let cells = [
        format!("`{}`", preset.name()),
        demanded(terms.zero_retention).to_owned(),
        demanded(terms.no_training).to_owned(),
        regions.collect::<Vec<_>>().join(", "),
        terms.certifications.iter().map(|one| format!("`{}`", Certification::name(one))).collect::<Vec<_>>().join(", "),
        if terms.refuse_media { "refused" } else { "" }.to_owned(),
        types(&terms.redaction),
    ];
    cells.iter().fold("|".to_owned(), |row, cell| if cell.is_empty() { row + " |" } else { row + " " + cell + " |" })
}

/// Whole groups by their names, single types by theirs; together they must be all that is demanded.
fn types(actions: &Actions) -> String {
    let mut parts = Vec::new();
    for action in [Action::Mask, Action::Redact, Action::Block] {
        let has = |entity: &Entity| actions.demanded(*entity) == Some(action);
        let of = |group: Group| Entity::ALL.iter().filter(move |entity| Named::Group(group).reaches(**entity));
        let groups: Vec<Group> = Group::ALL.iter().copied().filter(|group| of(*group).all(has)).collect();
        let alone = Entity::ALL
            .iter()
            .filter(|one| has(one) && !groups.iter().any(|group| Named::Group(*group).reaches(**one)));
        let names = groups.iter().map(|group| group.name()).chain(alone.map(|entity| entity.name()));
        let names: Vec<String> = names.map(|name| format!("`{name}`")).collect();
        if !names.is_empty() {
            let least = if action == Action::Block { "" } else { "at least " };
            parts.push(format!("{}: {least}`{}`", names.join(", "), action.name()));
        }
    }
    parts.join("; ")
}
