//! The public lists: which models there are, which are verified, and who says so.
//!
//! ```text
//! GET /v1/models · /v1/models/{id} · /v1/endpoints/zdr · /api/gateway/compliance
//! ```
//!
//! Invariant: a list shows only models that the caller's terms permit, and calls verified only what a request would get now.

use alloc::vec::Vec;

use crate::host::Millis;
use crate::policy::Terms;
use crate::registry::Snapshot;

/// The shape of a model list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// OpenAI's `{"object":"list","data":[…]}`.
    OpenAi,
    /// Anthropic's `{"data":[…],"has_more":false,…}`.
    Anthropic,
}

/// The body of `GET /v1/models`.
#[must_use]
pub fn models(snapshot: &Snapshot, terms: &Terms, shape: Shape, now: Millis) -> Vec<u8> {
    let _ = (snapshot, terms, shape, now);
    todo!()
}

/// The body of `GET /v1/models/{id}`; `None` if there is no such model for this caller.
#[must_use]
pub fn model(snapshot: &Snapshot, terms: &Terms, id: &str, shape: Shape, now: Millis) -> Option<Vec<u8>> {
    let _ = (snapshot, terms, id, shape, now);
    todo!()
}

/// The body of `GET /v1/endpoints/zdr`, in OpenRouter's field names plus the evidence.
#[must_use]
pub fn zero_retention_endpoints(snapshot: &Snapshot, terms: &Terms, now: Millis) -> Vec<u8> {
    let _ = (snapshot, terms, now);
    todo!()
}

/// The body of `GET /api/gateway/compliance`.
#[must_use]
pub fn compliance(snapshot: &Snapshot, now: Millis) -> Vec<u8> {
    let _ = (snapshot, now);
    todo!()
}
