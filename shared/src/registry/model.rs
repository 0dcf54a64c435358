//! The nouns of a registry: providers, how they speak, what they keep, and who vouches for them.
//!
//! ```text
//! provider anthropic ── kind direct, retention days:7, zdr agreement
//!     ▲ attestation: basis zdr_addendum, legal, 2026-10-01 … 2027-10-01, except classifier, law
//! ```
//!
//! Invariant: closed vocabularies; what is unknown reads as the worst case.

use super::day::Day;
use crate::policy::{set_of, vocabulary};

vocabulary! {
    /// Who answers at a provider's address.
    Kind {
        /// The maker or host of the model itself.
        Direct = "direct",
        /// The deployment's own server.
        SelfHosted = "self_hosted",
        /// Sells somebody else's service.
        Reseller = "reseller",
        /// Runs a router in front of unknown back ends.
        Operator = "operator",
        /// Routes to many providers under its own policy.
        Aggregator = "aggregator",
    }
}

vocabulary! {
    /// The wire protocol of an endpoint.
    Protocol {
        /// OpenAI's, `…/chat/completions`.
        OpenAi = "openai",
        /// Anthropic Messages.
        Anthropic = "anthropic",
        /// Replicate's predictions.
        Predictions = "predictions",
        /// Anthropic Messages by Vertex' `:rawPredict`.
        Vertex = "vertex",
    }
}

vocabulary! {
    /// How a credential is presented.
    Auth {
        /// `authorization: Bearer …`
        Bearer = "bearer",
        /// `x-api-key: …`
        XApiKey = "x-api-key",
        /// `api-key: …`
        ApiKey = "api-key",
        /// `authorization: Key …`
        Key = "key",
        /// An access key `ID:SECRET[:TOKEN]` signs each request (Signature Version 4); an API key is sent as `Bearer …`.
        Aws = "aws",
        /// A service account's key is exchanged for a token, which is sent as `Bearer …`, as is a token that stands there itself.
        Google = "google",
        /// Not at all.
        None = "none",
    }
}

vocabulary! {
    /// How an aggregator is told what is demanded of its own providers.
    Flag {
        /// `provider.zdr` and `provider.data_collection` in the body (OpenRouter, "Provider Routing").
        OpenRouter = "openrouter",
    }
}

vocabulary! {
    /// What an endpoint or an attestation is for.
    Service {
        /// Chat completions.
        Chat = "chat",
        /// Plain completions.
        Completions = "completions",
        /// Messages.
        Messages = "messages",
        /// Responses.
        Responses = "responses",
        /// Embeddings.
        Embeddings = "embeddings",
        /// Moderations.
        Moderations = "moderations",
        /// Images.
        Images = "images",
        /// Speech out of text.
        Speech = "audio/speech",
        /// Text out of speech.
        Transcriptions = "audio/transcriptions",
    }
}

set_of! {
    /// A set of services.
    Services of Service
}

vocabulary! {
    /// Why an attestation holds.
    Basis {
        /// A signed addendum.
        ZdrAddendum = "zdr_addendum",
        /// A switch in the provider's dashboard.
        Toggle = "toggle",
        /// The provider's published default, for tuples that the built-in data lists.
        Default = "default",
        /// The operator's own server, by checklist.
        SelfOperated = "self_operated",
        /// Modified abuse monitoring; holds only with `store:false` forced and no stateful feature.
        Mam = "mam",
    }
}

vocabulary! {
    /// What is kept even under zero retention.
    Exception {
        /// Results of safety classifiers.
        Classifier = "classifier",
        /// What the law demands.
        Law = "law",
        /// What safety monitoring flags.
        Safety = "safety",
        /// Logs of the serving container.
        Logs = "logs",
        /// A prompt cache in volatile memory.
        Cache = "cache",
    }
}

vocabulary! {
    /// How a provider comes to keep nothing.
    Offer {
        /// By its published default.
        Default = "default",
        /// By an agreement.
        Agreement = "agreement",
        /// By a switch.
        Toggle = "toggle",
        /// Not at all.
        None = "none",
        /// Nobody knows.
        Unknown = "unknown",
    }
}

vocabulary! {
    /// Whether prompts are cached in volatile memory.
    Caching {
        /// Never.
        None = "none",
        /// Only when a request marks what to cache.
        Explicit = "explicit",
        /// By itself.
        Implicit = "implicit",
        /// Nobody knows.
        Unknown = "unknown",
    }
}

/// What a provider keeps unless it is agreed otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retention {
    /// Nothing.
    Zero,
    /// What safety monitoring wants.
    Safety,
    /// Everything, for so many days.
    Days(u16),
    /// Nobody knows: read as for ever.
    Unknown,
}

impl Retention {
    /// `zero`, `safety`, `days:<n>` (1 to 9999) or `unknown`.
    #[must_use]
    pub fn named(text: &str) -> Option<Self> {
        match text {
            "zero" => Some(Self::Zero),
            "safety" => Some(Self::Safety),
            "unknown" => Some(Self::Unknown),
            other => {
                let days = other.strip_prefix("days:")?.parse::<u16>().ok();
                days.filter(|days| (1..=9999).contains(days)).map(Self::Days)
            }
        }
    }
}

set_of! {
    /// A set of exceptions.
    Exceptions of Exception
}

/// An attestation in force, as far as answers and receipts state it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attested {
    /// Why it holds.
    pub basis: Basis,
    /// Its last day.
    pub until: Day,
    /// What it does not cover.
    pub exceptions: Exceptions,
    /// SHA-256 of the row: provider, basis, who verified, from, until and `evidence_sha256`, a line each.
    pub evidence: [u8; 32],
}

/// Names one endpoint across snapshots: the same provider, model and address have the same mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mark(pub u64);
