//! The public lists: models, verified endpoints, compliance.
//!
//! ```text
//! listing::models(snapshot, terms, shape, now)["data"][n]["zdr"] == a zero-retention request for it is given an endpoint
//! ```
//!
//! Invariant: what a list says of a model is what routing does with it, at the same time and under the same terms.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::collections::BTreeMap;

use lethe_core::Dialect;
use lethe_core::host::Millis;
use lethe_core::listing::{self, Caller, Shape};
use lethe_core::policy::Terms;
use lethe_core::route::Preferences;
use lethe_tests::deployed::{NOW, ask_in, rich};
use serde_json::{Value, json};

#[test]
fn lists_show_what_a_request_would_get() {
    let snapshot = rich();
    let json = |bytes: Vec<u8>| -> Value { serde_json::from_slice(&bytes).unwrap() };
    let (none, all, openai, groq) =
        (Preferences::default(), Terms::default(), Terms::models(["openai/*"]), Terms::models(["groq/*"]));
    let of = |terms| Caller { terms, preferences: &none };
    let any = of(&all);
    let all = json(listing::models(&snapshot, any, Shape::OpenAi, NOW));
    for row in all["data"].as_array().unwrap() {
        let id = row["id"].as_str().unwrap();
        let dialect = if id.contains("tts") { Dialect::Speech } else { Dialect::Chat };
        assert_eq!(row["zdr"], ask_in(dialect, &snapshot, "zdr", id, NOW).is_ok(), "{id}");
        assert_eq!(row["available"], ask_in(dialect, &snapshot, "", id, NOW).is_ok(), "{id}");
    }
    let some = json(listing::models(&snapshot, of(&openai), Shape::Anthropic, NOW));
    assert!(some["data"].as_array().unwrap().iter().all(|row| row["id"].as_str().unwrap().starts_with("openai/")));
    assert_eq!(some["first_id"], "openai/gpt-4.1");
    assert!(listing::model(&snapshot, of(&groq), "openai/gpt-5", Shape::OpenAi, NOW).is_none());
    assert!(listing::model(&snapshot, any, "gpt-5", Shape::OpenAi, NOW).is_some());
    let zero = json(listing::zero_retention_endpoints(&snapshot, any, NOW));
    let row = zero["data"].as_array().unwrap().iter().find(|row| row["model_id"] == "openai/gpt-5").unwrap();
    assert_eq!(
        (&row["tag"], &row["verified_by"], &row["expires_at"]),
        (&json!("openai"), &json!("legal"), &json!("2027-10-01"))
    );
    assert_eq!(row["pricing"]["prompt"], "0.00000125");
    let later = json(listing::zero_retention_endpoints(&snapshot, any, Millis(NOW.0 + 400 * 86_400_000)));
    assert_eq!(later["data"], json!([]));
    let compliance = json(listing::compliance(&snapshot, NOW));
    let rows: BTreeMap<&str, &Value> = compliance["providers"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (row["provider"].as_str().unwrap(), row))
        .collect();
    assert_eq!(
        (&rows["openai"]["zdr"], &rows["openrouter"]["zdr"], &rows["anthropic"]["zdr"]),
        (&json!(true), &json!(false), &json!(false))
    );
}
