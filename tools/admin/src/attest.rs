//! `attest` and `compliance put`: what was checked about a provider, by whom, until when.
//!
//! ```text
//! attest anthropic --basis zdr_addendum --by legal --expires 2027-10-01
//! ─▶ PUT /api/admin/compliance {"providerId": "anthropic", "zdr": true, "basis": "zdr_addendum", "verifiedBy": "legal", …}
//! ```
//!
//! Invariant: an attestation names its basis, its author and its last day; without them the gateway is not asked.

use serde_json::{Map, Value, json};

use crate::Outcome;
use crate::arguments::Arguments;
use crate::client::Client;

/// Does what the words ask for.
pub(crate) fn run(arguments: &Arguments, client: &Client) -> Outcome {
    let body = match (arguments.word(0), arguments.word(1)) {
        ("compliance", "put") => {
            let file = arguments.need(2, "FILE")?;
            arguments.end(3)?;
            std::fs::read(file).map_err(|fault| format!("{file}: {fault}"))?
        }
        ("attest", provider) if !provider.is_empty() => {
            arguments.end(2)?;
            row(provider, arguments)?.to_string().into_bytes()
        }
        _ => {
            return Err(
                "attest PROVIDER --basis BASIS --by WHO | attest PROVIDER --revoke | compliance put FILE".to_owned()
            );
        }
    };
    let current = client.send("GET", "registry", None)?.version().unwrap_or(0);
    let version = arguments.value("version").map_or_else(|| current.to_string(), str::to_owned);
    let dry = if arguments.has("dry-run") { "&dry_run=1" } else { "" };
    let door = format!("compliance?version={version}{dry}");
    let Some(told) = client.send("PUT", &door, Some(&body))?.value(arguments)? else { return Ok(()) };
    crate::registry::consequences(&told);
    if !arguments.has("dry-run") {
        crate::documents::written("registry", &told);
    }
    Ok(())
}

fn row(provider: &str, arguments: &Arguments) -> Result<Value, String> {
    let mut row = Map::from_iter([("providerId".to_owned(), json!(provider))]);
    row.insert("zdr".to_owned(), json!(!arguments.has("revoke")));
    if let Some(models) = arguments.value("models") {
        let globs: Vec<&str> = models.split(',').collect();
        row.insert("models".to_owned(), if let [one] = globs.as_slice() { json!(one) } else { json!(globs) });
    }
    if arguments.has("revoke") {
        return Ok(Value::Object(row));
    }
    for (option, member) in [("basis", "basis"), ("by", "verifiedBy"), ("expires", "expiresAt")] {
        let value = arguments.value(option).ok_or_else(|| format!("--{option} is missing: an attestation names it"))?;
        row.insert(member.to_owned(), json!(value));
    }
    row.extend(arguments.value("note").map(|note| ("note".to_owned(), json!(note))));
    Ok(Value::Object(row))
}

#[cfg(test)]
mod tests {
    use super::row;
    use crate::arguments::Arguments;
    use serde_json::json;

    #[test]
    fn an_attestation_names_its_basis_its_author_and_its_last_day() {
        let parse = |line: &str| Arguments::parse(line.split(' ').map(str::to_owned)).expect("options");
        let whole = row("sure", &parse("attest sure --basis toggle --by legal --expires 2027-01-31"));
        let expected = json!({"providerId": "sure", "zdr": true, "basis": "toggle", "verifiedBy": "legal", "expiresAt": "2027-01-31"});
        assert_eq!(whole, Ok(expected));
        assert!(row("sure", &parse("attest sure --basis toggle --by legal")).is_err());
        assert_eq!(row("sure", &parse("attest sure --revoke")), Ok(json!({"providerId": "sure", "zdr": false})));
    }
}
