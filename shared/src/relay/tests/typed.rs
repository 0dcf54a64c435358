//! The laws of streams and answers of the dialects whose events have types.

use super::readers::{Told, messages, response, responses, restored, strings};
use super::*;
use crate::metrics::Outcome;
use alloc::string::{String, ToString};
use serde_json::Value;

type Read = fn(&[u8]) -> Told;

macro_rules! vector {
    ($path:literal) => {
        include_bytes!(concat!("../../../../tests/vectors/", $path)).as_slice()
    };
}

const STREAMS: [(Dialect, &[u8], Read); 6] = [
    (Dialect::Messages, vector!("messages/words.sse"), messages),
    (Dialect::Messages, vector!("messages/tools.sse"), messages),
    (Dialect::Messages, vector!("messages/order.sse"), messages),
    (Dialect::Responses, vector!("responses/words.sse"), responses),
    (Dialect::Responses, vector!("responses/tools.sse"), responses),
    (Dialect::Responses, vector!("responses/order.sse"), responses),
];
const WHOLES: [(Dialect, &[u8]); 2] =
    [(Dialect::Messages, vector!("messages/whole.json")), (Dialect::Responses, vector!("responses/whole.json"))];

fn restoring<'a>(dialect: Dialect, kind: Kind, chunks: impl IntoIterator<Item = &'a [u8]>) -> Ended {
    Answer::of(dialect, kind, lease(&ORIGINALS, Action::Redact)).push_all(chunks).finish(End::Complete)
}

#[test]
fn without_a_vault_bytes_leave_as_they_came() {
    let untouched = |dialect, kind| Answer::of(dialect, kind, lease(&[], Action::Redact));
    let streams = STREAMS.iter().map(|(dialect, bytes, _)| (*dialect, Kind::Events, *bytes));
    let wholes = WHOLES.iter().map(|(dialect, bytes)| (*dialect, Kind::Json, *bytes));
    for (dialect, kind, bytes) in streams.chain(wholes) {
        for most in [1, 7, 100, 100_000] {
            let ended = untouched(dialect, kind).push_all(bytes.chunks(most)).finish(End::Complete);
            assert!(ended.out == bytes, "{dialect:?} in pieces of {most}");
            assert_eq!((ended.close, ended.record.outcome), (Close::Clean, Outcome::Answered));
        }
    }
}

#[test]
fn what_a_client_gathers_is_what_the_oracle_restores() {
    for (dialect, bytes, read) in STREAMS {
        let ended = restoring(dialect, Kind::Events, [bytes]);
        let (told, expected) = (read(&ended.out), restored(read(bytes)));
        assert_eq!(told.texts, expected.texts);
        assert_eq!(told.repeats, expected.repeats);
        assert_eq!(told.echoes, expected.echoes);
        for (key, whole) in &told.repeats {
            assert_eq!(told.texts.get(key), Some(whole), "{key}");
        }
        let prompt = if dialect == Dialect::Messages { 9 + 4 } else { 9 };
        assert_eq!((ended.record.prompt_tokens, ended.record.outcome), (prompt, Outcome::Answered));
        assert_eq!(ended.record.completion_tokens, 12);
    }
}

#[test]
fn every_cut_gives_the_same_bytes() {
    for (dialect, bytes, _) in STREAMS {
        let whole = restoring(dialect, Kind::Events, [bytes]).out;
        let stride = if bytes.len() > 3_000 { 7 } else { 1 };
        for at in (0..=bytes.len()).step_by(stride) {
            let (head, tail) = bytes.split_at(at);
            assert!(restoring(dialect, Kind::Events, [head, tail]).out == whole, "{dialect:?} cut at {at}");
        }
        assert!(restoring(dialect, Kind::Events, bytes.chunks(1)).out == whole, "{dialect:?} byte by byte");
        let mut draw = Draw(7);
        for most in [3, 40, 400] {
            let pieces = draw.pieces(bytes, most);
            assert!(restoring(dialect, Kind::Events, pieces).out == whole, "{dialect:?} in pieces of up to {most}");
        }
    }
}

#[test]
fn every_two_cuts_give_the_same_bytes() {
    let short = [
        (
            Dialect::Messages,
            concat!(
                "data: {\"type\":\"content_block_delta\",\"index\":1,\"delta\":{\"text\":\"\\u003cEMAIL_\"}}\r\n\r\n",
                "data: {\"type\":\"content_block_stop\",\"index\":1}\n\ndata: {\"type\":\"message_stop\"}\n\n"
            ),
        ),
        (
            Dialect::Responses,
            concat!(
                "data: {\"type\":\"response.output_text.delta\",\"sequence_number\":9,\"delta\":\"a<EM\",\"output_index\":0}\n\n",
                "data: {\"type\":\"response.output_text.done\",\"sequence_number\":10,\"text\":\"a<EM\",\"output_index\":0}\n\n",
                "data: {\"type\":\"response.completed\", \"sequence_number\" : 11}\n\n"
            ),
        ),
    ];
    for (dialect, text) in short {
        let whole = restoring(dialect, Kind::Events, [text.as_bytes()]).out;
        assert!(whole.len() > text.len(), "the tail leaves in a delta of its own");
        for pieces in cuts(text.as_bytes()) {
            assert!(restoring(dialect, Kind::Events, pieces).out == whole, "{:?}", pieces.map(<[u8]>::len));
        }
    }
}

#[test]
fn a_held_tail_leaves_before_its_block_ends() {
    let ended = restoring(Dialect::Messages, Kind::Events, [STREAMS[1].1]);
    let kinds = messages(&ended.out).kinds;
    let texts: Vec<_> = kinds.iter().map(|kind| kind.trim_start_matches("content_block_")).collect();
    let expected = "message_start start delta delta stop start delta delta stop start delta delta delta delta delta stop start delta delta delta stop message_delta message_stop";
    assert_eq!(texts.join(" "), expected);
}

#[test]
fn numbers_of_events_stay_consecutive_where_one_of_ours_is_among_them() {
    for bytes in [STREAMS[3].1, STREAMS[4].1] {
        let (before, after) = (responses(bytes), responses(&restoring(Dialect::Responses, Kind::Events, [bytes]).out));
        assert!(after.numbers.len() > before.numbers.len());
        assert!(after.numbers.iter().copied().eq(0..u64::try_from(after.kinds.len()).unwrap()), "{:?}", after.numbers);
    }
}

#[test]
fn whole_answers_are_restored_as_the_oracle_does_it_for_every_cut() {
    for (dialect, bytes) in WHOLES {
        let once = restoring(dialect, Kind::Json, [bytes]);
        let [before, after]: [Value; 2] = [bytes, &once.out].map(|bytes| serde_json::from_slice(bytes).unwrap());
        if dialect == Dialect::Messages {
            assert_eq!(strings(&after), replaced_all(&before));
        } else {
            let [mut told, mut expected] = [Told::default(), Told::default()];
            response(&after, &mut told);
            response(&before, &mut expected);
            assert_eq!(told, restored(expected));
        }
        for at in 0..=bytes.len() {
            let (head, tail) = bytes.split_at(at);
            assert!(restoring(dialect, Kind::Json, [head, tail]).out == once.out, "{dialect:?} cut at {at}");
        }
        assert!(restoring(dialect, Kind::Json, bytes.chunks(1)).out == once.out, "{dialect:?} byte by byte");
    }
}

/// Every string of a whole Messages answer as it should arrive: all but the thinking's.
fn replaced_all(answer: &Value) -> Vec<String> {
    let replaced = |text: String| {
        let restored = text.replace("<EMAIL_0>", ORIGINALS[0]).replace("<EMAIL_1>", ORIGINALS[1]);
        if text.starts_with("signed") { text } else { restored }
    };
    strings(answer).into_iter().map(replaced).collect()
}

#[test]
fn a_repeated_body_of_any_length_is_restored_and_numbered() {
    let filler = "lorem <EMAIL_0> ipsum <EMAIL_1> ".repeat(4_000) + "<EMA";
    let delta = "data: {\"type\":\"response.output_text.delta\",\"sequence_number\":1,\"item_id\":\"m\",\"output_index\":0,\"content_index\":0,\"delta\":\"<EMA\"}\n\n";
    let said = "data: {\"type\":\"response.output_text.done\",\"sequence_number\":2,\"output_index\":0,\"content_index\":0,\"text\":\"<EMA\"}\n\n";
    let completed = alloc::format!(
        "data: {{\"type\":\"response.completed\",\"sequence_number\" :\t3,\"response\":{{\"output\":[{{\"type\":\"message\",\"content\":[{{\"text\":\"{filler}\"}}]}},{{\"type\":\"function_call\",\"name\":\"send\",\"arguments\":\"{{\\\"a\\\":\\\"<EMAIL_1>\\\"}}\"}}],\"metadata\":{{\"a\":\"<EMAIL_1>\"}}}}}}\n\n"
    );
    let text = [delta, said, &completed].concat();
    let once = restoring(Dialect::Responses, Kind::Events, [text.as_bytes()]);
    let told = responses(&once.out);
    assert_eq!(told.numbers, [1, 2, 3, 4]);
    assert_eq!((told.repeats, told.echoes), {
        let expected = restored(responses(text.as_bytes()));
        (expected.repeats, expected.echoes)
    });
    for most in [5, 300, 70_000] {
        let pieces = Draw(5).pieces(text.as_bytes(), most);
        let ended = restoring(Dialect::Responses, Kind::Events, pieces);
        assert!(ended.out == once.out && ended.most_held <= 66_000, "pieces of up to {most}");
    }
}

#[test]
fn a_stream_in_its_stride_allocates_nothing() {
    let block = |text: &str| {
        alloc::format!(
            "event: content_block_delta\ndata: {{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{{\"type\":\"text_delta\",\"text\":\"{text}\"}}}}\n\n"
        )
    };
    let output = |text: &str| {
        alloc::format!(
            "event: response.output_text.delta\ndata: {{\"type\":\"response.output_text.delta\",\"sequence_number\":4,\"item_id\":\"msg\",\"output_index\":0,\"content_index\":0,\"delta\":\"{text}\"}}\n\n"
        )
    };
    let texts = ["hello \\n caf\\u00e9", "x <EM", "AIL_7> y"];
    let streams = [(Dialect::Messages, texts.map(block)), (Dialect::Responses, texts.map(output))];
    for (dialect, events) in streams {
        let mut answer = Answer::of(dialect, Kind::Events, lease(&ORIGINALS, Action::Redact));
        answer = events.iter().fold(answer, |answer, event| answer.push_all(event.as_bytes().chunks(90)));
        answer.out.reserve(1 << 20);
        let (relay, out) = (answer.relay.as_mut().unwrap(), &mut answer.out);
        let counted = allocation_counter::measure(|| {
            for event in events.iter().cycle().take(300) {
                let (head, tail) = event.as_bytes().split_at(event.len() / 2);
                let _ = relay.push(head, Millis(0), out);
                let _ = relay.push(tail, Millis(0), out);
            }
        });
        assert_eq!(counted.count_total, 0, "{dialect:?}: {} bytes", counted.bytes_total);
    }
}

#[test]
fn speech_leaves_as_it_comes_and_older_completions_are_restored() {
    let audio = [0_u8, 255, 10, 60, 69, 77];
    let ended = Answer::of(Dialect::Speech, Kind::Opaque, lease(&ORIGINALS, Action::Redact)).push(&audio);
    let ended = ended.finish(End::Complete);
    assert_eq!((ended.out.as_slice(), ended.record.outcome), (audio.as_slice(), Outcome::Answered));
    let text = "data: {\"choices\":[{\"index\":1,\"text\":\"to <EMAIL_0> <E\"}]}\n\ndata: [DONE]\n\n";
    let out = restoring(Dialect::Completions, Kind::Events, text.as_bytes().chunks(9)).out;
    let expected = concat!(
        "data: {\"choices\":[{\"index\":1,\"text\":\"to bob@acme.com \"}]}\n\n",
        "data: {\"object\":\"text_completion\",\"choices\":[{\"index\":1,\"text\":\"<E\",\"logprobs\":null,\"finish_reason\":null}]}\n\n",
        "data: [DONE]\n\n"
    );
    assert_eq!(core::str::from_utf8(&out).map(ToString::to_string), Ok(expected.to_string()));
}
