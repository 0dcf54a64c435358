//! What a request hears that no endpoint may serve: one decision, four dialects.
//!
//! ```text
//! Unroutable { considered, alternatives, … } ──voice──▶ 422 │ 404 │ 400 with the members that its clients read
//! ```
//!
//! Invariant: the shapes are those of the specification, member for member.

use lethe_core::host::Reply;
use lethe_core::refusal::{Voice, unroutable};
use lethe_core::route::{Excluded, Unroutable};
use serde_json::{Value, json};

fn report(considered: Vec<(&str, Vec<Excluded>)>) -> Unroutable {
    Unroutable {
        model: "acme/large".into(),
        considered: considered.into_iter().map(|(provider, reasons)| (provider.into(), reasons)).collect(),
        alternatives: vec!["acme/small".into()],
        close: Vec::new(),
        unknown_model: false,
    }
}

fn unattested() -> Unroutable {
    report(vec![
        ("a", vec![Excluded::Retention(30), Excluded::AttestationMissing]),
        ("b", vec![Excluded::NoCredential]),
    ])
}

fn json(reply: &Reply) -> Value {
    serde_json::from_slice(&reply.body).unwrap_or_default()
}

#[test]
fn our_own_shape() {
    let reply = unroutable(&unattested(), Voice::OpenAi, Voice::OpenAi, "gen_x");
    let message = "No endpoint of acme/large is verified for zero data retention under these terms. \
                   Use one of verified_alternatives, or ask the operator to attest a provider.";
    let expected = json!({"error": {
        "type": "zdr_not_verified", "code": "zdr_not_verified", "message": message, "param": "model",
        "model": "acme/large", "verified_alternatives": ["acme/small"],
        "considered": [
            {"provider": "a", "excluded_by": ["retention:30d", "attestation:missing"]},
            {"provider": "b", "excluded_by": ["no_credential"]},
        ],
        "docs_url": "docs/refusals.md#zdr_not_verified",
    }});
    assert_eq!((reply.status, json(&reply)), (422, expected));
    assert!(reply.headers.contains(&("x-should-retry", "false".into())));
    assert!(reply.headers.contains(&("x-generation-id", "gen_x".into())));
}

#[test]
fn the_shape_of_openrouter() {
    let reply = unroutable(&unattested(), Voice::OpenRouter, Voice::OpenRouter, "gen_x");
    let error = &json(&reply)["error"];
    assert_eq!(reply.status, 404);
    for (member, value) in [
        ("code", json!(404)),
        ("error_type", json!("not_found")),
        ("http_status", json!(404)),
        ("type", json!("zdr_not_verified")),
        ("model", json!("acme/large")),
        ("verified_alternatives", json!(["acme/small"])),
    ] {
        assert_eq!(error[member], value, "{member}");
    }
    let availability = json!({
        "code": "privacy_restricted", "retryable": false, "requested_models": ["acme/large"],
        "affected_providers": ["a", "b"], "excluded_by": ["data_policy:zdr"],
        "docs_url": "docs/refusals.md#zdr_not_verified",
    });
    assert_eq!(error["availability"], availability);
}

#[test]
fn the_shape_of_vercel() {
    let reply = unroutable(&unattested(), Voice::Vercel, Voice::Vercel, "gen_x");
    let error = &json(&reply)["error"];
    assert_eq!(reply.status, 400);
    assert_eq!(error["message"], "No ZDR providers available for model: acme/large. Providers considered: a, b");
    assert_eq!((&error["type"], &error["code"]), (&json!("invalid_request_error"), &json!("no_providers_available")));
    assert_eq!(error["docs_url"], "docs/refusals.md#zdr_not_verified");
}

#[test]
fn the_shape_of_anthropic() {
    for (asked, status, kind) in [
        (Voice::OpenAi, 422, "invalid_request_error"),
        (Voice::OpenRouter, 404, "not_found_error"),
        (Voice::Vercel, 400, "invalid_request_error"),
    ] {
        let reply = unroutable(&unattested(), asked, Voice::Anthropic, "gen_x");
        let body = json(&reply);
        assert_eq!((reply.status, &body["error"]["type"]), (status, &json!(kind)));
        assert_eq!((&body["type"], &body["request_id"]), (&json!("error"), &json!("gen_x")));
        assert!(body["error"]["availability"].is_null() && body["error"]["considered"].is_array());
    }
}

#[test]
fn the_cause_decides_type_and_status() {
    for (reasons, status, kind) in [
        (vec![Excluded::AttestationExpired], 422, "zdr_not_verified"),
        (vec![Excluded::Operator], 422, "zdr_not_verified"),
        (vec![Excluded::KeyPolicy], 403, "permission_error"),
        (vec![Excluded::Quarantined], 422, "no_endpoint"),
        (vec![Excluded::Training], 422, "no_endpoint"),
        (vec![Excluded::Ignored], 422, "no_endpoint"),
        (vec![Excluded::NotInOnly, Excluded::NoCredential], 503, "no_endpoint"),
        (vec![Excluded::NotConfigured], 503, "no_endpoint"),
    ] {
        let reply = unroutable(&report(vec![("a", reasons)]), Voice::OpenAi, Voice::OpenAi, "gen_x");
        assert_eq!((reply.status, &json(&reply)["error"]["type"]), (status, &json!(kind)));
    }
}

#[test]
fn an_unknown_model_has_close_ones() {
    let unknown = Unroutable {
        model: format!("acme/larg{}", "e".repeat(500)),
        considered: Vec::new(),
        alternatives: Vec::new(),
        close: vec!["acme/large".into()],
        unknown_model: true,
    };
    for voice in [Voice::OpenAi, Voice::OpenRouter, Voice::Vercel, Voice::Anthropic] {
        let reply = unroutable(&unknown, voice, voice, "gen_x");
        let body = json(&reply);
        assert_eq!((reply.status, &body["error"]["close_models"]), (404, &json!(["acme/large"])), "{voice:?}");
        assert!(body["error"]["model"].as_str().is_some_and(|model| model.len() == 128), "a pasted text is cut");
    }
}
