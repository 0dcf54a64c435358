//! Zero retention: every row of the lint.
//!
//! ```text
//! {"zdr":true,"model":"house/sure","messages":[],"tools":[{"type":"file_search"}]}  ▶  422, naming `file_search`
//! ```
//!
//! Invariant: what is on no list does not pass under zero retention, and passes without it.
#![expect(clippy::unwrap_used, reason = "tests")]

mod harmless;

use lethe_core::lint::{Axis, page, refused, rows};
use lethe_tests::platform::{Outcome, Platform};
use serde_json::{Value, json};

/// Door, model and required member of each dialect of the page.
fn door(title: &str) -> (&'static str, &'static str, &'static str) {
    match title {
        "Chat Completions" => ("/v1/chat/completions", "house/sure", "messages"),
        "Messages" => ("/v1/messages", "house/claude", "messages"),
        "Responses" => ("/v1/responses", "house/sure", "input"),
        "Completions" => ("/v1/completions", "house/sure", "prompt"),
        "Embeddings" => ("/v1/embeddings", "house/sure", "input"),
        "Moderations" => ("/v1/moderations", "house/sure", "input"),
        "Images" => ("/v1/images/generations", "house/sure", "prompt"),
        "Speech" => ("/v1/audio/speech", "house/sure", "input"),
        "Uploads" => ("/v1/audio/transcriptions", "house/sure", "file"),
        _ => panic!("no door is known for {title}"),
    }
}

/// A house with an attested upstream of each protocol; `eligible` is that of both.
fn house(eligible: &Value) -> Platform {
    let mut platform = Platform::new();
    let mut registry: Value = serde_json::from_slice(&platform.kv["registry"]).unwrap();
    registry["providers"]["sure"]["eligible"] = eligible.clone();
    let mut claude = registry["providers"]["sure"].clone();
    claude["protocol"] = "anthropic".into();
    registry["providers"]["claude"] = claude;
    registry["endpoints"].as_array_mut().unwrap().push(json!({
        "model": "house/claude", "provider": "claude", "upstream_model": "claude-upstream",
    }));
    let mut attest = registry["attest"][0].clone();
    attest["provider"] = "claude".into();
    registry["attest"].as_array_mut().unwrap().push(attest);
    platform.kv.insert("registry".into(), registry.to_string().into());
    platform
}

/// A body of `title`'s dialect that wants `name`, and the header that wants it.
fn wanting(title: &str, axis: Axis, name: &str) -> (Value, Vec<(&'static str, String)>) {
    let (_, model, required) = door(title);
    let mut body = json!({"model": model, required: []});
    let part = json!({"type": name});
    let mut headers = Vec::new();
    match axis {
        Axis::Field if name == "model" || name == required => {}
        Axis::Field if matches!(name, "stream" | "store") => body[name] = true.into(),
        Axis::Field => body[name] = json!({"a": 1}),
        Axis::Part if title == "Messages" || title == "Chat Completions" => {
            body[required] = json!([{"role": "user", "content": [part]}]);
        }
        Axis::Part => body[required] = json!([part]),
        Axis::Tool => body["tools"] = json!([{"type": name, "name": "t"}]),
        Axis::Beta if title == "Messages" => headers.push(("anthropic-beta", name.to_owned())),
        Axis::Beta => headers.push(("openai-beta", name.to_owned())),
    }
    (body, headers)
}

fn ask(platform: &Platform, title: &str, axis: Axis, name: &str, zero_retention: bool) -> Outcome {
    if title == "Uploads" {
        return upload(platform, axis, name, zero_retention);
    }
    let (mut body, mut headers) = wanting(title, axis, name);
    if zero_retention {
        headers.push(("x-zdr", "true".into()));
    }
    if axis == Axis::Field && name == "tools" {
        body["tools"] = json!([]);
    }
    let headers: Vec<(&str, &str)> = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
    platform.post(door(title).0, &headers, [body.to_string().as_bytes()])
}

fn upload(platform: &Platform, axis: Axis, name: &str, zero_retention: bool) -> Outcome {
    let part =
        |name: &str, value: &str| format!("--b\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
    let wanted = if axis == Axis::Field && name != "model" { part(name, "x") } else { String::new() };
    let body = [part("model", "house/sure"), wanted, "--b--\r\n".into()].concat();
    let flag = if axis == Axis::Beta { name } else { "" };
    let zero = if zero_retention { "true" } else { "false" };
    let headers = [("content-type", "multipart/form-data; boundary=b"), ("x-zdr", zero), ("openai-beta", flag)];
    let mut platform = platform.clone();
    platform.key_terms(&json!({"redact": {"ALL": "off"}}));
    platform.post("/v1/audio/transcriptions", &headers, [body.as_bytes()])
}

#[test]
fn every_listed_name_passes() {
    let platform = house(&json!({}));
    let mut count = 0;
    for (title, axis, name) in rows() {
        match ask(&platform, title, axis, name, true) {
            Outcome::Sent(_) => count += 1,
            Outcome::Told(told) => panic!("{title} {name}: {}", told.body),
        }
    }
    assert!(count > 150, "{count} rows");
}

#[test]
fn every_name_that_is_refused_is_named_with_its_reason() {
    let platform = house(&json!({}));
    for (axis, name, reason) in refused() {
        let titles = rows().map(|(title, _, _)| title).collect::<Vec<_>>();
        let listed = |title: &str| rows().any(|(known, at, listed)| (known, at, listed) == (title, axis, name));
        let title = ["Responses", "Messages", "Chat Completions", "Images"].into_iter().find(|title| !listed(title));
        let title = title.filter(|title| titles.contains(title)).unwrap();
        let told = ask(&platform, title, axis, name, true).told();
        assert_eq!(told.status, 422, "{title} {name}: {}", told.body);
        let message = told.json()["error"]["message"].as_str().unwrap().to_owned();
        assert!(message.contains(name) && message.contains(reason) && message.contains(axis.name()), "{message}");
        drop(ask(&platform, title, axis, name, false).sent());
    }
}

#[test]
fn what_shipped_yesterday_does_not_slip_through() {
    for title in ["Chat Completions", "Messages", "Responses"] {
        for axis in Axis::ALL {
            let name = "shipped_yesterday-2030-01-01";
            let told = ask(&house(&json!({})), title, axis, name, true).told();
            assert_eq!(told.status, 422, "{title} {axis:?} {}", told.body);
            let message = told.json()["error"]["message"].as_str().unwrap().to_owned();
            assert!(message.contains(name) && message.contains("on no list"), "{message}");
            drop(ask(&house(&json!({})), title, axis, name, false).sent());
            drop(ask(&house(&json!({axis.list(): [name]})), title, axis, name, true).sent());
            let other = Axis::ALL.into_iter().find(|other| *other != axis).unwrap();
            assert_eq!(ask(&house(&json!({other.list(): [name]})), title, axis, name, true).told().status, 422);
        }
    }
}

#[test]
fn a_name_that_is_no_word_of_a_protocol_is_not_repeated() {
    for name in ["Alice Smith", "alice@acme.com", "4539148803436467"] {
        let told = ask(&house(&json!({})), "Responses", Axis::Tool, name, true).told();
        assert!(told.status == 422 && !told.body.contains(name), "{}", told.body);
    }
}

#[test]
fn types_beyond_what_is_told_apart_are_refused() {
    let names: Vec<String> = (0..80).map(|at| format!("t-{at}")).collect();
    let parts: Vec<Value> = names.iter().map(|name| json!({"type": name})).collect();
    let body = json!({"zdr": true, "model": "house/sure", "input": parts}).to_string();
    let told = house(&json!({"parts": names})).post("/v1/responses", &[], [body.as_bytes()]).told();
    assert_eq!(told.status, 422, "{}", told.body);
}

#[test]
fn a_hosted_search_passes_unless_health_terms_forbid_it() {
    let mut platform = house(&json!({}));
    drop(ask(&platform, "Messages", Axis::Tool, "web_search_20250305", true).sent());
    assert_eq!(ask(&platform, "Messages", Axis::Tool, "web_search_20260209", true).told().status, 422);
    platform.key_terms(&json!({"certifications": ["hipaa_baa"]}));
    let mut registry: Value = serde_json::from_slice(&platform.kv["registry"]).unwrap();
    let contract = |name: &str| json!({"provider": name, "type": "hipaa_baa", "signed_at": "2026-01-01", "expires_at": "2027-10-01"});
    registry["contracts"] = json!([contract("claude")]);
    registry["platform"]["contracts"] =
        json!([{"type": "hipaa_baa", "signed_at": "2026-01-01", "expires_at": "2027-10-01"}]);
    platform.kv.insert("registry".into(), registry.to_string().into());
    drop(ask(&platform, "Messages", Axis::Tool, "custom", true).sent());
    let told = ask(&platform, "Messages", Axis::Tool, "web_search_20250305", true).told();
    assert!(told.body.contains("web_search_20250305"), "{}", told.body);
}

#[test]
fn a_dry_run_names_what_may_not_pass() {
    let body = r#"{"model":"house/sure","input":"x","background":true}"#;
    let headers = [("x-zdr", "true"), ("x-lethe-dry-run", "1")];
    let told = house(&json!({})).post("/v1/responses", &headers, [body.as_bytes()]).told().json();
    assert_eq!((&told["ineligible"], &told["would_be_sent"]), (&"background".into(), &false.into()), "{told}");
}

#[test]
fn the_page_holds_every_row() {
    let page = page();
    assert!(rows().all(|(_, _, name)| page.contains(&format!("`{name}`"))));
    assert!(refused().all(|(_, name, reason)| page.contains(&format!("`{name}`")) && page.contains(reason)));
}
