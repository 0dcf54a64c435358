//! Rules over everything that documents make possible.
//!
//! ```text
//! never {"account": "retail", "region": "us"}   ─▶   account retail for openai/gpt-5 may go to openai
//! ```
//!
//! Invariant: each row is a rule with a document under which it holds, and one change that breaks it.

use lethe_core::policy::Floor;
use lethe_core::policy::invariants::{Broken, Documents, check, readable};
use lethe_core::registry::{CredentialHosts, Day};
use serde_json::{Value, json};

/// Documents as values, until they are checked.
#[derive(Clone)]
struct World {
    registry: Value,
    rows: Vec<(&'static str, Value)>,
    floor: &'static str,
}

impl World {
    /// Two endpoints of the house in the EU and the US, and one wildcard.
    fn new() -> Self {
        let provider = |id: &str| {
            json!({ "name": id, "group": "others", "kind": "direct", "protocol": "openai", "base_url": format!("https://{id}.example.com/v1"),
                "auth": "none", "retention": "days:30", "trains": false, "zdr": "agreement" })
        };
        let endpoint = |model: &str, id: &str, region: &str| json!({ "model": model, "provider": id, "regions": [region], "price": { "prompt": "1", "completion": "2" } });
        let registry = json!({
            "platform": { "processor": "own", "regions": ["eu", "us"] },
            "providers": { "east": provider("east"), "west": provider("west") },
            "endpoints": [endpoint("house/one", "east", "eu-central-1"), endpoint("house/one", "west", "us-east-1"), endpoint("wild/*", "west", "us-east-1")],
        });
        Self { registry, rows: Vec::new(), floor: "{}" }
    }

    fn with(mut self, name: &'static str, document: Value) -> Self {
        self.rows.retain(|(known, _)| *known != name);
        self.rows.push((name, document));
        self
    }

    fn registry(mut self, change: impl FnOnce(&mut Value)) -> Self {
        change(&mut self.registry);
        self
    }

    /// What breaks `rule`: who, model, provider.
    fn broken(&self, rule: &Value) -> Vec<String> {
        let hosts = CredentialHosts::parse("A_API_KEY=east.example.com,west.example.com").unwrap();
        let floor = Floor::parse(Some(self.floor.as_bytes())).unwrap();
        let registry = self.registry.to_string();
        let texts: Vec<(&str, String)> = self.rows.iter().map(|(name, row)| (*name, row.to_string())).collect();
        let of = |kind: &str| {
            let rows = texts.iter().filter_map(|(name, row)| Some((name.strip_prefix(kind)?, row.as_bytes())));
            rows.collect::<Vec<(&str, &[u8])>>()
        };
        let (accounts, guardrails, keys) = (of("account/"), of("guardrail/"), of("key/"));
        let documents = Documents {
            registry: Some(registry.as_bytes()),
            floor: &floor,
            hosts: &hosts,
            insecure: false,
            accounts: &accounts,
            guardrails: &guardrails,
            keys: &keys,
        };
        let invariants = json!({ "invariants": [rule] }).to_string();
        match check(invariants.as_bytes(), &documents, Day::parse("2026-11-21").unwrap()) {
            Ok(()) => Vec::new(),
            Err(Broken::Violated(found)) => {
                assert!(found.iter().all(|one| !one.why.is_empty() && one.to_string().contains(&one.model)));
                found.iter().map(|one| format!("{} {} {}", one.who, one.model, one.provider)).collect()
            }
            Err(Broken::Unreadable(rows)) => panic!("{rows:?}"),
        }
    }
}

fn vouch(models: &str, from: &str) -> Value {
    json!({ "provider": "west", "models": models, "basis": "zdr_addendum", "verified_by": "legal", "verified_at": from, "expires_at": "2028-01-01" })
}

#[test]
fn never_in_a_region() {
    let rule = json!({ "never": { "account": "retail", "region": "us" } });
    let eu = World::new().with("account/retail", json!({ "terms": { "regions": ["eu"] } })).registry(|registry| {
        registry["platform"]["regions"] = json!(["eu"]);
    });
    assert_eq!(eu.broken(&rule), [""; 0]);
    // The platform is a hop too.
    let hop = eu.clone().registry(|registry| registry["platform"]["regions"] = json!(["global"]));
    assert_eq!(hop.broken(&rule), [""; 0], "the terms refuse that platform, so nothing is served");
    let all = eu.clone().with("account/retail", json!({}));
    assert_eq!(all.broken(&rule), ["account retail house/one west"]);
    assert_eq!(
        all.clone().with("account/retail", json!({ "terms": { "models": ["wild/a"] } })).broken(&rule),
        ["account retail wild/a west"]
    );
    assert_eq!(
        all.with("account/retail", json!({ "terms": { "models": ["*/one"], "ignore": ["west"] } })).broken(&rule),
        [""; 0]
    );
    for (regions, breaks) in [
        (json!(["us"]), true),
        (json!(["us-west-2"]), true),
        (json!(["global"]), true),
        (json!([]), true),
        (json!(["eu"]), false),
        (json!(["au"]), false),
    ] {
        let world =
            World::new().with("account/retail", json!({ "terms": { "only": ["east"] } })).registry(|registry| {
                registry["platform"]["regions"] = json!(["eu"]);
                registry["endpoints"][0]["regions"] = regions.clone();
            });
        assert_eq!(!world.broken(&rule).is_empty(), breaks, "{regions}");
    }
    let floor = World { floor: r#"{"regions":["eu"]}"#, ..World::new().with("account/retail", json!({})) };
    assert_eq!(floor.broken(&rule), [""; 0], "the floor counts for all");
}

#[test]
fn never_unverified_whatever_the_names_and_days() {
    let rule = json!({ "never": { "account": "*", "verified": false } });
    let zdr = json!({ "zdr": true });
    let all = World::new()
        .with("account/a", zdr.clone())
        .registry(|registry| registry["attest"] = json!([vouch("wild/*", "2026-10-01")]));
    assert_eq!(all.broken(&rule), [""; 0]);
    assert_eq!(all.clone().with("account/a", json!({})).broken(&rule), ["account a house/one east"]);
    // A rule about what is verified only for some names of a wildcard, or only later.
    let west = json!({ "never": { "provider": "west" } });
    let some = |models: &str, from: &str| {
        World::new()
            .with("account/a", zdr.clone())
            .registry(|registry| registry["attest"] = json!([vouch(models, from)]))
    };
    assert_eq!(some("wild/b-*", "2026-10-01").broken(&west), ["account a wild/b- west"]);
    assert_eq!(some("wild/exact", "2026-10-01").broken(&west), ["account a wild/exact west"]);
    assert_eq!(some("*-x", "2027-05-05").broken(&west), ["account a wild/-x west"], "it will be verified");
    assert_eq!(some("other/*", "2026-10-01").broken(&west), [""; 0]);
    let narrow =
        some("*-x", "2026-10-01").with("account/a", json!({ "zdr": true, "terms": { "models": ["wild/b-*"] } }));
    assert_eq!(narrow.broken(&west), ["account a wild/b--x west"], "two patterns overlap");
}

#[test]
fn always_blocked() {
    let rule = json!({ "always": { "group": "payments", "redact.CREDIT_CARD": "block" } });
    let world = World::new();
    let blocks = json!({ "redact": { "CREDIT_CARD": "block" } });
    for (account, breaks) in [
        (json!({ "group": "payments", "terms": blocks }), false),
        (json!({ "group": "payments", "terms": { "preset": "pci" } }), false),
        (json!({ "group": "payments", "terms": { "redact": { "CREDIT_CARD": "redact" } } }), true),
        (json!({ "group": "payments", "terms": { "redact": { "FINANCIAL": "block" } } }), false),
        (json!({ "group": "other" }), false),
        (json!({}), false),
    ] {
        let broken = world.clone().with("account/a", account.clone()).broken(&rule);
        assert_eq!(!broken.is_empty(), breaks, "{account}");
    }
    let nothing = json!({ "group": "payments", "terms": { "only": ["nobody"] } });
    assert_eq!(world.clone().with("account/a", nothing).broken(&rule), [""; 0], "nobody is served");
    // An account must hold by itself: its keys come and go.
    let by_key = world
        .with("account/a", json!({ "group": "payments" }))
        .with("guardrail/g", blocks)
        .with("key/0a", json!({ "account": "a", "guardrail": "g" }));
    assert_eq!(by_key.broken(&rule), ["account a house/one east"]);
    let keys = json!({ "always": { "key": "*", "redact.CREDIT_CARD": "block" } });
    assert_eq!(by_key.broken(&keys), [""; 0]);
    assert_eq!(by_key.clone().with("key/0b", json!({ "account": "a" })).broken(&keys), ["key 0b house/one east"]);
    assert_eq!(by_key.with("key/0c", json!({ "account": "missing" })).broken(&keys), [""; 0], "it is served by nobody");
}

#[test]
fn always_by_endpoint_or_by_demand() {
    let account = |terms: Value| World::new().with("account/a", json!({ "terms": terms }));
    for (demand, terms, breaks) in [
        (json!({ "regions": ["eu", "us"] }), json!({}), false),
        (json!({ "regions": ["eu"] }), json!({}), true),
        (json!({ "regions": ["eu"] }), json!({ "only": ["east"] }), true),
        (json!({ "regions": ["eu", "us"], "provider": "east" }), json!({}), false),
        (json!({ "max_price.prompt": "1" }), json!({}), false),
        (json!({ "max_price.prompt": "0.5" }), json!({}), true),
        (json!({ "no_train": true }), json!({}), true),
        (json!({ "no_train": true }), json!({ "no_train": true }), false),
        (json!({ "zdr": true, "provider": "nobody" }), json!({}), false),
        (json!({ "zdr": true, "model": "wild/*" }), json!({ "models": ["house/*"] }), false),
        (json!({ "media": "refuse" }), json!({ "preset": "soc2", "only": ["nobody"] }), false),
        (json!({ "only": ["west"], "model": "wild/*" }), json!({}), false),
        (json!({ "only": ["west"] }), json!({}), true),
    ] {
        let broken = account(terms.clone()).broken(&json!({ "always": demand }));
        assert_eq!(!broken.is_empty(), breaks, "{demand} {terms}");
    }
    // A group's own demand counts where it holds.
    let groups = World::new().with("account/a", json!({ "groups": { "others": { "no_train": true } } }));
    assert_eq!(groups.broken(&json!({ "always": { "no_train": true } })), [""; 0]);
    assert_eq!(groups.broken(&json!({ "always": { "zdr": true } })).len(), 1);
}

#[test]
fn the_grammar_is_closed() {
    for (path, document) in [
        ("invariants", json!({ "invariants": {} })),
        ("rules", json!({ "rules": [] })),
        ("invariants[0]", json!({ "invariants": [{}] })),
        ("invariants[0]", json!({ "invariants": [{ "never": { "region": "us" }, "always": { "zdr": true } }] })),
        ("invariants[0].nevr", json!({ "invariants": [{ "nevr": { "region": "us" } }] })),
        ("invariants[0].never", json!({ "invariants": [{ "never": {} }] })),
        ("invariants[0].always", json!({ "invariants": [{ "always": { "account": "a" } }] })),
        ("invariants[0].never.regions", json!({ "invariants": [{ "never": { "regions": ["us"] } }] })),
        ("invariants[0].never.verified", json!({ "invariants": [{ "never": { "verified": "no" } }] })),
        ("invariants[0].never.kind", json!({ "invariants": [{ "never": { "kind": "cloud" } }] })),
        (
            "invariants[0].never.price_above.prompt",
            json!({ "invariants": [{ "never": { "price_above": { "prompt": "cheap" } } }] }),
        ),
        (
            "invariants[1].always.zrd",
            json!({ "invariants": [{ "never": { "region": "us" } }, { "always": { "zrd": true } }] }),
        ),
        ("invariants[0].always.redact.EMIAL", json!({ "invariants": [{ "always": { "redact.EMIAL": "block" } }] })),
        ("invariants[0].always.zdr", json!({ "invariants": [{ "always": { "zdr": false } }] })),
    ] {
        let Err(Broken::Unreadable(rows)) = readable(document.to_string().as_bytes()) else {
            panic!("{document}");
        };
        assert_eq!(rows[0].path, path, "{document}");
        assert!(rows[0].line >= 1);
    }
    let all = json!({ "invariants": [{ "never": { "account": "a", "group": "g", "guardrail": "x", "key": "*", "provider": "*", "model": "*", "provider_group": "openai",
        "kind": "direct", "region": "us", "quantization": "fp8", "verified": false, "trains": true, "price_above": { "prompt": "5", "completion": "9.5" } } }] });
    assert!(readable(all.to_string().as_bytes()).is_ok());
}
