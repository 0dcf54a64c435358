//! What an account has beside its terms: credentials of its own, cache keys of its own, guardrails of its users.
//!
//! ```text
//! account/acme {"credentials": {"sure": "SURE_ACME_API_KEY"}}    ─▶  Bearer acme-sure, never Bearer operator-sure
//! ```
//!
//! Invariant: whatever is sent is searched for what belongs to others; a warm instance reads nothing.

use lethe_core::arrive::key::stored_under;
use lethe_core::exchange::Step;
use lethe_core::gateway::Gateway;
use lethe_core::host::{Millis, Read};
use lethe_tests::platform::{NOON, Outcome, Platform, Sent};
use lethe_tests::stores::Stores;
use lethe_tests::upstream::Typed;
use serde_json::{Value, json};

fn platform(account: &Value, guardrails: &[(&str, Value)]) -> Platform {
    let mut platform = Platform::new();
    platform.kv.insert("account/acme".into(), account.to_string().into());
    for (id, guardrail) in guardrails {
        platform.kv.insert(format!("guardrail/{id}"), guardrail.to_string().into());
    }
    for (name, value) in [
        ("KEY_SECRET", "a secret of this deployment"),
        ("SURE_ACME_API_KEY", "acme-sure"),
        ("BARE_ACME_API_KEY", "acme-bare"),
        ("OTHER_API_KEY", "acme-other"),
    ] {
        platform.settings.insert(name.into(), value.into());
    }
    // The harness' key was made without the secret.
    let record = platform.kv.remove(&stored_under(&platform.key)).unwrap();
    platform.key = lethe_core::arrive::key::mint(&[7; 32], Some(b"a secret of this deployment")).to_string();
    platform.kv.insert(stored_under(&platform.key), record);
    platform
}

fn chat(model: &str, more: &Value) -> String {
    let mut body = json!({ "model": model, "messages": [{ "role": "user", "content": "mail bob@acme.com" }] });
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    body.to_string()
}

fn shown(sent: &Sent) -> &str {
    sent.headers.iter().find(|(name, _)| *name == "authorization").map_or("", |(_, value)| value)
}

#[test]
fn an_account_shows_its_own_credential_or_none() {
    for (name, model, credential) in [
        (Some("SURE_ACME_API_KEY"), "house/sure", Some("Bearer acme-sure")),
        (Some("SURE_API_KEY"), "house/sure", Some("Bearer operator-sure")),
        (None, "house/sure", Some("Bearer operator-sure")),
        // Not there; another provider's; one that no setting binds to this host.
        (Some("SURE_GONE_API_KEY"), "house/sure", None),
        (Some("BARE_ACME_API_KEY"), "house/sure", None),
        (Some("OTHER_API_KEY"), "house/sure", None),
        (Some("SURE_ACME_API_KEY"), "house/bare", Some("Bearer operator-bare")),
    ] {
        let platform = platform(&json!({ "credentials": { "sure": name } }), &[]);
        let outcome = platform.chat(&[], &chat(model, &json!({})));
        let Some(credential) = credential else {
            let told = outcome.told();
            assert!(told.body.contains("no_credential") && !told.body.contains("operator-"), "{name:?} {}", told.body);
            continue;
        };
        let sent = outcome.sent();
        assert_eq!(shown(&sent), credential, "{name:?} {model}");
        let whose = if credential.contains("acme") { "account" } else { "operator" };
        let whose = if name == Some("SURE_API_KEY") { "account" } else { whose };
        let told = sent.answer(r#"{"choices":[{"message":{"content":"ok"}}]}"#);
        assert_eq!(told.header("x-lethe-credential"), Some(whose));
    }
    let mut bound = platform(&json!({ "credentials": { "sure": "OTHER_API_KEY" } }), &[]);
    bound.settings.insert("CREDENTIAL_HOSTS".into(), "OTHER_API_KEY=127.0.0.1:9".into());
    assert_eq!(shown(&bound.chat(&[], &chat("house/sure", &json!({}))).sent()), "Bearer acme-other");
    bound.settings.remove("OTHER_API_KEY");
    bound.settings.insert("CREDENTIALS".into(), r#"{"OTHER_API_KEY":"from-the-map"}"#.into());
    assert_eq!(shown(&bound.chat(&[], &chat("house/sure", &json!({}))).sent()), "Bearer from-the-map");
}

#[test]
fn a_callers_own_key_comes_before_its_accounts() {
    let platform = platform(&json!({ "credentials": { "sure": "SURE_ACME_API_KEY" } }), &[]);
    let own = json!({ "providerOptions": { "gateway": { "byok": { "sure": [{ "apiKey": "made-up-own" }] } } } });
    assert_eq!(shown(&platform.chat(&[], &chat("house/sure", &own)).sent()), "Bearer made-up-own");
    let mut strict = own;
    strict["zdr"] = true.into();
    assert_eq!(shown(&platform.chat(&[], &chat("house/sure", &strict)).sent()), "Bearer acme-sure");
}

#[test]
fn what_one_accounts_credential_comes_to_changes_nothing_for_others() {
    for (account, first_again) in
        [(json!({ "credentials": { "sure": "SURE_ACME_API_KEY" } }), true), (json!({}), false)]
    {
        let (platform, mut gateway) = (platform(&account, &[]), Gateway::new());
        let body = chat("house/mixed", &json!({ "provider": { "sort": "price" } }));
        let ask =
            |gateway: &mut Gateway| platform.post_to(gateway, "/v1/chat/completions", &[], [body.as_bytes()]).sent();
        let mut first = ask(&mut gateway);
        while !first.url.contains("/sure/") {
            let Step::Send(_) = first.sending().answered(401, &Typed("application/json"), NOON) else { return };
            first = ask(&mut gateway);
        }
        let step = first.sending().answered(401, &Typed("application/json"), NOON);
        assert!(matches!(step, Step::Send(_)), "the next provider is asked");
        assert_eq!(ask(&mut gateway).url.contains("/sure/"), first_again);
    }
}

/// The cache key that `model` is sent for `body` under `account`.
fn cached(account: &str, group: &str, more: &Value) -> Option<String> {
    let mut platform = platform(&json!({}), &[]);
    platform.kv.insert(format!("account/{account}"), br#"{"cache_isolation":true}"#.to_vec());
    platform.kv.insert(stored_under(&platform.key), json!({ "account": account }).to_string().into());
    let mut registry: Value = serde_json::from_slice(&platform.kv["registry"]).unwrap();
    registry["providers"]["sure"]["group"] = group.into();
    platform.kv.insert("registry".into(), registry.to_string().into());
    let sent = platform.chat(&[], &chat("house/sure", more)).sent();
    let body: Value = serde_json::from_str(&sent.body).unwrap();
    assert!(!sent.body.contains("of-the-client") && !sent.body.contains("acme"), "{}", sent.body);
    body.get("prompt_cache_key").map(|key| key.as_str().unwrap().to_owned())
}

#[test]
fn cache_keys_are_the_accounts() {
    let own = |key: &str| json!({ "prompt_cache_key": key });
    let plain = cached("acme", "openai", &json!({})).unwrap();
    let asked = cached("acme", "openai", &own("of-the-client")).unwrap();
    assert!(plain.len() == 43 && asked.len() == 43 && plain != asked);
    assert_eq!(cached("acme", "openai", &own("of-the-client")).as_deref(), Some(asked.as_str()), "it stays");
    assert_ne!(cached("acme", "openai", &own("of-the-client-2")).unwrap(), asked);
    assert_ne!(cached("beta", "openai", &own("of-the-client")).unwrap(), asked, "two accounts never meet");
    assert_ne!(cached("beta", "openai", &json!({})).unwrap(), plain);
    assert_eq!(cached("acme", "others", &json!({})), None, "nobody says that this provider knows the member");
    assert_eq!(cached("acme", "others", &own("of-the-client")), Some(asked));
    let mut without = platform(&json!({ "cache_isolation": true }), &[]);
    without.settings.remove("KEY_SECRET");
    let told = without.chat(&[], &chat("house/sure", &json!({}))).told();
    assert!(told.status == 503 && told.body.contains("KEY_SECRET"), "{}", told.body);
}

#[test]
fn a_users_guardrail_only_adds() {
    let account = json!({ "users": { "u7": "strict", "bob@acme.com": "strict", "u8": "named", "x": "gone" } });
    let strict = json!({ "redact": { "EMAIL": "block" } });
    let named = json!({ "given": ["Project Bluebird"], "terms": { "zdr": true } });
    let guardrails = [("strict", strict), ("named", named), ("gone", json!({ "redact": { "EMAIL": "off" } }))];
    let platform = platform(&account, &guardrails);
    let asked = |more: Value| platform.chat(&[], &chat("house/sure", &more));
    for more in [json!({}), json!({ "user": "u9" }), json!({ "user": null }), json!({ "metadata": { "user": "u7" } })] {
        assert!(asked(more).sent().body.contains("<EMAIL_0>"));
    }
    assert!(asked(json!({ "user": "x" })).sent().body.contains("<EMAIL_0>"), "the default stays");
    for more in [
        json!({ "user": "u7" }),
        json!({ "user": "bob@acme.com" }),
        json!({ "metadata": { "a": [1, { "user_id": "u9" }], "user_id": "u7" } }),
    ] {
        let told = asked(more).told();
        assert!(told.status == 422 && told.body.contains("EMAIL"), "{}", told.body);
    }
    let escaped = chat("house/sure", &json!({})).replacen('{', "{\"user\" : \"u\\u0037\",", 1);
    assert_eq!(platform.chat(&[], &escaped).told().status, 422);
    // Lists of a guardrail that nobody knew of when the body came are looked for as well, and terms route.
    let bluebird = json!({ "user": "u8", "tools": [{ "type": "function", "function": { "name": "f", "description": "project bluebird" } }] });
    let sent = asked(bluebird).sent();
    assert!(sent.body.contains("<GIVEN_TERM_0>") && !sent.body.contains("bluebird"), "{}", sent.body);
    let refused = platform.chat(&[], &chat("house/bare", &json!({ "user": "u8" }))).told();
    assert!(refused.body.contains("attestation:missing"), "{}", refused.body);
    let mut missing = platform.clone();
    missing.kv.remove("guardrail/gone");
    assert_eq!(missing.chat(&[], &chat("house/sure", &json!({}))).told().status, 503, "whoever it is for");
}

#[test]
fn a_multipart_body_names_its_user_too() {
    let account = json!({ "users": { "u7": "strict" }, "terms": { "redact": { "ALL": "off" } } });
    let platform = platform(&account, &[("strict", json!({ "media": "refuse" }))]);
    let form = |user: &str| {
        let part = |name: &str, value: &str| {
            format!("--b\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
        };
        let file = "--b\r\ncontent-disposition: form-data; name=\"image\"; filename=\"a.png\"\r\n\r\nPNG\r\n--b--\r\n";
        let body = [part("model", "house/sure"), part("user", user), file.to_owned()].concat();
        let rows = [("content-type", "multipart/form-data; boundary=b")];
        match platform.post("/v1/images/edits", &rows, [body.as_bytes()]) {
            Outcome::Sent(_) => String::new(),
            Outcome::Told(told) => told.body,
        }
    };
    let refused = "images, audio and files";
    assert!(!form("u9").contains(refused) && form("u7").contains(refused), "{}", form("u7"));
}

#[test]
fn a_warm_instance_reads_nothing() {
    let key = lethe_core::arrive::key::mint(&[9; 32], Some(b"s"));
    let account = r#"{"credentials":{"openai":"OPENAI_T_API_KEY"},"cache_isolation":true,"users":{"a":"x","b":"y"}}"#;
    let mut stores = Stores::default()
        .setting("KEY_SECRET", "s")
        .kv(&stored_under(&key), r#"{"account":"team","guardrail":"x"}"#)
        .kv("account/team", account)
        .kv("guardrail/x", "{}")
        .kv("guardrail/y", "{}");
    let mut gateway = Gateway::new();
    let headers = [("content-type", "application/json"), ("x-api-key", key.as_str())];
    for (now, rounds) in [(0, 3), (1, 0), (29_999, 0), (30_000, 3), (59_999, 0)] {
        stores.now = Millis(now);
        assert_eq!(stores.ask(&mut gateway, "POST /v1/chat/completions", &headers).status(), 100);
        assert_eq!(stores.rounds.len(), rounds, "at {now}");
        let reads: Vec<&Read> = stores.rounds.iter().flatten().filter(|read| matches!(read, Read::Kv(_))).collect();
        let expected = if rounds == 0 { 0 } else { 5 };
        assert_eq!(reads.len(), expected, "registry, key, account, two guardrails, each once");
    }
}

#[test]
fn lists_say_what_a_request_of_the_account_would_get() {
    let limited = json!({ "usd_per_day": "5" });
    for (account, model, available) in [
        (json!({}), "house/sure", true),
        (json!({ "credentials": { "sure": "SURE_ACME_API_KEY" } }), "house/sure", true),
        (json!({ "credentials": { "sure": "SURE_GONE_API_KEY" } }), "house/sure", false),
        (json!({ "credentials": { "sure": "SURE_GONE_API_KEY" } }), "house/bare", true),
        (json!({ "credentials": { "sure": "SURE_GONE_API_KEY" } }), "house/mixed", true),
        (json!({ "limits": limited }), "house/sure", false),
        (json!({ "terms": { "max_price": { "prompt": "1" } } }), "house/sure", false),
    ] {
        let mut platform = platform(&account, &[]);
        let mut registry: Value = serde_json::from_slice(&platform.kv["registry"]).unwrap();
        registry["endpoints"].as_array_mut().unwrap().iter_mut().for_each(|row| row["price"] = Value::Null);
        platform.kv.insert("registry".into(), registry.to_string().into());
        let mut stores =
            Stores { kv: platform.kv.clone(), settings: platform.settings.clone(), now: NOON, ..Stores::default() };
        let led = stores.ask(&mut Gateway::new(), "GET /v1/models", &[("x-api-key", &platform.key)]);
        let list = led.json();
        let row = list["data"].as_array().unwrap().iter().find(|row| row["id"] == model).unwrap();
        assert_eq!(row["available"], available, "{account} {model}");
        let sent = matches!(platform.chat(&[], &chat(model, &json!({}))), Outcome::Sent(_));
        assert_eq!(sent, available, "a list says what routing does: {account} {model}");
    }
}
