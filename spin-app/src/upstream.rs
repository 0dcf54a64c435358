//! Requests to upstreams.
//!
//! ```text
//! Outgoing ─▶ Call ─answer▶ Upstream { status, headers, body }
//! ```
//!
//! Invariant: whoever drops a [`Call`] or an [`Upstream`] closes its connection; the platform follows no redirects.

use core::pin::pin;

use futures::future::{Either, select};
use lethe_core::host::{self, Fault, Millis, Outgoing};
use spin_platform::{Held, fields, sleep};
use spin_sdk::wasip3::http::client;
use spin_sdk::wasip3::http::types::{ErrorCode, Fields, Method, Request, Scheme};
use spin_sdk::wasip3::wit_bindgen::spawn;
use spin_sdk::wasip3::{wit_future, wit_stream};

use crate::io::Body;

/// A request on its way.
pub(crate) struct Call {
    request: Option<Request>,
    patience: Millis,
}

/// An upstream's answer.
pub(crate) struct Upstream {
    pub(crate) status: u16,
    pub(crate) headers: Held,
    pub(crate) body: Body,
}

impl Upstream {
    /// Before the first answer, and between two.
    pub(crate) fn none() -> Self {
        Self { status: 0, headers: Held(Fields::new()), body: Body::none() }
    }
}

/// Starts a request: its pieces are copied once, and freed as soon as they are written.
pub(crate) fn call(out: Outgoing<'_>) -> Call {
    let mut body = Vec::with_capacity(out.length);
    out.body.for_each(|piece| body.extend_from_slice(piece));
    let (mut writer, contents) = wit_stream::new();
    let (ending, trailing) = wit_future::new(|| Err(ErrorCode::InternalError(None)));
    let (request, _sent) = Request::new(fields(out.headers, Some(out.length)), Some(contents), trailing, None);
    let method = match out.method {
        host::Method::Post => Method::Post,
        host::Method::Get => Method::Get,
    };
    let request = addressed(request, &method, out.url);
    spawn(async move {
        if writer.write_all(body).await.is_empty() {
            drop(writer);
            let _ = ending.write(Ok(None)).await;
        }
    });
    Call { request, patience: out.patience }
}

/// To an absolute URL; `None` if the platform does not take it.
fn addressed(request: Request, method: &Method, url: &str) -> Option<Request> {
    let (scheme, rest) = url.split_once("://")?;
    let slash = rest.find('/').unwrap_or(rest.len());
    let (authority, path) = rest.split_at_checked(slash)?;
    let scheme = match scheme {
        "https" => Scheme::Https,
        "http" => Scheme::Http,
        other => Scheme::Other(other.into()),
    };
    request.set_method(method).ok()?;
    request.set_scheme(Some(&scheme)).ok()?;
    request.set_authority(Some(authority)).ok()?;
    request.set_path_with_query(Some(if path.is_empty() { "/" } else { path })).ok()?;
    Some(request)
}

impl Call {
    /// The head of the answer.
    pub(crate) async fn answer(self) -> Result<Upstream, Fault> {
        let sent = pin!(client::send(self.request.ok_or(Fault::Connect)?));
        let answer = match select(sent, pin!(sleep(self.patience))).await {
            Either::Left((answer, _)) => answer.map_err(|code| fault(&code))?,
            Either::Right(_) => return Err(Fault::TimedOut),
        };
        let (status, headers) = (answer.get_status_code(), Held(answer.get_headers()));
        Ok(Upstream { status, headers, body: Body::answer(answer) })
    }
}

fn fault(code: &ErrorCode) -> Fault {
    use ErrorCode::{ConnectionReadTimeout, ConnectionTerminated, ConnectionTimeout, ConnectionWriteTimeout};
    use ErrorCode::{HttpProtocolError, HttpResponseIncomplete, HttpResponseTimeout};
    if matches!(code, ConnectionTimeout | ConnectionReadTimeout | ConnectionWriteTimeout | HttpResponseTimeout) {
        return Fault::TimedOut;
    }
    if matches!(code, ConnectionTerminated | HttpProtocolError | HttpResponseIncomplete) {
        return Fault::Reset;
    }
    if matches!(code, ErrorCode::HttpRequestDenied) { Fault::Barred } else { Fault::Connect }
}
