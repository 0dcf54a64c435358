//! Lethe as a Spin component: the loop that carries a request through the core.
//!
//! ```text
//! head ─▶ lookup ⟲ reads ─▶ admission ⟲ chunks ─▶ plan ─▶ step ⟲ send · peek · wait ─▶ relay (a spawned task)
//! ```
//!
//! Invariant: nothing is decided here; every branch is about the platform. Nothing is printed, nothing is logged.

mod io;
mod store;
mod upstream;

use core::cell::RefCell;

use lethe_core::admit::{Admission, Plan, Rejected};
use lethe_core::arrive::Asked;
use lethe_core::exchange::{HandOver, Sending, Step};
use lethe_core::gateway::Gateway;
use lethe_core::host::{End, Fault, Found, Millis, Reply};
use lethe_core::metrics::Record;
use lethe_core::relay::{Close, Flow, Relay};
use spin_platform::{Kept, now, seed, sleep};
use spin_sdk::wasip3;
use wasip3::http::types::{ErrorCode, Request, Response};
use wasip3::wit_bindgen::spawn;

use io::{Body, Client, Heard};
use upstream::Upstream;

/// Every byte given back to the allocator is zeroed first.
#[global_allocator]
static ALLOCATOR: zeroizing_alloc::ZeroAlloc<std::alloc::System> = zeroizing_alloc::ZeroAlloc(std::alloc::System);

thread_local! {
    static GATEWAY: RefCell<Gateway> = RefCell::new(Gateway::new());
}

/// An answer that is ready before the end of the path.
type Early = Response;

struct Lethe;

wasip3::http::service::export!(Lethe with_types_in wasip3);

impl wasip3::exports::http::handler::Guest for Lethe {
    async fn handle(request: Request) -> Result<Response, ErrorCode> {
        let (Ok(response) | Err(response)) = answer(request).await;
        Ok(response)
    }
}

async fn answer(request: Request) -> Result<Response, Early> {
    let arrived = arrive(&request).await;
    let mut body = Body::of(request);
    let admitted = match arrived {
        Ok(admission) => admit(admission, &mut body).await,
        Err(early) => Err(early),
    };
    let admission = match admitted {
        Ok(admission) => admission,
        Err(early) => {
            spawn(io::drain(body));
            return Err(early);
        }
    };
    let mut plan = GATEWAY.with_borrow_mut(|gateway| admission.close(gateway, now()));
    loop {
        plan = match plan {
            Plan::Reserve(reserving) => {
                let found = store::count(&reserving.count()).await;
                reserving.answered(found, now())
            }
            Plan::Proxy(step) => return exchange(step).await,
            Plan::Reply(answer, record) => return Err(reply(answer, record)),
        };
    }
}

async fn arrive(request: &Request) -> Result<Admission, Early> {
    let seed = seed().ok_or_else(io::gone)?;
    let kept = Kept::of(request);
    let mut lookup = GATEWAY.with_borrow_mut(|gateway| gateway.arrive(&kept.head(), seed, now()));
    loop {
        let found = store::look(lookup.reads()).await;
        match GATEWAY.with_borrow_mut(|gateway| lookup.supply(gateway, found, now())) {
            Asked::Lookup(next) => lookup = next,
            Asked::Admission(admission) => return Ok(admission),
            Asked::Rejected(answer, record) => return Err(reply(answer, record)),
        }
    }
}

async fn admit(mut admission: Admission, body: &mut Body) -> Result<Admission, Early> {
    loop {
        match body.next(io::UPLOAD).await {
            Heard::Chunk(bytes) => {
                admission.push(&bytes).map_err(|Rejected(answer, record)| reply(answer, record))?;
            }
            Heard::End => return Ok(admission),
            Heard::Broken | Heard::Silence => {
                count(admission.broken(now()));
                return Err(io::gone());
            }
        }
    }
}

async fn exchange(mut step: Step) -> Result<Response, Early> {
    let mut upstream = Upstream::none();
    loop {
        step = match step {
            Step::Send(sending) => send(sending, &mut upstream).await,
            Step::Peek(peeking) => match upstream.body.next(peeking.patience()).await {
                Heard::Chunk(bytes) => peeking.push(&bytes, now()),
                Heard::End => peeking.ended(now()),
                Heard::Broken => peeking.failed(Fault::Reset, now()),
                Heard::Silence => peeking.failed(Fault::TimedOut, now()),
            },
            Step::Wait(waiting) => {
                upstream = Upstream::none();
                sleep(waiting.delay()).await;
                waiting.resume(now())
            }
            Step::Relay { head, first, relay } => {
                let (response, client) = io::open(head.status, &head.headers);
                spawn(pump(relay, first, upstream, client));
                return Ok(response);
            }
            Step::HandOver { head, handover } => {
                let (response, client) = io::open(head.status, &head.headers);
                spawn(copy(handover, upstream, client));
                return Ok(response);
            }
            Step::Reply(answer, record) => return Err(reply(answer, record)),
        };
    }
}

async fn send(sending: Sending, upstream: &mut Upstream) -> Step {
    *upstream = Upstream::none();
    part();
    match sending.request(upstream::call).answer().await {
        Ok(answer) => {
            *upstream = answer;
            sending.answered(upstream.status, &upstream.headers, now())
        }
        Err(fault) => sending.failed(fault, now()),
    }
}

/// After commit: upstream chunks in, client bytes out.
async fn pump(mut relay: Relay, mut out: Vec<u8>, mut upstream: Upstream, mut client: Client) {
    let end = loop {
        if client.write(&mut out).await.is_err() {
            break End::ClientGone;
        }
        let flow = match upstream.body.next(relay.patience()).await {
            Heard::Chunk(bytes) => relay.push(&bytes, now(), &mut out),
            Heard::Silence => relay.idle(now(), &mut out),
            Heard::End => break End::Complete,
            Heard::Broken => break End::Upstream(Fault::Reset),
        };
        match flow {
            Flow::Continue => {}
            Flow::Stop => break End::Complete,
        }
    };
    drop(upstream);
    let (record, close) = relay.finish(end, now(), &mut out);
    count(record);
    let written = client.write(&mut out).await;
    match close {
        Close::Clean if written.is_ok() => client.close().await,
        Close::Clean | Close::Abort => client.abort().await,
    }
}

/// After commit, untouched. This platform has no copy of its own between two streams.
async fn copy(handover: HandOver, mut upstream: Upstream, mut client: Client) {
    let mut out = Vec::new();
    let end = loop {
        if client.write(&mut out).await.is_err() {
            break End::ClientGone;
        }
        match upstream.body.next(io::COPY).await {
            Heard::Chunk(bytes) => out = bytes,
            Heard::End => break End::Complete,
            Heard::Broken => break End::Upstream(Fault::Reset),
            Heard::Silence => break End::Upstream(Fault::TimedOut),
        }
    };
    drop(upstream);
    count(handover.finish(end, now()));
    match end {
        End::Complete => client.close().await,
        End::ClientGone | End::Upstream(_) => client.abort().await,
    }
}

fn reply(answer: Reply, record: Record) -> Response {
    count(record);
    io::respond(answer.status, &answer.headers, answer.body)
}

/// Tells providers what they need not go on with.
fn part() {
    while let Some(parting) = GATEWAY.with_borrow_mut(Gateway::parting) {
        let call = parting.request(upstream::call);
        spawn(async move {
            let _ = call.answer().await;
        });
    }
}

fn count(record: Record) {
    part();
    if let Some(delay) = GATEWAY.with_borrow_mut(|gateway| gateway.note(record)) {
        spawn(flush(delay));
    }
}

/// Carries settlements and the tally to the counters of all instances; what could not be told is kept and tried again.
async fn flush(mut delay: Millis) {
    loop {
        sleep(delay).await;
        settle().await;
        let Some(tally) = GATEWAY.with_borrow_mut(Gateway::due) else { return };
        if taken(&store::count(&tally.told()).await) {
            return GATEWAY.with_borrow_mut(Gateway::merged);
        }
        let Some(next) = GATEWAY.with_borrow_mut(|gateway| gateway.keep(tally, now())) else { return };
        delay = next;
    }
}

async fn settle() {
    while let Some(settlement) = GATEWAY.with_borrow_mut(Gateway::owed) {
        if !taken(&store::count(&settlement.count()).await) {
            return GATEWAY.with_borrow_mut(|gateway| gateway.owe(settlement));
        }
    }
}

const fn taken(found: &Found) -> bool {
    !matches!(found, Found::Unreachable)
}
