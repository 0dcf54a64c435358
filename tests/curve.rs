//! Hosts that sign and verify by themselves, and fail.
//!
//! ```text
//! RECEIPT_KEY, no library ─▶ 503 settings_invalid      no RECEIPT_KEY ─▶ served      fails later ─▶ the short id, which claims nothing
//! REGISTRY_PUBLIC_KEY, no library ─▶ 503 registry_invalid
//! ```
//!
//! Invariant: what cannot be signed is not said to be, and what cannot be verified serves nobody.
#![expect(clippy::unwrap_used, reason = "tests")]

use lethe_core::curve::{Curve, Pair, Portable, Private};
use lethe_core::gateway::Gateway;
use lethe_tests::platform::{Outcome, Platform};

const ASKED: &str = r#"{"model":"house/sure","messages":[{"role":"user","content":"hi"}]}"#;

/// With a key: 32 equal bytes.
fn signing() -> Platform {
    let mut platform = Platform::new();
    platform.settings.insert("RECEIPT_KEY".into(), "first:AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE".into());
    platform
}

/// A host that has lost its library.
struct Nothing;

impl Curve for Nothing {
    fn pair(&self, _: &[u8; 32]) -> Option<Pair> {
        None
    }

    fn verify(&self, _: &[u8; 32], _: &[u8], _: &[u8; 64]) -> bool {
        false
    }
}

#[test]
fn a_host_that_cannot_sign_serves_nobody() {
    let body = [ASKED.as_bytes()];
    let told = signing().post_to(&mut Gateway::on(&Nothing), "/v1/chat/completions", &[], body).told();
    assert_eq!((told.status, told.json()["error"]["type"].as_str()), (503, Some("settings_invalid")));
    let bare = Platform::new().post_to(&mut Gateway::on(&Nothing), "/v1/chat/completions", &[], body);
    assert!(matches!(bare, Outcome::Sent(_)), "without a key nothing is to be signed");
}

/// A host whose library fails after it has made the pair.
struct Failing;

impl Curve for Failing {
    fn pair(&self, seed: &[u8; 32]) -> Option<Pair> {
        Some(Pair { private: Box::new(Self), ..Portable.pair(seed)? })
    }

    fn verify(&self, _: &[u8; 32], _: &[u8], _: &[u8; 64]) -> bool {
        false
    }
}

impl Private for Failing {
    fn sign(&self, _: &[u8]) -> Option<[u8; 64]> {
        None
    }
}

#[test]
fn an_answer_that_cannot_be_signed_claims_nothing() {
    let (platform, mut gateway) = (signing(), Gateway::on(&Failing));
    let outcome = platform.post_to(&mut gateway, "/v1/chat/completions", &[], [ASKED.as_bytes()]);
    let Outcome::Sent(sent) = outcome else { panic!("refused") };
    let told = sent.answer("{}");
    assert_eq!((told.header("x-generation-id").map(str::len), told.header("x-lethe-salt")), (Some(26), None));
}

#[test]
fn a_host_that_cannot_verify_serves_no_signed_registry() {
    let signer = lethe_core::admin::Signer::parse(&format!("ops:{}", "01".repeat(32))).unwrap();
    let mut platform = Platform::new();
    for (name, document) in &mut platform.kv {
        *document = signer.sign(name, document, None).unwrap();
    }
    platform.settings.insert("REGISTRY_PUBLIC_KEY".into(), signer.public());
    let ask = |mut gateway: Gateway| platform.post_to(&mut gateway, "/v1/chat/completions", &[], [ASKED.as_bytes()]);
    assert!(matches!(ask(Gateway::new()), Outcome::Sent(_)), "signed as it must be");
    let told = ask(Gateway::on(&Nothing)).told();
    assert_eq!(told.status, 503, "{}", told.body);
}
