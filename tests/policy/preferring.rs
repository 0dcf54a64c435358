//! Other models, sorting, partitions, quantizations: what the caller prefers, within its terms.
//!
//! ```text
//! model x/a, models [x/b], sort latency          →   a by latency, then b by latency
//! the same with partition "none"                 →   all of them by latency
//! ```
//!
//! Invariant: preferences arrange what the terms allow, and add nothing to it.

use std::collections::{BTreeMap, BTreeSet};

use lethe_core::Dialect;
use lethe_core::host::{Millis, Seed};
use lethe_core::policy::Terms;
use lethe_core::registry::{Mark, Snapshot};
use lethe_core::route::{Health, Itinerary, Pace, Preferences, Sort, Wanted, choose};
use lethe_tests::deployed::{Deployed, NOW, Well, ask, rich, terms};
use proptest::prelude::*;

/// Three models, some of them at the same providers.
fn snapshot() -> Snapshot {
    let document = r#"{ "extends": "default", "endpoints": [
      { "model": "x/a", "provider": "groq", "price": { "prompt": "2", "completion": "2" }, "quantization": "fp8", "parameters": ["tools", "seed"] },
      { "model": "x/a", "provider": "together", "price": { "prompt": "1", "completion": "9" }, "quantization": "bf16", "parameters": ["tools"] },
      { "model": "x/a", "provider": "xai" },
      { "model": "x/b", "provider": "groq", "price": { "prompt": "0", "completion": "0" } },
      { "model": "x/b", "provider": "fireworks", "price": { "prompt": "1", "completion": "1" } },
      { "model": "x/c", "provider": "deepseek" } ] }"#;
    Deployed::with_keys().snapshot(Some(document)).unwrap()
}

fn seeded(number: u32) -> Seed {
    let mut bytes = [0; 32];
    bytes[..4].copy_from_slice(&number.to_le_bytes());
    Seed(bytes)
}

fn names(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

fn route(
    snapshot: &Snapshot,
    terms: &Terms,
    model: &str,
    wishes: &Preferences,
    health: &dyn Health,
    seed: u32,
) -> Vec<String> {
    let wanted = Wanted { dialect: Dialect::Chat, model };
    let stop =
        |itinerary: Itinerary| itinerary.iter().map(|stop| format!("{}@{}", stop.model, stop.provider)).collect();
    choose(snapshot, terms, wanted, wishes, health, seeded(seed), NOW).map(stop).unwrap_or_default()
}

/// What a test says of endpoints, by mark.
#[derive(Default)]
struct Known {
    paces: BTreeMap<Mark, Pace>,
    sick: BTreeSet<Mark>,
}

impl Health for Known {
    fn unhealthy(&self, endpoint: Mark, _: Millis) -> bool {
        self.sick.contains(&endpoint)
    }

    fn pace(&self, endpoint: Mark, _: Millis) -> Pace {
        self.paces.get(&endpoint).copied().unwrap_or_default()
    }
}

fn marks(snapshot: &Snapshot, model: &str) -> BTreeMap<String, Mark> {
    let itinerary = ask(snapshot, "", model, NOW).ok().unwrap();
    itinerary.iter().map(|stop| (stop.provider.to_string(), stop.mark)).collect()
}

#[test]
fn other_models_follow_in_their_order() {
    let snapshot = snapshot();
    let go = |model: &str, models: &[&str], wishes: Preferences| {
        let wishes = Preferences { models: names(models), ..wishes };
        (0..50).map(|seed| route(&snapshot, &Terms::default(), model, &wishes, &Well, seed)).collect::<BTreeSet<_>>()
    };
    for stops in go("x/b", &["nobody/has-it", "x/c", "x/b", "x/a"], Preferences::default()) {
        let models: Vec<&str> = stops.iter().map(|stop| stop.split('@').next().unwrap()).collect();
        assert_eq!(models, ["x/b", "x/b", "x/c", "x/a", "x/a", "x/a"], "unknown ones and doubles are left out");
    }
    let single = Preferences { allow_fallbacks: false, ..Preferences::default() };
    for stops in go("x/b", &["x/a"], single) {
        let models: Vec<&str> = stops.iter().map(|stop| stop.split('@').next().unwrap()).collect();
        assert_eq!(models, ["x/b", "x/a"], "one endpoint of each model");
    }
    let first = go("nobody/has-it", &["x/c"], Preferences::default());
    assert_eq!(first, BTreeSet::from([names(&["x/c@deepseek"])]), "the wanted one need not be known if another is");
    assert_eq!(go("nobody/has-it", &["nobody/either"], Preferences::default()), BTreeSet::from([Vec::new()]));
}

#[test]
fn sorted_by_price_per_model_or_together() {
    let snapshot = snapshot();
    let price =
        |together| Preferences { sort: Some(Sort::Price), models: names(&["x/b"]), together, ..Preferences::default() };
    for seed in 0..50 {
        let go = |wishes: &Preferences| route(&snapshot, &Terms::default(), "x/a", wishes, &Well, seed);
        assert_eq!(go(&price(false)), ["x/a@groq", "x/a@together", "x/a@xai", "x/b@groq", "x/b@fireworks"]);
        assert_eq!(go(&price(true)), ["x/b@groq", "x/b@fireworks", "x/a@groq", "x/a@together", "x/a@xai"]);
        let ordered = Preferences { order: names(&["xai", "fireworks"]), ..price(true) };
        assert_eq!(go(&ordered), ["x/a@xai", "x/b@fireworks", "x/b@groq", "x/a@groq", "x/a@together"]);
        let strict = Preferences { allow_fallbacks: false, ..price(true) };
        assert_eq!(go(&strict), ["x/b@groq", "x/a@groq"]);
    }
}

#[test]
fn sorted_by_what_was_measured_unknown_last_but_not_never() {
    let snapshot = snapshot();
    let marks = marks(&snapshot, "x/a");
    let pace = |first_byte, rate| Pace { first_byte: Some(first_byte), rate: Some(rate) };
    let paces = BTreeMap::from([(marks["groq"], pace(300, 90_000)), (marks["together"], pace(200, 20_000))]);
    let mut known = Known { paces, ..Known::default() };
    for (sort, expected) in
        [(Sort::Latency, ["together", "groq", "xai"]), (Sort::Throughput, ["groq", "together", "xai"])]
    {
        let wishes = Preferences { sort: Some(sort), ..Preferences::default() };
        let go = |known: &Known, seed| route(&snapshot, &Terms::default(), "x/a", &wishes, known, seed);
        let [best, second, unknown] = expected.map(|provider| format!("x/a@{provider}"));
        let mut curious = 0;
        for seed in 0..1_600 {
            let stops = go(&known, seed);
            if stops[0] == unknown {
                curious += 1;
                assert_eq!(stops, [unknown.clone(), best.clone(), second.clone()]);
            } else {
                assert_eq!(stops, [best.clone(), second.clone(), unknown.clone()]);
            }
        }
        assert!((50..150).contains(&curious), "{curious} of 1,600, expected about 100");
        known.sick = BTreeSet::from([marks[expected[0]]]);
        assert_eq!(go(&known, 1).last(), Some(&best), "what failed lately comes last all the same");
        known.sick.clear();
    }
}

#[test]
fn equal_ones_share_the_load() {
    let document = r#"{ "extends": "default", "endpoints": [ { "model": "x/e", "provider": "groq", "price": { "prompt": "1", "completion": "1" } },
        { "model": "x/e", "provider": "xai", "price": { "prompt": "1", "completion": "1" } } ] }"#;
    let snapshot = Deployed::with_keys().snapshot(Some(document)).unwrap();
    let wishes = Preferences { sort: Some(Sort::Price), ..Preferences::default() };
    let first =
        (0..400).filter(|seed| route(&snapshot, &Terms::default(), "x/e", &wishes, &Well, *seed)[0] == "x/e@xai");
    assert!((140..260).contains(&first.count()));
}

#[test]
fn quantizations_parameters_and_prices_filter() {
    let snapshot = snapshot();
    let left = |wanted: &str| {
        let stops = route(&snapshot, &terms(wanted), "x/a", &Preferences::default(), &Well, 1);
        stops.into_iter().collect::<BTreeSet<_>>()
    };
    let set = |providers: &[&str]| providers.iter().map(|provider| format!("x/a@{provider}")).collect::<BTreeSet<_>>();
    assert_eq!(left(r#"{"quantizations":["fp8"]}"#), set(&["groq"]));
    assert_eq!(left(r#"{"quantizations":["bf16","unknown"]}"#), set(&["together", "xai"]), "none stated is `unknown`");
    assert_eq!(left(r#"{"parameters":["tools","seed"]}"#), set(&["groq"]));
    assert_eq!(
        left(r#"{"max_price":{"prompt":"1.5"}}"#),
        set(&["together"]),
        "without a price there is no limit to keep"
    );
    assert_eq!(left(r#"{"max_price":{"prompt":"2","completion":"3"}}"#), set(&["groq"]));
}

const MODELS: [&str; 8] = [
    "openai/gpt-5",
    "openai/gpt-4o",
    "deepseek/deepseek-r1",
    "meta/llama-4-scout",
    "openrouter/x",
    "groq/y",
    "xai/grok-4",
    "nobody/has-it",
];

const TERMS: [&str; 6] = [
    "",
    "zdr",
    r#"{"no_train":true}"#,
    r#"{"regions":["us"]}"#,
    r#"{"max_price":{"prompt":"1"}}"#,
    r#"{"zdr":true,"models":["openai/*","deepseek/*"]}"#,
];

thread_local!(static RICH: Snapshot = rich());

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// The stops of several models are those of each of them alone, in another order at most: none added, none lost, none twice.
    #[test]
    fn preferences_rearrange_and_nothing_else(
        picks in prop::collection::vec(0..MODELS.len(), 1..5), wanted in 0..TERMS.len(), sort in 0..4_usize, together: bool,
        order in prop::collection::vec(prop::sample::select(&["openai", "azure", "groq", "deepinfra"][..]), 0..3),
        seed: u32, known: bool, sick: u8,
    ) {
        RICH.with(|snapshot| {
            let terms = terms(TERMS[wanted]);
            let all: Vec<Mark> = MODELS.iter().filter_map(|model| ask(snapshot, "", model, NOW).ok())
                .flat_map(|itinerary| itinerary.iter().map(|stop| stop.mark).collect::<Vec<_>>()).collect();
            let mut health = Known::default();
            for (at, mark) in all.into_iter().enumerate() {
                let value = u32::try_from(at * 7 % 5).unwrap();
                health.paces.insert(mark, Pace { first_byte: (known && value > 0).then_some(value), rate: (value > 1).then_some(value) });
                if at % 8 == usize::from(sick % 16) {
                    health.sick.insert(mark);
                }
            }
            let models: Vec<String> = picks.iter().map(|at| MODELS[*at].to_owned()).collect();
            let sort = [None, Some(Sort::Price), Some(Sort::Latency), Some(Sort::Throughput)][sort];
            let wishes = Preferences { models: models[1..].to_vec(), sort, together, order: names(&order), ..Preferences::default() };
            let stops = route(snapshot, &terms, &models[0], &wishes, &health, seed);
            prop_assert_eq!(&stops, &route(snapshot, &terms, &models[0], &wishes, &health, seed), "the same once more");
            let mut each: Vec<String> = Vec::new();
            let distinct: BTreeSet<&String> = models.iter().collect();
            for model in distinct {
                each.extend(route(snapshot, &terms, model, &Preferences::default(), &Well, 0));
            }
            let mut sorted = stops.clone();
            sorted.sort();
            each.sort();
            prop_assert_eq!(sorted, each);
            if !together {
                let blocks: Vec<&str> = stops.iter().map(|stop| stop.split('@').next().unwrap()).collect();
                let mut seen = BTreeSet::new();
                let new = blocks.chunk_by(|a, b| a == b).all(|block| seen.insert(block[0]));
                prop_assert!(new, "one model after the other: {blocks:?}");
            }
            Ok(())
        })?;
    }
}
