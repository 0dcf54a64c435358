//! Answers in one JSON value.

use super::gather::{restored, whole};
use super::*;
use crate::host::Fault;
use crate::metrics::Outcome;

const ANSWER: &[u8] = include_bytes!("../../../../tests/vectors/chat/whole.json");

#[test]
fn an_answer_is_restored_as_the_oracle_does_it_for_every_cut() {
    let once = Answer::restoring(Kind::Json).push(ANSWER).finish(End::Complete);
    assert_eq!(whole(&once.out), restored(whole(ANSWER)));
    assert_eq!((once.record.prompt_tokens, once.record.completion_tokens, once.record.restored), (9, 12, 3));
    for at in 0..=ANSWER.len() {
        let (head, tail) = ANSWER.split_at(at);
        let ended = Answer::restoring(Kind::Json).push(head).push(tail).finish(End::Complete);
        assert!(ended.out == once.out, "cut at {at}");
    }
    let ended = Answer::restoring(Kind::Json).push_all(ANSWER.chunks(1)).finish(End::Complete);
    assert!(ended.out == once.out, "byte by byte");
}

#[test]
fn without_a_vault_bytes_leave_as_they_came() {
    let ended = Answer::untouched(Kind::Json).push_all(ANSWER.chunks(7)).finish(End::Complete);
    assert_eq!(ended.out, ANSWER);
    assert_eq!((ended.close, ended.record.outcome), (Close::Clean, Outcome::Answered));
}

#[test]
fn an_answer_that_is_not_whole_is_broken_off() {
    let half = &ANSWER[..ANSWER.len() / 2];
    for end in [End::Complete, End::Upstream(Fault::Reset)] {
        let ended = Answer::restoring(Kind::Json).push(half).finish(end);
        assert_eq!((ended.close, ended.record.outcome), (Close::Abort, Outcome::Broken));
    }
    let garbled = Answer::untouched(Kind::Json).push(b"{\"choices\":[}");
    assert_eq!(garbled.flow, Flow::Stop);
    assert_eq!(garbled.finish(End::Complete).close, Close::Abort);
}

#[test]
fn a_long_answer_is_never_held() {
    let mut answer = Answer::restoring(Kind::Json).push(b"{\"choices\":[{\"index\":0,\"message\":{\"content\":\"");
    for _ in 0..1_000 {
        answer = answer.push("<EMAIL_0> caf\u{e9} \\ud83c\\udf88 and more of it <EMA".as_bytes()).push(b"IL_1>");
        answer.out.clear();
    }
    let ended = answer.push(b"\"}}]}").finish(End::Complete);
    assert_eq!((ended.record.restored, ended.close), (2_000, Close::Clean));
    assert!(ended.most_held <= 64, "{}", ended.most_held);
}
