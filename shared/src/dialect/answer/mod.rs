//! The answer half of a dialect: where things sit in what an upstream says, streamed or whole. Data only.
//!
//! ```text
//! Chat        choices[].delta.content              ROWS  path ▶ Role       the path alone says what a value is
//! Messages    delta.partial_json                   ROWS
//! Responses   delta, of response.refusal.delta     KINDS type ▶ Kind       the event's type says whose text it is
//! ```
//!
//! Invariant: a path that is not a row is passed through unread; rows and kinds are ordered by their bytes.

mod chat;
mod messages;
mod responses;
mod simple;

use super::Dialect;

/// A text that a model writes, piece by piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Channel {
    /// The answer itself.
    Content,
    /// The answer itself, written as a list of parts (Chat).
    Part,
    /// A refusal by the model.
    Refusal,
    /// Reasoning under the name `reasoning_content` (Chat), or `reasoning_text` (Responses).
    ReasoningContent,
    /// Reasoning under the name `reasoning`.
    Reasoning,
    /// Reasoning in a list of parts.
    ReasoningPart,
    /// What the model lets see of its reasoning (Responses).
    Summary,
    /// Reasoning that may be signed (Messages): never edited.
    Thinking,
    /// Arguments of a tool call: JSON within the string.
    Arguments,
    /// Arguments of the one call that the older interface knew.
    FunctionCall,
    /// Free text for a tool.
    Custom,
    /// Arguments of a tool call, as an object.
    Input,
    /// Words of a document that the answer quotes.
    Citation,
    /// What the answer repeats of the request: a string.
    Echo,
    /// What the answer repeats of the request: objects.
    Echoes,
}

impl Channel {
    /// It is never edited.
    pub(crate) const fn is_left(self) -> bool {
        matches!(self, Self::Thinking)
    }

    /// It goes to a tool of the client.
    pub(crate) const fn is_for_a_tool(self) -> bool {
        matches!(self, Self::Arguments | Self::FunctionCall | Self::Custom | Self::Input)
    }

    /// It is the request's, not the model's.
    pub(crate) const fn is_echo(self) -> bool {
        matches!(self, Self::Echo | Self::Echoes)
    }

    /// The answer itself, which may have been asked for as JSON.
    pub(crate) const fn is_answer(self) -> bool {
        matches!(self, Self::Content | Self::Part)
    }
}

/// What a value in an answer is to the relay.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Role {
    /// A piece of a channel's text, which goes on in later events.
    Text(Channel),
    /// A whole text, which repeats what the channel's pieces said.
    Again(Channel),
    /// A value whose strings, on every level, are text of the channel.
    Tree(Channel),
    /// A piece of the text that the event's [`Kind`] names.
    Piece,
    /// The whole of the text that the event's [`Kind`] names.
    Whole,
    /// Opens the next block (choice, content block, output item) of a list.
    Block,
    /// Which block that is.
    BlockIndex,
    /// Which block the whole event is about.
    EventIndex,
    /// Opens the next part (tool call, content part) of a block's list.
    Part,
    /// Which part that is; in an event about one part, which it is.
    PartIndex,
    /// A short string or number worth knowing.
    Fact(Fact),
    /// An error in place of an answer, or null.
    Error,
    /// Tokens.
    Tokens(Count),
    /// The event's number in its stream.
    Sequence,
    /// Nothing to us.
    #[default]
    Other,
}

/// Short members that a relay or a translator must know of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fact {
    /// The event's type.
    Kind,
    /// The answer's id.
    Id,
    /// The model's name.
    Model,
    /// When the answer was made: seconds.
    Created,
    /// The id of the output item that an event is about (Responses).
    Item,
    /// What a block or an item is: `text`, `tool_use`, `thinking`, `function_call`, …
    BlockKind,
    /// What a tool is called.
    ToolName,
    /// The id under which a tool's result comes back.
    CallId,
    /// Why the block or the answer ended; never null.
    Finish,
    /// The stop sequence that ended it.
    StopSequence,
    /// What proves that reasoning is the model's own, or reasoning that only the provider can read.
    Signature,
}

/// Which tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Count {
    /// Read, as the dialect counts them: Messages leaves out those of a cache.
    Prompt,
    /// Written.
    Completion,
    /// Read from a cache.
    Cached,
    /// Written to a cache.
    CacheWrite,
    /// Of those written, spent on reasoning.
    Reasoning,
}

/// What an event is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Moment {
    /// A chunk of a dialect whose events have no types: everything may stand in it.
    #[default]
    Chunk,
    /// The answer begins.
    Starts,
    /// A block begins.
    Opens,
    /// A piece of a text.
    Says,
    /// A text is whole; the event repeats it.
    Said,
    /// A block is whole.
    Closes,
    /// Why the answer ends, and what it cost.
    Finishes,
    /// The answer is whole: nothing follows.
    Ends,
    /// The answer failed.
    Fails,
    /// Nothing for the client's program.
    Silent,
    /// A type without a row.
    Unknown,
}

/// What an event's type says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Kind {
    /// What the event is about.
    pub(crate) moment: Moment,
    /// Whose text stands in it.
    pub(crate) channel: Option<Channel>,
}

/// The answer half of one dialect.
pub(crate) struct Answer {
    /// Every path that matters.
    rows: Rows<Role>,
    /// Every type of event that matters; empty: events have no types, and the stream ends with `[DONE]`.
    kinds: Rows<Kind>,
    /// The channels whose texts are told apart by part.
    pub(crate) parts: &'static [Channel],
}

impl Answer {
    /// The role of the value at `path`.
    pub(crate) fn role(&self, path: &str) -> Role {
        self.rows.found(path).unwrap_or_default()
    }

    /// Events say in a member `type` what they are.
    pub(crate) const fn is_typed(&self) -> bool {
        !self.kinds.values.is_empty()
    }

    /// What an event of type `name` is.
    pub(crate) fn kind(&self, name: &str) -> Kind {
        self.kinds.found(name).unwrap_or(Kind { moment: Moment::Unknown, channel: None })
    }
}

/// Names, and what each stands for: the names as one text, which an address for each would double.
struct Rows<T: 'static> {
    /// One behind the other.
    names: &'static str,
    /// Bytes of each.
    lengths: &'static [u8],
    /// What each stands for.
    values: &'static [T],
}

/// [`Rows`] as they are written: each name beside its value, names of less than 256 bytes.
macro_rules! rows {
    ($(($name:literal, $value:expr)),* $(,)?) => {
        super::Rows { names: concat!($($name),*), lengths: &[$($name.len() as u8),*], values: &[$($value),*] }
    };
}
use rows;

impl<T: Copy> Rows<T> {
    /// What `name` stands for. Few names are as long; comparing with those costs less than halving does.
    fn found(&self, name: &str) -> Option<T> {
        let mut start = 0_usize;
        for (length, value) in self.lengths.iter().zip(self.values) {
            let end = start.saturating_add(usize::from(*length));
            if usize::from(*length) == name.len() && self.names.get(start..end) == Some(name) {
                return Some(*value);
            }
            start = end;
        }
        None
    }
}

impl Dialect {
    /// Where things sit in its answers.
    pub(crate) const fn answer(self) -> &'static Answer {
        match self {
            Self::Chat => &chat::ANSWER,
            Self::Messages => &messages::ANSWER,
            Self::Responses => &responses::ANSWER,
            Self::Completions => &simple::COMPLETIONS,
            Self::Images | Self::Speech | Self::Upload(_) => &simple::MEDIA,
            Self::CountTokens | Self::Embeddings | Self::Moderations => &simple::UNREAD,
        }
    }
}

const fn kind(moment: Moment) -> Kind {
    Kind { moment, channel: None }
}

const fn of(moment: Moment, channel: Channel) -> Kind {
    Kind { moment, channel: Some(channel) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec::Vec;

    impl<T: Copy> Rows<T> {
        fn all(&self) -> Vec<(&'static str, T)> {
            assert_eq!(self.lengths.iter().map(|length| usize::from(*length)).sum::<usize>(), self.names.len());
            let mut rest = self.names;
            let names = self.lengths.iter().map(|length| {
                let (name, others) = rest.split_at(usize::from(*length));
                rest = others;
                name
            });
            names.zip(self.values.iter().copied()).collect()
        }
    }

    #[test]
    fn rows_are_ordered_and_found() {
        let dialects = [Dialect::Chat, Dialect::Messages, Dialect::Responses, Dialect::Completions, Dialect::Speech];
        for answer in dialects.map(Dialect::answer) {
            let (rows, kinds) = (answer.rows.all(), answer.kinds.all());
            assert!(rows.is_sorted_by(|a, b| a.0 < b.0) && kinds.is_sorted_by(|a, b| a.0 < b.0));
            assert!(rows.iter().all(|row| answer.role(row.0) == row.1));
            assert!(kinds.iter().all(|row| answer.kind(row.0) == row.1));
            assert_eq!(answer.role("choices[].delta.role"), Role::Other);
            assert_eq!(answer.kind("none").moment, Moment::Unknown);
        }
    }
}
