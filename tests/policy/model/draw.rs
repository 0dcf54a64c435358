//! Worlds and cases, drawn from a seed.
//!
//! ```text
//! Draw::new(1) ─▶ World { registry, settings } ─▶ Case { account, guardrail, key, headers, body }
//! ```
//!
//! Invariant: every document is one that the gateway takes; every dimension of terms is drawn, by every party that has it.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

/// A stream of numbers (splitmix64).
pub(super) struct Draw(u64);

impl Draw {
    pub(super) const fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let word = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        word ^ (word >> 31)
    }

    fn below(&mut self, most: usize) -> usize {
        usize::try_from(self.next() % most.max(1) as u64).unwrap_or(0)
    }

    /// True in one of `of` draws.
    fn once_in(&mut self, of: usize) -> bool {
        self.below(of) == 0
    }

    fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }

    /// Each with a probability of one half, or one more if there would be none.
    fn some(&mut self, of: &[&'static str]) -> Vec<&'static str> {
        let mut list: Vec<&'static str> = of.iter().copied().filter(|_| self.once_in(2)).collect();
        if list.is_empty() {
            list.push(self.one(of));
        }
        list
    }
}

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

const PROVIDERS: [&str; 6] = ["p0", "p1", "p2", "p3", "p4", "p5"];
const MODELS: [&str; 6] = ["anthropic/c", "openai/d", "v/a", "v/b", "v/*", "v/a-*"];
const REGIONS: [&str; 6] = ["eu", "eu-central-1", "us", "us-east-1", "us-gov-west-1", "global"];
const CERTIFICATIONS: [&str; 5] = ["soc2", "iso27001", "fedramp_moderate", "fedramp_high", "pci_dss"];
const CONTRACTS: [&str; 2] = ["hipaa_baa", "gdpr_dpa"];
const PRICES: [&str; 4] = ["1", "2", "3", "4"];
const DAYS: [&str; 5] = ["2026-01-01", "2026-11-20", "2026-11-21", "2026-11-22", "2027-10-01"];
const QUANTIZATIONS: [&str; 3] = ["fp8", "bf16", "fp16"];

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
fn terms(draw: &mut Draw, of: usize) -> Value {
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

/// Who asks, and what.
pub(super) struct Case {
    /// Account, guardrail, key.
    pub(super) documents: [Value; 3],
    pub(super) headers: Vec<(&'static str, &'static str)>,
    pub(super) body: Value,
    pub(super) order: Vec<String>,
    pub(super) single: bool,
}

impl Case {
    pub(super) fn draw(draw: &mut Draw, _: &World) -> Self {
        let mut account = json!({});
        for name in ["zdr", "no_train"] {
            if draw.once_in(12) {
                account[name] = true.into();
            }
        }
        if draw.once_in(4) {
            let group = draw.one(&["anthropic", "openai", "google", "others"]);
            account["groups"][group][draw.one(&["zdr", "no_train"])] = true.into();
        }
        if draw.once_in(3) {
            account["terms"] = terms(draw, 14);
        }
        let mut guardrail = json!({});
        if draw.once_in(4) {
            guardrail["terms"] = terms(draw, 14);
        }
        if draw.once_in(12) {
            guardrail["preset"] = draw.one(&["hipaa", "gdpr", "fedramp", "soc2"]).into();
        }
        let mut key = json!({});
        if draw.once_in(3) {
            key["terms"] = terms(draw, 14);
        }
        if draw.once_in(4) {
            key["models"] = json!(draw.some(&["v/*", "*/c", "v/a*", "openai/*"]));
        }
        let (body, headers) = (body(draw), if draw.once_in(10) { vec![("x-zdr", "true")] } else { Vec::new() });
        let list = |path: &str| {
            let list = body.pointer(path).and_then(Value::as_array).into_iter().flatten();
            list.filter_map(Value::as_str).map(str::to_owned).collect::<Vec<_>>()
        };
        let order = [list("/provider/order"), list("/providerOptions/gateway/order")].concat();
        let single = body.pointer("/provider/allow_fallbacks") == Some(&Value::Bool(false));
        Self { documents: [account, guardrail, key], headers, body, order, single }
    }
}

const NAMES: [&str; 12] =
    ["anthropic/c", "openai/d", "v/a", "v/b", "v/a-7", "v/a-long", "v/z7", "nick", "c", "a", "nobody/x", "v/a-b"];

fn body(draw: &mut Draw) -> Value {
    let suffix = if draw.once_in(16) { ":zdr" } else { "" };
    let mut body = json!({ "model": format!("{}{suffix}", draw.one(&NAMES[..11])), "messages": [{ "role": "user", "content": "hi" }] });
    if draw.once_in(6) {
        body["models"] = json!([draw.one(&NAMES), draw.one(&NAMES)]);
    }
    if draw.once_in(16) {
        body["zdr"] = (!draw.once_in(3)).into();
    }
    if draw.once_in(8) {
        body["seed"] = 7.into();
    }
    for (path, name, one_in) in [
        ("provider", "only", 10),
        ("provider", "ignore", 8),
        ("provider", "order", 6),
        ("provider", "quantizations", 12),
    ] {
        if draw.once_in(one_in) {
            let of: &[&str] = if name == "quantizations" { &QUANTIZATIONS } else { &PROVIDERS };
            body[path][name] = json!(draw.some(of));
        }
    }
    if draw.once_in(8) {
        body["provider"]["allow_fallbacks"] = draw.once_in(2).into();
    }
    if draw.once_in(12) {
        body["provider"]["require_parameters"] = true.into();
    }
    if draw.once_in(12) {
        body["provider"]["data_collection"] = draw.one(&["allow", "deny"]).into();
    }
    if draw.once_in(16) {
        body["provider"]["zdr"] = true.into();
    }
    if draw.once_in(12) {
        body["provider"]["max_price"]["prompt"] = draw.one(&[1, 2, 3]).into();
    }
    others(draw, &mut body);
    body
}

/// What a body wishes in the words of others than OpenRouter.
fn others(draw: &mut Draw, body: &mut Value) {
    if draw.once_in(16) {
        body["providerOptions"]["gateway"]["zeroDataRetention"] = true.into();
    }
    if draw.once_in(12) {
        body["providerOptions"]["gateway"]["only"] = json!(draw.some(&PROVIDERS));
    }
    if draw.once_in(16) {
        body["providerOptions"]["gateway"]["disallowPromptTraining"] = true.into();
    }
    if draw.once_in(10) {
        body["zdr_policy"]["region"] = json!(draw.some(&REGIONS[..4]));
    }
    if draw.once_in(16) {
        body["zdr_policy"]["certifications"] = json!(draw.some(&["soc2", "fedramp_moderate"]));
    }
    if draw.once_in(20) {
        body["zdr_policy"]["strict_cache"] = true.into();
    }
    if draw.once_in(20) {
        body["zdr_policy"]["preset"] = draw.one(&["hipaa", "gdpr", "soc2", "ccpa"]).into();
    }
}
