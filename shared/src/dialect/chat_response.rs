//! Where things sit in a Chat Completions answer, streamed (`delta`) or whole (`message`).
//!
//! ```text
//! {"choices":[{"index":0,"delta":{"content":"Hi","tool_calls":[{"index":1,"function":{"arguments":"{"}}]},
//!  choices[].index ┘  choices[].delta.content ┘    choices[].delta.tool_calls[].function.arguments ┘
//!              "finish_reason":null}],"usage":{"prompt_tokens":9}}
//! ```
//!
//! Invariant: a path that is not a row is passed through unread. Rows from the OpenAI API reference ("The chat
//! completion object", "The chat completion chunk object"); `reasoning` and `reasoning_details` from OpenRouter's,
//! `reasoning_content` from DeepSeek's, content in parts from Mistral's.

/// A text that a model writes, piece by piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Channel {
    /// The answer itself.
    Content,
    /// The answer itself, written as a list of parts.
    Part,
    /// A refusal by the model.
    Refusal,
    /// Reasoning under the name `reasoning_content`.
    ReasoningContent,
    /// Reasoning under the name `reasoning`.
    Reasoning,
    /// Reasoning in a list of parts.
    ReasoningPart,
    /// Arguments of a tool call: JSON within the string.
    Arguments,
    /// Arguments of the one call that the older interface knew.
    FunctionCall,
}

impl Channel {
    /// The string holds JSON, so that what is put into it needs one more level of escapes.
    pub(crate) const fn is_json(self) -> bool {
        matches!(self, Self::Arguments | Self::FunctionCall)
    }

    /// The answer itself, which may have been asked for as JSON.
    pub(crate) const fn is_answer(self) -> bool {
        matches!(self, Self::Content | Self::Part)
    }
}

/// What a value in an answer is to the relay.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Role {
    /// A piece of a channel's text.
    Text(Channel),
    /// Opens the next choice of the list.
    Choice,
    /// Which choice a delta belongs to.
    ChoiceIndex,
    /// Opens the next tool call of the list.
    Tool,
    /// Which tool call a delta belongs to.
    ToolIndex,
    /// What the tool is called whose arguments go to this channel.
    ToolName(Channel),
    /// Why the choice ended, or null.
    Finish,
    /// An error in place of an answer, or null.
    Error,
    /// Tokens read.
    PromptTokens,
    /// Tokens written.
    CompletionTokens,
    /// A member that every chunk of one stream repeats.
    Envelope,
    /// Nothing to us.
    #[default]
    Other,
}

/// The role of the value at `path`.
pub(crate) fn role(path: &str) -> Role {
    ROWS.binary_search_by(|(row, _)| (*row).cmp(path)).ok().and_then(|at| ROWS.get(at)).map_or(Role::Other, |row| row.1)
}

/// Every path that matters, ordered by its bytes.
const ROWS: &[(&str, Role)] = &[
    ("choices[]", Role::Choice),
    ("choices[].delta.content", Role::Text(Channel::Content)),
    ("choices[].delta.content[].text", Role::Text(Channel::Part)),
    ("choices[].delta.content[].thinking[].text", Role::Text(Channel::ReasoningPart)),
    ("choices[].delta.function_call.arguments", Role::Text(Channel::FunctionCall)),
    ("choices[].delta.function_call.name", Role::ToolName(Channel::FunctionCall)),
    ("choices[].delta.reasoning", Role::Text(Channel::Reasoning)),
    ("choices[].delta.reasoning_content", Role::Text(Channel::ReasoningContent)),
    ("choices[].delta.reasoning_details[].text", Role::Text(Channel::ReasoningPart)),
    ("choices[].delta.refusal", Role::Text(Channel::Refusal)),
    ("choices[].delta.tool_calls[]", Role::Tool),
    ("choices[].delta.tool_calls[].function.arguments", Role::Text(Channel::Arguments)),
    ("choices[].delta.tool_calls[].function.name", Role::ToolName(Channel::Arguments)),
    ("choices[].delta.tool_calls[].index", Role::ToolIndex),
    ("choices[].finish_reason", Role::Finish),
    ("choices[].index", Role::ChoiceIndex),
    ("choices[].message.content", Role::Text(Channel::Content)),
    ("choices[].message.content[].text", Role::Text(Channel::Part)),
    ("choices[].message.content[].thinking[].text", Role::Text(Channel::ReasoningPart)),
    ("choices[].message.function_call.arguments", Role::Text(Channel::FunctionCall)),
    ("choices[].message.function_call.name", Role::ToolName(Channel::FunctionCall)),
    ("choices[].message.reasoning", Role::Text(Channel::Reasoning)),
    ("choices[].message.reasoning_content", Role::Text(Channel::ReasoningContent)),
    ("choices[].message.reasoning_details[].text", Role::Text(Channel::ReasoningPart)),
    ("choices[].message.refusal", Role::Text(Channel::Refusal)),
    ("choices[].message.tool_calls[]", Role::Tool),
    ("choices[].message.tool_calls[].function.arguments", Role::Text(Channel::Arguments)),
    ("choices[].message.tool_calls[].function.name", Role::ToolName(Channel::Arguments)),
    ("created", Role::Envelope),
    ("error", Role::Error),
    ("id", Role::Envelope),
    ("model", Role::Envelope),
    ("usage.completion_tokens", Role::CompletionTokens),
    ("usage.prompt_tokens", Role::PromptTokens),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_ordered_and_found() {
        assert!(ROWS.is_sorted_by(|a, b| a.0 < b.0));
        assert!(ROWS.iter().all(|row| role(row.0) == row.1));
        assert_eq!(role("choices[].delta.role"), Role::Other);
    }
}
