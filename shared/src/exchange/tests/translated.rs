//! A stop that speaks another dialect gets a body of its own.

use super::*;
use crate::Dialect;
use crate::refusal::Refusal;

const BODY: &str = r#"{"model":"a","seed":7,"messages":[{"role":"user","content":"to bob@acme.com"}]}"#;

/// `providers`, of which those whose name begins with `m` speak Messages; the body's address has a placeholder.
fn scenario<const N: usize>(providers: [&str; N], body: &str) -> Scenario {
    Scenario::stops(providers).change(|dispatch| {
        let at = |text: &str| body.find(text).unwrap();
        let span = |text: &str| Span { start: at(text), end: at(text) + text.len() };
        dispatch.body = body.as_bytes().to_vec().into();
        dispatch.edits[0].span = Span { start: at("\"a\"") + 1, end: at("\"a\"") + 2 };
        dispatch.edits[1].span = span("bob@acme.com");
        for stop in core::iter::once(&mut dispatch.first).chain(&mut dispatch.rest) {
            if stop.provider.starts_with('m') {
                stop.dialect = Dialect::Messages;
                stop.manner.max_output = Some(99);
            }
        }
        let _ = dispatch.ready();
    })
}

const ASKED: &str = r#"{"model":"m1-\"model\"","messages":[{"role":"user","content":[{"type":"text","text":"to <EMAIL_0>"}]}],"max_tokens":99}"#;

#[test]
fn each_stop_is_asked_in_its_own_words() {
    let wire = [Wire::Fails(Fault::TimedOut), Wire::Fails(Fault::TimedOut), status(400)];
    let ended = scenario(["m1", "openai", "m2"], BODY).wire(wire).run();
    let own = BODY.replace("\"a\"", "\"openai-\\\"model\\\"\"").replace("bob@acme.com", "<EMAIL_0>");
    let bodies: Vec<_> = ended.sent.iter().map(|sent| sent.body.as_str()).collect();
    assert_eq!(bodies, [ASKED, &own, &ASKED.replace("m1", "m2")]);
    assert_eq!(ended.header("x-lethe-dropped"), Some("seed"));
}

#[test]
fn a_provider_s_own_members_go_to_nobody_else() {
    let wire = [Wire::Fails(Fault::TimedOut), status(400)];
    let scenario = scenario(["openrouter", "m1"], BODY).wire(wire);
    let ended = scenario.change(|dispatch| dispatch.first.manner.members = ",\"provider\":{\"zdr\":true}").run();
    assert!(ended.sent[0].body.contains("\"provider\":{\"zdr\":true}"));
    assert_eq!(ended.sent[1].body, ASKED);
    assert_eq!(ended.header("x-lethe-dropped"), Some("seed"));
}

#[test]
fn what_nothing_was_lost_of_says_nothing() {
    let ended = scenario(["m1"], &BODY.replace("\"seed\":7,", "")).wire([status(400)]).run();
    assert_eq!((ended.sent[0].body.as_str(), ended.header("x-lethe-dropped")), (ASKED, None));
}

#[test]
fn a_stop_that_cannot_be_asked_is_passed_over() {
    let body = BODY.replace("\"seed\":7", "\"n\":2");
    let ended = scenario(["m1", "openai", "m2"], &body).wire([Wire::Fails(Fault::TimedOut)]).run();
    assert_eq!((ended.providers(), ended.status), (alloc::vec!["openai"], 504));
    assert_eq!(ended.header("x-lethe-provider"), Some("openai"));
}

#[test]
fn with_required_parameters_nothing_is_lost() {
    let whole = |body: &str| scenario(["m1"], body).change(|dispatch| dispatch.whole = true).dispatch.ready();
    let refused = |field| Err(Refusal::Untranslatable { field });
    assert_eq!(whole(BODY), refused("seed"));
    assert_eq!(whole(&BODY.replace("seed", "bob_has")), refused("a member that no other API has"));
    assert!(whole(&BODY.replace("\"seed\":7,", "")).is_ok());
}

/// What another API has no word for, each alone: as a client of Chat Completions and of Responses asks for it.
#[test]
fn with_required_parameters_each_loss_is_refused_by_its_name() {
    let said = "{\"type\":\"message\",\"role\":\"user\",\"content\":\"to bob@acme.com\"}";
    let rows = [
        (Dialect::Chat, r#""response_format":{"type":"json_object"}"#, "response_format"),
        (Dialect::Chat, r#""logprobs":true"#, "logprobs"),
        (Dialect::Chat, r#""top_logprobs":3"#, "top_logprobs"),
        (Dialect::Responses, r#""text":{"format":{"type":"json_object"}}"#, "text.format"),
        (Dialect::Responses, r#""include":["reasoning.encrypted_content"]"#, "include"),
        (Dialect::Responses, r#""top_logprobs":3"#, "top_logprobs"),
        (
            Dialect::Responses,
            r#""input":[{"type":"reasoning","summary":[],"encrypted_content":"AAAA"},SAID]"#,
            "input[].encrypted_content",
        ),
    ];
    for (client, more, field) in rows {
        let messages = if client == Dialect::Chat { "messages" } else { "input" };
        let common = if more.contains("input") {
            more.replace("SAID", said)
        } else {
            alloc::format!("{more},\"{messages}\":[{said}]")
        };
        let body = alloc::format!("{{\"model\":\"a\",{common}}}").replace("\"type\":\"message\",", "");
        let asked = |whole| {
            let mut dispatch = scenario(["m1"], &body).dispatch;
            (dispatch.dialect, dispatch.whole) = (client, whole);
            dispatch.ready().map(|()| dispatch.translation.map(|said| said.dropped).unwrap_or_default())
        };
        assert_eq!(asked(true).err(), Some(Refusal::Untranslatable { field }), "{body}");
        assert_eq!(asked(false).unwrap(), [field], "{body}");
    }
}

#[test]
fn what_no_stop_can_be_asked_is_refused() {
    let body = BODY.replace("\"seed\":7", "\"n\":2");
    let scenario = scenario(["m1", "m2"], &body);
    let mut dispatch = scenario.dispatch;
    let refusal = dispatch.ready().unwrap_err();
    assert_eq!(refusal, Refusal::Untranslatable { field: "n" });
    let (reply, record) = dispatch.refused(refusal, Millis(1_000));
    let told = String::from_utf8(reply.body).unwrap();
    assert!(reply.status == 400 && record.status == 400 && told.contains("`n`"), "{told}");
    assert!(scenario.lease.closed());
}

/// A member that is in no list, and that the judge does not know for its provider's own: the space keeps it from that.
#[test]
fn under_zero_retention_what_is_on_no_list_does_not_leave() {
    let asked = |zero_retention| {
        let mut dispatch = scenario(["m1"], BODY).dispatch;
        (dispatch.first.zero_retention, dispatch.first.manner.members) = (zero_retention, ",\"shipped\" :1");
        dispatch.ready()
    };
    assert_eq!(asked(false), Ok(()));
    assert!(matches!(asked(true), Err(Refusal::FeatureNotEligible { name, .. }) if name.text() == "shipped"));
}
