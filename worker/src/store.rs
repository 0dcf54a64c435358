//! What is stored: KV values and settings, read only, and the counters of all instances.
//!
//! ```text
//! Read::Kv("registry") ─▶ REGISTRY.get      Read::Setting("NAME") ─▶ env.NAME      Read::Signature(…) ─▶ crypto.subtle.sign
//! Count { name, message } ──▶ the Durable Object TALLY of that name ──▶ one row, one blob
//! ```
//!
//! Invariant: the KV namespace has no method that writes; the only values written anywhere are counters, one an object.

use core::pin::Pin;

use js_sys::futures::{JsFuture, future_to_promise};
use js_sys::{Array, Promise, Reflect, Uint8Array};
use lethe_core::counter;
use lethe_core::host::{Count, Found, Millis, Read, Signing};
use wasm_bindgen::prelude::*;
use worker::Env;
use worker::web_sys::{Request, Response};
use worker::worker_sys::{DurableObjectNamespace, DurableObjectState, SqlStorage};

use crate::js;

/// Looks everything up at once; the answers keep the order of `reads`.
pub(crate) async fn look(env: &Env, reads: &[Read]) -> Vec<Found> {
    if reads.is_empty() {
        return Vec::new();
    }
    let started: Vec<_> = reads.iter().map(|read| start(env, read)).collect();
    let mut found = Vec::with_capacity(started.len());
    for value in started {
        found.push(match value {
            Started::Known(found) => found,
            Started::Awaited(promise) => settle(promise).await,
        });
    }
    found
}

enum Started {
    Known(Found),
    Awaited(Promise),
}

fn start(env: &Env, read: &Read) -> Started {
    let promise = match read {
        Read::Setting(name) => return Started::Known(setting(env, name)),
        Read::Kv(key) => value(env, key),
        Read::Tally => ask(env, "tally", &js::object(&[])),
        Read::Signature(signing) => sign(signing),
    };
    promise.map_or(Started::Known(Found::Unreachable), Started::Awaited)
}

/// RSASSA-PKCS1-v1_5 by the platform's own implementation.
fn sign(signing: &Signing) -> Result<Promise, JsValue> {
    const SCHEME: &str = "RSASSA-PKCS1-v1_5";
    let scheme = js::object(&[("name", &SCHEME.into()), ("hash", &"SHA-256".into())]);
    let key = js::import_key("pkcs8", signing.key(), &scheme, false, &Array::of1(&"sign".into()))?;
    let message = signing.message().to_vec();
    Ok(promise(async move { JsFuture::from(js::sign(SCHEME, &JsFuture::from(key).await?, &message)?).await }))
}

fn setting(env: &Env, name: &str) -> Found {
    let value = Reflect::get(env, &name.into()).unwrap_or(JsValue::UNDEFINED);
    let text = value.as_string().or_else(|| js_sys::JSON::stringify(&value).ok()?.as_string());
    text.map_or(Found::Absent, |text| Found::Value(text.into_bytes()))
}

fn value(env: &Env, key: &str) -> Result<Promise, JsValue> {
    let namespace: js::Namespace = Reflect::get(env, &"REGISTRY".into())?.unchecked_into();
    namespace.value(key, &js::object(&[("type", &"arrayBuffer".into()), ("cacheTtl", &30.into())]))
}

async fn settle(promise: Promise) -> Found {
    match JsFuture::from(promise).await {
        Err(_) => Found::Unreachable,
        Ok(value) if value.is_null() => Found::Absent,
        Ok(value) => Found::Value(Uint8Array::new(&value).to_vec()),
    }
}

/// Says something to a counter of all instances: its answer, if it has one.
pub(crate) async fn count(env: &Env, count: &Count) -> Found {
    let init = js::object(&[("method", &"POST".into()), ("body", &Uint8Array::from(count.message.as_slice()))]);
    match ask(env, &count.name, &init) {
        Ok(asked) => settle(asked).await,
        Err(_) => Found::Unreachable,
    }
}

/// Asks the Durable Object `name`; resolves to its answer's bytes, or to `null` if it has none.
fn ask(env: &Env, name: &str, init: &js_sys::Object) -> Result<Promise, JsValue> {
    let objects: DurableObjectNamespace = Reflect::get(env, &"TALLY".into())?.unchecked_into();
    let object: js::Stub = objects.get_by_name(name)?.unchecked_into();
    let answer = object.fetch("http://tally/", init)?;
    Ok(promise(async move {
        let answer: Response = JsFuture::from(answer).await?.unchecked_into();
        match answer.status() {
            200 => JsFuture::from(answer.array_buffer()?).await,
            204 => Ok(JsValue::NULL),
            status => Err(status.into()),
        }
    }))
}

/// Runs `work`, of a type that is compiled once; the promise settles as it ends.
fn promise(work: impl Future<Output = Result<JsValue, JsValue>> + 'static) -> Promise {
    let work: Pin<Box<dyn Future<Output = Result<JsValue, JsValue>>>> = Box::pin(work);
    future_to_promise(work)
}

fn failed() -> Result<JsValue, JsValue> {
    js::Answer::new(&JsValue::NULL, &js::object(&[("status", &500.into())])).map(Into::into)
}

/// A Durable Object that keeps one counter: the tally, or what a key or an account has used.
#[wasm_bindgen]
pub struct Tally(SqlStorage);

#[wasm_bindgen]
impl Tally {
    /// Called by the platform.
    ///
    /// # Errors
    /// The platform's own: the object has no storage.
    #[wasm_bindgen(constructor)]
    pub fn new(state: &DurableObjectState) -> Result<Self, JsValue> {
        Ok(Self(state.storage()?.sql()))
    }

    /// `POST` says something to the counter: 200 with its answer; no body reads it: 200 with the stored blob. 204 for nothing.
    pub fn fetch(&self, request: Request) -> Promise {
        let tally = Self(self.0.clone());
        promise(async move { tally.answer(&request).await.or_else(|_| failed()) })
    }

    async fn answer(&self, request: &Request) -> Result<JsValue, JsValue> {
        let sent = Uint8Array::new(&JsFuture::from(request.array_buffer()?).await?).to_vec();
        let told = if sent.is_empty() { self.read()?.unwrap_or_default() } else { self.apply(&sent)? };
        let body = if told.is_empty() { JsValue::NULL } else { Uint8Array::from(told.as_slice()).into() };
        let status = if body.is_null() { 204 } else { 200 };
        js::Answer::new(&body, &js::object(&[("status", &status.into())])).map(Into::into)
    }

    /// Synchronous from read to write, hence atomic.
    fn apply(&self, sent: &[u8]) -> Result<Vec<u8>, JsValue> {
        let applied = counter::apply(self.read()?.as_deref(), sent, Millis(js::now() as u64)).ok_or(JsValue::NULL)?;
        if let Some(kept) = applied.kept {
            let values = Array::of1(&Uint8Array::from(kept.as_slice()));
            self.0.exec("INSERT OR REPLACE INTO tally (id, counts) VALUES (0, ?)", values)?;
        }
        Ok(applied.answer)
    }

    fn read(&self) -> Result<Option<Vec<u8>>, JsValue> {
        let none = Array::new;
        self.0.exec("CREATE TABLE IF NOT EXISTS tally (id INTEGER PRIMARY KEY, counts BLOB NOT NULL)", none())?;
        let row = self.0.exec("SELECT counts FROM tally WHERE id = 0", none())?.to_array().get(0);
        if row.is_undefined() {
            return Ok(None);
        }
        Ok(Some(Uint8Array::new(&Reflect::get(&row, &"counts".into())?).to_vec()))
    }
}
