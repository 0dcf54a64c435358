//! Where things sit in a Chat Completions answer, streamed (`delta`) or whole (`message`).
//!
//! ```text
//! {"choices":[{"index":0,"delta":{"content":"Hi","tool_calls":[{"index":1,"function":{"arguments":"{"}}]},
//!  choices[].index ┘  choices[].delta.content ┘    choices[].delta.tool_calls[].function.arguments ┘
//!              "finish_reason":null}],"usage":{"prompt_tokens":9}}
//! ```
//!
//! Invariant: rows are members of the OpenAI API reference ("The chat completion object", "The chat completion chunk object");
//! `reasoning` and `reasoning_details` of OpenRouter's, `reasoning_content` of DeepSeek's, content in parts of Mistral's.

use super::{Answer, Channel, Count, Fact, Role, Rows, rows};

pub(super) static ANSWER: Answer = Answer { rows: ROWS, kinds: rows![], parts: &[Channel::Arguments, Channel::Custom] };

const ROWS: Rows<Role> = rows![
    ("choices[]", Role::Block),
    ("choices[].delta.content", Role::Text(Channel::Content)),
    ("choices[].delta.content[].text", Role::Text(Channel::Part)),
    ("choices[].delta.content[].thinking[].text", Role::Text(Channel::ReasoningPart)),
    ("choices[].delta.function_call.arguments", Role::Text(Channel::FunctionCall)),
    ("choices[].delta.function_call.name", Role::Fact(Fact::ToolName)),
    ("choices[].delta.reasoning", Role::Text(Channel::Reasoning)),
    ("choices[].delta.reasoning_content", Role::Text(Channel::ReasoningContent)),
    ("choices[].delta.reasoning_details[].text", Role::Text(Channel::ReasoningPart)),
    ("choices[].delta.refusal", Role::Text(Channel::Refusal)),
    ("choices[].delta.tool_calls[]", Role::Part),
    ("choices[].delta.tool_calls[].custom.input", Role::Text(Channel::Custom)),
    ("choices[].delta.tool_calls[].custom.name", Role::Fact(Fact::ToolName)),
    ("choices[].delta.tool_calls[].function.arguments", Role::Text(Channel::Arguments)),
    ("choices[].delta.tool_calls[].function.name", Role::Fact(Fact::ToolName)),
    ("choices[].delta.tool_calls[].id", Role::Fact(Fact::CallId)),
    ("choices[].delta.tool_calls[].index", Role::PartIndex),
    ("choices[].finish_reason", Role::Fact(Fact::Finish)),
    ("choices[].index", Role::BlockIndex),
    ("choices[].message.content", Role::Text(Channel::Content)),
    ("choices[].message.content[].text", Role::Text(Channel::Part)),
    ("choices[].message.content[].thinking[].text", Role::Text(Channel::ReasoningPart)),
    ("choices[].message.function_call.arguments", Role::Text(Channel::FunctionCall)),
    ("choices[].message.function_call.name", Role::Fact(Fact::ToolName)),
    ("choices[].message.reasoning", Role::Text(Channel::Reasoning)),
    ("choices[].message.reasoning_content", Role::Text(Channel::ReasoningContent)),
    ("choices[].message.reasoning_details[].text", Role::Text(Channel::ReasoningPart)),
    ("choices[].message.refusal", Role::Text(Channel::Refusal)),
    ("choices[].message.tool_calls[]", Role::Part),
    ("choices[].message.tool_calls[].custom.input", Role::Text(Channel::Custom)),
    ("choices[].message.tool_calls[].custom.name", Role::Fact(Fact::ToolName)),
    ("choices[].message.tool_calls[].function.arguments", Role::Text(Channel::Arguments)),
    ("choices[].message.tool_calls[].function.name", Role::Fact(Fact::ToolName)),
    ("choices[].message.tool_calls[].id", Role::Fact(Fact::CallId)),
    ("created", Role::Fact(Fact::Created)),
    ("error", Role::Error),
    ("id", Role::Fact(Fact::Id)),
    ("model", Role::Fact(Fact::Model)),
    ("usage.completion_tokens", Role::Tokens(Count::Completion)),
    ("usage.completion_tokens_details.reasoning_tokens", Role::Tokens(Count::Reasoning)),
    ("usage.prompt_tokens", Role::Tokens(Count::Prompt)),
    ("usage.prompt_tokens_details.cache_write_tokens", Role::Tokens(Count::CacheWrite)),
    ("usage.prompt_tokens_details.cached_tokens", Role::Tokens(Count::Cached)),
];
