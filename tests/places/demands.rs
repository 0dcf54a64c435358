//! What the parties demand of a finding: deployment, account, guardrail, key and request, the strictest of all.
//!
//! ```text
//! account EMAIL mask · guardrail CONTACT off · request EMAIL redact      EMAIL redact
//! ```
//!
//! Invariant: nobody's `off` takes a demand away; what is blocked is named by type and number in the caller's dialect.

use lethe_core::arrive::key;
use lethe_core::policy::guardrail;
use lethe_core::redact::{Action, Entity};
use lethe_tests::platform::Platform;
use serde_json::{Value, json};

use super::{CARD, EMAIL, guarded, messages, told};

/// The platform whose parties demand these things of the request.
fn demanding(deployment: &Value, account: &Value, guardrail: &Value, own: &Value) -> Platform {
    let mut platform = guarded(&json!({ "redact": guardrail }));
    let record = json!({ "account": "acme", "guardrail": "g", "terms": { "redact": own } });
    platform.kv.insert(key::stored_under(&platform.key), record.to_string().into());
    platform.kv.insert("account/acme".into(), json!({ "terms": { "redact": account } }).to_string().into());
    platform.settings.insert("DEPLOYMENT_TERMS".into(), json!({ "redact": deployment }).to_string());
    platform
}

#[test]
fn the_strictest_of_five_parties_wins() {
    let (none, off, mask, redact, block) = (json!({}), "off", "mask", "redact", "block");
    let demand = |name: &str, action: &str| json!({ name: action });
    let rows = [
        ([none.clone(), none.clone(), none.clone(), none.clone(), none.clone()], redact),
        ([demand("EMAIL", off), none.clone(), none.clone(), none.clone(), none.clone()], off),
        ([demand("EMAIL", off), demand("EMAIL", mask), none.clone(), none.clone(), none.clone()], mask),
        ([demand("EMAIL", off), none.clone(), none.clone(), none.clone(), demand("CONTACT", mask)], mask),
        ([none.clone(), none.clone(), demand("ALL", off), none.clone(), demand("EMAIL_ADDRESS", "ANONYMIZE")], redact),
        ([none.clone(), demand("EMAIL", mask), demand("CONTACT", redact), demand("ALL", off), none.clone()], redact),
        ([none.clone(), none.clone(), none.clone(), demand("CONTACT", "BLOCK"), demand("EMAIL", off)], block),
        // Where nobody else says anything the default is all there is, and the request may choose.
        ([none.clone(), none.clone(), none.clone(), none.clone(), demand("ALL", off)], off),
        ([demand("CONTACT", redact), none.clone(), none.clone(), none.clone(), demand("ALL", off)], redact),
    ];
    for ([deployment, account, guardrail, own, request], expected) in rows {
        let platform = demanding(&deployment, &account, &guardrail, &own);
        let body = json!({ "model": "house/sure", "zdr_policy": { "redact": request },
            "messages": [{ "role": "user", "content": EMAIL }] });
        let explained = platform.chat(&[("x-lethe-dry-run", "1")], &body.to_string()).told().json();
        let action = explained["redactions"][0]["action"].as_str().unwrap_or(off);
        assert_eq!(action, expected, "{deployment} {account} {guardrail} {own} {request}");
    }
}

#[test]
fn a_demand_that_comes_after_the_text_counts_too() {
    let platform = demanding(&json!({ "EMAIL": "off" }), &json!({}), &json!({}), &json!({}));
    let body = format!(r#"{{"user":"{EMAIL}","zdr_policy":{{"redact":{{"EMAIL":"redact"}}}}}}"#);
    let answer = platform.post("/v1/redact", &[], [body.as_bytes()]).told();
    assert!(!answer.body.contains(EMAIL) && answer.body.contains("<EMAIL_0>"), "{}", answer.body);
}

#[test]
fn what_is_blocked_is_named_in_every_dialect() {
    let platform = guarded(&json!({ "redact": { "CREDIT_CARD": "block", "EMAIL": "block" } }));
    let text = format!("{EMAIL} {CARD} {EMAIL}");
    let body = |more: &Value| {
        let mut body = json!({ "model": "house/sure", "messages": [{ "role": "user", "content": text }] });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        body
    };
    let plain = platform.chat(&[], &body(&json!({})).to_string()).told();
    let router = platform.chat(&[], &body(&json!({ "provider": { "order": ["sure"] } })).to_string()).told();
    let vercel = platform.chat(&[], &body(&json!({ "providerOptions": { "gateway": {} } })).to_string()).told();
    for answer in [&plain, &router, &vercel] {
        let error = &answer.json()["error"];
        assert_eq!((answer.status, &error["type"]), (422, &json!("redaction_blocked")), "{}", answer.body);
        assert_eq!(error["entities"], json!({ "EMAIL": 2, "CREDIT_CARD": 1 }));
        assert!(!answer.body.contains(EMAIL) && !answer.body.contains(CARD));
    }
    let explained = platform.chat(&[("x-lethe-dry-run", "1")], &body(&json!({})).to_string()).told().json();
    assert_eq!(explained["would_be_sent"], false);
    assert_eq!(
        explained["refusal"],
        json!({ "type": "redaction_blocked", "entities": { "EMAIL": 2, "CREDIT_CARD": 1 } })
    );
}

#[test]
fn presets_demand_of_text_and_of_endpoints() {
    let pci = guarded(&json!({ "preset": "pci", "redact": { "CREDIT_CARD": "off" } }));
    assert_eq!(told(&pci, &json!({ "user": CARD })).json()["error"]["entities"], json!({ "CREDIT_CARD": 1 }));
    assert_eq!(told(&pci, &json!({ "user": EMAIL })).status, 200);
    let request = json!({ "user": CARD, "zdr_policy": { "preset": "pci" } });
    assert_eq!(told(&Platform::new(), &request).status, 422);
    let body = json!({ "model": "house/sure", "zdr_policy": { "preset": "hipaa" }, "messages": [] }).to_string();
    let answer = Platform::new().chat(&[], &body).told();
    assert!(answer.body.contains("contract:hipaa_baa"), "{}", answer.body);
    let wrong = json!({ "user": "x", "zdr_policy": { "preset": "hippa" } });
    assert_eq!(told(&Platform::new(), &wrong).json()["error"]["param"], "zdr_policy.preset");
    for preset in ["hipaa", "gdpr", "ccpa", "pci", "fedramp", "soc2"] {
        let terms = guardrail(json!({ "preset": preset }).to_string().as_bytes()).unwrap_or_default();
        assert!(terms.refuse_media, "{preset}");
    }
}

/// In the shape of a key of AWS, and nobody's.
const TOKEN: &str = concat!("AKIA", "Q3EGRZ7VXJ2KMTWH");

#[test]
fn a_coding_agent_writes_secrets_back_and_sends_none() {
    let coding = guarded(&json!({ "preset": "coding", "redact": { "SECRETS": "off" } }));
    let image = json!([{ "type": "text", "text": TOKEN }, { "type": "image_url", "image_url": { "url": "data:image/png;base64,AAAA" } }]);
    let body = messages(&json!([{ "role": "user", "content": image }]));
    let sent = coding.chat(&[], &body).sent();
    assert!(!sent.body.contains(TOKEN), "nobody's `off` takes it away");
    let placeholder =
        sent.body.split('<').nth(1).and_then(|rest| rest.split('>').next()).map(|name| format!("<{name}>"));
    let written = json!({ "path": ".env", "content": placeholder }).to_string();
    // The name before the arguments, as providers write it.
    let call = |name: &str| format!(r#"{{"function":{{"name":"{name}","arguments":{}}}}}"#, json!(written));
    let (calls, text) = ([call("Write"), call("WebFetch")].join(","), json!(placeholder));
    let answer = format!(r#"{{"choices":[{{"index":0,"message":{{"content":{text},"tool_calls":[{calls}]}}}}]}}"#);
    let told = sent.answer(&answer).json();
    let message = &told["choices"][0]["message"];
    let arguments =
        |at: usize| message["tool_calls"][at]["function"]["arguments"].as_str().unwrap_or_default().to_owned();
    assert!(arguments(0).contains(TOKEN), "{message}");
    assert!(!arguments(1).contains(TOKEN), "{message}");
    assert_eq!(message["content"], json!(placeholder), "secrets stay out of prose");
}

#[test]
fn given_terms_and_patterns_of_a_guardrail_are_found() {
    let platform = guarded(&json!({ "given": ["Alice Brenner", "Project Bluebird"],
        "patterns": [{ "name": "TICKET", "pattern": "\\bACME-\\d{4,6}\\b" }, { "name": "SEAT", "pattern": "seat [A-F]\\d", "action": "block" }] }));
    let text = "Alice Brenner filed ACME-20341 for project bluebird, says Brenner";
    let answer = told(&platform, &json!({ "user": text }));
    for gone in ["Alice", "Brenner", "20341", "bluebird"] {
        assert!(!answer.body.contains(gone), "{}", answer.body);
    }
    assert_eq!(told(&platform, &json!({ "user": "in seat B7" })).json()["error"]["type"], "redaction_blocked");
    let split = messages(
        &json!([{ "role": "user", "content": [{ "type": "text", "text": "Alice " }, { "type": "text", "text": "Brenner" }] }]),
    );
    let answer = platform.post("/v1/redact", &[], [split.as_bytes()]).told();
    assert!(!answer.body.contains("Brenner"), "{}", answer.body);
}

#[test]
fn a_guardrail_is_read_strictly_and_its_wrong_member_is_named() {
    let rows = [
        (json!({ "redact": { "EMIAL": "block" } }), "redact.EMIAL", "redact"),
        (json!({ "redact": { "EMAIL": "hide" } }), "redact.EMAIL", "redact"),
        (json!({ "output": "redact" }), "output", "output"),
        (json!({ "media": "drop" }), "media", "media"),
        (json!({ "style": true }), "style", "style"),
        (json!({ "preset": "hippa" }), "preset", "preset"),
        (json!({ "presets": ["pci", 3] }), "presets[1]", "presets"),
        (json!({ "restore": { "hosts": ["https://a.io"] } }), "restore.hosts", "hosts"),
        (json!({ "restore": { "tools": { "deploy*": "some" } } }), "restore.tools.deploy*", "tools"),
        (json!({ "restore": { "tools": { "x": ["EMIAL"] } } }), "restore.tools.x", "tools"),
        (json!({ "given": ["-"] }), "given[0]", "given"),
        (json!({ "patterns": [{ "name": "A", "pattern": "(?=a)" }] }), "patterns[0].pattern", "patterns"),
        (json!({ "terms": { "zrd": true } }), "terms.zrd", "terms"),
        (json!({ "readct": {} }), "readct", "(unknown)"),
    ];
    for (document, path, member) in rows {
        let error = guardrail(document.to_string().as_bytes()).err().unwrap();
        assert!(error.path.starts_with(path), "{document}: {} {}", error.path, error.what);
        let answer = told(&guarded(&document), &json!({ "user": "x" }));
        assert_eq!((answer.status, &answer.json()["error"]["code"]), (503, &json!("policy_invalid")), "{document}");
        assert!(answer.body.contains(&format!("`{member}`")), "{}", answer.body);
    }
}

#[test]
fn a_guardrail_says_what_may_come_back() {
    let document = json!({ "restore": { "hosts": ["Wiki.Acme.com."], "tools": { "deploy*": "none", "look*": ["EMAIL", "SECRETS"] }, "same_origin": true },
        "output": { "ALL": "redact", "EMAIL": "block" } });
    let restoring = guardrail(document.to_string().as_bytes()).unwrap_or_default().restoring;
    assert!(restoring.allows("wiki.acme.com") && !restoring.allows("acme.com") && restoring.same_origin);
    assert!(!restoring.rule("deploy_page", false).returns(Entity::Email));
    assert!(restoring.rule("lookup", false).returns(Entity::OpenAiKey));
    assert!(!restoring.rule("lookup", false).returns(Entity::UsSsn));
    assert_eq!(restoring.output.demanded(Entity::Email), Some(Action::Block));
    assert_eq!(restoring.output.demanded(Entity::UsSsn), Some(Action::Redact));
}

#[test]
fn shaped_placeholders_look_like_values_and_come_back() {
    let platform = guarded(&json!({ "style": "shaped" }));
    let text = format!(
        "mail {EMAIL}, pay {CARD}, ssn 536-22-8731, call +49 30 901820, host 93.184.216.34; keep u0@lethe.invalid"
    );
    let sent = platform.chat(&[], &messages(&json!([{ "role": "user", "content": text }]))).sent();
    for shaped in
        ["mail u0@lethe.invalid,", "pay 9999900000000005,", "ssn 000-01-0001,", "host 192.0.2.1;", "keep <LITERAL_0>"]
    {
        assert!(sent.body.contains(shaped), "{shaped}: {}", sent.body);
    }
    let upstream: Value = serde_json::from_str(&sent.body).unwrap();
    let content = &upstream["messages"][0]["content"];
    let echo = json!({ "choices": [{ "index": 0, "message": { "role": "assistant", "content": content } }] });
    assert_eq!(sent.answer(&echo.to_string()).json()["choices"][0]["message"]["content"], text);
    let number = told(&platform, &json!({ "metadata": { "card": 4_532_798_164_023_572_u64 } }));
    assert_eq!(number.body, r#"{"metadata":{"card":9999900000000005}}"#);
}
