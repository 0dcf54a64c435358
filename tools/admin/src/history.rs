//! `… history` and `… rollback N` of every document.
//!
//! ```text
//! account history team-a ─▶ GET accounts/team-a/history ─▶ a table, the newest first
//! account rollback team-a 3 ─▶ what it changes ─▶ POST accounts/team-a/rollback {"to": 3, "version": 7}
//! ```
//!
//! Invariant: what is gone back to is shown against what is there, and nothing that somebody has written meanwhile is overwritten.

use serde_json::{Map, Value, json};

use crate::Outcome;
use crate::answer::{table, text};
use crate::arguments::Arguments;
use crate::client::Client;
use crate::documents::{current, written};
use crate::{diff, registry};

/// The versions of the document behind `door` that are kept.
pub(crate) fn show(door: &str, arguments: &Arguments, client: &Client) -> Outcome {
    let Some(told) = client.send("GET", &format!("{door}/history"), None)?.value(arguments)? else { return Ok(()) };
    let cells = ["version", "time", "by", "what"];
    let row = |row: &Value| {
        let hash = row["after"].as_str().unwrap_or("(deleted)").chars().take(12).collect();
        cells.iter().map(|name| text(&row[*name])).chain([hash]).collect()
    };
    let rows: Vec<Vec<String>> = told["data"].as_array().into_iter().flatten().map(row).collect();
    print!("{}", table(&["VERSION", "TIME", "BY", "WHAT", "SHA-256"], &rows));
    Ok(())
}

/// Writes the version that stands at the word `at` again as the newest; `what` is the document to the person.
pub(crate) fn roll_back(door: &str, what: &str, at: usize, arguments: &Arguments, client: &Client) -> Outcome {
    let to = arguments.need(at, "N, the version to go back to,")?;
    arguments.end(at + 1)?;
    let to: u64 = to.parse().map_err(|_| format!("`{to}` is not a version"))?;
    let (version, before) = current(door, arguments, client)?.unwrap_or_else(|| (0, Value::Object(Map::new())));
    let version = match arguments.value("version") {
        Some(given) => given.parse().map_err(|_| format!("--version {given}: not a number"))?,
        None => version,
    };
    let past = client.send("GET", &format!("{door}/history/{to}"), None)?.granted(arguments)?;
    let past = crate::documents::json(&format!("version {to}"), &past)?;
    if !arguments.has("json") {
        diff::told(&before, &past);
    }
    let dry = if arguments.has("dry-run") { "?dry_run=1" } else { "" };
    let body = json!({"to": to, "version": version}).to_string();
    let door = format!("{door}/rollback{dry}");
    let Some(told) = client.send("POST", &door, Some(body.as_bytes()))?.value(arguments)? else { return Ok(()) };
    if what == "registry" {
        registry::consequences(&told);
    }
    if !arguments.has("dry-run") {
        written(what, &told);
    }
    Ok(())
}
