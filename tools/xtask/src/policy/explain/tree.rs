//! What is told of a request, for people.
//!
//! ```text
//! who demands what                 kept out
//!   account     {"zdr":true}         openai             retention:30d                    by account, request
//! ```
//!
//! Invariant: says what the value says, and nothing of its own.

use serde_json::{Map, Value};

use super::LEVELS;

/// For people.
pub(super) fn tree(told: &Value) -> String {
    let answer = &told["dry_run"];
    let mut out = String::new();
    let mut line = |text: String| out.push_str(&(text + "\n"));
    if told["status"] != 200 {
        line(format!("refused with {}: {}", told["status"], answer["error"]["message"].as_str().unwrap_or_default()));
    } else {
        let (model, resolved) = (text(&answer["model"]), text(&answer["resolved_model"]));
        line(format!("model     {model} → {resolved}"));
        line(format!(
            "demanded  zero retention: {}, no training: {}; would be sent: {}",
            answer["zero_retention"], answer["no_training"], answer["would_be_sent"]
        ));
    }
    line("\nwho demands what".to_owned());
    for level in LEVELS {
        let demand = &told["demands"][level];
        line(format!("  {level:<11} {}", if empty(demand) { "–".to_owned() } else { demand.to_string() }));
    }
    line("\nwhere it would go, in this order".to_owned());
    for (at, stop) in answer["route"].as_array().into_iter().flatten().enumerate() {
        let attested = &stop["attested"];
        let evidence = match attested["basis"].as_str() {
            Some(basis) => format!("{basis} until {}", text(&attested["until"])),
            None => "not verified".to_owned(),
        };
        let cache = if stop["cache_isolated"] == true { ", cache key of the account" } else { "" };
        line(format!(
            "  {} {:<18} {:<36} credential: {}{cache}; {evidence}",
            at + 1,
            text(&stop["provider"]),
            text(&stop["upstream_model"]),
            text(&stop["credential"])
        ));
    }
    let nowhere = answer["route"].as_array().is_none_or(Vec::is_empty);
    line(if nowhere { "  nowhere".to_owned() } else { format!("  ({})", text(&told["order"])) });
    line("\nkept out".to_owned());
    let long = told["excluded"].as_array().into_iter().flatten().map(|row| text(&row["provider"]).len()).max();
    let width = long.unwrap_or_default().max(18);
    for row in told["excluded"].as_array().into_iter().flatten() {
        let by: Vec<&str> = row["by"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let by = match row["why"].as_str() {
            Some("alone") => format!("by {}", by.join(", ")),
            Some("together") => "by several together".to_owned(),
            _ => "as it is, whoever asks".to_owned(),
        };
        line(format!("  {:<width$} {:<32} {by}", text(&row["provider"]), text(&row["reason"])));
    }
    for name in
        ["redactions", "neutralised", "unscanned", "ineligible", "refusal", "verified_alternatives", "close_models"]
    {
        let value = &answer[name];
        if !empty(value) {
            line(format!("\n{name}  {value}"));
        }
    }
    out
}

/// Says nothing.
fn empty(value: &Value) -> bool {
    value.is_null() || value.as_array().is_some_and(Vec::is_empty) || value.as_object().is_some_and(Map::is_empty)
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or("–")
}
