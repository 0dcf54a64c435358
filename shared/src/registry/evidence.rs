//! What stands for and against a provider, and what it says on one day.
//!
//! ```text
//! zdr_addendum  2026-10-01 ├───────────────┤ 2027-10-01      in force on both days and between
//! default       facts_as_of ├── 365 days ──┤                 only tuples of the built-in data, only at their host
//! revoked       ✕ every row of the same basis that was verified before
//! ```
//!
//! Invariant: no row in force, no zero retention; a revocation that cannot be read revokes more, never less.

use alloc::rc::Rc;
use alloc::vec::Vec;

use super::attestation::{contract, revocation};
use super::day::Day;
use super::fields::Row;
use super::model::{Attested, Basis, Exceptions, Service, Services};
use crate::policy::{Certification, FieldError, glob_matches};

/// What the document holds for and against one provider.
#[derive(Default)]
pub(crate) struct Evidence {
    attestations: Vec<Attestation>,
    revocations: Vec<Revocation>,
    contracts: Vec<Contract>,
}

/// What the evidence says of one model on one day.
pub(crate) enum Verdict<'a> {
    InForce(&'a Attestation),
    Missing,
    Expired,
    Revoked,
}

/// One row of `attest`.
pub(crate) struct Attestation {
    pub(super) models: Models,
    pub(super) basis: Basis,
    pub(crate) by: Rc<str>,
    pub(crate) from: Day,
    pub(super) until: Day,
    pub(super) exceptions: Exceptions,
    /// Of what the row says.
    pub(super) digest: [u8; 32],
    /// Holds only at this host.
    pub(super) host: Option<Rc<str>>,
    /// Holds only for these; empty: for all.
    pub(super) services: Services,
}

impl Attestation {
    fn covers(&self, model: &str, authority: &str, service: Service) -> bool {
        let here = self.host.as_deref().is_none_or(|host| host == authority);
        here && self.models.cover(model) && (self.services.is_empty() || self.services.contains(service))
    }

    /// What answers say of it; `exceptions` are the endpoint's own.
    pub(crate) fn stated(&self, exceptions: Exceptions) -> Attested {
        Attested {
            basis: self.basis,
            until: self.until,
            exceptions: exceptions.union(self.exceptions),
            evidence: self.digest,
        }
    }
}

/// A row of `attest` that takes back.
pub(super) struct Revocation {
    pub(super) models: Models,
    /// `None`: every basis.
    pub(super) basis: Option<Basis>,
    /// Rows that were verified up to this day are void.
    pub(super) upto: Day,
}

/// A signed contract.
pub(super) struct Contract {
    pub(super) kind: Certification,
    pub(super) from: Day,
    pub(super) until: Day,
}

/// The models that a row speaks of.
pub(super) enum Models {
    All,
    Globs(Vec<Rc<str>>),
}

impl Models {
    fn cover(&self, model: &str) -> bool {
        match self {
            Self::All => true,
            Self::Globs(globs) => globs.iter().any(|glob| glob_matches(glob, model)),
        }
    }
}

impl Evidence {
    /// What holds for a `service` of `model` at `authority` on `today`.
    pub(crate) fn verdict(&self, model: &str, authority: &str, service: Service, today: Day) -> Verdict<'_> {
        let rows = self.attestations.iter().filter(|row| row.covers(model, authority, service));
        let standing = || rows.clone().filter(|row| !self.revoked(row, model));
        let in_force = standing().filter(|row| row.from <= today && today <= row.until).max_by_key(|row| row.until);
        if let Some(row) = in_force {
            return Verdict::InForce(row);
        }
        if self.revocations.iter().any(|row| row.models.cover(model)) {
            return Verdict::Revoked;
        }
        if standing().any(|row| row.until < today) { Verdict::Expired } else { Verdict::Missing }
    }

    /// Has the operator such a contract in force?
    pub(crate) fn contract(&self, kind: Certification, today: Day) -> bool {
        self.contracts.iter().any(|row| row.kind == kind && row.from <= today && today <= row.until)
    }

    pub(super) fn sign(&mut self, row: &Row<'_, '_>) -> Result<(), FieldError> {
        self.contracts.push(contract(row, &["provider", "type", "signed_at", "expires_at", "evidence_sha256"])?);
        Ok(())
    }

    pub(super) fn add(&mut self, row: Attestation) {
        self.attestations.push(row);
    }

    /// Takes back what `row` names; what it does not name clearly, it takes back wholly.
    pub(super) fn revoke(&mut self, row: Option<&Row<'_, '_>>) -> Result<(), FieldError> {
        let read = row.map(revocation).transpose();
        let all = Revocation { models: Models::All, basis: None, upto: Day::LAST };
        match read {
            Ok(row) => self.revocations.push(row.unwrap_or(all)),
            Err(error) => {
                self.revocations.push(all);
                return Err(error);
            }
        }
        Ok(())
    }

    fn revoked(&self, row: &Attestation, model: &str) -> bool {
        let hits = |by: &Revocation| {
            by.models.cover(model) && by.basis.is_none_or(|basis| basis == row.basis) && row.from <= by.upto
        };
        self.revocations.iter().any(hits)
    }
}

/// Contracts outside of any provider's row: the platform's.
pub(super) struct Contracts(Vec<Contract>);

impl Contracts {
    pub(super) const fn none() -> Self {
        Self(Vec::new())
    }

    pub(super) fn sign(&mut self, row: &Row<'_, '_>) -> Result<(), FieldError> {
        self.0.push(contract(row, &["type", "signed_at", "expires_at", "evidence_sha256"])?);
        Ok(())
    }

    pub(super) fn hold(&self, kind: Certification, today: Day) -> bool {
        self.0.iter().any(|row| row.kind == kind && row.from <= today && today <= row.until)
    }
}
