//! The relay against a naive oracle: what a client gathers from the bytes that leave is the upstream's text with every
//! placeholder replaced at once, however the bytes were cut.
//!
//! Invariant: a test here drives [`Relay`] alone; the exchange before it has tests of its own.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, clippy::arithmetic_side_effects, reason = "tests")]

extern crate std;

mod bounds;
mod breaks;
mod gather;
mod heard;
mod laws;
mod pairs;
mod plain;
mod predicted;
mod readers;
mod spoken;
mod surveys;
mod tools;
mod translated;
mod typed;
mod typed_breaks;

use alloc::rc::Rc;
use alloc::vec::Vec;

use super::{Close, Flow, Relay, Said, Seat};
use crate::dialect::Dialect;
use crate::exchange::Kind;
use crate::gateway::Lease;
use crate::host::{End, Millis};
use crate::metrics::Record;
use crate::order::gather;
use crate::redact::{Action, Entity, Origin, Restoring, Returning, ToolRule, Tools};
use crate::refusal::Voice;
use crate::registry::Mark;
use crate::route::Stop;

/// What `<EMAIL_0>` and `<EMAIL_1>` stand for.
pub(super) const ORIGINALS: [&str; 2] = ["bob@acme.com", "o\"b\\ien@acme.com"];

/// An answer under test.
pub(super) struct Answer {
    pub(super) relay: Option<Relay>,
    pub(super) out: Vec<u8>,
    pub(super) most_held: usize,
    pub(super) flow: Flow,
}

/// How it ended.
pub(super) struct Ended {
    pub(super) out: Vec<u8>,
    pub(super) record: Record,
    pub(super) close: Close,
    pub(super) most_held: usize,
}

pub(super) fn lease(originals: &[&str], action: Action) -> Rc<Lease> {
    let lease = Lease::new(Record::default(), Millis(0));
    lease.vault.borrow_mut().govern(Returning {
        restoring: rules(&[("*", ToolRule::All)]),
        tools: offered(),
        json: false,
    });
    for original in originals {
        lease.vault.borrow_mut().placeholder(Entity::Email, original, action, Origin::User);
    }
    lease
}

/// Rules for tools.
pub(super) fn rules(rows: &[(&str, ToolRule)]) -> Restoring {
    let tools = gather(rows.iter().map(|(glob, rule)| ((*glob).into(), rule.clone())));
    Restoring { tools, ..Restoring::default() }
}

/// What the request offered.
pub(super) fn offered() -> Tools {
    let mut tools = Tools::default();
    tools.add("send", false);
    tools.add("note", false);
    tools
}

impl Answer {
    pub(super) fn new(kind: Kind, lease: Rc<Lease>) -> Self {
        Self::of(Dialect::Chat, kind, lease)
    }

    /// Of an upstream and for a client that speak `dialect`.
    pub(super) fn of(dialect: Dialect, kind: Kind, lease: Rc<Lease>) -> Self {
        Self::seated(dialect, kind, None, lease)
    }

    /// Of an upstream that speaks `dialect`, a stream for a client that is answered in another.
    pub(super) fn said(dialect: Dialect, translated: Option<Said>, lease: Rc<Lease>) -> Self {
        Self::seated(dialect, Kind::Events, translated, lease)
    }

    fn seated(dialect: Dialect, kind: Kind, translated: Option<Said>, lease: Rc<Lease>) -> Self {
        let stop = Stop {
            provider: "openai".into(),
            model: "openai/gpt-5".into(),
            endpoint: 0,
            mark: Mark(1),
            dialect,
            url: "https://api.openai.test/v1/chat/completions".into(),
            headers: alloc::vec![("authorization", "Bearer operator-credential-1".into())],
            upstream_model: "gpt-5".into(),
            manner: crate::route::Manner::default(),
            zero_retention: false,
            attested: None,
        };
        let client = translated.map_or(dialect, |said| said.client);
        let voice = if client == Dialect::Messages { Voice::Anthropic } else { Voice::OpenAi };
        let seat = Seat { lease, stop, voice, generation: "gen_test".into(), translated };
        let relay = Some(Relay::new(seat, kind, Millis(0)));
        Self { relay, out: Vec::new(), most_held: 0, flow: Flow::Continue }
    }

    /// With both originals in the vault.
    pub(super) fn restoring(kind: Kind) -> Self {
        Self::new(kind, lease(&ORIGINALS, Action::Redact))
    }

    /// With nothing in the vault.
    pub(super) fn untouched(kind: Kind) -> Self {
        Self::new(kind, lease(&[], Action::Redact))
    }

    pub(super) fn push(mut self, chunk: &[u8]) -> Self {
        let relay = self.relay.as_mut().unwrap();
        if self.flow == Flow::Continue {
            self.flow = relay.push(chunk, Millis(0), &mut self.out);
        }
        self.most_held = self.most_held.max(relay.held());
        self
    }

    pub(super) fn push_all<'a>(self, chunks: impl IntoIterator<Item = &'a [u8]>) -> Self {
        chunks.into_iter().fold(self, Self::push)
    }

    pub(super) fn idle(mut self, now: Millis) -> Self {
        self.flow = self.relay.as_mut().unwrap().idle(now, &mut self.out);
        self
    }

    pub(super) fn finish(mut self, end: End) -> Ended {
        let (record, close) = self.relay.take().unwrap().finish(end, Millis(0), &mut self.out);
        Ended { out: self.out, record, close, most_held: self.most_held }
    }
}

/// `bytes` cut at every two places, whole and empty pieces included.
pub(super) fn cuts(bytes: &[u8]) -> impl Iterator<Item = [&[u8]; 3]> {
    (0..=bytes.len()).flat_map(move |second| {
        (0..=second).map(move |first| [&bytes[..first], &bytes[first..second], &bytes[second..]])
    })
}

/// A generator of numbers for random cuts (Numerical Recipes' LCG; nothing here needs better).
pub(super) struct Draw(pub(super) u64);

impl Draw {
    pub(super) fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit.max(1)
    }

    /// `bytes` in pieces of up to `most` bytes.
    pub(super) fn pieces<'b>(&mut self, bytes: &'b [u8], most: usize) -> Vec<&'b [u8]> {
        let (mut pieces, mut rest) = (Vec::new(), bytes);
        while !rest.is_empty() {
            let (piece, behind) = rest.split_at((self.below(most) + 1).min(rest.len()));
            pieces.push(piece);
            rest = behind;
        }
        pieces
    }
}
