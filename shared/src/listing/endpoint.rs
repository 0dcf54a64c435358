//! One endpoint or provider, as a row of a public list.
//!
//! ```text
//! {"provider_name": "Fireworks AI", "model_id": "deepseek/deepseek-r1", "basis": "default", "expires_at": "2027-04-18", …}
//! ```
//!
//! Invariant: states what the registry states; nothing of settings, credentials or addresses.

use alloc::rc::Rc;
use alloc::string::ToString as _;

use super::names;
use crate::json::{Value, json};
use crate::registry::{Attested, Basis, Caching, Day, Endpoint, Exception, Kind, Provider, Reach, Verdict};

/// Who vouches for an endpoint today.
pub(crate) struct Evidence {
    pub(crate) by: Rc<str>,
    pub(crate) from: Day,
    pub(crate) until: Day,
    pub(crate) stated: Attested,
}

/// The evidence in force for an endpoint that counts as verified: it does not train, and nobody stands behind it.
pub(crate) fn evidence(endpoint: &Endpoint, provider: &Provider, model: &str, today: Day) -> Option<Evidence> {
    let direct = match provider.kind {
        Kind::Direct | Kind::SelfHosted => true,
        Kind::Reseller | Kind::Operator | Kind::Aggregator => false,
    };
    let Reach::At { authority, known: true, .. } = &provider.reach else { return None };
    if !direct || endpoint.quarantined || endpoint.trains != Some(false) {
        return None;
    }
    let Verdict::InForce(row) = provider.evidence.verdict(model, authority, endpoint.main_service(), today) else {
        return None;
    };
    let stated = row.stated(endpoint.exceptions);
    Some(Evidence { by: row.by.clone(), from: row.from, until: stated.until, stated })
}

/// OpenRouter's `PublicEndpoint`, and the evidence.
pub(super) fn public(endpoint: &Endpoint, provider: &Provider, model: &str, evidence: &Evidence) -> Value {
    json!({
        "name": alloc::format!("{} | {model}", provider.name),
        "model_id": model,
        "model_name": model,
        "context_length": endpoint.context_length,
        "pricing": price(endpoint),
        "provider_name": &*provider.name,
        "tag": &*provider.id,
        "quantization": endpoint.quantization.as_deref(),
        "max_completion_tokens": endpoint.max_output,
        "max_prompt_tokens": endpoint.context_length,
        "supported_parameters": endpoint.parameters.iter().map(AsRef::as_ref).collect::<alloc::vec::Vec<&str>>(),
        "supports_implicit_caching": provider.caching == Caching::Implicit,
        "regions": endpoint.regions.iter().map(AsRef::as_ref).collect::<alloc::vec::Vec<&str>>(),
        "basis": evidence.stated.basis.name(),
        "verified_by": &*evidence.by,
        "verified_at": evidence.from.to_string(),
        "expires_at": evidence.until.to_string(),
        "exceptions": names(evidence.stated.exceptions.iter(), Exception::name),
        "policy_url": provider.policy_url.as_deref(),
    })
}

/// What a model's row says of one of its providers.
pub(super) fn of_model(endpoint: &Endpoint, provider: &Provider, model: &str, today: Day) -> Value {
    let state = match &provider.reach {
        _ if endpoint.quarantined => "quarantined",
        Reach::Quarantined => "quarantined",
        Reach::Unset => "not_configured",
        Reach::At { .. } => "configured",
    };
    let verified = evidence(endpoint, provider, model, today).is_some();
    json!({
        "provider": &*provider.id,
        "name": &*provider.name,
        "state": state,
        "zdr": verified,
        "no_train": endpoint.trains == Some(false),
        "regions": endpoint.regions.iter().map(AsRef::as_ref).collect::<alloc::vec::Vec<&str>>(),
        "policy_url": provider.policy_url.as_deref(),
        "how_to_enable": if verified { None } else { provider.how_to_enable.as_deref() },
        "enable_url": if verified { None } else { provider.enable_url.as_deref() },
    })
}

/// A provider's row of the compliance list.
pub(super) fn compliance(provider: &Provider, best: Option<Evidence>) -> Value {
    let caches = match provider.caching {
        Caching::Implicit | Caching::Explicit => Some(true),
        Caching::None => Some(false),
        Caching::Unknown => None,
    };
    json!({
        "provider": &*provider.id,
        "name": &*provider.name,
        "zdr": best.is_some(),
        "no_train": provider.trains == Some(false),
        "supports_prompt_caching": caches,
        "caching_type": provider.caching.name(),
        "policy_url": provider.policy_url.as_deref(),
        "basis": best.as_ref().map(|row| Basis::name(row.stated.basis)),
        "verified_at": best.as_ref().map(|row| row.from.to_string()),
        "expires_at": best.as_ref().map(|row| row.until.to_string()),
    })
}

/// Dollars per token, as OpenRouter writes them.
pub(super) fn price(endpoint: &Endpoint) -> Option<Value> {
    let prompt = endpoint.prompt_price?.per_token().to_string();
    let completion = endpoint.completion_price.map(|price| price.per_token().to_string());
    Some(json!({ "prompt": prompt, "completion": completion }))
}
