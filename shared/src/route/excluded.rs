//! Why an endpoint may not serve a request.
//!
//! ```text
//! retention:30d · attestation:expired · region:us · platform:contract:hipaa_baa · not_in_only
//! ```
//!
//! Invariant: speaks of the registry, never of the request: no word of a client is repeated.

use alloc::rc::Rc;
use core::fmt;

use crate::policy::Certification;

/// One filter that removed an endpoint. `Display` gives the word of the refusal.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Excluded {
    /// The key may not use the model.
    KeyPolicy,
    /// The row, or its provider's, does not validate.
    Quarantined,
    /// Not in the list that the request or policy allows.
    NotInOnly,
    /// In a list that the request or policy refuses.
    Ignored,
    /// Keeps content for so many days.
    Retention(u16),
    /// Nobody knows how long it keeps content.
    RetentionUnknown,
    /// Keeps what safety monitoring wants.
    RetentionSafety,
    /// Nobody attests zero retention.
    AttestationMissing,
    /// Somebody did, until a day that has passed.
    AttestationExpired,
    /// Somebody did, and took it back.
    AttestationRevoked,
    /// Trains, or nobody knows that it does not.
    Training,
    /// A router or reseller whose back end nobody can verify.
    Operator,
    /// Routes to providers under its own policy.
    Aggregator,
    /// The platform under the gateway is in this region, or in one that nobody stated.
    PlatformRegion(Rc<str>),
    /// The platform lacks a certification.
    PlatformCertification(Certification),
    /// The operator has no such contract in force with the platform.
    PlatformContract(Certification),
    /// The endpoint's own region.
    Region(Rc<str>),
    /// A certification that the endpoint lacks.
    Certification(Certification),
    /// A contract that the operator does not have in force.
    Contract(Certification),
    /// The address may not be reached.
    Network,
    /// Too expensive, or without a price where there is a limit.
    MaxPrice,
    /// Without a price where dollars are counted.
    NoPrice,
    /// Another quantization, or none stated.
    Quantization,
    /// A parameter that the endpoint does not know.
    Parameter(Rc<str>),
    /// The context is too short.
    ContextLength,
    /// What the endpoint would need is not there.
    Feature(&'static str),
    /// The deployment has no credential for it, or none that may go to this host.
    NoCredential,
    /// A setting that its address needs is not set.
    NotConfigured,
    /// Failed lately.
    Unhealthy,
}

impl fmt::Display for Excluded {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Retention(days) => write!(out, "retention:{days}d"),
            Self::PlatformRegion(region) => write!(out, "platform:region:{region}"),
            Self::PlatformCertification(what) => write!(out, "platform:certification:{}", what.name()),
            Self::PlatformContract(what) => write!(out, "platform:contract:{}", what.name()),
            Self::Region(region) => write!(out, "region:{region}"),
            Self::Certification(what) => write!(out, "certification:{}", what.name()),
            Self::Contract(what) => write!(out, "contract:{}", what.name()),
            Self::Parameter(name) => write!(out, "parameters:{name}"),
            Self::Feature(name) => write!(out, "feature:{name}"),
            Self::KeyPolicy => out.write_str("key_policy"),
            Self::Quarantined => out.write_str("quarantined"),
            Self::NotInOnly => out.write_str("not_in_only"),
            Self::Ignored => out.write_str("ignored"),
            Self::RetentionUnknown => out.write_str("retention:unknown"),
            Self::RetentionSafety => out.write_str("retention:safety"),
            Self::AttestationMissing => out.write_str("attestation:missing"),
            Self::AttestationExpired => out.write_str("attestation:expired"),
            Self::AttestationRevoked => out.write_str("attestation:revoked"),
            Self::Training => out.write_str("training"),
            Self::Operator => out.write_str("operator"),
            Self::Aggregator => out.write_str("aggregator"),
            Self::Network => out.write_str("network"),
            Self::MaxPrice => out.write_str("max_price"),
            Self::NoPrice => out.write_str("no_price"),
            Self::Quantization => out.write_str("quantization"),
            Self::ContextLength => out.write_str("context_length"),
            Self::NoCredential => out.write_str("no_credential"),
            Self::NotConfigured => out.write_str("not_configured"),
            Self::Unhealthy => out.write_str("unhealthy"),
        }
    }
}
