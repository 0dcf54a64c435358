//! Shapes that several dialects share: JSON schemas of tools and answers, cache markers.
//!
//! ```text
//! {"type":"object","description":"…","properties":{"to":{"type":"string","enum":["…"]}}}
//!                   └ text            name ┘                          fixed ┘
//! ```
//!
//! Invariant: words for people may be replaced, names and fixed values may not.

use super::shape::{IDENTIFIER, Names, Role, Rule, Shape, TEXT, of, plain, protocol, text};

/// A JSON schema (2020-12).
pub(crate) static SCHEMA: Shape = Shape {
    names: Names::Fixed,
    members: &[
        ("description", TEXT),
        ("title", TEXT),
        ("$comment", TEXT),
        ("default", TEXT),
        ("examples", TEXT),
        ("properties", text(&PROPERTIES)),
        ("patternProperties", text(&PROPERTIES)),
        ("dependentSchemas", text(&PROPERTIES)),
        ("$defs", text(&PROPERTIES)),
        ("definitions", text(&PROPERTIES)),
    ],
    rest: &FIXED,
};

/// Members named by the schema's author, each a schema.
static PROPERTIES: Shape = Shape { names: Names::Properties, members: &[], rest: &NESTED };
static NESTED: Rule = text(&SCHEMA);
static FIXED: Rule = of(Role::Fixed, &SCHEMA);

/// `cache_control`, as Anthropic documents it ("Prompt caching").
pub(crate) static CACHE: Shape = protocol(&[("type", IDENTIFIER), ("ttl", plain(Role::CacheTime))]);
