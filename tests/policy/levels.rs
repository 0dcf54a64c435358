//! Every dimension of terms, demanded by every party that may demand it, through the door of Chat Completions.
//!
//! ```text
//! {"regions": ["eu"]}   in DEPLOYMENT_TERMS · account/acme · guardrail/g · key/… · the request   ─▶   region:us, whoever said it
//! ```
//!
//! Invariant: the same request without the demand is sent, and a request that wishes the opposite of a demand changes nothing.

use lethe_core::arrive::key::stored_under;
use lethe_tests::platform::{Outcome, Platform};
use serde_json::{Value, json};

const LEVELS: [&str; 5] = ["deployment", "account", "guardrail", "key", "request"];

/// A member of `terms` · the same in a body, `-` where requests cannot demand it · a body that would like it otherwise · the model ·
/// what stands in the refusal.
const ROWS: &str = r#"
{"zdr":true} · {"zdr":true} · {"zdr":false} · house/bare · attestation:missing
{"no_train":true} · {"provider":{"data_collection":"deny"}} · {"provider":{"data_collection":"allow"}} · house/learner · training
{"regions":["eu"]} · {"zdr_policy":{"region":["eu"]}} · {"zdr_policy":{"region":["us"]}} · house/sure · region:
{"certifications":["soc2"]} · {"zdr_policy":{"certifications":["soc2"]}} · {"zdr_policy":{"certifications":[]}} · house/sure · certification:soc2
{"only":["bare"]} · {"provider":{"only":["bare"]}} · {"provider":{"only":["sure"]}} · house/sure · not_in_only
{"ignore":["sure"]} · {"provider":{"ignore":["sure"]}} · {"provider":{"ignore":[]}} · house/sure · ignored
{"max_price":{"prompt":"0.5"}} · {"provider":{"max_price":{"prompt":0.5}}} · {"provider":{"max_price":{"prompt":9}}} · house/sure · max_price
{"max_price":{"completion":"0.5"}} · {"provider":{"max_price":{"completion":"0.5"}}} · {"provider":{"max_price":{"completion":9}}} · house/sure · max_price
{"quantizations":["bf16"]} · {"provider":{"quantizations":["bf16"]}} · {"provider":{"quantizations":["fp8","bf16"]}} · house/sure · quantization
{"parameters":["seed"]} · {"provider":{"require_parameters":true},"seed":1} · {"provider":{"require_parameters":false}} · house/sure · parameters:seed
{"context_length":300000} · {"max_tokens":300000} · {"max_tokens":1} · house/sure · context_length
{"models":["house/bare"]} · - · {} · house/sure · model_forbidden
{"redact":{"EMAIL":"block"}} · {"zdr_policy":{"redact":{"EMAIL":"block"}}} · {"zdr_policy":{"redact":{"EMAIL":"off"}}} · house/sure · redaction_blocked
{"zdr":true,"strict_cache":true} · {"zdr":true,"zdr_policy":{"strict_cache":true}} · {"zdr_policy":{"strict_cache":false}} · house/caching · feature:prompt_caching
{"zdr":true,"allow_aggregators":false} · - · {} · house/hub · aggregator
{"zdr":true,"allow_safety_retention":false} · - · {} · house/safe · retention:safety
{"preset":"soc2"} · {"zdr_policy":{"preset":"soc2"}} · {"zdr_policy":{"certifications":[]}} · house/sure · certification:soc2
{"presets":["hipaa"]} · {"zdr_policy":{"preset":"hipaa"}} · {"zdr":false} · house/sure · contract:hipaa_baa
"#;

/// Providers of every kind that a row needs; all may serve until somebody demands something.
fn platform() -> Platform {
    let mut platform = Platform::new();
    let mut registry: Value = serde_json::from_slice(&platform.kv["registry"]).unwrap();
    for (name, more) in [
        ("learner", json!({ "trains": true })),
        ("caching", json!({ "caching": "implicit" })),
        ("hub", json!({ "kind": "aggregator", "flag": "openrouter", "zdr": "toggle" })),
        ("safe", json!({ "retention": "safety" })),
    ] {
        let mut provider = registry["providers"]["sure"].clone();
        provider.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        registry["providers"][name] = provider;
        let mut endpoint = registry["endpoints"][0].clone();
        (endpoint["model"], endpoint["provider"]) = (format!("house/{name}").into(), name.into());
        registry["endpoints"].as_array_mut().unwrap().push(endpoint);
        let mut attested = registry["attest"][0].clone();
        attested["provider"] = name.into();
        registry["attest"].as_array_mut().unwrap().push(attested);
    }
    for endpoint in registry["endpoints"].as_array_mut().unwrap() {
        (endpoint["quantization"], endpoint["parameters"]) = ("fp8".into(), json!(["tools"]));
        endpoint["regions"] = json!(["us"]);
    }
    platform.kv.insert("registry".into(), registry.to_string().into());
    platform.kv.insert(stored_under(&platform.key), br#"{"account":"acme","guardrail":"g"}"#.to_vec());
    platform.kv.insert("guardrail/g".into(), b"{}".to_vec());
    platform
}

const ALLOWED: &str = r#"{"allow_aggregators":true,"allow_safety_retention":true}"#;

/// Asks under `demand` of `level`, with a body that also says `more`.
fn asked(level: &str, demand: &Value, model: &str, more: &Value) -> Outcome {
    let mut platform = platform();
    let terms = json!({ "terms": demand });
    let mut floor: Value = serde_json::from_str(ALLOWED).unwrap();
    match level {
        "deployment" => floor.as_object_mut().unwrap().extend(demand.as_object().unwrap().clone()),
        "account" => drop(platform.kv.insert("account/acme".into(), terms.to_string().into())),
        "guardrail" => drop(platform.kv.insert("guardrail/g".into(), terms.to_string().into())),
        "key" => {
            let record = json!({ "account": "acme", "guardrail": "g", "terms": demand });
            platform.kv.insert(stored_under(&platform.key), record.to_string().into());
        }
        _ => {}
    }
    platform.settings.insert("DEPLOYMENT_TERMS".into(), floor.to_string());
    let mut body = json!({ "model": model, "messages": [{ "role": "user", "content": "mail bob@acme.com" }] });
    body.as_object_mut().unwrap().extend(more.as_object().cloned().unwrap_or_default());
    platform.chat(&[], &body.to_string())
}

#[test]
fn every_dimension_is_demanded_by_every_level() {
    for row in ROWS.trim().lines() {
        let [demand, body, wish, model, word] = row.split(" · ").collect::<Vec<_>>().try_into().unwrap();
        let [demand, body, wish] = [demand, body, wish].map(|cell| serde_json::from_str(cell).unwrap_or(Value::Null));
        for level in LEVELS {
            let bodies = if level == "request" { vec![&body] } else { vec![&Value::Null, &wish] };
            for more in bodies.into_iter().filter(|more| level != "request" || !more.is_null()) {
                let told = asked(level, &demand, model, more).told();
                assert!(told.status >= 400 && told.body.contains(word), "{level} {demand} {more}: {}", told.body);
            }
        }
        // Without the demand it is sent: what refused it above was the demand.
        let zdr = if model == "house/bare" { Value::Null } else { json!({ "zdr": demand.get("zdr") }) };
        drop(asked("nobody", &json!({}), model, &zdr).sent());
    }
}

#[test]
fn an_accounts_provider_groups_demand_too() {
    let go = |groups: Value, model: &str| {
        let mut platform = platform();
        platform.kv.insert("account/acme".into(), json!({ "groups": groups }).to_string().into());
        platform.chat(&[], &json!({ "model": model, "messages": [{ "role": "user", "content": "x" }] }).to_string())
    };
    for (groups, model, word) in [
        (json!({ "others": { "zdr": true } }), "house/bare", "attestation:missing"),
        (json!({ "others": { "no_train": true } }), "house/learner", "training"),
    ] {
        let told = go(groups.clone(), model).told();
        assert!(told.status >= 400 && told.body.contains(word), "{groups}: {}", told.body);
    }
    for group in ["anthropic", "openai", "google"] {
        drop(go(json!({ group: { "zdr": true, "no_train": true } }), "house/bare").sent());
    }
}
