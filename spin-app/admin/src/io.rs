//! The platform's things as the core's nouns, and back.
//!
//! ```text
//! Request ─▶ the client, the whole body      Reply ─▶ Response
//! ```
//!
//! Invariant: a body is read to its end or to one byte beyond what a door takes, and a document travels in no other way.

use lethe_core::host::{HeaderList, Reply};
use spin_platform::{Kept, fields};
use spin_sdk::wasip3::http::types::{ErrorCode, Request, Response};
use spin_sdk::wasip3::wit_bindgen::{StreamResult, spawn};
use spin_sdk::wasip3::{wit_future, wit_stream};

/// Bytes asked for at once; a read returns what there is.
const CHUNK: usize = 64 * 1024;

/// The client's address, which Spin writes into a header over whatever the client has sent there; without its port.
pub(crate) fn client(kept: &Kept) -> String {
    let address = kept.head().headers.get("spin-client-addr").unwrap_or_default();
    address.rsplit_once(':').map_or("", |(host, _)| host).into()
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
    let (mut writer, reader) = wit_stream::new();
    let (ending, trailing) = wit_future::new(|| Err(ErrorCode::InternalError(None)));
    let (response, _sent) = Response::new(fields(headers, Some(body.len())), Some(reader), trailing);
    let _ = response.set_status_code(status);
    spawn(async move {
        if writer.write_all(body).await.is_empty() {
            drop(writer);
            let _ = ending.write(Ok(None)).await;
        }
    });
    response
}
