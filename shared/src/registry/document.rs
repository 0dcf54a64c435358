//! A JSON document read into a tree, in one go over its text.
//!
//! ```text
//! {"model":"a/b","weight":2}     names and texts without escapes are the document's own bytes
//! ```
//!
//! Invariant: what it lets through is RFC 8259, nested at most [`DEPTH`] deep, no name twice in one object; a fault says at
//! which byte the document stops being that.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use super::node::{Members, Node, find};
use crate::json::{Body, Flaw, Number, decode};
use crate::order::sort;

/// Containers open at once, at most: each is a call.
const DEPTH: u8 = 128;

/// What is wrong, and at which byte.
pub(super) struct Fault {
    pub(super) at: usize,
    pub(super) what: Cow<'static, str>,
}

/// Reads `text`, one value with nothing around it but white space.
pub(super) fn read(text: &str) -> Result<Node<'_>, Fault> {
    let mut reader = Reader { text, at: 0, depth: 0, members: Vec::new(), nodes: Vec::new() };
    let node = reader.value()?;
    match reader.next() {
        None => Ok(node),
        Some(_) => Err(reader.fault("trailing characters")),
    }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    depth: u8,
    /// The members and the items of all open containers, the innermost last: each moves once into a list of its size.
    members: Members<'a>,
    nodes: Vec<Node<'a>>,
}

impl<'a> Reader<'a> {
    fn value(&mut self) -> Result<Node<'a>, Fault> {
        match self.next() {
            Some(b'{') => self.nested(Self::object),
            Some(b'[') => self.nested(Self::list),
            Some(b'"') => self.string().map(Node::Text),
            Some(b't') => self.word("true", Node::Flag(true)),
            Some(b'f') => self.word("false", Node::Flag(false)),
            Some(b'n') => self.word("null", Node::Null),
            first => match first.and_then(Number::start) {
                Some(number) => self.number(number),
                None => self.unexpected(),
            },
        }
    }

    fn nested(&mut self, read: fn(&mut Self) -> Result<Node<'a>, Fault>) -> Result<Node<'a>, Fault> {
        if self.depth >= DEPTH {
            return Err(self.fault(Flaw::Depth.describe()));
        }
        self.depth = self.depth.saturating_add(1);
        self.step(1);
        let node = read(self)?;
        self.depth = self.depth.saturating_sub(1);
        Ok(node)
    }

    fn object(&mut self) -> Result<Node<'a>, Fault> {
        let first = self.members.len();
        let mut seen = 0_u64;
        if self.next() == Some(b'}') {
            self.step(1);
            return Ok(Node::Object(Members::new()));
        }
        loop {
            let name = self.name()?;
            self.note(&name, first, &mut seen)?;
            if self.next() != Some(b':') {
                return self.unexpected();
            }
            self.step(1);
            let node = self.value()?;
            self.members.push((name, node));
            if self.ends(b'}')? {
                let members = self.members.split_off(first);
                return self.no_twins(&members).map(|()| Node::Object(members));
            }
        }
    }

    fn list(&mut self) -> Result<Node<'a>, Fault> {
        let first = self.nodes.len();
        if self.next() == Some(b']') {
            self.step(1);
            return Ok(Node::List(Vec::new()));
        }
        loop {
            let node = self.value()?;
            self.nodes.push(node);
            if self.ends(b']')? {
                return Ok(Node::List(self.nodes.split_off(first)));
            }
        }
    }

    /// Behind a member or an item: past the container's `end`, or past a comma.
    fn ends(&mut self, end: u8) -> Result<bool, Fault> {
        match self.next() {
            Some(byte) if byte == end || byte == b',' => {
                self.step(1);
                Ok(byte == end)
            }
            Some(_) | None => self.unexpected(),
        }
    }

    fn name(&mut self) -> Result<Cow<'a, str>, Fault> {
        if self.next() == Some(b'"') { self.string() } else { self.unexpected() }
    }

    /// Up to [`FEW`] members, each new name is compared with all before that may be the same.
    fn note(&self, name: &str, first: usize, seen: &mut u64) -> Result<(), Fault> {
        let before = self.members.get(first..).unwrap_or_default();
        let ends = name.bytes().next().unwrap_or(0).wrapping_add(name.bytes().next_back().unwrap_or(0).wrapping_mul(5));
        let bit = 1_u64 << (usize::from(ends).wrapping_add(name.len().wrapping_mul(11)) & 63);
        if before.len() < FEW && *seen & bit != 0 && find(before, name).is_some() {
            return Err(Fault { at: self.at.saturating_sub(1), what: twice(name) });
        }
        *seen |= bit;
        Ok(())
    }

    fn no_twins(&self, members: &Members<'a>) -> Result<(), Fault> {
        if members.len() <= FEW {
            return Ok(());
        }
        let mut names: Vec<&str> = members.iter().map(|(name, _)| name.as_ref()).collect();
        sort(&mut names, Ord::cmp);
        let pairs = names.iter().zip(names.iter().skip(1));
        let twin = pairs.filter(|(left, right)| left == right).map(|(left, _)| *left).next();
        twin.map_or(Ok(()), |name| Err(Fault { at: self.at.saturating_sub(1), what: twice(name) }))
    }

    /// From its opening quote to behind its closing one.
    fn string(&mut self) -> Result<Cow<'a, str>, Fault> {
        self.step(1);
        let rest = self.text.get(self.at..).unwrap_or_default();
        let stops = |byte: &u8| matches!(byte, b'"' | b'\\' | ..0x20);
        let plain = rest.bytes().position(|byte| stops(&byte)).unwrap_or(rest.len());
        if rest.as_bytes().get(plain) == Some(&b'"') {
            self.step(plain.saturating_add(1));
            return Ok(Cow::Borrowed(rest.get(..plain).unwrap_or_default()));
        }
        match Body::new(false).advance(rest.as_bytes()) {
            Ok(progress) if progress.closed => {
                self.step(progress.used);
                let raw = rest.get(..progress.used.saturating_sub(1)).unwrap_or_default();
                Ok(Cow::Owned(decode(raw).text().into()))
            }
            Ok(_) => {
                self.step(rest.len());
                self.unexpected()
            }
            Err((at, flaw)) => Err(Fault { at: self.at.saturating_add(at), what: flaw.describe().into() }),
        }
    }

    fn word(&mut self, word: &str, node: Node<'a>) -> Result<Node<'a>, Fault> {
        let rest = self.text.get(self.at..).unwrap_or_default();
        if !rest.starts_with(word) {
            return self.unexpected();
        }
        self.step(word.len());
        Ok(node)
    }

    fn number(&mut self, mut number: Number) -> Result<Node<'a>, Fault> {
        let first = self.at;
        self.step(1);
        while self.peek().is_some_and(|byte| number.take(byte)) {
            self.step(1);
        }
        match number.complete() {
            Some(Some(value)) => Ok(Node::Whole(value)),
            Some(None) => Ok(Node::Odd(self.text.get(first..self.at).unwrap_or_default())),
            None => self.unexpected(),
        }
    }

    /// The next byte that is no white space.
    fn next(&mut self) -> Option<u8> {
        loop {
            let byte = self.peek()?;
            if !matches!(byte, b' ' | b'\t' | b'\n' | b'\r') {
                return Some(byte);
            }
            self.step(1);
        }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    const fn step(&mut self, bytes: usize) {
        self.at = self.at.saturating_add(bytes);
    }

    fn unexpected<T>(&self) -> Result<T, Fault> {
        let ended = self.at >= self.text.len();
        Err(self.fault(if ended { Flaw::Truncated.describe() } else { Flaw::Unexpected.describe() }))
    }

    fn fault(&self, what: &'static str) -> Fault {
        Fault { at: self.at, what: what.into() }
    }
}

/// More members than this are compared once all are there.
const FEW: usize = 24;

fn twice(name: &str) -> Cow<'static, str> {
    let mut what = String::from("the member `");
    what.push_str(name);
    what.push_str("` stands twice");
    what.into()
}
