//! The platform's things as the core's nouns, and back.
//!
//! ```text
//! Request ─▶ Head, chunks    Response ─▶ Headers, Heard    Opening, bytes ─▶ Response
//! ```
//!
//! Invariant: at most one read of a stream is ever pending.

use core::pin::Pin;

use js_sys::futures::{JsFuture, future_to_promise};
use js_sys::{Promise, Uint8Array};
use lethe_core::host::{Head, HeaderList, Headers, Millis, Seed};
use wasm_bindgen::{JsCast, JsValue};
use worker::web_sys::{self, Request, Response};

use crate::js;
use crate::turn::{Alarm, Turn};

/// What a stream of bytes has to say.
pub(crate) enum Heard {
    Chunk(Vec<u8>),
    End,
    Broken,
    /// Nothing within the time given; the read goes on.
    Silence,
}

/// For bodies between our own parts.
pub(crate) const PATIENCE: Millis = Millis(10_000);
/// For the next chunk of a request's body.
pub(crate) const UPLOAD: Millis = Millis(60_000);

/// A task of any kind, in the one type that the queue is compiled for.
pub(crate) fn job<T>(work: impl Future<Output = T> + 'static) -> Pin<Box<dyn Future<Output = T>>> {
    Box::pin(work)
}

/// Runs `work`; the promise settles as it ends.
pub(crate) fn promise(work: impl Future<Output = Result<JsValue, JsValue>> + 'static) -> Promise {
    future_to_promise(job(work))
}

pub(crate) fn now() -> Millis {
    Millis(js::now() as u64)
}

pub(crate) fn seed() -> Option<Seed> {
    let mut bytes = [0; 32];
    js::random(&mut bytes).is_ok().then_some(Seed(bytes))
}

/// A pause; dropped, it leaves no timer behind.
pub(crate) struct Timer {
    id: f64,
    pub(crate) at: Millis,
    pub(crate) due: JsFuture,
}

impl Timer {
    pub(crate) fn new(span: Millis) -> Self {
        let mut id = 0.0;
        let due = Promise::new(&mut |resolve, _| id = js::set_timeout(&resolve, span.0 as f64));
        Self { id, at: now().after(span), due: due.into() }
    }
}

pub(crate) async fn sleep(span: Millis) {
    let mut timer = Timer::new(span);
    let _ = (&mut timer.due).await;
}

impl Drop for Timer {
    fn drop(&mut self) {
        js::clear_timeout(self.id);
    }
}

/// `request` as the core sees it; the URL is the platform's, which has already resolved `..` and `%2e`.
pub(crate) fn with_head<T>(request: &Request, with: impl FnOnce(&Head<'_>) -> T) -> T {
    let (method, url) = (request.method(), request.url());
    let target = url.split_once("://").map_or("", |(_, rest)| rest);
    let target = target.find('/').map_or("/", |slash| &target[slash..]);
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    with(&Head { method: &method, path, query, headers: &Fields { headers: request.headers(), decoded: false } })
}

/// Headers in JavaScript's keeping.
pub(crate) struct Fields {
    pub(crate) headers: web_sys::Headers,
    /// The platform decodes gzip and br when the body is read, and leaves the header as it came.
    pub(crate) decoded: bool,
}

impl Headers for Fields {
    fn get(&self, name: &str) -> Option<String> {
        let value = self.headers.get(name).ok()??;
        let gone = self.decoded && name == "content-encoding" && matches!(value.as_str(), "gzip" | "br");
        (!gone).then_some(value)
    }
}

/// The body of a request or of an answer.
pub(crate) fn stream(message: &impl AsRef<JsValue>) -> Option<js::ReadableStream> {
    message.as_ref().unchecked_ref::<js::Message>().body()
}

/// Body of a request or of an answer, read chunk by chunk.
pub(crate) struct Body {
    reader: Option<js::Reader>,
    turn: Turn,
}

impl Body {
    pub(crate) fn new(stream: Option<&js::ReadableStream>) -> Self {
        Self { reader: stream.and_then(|stream| stream.reader().ok()), turn: Turn::new() }
    }

    /// The next chunk, or `Silence` after `patience`: then the same read goes on in the next call.
    pub(crate) async fn next(&mut self, patience: Millis, alarm: &mut Alarm) -> Heard {
        let Some(reader) = &self.reader else { return Heard::End };
        if self.turn.is_idle() {
            let Ok(read) = reader.read() else { return Heard::Broken };
            self.turn.expect(&read);
        }
        alarm.within(&mut self.turn, patience).await.map_or(Heard::Silence, heard)
    }

    /// Gives the stream back, for the platform to go on with.
    pub(crate) fn release(&mut self) {
        if let Some(reader) = self.reader.take() {
            reader.release();
        }
    }
}

fn heard(result: Result<JsValue, JsValue>) -> Heard {
    let Ok(result) = result else { return Heard::Broken };
    let value = result.unchecked_into::<js::ReadResult>().value();
    value.map_or(Heard::End, |bytes| Heard::Chunk(bytes.to_vec()))
}

pub(crate) fn fields(list: &[(&'static str, String)]) -> web_sys::Headers {
    let headers = worker::Headers::new().0;
    for (name, value) in list {
        // What the platform refuses (a line break, say) does not leave.
        let _ = headers.append(name, value);
    }
    headers
}

/// A whole answer.
pub(crate) fn respond(status: u16, headers: &HeaderList, body: &[u8]) -> Response {
    if body.is_empty() {
        return response(status, headers, &JsValue::NULL);
    }
    response(status, headers, &Uint8Array::from(body))
}

fn response(status: u16, headers: &HeaderList, body: &JsValue) -> Response {
    let init = js::object(&[("status", &status.into()), ("headers", &fields(headers))]);
    js::Answer::new(body, &init).map_or_else(|_| gone(), Response::from)
}

/// Resolves when the client goes away before it has an answer.
pub(crate) fn departure(request: &Request) -> JsFuture {
    let promise = Promise::new(&mut |resolve, _| {
        if let Some(signal) = request.unchecked_ref::<js::Message>().signal() {
            let _ = signal.add_event_listener_with_callback("abort", &resolve);
        }
    });
    promise.into()
}

/// For a client that will not read it.
pub(crate) fn gone() -> Response {
    #[expect(clippy::unwrap_used, reason = "an empty 500 is a response everywhere")]
    js::Answer::new(&JsValue::NULL, &js::object(&[("status", &500.into())])).unwrap().into()
}

/// The client's end of a relayed answer.
pub(crate) struct Client {
    pub(crate) writable: js::WritableStream,
    pub(crate) writer: js::Writer,
    turn: Turn,
}

/// The client has gone.
pub(crate) struct Gone;

/// Commits: the head leaves with the response, the body through the [`Client`].
pub(crate) fn open(status: u16, headers: &HeaderList) -> Option<(Response, Client)> {
    let pipe = js::IdentityTransformStream::new();
    let writable = pipe.writable();
    let writer = writable.writer().ok()?;
    Some((response(status, headers, &pipe.readable()), Client { writable, writer, turn: Turn::new() }))
}

impl Client {
    /// Sends and clears `bytes`; returns when the client's side has taken them: this is the backpressure.
    pub(crate) async fn write(&mut self, bytes: &mut Vec<u8>) -> Result<(), Gone> {
        if bytes.is_empty() {
            return Ok(());
        }
        let written = self.writer.write(&Uint8Array::from(bytes.as_slice())).map_err(|_| Gone)?;
        bytes.clear();
        self.turn.expect(&written);
        (&mut self.turn).await.map(|_| ()).map_err(|_| Gone)
    }

    pub(crate) async fn close(self) {
        if let Ok(closed) = self.writer.close() {
            let _ = JsFuture::from(closed).await;
        }
    }

    pub(crate) async fn abort(self) {
        if let Ok(aborted) = self.writer.abort("upstream broke") {
            let _ = JsFuture::from(aborted).await;
        }
    }
}
