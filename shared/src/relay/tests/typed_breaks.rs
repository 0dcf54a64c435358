//! Streams of events with types that do not end well, in their client's words.

use super::readers::{messages, responses};
use super::*;
use crate::host::Fault;
use crate::metrics::Outcome;

const BLOCK: &[u8] = b"data: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"hello <EM\"}}\n\n";
const OUTPUT: &[u8] = b"data: {\"type\":\"response.created\",\"sequence_number\":0,\"response\":{\"id\":\"resp_1\",\"model\":\"m\",\"created_at\":5,\"error\":null}}\n\ndata: {\"type\":\"response.output_text.delta\",\"sequence_number\":1,\"item_id\":\"i\",\"output_index\":0,\"content_index\":0,\"delta\":\"hello <EM\"}\n\n";

fn begun(dialect: Dialect) -> Answer {
    let first = if dialect == Dialect::Messages { BLOCK } else { OUTPUT };
    Answer::of(dialect, Kind::Events, lease(&ORIGINALS, Action::Redact)).push(first)
}

/// The error that a client of Messages or of Responses reads, and whether its text came before.
fn error(dialect: Dialect, ended: &Ended) -> serde_json::Value {
    assert_eq!((ended.close, ended.record.outcome), (Close::Clean, Outcome::Broken));
    let told = if dialect == Dialect::Messages { messages(&ended.out) } else { responses(&ended.out) };
    let last = if dialect == Dialect::Messages { "error" } else { "response.failed" };
    assert_eq!(told.kinds.last().map(|kind| kind.as_str()), Some(last));
    assert!(told.texts.values().any(|text| text == "hello <EM"), "{:?}", told.texts);
    if dialect == Dialect::Responses {
        assert_eq!(told.numbers, [0, 1, 2, 3]);
        assert!(core::str::from_utf8(&ended.out).unwrap().contains("\"id\":\"resp_1\""));
    }
    told.error.unwrap()
}

const BOTH: [Dialect; 2] = [Dialect::Messages, Dialect::Responses];

#[test]
fn a_break_ends_in_a_typed_error_behind_the_held_tail() {
    for dialect in BOTH {
        for end in [End::Complete, End::Upstream(Fault::Reset)] {
            let told = error(dialect, &begun(dialect).finish(end));
            assert!(told["message"].as_str().unwrap().contains("incomplete"), "{told}");
        }
        let told = error(dialect, &begun(dialect).finish(End::Upstream(Fault::TimedOut)));
        let name = if dialect == Dialect::Messages { &told["type"] } else { &told["code"] };
        assert_eq!(name, if dialect == Dialect::Messages { "timeout_error" } else { "upstream_idle" });
    }
}

#[test]
fn the_upstreams_own_error_is_mapped_and_scrubbed() {
    let rows: [(Dialect, &[u8]); 4] = [
        (Dialect::Messages, b"event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"rate_limit_error\",\"message\":\"slow down, operator-credential-1\"}}\n\n"),
        (Dialect::Messages, b"data: {\"type\":\"error\",\"error\":{\"type\":\"rate_limit_error\",\"message\":\"slow down, operator-credential-1\"}}\n\n"),
        (Dialect::Responses, b"event: error\ndata: {\"type\":\"error\",\"code\":\"rate_limit_exceeded\",\"message\":\"slow down, operator-credential-1\"}\n\n"),
        (Dialect::Responses, b"data: {\"type\":\"response.failed\",\"response\":{\"id\":\"resp_1\",\"error\":{\"code\":\"rate_limit_exceeded\",\"message\":\"slow down, operator-credential-1\"}}}\n\n"),
    ];
    for (dialect, bytes) in rows {
        let answer = begun(dialect).push(bytes);
        assert_eq!(answer.flow, Flow::Stop);
        let told = error(dialect, &answer.finish(End::Complete));
        assert_eq!(told["message"], "slow down, [removed]");
    }
}

#[test]
fn a_masked_value_never_reaches_a_tool() {
    let rows: [(Dialect, &[u8]); 3] = [
        (Dialect::Messages, b"data: {\"type\":\"content_block_delta\",\"index\":1,\"delta\":{\"partial_json\":\"<EMAIL_0>\"}}\n\n"),
        (Dialect::Messages, b"data: {\"type\":\"content_block_start\",\"index\":1,\"content_block\":{\"name\":\"send\",\"input\":{\"a\":[\"<EMAIL_0>\"]}}}\n\n"),
        (Dialect::Responses, b"data: {\"type\":\"response.custom_tool_call_input.delta\",\"sequence_number\":2,\"output_index\":1,\"delta\":\"<EMAIL_0>\"}\n\n"),
    ];
    for (dialect, bytes) in rows {
        let answer = Answer::of(dialect, Kind::Events, lease(&ORIGINALS, Action::Mask)).push(bytes);
        let ended = answer.finish(End::Complete);
        assert_eq!(ended.record.outcome, Outcome::Broken);
        let out = core::str::from_utf8(&ended.out).unwrap();
        assert!(out.contains("overwrite your data") && !out.contains("<EMAIL_0>"), "{out}");
    }
}

#[test]
fn behind_its_end_a_break_is_none() {
    let ends: [(Dialect, &[u8]); 2] = [
        (Dialect::Messages, b"data: {\"type\":\"message_stop\"}\n\n"),
        (Dialect::Responses, b"data: {\"type\":\"response.completed\",\"sequence_number\":2}\n\n"),
    ];
    for (dialect, bytes) in ends {
        let ended = begun(dialect).push(bytes).finish(End::Upstream(Fault::Reset));
        assert_eq!((ended.close, ended.record.outcome), (Close::Clean, Outcome::Answered));
    }
}
