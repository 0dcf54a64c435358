//! What a client is told when the gateway says no: every reason in one `Copy` enum, every shape in one place.
//!
//! ```text
//! Refusal::DuplicateKey { at: 41 } ──sheet──▶ 400 invalid_request_error duplicate_key "… at byte 41 …" retry: no
//!        │ reply(voice, generation)
//!        ▼
//! OpenAi      {"error":{"message","type","code","param","docs_url"}}
//! Vercel      the same
//! OpenRouter  {"error":{"code":400,"message","error_type","http_status","type","docs_url"}}
//! Anthropic   {"type":"error","error":{"type","message","docs_url"},"request_id"}
//! ```
//!
//! Invariant: a refusal is `Copy` and so cannot own a byte of a request: offsets, numbers and our own constants only.
//! The one text of a request that is ever repeated is the model id, by [`unroutable`], and the name of a protocol's feature, a [`Word`]. Types are the anchors of `docs/refusals.md`.

use crate::limits::Measure;
use crate::redact::Counts;

mod message;
mod notice;
mod reply;
mod sheet;
mod unroutable;
mod word;
#[cfg(test)]
mod tests;

pub(crate) use notice::{Notice, Retry};
pub(crate) use reply::registry_invalid;
pub use sheet::TYPES;
pub use unroutable::unroutable;
pub use word::Word;

/// The dialect of an error: the door's, or that of the flag that caused it (`2-wire.md`, Refusals).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Voice {
    /// OpenAI's error object, ours where nothing else is asked.
    #[default]
    OpenAi,
    /// OpenRouter's, for what `provider.*` asked.
    OpenRouter,
    /// Vercel AI Gateway's, for what `providerOptions.gateway` asked.
    Vercel,
    /// Anthropic's, for everything on `/v1/messages`.
    Anthropic,
}

/// Why a request is not served. Offsets are bytes from the start of the (decoded) body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// No door has this path.
    UnknownPath,
    /// The path has `%`, `..`, `//`, `;` or `\`: doors are compared byte for byte.
    PathNotLiteral,
    /// The door exists, the method is not its own; `allow` lists those that are.
    MethodNotAllowed {
        /// Value of the `allow` header.
        allow: &'static str,
    },
    /// A query parameter outside the door's allow-list.
    QueryNotAllowed,
    /// A door whose use needs storage, and why.
    Stateful {
        /// What the provider would have to keep.
        reason: &'static str,
    },
    /// A WebSocket upgrade or the realtime door.
    WebSocket,
    /// No credential was sent.
    KeyMissing,
    /// `authorization` and `x-api-key` name different keys, or one of them is not a key's form.
    KeyAmbiguous,
    /// The key is not known, or its tail is not ours.
    KeyUnknown,
    /// The key's record says that it has expired.
    KeyExpired,
    /// The key's record disables it.
    KeyDisabled,
    /// `x-lethe-user-token` is not a JWT under the deployment's key, or is over.
    UserToken,
    /// `/metrics` without a `METRICS_TOKEN` setting.
    MetricsOff,
    /// `/metrics` with another token, or none.
    MetricsToken,
    /// The lists, with `PAGE=off`.
    PageOff,
    /// The content type is not JSON in UTF-8.
    MediaType,
    /// A content encoding other than identity, gzip or zstd, or more than one.
    ContentEncoding,
    /// The encoded body does not decode.
    EncodingBroken,
    /// The body is larger than `limit` bytes, as sent or decoded.
    BodyTooLarge {
        /// The cap in bytes.
        limit: u64,
    },
    /// The body grows too fast when decoded.
    BodyBomb,
    /// The instance's byte budget for requests in flight is used up.
    Overloaded,
    /// A gateway header that is neither `true` nor `false`.
    HeaderValue {
        /// The header.
        header: &'static str,
    },
    /// Not RFC 8259 JSON in UTF-8.
    NotJson {
        /// Where it stops being JSON.
        at: usize,
        /// What is wrong there.
        what: &'static str,
    },
    /// A door that takes a file got another content type than multipart with a plain boundary.
    NotMultipart,
    /// Not `multipart/form-data` as RFC 7578 has it.
    MultipartBroken {
        /// Where.
        at: usize,
        /// What is wrong there.
        what: &'static str,
    },
    /// A part that may stand once stands twice.
    DuplicatePart {
        /// Where the second one begins.
        at: usize,
    },
    /// The body is JSON but no object.
    NotAnObject,
    /// Nested deeper than `limit`.
    TooDeep {
        /// Where the limit is passed.
        at: usize,
        /// Levels allowed.
        limit: usize,
    },
    /// A key that its object has already.
    DuplicateKey {
        /// Where the second one begins.
        at: usize,
    },
    /// A key that equals a known one only after case folding.
    FoldedKey {
        /// Where it begins.
        at: usize,
        /// The key that it folds to.
        known: &'static str,
    },
    /// A member that a closed gateway object does not have.
    UnknownMember {
        /// The object, as a path.
        parent: &'static str,
        /// Where the member's key begins.
        at: usize,
        /// The nearest member that exists.
        nearest: &'static str,
    },
    /// A gateway or protocol field of the wrong type or value.
    WrongType {
        /// The field, as a path.
        field: &'static str,
        /// What it must be, e.g. "true, false or null".
        wanted: &'static str,
    },
    /// A required field is not there.
    FieldMissing {
        /// The field, as a path.
        field: &'static str,
    },
    /// A field that later work builds.
    UnsupportedField {
        /// The field, as a path.
        field: &'static str,
    },
    /// The key may not use this model.
    ModelForbidden,
    /// There is no such model for this caller (`GET /v1/models/{id}`).
    ModelUnknown,
    /// Under zero retention, a feature that is not known to be served without keeping something.
    FeatureNotEligible {
        /// Field, part type, tool type or beta flag.
        kind: &'static str,
        /// Its name or path.
        name: Word,
        /// The provider's reason.
        reason: &'static str,
    },
    /// No upstream speaks the client's dialect, and this cannot be said in theirs.
    Untranslatable {
        /// The field, as a path.
        field: &'static str,
    },
    /// Policy blocks an entity type that the request holds.
    RedactionBlocked {
        /// How many of which type.
        counts: Counts,
    },
    /// Policy asks for redaction where the gateway cannot look.
    RedactionUnavailable {
        /// What it cannot look into.
        part: &'static str,
    },
    /// The upstream's answer cannot be passed on.
    Upstream {
        /// What it was.
        what: &'static str,
    },
    /// The platform does not let the gateway reach the upstream.
    HostBarred {
        /// Which.
        host: Word,
    },
    /// The operator's credential was refused upstream.
    UpstreamCredential,
    /// No upstream answered in time.
    UpstreamTimeout,
    /// Every upstream asked for a pause.
    RateLimited {
        /// Seconds to wait, if the upstream said so.
        after: Option<u32>,
    },
    /// A limit of the key, or of its account, is used up.
    Limited {
        /// Which.
        measure: Measure,
        /// Seconds until there is room; `None`: the request is larger than the limit.
        after: Option<u32>,
    },
    /// The counters of limits do not answer.
    LimitsUnreachable,
    /// A setting of the deployment does not parse.
    SettingInvalid {
        /// The setting.
        name: &'static str,
    },
    /// A stored policy record does not parse.
    PolicyInvalid {
        /// Which kind of record.
        record: &'static str,
        /// Which member of it, as far as one word says.
        member: &'static str,
    },
    /// A stored policy record is named but not there.
    PolicyMissing {
        /// Which kind of record.
        record: &'static str,
    },
    /// The store of registry and policy does not answer, and what was known is too old.
    PolicyUnreachable,
    /// The registry document does not parse.
    RegistryInvalid {
        /// 1-based; 0 if it is not about a place.
        line: u32,
        /// 1-based; 0 if it is not about a place.
        column: u32,
    },
    /// The counters' store does not answer.
    TallyUnreachable,
}
