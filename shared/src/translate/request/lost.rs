//! What could not be said: paths in the client's words, never a value.
//!
//! ```text
//! {"logit_bias":{"50256":-100},"messages":[{"role":"user","name":"bob",…}]}   ─▶   logit_bias, messages[].name
//! ```
//!
//! Invariant: bounded, each path once; a name that is no plain word is written `*`, since anybody may have written it.

use alloc::string::String;
use alloc::vec::Vec;

use crate::Dialect;

/// Paths that are kept.
const MOST: usize = 32;
/// The longest name that is repeated.
const LONGEST: usize = 40;

/// Paths of what was dropped.
pub(super) struct Lost {
    pub(super) client: Dialect,
    paths: Vec<String>,
}

impl Lost {
    pub(super) const fn new(client: Dialect) -> Self {
        Self { client, paths: Vec::new() }
    }

    /// The member `name` of what stands at `place`.
    pub(super) fn note(&mut self, place: &str, name: &str) {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_.[]".contains(&byte);
        let name = if name.len() <= LONGEST && name.bytes().all(plain) { name } else { "*" };
        let path = [place, if place.is_empty() { "" } else { "." }, name].concat();
        if self.paths.contains(&path) || self.paths.len() > MOST {
            return;
        }
        self.paths.push(if self.paths.len() == MOST { "...".into() } else { path });
    }

    /// The member `name` of a part of a message.
    pub(super) fn part(&mut self, name: &str) {
        self.note(self.place(), name);
    }

    /// Where parts of messages stand.
    pub(super) const fn place(&self) -> &'static str {
        if matches!(self.client, Dialect::Responses) { "input[].content[]" } else { "messages[].content[]" }
    }

    pub(super) fn into_paths(self) -> Vec<String> {
        self.paths
    }
}
