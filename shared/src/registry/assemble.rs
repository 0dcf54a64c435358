//! Rows become a snapshot; what is wrong with one of them becomes a line for the operator.
//!
//! ```text
//! providers ─▶ evidence (attest, contracts) ─▶ endpoints ─▶ index by model ─▶ aliases
//! ```
//!
//! Invariant: a row that does not validate serves nothing, and what it replaces or names serves nothing in its stead.

use alloc::format;
use alloc::rc::Rc;
use alloc::vec::Vec;

use super::attestation::{is_revocation, read};
use super::endpoint::{Endpoint, Shared, plain_model};
use super::fields::{At, Row};
use super::layers::Layers;
use super::node::Node;
use super::platform::Platform;
use super::provider::{Provider, Reach};
use super::{Deployment, Quarantined};
use crate::policy::{FieldError, Wrong};
use crate::table::Table;

/// The parts of a snapshot, before they are indexed.
pub(super) struct Assembly<'n, 'a> {
    layers: &'n Layers<'n, 'a>,
    deployment: &'n Deployment<'n>,
    ids: Table<&'n str, usize>,
    pub(super) platform: Platform,
    pub(super) providers: Vec<Provider>,
    pub(super) endpoints: Vec<Endpoint>,
    pub(super) aliases: Table<Rc<str>, Rc<str>>,
    pub(super) quarantined: Vec<Quarantined>,
}

impl<'n, 'a> Assembly<'n, 'a> {
    pub(super) fn new(layers: &'n Layers<'n, 'a>, deployment: &'n Deployment<'n>) -> Self {
        let mut assembly = Self {
            layers,
            deployment,
            ids: Table::new(),
            platform: Platform::unknown(),
            providers: Vec::new(),
            endpoints: Vec::new(),
            aliases: Table::new(),
            quarantined: Vec::new(),
        };
        assembly.strangers();
        assembly.platform();
        assembly.providers();
        assembly.attest();
        assembly.contracts();
        assembly.endpoints();
        assembly.aliases();
        assembly
    }

    fn reject(&mut self, error: FieldError) {
        let Wrong { path, what } = error.said();
        self.quarantined.push(Quarantined { path, what });
    }

    fn strangers(&mut self) {
        for name in self.layers.strangers() {
            self.reject(crate::policy::unknown(name, name, super::layers::SECTIONS));
        }
        if self.layers.single("facts_as_of").is_some_and(|node| node.text().and_then(super::Day::parse).is_none()) {
            self.reject(FieldError::new("facts_as_of", "must be a day as 2026-10-01"));
        }
        if self.layers.single("version").is_some_and(|node| !matches!(node, Node::Whole(_))) {
            self.reject(FieldError::new("version", "must be a whole number"));
        }
    }

    fn platform(&mut self) {
        let Some(pair) = self.layers.platform() else { return };
        let row = pair.row(At::Member(None, "platform"));
        match row.and_then(|row| Platform::read(&row, self.deployment.setting)) {
            Ok(platform) => self.platform = platform,
            Err(error) => self.reject(error),
        }
    }

    fn providers(&mut self) {
        let parent = At::Member(None, "providers");
        for pair in self.layers.providers() {
            let row = pair.row(At::Member(Some(&parent), pair.id));
            let read = row.and_then(|row| Provider::read(pair.id, &row, self.deployment, self.layers.builtin));
            let provider = read.unwrap_or_else(|error| {
                self.reject(error);
                Provider::quarantined(pair.id)
            });
            self.ids.insert(pair.id, self.providers.len());
            self.providers.push(provider);
        }
    }

    /// The provider that a row names.
    fn named(&self, row: &Row<'_, '_>) -> Result<usize, FieldError> {
        let id = row.needed("provider")?;
        self.ids.get(id).copied().ok_or_else(|| {
            let near = super::distance::nearest(id, self.ids.keys().copied());
            let hint = near.map_or_else(Default::default, |near| format!(", did you mean `{near}`?"));
            row.error("provider", format!("names no provider of this registry{hint}"))
        })
    }

    fn attest(&mut self) {
        let parent = At::Member(None, "attest");
        let layers = self.layers;
        for (own, index, node) in layers.rows("attest") {
            if !own && self.gone(node) {
                continue;
            }
            let at = At::Item(&parent, index);
            if let Err(error) = if is_revocation(node) { self.revoke(at, node) } else { self.vouch(at, node) } {
                self.reject(error);
            }
        }
    }

    fn vouch(&mut self, at: At<'_>, node: &Node<'_>) -> Result<(), FieldError> {
        let row = Row::of(at, node)?;
        let index = self.named(&row)?;
        let Some(provider) = self.providers.get_mut(index) else { return Ok(()) };
        if matches!(provider.reach, Reach::Quarantined) {
            return Ok(());
        }
        provider.evidence.add(read(&row, provider, self.layers.builtin)?);
        Ok(())
    }

    /// A revocation that names no provider clearly is one for all.
    fn revoke(&mut self, at: At<'_>, node: &Node<'_>) -> Result<(), FieldError> {
        let row = Row::of(at, node)?;
        match self.named(&row) {
            Ok(index) => self.providers.get_mut(index).map_or(Ok(()), |provider| provider.evidence.revoke(Some(&row))),
            Err(error) => {
                for provider in &mut self.providers {
                    provider.evidence.revoke(None)?;
                }
                Err(error)
            }
        }
    }

    fn contracts(&mut self) {
        let parent = At::Member(None, "contracts");
        let layers = self.layers;
        for (_, index, node) in layers.rows("contracts") {
            if let Err(error) = self.contract(At::Item(&parent, index), node) {
                self.reject(error);
            }
        }
    }

    fn contract(&mut self, at: At<'_>, node: &Node<'_>) -> Result<(), FieldError> {
        let row = Row::of(at, node)?;
        let index = self.named(&row)?;
        self.providers.get_mut(index).map_or(Ok(()), |provider| provider.evidence.sign(&row))
    }

    fn endpoints(&mut self) {
        let parent = At::Member(None, "endpoints");
        let mut shared = Shared::default();
        let rows = self.layers.endpoints();
        self.endpoints.reserve_exact(rows.len());
        for (own, index, node) in rows {
            if !own && self.gone(node) {
                continue;
            }
            if let Err(error) = self.endpoint(At::Item(&parent, index), node, &mut shared) {
                self.reject(error);
            }
        }
    }

    /// The document took the provider of a built-in row away.
    fn gone(&self, node: &Node<'_>) -> bool {
        node.member("provider").and_then(Node::text).is_some_and(|id| !self.ids.contains_key(id))
    }

    fn endpoint(&mut self, at: At<'_>, node: &Node<'_>, shared: &mut Shared) -> Result<(), FieldError> {
        let row = Row::of(at, node)?;
        let index = self.named(&row)?;
        let model = row.needed("model")?;
        if !plain_model(model, true) {
            return Err(row.error("model", "must be vendor/name of letters, digits and -_.:/@+, with * in a wildcard"));
        }
        let Some(provider) = self.providers.get(index) else { return Ok(()) };
        let read = Endpoint::read(&row, model, index, provider, self.deployment.setting, shared);
        let quarantined = matches!(provider.reach, Reach::Quarantined);
        match read {
            Ok(endpoint) if !quarantined => self.endpoints.push(endpoint),
            Ok(_) => self.endpoints.push(Endpoint::quarantined(model, index)),
            Err(error) => {
                self.endpoints.push(Endpoint::quarantined(model, index));
                return Err(error);
            }
        }
        Ok(())
    }

    /// An alias that leads nowhere keeps its name, so that the name leads nowhere else.
    fn aliases(&mut self) {
        let parent = At::Member(None, "aliases");
        let layers = self.layers;
        for (name, node) in layers.aliases() {
            let target = node.text().filter(|target| plain_model(target, false) && plain_model(name, false));
            if target.is_none() && !node.is_null() {
                self.reject(At::Member(Some(&parent), name).error("must name a model"));
            }
            self.aliases.insert(name.into(), target.unwrap_or_default().into());
        }
    }
}
