//! The page for people, through the door.
//!
//! ```text
//! GET / ─▶ one HTML document under 60,000 bytes, nothing of it a script, a stranger's markup or another host's
//! ```
//!
//! Invariant: what the page calls verified is what the lists call verified, at the same time and under the same terms.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::collections::BTreeSet;

use lethe_core::gateway::Gateway;
use lethe_core::host::Millis;
use lethe_core::metrics;
use lethe_tests::deployed::NOW;
use lethe_tests::stores::{Led, Stores};
use serde_json::{Value, json};

const CAP: usize = 60_000;

fn stores(registry: Option<&Value>) -> Stores {
    let stores =
        Stores::default().setting("PAGE", "public").setting("OPENAI_API_KEY", "k").setting("FIREWORKS_API_KEY", "k");
    let mut stores = match registry {
        Some(registry) => stores.kv("registry", &registry.to_string()),
        None => stores,
    };
    stores.now = NOW;
    stores
}

fn page(stores: &mut Stores) -> Led {
    stores.ask(&mut Gateway::new(), "GET /", &[])
}

/// On top of the default: OpenAI attested for a few days, and `count` models of an own provider whose name is markup.
fn registry(count: usize) -> Value {
    let endpoints: Vec<Value> = (0..count)
        .map(|at| json!({ "model": format!("own/model-{at:05}"), "provider": "own", "trains": false }))
        .collect();
    json!({
        "extends": "default",
        "providers": { "own": {
            "name": "<script>alert('1')</script> & \"Sons\"", "kind": "direct", "protocol": "openai", "base_url": "https://own.example",
            "auth": "bearer", "credential": "OWN_API_KEY", "trains": false, "zdr": "agreement"
        } },
        "endpoints": endpoints,
        "attest": [{ "provider": "openai", "models": "openai/gpt-5*", "basis": "zdr_addendum", "verified_by": "<b>legal</b>",
            "verified_at": "2026-10-01", "expires_at": "2026-12-01" }]
    })
}

#[test]
fn the_page_is_one_small_document_that_loads_nothing() {
    for document in [None, Some(registry(0)), Some(registry(1)), Some(registry(2_000))] {
        let led = page(&mut stores(document.as_ref()));
        let text = led.text();
        assert_eq!(led.status(), 200, "{text}");
        assert!(text.len() < CAP, "{} bytes", text.len());
        assert_eq!(led.header("content-type"), Some("text/html; charset=utf-8"));
        let policy = led.header("content-security-policy").unwrap();
        assert!(policy.starts_with("default-src 'none'; style-src 'sha256-") && !policy.contains("unsafe"), "{policy}");
        assert!(text.starts_with("<!DOCTYPE html>") && text.ends_with("</html>\n"));
        for absent in ["<script", "<b>legal", "http:", "https:", "url(", "@import", " style=", " onload", "OWN_API_KEY"]
        {
            assert!(!text.contains(absent), "{absent}");
        }
    }
}

#[test]
fn other_peoples_text_is_escaped() {
    let text = page(&mut stores(Some(&registry(1)))).text();
    assert!(text.contains("&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt; &amp; &quot;Sons&quot;"));
    assert!(text.contains("by &lt;b&gt;legal&lt;/b&gt;"));
    assert!(text.contains("ends soon"), "ten days are left");
}

/// Models in rows that say `verified`.
fn verified(text: &str) -> BTreeSet<String> {
    let rows = text.split("<tr><th scope=\"row\">").filter(|row| row.contains("✓ verified"));
    rows.map(|row| row.split("</th>").next().unwrap().to_owned()).collect()
}

#[test]
fn verified_is_what_the_lists_call_verified() {
    for (days, some) in [(0, true), (10, true), (400, false)] {
        let mut stores = stores(Some(&registry(3)));
        stores.now = Millis(NOW.0 + days * 86_400_000);
        let text = page(&mut stores).text();
        let list = stores.ask(&mut Gateway::new(), "GET /v1/endpoints/zdr", &[]).json();
        let listed = list["data"].as_array().unwrap().iter().map(|row| row["model_id"].as_str().unwrap().to_owned());
        let listed: BTreeSet<String> = listed.collect();
        assert_eq!(verified(&text), listed, "after {days} days");
        assert_eq!(listed.is_empty(), !some, "after {days} days");
        assert_eq!(text.contains("No endpoint is verified now"), !some);
    }
}

#[test]
fn what_has_no_room_is_counted() {
    let text = page(&mut stores(Some(&registry(2_000)))).text();
    let (before, _) = text.split_once(" more endpoints are not listed on this page").unwrap();
    let missing: usize = before.rsplit('>').next().unwrap().parse().unwrap();
    let listed = text.matches("<tr><th scope=\"row\">own/model-").count();
    assert!(missing > 1_000 && missing + listed >= 2_000, "{missing} + {listed}");
    assert_eq!(text.matches("<details").count(), 4);
    let small = page(&mut stores(None)).text();
    assert!(!small.contains("more endpoints are not listed"), "the default registry has room");
}

#[test]
fn who_may_see_it_is_a_setting() {
    let answer = |value: &str, line: &str| {
        let mut stores = stores(None).setting("PAGE", value);
        let led = stores.ask(&mut Gateway::new(), line, &[]);
        (led.status(), led.text().len())
    };
    assert_eq!(answer("public", "GET /").0, 200);
    assert_eq!(answer("key", "GET /").0, 401);
    assert_eq!(answer("", "GET /").0, 401);
    assert_eq!(answer("off", "GET /").0, 403);
    for value in ["public", "key", "off"] {
        assert_eq!(answer(value, "HEAD /"), (200, 0), "a client tries whether anybody is there");
    }
    assert_eq!(answer("public", "POST /").0, 405);
    assert_eq!(answer("public", "HEAD /v1/models").0, 200);
    assert_eq!(answer("key", "HEAD /v1/models").0, 401, "who may see it is asked as for GET");
    assert_eq!(answer("public", "HEAD /v1/chat/completions").0, 405);
}

#[test]
fn counts_are_those_that_are_published() {
    let (mut stores, mut gateway) = (stores(None), Gateway::new());
    let mut send = |stores: &mut Stores, count: usize| {
        for key in 0..count {
            let key = format!("sk-{key}");
            let Led::Answered(_, record) =
                stores.ask(&mut gateway, "POST /v1/chat/completions", &[("x-api-key", &key)])
            else {
                unreachable!("nobody has a key");
            };
            let _ = gateway.note(record);
        }
        let tally = gateway.due().unwrap().encode();
        stores.ledger = Some(metrics::merge(stores.ledger.as_deref(), &tally, stores.now).unwrap());
    };
    assert!(page(&mut stores).text().contains("No counts are published yet."));
    send(&mut stores, 4);
    assert!(page(&mut stores).text().contains("No counts are published yet."), "four requests are not shown");
    send(&mut stores, 3);
    assert!(page(&mut stores).text().contains("<th scope=\"row\">refused</th><td>7</td>"));
    send(&mut stores, 1);
    assert!(page(&mut stores).text().contains("<th scope=\"row\">refused</th><td>7</td>"), "the eighth waits");
    stores.ledger = Some(b"no ledger".to_vec());
    assert!(page(&mut stores).text().contains("The counters could not be read."));
}
