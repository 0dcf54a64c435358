//! One error, rendered in any voice.
//!
//! ```text
//! Notice { status 413, kind, code, message } ──reply(Anthropic)──▶ {"type":"error","error":{"type":"request_too_large",…}}
//! ```
//!
//! Invariant: everything leaves with `cache-control: no-store`, the generation id, and a link to what the type means.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::Voice;
use crate::host::{HeaderList, Reply};
use crate::json::{Map, Value, json};

/// Whether the same request may succeed later; official SDKs retry 409, 429 and 5xx unless told not to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Retry {
    /// It cannot: `x-should-retry: false`.
    Never,
    /// It may.
    Perhaps,
    /// It may, after so many seconds: `retry-after`.
    After(u32),
    /// It may, after so many seconds, and nobody should wait for that: `retry-after`, and `x-should-retry: false`.
    Not(u32),
}

/// An error about to be rendered. `members` join the error object as they are.
pub(crate) struct Notice<'a> {
    pub(crate) status: u16,
    pub(crate) kind: &'a str,
    pub(crate) code: &'a str,
    pub(crate) message: &'a str,
    pub(crate) param: Option<&'a str>,
    pub(crate) at: Option<usize>,
    pub(crate) allow: Option<&'static str>,
    pub(crate) retry: Retry,
    pub(crate) members: Vec<(&'static str, Value)>,
}

/// Where a refusal's type is explained.
pub(crate) fn docs_url(kind: &str) -> String {
    alloc::format!("docs/refusals.md#{kind}")
}

impl<'a> Notice<'a> {
    pub(crate) const fn new(status: u16, kind: &'a str, code: &'a str, message: &'a str) -> Self {
        Self {
            status,
            kind,
            code,
            message,
            param: None,
            at: None,
            allow: None,
            retry: Retry::Never,
            members: Vec::new(),
        }
    }

    /// The whole answer.
    pub(crate) fn reply(self, voice: Voice, generation: &str) -> Reply {
        let headers = self.headers(generation);
        let status = self.status;
        let body = self.body(voice, generation).bytes();
        Reply { status, headers, body }
    }

    /// The body alone, for an error event inside a stream.
    pub(crate) fn body(self, voice: Voice, generation: &str) -> Value {
        match voice {
            Voice::OpenAi | Voice::Vercel => wrapped(self.open_ai()),
            Voice::OpenRouter => wrapped(self.open_router()),
            Voice::Anthropic => self.anthropic(generation),
        }
    }

    fn headers(&self, generation: &str) -> HeaderList {
        let mut headers: HeaderList = alloc::vec![
            ("content-type", "application/json".into()),
            ("cache-control", "no-store".into()),
            ("x-generation-id", generation.into()),
        ];
        match self.retry {
            Retry::Never | Retry::Not(_) => headers.push(("x-should-retry", "false".into())),
            Retry::Perhaps | Retry::After(_) => {}
        }
        if let Retry::After(seconds) | Retry::Not(seconds) = self.retry {
            headers.push(("retry-after", seconds.to_string()));
        }
        if let Some(allow) = self.allow {
            headers.push(("allow", allow.into()));
        }
        headers
    }

    fn open_ai(self) -> Map {
        let mut error = Map::default();
        error.insert("message", self.message);
        error.insert("type", self.kind);
        error.insert("code", self.code);
        error.insert("param", self.param);
        self.finish(error)
    }

    fn open_router(self) -> Map {
        let mut error = Map::default();
        error.insert("code", self.status);
        error.insert("message", self.message);
        error.insert("error_type", router_type(self.status));
        error.insert("http_status", self.status);
        error.insert("type", self.kind);
        self.finish(error)
    }

    fn anthropic(self, generation: &str) -> Value {
        let mut error = Map::default();
        error.insert("type", anthropic_type(self.status, self.kind));
        error.insert("message", self.message);
        let error = self.finish(error);
        json!({ "type": "error", "error": error, "request_id": generation })
    }

    fn finish(self, mut error: Map) -> Map {
        if let Some(at) = self.at {
            error.insert("offset", at);
        }
        for (name, value) in self.members {
            error.insert(name, value);
        }
        if !error.has("docs_url") {
            error.insert("docs_url", docs_url(self.kind));
        }
        error
    }
}

fn wrapped(error: Map) -> Value {
    json!({ "error": error })
}

/// Anthropic's error types by status (docs.anthropic.com, "Errors").
fn anthropic_type(status: u16, kind: &str) -> &'static str {
    match status {
        401 => "authentication_error",
        403 => "permission_error",
        404 => "not_found_error",
        413 => "request_too_large",
        429 => "rate_limit_error",
        504 => "timeout_error",
        503 if kind == "overloaded" => "overloaded_error",
        500..=599 => "api_error",
        _ => "invalid_request_error",
    }
}

/// OpenRouter's `error_type` by status.
fn router_type(status: u16) -> &'static str {
    match status {
        401 => "authentication",
        403 => "permission_denied",
        404 => "not_found",
        408 | 504 => "timeout",
        413 => "payload_too_large",
        429 => "rate_limit_exceeded",
        500..=599 => "provider_unavailable",
        _ => "invalid_request",
    }
}
