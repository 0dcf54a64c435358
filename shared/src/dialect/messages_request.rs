//! Where things sit in a Messages request, and in one for a count of its tokens: a data table.
//!
//! ```text
//! {"model":"…","system":"…","messages":[{"role":"user","content":[{"type":"tool_result","tool_use_id":"…","content":"…"}]}]}
//!    Model        text ┘             speaker ┘            part type ┘             identifier ┘     what a tool gave ┘
//! ```
//!
//! Invariant: rows are the members of Anthropic's API reference ("Create a Message", with its beta members); a member without a
//! row passes, scanned. What is signed or encrypted by the provider is never edited.

use super::schema::{CACHE, SCHEMA};
use super::shape::{
    IDENTIFIER, Kept, Medium, NUMBER, Role, Rule, Shape, TEXT, TOOL_NAME, identifier_or, of, plain, protocol, text,
};

const CONTENT: Rule = of(Role::Content, &PART);

/// The body.
pub(crate) static ROOT: Shape = protocol(&[
    ("model", plain(Role::Model)),
    ("messages", of(Role::Messages, &MESSAGE)),
    ("system", CONTENT),
    ("stream", plain(Role::Stream)),
    ("max_tokens", NUMBER),
    ("stop_sequences", TEXT),
    ("temperature", NUMBER),
    ("top_p", NUMBER),
    ("top_k", NUMBER),
    ("metadata", TEXT),
    ("tools", of(Role::Tools, &TOOL)),
    ("tool_choice", identifier_or(&NAMED)),
    ("thinking", text(&THINKING)),
    ("output_config", text(&OUTPUT)),
    ("output_format", text(&FORMAT)),
    ("context_management", text(&CONTEXT)),
    ("cache_control", text(&CACHE)),
    ("service_tier", IDENTIFIER),
    ("inference_geo", IDENTIFIER),
    ("speed", IDENTIFIER),
    ("container", TEXT),
    ("mcp_servers", TEXT),
    ("betas", IDENTIFIER),
    ("anthropic_beta", IDENTIFIER),
    ("anthropic_version", IDENTIFIER),
]);

static MESSAGE: Shape = protocol(&[("role", plain(Role::Speaker)), ("content", CONTENT)]);

/// A content block of any type. An `input` is an object of the client's own: every text and key in it is scanned.
static PART: Shape = protocol(&[
    ("type", plain(Role::PartType)),
    ("text", plain(Role::PartText)),
    ("source", text(&SOURCE)),
    ("title", TEXT),
    ("context", TEXT),
    ("citations", text(&CITATION)),
    ("id", IDENTIFIER),
    ("name", IDENTIFIER),
    ("input", TEXT),
    ("tool_use_id", IDENTIFIER),
    ("tool_name", IDENTIFIER),
    ("content", of(Role::Result, &PART)),
    ("thinking", plain(Role::Signed)),
    ("signature", IDENTIFIER),
    ("data", IDENTIFIER),
    ("encrypted_content", IDENTIFIER),
    ("file_id", plain(Role::Kept(&FILE_ID))),
    ("cache_control", text(&CACHE)),
]);

static SOURCE: Shape = protocol(&[
    ("type", IDENTIFIER),
    ("media_type", IDENTIFIER),
    ("data", plain(Role::Media(Medium::Data))),
    ("url", plain(Role::Media(Medium::Link))),
    ("content", of(Role::Content, &PART)),
    ("file_id", plain(Role::Kept(&FILE_ID))),
]);

static CITATION: Shape = protocol(&[("type", IDENTIFIER), ("encrypted_index", IDENTIFIER)]);

static TOOL: Shape = protocol(&[
    ("type", plain(Role::ToolType)),
    ("name", TOOL_NAME),
    ("description", TEXT),
    ("input_schema", text(&SCHEMA)),
    ("input_examples", TEXT),
    ("allowed_callers", IDENTIFIER),
    ("mcp_server_name", IDENTIFIER),
    ("max_uses", NUMBER),
    ("max_characters", NUMBER),
    ("cache_control", text(&CACHE)),
]);

static NAMED: Shape = protocol(&[("type", IDENTIFIER), ("name", IDENTIFIER)]);
static THINKING: Shape = protocol(&[("type", IDENTIFIER), ("budget_tokens", NUMBER), ("display", IDENTIFIER)]);
static OUTPUT: Shape = protocol(&[("effort", IDENTIFIER), ("format", text(&FORMAT))]);
static FORMAT: Shape = protocol(&[("type", plain(Role::Format)), ("schema", text(&SCHEMA))]);
static CONTEXT: Shape = protocol(&[("edits", text(&EDIT))]);
static EDIT: Shape = protocol(&[("type", IDENTIFIER), ("exclude_tools", IDENTIFIER)]);

static FILE_ID: Kept = Kept {
    field: "messages[].content[].source.file_id",
    reason: "an uploaded file is kept by the provider until it is deleted",
};
