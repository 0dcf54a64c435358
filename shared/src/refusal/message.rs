//! The sentences: what happened, and what to do about it. `{0}` and `{1}` are filled with numbers and our own constants.
//!
//! ```text
//! duplicate_key  "A key stands twice in one object, the second time at byte {0}. Send every key once."
//! ```
//!
//! Invariant: no fill comes from a request; every code of the sheet has a row here.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::Refusal;
use crate::redact::Counts;
use crate::seek::replace;

/// The rows as one text: a line of each, its parts behind tabulators.
macro_rules! sentences {
    ($(($code:literal, $what:literal, $remedy:literal $(,)?)),+ $(,)?) => {
        concat!($($code, "\t", $what, "\t", $remedy, "\n"),+)
    };
}

/// Code, what happened, what to do.
const SENTENCES: &str = sentences![
    ("unknown_path", "There is no such door.", "Check the path: the gateway's doors are listed in its README."),
    (
        "path_not_literal",
        "Paths are compared byte for byte: no `%`, `..`, `//`, `;` or backslash.",
        "Send the path exactly as the API documents it.",
    ),
    ("method_not_allowed", "This door does not take that method.", "Use {0}."),
    (
        "query_not_allowed",
        "The query holds a parameter that this door does not know.",
        "Leave it out; only `beta` is known.",
    ),
    ("endpoint_stateful", "This door is never forwarded: {0}.", "Use a stateless door such as /v1/chat/completions."),
    (
        "websocket_refused",
        "WebSocket upgrades are not served.",
        "Send the request over plain HTTP; streaming works there.",
    ),
    (
        "key_missing",
        "No gateway key was sent.",
        "Send `authorization: Bearer sk-lethe-…`; `cargo xtask key new` makes a key and prints the KV entry to store.",
    ),
    (
        "key_ambiguous",
        "`authorization` and `x-api-key` do not name one key of at most 512 visible characters.",
        "Send one of the two: `authorization: Bearer KEY` or `x-api-key: KEY`.",
    ),
    (
        "invalid_api_key",
        "The gateway does not know this key.",
        "`cargo xtask key new` makes a key and prints the KV entry to store; a new entry can take a minute to be seen.",
    ),
    ("key_expired", "This key has expired.", "Ask the operator for a new one or a later `expires_at`."),
    ("key_disabled", "This key is disabled.", "Ask the operator to enable it."),
    (
        "user_token",
        "`x-lethe-user-token` is no token that this deployment takes.",
        "Send a JWT in HS256 under USER_TOKEN_KEY, with `sub` and an `exp` that is to come, or none.",
    ),
    (
        "metrics_off",
        "Metrics have no token, so nobody may read them.",
        "Set METRICS_TOKEN in the deployment's settings.",
    ),
    ("metrics_token", "Metrics need their own token.", "Send `authorization: Bearer` with the value of METRICS_TOKEN."),
    (
        "page_off",
        "The lists of models and providers are switched off here.",
        "Set PAGE to `key` or `public` to open them.",
    ),
    ("model_not_found", "There is no such model here, or this key may not use it.", "See GET /v1/models."),
    ("model_forbidden", "This key may not use that model.", "Ask for a model of its list (GET /v1/models)."),
    (
        "unsupported_media_type",
        "The body must be JSON in UTF-8.",
        "Send `content-type: application/json` without a charset, or with `charset=utf-8`.",
    ),
    (
        "unsupported_content_encoding",
        "The body has a content encoding that is not read here.",
        "Send it plain, or in one layer of gzip or zstd.",
    ),
    ("encoding_broken", "The body does not decode under its content encoding.", "Send it plain, or encode it again."),
    ("body_too_large", "The body is larger than {0} bytes.", "Send a smaller one."),
    ("body_ratio", "The body grows too much when decoded.", "Send it plain."),
    ("overloaded", "This instance holds as many request bytes as it may.", "Try again in a second."),
    (
        "header_value",
        "The header {0} has a value that it cannot have.",
        "A flag is `true` or `false`, a key or a nonce visible ASCII; or leave it out.",
    ),
    ("not_json", "The body is not JSON (RFC 8259, UTF-8) at byte {0}: {1}.", "Correct it and send it again."),
    (
        "not_multipart",
        "This door takes a file in a multipart body.",
        "Send `content-type: multipart/form-data; boundary=…` with a boundary of letters, digits and `-_.+'`.",
    ),
    (
        "multipart_broken",
        "The body is not multipart/form-data (RFC 7578) at byte {0}: {1}.",
        "Correct it and send it again.",
    ),
    ("duplicate_part", "A part stands twice, the second time at byte {0}.", "Send every part once."),
    ("not_an_object", "The body is not a JSON object.", "Send the object that the API documents."),
    ("too_deep", "The body is nested too deeply at byte {0}.", "Nest at most {1} levels."),
    ("duplicate_key", "A key stands twice in one object, the second time at byte {0}.", "Send every key once."),
    (
        "folded_key",
        "The key at byte {0} differs from `{1}` only in letter case, and providers disagree on what that means.",
        "Write it as documented, or leave it out.",
    ),
    ("unknown_member", "`{0}` has an unknown member (see `offset`).", "Did you mean `{1}`?"),
    ("wrong_type", "`{0}` has a wrong type or value.", "It must be {1}."),
    ("field_missing", "`{0}` is missing.", "Send it."),
    ("unsupported_parameter", "`{0}` cannot be honoured here; nothing was sent anywhere.", "Leave it out."),
    (
        "untranslatable",
        "`{0}` cannot be said in the API of any provider that may serve this request.",
        "Leave it out, or ask for a model that is served through the API that you use.",
    ),
    (
        "feature_not_zdr_eligible",
        "The {0} cannot be served with zero retention: {1}.",
        "Leave it out, or ask without zero retention.",
    ),
    (
        "redaction_blocked",
        "Policy blocks what this request holds: {0}.",
        "Take these values out; the gateway never repeats them.",
    ),
    (
        "redaction_unavailable",
        "Policy asks for redaction, and the gateway cannot look into {0}.",
        "Leave that part out, or ask the operator for a policy without redaction.",
    ),
    ("upstream_error", "The provider's answer could not be passed on: {0}.", "Try again, or ask for another model."),
    (
        "host_not_allowed",
        "The platform does not let this gateway reach {0}.",
        "The operator must add it to `allowed_outbound_hosts` of spin.toml; `cargo xtask registry hosts` prints the list.",
    ),
    (
        "upstream_credential",
        "The provider refused the operator's credential.",
        "Tell the operator; your own key is not at fault.",
    ),
    ("upstream_timeout", "No provider answered in time.", "Try again, or ask for a streamed answer."),
    ("rate_limited", "The providers ask for a pause.", "Try again later."),
    ("rate_limit_exceeded", "This key, or its account, has used up its `{0}`.", "Try again in {1} seconds."),
    (
        "insufficient_quota",
        "This key, or its account, has used up its `{0}`.",
        "It has room again in {1} seconds; only the operator can give it more before.",
    ),
    (
        "limit_too_small",
        "This request may need more than the whole `{0}` of this key or its account.",
        "Send a shorter one, or a smaller `max_tokens`.",
    ),
    ("limits_unavailable", "The counters of this key's limits do not answer, and nothing was sent.", "Try again soon."),
    (
        "settings_invalid",
        "The deployment's setting {0} does not parse.",
        "The operator must correct it; see docs/deploy.md.",
    ),
    (
        "policy_invalid",
        "The stored {0} does not parse, so nothing is served under it.",
        "The operator must correct its member `{1}`.",
    ),
    ("policy_missing", "A {0} is named and not stored, so nothing is served under it.", "The operator must store it."),
    ("policy_unreachable", "The store of registry and policy does not answer.", "Try again soon."),
    (
        "registry_invalid",
        "The registry document does not parse (line {0}, column {1}; 0 where unknown).",
        "The operator must correct it: `cargo xtask registry check FILE` names every error.",
    ),
    ("tally_unreachable", "The counters' store does not answer.", "Try again soon."),
];

/// The rows.
pub(super) fn sentences() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    SENTENCES.lines().filter_map(|line| {
        let (code, rest) = line.split_once('\t')?;
        rest.split_once('\t').map(|(what, remedy)| (code, what, remedy))
    })
}

impl Refusal {
    /// What happened and what to do, in two sentences.
    pub(super) fn message(self) -> String {
        let code = self.sheet().code;
        let row = sentences().find(|(name, _, _)| *name == code);
        let (what, remedy) = row.map_or((code, ""), |(_, what, remedy)| (what, remedy));
        let [first, second] = self.fills();
        replace(&replace(&alloc::format!("{what} {remedy}"), "{0}", &first), "{1}", &second)
    }

    /// What `{0}` and `{1}` stand for.
    fn fills(self) -> [String; 2] {
        match self {
            Self::MethodNotAllowed { allow: name }
            | Self::Stateful { reason: name }
            | Self::HeaderValue { header: name }
            | Self::FieldMissing { field: name }
            | Self::UnsupportedField { field: name }
            | Self::Untranslatable { field: name }
            | Self::RedactionUnavailable { part: name }
            | Self::Upstream { what: name }
            | Self::SettingInvalid { name }
            | Self::PolicyMissing { record: name } => [name.into(), String::new()],
            Self::UnknownMember { parent: first, nearest: second, .. }
            | Self::WrongType { field: first, wanted: second }
            | Self::PolicyInvalid { record: first, member: second } => [first.into(), second.into()],
            Self::FeatureNotEligible { kind, name, reason } => [[kind, " `", name.text(), "`"].concat(), reason.into()],
            Self::Limited { measure, after } => [measure.name().into(), after.unwrap_or_default().to_string()],
            Self::HostBarred { host } => [host.text().into(), String::new()],
            Self::BodyTooLarge { limit } => [limit.to_string(), String::new()],
            Self::NotJson { at, what } | Self::MultipartBroken { at, what } => [at.to_string(), what.into()],
            Self::TooDeep { at, limit } => [at.to_string(), limit.to_string()],
            Self::DuplicateKey { at } | Self::DuplicatePart { at } => [at.to_string(), String::new()],
            Self::FoldedKey { at, known } => [at.to_string(), known.into()],
            Self::RegistryInvalid { line, column } => [line.to_string(), column.to_string()],
            Self::RedactionBlocked { counts } => [listed(&counts), String::new()],
            Self::UnknownPath
            | Self::PathNotLiteral
            | Self::QueryNotAllowed
            | Self::WebSocket
            | Self::KeyMissing
            | Self::KeyAmbiguous
            | Self::KeyUnknown
            | Self::KeyExpired
            | Self::KeyDisabled
            | Self::UserToken
            | Self::MetricsOff
            | Self::MetricsToken
            | Self::PageOff
            | Self::ModelForbidden
            | Self::ModelUnknown
            | Self::MediaType
            | Self::ContentEncoding
            | Self::EncodingBroken
            | Self::BodyBomb
            | Self::Overloaded
            | Self::NotAnObject
            | Self::NotMultipart
            | Self::UpstreamCredential
            | Self::UpstreamTimeout
            | Self::RateLimited { .. }
            | Self::LimitsUnreachable
            | Self::PolicyUnreachable
            | Self::TallyUnreachable => [String::new(), String::new()],
        }
    }

    /// The field to name in `param`.
    pub(crate) fn param(&self) -> Option<&str> {
        if let Self::FeatureNotEligible { name, .. } = self {
            return Some(name.text());
        }
        if let Self::WrongType { field, .. }
        | Self::FieldMissing { field }
        | Self::UnsupportedField { field }
        | Self::Untranslatable { field } = self
        {
            return Some(field);
        }
        None
    }

    /// The byte to name in `offset`.
    pub(super) const fn at(self) -> Option<usize> {
        if let Self::NotJson { at, .. }
        | Self::TooDeep { at, .. }
        | Self::DuplicateKey { at }
        | Self::DuplicatePart { at }
        | Self::MultipartBroken { at, .. }
        | Self::FoldedKey { at, .. }
        | Self::UnknownMember { at, .. } = self
        {
            return Some(at);
        }
        None
    }
}

/// `EMAIL=2, CREDIT_CARD=1`: types and numbers, never values.
fn listed(counts: &Counts) -> String {
    let each: Vec<String> = counts.named().map(|(name, count)| alloc::format!("{name}={count}")).collect();
    each.join(", ")
}
