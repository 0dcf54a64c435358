//! The JavaScript that the shell calls, name by name: the whole of what the module can ask of its platform.
//!
//! ```text
//! request.body.getReader().read()        js::Request → js::ReadableStream → js::Reader → Promise
//! ```
//!
//! Invariant: no `console`, no KV `put`; every import of the linked module is on the list `tools/imports/worker.txt`.
//! Of `worker`: the bindings of the environment, the context, requests, headers, cancelling, the Durable Object. Ours are
//! the streams (its readers and writers throw into the module), KV (its store holds on to `put`) and the timer of a body.

use js_sys::{Function, Object, Promise, Uint8Array};
use wasm_bindgen::prelude::*;
use worker::web_sys::{AbortSignal, Request, Response};

#[wasm_bindgen]
extern "C" {
    /// A body of ours is a [`ReadableStream`] of ours.
    #[wasm_bindgen(extends = Request, extends = Response)]
    pub type Message;
    #[wasm_bindgen(method, getter)]
    pub(crate) fn body(this: &Message) -> Option<ReadableStream>;
    #[wasm_bindgen(method, getter)]
    pub(crate) fn signal(this: &Message) -> Option<AbortSignal>;

    /// Any kind of body: `web_sys` has one constructor a kind.
    #[wasm_bindgen(extends = Response, js_name = Response)]
    pub type Answer;
    #[wasm_bindgen(constructor, js_class = "Response", catch)]
    pub(crate) fn new(body: &JsValue, init: &Object) -> Result<Answer, JsValue>;

    pub type ReadableStream;
    #[wasm_bindgen(method, js_name = getReader, catch)]
    pub(crate) fn reader(this: &ReadableStream) -> Result<Reader, JsValue>;
    #[wasm_bindgen(method, js_name = pipeTo, catch)]
    pub(crate) fn pipe_to(this: &ReadableStream, to: &WritableStream, options: &Object) -> Result<Promise, JsValue>;

    pub type Reader;
    #[wasm_bindgen(method, catch)]
    pub(crate) fn read(this: &Reader) -> Result<Promise, JsValue>;
    #[wasm_bindgen(method, js_name = releaseLock)]
    pub(crate) fn release(this: &Reader);

    pub type ReadResult;
    #[wasm_bindgen(method, getter)]
    pub(crate) fn value(this: &ReadResult) -> Option<Uint8Array>;

    pub type IdentityTransformStream;
    #[wasm_bindgen(constructor)]
    pub(crate) fn new() -> IdentityTransformStream;
    #[wasm_bindgen(method, getter)]
    pub(crate) fn readable(this: &IdentityTransformStream) -> ReadableStream;
    #[wasm_bindgen(method, getter)]
    pub(crate) fn writable(this: &IdentityTransformStream) -> WritableStream;

    pub type WritableStream;
    #[wasm_bindgen(method, js_name = getWriter, catch)]
    pub(crate) fn writer(this: &WritableStream) -> Result<Writer, JsValue>;

    pub type Writer;
    #[wasm_bindgen(method, catch)]
    pub(crate) fn write(this: &Writer, chunk: &Uint8Array) -> Result<Promise, JsValue>;
    #[wasm_bindgen(method, catch)]
    pub(crate) fn close(this: &Writer) -> Result<Promise, JsValue>;
    #[wasm_bindgen(method, catch)]
    pub(crate) fn abort(this: &Writer, reason: &str) -> Result<Promise, JsValue>;
    #[wasm_bindgen(method, js_name = releaseLock)]
    pub(crate) fn release(this: &Writer);
    #[wasm_bindgen(method, getter, js_name = desiredSize)]
    pub(crate) fn desired_size(this: &Writer) -> Option<f64>;

    /// A KV namespace: only what reads.
    pub type Namespace;
    #[wasm_bindgen(method, js_name = get, catch)]
    pub(crate) fn value(this: &Namespace, key: &str, options: &Object) -> Result<Promise, JsValue>;

    /// A Durable Object, seen from outside.
    pub type Stub;
    #[wasm_bindgen(method, catch)]
    pub(crate) fn fetch(this: &Stub, url: &str, init: &Object) -> Result<Promise, JsValue>;

    #[wasm_bindgen(catch)]
    pub(crate) fn fetch(url: &str, init: &Object) -> Result<Promise, JsValue>;
    #[wasm_bindgen(js_name = setTimeout)]
    pub(crate) fn set_timeout(run: &Function, milliseconds: f64) -> f64;
    #[wasm_bindgen(js_name = clearTimeout)]
    pub(crate) fn clear_timeout(timer: f64);
    #[wasm_bindgen(js_namespace = crypto, js_name = getRandomValues, catch)]
    pub(crate) fn random(bytes: &mut [u8]) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_namespace = Date, js_name = now)]
    pub(crate) fn now() -> f64;
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
