//! Answers of the other dialects, up to the client's first byte and behind it.

use super::*;
use crate::dialect::Dialect;
use crate::redact::{Restoring, Returning, Tools};

const START: &str = "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\"}}\n\n";
const STOP: &str = "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n";
const PING: &str = "data: {\"type\":\"ping\"}\n\n";
const OVERLOADED: &str =
    "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}\n\n";
const TOO_LONG: &str =
    "data: {\"error\":{\"type\":\"invalid_request_error\",\"message\":\"prompt is too long\"},\"type\":\"error\"}\n\n";

/// Clients and upstreams that speak `dialect`.
fn spoken<const N: usize>(dialect: Dialect, wire: [Wire; N]) -> Scenario {
    Scenario::stops(["claude", "spare"]).wire(wire).change(|it| {
        (it.dialect, it.first.dialect) = (dialect, dialect);
        it.voice = if dialect == Dialect::Messages { Voice::Anthropic } else { Voice::OpenAi };
        it.rest.iter_mut().for_each(|stop| stop.dialect = dialect);
        it.streamed = dialect == Dialect::Messages;
    })
}

#[test]
fn an_error_behind_pings_is_none_of_the_clients_business_while_somebody_else_answers() {
    let text = [START, STOP].concat();
    let first = [PING, ": c\n\n", OVERLOADED].concat();
    let ended = spoken(Dialect::Messages, [stream(&first), stream(&text).with("request-id", "req_2")]).run();
    assert_eq!((ended.providers(), ended.body.as_str()), (["claude", "spare"].to_vec(), text.as_str()));
    assert_eq!((ended.header("request-id"), ended.header("x-request-id")), (Some("req_2"), None));
}

#[test]
fn an_error_that_blames_the_request_is_told_in_the_clients_dialect() {
    let ended = spoken(Dialect::Messages, [stream(TOO_LONG)]).run();
    let body: serde_json::Value = serde_json::from_str(&ended.body).unwrap();
    assert_eq!((ended.status, &body["type"]), (400, &"error".into()));
    assert_eq!(body["error"]["type"], "invalid_request_error");
    assert_eq!(body["error"]["message"], "prompt is too long");
    let status =
        answer(413, "application/json", r#"{"type":"error","error":{"type":"request_too_large","message":"413 MB"}}"#);
    let body: serde_json::Value = serde_json::from_str(&spoken(Dialect::Messages, [status]).run().body).unwrap();
    assert_eq!((&body["error"]["type"], &body["error"]["message"]), (&"request_too_large".into(), &"413 MB".into()));
}

#[test]
fn a_break_in_mid_stream_is_an_error_event() {
    let ended = spoken(Dialect::Messages, [stream(START).ending(End::Upstream(Fault::Reset))]).run();
    let rest = ended.body.strip_prefix(START).unwrap();
    let data = rest.strip_prefix("event: error\ndata: ").unwrap();
    let body: serde_json::Value = serde_json::from_str(data.trim_end()).unwrap();
    assert_eq!((&body["type"], &body["error"]["type"]), (&"error".into(), &"api_error".into()));
    assert_eq!((ended.close, &body["request_id"]), (Close::Clean, &"gen_test".into()));
}

/// In a Responses answer a tool's name stands behind its arguments: what is short enough is read to its end first.
#[test]
fn a_tools_rule_counts_wherever_its_name_stands() {
    for (tool, expected) in [("note", "bob@acme.com"), ("send_mail", "<EMAIL_0>")] {
        let filler = "x".repeat(100_000);
        for filler in ["", &filler] {
            let body = alloc::format!(
                r#"{{"output":[{{"arguments":"{{\"a\":\"<EMAIL_0>\"}}","name":"{tool}"}}],"text":"{filler}"}}"#
            );
            let scenario = spoken(Dialect::Responses, [answer(200, "application/json", &body)]);
            let mut tools = Tools::default();
            ["note", "send_mail"].iter().for_each(|tool| tools.add(tool, false));
            let returning = Returning { restoring: Restoring::default(), tools, json: false };
            scenario.lease.vault.borrow_mut().govern(returning);
            assert_eq!(scenario.run().body, body.replace("<EMAIL_0>", expected));
        }
    }
}

#[test]
fn speech_passes_unread() {
    let ended = spoken(Dialect::Speech, [answer(200, "audio/mpeg", "ID3 <EMAIL_0>")]).run();
    assert_eq!((ended.header("content-type"), ended.body.as_str()), (Some("audio/mpeg"), "ID3 <EMAIL_0>"));
    assert!(ended.relayed && ended.record.outcome == crate::metrics::Outcome::Answered);
    let broken = spoken(Dialect::Speech, [answer(200, "audio/mpeg", "ID3").ending(End::Upstream(Fault::Reset))]).run();
    assert_eq!(broken.close, Close::Abort);
    let said = spoken(Dialect::Speech, [answer(200, "text/html", "<p>"), answer(200, "audio/wav", "RIFF")]).run();
    assert_eq!(said.body, "RIFF");
}
