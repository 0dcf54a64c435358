//! Lethe as a Cloudflare Worker: the loop that carries a request through the core.
//!
//! ```text
//! head ─▶ lookup ⟲ reads ─▶ admission ⟲ chunks ─▶ plan ─▶ step ⟲ send · peek · wait ─▶ answer, or pump
//! ```
//!
//! Invariant: nothing is decided here; every branch is about the platform. Nothing throws, nothing is logged.

mod counter;
mod curve;
mod io;
mod js;
mod life;
mod store;
mod upstream;

use core::cell::{Cell, RefCell};
use core::pin::pin;
use std::rc::Rc;

use lethe_core::admit::{Admission, Plan, Rejected};
use lethe_core::arrive::Asked;
use lethe_core::exchange::{Sending, Step};
use lethe_core::gateway::Gateway;
use lethe_core::host::{End, Fault, Found, Millis, Opening, Reply, Seed};
use lethe_core::metrics::Record;
use lethe_core::relay::{Close, Flow, Relay};
use wasm_bindgen::prelude::*;
use worker_text::{Fields, drawn, lines};

pub use counter::count;
pub use js::{answered, heard, left, rang, told};

use io::{Client, Heard};
use life::{Life, now};
use upstream::Upstream;

/// Every byte given back to the allocator is zeroed first.
#[global_allocator]
static ALLOCATOR: zeroizing_alloc::ZeroAlloc<std::alloc::System> = zeroizing_alloc::ZeroAlloc(std::alloc::System);

thread_local! {
    static GATEWAY: RefCell<Gateway> = RefCell::new(Gateway::on(&curve::Platform));
}

/// One invocation.
struct Host {
    life: Rc<Life>,
    /// Its entropy.
    seed: Option<Seed>,
    /// A flush that this invocation has to make.
    flush: Cell<Option<Millis>>,
}

/// The client has its answer, or will never have one.
struct Answered;

/// Called by the platform: a request.
#[wasm_bindgen]
pub fn serve(number: u32, invocation: js::Invocation, seed: &[u8]) {
    let seed = drawn(seed);
    Life::begin(number, invocation, |life| live(Host { life, seed, flush: Cell::new(None) }));
}

async fn live(host: Host) {
    let answered = {
        let work = pin!(answer(&host));
        host.life.unless_left(work).await
    };
    let rest = match answered {
        None => {
            io::gone(&host.life);
            return part(&host).await;
        }
        Some(Err(Answered)) => None,
        Some(Ok(Onward::Rest(rest))) => Some(rest),
        Some(Ok(Onward::Passage(passage, client))) => Some(passage.pump(client, &host).await),
    };
    let rest = async {
        if let Some(rest) = rest {
            rest.send().await;
        }
        part(&host).await;
    };
    futures::future::join(rest, flush(&host)).await;
}

async fn answer(host: &Host) -> Result<Onward, Answered> {
    let (admission, length) = arrive(host).await?;
    let admission = admit(admission, length, host).await?;
    let mut plan = GATEWAY.with_borrow_mut(|gateway| admission.close(gateway, now()));
    loop {
        plan = match plan {
            Plan::Reserve(reserving) => {
                let found = store::count(&host.life, &reserving.count()).await;
                reserving.answered(found, now())
            }
            Plan::Proxy(step) => return exchange(step, host).await,
            Plan::Reply(answer, record) => return Err(host.reply(&answer, record)),
        };
    }
}

async fn arrive(host: &Host) -> Result<(Admission, Option<u64>), Answered> {
    let seed = host.seed.ok_or_else(|| host.gone())?;
    let fields = Fields::request(host.life.platform.head());
    let mut lookup = fields.with_head(|head| GATEWAY.with_borrow_mut(|gateway| gateway.arrive(head, seed, now())));
    loop {
        let found = store::look(&host.life, lookup.reads()).await;
        match GATEWAY.with_borrow_mut(|gateway| lookup.supply(gateway, found, now())) {
            Asked::Lookup(next) => lookup = next,
            Asked::Admission(admission) => return Ok((admission, fields.length())),
            Asked::Rejected(answer, record) => {
                io::Upload::new(&host.life, fields.length()).drain().await;
                return Err(host.reply(&answer, record));
            }
        }
    }
}

async fn admit(mut admission: Admission, length: Option<u64>, host: &Host) -> Result<Admission, Answered> {
    let mut body = io::Upload::new(&host.life, length);
    loop {
        match body.next().await {
            Heard::Chunk(bytes) => {
                if let Err(Rejected(answer, record)) = admission.push(&bytes) {
                    drop(admission);
                    body.drain().await;
                    return Err(host.reply(&answer, record));
                }
            }
            Heard::End => return Ok(admission),
            Heard::Broken | Heard::Silence => {
                host.count(admission.broken(now()));
                return Err(host.gone());
            }
        }
    }
}

async fn exchange(mut step: Step, host: &Host) -> Result<Onward, Answered> {
    let mut upstream = Upstream::none(&host.life);
    loop {
        step = match step {
            Step::Send(sending) => send(sending, &mut upstream, host).await,
            Step::Peek(peeking) => match upstream.next(peeking.wanted(), peeking.patience()).await {
                Heard::Chunk(bytes) => peeking.push(&bytes, now()),
                Heard::End => peeking.ended(now()),
                Heard::Broken => peeking.failed(Fault::Reset, now()),
                Heard::Silence => peeking.failed(Fault::TimedOut, now()),
            },
            Step::Wait(waiting) => {
                upstream = Upstream::none(&host.life);
                host.life.sleep(waiting.delay()).await;
                waiting.resume(now())
            }
            Step::Relay { head, first, relay } => {
                return Passage { relay, out: first, upstream }.open(&head, host);
            }
            Step::HandOver { head, handover } => {
                host.life.platform.pass(head.status, &lines(&head.headers));
                upstream.let_go();
                host.count(handover.unseen(now()));
                return Err(Answered);
            }
            Step::Reply(answer, record) => return Err(host.reply(&answer, record)),
        };
    }
}

async fn send(sending: Sending, upstream: &mut Upstream, host: &Host) -> Step {
    *upstream = Upstream::none(&host.life);
    part(host).await;
    *upstream = sending.request(|out| Upstream::ask(&host.life, out));
    match upstream.answer().await {
        Ok(answer) => sending.answered(answer.status(), &answer, now()),
        Err(fault) => sending.failed(fault, now()),
    }
}

/// What is left to do when the head has left.
enum Onward {
    Passage(Box<Passage>, Client),
    Rest(Rest),
}

/// An answer on its way: upstream chunks in, client bytes out.
struct Passage {
    relay: Relay,
    out: Vec<u8>,
    upstream: Upstream,
}

/// The last bytes of an answer.
struct Rest {
    client: Client,
    out: Vec<u8>,
    close: Close,
}

impl Passage {
    /// The head leaves; of an answer that is all there, everything: a pipe costs more than a short answer.
    fn open(mut self, head: &Opening, host: &Host) -> Result<Onward, Answered> {
        if !self.upstream.has_ended() {
            let client = io::open(&host.life, head.status, &head.headers);
            return Ok(Onward::Passage(Box::new(self), client));
        }
        let (record, close) = self.relay.finish(End::Complete, now(), &mut self.out);
        host.count(record);
        if close == Close::Clean {
            io::reply(&host.life, head.status, &head.headers, &self.out);
            return Err(Answered);
        }
        let client = io::open(&host.life, head.status, &head.headers);
        Ok(Onward::Rest(Rest { client, out: self.out, close }))
    }

    async fn pump(mut self, client: Client, host: &Host) -> Rest {
        let Self { relay, out, upstream } = &mut self;
        let end = loop {
            if client.write(out).await.is_err() {
                break End::ClientGone;
            }
            let flow = match upstream.next(1, relay.patience()).await {
                Heard::Chunk(bytes) => relay.push(&bytes, now(), out),
                Heard::Silence => relay.idle(now(), out),
                Heard::End => break End::Complete,
                Heard::Broken => break End::Upstream(Fault::Reset),
            };
            match flow {
                Flow::Continue => {}
                Flow::Stop => break End::Complete,
            }
        };
        drop(self.upstream);
        let (record, close) = self.relay.finish(end, now(), &mut self.out);
        host.count(record);
        Rest { client, out: self.out, close }
    }
}

impl Rest {
    async fn send(mut self) {
        let written = self.client.write(&mut self.out).await;
        match self.close {
            Close::Clean if written.is_ok() => self.client.close().await,
            Close::Clean | Close::Abort => self.client.abort().await,
        }
    }
}

impl Host {
    fn reply(&self, answer: &Reply, record: Record) -> Answered {
        self.count(record);
        io::reply(&self.life, answer.status, &answer.headers, &answer.body);
        Answered
    }

    fn gone(&self) -> Answered {
        io::gone(&self.life);
        Answered
    }

    fn count(&self, record: Record) {
        let delay = GATEWAY.with_borrow_mut(|gateway| gateway.note(record));
        self.flush.set(self.flush.get().or(delay));
    }
}

/// Tells providers what they need not go on with.
async fn part(host: &Host) {
    while let Some(parting) = GATEWAY.with_borrow_mut(Gateway::parting) {
        let _ = parting.request(|out| Upstream::ask(&host.life, out)).answer().await;
    }
}

/// Carries settlements and the tally to the counters of all instances; what could not be told is kept and tried again.
async fn flush(host: &Host) {
    while let Some(delay) = host.flush.take() {
        host.life.sleep(delay).await;
        settle(host).await;
        let Some(tally) = GATEWAY.with_borrow_mut(Gateway::due) else { return };
        if taken(&store::count(&host.life, &tally.told()).await) {
            return GATEWAY.with_borrow_mut(Gateway::merged);
        }
        host.flush.set(GATEWAY.with_borrow_mut(|gateway| gateway.keep(tally, now())));
    }
}

async fn settle(host: &Host) {
    while let Some(settlement) = GATEWAY.with_borrow_mut(Gateway::owed) {
        if !taken(&store::count(&host.life, &settlement.count()).await) {
            return GATEWAY.with_borrow_mut(|gateway| gateway.owe(settlement));
        }
    }
}

const fn taken(found: &Found) -> bool {
    !matches!(found, Found::Unreachable)
}
