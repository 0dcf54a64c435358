//! Registry documents as people write them, and what becomes of each.
//!
//! ```text
//! a document in KV + a deployment's settings  ─▶  which model goes where, or why not
//! ```
//!
//! Invariant: every row here is a sentence of `docs/registry.md` or of the registry's own module docs.
#![expect(clippy::unwrap_used, reason = "tests")]

use lethe_core::registry::{CredentialHosts, Day, Snapshot};
use lethe_tests::deployed::{Deployed, NOW, at, chosen, reasons};

const ATTESTED: &str = r#"{ "extends": "default",
  "attest": [ { "provider": "openai", "models": "*", "basis": "zdr_addendum", "verified_by": "legal", "verified_at": "2026-10-01", "expires_at": "2027-10-01" } ],
  "aliases": { "smart": "openai/gpt-5" } }"#;

#[test]
fn the_default_is_whole() {
    let snapshot = Deployed::bare().snapshot(None).unwrap();
    assert_eq!(snapshot.quarantined(), &[]);
}

#[test]
fn nothing_is_verified_out_of_the_box_but_published_defaults() {
    let deployed = Deployed::with_keys();
    let snapshot = deployed.snapshot(None).unwrap();
    assert_eq!(chosen(&snapshot, "zdr", "deepseek/deepseek-r1", NOW), Ok("fireworks".into()));
    assert_eq!(reasons(&snapshot, "zdr", "openai/gpt-5", NOW, "openai"), ["retention:30d", "attestation:missing"]);
    assert_eq!(
        reasons(&snapshot, "zdr", "deepseek/deepseek-r1", at("2027-04-19"), "fireworks"),
        ["attestation:expired"],
        "365 days after the facts"
    );
    assert!(chosen(&snapshot, "zdr", "deepseek/deepseek-r1", at("2027-04-18")).is_ok());
}

#[test]
fn ten_lines_in_a_dashboard() {
    let snapshot = Deployed::with_keys().snapshot(Some(ATTESTED)).unwrap();
    assert_eq!(snapshot.quarantined(), &[]);
    assert_eq!(chosen(&snapshot, "zdr", "openai/gpt-5", NOW), Ok("openai".into()));
    assert_eq!(chosen(&snapshot, "zdr", "smart", NOW), Ok("openai".into()));
    assert_eq!(chosen(&snapshot, "zdr", "gpt-5", NOW), Ok("openai".into()));
    assert_eq!(
        chosen(&snapshot, "zdr", "openai/gpt-6-preview", NOW),
        Ok("openai".into()),
        "a wildcard serves new names"
    );
}

#[test]
fn expiry_holds_at_the_requests_own_time() {
    let snapshot = Deployed::with_keys().snapshot(Some(ATTESTED)).unwrap();
    let last = at("2027-10-01").0 + 86_399_999;
    assert!(chosen(&snapshot, "zdr", "gpt-5", lethe_core::host::Millis(last)).is_ok(), "through its last day");
    let after = lethe_core::host::Millis(last + 1);
    assert_eq!(reasons(&snapshot, "zdr", "gpt-5", after, "openai"), ["retention:30d", "attestation:expired"]);
    assert_eq!(
        reasons(&snapshot, "zdr", "gpt-5", at("2026-09-30"), "openai"),
        ["retention:30d", "attestation:missing"],
        "not begun"
    );
}

#[test]
fn what_editors_leave_behind_is_tolerated() {
    let text = format!("\u{feff}{}", ATTESTED.replace('\n', "\r\n"));
    let snapshot = Deployed::with_keys().snapshot(Some(&text)).unwrap();
    assert_eq!(chosen(&snapshot, "zdr", "smart", NOW), Ok("openai".into()));
}

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
        ("{\"extends\": \"default\"", 1, 21, "EOF"),
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

#[test]
fn an_edit_of_the_document_carries_neither_key_nor_prompt_to_another_host() {
    let moved = |base: &str, more: &str| {
        let text = format!(
            r#"{{ "extends": "default", "providers": {{ "openai": {{ "base_url": "{base}"{more} }} }}, {} }}"#,
            attest("openai")
        );
        Deployed::with_keys().snapshot(Some(&text)).unwrap()
    };
    let away = moved("https://openai.evil.example/v1", "");
    assert_eq!(reasons(&away, "", "openai/gpt-5", NOW, "openai"), ["no_credential"]);
    assert!(reasons(&away, "zdr", "openai/gpt-5", NOW, "openai").contains(&"attestation:missing".into()));
    let open = moved("https://openai.evil.example/v1", r#", "auth": "none", "credential": null"#);
    assert_eq!(
        chosen(&open, r#"{"only": ["openai"]}"#, "openai/gpt-4o", NOW),
        Ok("openai".into()),
        "without a key and without zero retention: allowed"
    );
    assert!(reasons(&open, "zdr", "openai/gpt-4o", NOW, "openai").contains(&"attestation:missing".into()));
    assert_eq!(chosen(&moved("https://eu.api.openai.com/v1", ""), "zdr", "openai/gpt-4o", NOW), Ok("openai".into()));
    let other = moved("https://api.groq.com/openai/v1", "");
    assert_eq!(reasons(&other, "", "openai/gpt-4o", NOW, "openai"), ["no_credential"], "another provider's host");
    let moved =
        r#"{ "extends": "default", "providers": { "fireworks": { "base_url": "https://eu.api.fireworks.ai/v1" } } }"#;
    let moved = Deployed::with_keys().snapshot(Some(moved)).unwrap();
    assert!(
        reasons(&moved, "zdr", "deepseek/deepseek-r1", NOW, "fireworks").contains(&"attestation:missing".into()),
        "a default is bound to its host"
    );
}

#[test]
fn settings_widen_what_the_document_cannot() {
    let text = format!(
        r#"{{ "providers": {{ "acme": {{ "kind": "direct", "protocol": "openai", "base_url": "https://llm.acme.com/v1", "auth": "bearer", "credential": "ACME_API_KEY", "retention": "zero", "trains": false }} }},
            "endpoints": [ {{ "model": "acme/m", "provider": "acme" }} ], {} }}"#,
        attest("acme")
    );
    let alone = Deployed::with_keys().snapshot(Some(&text)).unwrap();
    assert_eq!(reasons(&alone, "", "acme/m", NOW, "acme"), ["no_credential"]);
    assert_eq!(chosen(&alone, "", "openai/gpt-5", NOW), Err("unknown".into()), "without extends it stands alone");
    let mut deployed = Deployed::with_keys();
    deployed.hosts =
        CredentialHosts::parse("ACME_API_KEY=llm.acme.com, spare.acme.com; OPENAI_API_KEY=proxy.acme.com:8443")
            .unwrap();
    assert_eq!(chosen(&deployed.snapshot(Some(&text)).unwrap(), "zdr", "acme/m", NOW), Ok("acme".into()));
    let other = text.replace("llm.acme.com", "spare.acme.com");
    assert_eq!(chosen(&deployed.snapshot(Some(&other)).unwrap(), "zdr", "acme/m", NOW), Ok("acme".into()));
    let other = text.replace("llm.acme.com", "proxy.acme.com");
    assert_eq!(reasons(&deployed.snapshot(Some(&other)).unwrap(), "", "acme/m", NOW, "acme"), ["no_credential"]);
    for broken in ["ACME_API_KEY", "ADMIN_TOKEN=x.com", "A_API_KEY=https://x.com", "A_API_KEY=a b", "A_API_KEY="] {
        assert!(CredentialHosts::parse(broken).is_err(), "{broken}");
    }
}

#[test]
fn gaps_are_filled_from_settings_or_not_at_all() {
    let document = r#"{ "extends": "default", "attest": [ { "provider": "azure", "models": "openai/*", "basis": "mam", "verified_by": "me", "verified_at": "2026-10-01", "expires_at": "2027-10-01" } ] }"#;
    let mut deployed = Deployed::with_keys();
    let snapshot = deployed.snapshot(Some(document)).unwrap();
    assert!(reasons(&snapshot, "zdr", "openai/gpt-5", NOW, "azure").contains(&"not_configured".into()));
    deployed.set("AZURE_OPENAI_RESOURCE", "acme");
    let snapshot = deployed.snapshot(Some(document)).unwrap();
    assert_eq!(chosen(&snapshot, "zdr", "openai/gpt-5", NOW), Ok("azure".into()));
    deployed.set("AZURE_OPENAI_RESOURCE", "evil.com/x");
    let snapshot = deployed.snapshot(Some(document)).unwrap();
    assert_eq!(snapshot.quarantined().first().map(|row| row.path.as_str()), Some("providers.azure.base_url"));
    let moved = r#"{ "extends": "default", "providers": { "azure": { "base_url": "https://other.openai.azure.com/openai/v1" } } }"#;
    deployed.set("AZURE_OPENAI_RESOURCE", "acme");
    let snapshot = deployed.snapshot(Some(moved)).unwrap();
    assert_eq!(reasons(&snapshot, "", "azure/m", NOW, "azure"), ["no_credential"], "somebody else's resource");
    let asks = r#"{ "providers": { "x": { "kind": "direct", "protocol": "openai", "base_url": "https://x.com/${ADMIN_TOKEN}", "auth": "bearer", "credential": "ADMIN_TOKEN" } } }"#;
    assert!(
        !Snapshot::wanted(Some(asks.as_bytes())).contains(&"ADMIN_TOKEN".into()),
        "the gateway's own secrets have no name here"
    );
}

#[test]
fn development_allows_loopback_only_when_the_setting_says_so() {
    let document = format!(
        r#"{{ "providers": {{ "echo": {{ "kind": "self_hosted", "protocol": "openai", "base_url": "http://127.0.0.1:9999/v1", "auth": "bearer", "credential": "OPENAI_API_KEY", "trains": false }} }},
        "endpoints": [ {{ "model": "demo/echo", "provider": "echo" }} ], {} }}"#,
        attest("echo").replace(
            "\"toggle\"",
            r#""self_operated", "checklist": ["request_logging_off", "no_disk_cache", "no_tracing", "host_is_ours"]"#
        )
    );
    let mut deployed = Deployed::with_keys();
    let snapshot = deployed.snapshot(Some(&document)).unwrap();
    assert_eq!(reasons(&snapshot, "zdr", "demo/echo", NOW, "echo"), ["quarantined"]);
    deployed.insecure = true;
    assert_eq!(chosen(&deployed.snapshot(Some(&document)).unwrap(), "zdr", "demo/echo", NOW), Ok("echo".into()));
    let private = document.replace("127.0.0.1", "10.0.0.7");
    assert!(
        reasons(&deployed.snapshot(Some(&private)).unwrap(), "zdr", "demo/echo", NOW, "echo")
            .contains(&"no_credential".into())
    );
}

#[test]
fn an_own_server_is_named_by_a_setting() {
    let document = r#"{ "extends": "default", "attest": [ { "provider": "vllm", "models": "*", "basis": "self_operated", "verified_by": "ops", "verified_at": "2026-10-01", "expires_at": "2027-10-01",
        "checklist": ["request_logging_off", "no_disk_cache", "no_tracing", "host_is_ours"] } ] }"#;
    let mut deployed = Deployed::bare();
    deployed.set("VLLM_URL", "http://10.0.0.7:8000/v1");
    let snapshot = deployed.snapshot(Some(document)).unwrap();
    assert_eq!(chosen(&snapshot, "zdr", "vllm/any-model", NOW), Ok("vllm".into()));
    assert_eq!(chosen(&snapshot, "zdr", "meta/llama-4-scout", NOW), Ok("vllm".into()));
}

#[test]
fn the_whole_default_pasted_into_kv_means_the_same() {
    let deployed = Deployed::with_keys();
    let (pasted, builtin) =
        (deployed.snapshot(Some(lethe_core::registry::DEFAULT)).unwrap(), deployed.snapshot(None).unwrap());
    assert_eq!(pasted.quarantined(), &[]);
    for model in ["deepseek/deepseek-r1", "openai/gpt-5", "meta/llama-4-scout", "groq/x"] {
        for terms in ["", "zdr"] {
            assert_eq!(chosen(&pasted, terms, model, NOW), chosen(&builtin, terms, model, NOW), "{model} {terms}");
        }
    }
}

#[test]
fn a_provider_can_be_taken_away() {
    let text = r#"{ "extends": "default", "providers": { "fireworks": null } }"#;
    let snapshot = Deployed::with_keys().snapshot(Some(text)).unwrap();
    assert!(chosen(&snapshot, "zdr", "deepseek/deepseek-r1", NOW).is_err());
    let removed: Vec<_> = snapshot.quarantined().iter().map(|row| row.path.as_str()).collect();
    assert_eq!(removed, Vec::<&str>::new());
}

fn attest(provider: &str) -> String {
    format!(
        r#""attest": [ {{ "provider": "{provider}", "models": "*", "basis": "toggle", "verified_by": "legal", "verified_at": "2026-10-01", "expires_at": "2027-10-01" }} ]"#
    )
}

/// An editor's view of the same documents: the schema knows shapes, so it refuses no good one and the core refuses every bad one.
#[cfg(not(target_family = "wasm"))] // the schema validator draws entropy that wasm has not
#[test]
fn the_schema_agrees_with_the_validator() {
    let schema: serde_json::Value = serde_json::from_str(include_str!("../shared/data/registry.schema.json")).unwrap();
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
    assert_eq!(report("{\n\"a\": 1,\n}", "2026-11-21").invalid.map(|it| (it.line, it.column)), Some((3, 1)));
}
