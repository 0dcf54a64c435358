//! Bodies of the doors that take no document but a wish.
//!
//! ```text
//! {"to": 5, "version": 7}     {"to": 5, "vresion": 7} ─▶ 422 vresion: unknown member, did you mean `version`?
//! ```
//!
//! Invariant: every member is read or refused by name; no body is as good as an empty object.

use alloc::string::String;
use alloc::vec::Vec;

use super::answer::Problem;
use crate::policy::unknown;
use crate::registry::{Day, Members, Node, find};

/// A wish.
pub(super) struct Body<'a>(Members<'a>);

impl<'a> Body<'a> {
    pub(super) fn read(bytes: &'a [u8], known: &[&str]) -> Result<Self, Problem> {
        if bytes.trim_ascii().is_empty() {
            return Ok(Self(Vec::new()));
        }
        let members = Node::document(bytes).map_err(|invalid| Problem::not_json(&invalid))?;
        match members.iter().find(|(name, _)| !known.contains(&name.as_ref())) {
            Some((name, _)) => Err(Problem::member(name, &unknown(name, name, known).what)),
            None => Ok(Self(members)),
        }
    }

    /// The member, unless it is absent or `null`.
    pub(super) fn node(&self, name: &str) -> Option<&Node<'a>> {
        find(&self.0, name).filter(|node| !node.is_null())
    }

    pub(super) fn has(&self, name: &str) -> bool {
        find(&self.0, name).is_some()
    }

    pub(super) fn whole(&self, name: &str) -> Result<Option<u64>, Problem> {
        match self.node(name) {
            None => Ok(None),
            Some(Node::Whole(number)) => Ok(Some(*number)),
            Some(_) => Err(Problem::member(name, "must be a whole number")),
        }
    }

    pub(super) fn flag(&self, name: &str) -> Result<Option<bool>, Problem> {
        let Some(node) = self.node(name) else { return Ok(None) };
        node.flag().map(Some).ok_or_else(|| Problem::member(name, "must be true or false"))
    }

    pub(super) fn text(&self, name: &str) -> Result<Option<&str>, Problem> {
        let Some(node) = self.node(name) else { return Ok(None) };
        let text = node.text().filter(|text| !text.is_empty());
        text.map(Some).ok_or_else(|| Problem::member(name, "must be a string"))
    }

    pub(super) fn day(&self, name: &str) -> Result<Option<Day>, Problem> {
        let Some(text) = self.text(name)? else { return Ok(None) };
        Day::parse(text).map(Some).ok_or_else(|| Problem::member(name, "must be a day as 2026-10-01"))
    }
}

/// `value`, or a complaint that the member `name` is missing.
pub(super) fn needed<T>(name: &str, value: Option<T>) -> Result<T, Problem> {
    value.ok_or_else(|| Problem::member(name, "is missing"))
}

/// As JSON.
pub(super) fn quoted(text: &str) -> String {
    let mut out = alloc::vec![b'"'];
    crate::json::escape_into(text, &mut out);
    out.push(b'"');
    String::from_utf8(out).unwrap_or_default()
}
