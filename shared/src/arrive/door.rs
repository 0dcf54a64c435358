//! The doors of the gateway: a closed list, and what each is for.
//!
//! ```text
//! Ask(Chat) · Ask(Upload(Transcription))   a model is asked        Models · Page · Metrics   something is shown
//! Redact                                   a body is read          Stateful · None   refused
//! ```
//!
//! Invariant: a door has one label; it names no caller, no model and no path of anybody's own.

use crate::dialect::{Dialect, Upload};

/// A door of the gateway; also the label that its requests are counted under.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Door {
    /// No door: an unknown path, a wrong method, a refused upgrade.
    #[default]
    None,
    /// A model is asked here.
    Ask(Dialect),
    /// `POST /v1/redact`.
    Redact,
    /// `GET /v1/models`.
    Models,
    /// `GET /v1/models/{id}`.
    Model,
    /// `GET /v1/endpoints/zdr`.
    ZdrEndpoints,
    /// `GET /api/gateway/compliance`.
    Compliance,
    /// `GET /`.
    Page,
    /// `HEAD /`: a client tries whether anybody is there.
    Greeting,
    /// `GET /metrics`.
    Metrics,
    /// `GET /v1/generation?id=`.
    Generation,
    /// `POST /v1/generation`.
    GenerationBody,
    /// `GET /.well-known/jwks.json`.
    KeySet,
    /// `GET /healthz`.
    Health,
    /// `OPTIONS` on any door.
    Preflight,
    /// A door that needs storage.
    Stateful,
}

impl Door {
    /// The label of metrics.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Ask(Dialect::Chat) => "chat_completions",
            Self::Ask(Dialect::Messages) => "messages",
            Self::Ask(Dialect::CountTokens) => "count_tokens",
            Self::Ask(Dialect::Responses) => "responses",
            Self::Ask(Dialect::Completions) => "completions",
            Self::Ask(Dialect::Embeddings) => "embeddings",
            Self::Ask(Dialect::Moderations) => "moderations",
            Self::Ask(Dialect::Images) => "images",
            Self::Ask(Dialect::Speech) => "speech",
            Self::Ask(Dialect::Upload(Upload::ImageEdit)) => "image_edits",
            Self::Ask(Dialect::Upload(Upload::ImageVariation)) => "image_variations",
            Self::Ask(Dialect::Upload(Upload::Transcription)) => "transcriptions",
            Self::Ask(Dialect::Upload(Upload::Translation)) => "translations",
            Self::Redact => "redact",
            Self::Models => "models",
            Self::Model => "model",
            Self::ZdrEndpoints => "endpoints_zdr",
            Self::Compliance => "compliance",
            Self::Page => "page",
            Self::Greeting => "greeting",
            Self::Metrics => "metrics",
            Self::Generation | Self::GenerationBody => "generation",
            Self::KeySet => "jwks",
            Self::Health => "healthz",
            Self::Preflight => "preflight",
            Self::Stateful => "stateful",
        }
    }

    /// A model is asked here, or a body redacted.
    pub(crate) const fn takes_a_body(self) -> bool {
        matches!(self, Self::Ask(_) | Self::Redact | Self::GenerationBody)
    }

    /// The body is a multipart one.
    pub(crate) const fn takes_a_file(self) -> bool {
        matches!(self, Self::Ask(Dialect::Upload(_)))
    }

    /// The registry is shown here.
    pub(crate) const fn lists(self) -> bool {
        matches!(self, Self::Models | Self::Model | Self::ZdrEndpoints | Self::Compliance | Self::Page)
    }

    /// Published counts are shown here.
    pub(crate) const fn counts(self) -> bool {
        matches!(self, Self::Metrics | Self::Page)
    }

    /// The dialect in which a model is asked at this door.
    #[must_use]
    pub const fn dialect(self) -> Option<Dialect> {
        if let Self::Ask(dialect) = self { Some(dialect) } else { None }
    }
}
