//! Credentials that are made when a request is sent.

use super::*;
use crate::host::Found;
use crate::metrics::Outcome;
use crate::route::{Access, Health as _, Manner};
use crate::sign::Account;

const WORDS: &str = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"to <EMAIL_0>\"},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";
const TOKEN: &str = r#"{"access_token":"ya29.token-of-an-hour","expires_in":3599,"token_type":"Bearer"}"#;
const TOKENS: &str = "https://oauth2.googleapis.com/token";

fn account() -> Rc<Account> {
    let pem = ["-----BEGIN PRIVATE", " KEY-----\\nAQID\\n-----END PRIVATE", " KEY-----\\n"].concat();
    let text = [r#"{"client_email":"a@p.test","private_key":""#, &pem, r#"","token_uri":""#, TOKENS, "\"}"].concat();
    let account = Rc::new(Account::parse(text.as_bytes()).unwrap());
    account.unsigned(Millis(900)).unwrap().done(&Found::Value(alloc::vec![1, 2, 3]), Millis(900));
    account
}

fn bought(account: &Rc<Account>) -> Scenario {
    Scenario::stops(["vertex", "azure"]).change(|dispatch| {
        dispatch.first.headers.clear();
        dispatch.first.manner = Manner { access: Access::Bought(Rc::clone(account)), ..Manner::default() };
    })
}

fn token(body: &str) -> Wire {
    answer(200, "application/json", body)
}

fn header<'a>(sent: &'a Sent, name: &str) -> Vec<&'a str> {
    sent.headers.iter().filter(|(other, _)| *other == name).map(|(_, value)| value.as_str()).collect()
}

#[test]
fn a_token_is_bought_before_the_request_and_serves_the_next() {
    let account = account();
    let ended = bought(&account).wire([token(TOKEN), stream(WORDS)]).run();
    assert_eq!((ended.status, ended.relayed, ended.record.attempts), (200, true, 1));
    assert_eq!(ended.header("x-lethe-trace"), Some("vertex(200,40ms)"));
    let [form, sent] = ended.sent.as_slice() else { panic!() };
    assert_eq!((form.url.as_str(), form.patience), (TOKENS, Millis(10_000)));
    assert!(form.body.starts_with("grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion="));
    assert!(header(form, "authorization").is_empty() && !form.body.contains("EMAIL"));
    assert_eq!(header(sent, "authorization"), ["Bearer ya29.token-of-an-hour"]);
    assert!(sent.body.contains("<EMAIL_0>") && !sent.body.contains("assertion"));
    let ended = bought(&account).wire([stream(WORDS)]).run();
    assert_eq!(header(&ended.sent[0], "authorization"), ["Bearer ya29.token-of-an-hour"]);
}

#[test]
fn a_refused_exchange_is_a_refused_credential() {
    let refusals = [
        token("{}"),
        token("<html>"),
        status(400),
        status(401),
        answer(302, "text/html", ""),
        token(&"x".repeat(70_000)),
    ];
    for refusal in refusals {
        let scenario = bought(&account()).wire([refusal, stream(WORDS)]);
        let (health, mark) = (scenario.health.clone(), scenario.dispatch.first.mark);
        let ended = scenario.run();
        assert_eq!(ended.providers().last(), Some(&"azure"));
        assert!(ended.relayed && health.unhealthy(mark, Millis(2_000)));
    }
    let alone = |wire| bought(&account()).change(|dispatch| dispatch.rest.clear()).wire([wire]).run();
    let ended =
        alone(answer(400, "application/json", r#"{"error":"invalid_grant","error_description":"secret words"}"#));
    assert_eq!((ended.status, ended.record.outcome), (502, Outcome::UpstreamFailed));
    assert!(!ended.body.contains("secret words") && !ended.body.contains("assertion"), "{}", ended.body);
    assert_eq!(ended.header("x-lethe-trace"), Some("vertex(400,40ms)"));
}

#[test]
fn a_token_server_that_the_platform_bars_is_named() {
    let barred = || bought(&account()).change(|dispatch| dispatch.rest.clear());
    let ended = barred().wire([Wire::Fails(Fault::Barred)]).run();
    assert_eq!(ended.error()["code"], "host_not_allowed");
    assert!(ended.body.contains("reach oauth2.googleapis.com."), "{}", ended.body);
    let ended = barred().wire([token(TOKEN), Wire::Fails(Fault::Barred)]).run();
    assert!(ended.body.contains("reach vertex.test."), "{}", ended.body);
}

#[test]
fn a_token_server_that_does_not_answer_is_asked_again() {
    let ended = bought(&account()).wire([Wire::Fails(Fault::Reset), status(503), token(TOKEN), stream(WORDS)]).run();
    assert_eq!((ended.waits.len(), ended.relayed, ended.sent.len()), (2, true, 4));
    let broken = token("{\"access").ending(End::Upstream(Fault::Reset));
    let ended = bought(&account()).wire([broken, token(TOKEN), stream(WORDS)]).run();
    assert_eq!((ended.waits.len(), ended.relayed), (1, true));
}

#[test]
fn a_token_that_was_refused_is_not_used_again() {
    let account = account();
    bought(&account).wire([token(TOKEN), status(401), stream(WORDS)]).run();
    assert_eq!(account.token(Millis(3_000)), None);
}

#[test]
fn a_retry_is_signed_anew() {
    let credential = crate::secret::Secret::from(b"TESTKEY:made-up-secret:session".to_vec());
    let mut manner =
        Manner { access: Access::signed(Rc::new(credential), "eu-central-1", "bedrock"), ..Manner::default() };
    let ended = Scenario::stops(["bedrock"])
        .change(|dispatch| {
            dispatch.first.headers.clear();
            dispatch.first.manner = core::mem::take(&mut manner);
        })
        .wire([status(503).with("retry-after", "2"), stream(WORDS)])
        .run();
    let [first, second] = ended.sent.as_slice() else { panic!() };
    for sent in [first, second] {
        let [signature] = header(sent, "authorization")[..] else { panic!() };
        let scope = "/19700101/eu-central-1/bedrock/aws4_request, SignedHeaders=content-type;host;x-amz-date;x-amz-security-token";
        assert!(signature.contains(scope), "{signature}");
        assert_eq!(header(sent, "x-amz-security-token"), ["session"]);
        assert!(!signature.contains("made-up-secret"));
    }
    assert_ne!(header(first, "authorization"), header(second, "authorization"));
    assert_eq!(
        (header(first, "x-amz-date"), header(second, "x-amz-date")),
        (alloc::vec!["19700101T000001Z"], alloc::vec!["19700101T000003Z"])
    );
}

#[test]
fn a_provider_is_told_what_it_needs_in_the_place_of_the_model() {
    const VERSION: &str = "\"anthropic_version\":\"vertex-2023-10-16\"";
    let sent = |unnamed, members, streamed| {
        let scenario = Scenario::stops(["vertex"]).change(|dispatch| {
            dispatch.body = BODY.replace("\"model\":", "\"model\"  : ").into_bytes().into();
            dispatch.streamed = streamed;
            dispatch
                .edits
                .iter_mut()
                .for_each(|edit| (edit.span.start, edit.span.end) = (edit.span.start + 3, edit.span.end + 3));
            dispatch.first.manner = Manner { unnamed, members, ..Manner::default() };
        });
        let ended = scenario.wire([status(400)]).run();
        (
            String::from(ended.sent[0].url.trim_start_matches("https://vertex.test/v1/chat/completions")),
            ended.sent[0].body.clone(),
        )
    };
    let rest = ",\"messages\":[\"to <EMAIL_0>\"]}";
    assert_eq!(sent(true, VERSION, true), (":streamRawPredict".into(), ["{", VERSION, rest].concat()));
    assert_eq!(sent(true, VERSION, false), (":rawPredict".into(), ["{", VERSION, rest].concat()));
    let named = "{\"model\"  : \"vertex-\\\"model\\\"\"";
    assert_eq!(sent(false, "", false), (String::new(), [named, rest].concat()));
    assert_eq!(sent(false, ",\"provider\":{}", false).1, [named, ",\"provider\":{}", rest].concat());
}

struct Bare;

impl Headers for Bare {
    fn get(&self, _: &str) -> Option<String> {
        None
    }
}

/// What a request comes to that sets out at `START`.
fn set_out(account: &Rc<Account>) -> Step {
    Step::first(bought(account).dispatch, START)
}

fn resumed(step: Step, now: Millis) -> Step {
    let Step::Wait(waiting) = step else { panic!("it waits") };
    assert_eq!(waiting.delay(), Millis(20));
    waiting.resume(now)
}

fn url(step: &Step) -> String {
    let Step::Send(sending) = step else { panic!("it is sent") };
    sending.request(|outgoing| outgoing.url.into())
}

#[test]
fn at_a_cold_start_one_request_buys_the_token_and_the_others_wait_for_it() {
    let account = account();
    let (first, second) = (set_out(&account), set_out(&account));
    assert_eq!(url(&first), TOKENS);
    let waited = resumed(second, START.after(Millis(20)));
    let Step::Send(buyer) = first else { panic!() };
    let Step::Peek(peeking) = buyer.answered(200, &Bare, START.after(Millis(30))) else { panic!() };
    let waited = resumed(waited, START.after(Millis(40)));
    let Step::Peek(peeking) = peeking.push(TOKEN.as_bytes(), START.after(Millis(50))) else { panic!() };
    assert_ne!(url(&peeking.ended(START.after(Millis(50)))), TOKENS);
    assert_ne!(url(&resumed(waited, START.after(Millis(60)))), TOKENS, "with the other's token");
    assert_ne!(url(&set_out(&account)), TOKENS);
}

#[test]
fn an_exchange_that_comes_to_nothing_is_waited_for_once() {
    type End = fn(Sending) -> Step;
    let ends: [End; 3] = [
        |sending| sending.answered(400, &Bare, START),
        |sending| sending.failed(Fault::Connect, START),
        |sending| {
            drop(sending);
            Step::first(Scenario::stops(["azure"]).dispatch, START)
        },
    ];
    for end in ends {
        let account = account();
        let (first, second, third) = (set_out(&account), set_out(&account), set_out(&account));
        let Step::Send(buyer) = first else { panic!() };
        drop(end(buyer));
        let now = START.after(Millis(20));
        let second = resumed(second, now);
        assert_eq!(url(&second), TOKENS, "it asks for itself");
        let third = resumed(third, now);
        assert_eq!(url(&third), TOKENS, "and so does the next, whoever else asks by now");
        assert!(matches!(set_out(&account), Step::Wait(_)), "who comes later waits for these");
    }
    let silent = account();
    let (_first, second) = (set_out(&silent), set_out(&silent));
    assert_eq!(url(&resumed(second, START.after(Millis(10_000)))), TOKENS, "nobody waits for longer");
}
