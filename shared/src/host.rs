//! The nouns that the core and a shell exchange, and nothing else.
//!
//! ```text
//! shell: reads clock, entropy, sockets, KV      core: decides
//!   Head, Seed, Millis ─────────────────────▶  arrive
//!   Found ◀──── Read ───────────────────────▶  lookup
//!   Outgoing ◀──────────────────────────────   a request to an upstream
//!   Reply, Opening ◀────────────────────────   what the client is told
//! ```
//!
//! Invariant: nothing here does I/O; every value is either passed in by the shell or handed to it.

use alloc::string::String;
use alloc::vec::Vec;

pub use crate::sign::Signing;
pub use lingering::Lingering;

mod lingering;

/// Milliseconds since the Unix epoch (a moment) or a span of milliseconds. Read by the shell, passed in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Millis(pub u64);

impl Millis {
    /// The moment `span` after this one, saturating.
    #[must_use]
    pub const fn after(self, span: Self) -> Self {
        Self(self.0.saturating_add(span.0))
    }

    /// The span since `earlier`; zero if the clock went backwards.
    #[must_use]
    pub const fn since(self, earlier: Self) -> Self {
        Self(self.0.saturating_sub(earlier.0))
    }
}

/// 256 bits of entropy, drawn by the shell once per request.
#[derive(Clone, Copy)]
pub struct Seed(pub [u8; 32]);

/// A request's or an answer's headers, wherever the platform keeps them. Names are lower case.
pub trait Headers {
    /// The value of `name`, if present and text; several values joined by `, ` (RFC 9110 §5.3).
    fn get(&self, name: &str) -> Option<String>;

    /// Whether there may be one whose name begins with `prefix`; if not, none of them is asked for.
    fn may_have(&self, prefix: &str) -> bool {
        let _ = prefix;
        true
    }
}

/// Whether `value` can stand in a header of ours: visible ASCII and spaces, at most `longest` bytes.
pub(crate) fn passes_on(value: &str, longest: usize) -> bool {
    value.len() <= longest && value.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic())
}

/// The head of a request as the client sent it: `path` raw and undecoded, `query` without its `?`.
pub struct Head<'a> {
    /// Upper-case method token.
    pub method: &'a str,
    /// Raw path, from the first `/`.
    pub path: &'a str,
    /// Raw query, empty if there is none.
    pub query: &'a str,
    /// Its headers.
    pub headers: &'a dyn Headers,
}

/// What went wrong between us and an upstream, as far as a shell can tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// No connection: DNS, TCP, TLS.
    Connect,
    /// The platform does not let us reach this host: Spin, by `allowed_outbound_hosts`.
    Barred,
    /// The connection broke after it stood.
    Reset,
    /// The time that the core asked for ran out.
    TimedOut,
}

/// How a relayed answer ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The client went away; the shell has cancelled the upstream.
    ClientGone,
    /// The upstream ended its body properly.
    Complete,
    /// The upstream broke.
    Upstream(Fault),
}

/// What the core may ask a shell to look up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Read {
    /// A value in the KV store of registry and policy, by key.
    Kv(String),
    /// A setting or secret of the deployment, by its upper-case name (Spin variables: the same in lower case).
    Setting(String),
    /// A signature by a key that the deployment's settings hold; found: its bytes.
    Signature(Signing),
    /// The merged tally, as the counters' store keeps it.
    Tally,
}

/// What a shell found for one [`Read`].
pub enum Found {
    /// The value's bytes.
    Value(Vec<u8>),
    /// The store answered: there is none.
    Absent,
    /// The store did not answer.
    Unreachable,
}

/// Something to say to one counter of those that all instances share.
pub struct Count {
    /// Which counter: `tally`, or `limits/` and 32 hexadecimal digits.
    pub name: String,
    /// Numbers, for [`crate::counter::apply`].
    pub message: Vec<u8>,
}

/// What a message to a counter comes to.
pub struct Applied {
    /// What the counter now holds; `None`: what it held.
    pub kept: Option<Vec<u8>>,
    /// For whoever sent the message; may be empty.
    pub answer: Vec<u8>,
}

/// Header names and values that leave the gateway, in order. Names are lower case.
pub type HeaderList = Vec<(&'static str, String)>;

/// A whole answer to the client.
pub struct Reply {
    /// HTTP status.
    pub status: u16,
    /// All headers; the shell adds none but the platform's own.
    pub headers: HeaderList,
    /// The body; empty for none.
    pub body: Vec<u8>,
}

/// The head of an answer whose body is relayed.
pub struct Opening {
    /// HTTP status.
    pub status: u16,
    /// All headers; the shell adds none but the platform's own.
    pub headers: HeaderList,
}

/// How an upstream is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// With a body.
    Post,
    /// Without one.
    Get,
}

/// A request to an upstream, never following redirects.
pub struct Outgoing<'a> {
    /// `POST` but for what an answer has named, which is read with `GET`.
    pub method: Method,
    /// Absolute URL.
    pub url: &'a str,
    /// All headers, `content-length` excepted.
    pub headers: &'a [(&'static str, String)],
    /// The body in pieces that are never concatenated by the core.
    pub body: crate::splice::Pieces<'a>,
    /// Sum of the pieces' lengths in bytes.
    pub length: usize,
    /// How long to wait for the answer's head before [`Fault::TimedOut`].
    pub patience: Millis,
}
