//! `account|guardrail list|get|put|delete|history|rollback`, `invariants get|put|…`, and what all documents have in common.
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
use crate::{diff, history};

/// Does what the words ask for.
pub(crate) fn run(arguments: &Arguments, client: &Client) -> Outcome {
    let (word, kind) = (arguments.word(0), [arguments.word(0), "s"].concat());
    let named = || id(arguments).map(|id| (format!("{kind}/{id}"), format!("{word} {id}")));
    match arguments.word(1) {
        "list" => list(&kind, arguments, client),
        "get" => get(&named()?.0, 3, arguments, client),
        "put" => {
            let (door, what) = named()?;
            put(&door, &what, 3, arguments, client)
        }
        "delete" => {
            let (door, what) = named()?;
            delete(&door, &what, arguments, client)
        }
        "history" => {
            arguments.end(3)?;
            history::show(&named()?.0, arguments, client)
        }
        "rollback" => {
            let (door, what) = named()?;
            history::roll_back(&door, &what, 3, arguments, client)
        }
        _ => Err(format!("{word} list | get ID [FILE] | put ID FILE | delete ID | history ID | rollback ID N")),
    }
}

/// `invariants get|put|history|rollback`
pub(crate) fn invariants(arguments: &Arguments, client: &Client) -> Outcome {
    const DOOR: &str = "invariants";
    match arguments.word(1) {
        "get" => get(DOOR, 2, arguments, client),
        "put" => put(DOOR, DOOR, 2, arguments, client),
        "history" => {
            arguments.end(2)?;
            history::show(DOOR, arguments, client)
        }
        "rollback" => history::roll_back(DOOR, DOOR, 2, arguments, client),
        _ => Err("invariants get [FILE] | put FILE | history | rollback N".to_owned()),
    }
}

/// Writes the document behind `door` into the file at the word `at`, or prints it.
pub(crate) fn get(door: &str, at: usize, arguments: &Arguments, client: &Client) -> Outcome {
    arguments.end(at + 1)?;
    let document = client.send("GET", door, None)?.granted(arguments)?;
    save(arguments.word(at), &document)
}

fn delete(door: &str, what: &str, arguments: &Arguments, client: &Client) -> Outcome {
    arguments.end(3)?;
    let version = current(door, arguments, client)?.map_or(0, |(version, _)| version);
    let door =
        format!("{door}?version={}{}", arguments.value("version").unwrap_or(&version.to_string()), dry(arguments));
    let Some(told) = client.send("DELETE", &door, None)?.value(arguments)? else { return Ok(()) };
    if !arguments.has("dry-run") {
        done(what, "deleted", &told);
    }
    Ok(())
}

fn dry(arguments: &Arguments) -> &'static str {
    if arguments.has("dry-run") { "&dry_run=1" } else { "" }
}

fn list(kind: &str, arguments: &Arguments, client: &Client) -> Outcome {
    arguments.end(2)?;
    let Some(told) = client.send("GET", kind, None)?.value(arguments)? else { return Ok(()) };
    let row = |row: &Value| vec![text(&row["id"]), text(&row["version"]), text(&row["document"])];
    let rows: Vec<Vec<String>> = told["data"].as_array().into_iter().flatten().map(row).collect();
    print!("{}", table(&["ID", "VERSION", "DOCUMENT"], &rows));
    Ok(())
}

/// Puts the file at the word `at` behind `door`, in the place of the version that its differences are shown to.
pub(crate) fn put(door: &str, what: &str, at: usize, arguments: &Arguments, client: &Client) -> Outcome {
    let file = arguments.need(at, "FILE")?;
    arguments.end(at + 1)?;
    let document = std::fs::read(file).map_err(|fault| format!("{file}: {fault}"))?;
    let after = json(file, &document)?;
    let current = current(door, arguments, client)?;
    let (version, before) = current.unwrap_or_else(|| (0, Value::Object(serde_json::Map::new())));
    if !arguments.has("json") {
        diff::told(&before, &after);
    }
    let door =
        format!("{door}?version={}{}", arguments.value("version").unwrap_or(&version.to_string()), dry(arguments));
    let Some(told) = client.send("PUT", &door, Some(&document))?.value(arguments)? else { return Ok(()) };
    if !arguments.has("dry-run") {
        written(what, &told);
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
    let version = text(&told["version"]);
    done(what, &format!("now version {version}"), told);
}

/// The same of a change that is told by its `outcome`.
pub(crate) fn done(what: &str, outcome: &str, told: &Value) {
    match told["proposal"].as_str() {
        Some(proposal) => {
            println!("{what}: proposed; somebody else approves it: cargo xtask admin proposals approve {proposal}")
        }
        None => println!("{what} is {outcome}"),
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
