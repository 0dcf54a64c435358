//! What is held stays bounded, and a stream in its stride allocates nothing.

use alloc::string::String;

use super::gather::{restored, stream};
use super::*;

/// An event with `text` in its delta, the index behind it.
fn event(text: &str) -> String {
    alloc::format!(
        "data: {{\"choices\":[{{\"delta\":{{\"content\":\"{text}\"}},\"index\":0,\"finish_reason\":null}}]}}\n\n"
    )
}

/// Events beyond what is held whole: one in a single line, one over many lines, with placeholders across their edges.
fn long_stream() -> String {
    let filler = "lorem <EMAIL_0> ipsum caf\\u00e9 \\ud83c\\udf88 d\u{f6}l\u{f6}r <EMAIL_1> ".repeat(2_000);
    let lines = alloc::format!("data: {{\"pad\":[{}1],\ndata: \"choices\":[]}}\n\n", "1,\ndata: ".repeat(9_000));
    let stream = [event("before <EMA"), event(&alloc::format!("IL_0> {filler} <EMAIL")), lines, event("_1> after")];
    stream.concat() + "data: [DONE]\n\n"
}

#[test]
fn long_events_are_restored_for_any_cut() {
    let text = long_stream();
    let once = Answer::restoring(Kind::Events).push(text.as_bytes()).finish(End::Complete);
    assert_eq!(stream(&once.out), restored(stream(text.as_bytes())));
    let mut draw = Draw(1);
    for most in [3, 100, 5_000, 70_000, 200_000] {
        let pieces = draw.pieces(text.as_bytes(), most);
        let ended = Answer::restoring(Kind::Events).push_all(pieces).finish(End::Complete);
        assert!(ended.out == once.out, "pieces of up to {most}");
        assert!(ended.most_held <= 66_000, "{}", ended.most_held);
    }
}

#[test]
fn long_events_leave_as_they_came_without_a_vault() {
    let text = long_stream();
    for most in [7, 60_000, 1_000_000] {
        let pieces = Draw(2).pieces(text.as_bytes(), most);
        assert!(Answer::untouched(Kind::Events).push_all(pieces).finish(End::Complete).out == text.as_bytes());
    }
}

#[test]
fn a_line_of_sixteen_mebibytes_passes_in_bounded_memory() {
    let mut answer =
        Answer::restoring(Kind::Events).push(b"data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"");
    let piece = [b"x".repeat(65_000).as_slice(), b"<EMAIL_0>"].concat();
    for _ in 0..258 {
        answer = answer.push(&piece);
        answer.out.clear();
        assert!(answer.out.capacity() <= 512 << 10, "{}", answer.out.capacity());
    }
    let ended = answer.push(b"\"}}]}\n\ndata: [DONE]\n\n").finish(End::Complete);
    assert!(ended.most_held <= 65 << 10, "{}", ended.most_held);
    assert_eq!(ended.record.restored, 258);
    assert!(ended.out.ends_with(b"\"}}]}\n\ndata: [DONE]\n\n"));
}

#[test]
fn a_break_inside_a_long_event_still_ends_in_a_typed_error() {
    let answer = Answer::restoring(Kind::Events).push(event(&"x".repeat(70_000)).trim_end().as_bytes());
    let ended = answer.push(b"").finish(End::Upstream(crate::host::Fault::Reset));
    let text = core::str::from_utf8(&ended.out).unwrap();
    let last = text.trim_end().rsplit("\n\n").nth(1).unwrap();
    assert!(last.starts_with("data: {") && last.contains("\"finish_reason\":\"error\""), "{last}");
    assert!(text.ends_with("data: [DONE]\n\n"));
}

#[test]
fn a_comment_never_stands_inside_a_long_event() {
    let answer = Answer::untouched(Kind::Events).push(event(&"x".repeat(70_000)).trim_end().as_bytes());
    let before = answer.out.len();
    assert_eq!(answer.idle(Millis(15_000)).out.len(), before);
}

#[test]
fn many_choices_are_bounded() {
    let chunk = |index: usize| {
        alloc::format!("data: {{\"choices\":[{{\"index\":{index},\"delta\":{{\"content\":\"<\"}}}}]}}\n\n")
    };
    let mut answer = Answer::restoring(Kind::Events);
    for index in 0..2_000 {
        answer = answer.push(chunk(index).as_bytes());
    }
    assert_eq!(answer.flow, Flow::Stop);
    assert!(answer.most_held <= 2_048, "{}", answer.most_held);
}

#[test]
fn a_stream_in_its_stride_allocates_nothing() {
    let events = [event("hello \\n caf\\u00e9"), event("w\u{f6}rld <EM"), event("x "), event("no <EMAIL_9> here")];
    for lease in [lease(&[], Action::Redact), lease(&ORIGINALS, Action::Redact)] {
        let mut answer = Answer::new(Kind::Events, lease);
        answer = events.iter().fold(answer, |answer, event| answer.push_all(event.as_bytes().chunks(90)));
        answer.out.reserve(1 << 20);
        let relay = answer.relay.as_mut().unwrap();
        let out = &mut answer.out;
        let counted = allocation_counter::measure(|| {
            for event in [&events[0], &events[2], &events[3]].into_iter().cycle().take(300) {
                let (head, tail) = event.as_bytes().split_at(event.len() / 2);
                let _ = relay.push(head, Millis(0), out);
                let _ = relay.push(tail, Millis(0), out);
            }
        });
        assert_eq!(counted.count_total, 0, "{} bytes", counted.bytes_total);
    }
}

/// Behind a byte order mark too, and with a finish reason of its own: the tail then follows in a delta behind it.
#[test]
fn a_long_event_that_finishes_lets_its_tail_go() {
    let filler = "x".repeat(70_000);
    let long = alloc::format!(
        "\u{feff}data: {{\"choices\":[{{\"index\":0,\"delta\":{{\"content\":\"<EMAIL_0>{filler}<EM\"}},\"finish_reason\":\"stop\"}}]}}\n\ndata: {{\"choices\":[]}}\n\n"
    );
    for most in [5, 100_000] {
        let pieces = Draw(3).pieces(long.as_bytes(), most);
        let ended = Answer::restoring(Kind::Events).push_all(pieces).finish(End::Complete);
        assert_eq!(stream(&ended.out), restored(stream(long.as_bytes())));
        assert!(ended.out.ends_with(b"{\"content\":\"<EM\"},\"finish_reason\":null}]}\n\ndata: {\"choices\":[]}\n\n"));
    }
}
