//! From what a provider's event said to what becomes of it: blocks that open, say something, and close.
//!
//! ```text
//! Chat       a chunk: calls by their names, texts by their channels, perhaps the end of the choice
//! Messages   content_block_start · content_block_delta · content_block_stop · message_delta · message_stop
//! Responses  response.output_item.added · …delta · …done · response.output_item.done · response.completed
//! ```
//!
//! Invariant: an event is read once; what the client's dialect has no word for opens no block.

use alloc::vec::Vec;

use super::nouns::{Finish, Kind};
use super::{Translated, Way, short};
use crate::dialect::answer::{Channel, Fact, Moment};
use crate::json::escape_into;
use crate::relay::broken::Broken;
use crate::relay::facts::{Address, Hit, Manner, Place};
use crate::relay::survey::Survey;

impl Translated {
    /// An event of the provider's that is not its end; what comes after that is not of the answer.
    pub(crate) fn event(&mut self, survey: &Survey, event: &[u8], way: &mut Way<'_>) -> Result<(), Broken> {
        if self.ended {
            return Ok(());
        }
        self.learn(survey, event);
        self.start(way.out);
        if let Some(reason) = survey.fact(Fact::Finish) {
            self.finish = Some(Finish::named(core::str::from_utf8(reason.of(event)).unwrap_or_default()));
        }
        match survey.moment() {
            Moment::Chunk | Moment::Says => {
                self.calls(survey, event, way)?;
                self.texts(survey, event, way)
            }
            Moment::Opens => self.opens(survey, event, way),
            Moment::Said => self.said(survey, event, way),
            Moment::Closes => self.closes(survey, way),
            Moment::Ends => self.end(way),
            Moment::Starts | Moment::Finishes | Moment::Fails | Moment::Silent | Moment::Unknown => Ok(()),
        }
    }

    /// Calls that a chunk names for the first time.
    fn calls(&mut self, survey: &Survey, event: &[u8], way: &mut Way<'_>) -> Result<(), Broken> {
        for known in survey.facts.iter().filter(|known| known.fact == Fact::ToolName) {
            let (place, name) = (survey.place(known), known.span.of(event));
            if name.is_empty() || place.0 > 0 || self.is_called(place) {
                continue;
            }
            let id = survey.fact_at(Fact::CallId, place).map_or(&[][..], |span| span.of(event));
            let channel = survey.hits.iter().map(|hit| survey.address(hit)).find(|address| address.place() == place);
            let channel = channel.map_or(Channel::Arguments, |address| address.channel);
            let kind = if channel == Channel::Custom { Kind::Custom } else { Kind::Call };
            self.call(kind, place, (id, name), way)?;
        }
        Ok(())
    }

    fn is_called(&self, place: Place) -> bool {
        self.blocks.iter().any(|block| block.kind.is_call() && block.address.place() == place)
    }

    /// A call opens.
    fn call(
        &mut self,
        kind: Kind,
        (block, part): Place,
        (id, name): (&[u8], &[u8]),
        way: &mut Way<'_>,
    ) -> Result<(), Broken> {
        let channel = if kind == Kind::Custom { Channel::Custom } else { Channel::Arguments };
        if !way.channels.name((block, part), name, way.vault) {
            return Err(Broken::Unreadable);
        }
        let at = self.announce(kind, Address { block, part, channel, whole: false })?;
        if let Some(block) = self.blocks.get_mut(at) {
            block.id.extend_from_slice(short(id));
            block.name.extend_from_slice(short(name));
        }
        self.begin(at, way)
    }

    /// Every piece of text that stands in an event.
    fn texts(&mut self, survey: &Survey, event: &[u8], way: &mut Way<'_>) -> Result<(), Broken> {
        for hit in survey.hits.iter().filter(|hit| hit.manner == Manner::Piece) {
            let address = normal(survey.address(hit));
            let other_choice = survey.moment() == Moment::Chunk && address.block > 0;
            if survey.is_repeated(hit) || other_choice || hit.span.of(event).is_empty() || self.is_other(address) {
                continue;
            }
            let at = self.block(Kind::of(address.channel), address)?;
            self.say(at, hit.span.of(event), way)?;
        }
        Ok(())
    }

    /// The text belongs to something that the client has no word for.
    fn is_other(&self, address: Address) -> bool {
        let here = |kind: Kind| kind == Kind::Other;
        Kind::of(address.channel) == Kind::Other
            || self.blocks.iter().any(|block| here(block.kind) && block.address.block == address.block)
    }

    /// A block or an output item begins.
    fn opens(&mut self, survey: &Survey, event: &[u8], way: &mut Way<'_>) -> Result<(), Broken> {
        let fact = |fact| survey.fact(fact).map_or(&[][..], |span| span.of(event));
        let place = (survey.blocks.first().map_or(0, |block| block.index), 0);
        let named = (fact(Fact::CallId), fact(Fact::ToolName));
        match fact(Fact::BlockKind) {
            b"tool_use" | b"function_call" => self.call(Kind::Call, place, named, way)?,
            b"custom_tool_call" => self.call(Kind::Custom, place, named, way)?,
            b"text" | b"thinking" | b"message" | b"reasoning" => {}
            _ => {
                let address = Address { block: place.0, part: 0, channel: Channel::Citation, whole: false };
                self.announce(Kind::Other, address)?;
            }
        }
        self.texts(survey, event, way)?;
        self.input(survey, event, way)
    }

    /// The input of a call, where it stands at its beginning.
    fn input(&mut self, survey: &Survey, event: &[u8], way: &mut Way<'_>) -> Result<(), Broken> {
        let tree = |hit: &&Hit| hit.manner == Manner::Tree && hit.channel == Channel::Input;
        let Some(hit) = survey.hits.iter().find(tree) else { return Ok(()) };
        let (address, raw) = (survey.address(hit), hit.span.of(event));
        let text = core::str::from_utf8(raw).unwrap_or_default();
        if text.bytes().all(|byte| b"{} \t\r\n".contains(&byte)) || self.is_other(address) {
            return Ok(());
        }
        let at = self.block(Kind::Call, Address { channel: Channel::Arguments, ..address })?;
        let mut inside = zeroize::Zeroizing::new(Vec::with_capacity(text.len()));
        escape_into(text, &mut inside);
        self.say(at, &inside, way)
    }

    /// A text is whole: said now, if no piece of it came before.
    fn said(&mut self, survey: &Survey, event: &[u8], way: &mut Way<'_>) -> Result<(), Broken> {
        for hit in survey.hits.iter().filter(|hit| hit.manner == Manner::Whole) {
            let address = normal(Address { whole: false, ..survey.address(hit) });
            let kind = Kind::of(address.channel);
            let here = |place: Place| self.blocks.iter().any(|block| block.said && block.address.place() == place);
            if kind == Kind::Other || self.is_other(address) || here(address.place()) {
                continue;
            }
            let at = self.block(kind, address)?;
            self.say(at, hit.span.of(event), way)?;
        }
        Ok(())
    }

    fn closes(&mut self, survey: &Survey, way: &mut Way<'_>) -> Result<(), Broken> {
        let closed = survey.blocks.first().map(|block| block.index);
        let open = self.open.and_then(|at| self.blocks.get(at)).map(|block| block.address.block);
        if open.is_some() && open == closed { self.close_open(way) } else { Ok(()) }
    }
}

/// Texts that go the same way have one channel.
const fn normal(address: Address) -> Address {
    if matches!(address.channel, Channel::Part) {
        return Address { channel: Channel::Content, ..address };
    }
    if matches!(address.channel, Channel::FunctionCall) {
        return Address { channel: Channel::Arguments, ..address };
    }
    address
}
