//! The published schema and the validator.
//!
//! ```text
//! boon(schema, document) = Snapshot::parse(document)
//! ```
//!
//! Invariant: what one accepts the other does.

use lethe_core::registry::{CredentialHosts, Day};
use lethe_tests::deployed::Deployed;

use super::ATTESTED;

/// An editor's view of the same documents: the schema knows shapes, so it refuses no good one and the core refuses every bad one.
#[cfg(not(target_family = "wasm"))] // the schema validator draws entropy that wasm has not
#[test]
fn the_schema_agrees_with_the_validator() {
    let schema: serde_json::Value =
        serde_json::from_str(include_str!("../../shared/data/registry.schema.json")).unwrap();
    let (mut schemas, mut compiler) = (boon::Schemas::new(), boon::Compiler::new());
    compiler.add_resource("mem:///registry", schema).unwrap();
    let index = compiler.compile("mem:///registry", &mut schemas).unwrap();
    let shaped = |text: &str| schemas.validate(&serde_json::from_str(text).unwrap(), index).is_ok();
    let whole = |text: &str| Deployed::with_keys().snapshot(Some(text)).is_ok_and(|it| it.quarantined().is_empty());
    for good in [lethe_core::registry::DEFAULT, ATTESTED, "{}", r#"{"extends":"default","providers":{"groq":null}}"#] {
        assert!(shaped(good) && whole(good), "{good:.80}");
    }
    let endpoint =
        |more: &str| format!(r#"{{"extends":"default","endpoints":[{{"model":"x/m","provider":"groq"{more}}}]}}"#);
    let provider = |more: &str| {
        format!(
            r#"{{"providers":{{"acme":{{"kind":"direct","protocol":"openai","base_url":"https://acme.com","auth":"none"{more}}}}}}}"#
        )
    };
    let vouch = |more: &str| {
        format!(
            r#"{{"extends":"default","attest":[{{"provider":"groq","models":"*","basis":"toggle","verified_by":"me","verified_at":"2026-10-01"{more}}}]}}"#
        )
    };
    for good in [
        endpoint(r#","price":{"prompt":"0.25","completion":1}"#),
        provider(r#","retention":"days:7""#),
        vouch(r#","expires_at":"2027-10-01""#),
    ] {
        assert!(shaped(&good) && whole(&good), "{good}");
    }
    for bad in [
        endpoint(r#","wieght":2"#),
        endpoint(r#","weight":0"#),
        endpoint(r#","price":{"prompt":0.25}"#),
        endpoint(r#","price":{"promt":"1"}"#),
        endpoint(r#","certifications":["soc3"]"#),
        endpoint(r#","regions":"eu""#),
        endpoint(r#","context_length":"200k""#),
        endpoint(r#","retention":"30d""#),
        endpoint(r#","doors":["chatting"]"#),
        provider(r#","kinds":"direct""#),
        provider(r#","zdr":"yes""#),
        provider(r#","trains":"no""#),
        provider(r#","policy_url":"http://acme.com""#),
        provider(r#","exceptions":["everything"]"#),
        vouch(""),
        vouch(r#","expires_at":"01.10.2027""#),
        vouch(r#","expires_at":"2027-10-01","exceptions":["all"]"#),
        r#"{"atest":[]}"#.to_owned(),
        r#"{"extends":"defaults"}"#.to_owned(),
        r#"{"endpoints":{}}"#.to_owned(),
        r#"{"aliases":{"a":3}}"#.to_owned(),
        r#"{"facts_as_of":"yesterday"}"#.to_owned(),
    ] {
        assert!(!shaped(&bad), "the schema takes {bad}");
        assert!(!whole(&bad), "the core takes {bad}");
    }
}

/// What the validator tells is where it stands and what it would mean.
#[test]
fn the_validator_points_at_lines_and_names_what_becomes_verified() {
    let report = |text: &str, day: &str| {
        lethe_core::registry::check(text.as_bytes(), &CredentialHosts::default(), Day::parse(day).unwrap())
    };
    let good = report(ATTESTED, "2026-11-21");
    assert!(good.invalid.is_none() && good.quarantined.is_empty() && good.warnings.is_empty());
    assert!(
        good.verified.iter().any(|row| row.model == "openai/gpt-5"
            && row.provider == "openai"
            && row.until.to_string() == "2027-10-01")
    );
    assert!(!good.verified.iter().any(|row| row.provider == "anthropic"));
    assert!(good.hosts.iter().any(|host| host.origin == "https://bedrock-runtime.{{ aws_region }}.amazonaws.com"));
    assert!(report(ATTESTED, "2026-09-20").warnings[0].what.contains("holds from 2026-10-01"));
    assert!(report(ATTESTED, "2027-09-20").warnings[0].what.contains("expires soon"));
    assert!(report(ATTESTED, "2027-10-02").warnings[0].what.contains("expired on 2027-10-01"));
    let wrong = report(
        "{ \"extends\": \"default\",\n  \"endpoints\": [\n    { \"model\": \"x/m\", \"provider\": \"groq\",\n      \"weight\": \"two\" } ] }",
        "2026-11-21",
    );
    let row = wrong.quarantined.first().unwrap();
    assert_eq!((row.path.as_str(), row.line, row.column), ("endpoints[0].weight", 4, 17));
    let moved =
        report(r#"{"extends":"default","providers":{"openai":{"base_url":"https://other.example/v1"}}}"#, "2026-11-21");
    assert!(moved.warnings[0].what.contains("add OPENAI_API_KEY=other.example to CREDENTIAL_HOSTS"));
    let slip =
        report(&ATTESTED.replace("\"models\": \"*\"", r#""models": ["openai/gpt-*", "openai/gtp-5"]"#), "2026-11-21");
    assert_eq!(slip.warnings.len(), 1);
    assert_eq!((slip.warnings[0].path.as_str(), slip.quarantined.len()), ("attest[0].models", 0));
    assert!(slip.warnings[0].what.starts_with("openai/gtp-5 is no model of this provider"));
    assert_eq!(report("{\n\"a\": 1,\n}", "2026-11-21").invalid.map(|it| (it.line, it.column)), Some((3, 1)));
}
