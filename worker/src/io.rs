//! The platform's things as the core's nouns, and back.
//!
//! ```text
//! request, answer ─▶ chunks ─▶ Heard      Opening, bytes ─▶ the client
//! ```
//!
//! Invariant: at most one read of a body is ever pending.

use std::rc::Rc;

use lethe_core::host::{HeaderList, Lingering, Millis};
use worker_text::lines;

use crate::life::{Life, News, now};

/// What a stream of bytes has to say.
pub(crate) enum Heard {
    Chunk(Vec<u8>),
    End,
    Broken,
    /// Nothing within the time given; the read goes on.
    Silence,
}

/// For the next chunk of a request's body.
const UPLOAD: Millis = Millis(60_000);
/// A request's body of known length up to this is taken at once, a longer one in pieces.
const BRIEF: u64 = 64 << 10;
const PIECE: u32 = 128 << 10;

/// The body of a request.
pub(crate) struct Upload {
    life: Rc<Life>,
    whole: bool,
    ended: bool,
}

impl Upload {
    /// `length` as announced.
    pub(crate) fn new(life: &Rc<Life>, length: Option<u64>) -> Self {
        let whole = length.is_some_and(|length| length <= BRIEF);
        Self { life: Rc::clone(life), whole, ended: length == Some(0) }
    }

    /// The next chunk.
    pub(crate) async fn next(&mut self) -> Heard {
        self.within(UPLOAD).await
    }

    /// Reads what the client is still sending and forgets it: before the answer, since the platform reads none after it.
    pub(crate) async fn drain(mut self) {
        let mut lingering = Lingering::new(now());
        while let Some(patience) = lingering.patience(now())
            && let Heard::Chunk(bytes) = self.within(patience).await
        {
            lingering.heard(bytes.len());
        }
    }

    async fn within(&mut self, patience: Millis) -> Heard {
        if self.ended {
            return Heard::End;
        }
        let turn = self.life.reading.ask();
        match self.whole {
            true => self.life.platform.upload(turn),
            false => self.life.platform.uploading(turn, PIECE),
        }
        let heard = heard(self.life.within(&self.life.reading, patience).await);
        self.ended = match &heard {
            Heard::Chunk(bytes) => self.whole || bytes.len() < PIECE as usize,
            Heard::End | Heard::Broken | Heard::Silence => true,
        };
        heard
    }
}

pub(crate) fn heard(news: Option<News>) -> Heard {
    match news {
        None => Heard::Silence,
        Some(News::Bytes(Some(bytes))) => Heard::Chunk(bytes),
        Some(News::Bytes(None)) => Heard::End,
        Some(News::Head(_) | News::Done | News::Failed) => Heard::Broken,
    }
}

/// A whole answer to the client.
pub(crate) fn reply(life: &Life, status: u16, headers: &HeaderList, body: &[u8]) {
    life.platform.reply(status, &lines(headers), body);
}

/// For a client that will not read it.
pub(crate) fn gone(life: &Life) {
    life.platform.reply(500, "", &[]);
}

/// The client's end of a relayed answer.
pub(crate) struct Client(Rc<Life>);

/// The client has gone.
pub(crate) struct Gone;

/// Commits: the head leaves, the body follows through the [`Client`].
pub(crate) fn open(life: &Rc<Life>, status: u16, headers: &HeaderList) -> Client {
    life.platform.open(status, &lines(headers));
    Client(Rc::clone(life))
}

impl Client {
    /// Sends and clears `bytes`; returns when the client's side has taken them: this is the backpressure.
    pub(crate) async fn write(&self, bytes: &mut Vec<u8>) -> Result<(), Gone> {
        if bytes.is_empty() {
            return Ok(());
        }
        self.0.platform.write(self.0.writing.ask(), bytes);
        bytes.clear();
        if self.0.written().await { Ok(()) } else { Err(Gone) }
    }

    pub(crate) async fn close(self) {
        self.0.platform.close(self.0.writing.ask());
        self.0.written().await;
    }

    pub(crate) async fn abort(self) {
        self.0.platform.abort(self.0.writing.ask());
        self.0.written().await;
    }
}
