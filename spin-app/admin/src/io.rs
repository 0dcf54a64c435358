//! The platform's things as the core's nouns, and back.
//!
//! ```text
//! Request ─▶ Head, the whole body      Reply ─▶ Response
//! ```
//!
//! Invariant: a body is read to its end or to one byte beyond what a door takes, and a document travels in no other way.

use lethe_core::host::{Head, HeaderList, Headers, Millis, Reply, Seed};
use spin_sdk::wasip3::clocks::{monotonic_clock, system_clock};
use spin_sdk::wasip3::http::types::{ErrorCode, Fields, Method, Request, Response};
use spin_sdk::wasip3::wit_bindgen::{StreamResult, spawn};
use spin_sdk::wasip3::{random, wit_future, wit_stream};

/// Bytes asked for at once; a read returns what there is.
const CHUNK: usize = 64 * 1024;

pub(crate) fn now() -> Millis {
    let instant = system_clock::now();
    let seconds = u64::try_from(instant.seconds).unwrap_or(0);
    Millis(seconds.saturating_mul(1_000).saturating_add(u64::from(instant.nanoseconds / 1_000_000)))
}

pub(crate) fn seed() -> Option<Seed> {
    random::random::get_random_bytes(32).try_into().ok().map(Seed)
}

pub(crate) async fn sleep(span: Millis) {
    monotonic_clock::wait_for(span.0.saturating_mul(1_000_000)).await;
}

/// The head of a request whose body is read.
pub(crate) struct Kept {
    method: String,
    target: String,
    headers: Held,
}

impl Kept {
    pub(crate) fn of(request: &Request) -> Self {
        let target = request.get_path_with_query().unwrap_or_default();
        Self { method: method(request.get_method()), target, headers: Held(request.get_headers()) }
    }

    /// As the core sees it: the path as the client sent it.
    pub(crate) fn head(&self) -> Head<'_> {
        let (path, query) = self.target.split_once('?').unwrap_or((&self.target, ""));
        Head { method: &self.method, path, query, headers: &self.headers }
    }

    /// The client's address, which Spin writes into a header over whatever the client has sent there; without its port.
    pub(crate) fn client(&self) -> String {
        let address = self.headers.get("spin-client-addr").unwrap_or_default();
        address.rsplit_once(':').map_or("", |(host, _)| host).into()
    }
}

fn method(method: Method) -> String {
    match method {
        Method::Get => "GET",
        Method::Head => "HEAD",
        Method::Post => "POST",
        Method::Put => "PUT",
        Method::Delete => "DELETE",
        Method::Connect => "CONNECT",
        Method::Options => "OPTIONS",
        Method::Trace => "TRACE",
        Method::Patch => "PATCH",
        Method::Other(other) => return other,
    }
    .into()
}

/// Headers in the platform's keeping.
struct Held(Fields);

impl Headers for Held {
    fn get(&self, name: &str) -> Option<String> {
        let values = self.0.get(name);
        (!values.is_empty()).then(|| String::from_utf8(values.join(&b", "[..])).ok())?
    }
}

/// The body of `request`, of which no more than `most` bytes and one are read; `None` if it broke off.
pub(crate) async fn body(request: Request, most: usize) -> Option<Vec<u8>> {
    let (_consumed, result) = wit_future::new(|| Ok(()));
    let (mut stream, trailing) = Request::consume_body(request, result);
    let mut body = Vec::new();
    while body.len() <= most {
        let (read, bytes) = stream.read(Vec::with_capacity(CHUNK)).await;
        body.extend_from_slice(&bytes);
        match read {
            StreamResult::Complete(_) => {}
            StreamResult::Dropped | StreamResult::Cancelled => return trailing.await.is_ok().then_some(body),
        }
    }
    body.truncate(most.saturating_add(1));
    Some(body)
}

/// A whole answer.
pub(crate) fn respond(reply: Reply) -> Response {
    let Reply { status, headers, body } = reply;
    answer(status, &headers, body)
}

/// For a client that will not read it.
pub(crate) fn gone() -> Response {
    answer(500, &Vec::new(), Vec::new())
}

fn answer(status: u16, headers: &HeaderList, body: Vec<u8>) -> Response {
    let fields = Fields::new();
    for (name, value) in headers {
        // What the platform refuses (a line break, say) does not leave.
        let _ = fields.append(name, value.as_bytes());
    }
    let _ = fields.append("content-length", body.len().to_string().as_bytes());
    let (mut writer, reader) = wit_stream::new();
    let (ending, trailing) = wit_future::new(|| Err(ErrorCode::InternalError(None)));
    let (response, _sent) = Response::new(fields, Some(reader), trailing);
    let _ = response.set_status_code(status);
    spawn(async move {
        if writer.write_all(body).await.is_empty() {
            drop(writer);
            let _ = ending.write(Ok(None)).await;
        }
    });
    response
}
