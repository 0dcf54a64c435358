//! Which door a request knocks at: one closed table of methods and raw paths.
//!
//! ```text
//! POST /v1/chat/completions        ▶ Ask(Chat)
//! GET  /api/v1/models/openai/gpt-5 ▶ Model("openai/gpt-5")
//! POST /v1/files/../chat           ▶ Refusal::PathNotLiteral
//! ```
//!
//! Invariant: a path equals a row byte for byte, or there is no door. What is refused here was refused before any key,
//! store or body was looked at.

use alloc::string::String;

use super::door::Door;
use crate::dialect::{Dialect, Upload};
use crate::host::Head;
use crate::refusal::{Refusal, Voice};
use crate::seek;

/// What a path and a method lead to.
pub(crate) struct Knock {
    pub(crate) door: Door,
    pub(crate) voice: Voice,
    /// The `{id}` of [`Door::Model`], the `id` of [`Door::Generation`].
    pub(crate) id: Option<String>,
    /// The refusal that is certain already.
    pub(crate) refused: Option<Refusal>,
}

/// Path, methods, door. Under `/api` every `/v1` row answers too. `HEAD` is answered as `GET` is (RFC 9110 §9.3.2): the platform
/// keeps the body to itself.
const ROWS: [(&str, &str, Door); 22] = [
    ("/v1/chat/completions", "POST", Door::Ask(Dialect::Chat)),
    ("/v1/redact", "POST", Door::Redact),
    ("/v1/models", "GET, HEAD", Door::Models),
    ("/v1/endpoints/zdr", "GET, HEAD", Door::ZdrEndpoints),
    ("/api/gateway/compliance", "GET, HEAD", Door::Compliance),
    ("/metrics", "GET, HEAD", Door::Metrics),
    ("/healthz", "GET, HEAD", Door::Health),
    ("/", "GET, HEAD", Door::Page),
    ("/.well-known/jwks.json", "GET, HEAD", Door::KeySet),
    ("/v1/generation", "GET, HEAD, POST", Door::Generation),
    ("/v1/responses", "POST", Door::Ask(Dialect::Responses)),
    ("/v1/messages", "POST", Door::Ask(Dialect::Messages)),
    ("/v1/messages/count_tokens", "POST", Door::Ask(Dialect::CountTokens)),
    ("/v1/embeddings", "POST", Door::Ask(Dialect::Embeddings)),
    ("/v1/completions", "POST", Door::Ask(Dialect::Completions)),
    ("/v1/moderations", "POST", Door::Ask(Dialect::Moderations)),
    ("/v1/images/generations", "POST", Door::Ask(Dialect::Images)),
    ("/v1/images/edits", "POST", Door::Ask(Dialect::Upload(Upload::ImageEdit))),
    ("/v1/images/variations", "POST", Door::Ask(Dialect::Upload(Upload::ImageVariation))),
    ("/v1/audio/speech", "POST", Door::Ask(Dialect::Speech)),
    ("/v1/audio/transcriptions", "POST", Door::Ask(Dialect::Upload(Upload::Transcription))),
    ("/v1/audio/translations", "POST", Door::Ask(Dialect::Upload(Upload::Translation))),
];

/// Roots (and everything below them) whose use needs storage, and what would be kept.
const STATEFUL: [(&str, &str); 12] = [
    ("/v1/realtime", "realtime sessions are kept by the provider and run over a WebSocket"),
    ("/v1/assistants", "assistants are stored objects with threads of their own"),
    ("/v1/threads", "threads are stored conversations"),
    ("/v1/vector_stores", "vector stores keep the documents put into them"),
    ("/v1/files", "files stay until somebody deletes them"),
    ("/v1/uploads", "uploads become stored files"),
    ("/v1/fine_tuning", "fine-tuning keeps training data and the models made of it"),
    ("/v1/batches", "batches keep prompts and answers for hours or days"),
    ("/v1/messages/batches", "batches keep prompts and answers for hours or days"),
    ("/v1/evals", "evaluations keep the items that they run on"),
    ("/v1/conversations", "conversations are stored turn by turn"),
    ("/v1/containers", "containers keep files between requests"),
];

/// Roots below which only stored objects live.
const STORED: [(&str, &str); 2] = [
    ("/v1/chat/completions/", "stored completions are kept by the provider"),
    ("/v1/responses/", "stored responses are kept by the provider"),
];

/// What OpenAI has beside them: nothing is kept there, and no door leads there either.
const UNSERVED: [&str; 2] = ["/v1/responses/input_tokens", "/v1/responses/compact"];

/// The door that `head` knocks at.
pub(crate) fn knock(head: &Head<'_>) -> Knock {
    let path = alias(head.path);
    let voice = voice(path, head);
    let refused = |door, refusal| Knock { door, voice, id: None, refused: Some(refusal) };
    if !literal(path) {
        return refused(Door::None, Refusal::PathNotLiteral);
    }
    if upgrade(head) {
        return refused(Door::None, Refusal::WebSocket);
    }
    if let Some(reason) = stateful(path) {
        return refused(Door::Stateful, Refusal::Stateful { reason });
    }
    let Some((methods, door, id)) = row(path) else { return refused(Door::None, Refusal::UnknownPath) };
    if head.method == "OPTIONS" {
        return Knock { door: Door::Preflight, voice, id: None, refused: None };
    }
    if !methods.split([',', ' ']).any(|method| method == head.method) {
        return refused(Door::None, Refusal::MethodNotAllowed { allow: methods });
    }
    if head.method == "HEAD" && door == Door::Page {
        return Knock { door: Door::Greeting, voice, id: None, refused: None };
    }
    if door == Door::Generation {
        return generation(head, voice);
    }
    let refused = (!queried(door, head.query)).then_some(Refusal::QueryNotAllowed);
    Knock { door, voice, id: id.map(unescaped), refused }
}

/// The door of records, whose id stands in the query or in the body.
fn generation(head: &Head<'_>, voice: Voice) -> Knock {
    if head.method == "POST" {
        let refused = (!head.query.is_empty()).then_some(Refusal::QueryNotAllowed);
        return Knock { door: Door::GenerationBody, voice, id: None, refused };
    }
    let id = head.query.strip_prefix("id=").filter(|id| !id.contains('&')).map(String::from);
    let refused = id.is_none().then_some(Refusal::FieldMissing { field: "id" });
    Knock { door: Door::Generation, voice, id, refused }
}

/// `/api/v1/…` is `/v1/…`.
fn alias(path: &str) -> &str {
    path.strip_prefix("/api").filter(|rest| rest.starts_with("/v1/")).unwrap_or(path)
}

/// The dialect of this door's errors.
fn voice(path: &str, head: &Head<'_>) -> Voice {
    let lists = under(path, "/v1/models") && head.headers.get("anthropic-version").is_some();
    if lists || under(path, "/v1/messages") { Voice::Anthropic } else { Voice::OpenAi }
}

/// A model's id in a path may hold an encoded `/` or `:`, as official clients send it: it is looked up and never forwarded.
fn literal(path: &str) -> bool {
    let id = model(path).map(unescaped);
    let plain = id.as_deref().unwrap_or(path);
    !seek::has(plain, "..") && !seek::has(plain, "//") && !plain.bytes().any(|byte| matches!(byte, b'%' | b';' | b'\\'))
}

/// A WebSocket handshake (RFC 6455 §4.1); some platforms keep `upgrade` to themselves, none its key.
fn upgrade(head: &Head<'_>) -> bool {
    let asks = head.headers.get("upgrade").is_some_and(|value| seek::has(&value.to_ascii_lowercase(), "websocket"));
    asks || head.headers.get("sec-websocket-key").is_some()
}

/// `path` is `root` or below it.
fn under(path: &str, root: &str) -> bool {
    path.strip_prefix(root).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn stateful(path: &str) -> Option<&'static str> {
    let roots = STATEFUL.iter().find(|(root, _)| under(path, root));
    let stored = STORED.iter().find(|(root, _)| path.starts_with(root) && !UNSERVED.contains(&path));
    roots.or(stored).map(|(_, reason)| *reason)
}

/// Methods, door and id of `path`.
fn row(path: &str) -> Option<(&'static str, Door, Option<&str>)> {
    if let Some((_, methods, door)) = ROWS.iter().find(|(row, _, _)| *row == path) {
        return Some((*methods, *door, None));
    }
    model(path).map(|id| ("GET, HEAD", Door::Model, Some(id)))
}

/// The `{id}` of `/v1/models/{id}`.
fn model(path: &str) -> Option<&str> {
    path.strip_prefix("/v1/models/").filter(|id| !id.is_empty())
}

fn unescaped(id: &str) -> String {
    let escapes = [("%2F", "/"), ("%2f", "/"), ("%3A", ":"), ("%3a", ":")];
    escapes.into_iter().fold(id.into(), |id: String, (escape, sign)| seek::replace(&id, escape, sign))
}

/// `beta` where a model is asked or looked up, and `limit` for the list, which is always whole; nothing elsewhere.
fn queried(door: Door, query: &str) -> bool {
    let lists = matches!(door, Door::Models | Door::Model);
    let known = |pair: &str| match pair.split('=').next() {
        Some("beta") => lists || door.dialect().is_some(),
        Some("limit") => lists,
        _ => false,
    };
    query.is_empty() || query.split('&').all(known)
}
