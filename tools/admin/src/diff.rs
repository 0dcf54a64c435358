//! Two JSON documents side by side: what of the one is not in the other, by path.
//!
//! ```text
//! ~ providers.sure.retention   "days:30" → "zero"
//! + endpoints[house/new @ sure]
//! - attest[bare *]
//! ```
//!
//! Invariant: rows of a list are known by what names them, not by where they stand, so a row that moved is no difference.

use std::collections::BTreeMap;

use serde_json::Value;

/// Longest value that is shown.
const LONGEST: usize = 60;

/// Prints the differences; the registry's own number is none.
pub(crate) fn told(before: &Value, after: &Value) {
    let differences = lines(&unversioned(before), &unversioned(after));
    println!("{}", if differences.is_empty() { "no difference".to_owned() } else { differences.join("\n") });
}

fn unversioned(document: &Value) -> Value {
    let mut document = document.clone();
    if let Some(members) = document.as_object_mut() {
        members.remove("version");
    }
    document
}

/// One line per difference.
pub(crate) fn lines(before: &Value, after: &Value) -> Vec<String> {
    let mut out = Vec::new();
    compare("", Some(before), Some(after), &mut out);
    out
}

fn compare(path: &str, before: Option<&Value>, after: Option<&Value>, out: &mut Vec<String>) {
    match (before, after) {
        (Some(before), Some(after)) if before == after => {}
        (Some(before), Some(after)) => match members(before).zip(members(after)) {
            Some((before, after)) => {
                let names: std::collections::BTreeSet<&String> = before.keys().chain(after.keys()).collect();
                for name in names {
                    let below = join(path, name);
                    compare(&below, before.get(name).copied(), after.get(name).copied(), out);
                }
            }
            None => out.push(format!("~ {path}   {} → {}", short(before), short(after))),
        },
        (None, Some(after)) => one_side('+', path, after, out),
        (Some(before), None) => one_side('-', path, before, out),
        (None, None) => {}
    }
}

/// What only one of them has: members one by one; a row of a list is one thing, and its name says enough.
fn one_side(sign: char, path: &str, value: &Value, out: &mut Vec<String>) {
    match members(value) {
        Some(_) if path.ends_with(']') => out.push(format!("{sign} {path}")),
        Some(members) if !members.is_empty() => {
            members.iter().for_each(|(name, value)| one_side(sign, &join(path, name), value, out));
        }
        Some(_) | None => out.push(format!("{sign} {path}   {}", short(value))),
    }
}

/// The parts of an object or of a list of rows, by name; `None`: a value that is compared as a whole.
fn members(value: &Value) -> Option<BTreeMap<String, &Value>> {
    match value {
        Value::Object(members) => Some(members.iter().map(|(name, value)| (name.clone(), value)).collect()),
        Value::Array(rows) if rows.iter().any(Value::is_object) => {
            let mut named = BTreeMap::new();
            for row in rows {
                let name = name(row);
                let again = (2..).map(|number| format!("{name} #{number}"));
                let free =
                    std::iter::once(name.clone()).chain(again).find(|name| !named.contains_key(&format!("[{name}]")));
                named.insert(format!("[{}]", free.unwrap_or_default()), row);
            }
            Some(named)
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => None,
    }
}

/// What a row is known by.
fn name(row: &Value) -> String {
    let part = |name: &str| row[name].as_str();
    match (part("model"), part("provider"), part("models").or_else(|| part("type"))) {
        (Some(model), Some(provider), _) => format!("{model} @ {provider}"),
        (None, Some(provider), Some(what)) => format!("{provider} {what}"),
        (Some(name), None, _) | (None, Some(name), None) => name.to_owned(),
        (None, None, _) => short(row),
    }
}

fn join(path: &str, name: &str) -> String {
    match name.starts_with('[') || path.is_empty() {
        true => format!("{path}{name}"),
        false => format!("{path}.{name}"),
    }
}

fn short(value: &Value) -> String {
    let text = value.to_string();
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::lines;
    use serde_json::json;

    #[test]
    fn rows_are_known_by_what_they_are_not_where_they_stand() {
        let row = |model: &str, price: &str| json!({"model": model, "provider": "sure", "price": {"prompt": price}});
        let before = json!({"version": 1, "endpoints": [row("a", "1"), row("b", "1")], "aliases": {"x": "a"}});
        let after =
            json!({"version": 1, "endpoints": [row("c", "1"), row("b", "2"), row("a", "1")], "aliases": {"x": "b"}});
        let expected = [
            "~ aliases.x   \"a\" → \"b\"",
            "~ endpoints[b @ sure].price.prompt   \"1\" → \"2\"",
            "+ endpoints[c @ sure]",
        ];
        assert_eq!(lines(&before, &after), expected);
        assert!(lines(&before, &before).is_empty());
    }

    #[test]
    fn what_is_new_or_gone_is_told_member_by_member() {
        let row = json!({"model": "a", "provider": "sure", "price": {"prompt": "1"}});
        let whole = json!({"aliases": {"x": "a", "y": "b"}, "attest": [], "endpoints": [row], "terms": {"max_price": {"prompt": "1"}}, "regions": ["eu"], "empty": {}});
        let members = [
            " aliases.x   \"a\"",
            " aliases.y   \"b\"",
            " attest   []",
            " empty   {}",
            " endpoints[a @ sure]",
            " regions   [\"eu\"]",
            " terms.max_price.prompt   \"1\"",
        ];
        for (sign, before, after) in [("+", json!({}), whole.clone()), ("-", whole, json!({}))] {
            assert_eq!(lines(&before, &after), members.map(|member| format!("{sign}{member}")));
        }
    }

    #[test]
    fn rows_of_one_name_are_told_apart_and_long_values_cut() {
        let attest = |by: &str| json!({"provider": "sure", "models": "*", "verified_by": by});
        let (one, two) = (json!({"attest": [attest("a")]}), json!({"attest": [attest("a"), attest("b")]}));
        assert_eq!(lines(&one, &two), ["+ attest[sure * #2]"]);
        assert_eq!(lines(&two, &one), ["- attest[sure * #2]"]);
        let long = lines(&json!({"a": 1}), &json!({"a": "é".repeat(100)}));
        assert!(long.iter().all(|line| line.ends_with('…') && line.chars().count() < 80), "{long:?}");
    }
}
