//! The closed vocabularies of policy: certifications, provider groups, prices.
//!
//! ```text
//! "soc2" ⇄ Certification::Soc2        "anthropic" ⇄ Group::Anthropic        "0.25" ⇄ Price(250_000 µ$ / M tokens)
//! ```
//!
//! Invariant: every value has one spelling; what is not listed is refused by whoever reads it, never guessed.

use core::fmt;

/// Declares a `Copy` enum with one spelling per variant.
macro_rules! vocabulary {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum $name { $($(#[$variant_doc])* $variant),+ }

        impl $name {
            /// All values, in the order of their declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// How documents spell it.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }

            /// The value that documents spell `name`.
            #[must_use]
            pub fn named(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.name() == name)
            }
        }
    };
}

/// Declares the `Copy` set of a vocabulary's values.
macro_rules! set_of {
    ($(#[$doc:meta])* $set:ident of $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
        pub struct $set(u16);

        impl $set {
            /// This set and `value`.
            #[must_use]
            pub const fn with(self, value: $name) -> Self {
                Self(self.0 | (1 << value as u16))
            }

            /// Is `value` in the set?
            #[must_use]
            pub const fn contains(self, value: $name) -> bool {
                self.0 & (1 << value as u16) != 0
            }

            /// Everything in either set.
            #[must_use]
            pub const fn union(self, other: Self) -> Self {
                Self(self.0 | other.0)
            }

            /// Nothing in it?
            #[must_use]
            pub const fn is_empty(self) -> bool {
                self.0 == 0
            }

            /// Its values, in the order of their declaration.
            pub fn iter(self) -> impl Iterator<Item = $name> {
                $name::ALL.iter().copied().filter(move |value| self.contains(*value))
            }
        }
    };
}
pub(crate) use set_of;
pub(crate) use vocabulary;

vocabulary! {
    /// What an auditor, an authority or a contract says of a place where text is processed.
    Certification {
        /// SOC 2 Type II report.
        Soc2 = "soc2",
        /// Business associate agreement (45 CFR 164.504(e)); counts only when signed.
        HipaaBaa = "hipaa_baa",
        /// Data processing agreement (GDPR art. 28); counts only when signed.
        GdprDpa = "gdpr_dpa",
        /// FedRAMP, moderate baseline.
        FedrampModerate = "fedramp_moderate",
        /// FedRAMP, high baseline.
        FedrampHigh = "fedramp_high",
        /// ISO/IEC 27001.
        Iso27001 = "iso27001",
        /// PCI DSS.
        PciDss = "pci_dss",
    }
}

set_of! {
    /// A set of certifications.
    Certifications of Certification
}

impl Certification {
    /// Available is not signed: does it count only from an operator's contract in force?
    #[must_use]
    pub const fn by_contract(self) -> bool {
        matches!(self, Self::HipaaBaa | Self::GdprDpa)
    }
}

vocabulary! {
    /// The provider groups for which an account can ask separately.
    Group {
        /// Anthropic.
        Anthropic = "anthropic",
        /// OpenAI, at OpenAI and at Azure.
        OpenAi = "openai",
        /// Google.
        Google = "google",
        /// Everyone else.
        Others = "others",
    }
}

set_of! {
    /// A set of provider groups.
    Groups of Group
}

impl Group {
    /// The group of whoever made the model `vendor/name`.
    #[must_use]
    pub fn of_model(model: &str) -> Self {
        let vendor = model.split('/').next().unwrap_or_default();
        Self::named(vendor).unwrap_or(Self::Others)
    }
}

/// A price in millionths of a US dollar per million tokens: `"0.25"` is 250,000.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Price(pub u64);

impl Price {
    /// Digits with at most one point and at most six digits behind it; at most 12 characters, so at most about 10^12 dollars.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        if text.len() > 12 || part.len() > 6 || !digits(whole) || !digits(part) {
            return None;
        }
        let scale = 10_u64.checked_pow(6_u32.checked_sub(u32::try_from(part.len()).ok()?)?)?;
        let micros = part.parse::<u64>().ok()?.checked_mul(scale)?;
        whole.parse::<u64>().ok()?.checked_mul(1_000_000)?.checked_add(micros).map(Self)
    }

    /// As a decimal of dollars per single token, without trailing zeros (`"0.000003"` for 3 dollars a million).
    #[must_use]
    pub const fn per_token(self) -> Decimal {
        Decimal { units: self.0, places: 12 }
    }
}

impl fmt::Display for Price {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        Decimal { units: self.0, places: 6 }.fmt(out)
    }
}

/// A decimal number: `units` times ten to the power of minus `places`.
#[derive(Clone, Copy)]
pub struct Decimal {
    units: u64,
    places: usize,
}

impl fmt::Display for Decimal {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = alloc::format!("{:0>width$}", self.units, width = self.places.saturating_add(1));
        let (whole, part) = digits.split_at(digits.len().saturating_sub(self.places));
        let part = part.trim_end_matches('0');
        out.write_str(whole)?;
        if part.is_empty() { Ok(()) } else { write!(out, ".{part}") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    #[test]
    fn prices() {
        for (text, micros) in [("3", 3_000_000), ("0.25", 250_000), ("0.000001", 1), ("0", 0), ("15.00", 15_000_000)] {
            assert_eq!(Price::parse(text), Some(Price(micros)), "{text}");
        }
        for text in ["", ".", "1.", ".5", "-1", "1e3", "0.0000001", "1,5", "١", "1234567890123"] {
            assert_eq!(Price::parse(text), None, "{text}");
        }
        assert_eq!(Price(250_000).to_string(), "0.25");
        assert_eq!(Price(3_000_000).per_token().to_string(), "0.000003");
        assert_eq!(Price(0).per_token().to_string(), "0");
    }

    #[test]
    fn certifications_round_trip() {
        for value in Certification::ALL {
            assert_eq!(Certification::named(value.name()), Some(*value));
            assert!(Certifications::default().with(*value).contains(*value));
        }
    }
}
