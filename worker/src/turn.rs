//! Waiting for JavaScript, at the least price: a short answer takes a dozen waits, a streamed event two.
//!
//! ```text
//! promise ─await▶ Turn ─poll▶ task      two callbacks for all promises of a stream, where a future of `js_sys` makes two for each
//! Alarm: one timer for all patience of an invocation; looked at when it fires, not set anew for each wait
//! ```
//!
//! Invariant: a callback lives until JavaScript can no longer call it.

use core::cell::RefCell;
use core::pin::Pin;
use core::task::{Context, Poll, Waker};
use std::rc::Rc;

use futures::future::{Either, select};
use js_sys::Promise;
use lethe_core::host::Millis;
use wasm_bindgen::prelude::*;

use crate::io::{Timer, now};

/// Waits for one promise after another, never for two.
pub(crate) struct Turn(Rc<RefCell<State>>);

type Settled = Result<JsValue, JsValue>;
type Callback = Closure<dyn FnMut(JsValue) -> Result<(), JsError>>;

struct State {
    stage: Stage,
    /// They hold the state in turn: whoever ends last takes them out.
    callbacks: Option<(Callback, Callback)>,
}

enum Stage {
    Idle,
    Awaited(Option<Waker>),
    Settled(Settled),
    /// The [`Turn`] was dropped before its promise settled.
    Abandoned,
}

impl Turn {
    pub(crate) fn new() -> Self {
        let state = Rc::new(RefCell::new(State { stage: Stage::Idle, callbacks: None }));
        let callback = |settled: fn(JsValue) -> Settled| -> Callback {
            let state = Rc::clone(&state);
            Closure::new(move |value| {
                settle(&state, settled(value));
                Ok(())
            })
        };
        let callbacks = (callback(Ok), callback(Err));
        state.borrow_mut().callbacks = Some(callbacks);
        Self(state)
    }

    /// Nothing is awaited, and nothing is left to be taken.
    pub(crate) fn is_idle(&self) -> bool {
        matches!(self.0.borrow().stage, Stage::Idle)
    }

    /// From now on the turn ends as `promise` does.
    pub(crate) fn expect(&self, promise: &Promise) {
        let mut state = self.0.borrow_mut();
        state.stage = Stage::Awaited(None);
        if let Some((resolved, rejected)) = &state.callbacks {
            let _ = promise.then_with_reject(resolved, rejected);
        }
    }
}

impl Future for Turn {
    type Output = Settled;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Settled> {
        let mut state = self.0.borrow_mut();
        match core::mem::replace(&mut state.stage, Stage::Idle) {
            Stage::Settled(settled) => Poll::Ready(settled),
            Stage::Idle | Stage::Awaited(_) | Stage::Abandoned => {
                state.stage = Stage::Awaited(Some(context.waker().clone()));
                Poll::Pending
            }
        }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut state = self.0.borrow_mut();
        if matches!(state.stage, Stage::Awaited(_)) {
            state.stage = Stage::Abandoned;
            return;
        }
        let callbacks = state.callbacks.take();
        drop(state);
        drop(callbacks);
    }
}

fn settle(state: &RefCell<State>, settled: Settled) {
    let mut state = state.borrow_mut();
    match core::mem::replace(&mut state.stage, Stage::Settled(settled)) {
        Stage::Awaited(Some(waker)) => {
            drop(state);
            waker.wake();
        }
        Stage::Abandoned => {
            let callbacks = state.callbacks.take();
            drop(state);
            drop(callbacks);
        }
        Stage::Awaited(None) | Stage::Idle | Stage::Settled(_) => {}
    }
}

/// The patience of one invocation, which waits for one thing after another.
#[derive(Default)]
pub(crate) struct Alarm(Option<Timer>);

/// No timer is set for longer, so that one serves waits of any patience.
const LONGEST: Millis = Millis(10_000);

impl Alarm {
    /// What comes of `work`, or `None` after `patience`: `work` may then be waited for again.
    pub(crate) async fn within<F: Future + Unpin>(&mut self, work: &mut F, patience: Millis) -> Option<F::Output> {
        let deadline = now().after(patience);
        loop {
            let timer = self.0.take_if(|timer| timer.at <= deadline);
            let timer = timer.unwrap_or_else(|| Timer::new(Millis(LONGEST.0.min(deadline.since(now()).0))));
            if let Either::Left((done, _)) = select(&mut *work, &mut self.0.insert(timer).due).await {
                return Some(done);
            }
            self.0 = None;
            if now() >= deadline {
                return None;
            }
        }
    }
}
