//! An object whose members are taken one by one; what nobody took is lost, and said so.
//!
//! ```text
//! {"role":"user","name":"bob","content":"…"}   take(role) take(content) left ─▶ messages[].name
//! ```
//!
//! Invariant: a member is taken, or listed, or says nothing (`null`, an empty list or object).

use alloc::vec::Vec;

use super::super::Untranslatable;
use super::lost::Lost;
use crate::json::{Raw, same};

/// The members of an object that are still to be read.
pub(super) struct Object<'a> {
    place: [&'static str; 2],
    members: Vec<(&'a str, Raw<'a>)>,
}

impl<'a> Object<'a> {
    /// The object `raw` at `place`.
    pub(super) fn of(raw: Raw<'a>, place: &'static str) -> Result<Self, Untranslatable> {
        let members = raw.members().ok_or(Untranslatable { field: place })?;
        Ok(Self { place: [place, ""], members: members.filter(|(_, value)| !value.is_null()).collect() })
    }

    /// The member `name`, as it is.
    pub(super) fn take(&mut self, name: &str) -> Option<Raw<'a>> {
        let at = self.members.iter().position(|(known, _)| same(known, name))?;
        Some(self.members.remove(at).1)
    }

    /// The member `name`, if it is a string: its inside.
    pub(super) fn string(&mut self, name: &str) -> Option<&'a str> {
        let (_, value) = self.members.iter().find(|(known, _)| same(known, name))?;
        let string = value.string()?;
        self.take(name).map(|_| string)
    }

    /// The string `name`, without which this is none of its kind.
    pub(super) fn required(&mut self, name: &str) -> Result<&'a str, Untranslatable> {
        let field = self.place[0];
        self.string(name).ok_or(Untranslatable { field })
    }

    /// The member `name`, if it is an object.
    pub(super) fn object(&mut self, name: &'static str) -> Option<Self> {
        let (_, value) = self.members.iter().find(|(known, _)| same(known, name))?;
        let mut inner = Self::of(*value, self.place[0]).ok()?;
        inner.place[1] = name;
        self.take(name).map(|_| inner)
    }

    /// Is the member `name` the literal `true`?
    pub(super) fn flag(&mut self, name: &str) -> Option<bool> {
        self.take(name).map(|value| value.written() == "true")
    }

    /// A member that was taken in vain.
    pub(super) fn give(&mut self, name: &'static str, value: Option<Raw<'a>>) {
        self.members.extend(value.map(|value| (name, value)));
    }

    /// Names and values of what nobody took.
    pub(super) fn rest(&self) -> impl Iterator<Item = (&'a str, Raw<'a>)> {
        self.members.iter().copied()
    }

    /// What nobody took is lost.
    pub(super) fn left(self, lost: &mut Lost) {
        let [place, inner] = self.place;
        let place = [place, if place.is_empty() || inner.is_empty() { "" } else { "." }, inner].concat();
        for (name, value) in self.members {
            if !matches!(value.written(), "[]" | "{}") {
                lost.note(&place, name);
            }
        }
    }
}
