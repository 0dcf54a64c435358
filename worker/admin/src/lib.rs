//! The admin plane of Lethe as a Cloudflare Worker: the core's turns, one call each; `platform.js` does what each asks for.
//!
//! ```text
//! arrive(head, client, body, seed, now) ─▶ Turn ── READ ── reads(), found(…), supply(now) ─▶ Turn ── STORE ── steps … stored(…) ─▶ Turn
//!                                            └── REPLY ── status(), head(), body()
//! ```
//!
//! Invariant: nothing is decided here, and nothing is asked of the platform: the module imports no function but wasm-bindgen's own.

use core::cell::RefCell;

use lethe_core::admin::{Asking, Desk, Next, Read, Step, Stored};
use lethe_core::host::{Found, Head, Headers, Millis, Reply, Seed};
use wasm_bindgen::prelude::*;

/// Every byte given back to the allocator is zeroed first.
#[global_allocator]
static ALLOCATOR: zeroizing_alloc::ZeroAlloc<std::alloc::System> = zeroizing_alloc::ZeroAlloc(std::alloc::System);

/// Workers KV shows a replaced value for up to a minute, and what was read a moment before that for as long again.
const SETTLING: Millis = Millis(120_000);

thread_local! {
    static DESK: RefCell<Desk> = const { RefCell::new(Desk::new(SETTLING)) };
}

/// What comes next.
#[wasm_bindgen]
pub struct Turn {
    next: Option<Next>,
    found: Vec<Found>,
}

/// A request arrived: `head` is method, path, query, then names and values of headers, a line each.
#[wasm_bindgen]
pub fn arrive(head: &str, client: &str, body: Vec<u8>, seed: &[u8], now: f64) -> Turn {
    let lines: Vec<&str> = head.split('\n').collect();
    let line = |at: usize| lines.get(at).copied().unwrap_or_default();
    let fields = Fields(lines.get(3..).unwrap_or_default());
    let head = Head { method: line(0), path: line(1), query: line(2), headers: &fields };
    Turn::after(DESK.with_borrow_mut(|desk| Next::Read(desk.arrive(&head, client, body, drawn(seed), millis(now)))))
}

/// The platform has woken the store: what somebody left undone is to be finished.
#[wasm_bindgen]
pub fn wake(seed: &[u8]) -> Turn {
    Turn::after(Next::Read(Asking::finish(drawn(seed))))
}

#[wasm_bindgen]
impl Turn {
    fn after(next: Next) -> Self {
        Self { next: Some(next), found: Vec::new() }
    }

    /// 0: answer. 1: read. 2: store.
    pub fn kind(&self) -> u8 {
        match &self.next {
            Some(Next::Reply(_)) | None => 0,
            Some(Next::Read(_)) => 1,
            Some(Next::Store(_)) => 2,
        }
    }

    /// What to read, a line each: `setting NAME`, `ledger`, `side NAME`, `document KEY`, `names PREFIX`.
    pub fn reads(&self) -> String {
        let Some(Next::Read(asking)) = &self.next else { return String::new() };
        let lines = asking.reads().iter().map(|read| match read {
            Read::Setting(name) => format!("setting {name}"),
            Read::Ledger => "ledger".to_owned(),
            Read::Side(name) => format!("side {name}"),
            Read::Document(name) => format!("document {name}"),
            Read::Names(prefix) => format!("names {prefix}"),
        });
        lines.collect::<Vec<String>>().join("\n")
    }

    /// What the next of the reads has found; nothing: the store has none.
    pub fn found(&mut self, value: Option<Vec<u8>>) {
        self.found.push(value.map_or(Found::Absent, Found::Value));
    }

    /// The next of the reads had no answer.
    pub fn unreachable(&mut self) {
        self.found.push(Found::Unreachable);
    }

    /// All reads are answered.
    pub fn supply(mut self, now: f64) -> Self {
        let found = core::mem::take(&mut self.found);
        self.turn(|next, desk| match next {
            Next::Read(asking) => asking.supply(desk, found, millis(now)),
            Next::Reply(_) | Next::Store(_) => next,
        })
    }

    /// The step at `at`, as text: `ledger`, `keep NAME`, `drop NAME`, `put KEY`, `delete KEY`; empty behind the last one.
    pub fn step(&self, at: usize) -> String {
        match self.steps().get(at) {
            None => String::new(),
            Some(Step::Ledger { .. }) => "ledger".to_owned(),
            Some(Step::Keep { name, .. }) => format!("keep {name}"),
            Some(Step::Drop { name }) => format!("drop {name}"),
            Some(Step::Document { name, after: Some(_), .. }) => format!("put {name}"),
            Some(Step::Document { name, after: None, .. }) => format!("delete {name}"),
        }
    }

    /// The bytes of that step: what is to be there.
    pub fn bytes(&self, at: usize) -> Option<Vec<u8>> {
        match self.steps().get(at)? {
            Step::Ledger { after, .. } => Some(after.clone()),
            Step::Keep { value, .. } => Some(value.clone()),
            Step::Document { after, .. } => after.clone(),
            Step::Drop { .. } => None,
        }
    }

    /// Whether the step, an exchange of the ledger, finds what it must: `present` is there.
    pub fn expects(&self, at: usize, present: Option<Vec<u8>>) -> bool {
        matches!(self.steps().get(at), Some(Step::Ledger { before, .. }) if *before == present)
    }

    /// So many steps are done; `how` is 0 if these are all, 1 if the next met another ledger, 2 if it failed.
    pub fn stored(mut self, done: usize, how: u8, now: f64) -> Self {
        let stored = match how {
            0 => Stored::Done,
            1 => Stored::Conflict(done),
            _ => Stored::Failed(done),
        };
        self.turn(|next, desk| match next {
            Next::Store(storing) => storing.stored(desk, stored, millis(now)),
            Next::Reply(_) | Next::Read(_) => next,
        })
    }

    /// The answer's status.
    pub fn status(&self) -> u16 {
        self.reply().map_or(500, |reply| reply.status)
    }

    /// The answer's headers, a line for each name and each value.
    pub fn head(&self) -> String {
        let headers = self.reply().map_or(&[][..], |reply| &reply.headers[..]);
        headers.iter().map(|(name, value)| format!("{name}\n{value}\n")).collect()
    }

    /// The answer's body.
    pub fn body(&self) -> Vec<u8> {
        self.reply().map(|reply| reply.body.clone()).unwrap_or_default()
    }

    fn turn(&mut self, take: impl FnOnce(Next, &mut Desk) -> Next) -> Self {
        let next = self.next.take();
        Self { next: next.map(|next| DESK.with_borrow_mut(|desk| take(next, desk))), found: Vec::new() }
    }

    fn steps(&self) -> &[Step] {
        match &self.next {
            Some(Next::Store(storing)) => storing.steps(),
            Some(Next::Reply(_) | Next::Read(_)) | None => &[],
        }
    }

    fn reply(&self) -> Option<&Reply> {
        match &self.next {
            Some(Next::Reply(reply)) => Some(reply),
            Some(Next::Read(_) | Next::Store(_)) | None => None,
        }
    }
}

/// Names and values of headers, in turn.
struct Fields<'a>(&'a [&'a str]);

impl Headers for Fields<'_> {
    fn get(&self, name: &str) -> Option<String> {
        let (pairs, _) = self.0.as_chunks::<2>();
        pairs.iter().find(|[known, _]| *known == name).map(|[_, value]| (*value).to_owned())
    }
}

fn drawn(seed: &[u8]) -> Seed {
    let mut bytes = [0; 32];
    bytes.iter_mut().zip(seed).for_each(|(slot, byte)| *slot = *byte);
    Seed(bytes)
}

fn millis(now: f64) -> Millis {
    Millis(now as u64)
}
