//! Signed documents in time: what an instance that has had a version takes after it, floors, and last days.
//!
//! ```text
//! version 1 ─▶ 2 ─▶ 1: 503      signed_until 2026-11-21 ─▶ the day after: 503 ─▶ signed anew: 100
//! ```
//!
//! Invariant: a warm instance goes forward only; no instance goes below a floor, or beyond a last day.

use super::{KEY, OPS, REGISTRY, asked, fresh, outcome, refused, signed, signer, stores};
use lethe_core::arrive::key;
use lethe_core::gateway::Gateway;
use lethe_core::host::Millis;
use lethe_tests::stores::Stores;

#[test]
fn an_instance_that_had_a_version_takes_no_earlier_one() {
    let (mut stores, mut gateway) = (stores(), Gateway::new());
    let first = stores.kv["registry"].clone();
    let next = |previous: &[u8], rest: &str| {
        let document = format!(r#"{{"extends": "default"{rest}}}"#);
        signer(OPS).sign("registry", document.as_bytes(), Some(previous)).unwrap()
    };
    let second = next(&first, "");
    let third = next(&second, "");
    let of_nobody = signer(OPS).sign("registry", br#"{"version": 4, "previous": null}"#, None).unwrap();
    let steps: [(&[u8], u16); 8] = [
        (&first, 100),
        (&next(b"{\"version\": 1}", ""), 503), // says that it follows another
        (&second, 100),
        (&first, 503),
        (&next(&first, r#", "aliases": {}"#), 503), // another second
        (&third, 100),
        (&second, 503),
        (&next(&of_nobody, ""), 100), // two versions on: what lay between nobody here has seen
    ];
    for (index, (document, status)) in steps.into_iter().enumerate() {
        stores.kv.insert("registry".into(), document.to_vec());
        stores.now = Millis(stores.now.0 + 30_000);
        assert_eq!(asked(&mut stores, &mut gateway).status(), status, "step {index}");
    }
    // A fresh instance knows none of it, but for the floor.
    stores.kv.insert("registry".into(), second);
    assert_eq!(fresh(&mut stores), (100, String::new()));
    assert_eq!(fresh(&mut stores.setting("REGISTRY_FLOOR", "3")), refused("registry_invalid"));
}

/// Noon and the last moment of 2026-11-21, and the first of the day after.
const NOON: u64 = 1_795_262_400_000;
const MIDNIGHT: u64 = NOON + 43_200_000;

#[test]
fn a_signature_ends_with_its_last_day() {
    let key = key::stored_under(KEY);
    for (name, document, code) in [
        ("registry", r#"{"extends": "default", "signed_until": "2026-11-21"}"#, "registry_invalid"),
        (&*key, r#"{"account": "team", "signed_until": "2026-11-21"}"#, "policy_invalid"),
        ("account/team", r#"{"signed_until": "2026-11-21"}"#, "policy_invalid"),
        ("guardrail/pii", r#"{"signed_until": "2026-11-21"}"#, "policy_invalid"),
    ] {
        let mut stores = stores().kv(name, &signed(name, document));
        stores.now = Millis(MIDNIGHT - 1);
        let mut gateway = Gateway::new();
        assert_eq!(asked(&mut stores, &mut gateway).status(), 100, "{name}: through its last moment");
        // A warm instance looks after its TTL, a fresh one at once; and it does not come back.
        for later in [30_000, 60_000] {
            stores.now = Millis(MIDNIGHT - 1 + later);
            assert_eq!(outcome(&asked(&mut stores, &mut gateway)), refused(code), "{name} {later}");
        }
        stores.now = Millis(MIDNIGHT);
        assert_eq!(fresh(&mut stores), refused(code), "{name}");
        // Signed anew, it serves where the old one had ended.
        let renewed = document.replace("11-21", "12-21");
        let renewed = signer(OPS).sign(name, renewed.as_bytes(), Some(&stores.kv[name])).unwrap();
        stores.kv.insert(name.into(), renewed);
        stores.now = Millis(MIDNIGHT + 90_000);
        assert_eq!(asked(&mut stores, &mut gateway).status(), 100, "{name} renewed");
    }
}

#[test]
fn an_end_that_is_no_day_is_none_that_is_taken() {
    for wrong in ["7", "\"soon\"", "\"2026-02-30\"", "true", "[]"] {
        let document = format!(r#"{{"extends": "default", "signed_until": {wrong}}}"#);
        let mut stores = stores().kv("registry", &signed("registry", &document));
        assert_eq!(fresh(&mut stores), refused("registry_invalid"), "{wrong}");
        let document = format!(r#"{{"signed_until": {wrong}}}"#);
        let mut stores =
            stores.kv("registry", &signed("registry", REGISTRY)).kv("account/team", &signed("account/team", &document));
        assert_eq!(fresh(&mut stores), refused("policy_invalid"), "{wrong}");
    }
    let document = signed("registry", r#"{"extends": "default", "signed_until": null}"#);
    assert_eq!(fresh(&mut stores().kv("registry", &document)).0, 100);
}

#[test]
fn records_go_forward_too() {
    let name = key::stored_under(KEY);
    let (mut stores, mut gateway) = (stores(), Gateway::new());
    let first = stores.kv[&name].clone();
    let second = signer(OPS).sign(&name, br#"{"disabled": true}"#, Some(&first)).unwrap();
    for (document, status) in [(&first, 100), (&second, 403), (&first, 503), (&second, 403)] {
        stores.kv.insert(name.clone(), document.clone());
        stores.now = Millis(stores.now.0 + 30_000);
        assert_eq!(asked(&mut stores, &mut gateway).status(), status);
    }
    stores.kv.insert(name.clone(), first);
    assert_eq!(fresh(&mut stores), (100, String::new()), "a fresh instance has no memory");
    assert_eq!(fresh(&mut stores.setting("REGISTRY_FLOOR", &format!("1, {name}=2"))), refused("policy_invalid"));
}

#[test]
fn a_floor_that_nobody_can_hold_to_is_a_wrong_setting() {
    let alone = Stores::default().setting("REGISTRY_FLOOR", "3");
    for mut stores in [alone, stores().setting("REGISTRY_FLOOR", "three"), stores().setting("REGISTRY_FLOOR", "a=")] {
        let led = asked(&mut stores, &mut Gateway::new());
        assert_eq!(outcome(&led), refused("settings_invalid"));
        assert!(led.text().contains("REGISTRY_FLOOR"), "{}", led.text());
    }
}
