//! A resumable scanner of RFC 8259: strict, depth-bounded, no tree.
//!
//! ```text
//!        ┌────────────── , ──────────────┐
//! Start ▶ Value ─ "…" · 1 · true · [ { ─▶ After ─ ] } ─▶ After
//!           ▲                  First ◀┘     Name ─▶ Colon ─▶ Value
//! ```
//!
//! Invariant: an error, once found, stays: every later call gives it again.

use alloc::vec::Vec;
use zeroize::Zeroizing;

use super::event::{Container, Flaw, Limits, Malformed, Scalar, Sink};
use super::keys::Keys;
use super::number::Number;
use super::string::Body;
use super::text::decode;
use crate::splice::Span;

/// Reads one document in pieces.
pub struct Scanner {
    limits: Limits,
    state: State,
    at: usize,
    start: usize,
    depth: u8,
    objects: u64,
    name: Zeroizing<Vec<u8>>,
    keys: Keys,
    broken: Option<Malformed>,
}

#[derive(Clone, Copy)]
enum State {
    Start,
    Value,
    /// Right behind an opening bracket.
    First,
    /// Behind a comma in an object.
    Key,
    Name(Body),
    Colon,
    Text(Body),
    Number(Number),
    Literal(Literal),
    After,
}

#[derive(Clone, Copy)]
struct Literal {
    rest: &'static [u8],
    scalar: Scalar,
}

type Scanned = Result<(), Malformed>;

impl Scanner {
    /// At the first byte of a document.
    #[must_use]
    pub fn new(limits: Limits) -> Self {
        Self {
            limits: Limits { depth: limits.depth.min(64), ..limits },
            state: State::Start,
            at: 0,
            start: 0,
            depth: 0,
            objects: 0,
            name: Zeroizing::default(),
            keys: Keys::default(),
            broken: None,
        }
    }

    /// Back to the first byte of another document; buffers are kept.
    pub fn reset(&mut self) {
        self.name.clear();
        self.keys.clear();
        let (name, keys) = (core::mem::take(&mut self.name), core::mem::take(&mut self.keys));
        *self = Self { name, keys, ..Self::new(self.limits) };
    }

    /// Bytes taken so far.
    #[must_use]
    pub const fn offset(&self) -> usize {
        self.at
    }

    /// The next bytes.
    ///
    /// # Errors
    /// What is wrong with them; the sink has heard everything before it.
    pub fn push(&mut self, bytes: &[u8], sink: &mut (impl Sink + ?Sized)) -> Scanned {
        let mut rest = bytes;
        while let (Some(&byte), None) = (rest.first(), self.broken) {
            let used = self.step(byte, rest, sink).inspect_err(|malformed| self.broken = Some(*malformed))?;
            self.at = self.at.saturating_add(used);
            rest = rest.get(used..).unwrap_or_default();
        }
        self.broken.map_or(Ok(()), Err)
    }

    /// The document is complete.
    ///
    /// # Errors
    /// It is not, or it was malformed before.
    pub fn finish(&mut self, sink: &mut (impl Sink + ?Sized)) -> Scanned {
        self.broken.map_or(Ok(()), Err)?;
        if let State::Number(number) = self.state {
            self.number_ends(number, sink)?;
        }
        if matches!(self.state, State::After) && self.depth == 0 {
            return Ok(());
        }
        self.fail(Flaw::Truncated)
    }

    /// One step: how many bytes of `rest`, which begins with `byte`, it took.
    fn step(&mut self, byte: u8, rest: &[u8], sink: &mut (impl Sink + ?Sized)) -> Result<usize, Malformed> {
        match self.state {
            State::Name(body) => return self.name(body, rest, sink),
            State::Text(body) => return self.text(body, rest, sink),
            State::Number(number) => return self.number(number, byte, sink),
            State::Literal(literal) => self.literal(literal, byte, sink)?,
            State::Start | State::Value | State::First | State::Key | State::Colon | State::After => {
                if !matches!(byte, b' ' | b'\t' | b'\n' | b'\r') {
                    self.structure(byte, sink)?;
                }
            }
        }
        Ok(1)
    }

    fn structure(&mut self, byte: u8, sink: &mut (impl Sink + ?Sized)) -> Scanned {
        match (self.state, byte, self.innermost()) {
            (State::Start, 0xef, _) => return self.fail(Flaw::ByteOrderMark),
            (State::First | State::Key, b'"', Some(Container::Object)) => self.state = State::Name(self.body()),
            (State::First, b'}', Some(Container::Object)) => return self.close(Container::Object, sink),
            (State::First, b']', Some(Container::Array)) => return self.close(Container::Array, sink),
            (State::Start | State::Value, _, _) | (State::First, _, Some(Container::Array)) => {
                return self.value(byte, sink);
            }
            (State::Colon, b':', _) => self.state = State::Value,
            (State::After, b',', Some(Container::Object)) => self.state = State::Key,
            (State::After, b',', Some(Container::Array)) => self.state = State::Value,
            (State::After, b'}', Some(Container::Object)) => return self.close(Container::Object, sink),
            (State::After, b']', Some(Container::Array)) => return self.close(Container::Array, sink),
            (State::After, _, None) => return self.fail(Flaw::Trailing),
            _ => return self.fail(Flaw::Unexpected),
        }
        Ok(())
    }

    fn value(&mut self, byte: u8, sink: &mut (impl Sink + ?Sized)) -> Scanned {
        self.start = self.at;
        self.state = match byte {
            b'{' => return self.open(Container::Object, sink),
            b'[' => return self.open(Container::Array, sink),
            b'"' => {
                sink.string_open(self.at.saturating_add(1));
                State::Text(self.body())
            }
            b't' => State::Literal(Literal { rest: b"rue", scalar: Scalar::True }),
            b'f' => State::Literal(Literal { rest: b"alse", scalar: Scalar::False }),
            b'n' => State::Literal(Literal { rest: b"ull", scalar: Scalar::Null }),
            _ => match Number::start(byte) {
                Some(number) => State::Number(number),
                None => return self.fail(Flaw::Unexpected),
            },
        };
        Ok(())
    }

    fn open(&mut self, container: Container, sink: &mut (impl Sink + ?Sized)) -> Scanned {
        if self.depth >= self.limits.depth {
            return self.fail(Flaw::Depth);
        }
        self.depth = self.depth.saturating_add(1);
        self.objects = (self.objects << 1) | u64::from(container == Container::Object);
        if container == Container::Object && !self.limits.duplicates {
            self.keys.open();
        }
        self.state = State::First;
        sink.open(container, self.at);
        Ok(())
    }

    fn close(&mut self, container: Container, sink: &mut (impl Sink + ?Sized)) -> Scanned {
        self.depth = self.depth.saturating_sub(1);
        self.objects >>= 1;
        if container == Container::Object
            && !self.limits.duplicates
            && let Some(at) = self.keys.close()
        {
            return Err(Malformed { at, flaw: Flaw::Duplicate });
        }
        self.state = State::After;
        sink.close(container, self.at.saturating_add(1));
        Ok(())
    }

    fn text(&mut self, mut body: Body, rest: &[u8], sink: &mut (impl Sink + ?Sized)) -> Result<usize, Malformed> {
        let progress = body.advance(rest).map_err(|(used, flaw)| self.flaw_behind(used, flaw))?;
        self.state = State::Text(body);
        if progress.closed {
            sink.string_close(self.at.saturating_add(progress.used).saturating_sub(1));
            self.state = State::After;
        }
        Ok(progress.used)
    }

    fn name(&mut self, mut body: Body, rest: &[u8], sink: &mut (impl Sink + ?Sized)) -> Result<usize, Malformed> {
        let progress = body.advance(rest).map_err(|(used, flaw)| self.flaw_behind(used, flaw))?;
        let taken = progress.used.saturating_sub(usize::from(progress.closed));
        if self.name.len().saturating_add(taken) > self.limits.key {
            return Err(self.flaw_behind(0, Flaw::KeyLength));
        }
        self.name.extend_from_slice(rest.get(..taken).unwrap_or_default());
        self.state = State::Name(body);
        if progress.closed {
            self.named(self.at.saturating_add(taken), sink)?;
        }
        Ok(progress.used)
    }

    /// A key ends at `end`.
    fn named(&mut self, end: usize, sink: &mut (impl Sink + ?Sized)) -> Scanned {
        let span = Span { start: end.saturating_sub(self.name.len()), end };
        let flawed = Malformed { at: span.start, flaw: Flaw::Encoding };
        let decoded = decode(core::str::from_utf8(&self.name).map_err(|_| flawed)?);
        if !self.limits.duplicates {
            self.keys.add(decoded.text(), span.start);
        }
        sink.key(decoded.text(), span)?;
        drop(decoded);
        self.name.clear();
        self.state = State::Colon;
        Ok(())
    }

    /// A number goes on, or ends before `byte`, which is then not taken.
    fn number(&mut self, mut number: Number, byte: u8, sink: &mut (impl Sink + ?Sized)) -> Result<usize, Malformed> {
        if number.take(byte) {
            self.state = State::Number(number);
            return Ok(1);
        }
        let complete = number.complete().is_some();
        if !complete {
            return self.fail(Flaw::Unexpected).map(|()| 0);
        }
        self.number_ends(number, sink).map(|()| 0)
    }

    fn number_ends(&mut self, number: Number, sink: &mut (impl Sink + ?Sized)) -> Scanned {
        let Some(value) = number.complete() else { return self.fail(Flaw::Truncated) };
        sink.scalar(Scalar::Number(value), Span { start: self.start, end: self.at });
        self.state = State::After;
        Ok(())
    }

    fn literal(&mut self, literal: Literal, byte: u8, sink: &mut (impl Sink + ?Sized)) -> Scanned {
        let Some((_, rest)) = literal.rest.split_first().filter(|(expected, _)| **expected == byte) else {
            return self.fail(Flaw::Unexpected);
        };
        self.state = State::Literal(Literal { rest, ..literal });
        if rest.is_empty() {
            self.state = State::After;
            sink.scalar(literal.scalar, Span { start: self.start, end: self.at.saturating_add(1) });
        }
        Ok(())
    }

    const fn body(&self) -> Body {
        Body::new(self.limits.lone_surrogates)
    }

    const fn innermost(&self) -> Option<Container> {
        match (self.depth, self.objects & 1) {
            (0, _) => None,
            (_, 1) => Some(Container::Object),
            _ => Some(Container::Array),
        }
    }

    const fn flaw_behind(&self, used: usize, flaw: Flaw) -> Malformed {
        Malformed { at: self.at.saturating_add(used), flaw }
    }

    const fn fail(&self, flaw: Flaw) -> Scanned {
        Err(self.flaw_behind(0, flaw))
    }
}
