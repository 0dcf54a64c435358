//! Status, type, code and retry of every refusal: one row each.
//!
//! ```text
//! DuplicateKey ─▶ 400  invalid_request_error  duplicate_key  never
//! Overloaded   ─▶ 503  overloaded             overloaded     after 1 s
//! ```
//!
//! Invariant: every type is in [`TYPES`], every one of [`TYPES`] is an anchor of `docs/refusals.md`, and every code has its sentence.

use super::Refusal;
use super::notice::Retry;
use crate::limits::Measure;

/// Every `type` that a refusal can have, those of routing included.
pub const TYPES: [&str; 21] = [
    "invalid_request_error",
    "authentication_error",
    "permission_error",
    "model_not_found",
    "no_endpoint",
    "zdr_not_verified",
    "endpoint_stateful",
    "unsupported_parameter",
    "feature_not_zdr_eligible",
    "redaction_blocked",
    "redaction_unavailable",
    "masked_value_in_tool_call",
    "output_blocked",
    "upstream_error",
    "upstream_timeout",
    "rate_limit_error",
    "budget_exceeded",
    "registry_invalid",
    "settings_invalid",
    "policy_unavailable",
    "overloaded",
];

/// One row.
#[derive(Clone, Copy)]
pub(super) struct Sheet {
    pub(super) status: u16,
    pub(super) kind: &'static str,
    pub(super) code: &'static str,
    pub(super) retry: Retry,
}

const INVALID: &str = "invalid_request_error";
const CALLER: &str = "authentication_error";
const FORBIDDEN: &str = "permission_error";
const STATEFUL: &str = "endpoint_stateful";
const UPSTREAM: &str = "upstream_error";
const RATE: &str = "rate_limit_error";
const POLICY: &str = "policy_unavailable";

impl Refusal {
    /// 426 for WebSockets: the one status on which Codex falls back to HTTP at once.
    pub(super) fn sheet(self) -> Sheet {
        match self {
            Self::UnknownPath => no(404, INVALID, "unknown_path"),
            Self::PathNotLiteral => no(404, INVALID, "path_not_literal"),
            Self::MethodNotAllowed { .. } => no(405, INVALID, "method_not_allowed"),
            Self::QueryNotAllowed => no(400, INVALID, "query_not_allowed"),
            Self::Stateful { .. } => no(400, STATEFUL, "endpoint_stateful"),
            Self::WebSocket => no(426, STATEFUL, "websocket_refused"),
            Self::KeyMissing => no(401, CALLER, "key_missing"),
            Self::KeyAmbiguous => no(401, CALLER, "key_ambiguous"),
            Self::KeyUnknown => no(401, CALLER, "invalid_api_key"),
            Self::KeyExpired => no(401, CALLER, "key_expired"),
            Self::KeyDisabled => no(403, FORBIDDEN, "key_disabled"),
            Self::UserToken => no(401, CALLER, "user_token"),
            Self::MetricsOff => no(403, FORBIDDEN, "metrics_off"),
            Self::MetricsToken => no(401, CALLER, "metrics_token"),
            Self::PageOff => no(403, FORBIDDEN, "page_off"),
            Self::ModelForbidden => no(403, FORBIDDEN, "model_forbidden"),
            Self::ModelUnknown => no(404, "model_not_found", "model_not_found"),
            Self::MediaType => no(415, INVALID, "unsupported_media_type"),
            Self::ContentEncoding => no(415, INVALID, "unsupported_content_encoding"),
            Self::EncodingBroken => no(400, INVALID, "encoding_broken"),
            Self::BodyTooLarge { .. } => no(413, INVALID, "body_too_large"),
            Self::BodyBomb => no(413, INVALID, "body_ratio"),
            Self::Overloaded => after(503, "overloaded", "overloaded", 1),
            Self::HeaderValue { .. } => no(400, INVALID, "header_value"),
            Self::NotJson { .. } => no(400, INVALID, "not_json"),
            Self::NotMultipart => no(415, INVALID, "not_multipart"),
            Self::MultipartBroken { .. } => no(400, INVALID, "multipart_broken"),
            Self::DuplicatePart { .. } => no(400, INVALID, "duplicate_part"),
            Self::NotAnObject => no(400, INVALID, "not_an_object"),
            Self::TooDeep { .. } => no(400, INVALID, "too_deep"),
            Self::DuplicateKey { .. } => no(400, INVALID, "duplicate_key"),
            Self::FoldedKey { .. } => no(400, INVALID, "folded_key"),
            Self::UnknownMember { .. } => no(400, INVALID, "unknown_member"),
            Self::WrongType { .. } => no(400, INVALID, "wrong_type"),
            Self::FieldMissing { .. } => no(400, INVALID, "field_missing"),
            Self::UnsupportedField { .. } => no(400, "unsupported_parameter", "unsupported_parameter"),
            Self::Untranslatable { .. } => no(400, "unsupported_parameter", "untranslatable"),
            Self::FeatureNotEligible { .. } => no(422, "feature_not_zdr_eligible", "feature_not_zdr_eligible"),
            Self::RedactionBlocked { .. } => no(422, "redaction_blocked", "redaction_blocked"),
            Self::RedactionUnavailable { .. } => no(422, "redaction_unavailable", "redaction_unavailable"),
            Self::Upstream { .. } => perhaps(502, UPSTREAM, "upstream_error"),
            Self::HostBarred { .. } => no(502, UPSTREAM, "host_not_allowed"),
            Self::UpstreamCredential => no(502, UPSTREAM, "upstream_credential"),
            Self::UpstreamTimeout => perhaps(504, "upstream_timeout", "upstream_timeout"),
            Self::RateLimited { after } => limited(after),
            Self::Limited { measure, after } => used_up(measure, after),
            Self::LimitsUnreachable => after(503, POLICY, "limits_unavailable", 5),
            Self::SettingInvalid { .. } => no(503, "settings_invalid", "settings_invalid"),
            Self::PolicyInvalid { .. } => no(503, POLICY, "policy_invalid"),
            Self::PolicyMissing { .. } => no(503, POLICY, "policy_missing"),
            Self::PolicyUnreachable => after(503, POLICY, "policy_unreachable", 5),
            Self::RegistryInvalid { .. } => no(503, "registry_invalid", "registry_invalid"),
            Self::TallyUnreachable => after(503, POLICY, "tally_unreachable", 5),
        }
    }
}

const fn no(status: u16, kind: &'static str, code: &'static str) -> Sheet {
    Sheet { status, kind, code, retry: Retry::Never }
}

const fn perhaps(status: u16, kind: &'static str, code: &'static str) -> Sheet {
    Sheet { status, kind, code, retry: Retry::Perhaps }
}

const fn after(status: u16, kind: &'static str, code: &'static str, seconds: u32) -> Sheet {
    Sheet { status, kind, code, retry: Retry::After(seconds) }
}

fn limited(pause: Option<u32>) -> Sheet {
    let retry = pause.map_or(Retry::Perhaps, Retry::After);
    Sheet { status: 429, kind: RATE, code: "rate_limited", retry }
}

/// Money that is used up is nothing to try again for: OpenAI's code for it, LiteLLM's type, and no client is told to wait for a month.
const fn used_up(measure: Measure, after: Option<u32>) -> Sheet {
    let (kind, code, retry) = match (after, measure) {
        (None, _) => (RATE, "limit_too_small", Retry::Never),
        (Some(seconds), Measure::Requests | Measure::Tokens) => (RATE, "rate_limit_exceeded", Retry::After(seconds)),
        (Some(seconds), Measure::Day | Measure::Month) => {
            ("budget_exceeded", "insufficient_quota", Retry::Not(seconds))
        }
    };
    Sheet { status: 429, kind, code, retry }
}
