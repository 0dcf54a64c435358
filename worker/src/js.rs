//! The JavaScript that the shell calls, name by name: the whole of what the module can ask of its platform.
//!
//! ```text
//! js::Invocation.next(turn, least) ─▶ worker/platform.js ─▶ reader.read() ┄┄▶ heard(number, turn, bytes)
//! ```
//!
//! Invariant: no `console`, no KV `put`; every import of the linked module is on the list `tools/imports/worker.txt`.
//! Of `worker`: the bindings of the environment and of the Durable Object. Ours are the invocation (one crossing for what would
//! be ten: `platform.js`) and KV (the store of `worker` holds on to `put`).

use js_sys::{Array, Object, Promise};
use wasm_bindgen::prelude::*;
use worker::web_sys::Response;

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

    /// Any kind of body: `web_sys` has one constructor a kind.
    #[wasm_bindgen(extends = Response, js_name = Response)]
    pub type Answer;
    #[wasm_bindgen(constructor, js_class = "Response", catch)]
    pub(crate) fn new(body: &JsValue, init: &Object) -> Result<Answer, JsValue>;

    /// A KV namespace: only what reads.
    pub type Namespace;
    #[wasm_bindgen(method, js_name = get, catch)]
    pub(crate) fn value(this: &Namespace, key: &str, options: &Object) -> Result<Promise, JsValue>;

    /// A Durable Object, seen from outside.
    pub type Stub;
    #[wasm_bindgen(method, catch)]
    pub(crate) fn fetch(this: &Stub, url: &str, init: &Object) -> Result<Promise, JsValue>;

    #[wasm_bindgen(js_namespace = crypto, js_name = getRandomValues, catch)]
    pub(crate) fn random(bytes: &mut [u8]) -> Result<JsValue, JsValue>;
    /// Copies the key before it returns.
    #[wasm_bindgen(js_namespace = ["crypto", "subtle"], js_name = importKey, catch)]
    pub(crate) fn import_key(
        format: &str,
        key: &[u8],
        scheme: &Object,
        extractable: bool,
        usages: &Array,
    ) -> Result<Promise, JsValue>;
    /// Copies the message before it returns.
    #[wasm_bindgen(js_namespace = ["crypto", "subtle"], catch)]
    pub(crate) fn sign(scheme: &str, key: &JsValue, message: &[u8]) -> Result<Promise, JsValue>;
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

/// A plain object of these members.
pub(crate) fn object(members: &[(&str, &JsValue)]) -> Object {
    let object = Object::new();
    for (name, value) in members {
        // A fresh plain object takes any member.
        let _ = js_sys::Reflect::set(&object, &JsValue::from_str(name), value);
    }
    object
}
