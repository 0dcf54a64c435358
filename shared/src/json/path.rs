//! Where in a document we are, as text.
//!
//! ```text
//! {"messages":[{"content":[{"text":"…"}]}]}     messages[].content[].text
//! {"a b":{"…":1}}                               ?.?
//! ```
//!
//! Invariant: a path holds letters, digits, `_`, `-`, `$`, `.`, `[]` and `?` only: a key that is anything else, or longer
//! than 64 bytes, is `?`.

use alloc::string::String;
use alloc::vec::Vec;
use zeroize::Zeroizing;

use super::event::Container;

/// The place of the value that is being read.
#[derive(Default)]
pub struct Path {
    text: Zeroizing<String>,
    levels: Vec<usize>,
}

impl Path {
    /// The root.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The place as text; empty for the root value.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Back to the root, buffers kept.
    pub fn clear(&mut self) {
        self.text.clear();
        self.levels.clear();
    }

    /// A container opens here.
    pub fn open(&mut self, container: Container) {
        self.levels.push(self.text.len());
        if container == Container::Array {
            self.text.push_str("[]");
        }
    }

    /// The innermost container closes: back to where it stands.
    pub fn close(&mut self) {
        let length = self.levels.pop().unwrap_or_default();
        self.text.truncate(length);
    }

    /// A member of the innermost object begins.
    pub fn key(&mut self, key: &str) {
        let length = self.levels.last().copied().unwrap_or_default();
        self.text.truncate(length);
        if length > 0 {
            self.text.push('.');
        }
        self.text.push_str(if is_plain(key) { key } else { "?" });
    }
}

fn is_plain(key: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'$');
    !key.is_empty() && key.len() <= 64 && key.bytes().all(plain)
}
