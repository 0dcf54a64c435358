//! Options of a command: `--name value` or `--name=value`, and words that stand alone.
//!
//! ```text
//! Flags::parse(words, &["port", "runtime"], &["no-demo"])  ◀─ --port 9000 --no-demo
//! ```
//!
//! Invariant: an option that the command does not know, or that lacks its value, or is given twice, is an error.

use std::collections::BTreeMap;

/// The options that were given.
pub(crate) struct Flags(BTreeMap<String, String>);

impl Flags {
    /// Reads the words of a command that has these options, `valued` with a value and `bare` without.
    pub(crate) fn parse(words: Vec<String>, valued: &[&str], bare: &[&str]) -> Result<Self, String> {
        let mut given = BTreeMap::new();
        let mut words = words.into_iter();
        while let Some(word) = words.next() {
            let Some(option) = word.strip_prefix("--") else { return Err(format!("`{word}` is not an option")) };
            let (name, value) = match option.split_once('=') {
                Some((name, value)) if valued.contains(&name) => (name.to_owned(), value.to_owned()),
                None if bare.contains(&option) => (option.to_owned(), String::new()),
                None if valued.contains(&option) => {
                    let value = words.next().ok_or_else(|| format!("--{option} needs a value"))?;
                    (option.to_owned(), value)
                }
                Some(_) | None => return Err(format!("--{option} is not an option of this command")),
            };
            if given.insert(name.clone(), value).is_some() {
                return Err(format!("--{name} is given twice"));
            }
        }
        Ok(Self(given))
    }

    /// The value of an option.
    pub(crate) fn value(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// Whether the option was given.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }
}

#[cfg(test)]
mod tests {
    use super::Flags;

    fn parse(line: &str) -> Result<Flags, String> {
        Flags::parse(line.split_whitespace().map(str::to_owned).collect(), &["port"], &["no-demo"])
    }

    #[test]
    fn both_spellings_of_a_value() {
        for line in ["--port 9000 --no-demo", "--no-demo --port=9000"] {
            let flags = parse(line).expect(line);
            assert_eq!(flags.value("port"), Some("9000"));
            assert!(flags.has("no-demo"));
        }
    }

    #[test]
    fn what_is_not_an_option_is_named() {
        let lines = ["--prot 1", "--port", "port", "--port 1 --port 2", "--no-demo=1"];
        assert!(lines.iter().all(|line| parse(line).is_err()));
    }
}
