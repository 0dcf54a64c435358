//! The platform under the gateway: a hop like every other.
//!
//! ```text
//! "platform": { "processor": "cloudflare", "regions": ["eu"], "contracts": [{"type": "gdpr_dpa", …}], "metadata": true }
//! ```
//!
//! Invariant: filtered by the same terms as every endpoint; what its record does not state, it does not have.

use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;

use super::day::Day;
use super::evidence::Contracts;
use super::fields::{At, Row};
use super::region;
use crate::policy::{Certification, Certifications, FieldError};

/// What the operator states of the platform.
pub(crate) struct Platform {
    pub(crate) processor: Rc<str>,
    pub(crate) regions: Vec<Rc<str>>,
    pub(crate) certifications: Certifications,
    contracts: Contracts,
    /// Does it keep metadata of connections?
    pub(crate) metadata: bool,
}

impl Platform {
    /// A platform of which nothing is stated.
    pub(super) fn unknown() -> Self {
        Self {
            processor: "unknown".into(),
            regions: Vec::new(),
            certifications: Certifications::default(),
            contracts: Contracts::none(),
            metadata: true,
        }
    }

    pub(super) fn read(row: &Row<'_, '_>, setting: &dyn Fn(&str) -> Option<String>) -> Result<Self, FieldError> {
        row.closed(&["processor", "regions", "certifications", "contracts", "metadata", "attestation"])?;
        let mut platform = Self { processor: row.needed("processor")?.into(), ..Self::unknown() };
        row.text("attestation")?;
        for text in row.texts("regions")? {
            let name = region::resolve(text, setting).map_err(|what| row.error("regions", what))?;
            platform.regions.extend(name.map(Rc::from));
        }
        platform.certifications = row.set("certifications", Certification::named, Certifications::with)?;
        platform.metadata = row.flag("metadata")?.unwrap_or(true);
        let at = At::Member(Some(&row.at), "contracts");
        let contracts =
            row.node("contracts").map_or(Ok(&[][..]), |node| node.list().ok_or_else(|| at.error("must be a list")))?;
        for (index, node) in contracts.iter().enumerate() {
            platform.contracts.sign(&Row::of(At::Item(&at, index), node)?)?;
        }
        Ok(platform)
    }

    /// Has the operator such a contract with it in force?
    pub(crate) fn contract(&self, kind: Certification, today: Day) -> bool {
        self.contracts.hold(kind, today)
    }
}
