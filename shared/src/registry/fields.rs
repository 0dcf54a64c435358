//! Reading rows: every member is read or named as wrong, with the path that leads to it.
//!
//! ```text
//! endpoints[3] ── price ── prompt      At: a chain on the stack; text only when something is wrong
//! row.whole("weight")  →  Ok(Some(2)) | Ok(None) | Err("endpoints[3].weight: must be a whole number")
//! ```
//!
//! Invariant: `null` is as good as absent; a member outside the row's vocabulary makes the row invalid.

use alloc::borrow::Cow;
use alloc::format;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use super::day::Day;
use super::node::{Node, find};
use crate::policy::{FieldError, unknown};

/// Where a value stands in its document.
#[derive(Clone, Copy)]
pub(super) enum At<'p> {
    Member(Option<&'p Self>, &'p str),
    Item(&'p Self, usize),
}

impl fmt::Display for At<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Member(None, name) => out.write_str(name),
            Self::Member(Some(parent), name) => write!(out, "{parent}.{name}"),
            Self::Item(parent, index) => write!(out, "{parent}[{index}]"),
        }
    }
}

impl At<'_> {
    pub(super) fn error(&self, what: impl Into<String>) -> FieldError {
        FieldError::new(format!("{self}"), what)
    }
}

/// An object of the document, laid over the built-in one of the same name if there is one.
#[derive(Clone, Copy)]
pub(super) struct Row<'n, 'a> {
    pub(super) at: At<'n>,
    over: &'n [(Cow<'a, str>, Node<'a>)],
    base: &'n [(Cow<'a, str>, Node<'a>)],
}

impl<'n, 'a> Row<'n, 'a> {
    /// The object at `at`.
    pub(super) fn of(at: At<'n>, node: &'n Node<'a>) -> Result<Self, FieldError> {
        Self::over(at, node, None)
    }

    /// The object at `at`, over `base`.
    pub(super) fn over(at: At<'n>, node: &'n Node<'a>, base: Option<&'n Node<'a>>) -> Result<Self, FieldError> {
        let over = node.object().ok_or_else(|| at.error("must be an object"))?;
        let base = base.and_then(Node::object).map_or(&[][..], Vec::as_slice);
        Ok(Self { at, over, base })
    }

    /// Refuses members other than `known`.
    pub(super) fn closed(&self, known: &[&str]) -> Result<(), FieldError> {
        // Most rows have their members in the order in which they are known.
        let mut behind = known.iter();
        for (name, _) in self.over {
            if behind.any(|one| one == name) {
                continue;
            }
            let Some(at) = known.iter().position(|one| one == name) else {
                return Err(unknown(&format!("{}.{name}", self.at), name, known));
            };
            behind = known.iter();
            behind.nth(at);
        }
        Ok(())
    }

    /// The member, unless it is absent or `null`.
    pub(super) fn node(&self, name: &str) -> Option<&'n Node<'a>> {
        find(self.over, name).or_else(|| find(self.base, name)).filter(|node| !node.is_null())
    }

    /// An error about a member.
    pub(super) fn error(&self, name: &str, what: impl Into<String>) -> FieldError {
        At::Member(Some(&self.at), name).error(what)
    }

    pub(super) fn text(&self, name: &str) -> Result<Option<&'n str>, FieldError> {
        let Some(node) = self.node(name) else { return Ok(None) };
        let plain = |text: &str| text.bytes().all(|byte| matches!(byte, b' '..=b'~'));
        let legible = |text: &str| !text.is_empty() && (plain(text) || !text.chars().any(char::is_control));
        let text = node.text().filter(|text| legible(text));
        text.map(Some).ok_or_else(|| self.error(name, "must be a string"))
    }

    pub(super) fn needed(&self, name: &str) -> Result<&'n str, FieldError> {
        self.text(name)?.ok_or_else(|| self.error(name, "is missing"))
    }

    pub(super) fn shared(&self, name: &str) -> Result<Option<Rc<str>>, FieldError> {
        Ok(self.text(name)?.map(Rc::from))
    }

    pub(super) fn flag(&self, name: &str) -> Result<Option<bool>, FieldError> {
        match self.node(name) {
            None => Ok(None),
            Some(Node::Flag(flag)) => Ok(Some(*flag)),
            Some(_) => Err(self.error(name, "must be true or false")),
        }
    }

    pub(super) fn whole(&self, name: &str) -> Result<Option<u32>, FieldError> {
        let Some(node) = self.node(name) else { return Ok(None) };
        let number = if let Node::Whole(number) = node { u32::try_from(*number).ok() } else { None };
        number.map(Some).ok_or_else(|| self.error(name, "must be a whole number"))
    }

    pub(super) fn day(&self, name: &str) -> Result<Option<Day>, FieldError> {
        let Some(text) = self.text(name)? else { return Ok(None) };
        Day::parse(text).map(Some).ok_or_else(|| self.error(name, "must be a day as 2026-10-01"))
    }

    /// The strings of a list, none of them empty.
    pub(super) fn texts(&self, name: &str) -> Result<impl Iterator<Item = &'n str> + Clone + use<'n, 'a>, FieldError> {
        let list = match self.node(name) {
            None => &[],
            Some(node) => node.list().ok_or_else(|| self.error(name, "must be a list of strings"))?,
        };
        if let Some(index) = list.iter().position(|node| node.text().is_none_or(str::is_empty)) {
            return Err(At::Item(&At::Member(Some(&self.at), name), index).error("must be a string"));
        }
        Ok(list.iter().filter_map(Node::text))
    }

    /// A word of a closed vocabulary, read by `named`; `words` are for the message.
    pub(super) fn word<T: Copy>(
        &self,
        name: &str,
        named: impl Fn(&str) -> Option<T>,
        words: &str,
    ) -> Result<Option<T>, FieldError> {
        let Some(text) = self.text(name)? else { return Ok(None) };
        named(text).map(Some).ok_or_else(|| self.is_none_of(name, words))
    }

    #[inline(never)]
    fn is_none_of(&self, name: &str, words: &str) -> FieldError {
        self.error(name, format!("must be one of {words}"))
    }

    /// A list of words of a closed vocabulary, folded into a set.
    pub(super) fn set<T: Copy, S: Default>(
        &self,
        name: &str,
        named: impl Fn(&str) -> Option<T>,
        with: impl Fn(S, T) -> S,
    ) -> Result<S, FieldError> {
        let mut set = S::default();
        for (index, text) in self.texts(name)?.enumerate() {
            let at = At::Member(Some(&self.at), name);
            set = with(set, named(text).ok_or_else(|| At::Item(&at, index).error("is not in the vocabulary"))?);
        }
        Ok(set)
    }
}
