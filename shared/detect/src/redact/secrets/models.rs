//! Keys of services that run models, and tokens of standards.
//!
//! ```text
//! sk-ant-api03-○○○…   gsk_○○○…   hf_○○○…
//! ```
//!
//! Invariant: as in `row.rs`.

use super::super::entity::Entity::*;
use super::check::Check::*;
use super::row::{ANY, BASE64, DASHED, DOTTED, NONE, Row, row};

const OPENAI: &str = "OpenAI API reference, authentication; keys as issued 2023 to 2026";
const ANTHROPIC: &str = "Anthropic API reference; keys as issued";
const HUGGING_FACE: &str = "Hugging Face documentation, user access tokens";
const GROQ: &str = "GroqCloud documentation, API keys; as issued";
const XAI: &str = "xAI documentation, API keys; as issued";
const OPENROUTER: &str = "OpenRouter documentation, API keys";
/// `-----BEGIN PRIVATE`, `RSA PRI`, `EC PRIV`, `OPENSSH`, `ENCRYPT` in base64.
const PEM: &str = "RFC 7468 (PEM) in RFC 4648 (base64)";
const JWK: &str = "RFC 7518 §6 (private parts of a JSON Web Key)";
const PERPLEXITY: &str = "Perplexity documentation, API keys; as issued";
const REPLICATE: &str = "Replicate documentation, API tokens";

pub(super) const ROWS: &[Row] = &[
    row(OpenAiKey, "sk-proj-", DASHED, 20, ANY, Mixed, OPENAI),
    row(OpenAiKey, "sk-svcacct-", DASHED, 20, ANY, Mixed, OPENAI),
    row(OpenAiKey, "sk-admin-", DASHED, 20, ANY, Mixed, OPENAI),
    row(OpenAiKey, "sk-None-", DASHED, 20, ANY, Mixed, OPENAI),
    row(OpenAiKey, "sk-", NONE, 32, 64, Mixed, OPENAI),
    row(AnthropicKey, "sk-ant-", DASHED, 20, ANY, Mixed, ANTHROPIC),
    row(HuggingFaceToken, "hf_", NONE, 30, 40, Unworded, HUGGING_FACE),
    row(HuggingFaceToken, "api_org_", NONE, 34, 34, Varied, HUGGING_FACE),
    row(GroqKey, "gsk_", NONE, 48, 60, Mixed, GROQ),
    row(XaiKey, "xai-", b"_", 60, 100, Mixed, XAI),
    row(OpenRouterKey, "sk-or-v1-", NONE, 64, 64, Mixed, OPENROUTER),
    row(PerplexityKey, "pplx-", NONE, 40, 60, Mixed, PERPLEXITY),
    row(ReplicateToken, "r8_", NONE, 37, 37, Mixed, REPLICATE),
    row(OpenAiKey, "sess-", NONE, 40, 40, Mixed, OPENAI),
    row(ApiKey, "e2b_", NONE, 40, 40, Hex, "E2B documentation, API keys"),
    row(ApiKey, "KGAT_", NONE, 32, 32, Hex, "Kaggle documentation, API tokens"),
    row(ApiKey, "pylf_v1_", b"_", 40, 60, Mixed, "Pydantic Logfire documentation, tokens"),
    row(ApiKey, "nvapi-", DASHED, 60, 80, Mixed, "NVIDIA documentation, API keys"),
    row(ApiKey, "lsv2_pt_", b"_", 40, 50, Hex, "LangSmith documentation, API keys"),
    row(ApiKey, "lsv2_sk_", b"_", 40, 50, Hex, "LangSmith documentation, API keys"),
    row(ApiKey, "sk-lf-", b"-", 36, 36, Mixed, "Langfuse documentation, API keys"),
    row(ApiKey, "sk-helicone-", b"-", 30, 80, Mixed, "Helicone documentation, API keys"),
    row(ApiKey, "crsr_", NONE, 40, 80, Mixed, "Cursor documentation, API keys"),
    row(ApiKey, "pa-", DASHED, 43, 43, Cued, "Voyage AI documentation, API keys"),
    row(ApiKey, "as-", NONE, 22, 22, Cued, "Modal documentation, token secrets"),
    row(ApiKey, "pcsk_", b"_", 50, 90, Mixed, "Pinecone documentation, API keys"),
    row(ApiKey, "tgp_v1_", DASHED, 40, 50, Mixed, "Together AI documentation, API keys"),
    row(ApiKey, "fw_", NONE, 22, 26, Mixed, "Fireworks AI documentation, API keys"),
    row(ApiKey, "csk-", NONE, 40, 60, Mixed, "Cerebras documentation, API keys"),
    row(ApiKey, "jina_", DASHED, 50, 70, Mixed, "Jina AI documentation, API keys"),
    row(ApiKey, "tvly-", b"-", 28, 60, Mixed, "Tavily documentation, API keys"),
    row(ApiKey, "fc-", NONE, 32, 32, Hex, "Firecrawl documentation, API keys"),
    row(ApiKey, "rpa_", NONE, 40, 60, Mixed, "RunPod documentation, API keys"),
    row(ApiKey, "wandb_v1_", DASHED, 60, 100, Mixed, "Weights & Biases documentation, API keys"),
    row(ApiKey, "sgp_", b"_", 40, 57, Mixed, "Sourcegraph documentation, access token formats"),
    row(ApiKey, "sgp_", NONE, 64, 64, Mixed, "Segment documentation, Public API tokens"),
    row(ApiKey, "slk_", NONE, 64, 64, Hex, "Sourcegraph documentation, access token formats"),
    row(ApiKey, "sk_", NONE, 48, 48, Hex, "ElevenLabs documentation, API keys"),
    row(ApiKey, "sk_car_", NONE, 20, 30, Mixed, "Cartesia documentation, API keys"),
    row(ApiKey, "key_", NONE, 64, 64, Hex, "Cursor documentation, API keys"),
    row(ApiKey, "ABSK", BASE64, 109, 269, Mixed, "Amazon Bedrock user guide, API keys"),
    row(ApiKey, "bedrock-api-key-", BASE64, 40, ANY, Mixed, "Amazon Bedrock user guide, API keys"),
    row(ApiKey, "AQ.", DOTTED, 40, 80, Mixed, "Google AI for developers, authorization keys"),
    row(PrivateKey, "d\":\"", DASHED, 43, ANY, Drawn, JWK).led(),
    row(PrivateKey, "d\": \"", DASHED, 43, ANY, Drawn, JWK).led(),
    row(Jwt, "eyJ", DOTTED, 20, ANY, Token, "RFC 7519, JSON Web Token; RFC 7515, JOSE header"),
    row(PrivateKey, "LS0tLS1CRUdJTiBQUklWQVRF", BASE64, 60, ANY, Varied, PEM),
    row(PrivateKey, "LS0tLS1CRUdJTiBSU0EgUFJJ", BASE64, 60, ANY, Varied, PEM),
    row(PrivateKey, "LS0tLS1CRUdJTiBFQyBQUklW", BASE64, 60, ANY, Varied, PEM),
    row(PrivateKey, "LS0tLS1CRUdJTiBPUEVOU1NI", BASE64, 60, ANY, Varied, PEM),
    row(PrivateKey, "LS0tLS1CRUdJTiBFTkNSWVBU", BASE64, 60, ANY, Varied, PEM),
];
