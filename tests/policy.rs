//! Terms as laws, and which endpoint a request is given under them.
//!
//! ```text
//! a ⊔ b = b ⊔ a    (a ⊔ b) ⊔ c = a ⊔ (b ⊔ c)    a ⊔ a = a    allowed(a ⊔ b) ⊆ allowed(a) ∩ allowed(b)
//! ```
//!
//! Invariant: no law is checked against the code that it is about: sets of allowed endpoints are computed by asking.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::collections::{BTreeMap, BTreeSet};

use lethe_core::host::{Millis, Seed};
use lethe_core::policy::{Certification, Certifications, Floor, Group, Groups, Names, Price, Terms, glob_matches};
use lethe_core::redact::{Action, Actions, Entity};
use lethe_core::registry::{Mark, Snapshot};
use lethe_core::route::{Health, Itinerary, Preferences, Unroutable, choose};
use lethe_tests::deployed::{Deployed, NOW, Well, ask, chosen, reasons, rich, terms};
use proptest::prelude::*;
use serde_json::json;

fn names(words: &'static [&'static str]) -> impl Strategy<Value = Names> {
    prop::collection::vec(prop::sample::select(words).prop_map(Into::into), 0..3).prop_map(Names::from_iter)
}

/// Terms have no `Debug`; a failing case shows what they allow.
#[derive(Clone)]
struct Any(Terms);

impl std::fmt::Debug for Any {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "terms that allow {:?}", SNAPSHOT.with(|snapshot| allowed(snapshot, &self.0)))
    }
}

thread_local!(static SNAPSHOT: Snapshot = rich());

fn any_terms() -> impl Strategy<Value = Any> {
    let flags = prop::collection::vec(prop::bool::weighted(0.2), 5);
    let sets = (
        prop::option::weighted(0.3, names(&["us", "eu", "au", "global"])),
        prop::option::weighted(0.3, names(&["openai", "fireworks", "groq", "anthropic", "vllm"])),
        names(&["openai", "fireworks", "groq"]),
        prop::option::weighted(0.1, names(&["fp8", "bf16"])),
        prop::collection::vec(prop::sample::select(&["tools", "vision", "reasoning"][..]).prop_map(Into::into), 0..2)
            .prop_map(Names::from_iter),
    );
    let prices = (prop::option::weighted(0.2, 0..4_000_000_u64), prop::option::weighted(0.2, 0..12_000_000_u64));
    let models = prop::option::weighted(
        0.3,
        prop::collection::vec(prop::sample::select(&["openai/*", "*/gpt-5", "deepseek/*", "*"][..]), 1..3),
    );
    let rest = (0..2_usize.pow(10), 0..300_000_u32, 0..4_usize, 0..16_usize);
    (flags, sets, prices, models, rest).prop_map(|(flags, sets, prices, models, rest)| {
        let mut terms = models.map_or_else(Terms::default, Terms::models);
        let flag = |at: usize| flags.get(at).copied().unwrap_or_default();
        (terms.zero_retention, terms.no_training, terms.strict_cache) = (flag(0), flag(1), flag(2));
        (terms.refuse_aggregators, terms.refuse_safety_retention) = (flag(3), flag(4));
        (terms.regions, terms.only, terms.ignore, terms.quantizations, terms.parameters) = sets;
        (terms.max_prompt_price, terms.max_completion_price) = (prices.0.map(Price), prices.1.map(Price));
        terms.certifications = pick(rest.0, Certification::ALL).fold(Certifications::default(), Certifications::with);
        terms.context_length = if rest.1.is_multiple_of(3) { rest.1 } else { 0 };
        terms.redaction = match rest.2 {
            0 => Actions::default(),
            at => Actions::default().with(Entity::ALL[0], [Action::Mask, Action::Redact, Action::Block][at - 1]),
        };
        terms.group_zero_retention = pick(rest.3 << 5, Group::ALL).fold(Groups::default(), Groups::with);
        Any(terms)
    })
}

/// The values whose bits are set in the upper part of `bits`, which is mostly none.
fn pick<T: Copy>(bits: usize, all: &'static [T]) -> impl Iterator<Item = T> {
    let bits = if bits.is_multiple_of(2) { bits >> 5 } else { 0 };
    all.iter().enumerate().filter(move |(at, _)| bits >> at & 1 == 1).map(|(_, value)| *value)
}

/// All (model, endpoint) that a request may end at.
fn allowed(snapshot: &Snapshot, terms: &Terms) -> BTreeSet<(&'static str, usize)> {
    let models = [
        "openai/gpt-5",
        "openai/gpt-4o",
        "deepseek/deepseek-r1",
        "meta/llama-4-scout",
        "openrouter/x",
        "groq/y",
        "xai/grok-4",
    ];
    let stops = |model| {
        let itinerary = choose(snapshot, terms, model, &Preferences::default(), &Well, Seed([1; 32]), NOW);
        itinerary
            .map(|itinerary| itinerary.iter().map(|stop| (model, stop.endpoint)).collect::<Vec<_>>())
            .unwrap_or_default()
    };
    models.into_iter().flat_map(stops).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn join_is_a_semilattice(Any(a) in any_terms(), Any(b) in any_terms(), Any(c) in any_terms()) {
        prop_assert!(a.clone().join(&b) == b.clone().join(&a));
        prop_assert!(a.clone().join(&b).join(&c) == a.clone().join(&b.clone().join(&c)));
        prop_assert!(a.clone().join(&a) == a);
        prop_assert!(a.clone().join(&Terms::default()) == a);
    }

    #[test]
    fn join_never_enlarges(Any(a) in any_terms(), Any(b) in any_terms()) {
        SNAPSHOT.with(|snapshot| {
            let (left, right) = (allowed(snapshot, &a), allowed(snapshot, &b));
            let both = allowed(snapshot, &a.clone().join(&b));
            prop_assert!(both.is_subset(&left) && both.is_subset(&right));
            prop_assert!(both.is_subset(&allowed(snapshot, &Terms::default())));
            Ok(())
        })?;
    }

    #[test]
    fn globs_agree_with_backtracking(glob in "[ab*]{0,6}", text in "[ab]{0,8}") {
        fn naive(glob: &[u8], text: &[u8]) -> bool {
            match (glob, text) {
                ([], text) => text.is_empty(),
                ([b'*', rest @ ..], _) => (0..=text.len()).any(|cut| naive(rest, &text[cut..])),
                ([first, rest @ ..], [head, tail @ ..]) => first == head && naive(rest, tail),
                ([_, ..], []) => false,
            }
        }
        prop_assert_eq!(glob_matches(&glob, &text), naive(glob.as_bytes(), text.as_bytes()));
    }
}

#[test]
fn the_allowed_sets_are_not_empty_or_the_law_says_nothing() {
    let snapshot = rich();
    assert!(allowed(&snapshot, &Terms::default()).len() > 8);
    assert!(allowed(&snapshot, &terms("zdr")).len() > 3);
    assert!(allowed(&snapshot, &terms("zdr")).len() < allowed(&snapshot, &Terms::default()).len());
}

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
        ("zdr", "deepseek/deepseek-r1", "deepseek", "training retention:unknown attestation:missing"),
        ("zdr", "portkey/x", "portkey", "training operator"),
        ("zdr", "resold/m", "resold", "operator"),
        ("zdr", "openrouter/x", "openrouter", "training aggregator"),
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
        ("", "anthropic/claude-sonnet-4-6", "anthropic", "feature:translation"),
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
    let go = |terms: &Terms, model| choose(&snapshot, terms, model, &Preferences::default(), &Well, Seed([3; 32]), NOW);
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
        choose(&snapshot, terms, "safe/m", &Preferences::default(), &Well, Seed([3; 32]), NOW).is_ok()
    };
    assert!(!go(&deployed, &wish));
    deployed.floor = Floor::parse(Some(&json!({ "allow_safety_retention": true }))).unwrap();
    assert!(go(&deployed, &wish));
    assert!(go(&deployed, &terms("zdr")));
    assert!(!go(&deployed, &terms(r#"{"zdr":true,"allow_safety_retention":false}"#)));
}

#[test]
fn the_order_is_the_callers_then_drawn_by_weight_and_price() {
    let document = r#"{ "extends": "default", "endpoints": [
      { "model": "x/m", "provider": "groq", "price": { "prompt": "1", "completion": "1" } },
      { "model": "x/m", "provider": "together", "price": { "prompt": "3", "completion": "3" } },
      { "model": "x/m", "provider": "xai", "price": { "prompt": "1", "completion": "1" }, "weight": 3 } ] }"#;
    let snapshot = Deployed::with_keys().snapshot(Some(document)).unwrap();
    let order = |preferences: &Preferences, seed: u32| {
        let mut bytes = [0; 32];
        bytes[..4].copy_from_slice(&seed.to_le_bytes());
        let stops = choose(&snapshot, &Terms::default(), "x/m", preferences, &Well, Seed(bytes), NOW).ok().unwrap();
        stops.iter().map(|stop| stop.provider.to_string()).collect::<Vec<_>>()
    };
    let mut first: BTreeMap<String, u32> = BTreeMap::new();
    for seed in 0..3700 {
        let stops = order(&Preferences::default(), seed);
        assert_eq!(stops.len(), 3);
        *first.entry(stops[0].clone()).or_default() += 1;
    }
    // Weights 1 : 1/9 : 3 of 37/9 parts.
    for (provider, expected) in [("groq", 900_i64), ("together", 100), ("xai", 2700)] {
        let seen = i64::from(first[provider]);
        assert!((seen - expected).abs() < 120, "{provider}: {seen}, expected about {expected}");
    }
    let list = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    let asked = Preferences { order: list(&["together", "nobody", "groq"]), ..Preferences::default() };
    assert_eq!(order(&asked, 5), ["together", "groq", "xai"]);
    let strict = Preferences { order: list(&["together", "groq"]), allow_fallbacks: false, ..Preferences::default() };
    assert_eq!(order(&strict, 5), ["together", "groq"]);
    let single = Preferences { allow_fallbacks: false, ..Preferences::default() };
    assert_eq!(order(&single, 5).len(), 1);
    let some = Preferences { only: list(&["groq", "xai"]), ignore: list(&["xai"]), ..Preferences::default() };
    assert_eq!(order(&some, 5), ["groq"]);
}

#[test]
fn what_failed_lately_comes_last() {
    struct Sick(BTreeSet<Mark>);
    impl Health for Sick {
        fn unhealthy(&self, endpoint: Mark, _: Millis) -> bool {
            self.0.contains(&endpoint)
        }
    }
    let snapshot = Deployed::with_keys().snapshot(None).unwrap();
    let go = |health: &dyn Health| {
        choose(&snapshot, &Terms::default(), "meta/llama-4-scout", &Preferences::default(), health, Seed([9; 32]), NOW)
    };
    let well = go(&Well).ok().unwrap();
    let first = (well.first().provider.clone(), well.first().mark);
    let sick = go(&Sick(BTreeSet::from([first.1]))).ok().unwrap();
    assert_eq!(sick.iter().last().unwrap().provider, first.0);
    assert_eq!(sick.iter().count(), well.iter().count());
}

#[test]
fn refusals_name_what_the_same_terms_accept() {
    let snapshot = rich();
    let refused = ask(&snapshot, "zdr", "google/gemini-2.5-pro", NOW).err().unwrap();
    assert!(!refused.unknown_model && refused.alternatives.len() == 5);
    for model in &refused.alternatives {
        assert!(chosen(&snapshot, "zdr", model, NOW).is_ok(), "{model}");
    }
    let refused = ask(&snapshot, r#"{"zdr":true,"models":["google/*","deepseek/*"]}"#, "google/gemini-2.5-pro", NOW)
        .err()
        .unwrap();
    assert_eq!(refused.alternatives, ["deepseek/deepseek-r1", "deepseek/deepseek-chat"]);
}

#[test]
fn unknown_models_get_close_ids_that_the_key_may_use() {
    let snapshot = rich();
    let unknown = |wanted: &str, model: &str| -> Unroutable { ask(&snapshot, wanted, model, NOW).err().unwrap() };
    let refused = unknown("", "openai/gtp-5");
    assert!(refused.unknown_model);
    assert_eq!(refused.close.first().map(String::as_str), Some("openai/gpt-5"));
    assert!(refused.close.len() <= 3);
    assert!(unknown("", "deepsek-r1").close.contains(&"deepseek/deepseek-r1".into()));
    assert!(unknown(r#"{"models":["anthropic/*"]}"#, "openai/gtp-5").close.is_empty());
    assert!(unknown("", "completely-different").close.is_empty());
    assert!(unknown("", "openai/gpt 5\n").unknown_model);
}

#[test]
fn names_resolve_once_and_to_one_model() {
    let document = r#"{ "extends": "default", "endpoints": [ { "model": "own/gpt-4o", "provider": "groq" }, { "model": "anthropic/*", "provider": "groq" },
        { "model": "anthropic/claude-9", "provider": "groq" } ], "aliases": { "best": "anthropic/claude-9", "openai/gpt-5": "own/gpt-4o" } }"#;
    let snapshot = Deployed::with_keys().snapshot(Some(document)).unwrap();
    let go = |model: &str| {
        ask(&snapshot, "", model, NOW).map(|it: Itinerary| (it.model().to_owned(), it.first().upstream_model.clone()))
    };
    let name = |model: &str| go(model).map_or_else(|refused| refused.model, |(id, _)| id);
    assert_eq!(go("best").ok(), Some(("anthropic/claude-9".into(), "claude-9".into())));
    assert_eq!(name("openai/gpt-5"), "own/gpt-4o", "an alias may shadow an id");
    assert!(go("gpt-4o").is_err_and(|refused| refused.unknown_model), "two vendors have it");
    assert_eq!(name("claude-opus-5"), "anthropic/claude-opus-5", "a bare name that one vendor's wildcard has");
    assert!(
        go("anthropic/claude-opus-5").is_err_and(|refused| !refused.unknown_model),
        "the longer wildcard wins, over translation"
    );
    assert_eq!(go("anthropic/other").ok(), Some(("anthropic/other".into(), "other".into())));
    assert_eq!(
        go("groq/openai/gpt-oss-20b").ok(),
        Some(("groq/openai/gpt-oss-20b".into(), "openai/gpt-oss-20b".into()))
    );
}

#[test]
fn a_stop_carries_what_the_upstream_needs_and_no_more() {
    let snapshot = rich();
    let itinerary = ask(&snapshot, "zdr", "openai/gpt-5", NOW).ok().unwrap();
    let stop = itinerary.first();
    assert_eq!(stop.url, "https://api.openai.com/v1/chat/completions");
    assert_eq!(stop.headers, [("authorization", "Bearer key-of-OPENAI_API_KEY".to_owned())]);
    let attested = stop.attested.unwrap();
    assert_eq!((attested.basis.name(), attested.until.to_string().as_str()), ("zdr_addendum", "2027-10-01"));
}
