//! Heads at the door: which path, who knocks, what is read, what is answered before any body.
//!
//! ```text
//! Stores ─▶ arrive ─▶ lookup ⟲ ─▶ 100 (send the body) │ an answer
//! ```
//!
//! Invariant: every refusal has its type, its section in the docs, and nothing of the request.
#![expect(clippy::unwrap_used, reason = "tests")]

mod answers;
mod callers;
mod doors;

use lethe_core::arrive::key;
use lethe_core::gateway::Gateway;
use lethe_tests::stores::{Led, Stores};

pub(crate) const KEY: &str = "sk-test-1";
pub(crate) const JSON: (&str, &str) = ("content-type", "application/json");
pub(crate) const CHAT: &str = "POST /v1/chat/completions";

/// Stores with one key and the default registry.
pub(crate) fn keyed() -> Stores {
    Stores::default().kv(&key::stored_under(KEY), "{}")
}

pub(crate) fn once(stores: &mut Stores, line: &str, headers: &[(&str, &str)]) -> Led {
    stores.ask(&mut Gateway::new(), line, headers)
}

/// The status, and `type` or, where it says more, `code`.
pub(crate) fn outcome(led: &Led) -> (u16, String) {
    let error = &led.json()["error"];
    let code = error["code"].as_str().or_else(|| error["type"].as_str()).unwrap_or_default();
    (led.status(), code.to_owned())
}

pub(crate) fn expect(line: &str, headers: &[(&str, &str)], status: u16, code: &str) {
    let led = once(&mut keyed(), line, headers);
    assert_eq!(outcome(&led), (status, code.to_owned()), "{line} {headers:?}");
}
