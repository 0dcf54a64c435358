//! A prediction's stream for clients of every dialect: the same text for any chunking, and wherever a placeholder is cut.

use super::heard::heard;
use super::*;
use crate::exchange::{Abandoned, Cancel};
use crate::host::Fault;
use crate::metrics::Outcome;
use crate::relay::Predicted;
use alloc::string::String;

const CLIENTS: [Dialect; 3] = [Dialect::Chat, Dialect::Messages, Dialect::Responses];

const WORDS: &str = concat!(
    "\u{feff}: hello\n\nevent: output\nid: 1:0\ndata: Dear <EMAIL_0>\n\n",
    "id: 1:1\r\ndata:  \"and\"\r\ndata:\r\ndata: <EMA\r\nevent: output\r\n\r\n",
    "event:output\rdata:IL_1> \u{1f388}\\n\r\revent: logs\ndata: <EMAIL_0>\n\nretry: 5\n\n",
    "event: done\ndata: {}\n\nevent: output\ndata: too late\n\n"
);

fn through<'a>(client: Dialect, chunks: impl IntoIterator<Item = &'a [u8]>, end: End) -> Ended {
    let said = (client != Dialect::Chat).then_some(Said { client, usage: true });
    let mut answer = Answer::said(Dialect::Chat, said, lease(&ORIGINALS, Action::Redact));
    let predicted = Predicted::new("p1", "meta/\"llama\"", Millis(7_000));
    answer.relay.as_mut().unwrap().predicts(Some(alloc::boxed::Box::new(predicted)), None);
    answer.push_all(chunks).finish(end)
}

#[test]
fn every_client_hears_the_text() {
    let expected = alloc::format!("Dear {} \"and\"\n\n{} \u{1f388}\\n", ORIGINALS[0], ORIGINALS[1]);
    for client in CLIENTS {
        let ended = through(client, [WORDS.as_bytes()], End::Complete);
        let told = heard(client, &ended.out);
        assert_eq!((told.text.as_str(), told.whole, told.error), (expected.as_str(), true, false), "{client:?}");
        assert_eq!((ended.record.outcome, ended.record.restored), (Outcome::Answered, 2));
    }
    let out = through(Dialect::Chat, [WORDS.as_bytes()], End::Complete).out;
    let first = r#"data: {"id":"p1","object":"chat.completion.chunk","created":7,"model":"meta/\"llama\"","choices":[{"index":0,"delta":{"role":"assistant","content":"Dear bob@acme.com"},"finish_reason":null}]}"#;
    assert!(String::from_utf8(out).unwrap().starts_with(first));
}

#[test]
fn any_chunking_same_bytes_out() {
    for client in CLIENTS {
        let whole = through(client, [WORDS.as_bytes()], End::Complete).out;
        for at in 0..=WORDS.len() {
            let (first, second) = WORDS.as_bytes().split_at(at);
            assert!(through(client, [first, second], End::Complete).out == whole, "{client:?} at {at}");
        }
        assert!(through(client, WORDS.as_bytes().chunks(1), End::Complete).out == whole);
    }
}

#[test]
fn placeholders_come_back_wherever_events_cut_them() {
    let said = "Dear <EMAIL_0>, and <EMAIL_1>.";
    let expected = said.replace("<EMAIL_0>", ORIGINALS[0]).replace("<EMAIL_1>", ORIGINALS[1]);
    let output = |text: &str| alloc::format!("event: output\ndata: {text}\n\n");
    for client in CLIENTS {
        for at in 0..=said.len() {
            let stream = [&output(&said[..at]), &output(&said[at..]), "event: done\ndata: {}\n\n"].concat();
            let told = heard(client, &through(client, [stream.as_bytes()], End::Complete).out);
            assert_eq!((told.text.as_str(), told.whole), (expected.as_str(), true), "{client:?} at {at}");
        }
    }
}

#[test]
fn what_goes_wrong_is_told() {
    let begun = "event: output\ndata: Dear <EMAIL_0>\n\n";
    let ends = [
        "event: error\ndata: {\"detail\":\n data: \"<EMAIL_0>\"}\n\n",
        "event: error\ndata: no JSON, bob\n\n",
        "event: error\n\n",
        "event: done\ndata: {\"reason\":\"error\"}\n\n",
        "event: done\ndata: {\"reason\":\"canceled\"}\n\n",
        "event: done\ndata: {}",
        "",
    ];
    for client in CLIENTS {
        for end in ends {
            let ended = through(client, [begun.as_bytes(), end.as_bytes()], End::Complete);
            let told = heard(client, &ended.out);
            assert!(told.error && told.text.contains(ORIGINALS[0]), "{client:?} {end}");
            assert_eq!((ended.record.outcome, ended.close), (Outcome::Broken, Close::Clean), "{end}");
        }
        let ended = through(client, [begun.as_bytes(), b"event: output\ndata: \xff\n\n"], End::Complete);
        assert!(heard(client, &ended.out).error);
    }
}

#[test]
fn what_is_held_is_bounded() {
    let long = "x".repeat(3 << 20);
    let ended = through(Dialect::Chat, ["event: output\ndata: ", &long].map(str::as_bytes), End::Complete);
    assert!(heard(Dialect::Chat, &ended.out).error && ended.most_held < 2 << 20, "{}", ended.most_held);
}

#[test]
fn a_prediction_that_nobody_hears_is_cancelled() {
    let cancelled = |chunk: &str, end| {
        let abandoned = Abandoned::default();
        let said = Some(Said { client: Dialect::Messages, usage: true });
        let mut answer = Answer::said(Dialect::Chat, said, lease(&ORIGINALS, Action::Redact));
        let mut relay = answer.relay.take().unwrap();
        let cancel = Cancel::at("https://a.test/cancel".into(), Vec::new(), &abandoned);
        relay.predicts(Some(alloc::boxed::Box::new(Predicted::new("p1", "m", Millis(0)))), Some(cancel));
        let _ = relay.push(chunk.as_bytes(), Millis(0), &mut answer.out);
        assert!(abandoned.take().is_none(), "it is still heard");
        let _ = relay.finish(end, Millis(0), &mut answer.out);
        abandoned.take().is_some()
    };
    let begun = "event: output\ndata: a\n\n";
    for end in [End::ClientGone, End::Complete, End::Upstream(Fault::Reset)] {
        assert!(cancelled(begun, end));
        assert!(!cancelled("event: error\ndata: {}\n\n", end));
        assert!(!cancelled("event: done\ndata: {}\n\n", end));
    }
}
