//! What is attested and stated of an endpoint and of the gateway's own platform, on one day.
//!
//! ```text
//! evidence × model × host × service ─▶ attestation in force │ missing │ expired │ revoked
//! regions, certificates, contracts  ─▶ what of the terms they do not satisfy
//! ```
//!
//! Invariant: what nobody stated does not hold.

use alloc::rc::Rc;
use alloc::vec::Vec;

use super::Excluded;
use crate::policy::{Certification, Certifications, Names, Terms};
use crate::registry::{Attested, Day, Endpoint, Provider, Reach, Retention, Service, Snapshot, Verdict, lies_in};

/// The attestation in force, or why there is none.
pub(crate) fn verdict(
    endpoint: &Endpoint,
    provider: &Provider,
    model: &str,
    service: Service,
    today: Day,
) -> Result<Attested, Excluded> {
    let Reach::At { authority, known: true, .. } = &provider.reach else { return Err(Excluded::AttestationMissing) };
    match provider.evidence.verdict(model, authority, service, today) {
        Verdict::InForce(row) => Ok(row.stated(endpoint.exceptions)),
        Verdict::Missing => Err(Excluded::AttestationMissing),
        Verdict::Expired => Err(Excluded::AttestationExpired),
        Verdict::Revoked => Err(Excluded::AttestationRevoked),
    }
}

/// What an endpoint keeps unless somebody attests otherwise.
pub(super) fn kept(retention: Retention) -> Option<Excluded> {
    match retention {
        Retention::Zero => None,
        Retention::Safety => Some(Excluded::RetentionSafety),
        Retention::Days(days) => Some(Excluded::Retention(days)),
        Retention::Unknown => Some(Excluded::RetentionUnknown),
    }
}

/// A region outside of `allowed`, or that none is stated.
pub(super) fn outside(regions: &[Rc<str>], allowed: &Names) -> Option<Rc<str>> {
    if regions.is_empty() {
        return Some("unknown".into());
    }
    regions.iter().find(|region| !lies_in(region, allowed)).cloned()
}

/// FedRAMP's high baseline contains the moderate one.
pub(super) fn shows(has: Certifications, wanted: Certification) -> bool {
    has.contains(wanted) || (wanted == Certification::FedrampModerate && has.contains(Certification::FedrampHigh))
}

pub(super) fn platform(snapshot: &Snapshot, terms: &Terms, today: Day) -> Vec<Excluded> {
    let platform = &snapshot.platform;
    let mut out = Vec::new();
    if let Some(allowed) = &terms.regions {
        out.extend(outside(&platform.regions, allowed).map(Excluded::PlatformRegion));
    }
    for wanted in terms.certifications.iter() {
        if wanted.by_contract() {
            if !platform.contract(wanted, today) {
                out.push(Excluded::PlatformContract(wanted));
            }
        } else if !shows(platform.certifications, wanted) {
            out.push(Excluded::PlatformCertification(wanted));
        }
    }
    out
}
