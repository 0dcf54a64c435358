//! `cargo xtask terms blind FILE`: fingerprints of terms, for the member `blind` of a guardrail.
//!
//! ```text
//! cargo xtask terms blind names.txt --type PERSON --key-file terms-key.txt > blind.json
//! {"check":"…","lists":[{"type":"PERSON","words":2,"chars":13,"prints":"…"}]}
//! ```
//!
//! Invariant: standard output holds the fingerprints and nothing of a term; an error names a line and does not show it.

use lethe_core::redact::{Entity, Given, TermsKey, blind};

use crate::Outcome;

const USAGE: &str = "\
cargo xtask terms blind FILE [--type PERSON] [--key-file FILE]
  FILE         one term a line
  --type       GIVEN_TERM (the default), PERSON, ORGANIZATION, PROJECT or CUSTOMER
  --key-file   the deployment's TERMS_KEY (or the environment variable TERMS_KEY): 32 bytes at least";

/// `terms blind …`.
pub(crate) fn run(words: Vec<String>) -> Outcome {
    let wishes = Wishes::parse(words.into_iter())?;
    let secret = wishes.secret()?;
    let key = TermsKey::new(secret.trim().as_bytes());
    let key = key.ok_or_else(|| format!("the key has fewer than {} bytes\n{USAGE}", TermsKey::SHORTEST))?;
    let text = std::fs::read_to_string(&wishes.file).map_err(|error| format!("{}: {error}", wishes.file))?;
    println!("{}", fingerprints(&text, wishes.entity, &key, &wishes.file)?);
    Ok(())
}

/// The member `blind` for the lines of `text`. Lines without a term are passed over.
fn fingerprints(text: &str, entity: Entity, key: &TermsKey, file: &str) -> Result<String, String> {
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let (places, terms): (Vec<usize>, Vec<(Entity, &str)>) = lines.map(|(at, line)| (at + 1, (entity, line))).unzip();
    if terms.is_empty() || terms.len() > Given::MOST {
        return Err(format!("{file}: must hold 1 to {} terms, one a line", Given::MOST));
    }
    let place = |number: usize| format!("{file}:{}", places.get(number).copied().unwrap_or_default());
    blind(&terms, key, &place).map_err(|error| error.to_string())
}

/// What the command line asks for.
struct Wishes {
    file: String,
    entity: Entity,
    key_file: Option<String>,
}

impl Wishes {
    fn parse(mut words: impl Iterator<Item = String>) -> Result<Self, String> {
        if words.next().as_deref() != Some("blind") {
            return Err(USAGE.to_owned());
        }
        let file = words.next().filter(|file| !file.starts_with("--")).ok_or(USAGE)?;
        let mut wishes = Self { file, entity: Entity::GivenTerm, key_file: None };
        while let Some(flag) = words.next() {
            let value = words.next().ok_or_else(|| format!("{flag} needs a value\n{USAGE}"))?;
            match flag.as_str() {
                "--key-file" => wishes.key_file = Some(value),
                "--type" => {
                    let named = Given::TYPES.into_iter().find(|entity| entity.name() == value);
                    wishes.entity = named.ok_or_else(|| format!("{value} is no type of terms\n{USAGE}"))?;
                }
                _ => return Err(format!("unknown flag {flag}\n{USAGE}")),
            }
        }
        Ok(wishes)
    }

    /// The key, from a file or the environment; never from the command line, which others can see.
    fn secret(&self) -> Result<String, String> {
        match &self.key_file {
            Some(file) => std::fs::read_to_string(file).map_err(|error| format!("{file}: {error}")),
            None => std::env::var("TERMS_KEY").map_err(|_| format!("no key: TERMS_KEY is not set\n{USAGE}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_it_prints_is_what_a_guardrail_reads() -> Outcome {
        let key = TermsKey::new(&[7; 32]).ok_or("a key")?;
        let json = fingerprints("Alice Brenner\n\nBo Li\r\nalice  BRENNER\n", Entity::Person, &key, "names")?;
        assert_eq!(json.matches("\"type\":\"PERSON\"").count(), 2, "one list for each number of characters: {json}");
        let guardrail = format!("{{\"blind\":{json}}}");
        let terms = lethe_core::policy::guardrail(guardrail.as_bytes()).map_err(|error| error.to_string())?;
        assert!(terms.given.as_slice().iter().all(|given| given.len() == 2 && given.opens(Some(&key))));
        Ok(())
    }

    #[test]
    fn what_is_no_term_is_named_by_its_line() -> Outcome {
        let key = TermsKey::new(&[7; 32]).ok_or("a key")?;
        let error = fingerprints("Alice\n\n - \n", Entity::Person, &key, "names").err();
        assert_eq!(error.as_deref(), Some("names:3: must hold a letter or digit, and two characters"));
        Ok(())
    }
}
