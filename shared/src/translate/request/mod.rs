//! A request between two APIs: the nouns that all three of them have.
//!
//! ```text
//! body ─▶ read::{chat, messages, responses} ─▶ Conversation ─▶ write::{chat, messages, responses} ─▶ body
//!                     └────────── members that nobody took ──▶ Lost ◀── what the target has no word for
//! ```
//!
//! Strings are the insides of the client's own JSON strings, escapes and all.
//!
//! Invariant: a conversation owns no text.

mod lost;
mod members;
mod parts;
mod read;
mod settings;
mod write;

use alloc::vec::Vec;

use super::{Target, Translation, Untranslatable};
use crate::Dialect;
use crate::json::Raw;
use lost::Lost;
use settings::Settings;
pub(super) use settings::known;

/// `body` of `client` for `target`.
pub(super) fn translate(body: &[u8], client: Dialect, target: &Target<'_>) -> Result<Translation, Untranslatable> {
    let text = core::str::from_utf8(body).map_err(|_| Untranslatable { field: "body" })?;
    let mut lost = Lost::new(client);
    let conversation = read::conversation(Raw::document(text), client, &mut lost)?;
    let usage = conversation.settings.usage;
    let body = write::body(&conversation, target, body.len(), &mut lost)?;
    Ok(Translation { body, dropped: lost.into_paths(), usage })
}

/// A request, whoever it was written for.
#[derive(Default)]
struct Conversation<'a> {
    turns: Vec<Turn<'a>>,
    tools: Vec<Tool<'a>>,
    choice: Option<Choice<'a>>,
    /// One call at a time, said with the choice.
    serial: bool,
    format: Option<Format<'a>>,
    settings: Settings<'a>,
}

/// What somebody says at once.
struct Turn<'a> {
    speaker: Speaker,
    parts: Vec<Part<'a>>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Speaker {
    System,
    Developer,
    User,
    Assistant,
}

/// A piece of a turn.
struct Part<'a> {
    held: Held<'a>,
    /// The marker behind which a provider may cache, as it is written.
    cache: Option<&'a str>,
}

enum Held<'a> {
    Text(&'a str),
    Image {
        source: Source<'a>,
        detail: Option<&'a str>,
    },
    File {
        source: Source<'a>,
        name: Option<&'a str>,
    },
    Call {
        id: &'a str,
        name: &'a str,
        input: Input<'a>,
    },
    Result {
        id: &'a str,
        content: Vec<Part<'a>>,
        failed: bool,
    },
    /// Reasoning that its provider signed.
    Thinking {
        text: &'a str,
        signature: &'a str,
    },
    /// Reasoning that only its provider can read.
    Sealed(&'a str),
}

/// Where an image or a file is.
#[derive(Clone, Copy)]
enum Source<'a> {
    /// Here, in base64.
    Data { media: &'a str, data: &'a str },
    /// Here, as text.
    Text(&'a str),
    /// Elsewhere.
    Url(&'a str),
}

/// What a tool is called with.
#[derive(Clone, Copy)]
enum Input<'a> {
    /// JSON in a string.
    Text(&'a str),
    /// An object.
    Object(&'a str),
    /// Text for a tool of free form.
    Free(&'a str),
}

/// A tool that the client offers.
struct Tool<'a> {
    name: &'a str,
    description: Option<&'a str>,
    takes: Takes<'a>,
    strict: bool,
    cache: Option<&'a str>,
}

enum Takes<'a> {
    /// What a JSON schema describes; `None`: an object without members.
    Schema(Option<&'a str>),
    /// Free text, perhaps of a grammar: its syntax and its definition.
    Free(Option<(&'a str, &'a str)>),
}

/// Whether tools must be called.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Choice<'a> {
    Auto,
    None,
    Required,
    Named(&'a str),
}

/// What an answer must be.
enum Format<'a> {
    /// JSON.
    Object,
    /// JSON of a schema.
    Schema { name: Option<&'a str>, description: Option<&'a str>, schema: &'a str, strict: Option<bool> },
}

impl<'a> Conversation<'a> {
    /// Somebody speaks. Parallel calls, and their results, make one turn.
    fn say(&mut self, speaker: Speaker, parts: Vec<Part<'a>>) {
        if let Some(last) = self.turns.last_mut().filter(|last| last.speaker == speaker) {
            let results = || last.parts.last().is_some_and(Part::is_result);
            if speaker == Speaker::Assistant || (speaker == Speaker::User && results()) {
                return last.parts.extend(parts);
            }
        }
        self.turns.push(Turn { speaker, parts });
    }
}

impl<'a> Part<'a> {
    const fn new(held: Held<'a>) -> Self {
        Self { held, cache: None }
    }

    const fn is_result(&self) -> bool {
        matches!(self.held, Held::Result { .. })
    }

    /// A text of nothing but white space.
    fn is_blank(&self) -> bool {
        let Held::Text(mut rest) = self.held else { return false };
        while let Some(behind) = ["\\n", "\\r", "\\t", " "].iter().find_map(|space| rest.strip_prefix(space)) {
            rest = behind;
        }
        rest.is_empty()
    }
}
