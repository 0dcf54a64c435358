//! The words of a command line: positions, options with a value, options without.
//!
//! ```text
//! registry put registry.json --dry-run --url=https://gateway.example
//! word 0   1   2             switch    value
//! ```
//!
//! Invariant: an option that no command has, that lacks its value or is given twice is an error (`--role` alone may be repeated); whatever is not an option is a
//! position, and a position too many is an error too.

use std::collections::BTreeMap;

use crate::Outcome;

const VALUED: [&str; 14] = [
    "url",
    "role",
    "account",
    "guardrail",
    "label",
    "models",
    "expires",
    "keep-until",
    "basis",
    "by",
    "note",
    "from",
    "export",
    "version",
];
const BARE: [&str; 5] = ["json", "dry-run", "yes", "revoke", "help"];

/// What was typed.
pub(crate) struct Arguments {
    words: Vec<String>,
    options: BTreeMap<String, String>,
}

impl Arguments {
    /// Reads the words of a command line.
    ///
    /// # Errors
    /// An option is not one.
    pub(crate) fn parse(given: impl Iterator<Item = String>) -> Result<Self, String> {
        let (mut words, mut options) = (Vec::new(), BTreeMap::new());
        let mut given = given;
        while let Some(word) = given.next() {
            let Some(option) = word.strip_prefix("--") else {
                words.push(word);
                continue;
            };
            let (name, value) = match option.split_once('=') {
                Some((name, value)) if VALUED.contains(&name) => (name, value.to_owned()),
                None if BARE.contains(&option) => (option, String::new()),
                None if VALUED.contains(&option) => {
                    (option, given.next().ok_or_else(|| format!("--{option} needs a value"))?)
                }
                None if option == "token" => return Err(TOKEN.to_owned()),
                Some(("token", _)) => return Err(TOKEN.to_owned()),
                Some(_) | None => return Err(format!("--{option} is not an option; see `cargo xtask admin help`")),
            };
            let value = match options.get("role").filter(|_| name == "role") {
                Some(before) => format!("{before},{value}"),
                None if options.contains_key(name) => return Err(format!("--{name} is given twice")),
                None => value,
            };
            options.insert(name.to_owned(), value);
        }
        Ok(Self { words, options })
    }

    /// The word at a position; empty if there is none.
    pub(crate) fn word(&self, at: usize) -> &str {
        self.words.get(at).map_or("", String::as_str)
    }

    /// The word at a position that must be there.
    pub(crate) fn need(&self, at: usize, what: &str) -> Result<&str, String> {
        Some(self.word(at)).filter(|word| !word.is_empty()).ok_or_else(|| format!("{what} is missing"))
    }

    /// There are no more words than these.
    pub(crate) fn end(&self, words: usize) -> Outcome {
        self.words.get(words).map_or(Ok(()), |extra| Err(format!("`{extra}` is one word too many")))
    }

    /// The value of an option.
    pub(crate) fn value(&self, name: &str) -> Option<&str> {
        self.options.get(name).map(String::as_str)
    }

    /// Whether an option was given.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.options.contains_key(name)
    }
}

const TOKEN: &str = "a token on the command line is seen by everybody on this machine: put it into LETHE_ADMIN_TOKEN";

#[cfg(test)]
mod tests {
    use super::Arguments;

    fn parse(line: &str) -> Result<Arguments, String> {
        Arguments::parse(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn words_and_options_in_any_order() {
        for line in ["registry put a.json --dry-run --url http://x", "--url=http://x registry --dry-run put a.json"] {
            let arguments = parse(line).expect(line);
            assert_eq!((arguments.word(0), arguments.word(1), arguments.word(2)), ("registry", "put", "a.json"));
            assert_eq!((arguments.value("url"), arguments.has("dry-run")), (Some("http://x"), true));
            assert!(arguments.end(3).is_ok() && arguments.end(2).is_err());
            assert!(arguments.need(2, "FILE").is_ok() && arguments.need(3, "ID").is_err());
        }
    }

    #[test]
    fn what_is_not_an_option_is_named_and_a_token_is_refused() {
        for line in ["--prot 1", "--url", "--url a --url b", "--json=1", "--token x", "--token=x"] {
            assert!(parse(line).is_err(), "{line}");
        }
        assert_eq!(
            parse("token a --role read --role keys,attest")
                .ok()
                .and_then(|given| given.value("role").map(str::to_owned))
                .as_deref(),
            Some("read,keys,attest")
        );
        assert!(parse("log --token=x").err().is_some_and(|what| what.contains("LETHE_ADMIN_TOKEN")));
    }
}
