//! Which upstream is asked next, and when nobody is.

use super::*;
use crate::metrics::Outcome;
use crate::route::Health as _;

const WORDS: &str = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"to <EMAIL_0>\"},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";

#[test]
fn an_answer_is_relayed_and_restored() {
    let ended = Scenario::stops(["openai", "azure"]).wire([stream(WORDS)]).run();
    assert!(ended.relayed && ended.body == WORDS.replace("<EMAIL_0>", "bob@acme.com"));
    assert_eq!((ended.status, ended.close, ended.record.outcome), (200, Close::Clean, Outcome::Answered));
    assert_eq!(ended.header("x-lethe-trace"), Some("openai(200,40ms)"));
    assert_eq!((ended.record.attempts, ended.record.fallbacks, ended.record.restored), (1, 0, 1));
}

#[test]
fn what_may_pass_is_tried_thrice_and_then_elsewhere() {
    let faults = [Fault::Connect, Fault::Reset];
    let again = |at: usize| match at {
        0..2 => Wire::Fails(faults[at]),
        at => status([408, 429, 500, 502, 503, 529][at - 2]),
    };
    for at in 0..8 {
        let wire = [again(at), again(at), again(at), stream(WORDS)];
        let ended = Scenario::stops(["openai", "azure"]).wire(wire).run();
        assert_eq!(ended.providers(), ["openai", "openai", "openai", "azure"], "{at}");
        assert_eq!(ended.waits, [Millis(300), Millis(600)]);
        assert_eq!((ended.record.attempts, ended.record.fallbacks), (4, 1));
        assert!(ended.relayed);
    }
}

#[test]
fn a_retry_may_succeed_at_the_same_endpoint() {
    let ended = Scenario::stops(["openai", "azure"]).wire([status(503), stream(WORDS)]).run();
    assert_eq!(ended.providers(), ["openai", "openai"]);
    assert_eq!(ended.header("x-lethe-trace"), Some("openai(503,40ms)->openai(200,40ms)"));
}

#[test]
fn retry_after_is_honoured_up_to_a_limit() {
    let ended = Scenario::stops(["openai"]).wire([status(429).with("retry-after", "2"), stream(WORDS)]).run();
    assert_eq!(ended.waits, [Millis(2_000)]);
    let ended = Scenario::stops(["openai", "azure"]).wire([status(429).with("retry-after", "60"), stream(WORDS)]).run();
    assert_eq!((ended.providers(), ended.waits.len()), (alloc::vec!["openai", "azure"], 0));
    let ended = Scenario::stops(["openai"]).wire([status(429).with("retry-after", "60")]).run();
    assert_eq!((ended.status, ended.header("retry-after")), (429, Some("60")));
}

#[test]
fn what_cannot_be_used_is_not_tried_twice() {
    let rows = [
        Wire::Fails(Fault::TimedOut),
        answer(307, "application/json", "").with("location", "https://elsewhere.test"),
        answer(200, "text/html", "<html>"),
        stream(WORDS).with("content-encoding", "zstd"),
        stream("data: {\"error\":{\"message\":\"overloaded\"}}\n\n"),
        stream(": thinking\n\nevent: ping\ndata: {}\n\ndata: {\"error\":\"x\",\"choices\":[]}\n\n"),
        stream("data: nonsense\n\n"),
        stream(": nothing\n\n"),
        stream(""),
        answer(200, "application/json", "{\"error\":{\"code\":502}}"),
        answer(200, "application/json", "{\"choices\":["),
    ];
    for wire in rows {
        let ended = Scenario::stops(["openai", "azure"]).wire([wire, stream(WORDS)]).run();
        assert_eq!(ended.providers(), ["openai", "azure"]);
        assert!(ended.relayed && ended.body.contains("bob@acme.com"));
    }
}

#[test]
fn the_requests_own_fault_is_nobody_elses() {
    for code in [400, 404, 409, 413, 422] {
        let ended = Scenario::stops(["openai", "azure"]).wire([status(code)]).run();
        assert_eq!((ended.providers(), ended.status), (alloc::vec!["openai"], code));
        assert_eq!(ended.record.outcome, Outcome::UpstreamFailed);
        assert_eq!(ended.header("x-should-retry"), Some("false"));
    }
    let first = "data: {\"error\":{\"code\":400,\"message\":\"prompt is too long\"}}\n\n";
    let ended = Scenario::stops(["openai", "azure"]).wire([stream(first)]).run();
    assert_eq!((ended.status, ended.error()["message"].as_str()), (400, Some("prompt is too long")));
}

#[test]
fn a_host_that_the_platform_bars_is_named_and_asked_once() {
    let ended = Scenario::stops(["openai"]).wire([Wire::Fails(Fault::Barred)]).run();
    assert_eq!((ended.status, ended.error()["code"].as_str()), (502, Some("host_not_allowed")));
    let error = ended.error();
    let message = error["message"].as_str().unwrap_or_default();
    assert!(message.contains("reach openai.test.") && message.contains("allowed_outbound_hosts"), "{message}");
    let ended = Scenario::stops(["openai", "azure"]).wire([Wire::Fails(Fault::Barred), stream(WORDS)]).run();
    assert_eq!((ended.providers(), ended.relayed), (alloc::vec!["openai", "azure"], true));
}

#[test]
fn a_refused_credential_is_the_operators_business() {
    for code in [401, 403] {
        let scenario = Scenario::stops(["openai", "azure"]).wire([status(code), stream(WORDS)]);
        let health = scenario.health.clone();
        let ended = scenario.run();
        assert_eq!(ended.providers(), ["openai", "azure"]);
        assert!(health.unhealthy(Mark(0), Millis(60_000)) && !health.unhealthy(Mark(1), Millis(60_000)));
        assert!(!health.unhealthy(Mark(0), Millis(62_000)));
        let alone = Scenario::stops(["openai"]).wire([status(code)]).run();
        assert_eq!((alone.status, alone.error()["code"].as_str()), (502, Some("upstream_credential")));
        assert!(!alone.body.contains("told by"));
    }
}

#[test]
fn without_another_stop_nobody_else_is_asked() {
    let wire = [status(500), status(500), status(500)];
    let ended = Scenario::stops(["openai", "azure"]).wire(wire).change(|it| it.rest.clear()).run();
    assert_eq!(ended.providers(), ["openai", "openai", "openai"]);
    assert_eq!((ended.status, ended.error()["type"].as_str()), (500, Some("upstream_error")));
}

#[test]
fn the_client_is_told_the_way_if_it_asks() {
    let ask = |it: &mut Dispatch| it.requested = Some("m:floor".into());
    let told = |body: &str| -> serde_json::Value {
        let value: serde_json::Value = serde_json::from_str(body).unwrap();
        value["openrouter_metadata"].clone()
    };
    let good = || answer(200, "application/json", "{\"choices\":[]}\n");
    let wire = [Wire::Fails(Fault::TimedOut), good()];
    let ended = Scenario::stops(["openai", "azure", "groq"]).wire(wire).change(ask).run();
    let metadata = told(&ended.body);
    assert_eq!(
        (&metadata["requested"], &metadata["strategy"], &metadata["attempt"]),
        (&"m:floor".into(), &"alias".into(), &2.into())
    );
    assert_eq!(metadata["endpoints"]["total"], 3);
    let selected = |at: usize| metadata["endpoints"]["available"][at]["selected"].as_bool();
    assert_eq!([selected(0), selected(1), selected(2)], [Some(false), Some(true), Some(false)]);
    assert_eq!(
        (&metadata["attempts"][0]["status"], &metadata["attempts"][1]["provider"]),
        (&504.into(), &"azure".into())
    );
    assert!(told(&Scenario::stops(["openai"]).wire([good()]).run().body).is_null());
    let events = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"hi\"}}]}\n\ndata: [DONE]\n\n";
    let ended = Scenario::stops(["openai"]).wire([stream(events)]).change(ask).run();
    let data: Vec<&str> = ended.body.split("\n\n").filter_map(|event| event.strip_prefix("data: ")).collect();
    assert_eq!((data.len(), data[2]), (3, "[DONE]"), "{}", ended.body);
    assert_eq!(told(data[1])["summary"], "available=1, selected=openai");
}

#[test]
fn the_last_answer_is_what_the_client_hears() {
    let wire = [Wire::Fails(Fault::TimedOut), status(503), status(503), status(503)];
    let ended = Scenario::stops(["openai", "azure"]).wire(wire).run();
    assert_eq!((ended.status, ended.header("x-lethe-provider")), (503, Some("azure")));
    let trace = "openai(timeout,40ms)->azure(503,40ms)->azure(503,40ms)->azure(503,40ms)";
    assert_eq!(ended.header("x-lethe-trace"), Some(trace));
    assert!(!ended.body.contains("told by"));
    for (fault, code) in [(Fault::Connect, 502), (Fault::Reset, 502), (Fault::Barred, 502), (Fault::TimedOut, 504)] {
        let tries = if matches!(fault, Fault::Barred | Fault::TimedOut) { 1 } else { 3 };
        let mut scenario = Scenario::stops(["openai"]);
        scenario.wire = (0..tries).map(|_| Wire::Fails(fault)).collect();
        assert_eq!(scenario.run().status, code);
    }
}

#[test]
fn a_break_before_the_first_event_falls_back_and_later_ones_do_not() {
    let reset = End::Upstream(Fault::Reset);
    let early = || stream("data: {\"choi").ending(reset);
    let ended = Scenario::stops(["openai", "azure"]).wire([early(), early(), early(), stream(WORDS)]).run();
    assert_eq!(ended.header("x-lethe-trace").map(|trace| trace.matches("(error,").count()), Some(3));
    assert!(ended.relayed && ended.body.contains("bob@acme.com"));
    let late = stream(WORDS.split_inclusive("\n\n").next().unwrap()).ending(reset);
    let ended = Scenario::stops(["openai", "azure"]).wire([late]).run();
    assert!(
        ended.relayed && ended.body.contains("\"finish_reason\":\"error\"") && ended.body.ends_with("data: [DONE]\n\n")
    );
    assert_eq!(ended.record.outcome, Outcome::Broken);
}

#[test]
fn a_stream_that_only_comments_for_a_minute_is_passed_on_all_the_same() {
    let ended = Scenario::stops(["openai", "azure"])
        .wire([stream(": thinking\n\n").ending(End::Upstream(Fault::TimedOut))])
        .run();
    assert!(ended.relayed && ended.body.starts_with(": thinking\n\n"));
    let silent = stream("").ending(End::Upstream(Fault::TimedOut));
    let ended = Scenario::stops(["openai", "azure"]).wire([silent, stream(WORDS)]).run();
    assert_eq!(ended.providers(), ["openai", "azure"]);
}
