//! Where things sit in a Responses request: a data table.
//!
//! ```text
//! {"model":"…","instructions":"…","input":[{"type":"function_call_output","call_id":"…","output":"…"}],"tools":[{"type":"function","name":"…"}]}
//!    Model            text ┘    says whose ┘                 identifier ┘          text ┘                  flat ┘
//! ```
//!
//! Invariant: rows are the members of OpenAI's API reference ("Create a model response"); a member without a row passes, scanned.
//! Encrypted reasoning is the provider's own: never scanned, never edited.

use super::schema::{CACHE, SCHEMA};
use super::shape::{
    IDENTIFIER, Kept, Medium, NUMBER, Role, Rule, Shape, TEXT, TOOL_NAME, identifier_or, of, plain, protocol, text,
};

const CONTENT: Rule = of(Role::Content, &PART);

/// The body.
pub(crate) static ROOT: Shape = protocol(&[
    ("model", plain(Role::Model)),
    ("input", of(Role::Input, &ITEM)),
    ("instructions", TEXT),
    ("stream", plain(Role::Stream)),
    ("store", plain(Role::Store)),
    ("tools", of(Role::Tools, &TOOL)),
    ("tool_choice", identifier_or(&CHOICE)),
    ("text", text(&ANSWER)),
    ("reasoning", text(&REASONING)),
    ("include", IDENTIFIER),
    ("prompt", text(&PROMPT)),
    ("previous_response_id", IDENTIFIER),
    ("conversation", identifier_or(&NAMED)),
    ("background", TEXT),
    ("context_management", text(&NAMED)),
    ("truncation", IDENTIFIER),
    ("service_tier", IDENTIFIER),
    ("prompt_cache_retention", IDENTIFIER),
    ("prompt_cache_key", TEXT),
    ("safety_identifier", TEXT),
    ("user", TEXT),
    ("metadata", TEXT),
    ("client_metadata", TEXT),
    ("max_output_tokens", NUMBER),
    ("max_tool_calls", NUMBER),
    ("temperature", NUMBER),
    ("top_p", NUMBER),
    ("top_logprobs", NUMBER),
    ("parallel_tool_calls", TEXT),
    ("stream_options", TEXT),
]);

/// An item of any type.
static ITEM: Shape = protocol(&[
    ("type", plain(Role::ItemType)),
    ("role", plain(Role::Speaker)),
    ("content", CONTENT),
    ("output", CONTENT),
    ("summary", CONTENT),
    ("arguments", TEXT),
    ("input", TEXT),
    ("action", text(&ACTION)),
    ("operation", text(&ACTION)),
    ("id", IDENTIFIER),
    ("call_id", IDENTIFIER),
    ("name", IDENTIFIER),
    ("namespace", IDENTIFIER),
    ("status", IDENTIFIER),
    ("phase", IDENTIFIER),
    ("encrypted_content", IDENTIFIER),
    ("result", plain(Role::Media(Medium::Image))),
]);

/// What a client's shell or patch tool is told to do.
static ACTION: Shape = protocol(&[("type", IDENTIFIER), ("timeout_ms", NUMBER)]);

static PART: Shape = protocol(&[
    ("type", plain(Role::PartType)),
    ("text", plain(Role::PartText)),
    ("refusal", TEXT),
    ("image_url", plain(Role::Media(Medium::Image))),
    ("detail", IDENTIFIER),
    ("input_audio", text(&AUDIO)),
    ("file_data", plain(Role::Media(Medium::File))),
    ("file_url", plain(Role::Media(Medium::File))),
    ("file_id", plain(Role::Kept(&FILE_ID))),
    ("filename", TEXT),
    ("encrypted_content", IDENTIFIER),
    ("cache_control", text(&CACHE)),
]);

static AUDIO: Shape = protocol(&[("data", plain(Role::Media(Medium::Audio))), ("format", IDENTIFIER)]);

static TOOL: Shape = protocol(&[
    ("type", plain(Role::ToolType)),
    ("name", TOOL_NAME),
    ("description", TEXT),
    ("parameters", text(&SCHEMA)),
    ("format", text(&GRAMMAR)),
    ("tools", of(Role::Tools, &TOOL)),
]);
static GRAMMAR: Shape = protocol(&[("type", IDENTIFIER), ("definition", plain(Role::Fixed)), ("syntax", IDENTIFIER)]);

static CHOICE: Shape =
    protocol(&[("type", IDENTIFIER), ("name", IDENTIFIER), ("mode", IDENTIFIER), ("tools", text(&CHOICE))]);
static NAMED: Shape = protocol(&[("id", IDENTIFIER), ("type", IDENTIFIER)]);
static PROMPT: Shape = protocol(&[("id", IDENTIFIER), ("version", IDENTIFIER), ("variables", CONTENT)]);
static ANSWER: Shape = protocol(&[("format", text(&FORMAT)), ("verbosity", IDENTIFIER)]);
static FORMAT: Shape = protocol(&[
    ("type", plain(Role::Format)),
    ("name", IDENTIFIER),
    ("description", TEXT),
    ("schema", text(&SCHEMA)),
    ("strict", TEXT),
]);
static REASONING: Shape =
    protocol(&[("effort", IDENTIFIER), ("summary", IDENTIFIER), ("generate_summary", IDENTIFIER)]);

static FILE_ID: Kept =
    Kept { field: "input[].content[].file_id", reason: "an uploaded file is kept by the provider until it is deleted" };
