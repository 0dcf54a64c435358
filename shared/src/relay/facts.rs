//! What one JSON value of an answer said of itself, dialects apart: what a translator needs and no second parse would add.
//!
//! ```text
//! {"type":"content_block_delta","index":1,"delta":{"partial_json":"{\"to"}}     event  data: 6 bytes before
//!   moment  Says        blocks [{ index: 1 }]        hits [{ Arguments, 65..71 }]      address(hit) = block 1, part 0, Arguments
//! {"choices":[{"index":0,"delta":{"tool_calls":[{"index":2,"id":"c","function":{"name":"f"}}]}}]}
//!   moment  Chunk       facts  [{ CallId, … }, { ToolName, … }]                        place(fact) = (block 0, part 2)
//! ```
//!
//! Invariant: spans are raw (escapes as they came, strings without quotes) and count from the event's first byte.

use crate::dialect::Dialect;
use crate::dialect::answer::{Channel, Count, Fact};
use crate::splice::Span;

/// One choice (Chat), content block (Messages) or output item (Responses).
#[derive(Clone, Copy)]
pub(crate) struct Block {
    /// Its index member; its place in the list until that is known.
    pub(crate) index: u32,
    /// It says why it ended.
    pub(crate) finished: bool,
    /// Where its parts begin in the list of all.
    pub(super) first_part: usize,
}

/// How a text stands in a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Manner {
    /// A piece, that the channel's next event goes on with.
    Piece,
    /// The whole text.
    Whole,
    /// All strings of a value that is not a string itself.
    Tree,
}

/// A text of a channel.
#[derive(Clone, Copy)]
pub(crate) struct Hit {
    pub(crate) channel: Channel,
    pub(crate) manner: Manner,
    pub(super) block: usize,
    pub(super) part: Option<usize>,
    /// The inside of the string, or the whole value of a tree.
    pub(crate) span: Span,
    /// The event's kind says which channel it is.
    pub(super) by_kind: bool,
}

/// A short member that is worth knowing.
#[derive(Clone, Copy)]
pub(crate) struct Known {
    pub(crate) fact: Fact,
    pub(super) block: usize,
    pub(super) part: Option<usize>,
    /// The inside of the string, or the digits.
    pub(crate) span: Span,
}

/// Which stream of text a piece belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Address {
    /// The choice, content block or output item.
    pub(crate) block: u32,
    /// The tool call (Chat), content part or summary part (Responses), where texts are told apart by it; else 0.
    pub(crate) part: u32,
    pub(crate) channel: Channel,
    /// It repeats a whole text.
    pub(crate) whole: bool,
}

impl Address {
    /// The call or part that it belongs to, whatever the channel.
    pub(crate) const fn place(&self) -> Place {
        (self.block, self.part)
    }
}

/// A block and a part of it.
pub(crate) type Place = (u32, u32);

/// What the answer cost, as far as it was told.
#[derive(Clone, Copy, Default, Debug, PartialEq, Eq)]
pub(crate) struct Tokens {
    pub(crate) prompt: Option<u64>,
    pub(crate) completion: Option<u64>,
    pub(crate) cached: Option<u64>,
    pub(crate) cache_write: Option<u64>,
    pub(crate) reasoning: Option<u64>,
}

impl Tokens {
    /// What `later` tells, else these.
    pub(crate) fn or(self, later: Self) -> Self {
        Self {
            prompt: later.prompt.or(self.prompt),
            completion: later.completion.or(self.completion),
            cached: later.cached.or(self.cached),
            cache_write: later.cache_write.or(self.cache_write),
            reasoning: later.reasoning.or(self.reasoning),
        }
    }

    /// All that were read: Messages counts those of a cache apart, the others among the prompt's.
    pub(crate) fn read(self, dialect: Dialect) -> Option<u64> {
        let apart = if dialect == Dialect::Messages { [self.cached, self.cache_write] } else { [None; 2] };
        self.prompt.map(|prompt| apart.into_iter().flatten().fold(prompt, u64::saturating_add))
    }

    pub(super) const fn tell(&mut self, count: Count, value: u64) {
        let slot = match count {
            Count::Prompt => &mut self.prompt,
            Count::Completion => &mut self.completion,
            Count::Cached => &mut self.cached,
            Count::CacheWrite => &mut self.cache_write,
            Count::Reasoning => &mut self.reasoning,
        };
        *slot = Some(value);
    }
}
