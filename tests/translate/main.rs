//! Requests said in another API: vectors for every pair, shapes of the targets, laws over random conversations.
//!
//! ```text
//! tests/vectors/translate/chat-messages.json   [{"says", "target", "body", "becomes", "dropped"} │ {"says", "target", "body", "refused"}, …]
//! ```
//!
//! Invariant: nothing of a conversation is lost, doubled or moved to another speaker unless the vector says so.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

mod asked;
mod laws;
mod shapes;
mod vectors;

use lethe_core::Dialect;
use lethe_core::translate::{Target, Translation, Untranslatable, request};
use serde_json::Value;

/// The APIs that are translated, and what their files are called.
pub(crate) const DIALECTS: [(&str, Dialect); 3] =
    [("chat", Dialect::Chat), ("messages", Dialect::Messages), ("responses", Dialect::Responses)];

/// A target as its maker runs it.
pub(crate) fn target(dialect: Dialect, model: &str) -> Target<'_> {
    Target {
        dialect,
        model,
        named: "\"model\":\"m\"",
        max_output: Some(64_000),
        reasons: true,
        maker: true,
        predicts: false,
        zero_retention: false,
    }
}

/// `body` of `client` at `target`.
pub(crate) fn translated(
    body: &Value,
    client: Dialect,
    target: &Target<'_>,
) -> Result<(Value, Translation), Untranslatable> {
    let translation = request(body.to_string().as_bytes(), client, target)?;
    let text = std::str::from_utf8(&translation.body).unwrap();
    let value = serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"));
    Ok((value, translation))
}
