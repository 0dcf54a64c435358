//! The nouns that an answer has in every dialect: who answers, blocks, why it ends.
//!
//! ```text
//! Block { Call, id "toolu_1", name "send", index 1, Begun }      Finish::Tool = "tool_calls" = "tool_use"
//! ```
//!
//! Invariant: a block closes once, after it has begun.

use alloc::vec::Vec;
use zeroize::Zeroizing;

use crate::dialect::Dialect;
use crate::dialect::answer::Channel;
use crate::relay::facts::Address;

/// What the client speaks.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Tongue {
    Chat,
    Messages,
    Responses,
}

impl Tongue {
    /// Of a client; no other dialect is translated into.
    pub(super) fn of(client: Dialect) -> Self {
        if client == Dialect::Messages {
            return Self::Messages;
        }
        if client == Dialect::Responses { Self::Responses } else { Self::Chat }
    }
}

/// What a block is to either side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Refusal,
    Reasoning,
    /// A tool call with JSON.
    Call,
    /// A tool call with free text.
    Custom,
    /// Something that the client's dialect has no word for.
    Other,
}

/// A text or a tool call.
pub(super) struct Block {
    pub(super) kind: Kind,
    /// Where its text comes from.
    pub(super) address: Address,
    /// The call's id and the tool's name: insides of JSON strings.
    pub(super) id: Vec<u8>,
    pub(super) name: Vec<u8>,
    /// What was said of it, where that is to be repeated.
    pub(super) text: Zeroizing<Vec<u8>>,
    /// Its place among the client's blocks; for Chat, among the calls.
    pub(super) index: u32,
    pub(super) state: State,
    /// Some of its text has come.
    pub(super) said: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    Announced,
    Begun,
    Closed,
}

/// Why an answer ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Finish {
    Stop,
    Length,
    Tool,
    StopSequence,
    Filter,
    Pause,
}

/// What each dialect calls them. Responses says `incomplete` with a reason, or nothing.
const FINISHES: [(Finish, &str, &str, &str); 6] = [
    (Finish::Stop, "stop", "end_turn", "completed"),
    (Finish::Length, "length", "max_tokens", "max_output_tokens"),
    (Finish::Tool, "tool_calls", "tool_use", "completed"),
    (Finish::StopSequence, "stop", "stop_sequence", "completed"),
    (Finish::Filter, "content_filter", "refusal", "content_filter"),
    (Finish::Pause, "stop", "pause_turn", "completed"),
];

impl Finish {
    /// What a provider means by `name`; anything unknown is an ordinary end.
    pub(super) fn named(name: &str) -> Self {
        let known = FINISHES.iter().find(|row| [row.1, row.2, row.3].contains(&name)).map(|row| row.0);
        known.unwrap_or(match name {
            "function_call" => Self::Tool,
            "model_context_window_exceeded" => Self::Length,
            _ => Self::Stop,
        })
    }

    pub(super) fn words(self) -> (&'static str, &'static str, &'static str) {
        let row = FINISHES.iter().find(|row| row.0 == self);
        row.map_or(("stop", "end_turn", "completed"), |row| (row.1, row.2, row.3))
    }
}

impl Kind {
    pub(super) const fn is_call(self) -> bool {
        matches!(self, Self::Call | Self::Custom)
    }

    /// Whose text a channel carries.
    pub(super) const fn of(channel: Channel) -> Self {
        match channel {
            Channel::Content | Channel::Part => Self::Text,
            Channel::Refusal => Self::Refusal,
            Channel::ReasoningContent | Channel::Reasoning | Channel::ReasoningPart => Self::Reasoning,
            Channel::Summary | Channel::Thinking => Self::Reasoning,
            Channel::Arguments | Channel::FunctionCall | Channel::Input => Self::Call,
            Channel::Custom => Self::Custom,
            Channel::Citation | Channel::Echo | Channel::Echoes => Self::Other,
        }
    }
}
