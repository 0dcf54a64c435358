//! Requests to upstreams.
//!
//! ```text
//! Outgoing ─▶ Call ─answer▶ Upstream { status, headers, body } ─pipe▶ client
//! ```
//!
//! Invariant: whoever drops a [`Call`] or an [`Upstream`] before its end cancels it; redirects are never followed.

use js_sys::futures::JsFuture;
use js_sys::{Promise, Uint8Array};
use lethe_core::host::{End, Fault, Millis, Outgoing};
use wasm_bindgen::{JsCast, JsValue};
use worker::web_sys::Response;
use worker::{AbortController, Headers};

use crate::io::{Body, Client, Fields, Heard, fields, stream};
use crate::js;
use crate::turn::Alarm;

/// A request on its way. Dropped, it is cancelled.
pub(crate) struct Call {
    answer: Result<Promise, JsValue>,
    patience: Millis,
    cancel: Cancel,
}

/// An upstream's answer. Dropped, it is cancelled.
pub(crate) struct Upstream {
    pub(crate) status: u16,
    pub(crate) headers: Fields,
    body: Body,
    stream: Option<js::ReadableStream>,
    cancel: Option<Cancel>,
}

impl Upstream {
    /// Before the first answer, and between two.
    pub(crate) fn none() -> Self {
        let headers = Fields { headers: Headers::new().0, decoded: true };
        Self { status: 0, headers, body: Body::new(None), stream: None, cancel: None }
    }
}

struct Cancel(Option<AbortController>);

impl Drop for Cancel {
    fn drop(&mut self) {
        if let Some(controller) = self.0.take() {
            controller.abort();
        }
    }
}

/// Starts a request: its pieces are copied once, out of linear memory.
pub(crate) fn call(out: Outgoing<'_>) -> Call {
    let body = Uint8Array::new_with_length(u32::try_from(out.length).unwrap_or(u32::MAX));
    let mut at = 0;
    for piece in out.body {
        let end = at + piece.len() as u32;
        body.subarray(at, end).copy_from(piece);
        at = end;
    }
    let controller = AbortController::default();
    let init = js::object(&[
        ("method", &"POST".into()),
        ("headers", &fields(out.headers)),
        ("body", &body),
        ("redirect", &"manual".into()),
        ("signal", &controller.signal()),
    ]);
    Call { answer: js::fetch(out.url, &init), patience: out.patience, cancel: Cancel(Some(controller)) }
}

impl Call {
    /// The head of the answer.
    pub(crate) async fn answer(self, alarm: &mut Alarm) -> Result<Upstream, Fault> {
        let mut answer = JsFuture::from(self.answer.map_err(|_| Fault::Connect)?);
        let answer = alarm.within(&mut answer, self.patience).await.ok_or(Fault::TimedOut)?;
        let answer: Response = answer.map_err(|_| Fault::Connect)?.unchecked_into();
        let headers = Fields { headers: answer.headers(), decoded: true };
        let stream = stream(&answer);
        Ok(Upstream {
            status: answer.status(),
            headers,
            body: Body::new(stream.as_ref()),
            stream,
            cancel: Some(self.cancel),
        })
    }
}

impl Upstream {
    /// The next chunk. Of what has ended nothing is left to cancel, and cancelling is not free.
    pub(crate) async fn next(&mut self, patience: Millis, alarm: &mut Alarm) -> Heard {
        let heard = self.body.next(patience, alarm).await;
        if let (Heard::End, Some(cancel)) = (&heard, &mut self.cancel) {
            cancel.0 = None;
        }
        heard
    }

    /// The platform copies the rest of the body to `client` by itself.
    pub(crate) async fn pipe(mut self, client: Client) -> End {
        self.body.release();
        client.writer.release();
        let Some(stream) = &self.stream else { return closed(&client) };
        let options = js::object(&[("preventAbort", &JsValue::TRUE)]);
        let Ok(copied) = stream.pipe_to(&client.writable, &options) else { return broken(&client) };
        JsFuture::from(copied).await.map_or_else(|_| broken(&client), |_| End::Complete)
    }
}

fn closed(client: &Client) -> End {
    let Ok(writer) = client.writable.writer() else { return End::ClientGone };
    writer.close().map_or(End::ClientGone, |_| End::Complete)
}

/// A writable end that is broken by itself has lost its reader; otherwise the upstream broke.
fn broken(client: &Client) -> End {
    let Ok(writer) = client.writable.writer() else { return End::ClientGone };
    if writer.desired_size().is_none() {
        return End::ClientGone;
    }
    let _ = writer.abort("upstream broke");
    End::Upstream(Fault::Reset)
}
