//! Reads what one JSON value of an answer says of itself: which texts it carries, where each belongs, how it ends.
//!
//! ```text
//! {"choices":[{"delta":{"content":"Hi"},"index":1,"finish_reason":"stop"}],"usage":{"prompt_tokens":9,…}}
//!   blocks [{ index: 1, finished }]      hits [ Content of blocks[0] at 34..36 ]      facts [ Finish ]      prompt 9
//! ```
//!
//! A translator of streamed answers reads events with [`super::read::Reader`] and finds in the survey: `moment`, what the event
//! is about; `hits`, its texts with [`Survey::address`]; `facts` with [`Survey::place`] (tool names, call ids, finish reasons);
//! `blocks`; `tokens`; `error`. See [`super::facts`].
//!
//! Invariant: members may stand in any order; what is remembered is bounded ([`MOST`] of everything).

use alloc::vec::Vec;

use super::facts::{Address, Block, Hit, Known, Manner, Place, Tokens};
use crate::dialect::Dialect;
use crate::dialect::answer::{Answer, Channel, Fact, Kind, Moment, Role};
use crate::json::Path;
use crate::splice::Span;

/// The most blocks, parts and texts that one value may carry.
pub(crate) const MOST: usize = 1_024;

/// What a value said.
pub(crate) struct Survey {
    pub(super) answer: &'static Answer,
    pub(super) path: Path,
    /// What the value at `path` is.
    pub(super) here: Role,
    /// What the event is, once that is known.
    pub(super) kind: Option<Kind>,
    /// Blocks in the order they stand; where events have types, the first is the one that the event is about.
    pub(crate) blocks: Vec<Block>,
    /// Blocks that stood in lists.
    pub(super) listed: u32,
    /// Index members of parts, in the order they stand, over all blocks.
    pub(super) parts: Vec<u32>,
    /// Texts of channels, in order.
    pub(crate) hits: Vec<Hit>,
    /// Short members, in order.
    pub(crate) facts: Vec<Known>,
    /// There is an error in place of an answer.
    pub(crate) error: bool,
    /// Tokens, where told.
    pub(crate) tokens: Tokens,
    /// The event's number in its stream, and where it stands.
    pub(crate) sequence: Option<(u64, Span)>,
    /// More than [`MOST`] of something.
    pub(crate) overflow: bool,
    /// What to add to the scanner's offsets to get offsets in the event.
    pub(crate) base: usize,
    /// The value is rewritten as it comes: texts are not remembered.
    pub(super) passing: bool,
    pub(super) open: Option<usize>,
    pub(super) tree: Option<(usize, Hit)>,
}

impl Survey {
    /// For values of `dialect`.
    pub(crate) fn new(dialect: Dialect) -> Self {
        Self {
            answer: dialect.answer(),
            path: Path::new(),
            here: Role::Other,
            kind: None,
            blocks: Vec::new(),
            listed: 0,
            parts: Vec::new(),
            hits: Vec::new(),
            facts: Vec::new(),
            error: false,
            tokens: Tokens::default(),
            sequence: None,
            overflow: false,
            base: 0,
            passing: false,
            open: None,
            tree: None,
        }
    }

    /// Of a value that is rewritten as it comes.
    pub(crate) fn passing(dialect: Dialect) -> Self {
        Self { passing: true, ..Self::new(dialect) }
    }

    /// Ready for the next value; buffers are kept.
    pub(crate) fn clear(&mut self) {
        self.path.clear();
        self.blocks.clear();
        self.parts.clear();
        self.hits.clear();
        self.facts.clear();
        (self.here, self.kind, self.listed) = (Role::Other, None, 0);
        (self.error, self.overflow, self.base) = (false, false, 0);
        (self.tokens, self.sequence) = (Tokens::default(), None);
        (self.open, self.tree) = (None, None);
    }

    /// Tokens are told, and nothing is said.
    pub(super) fn is_bill(&self) -> bool {
        self.blocks.is_empty() && self.tokens != Tokens::default()
    }

    /// The value is complete: learns its kind from `event`, and whose the texts are that only the kind tells.
    pub(crate) fn settle(&mut self, event: &[u8]) {
        if !self.answer.is_typed() {
            return;
        }
        let name = self.fact(Fact::Kind).map_or(&[][..], |span| span.of(event));
        let kind = self.told(name);
        if let Some(channel) = kind.channel {
            for hit in self.hits.iter_mut().filter(|hit| hit.by_kind) {
                hit.channel = channel;
            }
            return;
        }
        self.hits.retain(|hit| !hit.by_kind);
    }

    /// The event's type is `name`, the inside of a JSON string.
    pub(crate) fn told(&mut self, name: &[u8]) -> Kind {
        let kind = self.answer.kind(core::str::from_utf8(name).unwrap_or_default());
        self.error |= kind.moment == Moment::Fails;
        self.kind = Some(kind);
        kind
    }

    /// What the event is about.
    pub(crate) const fn moment(&self) -> Moment {
        match self.kind {
            Some(kind) => kind.moment,
            None if self.answer.is_typed() => Moment::Unknown,
            None => Moment::Chunk,
        }
    }

    /// Whose text an event about one text is about.
    pub(crate) fn subject(&self) -> Option<Address> {
        let channel = self.kind?.channel?;
        Some(self.addressed(0, self.part(0, channel), channel, false))
    }

    /// Where the text of `hit` belongs.
    pub(crate) fn address(&self, hit: &Hit) -> Address {
        self.addressed(hit.block, hit.part, hit.channel, hit.manner == Manner::Whole)
    }

    /// The block and the part that `known` is about; says nothing of what is known of the whole answer.
    pub(crate) fn place(&self, known: &Known) -> Place {
        self.addressed(known.block, known.part, Channel::Arguments, false).place()
    }

    /// Where `fact` stands, if it does.
    pub(crate) fn fact(&self, fact: Fact) -> Option<Span> {
        self.facts.iter().find(|known| known.fact == fact).map(|known| known.span)
    }

    /// The same of one block and part.
    pub(crate) fn fact_at(&self, fact: Fact, place: Place) -> Option<Span> {
        let here = |known: &&Known| known.fact == fact && self.place(known) == place;
        self.facts.iter().find(here).map(|known| known.span)
    }

    /// Whether `hit` is reasoning that the value says a second time, as some providers do, in parts.
    pub(crate) fn is_repeated(&self, hit: &Hit) -> bool {
        let plain = |hit: &Hit| matches!(hit.channel, Channel::Reasoning | Channel::ReasoningContent);
        hit.channel == Channel::ReasoningPart && self.hits.iter().any(plain)
    }

    /// Whether the block of `hit` ends in this value.
    pub(crate) fn is_finished(&self, hit: &Hit) -> bool {
        self.blocks.get(hit.block).is_some_and(|block| block.finished)
    }

    /// The text that the value at hand would be, if it is one of a channel.
    pub(crate) fn text_here(&self) -> Option<Hit> {
        let told = || self.kind.and_then(|kind| kind.channel).or_else(|| self.unsettled());
        if let Role::Text(channel) = self.here {
            return self.hit(channel, Manner::Piece, false);
        }
        if let Role::Again(channel) = self.here {
            return self.hit(channel, Manner::Whole, false);
        }
        if matches!(self.here, Role::Piece) {
            return self.hit(told()?, Manner::Piece, true);
        }
        if matches!(self.here, Role::Whole) { self.hit(told()?, Manner::Whole, true) } else { None }
    }

    /// The tree that a container at hand would be.
    pub(crate) fn tree_here(&self) -> Option<Hit> {
        let Role::Tree(channel) = self.here else { return None };
        self.hit(channel, Manner::Tree, false)
    }

    /// The fact that a string at hand would be.
    pub(crate) fn fact_here(&self) -> Option<Known> {
        let Role::Fact(fact) = self.here else { return None };
        let block = self.blocks.len().saturating_sub(1);
        let part = self.last_part(block);
        Some(Known { fact, block, part, span: Span { start: 0, end: 0 } })
    }

    /// A tree is being read.
    pub(crate) const fn is_in_tree(&self) -> bool {
        self.tree.is_some()
    }

    /// The value at hand is the event's number.
    pub(crate) fn is_sequence_here(&self) -> bool {
        matches!(self.here, Role::Sequence)
    }

    /// Any channel, until the kind is known; none where nothing is remembered until then.
    const fn unsettled(&self) -> Option<Channel> {
        if self.passing { None } else { Some(Channel::Content) }
    }

    fn hit(&self, channel: Channel, manner: Manner, by_kind: bool) -> Option<Hit> {
        let block = self.blocks.len().checked_sub(1)?;
        let part = if by_kind { self.last_part(block) } else { self.part(block, channel) };
        Some(Hit { channel, manner, block, part, span: Span { start: 0, end: 0 }, by_kind })
    }

    fn part(&self, block: usize, channel: Channel) -> Option<usize> {
        self.last_part(block).filter(|_| self.answer.parts.contains(&channel))
    }

    fn last_part(&self, block: usize) -> Option<usize> {
        let first = self.blocks.get(block)?.first_part;
        self.parts.len().checked_sub(1).filter(|last| *last >= first)
    }

    fn addressed(&self, block: usize, part: Option<usize>, channel: Channel, whole: bool) -> Address {
        let block = self.blocks.get(block).map_or(0, |block| block.index);
        let part = part.and_then(|part| self.parts.get(part)).copied().unwrap_or_default();
        Address { block, part, channel, whole }
    }
}
