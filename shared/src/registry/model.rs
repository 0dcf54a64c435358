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
        /// Not at all.
        None = "none",
    }
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
}

/// Names one endpoint across snapshots: the same provider, model and address have the same mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mark(pub u64);
