//! Every provider of the default registry: where it is asked, and how it is shown the credential.
//!
//! ```text
//! azure-gov  openai/gpt-5  ─▶  https://acme.openai.azure.us/openai/v1/chat/completions   api-key: …
//! ```
//!
//! Invariant: a provider that is not in the table here is named in the test that counts them.

use std::collections::BTreeSet;

use lethe_core::Dialect::{self, Chat, CountTokens, Messages, Responses};
use lethe_core::host::Seed;
use lethe_core::policy::Terms;
use lethe_core::registry::{CredentialHosts, DEFAULT, Snapshot};
use lethe_core::route::{Itinerary, Preferences, Wanted, choose};
use lethe_tests::deployed::{Deployed, NOW, Well};

const SETTINGS: &[(&str, &str)] = &[
    ("AWS_REGION", "eu-central-1"),
    ("AWS_GOV_REGION", "west-1"),
    ("AZURE_GOV_RESOURCE", "acme"),
    ("AZURE_OPENAI_REGION", "swedencentral"),
    ("AZURE_OPENAI_RESOURCE", "acme"),
    ("CLOUDFLARE_ACCOUNT", "a1"),
    ("CLOUDFLARE_AI_GATEWAY", "g1"),
    ("HF_ENDPOINT_HOST", "x.eu-west-1.aws.endpoints.huggingface.cloud"),
    ("VERTEX_PROJECT", "p1"),
    ("VERTEX_REGION", "europe-west4"),
    ("LITELLM_URL", "https://llm.acme.com/v1"),
    ("VLLM_URL", "http://10.0.0.5:8000/v1"),
    ("OLLAMA_URL", "http://10.0.0.6:11434/v1"),
    ("LLAMA_CPP_URL", "http://10.0.0.7:8080/v1"),
    ("SGLANG_URL", "http://10.0.0.8:30000/v1"),
    ("TGI_URL", "http://10.0.0.9:8080/v1"),
];

/// Provider, model, dialect, URL, header; tabs between.
const ROWS: &str = include_str!("access.txt");

fn deployed() -> Deployed {
    let mut deployed = Deployed::with_keys();
    SETTINGS.iter().for_each(|(name, value)| deployed.set(name, value));
    deployed
}

fn way(snapshot: &Snapshot, provider: &str, dialect: Dialect, model: &str) -> Result<Itinerary, Vec<String>> {
    let preferences = Preferences { only: vec![provider.into()], ..Preferences::default() };
    let wanted = Wanted { dialect, model };
    choose(snapshot, &Terms::default(), wanted, &preferences, &Well, Seed([1; 32]), NOW).map_err(|refused| {
        let own = refused.considered.iter().find(|(id, _)| **id == *provider);
        own.map(|(_, reasons)| reasons.iter().map(ToString::to_string).collect()).unwrap_or_default()
    })
}

fn shown(itinerary: &Itinerary) -> Vec<String> {
    itinerary.first().headers.iter().map(|(name, value)| format!("{name}: {value}")).collect()
}

#[test]
fn every_provider_is_reached_with_its_own_authentication() {
    let snapshot = deployed().snapshot(None).unwrap();
    assert!(snapshot.quarantined().is_empty());
    let mut known = BTreeSet::new();
    for row in ROWS.lines() {
        let [provider, model, dialect, url, header] = row.split('\t').collect::<Vec<_>>().try_into().unwrap();
        let dialect = [Chat, Messages, CountTokens, Responses].into_iter().find(|it| format!("{it:?}") == dialect);
        let itinerary =
            way(&snapshot, provider, dialect.unwrap(), model).unwrap_or_else(|why| panic!("{row}: {why:?}"));
        assert_eq!(
            (itinerary.first().url.as_str(), shown(&itinerary)),
            (url, vec![String::from(header)]),
            "{provider}"
        );
        known.insert(provider);
    }
    let document: serde_json::Value = serde_json::from_str(DEFAULT).unwrap();
    let all: BTreeSet<&str> = document["providers"].as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(all, known);
}

#[test]
fn a_prediction_is_made_of_a_model_s_own_name_and_never_under_zero_retention() {
    let document = r#"{ "extends": "default", "attest": [
        { "provider": "replicate", "models": "*", "basis": "toggle", "verified_by": "me", "verified_at": "2026-01-01", "expires_at": "2099-01-01" } ] }"#;
    let snapshot = deployed().snapshot(Some(document)).unwrap();
    for dialect in [Chat, Messages, Responses] {
        let itinerary = way(&snapshot, "replicate", dialect, "replicate/meta/llama-3").unwrap();
        assert_eq!(itinerary.first().url, "https://api.replicate.com/v1/models/meta/llama-3/predictions");
    }
    for model in ["meta", "meta/../x", "meta/a/b", "meta/.x", "meta/x:1"] {
        let refused = way(&snapshot, "replicate", Chat, &["replicate/", model].concat()).err();
        assert_eq!(refused, Some(vec!["feature:model_name".into()]), "{model}");
    }
    assert_eq!(
        way(&snapshot, "replicate", CountTokens, "replicate/meta/llama").err(),
        Some(vec!["feature:predictions".into()])
    );
    let terms = Terms { zero_retention: true, ..Terms::default() };
    let wanted = Wanted { dialect: Chat, model: "replicate/meta/llama" };
    let refused = choose(&snapshot, &terms, wanted, &Preferences::default(), &Well, Seed([1; 32]), NOW).err().unwrap();
    let reasons: Vec<String> =
        refused.considered.iter().flat_map(|(_, why)| why.iter().map(ToString::to_string)).collect();
    assert!(reasons.contains(&"feature:predictions".into()), "{reasons:?}");
}

#[test]
fn an_access_key_signs_and_shows_nothing_before() {
    let mut deployed = deployed();
    deployed.set("BEDROCK_CREDENTIAL", "TESTKEY:made-up:session");
    let snapshot = deployed.snapshot(None).unwrap();
    let itinerary = way(&snapshot, "bedrock-anthropic", Messages, "anthropic/claude-haiku-4-5").unwrap();
    assert!(shown(&itinerary).is_empty());
    for broken in ["TESTKEY:", ":made-up", "TEST KEY:made-up", "TESTKEY:made-up:"] {
        deployed.set("BEDROCK_CREDENTIAL", broken);
        let snapshot = deployed.snapshot(None).unwrap();
        assert_eq!(
            way(&snapshot, "bedrock", Chat, "deepseek/deepseek-r1").err(),
            Some(vec!["no_credential".into()]),
            "{broken}"
        );
    }
}

fn service_account(token_uri: &str) -> String {
    let pem = ["-----BEGIN PRIVATE", " KEY-----\\nAQID\\n-----END PRIVATE", " KEY-----\\n"].concat();
    format!(
        r#"{{ "type": "service_account", "client_email": "a@p.test", "private_key": "{pem}", "token_uri": "{token_uri}" }}"#
    )
}

#[test]
fn a_service_account_serves_nobody_before_its_assertion_is_signed() {
    let mut deployed = deployed();
    deployed.set("VERTEX_CREDENTIAL", &service_account("https://oauth2.googleapis.com/token"));
    let snapshot = deployed.snapshot(None).unwrap();
    assert!(snapshot.quarantined().is_empty());
    assert_eq!(way(&snapshot, "vertex", Chat, "google/gemini-2.5-pro").err(), Some(vec!["no_credential".into()]));
}

#[test]
fn an_assertion_goes_to_no_host_that_nobody_named() {
    let mut deployed = deployed();
    let quarantined = |deployed: &Deployed| {
        let snapshot = deployed.snapshot(None).unwrap();
        snapshot.quarantined().iter().map(|row| format!("{} {}", row.path, row.what)).collect::<Vec<_>>()
    };
    for uri in [
        "https://tokens.evil.example/token",
        "http://oauth2.googleapis.com/token",
        "https://oauth2.googleapis.com.evil.example/",
    ] {
        deployed.set("VERTEX_CREDENTIAL", &service_account(uri));
        let rows = quarantined(&deployed);
        assert_eq!(rows.len(), 4, "{rows:?}");
        assert_eq!(
            rows[0],
            "providers.vertex.credential names a service account whose token_uri is at a host that no setting names"
        );
    }
    deployed.hosts = CredentialHosts::parse("VERTEX_CREDENTIAL=tokens.acme.com").unwrap();
    deployed.set("VERTEX_CREDENTIAL", &service_account("https://tokens.acme.com/token"));
    assert!(quarantined(&deployed).is_empty());
    deployed.set("VERTEX_CREDENTIAL", "{ \"type\": \"service_account\", \"private_key\": \"made up\" }");
    assert!(quarantined(&deployed)[0].ends_with("names a secret that is no service account's key"));
}

#[test]
fn a_server_of_ones_own_is_asked_without_a_key_where_there_is_none() {
    let mut bare = Deployed::bare();
    bare.set("VLLM_URL", "http://10.0.0.5:8000/v1");
    let snapshot = bare.snapshot(None).unwrap();
    assert_eq!(shown(&way(&snapshot, "vllm", Chat, "vllm/x").unwrap()), Vec::<String>::new());
    bare.set("VLLM_API_KEY", "key-of-my-own");
    let snapshot = bare.snapshot(None).unwrap();
    assert_eq!(shown(&way(&snapshot, "vllm", Chat, "vllm/x").unwrap()), ["authorization: Bearer key-of-my-own"]);
}

#[test]
fn a_model_that_would_lead_to_another_url_is_refused() {
    let document =
        r#"{ "extends": "default", "endpoints": [ { "model": "anthropic/*", "provider": "vertex-anthropic" } ] }"#;
    let snapshot = deployed().snapshot(Some(document)).unwrap();
    for model in ["anthropic/../../../x", "anthropic/a/b", "anthropic/..", "anthropic/.x"] {
        assert_eq!(
            way(&snapshot, "vertex-anthropic", Messages, model).err(),
            Some(vec!["feature:model_name".into()]),
            "{model}"
        );
    }
    assert!(way(&snapshot, "vertex-anthropic", Messages, "anthropic/claude-next@20270101").is_ok());
}
