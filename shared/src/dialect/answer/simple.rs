//! Answers in which little or nothing is text: completions of the older interface, images, speech, vectors, verdicts, counts.
//!
//! ```text
//! {"choices":[{"index":0,"text":"Hi","finish_reason":"stop"}]}        {"data":[{"embedding":[…]}],"usage":{"prompt_tokens":9}}
//! ```
//!
//! Invariant: rows are members of the OpenAI API reference ("The completion object", "The embeddings object", "Image
//! streaming", "Speech streaming").

use super::{Answer, Channel, Count, Fact, Kind, Moment, Role, Rows, kind, rows};

/// Completions.
pub(super) static COMPLETIONS: Answer = Answer {
    rows: rows![
        ("choices[]", Role::Block),
        ("choices[].finish_reason", Role::Fact(Fact::Finish)),
        ("choices[].index", Role::BlockIndex),
        ("choices[].text", Role::Text(Channel::Content)),
        ("created", Role::Fact(Fact::Created)),
        ("error", Role::Error),
        ("id", Role::Fact(Fact::Id)),
        ("model", Role::Fact(Fact::Model)),
        ("usage.completion_tokens", Role::Tokens(Count::Completion)),
        ("usage.prompt_tokens", Role::Tokens(Count::Prompt)),
    ],
    kinds: rows![],
    parts: &[],
};

/// Images and speech, whole or streamed.
pub(super) static MEDIA: Answer = Answer {
    rows: rows![
        ("error", Role::Error),
        ("type", Role::Fact(Fact::Kind)),
        ("usage.input_tokens", Role::Tokens(Count::Prompt)),
        ("usage.output_tokens", Role::Tokens(Count::Completion)),
    ],
    kinds: MEDIA_KINDS,
    parts: &[],
};

const MEDIA_KINDS: Rows<Kind> = rows![
    ("error", kind(Moment::Fails)),
    ("image_edit.completed", kind(Moment::Ends)),
    ("image_generation.completed", kind(Moment::Ends)),
    ("speech.audio.done", kind(Moment::Ends)),
];

/// Vectors, verdicts and counts.
pub(super) static UNREAD: Answer = Answer {
    rows: rows![("error", Role::Error), ("usage.prompt_tokens", Role::Tokens(Count::Prompt))],
    kinds: rows![],
    parts: &[],
};
