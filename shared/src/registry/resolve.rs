//! From what a client calls a model to the endpoints that have it.
//!
//! ```text
//! claude ─alias─▶ anthropic/claude-sonnet-4-6 ─exact─▶ endpoints
//! gpt-5 ─the only vendor with it─▶ openai/gpt-5         anthropic/claude-next ─wildcard anthropic/claude-*─▶ endpoints
//! ```
//!
//! Invariant: an alias is followed once; an exact id wins over every wildcard, a longer wildcard over a shorter one; a bare
//! name that several vendors have resolves to none.

use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;
use core::ops::Range;

use super::Snapshot;
use super::endpoint::{Endpoint, plain_model};
use crate::order::sort;
use crate::policy::glob_matches;

/// A model that has endpoints, exact ones only.
pub(crate) struct Model {
    pub(crate) id: Rc<str>,
    /// Its endpoints in the snapshot.
    pub(crate) endpoints: Range<usize>,
}

impl Model {
    fn name(&self) -> &str {
        bare(&self.id)
    }
}

/// A model that a client may mean.
pub(crate) struct Resolved {
    /// `vendor/name`.
    pub(crate) id: String,
    /// Its endpoints in the snapshot; none of another model.
    pub(crate) endpoints: Range<usize>,
}

/// Models by id, wildcards by length, and models by bare name.
#[derive(Default)]
pub(super) struct Index {
    /// Sorted by id.
    models: Vec<Model>,
    /// The longest first.
    wildcards: Vec<Model>,
    /// Indices of `models`, sorted by bare name.
    names: Vec<usize>,
}

impl Index {
    /// Indexes endpoints, which are sorted by model.
    pub(super) fn new(endpoints: &[Endpoint]) -> Self {
        let mut index = Self::default();
        let mut start = 0_usize;
        for run in endpoints.chunk_by(|left, right| left.model == right.model) {
            let end = start.saturating_add(run.len());
            if let Some(first) = run.first() {
                let list = if first.is_wildcard() { &mut index.wildcards } else { &mut index.models };
                list.push(Model { id: first.model.clone(), endpoints: start..end });
            }
            start = end;
        }
        sort(&mut index.wildcards, |a, b| b.id.len().cmp(&a.id.len()));
        let mut names: Vec<(&str, usize)> = index.models.iter().map(Model::name).zip(0..).collect();
        sort(&mut names, |left, right| left.0.cmp(right.0));
        index.names = names.into_iter().map(|(_, at)| at).collect();
        index
    }

    fn name(&self, index: usize) -> &str {
        self.models.get(index).map_or("", Model::name)
    }

    fn exact(&self, id: &str) -> Option<&Model> {
        let at = self.models.binary_search_by(|model| (*model.id).cmp(id)).ok()?;
        self.models.get(at)
    }

    /// The models of this bare name.
    fn named<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Model> {
        let at = self.names.partition_point(|index| self.name(*index) < name);
        let same = self.names.get(at..).unwrap_or_default().iter().take_while(move |index| self.name(**index) == name);
        same.filter_map(|index| self.models.get(*index))
    }

    /// The longest wildcard for this id.
    fn wildcard(&self, id: &str) -> Option<&Model> {
        self.wildcards.iter().find(|model| glob_matches(&model.id, id))
    }

    /// The only vendor whose wildcards say something about a bare name, and the id there.
    fn bare_wildcard(&self, name: &str) -> Option<(String, &Model)> {
        let says = |model: &&Model| !model.name().starts_with('*') && glob_matches(model.name(), name);
        let vendor = |model: &Model| model.id.split_once('/').map(|(vendor, _)| String::from(vendor));
        let best = self.wildcards.iter().find(says)?;
        let of = vendor(best).filter(|vendor| !vendor.contains('*'))?;
        let others = self.wildcards.iter().filter(says).any(|model| vendor(model).as_deref() != Some(of.as_str()));
        if others { None } else { Some((alloc::format!("{of}/{name}"), best)) }
    }
}

impl Snapshot {
    /// The model that `name` means, if it means exactly one.
    pub(crate) fn resolve(&self, name: &str) -> Option<Resolved> {
        let id = self.aliases.get(name).map_or(name, AsRef::as_ref);
        let of = |id: &str, model: &Model| Resolved { id: id.into(), endpoints: model.endpoints.clone() };
        if let Some(model) = self.index.exact(id) {
            return Some(of(&model.id, model));
        }
        if !plain_model(id, false) {
            return None;
        }
        if id.contains('/') {
            return self.index.wildcard(id).map(|model| of(id, model));
        }
        let mut named = self.index.named(id);
        match (named.next(), named.next()) {
            (Some(model), None) => Some(of(&model.id, model)),
            (Some(_), Some(_)) => None,
            (None, _) => self.index.bare_wildcard(id).map(|(id, model)| of(&id, model)),
        }
    }

    /// All models with exact endpoints, by id.
    pub(crate) fn models(&self) -> &[Model] {
        &self.index.models
    }

    /// All wildcards.
    pub(crate) fn wildcards(&self) -> &[Model] {
        &self.index.wildcards
    }
}

/// A model's name without its vendor.
pub(crate) fn bare(id: &str) -> &str {
    id.split_once('/').map_or(id, |(_, name)| name)
}
