//! `keys new|list|get|rotate|disable|enable|expire`.
//!
//! ```text
//! keys new --account team-a ─▶ POST /api/admin/keys ─▶ sk-lethe-…, printed once, and its hash, by which all else is said
//! ```
//!
//! Invariant: a key is printed when it is made or rotated and never again: nothing else here has seen it.

use serde_json::{Map, Value, json};

use crate::Outcome;
use crate::answer::{table, text};
use crate::arguments::Arguments;
use crate::client::Client;
use crate::documents::{current, done, id, put};
use crate::history;

/// Does what the words ask for.
pub(crate) fn run(arguments: &Arguments, client: &Client) -> Outcome {
    match arguments.word(1) {
        "new" => new(arguments, client),
        "list" => list(arguments, client),
        "get" => {
            let door = format!("keys/{}", id(arguments)?);
            arguments.end(3)?;
            crate::documents::save("", &client.send("GET", &door, None)?.granted(arguments)?)
        }
        verb @ ("rotate" | "disable" | "enable") => {
            let hash = id(arguments)?;
            arguments.end(3)?;
            let until = arguments.value("keep-until").filter(|_| verb == "rotate");
            let body = Map::from_iter(until.map(|day| ("keep_until".to_owned(), json!(day))));
            let Some(told) = changed(verb, "POST", hash, &body, arguments, client)? else { return Ok(()) };
            if verb == "rotate" {
                show(&told);
            } else {
                done(&format!("key {hash}"), &format!("{verb}d"), &told);
            }
            Ok(())
        }
        "expire" => {
            let (hash, day) = (id(arguments)?, arguments.need(3, "YYYY-MM-DD or never")?);
            arguments.end(4)?;
            let day = if day == "never" { Value::Null } else { json!(day) };
            let body = Map::from_iter([("expires_at".to_owned(), day.clone())]);
            let told = changed("expires_at", "PUT", hash, &body, arguments, client)?;
            if let Some(told) = told {
                let until =
                    day.as_str().map_or_else(|| "without an end".to_owned(), |day| format!("good through {day}"));
                done(&format!("key {hash}"), &until, &told);
            }
            Ok(())
        }
        "put" => put(&format!("keys/{}", id(arguments)?), &format!("key {}", id(arguments)?), 3, arguments, client),
        "history" => {
            arguments.end(3)?;
            history::show(&format!("keys/{}", id(arguments)?), arguments, client)
        }
        "rollback" => {
            let hash = id(arguments)?;
            history::roll_back(&format!("keys/{hash}"), &format!("key {hash}"), 3, arguments, client)
        }
        _ => Err(
            "keys new | list | get HASH | put HASH FILE | rotate|disable|enable HASH | expire HASH YYYY-MM-DD|never \
                  | history HASH | rollback HASH N"
                .to_owned(),
        ),
    }
}

/// One of the doors below a key, with the version that the change is made from.
fn changed(
    door: &str,
    method: &str,
    hash: &str,
    body: &Map<String, Value>,
    arguments: &Arguments,
    client: &Client,
) -> Result<Option<Value>, String> {
    let version = current(&format!("keys/{hash}"), arguments, client)?.map_or(0, |(version, _)| version);
    let version = arguments.value("version").map_or_else(|| version.to_string(), str::to_owned);
    let body = Value::Object(body.clone()).to_string();
    client.send(method, &format!("keys/{hash}/{door}?version={version}"), Some(body.as_bytes()))?.value(arguments)
}

fn new(arguments: &Arguments, client: &Client) -> Outcome {
    arguments.end(2)?;
    let body = record(arguments).to_string();
    let Some(told) = client.send("POST", "keys", Some(body.as_bytes()))?.value(arguments)? else { return Ok(()) };
    show(&told);
    Ok(())
}

fn record(arguments: &Arguments) -> Value {
    let options = [("account", "account"), ("guardrail", "guardrail"), ("label", "label"), ("expires", "expires_at")];
    let given =
        options.iter().filter_map(|(option, member)| Some(((*member).to_owned(), json!(arguments.value(option)?))));
    let mut record: Map<String, Value> = given.collect();
    if let Some(models) = arguments.value("models") {
        record.insert("models".to_owned(), models.split(',').collect());
    }
    Value::Object(record)
}

/// The one time that it is shown; a key that is only proposed is nowhere yet.
pub(crate) fn show(told: &Value) {
    if told["proposal"].is_string() {
        return done("a new key", "made", told);
    }
    println!("key    {}", text(&told["key"]));
    println!("       shown this once; give it to its user, keep no copy");
    println!("hash   {}", text(&told["id"]));
}

fn list(arguments: &Arguments, client: &Client) -> Outcome {
    arguments.end(2)?;
    let Some(told) = client.send("GET", "keys", None)?.value(arguments)? else { return Ok(()) };
    let row = |row: &Value| {
        let record = &row["document"];
        let state = if record["disabled"] == true { "disabled" } else { "" };
        let cells = ["account", "guardrail", "label", "expires_at"].iter().map(|name| text(&record[*name]));
        [text(&row["id"])].into_iter().chain(cells).chain([state.to_owned()]).collect()
    };
    let rows: Vec<Vec<String>> = told["data"].as_array().into_iter().flatten().map(row).collect();
    print!("{}", table(&["HASH", "ACCOUNT", "GUARDRAIL", "LABEL", "EXPIRES", "STATE"], &rows));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::record;
    use crate::arguments::Arguments;
    use serde_json::json;

    #[test]
    fn a_record_has_what_was_asked_for_and_nothing_else() {
        let line = "keys new --account team --models a/*,b --expires 2027-01-31";
        let arguments = Arguments::parse(line.split(' ').map(str::to_owned)).expect("options");
        assert_eq!(record(&arguments), json!({"account": "team", "models": ["a/*", "b"], "expires_at": "2027-01-31"}));
    }
}
