//! Addresses, credentials and the settings that widen them.
//!
//! ```text
//! base_url moved to another host   →   its credential does not follow
//! ```
//!
//! Invariant: a document alone sends no key and no prompt anywhere new.

use lethe_core::registry::{CredentialHosts, Snapshot};
use lethe_tests::deployed::{Deployed, NOW, chosen, reasons};

use super::attest;

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
