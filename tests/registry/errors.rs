//! Documents and rows that are wrong.
//!
//! ```text
//! {"providers": {"x": {…}},}   →   line 3: a trailing comma
//! ```
//!
//! Invariant: a wrong document serves nobody, a wrong row only removes routes.

use lethe_tests::deployed::{Deployed, NOW, chosen, reasons};

use super::ATTESTED;

#[test]
fn a_document_that_does_not_parse_says_where() {
    for (text, line, column, what) in [
        ("{\n \"extends\": \"default\",\n}", 3, 1, "trailing comma"),
        ("{\n  “extends”: \"default\"}", 2, 3, "smart quote"),
        ("{\"extends\": “default”}", 1, 13, "smart quote"),
        ("{\"aliases\": {\"a\": \"b\",}}", 1, 23, "trailing comma"),
        ("{'extends': 1}", 1, 2, "single quote"),
        ("{ // mine\n}", 1, 3, "comment"),
        ("", 1, 1, "empty"),
        ("[]", 1, 1, "must be a JSON object"),
        ("{\"a\":1,\n\"a\":2}", 2, 3, "stands twice"),
        ("{\"extends\":\n   \"defaults\"}", 2, 4, "can only be \"default\""),
        ("{\"endpoints\": {}}", 1, 15, "must be a list"),
        ("{\"extends\": \"default\"", 1, 21, "ends too early"),
        ("{} {}", 1, 4, "trailing characters"),
    ] {
        let error = Deployed::bare().snapshot(Some(text)).err().unwrap();
        assert!(error.what.contains(what), "{text:?}: {}", error.what);
        assert_eq!((error.line, error.column), (line, column), "{text:?}: {}", error.what);
    }
}

#[test]
fn one_wrong_row_among_good_ones_only_removes_routes() {
    let document = r#"{ "extends": "default",
      "providers": { "groq": { "retention": "forever" }, "acme": { "kind": "direct" } },
      "endpoints": [ { "model": "openai/gpt-5", "provider": "openai", "price": { "prompt": 1.5 } },
                     { "model": "openai/gpt-4o", "provider": "openaai" }, 7,
                     { "model": "openai/gpt-4.1", "provider": "openai", "wieght": 2 } ],
      "attest": [ { "provider": "openai", "models": "*", "basis": "zdr_addendum", "verified_by": "me", "verified_at": "2026-10-01" },
                  { "provider": "vllm", "models": "*", "basis": "self_operated", "verified_by": "me", "verified_at": "2026-10-01", "expires_at": "2027-10-01" },
                  { "provider": "replicate", "models": "*", "basis": "toggle", "verified_by": "me", "verified_at": "2026-10-01", "expires_at": "2027-10-01" },
                  { "provider": "openai", "models": ["openai/gpt-5"], "basis": "default" } ],
      "aliases": { "a": "nobody/has-it", "b": 3 }, "atest": [] }"#;
    let snapshot = Deployed::with_keys().snapshot(Some(document)).unwrap();
    let paths: Vec<&str> = snapshot.quarantined().iter().map(|row| row.path.as_str()).collect();
    assert_eq!(
        paths,
        [
            "atest",
            "providers.groq.retention",
            "providers.acme.auth",
            "attest[0].expires_at",
            "attest[1].checklist",
            "attest[2].provider",
            "attest[3].basis",
            "endpoints[0].price.prompt",
            "endpoints[1].provider",
            "endpoints[2]",
            "endpoints[3].wieght",
            "aliases.b",
            "aliases.a",
        ]
    );
    assert_eq!(reasons(&snapshot, "", "openai/gpt-5", NOW, "openai"), ["quarantined"]);
    assert_eq!(reasons(&snapshot, "", "groq/anything", NOW, "groq"), ["quarantined"]);
    assert_eq!(
        chosen(&snapshot, r#"{"only": ["openai"]}"#, "openai/gpt-4.1-mini", NOW),
        Ok("openai".into()),
        "the others serve on"
    );
    assert_eq!(chosen(&snapshot, "", "a", NOW), Err("unknown".into()));
}

#[test]
fn revocations_win_and_unreadable_ones_win_more() {
    let with = |row: &str| {
        let text = ATTESTED.replace("} ],", &format!("}}, {row} ],"));
        let snapshot = Deployed::with_keys().snapshot(Some(&text)).unwrap();
        (chosen(&snapshot, "zdr", "gpt-5", NOW).is_ok(), chosen(&snapshot, "zdr", "deepseek/deepseek-r1", NOW).is_ok())
    };
    let row = |rest: &str| format!(r#"{{ "provider": "openai", "models": "*", "basis": "zdr_addendum", {rest} }}"#);
    assert_eq!(with(&row(r#""verified_at": "2026-10-01", "revoked": true"#)), (false, true));
    assert_eq!(with(&row(r#""revoked": "2026-10-15""#)), (false, true));
    assert_eq!(with(&row(r#""revoked": "2026-09-15""#)), (true, true), "the row was verified after that day");
    assert_eq!(with(&row(r#""verified_at": "2025-10-01", "revoked": true"#)), (true, true), "an older row was revoked");
    assert_eq!(with(&row(r#""revoked": "last tuesday""#)), (false, true), "a typo revokes more, not less");
    assert_eq!(with(r#"{ "provider": "openaai", "revoked": true }"#), (false, false), "nobody knows whom");
    assert_eq!(with(r#"{ "provider": "fireworks", "revoked": true }"#), (true, false), "a published default, too");
    let text = ATTESTED.replace("} ],", &format!("}}, {} ],", row(r#""revoked": true"#)));
    let snapshot = Deployed::with_keys().snapshot(Some(&text)).unwrap();
    assert_eq!(reasons(&snapshot, "zdr", "gpt-5", NOW, "openai"), ["retention:30d", "attestation:revoked"]);
}
