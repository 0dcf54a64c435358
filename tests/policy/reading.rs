//! Terms as operators write them.
//!
//! ```text
//! {"zrd": true}   →   terms.zrd: unknown member, did you mean `zdr`?
//! ```
//!
//! Invariant: a row is a document and the sentence that refuses it, or what it demands.

use lethe_core::policy::{Floor, Terms};
use serde_json::json;

#[test]
fn terms_of_operators_are_read_strictly() {
    for (text, path, what) in [
        (json!({ "zrd": true }), "terms.zrd", "did you mean `zdr`?"),
        (json!({ "zdr": "true" }), "terms.zdr", "true or false"),
        (json!({ "zdr": 1 }), "terms.zdr", "true or false"),
        (json!({ "regions": "eu" }), "terms.regions", "list of strings"),
        (json!({ "regions": ["eu", 3] }), "terms.regions[1]", "string"),
        (json!({ "certifications": ["soc3"] }), "terms.certifications", "did you mean `soc2`?"),
        (json!({ "max_price": { "promt": "1" } }), "terms.max_price.promt", "did you mean `prompt`?"),
        (json!({ "max_price": { "prompt": "-1" } }), "terms.max_price.prompt", "US dollars"),
        (json!({ "redact": { "EMIAL": "mask" } }), "terms.redact.EMIAL", "did you mean `EMAIL`?"),
        (json!({ "redact": { "EMAIL": "hide" } }), "terms.redact.EMAIL", "off, mask, redact or block"),
        (json!([]), "terms", "must be an object"),
    ] {
        let error = Terms::parse(&text, "terms").err().unwrap();
        assert_eq!(error.path, path, "{text}");
        assert!(error.what.contains(what), "{text}: {}", error.what);
    }
    assert!(Terms::parse(&json!({ "zdr": null }), "terms").unwrap() == Terms::default());
    assert!(Floor::parse(Some(&json!({}))).unwrap() == Floor::default());
}
