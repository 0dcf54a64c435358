//! Presets: named bundles of terms for those who must follow a law or an audit, and for coding agents.
//!
//! ```text
//! {"preset": "hipaa"}   =   zero retention · no training · hipaa_baa · health, contact, … at least redact · media refused
//! {"presets": ["gdpr", "pci"]}   =   both, joined
//! ```
//!
//! What a preset demands it demands firmly: another party's `off` does not take it away, and a stricter action wins. A preset
//! does not make anybody compliant; it refuses the routes that plainly would not be.
//!
//! Invariant: every preset of a law or an audit refuses what cannot be looked into.

use super::{Certification, Certifications, Terms};
use super::{set_of, vocabulary};
use crate::order::gather;
use crate::redact::{Action, Actions, Entity, Group, Named};

vocabulary! {
    /// A named bundle of terms.
    Preset {
        /// Protected health information (45 CFR 164): a signed agreement, no retention, the identifiers of §164.514(b)(2).
        Hipaa = "hipaa",
        /// Personal data of the European Union (GDPR art. 28, 44): processed there, under a signed agreement.
        Gdpr = "gdpr",
        /// Personal information of Californians (Civ. Code §1798.140): not sold, so not trained on.
        Ccpa = "ccpa",
        /// Card data (PCI DSS 3): never forwarded at all.
        Pci = "pci",
        /// Federal workloads of the United States (moderate baseline): in the country, its government's clouds or others, authorised.
        Fedramp = "fedramp",
        /// An audited service organisation.
        Soc2 = "soc2",
        /// A coding agent: screenshots pass, secrets go out as placeholders and come back where the agent writes files.
        Coding = "coding",
    }
}

set_of! {
    /// The presets in force.
    Presets of Preset
}

impl Preset {
    /// What it demands.
    #[must_use]
    pub fn terms(self) -> Terms {
        let bundle = self.bundle();
        let certifications = bundle.certification.map(|one| Certifications::default().with(one));
        Terms {
            zero_retention: bundle.zero_retention,
            no_training: bundle.no_training,
            regions: (!bundle.regions.is_empty()).then(|| gather(bundle.regions.iter().map(|name| (*name).into()))),
            certifications: certifications.unwrap_or_default(),
            redaction: self.redaction(),
            refuse_media: self != Self::Coding,
            presets: Presets::default().with(self),
            ..Terms::default()
        }
    }

    const fn bundle(self) -> Bundle {
        match self {
            Self::Hipaa => Bundle { zero_retention: true, ..Bundle::of(Some(Certification::HipaaBaa), &[]) },
            Self::Gdpr => Bundle::of(Some(Certification::GdprDpa), &["eu"]),
            Self::Ccpa => Bundle::of(None, &[]),
            Self::Pci => Bundle { no_training: false, ..Bundle::of(None, &[]) },
            Self::Fedramp => {
                Bundle { zero_retention: true, ..Bundle::of(Some(Certification::FedrampModerate), &["gov", "us"]) }
            }
            Self::Soc2 => Bundle { no_training: false, ..Bundle::of(Some(Certification::Soc2), &[]) },
            Self::Coding => Bundle { no_training: false, ..Bundle::of(None, &[]) },
        }
    }

    fn redaction(self) -> Actions {
        const PERSONAL: &[Group] = &[Group::Contact, Group::Financial, Group::National];
        let redact = |groups: &[Group]| {
            let named = groups.iter().map(|group| Named::Group(*group));
            named.fold(Actions::default(), |actions, named| actions.with_all(named, Action::Redact))
        };
        match self {
            Self::Hipaa => redact(PERSONAL).join(redact(&[Group::Health, Group::Network])),
            Self::Gdpr => redact(PERSONAL).join(redact(&[Group::Health, Group::Network])),
            Self::Ccpa => redact(PERSONAL).join(redact(&[Group::Health])),
            Self::Pci => cards(),
            Self::Fedramp => redact(&[Group::National]),
            Self::Soc2 => Actions::default(),
            Self::Coding => redact(&[Group::Secrets]),
        }
    }
}

/// Account data of PCI DSS: the number, and what authenticates it.
fn cards() -> Actions {
    let data = [Entity::CreditCard, Entity::CardCvv, Entity::CardExpiry, Entity::CardTrack];
    data.into_iter().fold(Actions::default(), |actions, entity| actions.with(entity, Action::Block))
}

/// The part of a preset that is about endpoints.
struct Bundle {
    zero_retention: bool,
    no_training: bool,
    certification: Option<Certification>,
    /// One of them; none: anywhere.
    regions: &'static [&'static str],
}

impl Bundle {
    const fn of(certification: Option<Certification>, regions: &'static [&'static str]) -> Self {
        Self { zero_retention: false, no_training: true, certification, regions }
    }
}
