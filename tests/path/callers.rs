//! Callers: keys, their records, and the store that holds them.
//!
//! ```text
//! cold: two rounds of reads   warm: none
//! ```
//!
//! Invariant: nobody is served on a record that is missing, broken or too old.

use lethe_core::arrive::key;
use lethe_core::gateway::Gateway;
use lethe_core::host::{Millis, Read};
use lethe_tests::stores::Stores;

use super::{CHAT, JSON, KEY, expect, keyed, once, outcome};

#[test]
fn a_caller_must_be_known() {
    let bearer = format!("Bearer {KEY}");
    for (headers, status, code) in [
        (vec![], 401, "key_missing"),
        (vec![("authorization", "Bearer ")], 401, "key_missing"),
        (vec![("authorization", "Basic eDp5")], 401, "key_ambiguous"),
        (vec![("authorization", bearer.as_str()), ("x-api-key", "other")], 401, "key_ambiguous"),
        (vec![("authorization", bearer.as_str()), ("authorization", "Bearer other")], 401, "key_ambiguous"),
        (vec![("x-api-key", "nobody")], 401, "invalid_api_key"),
        (vec![("authorization", "Bearer nobody")], 401, "invalid_api_key"),
    ] {
        expect(CHAT, &headers, status, code);
    }
    for headers in [
        vec![JSON, ("authorization", bearer.as_str())],
        vec![JSON, ("authorization", "bearer sk-test-1")],
        vec![JSON, ("x-api-key", KEY)],
        vec![JSON, ("x-api-key", KEY), ("authorization", bearer.as_str())],
    ] {
        assert_eq!(once(&mut keyed(), CHAT, &headers).status(), 100, "{headers:?}");
    }
}

#[test]
fn a_key_is_what_its_record_says_and_nothing_less() {
    for (record, status, code) in [
        (r#"{"disabled":true}"#, 403, "key_disabled"),
        (r#"{"expires_at":"1969-12-31"}"#, 503, "policy_invalid"),
        (r#"{"expires_at":"2026-11-20"}"#, 401, "key_expired"),
        (r#"{"expires_at":"2026-11-21"}"#, 100, ""),
        (r#"{"disabled":"true"}"#, 503, "policy_invalid"),
        (r#"{"disable":true}"#, 503, "policy_invalid"),
        (r#"{"disabled":true,"disabled":false}"#, 503, "policy_invalid"),
        (r#"{"terms":{"zrd":true}}"#, 503, "policy_invalid"),
        (r#"{"account":"a/../b"}"#, 503, "policy_invalid"),
        (r#"{"account":"gone"}"#, 503, "policy_missing"),
        (r#"{"guardrail":"gone"}"#, 503, "policy_missing"),
        (r#"{"account":"odd"}"#, 503, "policy_invalid"),
        (r#"{"account":"team","guardrail":"pii","models":["openai/*"],"label":"x"}"#, 100, ""),
        ("\u{feff}{}", 100, ""),
        ("", 503, "policy_invalid"),
        ("[]", 503, "policy_invalid"),
    ] {
        let mut stores = Stores::default()
            .kv(&key::stored_under(KEY), record)
            .kv("account/team", r#"{"zdr":true,"groups":{"openai":{"no_train":true}},"terms":{"regions":["eu"]}}"#)
            .kv("account/odd", r#"{"zdr":"yes"}"#)
            .kv("guardrail/pii", r#"{"redact":{"EMAIL":"block"},"terms":{"no_train":true}}"#);
        stores.now = Millis(1_795_305_599_999); // 2026-11-21T23:59:59.999Z
        let led = once(&mut stores, CHAT, &[JSON, ("x-api-key", KEY)]);
        assert_eq!(outcome(&led), (status, code.to_owned()), "{record}");
    }
}

#[test]
fn a_forged_key_costs_no_read_of_the_store() {
    let mut stores = Stores::default().setting("KEY_SECRET", "s");
    let mut gateway = Gateway::new();
    stores.ask(&mut gateway, CHAT, &[("x-api-key", "warms up")]);
    for forged in ["sk-lethe-x", &key::mint(&[1; 32], Some(b"other")), &key::mint(&[1; 32], None)] {
        let led = stores.ask(&mut gateway, CHAT, &[("x-api-key", forged)]);
        assert_eq!(outcome(&led), (401, "invalid_api_key".into()));
        assert!(!stores.rounds.iter().flatten().any(|read| matches!(read, Read::Kv(_))));
    }
    let ours = key::mint(&[1; 32], Some(b"s"));
    stores = stores.kv(&key::stored_under(&ours), "{}");
    let led = stores.ask(&mut gateway, CHAT, &[JSON, ("x-api-key", &ours)]);
    assert_eq!(led.status(), 100);
}

#[test]
fn two_rounds_when_cold_none_when_warm_one_after_the_ttl() {
    let mut stores = keyed().kv(&key::stored_under(KEY), r#"{"account":"team"}"#).kv("account/team", "{}");
    let mut gateway = Gateway::new();
    let headers = [JSON, ("x-api-key", KEY)];
    for (now, rounds) in [(0, 2), (1, 0), (29_999, 0), (30_000, 2), (30_001, 0)] {
        stores.now = Millis(now);
        assert_eq!(stores.ask(&mut gateway, CHAT, &headers).status(), 100);
        assert_eq!(stores.rounds.len(), rounds, "at {now}");
    }
}

#[test]
fn a_silent_store_is_survived_for_five_minutes_and_never_guessed() {
    let mut stores = keyed();
    let mut gateway = Gateway::new();
    let headers = [JSON, ("x-api-key", KEY)];
    assert_eq!(stores.ask(&mut gateway, CHAT, &headers).status(), 100);
    stores.silent = true;
    for (now, key, status) in [(299_000, KEY, 100), (299_001, "sk-new", 503), (329_000, KEY, 503)] {
        stores.now = Millis(now);
        let led = stores.ask(&mut gateway, CHAT, &[JSON, ("x-api-key", key)]);
        assert_eq!(led.status(), status, "at {now}");
    }
    stores.silent = false;
    stores.now = Millis(331_000);
    assert_eq!(stores.ask(&mut gateway, CHAT, &headers).status(), 100);
}
