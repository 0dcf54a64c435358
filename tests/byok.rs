//! Keys that callers bring: used for their provider only, and never a way round policy.
//!
//! ```text
//! byok.bare  model house/mixed   no flag   bare: byok · sure: operator
//!                                zdr       bare is not attested and stays out; sure: operator
//! byok.sure, attested            zdr       sure: byok
//! ```
//!
//! Invariant: whatever is sent anywhere is searched for the keys of others.
#![expect(clippy::unwrap_used, reason = "tests")]

use lethe_core::arrive::key::stored_under;
use lethe_core::exchange::Step;
use lethe_core::gateway::Gateway;
use lethe_core::host::{Headers, Millis, Read};
use lethe_tests::platform::{NOON, Platform, Sent, Told};
use lethe_tests::stores::Stores;
use lethe_tests::upstream::Typed;
use serde_json::{Value, json};

const BARE: &str = "made-up-key-of-the-caller-for-bare";
const SURE: &str = "made-up-key-of-the-caller-for-sure";

fn hash(key: &str) -> String {
    stored_under(key).trim_start_matches("key/").to_owned()
}

/// A platform whose one key attests `keys` for `sure`.
fn attesting(keys: &[&str], more: &Value) -> Platform {
    let mut platform = Platform::new();
    let hashes: Vec<String> = keys.iter().map(|key| hash(key)).collect();
    let mut record = json!({ "account": "acme", "byok_attested": { "sure": hashes } });
    record.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let name = platform.kv.keys().find(|name| name.starts_with("key/")).unwrap().clone();
    platform.kv.insert(name, record.to_string().into());
    platform
}

/// A request for `model` with `keys` by provider, and `more`.
fn body(model: &str, keys: &[(&str, &[&str])], more: &Value) -> String {
    let list = |keys: &[&str]| keys.iter().map(|key| json!({ "apiKey": key })).collect::<Value>();
    let byok: Value = keys.iter().map(|(provider, keys)| ((*provider).to_owned(), list(keys))).collect();
    let mut body = json!({
        "model": model, "messages": [{ "role": "user", "content": "hi" }],
        "providerOptions": { "gateway": { "byok": byok } },
    });
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    body.to_string()
}

fn shown(sent: &Sent) -> &str {
    sent.headers.iter().find(|(name, _)| *name == "authorization").map_or("", |(_, value)| value)
}

/// Whose credential was shown for `house/sure` under `more`, and what the client is told of it.
fn used(platform: &Platform, keys: &[(&str, &[&str])], more: &Value) -> (String, Told) {
    let sent = platform.chat(&[], &body("house/sure", keys, more)).sent();
    assert!(!sent.body.contains("made-up") && !sent.body.contains("providerOptions"), "{}", sent.body);
    let shown = shown(&sent).to_owned();
    (shown, sent.answer(r#"{"choices":[{"message":{"content":"ok"}}]}"#))
}

fn assert_used(platform: &Platform, keys: &[&str], more: &Value, expected: &str) {
    let (shown, told) = used(platform, &[("sure", keys)], more);
    assert_eq!(shown, format!("Bearer {expected}"), "{more}");
    let whose = if expected.starts_with("operator") { "operator" } else { "byok" };
    assert_eq!(told.header("x-lethe-credential"), Some(whose));
}

#[test]
fn a_key_is_used_and_under_demands_only_if_attested() {
    let (plain, attested) = (Platform::new(), attesting(&[SURE], &json!({})));
    let operator = "operator-sure";
    assert_used(&plain, &[SURE], &json!({}), SURE);
    assert_used(&plain, &[], &json!({}), operator);
    for demand in [json!({ "zdr": true }), json!({ "provider": { "data_collection": "deny" } })] {
        assert_used(&plain, &[SURE], &demand, operator);
        assert_used(&attested, &[SURE], &demand, SURE);
        assert_used(&attested, &[BARE], &demand, operator);
        assert_used(&attested, &[BARE, SURE], &demand, SURE);
    }
    assert_used(&attested, &[BARE, SURE], &json!({}), BARE);
    let group = attesting(&[SURE], &json!({ "terms": { "zdr": true } }));
    assert_used(&group, &[BARE], &json!({}), operator);
    assert_used(&group, &[SURE], &json!({}), SURE);
}

#[test]
fn an_agreement_is_the_operators() {
    let contract =
        json!([{ "provider": "sure", "type": "gdpr_dpa", "signed_at": "2026-01-01", "expires_at": "2027-01-01" }]);
    let wants = json!({ "zdr_policy": { "certifications": ["gdpr_dpa"] } });
    for (keys, expected) in [(&[][..], "operator-sure"), (&[SURE], SURE)] {
        let mut platform = attesting(keys, &json!({}));
        let mut registry: Value = serde_json::from_slice(&platform.kv["registry"]).unwrap();
        registry["contracts"] = contract.clone();
        registry["platform"]["contracts"] =
            json!([{ "type": "gdpr_dpa", "signed_at": "2026-01-01", "expires_at": "2027-01-01" }]);
        platform.kv.insert("registry".into(), registry.to_string().into());
        assert_used(&platform, &[SURE], &wants, expected);
    }
}

#[test]
fn a_subscription_never_serves_zero_retention() {
    for prefix in ["eyJ", "sk-ant-oat", "sk-ant-ort"] {
        let token = format!("{prefix}-made-up");
        let platform = attesting(&[&token], &json!({}));
        assert_used(&platform, &[&token], &json!({}), &token);
        assert_used(&platform, &[&token], &json!({ "zdr": true }), "operator-sure");
    }
}

#[test]
fn without_the_operators_credential_an_own_key_opens_what_policy_allows_and_no_more() {
    let mut platform = attesting(&[SURE], &json!({ "models": ["house/*"] }));
    platform.settings.clear();
    platform.settings.insert("ALLOW_INSECURE_UPSTREAMS".into(), "1".into());
    let asked = |platform: &Platform, key: &str, more: Value| {
        platform.chat(&[], &body("house/sure", &[("sure", &[key])], &more))
    };
    assert_eq!(shown(&asked(&platform, BARE, json!({})).sent()), format!("Bearer {BARE}"));
    assert_eq!(shown(&asked(&platform, SURE, json!({ "zdr": true })).sent()), format!("Bearer {SURE}"));
    let told = asked(&platform, BARE, json!({ "zdr": true })).told();
    assert!(told.status == 503 || told.status == 404 || told.status == 400, "{}", told.status);
    assert!(told.body.contains("no_credential") && !told.body.contains(BARE), "{}", told.body);
    for more in [json!({ "provider": { "ignore": ["sure"] } }), json!({ "zdr_policy": { "region": ["mars"] } })] {
        assert!(!asked(&platform, SURE, more).told().body.contains(SURE));
    }
    let bare = platform.chat(&[], &body("house/bare", &[("bare", &[BARE])], &json!({ "zdr": true }))).told();
    assert!(bare.body.contains("attestation:missing"), "{}", bare.body);
}

/// Every request that is sent for `body` while each upstream fails: URL and credential.
fn journey(platform: &Platform, body: &str, status: u16) -> (Vec<(String, String)>, Told) {
    let mut step = Step::Send(platform.chat(&[], body).sent().sending());
    let mut asked = Vec::new();
    loop {
        step = match step {
            Step::Send(sending) => {
                asked.push(sending.request(|outgoing| {
                    let shown: String = outgoing.headers.iter().map(|(_, value)| value.as_str()).collect();
                    (outgoing.url.to_owned(), shown)
                }));
                sending.answered(status, &Typed("application/json"), NOON)
            }
            Step::Wait(waiting) => waiting.resume(NOON),
            Step::Peek(peeking) => peeking.ended(NOON),
            Step::Reply(reply, _) => return (asked, reply.into()),
            Step::Relay { .. } | Step::HandOver { .. } => panic!("nobody answered"),
        };
    }
}

#[test]
fn on_fallback_every_provider_gets_its_own_key_and_no_other() {
    let order = json!({ "provider": { "order": ["sure", "bare"] } });
    for (keys, sure, bare) in [
        (&[("sure", &[SURE][..])][..], SURE, "operator-bare"),
        (&[("bare", &[BARE][..])], "operator-sure", BARE),
        (&[("sure", &[SURE][..]), ("bare", &[BARE][..])], SURE, BARE),
        (&[("else", &[SURE][..])], "operator-sure", "operator-bare"),
    ] {
        let (asked, told) = journey(&Platform::new(), &body("house/mixed", keys, &order), 503);
        assert_eq!(asked.len(), 6);
        for (url, headers) in asked {
            let own = if url.contains("/sure/") { sure } else { bare };
            assert!(headers.contains(own), "{url}");
            let others = ["operator-sure", "operator-bare", SURE, BARE].into_iter().filter(|key| *key != own);
            others.for_each(|key| assert!(!headers.contains(key), "{url} {key}"));
        }
        assert_eq!(told.header("x-lethe-credential"), Some(if bare == BARE { "byok" } else { "operator" }));
    }
}

#[test]
fn a_refused_key_is_the_callers_to_mend() {
    for status in [401, 403] {
        let keys: &[(&str, &[&str])] = &[("sure", &[SURE])];
        let order = json!({ "provider": { "order": ["sure", "bare"] } });
        let (asked, told) = journey(&Platform::new(), &body("house/mixed", keys, &order), status);
        assert_eq!((asked.len(), told.status), (1, status), "nobody else is asked");
        assert!(told.body.contains("the key that you brought") && !told.body.contains(SURE), "{}", told.body);
        let (asked, told) = journey(&Platform::new(), &body("house/mixed", &[], &order), status);
        assert_eq!((asked.len(), told.status), (2, 502), "the operator's is 502");
    }
    // What one caller's key came to changes nothing for others on the same instance.
    let (platform, mut gateway) = (Platform::new(), Gateway::new());
    let order = json!({ "provider": { "ignore": [] } });
    let ask = |gateway: &mut Gateway, keys: &[(&str, &[&str])]| {
        let body = body("house/mixed", keys, &order);
        platform.post_to(gateway, "/v1/chat/completions", &[], [body.as_bytes()]).sent()
    };
    let first = ask(&mut gateway, &[]).url;
    let _ = ask(&mut gateway, &[("sure", &[SURE]), ("bare", &[BARE])]).sending().answered(
        401,
        &Typed("application/json"),
        NOON,
    );
    assert_eq!(ask(&mut gateway, &[]).url, first);
}

struct Limited;

impl Headers for Limited {
    fn get(&self, name: &str) -> Option<String> {
        match name {
            "content-type" => Some("application/json".into()),
            "x-ratelimit-remaining-tokens" => Some("7".into()),
            "anthropic-ratelimit-requests-reset" => Some("2026-11-21T12:00:00Z\u{7f}".into()),
            _ => None,
        }
    }
}

#[test]
fn limits_are_told_to_whoever_owns_the_key() {
    for (keys, told) in [(&[("sure", &[SURE][..])][..], Some("7")), (&[], None)] {
        let sending = Platform::new().chat(&[], &body("house/sure", keys, &json!({}))).sent().sending();
        let Step::Peek(peeking) = sending.answered(200, &Limited, NOON) else { panic!("an answer") };
        let mut step = peeking.push(br#"{"choices":[]}"#, NOON);
        while let Step::Peek(peeking) = step {
            step = peeking.ended(NOON);
        }
        let Step::Relay { head, .. } = step else { panic!("an answer") };
        let limits: Vec<_> = head.headers.iter().filter(|(name, _)| name.contains("ratelimit")).collect();
        assert_eq!(limits.first().map(|(_, value)| value.as_str()), told);
        assert_eq!(limits.len(), usize::from(told.is_some()), "what is not visible ASCII stays out");
    }
}

#[test]
fn a_dry_run_says_whose_credential_it_would_be() {
    let keys: &[(&str, &[&str])] = &[("bare", &[BARE])];
    let told = Platform::new().chat(&[("x-lethe-dry-run", "1")], &body("house/mixed", keys, &json!({}))).told();
    assert!(!told.body.contains(BARE));
    for stop in told.json()["route"].as_array().unwrap() {
        let expected = if stop["provider"] == "bare" { "byok" } else { "operator" };
        assert_eq!(stop["credential"], expected);
    }
}

#[test]
fn headers_bring_keys_as_well() {
    let mut platform = Platform::new();
    platform.kv.remove("registry");
    let body = r#"{"model":"groq/llama-3.3-70b-versatile","messages":[{"role":"user","content":"hi"}],"provider":{"only":["groq"]}}"#;
    let refused = platform.chat(&[("x-byok-openai-key", SURE)], body).told();
    assert!(refused.body.contains("no_credential"), "{}", refused.body);
    let sent = platform.chat(&[("x-byok-groq-key", SURE), ("x-byok-openai-key", BARE)], body).sent();
    assert_eq!(shown(&sent), format!("Bearer {SURE}"));
    assert!(sent.headers.iter().all(|(name, value)| !name.contains("byok") && !value.contains(BARE)));
}

#[test]
fn a_moved_address_gets_no_key() {
    let mut platform = Platform::new();
    let document =
        json!({ "extends": "default", "providers": { "groq": { "base_url": "https://api.collector.test/v1" } } });
    platform.kv.insert("registry".into(), document.to_string().into());
    let body = r#"{"model":"groq/llama-3.3-70b-versatile","messages":[{"role":"user","content":"hi"}],"provider":{"only":["groq"]}}"#;
    let told = platform.chat(&[("x-byok-groq-key", SURE)], body).told();
    assert!(told.body.contains("no_credential"), "{}", told.body);
}

#[test]
fn a_warm_instance_reads_nothing_for_an_own_key() {
    let mut stores = Stores::default().kv(&stored_under("sk-test-1"), "{}");
    stores.now = Millis(NOON.0);
    let mut gateway = Gateway::new();
    let headers = [("content-type", "application/json"), ("x-api-key", "sk-test-1"), ("x-byok-groq-key", SURE)];
    for reads in [true, false] {
        let led = stores.ask(&mut gateway, "POST /v1/chat/completions", &headers);
        assert_eq!(led.status(), 100);
        assert_eq!(stores.rounds.iter().flatten().any(|read| matches!(read, Read::Kv(_))), reads);
    }
}
