//! Order, fallbacks, and what a refusal offers instead.
//!
//! ```text
//! order ["groq", "openai"]   →   groq, openai, then the rest by weight and price
//! ```
//!
//! Invariant: what is offered would be accepted under the same terms.

use std::collections::{BTreeMap, BTreeSet};

use lethe_core::Dialect;
use lethe_core::host::{Millis, Seed};
use lethe_core::policy::Terms;
use lethe_core::registry::Mark;
use lethe_core::route::{Health, Itinerary, Preferences, Unroutable, Wanted, choose};
use lethe_tests::deployed::{Deployed, NOW, Well, ask, chosen, rich};

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
        let stops = choose(
            &snapshot,
            &Terms::default(),
            Wanted { dialect: Dialect::Chat, model: "x/m" },
            preferences,
            &Well,
            Seed(bytes),
            NOW,
        )
        .ok()
        .unwrap();
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
        choose(
            &snapshot,
            &Terms::default(),
            Wanted { dialect: Dialect::Chat, model: "meta/llama-4-scout" },
            &Preferences::default(),
            health,
            Seed([9; 32]),
            NOW,
        )
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
    let wild = Some(("anthropic/claude-opus-5".into(), "claude-opus-5".into()));
    assert_eq!(go("anthropic/claude-opus-5").ok(), wild, "the longer wildcard wins");
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
