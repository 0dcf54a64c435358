//! `account|guardrail list|get|put|delete`, `proposals`, and what all documents have in common.
//!
//! ```text
//! account put team-a FILE ─▶ PUT /api/admin/accounts/team-a        the version that it replaces: the file's, else the current one
//! ```
//!
//! Invariant: a document is sent as it stands in its file; an id is one piece of a path and nothing else.

use serde_json::Value;

use crate::Outcome;
use crate::answer::{table, text};
use crate::arguments::Arguments;
use crate::client::Client;
use crate::diff;

/// Does what the words ask for.
pub(crate) fn run(arguments: &Arguments, client: &Client) -> Outcome {
    let kind = [arguments.word(0), "s"].concat();
    match arguments.word(1) {
        "list" => list(&kind, arguments, client),
        "get" => {
            let id = id(arguments)?;
            arguments.end(4)?;
            let document = client.send("GET", &format!("{kind}/{id}"), None)?.granted(arguments)?;
            save(arguments.word(3), &document)
        }
        "put" => put(&kind, arguments, client),
        "delete" => {
            let id = id(arguments)?;
            arguments.end(3)?;
            let door = format!("{kind}/{id}");
            let version = current(&door, arguments, client)?.map_or(0, |(version, _)| version);
            let door = format!("{door}?version={}", arguments.value("version").unwrap_or(&version.to_string()));
            let Some(_) = client.send("DELETE", &door, None)?.value(arguments)? else { return Ok(()) };
            println!("{} {id} is deleted", arguments.word(0));
            Ok(())
        }
        _ => Err(format!("{} list | get ID [FILE] | put ID FILE | delete ID", arguments.word(0))),
    }
}

fn list(kind: &str, arguments: &Arguments, client: &Client) -> Outcome {
    arguments.end(2)?;
    let Some(told) = client.send("GET", kind, None)?.value(arguments)? else { return Ok(()) };
    let row = |row: &Value| vec![text(&row["id"]), text(&row["version"]), text(&row["document"])];
    let rows: Vec<Vec<String>> = told["data"].as_array().into_iter().flatten().map(row).collect();
    print!("{}", table(&["ID", "VERSION", "DOCUMENT"], &rows));
    Ok(())
}

fn put(kind: &str, arguments: &Arguments, client: &Client) -> Outcome {
    let (id, file) = (id(arguments)?, arguments.need(3, "FILE")?);
    arguments.end(4)?;
    let document = std::fs::read(file).map_err(|fault| format!("{file}: {fault}"))?;
    let after = json(file, &document)?;
    let door = format!("{kind}/{id}");
    let current = current(&door, arguments, client)?;
    let (version, before) = current.unwrap_or((0, Value::Null));
    if !arguments.has("json") {
        let before = if before.is_null() { Value::Object(serde_json::Map::new()) } else { before };
        diff::lines(&before, &after).iter().for_each(|line| println!("{line}"));
    }
    let dry = if arguments.has("dry-run") { "&dry_run=1" } else { "" };
    let door = format!("{door}?version={}{dry}", arguments.value("version").unwrap_or(&version.to_string()));
    let Some(told) = client.send("PUT", &door, Some(&document))?.value(arguments)? else { return Ok(()) };
    if !arguments.has("dry-run") {
        written(&format!("{} {id}", arguments.word(0)), &told);
    }
    Ok(())
}

/// The version and contents of a document; `None`: there is none.
pub(crate) fn current(door: &str, arguments: &Arguments, client: &Client) -> Result<Option<(u64, Value)>, String> {
    let answer = client.send("GET", door, None)?;
    if answer.is_absent() {
        return Ok(None);
    }
    let version = answer.version().unwrap_or(0);
    let document = answer.granted(arguments)?;
    Ok(Some((version, json(door, &document)?)))
}

/// `proposals list|approve|withdraw`: writes that wait for a second person.
pub(crate) fn proposals(arguments: &Arguments, client: &Client) -> Outcome {
    match arguments.word(1) {
        "list" => {
            arguments.end(2)?;
            let Some(told) = client.send("GET", "proposals", None)?.value(arguments)? else { return Ok(()) };
            let rows = told["data"].as_array().cloned().unwrap_or_default();
            let cells = ["id", "by", "time", "request", "version"];
            let row = |row: &Value| cells.iter().map(|name| text(&row[*name])).collect();
            let head = ["ID", "BY", "TIME", "REQUEST", "FROM VERSION"];
            print!("{}", table(&head, &rows.iter().map(row).collect::<Vec<_>>()));
            Ok(())
        }
        "approve" => {
            let id = id(arguments)?;
            arguments.end(3)?;
            let door = format!("proposals/{id}/approve");
            let Some(told) = client.send("POST", &door, None)?.value(arguments)? else { return Ok(()) };
            written(&text(&told["document"]), &told);
            Ok(())
        }
        "withdraw" => {
            let id = id(arguments)?;
            arguments.end(3)?;
            let Some(_) = client.send("DELETE", &format!("proposals/{id}"), None)?.value(arguments)? else {
                return Ok(());
            };
            println!("proposal {id} is withdrawn");
            Ok(())
        }
        _ => Err("proposals list | approve ID | withdraw ID".to_owned()),
    }
}

/// The word after the verb, as a piece of a path.
pub(crate) fn id(arguments: &Arguments) -> Result<&str, String> {
    let id = arguments.need(2, "ID")?;
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"._@:-".contains(&byte);
    if id.bytes().all(plain) { Ok(id) } else { Err(format!("`{id}` is not an id: letters, digits and . _ @ : - only")) }
}

/// Writes a document into a file, or prints it where no file is named.
pub(crate) fn save(file: &str, document: &[u8]) -> Outcome {
    if file.is_empty() {
        println!("{}", String::from_utf8_lossy(document).trim_end());
        return Ok(());
    }
    std::fs::write(file, document).map_err(|fault| format!("{file}: {fault}"))
}

/// A document's value.
pub(crate) fn json(what: &str, document: &[u8]) -> Result<Value, String> {
    let text = document.strip_prefix(b"\xef\xbb\xbf").unwrap_or(document);
    serde_json::from_slice(text).map_err(|fault| format!("{what}: {fault}"))
}

/// Says what a write has come to: a version, or a proposal that somebody else must approve.
pub(crate) fn written(what: &str, told: &Value) {
    match told["proposal"].as_str() {
        Some(proposal) => {
            println!("{what}: proposed; somebody else approves it: cargo xtask admin proposals approve {proposal}")
        }
        None => println!("{what} is now version {}", text(&told["version"])),
    }
}

#[cfg(test)]
mod tests {
    use super::id;
    use crate::arguments::Arguments;

    #[test]
    fn an_id_is_one_piece_of_a_path() {
        for (word, good) in [("team-a", true), ("a/b", false), ("..%2fregistry", false), ("a?x=1", false)] {
            let words = ["account", "get", word].map(str::to_owned);
            let arguments = Arguments::parse(words.into_iter()).expect("words");
            assert_eq!(id(&arguments).is_ok(), good, "{word}");
        }
    }
}
