//! What the gateway answered, and how it is shown.
//!
//! ```text
//! 200 ─▶ a table, or with --json the body as it came      409 ─▶ error: …the current version is 8; read it, make your change again
//! ```
//!
//! Invariant: a refusal is an error with the gateway's own sentence, the rows that it names, and what to do next.

use serde_json::Value;

use crate::arguments::Arguments;

/// An answer.
pub(crate) struct Answer {
    status: u16,
    version: Option<u64>,
    bytes: Vec<u8>,
}

impl Answer {
    /// A status, the entity tag, and a whole body.
    pub(crate) fn new(status: u16, tag: Option<&str>, bytes: Vec<u8>) -> Self {
        let version = tag.and_then(|tag| tag.trim_matches('"').parse().ok()).filter(|_| status == 200);
        Self { status, version, bytes }
    }

    /// The version of the document that this is.
    pub(crate) const fn version(&self) -> Option<u64> {
        self.version
    }

    /// Whether there is no such thing.
    pub(crate) const fn is_absent(&self) -> bool {
        self.status == 404
    }

    /// The body of an answer that says yes.
    ///
    /// # Errors
    /// It says no, and why; with `--json` the body that says so is printed as well.
    pub(crate) fn granted(self, arguments: &Arguments) -> Result<Vec<u8>, String> {
        if (200..300).contains(&self.status) {
            return Ok(self.bytes);
        }
        if arguments.has("json") {
            println!("{}", String::from_utf8_lossy(&self.bytes));
        }
        let body: Value = serde_json::from_slice(&self.bytes).unwrap_or(Value::Null);
        Err(refusal(self.status, &body))
    }

    /// The same, read as JSON; with `--json` it is printed, and there is nothing left to show.
    ///
    /// # Errors
    /// As [`Self::granted`], or it is not JSON.
    pub(crate) fn value(self, arguments: &Arguments) -> Result<Option<Value>, String> {
        let bytes = self.granted(arguments)?;
        if arguments.has("json") {
            println!("{}", String::from_utf8_lossy(&bytes));
            return Ok(None);
        }
        if bytes.is_empty() {
            return Ok(Some(Value::Null));
        }
        serde_json::from_slice(&bytes).map(Some).map_err(|fault| format!("the gateway's answer is not JSON: {fault}"))
    }
}

/// The gateway's own sentence and rows, and what to do.
fn refusal(status: u16, body: &Value) -> String {
    let error = &body["error"];
    let mut said = error["message"].as_str().unwrap_or("no sentence came with it").to_owned();
    for problem in error["problems"].as_array().into_iter().flatten() {
        let (path, what) = (text(&problem["path"]), text(&problem["what"]));
        let line = problem["line"].as_u64().filter(|line| *line > 0).map(|line| format!("line {line}: "));
        said.push_str(&format!("\n  {}{path}: {what}", line.unwrap_or_default()));
    }
    for one in error["violations"].as_array().into_iter().flatten() {
        let part = |name: &str| text(&one[name]);
        let (rule, who, model, provider) = (part("rule"), part("who"), part("model"), part("provider"));
        said.push_str(&format!("\n  {rule}: {who}, {model} @ {provider} from {}: {}", part("day"), part("why")));
    }
    for document in error["used_by"].as_array().into_iter().flatten() {
        said.push_str(&format!("\n  {}", text(document)));
    }
    match status {
        409 if error["version"].is_u64() => format!(
            "{said}\n  the current version is {}; `get` it, make your change to it, `put` it again; \
             `cargo xtask admin log` says who wrote it",
            error["version"]
        ),
        404 if error["code"] == "unknown_path" => format!("{said}\n  is the admin plane deployed behind this address?"),
        _ => format!("{status} {}: {said}", text(&error["code"])),
    }
}

/// A JSON value as a person reads it: text without its quotes, nothing for null.
pub(crate) fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => value.to_string(),
    }
}

/// Rows under a head, columns as wide as they need to be.
pub(crate) fn table(head: &[&str], rows: &[Vec<String>]) -> String {
    let cells = |row: &[String], at: usize| row.get(at).map_or(0, |cell| cell.chars().count());
    let width = |at: usize, name: &str| rows.iter().map(|row| cells(row, at)).max().unwrap_or(0).max(name.len());
    let widths: Vec<usize> = head.iter().enumerate().map(|(at, name)| width(at, name)).collect();
    let line = |row: &[String]| {
        let padded = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}"));
        padded.collect::<Vec<_>>().join("  ").trim_end().to_owned() + "\n"
    };
    let head: Vec<String> = head.iter().map(|name| (*name).to_owned()).collect();
    rows.iter().fold(line(&head), |table, row| table + &line(row))
}

#[cfg(test)]
mod tests {
    use super::{refusal, table};
    use serde_json::json;

    #[test]
    fn a_conflict_says_which_version_won_and_what_to_do() {
        let said = refusal(409, &json!({"error": {"message": "Somebody was quicker.", "version": 8}}));
        assert!(said.contains("Somebody was quicker.") && said.contains("version is 8") && said.contains("log"));
    }

    #[test]
    fn rows_are_named_by_path() {
        let problem = json!({"path": "endpoints[3].price", "what": "must be decimal", "line": 12});
        let said =
            refusal(422, &json!({"error": {"message": "No.", "code": "document_invalid", "problems": [problem]}}));
        assert!(said.contains("line 12: endpoints[3].price: must be decimal"), "{said}");
        assert!(refusal(502, &json!(null)).starts_with("502"));
    }

    #[test]
    fn documents_that_stand_in_the_way_are_named() {
        let error = json!({"message": "In use.", "code": "in_use", "used_by": ["account/a", "key/b"]});
        let said = refusal(409, &json!({ "error": error }));
        assert!(said.ends_with("In use.\n  account/a\n  key/b"), "{said}");
    }

    #[test]
    fn columns_line_up() {
        let rows = [vec!["a".to_owned(), "1".to_owned()], vec!["long".to_owned(), "2".to_owned()]];
        assert_eq!(table(&["NAME", "N"], &rows), "NAME  N\na     1\nlong  2\n");
    }
}
