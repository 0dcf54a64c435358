//! The laws of streams: identity without a vault, restoring as the oracle does, the same bytes for any cut.

use super::gather::{restored, stream};
use super::*;

const VECTORS: [(&str, &[u8]); 5] = [
    ("words", include_bytes!("../../../../tests/vectors/chat/words.sse")),
    ("tools", include_bytes!("../../../../tests/vectors/chat/tools.sse")),
    ("grammar", include_bytes!("../../../../tests/vectors/chat/grammar.sse")),
    ("returns", include_bytes!("../../../../tests/vectors/chat/returns.sse")),
    ("choices", include_bytes!("../../../../tests/vectors/chat/choices.sse")),
];

fn run<'a>(answer: Answer, chunks: impl IntoIterator<Item = &'a [u8]>) -> Ended {
    answer.push_all(chunks).finish(End::Complete)
}

#[test]
fn without_a_vault_bytes_leave_as_they_came() {
    for (name, bytes) in VECTORS {
        for at in 0..=bytes.len() {
            let (head, tail) = bytes.split_at(at);
            let ended = run(Answer::untouched(Kind::Events), [head, tail]);
            assert!(ended.out == bytes, "{name} cut at {at}");
            assert_eq!(ended.close, Close::Clean);
        }
        let ended = run(Answer::untouched(Kind::Events), bytes.chunks(1));
        assert!(ended.out == bytes, "{name} byte by byte");
    }
}

#[test]
fn what_a_client_gathers_is_what_the_oracle_restores() {
    for (name, bytes) in VECTORS {
        let ended = run(Answer::restoring(Kind::Events), [bytes]);
        assert_eq!(stream(&ended.out), restored(stream(bytes)), "{name}");
        assert!(ended.record.restored > 0, "{name}");
    }
}

#[test]
fn every_cut_gives_the_same_bytes() {
    for (name, bytes) in VECTORS {
        let whole = run(Answer::restoring(Kind::Events), [bytes]).out;
        for at in 0..=bytes.len() {
            let (head, tail) = bytes.split_at(at);
            assert!(run(Answer::restoring(Kind::Events), [head, tail]).out == whole, "{name} cut at {at}");
        }
        assert!(run(Answer::restoring(Kind::Events), bytes.chunks(1)).out == whole, "{name} byte by byte");
    }
}

#[test]
fn every_two_cuts_give_the_same_bytes() {
    let text = concat!(
        "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"<EMAIL_\"}}]}\r\n\r\n",
        ":c\n\ndata: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"0>\\u00e9<\"},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n"
    );
    let bytes = text.as_bytes();
    let whole = run(Answer::restoring(Kind::Events), [bytes]).out;
    assert_eq!(stream(&whole), restored(stream(bytes)));
    for pieces in cuts(bytes) {
        assert!(run(Answer::restoring(Kind::Events), pieces).out == whole, "{:?}", pieces.map(<[u8]>::len));
    }
}

/// A placeholder cut between two events at every place, and between three.
#[test]
fn a_placeholder_may_be_spread_over_events_in_every_way() {
    let text = "a<EMAIL_1>b";
    for (first, second) in (0..=text.len()).flat_map(|second| (0..=second).map(move |first| (first, second))) {
        let deltas = [&text[..first], &text[first..second], &text[second..]];
        let event = |delta: &str| {
            alloc::format!("data: {{\"choices\":[{{\"index\":0,\"delta\":{{\"content\":\"{delta}\"}}}}]}}\n\n")
        };
        let bytes: alloc::string::String = deltas.into_iter().map(event).chain(["data: [DONE]\n\n".into()]).collect();
        let ended = run(Answer::restoring(Kind::Events), [bytes.as_bytes()]);
        let texts = stream(&ended.out).texts;
        assert_eq!(texts["0.content"], alloc::format!("a{}b", ORIGINALS[1]), "{first} {second}");
    }
}

#[test]
fn an_event_leaves_as_soon_as_it_is_whole() {
    let mut answer = Answer::restoring(Kind::Events);
    let event = b"data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"hello\"}}]}\n\n";
    for count in 1..=3 {
        answer = answer.push(&event[..event.len() - 1]);
        assert_eq!(answer.out.len(), (count - 1) * event.len());
        answer = answer.push(&event[event.len() - 1..]);
        assert_eq!(answer.out, event.repeat(count));
    }
}

#[test]
fn a_held_tail_leaves_before_the_finish_and_before_the_end() {
    let cut_off = "data: {\"id\":\"c\",\"choices\":[{\"index\":2,\"delta\":{\"content\":\"<EMAIL_\"}}]}\n\n";
    for end in ["data: {\"choices\":[{\"index\":2,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n", "data: [DONE]\n\n"] {
        let bytes = [cut_off, end].concat();
        let out = run(Answer::restoring(Kind::Events), [bytes.as_bytes()]).out;
        let text = core::str::from_utf8(&out).unwrap();
        assert!(text.ends_with(end), "{text}");
        assert_eq!(stream(&out).texts["2.content"], "<EMAIL_");
        assert!(text.contains("\"id\":\"c\",\"object\":\"chat.completion.chunk\""), "{text}");
    }
}

#[test]
fn numbers_are_taken_from_the_usage() {
    let record = run(Answer::restoring(Kind::Events), [VECTORS[0].1]).record;
    assert_eq!((record.prompt_tokens, record.completion_tokens), (9, 12));
    assert_eq!((record.restored, record.unresolved), (2, 1));
}

/// Half of an emoji in each of two events is what some providers send; neither half is text to us, both leave as they came.
#[test]
fn a_surrogate_pair_may_be_split_between_events() {
    let event = |delta: &str| {
        alloc::format!("data: {{\"choices\":[{{\"index\":0,\"delta\":{{\"content\":\"{delta}\"}}}}]}}\n\n")
    };
    let bytes = [event("a<EMAIL_0>\\ud83d"), event("\\ude00<EMAIL_0>"), "data: [DONE]\n\n".into()].concat();
    let expected = bytes.replace("<EMAIL_0>", ORIGINALS[0]).into_bytes();
    for at in 0..=bytes.len() {
        let (head, tail) = bytes.as_bytes().split_at(at);
        assert!(run(Answer::restoring(Kind::Events), [head, tail]).out == expected, "cut at {at}");
    }
}

#[test]
fn two_texts_of_one_channel_in_a_finishing_event_are_one_text() {
    let bytes = b"data: {\"choices\":[{\"finish_reason\":\"stop\",\"index\":0,\"delta\":{\"content\":[{\"text\":\"a<EM\"},{\"text\":\"AIL_0>b<EM\"}]}}]}\n\n";
    let ended = run(Answer::restoring(Kind::Events), [bytes.as_slice()]);
    assert_eq!(stream(&ended.out).texts["0.content[].text"], "abob@acme.comb<EM");
}

/// What is inserted never comes between a CR and its LF, wherever the two were cut.
#[test]
fn an_inserted_delta_stands_between_events_for_every_cut() {
    let bytes = b"data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"<EM\"}}]}\r\n\r\ndata: [DONE]\r\n\r\n";
    let once = run(Answer::restoring(Kind::Events), [bytes.as_slice()]).out;
    assert!(core::str::from_utf8(&once).unwrap().contains("\r\n\r\ndata: {\"object\""));
    for at in 0..=bytes.len() {
        let (head, tail) = bytes.split_at(at);
        assert!(run(Answer::restoring(Kind::Events), [head, tail]).out == once, "cut at {at}");
    }
}

#[test]
fn a_finished_choice_stays_finished() {
    let bytes = b"data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":null}]}\n\n";
    assert_eq!(run(Answer::restoring(Kind::Events), [bytes.as_slice()]).out, bytes);
}
