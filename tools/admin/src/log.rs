//! `log`: the change log, shown, exported, and checked against itself.
//!
//! ```text
//! log --export log.jsonl ─▶ a line a change      log verify log.jsonl ─▶ 41 entries, each follows the one before it
//! ```
//!
//! Invariant: an export is the gateway's own bytes; what is checked needs no gateway.

use lethe_core::admin::log::verify as check;
use serde_json::Value;

use crate::Outcome;
use crate::answer::{table, text};
use crate::arguments::Arguments;
use crate::client::Client;

/// Shows or exports it.
pub(crate) fn run(arguments: &Arguments, client: &Client) -> Outcome {
    arguments.end(1)?;
    let from = arguments.value("from").unwrap_or("1");
    let from = from.parse().map_err(|_| format!("--from {from}: not a number"))?;
    let lines = entries(from, arguments, client)?;
    if let Some(file) = arguments.value("export") {
        std::fs::write(file, &lines).map_err(|fault| format!("{file}: {fault}"))?;
        return if from == 1 { whole(file, &lines) } else { Ok(()) };
    }
    let text = String::from_utf8_lossy(&lines);
    if arguments.has("json") {
        print!("{text}");
        return Ok(());
    }
    let rows: Vec<Vec<String>> = text.lines().map(row).collect();
    print!("{}", table(&["N", "TIME", "BY", "WHAT", "DOCUMENT", "VERSION", "SHA-256"], &rows));
    Ok(())
}

/// The log from an entry on; the gateway gives some hundred of them at a time.
fn entries(from: u64, arguments: &Arguments, client: &Client) -> Result<Vec<u8>, String> {
    let (mut lines, mut next) = (Vec::new(), from);
    loop {
        let page = client.send("GET", &format!("log?from={next}"), None)?.granted(arguments)?;
        let entries = page.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).count() as u64;
        if entries == 0 {
            return Ok(lines);
        }
        lines.extend_from_slice(&page);
        next += entries;
    }
}

fn row(line: &str) -> Vec<String> {
    let entry: Value = serde_json::from_str(line).unwrap_or(Value::Null);
    let cells = ["n", "time", "by", "what", "document", "version"].iter().map(|name| text(&entry[*name]));
    let after: String = entry["after"].as_str().unwrap_or("-").chars().take(12).collect();
    cells.chain([after]).collect()
}

/// Checks an export.
pub(crate) fn verify(arguments: &Arguments) -> Outcome {
    let file = arguments.need(2, "FILE")?;
    arguments.end(3)?;
    whole(file, &std::fs::read(file).map_err(|fault| format!("{file}: {fault}"))?)
}

fn whole(file: &str, lines: &[u8]) -> Outcome {
    let tip = check(lines).map_err(|broken| format!("{file}:{}: the entry {}", broken.line, broken.what))?;
    let sha256: String = tip.sha256.iter().map(|byte| format!("{byte:02x}")).collect();
    println!("{file}: {} entries, each follows the one before it; the last one's SHA-256 is {sha256}", tip.n);
    Ok(())
}
