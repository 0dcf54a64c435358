//! The wishes a body can make to the gateway, in every dialect: a data table.
//!
//! ```text
//! {"zdr":true}                                              Geek Hub
//! {"provider":{"zdr":true,"data_collection":"deny"}}        OpenRouter
//! {"providerOptions":{"gateway":{"zeroDataRetention":true}}} Vercel, Tangle
//! {"zdr_policy":{"region":["eu"]}}                          ours
//! ```
//!
//! Invariant: every wish has a path and a kind here; what later work builds is `Later`, and so refused by name.

use super::shape::{Names, Rule, Shape, ask};

/// One wish.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ask {
    Zdr,
    Provider,
    ProviderZdr,
    DataCollection,
    ProviderOrder,
    ProviderOnly,
    ProviderIgnore,
    AllowFallbacks,
    Options,
    Gateway,
    GatewayZdr,
    GatewayNoTraining,
    GatewayOrder,
    GatewayOnly,
    Policy,
    PolicyRegion,
    PolicyCertifications,
    PolicyStrictCache,
    PolicyPreset,
    PolicyRedact,
    /// The action for one entity type.
    PolicyAction,
    Later(&'static str),
}

/// What a wish's value must be; `null` is always absent.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// `true` or `false`.
    Flag,
    /// A list of strings.
    Names,
    /// One of some words.
    Word,
    /// An object.
    Object,
    /// Nothing yet.
    Later,
}

impl Ask {
    /// Its path in the body.
    pub(crate) const fn path(self) -> &'static str {
        self.row().0
    }

    pub(crate) const fn kind(self) -> Kind {
        self.row().1
    }

    /// What its value must be, in words.
    pub(crate) const fn wanted(self) -> &'static str {
        match (self, self.kind()) {
            (Self::DataCollection, _) => "\"allow\", \"deny\" or null",
            (Self::PolicyAction, _) => "\"off\", \"mask\", \"redact\", \"block\" or null",
            (Self::PolicyPreset, _) => "hipaa, gdpr, ccpa, pci, fedramp, soc2 or null",
            (Self::PolicyRegion, _) => "a list of regions such as [\"eu\"], or null",
            (Self::PolicyCertifications, _) => {
                "a list out of soc2, hipaa_baa, gdpr_dpa, fedramp_moderate, fedramp_high, iso27001 and pci_dss, or null"
            }
            (_, Kind::Flag) => "true, false or null",
            (_, Kind::Names) => "a list of at most 64 strings of 1 to 256 bytes, or null",
            (_, Kind::Object) => "an object or null",
            (_, Kind::Word | Kind::Later) => "null",
        }
    }

    const fn row(self) -> (&'static str, Kind) {
        match self {
            Self::Zdr => ("zdr", Kind::Flag),
            Self::Provider => ("provider", Kind::Object),
            Self::ProviderZdr => ("provider.zdr", Kind::Flag),
            Self::DataCollection => ("provider.data_collection", Kind::Word),
            Self::ProviderOrder => ("provider.order", Kind::Names),
            Self::ProviderOnly => ("provider.only", Kind::Names),
            Self::ProviderIgnore => ("provider.ignore", Kind::Names),
            Self::AllowFallbacks => ("provider.allow_fallbacks", Kind::Flag),
            Self::Options => ("providerOptions", Kind::Object),
            Self::Gateway => ("providerOptions.gateway", Kind::Object),
            Self::GatewayZdr => ("providerOptions.gateway.zeroDataRetention", Kind::Flag),
            Self::GatewayNoTraining => ("providerOptions.gateway.disallowPromptTraining", Kind::Flag),
            Self::GatewayOrder => ("providerOptions.gateway.order", Kind::Names),
            Self::GatewayOnly => ("providerOptions.gateway.only", Kind::Names),
            Self::Policy => ("zdr_policy", Kind::Object),
            Self::PolicyRegion => ("zdr_policy.region", Kind::Names),
            Self::PolicyCertifications => ("zdr_policy.certifications", Kind::Names),
            Self::PolicyStrictCache => ("zdr_policy.strict_cache", Kind::Flag),
            Self::PolicyPreset => ("zdr_policy.preset", Kind::Word),
            Self::PolicyRedact => ("zdr_policy.redact", Kind::Object),
            Self::PolicyAction => ("zdr_policy.redact", Kind::Word),
            Self::Later(path) => (path, Kind::Later),
        }
    }
}

/// A wish that holds no object.
const fn wish(wish: Ask) -> Rule {
    ask(wish, &NOTHING)
}

const fn later(path: &'static str) -> Rule {
    wish(Ask::Later(path))
}

static NOTHING: Shape = Shape { names: Names::Closed(""), members: &[], rest: &UNKNOWN };
/// Stands behind closed objects, whose unknown members are refused before it is read.
static UNKNOWN: Rule = later("");

/// `provider`, as OpenRouter documents it (API reference, "Provider routing").
pub(crate) static PROVIDER: Shape = Shape {
    names: Names::Closed("provider"),
    members: &[
        ("zdr", wish(Ask::ProviderZdr)),
        ("data_collection", wish(Ask::DataCollection)),
        ("order", wish(Ask::ProviderOrder)),
        ("only", wish(Ask::ProviderOnly)),
        ("ignore", wish(Ask::ProviderIgnore)),
        ("allow_fallbacks", wish(Ask::AllowFallbacks)),
        ("require_parameters", later("provider.require_parameters")),
        ("quantizations", later("provider.quantizations")),
        ("sort", later("provider.sort")),
        ("max_price", later("provider.max_price")),
    ],
    rest: &UNKNOWN,
};

/// `providerOptions`, of which only `gateway` is ours; nothing else of it could be forwarded.
pub(crate) static OPTIONS: Shape = Shape {
    names: Names::Closed("providerOptions"),
    members: &[("gateway", ask(Ask::Gateway, &GATEWAY))],
    rest: &UNKNOWN,
};

/// `providerOptions.gateway`, as Vercel documents it (AI Gateway, "Provider options").
static GATEWAY: Shape = Shape {
    names: Names::Closed("providerOptions.gateway"),
    members: &[
        ("zeroDataRetention", wish(Ask::GatewayZdr)),
        ("disallowPromptTraining", wish(Ask::GatewayNoTraining)),
        ("order", wish(Ask::GatewayOrder)),
        ("only", wish(Ask::GatewayOnly)),
        ("models", later("providerOptions.gateway.models")),
        ("byok", later("providerOptions.gateway.byok")),
        ("caching", later("providerOptions.gateway.caching")),
        ("cache", later("providerOptions.gateway.cache")),
        ("timeout", later("providerOptions.gateway.timeout")),
        ("sort", later("providerOptions.gateway.sort")),
    ],
    rest: &UNKNOWN,
};

/// `zdr_policy`, ours.
pub(crate) static POLICY: Shape = Shape {
    names: Names::Closed("zdr_policy"),
    members: &[
        ("region", wish(Ask::PolicyRegion)),
        ("certifications", wish(Ask::PolicyCertifications)),
        ("redact", ask(Ask::PolicyRedact, &REDACT)),
        ("strict_cache", wish(Ask::PolicyStrictCache)),
        ("preset", wish(Ask::PolicyPreset)),
    ],
    rest: &UNKNOWN,
};

static REDACT: Shape = Shape {
    names: Names::Entities("zdr_policy.redact"),
    members: &[],
    rest: &Rule { role: super::shape::Role::Ask(Ask::PolicyAction), object: &NOTHING },
};

/// `models`, OpenRouter's list of other models to try.
pub(crate) static MODELS: Rule = later("models");
