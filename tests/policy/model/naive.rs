//! The model: every endpoint of the registry, asked by every party whether it would have it.
//!
//! ```text
//! zdr demanded? ─▶ does not train · direct or self-hosted, or an aggregator that is allowed and told · attested today · …
//! ```
//!
//! Written from the specification's tables, over JSON alone: days are compared as text, patterns by backtracking, prices as whole numbers.
//!
//! Invariant: shares nothing with what it checks.

use serde_json::{Value, json};

use super::draw::{Case, World};

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
            json!({ "zdr": true, "no_train": true, "regions": ["us"], "certifications": ["fedramp_moderate"] })
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

struct Endpoint<'e> {
    world: &'e World,
    parties: &'e [Value],
    row: &'e Value,
    model: &'e str,
}

impl Endpoint<'_> {
    fn provider(&self) -> &Value {
        &self.world.registry["providers"][text(&self.row["provider"])]
    }

    /// Does anybody demand `zdr` or `no_train` of it, by itself or by group?
    fn demanded(&self, what: &str) -> bool {
        let vendor = self.model.split('/').next().unwrap_or_default();
        let vendor = if ["anthropic", "openai", "google"].contains(&vendor) { vendor } else { "others" };
        let groups = [vendor, text(&self.provider()["group"])];
        self.parties
            .iter()
            .any(|party| party[what] == true || groups.iter().any(|group| party["groups"][*group][what] == true))
    }

    fn allowed(&self) -> bool {
        let zdr = self.demanded("zdr");
        let trained = self.own("trains") != false;
        (!(zdr || self.demanded("no_train")) || !trained)
            && (!zdr || self.retains_nothing())
            && self.parties.iter().all(|party| self.suits(party))
            && self.reachable()
    }

    /// The endpoint's own member, else its provider's.
    fn own(&self, name: &str) -> Value {
        let own = self.row.get(name).or_else(|| self.provider().get(name));
        own.cloned().unwrap_or_default()
    }

    fn retains_nothing(&self) -> bool {
        let allowed =
            |name: &str| self.world.floor[name] == true && self.parties.iter().all(|party| party[name] != false);
        let kind = match text(&self.provider()["kind"]) {
            "direct" | "self_hosted" => true,
            "aggregator" => allowed("allow_aggregators") && self.provider()["flag"] == "openrouter",
            _ => false,
        };
        let safe = self.own("retention") != "safety" || allowed("allow_safety_retention");
        let caching = self.provider().get("caching").map_or("unknown", text);
        let strict = self.parties.iter().any(|party| party["strict_cache"] == true);
        kind && safe && (!strict || !["implicit", "unknown"].contains(&caching)) && self.attested()
    }

    fn attested(&self) -> bool {
        let rows = || {
            list(&self.world.registry["attest"]).filter(|row| row["provider"] == self.row["provider"]).filter(|row| {
                let models = &row["models"];
                let own = list(models).chain([models]);
                own.filter_map(Value::as_str).any(|pattern| glob(pattern, self.model))
            })
        };
        let void = |row: &Value| {
            rows()
                .filter(|by| !by["revoked"].is_null() && by["basis"] == row["basis"])
                .any(|by| by["revoked"] == true || text(&row["verified_at"]) <= text(&by["revoked"]))
        };
        let own = self.provider()["kind"] == "self_hosted";
        let admissible = |row: &Value| {
            let confirmed = list(&row["checklist"]).count() == 4;
            if own || row["basis"] == "self_operated" {
                row["basis"] == "self_operated" && confirmed
            } else {
                self.provider()["zdr"] != "none"
            }
        };
        let bound = self.world.bound.iter().any(|id| *id == text(&self.row["provider"]));
        bound
            && rows()
                .filter(|row| row["revoked"].is_null() && admissible(row))
                .any(|row| text(&row["verified_at"]) <= TODAY && TODAY <= text(&row["expires_at"]) && !void(row))
    }

    fn suits(&self, party: &Value) -> bool {
        let platform = &self.world.registry["platform"];
        let regions = |hop: &Value, wanted: &Value| {
            let lies = |region: &Value| list(wanted).any(|area| area == region || text(area) == area_of(text(region)));
            list(&hop["regions"]).count() > 0 && list(&hop["regions"]).all(lies)
        };
        let certified = |wanted: &Value| match text(wanted) {
            "hipaa_baa" | "gdpr_dpa" => {
                let theirs =
                    list(&self.world.registry["contracts"]).filter(|row| row["provider"] == self.row["provider"]);
                signed(theirs, wanted) && signed(list(&platform["contracts"]), wanted)
            }
            _ => has(self.row, wanted) && has(platform, wanted),
        };
        let names = |name: &str, own: &str| party[name].is_null() || list(&party[name]).any(|known| text(known) == own);
        let price = |name: &str| {
            let most = number(&party["max_price"][name]);
            most.is_none_or(|most| number(&self.row["price"][name]).is_some_and(|price| price <= most))
        };
        let provider = text(&self.row["provider"]);
        let context = party["context_length"].as_u64().unwrap_or_default();
        (party["regions"].is_null() || (regions(self.row, &party["regions"]) && regions(platform, &party["regions"])))
            && list(&party["certifications"]).all(certified)
            && names("only", provider)
            && !list(&party["ignore"]).any(|known| text(known) == provider)
            && price("prompt")
            && price("completion")
            && names("quantizations", self.row.get("quantization").map_or("unknown", text))
            && list(&party["parameters"]).all(|wanted| list(&self.row["parameters"]).any(|known| known == wanted))
            && self.row["context_length"].as_u64().unwrap_or_default() >= context
            && (party["models"].is_null() || list(&party["models"]).any(|pattern| glob(text(pattern), self.model)))
    }

    /// There is a credential that may go to its host, or it needs none.
    fn reachable(&self) -> bool {
        let has = |ids: &[String]| ids.iter().any(|id| *id == text(&self.row["provider"]));
        let free =
            self.provider()["auth"] == "none" || (self.provider()["kind"] == "self_hosted" && !has(&self.world.keyed));
        free || (has(&self.world.keyed) && has(&self.world.bound))
    }
}

fn has(hop: &Value, wanted: &Value) -> bool {
    let shows = |name: &str| list(&hop["certifications"]).any(|known| text(known) == name);
    shows(text(wanted)) || (wanted == "fedramp_moderate" && shows("fedramp_high"))
}

fn signed<'v>(mut rows: impl Iterator<Item = &'v Value>, kind: &Value) -> bool {
    rows.any(|row| row["type"] == *kind && text(&row["signed_at"]) <= TODAY && TODAY <= text(&row["expires_at"]))
}

fn area_of(region: &str) -> &str {
    match region {
        "eu-central-1" => "eu",
        "us-east-1" => "us",
        _ => "-",
    }
}

fn number(value: &Value) -> Option<u64> {
    value.as_str().and_then(|text| text.parse().ok())
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
