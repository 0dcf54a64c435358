//! What a client says in one API, said in another: requests as pure functions, three readers and three writers, no pairs.
//!
//! ```text
//!  Chat Completions ─┐                      ┌▶ Chat Completions
//!  Messages ─────────┼─▶ Conversation ──────┼▶ Messages
//!  Responses ────────┘   (borrows the body) └▶ Responses
//!                              └─▶ dropped: logit_bias, messages[].name …
//! ```
//!
//! Invariant: every member of the client's body is said in the target's words, or is listed as dropped, or the request is
//! refused by its name; texts are copied as they are written, so that placeholders stay what they are.

mod request;
mod writer;

use alloc::string::String;
use alloc::vec::Vec;
use zeroize::Zeroizing;

use crate::Dialect;
use crate::refusal::Refusal;
use crate::registry::{Protocol, Service};

/// What is known of the upstream that a body is made for.
#[derive(Clone, Copy)]
pub struct Target<'a> {
    /// What it is asked in: Chat Completions, Messages or Responses.
    pub dialect: Dialect,
    /// What it calls the model.
    pub model: &'a str,
    /// The first members of its body as JSON: the model by that name, unless its URL names it, and what else is its own.
    pub named: &'a str,
    /// The most tokens that it writes, where Messages must say one and the client said none.
    pub max_output: Option<u32>,
    /// It may be asked to reason.
    pub reasons: bool,
    /// It is the API's own maker, who knows its newest words (`developer`, `max_completion_tokens`), not somebody who speaks it too.
    pub maker: bool,
    /// It is given a prompt, as Replicate's predictions are, not messages.
    pub predicts: bool,
    /// Zero retention is demanded of it: it is told to store nothing, whatever the client says.
    pub zero_retention: bool,
}

/// A body in the target's words.
pub struct Translation {
    /// JSON; wiped on drop.
    pub body: Zeroizing<Vec<u8>>,
    /// Paths of what could not be said, each once, in the client's words and without values; at most 32, then `…`.
    pub dropped: Vec<String>,
    /// A streamed answer is to end with its usage, if that is the client's to choose.
    pub usage: bool,
}

/// The request cannot mean the same at the target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Untranslatable {
    /// The member that stands in the way, as a path in the client's words.
    pub field: &'static str,
}

impl Untranslatable {
    /// What is lost at `path`, in words of our own: the path itself may be anybody's.
    pub(crate) fn of(path: &str) -> Self {
        Self { field: request::known(path).unwrap_or("a member that no other API has") }
    }
}

impl From<Untranslatable> for Refusal {
    fn from(Untranslatable { field }: Untranslatable) -> Self {
        Self::Untranslatable { field }
    }
}

/// What an upstream of this protocol is asked in, instead of in the client's own dialect; `None`: there is no translation.
pub(crate) fn instead(client: Dialect, protocol: Protocol, serves: impl Fn(Service) -> bool) -> Option<Dialect> {
    let known: &[Dialect] = match protocol {
        Protocol::OpenAi => &[Dialect::Chat, Dialect::Responses],
        Protocol::Anthropic | Protocol::Vertex => &[Dialect::Messages],
        // Neither: what it says is said in the words of Chat Completions on its way in.
        Protocol::Predictions => &[Dialect::Chat],
    };
    let translated = matches!(client, Dialect::Chat | Dialect::Messages | Dialect::Responses);
    let same = |other: &Dialect| *other == client && protocol != Protocol::Predictions;
    let mut others = known.iter().copied().filter(|other| !same(other) && serves(other.service()));
    others.next().filter(|_| translated)
}

/// Says `body`, a request in the words of `client`, in those of `target`.
///
/// `body` is a document that the gateway has read to its end, freed of the gateway's own members and with placeholders in place.
///
/// # Errors
/// What cannot be said at all: a part of a message that the target does not have, state kept by a provider, several choices.
pub fn request(body: &[u8], client: Dialect, target: &Target<'_>) -> Result<Translation, Untranslatable> {
    request::translate(body, client, target)
}
