//! The JavaScript that the shell calls, name by name: the whole of what the module can ask of its platform.
//!
//! ```text
//! request.body.getReader().read()        js::Request → js::ReadableStream → js::Reader → Promise
//! ```
//!
//! Invariant: no `console`, no KV `put`; the linked module imports what is declared here and used, and nothing else.
//! Own declarations instead of the `worker` crate: that crate's start function hands panic texts to `console.error`,
//! and its request types bring 100 KB of URL tables.

use js_sys::{Function, Object, Promise, Uint8Array};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    pub type Request;
    #[wasm_bindgen(method, getter)]
    pub(crate) fn method(this: &Request) -> String;
    #[wasm_bindgen(method, getter)]
    pub(crate) fn url(this: &Request) -> String;
    #[wasm_bindgen(method, getter)]
    pub(crate) fn headers(this: &Request) -> Headers;
    #[wasm_bindgen(method, getter)]
    pub(crate) fn body(this: &Request) -> Option<ReadableStream>;
    #[wasm_bindgen(method, getter)]
    pub(crate) fn signal(this: &Request) -> Option<AbortSignal>;

    pub type Headers;
    #[wasm_bindgen(constructor)]
    pub(crate) fn new() -> Headers;
    #[wasm_bindgen(method, catch)]
    pub(crate) fn get(this: &Headers, name: &str) -> Result<Option<String>, JsValue>;
    #[wasm_bindgen(method, catch)]
    pub(crate) fn append(this: &Headers, name: &str, value: &str) -> Result<(), JsValue>;

    pub type Response;
    #[wasm_bindgen(constructor, catch)]
    pub(crate) fn new(body: &JsValue, init: &Object) -> Result<Response, JsValue>;
    #[wasm_bindgen(method, getter)]
    pub(crate) fn status(this: &Response) -> u16;
    #[wasm_bindgen(method, getter)]
    pub(crate) fn headers(this: &Response) -> Headers;
    #[wasm_bindgen(method, getter)]
    pub(crate) fn body(this: &Response) -> Option<ReadableStream>;
    #[wasm_bindgen(method, js_name = arrayBuffer, catch)]
    pub(crate) fn array_buffer(this: &Response) -> Result<Promise, JsValue>;

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

    pub type AbortController;
    #[wasm_bindgen(constructor)]
    pub(crate) fn new() -> AbortController;
    #[wasm_bindgen(method, getter)]
    pub(crate) fn signal(this: &AbortController) -> AbortSignal;
    #[wasm_bindgen(method)]
    pub(crate) fn abort(this: &AbortController);

    pub type AbortSignal;
    #[wasm_bindgen(method, js_name = addEventListener)]
    pub(crate) fn on(this: &AbortSignal, event: &str, listener: &Function);

    pub type Context;
    #[wasm_bindgen(method, js_name = waitUntil)]
    pub(crate) fn wait_until(this: &Context, promise: &Promise);

    /// A KV namespace: only what reads.
    pub type Namespace;
    #[wasm_bindgen(method, js_name = get, catch)]
    pub(crate) fn value(this: &Namespace, key: &str, options: &Object) -> Result<Promise, JsValue>;

    /// The binding of a Durable Object class.
    pub type Objects;
    #[wasm_bindgen(method, js_name = idFromName, catch)]
    pub(crate) fn id(this: &Objects, name: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, js_name = get, catch)]
    pub(crate) fn object(this: &Objects, id: &JsValue) -> Result<Stub, JsValue>;

    pub type Stub;
    #[wasm_bindgen(method, catch)]
    pub(crate) fn fetch(this: &Stub, url: &str, init: &Object) -> Result<Promise, JsValue>;

    /// The storage of a Durable Object: SQL, which answers at once.
    pub type State;
    #[wasm_bindgen(method, getter)]
    pub(crate) fn storage(this: &State) -> Storage;
    pub type Storage;
    #[wasm_bindgen(method, getter)]
    pub(crate) fn sql(this: &Storage) -> Sql;
    pub type Sql;
    #[wasm_bindgen(method, variadic, catch)]
    pub(crate) fn exec(this: &Sql, statement: &str, values: &js_sys::Array) -> Result<Cursor, JsValue>;
    pub type Cursor;
    #[wasm_bindgen(method, js_name = toArray, catch)]
    pub(crate) fn rows(this: &Cursor) -> Result<js_sys::Array, JsValue>;

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
