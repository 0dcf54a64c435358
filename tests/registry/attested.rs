//! What the default registry and a few lines on top of it verify.
//!
//! ```text
//! {"attest": [{"provider": "openai", …}]}   →   zdr openai/gpt-5 goes to openai
//! ```
//!
//! Invariant: nothing is verified that nobody vouched for.

use lethe_tests::deployed::{Deployed, NOW, at, chosen, reasons};

use super::{ATTESTED, attest};

#[test]
fn the_default_is_whole() {
    let snapshot = Deployed::bare().snapshot(None).unwrap();
    assert_eq!(snapshot.quarantined(), &[]);
}

#[test]
fn nothing_is_verified_out_of_the_box_but_published_defaults() {
    let deployed = Deployed::with_keys();
    let snapshot = deployed.snapshot(None).unwrap();
    assert_eq!(chosen(&snapshot, "zdr", "deepseek/deepseek-r1", NOW), Ok("fireworks".into()));
    assert_eq!(reasons(&snapshot, "zdr", "openai/gpt-5", NOW, "openai"), ["retention:30d", "attestation:missing"]);
    assert_eq!(
        reasons(&snapshot, "zdr", "deepseek/deepseek-r1", at("2027-04-19"), "fireworks"),
        ["attestation:expired"],
        "365 days after the facts"
    );
    assert!(chosen(&snapshot, "zdr", "deepseek/deepseek-r1", at("2027-04-18")).is_ok());
}

#[test]
fn ten_lines_in_a_dashboard() {
    let snapshot = Deployed::with_keys().snapshot(Some(ATTESTED)).unwrap();
    assert_eq!(snapshot.quarantined(), &[]);
    assert_eq!(chosen(&snapshot, "zdr", "openai/gpt-5", NOW), Ok("openai".into()));
    assert_eq!(chosen(&snapshot, "zdr", "smart", NOW), Ok("openai".into()));
    assert_eq!(chosen(&snapshot, "zdr", "gpt-5", NOW), Ok("openai".into()));
    assert_eq!(
        chosen(&snapshot, "zdr", "openai/gpt-6-preview", NOW),
        Ok("openai".into()),
        "a wildcard serves new names"
    );
}

#[test]
fn expiry_holds_at_the_requests_own_time() {
    let snapshot = Deployed::with_keys().snapshot(Some(ATTESTED)).unwrap();
    let last = at("2027-10-01").0 + 86_399_999;
    assert!(chosen(&snapshot, "zdr", "gpt-5", lethe_core::host::Millis(last)).is_ok(), "through its last day");
    let after = lethe_core::host::Millis(last + 1);
    assert_eq!(reasons(&snapshot, "zdr", "gpt-5", after, "openai"), ["retention:30d", "attestation:expired"]);
    assert_eq!(
        reasons(&snapshot, "zdr", "gpt-5", at("2026-09-30"), "openai"),
        ["retention:30d", "attestation:missing"],
        "not begun"
    );
}

#[test]
fn what_editors_leave_behind_is_tolerated() {
    let text = format!("\u{feff}{}", ATTESTED.replace('\n', "\r\n"));
    let snapshot = Deployed::with_keys().snapshot(Some(&text)).unwrap();
    assert_eq!(chosen(&snapshot, "zdr", "smart", NOW), Ok("openai".into()));
}

#[test]
fn the_whole_default_pasted_into_kv_means_the_same() {
    let deployed = Deployed::with_keys();
    let (pasted, builtin) =
        (deployed.snapshot(Some(lethe_core::registry::DEFAULT)).unwrap(), deployed.snapshot(None).unwrap());
    assert_eq!(pasted.quarantined(), &[]);
    for model in ["deepseek/deepseek-r1", "openai/gpt-5", "meta/llama-4-scout", "groq/x"] {
        for terms in ["", "zdr"] {
            assert_eq!(chosen(&pasted, terms, model, NOW), chosen(&builtin, terms, model, NOW), "{model} {terms}");
        }
    }
}

#[test]
fn a_provider_can_be_taken_away() {
    let text = r#"{ "extends": "default", "providers": { "fireworks": null } }"#;
    let snapshot = Deployed::with_keys().snapshot(Some(text)).unwrap();
    assert!(chosen(&snapshot, "zdr", "deepseek/deepseek-r1", NOW).is_err());
    let removed: Vec<_> = snapshot.quarantined().iter().map(|row| row.path.as_str()).collect();
    assert_eq!(removed, Vec::<&str>::new());
}

/// The moderate baseline is met by the clouds that the government itself uses.
#[test]
fn the_preset_of_federal_workloads_reaches_a_government_cloud() {
    let mut deployed = Deployed::with_keys();
    deployed.set("AZURE_GOV_RESOURCE", "acme");
    let platform = r#""platform": {"processor": "acme", "regions": ["us-east-1"], "certifications": ["fedramp_high"]}"#;
    let document = format!(r#"{{"extends": "default", {platform}, {}}}"#, attest("azure-gov"));
    let snapshot = deployed.snapshot(Some(&document)).unwrap();
    assert_eq!(snapshot.quarantined(), &[]);
    assert_eq!(chosen(&snapshot, r#"{"preset": "fedramp"}"#, "openai/gpt-5", NOW), Ok("azure-gov".into()));
    let us = chosen(&snapshot, r#"{"zdr": true, "regions": ["us"]}"#, "openai/gpt-5", NOW).unwrap_err();
    assert!(us.contains("azure-gov region:gov"), "{us}");
}
