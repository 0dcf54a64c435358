//! Every provider's dialect for every client's, its own too: a text, a call and two calls, cut at every byte; errors in the midst
//! of each; whole answers.
//!
//! Invariant: what is heard is what was said with every placeholder replaced at once, up to where it was said.

use super::heard::heard;
use super::spoken::{Last, body, stream};
use super::translated::{DIALECTS, gist};
use super::*;
use crate::metrics::Outcome;
use crate::relay::whole;
use alloc::string::{String, ToString};
use serde_json::Value;

const TEXT: &str = "Dear <EMAIL_0>, caf\u{e9} \"<EMAIL_1>\" <EMAIL_";
const CALLS: [&str; 2] = [r#"{"to":"<EMAIL_0>","cc":["<EMAIL_1>","a\\b"]}"#, r#"{"to":"<EMAIL_1>"}"#];

fn through(provider: Dialect, client: Dialect, stream: &str) -> Ended {
    let said = (provider != client).then_some(Said { client, usage: true });
    Answer::said(provider, said, lease(&ORIGINALS, Action::Redact)).push(stream.as_bytes()).finish(End::Complete)
}

/// Every placeholder replaced at once; in arguments as JSON has it.
fn restored(text: &str, json: bool) -> String {
    ORIGINALS.iter().enumerate().fold(text.to_string(), |text, (number, original)| {
        let quoted = Value::from(*original).to_string();
        let original = if json { quoted.trim_matches('"') } else { original };
        text.replace(&alloc::format!("<EMAIL_{number}>"), original)
    })
}

fn pairs() -> impl Iterator<Item = (Dialect, Dialect)> {
    DIALECTS.into_iter().flat_map(|provider| DIALECTS.map(|client| (provider, client)))
}

/// `text` in two pieces, in every way, and letter by letter.
fn cut(text: &str) -> Vec<Vec<&str>> {
    let places = (0..=text.len()).filter(|at| text.is_char_boundary(*at));
    let letters = text.char_indices().map(|(at, letter)| &text[at..at + letter.len_utf8()]).collect();
    places.map(|at| alloc::vec![&text[..at], &text[at..]]).chain([letters]).collect()
}

#[test]
fn a_text_and_two_calls_cut_anywhere_are_heard_whole() {
    let calls = CALLS.map(|call| alloc::vec![call]);
    let expected = CALLS.map(|call| restored(call, true));
    let hear = |provider, client, texts: &[&str], calls: &[Vec<&str>]| {
        let ended = through(provider, client, &stream(provider, texts, calls, Last::Whole));
        let told = heard(client, &ended.out);
        let at = alloc::format!("{provider:?} {client:?} {texts:?} {calls:?}");
        assert_eq!((told.text, told.whole, told.error), (restored(TEXT, false), true, false), "{at}");
        let ids: Vec<_> = told.calls.iter().map(|(name, id, _)| (name.as_str(), id.as_str())).collect();
        assert_eq!(ids, [("note", "t0"), ("note", "t1")][..calls.len()], "{at}");
        let arguments: Vec<_> = told.calls.into_iter().map(|call| call.2).collect();
        assert_eq!(arguments, expected[..calls.len()], "{at}");
        assert_eq!(ended.record.outcome, Outcome::Answered, "{at}");
    };
    for (provider, client) in pairs() {
        for texts in cut(TEXT) {
            hear(provider, client, &texts, &[]);
            hear(provider, client, &texts, &calls);
        }
        for (first, second) in cut(CALLS[0]).into_iter().flat_map(|first| [(first, calls[1].clone())]) {
            hear(provider, client, &[TEXT], &[first, second]);
        }
        for second in cut(CALLS[1]) {
            hear(provider, client, &[TEXT], &[calls[0].clone(), second]);
        }
    }
}

#[test]
fn what_was_said_before_an_error_is_heard() {
    for (provider, client) in pairs() {
        for texts in cut(TEXT) {
            let ended = through(provider, client, &stream(provider, &texts[..1], &[], Last::Error));
            let told = heard(client, &ended.out);
            assert_eq!(told.text, restored(texts[0], false), "{provider:?} {client:?}");
            assert_eq!((told.error, ended.record.outcome, ended.close), (true, Outcome::Broken, Close::Clean));
        }
        for pieces in cut(CALLS[0]) {
            let ended = through(provider, client, &stream(provider, &[TEXT], &[pieces[..1].to_vec()], Last::Error));
            let told = heard(client, &ended.out);
            assert_eq!((told.text, told.error), (restored(TEXT, false), true), "{provider:?} {client:?}");
            let arguments = told.calls.first().map_or("", |call| call.2.as_str());
            assert_eq!(arguments, restored(pieces[0], true), "{provider:?} {client:?}");
        }
    }
}

#[test]
fn whole_answers_cut_anywhere_say_the_same() {
    let expected = (
        restored(TEXT, false),
        CALLS.map(|call| ("note".into(), serde_json::from_str(&restored(call, true)).unwrap())).to_vec(),
    );
    for provider in DIALECTS {
        let answer = body(provider, TEXT, &CALLS);
        let restore = |chunks: [&str; 2]| {
            let answer = Answer::of(provider, Kind::Json, lease(&ORIGINALS, Action::Redact));
            answer.push_all(chunks.map(str::as_bytes)).finish(End::Complete).out
        };
        let out = restore([&answer, ""]);
        for at in (0..=answer.len()).filter(|at| answer.is_char_boundary(*at)) {
            assert!(restore([&answer[..at], &answer[at..]]) == out, "{provider:?} at {at}");
        }
        for client in DIALECTS {
            let told =
                if client == provider { out.clone().into() } else { whole(&out, provider, client).ok().unwrap() };
            assert_eq!(gist(client, &serde_json::from_slice(&told).unwrap()), expected, "{provider:?} {client:?}");
        }
    }
}
