//! Lethe as a Cloudflare Worker: the loop that carries a request through the core.
//!
//! ```text
//! head ─▶ lookup ⟲ reads ─▶ admission ⟲ chunks ─▶ plan ─▶ step ⟲ send · peek · wait ─▶ relay (under waitUntil)
//! ```
//!
//! Invariant: nothing is decided here; every branch is about the platform. Nothing throws, nothing is logged.

mod io;
mod js;
mod store;
mod turn;
mod upstream;

use core::cell::RefCell;
use std::rc::Rc;

use futures::future::{Either, select};
use js_sys::Promise;
use lethe_core::admit::{Admission, Plan, Rejected};
use lethe_core::arrive::Asked;
use lethe_core::exchange::{HandOver, Sending, Step};
use lethe_core::gateway::Gateway;
use lethe_core::host::{End, Fault, Millis, Opening, Reply};
use lethe_core::metrics::Record;
use lethe_core::relay::{Close, Flow, Relay};
use wasm_bindgen::prelude::*;
use worker::Env;
use worker::web_sys::{Request, Response};
use worker::worker_sys::Context;

use io::{Client, Heard, now};
use turn::Alarm;
use upstream::Upstream;

/// Every byte given back to the allocator is zeroed first.
#[global_allocator]
static ALLOCATOR: zeroizing_alloc::ZeroAlloc<std::alloc::System> = zeroizing_alloc::ZeroAlloc(std::alloc::System);

thread_local! {
    static GATEWAY: RefCell<Gateway> = RefCell::new(Gateway::new());
}

/// The bindings and the life of one invocation.
struct Host {
    env: Env,
    context: worker::Context,
}

/// An answer that is ready before the end of the path.
type Early = Response;

/// The `fetch` handler. It is kept alive after the client has gone, so that everything it holds is dropped.
#[wasm_bindgen]
pub fn serve(request: Request, env: Env, context: Context) -> Promise {
    let kept: Context = context.unchecked_ref::<JsValue>().clone().unchecked_into();
    let host = Rc::new(Host { env, context: worker::Context::new(kept) });
    let served = Rc::clone(&host);
    let answer = io::promise(async move {
        let work = core::pin::pin!(answer(&request, &served));
        match select(work, io::departure(&request)).await {
            Either::Left((Ok(response) | Err(response), _)) => Ok(response.into()),
            Either::Right(_) => Ok(io::gone().into()),
        }
    });
    // A context that refuses has ended: nobody waits for the answer either.
    let _ = context.wait_until(&answer);
    answer
}

async fn answer(request: &Request, host: &Rc<Host>) -> Result<Response, Early> {
    let mut alarm = Alarm::default();
    let admission = arrive(request, host).await?;
    let admission = admit(admission, request, &mut alarm, host).await?;
    match GATEWAY.with_borrow_mut(|gateway| admission.close(gateway, now())) {
        Plan::Proxy(sending) => exchange(sending, alarm, host).await,
        Plan::Reply(answer, record) => Err(reply(&answer, record, host)),
    }
}

async fn arrive(request: &Request, host: &Rc<Host>) -> Result<Admission, Early> {
    let seed = io::seed().ok_or_else(io::gone)?;
    let mut lookup =
        io::with_head(request, |head| GATEWAY.with_borrow_mut(|gateway| gateway.arrive(head, seed, now())));
    loop {
        let found = store::look(&host.env, lookup.reads()).await;
        match GATEWAY.with_borrow_mut(|gateway| lookup.supply(gateway, found, now())) {
            Asked::Lookup(next) => lookup = next,
            Asked::Admission(admission) => return Ok(admission),
            Asked::Rejected(answer, record) => return Err(reply(&answer, record, host)),
        }
    }
}

async fn admit(
    mut admission: Admission,
    request: &Request,
    alarm: &mut Alarm,
    host: &Rc<Host>,
) -> Result<Admission, Early> {
    let mut body = io::Body::new(io::stream(request).as_ref());
    loop {
        match body.next(io::UPLOAD, alarm).await {
            Heard::Chunk(bytes) => {
                let pushed = admission.push(&bytes);
                pushed.map_err(|Rejected(answer, record)| reply(&answer, record, host))?;
            }
            Heard::End => return Ok(admission),
            Heard::Broken | Heard::Silence => {
                count(admission.broken(now()), host);
                return Err(io::gone());
            }
        }
    }
}

async fn exchange(sending: Sending, mut alarm: Alarm, host: &Rc<Host>) -> Result<Response, Early> {
    let mut step = Step::Send(sending);
    let mut upstream = Upstream::none();
    loop {
        step = match step {
            Step::Send(sending) => send(sending, &mut upstream, &mut alarm).await,
            Step::Peek(peeking) => match upstream.next(peeking.patience(), &mut alarm).await {
                Heard::Chunk(bytes) => peeking.push(&bytes, now()),
                Heard::End => peeking.ended(now()),
                Heard::Broken => peeking.failed(Fault::Reset, now()),
                Heard::Silence => peeking.failed(Fault::TimedOut, now()),
            },
            Step::Wait(waiting) => {
                upstream = Upstream::none();
                io::sleep(waiting.delay()).await;
                Step::Send(waiting.resume(now()))
            }
            Step::Relay { head, first, relay } => {
                let passage = Passage { relay, out: first, upstream, alarm };
                return passage.carry(&head, host).await.ok_or_else(io::gone);
            }
            Step::HandOver { head, first, handover } => {
                let (response, client) = io::open(head.status, &head.headers).ok_or_else(io::gone)?;
                host.keep(copy(handover, first, upstream, client, Rc::clone(host)));
                return Ok(response);
            }
            Step::Reply(answer, record) => return Err(reply(&answer, record, host)),
        };
    }
}

async fn send(sending: Sending, upstream: &mut Upstream, alarm: &mut Alarm) -> Step {
    *upstream = Upstream::none();
    match sending.request(upstream::call).answer(alarm).await {
        Ok(answer) => {
            *upstream = answer;
            sending.answered(upstream.status, &upstream.headers, now())
        }
        Err(fault) => sending.failed(fault, now()),
    }
}

/// An answer on its way: upstream chunks in, client bytes out.
struct Passage {
    relay: Relay,
    out: Vec<u8>,
    upstream: Upstream,
    alarm: Alarm,
}

/// As much of an answer, and as long a wait for more, as is kept to send it in one piece: a pipe costs more than a short answer.
const BRIEF: usize = 64 << 10;
const PROMPT: Millis = Millis(50);

impl Passage {
    async fn carry(mut self, head: &Opening, host: &Rc<Host>) -> Option<Response> {
        let end = if self.relay.is_stream() { None } else { self.gather().await };
        if end.is_none() {
            let (response, client) = io::open(head.status, &head.headers)?;
            host.keep(self.pump(client, Rc::clone(host)));
            return Some(response);
        }
        let (record, close) = self.relay.finish(End::Complete, now(), &mut self.out);
        count(record, host);
        match close {
            Close::Clean => Some(io::respond(head.status, &head.headers, &self.out)),
            Close::Abort => {
                let (response, mut client) = io::open(head.status, &head.headers)?;
                host.keep(async move {
                    let _ = client.write(&mut self.out).await;
                    client.abort().await;
                });
                Some(response)
            }
        }
    }

    /// The whole answer, if it is short and all there; otherwise what there is of it goes out first.
    async fn gather(&mut self) -> Option<()> {
        while self.out.len() < BRIEF {
            match self.upstream.next(PROMPT, &mut self.alarm).await {
                Heard::Chunk(bytes) => match self.relay.push(&bytes, now(), &mut self.out) {
                    Flow::Continue => {}
                    Flow::Stop => return Some(()),
                },
                Heard::End => return Some(()),
                Heard::Broken | Heard::Silence => return None,
            }
        }
        None
    }

    async fn pump(mut self, mut client: Client, host: Rc<Host>) {
        let Self { relay, out, upstream, alarm } = &mut self;
        let end = loop {
            if client.write(out).await.is_err() {
                break End::ClientGone;
            }
            let flow = match upstream.next(relay.patience(), alarm).await {
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
        count(record, &host);
        let written = client.write(&mut self.out).await;
        match close {
            Close::Clean if written.is_ok() => client.close().await,
            Close::Clean | Close::Abort => client.abort().await,
        }
    }
}

/// After commit, untouched: the platform copies.
async fn copy(handover: HandOver, mut first: Vec<u8>, upstream: Upstream, mut client: Client, host: Rc<Host>) {
    let end = match client.write(&mut first).await {
        Ok(()) => upstream.pipe(client).await,
        Err(_) => End::ClientGone,
    };
    count(handover.finish(end, now()), &host);
}

fn reply(answer: &Reply, record: Record, host: &Rc<Host>) -> Response {
    count(record, host);
    io::respond(answer.status, &answer.headers, &answer.body)
}

fn count(record: Record, host: &Rc<Host>) {
    if let Some(delay) = GATEWAY.with_borrow_mut(|gateway| gateway.note(record)) {
        host.keep(flush(delay, Rc::clone(host)));
    }
}

/// Carries the tally to the counters of all instances; what could not be merged is kept and tried again.
async fn flush(mut delay: Millis, host: Rc<Host>) {
    loop {
        io::sleep(delay).await;
        let Some(tally) = GATEWAY.with_borrow_mut(Gateway::due) else { return };
        if store::merge(&host.env, &tally.encode()).await {
            return;
        }
        let Some(next) = GATEWAY.with_borrow_mut(|gateway| gateway.keep(tally)) else { return };
        delay = next;
    }
}

impl Host {
    /// Keeps the invocation alive until `work` is done.
    fn keep(&self, work: impl Future<Output = ()> + 'static) {
        self.context.wait_until(io::job(work));
    }
}
