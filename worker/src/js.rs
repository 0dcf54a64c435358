//! The JavaScript that the shell calls, name by name: the whole of what the module can ask of its platform.
//!
//! ```text
//! js::Invocation.next(turn, least) ─▶ worker/platform.js ─▶ reader.read() ┄┄▶ heard(number, turn, bytes)
//! ```
//!
//! Invariant: one class, whose methods each do a whole call of the platform in one crossing; every import of the linked module is on
//! the list `tools/imports/worker.txt`.

use wasm_bindgen::prelude::*;

use crate::life::{News, leave, ring, tell};

#[wasm_bindgen]
extern "C" {
    /// Of `worker/platform.js`, where each method is described. `turn` is the number that the answer comes back with.
    pub type Invocation;
    #[wasm_bindgen(method)]
    pub(crate) fn head(this: &Invocation) -> String;
    #[wasm_bindgen(method)]
    pub(crate) fn alarm(this: &Invocation, milliseconds: f64);
    #[wasm_bindgen(method)]
    pub(crate) fn end(this: &Invocation);
    #[wasm_bindgen(method)]
    pub(crate) fn look(this: &Invocation, turn: u32, reads: &str);
    #[wasm_bindgen(method)]
    pub(crate) fn count(this: &Invocation, turn: u32, name: &str, message: &[u8]);
    #[wasm_bindgen(method)]
    pub(crate) fn sign(this: &Invocation, turn: u32, key: &[u8], message: &[u8]);
    #[wasm_bindgen(method)]
    pub(crate) fn upload(this: &Invocation, turn: u32);
    #[wasm_bindgen(method)]
    pub(crate) fn uploading(this: &Invocation, turn: u32, least: u32);
    #[wasm_bindgen(method)]
    pub(crate) fn room(this: &Invocation, length: u32);
    #[wasm_bindgen(method)]
    pub(crate) fn piece(this: &Invocation, bytes: &[u8]);
    #[wasm_bindgen(method)]
    pub(crate) fn send(this: &Invocation, turn: u32, url: &str, head: &str);
    #[wasm_bindgen(method)]
    pub(crate) fn next(this: &Invocation, turn: u32, least: u32);
    #[wasm_bindgen(method)]
    pub(crate) fn cancel(this: &Invocation);
    #[wasm_bindgen(method)]
    pub(crate) fn reply(this: &Invocation, status: u16, head: &str, bytes: &[u8]);
    #[wasm_bindgen(method)]
    pub(crate) fn open(this: &Invocation, status: u16, head: &str);
    #[wasm_bindgen(method)]
    pub(crate) fn pass(this: &Invocation, status: u16, head: &str);
    #[wasm_bindgen(method)]
    pub(crate) fn write(this: &Invocation, turn: u32, bytes: &[u8]);
    #[wasm_bindgen(method)]
    pub(crate) fn close(this: &Invocation, turn: u32);
    #[wasm_bindgen(method)]
    pub(crate) fn abort(this: &Invocation, turn: u32);

    #[wasm_bindgen(js_namespace = Date, js_name = now)]
    pub(crate) fn now() -> f64;
}

/// Called by the platform: what was read, nothing at the end.
#[wasm_bindgen]
pub fn heard(number: u32, turn: u32, bytes: Option<Vec<u8>>) {
    tell(number, |life| &life.reading, turn, News::Bytes(bytes));
}

/// Called by the platform: an upstream's status and headers, a line each.
#[wasm_bindgen]
pub fn answered(number: u32, turn: u32, head: String) {
    tell(number, |life| &life.reading, turn, News::Head(head));
}

/// Called by the platform: a write was taken (`channel` 1, `well`), or something failed.
#[wasm_bindgen]
pub fn told(number: u32, channel: u32, turn: u32, well: bool) {
    let news = if well { News::Done } else { News::Failed };
    tell(number, if channel == 0 { |life| &life.reading } else { |life| &life.writing }, turn, news);
}

/// Called by the platform: the time that was asked for is over.
#[wasm_bindgen]
pub fn rang(number: u32) {
    ring(number);
}

/// Called by the platform: the client went away before it had an answer.
#[wasm_bindgen]
pub fn left(number: u32) {
    leave(number);
}
