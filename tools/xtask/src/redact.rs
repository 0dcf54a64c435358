//! `cargo xtask redact`: what would be replaced in a text, by which rule, and what was left alone and why.
//!
//! ```text
//! $ echo 'mail alice@acme.io, order 4556737586899855' | cargo xtask redact -
//! mail <EMAIL_0>, order <CREDIT_CARD_0>
//!   1:6   EMAIL  email  found  alice@acme.io
//! ```
//!
//! Invariant: it runs the core's own pass under the policy that is given, and writes nothing but `docs/redaction-types.md`, and that on demand.

mod types;

pub(crate) use types::check;

use std::fmt::Write;
use std::io::{IsTerminal, Read};

use lethe_core::policy::{Terms, guardrail};
use std::rc::Rc;

use lethe_core::redact::{
    Action, Additions, Detection, Examples, Fate, Origin, Reading, TermsKey, Types, Vault, inspect,
};

use crate::Outcome;
use crate::flags::Flags;

const USAGE: &str = "\
cargo xtask redact [FILE|-] [--policy FILE] [--key NAME] [--json]   what would become of a text, and why
cargo xtask redact --types                                          write docs/redaction-types.md";

/// `redact …`.
pub(crate) fn run(mut words: Vec<String>) -> Outcome {
    let file = (words.first().is_some_and(|word| word == "-" || !word.starts_with("--"))).then(|| words.remove(0));
    let flags =
        Flags::parse(words, &["policy", "key"], &["json", "types"]).map_err(|error| format!("{error}\n{USAGE}"))?;
    if flags.has("types") {
        return types::write();
    }
    let mut terms = flags.value("policy").map(policy).transpose()?.unwrap_or_default();
    terms.terms_key = std::env::var("TERMS_KEY").ok().and_then(|key| TermsKey::new(key.trim().as_bytes())).map(Rc::new);
    if !terms.open() {
        return Err("the policy has blind terms, and TERMS_KEY is not the key that they were made with".into());
    }
    let text = text(file.as_deref())?;
    let examples = if terms.find_examples { Examples::Found } else { Examples::Spared };
    let detection = Detection { examples, types: Types::of(&terms.redaction) };
    let mut additions = Additions::of(&terms);
    let readings = inspect(&text, flags.value("key").unwrap_or(""), &detection, &mut additions);
    let report = Report { text: &text, terms: &terms, readings: &readings };
    let colour = std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    print!("{}", if flags.has("json") { report.json() } else { report.lines(colour) });
    Ok(())
}

fn policy(file: &str) -> Result<Terms, String> {
    let bytes = std::fs::read(file).map_err(|error| format!("{file}: {error}"))?;
    guardrail(&bytes).map_err(|error| format!("{file}: {}: {}", error.path, error.what))
}

fn text(file: Option<&str>) -> Result<String, String> {
    let mut text = String::new();
    match file {
        Some("-") | None => std::io::stdin().read_to_string(&mut text).map(drop),
        Some(file) => std::fs::read_to_string(file).map(|read| text = read),
    }
    .map_err(|error| format!("{}: {error}", file.unwrap_or("standard input")))?;
    Ok(text)
}

struct Report<'a> {
    text: &'a str,
    terms: &'a Terms,
    readings: &'a [Reading],
}

impl Report<'_> {
    /// For people: the text as it would leave, then a line a reading.
    fn lines(&self, colour: bool) -> String {
        let paint =
            |code: &str, text: &str| if colour { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() };
        let mut lines = self.replaced(&|placeholder| paint("32", placeholder));
        if !lines.ends_with('\n') {
            lines.push('\n');
        }
        for reading in self.readings {
            let (line, column) = self.place(reading);
            let fate = fate(reading.fate, self.action(reading));
            let fate = paint(if reading.fate == Fate::Found { "32" } else { "2" }, &fate);
            let (entity, value) = (reading.entity.name(), self.value(reading).escape_debug());
            let _ = writeln!(lines, "  {line}:{column}  {}  {}  {fate}  {value}", paint("1", entity), reading.rule);
        }
        lines
    }

    /// For machines.
    fn json(&self) -> String {
        let readings = self.readings.iter().map(|reading| {
            serde_json::json!({
                "start": reading.span.start, "end": reading.span.end, "type": reading.entity.name(), "rule": reading.rule,
                "found": reading.fate == Fate::Found, "why": fate(reading.fate, self.action(reading)),
                "action": self.action(reading).name(), "text": self.value(reading),
            })
        });
        let report =
            serde_json::json!({"text": self.replaced(&str::to_owned), "readings": readings.collect::<Vec<_>>()});
        format!("{report:#}\n")
    }

    /// The text as it would leave.
    fn replaced(&self, paint: &dyn Fn(&str) -> String) -> String {
        let (mut vault, mut out, mut at) = (Vault::new(), String::new(), 0);
        for reading in self.readings.iter().filter(|reading| reading.fate == Fate::Found) {
            let action = self.action(reading);
            if action == Action::Off {
                continue;
            }
            let placeholder = vault.placeholder(reading.entity, self.value(reading), action, Origin::User);
            out.push_str(&self.text[at..reading.span.start]);
            out.push_str(&paint(placeholder));
            at = reading.span.end;
        }
        out + &self.text[at..]
    }

    fn action(&self, reading: &Reading) -> Action {
        self.terms.redaction.of(reading.entity, false)
    }

    fn value(&self, reading: &Reading) -> &str {
        &self.text[reading.span.start..reading.span.end]
    }

    /// Line and column, from 1, in characters.
    fn place(&self, reading: &Reading) -> (usize, usize) {
        let before = &self.text[..reading.span.start];
        let line = before.rsplit('\n').next().unwrap_or(before);
        (before.matches('\n').count() + 1, line.chars().count() + 1)
    }
}

fn fate(fate: Fate, action: Action) -> String {
    match fate {
        Fate::Found => format!("found: {}", action.name()),
        Fate::Lost(entity) => format!("left: {} has its place", entity.name()),
        Fate::Glued => "left: a piece of something longer".to_owned(),
        Fate::Stamp => "left: likely a time or a generated id".to_owned(),
        Fate::NoContext => "left: no word near it says so".to_owned(),
        Fate::Example => "left: an example that everybody knows".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_says_what_leaves_and_why_the_rest_stays() {
        let text = "Mail bob@acme.io, not x@example.com; 856456789.";
        let terms = Terms::default();
        let detection = Detection { examples: Examples::Spared, types: Types::of(&terms.redaction) };
        let readings = inspect(text, "", &detection, &mut Additions::default());
        let lines = Report { text, terms: &terms, readings: &readings }.lines(false);
        assert!(lines.starts_with("Mail <EMAIL_0>, not x@example.com; 856456789.\n"), "{lines}");
        assert!(lines.contains("1:6  EMAIL  email  found: redact  bob@acme.io"), "{lines}");
        assert!(lines.contains("EMAIL  email  left: an example that everybody knows  x@example.com"), "{lines}");
        assert!(lines.contains("US_SSN  us-ssn  left: no word near it says so  856456789"), "{lines}");
    }
}
