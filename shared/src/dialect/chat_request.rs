//! Where things sit in a Chat Completions request: a data table.
//!
//! ```text
//! {"model":"…","messages":[{"role":"user","content":[{"type":"text","text":"…"}]}],"tools":[…],"zdr":true}
//!    Model       identifier ┘                 identifier ┘         └ text      names and schemas ┘   └ Ask
//! ```
//!
//! Invariant: rows are the members of OpenAI's API reference ("Create chat completion"); a member without a row passes, scanned.

use super::schema::{CACHE, SCHEMA};
use super::shape::{
    IDENTIFIER, Kept, Medium, NUMBER, NUMBERS, Role, Rule, Shape, TEXT, TOOL_NAME, identifier_or, of, plain, protocol,
    text,
};

const CONTENT: Rule = of(Role::Content, &PART);

/// The body.
pub(crate) static ROOT: Shape = protocol(&[
    ("model", plain(Role::Model)),
    ("messages", of(Role::Messages, &MESSAGE)),
    ("stream", plain(Role::Stream)),
    ("store", plain(Role::Store)),
    ("tools", of(Role::Tools, &TOOL)),
    ("functions", of(Role::Tools, &FUNCTION)),
    ("tool_choice", identifier_or(&TOOL_CHOICE)),
    ("function_call", identifier_or(&NAMED)),
    ("response_format", text(&FORMAT)),
    ("stream_options", text(&FLAGS)),
    ("modalities", IDENTIFIER),
    ("audio", text(&VOICE)),
    ("reasoning_effort", IDENTIFIER),
    ("reasoning", text(&REASONING)),
    ("verbosity", IDENTIFIER),
    ("service_tier", IDENTIFIER),
    ("prompt_cache_retention", IDENTIFIER),
    ("prompt_cache_key", TEXT),
    ("safety_identifier", TEXT),
    ("user", TEXT),
    ("metadata", TEXT),
    ("prediction", text(&PREDICTION)),
    ("stop", TEXT),
    ("web_search_options", plain(Role::Kept(&WEB_SEARCH))),
    ("temperature", NUMBER),
    ("top_p", NUMBER),
    ("n", NUMBER),
    ("max_tokens", NUMBER),
    ("max_completion_tokens", NUMBER),
    ("presence_penalty", NUMBER),
    ("frequency_penalty", NUMBER),
    ("logit_bias", of(Role::Number, &NUMBERS)),
    ("logprobs", TEXT),
    ("top_logprobs", NUMBER),
    ("seed", NUMBER),
    ("parallel_tool_calls", TEXT),
]);

static MESSAGE: Shape = protocol(&[
    ("role", plain(Role::Speaker)),
    ("content", CONTENT),
    ("name", TEXT),
    ("refusal", TEXT),
    ("reasoning_content", TEXT),
    ("reasoning", TEXT),
    ("tool_calls", text(&CALL)),
    ("tool_call_id", IDENTIFIER),
    ("function_call", text(&CALLED)),
    ("audio", text(&SPOKEN)),
]);

/// A part of a message; of a moderation too.
pub(super) static PART: Shape = protocol(&[
    ("type", plain(Role::PartType)),
    ("text", plain(Role::PartText)),
    ("refusal", TEXT),
    ("image_url", of(Role::Media(Medium::Image), &IMAGE)),
    ("video_url", of(Role::Media(Medium::Video), &VIDEO)),
    ("input_audio", text(&AUDIO)),
    ("file", text(&FILE)),
    ("cache_control", text(&CACHE)),
]);

static IMAGE: Shape = protocol(&[("url", plain(Role::Media(Medium::Image))), ("detail", IDENTIFIER)]);
static VIDEO: Shape = protocol(&[("url", plain(Role::Media(Medium::Video)))]);
static AUDIO: Shape = protocol(&[("data", plain(Role::Media(Medium::Audio))), ("format", IDENTIFIER)]);
static FILE: Shape = protocol(&[
    ("file_data", plain(Role::Media(Medium::File))),
    ("file_id", plain(Role::Kept(&FILE_ID))),
    ("filename", TEXT),
]);

static CALL: Shape =
    protocol(&[("id", IDENTIFIER), ("type", IDENTIFIER), ("function", text(&CALLED)), ("custom", text(&INPUT))]);
static CALLED: Shape = protocol(&[("name", IDENTIFIER), ("arguments", TEXT)]);
static INPUT: Shape = protocol(&[("name", IDENTIFIER), ("input", TEXT)]);
static SPOKEN: Shape = protocol(&[("id", plain(Role::Kept(&AUDIO_ID)))]);
static NAMED: Shape = protocol(&[("name", IDENTIFIER)]);

static TOOL: Shape = protocol(&[
    ("type", plain(Role::ToolType)),
    ("function", text(&FUNCTION)),
    ("custom", text(&CUSTOM)),
    ("cache_control", text(&CACHE)),
]);
static FUNCTION: Shape =
    protocol(&[("name", TOOL_NAME), ("description", TEXT), ("parameters", text(&SCHEMA)), ("strict", TEXT)]);
static CUSTOM: Shape = protocol(&[("name", TOOL_NAME), ("description", TEXT), ("format", text(&GRAMMAR))]);
static GRAMMAR: Shape = protocol(&[("type", IDENTIFIER), ("grammar", text(&SYNTAX))]);
static SYNTAX: Shape = protocol(&[("definition", plain(Role::Fixed)), ("syntax", IDENTIFIER)]);
static TOOL_CHOICE: Shape = protocol(&[
    ("type", IDENTIFIER),
    ("function", text(&NAMED)),
    ("custom", text(&NAMED)),
    ("allowed_tools", text(&ALLOWED)),
]);
static ALLOWED: Shape = protocol(&[("mode", IDENTIFIER), ("tools", text(&TOOL_CHOICE))]);

static FORMAT: Shape = protocol(&[("type", plain(Role::Format)), ("json_schema", text(&JSON_SCHEMA))]);
static JSON_SCHEMA: Shape =
    protocol(&[("name", IDENTIFIER), ("description", TEXT), ("schema", text(&SCHEMA)), ("strict", TEXT)]);

static FLAGS: Shape = protocol(&[("include_usage", TEXT), ("include_obfuscation", TEXT)]);
static VOICE: Shape = protocol(&[("format", IDENTIFIER), ("voice", IDENTIFIER)]);
static REASONING: Shape = protocol(&[("effort", IDENTIFIER)]);
static PREDICTION: Shape = protocol(&[("type", IDENTIFIER), ("content", CONTENT)]);

static WEB_SEARCH: Kept = Kept {
    field: "web_search_options",
    reason: "a hosted web search passes words of the request on to a search provider",
};
static FILE_ID: Kept = Kept {
    field: "messages[].content[].file.file_id",
    reason: "an uploaded file is kept by the provider until it is deleted",
};
static AUDIO_ID: Kept =
    Kept { field: "messages[].audio.id", reason: "the spoken answer that it names is kept by the provider" };
