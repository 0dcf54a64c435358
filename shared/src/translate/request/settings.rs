//! Members of a request that are one value, with their names in the three APIs: a data table.
//!
//! ```text
//! Stop    stop │ stop_sequences │ (none)          User    user │ metadata.user_id │ user
//! ```
//!
//! Rows from OpenAI's API reference ("Create chat completion", "Create a model response") and Anthropic's ("Create a Message");
//! `top_k` and `reasoning` in Chat Completions from OpenRouter's.
//!
//! Invariant: a value is copied as it is written unless the target's writer says otherwise.

use super::super::Untranslatable;
use super::lost::Lost;
use super::members::Object;
use crate::Dialect;
use crate::json::Raw;

/// A member that is one value.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Setting {
    Stream,
    Limit,
    Temperature,
    TopP,
    TopK,
    Stop,
    User,
    Metadata,
    Tier,
    Store,
    CacheKey,
    CacheRetention,
    SafetyIdentifier,
    Verbosity,
    Effort,
    Parallel,
}

/// A member, and its names in Chat Completions, Messages and Responses; none: it has none there. A name behind a point stands in an
/// object, and is written by the target's own writer.
pub(super) const ROWS: [(Setting, [&str; 3]); 16] = [
    (Setting::Stream, ["stream", "stream", "stream"]),
    (Setting::Limit, ["max_completion_tokens", "max_tokens", "max_output_tokens"]),
    (Setting::Temperature, ["temperature", "temperature", "temperature"]),
    (Setting::TopP, ["top_p", "top_p", "top_p"]),
    (Setting::TopK, ["top_k", "top_k", ""]),
    (Setting::Stop, ["stop", "stop_sequences", ""]),
    (Setting::User, ["user", "metadata.user_id", "user"]),
    (Setting::Metadata, ["metadata", "", "metadata"]),
    (Setting::Tier, ["service_tier", "service_tier", "service_tier"]),
    (Setting::Store, ["store", "", "store"]),
    (Setting::CacheKey, ["prompt_cache_key", "", "prompt_cache_key"]),
    (Setting::CacheRetention, ["prompt_cache_retention", "", "prompt_cache_retention"]),
    (Setting::SafetyIdentifier, ["safety_identifier", "", "safety_identifier"]),
    (Setting::Verbosity, ["verbosity", "", "text.verbosity"]),
    (Setting::Effort, ["reasoning_effort", "output_config.effort", "reasoning.effort"]),
    (Setting::Parallel, ["parallel_tool_calls", "", "parallel_tool_calls"]),
];

/// Other names under which Chat Completions has them.
const ALIASES: [(Setting, &str); 2] = [(Setting::Limit, "max_tokens"), (Setting::Effort, "reasoning.effort")];

/// Members without which the answer would be another than was asked for, and that nobody else has. What is kept by a provider
/// cannot be had from another one.
const ESSENTIAL: [(Dialect, &str); 8] = [
    (Dialect::Chat, "n"),
    (Dialect::Chat, "functions"),
    (Dialect::Chat, "modalities"),
    (Dialect::Messages, "container"),
    (Dialect::Responses, "previous_response_id"),
    (Dialect::Responses, "conversation"),
    (Dialect::Responses, "prompt"),
    (Dialect::Responses, "background"),
];

/// Values that say what is so without them.
const INERT: [(&str, &str); 12] = [
    ("n", "1"),
    ("modalities", "[\"text\"]"),
    ("background", "false"),
    ("logprobs", "false"),
    ("top_logprobs", "0"),
    ("presence_penalty", "0"),
    ("frequency_penalty", "0"),
    ("presence_penalty", "0.0"),
    ("frequency_penalty", "0.0"),
    ("truncation", "\"disabled\""),
    ("function_call", "\"auto\""),
    ("store", "false"),
];

/// Other paths that are lost.
const LOST: [&str; 25] = [
    "seed",
    "logit_bias",
    "logprobs",
    "top_logprobs",
    "presence_penalty",
    "frequency_penalty",
    "prediction",
    "response_format",
    "text.format",
    "output_config.format",
    "web_search_options",
    "include",
    "truncation",
    "thinking",
    "reasoning.summary",
    "context_management",
    "mcp_servers",
    "tool_choice",
    "tools[].type",
    "tools[].custom",
    "messages[].name",
    "messages[].content[].cache_control",
    "messages[].content[].thinking",
    "messages[].content[].is_error",
    "input[].encrypted_content",
];

/// `path`, if it is one of ours.
pub(in super::super) fn known(path: &str) -> Option<&'static str> {
    let named = ROWS.iter().flat_map(|(_, names)| names);
    named.chain(&LOST).find(|name| **name == path).copied()
}

/// Where an API's names stand in a row.
pub(super) const fn column(dialect: Dialect) -> usize {
    match dialect {
        Dialect::Messages | Dialect::CountTokens => 1,
        Dialect::Responses => 2,
        Dialect::Chat
        | Dialect::Completions
        | Dialect::Embeddings
        | Dialect::Moderations
        | Dialect::Images
        | Dialect::Speech
        | Dialect::Upload(_) => 0,
    }
}

/// The values that were sent.
#[derive(Default)]
pub(super) struct Settings<'a> {
    values: [Option<Raw<'a>>; ROWS.len()],
    /// How much to think, where the client gave a number of tokens instead of a word.
    pub(super) budget: Option<u64>,
    /// Streamed answers end with their usage.
    pub(super) usage: bool,
}

impl<'a> Settings<'a> {
    /// Takes them out of `root` and out of the objects in it, whose other members were taken before.
    pub(super) fn take(root: &mut Object<'a>, inner: &mut [(&str, Option<Object<'a>>)], client: Dialect) -> Self {
        let mut settings = Self::default();
        let mut find = |path: &str| match path.split_once('.') {
            None => root.take(path),
            Some((outer, name)) => {
                inner.iter_mut().find(|(known, _)| *known == outer).and_then(|(_, object)| object.as_mut()?.take(name))
            }
        };
        for ((setting, names), value) in ROWS.iter().zip(&mut settings.values) {
            let alias = ALIASES.iter().filter(|(known, _)| known == setting && client == Dialect::Chat);
            let own = names.get(column(client)).filter(|name| !name.is_empty());
            *value = own.into_iter().chain(alias.map(|(_, name)| name)).find_map(|name| find(name));
        }
        settings
    }

    pub(super) fn get(&self, setting: Setting) -> Option<Raw<'a>> {
        ROWS.iter().zip(&self.values).find(|((known, _), _)| *known == setting).and_then(|(_, value)| *value)
    }

    /// What was sent, in the order of the table, with its names.
    pub(super) fn sent(&self) -> impl Iterator<Item = (Setting, &'static [&'static str; 3], Raw<'a>)> {
        ROWS.iter().zip(&self.values).filter_map(|((setting, names), value)| Some((*setting, names, (*value)?)))
    }

    pub(super) fn is_true(&self, setting: Setting) -> bool {
        self.get(setting).is_some_and(|value| value.written() == "true")
    }
}

/// What nobody took out of the body: refused, of no effect, or lost.
pub(super) fn left(root: Object<'_>, lost: &mut Lost) -> Result<(), Untranslatable> {
    let mut kept = root;
    for (name, value) in INERT {
        let said = kept.rest().any(|(known, raw)| known == name && squeezed(raw, value));
        let _ = said.then(|| kept.take(name));
    }
    for (_, name) in ESSENTIAL.iter().filter(|(dialect, _)| *dialect == lost.client) {
        if kept.rest().any(|(known, raw)| known == *name && raw.written() != "[]") {
            return Err(Untranslatable { field: name });
        }
    }
    kept.left(lost);
    Ok(())
}

/// Is `raw` written as `value`, white space aside?
fn squeezed(raw: Raw<'_>, value: &str) -> bool {
    raw.written().len() < 64 && raw.written().bytes().filter(|byte| !byte.is_ascii_whitespace()).eq(value.bytes())
}
