//! Keys for providers that come in headers.
//!
//! ```text
//! x-byok-groq-key: …  ─▶  Keyring { groq: … }
//! ```
//!
//! Invariant: a header that holds what cannot be a key is refused by name, never passed over.

use crate::host::Headers;
use crate::policy::Keyring;
use crate::refusal::Refusal;
use crate::secret::Secret;

/// One for every provider of the default registry that takes a key; others are reached by the body.
const HEADERS: [&str; 32] = [
    "x-byok-openai-key",
    "x-byok-openai-eu-key",
    "x-byok-openai-au-key",
    "x-byok-anthropic-key",
    "x-byok-google-ai-studio-key",
    "x-byok-azure-key",
    "x-byok-azure-gov-key",
    "x-byok-bedrock-key",
    "x-byok-bedrock-anthropic-key",
    "x-byok-bedrock-gov-key",
    "x-byok-mistral-key",
    "x-byok-groq-key",
    "x-byok-fireworks-key",
    "x-byok-together-key",
    "x-byok-cohere-key",
    "x-byok-huggingface-key",
    "x-byok-replicate-key",
    "x-byok-openrouter-key",
    "x-byok-cloudflare-ai-gateway-key",
    "x-byok-portkey-key",
    "x-byok-litellm-key",
    "x-byok-deepseek-key",
    "x-byok-zhipu-key",
    "x-byok-alibaba-key",
    "x-byok-moonshot-key",
    "x-byok-xai-key",
    "x-byok-fal-key",
    "x-byok-vllm-key",
    "x-byok-ollama-key",
    "x-byok-llama-cpp-key",
    "x-byok-sglang-key",
    "x-byok-tgi-key",
];

/// The keys in `headers`.
///
/// # Errors
/// One of them holds no key.
pub(super) fn brought(headers: &dyn Headers) -> Result<Keyring, Refusal> {
    let mut keys = Keyring::default();
    if !headers.may_have("x-byok-") {
        return Ok(keys);
    }
    for header in HEADERS {
        let Some(value) = headers.get(header) else { continue };
        let provider = header.strip_prefix("x-byok-").and_then(|rest| rest.strip_suffix("-key"));
        let key = Secret::from(value.into_bytes());
        keys.bring(provider.unwrap_or_default(), key).ok_or(Refusal::HeaderValue { header })?;
    }
    Ok(keys)
}
