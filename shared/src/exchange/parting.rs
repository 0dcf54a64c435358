//! What is said to a provider whose work nobody waits for any more.
//!
//! ```text
//! Prediction { cancel } ──dropped before its end──▶ Abandoned ──Gateway::parting──▶ POST …/predictions/id/cancel
//! ```
//!
//! However a request is given up, by its client, for another provider or by the platform, what it has set going is dropped with it.
//!
//! Invariant: it is said once, to the provider that works, and holds nothing of the request.

use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;
use core::cell::RefCell;

use crate::host::{HeaderList, Method, Millis, Outgoing};
use crate::splice::Pieces;

/// How long an answer is waited for.
const PATIENCE: Millis = Millis(5_000);

/// What a provider is to be told; its answer is of no interest.
pub struct Parting {
    url: String,
    headers: HeaderList,
}

/// What is to be told to providers, by one instance.
#[derive(Clone, Default)]
pub(crate) struct Abandoned(Rc<RefCell<Vec<Parting>>>);

/// Tells its provider when it is dropped, unless the work has ended.
pub(crate) struct Cancel {
    parting: Option<Parting>,
    abandoned: Abandoned,
}

impl Parting {
    /// The request to send.
    pub fn request<T>(&self, with: impl FnOnce(Outgoing<'_>) -> T) -> T {
        let (url, headers, body) = (&self.url, &self.headers, Pieces::new(&[], &[]));
        with(Outgoing { method: Method::Post, url, headers, body, length: 0, patience: PATIENCE })
    }
}

impl Abandoned {
    /// One that has not been told yet.
    pub(crate) fn take(&self) -> Option<Parting> {
        self.0.try_borrow_mut().ok()?.pop()
    }
}

impl Cancel {
    /// Work that ends when `url` is asked.
    pub(crate) fn at(url: String, headers: HeaderList, abandoned: &Abandoned) -> Self {
        Self { parting: Some(Parting { url, headers }), abandoned: abandoned.clone() }
    }

    /// There is nothing to cancel any more.
    pub(crate) fn ended(mut self) {
        self.parting = None;
    }
}

impl Drop for Cancel {
    fn drop(&mut self) {
        if let (Some(parting), Ok(mut list)) = (self.parting.take(), self.abandoned.0.try_borrow_mut()) {
            list.push(parting);
        }
    }
}
