//! The model: every endpoint of the registry, asked by every party whether it would have it.
//!
//! ```text
//! zdr demanded? ─▶ does not train · direct or self-hosted, or an aggregator that is allowed and told · attested today · …
//! ```
//!
//! Written from the specification's tables, over JSON alone: days are compared as text, patterns by backtracking, prices as whole numbers.
//!
//! Invariant: shares nothing with what it checks.

mod endpoint;

use serde_json::{Value, json};

use super::case::Case;
use super::world::World;

use endpoint::Endpoint;

/// The day of the test.
const TODAY: &str = "2026-11-21";

/// An endpoint that everybody would have.
#[derive(Debug)]
pub(super) struct Stop {
    /// Which of the models that were asked for.
    pub(super) model: usize,
    pub(super) provider: String,
    pub(super) upstream: String,
    pub(super) zero_retention: bool,
}

/// All endpoints that may serve the case, in the order of the models that it asks for.
pub(super) fn stops(world: &World, case: &Case) -> Vec<Stop> {
    let parties = parties(world, case);
    let mut stops = Vec::new();
    let mut seen = Vec::new();
    for name in names(case) {
        let Some((id, rows)) = resolve(world, &name) else { continue };
        if seen.contains(&id) {
            continue;
        }
        for row in rows {
            let it = Endpoint { world, parties: &parties, row, model: &id };
            if it.allowed() {
                let provider = text(&row["provider"]).to_owned();
                let part = id.split_once('/').map_or("", |(_, name)| name);
                let upstream = text(&row["upstream_model"]).replace('*', part);
                let zero_retention = it.demanded("zdr");
                stops.push(Stop { model: seen.len(), provider, upstream, zero_retention });
            }
        }
        seen.push(id);
    }
    stops
}

/// What every party demands, in the words of operators' terms. What a preset stands for stands beside it.
fn parties(world: &World, case: &Case) -> Vec<Value> {
    let [account, guardrail, key] = &case.documents;
    let body = &case.body;
    let at = |path: &str| body.pointer(path).cloned().unwrap_or_default();
    let asked = body["zdr"] == true
        || at("/provider/zdr") == true
        || at("/providerOptions/gateway/zeroDataRetention") == true
        || case.headers.contains(&("x-zdr", "true"))
        || names_of(body).iter().any(|name| name.ends_with(":zdr"));
    let untrained =
        at("/provider/data_collection") == "deny" || at("/providerOptions/gateway/disallowPromptTraining") == true;
    let prices = at("/provider/max_price/prompt").as_u64().map(|price| json!({ "prompt": price.to_string() }));
    let request = json!({
        "zdr": asked, "no_train": untrained, "regions": at("/zdr_policy/region"), "max_price": prices,
        "certifications": at("/zdr_policy/certifications"), "strict_cache": at("/zdr_policy/strict_cache"),
        "only": at("/provider/only"), "ignore": at("/provider/ignore"), "quantizations": at("/provider/quantizations"),
        "preset": at("/zdr_policy/preset"),
    });
    let used = if at("/provider/require_parameters") == true && body.get("seed").is_some() {
        json!({ "parameters": ["seed"] })
    } else {
        json!({})
    };
    let strict = if case.single && !case.order.is_empty() { json!({ "only": case.order }) } else { json!({}) };
    let further = json!({ "only": at("/providerOptions/gateway/only") });
    let mut all = vec![
        world.floor.clone(),
        account.clone(),
        account["terms"].clone(),
        guardrail.clone(),
        guardrail["terms"].clone(),
        json!({ "models": key["models"] }),
        key["terms"].clone(),
        request,
        used,
        strict,
        further,
    ];
    let presets: Vec<Value> =
        all.iter().flat_map(|party| list(&party["presets"]).chain([&party["preset"]])).map(preset).collect();
    all.extend(presets);
    all
}

/// The terms that a preset means, of endpoints.
fn preset(name: &Value) -> Value {
    match text(name) {
        "hipaa" => json!({ "zdr": true, "no_train": true, "certifications": ["hipaa_baa"] }),
        "gdpr" => json!({ "no_train": true, "regions": ["eu"], "certifications": ["gdpr_dpa"] }),
        "ccpa" => json!({ "no_train": true }),
        "fedramp" => {
            json!({ "zdr": true, "no_train": true, "regions": ["us", "gov"], "certifications": ["fedramp_moderate"] })
        }
        "soc2" => json!({ "certifications": ["soc2"] }),
        _ => json!({}),
    }
}

fn names_of(body: &Value) -> Vec<String> {
    [&body["model"]].into_iter().chain(list(&body["models"])).map(|name| text(name).to_owned()).collect()
}

/// The models asked for, without suffixes.
fn names(case: &Case) -> Vec<String> {
    names_of(&case.body).iter().map(|name| name.trim_end_matches(":zdr").to_owned()).collect()
}

/// What a name means, and the rows that have it: an exact id before patterns, the longest pattern before others.
fn resolve<'w>(world: &'w World, name: &str) -> Option<(String, Vec<&'w Value>)> {
    let rows = || list(&world.registry["endpoints"]);
    let name = if name == "nick" { "v/a" } else { name };
    let of = |id: &str| rows().filter(|row| text(&row["model"]) == id).collect::<Vec<_>>();
    if name.contains('/') {
        let exact = of(name);
        if !exact.is_empty() {
            return Some((name.to_owned(), exact));
        }
        let mut patterns: Vec<&str> =
            rows().map(|row| text(&row["model"])).filter(|it| it.contains('*') && glob(it, name)).collect();
        patterns.sort_by_key(|pattern| std::cmp::Reverse(pattern.len()));
        return patterns.first().map(|pattern| (name.to_owned(), of(pattern)));
    }
    // A bare name is that of the one vendor who has it.
    let mut vendors: Vec<&str> = rows()
        .map(|row| text(&row["model"]))
        .filter(|id| id.split_once('/').is_some_and(|(_, own)| own == name))
        .collect();
    vendors.sort_unstable();
    vendors.dedup();
    match vendors.as_slice() {
        [only] => Some(((*only).to_owned(), of(only))),
        _ => None,
    }
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn glob(pattern: &str, name: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == name,
        Some((head, rest)) => name
            .strip_prefix(head)
            .is_some_and(|tail| (0..=tail.len()).any(|cut| tail.get(cut..).is_some_and(|tail| glob(rest, tail)))),
    }
}
