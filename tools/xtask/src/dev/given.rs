//! What the gateway is given before its first request: KV entries and settings.
//!
//! ```text
//! registry            --registry FILE, or the default one with the demonstration provider, or nothing (--no-demo)
//! key/<sha256>        --key KEY, or one made now           account/dev   no terms of its own
//! settings            --vars FILE over a METRICS_TOKEN made now, PAGE=public, and ALLOW_INSECURE_UPSTREAMS=1, which only this command sets
//! ADMIN_TOKEN         of --vars FILE, or one entry made now: `dev`, which has every role; the admin plane alone is given it
//! ```
//!
//! Invariant: the registry file is passed on byte for byte, so that what is wrong with it is wrong here too.

use super::Options;
use crate::{Outcome, registry, run};
use lethe_core::admin::{Role, mint_token, token_entry};
use lethe_core::arrive::key;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// KV entries, settings, and what the person is shown of them.
pub(crate) struct Given {
    /// Entries of the key-value store, by name.
    pub(crate) entries: BTreeMap<String, String>,
    /// Settings and secrets, by upper-case name.
    pub(crate) settings: BTreeMap<String, String>,
    /// The gateway key that is valid.
    pub(crate) key: String,
    /// A model that the registry has.
    pub(crate) model: String,
    /// The admin plane, unless it is not wanted.
    pub(crate) admin: Option<Admin>,
}

/// What only the admin plane is given.
pub(crate) struct Admin {
    /// Its settings.
    pub(crate) settings: BTreeMap<String, String>,
    /// The token of `dev`; `None`: the settings file has tokens of its own.
    pub(crate) token: Option<String>,
}

impl Given {
    /// Reads the files that the options name and makes what they leave out.
    pub(crate) fn gather(options: &Options, demo: Option<&str>) -> Result<Self, String> {
        let mut settings = settings(options)?;
        let key = key(options, &mut settings)?;
        let mut entries = BTreeMap::new();
        if let Some(registry) = document(options, demo)? {
            entries.insert("registry".to_owned(), registry);
        }
        let model = model(entries.get("registry").map(String::as_str));
        let record = json!({"account": "dev", "label": "cargo xtask dev"});
        entries.insert(key::stored_under(&key), record.to_string());
        entries.insert("account/dev".to_owned(), json!({}).to_string());
        let admin = options.admin.then(|| admin(&mut settings)).transpose()?;
        Ok(Self { entries, settings, key, model, admin })
    }

    /// The settings of both planes.
    pub(crate) fn all(&self) -> impl Iterator<Item = (&String, &String)> {
        self.settings.iter().chain(self.admin.iter().flat_map(|admin| &admin.settings))
    }
}

/// Reads what the options name and says what is wrong with it, before minutes of building and not after. A registry document with
/// mistakes is served all the same.
pub(crate) fn readable(options: &Options) -> Outcome {
    let settings = settings(options)?;
    if options.key.as_ref().is_some_and(|key| !key::presentable(key)) {
        return Err("--key: a key is 1 to 512 visible ASCII characters without a comma".to_owned());
    }
    let Some(file) = &options.registry else { return Ok(()) };
    text(file)?;
    let hosts = settings.get("CREDENTIAL_HOSTS").map_or("", String::as_str);
    registry::remark(file, hosts)?.iter().for_each(|remark| run::say(remark));
    Ok(())
}

/// The demonstration: one provider that is attested, and one that is not, so that a refusal can be seen too.
fn demonstration(url: &str) -> Value {
    let provider = |name: &str| {
        json!({"name": name, "group": "others", "kind": "self_hosted", "protocol": "openai", "base_url": format!("{url}/v1"),
               "auth": "none", "retention": "zero", "trains": false, "exceptions": [], "zdr": "none"})
    };
    let endpoint = |model: &str, provider: &str| {
        json!({"model": model, "provider": provider, "upstream_model": "echo", "regions": ["local"],
               "price": {"prompt": "0", "completion": "0"}, "context_length": 128_000, "parameters": ["tools"]})
    };
    json!({
        "extends": "default",
        "providers": {"demo": provider("Demonstration"), "demo-unattested": provider("Demonstration, unattested")},
        "endpoints": [endpoint("demo/echo", "demo"), endpoint("demo/unattested", "demo-unattested")],
        "attest": [{"provider": "demo", "models": "*", "basis": "self_operated", "verified_by": "cargo xtask dev",
                    "verified_at": "2026-01-01", "expires_at": "2099-12-31",
                    "checklist": ["request_logging_off", "no_disk_cache", "no_tracing", "host_is_ours"]}],
    })
}

fn admin(settings: &mut BTreeMap<String, String>) -> Result<Admin, String> {
    let name = "ADMIN_TOKEN".to_owned();
    if let Some(tokens) = settings.remove(&name) {
        return Ok(Admin { settings: BTreeMap::from([(name, tokens)]), token: None });
    }
    let token = mint_token(&entropy()?).to_string();
    let entry = token_entry("dev", &token, &Role::ALL).ok_or("`dev` is no name of a token")?;
    Ok(Admin { settings: BTreeMap::from([(name, format!("{{{entry}}}"))]), token: Some(token) })
}

fn document(options: &Options, demo: Option<&str>) -> Result<Option<String>, String> {
    match &options.registry {
        Some(file) => text(file).map(Some),
        None => Ok(demo.map(|url| demonstration(url).to_string())),
    }
}

/// The first exact model of the registry, for the lines to paste; the default registry has the fallback.
fn model(registry: Option<&str>) -> String {
    let document: Value = registry.and_then(|text| serde_json::from_str(text).ok()).unwrap_or(Value::Null);
    let endpoints = document["endpoints"].as_array().cloned().unwrap_or_default();
    let mut models = endpoints.iter().filter_map(|endpoint| endpoint["model"].as_str());
    models.find(|model| !model.contains('*')).unwrap_or("anthropic/claude-sonnet-4-6").to_owned()
}

fn settings(options: &Options) -> Result<BTreeMap<String, String>, String> {
    let token: String = entropy()?.iter().take(12).map(|byte| format!("{byte:02x}")).collect();
    let one = |value: &str| value.to_owned();
    let defaults = [("ALLOW_INSECURE_UPSTREAMS", one("1")), ("PAGE", one("public")), ("METRICS_TOKEN", token)];
    let mut settings = BTreeMap::from(defaults.map(|(name, value)| (name.to_owned(), value)));
    if let Some(file) = &options.vars {
        settings.extend(settings_in(file)?);
    }
    Ok(settings)
}

/// The `NAME=value` lines of a file.
pub(crate) fn settings_in(file: &Path) -> Result<BTreeMap<String, String>, String> {
    let mut settings = BTreeMap::new();
    // An editor's byte-order mark is no part of the first name.
    for (number, line) in text(file)?.trim_start_matches('\u{feff}').lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let (name, value) =
            setting(line).ok_or_else(|| format!("{}:{}: not a NAME=value line", file.display(), number + 1))?;
        settings.insert(name, value);
    }
    Ok(settings)
}

/// `NAME=value`, also with the shell's `export` before it.
fn setting(line: &str) -> Option<(String, String)> {
    let (name, value) = line.strip_prefix("export ").unwrap_or(line).split_once('=')?;
    let name = name.trim();
    let named = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    named.then(|| (name.to_ascii_uppercase(), unquoted(value.trim()).to_owned()))
}

/// People copy lines from `.env` files: one pair of quotes around the whole value is not part of it.
fn unquoted(value: &str) -> &str {
    let inside = |quote: char| value.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote));
    inside('"').or_else(|| inside('\'')).unwrap_or(value)
}

fn text(file: &Path) -> Result<String, String> {
    fs::read_to_string(file).map_err(|fault| format!("{}: {fault}", file.display()))
}

/// The caller's own key, or a new one under the deployment's secret. A key of the caller's own need not carry that secret's
/// tail, so the secret is left out for it: the key that was asked for is valid, whatever the settings say.
fn key(options: &Options, settings: &mut BTreeMap<String, String>) -> Result<String, String> {
    if let Some(key) = &options.key {
        if settings.remove("KEY_SECRET").is_some() {
            run::say("--key is valid as it is: KEY_SECRET is left out of the settings");
        }
        return Ok(key.clone());
    }
    let secret = settings.get("KEY_SECRET").map(String::as_bytes);
    Ok(key::mint(&entropy()?, secret).to_string())
}

fn entropy() -> Result<[u8; 32], String> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|fault| format!("the system gave no random bytes: {fault}"))?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::setting;

    #[test]
    fn lines_as_people_have_them() {
        let read = |line| setting(line).map(|(name, value)| format!("{name}:{value}"));
        assert_eq!(read("page = \"public\"").as_deref(), Some("PAGE:public"));
        assert_eq!(read("export A_1='b c=d'").as_deref(), Some("A_1:b c=d"));
        assert_eq!(read("EMPTY=").as_deref(), Some("EMPTY:"));
        assert!(["PAGE: public", "=x", "TWO WORDS=x", "PAGE"].into_iter().all(|line| read(line).is_none()));
    }
}
