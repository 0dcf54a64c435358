//! What surveys say of answers, dialect by dialect.

use alloc::vec::Vec;

use super::super::facts::{Address, Tokens};
use super::super::survey::Survey;
use crate::dialect::Dialect;
use crate::dialect::answer::{Channel, Fact, Moment};
use crate::json::{Limits, Scanner};

fn survey_of(dialect: Dialect, text: &str) -> Survey {
    let (mut scanner, mut survey) = (Scanner::new(Limits::ANSWER), Survey::new(dialect));
    assert!(scanner.push(text.as_bytes(), &mut survey).and_then(|()| scanner.finish(&mut survey)).is_ok());
    survey.settle(text.as_bytes());
    survey
}

fn survey(text: &str) -> Survey {
    survey_of(Dialect::Chat, text)
}

fn texts<'a>(text: &'a str, survey: &Survey) -> Vec<(Address, &'a [u8])> {
    survey.hits.iter().map(|hit| (survey.address(hit), hit.span.of(text.as_bytes()))).collect()
}

#[test]
fn an_index_counts_wherever_it_stands() {
    let text = r#"{"choices":[{"delta":{"content":"a"},"index":3},{"index":1,"delta":{"tool_calls":[
        {"function":{"arguments":"x"},"index":7},{"function":{"arguments":"y"}}]}}]}"#;
    let survey = survey(text);
    let expected = [(3, 0, Channel::Content, "a"), (1, 7, Channel::Arguments, "x"), (1, 1, Channel::Arguments, "y")];
    let expected =
        expected.map(|(block, part, channel, text)| (Address { block, part, channel, whole: false }, text.as_bytes()));
    assert_eq!(texts(text, &survey), expected);
}

#[test]
fn ends_errors_and_usage_are_noticed() {
    let first =
        survey(r#"{"error":null,"choices":[{"index":0,"finish_reason":null,"delta":{"content":null}}],"usage":null}"#);
    assert!(!first.error && first.hits.is_empty() && first.blocks.iter().all(|block| !block.finished));
    let last = survey(r#"{"choices":[{"finish_reason":"stop"}],"usage":{"prompt_tokens":9,"completion_tokens":12}}"#);
    assert!(last.blocks.iter().all(|block| block.finished));
    assert_eq!(last.tokens, Tokens { prompt: Some(9), completion: Some(12), ..Tokens::default() });
    for error in [r#"{"error":{"message":"x"}}"#, r#"{"error":"x"}"#, r#"{"error":["x"]}"#] {
        assert!(survey(error).error, "{error}");
    }
}

fn facts<'a>(text: &'a str, survey: &Survey) -> Vec<(Fact, (u32, u32), &'a str)> {
    let span = |known: &super::super::facts::Known| core::str::from_utf8(known.span.of(text.as_bytes())).unwrap();
    survey.facts.iter().map(|known| (known.fact, survey.place(known), span(known))).collect()
}

#[test]
fn short_members_are_remembered_raw() {
    let text = r#"{"id":"c-1","object":"chat.completion.chunk","created":17,"model":"m","choices":[{"delta":{"tool_calls":[{"id":"call","index":2,"function":{"name":"f"}}]},"index":1}]}"#;
    let expected = [
        (Fact::Id, (1, 0), "c-1"),
        (Fact::Created, (1, 0), "17"),
        (Fact::Model, (1, 0), "m"),
        (Fact::CallId, (1, 2), "call"),
        (Fact::ToolName, (1, 2), "f"),
    ];
    let survey = survey(text);
    assert!(facts(text, &survey).into_iter().eq(expected));
}

#[test]
fn events_of_messages_say_what_they_are() {
    let rows = [
        (
            r#"{"type":"message_start","message":{"id":"msg","model":"m","usage":{"input_tokens":4,"cache_read_input_tokens":9}}}"#,
            Moment::Starts,
        ),
        (
            r#"{"content_block":{"id":"toolu","name":"f","input":{}},"index":1,"type":"content_block_start"}"#,
            Moment::Opens,
        ),
        (
            r#"{"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":"{"}}"#,
            Moment::Says,
        ),
        (r#"{"type":"content_block_stop","index":1}"#, Moment::Closes),
        (
            r#"{"type":"message_delta","delta":{"stop_reason":"tool_use"},"usage":{"output_tokens":7}}"#,
            Moment::Finishes,
        ),
        (r#"{"type":"message_stop"}"#, Moment::Ends),
        (r#"{"type":"ping"}"#, Moment::Silent),
        (r#"{"type":"something_new"}"#, Moment::Unknown),
    ];
    for (text, moment) in rows {
        assert_eq!(survey_of(Dialect::Messages, text).moment(), moment, "{text}");
    }
    let opened = survey_of(Dialect::Messages, rows[1].0);
    let known = facts(rows[1].0, &opened);
    assert!(known.contains(&(Fact::ToolName, (1, 0), "f")) && known.contains(&(Fact::CallId, (1, 0), "toolu")));
    let address = Address { block: 1, part: 0, channel: Channel::Input, whole: false };
    assert_eq!(texts(rows[1].0, &opened), [(address, b"{}".as_slice())]);
    let said = survey_of(Dialect::Messages, rows[2].0);
    assert_eq!(texts(rows[2].0, &said), [(Address { channel: Channel::Arguments, ..address }, b"{".as_slice())]);
    let tokens = survey_of(Dialect::Messages, rows[0].0).tokens;
    assert_eq!((tokens.prompt, tokens.cached, tokens.completion), (Some(4), Some(9), None));
}

#[test]
fn events_of_responses_say_whose_text_stands_in_them_wherever_their_type_stands() {
    let rows = [
        (
            r#"{"type":"response.output_text.delta","output_index":2,"content_index":1,"delta":"x"}"#,
            Channel::Content,
            1,
            false,
        ),
        (
            r#"{"delta":"x","content_index":1,"output_index":2,"type":"response.refusal.delta"}"#,
            Channel::Refusal,
            1,
            false,
        ),
        (
            r#"{"type":"response.reasoning_summary_text.delta","output_index":2,"summary_index":3,"delta":"x"}"#,
            Channel::Summary,
            3,
            false,
        ),
        (
            r#"{"delta":"x","output_index":2,"type":"response.function_call_arguments.delta"}"#,
            Channel::Arguments,
            0,
            false,
        ),
        (
            r#"{"text":"x","output_index":2,"content_index":1,"type":"response.output_text.done"}"#,
            Channel::Content,
            1,
            true,
        ),
        (
            r#"{"arguments":"x","output_index":2,"type":"response.function_call_arguments.done"}"#,
            Channel::Arguments,
            0,
            true,
        ),
        (
            r#"{"item":{"summary":[{"text":"x"}]},"output_index":2,"type":"response.output_item.done"}"#,
            Channel::Summary,
            1,
            true,
        ),
    ];
    for (text, channel, part, whole) in rows {
        let survey = survey_of(Dialect::Responses, text);
        assert_eq!(texts(text, &survey), [(Address { block: 2, part, channel, whole }, b"x".as_slice())], "{text}");
    }
    assert!(survey_of(Dialect::Responses, r#"{"type":"response.audio.delta","delta":"x"}"#).hits.is_empty());
}

#[test]
fn a_failure_is_an_error_in_every_dialect() {
    assert!(survey_of(Dialect::Messages, r#"{"type":"error","error":{"type":"overloaded_error"}}"#).error);
    assert!(survey_of(Dialect::Responses, r#"{"type":"error","code":"server_error","message":"x"}"#).error);
    assert!(survey_of(Dialect::Responses, r#"{"type":"response.failed","response":{"error":{"code":"x"}}}"#).error);
    assert!(!survey_of(Dialect::Responses, r#"{"type":"response.completed","response":{"error":null}}"#).error);
}
