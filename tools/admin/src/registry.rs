//! `registry get|put|history|rollback`.
//!
//! ```text
//! put FILE ─▶ get (what is there) ─▶ put ?dry_run=1 ─▶ differences, what becomes routable, what is lost ─▶ yes? ─▶ put
//! ```
//!
//! Invariant: nothing is written before its consequences were shown; what the file was made from goes along as its version, so
//! that a change which somebody else has made meanwhile is never overwritten.

use std::io::{BufRead, IsTerminal};

use serde_json::Value;

use crate::Outcome;
use crate::answer::text;
use crate::arguments::Arguments;
use crate::client::Client;
use crate::{diff, history};

/// Does what the words ask for.
pub(crate) fn run(arguments: &Arguments, client: &Client) -> Outcome {
    match arguments.word(1) {
        "get" => crate::documents::get("registry", 2, arguments, client),
        "put" => put(arguments, client),
        "history" => {
            arguments.end(2)?;
            history::show("registry", arguments, client)
        }
        "rollback" => history::roll_back("registry", "registry", 2, arguments, client),
        _ => Err("registry get [FILE] | put FILE | history | rollback N".to_owned()),
    }
}

fn put(arguments: &Arguments, client: &Client) -> Outcome {
    let file = arguments.need(2, "FILE")?;
    arguments.end(3)?;
    let document = std::fs::read(file).map_err(|fault| format!("{file}: {fault}"))?;
    let current = client.send("GET", "registry", None)?.granted(arguments)?;
    let before = crate::documents::json("the current registry", &current)?;
    let after = crate::documents::json(file, &document)?;
    let version = version(arguments, &before, &after)?;
    let Some(effect) =
        client.send("PUT", &format!("registry?dry_run=1{version}"), Some(&document))?.value(arguments)?
    else {
        return write(arguments, client, &version, &document, Effect::default());
    };
    let effect = Effect::of(&effect);
    diff::told(&before, &after);
    print!("{}", effect.said);
    write(arguments, client, &version, &document, effect)
}

/// The last step of `put`, if it is wanted.
fn write(arguments: &Arguments, client: &Client, version: &str, document: &[u8], effect: Effect) -> Outcome {
    if arguments.has("dry-run") {
        return Ok(());
    }
    if effect.loses && !arguments.has("yes") && std::io::stdin().is_terminal() && !agreed(client)? {
        return Err("nothing was written".to_owned());
    }
    let door = format!("registry{}", version.replacen('&', "?", 1));
    let Some(told) = client.send("PUT", &door, Some(document))?.value(arguments)? else { return Ok(()) };
    crate::documents::written("registry", &told);
    Ok(())
}

fn agreed(client: &Client) -> Result<bool, String> {
    println!("write this to {}? what is lost is refused from then on [y/N]", client.address());
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line).map_err(|fault| fault.to_string())?;
    Ok(matches!(line.trim(), "y" | "Y" | "yes"))
}

/// The query that says what the file was made from, where the file does not say it itself.
fn version(arguments: &Arguments, before: &Value, after: &Value) -> Result<String, String> {
    if let Some(version) = arguments.value("version") {
        return Ok(format!("&version={version}"));
    }
    match before["version"].as_u64().unwrap_or(0) {
        _ if after["version"].is_u64() => Ok(String::new()),
        0 => Ok("&version=0".to_owned()),
        current => Err(format!(
            "the file does not say which version it was made from: `registry get FILE` writes it with its member `version`, or give \
             `--version {current}` if it was made from the current one"
        )),
    }
}

/// Says what a write does, or would do.
pub(crate) fn consequences(effect: &Value) {
    print!("{}", Effect::of(effect).said);
}

/// What a write would do, in words.
#[derive(Default)]
struct Effect {
    said: String,
    loses: bool,
}

impl Effect {
    /// `{"changes": {"routable": [{model, provider}, …, {more}], "not_routable": […], "verified": […], "not_verified": […]}}`
    fn of(effect: &Value) -> Self {
        let mut whole = Self::default();
        // What is only proposed says what it would do.
        let effect = effect.get("would").unwrap_or(effect);
        for (which, said, mark) in [
            ("routable", "becomes routable", '+'),
            ("verified", "becomes verified for zero retention", '+'),
            ("not_routable", "is no longer routable", '-'),
            ("not_verified", "is no longer verified for zero retention", '-'),
        ] {
            for row in effect["changes"][which].as_array().into_iter().flatten() {
                whole.loses |= mark == '-';
                whole.said += &match row["more"].as_u64() {
                    Some(more) => format!("{mark} and {more} more, each of which {said}\n"),
                    None => format!("{mark} {} @ {} {said}\n", text(&row["model"]), text(&row["provider"])),
                };
            }
        }
        for warning in effect["warnings"].as_array().into_iter().flatten() {
            whole.said += &format!("! {}: {}\n", text(&warning["path"]), text(&warning["what"]));
        }
        if whole.said.is_empty() {
            whole.said = "nothing becomes routable or verified, and nothing is lost\n".to_owned();
        }
        whole
    }
}

#[cfg(test)]
mod tests {
    use super::{Effect, version};
    use crate::arguments::Arguments;
    use serde_json::json;

    #[test]
    fn what_is_lost_is_said_and_asked_for() {
        let row = |model: &str| json!({"model": model, "provider": "p"});
        let lost = json!({"changes": {"routable": [row("a"), {"more": 7}], "not_verified": [row("b")]}});
        let effect = Effect::of(&lost);
        assert!(effect.loses);
        let lines = [
            "+ a @ p becomes routable",
            "+ and 7 more, each of which becomes routable",
            "- b @ p is no longer verified for zero retention",
            "",
        ];
        assert_eq!(effect.said, lines.join("\n"));
        assert!(!Effect::of(&json!({"changes": {"verified": [row("a")]}})).loses);
        assert!(!Effect::of(&json!({})).loses);
    }

    #[test]
    fn a_file_says_what_it_was_made_from() {
        let none = Arguments::parse(std::iter::empty()).expect("no words");
        assert_eq!(version(&none, &json!({"version": 7}), &json!({"version": 6})).as_deref(), Ok(""));
        assert_eq!(version(&none, &json!({"version": 0}), &json!({})).as_deref(), Ok("&version=0"));
        assert!(
            version(&none, &json!({"version": 7}), &json!({})).err().is_some_and(|what| what.contains("--version 7"))
        );
        let given = Arguments::parse(["--version".to_owned(), "7".to_owned()].into_iter()).expect("an option");
        assert_eq!(version(&given, &json!({"version": 7}), &json!({})).as_deref(), Ok("&version=7"));
    }
}
