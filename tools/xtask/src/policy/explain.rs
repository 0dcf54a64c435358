//! `cargo xtask policy explain`: why a request would go where it goes.
//!
//! ```text
//! kept out
//!   openai        retention:30d             by account, request
//!                 region:us                 by key
//!   azure         not_configured            as it is
//! ```
//!
//! The gateway itself is asked, in dry runs: once with everything, once with nobody's demands, and once with each level's alone. A reason
//! that shows under a level alone is that level's.
//!
//! Invariant: nothing here knows a rule of routing; what is told is what the dry runs said.

mod tree;

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Map, Value, json};

use super::read;
use super::stage::{Request, Stage};
use crate::Outcome;
use crate::flags::Flags;
use tree::tree;

const OPTIONS: &[&str] =
    &["request", "registry", "account", "key", "guardrail", "guardrails", "vars", "headers", "door"];

/// Explains the request in a file.
pub(super) fn run(words: Vec<String>) -> Outcome {
    let flags = Flags::parse(words, OPTIONS, &["json"])?;
    let case = Case::read(&flags)?;
    let told = case.told();
    if flags.has("json") {
        println!("{}", serde_json::to_string_pretty(&told).unwrap_or_default());
    } else {
        print!("{}", tree(&told));
    }
    if told["status"] == 200 { Ok(()) } else { Err("the request would be refused before it is routed".to_owned()) }
}

/// Parties, outermost first.
const LEVELS: [&str; 6] = ["deployment", "account", "guardrail", "key", "user", "request"];

/// Members of a body by which a request asks something of the gateway.
const WISHES: [&str; 9] =
    ["zdr", "provider", "providerOptions", "zdr_policy", "models", "user", "route", "preset", "metadata"];

/// The header in which a user's token comes.
const USER: &str = "x-lethe-user-token";

/// Members of `DEPLOYMENT_TERMS` that allow rather than demand.
const ALLOWANCES: [&str; 2] = ["allow_aggregators", "allow_safety_retention"];

/// What the files say.
struct Case {
    registry: Option<Vec<u8>>,
    account: Map<String, Value>,
    key: Map<String, Value>,
    guardrails: BTreeMap<String, Value>,
    settings: BTreeMap<String, String>,
    keyed: bool,
    headers: Vec<(String, String)>,
    door: String,
    body: Map<String, Value>,
}

impl Case {
    fn read(flags: &Flags) -> Result<Self, String> {
        let object = |name: &str| flags.value(name).map_or_else(|| Ok(Map::new()), members);
        let body = members(flags.value("request").ok_or("--request FILE is the body of the request")?)?;
        let mut key = object("key")?;
        let mut guardrails = BTreeMap::new();
        if let Some(folder) = flags.value("guardrails") {
            guardrails = folder_of(folder)?;
        }
        if let Some(file) = flags.value("guardrail") {
            let id = key.entry("guardrail").or_insert_with(|| "guardrail".into());
            let id = id.as_str().ok_or("the key's `guardrail` is no string")?;
            guardrails.insert(id.to_owned(), Value::Object(members(file)?));
        }
        if flags.has("account") {
            key.entry("account").or_insert_with(|| "account".into());
        }
        let mut settings = flags.value("vars").map_or_else(|| Ok(BTreeMap::new()), lines_of)?;
        let account = object("account")?;
        if !flags.has("vars") && account.get("cache_isolation").is_some() {
            settings.insert("KEY_SECRET".to_owned(), "assumed".to_owned());
        }
        Ok(Self {
            registry: flags.value("registry").map(read).transpose()?,
            account,
            key,
            guardrails,
            settings,
            keyed: !flags.has("vars"),
            headers: flags.value("headers").map_or_else(|| Ok(Vec::new()), headers_of)?,
            door: flags.value("door").unwrap_or("/v1/chat/completions").to_owned(),
            body,
        })
    }

    /// What a dry run says where only `levels` have a say.
    fn asked(&self, levels: &[&str]) -> (u16, Value) {
        let has = |level: &str| levels.contains(&level);
        let mut stage = Stage { settings: self.settings.clone(), kv: BTreeMap::new(), keyed: self.keyed };
        if !has("deployment")
            && let Some(terms) = stage.settings.get_mut("DEPLOYMENT_TERMS")
        {
            *terms = only(terms, &ALLOWANCES);
        }
        if let Some(registry) = &self.registry {
            stage.kv.insert("registry".to_owned(), registry.clone());
        }
        let mut account = self.account.clone();
        account.retain(|name, _| match name.as_str() {
            "users" => has("user"),
            // Whose credential is used is nobody's demand.
            "credentials" | "cache_isolation" | "group" => true,
            _ => has("account"),
        });
        let mut key = self.key.clone();
        key.retain(|name, _| match name.as_str() {
            "guardrail" => has("guardrail"),
            "account" | "byok_attested" | "disabled" | "expires_at" | "label" => true,
            _ => has("key"),
        });
        if let Some(id) = key.get("account").and_then(Value::as_str) {
            stage.kv.insert(format!("account/{id}"), Value::Object(account).to_string().into_bytes());
        }
        for (id, guardrail) in &self.guardrails {
            stage.kv.insert(format!("guardrail/{id}"), guardrail.to_string().into_bytes());
        }
        let name = stage.key().1;
        stage.kv.insert(name, Value::Object(key).to_string().into_bytes());
        let mut body = self.body.clone();
        body.retain(|name, _| {
            let user = matches!(name.as_str(), "user" | "metadata");
            if user { has("user") } else { has("request") || !WISHES.contains(&name.as_str()) }
        });
        if !has("request")
            && let Some(model) = body.get_mut("model")
        {
            *model = model.as_str().unwrap_or_default().replace(":zdr", "").into();
        }
        let named = |name: &str| if name == USER { has("user") } else { has("request") || name.starts_with("x-byok-") };
        let headers: Vec<(String, String)> = self.headers.iter().filter(|(name, _)| named(name)).cloned().collect();
        let body = Value::Object(body).to_string();
        stage.dry_run(&Request { door: &self.door, headers: &headers, body: body.as_bytes() })
    }

    /// Everything there is to tell.
    fn told(&self) -> Value {
        let (status, answer) = self.asked(&LEVELS);
        let nobody = exclusions(&self.asked(&[]).1);
        let alone: Vec<(&str, Vec<(String, String)>)> =
            LEVELS.iter().map(|level| (*level, exclusions(&self.asked(&[level]).1))).collect();
        let excluded: Vec<Value> = exclusions(&answer)
            .into_iter()
            .map(|pair| {
                let by: Vec<&str> = if nobody.contains(&pair) {
                    Vec::new()
                } else {
                    alone.iter().filter(|(_, rows)| rows.contains(&pair)).map(|(level, _)| *level).collect()
                };
                let why = match (nobody.contains(&pair), by.is_empty()) {
                    (true, _) => "as it is",
                    (false, true) => "together",
                    (false, false) => "alone",
                };
                json!({ "provider": pair.0, "reason": pair.1, "by": by, "why": why })
            })
            .collect();
        json!({ "status": status, "demands": self.demands(), "order": self.order(), "excluded": excluded, "dry_run": answer })
    }

    /// What each level's document says, as it is written.
    fn demands(&self) -> Value {
        let named = |map: &Map<String, Value>, left_out: &[&str]| {
            let rows = map.iter().filter(|(name, _)| !left_out.contains(&name.as_str()));
            Value::Object(rows.map(|(name, value)| (name.clone(), value.clone())).collect())
        };
        let deployment = self.settings.get("DEPLOYMENT_TERMS").and_then(|text| serde_json::from_str(text).ok());
        let guardrail = self.key.get("guardrail").and_then(Value::as_str).and_then(|id| self.guardrails.get(id));
        let user = self.body.get("user").or_else(|| self.body.get("metadata")?.get("user_id"));
        let users = user.and_then(Value::as_str).and_then(|user| self.account.get("users")?.get(user)?.as_str());
        let mut request: Map<String, Value> = self
            .body
            .iter()
            .filter(|(name, _)| WISHES.contains(&name.as_str()))
            .map(|(a, b)| (a.clone(), b.clone()))
            .collect();
        if let Some(options) = request.get_mut("providerOptions").and_then(|it| it.get_mut("gateway")?.get_mut("byok"))
        {
            *options = "(not shown)".into();
        }
        for (name, value) in &self.headers {
            let secret = name.starts_with("x-byok-") || ["authorization", "x-api-key", USER].contains(&name.as_str());
            let shown = if secret { "(not shown)" } else { value };
            request.insert(format!("{name} (header)"), shown.into());
        }
        json!({
            "deployment": deployment.unwrap_or(Value::Null),
            "account": named(&self.account, &["users", "credentials", "cache_isolation", "group"]),
            "guardrail": guardrail.cloned().unwrap_or_default(),
            "key": named(&self.key, &["account", "guardrail", "label"]),
            "user": users.and_then(|id| self.guardrails.get(id)).cloned().unwrap_or_default(),
            "request": request,
        })
    }

    /// By what endpoints are ordered.
    fn order(&self) -> String {
        let wish = |path: [&str; 2]| {
            let gateway = self.body.get("providerOptions").and_then(|options| options.get("gateway"));
            [self.body.get(path[0]), gateway].into_iter().flatten().find_map(|node| node.get(path[1])).cloned()
        };
        let mut parts = Vec::new();
        parts.extend(wish(["provider", "order"]).map(|list| format!("first those of `order` {list}")));
        parts.extend(wish(["provider", "sort"]).map(|by| format!("then by {by}")));
        let model = self.body.get("model").and_then(Value::as_str).unwrap_or_default();
        parts.extend(model.contains(":floor").then(|| "then by price (`:floor`)".to_owned()));
        parts.extend(model.contains(":nitro").then(|| "then by throughput (`:nitro`)".to_owned()));
        parts.push(
            "equal ones drawn by weight and inverse square of price, so another request may draw another order".into(),
        );
        parts.push("what failed lately last".into());
        parts.join("; ")
    }
}

/// Provider and reason of every exclusion.
fn exclusions(answer: &Value) -> Vec<(String, String)> {
    let rows = answer["considered"].as_array().into_iter().flatten();
    let pairs = rows.flat_map(|row| {
        let provider = row["provider"].as_str().unwrap_or_default().to_owned();
        let reasons = row["excluded_by"].as_array().into_iter().flatten().filter_map(Value::as_str);
        reasons.map(move |reason| (provider.clone(), reason.to_owned())).collect::<Vec<_>>()
    });
    pairs.collect()
}

/// `document` with these members alone.
fn only(document: &str, names: &[&str]) -> String {
    let mut members: Map<String, Value> = serde_json::from_str(document).unwrap_or_default();
    members.retain(|name, _| names.contains(&name.as_str()));
    Value::Object(members).to_string()
}

fn members(file: &str) -> Result<Map<String, Value>, String> {
    let bytes = read(file)?;
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    serde_json::from_slice(bytes).map_err(|error| format!("{file}: {error}"))
}

/// `guardrail/<id>` by the files `<id>.json` of a folder.
fn folder_of(folder: &str) -> Result<BTreeMap<String, Value>, String> {
    let mut found = BTreeMap::new();
    for entry in std::fs::read_dir(folder).map_err(|error| format!("{folder}: {error}"))? {
        let path = entry.map_err(|error| format!("{folder}: {error}"))?.path();
        if path.extension().is_some_and(|ending| ending == "json") {
            let id = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            found.insert(id, Value::Object(members(&path.to_string_lossy())?));
        }
    }
    Ok(found)
}

/// `NAME=value` lines.
fn lines_of(file: &str) -> Result<BTreeMap<String, String>, String> {
    let rows = crate::dev::settings_in(Path::new(file))?;
    Ok(rows.into_iter().collect())
}

/// `name: value` lines.
fn headers_of(file: &str) -> Result<Vec<(String, String)>, String> {
    let text = String::from_utf8(read(file)?).map_err(|_| format!("{file} is not UTF-8"))?;
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    let row = |line: &str| {
        let (name, value) = line.split_once(':').ok_or_else(|| format!("{file}: `name: value` lines, please"))?;
        Ok((name.trim().to_ascii_lowercase(), value.trim().to_owned()))
    };
    lines.map(row).collect()
}

#[cfg(test)]
mod tests;
