//! Doors: a path, a method, a shape.
//!
//! ```text
//! POST /v1/chat/%63ompletions   →   404
//! ```
//!
//! Invariant: a door that is refused costs no read.

use super::{CHAT, expect, keyed, once};

#[test]
fn doors_are_a_closed_table() {
    for (line, status, code) in [
        ("GET /v2/models", 404, "unknown_path"),
        ("POST /v1/chat/completions/", 400, "endpoint_stateful"),
        ("POST /v1/chat/completion", 404, "unknown_path"),
        ("POST /V1/chat/completions", 404, "unknown_path"),
        ("POST /v1/images/%2e%2e/files", 404, "path_not_literal"),
        ("POST /v1/images/../files", 404, "path_not_literal"),
        ("POST //v1/chat/completions", 404, "path_not_literal"),
        ("POST /v1/chat/completions;x", 404, "path_not_literal"),
        ("POST /v1\\chat/completions", 404, "path_not_literal"),
        ("GET /v1/chat/completions", 405, "method_not_allowed"),
        ("DELETE /v1/models", 405, "method_not_allowed"),
        ("POST /api/gateway/compliance", 405, "method_not_allowed"),
        ("GET /api/metrics", 404, "unknown_path"),
        ("POST /v1/chat/completions?api-version=1", 400, "query_not_allowed"),
        ("GET /v1/files", 400, "endpoint_stateful"),
        ("GET /v1/models?limit=20&beta=true", 401, "key_missing"),
        ("GET /v1/models?after_id=x", 400, "query_not_allowed"),
        ("POST /v1/chat/completions?limit=20", 400, "query_not_allowed"),
        ("GET /healthz?limit=20", 400, "query_not_allowed"),
        ("GET /v1/filesystem", 404, "unknown_path"),
        ("POST /api/v1/threads/x/runs", 400, "endpoint_stateful"),
        ("GET /v1/responses/resp_1", 400, "endpoint_stateful"),
        ("POST /v1/responses/resp_1/cancel", 400, "endpoint_stateful"),
        ("POST /v1/responses/input_tokens", 404, "unknown_path"),
        ("POST /api/v1/responses/compact", 404, "unknown_path"),
        ("POST /v1/responses", 401, "key_missing"),
        ("POST /v1/messages/count_tokens?beta=true", 401, "authentication_error"),
        ("POST /v1/messages?beta=true&x=1", 400, "invalid_request_error"),
        ("POST /v1/audio/speech", 401, "key_missing"),
        ("POST /v1/images/edits", 401, "key_missing"),
        ("GET /api/admin/keys", 404, "unknown_path"),
        ("GET /", 401, "key_missing"),
        ("GET /v1/generation?id=gen_x", 401, "key_missing"),
        ("GET /v1/generation", 400, "field_missing"),
        ("GET /v1/realtime", 400, "endpoint_stateful"),
    ] {
        expect(line, &[], status, code);
    }
}

#[test]
fn refused_doors_cost_no_read() {
    for line in ["GET /nowhere", "GET /v1/files", "GET /v1/messages", "GET /v1/chat/completions"] {
        let mut stores = keyed();
        once(&mut stores, line, &[("authorization", "Bearer x")]);
        assert_eq!(stores.rounds.len(), 0, "{line}");
    }
}

#[test]
fn upgrades_are_refused_on_every_path() {
    expect(CHAT, &[("upgrade", "WebSocket")], 426, "websocket_refused");
    expect("GET /v1/responses", &[("upgrade", "websocket")], 426, "websocket_refused");
    expect("GET /v1/realtime", &[("sec-websocket-key", "x")], 426, "websocket_refused");
}

#[test]
fn a_wrong_method_is_told_the_right_ones() {
    let led = once(&mut keyed(), "PUT /v1/generation", &[]);
    assert_eq!(led.header("allow"), Some("GET, HEAD, POST"));
}

#[test]
fn anthropic_doors_answer_in_their_own_shape() {
    let led = once(&mut keyed(), "POST /v1/messages", &[]);
    let body = led.json();
    assert_eq!((led.status(), &body["type"]), (401, &"error".into()));
    assert_eq!(body["error"]["type"], "authentication_error");
    assert_eq!(body["request_id"].as_str(), led.header("x-generation-id"));
    let led = once(&mut keyed(), "GET /v1/models", &[("anthropic-version", "2023-06-01")]);
    assert_eq!(led.json()["error"]["type"], "authentication_error");
}
