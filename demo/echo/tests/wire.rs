//! The demonstration provider over a real socket.
//!
//! ```text
//! POST …/chat/completions, whole and streamed ─▶ the message as it came, and once more in square brackets
//! ```
//!
//! Invariant: what the README says a newcomer will see is what this provider sends.

use lethe_echo::Echo;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

fn post(body: &str) -> String {
    let echo = Echo::start(Duration::ZERO, |_| ()).expect("a port");
    let url = echo.url();
    let mut stream = TcpStream::connect(url.trim_start_matches("http://")).expect("a connection");
    let head = format!("POST /v1/chat/completions HTTP/1.1\r\ncontent-length: {}\r\n\r\n", body.len());
    stream.write_all(format!("{head}{body}").as_bytes()).expect("sent");
    stream.shutdown(std::net::Shutdown::Write).expect("shut");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("read");
    answer
}

#[test]
fn a_whole_answer_repeats_the_message_and_shows_its_placeholders() {
    let answer = post(r#"{"model":"m","messages":[{"role":"user","content":"to <EMAIL_0>"}]}"#);
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"));
    assert!(answer.contains(r"You wrote: to <EMAIL_0>\n\nWhat reached this provider: to [EMAIL_0]"), "{answer}");
}

#[test]
fn a_streamed_answer_is_one_event_a_word() {
    let answer = post(
        r#"{"model":"m","stream":true,"stream_options":{"include_usage":true},"messages":[{"role":"user","content":[{"type":"text","text":"one two"},{"type":"image_url"}]}]}"#,
    );
    for word in ["\"one \"", "\"two \"", "\"(image_url)\\n\\nWhat \"", "\"finish_reason\":\"stop\"", "total_tokens"] {
        assert!(answer.contains(word), "{word} in {answer}");
    }
    assert!(answer.trim_end().ends_with("data: [DONE]\n\n\r\n0"), "{answer}");
}

#[test]
fn what_is_not_json_is_refused() {
    assert!(post("{").starts_with("HTTP/1.1 400 "));
}
