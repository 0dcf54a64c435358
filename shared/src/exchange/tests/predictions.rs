//! Predictions: made, followed to their answer, and to no other host than the registry names.

use super::*;
use crate::metrics::Outcome;
use crate::refusal::Refusal;
use crate::route::Manner;

const BODY: &str = r#"{"model":"a","messages":[{"role":"user","content":"to bob@acme.com"}]}"#;
const MADE: &str = "https://api.replicate.test/v1/models/meta/llama/predictions";
const OWN: &str = "https://api.replicate.test/v1/predictions/p1";
const WORDS: &str = "event: output\nid: 1:0\ndata: to <EMA\n\nevent: output\nid: 1:1\ndata: IL_0>\ndata: bye\n\nevent: done\nid: 1:2\ndata: {}\n\n";

/// One stop that makes predictions, and `azure` behind it.
fn scenario(body: &str, streamed: bool) -> Scenario {
    let scenario = Scenario::stops(["replicate", "azure"]).change(|dispatch| {
        let at = |text: &str| body.find(text).unwrap();
        dispatch.body = body.as_bytes().to_vec().into();
        dispatch.edits[0].span = Span { start: at("\"a\"") + 1, end: at("\"a\"") + 2 };
        dispatch.edits[1].span = Span { start: at("bob@acme.com"), end: at("bob@acme.com") + 12 };
        dispatch.streamed = streamed;
        let stop = &mut dispatch.first;
        (stop.url, stop.upstream_model) = (MADE.into(), "meta/llama".into());
        let stream_hosts = Some(Rc::new(alloc::vec![Rc::from("replicate.test"), Rc::from("other.test")]));
        stop.manner = Manner { unnamed: true, stream_hosts, ..Manner::default() };
    });
    scenario.change(|dispatch| dispatch.ready().unwrap())
}

fn alone(body: &str, streamed: bool) -> Scenario {
    scenario(body, streamed).change(|dispatch| dispatch.rest.clear())
}

fn made(stream: &str) -> Wire {
    let urls = alloc::format!(r#"{{"get":"https://evil.test/","cancel":"https://evil.test/","stream":"{stream}"}}"#);
    json(&alloc::format!(r#"{{"id":"p1","status":"starting","output":null,"error":null,"urls":{urls}}}"#))
}

fn json(body: &str) -> Wire {
    answer(201, "application/json", body)
}

fn has(sent: &Sent, name: &str) -> bool {
    sent.headers.iter().any(|(other, _)| *other == name)
}

#[test]
fn a_stream_is_read_where_the_prediction_says_and_without_the_credential() {
    let url = "https://stream.replicate.test/v1/files/abc-1";
    let ended = scenario(BODY, true).wire([made(url), stream(WORDS)]).run();
    let [first, second] = ended.sent.as_slice() else { panic!() };
    assert_eq!((first.method, first.url.as_str()), (Method::Post, MADE));
    assert_eq!(first.body, r#"{"input":{"prompt":"to <EMAIL_0>"}}"#);
    assert!(has(first, "authorization") && !has(first, "prefer"));
    assert_eq!((second.method, second.url.as_str(), second.body.as_str()), (Method::Get, url, ""));
    assert!(!has(second, "authorization") && !has(second, "content-type") && has(second, "accept"));
    assert!(ended.relayed && ended.body.ends_with("data: [DONE]\n\n"), "{}", ended.body);
    assert!(ended.body.contains(r#""content":"bob@acme.com\nbye""#), "{}", ended.body);
    assert_eq!((ended.status, ended.record.outcome, ended.record.attempts), (200, Outcome::Answered, 1));
    assert_eq!(ended.header("x-lethe-trace"), Some("replicate(200,82ms)"));
}

#[test]
fn no_other_host_is_followed() {
    let urls = [
        "http://stream.replicate.test/v1/files/a",
        "https://replicate.test.evil.example/a",
        "https://evilreplicate.test/a",
        "https://127.0.0.1/a",
        "https://stream.replicate.test:8443/a",
        "https://a@stream.replicate.test/a",
        "https://stream.replicate.test/../a",
        "https://stream.replicate.test/a?x=https://evil.example",
        "file:///etc/passwd",
        "",
    ];
    for url in urls {
        let ended = alone(BODY, true).wire([made(url)]).run();
        assert_eq!((ended.sent.len(), ended.status), (1, 502), "{url}");
        assert!(ended.body.contains("a host that the registry does not name"), "{}", ended.body);
        let ended = scenario(BODY, true).wire([made(url), stream("data: [DONE]\n\n")]).run();
        assert_eq!(ended.providers(), ["api", "azure"], "{url}");
    }
    for url in ["https://a.b.other.test/s", "https://replicate.test/s", "https://api.replicate.test/v1/s"] {
        assert!(alone(BODY, true).wire([made(url), stream(WORDS)]).run().relayed, "{url}");
    }
    let none = r#"{"id":"p1","status":"starting","urls":{}}"#;
    assert!(alone(BODY, true).wire([json(none)]).run().body.contains("has no stream"));
}

#[test]
fn a_streams_host_that_the_platform_bars_is_named() {
    let barred = [made("https://stream.replicate.test/s"), Wire::Fails(Fault::Barred)];
    let ended = alone(BODY, true).wire(barred).run();
    assert_eq!(ended.error()["code"], "host_not_allowed");
    assert!(ended.body.contains("reach stream.replicate.test."), "{}", ended.body);
}

#[test]
fn a_whole_answer_is_waited_for() {
    let pending = |status: &str| json(&alloc::format!(r#"{{"id":"p1","status":"{status}","output":null}}"#));
    let done = r#"{"id":"p1","status":"succeeded","output":["to <EM","AIL_0>"," \"so\""],"metrics":{"input_token_count":7,"output_token_count":5}}"#;
    let ended = scenario(BODY, false).wire([pending("starting"), pending("processing"), json(done)]).run();
    let sent: Vec<_> = ended.sent.iter().map(|sent| (sent.method, sent.url.as_str())).collect();
    assert_eq!(sent, [(Method::Post, MADE), (Method::Get, OWN), (Method::Get, OWN)]);
    assert!(ended.sent.iter().all(|sent| has(sent, "authorization") && has(sent, "prefer")));
    assert_eq!(ended.waits, [Millis(1_000), Millis(1_000)]);
    let told: serde_json::Value = serde_json::from_str(&ended.body).unwrap();
    assert_eq!(told["choices"][0]["message"]["content"], "to bob@acme.com \"so\"");
    assert_eq!((&told["object"], &told["usage"]["total_tokens"]), (&"chat.completion".into(), &12.into()));
    assert_eq!((ended.status, ended.record.attempts, ended.record.completion_tokens), (200, 1, 5));
    let text = r#"{"id":"p1","status":"succeeded","output":"one text"}"#;
    assert!(scenario(BODY, false).wire([json(text)]).run().body.contains("one text"));
}

#[test]
fn nobody_waits_for_ever() {
    let pending = || json(r#"{"id":"p1","status":"processing"}"#);
    let wire: Vec<Wire> = (0..577).map(|_| pending()).collect();
    let ended = alone(BODY, false).wire(wire).run();
    assert_eq!((ended.status, ended.error()["type"].as_str()), (504, Some("upstream_timeout")));
}

#[test]
fn what_failed_goes_elsewhere() {
    let failed = [
        r#"{"id":"p1","status":"failed","error":"bob@acme.com broke it"}"#,
        r#"{"id":"p1","status":"canceled","error":null}"#,
        r#"{"id":"p1","status":"aborted"}"#,
        r#"{"id":"../../x","status":"starting","urls":{"stream":"https://replicate.test/"}}"#,
        r#"{"id":"p1","status":"succeeded","output":{"image":"x"},"urls":{}}"#,
        r#"{"status":"starting"}"#,
        r#"[]"#,
    ];
    for body in failed {
        for streamed in [false, true] {
            let ended = scenario(BODY, streamed).wire([json(body), stream("data: [DONE]\n\n")]).run();
            assert_eq!((ended.providers(), ended.relayed), (alloc::vec!["api", "azure"], true), "{body}");
            let ended = alone(BODY, streamed).wire([json(body)]).run();
            assert!(ended.status == 502 && !ended.body.contains("bob"), "{body}: {}", ended.body);
        }
    }
    let again = "event: error\ndata: {\"detail\":\"no room\"}\n\nevent: done\ndata: {\"reason\":\"error\"}\n\n";
    let ended =
        scenario(BODY, true).wire([made("https://replicate.test/s"), stream(again), stream("data: [DONE]\n\n")]).run();
    assert_eq!(ended.header("x-lethe-trace"), Some("replicate(error,82ms)->azure(200,40ms)"));
}

/// What its stream says is never another prediction, or nobody would ever stop asking.
#[test]
fn a_stream_that_is_a_prediction_is_no_answer() {
    let url = "https://replicate.test/s";
    let ended = alone(BODY, true).wire([made(url), made(url)]).run();
    assert_eq!((ended.sent.len(), ended.status), (2, 502));
}

#[test]
fn a_stream_that_does_not_open_is_asked_for_again_and_nothing_is_made_twice() {
    let url = "https://replicate.test/s";
    let ended = scenario(BODY, true).wire([made(url), Wire::Fails(Fault::Reset), status(503), stream(WORDS)]).run();
    let made = ended.sent.iter().filter(|sent| sent.method == Method::Post).count();
    assert_eq!((made, ended.sent.len(), ended.waits.len(), ended.relayed), (1, 4, 2, true));
}

/// What the provider was told when all was over, and the last request before it.
fn cancelled(ended: &Ended) -> Vec<&str> {
    assert!(
        ended
            .parting
            .iter()
            .all(|sent| sent.method == Method::Post && sent.body.is_empty() && has(sent, "authorization"))
    );
    ended.parting.iter().map(|sent| sent.url.as_str()).collect()
}

#[test]
fn what_is_given_up_is_cancelled_once_and_what_has_ended_is_not() {
    let url = "https://replicate.test/s";
    let cancel = [alloc::format!("{OWN}/cancel")];
    let pending = || json(r#"{"id":"p1","status":"processing"}"#);
    let begun = "event: output\ndata: a\n\n";
    let given_up: [(bool, Vec<Wire>); 8] = [
        // Its stream does not open, is none, falls silent, or stands where nobody may look.
        (true, alloc::vec![made(url), status(400)]),
        (true, alloc::vec![made(url), answer(200, "text/html", "<html>")]),
        (true, alloc::vec![made(url), Wire::Fails(Fault::TimedOut)]),
        (true, alloc::vec![made("https://evil.test/")]),
        (true, alloc::vec![json(r#"{"id":"p1","status":"starting","urls":{}}"#)]),
        // It breaks off in the midst.
        (true, alloc::vec![made(url), stream(begun)]),
        (true, alloc::vec![made(url), stream(begun).ending(End::Upstream(Fault::Reset))]),
        // It cannot be looked at any more.
        (false, alloc::vec![pending(), pending(), Wire::Fails(Fault::TimedOut)]),
    ];
    for (at, (streamed, wire)) in given_up.into_iter().enumerate() {
        let ended = alone(BODY, streamed).wire(wire).run();
        assert_eq!(cancelled(&ended), cancel, "{at}");
    }
    let ended = scenario(BODY, true).wire([made("https://evil.test/"), stream("data: [DONE]\n\n")]).run();
    assert_eq!((cancelled(&ended), ended.providers()), (alloc::vec![&*cancel[0]], alloc::vec!["api", "azure"]));
    let over = [r#"{"id":"p1","status":"succeeded","output":"x"}"#, r#"{"id":"p1","status":"failed"}"#];
    for done in over {
        for wire in [alloc::vec![json(done)], alloc::vec![pending(), json(done)]] {
            assert!(cancelled(&alone(BODY, false).wire(wire).run()).is_empty(), "{done}");
        }
    }
    for events in [WORDS, "event: error\ndata: {}\n\n", "event: output\ndata: a\n\nevent: error\ndata: {}\n\n"] {
        assert!(cancelled(&alone(BODY, true).wire([made(url), stream(events)]).run()).is_empty(), "{events}");
    }
}

#[test]
fn a_request_that_the_platform_drops_is_cancelled() {
    let scenario = alone(BODY, false);
    let abandoned = scenario.abandoned.clone();
    let Step::Send(sending) = Step::first(scenario.dispatch, START) else { panic!() };
    let Step::Peek(peeking) = sending.answered(201, &driver::json(), START) else { panic!() };
    let Step::Peek(peeking) = peeking.push(br#"{"id":"p1","status":"processing"}"#, START) else { panic!() };
    let step = peeking.ended(START);
    assert!(matches!(step, Step::Wait(_)) && abandoned.take().is_none());
    drop(step);
    assert_eq!(abandoned.take().map(|parting| parting.request(sent).url), Some(alloc::format!("{OWN}/cancel")));
    assert!(abandoned.take().is_none());
}

#[test]
fn a_refusal_is_told_as_any_other() {
    let refused = r#"{"title":"Input validation failed","detail":"- input.prompt: too long","status":422}"#;
    let ended = alone(BODY, true).wire([answer(422, "application/problem+json", refused)]).run();
    assert_eq!((ended.status, ended.error()["type"].as_str()), (422, Some("invalid_request_error")));
    assert!(ended.body.contains("too long"), "{}", ended.body);
}

#[test]
fn what_a_prompt_cannot_say_is_refused_by_name() {
    let asked = |more: &str| {
        let body = BODY.replace("{\"model\"", &alloc::format!("{{{more},\"model\""));
        Scenario::stops(["replicate"]).change(|dispatch| {
            dispatch.body = body.as_bytes().to_vec().into();
            (dispatch.edits, dispatch.model_edit) = (Vec::new(), None);
            dispatch.whole = true;
            dispatch.first.manner = Manner { unnamed: true, stream_hosts: Some(Rc::default()), ..Manner::default() };
        })
    };
    let refused = |more: &str| asked(more).dispatch.ready();
    let tools = r#""tools":[{"type":"function","function":{"name":"f","parameters":{}}}]"#;
    for (more, field) in [
        (tools, "tools"),
        (r#""response_format":{"type":"json_object"}"#, "response_format"),
        (r#""stop":"x""#, "stop"),
        (r#""reasoning_effort":"low""#, "reasoning_effort"),
        (r#""seed":7"#, "seed"),
    ] {
        assert_eq!(refused(more), Err(Refusal::Untranslatable { field }), "{more}");
    }
    assert_eq!(refused(r#""max_tokens":9,"temperature":0.5,"top_p":1,"store":false"#), Ok(()));
}
