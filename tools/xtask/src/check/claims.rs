//! Every promise in the documents has a row in `docs/claims.toml`, and every row a test that exists.
//!
//! ```text
//! README.md         Lethe never writes content to a log.<!-- claim: no-log -->
//! docs/claims.toml  [[claim]]  id = "no-log"  promise = "…"  assumes = "…"  not_covered = "…"
//!                   tests = ["tests/contract/canary.test.mjs: nothing of a conversation is left behind"]
//! ```
//!
//! A test is a file, or `file: title`, and the title must stand in the file.
//! Invariant: a marker without a row, a row without a marker, an empty field and a test that is not there all fail.

use super::Finding;
use crate::{place, run};
use std::collections::BTreeSet;
use std::fs;
use toml::{Table, Value};

/// Compares the markers in the documents with the rows.
pub(crate) fn check() -> Finding {
    let text = read("docs/claims.toml")?;
    let document: Table = text.parse().map_err(|fault| format!("docs/claims.toml: {fault}"))?;
    let rows = document.get("claim").and_then(Value::as_array).cloned().unwrap_or_default();
    let marked = marked()?;
    let mut wrong: Vec<String> = rows.iter().flat_map(row).collect();
    let known: BTreeSet<String> = rows.iter().filter_map(|row| field(row, "id")).map(str::to_owned).collect();
    wrong.extend(
        marked
            .iter()
            .filter(|(_, id)| !known.contains(id))
            .map(|(file, id)| format!("{file}: claim `{id}` has no row")),
    );
    let used: BTreeSet<&String> = marked.iter().map(|(_, id)| id).collect();
    wrong.extend(
        known
            .iter()
            .filter(|id| !used.contains(id))
            .map(|id| format!("docs/claims.toml: no document makes claim `{id}`")),
    );
    if known.len() < rows.len() {
        wrong.push("docs/claims.toml: two rows have one id, or a row has none".to_owned());
    }
    if wrong.is_empty() { Ok(format!("{} promises, each with a test", rows.len())) } else { Err(wrong.join("\n")) }
}

/// What is wrong with one row.
fn row(row: &Value) -> Vec<String> {
    let id = field(row, "id").unwrap_or("(no id)");
    let fields = ["id", "promise", "assumes", "not_covered"];
    let empty = fields.into_iter().filter(|name| field(row, name).is_none_or(|text| text.trim().is_empty()));
    let mut wrong: Vec<String> = empty.map(|name| format!("docs/claims.toml: `{id}` has no {name}")).collect();
    let tests = row.get("tests").and_then(Value::as_array).cloned().unwrap_or_default();
    if tests.is_empty() {
        wrong.push(format!("docs/claims.toml: `{id}` names no test"));
    }
    wrong.extend(
        tests.iter().filter_map(|test| absent(test.as_str()?)).map(|what| format!("docs/claims.toml: `{id}`: {what}")),
    );
    wrong
}

/// Why the test cannot be the one that shows the promise.
fn absent(test: &str) -> Option<String> {
    let (file, title) = test.split_once(": ").unwrap_or((test, ""));
    match read(file) {
        Err(what) => Some(what),
        Ok(text) if !text.contains(title) => Some(format!("{file} has no test `{title}`")),
        Ok(_) => None,
    }
}

/// The markers `<!-- claim: id -->` of every document that git knows, with their files.
fn marked() -> Result<Vec<(String, String)>, String> {
    let listed =
        run::output(run::here("git").args(["ls-files", "--cached", "--others", "--exclude-standard", "*.md"]))?;
    let mut found = Vec::new();
    for file in listed.lines() {
        let Ok(text) = read(file) else { continue };
        let markers = text.split("<!-- claim: ").skip(1).filter_map(|rest| rest.split_once(" -->"));
        found.extend(markers.map(|(id, _)| (file.to_owned(), id.to_owned())).filter(|(_, id)| id != "id"));
    }
    Ok(found)
}

fn field<'a>(row: &'a Value, name: &str) -> Option<&'a str> {
    row.get(name).and_then(Value::as_str)
}

fn read(file: &str) -> Result<String, String> {
    fs::read_to_string(place::root().join(file)).map_err(|fault| format!("{file}: {fault}"))
}
