//! `cargo xtask key new`: a gateway key, shown once, and the KV entry that makes it valid.
//!
//! ```text
//! cargo xtask key new --account team-a --secret-file key-secret.txt
//! key    sk-lethe-…                      give it to its user; nothing else will ever show it again
//! store  key/<sha256>  {"account":…}     in KV, by dashboard or command
//! ```
//!
//! Invariant: the key is printed and kept nowhere; only its hash is stored.

use crate::Outcome;
use lethe_core::arrive::key;

const USAGE: &str = "\
cargo xtask key new [--account ID] [--guardrail ID] [--label TEXT] [--models GLOB,GLOB] [--expires YYYY-MM-DD]
                    [--secret-file FILE]   the deployment's KEY_SECRET (or the environment variable KEY_SECRET)";

/// `key new …`.
pub(crate) fn run(words: Vec<String>) -> Outcome {
    let mut words = words.into_iter();
    if words.next().as_deref() != Some("new") {
        return Err(USAGE.to_owned());
    }
    let wishes = Wishes::parse(words)?;
    let secret = wishes.secret()?;
    let mut entropy = [0; 32];
    getrandom::fill(&mut entropy).map_err(|error| format!("the system gave no random bytes: {error}"))?;
    let new = key::mint(&entropy, secret.as_deref().map(str::as_bytes));
    print(&new, &wishes.record(), secret.is_some());
    Ok(())
}

/// What the command line asks for.
#[derive(Default)]
struct Wishes {
    members: Vec<(&'static str, String)>,
    models: Vec<String>,
    secret_file: Option<String>,
}

impl Wishes {
    fn parse(mut words: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut wishes = Self::default();
        while let Some(flag) = words.next() {
            let value = words.next().ok_or_else(|| format!("{flag} needs a value\n{USAGE}"))?;
            match flag.as_str() {
                "--account" => wishes.members.push(("account", value)),
                "--guardrail" => wishes.members.push(("guardrail", value)),
                "--label" => wishes.members.push(("label", value)),
                "--expires" => wishes.members.push(("expires_at", value)),
                "--models" => wishes.models = value.split(',').map(str::to_owned).collect(),
                "--secret-file" => wishes.secret_file = Some(value),
                _ => return Err(format!("unknown flag {flag}\n{USAGE}")),
            }
        }
        if key::readable(wishes.record().as_bytes()) {
            Ok(wishes)
        } else {
            Err(format!("no gateway could read this record\n{USAGE}"))
        }
    }

    /// The deployment's `KEY_SECRET`, from a file or the environment; never from the command line, which others can see.
    fn secret(&self) -> Result<Option<String>, String> {
        let Some(file) = &self.secret_file else { return Ok(std::env::var("KEY_SECRET").ok()) };
        let text = std::fs::read_to_string(file).map_err(|error| format!("{file}: {error}"))?;
        Ok(Some(text.trim().to_owned()))
    }

    /// The JSON to store.
    fn record(&self) -> String {
        let member = |(name, value): &(&str, String)| format!("{}:{}", quoted(name), quoted(value));
        let mut members: Vec<String> = self.members.iter().map(member).collect();
        if !self.models.is_empty() {
            let globs: Vec<String> = self.models.iter().map(|glob| quoted(glob)).collect();
            members.push(format!("\"models\":[{}]", globs.join(",")));
        }
        format!("{{{}}}", members.join(","))
    }
}

fn print(new: &str, record: &str, tailed: bool) {
    let name = key::stored_under(new);
    println!("key    {new}");
    println!("       shown this once; give it to its user, keep no copy");
    println!("store  {name}");
    println!("value  {record}");
    println!("       Workers: wrangler kv key put --binding REGISTRY '{name}' '{record}' --remote");
    println!("       Spin:    spin up --key-value '{name}={record}'");
    if !tailed {
        println!("       made without KEY_SECRET: a deployment that sets one will refuse this key");
    }
}

/// A JSON string (RFC 8259 §7).
fn quoted(text: &str) -> String {
    let mut out = String::from('"');
    for letter in text.chars() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            control if control < ' ' => out.push_str(&format!("\\u{:04x}", u32::from(control))),
            other => out.push(other),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wishes(words: &[&str]) -> Result<Wishes, String> {
        Wishes::parse(words.iter().map(|word| (*word).to_owned()))
    }

    #[test]
    fn the_record_is_one_that_the_gateway_reads() -> Outcome {
        let wishes = wishes(&[
            "--account",
            "team",
            "--label",
            "a \"b\"",
            "--models",
            "anthropic/*,x",
            "--expires",
            "2027-01-31",
        ])?;
        let expected = r#"{"account":"team","label":"a \"b\"","expires_at":"2027-01-31","models":["anthropic/*","x"]}"#;
        assert_eq!(wishes.record(), expected);
        Ok(())
    }

    #[test]
    fn what_the_gateway_would_not_read_is_refused() {
        for words in [["--expires", "soon"], ["--account", "a/b"], ["--colour", "red"]] {
            assert!(wishes(&words).is_err(), "{words:?}");
        }
    }
}
