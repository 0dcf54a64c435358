//! What an operator writes: a registry, a deployment's settings, and terms.
//!
//! ```text
//! World::draw(&mut draw) ─▶ World { registry, settings }        terms(&mut draw, 14) ─▶ {"zdr":true,"regions":["eu"]}
//! ```
//!
//! Invariant: every document is one that the gateway takes; every dimension of terms is drawn.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::draw::Draw;

/// A registry, and a deployment's settings.
pub(super) struct World {
    pub(super) registry: Value,
    pub(super) settings: BTreeMap<String, String>,
    pub(super) floor: Value,
    /// Providers whose credential is there.
    pub(super) keyed: Vec<String>,
    /// Providers whose host the settings list.
    pub(super) bound: Vec<String>,
}

pub(super) const PROVIDERS: [&str; 6] = ["p0", "p1", "p2", "p3", "p4", "p5"];
const MODELS: [&str; 6] = ["anthropic/c", "openai/d", "v/a", "v/b", "v/*", "v/a-*"];
pub(super) const REGIONS: [&str; 6] = ["eu", "eu-central-1", "us", "us-east-1", "us-gov-west-1", "global"];
const CERTIFICATIONS: [&str; 5] = ["soc2", "iso27001", "fedramp_moderate", "fedramp_high", "pci_dss"];
const CONTRACTS: [&str; 2] = ["hipaa_baa", "gdpr_dpa"];
const PRICES: [&str; 4] = ["1", "2", "3", "4"];
const DAYS: [&str; 5] = ["2026-01-01", "2026-11-20", "2026-11-21", "2026-11-22", "2027-10-01"];
pub(super) const QUANTIZATIONS: [&str; 3] = ["fp8", "bf16", "fp16"];

impl World {
    pub(super) fn draw(draw: &mut Draw) -> Self {
        let (mut providers, mut keyed, mut bound) = (Map::new(), Vec::new(), Vec::new());
        let mut settings = BTreeMap::new();
        for id in PROVIDERS {
            providers.insert(id.to_owned(), provider(draw, id));
            let name = format!("{}_API_KEY", id.to_uppercase());
            if !draw.once_in(6) {
                keyed.push(id.to_owned());
                settings.insert(name.clone(), "made-up".to_owned());
            }
            if !draw.once_in(8) {
                bound.push(id.to_owned());
            }
        }
        let hosts: Vec<String> =
            bound.iter().map(|id| format!("{}_API_KEY={id}.example.com", id.to_uppercase())).collect();
        settings.insert("CREDENTIAL_HOSTS".to_owned(), hosts.join(";"));
        let mut endpoints = Vec::new();
        for id in PROVIDERS {
            for model in MODELS {
                if draw.once_in(2) {
                    endpoints.push(endpoint(draw, id, model));
                }
            }
        }
        let attest: Vec<Value> = (0..draw.below(12)).map(|_| attestation(draw, &providers)).collect();
        let contracts: Vec<Value> = (0..draw.below(8)).map(|_| contract(draw, true)).collect();
        let mut platform =
            json!({ "processor": "own", "regions": draw.some(&REGIONS), "certifications": draw.some(&CERTIFICATIONS) });
        platform["contracts"] = (0..draw.below(4)).map(|_| contract(draw, false)).collect();
        if draw.once_in(2) {
            platform["regions"] = json!(["eu-central-1"]);
        }
        let mut floor = if draw.once_in(2) { json!({}) } else { terms(draw, 20) };
        for name in ["allow_aggregators", "allow_safety_retention"] {
            if draw.once_in(2) {
                floor[name] = draw.once_in(2).into();
            }
        }
        settings.insert("DEPLOYMENT_TERMS".to_owned(), floor.to_string());
        let registry = json!({ "platform": platform, "providers": providers, "endpoints": endpoints, "attest": attest,
            "contracts": contracts, "aliases": { "nick": "v/a" } });
        Self { registry, settings, floor, keyed, bound }
    }
}

fn provider(draw: &mut Draw, id: &str) -> Value {
    let auth = draw.one(&["bearer", "bearer", "x-api-key", "none"]);
    let mut row = json!({
        "kind": draw.one(&["direct", "direct", "direct", "self_hosted", "reseller", "operator", "aggregator"]),
        "protocol": draw.one(&["openai", "openai", "anthropic"]), "base_url": format!("https://{id}.example.com/v1"), "auth": auth,
        "group": draw.one(&["anthropic", "openai", "google", "others"]),
    });
    if auth != "none" {
        row["credential"] = format!("{}_API_KEY", id.to_uppercase()).into();
    }
    if !draw.once_in(6) {
        row["trains"] = draw.once_in(5).into();
    }
    if !draw.once_in(4) {
        row["retention"] = draw.one(&["zero", "safety", "days:30", "unknown"]).into();
    }
    if !draw.once_in(4) {
        row["caching"] = draw.one(&["none", "explicit", "implicit", "unknown"]).into();
    }
    if draw.once_in(2) {
        row["zdr"] = draw.one(&["agreement", "toggle", "unknown", "none"]).into();
    }
    if draw.once_in(2) {
        row["flag"] = "openrouter".into();
    }
    row
}

fn endpoint(draw: &mut Draw, id: &str, model: &str) -> Value {
    let mut row = json!({ "provider": id, "model": model, "upstream_model": if model.ends_with('*') { "*".to_owned() } else { format!("{id}-{}", model.replace('/', "-")) } });
    if !draw.once_in(5) {
        row["regions"] = if draw.once_in(3) { json!(["eu-central-1"]) } else { json!(draw.some(&REGIONS)) };
    }
    if draw.once_in(2) {
        row["certifications"] = json!(draw.some(&CERTIFICATIONS));
    }
    if !draw.once_in(4) {
        row["price"] = json!({ "prompt": draw.one(&PRICES) });
        if !draw.once_in(4) {
            row["price"]["completion"] = draw.one(&PRICES).into();
        }
    }
    if !draw.once_in(4) {
        row["context_length"] = draw.one(&[4_000, 100_000, 1_000_000]).into();
    }
    if !draw.once_in(3) {
        row["quantization"] = draw.one(&QUANTIZATIONS).into();
    }
    if !draw.once_in(3) {
        row["parameters"] = json!(draw.some(&["tools", "reasoning", "seed"]));
    }
    if draw.once_in(8) {
        row["trains"] = draw.once_in(2).into();
    }
    if draw.once_in(8) {
        row["retention"] = draw.one(&["zero", "safety", "days:7"]).into();
    }
    row
}

fn attestation(draw: &mut Draw, providers: &Map<String, Value>) -> Value {
    let models = match draw.below(4) {
        0 => json!("*"),
        1 => json!("v/*"),
        2 => json!(["v/a*", "openai/*"]),
        _ => json!([draw.one(&["v/b", "*/c", "v/*7"])]),
    };
    let provider = draw.one(&PROVIDERS);
    let basis = match text(&providers[provider]["kind"]) {
        "self_hosted" if !draw.once_in(6) => "self_operated",
        _ => draw.one(&["zdr_addendum", "toggle", "mam"]),
    };
    let mut row = json!({ "provider": provider, "models": models, "basis": basis });
    if draw.once_in(6) {
        row["revoked"] = if draw.once_in(2) { true.into() } else { draw.one(&DAYS).into() };
        return row;
    }
    if basis == "self_operated" {
        let all = ["request_logging_off", "no_disk_cache", "no_tracing", "host_is_ours"];
        row["checklist"] = json!(if draw.once_in(6) { &all[..3] } else { &all });
    }
    row["verified_by"] = "legal".into();
    row["verified_at"] = draw.one(&["2026-01-01", "2026-11-20", "2026-11-21", "2026-11-22"]).into();
    row["expires_at"] = draw.one(&["2026-11-20", "2026-11-21", "2027-10-01", "2027-10-01"]).into();
    if row["verified_at"].as_str() > row["expires_at"].as_str() {
        row["expires_at"] = "2027-10-01".into();
    }
    row
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn contract(draw: &mut Draw, of_provider: bool) -> Value {
    let mut row =
        json!({ "type": draw.one(&CONTRACTS), "signed_at": draw.one(&DAYS[..4]), "expires_at": draw.one(&DAYS) });
    if row["signed_at"].as_str() > row["expires_at"].as_str() {
        row["expires_at"] = "2027-10-01".into();
    }
    if of_provider {
        row["provider"] = draw.one(&PROVIDERS).into();
    }
    row
}

/// Terms as an operator writes them; each member with a probability of one in `of`.
pub(super) fn terms(draw: &mut Draw, of: usize) -> Value {
    let mut terms = json!({});
    for name in ["zdr", "no_train", "strict_cache"] {
        if draw.once_in(of) {
            terms[name] = (!draw.once_in(4)).into();
        }
    }
    let lists: [(&str, &[&'static str]); 7] = [
        ("regions", &REGIONS[..4]),
        ("certifications", &["soc2", "iso27001", "fedramp_moderate", "hipaa_baa", "gdpr_dpa"]),
        ("only", &PROVIDERS),
        ("ignore", &PROVIDERS),
        ("quantizations", &QUANTIZATIONS),
        ("parameters", &["tools", "seed"]),
        ("models", &["v/*", "*/c", "v/a", "openai/*", "*"]),
    ];
    for (name, of_these) in lists {
        if draw.once_in(of) {
            terms[name] = json!(draw.some(of_these));
        }
    }
    if draw.once_in(of) {
        terms["context_length"] = draw.one(&[1_000, 100_000, 200_000]).into();
    }
    for name in ["prompt", "completion"] {
        if draw.once_in(of) {
            terms["max_price"][name] = draw.one(&PRICES).into();
        }
    }
    for name in ["allow_aggregators", "allow_safety_retention"] {
        if draw.once_in(of * 3) {
            terms[name] = draw.once_in(2).into();
        }
    }
    if draw.once_in(of * 2) {
        terms["presets"] = json!(draw.some(&["hipaa", "gdpr", "ccpa", "pci", "fedramp", "soc2", "coding"])[..1]);
    }
    terms
}
