//! A streamed answer in the client's dialect, made of the events of a provider that speaks another: as they come, never collected.
//!
//! ```text
//! provider (Messages)                       here                          client (Chat Completions)
//! content_block_start {"tool_use","send"} ▶ Block { Call, 0 } opens     ▶ {"delta":{"tool_calls":[{"index":0,"id":…,"name":"send"}]}}
//! content_block_delta {"partial_json":…}  ▶ Text ▶ originals come back  ▶ {"delta":{"tool_calls":[{"index":0,"arguments":…}]}}
//! message_delta, message_stop             ▶ Finish, Tokens              ▶ {"finish_reason":"tool_calls"} … [DONE]
//! ```
//!
//! Texts leave as the insides of JSON strings that they came as, originals put back on the way. A call that another call or a
//! text has ended cannot go on: a provider that mixes the pieces of two calls is an error, since Messages and Responses have no
//! way to say it. Where the client speaks Responses, whose last events repeat every text, texts are kept until the end: 1 MiB.
//!
//! Invariant: blocks open and close one after the other; every event is whole, in the client's order, and there is one end.

mod chat;
mod messages;
mod nouns;
mod responses;
mod steps;
mod whole;

use alloc::vec::Vec;
use zeroize::Zeroizing;

use super::broken::Broken;
use super::channels::Channels;
use super::facts::{Address, Tokens};
use super::own::{Envelope, short};
use super::survey::{MOST, Survey};
use crate::dialect::Dialect;
use crate::json::{Value, decimal};
use crate::redact::Vault;
use nouns::{Block, Finish, Kind, State, Tongue};
pub(crate) use whole::whole;

/// Most bytes of texts that are kept for the events that repeat them.
const KEPT: usize = 1 << 20;

/// What is to be said to the client.
#[derive(Clone, Copy)]
pub(crate) struct Said {
    /// In which dialect.
    pub(crate) client: Dialect,
    /// A stream ends with its usage, if that is the client's to choose.
    pub(crate) usage: bool,
}

/// What an event passes on its way.
pub(crate) struct Way<'a> {
    pub(crate) channels: &'a mut Channels,
    pub(crate) vault: &'a Vault,
    pub(crate) out: &'a mut Vec<u8>,
}

/// An answer that is being said anew.
pub(crate) struct Translated {
    /// What the provider speaks.
    provider: Dialect,
    client: Tongue,
    /// A stream ends with its usage, if that is the client's to choose.
    usage: bool,
    blocks: Vec<Block>,
    /// The block that was begun last and has not ended.
    open: Option<usize>,
    finish: Option<Finish>,
    tokens: Tokens,
    sequence: u64,
    started: bool,
    ended: bool,
    kept: usize,
    envelope: Envelope,
    /// A text without placeholders, on its way from the channel into an event.
    piece: Zeroizing<Vec<u8>>,
}

impl Translated {
    /// From a provider of this dialect, for a client that is answered in this manner.
    pub(crate) fn new(provider: Dialect, said: Said) -> Self {
        Self {
            provider,
            client: Tongue::of(said.client),
            usage: said.usage,
            blocks: Vec::new(),
            open: None,
            finish: None,
            tokens: Tokens::default(),
            sequence: 0,
            started: false,
            ended: false,
            kept: 0,
            envelope: Envelope::new(said.client),
            piece: Zeroizing::default(),
        }
    }

    /// Ends the stream with an error, whose refusal would have this `body`.
    pub(crate) fn fail(&mut self, body: &Value, way: &mut Way<'_>) {
        if let Some(at) = self.open {
            let _ = self.tail(at, way);
        }
        self.ended = true;
        self.envelope.number(self.sequence);
        self.envelope.error(body, way.out);
    }

    /// The provider's answer is whole.
    pub(crate) fn end(&mut self, way: &mut Way<'_>) -> Result<(), Broken> {
        if self.ended {
            return Ok(());
        }
        self.heard()?;
        self.start(way.out);
        self.close_open(way)?;
        self.ended = true;
        match self.client {
            Tongue::Messages => self.messages_end(way.out),
            Tongue::Responses => self.responses_end(way.out),
            Tongue::Chat => self.chat_end(way.out),
        }
        Ok(())
    }

    /// What says nothing in the provider's dialect, no text, nor why it ended, nor when it was made (which is all that an empty one of
    /// Responses says), is no answer, and is not said to be an empty one.
    fn heard(&self) -> Result<(), Broken> {
        let nothing = self.blocks.is_empty() && self.finish.is_none() && self.envelope.head().created.is_empty();
        if nothing { Err(Broken::Unreadable) } else { Ok(()) }
    }

    /// Bytes held.
    pub(crate) fn held(&self) -> usize {
        self.kept
    }

    fn start(&mut self, out: &mut Vec<u8>) {
        if core::mem::replace(&mut self.started, true) {
            return;
        }
        match self.client {
            Tongue::Messages => self.messages_start(out),
            Tongue::Responses => self.responses_start(out),
            Tongue::Chat => self.chat_start(out),
        }
    }

    fn learn(&mut self, survey: &Survey, event: &[u8]) {
        self.tokens = self.tokens.or(survey.tokens);
        self.envelope.learn(survey, event);
    }

    /// The block whose text stands at `address`; a new one if there is none that can go on.
    fn block(&mut self, kind: Kind, address: Address) -> Result<usize, Broken> {
        let place = |block: &Block| block.kind == kind && block.address.place() == address.place();
        if let Some(at) = self.blocks.iter().rposition(place) {
            match self.blocks.get(at).map(|block| block.state) {
                Some(State::Closed) if kind.is_call() => return Err(Broken::Unreadable),
                Some(State::Closed) | None => {}
                Some(State::Announced | State::Begun) => return Ok(at),
            }
        }
        self.announce(kind, address)
    }

    fn announce(&mut self, kind: Kind, address: Address) -> Result<usize, Broken> {
        if self.blocks.len() >= MOST {
            return Err(Broken::Unreadable);
        }
        let (id, name, text) = (Vec::new(), Vec::new(), Zeroizing::default());
        let state = State::Announced;
        self.blocks.push(Block { kind, address, id, name, text, index: 0, state, said: false });
        Ok(self.blocks.len().saturating_sub(1))
    }

    /// Says `raw`, the inside of a JSON string, as the next piece of a block.
    fn say(&mut self, at: usize, raw: &[u8], way: &mut Way<'_>) -> Result<(), Broken> {
        let Some(block) = self.blocks.get_mut(at) else { return Ok(()) };
        block.said = true;
        let text = way.channels.at(block.address, way.vault).ok_or(Broken::Unreadable)?;
        self.piece.clear();
        text.push(raw, true, way.vault, &mut self.piece);
        self.leave(at, way)
    }

    /// What a block still holds back leaves.
    fn tail(&mut self, at: usize, way: &mut Way<'_>) -> Result<(), Broken> {
        let Some(block) = self.blocks.get(at) else { return Ok(()) };
        let text = way.channels.at(block.address, way.vault).ok_or(Broken::Unreadable)?;
        self.piece.clear();
        text.flush(way.vault, &mut self.piece);
        self.leave(at, way)
    }

    /// `piece` leaves as a delta of a block, which begins now if it has not.
    fn leave(&mut self, at: usize, way: &mut Way<'_>) -> Result<(), Broken> {
        if self.piece.is_empty() {
            return Ok(());
        }
        let piece = core::mem::take(&mut self.piece);
        self.begin(at, way)?;
        self.keep(at, &piece)?;
        match self.client {
            Tongue::Messages => self.messages_delta(at, &piece, way.out),
            Tongue::Responses => self.responses_delta(at, &piece, way.out),
            Tongue::Chat => self.chat_delta(at, &piece, way.out),
        }
        self.piece = piece;
        Ok(())
    }

    fn keep(&mut self, at: usize, piece: &[u8]) -> Result<(), Broken> {
        if self.client != Tongue::Responses {
            return Ok(());
        }
        self.kept = self.kept.saturating_add(piece.len());
        if self.kept > KEPT {
            return Err(Broken::Unreadable);
        }
        self.blocks.get_mut(at).into_iter().for_each(|block| block.text.extend_from_slice(piece));
        Ok(())
    }

    /// A block begins, after the one before it has ended.
    fn begin(&mut self, at: usize, way: &mut Way<'_>) -> Result<(), Broken> {
        if self.blocks.get(at).is_none_or(|block| block.state != State::Announced) {
            return Ok(());
        }
        self.close_open(way)?;
        let calls = self.client == Tongue::Chat;
        let counts = |block: &&Block| block.state != State::Announced && (!calls || block.kind.is_call());
        let index = u32::try_from(self.blocks.iter().filter(counts).count()).unwrap_or(u32::MAX);
        if let Some(block) = self.blocks.get_mut(at) {
            (block.index, block.state) = (index, State::Begun);
        }
        self.open = Some(at);
        match self.client {
            Tongue::Messages => self.messages_begin(at, way.out),
            Tongue::Responses => self.responses_begin(at, way.out),
            Tongue::Chat => self.chat_begin(at, way.out),
        }
        Ok(())
    }

    /// The block that is open ends.
    fn close_open(&mut self, way: &mut Way<'_>) -> Result<(), Broken> {
        let Some(at) = self.open.take() else { return Ok(()) };
        self.tail(at, way)?;
        self.blocks.get_mut(at).into_iter().for_each(|block| block.state = State::Closed);
        match self.client {
            Tongue::Messages => self.messages_close(at, way.out),
            Tongue::Responses => self.responses_close(at, way.out),
            Tongue::Chat => {}
        }
        Ok(())
    }

    /// Why it ended; a call that was made is a reason that some providers forget to give.
    fn finish(&self) -> Finish {
        let called = self.blocks.iter().any(|block| block.kind.is_call() && block.state != State::Announced);
        match self.finish {
            Some(Finish::Stop) | None if called => Finish::Tool,
            finish => finish.unwrap_or(Finish::Stop),
        }
    }
}

/// Appends every part.
fn put(out: &mut Vec<u8>, parts: &[&[u8]]) {
    parts.iter().for_each(|part| out.extend_from_slice(part));
}

/// A member with a number, and a comma.
fn count(out: &mut Vec<u8>, name: &str, number: u64) {
    put(out, &[b"\"", name.as_bytes(), b"\":"]);
    decimal(number, out);
}

/// Tokens as OpenAI counts them: those of a cache are among those read. What was not told is none.
fn openai(provider: Dialect, tokens: Tokens) -> (u64, u64, u64, u64) {
    let [prompt, cached, written] = [tokens.prompt, tokens.cached, tokens.cache_write].map(Option::unwrap_or_default);
    let apart = if provider == Dialect::Messages { cached.saturating_add(written) } else { 0 };
    let completion = tokens.completion.unwrap_or_default();
    (prompt.saturating_add(apart), completion, cached, tokens.reasoning.unwrap_or_default())
}
