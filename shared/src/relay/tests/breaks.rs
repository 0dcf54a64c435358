//! Streams that do not end well: never silently, never with a word too many.

use super::gather::stream;
use super::*;
use crate::host::Fault;
use crate::metrics::Outcome;

const HELLO: &[u8] = b"data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"hello <EM\"}}]}\n\n";
const STOP: &[u8] = b"data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";

fn error(ended: &Ended, kind: &str) -> alloc::string::String {
    assert_eq!(ended.close, Close::Clean);
    assert_eq!(ended.record.outcome, Outcome::Broken);
    let gathered = stream(&ended.out);
    assert!(gathered.done && gathered.errors.len() == 1, "{gathered:?}");
    assert!(gathered.finishes.values().any(|finish| finish == "error"));
    let error = &gathered.errors[0];
    assert_eq!(error["type"], kind);
    assert!(error["docs_url"].as_str().unwrap().ends_with(kind));
    error["message"].as_str().unwrap().into()
}

#[test]
fn a_break_ends_in_a_typed_error_behind_the_held_tail() {
    for (fault, kind) in [(Fault::Reset, "upstream_error"), (Fault::TimedOut, "upstream_timeout")] {
        let ended = Answer::restoring(Kind::Events).push(HELLO).finish(End::Upstream(fault));
        error(&ended, kind);
        assert_eq!(stream(&ended.out).texts["0.content"], "hello <EM");
    }
}

#[test]
fn half_an_event_is_not_passed_on() {
    let ended = Answer::restoring(Kind::Events).push(HELLO).push(b"data: {\"cho").finish(End::Upstream(Fault::Reset));
    error(&ended, "upstream_error");
    assert!(!ended.out.windows(5).any(|window| window == b"\"cho\n"));
}

#[test]
fn an_end_without_a_finish_reason_is_an_error() {
    error(&Answer::untouched(Kind::Events).push(HELLO).finish(End::Complete), "upstream_error");
    error(&Answer::untouched(Kind::Events).finish(End::Complete), "upstream_error");
    let other = b"data: {\"choices\":[{\"index\":1,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";
    error(&Answer::untouched(Kind::Events).push(HELLO).push(other).finish(End::Complete), "upstream_error");
}

#[test]
fn a_stream_whose_choices_all_finished_is_whole_without_done() {
    let ended = Answer::untouched(Kind::Events).push(HELLO).push(STOP).finish(End::Complete);
    assert_eq!(ended.out, [HELLO, STOP].concat());
    assert_eq!(ended.record.outcome, Outcome::Answered);
    error(
        &Answer::untouched(Kind::Events).push(HELLO).push(STOP).finish(End::Upstream(Fault::Reset)),
        "upstream_error",
    );
}

#[test]
fn a_last_event_without_its_blank_line_counts() {
    let ended = Answer::untouched(Kind::Events).push(HELLO).push(b"data: [DONE]").finish(End::Complete);
    assert_eq!(ended.out, [HELLO, b"data: [DONE]"].concat());
    assert_eq!(ended.record.outcome, Outcome::Answered);
}

#[test]
fn behind_done_a_break_is_none() {
    let ended = Answer::untouched(Kind::Events).push(b"data: [DONE]\n\n").finish(End::Upstream(Fault::Reset));
    assert_eq!((ended.out.as_slice(), ended.record.outcome), (b"data: [DONE]\n\n".as_slice(), Outcome::Answered));
    assert_eq!(Answer::untouched(Kind::Events).push(b"data: [DONE]\n\n").idle(Millis(15_000)).flow, Flow::Stop);
}

#[test]
fn what_is_no_json_is_an_error() {
    for bad in ["data: {\"choices\":[\n\n", "data: nonsense\n\n", "data: {} {}\n\n", "data: {\"a\":\"\u{1}\"}\n\n"] {
        let answer = Answer::restoring(Kind::Events).push(HELLO).push(bad.as_bytes());
        assert_eq!(answer.flow, Flow::Stop);
        let ended = answer.finish(End::Complete);
        error(&ended, "upstream_error");
        assert!(!ended.out.windows(8).any(|window| window == b"nonsense"));
    }
}

#[test]
fn the_upstreams_own_error_is_mapped_and_scrubbed() {
    let told = b"data: {\"error\":{\"code\":429,\"message\":\"slow down, operator-credential-1\"},\"choices\":[]}\n\n";
    let answer = Answer::restoring(Kind::Events).push(HELLO).push(told);
    assert_eq!(answer.flow, Flow::Stop);
    let message = error(&answer.finish(End::Complete), "rate_limit_error");
    assert_eq!(message, "slow down, [removed]");
    let untold = b"event: error\ndata: {\"error\":{\"type\":\"server_error\",\"message\":\"alice wrote hello\"}}\n\n";
    let ended = Answer::restoring(Kind::Events).push(HELLO).push(untold).finish(End::Complete);
    assert!(!error(&ended, "upstream_error").contains("alice"));
}

#[test]
fn a_masked_value_never_reaches_a_tool() {
    let call = b"data: {\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"<EMAIL_0>\"}}]}}]}\n\n";
    let masked = Answer::new(Kind::Events, lease(&ORIGINALS, Action::Mask)).push(call).finish(End::Complete);
    error(&masked, "masked_value_in_tool_call");
    assert!(!masked.out.windows(9).any(|window| window == b"<EMAIL_0>"));
}

#[test]
fn silence_is_bridged_and_then_given_up() {
    let answer = Answer::untouched(Kind::Events).push(HELLO).push(b"data: {\"half").idle(Millis(15_000));
    assert_eq!(answer.flow, Flow::Continue);
    assert_eq!(answer.out, [HELLO, b": keep-alive\n\n"].concat());
    let answer = answer.idle(Millis(120_000));
    assert_eq!(answer.flow, Flow::Stop);
    error(&answer.finish(End::Complete), "upstream_timeout");
}

#[test]
fn a_client_that_left_gets_nothing_more() {
    let ended = Answer::restoring(Kind::Events).push(HELLO).finish(End::ClientGone);
    assert_eq!(ended.record.outcome, Outcome::ClientGone);
    assert!(!ended.out.windows(6).any(|window| window == b"[DONE]"));
}

#[test]
fn a_vault_that_was_wiped_ends_the_answer() {
    let lease = lease(&ORIGINALS, Action::Redact);
    let answer = Answer::new(Kind::Events, Rc::clone(&lease)).push(HELLO);
    lease.close();
    let ended = answer.push(STOP).finish(End::Complete);
    error(&ended, "upstream_error");
}

#[test]
fn the_vault_is_wiped_at_every_end() {
    for end in [End::Complete, End::ClientGone, End::Upstream(Fault::Reset)] {
        let lease = lease(&ORIGINALS, Action::Redact);
        let _ = Answer::new(Kind::Events, Rc::clone(&lease)).push(HELLO).finish(end);
        assert!(lease.closed() && lease.vault.borrow().is_empty());
    }
}
