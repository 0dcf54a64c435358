//! JSON as it comes off the wire: scanned, never built into a tree.
//!
//! ```text
//! bytes ──▶ Scanner ──▶ Sink     open · key · string · scalar · close, with byte offsets
//!                        │
//!                        ├─ Path      messages[].content[].text
//!                        └─ Decoded   the string's text, and where each part of it stands in the raw bytes
//! ```
//!
//! Invariant: any chunking of the same bytes gives the same events at the same offsets, and memory is bounded by [`Limits`]
//! and by the keys of the objects that are open.

mod escape;
mod event;
mod keys;
mod number;
mod path;
mod raw;
mod scan;
mod string;
mod text;
mod value;

pub(crate) use escape::{Escape, unescape};
pub use event::{Container, Flaw, Limits, Malformed, Scalar, Sink};
pub(crate) use number::Number;
pub use path::Path;
pub(crate) use raw::{Raw, same};
pub use scan::Scanner;
pub(crate) use string::Body;
pub use text::{Decoded, decode, escape_into};
pub(crate) use value::{Map, Value, decimal, json, quoted};
