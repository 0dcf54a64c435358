//! A dialect is a data table: where the model, the texts, the flags, the deltas and the errors of an API sit.
//!
//! ```text
//! request half   shape  the words of the table      ask  the gateway's own fields      *_request  one table a dialect
//! answer half    answer  where the texts of an answer sit, and what else of it matters
//! lint           what may pass under zero retention
//! ```
//!
//! Invariant: tables hold no code; what they do not name is treated as anybody's text.

pub(crate) mod answer;
pub(crate) mod ask;
mod chat_request;
pub mod lint;
mod messages_request;
mod responses_request;
mod schema;
pub(crate) mod shape;
mod single_request;

use crate::registry::{Protocol, Service};
use shape::Shape;

/// An API that a model is asked through, by a client or at an upstream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// OpenAI Chat Completions.
    Chat,
    /// Anthropic Messages.
    Messages,
    /// Anthropic's count of the tokens of a Messages request.
    CountTokens,
    /// OpenAI Responses.
    Responses,
    /// OpenAI's older completions.
    Completions,
    /// OpenAI embeddings.
    Embeddings,
    /// OpenAI moderations.
    Moderations,
    /// OpenAI images out of text.
    Images,
    /// OpenAI speech out of text.
    Speech,
    /// A file for OpenAI, in a multipart body.
    Upload(Upload),
}

/// What is done with a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Upload {
    /// An image is edited.
    ImageEdit,
    /// An image is varied.
    ImageVariation,
    /// Speech is written down.
    Transcription,
    /// Speech is written down in English.
    Translation,
}

impl Dialect {
    /// Where things sit in its request.
    pub(crate) const fn request(self) -> &'static Shape {
        match self {
            Self::Chat => &chat_request::ROOT,
            Self::Messages | Self::CountTokens => &messages_request::ROOT,
            Self::Responses => &responses_request::ROOT,
            Self::Completions => &single_request::COMPLETIONS,
            Self::Embeddings => &single_request::EMBEDDINGS,
            Self::Moderations => &single_request::MODERATIONS,
            Self::Images => &single_request::IMAGES,
            Self::Speech => &single_request::SPEECH,
            Self::Upload(_) => &shape::OPEN,
        }
    }

    /// The member of the request without which nothing is asked.
    pub(crate) const fn required(self) -> &'static str {
        match self {
            Self::Chat | Self::Messages | Self::CountTokens => "messages",
            Self::Responses | Self::Embeddings | Self::Moderations | Self::Speech => "input",
            Self::Completions | Self::Images => "prompt",
            Self::Upload(_) => "model",
        }
    }

    /// Whether it is one of Anthropic's.
    pub(crate) const fn is_anthropic(self) -> bool {
        matches!(self, Self::Messages | Self::CountTokens)
    }

    /// What an endpoint or an attestation must be there for.
    pub(crate) const fn service(self) -> Service {
        match self {
            Self::Chat => Service::Chat,
            Self::Messages | Self::CountTokens => Service::Messages,
            Self::Responses => Service::Responses,
            Self::Completions => Service::Completions,
            Self::Embeddings => Service::Embeddings,
            Self::Moderations => Service::Moderations,
            Self::Images | Self::Upload(Upload::ImageEdit | Upload::ImageVariation) => Service::Images,
            Self::Upload(Upload::Transcription | Upload::Translation) => Service::Transcriptions,
            Self::Speech => Service::Speech,
        }
    }

    /// The dialect in which an endpoint that is there for `service` is asked.
    pub(crate) const fn of(service: Service) -> Self {
        match service {
            Service::Chat => Self::Chat,
            Service::Messages => Self::Messages,
            Service::Responses => Self::Responses,
            Service::Completions => Self::Completions,
            Service::Embeddings => Self::Embeddings,
            Service::Moderations => Self::Moderations,
            Service::Images => Self::Images,
            Service::Speech => Self::Speech,
            Service::Transcriptions => Self::Upload(Upload::Transcription),
        }
    }

    /// What follows an upstream's base URL. OpenAI's ends in its version (`…/v1`), Anthropic's does not, as their SDKs have it.
    pub(crate) const fn path(self) -> &'static str {
        match self {
            Self::Chat => "/chat/completions",
            Self::Messages => "/v1/messages",
            Self::CountTokens => "/v1/messages/count_tokens",
            Self::Responses => "/responses",
            Self::Completions => "/completions",
            Self::Embeddings => "/embeddings",
            Self::Moderations => "/moderations",
            Self::Images => "/images/generations",
            Self::Speech => "/audio/speech",
            Self::Upload(Upload::ImageEdit) => "/images/edits",
            Self::Upload(Upload::ImageVariation) => "/images/variations",
            Self::Upload(Upload::Transcription) => "/audio/transcriptions",
            Self::Upload(Upload::Translation) => "/audio/translations",
        }
    }

    /// What an upstream of this protocol is asked in for a client that speaks this dialect; `None`: it has nothing like it.
    pub(crate) const fn at(self, protocol: Protocol) -> Option<Self> {
        match (protocol, self) {
            (Protocol::OpenAi, Self::Messages | Self::CountTokens) => None,
            (Protocol::OpenAi, dialect)
            | (Protocol::Anthropic | Protocol::Vertex, dialect @ (Self::Messages | Self::CountTokens)) => Some(dialect),
            (Protocol::Anthropic | Protocol::Predictions | Protocol::Vertex, _) => None,
        }
    }
}
