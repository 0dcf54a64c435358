//! Where things sit in a Messages answer: events of their own type, or one object of content blocks.
//!
//! ```text
//! {"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":"{\"to"}}
//!   Kind ┘             EventIndex ┘                                Text(Arguments) ┘
//! {"content":[{"type":"tool_use","id":"toolu_1","name":"send","input":{"to":"…"}}],"stop_reason":"tool_use"}
//!        Block ┘                CallId ┘     ToolName ┘    Tree(Input) ┘          Finish ┘
//! ```
//!
//! Invariant: rows are members of Anthropic's API reference ("Messages", "Streaming messages"); thinking has a row so that a
//! translator finds it, and is never edited.

use super::{Answer, Channel, Count, Fact, Kind, Moment, Role, Rows, kind, rows};

pub(super) static ANSWER: Answer = Answer { rows: ROWS, kinds: KINDS, parts: &[] };

const ROWS: Rows<Role> = rows![
    ("content[]", Role::Block),
    ("content[].citations[].cited_text", Role::Again(Channel::Citation)),
    ("content[].citations[].document_title", Role::Again(Channel::Citation)),
    ("content[].data", Role::Fact(Fact::Signature)),
    ("content[].id", Role::Fact(Fact::CallId)),
    ("content[].input", Role::Tree(Channel::Input)),
    ("content[].name", Role::Fact(Fact::ToolName)),
    ("content[].signature", Role::Fact(Fact::Signature)),
    ("content[].text", Role::Text(Channel::Content)),
    ("content[].thinking", Role::Text(Channel::Thinking)),
    ("content[].type", Role::Fact(Fact::BlockKind)),
    ("content_block.data", Role::Fact(Fact::Signature)),
    ("content_block.id", Role::Fact(Fact::CallId)),
    ("content_block.input", Role::Tree(Channel::Input)),
    ("content_block.name", Role::Fact(Fact::ToolName)),
    ("content_block.text", Role::Text(Channel::Content)),
    ("content_block.thinking", Role::Text(Channel::Thinking)),
    ("content_block.type", Role::Fact(Fact::BlockKind)),
    ("delta.citation.cited_text", Role::Again(Channel::Citation)),
    ("delta.citation.document_title", Role::Again(Channel::Citation)),
    ("delta.partial_json", Role::Text(Channel::Arguments)),
    ("delta.signature", Role::Fact(Fact::Signature)),
    ("delta.stop_reason", Role::Fact(Fact::Finish)),
    ("delta.stop_sequence", Role::Fact(Fact::StopSequence)),
    ("delta.text", Role::Text(Channel::Content)),
    ("delta.thinking", Role::Text(Channel::Thinking)),
    ("error", Role::Error),
    ("id", Role::Fact(Fact::Id)),
    ("index", Role::EventIndex),
    ("message.id", Role::Fact(Fact::Id)),
    ("message.model", Role::Fact(Fact::Model)),
    ("message.usage.cache_creation_input_tokens", Role::Tokens(Count::CacheWrite)),
    ("message.usage.cache_read_input_tokens", Role::Tokens(Count::Cached)),
    ("message.usage.input_tokens", Role::Tokens(Count::Prompt)),
    ("message.usage.output_tokens", Role::Tokens(Count::Completion)),
    ("model", Role::Fact(Fact::Model)),
    ("stop_reason", Role::Fact(Fact::Finish)),
    ("stop_sequence", Role::Fact(Fact::StopSequence)),
    ("type", Role::Fact(Fact::Kind)),
    ("usage.cache_creation_input_tokens", Role::Tokens(Count::CacheWrite)),
    ("usage.cache_read_input_tokens", Role::Tokens(Count::Cached)),
    ("usage.input_tokens", Role::Tokens(Count::Prompt)),
    ("usage.output_tokens", Role::Tokens(Count::Completion)),
];

const KINDS: Rows<Kind> = rows![
    ("content_block_delta", kind(Moment::Says)),
    ("content_block_start", kind(Moment::Opens)),
    ("content_block_stop", kind(Moment::Closes)),
    ("error", kind(Moment::Fails)),
    ("message_delta", kind(Moment::Finishes)),
    ("message_start", kind(Moment::Starts)),
    ("message_stop", kind(Moment::Ends)),
    ("ping", kind(Moment::Silent)),
];
