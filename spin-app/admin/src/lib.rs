//! The admin plane of Lethe as a Spin component: the loop that carries a request through the core.
//!
//! ```text
//! head, body ─▶ asking ⟲ reads ─▶ storing ─▶ steps, one after the other ─▶ asking ⟲ … ─▶ reply
//! ```
//!
//! Invariant: nothing is decided here; every branch is about the platform. Nothing is printed, nothing is logged.

mod io;
mod store;

use core::cell::RefCell;

use lethe_core::admin::{Asking, Desk, LONGEST_BODY, Next};
use lethe_core::host::Millis;
use spin_platform::{Kept, now, seed};
use spin_sdk::wasip3;
use wasip3::http::types::{ErrorCode, Request, Response};

/// Every byte given back to the allocator is zeroed first.
#[global_allocator]
static ALLOCATOR: zeroizing_alloc::ZeroAlloc<std::alloc::System> = zeroizing_alloc::ZeroAlloc(std::alloc::System);

thread_local! {
    /// Spin's stores show a value as soon as it is written.
    static DESK: RefCell<Desk> = const { RefCell::new(Desk::new(Millis(0))) };
}

struct Admin;

wasip3::http::service::export!(Admin with_types_in wasip3);

impl wasip3::exports::http::handler::Guest for Admin {
    async fn handle(request: Request) -> Result<Response, ErrorCode> {
        Ok(answer(request).await.unwrap_or_else(io::gone))
    }
}

/// `None`: the client has gone, or the platform has no entropy.
async fn answer(request: Request) -> Option<Response> {
    let seed = seed()?;
    let kept = Kept::of(&request);
    let body = io::body(request, LONGEST_BODY).await?;
    let asking = DESK.with_borrow_mut(|desk| desk.arrive(&kept.head(), &io::client(&kept), body, seed, now()));
    Some(io::respond(carry(asking).await))
}

async fn carry(asking: Asking) -> lethe_core::host::Reply {
    let mut next = Next::Read(asking);
    loop {
        next = match next {
            Next::Reply(reply) => return reply,
            Next::Read(asking) => {
                let found = store::look(asking.reads()).await;
                DESK.with_borrow_mut(|desk| asking.supply(desk, found, now()))
            }
            Next::Store(storing) => {
                let stored = store::perform(storing.steps()).await;
                DESK.with_borrow_mut(|desk| storing.stored(desk, stored, now()))
            }
        };
    }
}
