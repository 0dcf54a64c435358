//! Every filter of a route, by the word that it gives as its reason.
//!
//! ```text
//! {"max_price": {"prompt": "0.1"}}   →   openai max_price
//! ```
//!
//! Invariant: a reason is named for each endpoint that it removes.

use lethe_core::Dialect;
use lethe_core::host::Seed;
use lethe_core::policy::{Floor, Group, Groups, Terms};
use lethe_core::route::{Preferences, Wanted, choose};
use lethe_tests::deployed::{Deployed, NOW, Well, reasons, rich, terms};

#[test]
fn every_filter_says_its_word() {
    let document = r#"{ "extends": "default", "platform": { "processor": "own", "regions": ["eu"] },
      "providers": { "safe": { "kind": "direct", "protocol": "openai", "base_url": "https://api.openai.com/v1", "auth": "bearer", "credential": "OPENAI_API_KEY", "retention": "safety", "trains": false },
                     "resold": { "kind": "reseller", "protocol": "openai", "base_url": "https://api.openai.com/v1", "auth": "bearer", "credential": "OPENAI_API_KEY", "trains": false } },
      "endpoints": [ { "model": "safe/m", "provider": "safe", "quantization": "fp8" }, { "model": "resold/m", "provider": "resold" } ],
      "attest": [ { "provider": "safe", "models": "*", "basis": "zdr_addendum", "verified_by": "legal", "verified_at": "2026-10-01", "expires_at": "2027-10-01" } ] }"#;
    let snapshot = Deployed::with_keys().snapshot(Some(document)).unwrap();
    for (wanted, model, provider, words) in [
        ("zdr", "openai/gpt-5", "openai", "retention:30d attestation:missing"),
        ("zdr", "deepseek/deepseek-chat", "deepseek", "training retention:unknown attestation:missing"),
        ("zdr", "portkey/x", "portkey", "training operator"),
        ("zdr", "resold/m", "resold", "operator"),
        ("zdr", "openrouter/x", "openrouter", "aggregator"),
        ("zdr", "safe/m", "safe", "retention:safety"),
        (r#"{"no_train":true}"#, "google/gemini-2.5-pro", "google-ai-studio", "training"),
        (r#"{"regions":["eu"]}"#, "openai/gpt-5", "openai", "region:us"),
        (r#"{"regions":["eu"]}"#, "xai/grok-4", "xai", "region:us"),
        (r#"{"regions":["eu"]}"#, "fal/x", "fal", "region:unknown"),
        (r#"{"regions":["us"]}"#, "openai/gpt-5", "platform", "platform:region:eu"),
        (r#"{"certifications":["pci_dss"]}"#, "openai/gpt-5", "openai", "certification:pci_dss"),
        (r#"{"certifications":["pci_dss"]}"#, "openai/gpt-5", "platform", "platform:certification:pci_dss"),
        (r#"{"certifications":["hipaa_baa"]}"#, "openai/gpt-5", "openai", "contract:hipaa_baa"),
        (r#"{"certifications":["hipaa_baa"]}"#, "openai/gpt-5", "platform", "platform:contract:hipaa_baa"),
        (r#"{"max_price":{"prompt":"1"}}"#, "openai/gpt-5", "openai", "max_price"),
        (r#"{"max_price":{"prompt":"1"}}"#, "groq/x", "groq", "max_price"),
        (r#"{"quantizations":["bf16"]}"#, "safe/m", "safe", "quantization"),
        (r#"{"quantizations":["fp8"]}"#, "groq/x", "groq", "quantization"),
        (r#"{"parameters":["tools","logprobs"]}"#, "openai/gpt-5", "openai", "parameters:logprobs"),
        (r#"{"context_length":500000}"#, "openai/gpt-5", "openai", "context_length"),
        (r#"{"only":["groq"]}"#, "openai/gpt-5", "openai", "not_in_only"),
        (r#"{"ignore":["openai"]}"#, "openai/gpt-5", "openai", "ignored"),
        (r#"{"models":["openai/*"]}"#, "groq/x", "groq", "key_policy"),
        (r#"{"zdr":true,"strict_cache":true}"#, "deepseek/deepseek-r1", "fireworks", "feature:prompt_caching"),
        ("", "openai/tts-1", "openai", "feature:chat"),
        ("", "openai/gpt-5", "azure", "not_configured"),
    ] {
        assert_eq!(reasons(&snapshot, wanted, model, NOW, provider).join(" "), words, "{wanted} {model}");
    }
    let keyless = Deployed::bare().snapshot(None).unwrap();
    assert_eq!(reasons(&keyless, "", "openai/gpt-5", NOW, "openai"), ["no_credential"]);
}

#[test]
fn a_groups_demand_reaches_its_providers_and_its_models() {
    let snapshot = rich();
    let with = |group| Terms { group_zero_retention: Groups::default().with(group), ..Terms::default() };
    let go = |terms: &Terms, model| {
        choose(
            &snapshot,
            terms,
            Wanted { dialect: Dialect::Chat, model },
            &Preferences::default(),
            &Well,
            Seed([3; 32]),
            NOW,
        )
    };
    assert!(go(&with(Group::Others), "xai/grok-4").is_err());
    assert!(go(&with(Group::OpenAi), "xai/grok-4").is_ok_and(|itinerary| !itinerary.zero_retention()));
    let itinerary = go(&with(Group::OpenAi), "openai/gpt-5").ok().unwrap();
    assert!(itinerary.zero_retention() && itinerary.iter().all(|stop| stop.attested.is_some()));
}

#[test]
fn only_the_deployment_allows_aggregators_and_safety_retention() {
    let wish = terms(r#"{"zdr":true,"allow_safety_retention":true,"allow_aggregators":true}"#);
    let document = r#"{ "providers": { "safe": { "kind": "direct", "protocol": "openai", "base_url": "https://api.openai.com/v1", "auth": "bearer", "credential": "OPENAI_API_KEY", "retention": "safety", "trains": false } },
      "endpoints": [ { "model": "safe/m", "provider": "safe" } ],
      "attest": [ { "provider": "safe", "models": "*", "basis": "zdr_addendum", "verified_by": "legal", "verified_at": "2026-10-01", "expires_at": "2027-10-01" } ] }"#;
    let mut deployed = Deployed::with_keys();
    let go = |deployed: &Deployed, terms: &Terms| {
        let snapshot = deployed.snapshot(Some(document)).unwrap();
        choose(
            &snapshot,
            terms,
            Wanted { dialect: Dialect::Chat, model: "safe/m" },
            &Preferences::default(),
            &Well,
            Seed([3; 32]),
            NOW,
        )
        .is_ok()
    };
    assert!(!go(&deployed, &wish));
    deployed.floor = Floor::parse(Some(br#"{ "allow_safety_retention": true }"#)).unwrap();
    assert!(go(&deployed, &wish));
    assert!(go(&deployed, &terms("zdr")));
    assert!(!go(&deployed, &terms(r#"{"zdr":true,"allow_safety_retention":false}"#)));
}
