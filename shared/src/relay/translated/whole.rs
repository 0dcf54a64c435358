//! A whole answer of another dialect, said in the client's.
//!
//! ```text
//! {"content":[{"type":"tool_use","id":"toolu_1","name":"send","input":{"to":"bob@acme.com"}}],"stop_reason":"tool_use"}
//!   ▶ {"choices":[{"message":{"tool_calls":[{"id":"toolu_1","function":{"name":"send","arguments":"{\"to\":…}"}}]},"finish_reason":"tool_calls"}]}
//! ```
//!
//! Invariant: originals are back before it is translated; every text of the answer is said once, in its order.

use alloc::vec::Vec;
use zeroize::Zeroizing;

use super::nouns::{Block, Finish, Kind, State, Tongue};
use super::{Said, Translated, put, short};
use crate::dialect::Dialect;
use crate::dialect::answer::{Channel, Fact};
use crate::json::{decode, escape_into};
use crate::order::sort;
use crate::relay::broken::Broken;
use crate::relay::facts::{Address, Hit, Manner, Place};
use crate::relay::read::Reader;
use crate::relay::survey::Survey;

/// `body`, a whole answer of `provider`, as the client is told it.
pub(crate) fn whole(body: &[u8], provider: Dialect, client: Dialect) -> Result<Zeroizing<Vec<u8>>, Broken> {
    let mut reader = Reader::new(provider);
    reader.body(body)?;
    let mut said = Translated::new(provider, Said { client, usage: true });
    said.learn(&reader.survey, body);
    said.collect(&reader.survey, body)?;
    said.heard()?;
    let mut out = Zeroizing::new(Vec::with_capacity(body.len()));
    match said.client {
        Tongue::Messages => said.messages_body(&mut out)?,
        Tongue::Responses => said.responses_whole(&mut out),
        Tongue::Chat => said.chat_body(&mut out),
    }
    Ok(out)
}

impl Translated {
    /// The blocks of a whole answer, in its order.
    fn collect(&mut self, survey: &Survey, body: &[u8]) -> Result<(), Broken> {
        let reason = survey.fact(Fact::Finish).and_then(|span| core::str::from_utf8(span.of(body)).ok());
        self.finish = reason.map(Finish::named);
        let mut found: Vec<(usize, Block)> = Vec::new();
        for known in survey.facts.iter().filter(|known| known.fact == Fact::ToolName) {
            let place = survey.place(known);
            found.push((known.span.start, call(survey, body, place, known.span.of(body))));
        }
        for hit in survey.hits.iter().filter(|hit| survey.address(hit).block == 0 || self.provider != Dialect::Chat) {
            let address = survey.address(hit);
            let kind = Kind::of(hit.channel);
            if kind.is_call() {
                let called = |block: &&mut Block| block.address.place() == address.place();
                let block = found.iter_mut().map(|(_, block)| block).find(called).ok_or(Broken::Unreadable)?;
                block.text = inside(hit, body);
            } else if kind != Kind::Other && !hit.span.of(body).is_empty() && !survey.is_repeated(hit) {
                found.push((hit.span.start, block(kind, address, hit, body)));
            }
        }
        sort(&mut found, |a, b| a.0.cmp(&b.0));
        self.blocks = found.into_iter().map(|(_, block)| block).collect();
        for (block, index) in self.blocks.iter_mut().zip(0..) {
            block.index = index;
        }
        Ok(())
    }

    fn chat_body(&self, out: &mut Vec<u8>) {
        self.chat_members("chat.completion", out);
        out.extend_from_slice(b"\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":");
        self.joined(Kind::Text, out);
        for (kind, name) in [(Kind::Refusal, &b",\"refusal\":"[..]), (Kind::Reasoning, b",\"reasoning_content\":")] {
            if self.blocks.iter().any(|block| block.kind == kind) {
                out.extend_from_slice(name);
                self.joined(kind, out);
            }
        }
        self.chat_calls(out);
        put(out, &[b"},\"finish_reason\":\"", self.finish().words().0.as_bytes(), b"\"}],"]);
        self.chat_usage(out);
        out.push(b'}');
    }

    /// All texts of a kind as one string, or null.
    fn joined(&self, kind: Kind, out: &mut Vec<u8>) {
        let texts = || self.blocks.iter().filter(|block| block.kind == kind);
        if texts().next().is_none() {
            return out.extend_from_slice(b"null");
        }
        out.push(b'"');
        texts().for_each(|block| out.extend_from_slice(&block.text));
        out.push(b'"');
    }

    fn chat_calls(&self, out: &mut Vec<u8>) {
        for (at, block) in self.blocks.iter().filter(|block| block.kind.is_call()).enumerate() {
            let custom = block.kind == Kind::Custom;
            let kind: &[u8] = if custom { b"custom" } else { b"function" };
            let member: &[u8] = if custom { b"input" } else { b"arguments" };
            put(out, &[if at > 0 { b"," } else { b",\"tool_calls\":[" }, b"{\"id\":\"", &block.id, b"\",\"type\":\""]);
            put(out, &[kind, b"\",\"", kind, b"\":{\"name\":\"", &block.name, b"\",\"", member, b"\":\""]);
            put(out, &[&block.text, b"\"}}"]);
        }
        if self.blocks.iter().any(|block| block.kind.is_call()) {
            out.push(b']');
        }
    }

    fn messages_body(&self, out: &mut Vec<u8>) -> Result<(), Broken> {
        self.messages_head(out);
        out.extend_from_slice(b"\"content\":[");
        for (at, block) in self.blocks.iter().enumerate() {
            out.extend_from_slice(if at > 0 { b"," } else { b"" });
            messages_block(block, out)?;
        }
        out.extend_from_slice(b"],");
        self.messages_reason(out);
        out.push(b',');
        self.messages_usage(out);
        out.push(b'}');
        Ok(())
    }
}

fn messages_block(block: &Block, out: &mut Vec<u8>) -> Result<(), Broken> {
    match block.kind {
        Kind::Text | Kind::Refusal | Kind::Other => put(out, &[b"{\"type\":\"text\",\"text\":\"", &block.text, b"\"}"]),
        Kind::Reasoning => {
            put(out, &[b"{\"type\":\"thinking\",\"thinking\":\"", &block.text, b"\",\"signature\":\"\"}"]);
        }
        Kind::Call | Kind::Custom => {
            put(out, &[b"{\"type\":\"tool_use\",\"id\":\"", &block.id, b"\",\"name\":\"", &block.name]);
            out.extend_from_slice(b"\",\"input\":");
            if block.kind == Kind::Custom {
                put(out, &[b"{\"input\":\"", &block.text, b"\"}"]);
            } else {
                object(&block.text, out)?;
            }
            out.push(b'}');
        }
    }
    Ok(())
}

/// The object that a string's inside spells; nothing spells an empty one.
fn object(inside: &[u8], out: &mut Vec<u8>) -> Result<(), Broken> {
    let decoded = decode(core::str::from_utf8(inside).unwrap_or_default());
    let text = decoded.text().trim_ascii();
    if text.is_empty() {
        out.extend_from_slice(b"{}");
        return Ok(());
    }
    Reader::new(Dialect::Moderations).body(text.as_bytes())?;
    if !text.starts_with('{') {
        return Err(Broken::Unreadable);
    }
    out.extend_from_slice(text.as_bytes());
    Ok(())
}

fn call(survey: &Survey, body: &[u8], place: Place, name: &[u8]) -> Block {
    let id = survey.fact_at(Fact::CallId, place).map_or(&[][..], |span| span.of(body));
    let here = |hit: &&Hit| survey.address(hit).place() == place && Kind::of(hit.channel).is_call();
    let channel = survey.hits.iter().find(here).map_or(Channel::Arguments, |hit| hit.channel);
    Block {
        kind: Kind::of(channel),
        address: Address { block: place.0, part: place.1, channel, whole: true },
        id: short(id).to_vec(),
        name: short(name).to_vec(),
        text: Zeroizing::default(),
        index: 0,
        state: State::Closed,
        said: true,
    }
}

fn block(kind: Kind, address: Address, hit: &Hit, body: &[u8]) -> Block {
    let (id, name, text) = (Vec::new(), Vec::new(), inside(hit, body));
    Block { kind, address, id, name, text, index: 0, state: State::Closed, said: true }
}

/// The inside of a string that says the text, or spells the object.
fn inside(hit: &Hit, body: &[u8]) -> Zeroizing<Vec<u8>> {
    let raw = hit.span.of(body);
    let mut text = Zeroizing::new(Vec::with_capacity(raw.len()));
    if hit.manner == Manner::Tree {
        escape_into(core::str::from_utf8(raw).unwrap_or_default(), &mut text);
    } else {
        text.extend_from_slice(raw);
    }
    text
}
