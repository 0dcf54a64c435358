//! The platform's things as the core's nouns, and back.
//!
//! ```text
//! "POST\nhttps://…\naccept\n*/*" ─▶ Head, Fields      chunks ─▶ Heard      HeaderList ─▶ "content-type\napplication/json…"
//! ```
//!
//! Invariant: at most one read of a body is ever pending.

use std::rc::Rc;

use lethe_core::host::{Head, HeaderList, Headers, Millis, Seed};

use crate::js;
use crate::life::{Life, News};

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
const PIECE: u32 = 32 << 10;

pub(crate) fn seed() -> Option<Seed> {
    let mut bytes = [0; 32];
    js::random(&mut bytes).is_ok().then_some(Seed(bytes))
}

/// A head's text: of a request, the method and the URL, then the headers; of an answer, the status, then the headers.
pub(crate) struct Fields {
    text: String,
    /// Where each line ends.
    ends: Vec<usize>,
    /// Lines before the headers.
    lead: usize,
    /// The platform decodes gzip and br when the body is read, and leaves the header as it came.
    decoded: bool,
}

impl Fields {
    pub(crate) fn request(text: String) -> Self {
        Self { ends: ends(&text), text, lead: 2, decoded: false }
    }

    pub(crate) fn answer(text: String) -> Self {
        Self { ends: ends(&text), text, lead: 1, decoded: true }
    }

    /// `read` gets the head as the core sees it; the URL is the platform's, which has already resolved `..` and `%2e`.
    pub(crate) fn with_head<T>(&self, read: impl FnOnce(&Head<'_>) -> T) -> T {
        let (method, url) = (self.line(0), self.line(1));
        let target = url.split_once(':').map_or("", |(_, rest)| rest.trim_start_matches('/'));
        let target = target.find('/').map_or("/", |slash| &target[slash..]);
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        read(&Head { method, path, query, headers: self })
    }

    /// An answer's status.
    pub(crate) fn status(&self) -> u16 {
        self.line(0).parse().unwrap_or_default()
    }

    /// As `content-length` says.
    pub(crate) fn length(&self) -> Option<u64> {
        self.value("content-length")?.parse().ok()
    }

    fn line(&self, at: usize) -> &str {
        let start = at.checked_sub(1).map_or(0, |before| self.ends.get(before).map_or(self.text.len(), |end| end + 1));
        let end = self.ends.get(at).copied().unwrap_or_default();
        self.text.get(start..end).unwrap_or_default()
    }

    fn value(&self, name: &str) -> Option<&str> {
        let mut names = (self.lead..self.ends.len()).step_by(2);
        names.find(|at| self.line(*at) == name).map(|at| self.line(at + 1))
    }
}

/// One past the last byte of each line.
fn ends(text: &str) -> Vec<usize> {
    let mut ends = Vec::with_capacity(64);
    ends.extend(text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at));
    ends.push(text.len());
    ends
}

impl Headers for Fields {
    fn get(&self, name: &str) -> Option<String> {
        let value = self.value(name)?;
        let gone = self.decoded && name == "content-encoding" && matches!(value, "gzip" | "br");
        (!gone).then(|| value.into())
    }

    fn may_have(&self, prefix: &str) -> bool {
        (self.lead..self.ends.len()).step_by(2).any(|at| self.line(at).starts_with(prefix))
    }
}

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
        if self.ended {
            return Heard::End;
        }
        let turn = self.life.reading.ask();
        match self.whole {
            true => self.life.platform.upload(turn),
            false => self.life.platform.uploading(turn, PIECE),
        }
        let heard = heard(self.life.within(&self.life.reading, UPLOAD).await);
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

/// Headers, a line for each name and each value. What no header may hold (a line break, say) does not leave.
pub(crate) fn lines(headers: &[(&'static str, String)]) -> String {
    let length = |(name, value): &(&str, String)| name.len() + value.len() + 2;
    let mut text = String::with_capacity(headers.iter().map(length).sum());
    for (name, value) in headers {
        if value.bytes().any(|byte| byte != b'\t' && byte.is_ascii_control()) {
            continue;
        }
        text.push_str(name);
        text.push('\n');
        text.push_str(value);
        text.push('\n');
    }
    text
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
