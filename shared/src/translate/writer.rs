//! JSON, written as bytes in order.
//!
//! ```text
//! open('{') key("role") word("user") key("content") text("caf\u00e9") close('}')   ▶   {"role":"user","content":"caf\u00e9"}
//! ```
//!
//! Invariant: commas stand between values and nowhere else; what was written in JSON before is copied, never escaped again.

use alloc::vec::Vec;
use zeroize::Zeroizing;

use crate::json::{decimal, escape_into};

/// A document that grows.
pub(super) struct Writer {
    out: Zeroizing<Vec<u8>>,
    /// A value stands before: the next one needs a comma.
    behind: bool,
}

impl Writer {
    /// With room for about so many bytes.
    pub(super) fn new(capacity: usize) -> Self {
        Self { out: Vec::with_capacity(capacity).into(), behind: false }
    }

    pub(super) fn finish(self) -> Zeroizing<Vec<u8>> {
        self.out
    }

    /// `{` or `[`.
    pub(super) fn open(&mut self, bracket: u8) {
        self.comma();
        self.out.push(bracket);
        self.behind = false;
    }

    /// `}` or `]`.
    pub(super) fn close(&mut self, bracket: u8) {
        self.out.push(bracket);
        self.behind = true;
    }

    /// A member's name, one of our own words; its value follows.
    pub(super) fn key(&mut self, name: &str) {
        self.text(name);
        self.out.push(b':');
        self.behind = false;
    }

    /// A string whose inside is written already.
    pub(super) fn text(&mut self, inside: &str) {
        self.pieces(&[inside]);
    }

    /// A string of several such insides.
    pub(super) fn pieces(&mut self, insides: &[&str]) {
        self.comma();
        self.out.push(b'"');
        insides.iter().for_each(|inside| self.out.extend_from_slice(inside.as_bytes()));
        self.out.push(b'"');
        self.behind = true;
    }

    /// A string that says `text`.
    pub(super) fn escaped(&mut self, text: &str) {
        self.comma();
        self.out.push(b'"');
        escape_into(text, &mut self.out);
        self.out.push(b'"');
        self.behind = true;
    }

    /// A value as it is written.
    pub(super) fn raw(&mut self, value: &str) {
        self.comma();
        self.out.extend_from_slice(value.as_bytes());
        self.behind = true;
    }

    /// A number.
    pub(super) fn number(&mut self, number: u64) {
        self.comma();
        decimal(number, &mut self.out);
        self.behind = true;
    }

    /// A member whose value is a string, its inside written already.
    pub(super) fn member(&mut self, name: &str, inside: &str) {
        self.key(name);
        self.text(inside);
    }

    /// Such a member, if there is one.
    pub(super) fn optional(&mut self, name: &str, inside: Option<&str>) {
        if let Some(inside) = inside {
            self.member(name, inside);
        }
    }

    /// A member whose value is written already.
    pub(super) fn raw_member(&mut self, name: &str, value: &str) {
        self.key(name);
        self.raw(value);
    }

    /// An object that begins with its type.
    pub(super) fn typed(&mut self, kind: &str) {
        self.open(b'{');
        self.member("type", kind);
    }

    /// An object that begins with who speaks.
    pub(super) fn spoken(&mut self, role: &str) {
        self.open(b'{');
        self.member("role", role);
    }

    fn comma(&mut self) {
        if self.behind {
            self.out.push(b',');
        }
    }
}
