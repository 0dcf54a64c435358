//! The platform's things as the core's nouns, and back.
//!
//! ```text
//! Request ─▶ chunks    Response ─▶ Headers, Heard    Opening, bytes ─▶ Response
//! ```
//!
//! Invariant: at most one read of a stream is ever pending, and a write waits for its reader.

use core::future::Future;
use core::pin::Pin;

use futures::future::{Either, select};
use lethe_core::host::{HeaderList, Lingering, Millis};
use rsa::rand_core::{CryptoRng, Error, RngCore, impls};
use spin_platform::{fields, now, sleep};
use spin_sdk::wasip3::http::types::{ErrorCode, Fields, Request, Response, Trailers};
use spin_sdk::wasip3::wit_bindgen::{FutureReader, FutureWriter, StreamReader, StreamResult, StreamWriter, spawn};
use spin_sdk::wasip3::{random, wit_future, wit_stream};

/// For the next chunk of a request's body.
pub(crate) const UPLOAD: Millis = Millis(60_000);
/// For the next chunk of a body that is only copied.
pub(crate) const COPY: Millis = Millis(600_000);
/// Bytes asked for at once; a read returns what there is.
const CHUNK: usize = 16 * 1024;

/// What a stream of bytes has to say.
pub(crate) enum Heard {
    Chunk(Vec<u8>),
    End,
    Broken,
    /// Nothing within the time given; the read goes on.
    Silence,
}

/// The platform's entropy, as a generator of random numbers.
pub(crate) struct Entropy;

impl RngCore for Entropy {
    fn next_u32(&mut self) -> u32 {
        impls::next_u32_via_fill(self)
    }

    fn next_u64(&mut self) -> u64 {
        impls::next_u64_via_fill(self)
    }

    fn fill_bytes(&mut self, bytes: &mut [u8]) {
        let drawn = random::random::get_random_bytes(bytes.len() as u64);
        bytes.iter_mut().zip(drawn).for_each(|(byte, drawn)| *byte = drawn);
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Error> {
        self.fill_bytes(bytes);
        Ok(())
    }
}

impl CryptoRng for Entropy {}

type Trailing = FutureReader<Result<Option<Trailers>, ErrorCode>>;
type Source = (StreamReader<u8>, Trailing);
type Waiting = Pin<Box<dyn Future<Output = ()>>>;
type Reading = Pin<Box<dyn Future<Output = (Heard, Option<Source>)>>>;

/// Body of a request or of an answer, read chunk by chunk. Dropped, its connection is given up.
pub(crate) struct Body {
    source: Option<Source>,
    pending: Option<Reading>,
    timer: Option<(Millis, Waiting)>,
    _consumed: Option<FutureWriter<Result<(), ErrorCode>>>,
}

impl Body {
    pub(crate) fn of(request: Request) -> Self {
        let (consumed, result) = wit_future::new(|| Ok(()));
        Self::new(Some(Request::consume_body(request, result)), Some(consumed))
    }

    pub(crate) fn answer(response: Response) -> Self {
        let (consumed, result) = wit_future::new(|| Ok(()));
        Self::new(Some(Response::consume_body(response, result)), Some(consumed))
    }

    pub(crate) fn none() -> Self {
        Self::new(None, None)
    }

    fn new(source: Option<Source>, consumed: Option<FutureWriter<Result<(), ErrorCode>>>) -> Self {
        Self { source, pending: None, timer: None, _consumed: consumed }
    }

    /// The next chunk, or `Silence` after `patience`: then the same read goes on in the next call.
    /// One timer serves many reads: it is looked at when it fires, not set anew for each chunk.
    pub(crate) async fn next(&mut self, patience: Millis) -> Heard {
        if self.pending.is_none() {
            let Some(source) = self.source.take() else { return Heard::End };
            self.pending = Some(Box::pin(read(source)));
        }
        let Some(pending) = &mut self.pending else { return Heard::End };
        let deadline = now().after(patience);
        loop {
            let timer = self.timer.take_if(|(at, _)| *at <= deadline);
            let (_, due) =
                self.timer.insert(timer.unwrap_or_else(|| (deadline, Box::pin(sleep(deadline.since(now()))))));
            if let Either::Left(((heard, source), _)) = select(&mut *pending, due).await {
                self.pending = None;
                self.source = source;
                return heard;
            }
            self.timer = None;
            if now() >= deadline {
                return Heard::Silence;
            }
        }
    }
}

/// Reads what the client is still sending and forgets it, while the answer leaves.
pub(crate) async fn drain(mut body: Body) {
    let mut lingering = Lingering::new(now());
    while let Some(patience) = lingering.patience(now())
        && let Heard::Chunk(bytes) = body.next(patience).await
    {
        lingering.heard(bytes.len());
    }
}

async fn read((mut stream, trailing): Source) -> (Heard, Option<Source>) {
    let (result, bytes) = stream.read(Vec::with_capacity(CHUNK)).await;
    match result {
        StreamResult::Complete(_) => (Heard::Chunk(bytes), Some((stream, trailing))),
        StreamResult::Dropped | StreamResult::Cancelled => match trailing.await {
            Ok(_) => (Heard::End, None),
            Err(_) => (Heard::Broken, None),
        },
    }
}

/// A whole answer.
pub(crate) fn respond(status: u16, headers: &HeaderList, mut body: Vec<u8>) -> Response {
    let (response, mut client) = respond_with(status, fields(headers, (!body.is_empty()).then_some(body.len())));
    spawn(async move {
        match client.write(&mut body).await {
            Ok(()) => client.close().await,
            Err(Gone) => client.abort().await,
        }
    });
    response
}

/// For a client that will not read it.
pub(crate) fn gone() -> Response {
    respond(500, &Vec::new(), Vec::new())
}

/// Commits: the head leaves with the response, the body through the [`Client`].
pub(crate) fn open(status: u16, headers: &HeaderList) -> (Response, Client) {
    respond_with(status, fields(headers, None))
}

fn respond_with(status: u16, headers: Fields) -> (Response, Client) {
    let (writer, reader) = wit_stream::new();
    // A task that is dropped before it ends must not look like a whole answer.
    let (ending, trailing) = wit_future::new(|| Err(ErrorCode::InternalError(None)));
    let (response, _sent) = Response::new(headers, Some(reader), trailing);
    let _ = response.set_status_code(status);
    (response, Client { writer, ending })
}

/// The client's end of an answer.
pub(crate) struct Client {
    writer: StreamWriter<u8>,
    ending: FutureWriter<Result<Option<Trailers>, ErrorCode>>,
}

/// The client has gone.
pub(crate) struct Gone;

impl Client {
    /// Sends and clears `bytes`; returns when the client's side has taken them: this is the backpressure.
    pub(crate) async fn write(&mut self, bytes: &mut Vec<u8>) -> Result<(), Gone> {
        if bytes.is_empty() {
            return Ok(());
        }
        let left = self.writer.write_all(core::mem::take(bytes)).await;
        let taken = left.is_empty();
        *bytes = left;
        bytes.clear();
        taken.then_some(()).ok_or(Gone)
    }

    pub(crate) async fn close(self) {
        drop(self.writer);
        let _ = self.ending.write(Ok(None)).await;
    }

    pub(crate) async fn abort(self) {
        drop(self.writer);
        let _ = self.ending.write(Err(ErrorCode::InternalError(None))).await;
    }
}
