//! Where things sit in requests that are one text or a few: completions, embeddings, moderations, images, speech.
//!
//! ```text
//! {"model":"…","input":["…","…"]}      {"model":"…","prompt":"…","size":"1024x1024"}
//!    Model        texts ┘                 Model        text ┘     identifier ┘
//! ```
//!
//! Invariant: rows are the members of OpenAI's API reference; a member without a row passes, scanned. Token ids are text that
//! cannot be read: counted.

use super::chat_request::PART;
use super::shape::{
    IDENTIFIER, Medium, NUMBER, NUMBERS, OPEN, Role, Rule, Shape, TEXT, identifier_or, of, plain, protocol, text,
};

const INPUT: Rule = of(Role::Input, &OPEN);
const MODEL: Rule = plain(Role::Model);

/// Completions.
pub(crate) static COMPLETIONS: Shape = protocol(&[
    ("model", MODEL),
    ("prompt", INPUT),
    ("suffix", TEXT),
    ("stream", plain(Role::Stream)),
    ("stream_options", TEXT),
    ("stop", TEXT),
    ("user", TEXT),
    ("echo", TEXT),
    ("best_of", NUMBER),
    ("n", NUMBER),
    ("seed", NUMBER),
    ("max_tokens", NUMBER),
    ("temperature", NUMBER),
    ("top_p", NUMBER),
    ("logprobs", NUMBER),
    ("presence_penalty", NUMBER),
    ("frequency_penalty", NUMBER),
    ("logit_bias", of(Role::Number, &NUMBERS)),
]);

/// Embeddings.
pub(crate) static EMBEDDINGS: Shape = protocol(&[
    ("model", MODEL),
    ("input", INPUT),
    ("dimensions", NUMBER),
    ("encoding_format", IDENTIFIER),
    ("user", TEXT),
]);

/// Moderations, whose input may be parts as in a chat.
pub(crate) static MODERATIONS: Shape = protocol(&[("model", MODEL), ("input", of(Role::Content, &PART))]);

/// Images out of text.
pub(crate) static IMAGES: Shape = protocol(&[
    ("model", MODEL),
    ("prompt", INPUT),
    ("stream", plain(Role::Stream)),
    ("image", plain(Role::Media(Medium::Image))),
    ("user", TEXT),
    ("n", NUMBER),
    ("partial_images", NUMBER),
    ("output_compression", NUMBER),
    ("size", IDENTIFIER),
    ("quality", IDENTIFIER),
    ("style", IDENTIFIER),
    ("background", IDENTIFIER),
    ("moderation", IDENTIFIER),
    ("output_format", IDENTIFIER),
    ("response_format", IDENTIFIER),
]);

/// Speech out of text.
pub(crate) static SPEECH: Shape = protocol(&[
    ("model", MODEL),
    ("input", INPUT),
    ("instructions", TEXT),
    ("voice", identifier_or(&VOICE)),
    ("response_format", IDENTIFIER),
    ("stream_format", IDENTIFIER),
    ("speed", NUMBER),
]);

static VOICE: Shape = protocol(&[("id", text(&OPEN))]);
