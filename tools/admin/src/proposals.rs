//! `proposals list|show|approve|withdraw`: writes that wait for a second person.
//!
//! ```text
//! proposals show 6f1c… ─▶ alice, PUT accounts/team-a: + terms.zdr   true      proposals approve 6f1c… ─▶ done, in the name of both
//! ```
//!
//! Invariant: whoever approves can see before what it changes; a key that comes of it is shown to them and nobody else.

use serde_json::{Map, Value};

use crate::Outcome;
use crate::answer::{table, text};
use crate::arguments::Arguments;
use crate::client::Client;
use crate::documents::{current, id, written};
use crate::{diff, keys};

/// Does what the words ask for.
pub(crate) fn run(arguments: &Arguments, client: &Client) -> Outcome {
    match arguments.word(1) {
        "list" => list(arguments, client),
        "show" => show(arguments, client),
        "approve" => approve(arguments, client),
        "withdraw" => {
            let id = id(arguments)?;
            arguments.end(3)?;
            let answer = client.send("DELETE", &format!("proposals/{id}"), None)?;
            if answer.value(arguments)?.is_some() {
                println!("proposal {id} is withdrawn");
            }
            Ok(())
        }
        _ => Err("proposals list | show ID | approve ID | withdraw ID".to_owned()),
    }
}

fn list(arguments: &Arguments, client: &Client) -> Outcome {
    arguments.end(2)?;
    let Some(told) = client.send("GET", "proposals", None)?.value(arguments)? else { return Ok(()) };
    let row = |row: &Value| {
        let cells = ["id", "by", "time", "request", "version"];
        cells.iter().map(|name| text(&row[*name]).trim_end_matches('?').to_owned()).collect()
    };
    let rows: Vec<Vec<String>> = told["data"].as_array().into_iter().flatten().map(row).collect();
    print!("{}", table(&["ID", "BY", "TIME", "REQUEST", "FROM VERSION"], &rows));
    Ok(())
}

fn show(arguments: &Arguments, client: &Client) -> Outcome {
    let id = id(arguments)?;
    arguments.end(3)?;
    let told = client.send("GET", "proposals", None)?.granted(arguments)?;
    let told = crate::documents::json("the proposals", &told)?;
    let mut rows = told["data"].as_array().into_iter().flatten();
    let row = rows.find(|row| row["id"] == id).ok_or_else(|| format!("there is no proposal {id}"))?;
    if arguments.has("json") {
        println!("{row}");
        return Ok(());
    }
    let (request, body) = (text(&row["request"]), text(&row["body"]));
    println!("{} proposed at {}: {}", text(&row["by"]), text(&row["time"]), request.trim_end_matches('?'));
    match document(&request) {
        Some(door) => {
            let (_, before) = current(door, arguments, client)?.unwrap_or_else(|| (0, Value::Object(Map::new())));
            diff::told(&before, &crate::documents::json("the body", body.as_bytes())?);
        }
        None if !body.trim().is_empty() => println!("{}", body.trim()),
        None => {}
    }
    Ok(())
}

/// The door of the document that a request puts as a whole.
fn document(request: &str) -> Option<&str> {
    let path = request.strip_prefix("PUT /api/admin/")?.split('?').next()?;
    let whole = matches!(path, "registry" | "invariants") || (path.matches('/').count() == 1);
    whole.then_some(path)
}

fn approve(arguments: &Arguments, client: &Client) -> Outcome {
    let id = id(arguments)?;
    arguments.end(3)?;
    let door = format!("proposals/{id}/approve");
    let Some(told) = client.send("POST", &door, None)?.value(arguments)? else { return Ok(()) };
    if told["key"].is_string() {
        keys::show(&told);
        return Ok(());
    }
    written(&format!("proposal {id} is carried out: its document"), &told);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::document;

    #[test]
    fn a_document_is_known_by_its_door() {
        for (request, door) in [
            ("PUT /api/admin/registry?", Some("registry")),
            ("PUT /api/admin/accounts/team-a?version=3", Some("accounts/team-a")),
            ("PUT /api/admin/compliance?version=3", None),
            ("PUT /api/admin/keys/ab/expires_at?", None),
            ("DELETE /api/admin/accounts/team-a?", None),
        ] {
            assert_eq!(document(request), door, "{request}");
        }
    }
}
