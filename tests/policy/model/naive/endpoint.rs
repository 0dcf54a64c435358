//! One endpoint: would every party have it?
//!
//! ```text
//! row · provider · attestations · contracts · platform   against   the terms of each party   ─▶ allowed() · demanded("zdr")
//! ```
//!
//! Invariant: terms are not joined; each party is asked by itself, over its document.

use serde_json::Value;

use super::{TODAY, World, glob, list, text};

/// An endpoint that is asked for.
pub(super) struct Endpoint<'e> {
    pub(super) world: &'e World,
    pub(super) parties: &'e [Value],
    pub(super) row: &'e Value,
    pub(super) model: &'e str,
}

impl Endpoint<'_> {
    fn provider(&self) -> &Value {
        &self.world.registry["providers"][text(&self.row["provider"])]
    }

    /// Does anybody demand `zdr` or `no_train` of it, by itself or by group?
    pub(super) fn demanded(&self, what: &str) -> bool {
        let vendor = self.model.split('/').next().unwrap_or_default();
        let vendor = if ["anthropic", "openai", "google"].contains(&vendor) { vendor } else { "others" };
        let groups = [vendor, text(&self.provider()["group"])];
        self.parties
            .iter()
            .any(|party| party[what] == true || groups.iter().any(|group| party["groups"][*group][what] == true))
    }

    pub(super) fn allowed(&self) -> bool {
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
        "us-gov-west-1" => "gov",
        _ => "-",
    }
}

fn number(value: &Value) -> Option<u64> {
    value.as_str().and_then(|text| text.parse().ok())
}
