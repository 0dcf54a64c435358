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
use lethe_core::host::{Found, Millis, Reply};
use wasm_bindgen::prelude::*;
use worker_text::{Fields, ask, drawn, lines, millis, value};

/// Every byte given back to the allocator is zeroed first.
#[global_allocator]
static ALLOCATOR: zeroizing_alloc::ZeroAlloc<std::alloc::System> = zeroizing_alloc::ZeroAlloc(std::alloc::System);

/// Workers KV shows a replaced value for up to a minute, and what was read a moment before that for as long again.
const SETTLING: Millis = Millis(120_000);

thread_local! {
    static DESK: RefCell<Desk> = const { RefCell::new(Desk::new(SETTLING)) };
}

/// What comes next; nothing: the platform had no entropy.
#[wasm_bindgen]
pub struct Turn(Option<Next>);

/// A request arrived: `head` is method, URL, then names and values of headers, a line each.
#[wasm_bindgen]
pub fn arrive(head: String, client: &str, body: Vec<u8>, seed: &[u8], now: f64) -> Turn {
    let fields = Fields::request(head);
    let arrive =
        |seed| fields.with_head(|head| DESK.with_borrow_mut(|desk| desk.arrive(head, client, body, seed, millis(now))));
    Turn(drawn(seed).map(arrive).map(Next::Read))
}

/// The platform has woken the store: what somebody left undone is to be finished.
#[wasm_bindgen]
pub fn wake(seed: &[u8]) -> Turn {
    Turn(drawn(seed).map(Asking::finish).map(Next::Read))
}

#[wasm_bindgen]
impl Turn {
    /// 0: answer. 1: read. 2: store.
    pub fn kind(&self) -> u8 {
        match &self.0 {
            Some(Next::Reply(_)) | None => 0,
            Some(Next::Read(_)) => 1,
            Some(Next::Store(_)) => 2,
        }
    }

    /// What to read, a line each: `setting NAME`, `ledger`, `side NAME`, `document KEY`, `names PREFIX`.
    pub fn reads(&self) -> String {
        let mut text = String::new();
        let Some(Next::Read(asking)) = &self.0 else { return text };
        for read in asking.reads() {
            match read {
                Read::Setting(name) => ask("setting", name, &mut text),
                Read::Ledger => ask("ledger", "", &mut text),
                Read::Side(name) => ask("side", name, &mut text),
                Read::Document(name) => ask("document", name, &mut text),
                Read::Names(prefix) => ask("names", prefix, &mut text),
            }
        }
        text
    }

    /// All reads are answered: what each has found.
    pub fn supply(self, mut values: &[u8], now: f64) -> Self {
        self.turn(|next, desk| match next {
            Next::Read(asking) => {
                let found: Vec<Found> = asking.reads().iter().map(|_| value(&mut values)).collect();
                asking.supply(desk, found, millis(now))
            }
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
    pub fn stored(self, done: usize, how: u8, now: f64) -> Self {
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
        self.reply().map(|reply| lines(&reply.headers)).unwrap_or_default()
    }

    /// The answer's body.
    pub fn body(&self) -> Vec<u8> {
        self.reply().map(|reply| reply.body.clone()).unwrap_or_default()
    }

    fn turn(self, take: impl FnOnce(Next, &mut Desk) -> Next) -> Self {
        Self(self.0.map(|next| DESK.with_borrow_mut(|desk| take(next, desk))))
    }

    fn steps(&self) -> &[Step] {
        match &self.0 {
            Some(Next::Store(storing)) => storing.steps(),
            Some(Next::Reply(_) | Next::Read(_)) | None => &[],
        }
    }

    fn reply(&self) -> Option<&Reply> {
        match &self.0 {
            Some(Next::Reply(reply)) => Some(reply),
            Some(Next::Read(_) | Next::Store(_)) | None => None,
        }
    }
}
