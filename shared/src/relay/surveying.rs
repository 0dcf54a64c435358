//! How a survey is made: what each event of the JSON scanner adds to it.
//!
//! ```text
//! open {  at choices[]              a block                    string_close at delta    a hit, whose channel the kind tells
//! number  at choices[].index        that block's index         close }      at content[].input    a tree
//! ```
//!
//! Invariant: of everything at most [`MOST`]; while a value passes ([`Survey::passing`]) neither texts nor facts are kept.

use super::facts::{Block, Hit, Known};
use super::survey::{MOST, Survey};
use crate::dialect::answer::{Fact, Role};
use crate::json::{Container, Malformed, Scalar, Sink};
use crate::splice::Span;

impl Survey {
    fn block_opens(&mut self) {
        self.overflow |= self.blocks.len() >= MOST;
        if !self.overflow {
            self.blocks.push(Block { index: self.listed, finished: false, first_part: self.parts.len() });
        }
    }

    fn part_opens(&mut self) {
        let first = self.blocks.last().map_or(0, |block| block.first_part);
        let place = u32::try_from(self.parts.len().saturating_sub(first)).unwrap_or(u32::MAX);
        self.overflow |= self.parts.len() >= MOST;
        if !self.overflow {
            self.parts.push(place);
        }
    }

    fn object_opens(&mut self) {
        if self.path.as_str().is_empty() {
            self.event_opens();
        } else if matches!(self.here, Role::Block) {
            self.block_opens();
            self.listed = self.listed.saturating_add(1);
        } else if matches!(self.here, Role::Part) {
            self.part_opens();
        }
    }

    /// The root of an event that has a type: it is about one block and one part of it, unless it says otherwise.
    fn event_opens(&mut self) {
        if self.answer.is_typed() && self.blocks.is_empty() {
            self.block_opens();
            if !self.answer.parts.is_empty() {
                self.part_opens();
            }
        }
    }

    fn number(&mut self, value: u64, span: Span) {
        let index = u32::try_from(value).unwrap_or(u32::MAX);
        let here = self.here;
        if let Role::Tokens(count) = here {
            self.tokens.tell(count, value);
        }
        if matches!(here, Role::Sequence) {
            self.sequence = Some((value, self.based(span)));
        }
        let slot = if matches!(here, Role::BlockIndex) {
            self.blocks.last_mut().map(|block| &mut block.index)
        } else if matches!(here, Role::EventIndex) {
            self.blocks.first_mut().map(|block| &mut block.index)
        } else if matches!(here, Role::PartIndex) {
            self.parts.last_mut()
        } else {
            None
        };
        slot.into_iter().for_each(|slot| *slot = index);
    }

    /// A value that says something by being there.
    fn present(&mut self) {
        self.error |= matches!(self.here, Role::Error);
        if matches!(self.here, Role::Fact(Fact::Finish)) {
            self.blocks.last_mut().into_iter().for_each(|block| block.finished = true);
        }
    }

    fn know(&mut self, span: Span) {
        let Some(known) = self.fact_here().filter(|_| !self.passing) else { return };
        self.overflow |= self.facts.len() >= MOST;
        if !self.overflow {
            self.facts.push(Known { span: self.based(span), ..known });
        }
    }

    fn keep(&mut self, hit: Hit, span: Span) {
        self.overflow |= self.hits.len() >= MOST;
        if !self.overflow && !self.passing {
            self.hits.push(Hit { span: self.based(span), ..hit });
        }
    }

    const fn based(&self, span: Span) -> Span {
        Span { start: span.start.wrapping_add(self.base), end: span.end.wrapping_add(self.base) }
    }
}

impl Sink for Survey {
    fn open(&mut self, container: Container, at: usize) {
        if self.tree.is_none() {
            self.tree = self.tree_here().map(|hit| (at, hit));
        }
        self.present();
        if container == Container::Object {
            self.object_opens();
        }
        self.path.open(container);
        if container == Container::Array {
            self.here = self.answer.role(self.path.as_str());
        }
    }

    fn close(&mut self, _: Container, end: usize) {
        self.path.close();
        self.here = self.answer.role(self.path.as_str());
        if let Role::Tree(_) = self.here
            && let Some((start, hit)) = self.tree.take()
        {
            self.keep(hit, Span { start, end });
        }
    }

    fn key(&mut self, key: &str, _: Span) -> Result<(), Malformed> {
        self.path.key(key);
        self.here = self.answer.role(self.path.as_str());
        Ok(())
    }

    fn string_open(&mut self, at: usize) {
        self.present();
        self.open = Some(at);
    }

    fn string_close(&mut self, end: usize) {
        let Some(start) = self.open.take() else { return };
        self.know(Span { start, end });
        if let Some(hit) = self.text_here() {
            self.keep(hit, Span { start, end });
        }
    }

    fn scalar(&mut self, scalar: Scalar, span: Span) {
        match scalar {
            Scalar::Null | Scalar::False => {}
            Scalar::True => self.present(),
            Scalar::Number(value) => {
                self.present();
                self.know(span);
                self.number(value.unwrap_or(u64::MAX), span);
            }
        }
    }
}
