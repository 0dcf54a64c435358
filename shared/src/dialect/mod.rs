//! A dialect is a data table: where the model, the texts, the flags, the deltas and the errors of an API sit.
//!
//! ```text
//! request half   shape  the words of the table      ask  the gateway's own fields      chat_request  Chat Completions
//! response half  chat_response  where the texts of an answer sit, and what else of it matters
//! ```
//!
//! Invariant: tables hold no code; what they do not name is treated as anybody's text.

pub(crate) mod ask;
pub(crate) mod chat_request;
mod chat_response;
pub(crate) mod shape;

pub(crate) use chat_response::{Channel, Role, role};
