//! The document over the built-in data, as rows in order.
//!
//! ```text
//! default   providers a b c      endpoints (m1,a) (m2,b)     attest …
//! document  providers   b′  d    endpoints (m1,a)′           attest …′     "extends": "default"
//! rows      a b′(over b) c d     (m2,b) (m1,a)′              both
//! ```
//!
//! Invariant: a document's row replaces the built-in one of the same name, member by member for providers, whole for an
//! endpoint's (model, provider); `"providers": {"c": null}` takes one away. Without `extends` the document stands alone.

use alloc::vec::Vec;

use super::Invalid;
use super::fields::{At, Row};
use super::node::{Members, Node, find};
use crate::order::gather;
use crate::policy::FieldError;
use crate::table::Table;

/// The members that a document may have.
pub(super) const SECTIONS: &[&str] = &[
    "$schema",
    "version",
    "previous",
    "signature",
    "signed_until",
    "facts_as_of",
    "extends",
    "platform",
    "providers",
    "endpoints",
    "contracts",
    "attest",
    "aliases",
];

/// The built-in data and, over it or instead of it, a document.
pub(super) struct Layers<'n, 'a> {
    pub(super) builtin: &'n Members<'a>,
    own: Option<&'n Members<'a>>,
    extends: bool,
}

/// A provider's row and the built-in one under it.
pub(super) struct Pair<'n, 'a> {
    pub(super) id: &'n str,
    own: Option<&'n Node<'a>>,
    base: Option<&'n Node<'a>>,
}

impl<'n, 'a> Pair<'n, 'a> {
    pub(super) fn row<'p>(&'p self, at: At<'p>) -> Result<Row<'p, 'a>, FieldError>
    where
        'n: 'p,
    {
        match (self.own, self.base) {
            (Some(own), base) => Row::over(at, own, base),
            (None, Some(base)) => Row::of(at, base),
            (None, None) => Err(at.error("is nowhere")),
        }
    }
}

impl<'n, 'a> Layers<'n, 'a> {
    /// Checks the outline of a document: kinds of sections and what it extends.
    pub(super) fn new(
        builtin: &'n Members<'a>,
        own: Option<&'n Members<'a>>,
        document: &[u8],
    ) -> Result<Self, Invalid> {
        let Some(members) = own else { return Ok(Self { builtin, own, extends: true }) };
        let invalid = |path: &str, what: &str| Invalid::at(document, path, what);
        let kind = |name: &str, fits: fn(&Node<'_>) -> bool| {
            find(members, name).is_none_or(|node| node.is_null() || fits(node))
        };
        for name in ["platform", "providers", "aliases"] {
            if !kind(name, |node| node.object().is_some()) {
                return Err(invalid(name, "must be an object"));
            }
        }
        for name in ["endpoints", "contracts", "attest"] {
            if !kind(name, |node| node.list().is_some()) {
                return Err(invalid(name, "must be a list"));
            }
        }
        match find(members, "extends") {
            None | Some(Node::Null) => Ok(Self { builtin, own, extends: false }),
            Some(Node::Text(name)) if name == "default" => Ok(Self { builtin, own, extends: true }),
            Some(_) => Err(invalid("extends", "can only be \"default\"")),
        }
    }

    /// Members of the document that nobody reads.
    pub(super) fn strangers(&self) -> impl Iterator<Item = &'n str> {
        let members = self.own.map_or(&[][..], Vec::as_slice);
        members.iter().map(|(name, _)| name.as_ref()).filter(|name| !SECTIONS.contains(name))
    }

    /// A section of the document, and the built-in one unless the document stands alone.
    fn section(&self, name: &str) -> (Option<&'n Node<'a>>, Option<&'n Node<'a>>) {
        let base = if self.extends { find(self.builtin, name) } else { None };
        (self.own.and_then(|own| find(own, name)).filter(|node| !node.is_null()), base)
    }

    /// All providers: the built-in ones in their order, then the document's own.
    pub(super) fn providers(&self) -> Vec<Pair<'n, 'a>> {
        let (own, base) = self.section("providers");
        let own = own.and_then(Node::object).map_or(&[][..], Vec::as_slice);
        let base = base.and_then(Node::object).map_or(&[][..], Vec::as_slice);
        let under = base.iter().filter(|(id, _)| !find(own, id).is_some_and(Node::is_null));
        let mut pairs: Vec<_> = under.map(|(id, node)| Pair { id, own: find(own, id), base: Some(node) }).collect();
        let new = own.iter().filter(|(id, node)| !node.is_null() && find(base, id).is_none());
        pairs.extend(new.map(|(id, node)| Pair { id, own: Some(node), base: None }));
        pairs
    }

    /// All rows of a list: the built-in ones first. True: the row is the document's, so its index is one of a person's.
    pub(super) fn rows(&self, name: &str) -> impl Iterator<Item = (bool, usize, &'n Node<'a>)> {
        let (own, base) = self.section(name);
        let list = |node: Option<&'n Node<'a>>| node.and_then(Node::list).unwrap_or_default().iter().enumerate();
        let base = list(base).map(|(index, node)| (false, index, node));
        base.chain(list(own).map(|(index, node)| (true, index, node)))
    }

    /// As [`Self::rows`] of `endpoints`, without the built-in ones that the document replaces.
    pub(super) fn endpoints(&self) -> Vec<(bool, usize, &'n Node<'a>)> {
        let (own, base) = self.section("endpoints");
        let list = |node: Option<&'n Node<'a>>| node.and_then(Node::list).unwrap_or_default();
        let mut replaced: Table<&str, Vec<&str>> =
            gather(list(base).iter().filter_map(key).map(|(model, _)| (model, Vec::new())));
        for (model, provider) in list(own).iter().filter_map(key) {
            if let Some(providers) = replaced.get_mut(model) {
                providers.push(provider);
            }
        }
        let stays = |node: &Node<'_>| {
            let gone = |(model, provider)| replaced.get(model).is_some_and(|providers| providers.contains(&provider));
            !key(node).is_some_and(gone)
        };
        self.rows("endpoints").filter(|(own, _, node)| *own || stays(node)).collect()
    }

    /// The platform's row, if any layer has one.
    pub(super) fn platform(&self) -> Option<Pair<'n, 'a>> {
        let (own, base) = self.section("platform");
        (own.is_some() || base.is_some()).then_some(Pair { id: "platform", own, base })
    }

    /// All aliases; the document's win.
    pub(super) fn aliases(&self) -> impl Iterator<Item = (&'n str, &'n Node<'a>)> {
        let (own, base) = self.section("aliases");
        let members = |node: Option<&'n Node<'a>>| node.and_then(Node::object).map_or(&[][..], Vec::as_slice).iter();
        members(base).chain(members(own)).map(|(name, node)| (name.as_ref(), node))
    }

    /// A member of the document, else of the built-in data.
    pub(super) fn single(&self, name: &str) -> Option<&'n Node<'a>> {
        let (own, base) = self.section(name);
        own.or(base)
    }
}

fn key<'n>(node: &'n Node<'_>) -> Option<(&'n str, &'n str)> {
    Some((node.member("model")?.text()?, node.member("provider")?.text()?))
}
