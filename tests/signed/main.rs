//! Signed documents of policy through the public face: what is let through, what is not, and what an instance remembers.
//!
//! ```text
//! Signer::sign("registry", …) ─▶ Stores { REGISTRY_PUBLIC_KEY } ─▶ 100 │ 503 registry_invalid │ 503 policy_invalid
//! ```
//!
//! Invariant: of a signed document no byte can be another, nor its place, nor what it follows.
#![expect(clippy::unwrap_used, reason = "tests")]

mod onward;

use lethe_core::admin::Signer;
use lethe_core::arrive::key;
use lethe_core::curve::Portable;
use lethe_core::gateway::Gateway;
use lethe_core::host::Millis;
use lethe_core::signed::Signers;
use lethe_tests::platform::Platform;
use lethe_tests::stores::{Led, Stores};

/// Seeds of nobody's.
const OPS: &str = "ops:AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE";
const NEXT: &str = "next:0202020202020202020202020202020202020202020202020202020202020202";
const KEY: &str = "sk-test-1";
const CHAT: &str = "POST /v1/chat/completions";
const REGISTRY: &str = r#"{"version": 1, "previous": null, "extends": "default"}"#;

fn signer(pair: &str) -> Signer {
    Signer::parse(pair).unwrap()
}

fn signed(name: &str, document: &str) -> String {
    String::from_utf8(signer(OPS).sign(name, document.as_bytes(), None).unwrap()).unwrap()
}

/// A deployment that takes documents of `OPS`, and has a registry, and a key with account and guardrail.
fn stores() -> Stores {
    let name = key::stored_under(KEY);
    let record = signed(&name, r#"{"account": "team", "guardrail": "pii"}"#);
    Stores::default()
        .setting("REGISTRY_PUBLIC_KEY", &signer(OPS).public())
        .kv("registry", &signed("registry", REGISTRY))
        .kv(&name, &record)
        .kv("account/team", &signed("account/team", r#"{"zdr": true}"#))
        .kv("guardrail/pii", &signed("guardrail/pii", r#"{"redact": {"EMAIL": "block"}}"#))
}

fn asked(stores: &mut Stores, gateway: &mut Gateway) -> Led {
    stores.ask(gateway, CHAT, &[("content-type", "application/json"), ("x-api-key", KEY)])
}

/// The status and the code on a fresh instance.
fn fresh(stores: &mut Stores) -> (u16, String) {
    outcome(&asked(stores, &mut Gateway::new()))
}

fn outcome(led: &Led) -> (u16, String) {
    let error = &led.json()["error"];
    (led.status(), error["code"].as_str().or_else(|| error["type"].as_str()).unwrap_or_default().to_owned())
}

fn refused(code: &str) -> (u16, String) {
    (503, code.to_owned())
}

#[test]
fn what_is_signed_for_its_place_serves() {
    assert_eq!(fresh(&mut stores()), (100, String::new()));
    let marked = format!("\u{feff}{}", signed("registry", REGISTRY));
    assert_eq!(fresh(&mut stores().kv("registry", &marked)), refused("registry_invalid"), "a mark more is a byte more");
}

#[test]
fn what_is_not_signed_serves_nobody() {
    for (name, document, code) in [
        ("registry", REGISTRY, "registry_invalid"),
        (&key::stored_under(KEY), "{}", "policy_invalid"),
        ("account/team", r#"{"version": 1}"#, "policy_invalid"),
        ("guardrail/pii", r#"{"version": 1, "signature": ""}"#, "policy_invalid"),
        ("guardrail/pii", r#"{"version": 1, "signature": null}"#, "policy_invalid"),
    ] {
        assert_eq!(fresh(&mut stores().kv(name, document)), refused(code), "{name} {document}");
    }
    let mut none = stores();
    none.kv.remove("registry");
    assert_eq!(fresh(&mut none), refused("registry_invalid"), "an emptied store is nobody's choice");
}

#[test]
fn health_says_that_the_registry_is_invalid() {
    let mut unsigned = stores().kv("registry", REGISTRY);
    let led = unsigned.ask(&mut Gateway::new(), "GET /healthz", &[]);
    assert_eq!((led.status(), &led.json()["registry"]), (200, &"invalid".into()));
    let led = stores().ask(&mut Gateway::new(), "GET /healthz", &[]);
    assert_eq!((&led.json()["status"], &led.json()["registry"]), (&"ok".into(), &"kv".into()));
}

#[test]
fn no_byte_of_it_can_be_another() {
    let signers = Signers::parse(&signer(OPS).public(), &Portable).unwrap();
    let document = signed("account/team", r#"{"zdr": true, "terms": {"regions": ["eu"]}}"#).into_bytes();
    assert!(signers.verify("account/team", &document).is_ok());
    for at in 0..document.len() {
        for bit in [1_u8, 0x20] {
            let mut other = document.clone();
            *other.get_mut(at).unwrap() ^= bit;
            assert!(signers.verify("account/team", &other).is_err(), "{}", other.escape_ascii());
        }
        let mut longer = document.clone();
        longer.insert(at, b' ');
        assert!(signers.verify("account/team", &longer).is_err(), "{}", longer.escape_ascii());
        assert!(signers.verify("account/team", document.get(..at).unwrap()).is_err());
    }
}

#[test]
fn no_document_stands_in_for_another() {
    let guardrail = signed("guardrail/pii", "{}");
    let account = signed("account/team", "{}");
    let key = signed(&key::stored_under("sk-test-2"), "{}");
    for (name, document) in [
        ("guardrail/pii", &account),
        ("guardrail/pii", &signed("guardrail/other", "{}")),
        ("account/team", &guardrail),
        (&key::stored_under(KEY), &key),
    ] {
        assert_eq!(fresh(&mut stores().kv(name, document)), refused("policy_invalid"), "{name}");
    }
    let other = signed("account/team", REGISTRY);
    assert_eq!(fresh(&mut stores().kv("registry", &other)), refused("registry_invalid"));
}

#[test]
fn keys_are_rotated_by_a_list() {
    let both = format!("{}, {}", signer(NEXT).public(), signer(OPS).public());
    assert_eq!(fresh(&mut stores().setting("REGISTRY_PUBLIC_KEY", &both)), (100, String::new()));
    let gone = signer(NEXT).public();
    assert_eq!(fresh(&mut stores().setting("REGISTRY_PUBLIC_KEY", &gone)), refused("policy_invalid"));
    // The name of one key and the signature of another.
    let renamed = format!("ops:{}", gone.split_once(':').unwrap().1);
    assert_eq!(fresh(&mut stores().setting("REGISTRY_PUBLIC_KEY", &renamed)), refused("policy_invalid"));
    for wrong in [
        "any",
        "ops:",
        "ops:00",
        &format!("ops:{}", "00".repeat(32)),
        &format!("{renamed} {renamed}"),
        &format!("a b:{}", "01".repeat(31)),
    ] {
        assert_eq!(fresh(&mut stores().setting("REGISTRY_PUBLIC_KEY", wrong)), refused("settings_invalid"), "{wrong}");
    }
}

#[test]
fn a_key_that_is_taken_out_ends_what_it_signed_on_a_warm_instance() {
    let (mut stores, mut gateway) = (stores(), Gateway::new());
    assert_eq!(asked(&mut stores, &mut gateway).status(), 100);
    stores = stores.setting("REGISTRY_PUBLIC_KEY", &signer(NEXT).public());
    stores.now = Millis(30_000);
    assert_eq!(outcome(&asked(&mut stores, &mut gateway)), refused("policy_invalid"));
}

#[test]
fn a_signed_document_says_what_it_is() {
    let signers = Signers::parse(&signer(OPS).public(), &Portable).unwrap();
    for (document, wrong) in [
        (r#"{"version": "1", "previous": null}"#, true),
        (r#"{"version": 1, "previous": "soon"}"#, true),
        (r#"{"version": 1, "previous": 7}"#, true),
        (r#"{"version": 1}"#, false),
        ("{}", false),
    ] {
        let signed = signer(OPS).sign("registry", document.as_bytes(), None).unwrap();
        assert_eq!(signers.verify("registry", &signed).is_err(), wrong, "{document}");
    }
    for none in ["", "[]", r#"{"\u0073ignature": ""}"#, r#"{"v": 1, "v": 1}"#] {
        assert!(signer(OPS).sign("registry", none.as_bytes(), None).is_err(), "{none}");
    }
}

#[test]
fn the_receipt_names_the_document_by_its_hash() {
    let mut platform = Platform::new();
    let document = platform.kv["registry"].clone();
    let document = signer(OPS).sign("registry", &document, None).unwrap();
    for name in platform.kv.keys().cloned().collect::<Vec<_>>() {
        let record = signer(OPS).sign(&name, &platform.kv[&name], None).unwrap();
        platform.kv.insert(name, record);
    }
    platform.settings.insert("REGISTRY_PUBLIC_KEY".into(), signer(OPS).public());
    let told = platform.chat(&[], r#"{"model":"house/sure","messages":[]}"#).sent().answer(r#"{"choices":[]}"#);
    let body = serde_json::json!({ "id": told.header("x-generation-id").unwrap() }).to_string();
    let record = platform.post("/v1/generation", &[], [body.as_bytes()]).told().json();
    let expected = sha256_base64url(&document);
    assert_eq!(record["data"]["receipt"]["registry"]["sha256"], expected);
}

/// The hash that a next version names, in the digits of a receipt.
fn sha256_base64url(document: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let next = signer(OPS).sign("registry", b"{}", Some(document)).unwrap();
    let next: serde_json::Value = serde_json::from_slice(&next).unwrap();
    let bits: Vec<u32> = next["previous"].as_str().unwrap().chars().map(|digit| digit.to_digit(16).unwrap()).collect();
    let bit = |at: usize| bits.get(at / 4).map_or(0, |nibble| nibble >> (3 - at % 4) & 1);
    let sextet = |digit: usize| (0..6).fold(0_usize, |value, offset| value << 1 | bit(digit * 6 + offset) as usize);
    (0..43).map(|digit| char::from(ALPHABET[sextet(digit)])).collect()
}
