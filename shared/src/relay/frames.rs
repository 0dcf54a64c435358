//! What stands around a channel's text in a delta of our own: a data table.
//!
//! ```text
//! data: {  members, index …   "delta":{"tool_calls":[{"index":2,"function":{"arguments":"  text  "}}]},"finish_reason":null}]}
//! └ head                      └ before, # is the part's index                             └ after
//! ```
//!
//! Invariant: every channel that can hold something back has a frame in its dialect.

use crate::dialect::Dialect;
use crate::dialect::answer::Channel;

/// The words around a text.
#[derive(Clone, Copy)]
pub(super) struct Frame {
    pub(super) head: &'static str,
    pub(super) before: &'static str,
    pub(super) after: &'static str,
}

/// The frame of a delta of `channel`; `None`: the dialect has no such channel.
pub(super) fn frame(dialect: Dialect, channel: Channel) -> Option<Frame> {
    let rows = match dialect {
        Dialect::Chat => CHAT,
        Dialect::Messages => MESSAGES,
        Dialect::Responses => RESPONSES,
        Dialect::Completions => COMPLETIONS,
        Dialect::CountTokens | Dialect::Embeddings | Dialect::Moderations | Dialect::Images | Dialect::Speech => &[],
        Dialect::Upload(_) => &[],
    };
    rows.iter().find(|row| row.0 == channel).map(|row| row.1)
}

const fn chat(before: &'static str, after: &'static str) -> Frame {
    Frame { head: "data: {", before, after }
}

const CHAT: &[(Channel, Frame)] = &[
    (Channel::Content, chat(r#""delta":{"content":""#, r#""},"finish_reason":null}]}"#)),
    (Channel::Part, chat(r#""delta":{"content":[{"type":"text","text":""#, r#""}]},"finish_reason":null}]}"#)),
    (Channel::Refusal, chat(r#""delta":{"refusal":""#, r#""},"finish_reason":null}]}"#)),
    (Channel::ReasoningContent, chat(r#""delta":{"reasoning_content":""#, r#""},"finish_reason":null}]}"#)),
    (Channel::Reasoning, chat(r#""delta":{"reasoning":""#, r#""},"finish_reason":null}]}"#)),
    (
        Channel::ReasoningPart,
        chat(r#""delta":{"reasoning_details":[{"type":"reasoning.text","text":""#, r#""}]},"finish_reason":null}]}"#),
    ),
    (
        Channel::Arguments,
        chat(r##""delta":{"tool_calls":[{"index":#,"function":{"arguments":""##, r#""}}]},"finish_reason":null}]}"#),
    ),
    (
        Channel::Custom,
        chat(r##""delta":{"tool_calls":[{"index":#,"custom":{"input":""##, r#""}}]},"finish_reason":null}]}"#),
    ),
    (Channel::FunctionCall, chat(r#""delta":{"function_call":{"arguments":""#, r#""}},"finish_reason":null}]}"#)),
];

const COMPLETIONS: &[(Channel, Frame)] =
    &[(Channel::Content, chat(r#""text":""#, r#"","logprobs":null,"finish_reason":null}]}"#))];

const fn block(before: &'static str) -> Frame {
    let head = "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",";
    Frame { head, before, after: r#""}}"# }
}

const MESSAGES: &[(Channel, Frame)] = &[
    (Channel::Content, block(r#""delta":{"type":"text_delta","text":""#)),
    (Channel::Arguments, block(r#""delta":{"type":"input_json_delta","partial_json":""#)),
];

const RESPONSES: &[(Channel, Frame)] = &[
    (
        Channel::Content,
        Frame {
            head: "event: response.output_text.delta\ndata: {\"type\":\"response.output_text.delta\",",
            before: r##""content_index":#,"logprobs":[],"delta":""##,
            after: r#""}"#,
        },
    ),
    (
        Channel::Refusal,
        Frame {
            head: "event: response.refusal.delta\ndata: {\"type\":\"response.refusal.delta\",",
            before: r##""content_index":#,"delta":""##,
            after: r#""}"#,
        },
    ),
    (
        Channel::ReasoningContent,
        Frame {
            head: "event: response.reasoning_text.delta\ndata: {\"type\":\"response.reasoning_text.delta\",",
            before: r##""content_index":#,"delta":""##,
            after: r#""}"#,
        },
    ),
    (
        Channel::Summary,
        Frame {
            head: "event: response.reasoning_summary_text.delta\ndata: {\"type\":\"response.reasoning_summary_text.delta\",",
            before: r##""summary_index":#,"delta":""##,
            after: r#""}"#,
        },
    ),
    (
        Channel::Arguments,
        Frame {
            head: "event: response.function_call_arguments.delta\ndata: {\"type\":\"response.function_call_arguments.delta\",",
            before: r#""delta":""#,
            after: r#""}"#,
        },
    ),
    (
        Channel::Custom,
        Frame {
            head: "event: response.custom_tool_call_input.delta\ndata: {\"type\":\"response.custom_tool_call_input.delta\",",
            before: r#""delta":""#,
            after: r#""}"#,
        },
    ),
];

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use super::super::facts::Address;
    use super::super::own::Envelope;
    use super::super::read::{Reader, Reading};
    use super::*;

    #[test]
    fn every_delta_is_an_event_that_surveys_to_its_address() {
        let tables = [
            (Dialect::Chat, CHAT),
            (Dialect::Completions, COMPLETIONS),
            (Dialect::Messages, MESSAGES),
            (Dialect::Responses, RESPONSES),
        ];
        for (dialect, rows) in tables {
            for (channel, frame) in rows {
                let part = if frame.before.contains('#') { 3 } else { 0 };
                let (address, mut out) = (Address { block: 2, part, channel: *channel, whole: false }, Vec::new());
                let text = |out: &mut Vec<u8>| out.extend_from_slice(b"held");
                Envelope::new(dialect).delta(address, b"item", text, &mut out);
                let mut reader = Reader::new(dialect);
                assert!(matches!(reader.read(&out), Ok(Reading::Value)), "{channel:?}");
                let survey = &reader.survey;
                let found: Vec<_> = survey.hits.iter().map(|hit| (survey.address(hit), hit.span.of(&out))).collect();
                assert_eq!(found, [(address, b"held".as_slice())]);
            }
        }
    }
}
