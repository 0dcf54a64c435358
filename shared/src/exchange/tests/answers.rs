//! What is sent, what the client's head says, and what of an upstream never leaves.

use super::*;
use crate::registry::{Attested, Basis, Day, Exception, Exceptions};

const EVENT: &str = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"x\"},\"finish_reason\":\"stop\"}]}\n\n";

#[test]
fn every_stop_gets_its_own_model_and_nobody_the_original() {
    let wire = [Wire::Fails(Fault::TimedOut), stream(EVENT)];
    let ended = Scenario::stops(["openai", "azure"]).wire(wire).run();
    let body = |provider: &str| alloc::format!(r#"{{"model":"{provider}-\"model\"","messages":["to <EMAIL_0>"]}}"#);
    assert_eq!((ended.sent[0].body.as_str(), ended.sent[1].body.as_str()), (&*body("openai"), &*body("azure")));
}

#[test]
fn headers_are_built() {
    let ended = Scenario::stops(["openai"]).wire([stream(EVENT)]).run();
    let names: Vec<&str> = ended.sent[0].headers.iter().map(|(name, _)| *name).collect();
    assert_eq!(names, ["authorization", "content-type", "accept", "accept-encoding", "user-agent"]);
    assert_eq!(ended.sent[0].headers[2].1, "text/event-stream");
    assert_eq!(ended.sent[0].patience, Millis(60_000));
    let whole = answer(200, "application/json", "{}");
    let ended = Scenario::stops(["openai"]).wire([whole]).change(|it| it.streamed = false).run();
    assert_eq!((ended.sent[0].headers[2].1.as_str(), ended.sent[0].patience), ("application/json", Millis(600_000)));
}

#[test]
fn versions_and_flags_travel_byte_for_byte_and_only_in_their_own_dialect() {
    let betas = || Betas {
        openai: Some("assistants=v2, x=1".into()),
        anthropic: Some("a-1 ,b-2".into()),
        version: Some("2024-01-01".into()),
    };
    type Sent = &'static [(&'static str, &'static str)];
    let rows: [(Dialect, Dialect, Sent); 4] = [
        (Dialect::Chat, Dialect::Chat, &[("openai-beta", "assistants=v2, x=1")]),
        (Dialect::Messages, Dialect::Messages, &[("anthropic-version", "2024-01-01"), ("anthropic-beta", "a-1 ,b-2")]),
        (Dialect::Chat, Dialect::Messages, &[("anthropic-version", "2023-06-01")]),
        (Dialect::Messages, Dialect::Chat, &[]),
    ];
    for (spoken, asked, expected) in rows {
        let ended = Scenario::stops(["openai"])
            .wire([stream(EVENT)])
            .change(|it| (it.betas, it.dialect, it.first.dialect) = (betas(), spoken, asked))
            .run();
        let sent = ended.sent[0].headers.iter().filter(|(name, _)| name.contains("beta") || name.contains("version"));
        let sent: Vec<(&str, &str)> = sent.map(|(name, value)| (*name, value.as_str())).collect();
        assert_eq!(sent, expected, "{spoken:?} {asked:?}");
    }
}

#[test]
fn nothing_of_an_upstreams_head_leaves_but_what_is_listed() {
    let wire = stream(EVENT)
        .with("x-request-id", "req_1")
        .with("set-cookie", "a=b")
        .with("openai-organization", "org-x")
        .with("location", "/")
        .with("retry-after", "1");
    let ended = Scenario::stops(["openai"]).wire([wire]).run();
    let mut names: Vec<&str> = ended.headers.iter().map(|(name, _)| *name).collect();
    names.sort_unstable();
    let expected = [
        "cache-control",
        "content-type",
        "x-generation-id",
        "x-lethe-credential",
        "x-lethe-provider",
        "x-lethe-redacted",
        "x-lethe-trace",
        "x-lethe-zdr",
        "x-request-id",
    ];
    assert_eq!(names, expected);
    assert_eq!(ended.header("x-lethe-zdr"), Some("not-requested"));
    assert!(ended.headers.iter().all(|(_, value)| value.is_ascii()));
}

#[test]
fn the_attestation_is_stated_where_it_was_asked_for() {
    let attested = Attested {
        evidence: [0; 32],
        basis: Basis::ZdrAddendum,
        until: Day::parse("2027-10-01").unwrap(),
        exceptions: Exceptions::default().with(Exception::Classifier).with(Exception::Law),
    };
    let stated = |asked: bool| {
        let change = |it: &mut Dispatch| (it.first.zero_retention, it.first.attested) = (asked, Some(attested));
        let ended = Scenario::stops(["openai"]).wire([stream(EVENT)]).change(change).run();
        ended.header("x-lethe-zdr").map(String::from)
    };
    let expected = "attested; basis=zdr_addendum; until=2027-10-01; exceptions=classifier,law";
    assert_eq!(stated(true).as_deref(), Some(expected));
    assert_eq!(stated(false).as_deref(), Some("not-requested"));
}

#[test]
fn a_short_answer_is_checked_before_it_is_promised_and_a_long_one_streams() {
    let whole = |padding: usize| {
        let padding = "p".repeat(padding);
        alloc::format!(r#"{{"choices":[{{"index":0,"message":{{"content":"to <EMAIL_0>"}}}}],"pad":"{padding}"}}"#)
    };
    for padding in [0, 100_000] {
        let body = whole(padding);
        let ended = Scenario::stops(["openai"]).wire([answer(200, "application/json", &body)]).run();
        assert!(ended.relayed && ended.body == body.replace("<EMAIL_0>", "bob@acme.com"));
    }
    let body = whole(100_000);
    let cut = answer(200, "application/json", &body[..90_000]).ending(End::Upstream(Fault::Reset));
    let ended = Scenario::stops(["openai"]).wire([cut]).run();
    assert!(ended.relayed && ended.close == Close::Abort);
}

#[test]
fn a_masked_value_in_a_tool_call_is_refused_before_commit() {
    let body =
        r#"{"choices":[{"index":0,"message":{"tool_calls":[{"function":{"arguments":"{\"to\":\"<EMAIL_0>\"}"}}]}}]}"#;
    let scenario = Scenario::stops(["openai", "azure"]).wire([answer(200, "application/json", body)]);
    scenario.lease.vault.borrow_mut().placeholder(Entity::Email, "bob@acme.com", Action::Mask, Origin::User);
    let ended = scenario.run();
    assert_eq!((ended.status, ended.error()["type"].as_str()), (502, Some("masked_value_in_tool_call")));
    assert_eq!(ended.providers(), ["openai"]);
}

#[test]
fn a_long_answer_is_held_where_it_may_have_to_be_refused() {
    let long = "lorem ipsum ".repeat(20_000);
    let body = alloc::format!(
        r#"{{"choices":[{{"index":0,"message":{{"content":"{long}","tool_calls":[{{"function":{{"arguments":"<EMAIL_0>"}}}}]}}}}]}}"#
    );
    for (action, expected) in [(Action::Mask, Some("masked_value_in_tool_call")), (Action::Redact, None)] {
        let scenario = Scenario::stops(["openai"]).wire([answer(200, "application/json", &body)]);
        scenario.lease.vault.borrow_mut().placeholder(Entity::Email, "bob@acme.com", action, Origin::User);
        let ended = scenario.run();
        assert_eq!(ended.relayed, expected.is_none());
        assert!(expected.is_none_or(|kind| ended.status == 502 && ended.error()["type"] == kind));
    }
}

#[test]
fn provider_messages_are_scrubbed() {
    let body = r#"{"error":{"message":"credential-of-openai of org-Ab12cd34 is too long: 2 > 1","code":"context_length_exceeded"}}"#;
    let ended = Scenario::stops(["openai"]).wire([answer(400, "application/json", body)]).run();
    let error = ended.error();
    assert_eq!(error["message"], "[removed] of [removed] is too long: 2 > 1");
    assert_eq!((error["code"].as_str(), ended.status), (Some("context_length_exceeded"), 400));
}

#[test]
fn a_stream_with_nothing_to_restore_is_handed_over_where_the_deployment_says_so() {
    let scenario = || Scenario::stops(["openai"]).wire([stream(EVENT)]);
    assert!(scenario().change(|it| it.native = true).run().relayed, "there is something to restore");
    let empty = scenario().change(|it| it.native = true);
    empty.lease.vault.borrow_mut().wipe();
    let ended = empty.run();
    assert!(ended.handed_over && ended.body == EVENT && ended.record.status == 200);
    let pumped = scenario();
    pumped.lease.vault.borrow_mut().wipe();
    assert!(pumped.run().relayed);
}

#[test]
fn errors_speak_in_the_callers_voice() {
    let ended = Scenario::stops(["openai"]).wire([status(404)]).change(|it| it.voice = Voice::Anthropic).run();
    let body: serde_json::Value = serde_json::from_str(&ended.body).unwrap();
    assert_eq!((body["type"].as_str(), body["request_id"].as_str()), (Some("error"), Some("gen_test")));
}
