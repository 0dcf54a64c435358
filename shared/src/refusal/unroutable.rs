//! No endpoint may serve this request: who was considered, what removed each, and what the same terms would accept.
//!
//! ```text
//! OpenAi      422 {"error":{"type":"zdr_not_verified",…,"considered":[{"provider","excluded_by":["retention:30d"]}]}}
//! OpenRouter  404 {"error":{"code":404,…,"availability":{"code":"privacy_restricted",…}}}
//! Vercel      400 {"error":{"message":"No ZDR providers available for model: …","code":"no_providers_available",…}}
//! Anthropic   the status of whichever asked {"type":"error","error":{"type":"invalid_request_error",…},"request_id"}
//! ```
//!
//! Invariant: the model id is the only text of the request; alternatives and close ids come from the router, which knows what
//! this key may use.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::notice::{Notice, docs_url};
use super::{Refusal, Retry, Voice};
use crate::host::Reply;
use crate::json::{Value, json};
use crate::route::{Excluded, Unroutable};

/// The answer to a request that no endpoint may serve: with the status of the dialect that `asked`, and in its shape, unless it is
/// Anthropic's `door`, whose shape is its own.
#[must_use]
pub fn unroutable(unroutable: &Unroutable, asked: Voice, door: Voice, generation: &str) -> Reply {
    let voice = if door == Voice::Anthropic { door } else { asked };
    if unroutable.unknown_model {
        return unknown(unroutable, voice, generation);
    }
    if forbidden(unroutable) {
        return Refusal::ModelForbidden.reply(voice, generation);
    }
    let cause = cause(unroutable);
    let model = short(&unroutable.model);
    let message = message(unroutable, voice, cause, model);
    let (kind, code) = match (cause, voice) {
        (Cause::Key, _) => (cause.kind(), "model_forbidden"),
        (_, Voice::Vercel) => ("invalid_request_error", "no_providers_available"),
        (_, Voice::OpenAi | Voice::OpenRouter | Voice::Anthropic) => (cause.kind(), cause.kind()),
    };
    let mut notice = Notice::new(cause.status(asked), kind, code, &message);
    notice.param = Some("model");
    notice.retry = Retry::Never;
    notice.members = members(unroutable, cause, model);
    if voice == Voice::OpenRouter {
        notice.members.push(("availability", availability(unroutable, cause, model)));
    }
    notice.reply(voice, generation)
}

/// The key may use no endpoint of the model, whatever else is true of them.
fn forbidden(unroutable: &Unroutable) -> bool {
    let barred = |reasons: &[Excluded]| reasons.iter().any(|reason| matches!(reason, Excluded::KeyPolicy));
    !unroutable.considered.is_empty() && unroutable.considered.iter().all(|(_, reasons)| barred(reasons))
}

/// What stood in the way, as far as one word can say it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Cause {
    Key,
    ZeroRetention,
    Training,
    Operator,
    Preferences,
}

impl Cause {
    const fn kind(self) -> &'static str {
        match self {
            Self::Key => "permission_error",
            Self::ZeroRetention => "zdr_not_verified",
            Self::Training | Self::Operator | Self::Preferences => "no_endpoint",
        }
    }

    const fn status(self, voice: Voice) -> u16 {
        match (self, voice) {
            (Self::Key, _) => 403,
            (Self::Operator, _) => 503,
            (_, Voice::OpenRouter) => 404,
            (_, Voice::Vercel) => 400,
            (_, Voice::OpenAi | Voice::Anthropic) => 422,
        }
    }

    /// OpenRouter's words for it.
    const fn availability(self) -> (&'static str, &'static str) {
        match self {
            Self::Key => ("key_restricted", "key_policy"),
            Self::ZeroRetention => ("privacy_restricted", "data_policy:zdr"),
            Self::Training => ("privacy_restricted", "data_policy:training"),
            Self::Operator => ("not_configured", "gateway"),
            Self::Preferences => ("preferences_restricted", "provider_preferences"),
        }
    }
}

/// The key before all, then retention, training, the rest; the operator's fault only if it explains every endpoint.
fn cause(unroutable: &Unroutable) -> Cause {
    let reasons = || unroutable.considered.iter().flat_map(|(_, reasons)| reasons);
    if reasons().next().is_some() && reasons().all(|reason| matches!(reason, Excluded::KeyPolicy)) {
        return Cause::Key;
    }
    if reasons().any(about_retention) {
        return Cause::ZeroRetention;
    }
    if reasons().any(|reason| matches!(reason, Excluded::Training)) {
        return Cause::Training;
    }
    let all = unroutable.considered.iter().all(|(_, reasons)| reasons.iter().any(about_operator));
    if all { Cause::Operator } else { Cause::Preferences }
}

const fn about_retention(reason: &Excluded) -> bool {
    matches!(
        reason,
        Excluded::Retention(_)
            | Excluded::RetentionUnknown
            | Excluded::RetentionSafety
            | Excluded::AttestationMissing
            | Excluded::AttestationExpired
            | Excluded::AttestationRevoked
            | Excluded::Operator
            | Excluded::Aggregator
    )
}

const fn about_operator(reason: &Excluded) -> bool {
    matches!(reason, Excluded::NoCredential | Excluded::NotConfigured | Excluded::Network)
}

fn message(unroutable: &Unroutable, voice: Voice, cause: Cause, model: &str) -> String {
    let providers = providers(unroutable).join(", ");
    if voice == Voice::Vercel && cause == Cause::ZeroRetention {
        return format!("No ZDR providers available for model: {model}. Providers considered: {providers}");
    }
    match cause {
        Cause::Key => format!("This key may not use {model}. Use one of verified_alternatives or of GET /v1/models."),
        Cause::ZeroRetention => format!(
            "No endpoint of {model} is verified for zero data retention under these terms. \
             Use one of verified_alternatives, or ask the operator to attest a provider."
        ),
        Cause::Training => format!(
            "No endpoint of {model} is known not to train on prompts. \
             Use one of verified_alternatives, or ask the operator what it knows."
        ),
        Cause::Operator => format!(
            "No endpoint of {model} is set up here: see considered. \
             The operator must add what is missing, a credential or a setting."
        ),
        Cause::Preferences => format!(
            "No endpoint of {model} is left under these terms and preferences: see considered. \
             Loosen what excluded them, or use another model."
        ),
    }
}

fn members(unroutable: &Unroutable, cause: Cause, model: &str) -> Vec<(&'static str, Value)> {
    let considered = unroutable.considered.iter().map(|(provider, reasons)| {
        let reasons: Vec<String> = reasons.iter().map(ToString::to_string).collect();
        json!({ "provider": provider.as_ref(), "excluded_by": reasons })
    });
    alloc::vec![
        ("model", model.into()),
        ("verified_alternatives", unroutable.alternatives.clone().into()),
        ("considered", Value::Array(considered.collect())),
        ("docs_url", docs_url(cause.kind()).into()),
    ]
}

fn availability(unroutable: &Unroutable, cause: Cause, model: &str) -> Value {
    let (code, excluded_by) = cause.availability();
    json!({
        "code": code,
        "retryable": false,
        "requested_models": [model],
        "affected_providers": providers(unroutable),
        "excluded_by": [excluded_by],
        "docs_url": docs_url(cause.kind()),
    })
}

fn providers(unroutable: &Unroutable) -> Vec<&str> {
    unroutable.considered.iter().map(|(provider, _)| provider.as_ref()).collect()
}

fn unknown(unroutable: &Unroutable, voice: Voice, generation: &str) -> Reply {
    let model = short(&unroutable.model);
    let hint = match unroutable.close.as_slice() {
        [] => String::from("See GET /v1/models."),
        close => format!("Did you mean {}?", close.join(", ")),
    };
    let message = format!("The model {model} does not exist here, or this key may not use it. {hint}");
    let mut notice = Notice::new(404, "model_not_found", "model_not_found", &message);
    notice.param = Some("model");
    notice.members = alloc::vec![("model", model.into()), ("close_models", unroutable.close.clone().into())];
    notice.reply(voice, generation)
}

/// No model id is longer; a prompt pasted into `model` is not repeated whole.
fn short(model: &str) -> &str {
    model.char_indices().nth(128).and_then(|(end, _)| model.get(..end)).unwrap_or(model)
}
